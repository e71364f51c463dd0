"""Every word the project says itself, in French and English, with the typography of each.

Words live in ``catalogue/texts/*.csv`` (key, fr, en). Numbers, dates and money are written by
Babel.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from parcours.errors import Problem

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_LOCALES: dict[Language, Locale] = {"fr": Locale("fr", "FR"), "en": Locale("en", "GB")}
NBSP, NARROW_NBSP = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_PLACES = re.compile(r"\b(line|column)(?= \d)")
_REMEMBERED = 1 << 15
"""Numbers, dates and sentences kept as they were written: a report writes most of them many times."""
_UNITS = "%|€|k€|M€|Md€|\\$|£|CHF|min|h|j|ans?|mois|jours?|fois|points?|pts|clients?|ETP|sur 20"


@functools.cache
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """All texts, by key.

    Raises
    ------
    ValueError : a key stands twice, or lacks a language (an error of ours, found by the tests).
    """
    texts: dict[str, Mapping[Language, str]] = {}
    for name, row in _rows():
        key = row["key"]
        if key in texts:
            message = f"{name}: {key} stands twice"
            raise ValueError(message)
        texts[key] = {"fr": row["fr"], "en": row["en"]}
    return texts


def _rows() -> Iterator[tuple[str, dict[str, str]]]:
    folder = files("parcours.catalogue") / "texts"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".csv"):
            for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
                yield file.name, row


def t(key: str, language: Language, **values: object) -> str:
    """Return the sentence of that key, its placeholders filled, in that language's typography.

    With ``n`` among the values, ``<key>.one`` or ``<key>.other`` is chosen by the rules of the
    language. Where there is nothing to count (``of``, else ``n``, is zero), ``<key>.none`` comes first, if
    it exists: « 0 of 0 » says nothing, and nothing known is never zero. Where none of several is counted,
    ``<key>.zero`` says it in words, if it exists.

    >>> t("step.publics", "en")
    'Target publics'
    """
    n = values.get("n")
    texts = catalogue()
    if values.get("of", n) == 0 and f"{key}.none" in texts:
        key = f"{key}.none"
    elif n == 0 and f"{key}.zero" in texts:
        key = f"{key}.zero"
    elif key not in texts and isinstance(n, int | float):
        key = f"{key}.{_LOCALES[language].plural_form(abs(n))}"
        if key not in texts:
            key = key.rsplit(".", 1)[0] + ".other"
    text = texts[key][language].format(**values)
    return french(text) if language == "fr" else text


@functools.lru_cache(maxsize=_REMEMBERED)
def french(text: str) -> str:
    r"""Lay the non-breaking spaces and apostrophes of French typography; safe to apply twice.

    >>> french("Valeur : 455 k€ !").encode("ascii", "backslashreplace").decode()
    'Valeur\\xa0: 455\\xa0k\\u20ac\\u202f!'
    >>> french("« Un guide « chez vous » ou rien »").replace("\xa0", " ")
    '« Un guide “chez vous” ou rien »'
    """
    text = re.sub(r"(?<=\w)'(?=\w)", "\N{RIGHT SINGLE QUOTATION MARK}", text)
    text = re.sub(r"[ \u00a0\u202f]+(?=[;!?](?:\W|$))", NARROW_NBSP, text)
    text = re.sub(r"[ \u00a0\u202f]+(?=:(?:\s|$)|»)", NBSP, text)
    text = re.sub(r"«[ \u00a0\u202f]*", "«" + NBSP, _quotes_within(text))
    return re.sub(rf"(?<=\d)[ \u202f](?=(?:{_UNITS})(?:\W|$))", NBSP, text)


@functools.lru_cache(maxsize=_REMEMBERED)
def unbroken(text: str) -> str:
    r"""Keep on one line, whatever the language, what no line may part: a sign and its word, a number and its unit.

    Nothing is added: a text typed in French stays as typed in an English page, its spaces hold.

    >>> unbroken("Ma carte : refusée ? « Oui », 3 min").replace("\xa0", "_")
    'Ma carte_: refusée_? «_Oui_», 3_min'
    """
    text = re.sub(r" (?=[:;!?»](?:\W|$))|(?<=«) ", NBSP, text)
    return re.sub(rf"(?<=\d) (?=(?:{_UNITS})(?:\W|$))", NBSP, text)


def _quotes_within(text: str) -> str:
    """Write guillemets inside guillemets as “ ”, as French does; left alone where they do not pair."""
    if text.count("«") < 2 or text.count("«") != text.count("»"):  # noqa: PLR2004 - one pair has none within
        return text
    depth, signs = 0, []
    for sign in re.split(r"(«[ \u00a0\u202f]*|[ \u00a0\u202f]*»)", text):
        depth += "«" in sign
        if depth > 1 and ("«" in sign or "»" in sign):
            signs.append("“" if "«" in sign else "”")
        else:
            signs.append(sign)
        depth -= "»" in sign
    return "".join(signs)


@functools.lru_cache(maxsize=_REMEMBERED)
def number(value: float, language: Language, digits: int = 0) -> str:
    """Write a number with a fixed count of decimals.

    >>> number(1234.5, "en", 1)
    '1,234.5'
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = format_decimal(_no_minus_zero(value, digits), format=pattern, locale=_LOCALES[language])
    return text.replace("-", MINUS)


