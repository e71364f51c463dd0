"""A cell of the register, as we write it and as people fill it in: French numbers, dates, lists.

What is exported and what comes back pass through the same normal form, so that a file nobody edited shows no
difference.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from babel.dates import get_month_names

from parcours.errors import did_you_mean
from parcours.texts import Language

Kind = Literal["text", "list", "whole", "number", "money", "share", "date", "flag"]
Value = str | float | int | bool | None
"""As JSON holds it: dates in ISO form."""
Cell = str | float | int | bool | dt.date | None

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EXCEL_ERRORS = (
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NUM!",
    "#NULL!",
    "#VALEUR!",
    "#NOM?",
)
_MONEY_SIGNS = re.compile(r"€|\$|£|\b(?:EUR|USD|GBP|CHF)\b", re.IGNORECASE)
_SPACES = re.compile("[ \u00a0\u202f']")
_PLAIN = re.compile(r"^[-+]?\d+(?:\.\d+)?$")
_THOUSANDS = re.compile(r"^([-+(]?\d.*?)([kKM])(\)?)$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$")
_IN_WORDS = re.compile(r"^(\d{1,2})(?:er)?-?([a-z]+)\.?-?(\d{4}|\d{2})$")
_YEAR_FIRST = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?$")
_SERIALS = range(20_000, 80_000)
"""Days since 30 December 1899, from 1954 to 2119: a date somebody unformatted."""
_EPOCH = dt.date(1899, 12, 30)
_CENTURY = 100
_ALIKE = str.maketrans({"’": "'", "œ": "oe", "æ": "ae"})
"""Signs people type one for the other."""
_YES = frozenset({"oui", "yes", "vrai", "true", "x", "1", "o", "y"})
_NO = frozenset({"non", "no", "faux", "false", "0", "n"})


@dataclass(frozen=True)
class Refused:
    """Why a cell is not accepted: a code of our problems, and what would be right."""

    code: str
    expected: str = ""
    fix: str = ""


def canonical(value: Cell) -> Value:
    """Return the normal form of a value: what is compared, and kept in the file.

    >>> canonical(dt.date(2027, 3, 1)), canonical(12.0), canonical("  Éte\u0301 "), canonical("")
    ('2027-03-01', 12, 'Été', None)
    """
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        if math.isnan(value) or math.isinf(value):
            return None
        return int(value) if float(value).is_integer() else float(value)
    return tidy(str(value)) or None


def tidy(text: str) -> str:
    """Return a text without what no spreadsheet keeps: control signs, spaces at its ends."""
    text = ILLEGAL.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n")
    return text.replace("\r", "\n").strip()


def same(one: Value, other: Value) -> bool:
    """Whether two values are the same to somebody who reads them.

    >>> same(0.1 + 0.2, 0.3), same("a", "A")
    (True, False)
    """
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def parse(value: object, kind: Kind, words: Sequence[str], language: Language) -> Value | Refused:
    """Read what somebody left in a cell.

    Parameters
    ----------
    value : what the spreadsheet holds: text, number, date, truth value or nothing.
    words : what a list accepts; an accent, a capital or a space more or less is forgiven.

    Returns
    -------
    The value in its normal form, or why it is refused. Nothing is guessed: ``31/02/2027`` is refused.

    >>> parse("12 500,50 €", "money", (), "fr"), parse("en cours", "list", ("En cours",), "fr")
    (12500.5, 'En cours')
    >>> parse("2,3 k€", "money", (), "fr"), parse("1er févr. 27", "date", (), "fr")
    (2300, '2027-02-01')
    """
    if value is None or (isinstance(value, str) and not tidy(value)):
        return None
    if isinstance(value, str) and tidy(value).upper() in _EXCEL_ERRORS:
        return Refused("cell_error")
    return _READERS[kind](value, words, language)


def folded(text: str) -> str:
    """Return a word without accents, capitals and spaces, to compare it.

    >>> folded(" Irritant  Majeur"), folded("L’Œuvre") == folded("l'oeuvre"), folded("Клиент")
    ('irritantmajeur', True, 'клиент')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_ALIKE))
    return re.sub(r"\s+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def _text(value: object, words: Sequence[str], language: Language) -> Value | Refused:
    del words, language
    if isinstance(value, dt.date):
        return Refused("cell_is_date")
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return canonical(str(value))


def _list(value: object, words: Sequence[str], language: Language) -> Value | Refused:
    text = _text(value, (), language)
    if isinstance(text, Refused):
        return text
    found = [word for word in words if folded(word) == folded(str(text))]
    if found:
        return tidy(found[0])
    return Refused("cell_not_in_list", ", ".join(words), did_you_mean(str(text), words))


def _number(value: object, words: Sequence[str], language: Language) -> Value | Refused:
    del words
    if isinstance(value, bool):
        return Refused("cell_not_a_number")
    if isinstance(value, dt.date):
        return Refused("cell_is_date")
    if isinstance(value, int | float):
        return canonical(value)
    return _typed_number(_MONEY_SIGNS.sub("", str(value)), language)


def _typed_number(text: str, language: Language) -> Value | Refused:
    text = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    power = 0
    if found := _THOUSANDS.match(text):  # « 3 k€ », as we write it ourselves
        text, power = found[1] + found[3], 6 if found[2] == "M" else 3
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    decimal, thousands = (",", ".") if language == "fr" else (".", ",")
    whole, mark, rest = text.rpartition(decimal)
    if mark and thousands not in rest:
        text = f"{whole.replace(thousands, '')}.{rest}"
    elif re.fullmatch(rf"[-+]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", text):
        text = text.replace(thousands, "")
    else:
        text = text.replace(",", ".")
    return (
        canonical(float(f"{text}e{power}")) if _PLAIN.match(text) else Refused("cell_not_a_number")
    )


def _whole(value: object, words: Sequence[str], language: Language) -> Value | Refused:
    found = _number(value, words, language)
    return Refused("cell_not_whole") if isinstance(found, float) else found


def _share(value: object, words: Sequence[str], language: Language) -> Value | Refused:
    if isinstance(value, str) and value.strip().endswith("%"):
        found = _typed_number(value.strip().rstrip("%"), language)
        found = found / 100 if isinstance(found, int | float) else found
    else:
        found = _number(value, words, language)
    if isinstance(found, int | float) and not -1 <= found <= 1:
        return Refused("cell_not_a_share")
    return found


def _date(value: object, words: Sequence[str], language: Language) -> Value | Refused:
    del words, language
    if isinstance(value, dt.date):
        return canonical(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        return canonical(_EPOCH + dt.timedelta(days=int(value)))
    text = tidy(str(value))
    if found := _DAY_FIRST.match(text):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.match(text):
        year, month, day = map(int, found.groups())
    elif (found := _IN_WORDS.match(folded(text))) and found[2] in _months():
        day, month, year = int(found[1]), _months()[found[2]], int(found[3])
    else:
        return Refused("cell_not_a_date")
    year += 2000 if year < _CENTURY else 0
    try:
        return canonical(dt.date(year, month, day))
    except ValueError:
        return Refused("cell_impossible_date")


@cache
def _months() -> dict[str, int]:
    """Return the months by their names and their abbreviations, in both languages."""
    return {
        folded(name).removesuffix("."): month
        for language in get_args(Language)
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=language).items()
    }


def _flag(value: object, words: Sequence[str], language: Language) -> Value | Refused:
    del words, language
    if isinstance(value, bool):
        return value
    text = folded(str(value).removesuffix(".0"))
    if text in _YES | _NO:
        return text in _YES
    return Refused("cell_not_a_flag")


_READERS: dict[Kind, Callable[[object, Sequence[str], Language], Value | Refused]] = {
    "text": _text,
    "list": _list,
    "whole": _whole,
    "number": _number,
    "money": _number,
    "share": _share,
    "date": _date,
    "flag": _flag,
}
