"""How a raw value is written in the case's language: one place for every painter.

Values stay raw in exhibits; HTML, PDF, slides and notebooks all write them through here, so that a
number reads the same wherever it is met. Text typed by people is made safe to show; its meaning is
never changed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import singledispatch
from itertools import groupby
from numbers import Real
from typing import cast

from babel.dates import format_date

from parcours import texts
from parcours.exhibits.kinds import Cell, Column, KeyNumber, Source, Table, Unit
from parcours.texts import NBSP, Language

NUMERIC = frozenset(
    {
        Unit.COUNT,
        Unit.NUMBER,
        Unit.RATIO,
        Unit.MONEY,
        Unit.SHARE,
        Unit.SCORE,
        Unit.SIGNED,
        Unit.MINUTES,
        Unit.VARIED,
    }
)
"""Units whose values are aligned on the right."""
_DIGITS = {Unit.COUNT: 0, Unit.NUMBER: 1, Unit.RATIO: 2, Unit.SCORE: 1, Unit.SIGNED: 1}
_AS_NEEDED = frozenset({Unit.NUMBER, Unit.RATIO, Unit.MONEY, Unit.SHARE})
"""Units whose decimals are written only where a value has some; levels and differences always have theirs."""
_MOST_DIGITS = 4
_CENTS_BELOW = 100
"""A column of amounts all below this is written with its cents: 3.50 per contact."""
_TENTHS_BELOW = 0.1
"""A column of shares that has one below this is written with a decimal: 0.4 %."""
_LONGEST_RUN = 28
"""Signs in a row without a space, beyond which a line may be broken anywhere."""
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""What no file format accepts, and the marks that turn the direction of the text around them."""


def is_numeric(unit: Unit) -> bool:
    """Whether values of that unit are compared by size, hence aligned on the right.

    >>> is_numeric(Unit.MONEY), is_numeric(Unit.DATE)
    (True, False)
    """
    return unit in NUMERIC


def clean(text: str) -> str:
    r"""Return the text without what no file format accepts; line ends and tabs become spaces.

    >>> clean("a\x00b\tc")
    'ab c'
    """
    return _HIDDEN.sub("", unicodedata.normalize("NFC", re.sub(r"[\t\r\n]+", " ", text)))


def prose(text: str, language: Language) -> str:
    r"""Return a text as it is shown: cleaned, in the typography of its language.

    >>> prose("Combien d'attente ?", "fr").encode("ascii", "backslashreplace").decode()
    'Combien d\\u2019attente\\u202f?'
    """
    text = clean(text)
    return texts.french(text) if language == "fr" else texts.unbroken(text)


def breakable(text: str) -> str:
    """Let a line break inside a run of signs that would not fit any column.

    >>> len(breakable("a" * 100)) - 100
    3
    """
    return re.sub(rf"(\S{{{_LONGEST_RUN}}})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", text)


def shortened(text: str, longest: int) -> str:
    """Cut a text at a word, with an ellipsis, so that it has at most ``longest`` signs.

    >>> shortened("Je retire ma commande en magasin", 20)
    'Je retire ma…'
    """
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > longest // 2 else cut).rstrip(" ,;:") + "…"


def digits(values: Iterable[Cell], unit: Unit) -> int:
    """Decimals a column of values needs, the same for all so that they line up.

    >>> digits([3.5, 12.0], Unit.MONEY), digits([1240.0, 3.5], Unit.MONEY)
    (2, 0)
    >>> digits([0.004, 0.5], Unit.SHARE), digits([52.0, 1150.0], Unit.NUMBER)
    (1, 0)
    """
    most = _DIGITS.get(unit, 0)
    if unit not in _AS_NEEDED:
        return most
    numbers = [abs(cast("float", value)) for value in values if isinstance(value, Real)]
    if unit in (Unit.NUMBER, Unit.RATIO):
        return most if any(round(number, most) != round(number) for number in numbers) else 0
    if unit is Unit.MONEY:
        has_cents = any(round(number, 2) != round(number) for number in numbers)
        return 2 if has_cents and max(numbers) < _CENTS_BELOW else 0
    has_tenths = any(round(100 * number, 1) != round(100 * number) for number in numbers)
    return 1 if has_tenths and min(filter(None, numbers)) < _TENTHS_BELOW else 0


def column_digits(table: Table) -> tuple[int, ...]:
    """Decimals of each column of a table; shares side by side are compared, and have the same."""
    decimals: list[int] = []
    for unit, run in groupby(enumerate(table.columns), key=lambda each: each[1].unit):
        columns = [[row[index] for row in table.rows] for index, _ in run]
        each = [digits(values, unit) for values in columns]
        decimals += [max(each)] * len(each) if unit is Unit.SHARE else each
    return tuple(decimals)