def percent(share: float, language: Language, digits: int = 0) -> str:
    """Write a share (0.225) as a percentage, a half rounded away from zero as people do.

    >>> percent(0.225, "en", 1)
    '22.5%'
    """
    value = number(100 * share + math.copysign(1e-9, share), language, digits)
    return f"{value}{NBSP}%" if language == "fr" else f"{value}%"


@functools.lru_cache(maxsize=_REMEMBERED)
def money(amount: float, currency: str, language: Language, digits: int = 0) -> str:
    """Write an amount in full.

    >>> money(1240, "EUR", "en")
    '€1,240'
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    pattern = f"{pattern}{NBSP}¤" if language == "fr" else f"¤{pattern}"
    amount = _no_minus_zero(amount, digits)
    text = format_currency(
        amount, currency, pattern, locale=_LOCALES[language], currency_digits=False
    )
    return text.replace("-", MINUS)


def short_money(amount: float, currency: str, language: Language) -> str:
    """Write an amount as a title carries it: three significant digits, k or M.

    >>> short_money(455_200, "EUR", "en"), short_money(-1_234_000, "EUR", "en"), short_money(85, "EUR", "en")
    ('€455k', '−€1.23m', '€85')
    """
    for size, unit in (
        (1e9, "Md" if language == "fr" else "bn"),
        (1e6, "M" if language == "fr" else "m"),
        (1e3, "k"),
    ):
        if abs(amount) >= size * 0.9995:
            scaled = abs(amount) / size
            digits = max(0, 2 - len(str(int(scaled))) + 1) if unit != "k" else 0
            value = number(scaled, language, digits)
            sign = MINUS if amount < 0 else ""
            symbol = get_currency_symbol(currency, locale=_LOCALES[language])
            return (
                f"{sign}{value}{NBSP}{unit}{symbol}"
                if language == "fr"
                else f"{sign}{symbol}{value}{unit}"
            )
    return money(amount, currency, language)


_DURATIONS: tuple[tuple[float, float, str, str], ...] = (
    (2 * 365.25 * 1440, 365.25 * 1440, "ans", "years"),
    (60 * 1440, 365.25 / 12 * 1440, "mois", "months"),
    (2 * 1440, 1440, "j", "d"),
    (60, 60, "h", "h"),
    (1, 1, "min", "min"),
)
"""From so many minutes on, a unit of so many minutes, in French and in English: hours are said up to two
days, days up to sixty."""
_TENTHS_UNDER = 10
"""Tenths are said under ten of a unit: 1.5 h, but 32 d."""


def duration(minutes: float, language: Language) -> str:
    r"""Write a duration in the unit people say it in: seconds, minutes, hours, days, months, years.

    >>> duration(9.6, "en"), duration(90, "en"), duration(4320, "en"), duration(757 * 60, "en")
    ('9.6 min', '1.5 h', '3 d', '32 d')
    >>> duration(0.5, "en"), duration(0, "en"), duration(100 * 1440, "fr"), duration(1500 * 1440, "en")
    ('30 s', '0 min', '3,3\xa0mois', '4.1 years')
    """
    if 0 < minutes < 1:
        value, unit = max(60 * minutes, 1), "s"
    else:
        _, size, french_unit, english_unit = next(
            (one for one in _DURATIONS if minutes >= one[0]), _DURATIONS[-1]
        )
        value, unit = minutes / size, french_unit if language == "fr" else english_unit
    digits = 0 if value >= _TENTHS_UNDER or round(value, 1) == round(value) else 1
    return f"{number(value, language, digits)}{NBSP if language == 'fr' else ' '}{unit}"


@functools.lru_cache(maxsize=_REMEMBERED)
def date(day: dt.date, language: Language, *, short: bool = False) -> str:
    """Write a date in words, or in figures when ``short``.

    >>> date(dt.date(2026, 3, 1), "fr"), date(dt.date(2026, 3, 1), "fr", short=True)
    ('1er mars 2026', '01/03/2026')
    """
    if short:
        return day.strftime("%d/%m/%Y")
    text = format_date(day, "d MMMM y", locale=_LOCALES[language])
    return "1er" + text[1:] if language == "fr" and day.day == 1 else text


def capital(text: str) -> str:
    """Begin with a capital, as a cell of a table does.

    >>> capital("site web")
    'Site web'
    """
    return text[:1].upper() + text[1:]


def join(words: list[str], language: Language) -> str:
    """Join names as a sentence does.

    >>> join(["a", "b", "c"], "en")
    'a, b and c'
    """
    if len(words) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(words)
    last = " et " if language == "fr" else " and "
    return ", ".join(words[:-1]) + last + words[-1]


def _no_minus_zero(value: float, digits: int) -> float:
    return 0.0 if round(value, digits) == 0 else value


def problem(one: Problem, language: Language) -> str:
    """Say a problem to a consultant: where, what was found, what was expected, how to put it right.

    >>> problem(Problem("unknown_client", "client", "smaple", "sample", "sample"), "en")
    'There is no client “smaple”. Did you mean “sample”? Clients: sample.'
    """
    key = f"problem.{one.code}"
    if not {key, f"{key}.other"} & catalogue().keys():
        key = "problem.field"
    hint = t("problem.did_you_mean", language, fix=one.fix) if one.fix else ""
    values = {
        "where": _placed(one.where, language),
        "found": one.found,
        "expected": one.expected,
        "fix": one.fix,
        "hint": hint,
    }
    said = {name: _worded(value, language) for name, value in {**values, **one.values}.items()}
    sentence = " ".join(t(key, language, **said).split(" "))
    return capital(sentence) if one.where.startswith("@") else sentence


def _worded(value: object, language: Language) -> object:
    """Say a value that names a text of ours, ``@table.orders``; write an amount to the cent."""
    if isinstance(value, Decimal):
        return number(float(value), language, 2)
    is_key = isinstance(value, str) and value.startswith("@") and value[1:] in catalogue()
    return t(str(value)[1:], language) if is_key else value


def _placed(where: str, language: Language) -> str:
    """Say a place of a text file: ``run.yaml: line 2, column 1``.

    >>> _placed("run.yaml: line 2, column 1", "fr")
    'run.yaml: ligne 2, colonne 1'
    """
    return _PLACES.sub(lambda word: t(f"place.{word[1]}", language), where)