def cell(
    value: Cell,
    unit: Unit,
    language: Language,
    currency: str,
    decimals: int | None = None,
) -> str:
    """Write a value in words and figures; unknown is said, never shown as zero.

    >>> cell(0.225, Unit.SHARE, "en", "EUR"), cell(None, Unit.COUNT, "en", "EUR")
    ('23%', 'n/a')
    >>> cell(90.0, Unit.VARIED, "en", "EUR"), cell(0.35, Unit.VARIED, "en", "EUR")
    ('90', '0.35')
    >>> cell(90.0, Unit.MINUTES, "en", "EUR"), cell(45_420.0, Unit.MINUTES, "en", "EUR")
    ('1.5 h', '32 d')
    >>> cell(1.5, Unit.SIGNED, "en", "EUR"), cell(True, Unit.FLAG, "fr", "EUR")
    ('+1.5', 'Oui')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is the number that differs from itself
        return texts.t("deliver.unknown", language)
    if decimals is None:
        decimals = digits([value], unit)
    return _write(value, unit, language, currency, decimals)


@singledispatch
def _write(value: object, unit: Unit, language: Language, currency: str, decimals: int) -> str:
    del unit, currency, decimals
    return prose(str(value), language)


@_write.register
def _(value: bool, unit: Unit, language: Language, currency: str, decimals: int) -> str:
    del unit, currency, decimals
    return texts.t("deliver.yes" if value else "deliver.no", language)


@_write.register
def _(value: dt.date, unit: Unit, language: Language, currency: str, decimals: int) -> str:
    del unit, currency, decimals
    return texts.date(value, language, short=True)


@_write.register(Real)
def _(value: float, unit: Unit, language: Language, currency: str, decimals: int) -> str:
    if unit in (Unit.TEXT, Unit.ID):
        return f"{value:g}"
    if unit is Unit.FLAG:
        return texts.t("deliver.yes" if value else "deliver.no", language)
    if unit is Unit.MONEY:
        return texts.money(value, currency, language, decimals)
    if unit is Unit.SHARE:
        return texts.percent(value, language, decimals)
    if unit is Unit.MINUTES:
        return texts.duration(value, language)
    if unit is Unit.VARIED:
        decimals = next(
            n for n in range(_MOST_DIGITS + 1) if n == _MOST_DIGITS or round(value, n) == value
        )
    written = texts.number(value, language, decimals)
    is_above_zero = round(value, decimals) > 0
    return f"+{written}" if unit is Unit.SIGNED and is_above_zero else written


def short(value: Cell, unit: Unit, language: Language, currency: str) -> str:
    """Write a value as a title or a label of a chart carries it: 455 k€.

    >>> short(455_200, Unit.MONEY, "en", "EUR")
    '€455k'
    """
    if unit is Unit.MONEY and isinstance(value, int | float) and value == value:  # noqa: PLR0124
        return texts.short_money(value, currency, language)
    return cell(value, unit, language, currency)


def key_value(number: KeyNumber, language: Language, currency: str) -> str:
    """Write the value of a key number."""
    write = short if number.is_short else cell
    return write(number.value, number.unit, language, currency)


def key_interval(number: KeyNumber, language: Language, currency: str) -> str:
    """Write the interval of a key number, or nothing where it has none."""
    if number.low is None or number.high is None:
        return ""
    write = short if number.is_short else cell
    low, high = (
        write(value, number.unit, language, currency) for value in (number.low, number.high)
    )
    return texts.t("deliver.between", language, low=low, high=high)


def month(day: dt.date, language: Language) -> str:
    """Write a month as an axis carries it.

    >>> month(dt.date(2026, 2, 1), "en")
    'Feb 2026'
    """
    locale = {"fr": "fr_FR", "en": "en_GB"}[language]
    return format_date(day, "MMM y", locale=locale)


def day(value: dt.date, language: Language) -> str:
    """Write a day in figures.

    >>> day(dt.date(2026, 2, 1), "en")
    '01/02/2026'
    """
    return texts.date(value, language, short=True)


def header(column: Column, language: Language) -> str:
    """Write the label of a column."""
    return prose(column.label, language)


def source_parts(source: Source, language: Language) -> list[str]:
    """Say where a figure comes from, one part for each thing known (X7)."""
    known: list[tuple[str, object]] = [
        ("deliver.source.data", source.data),
        ("deliver.source.fingerprint", source.fingerprint),
        ("deliver.source.as_of", source.as_of and texts.date(source.as_of, language)),
        ("deliver.source.rule", source.rule),
        ("deliver.source.model", source.model),
        ("deliver.source.n", _counted(source, language)),
        ("deliver.source.interval", source.interval),
    ]
    return [texts.t(key, language, value=clean(str(value))) for key, value in known if value]


def source_line(source: Source, language: Language) -> str:
    r"""Say where a figure comes from, in one line, or nothing where nothing is known.

    >>> source_line(Source(data="clients.csv", n=18432, n_of="customers"), "en")
    'Source: clients.csv; n\xa0=\xa018,432 customers'
    """
    parts = source_parts(source, language)
    if not parts:
        return ""
    between = f"{NBSP}; " if language == "fr" else "; "
    return prose(texts.t("deliver.source", language, parts=between.join(parts)), language)


def _counted(source: Source, language: Language) -> str:
    if source.n is None:
        return ""
    return f"{texts.number(source.n, language)} {source.n_of}".strip()
