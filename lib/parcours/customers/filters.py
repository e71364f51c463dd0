"""Filters as a consultant writes them: ``segment = "Pro" et revenue > 1 000``.

A small language, in French or English words, that can only compare: nothing written in it runs.
``parse`` knows the grammar, ``membership`` knows the columns. A filter comes out as a tree that the
texts put into words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from parcours.errors import ParcoursError, Problem

Operator = Literal["=", "!=", ">", ">=", "<", "<="]
Value = str | float | bool | dt.date


class FilterError(ParcoursError):
    """A filter that can't be understood, or that asks for what the file doesn't have."""


@dataclass(frozen=True)
class Compare:
    """A column compared to a value."""

    name: str
    operator: Operator
    value: Value


@dataclass(frozen=True)
class Among:
    """A column that is one of several values."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Missing:
    """A column whose value is not known."""

    name: str


@dataclass(frozen=True)
class Flag:
    """A yes-or-no column that says yes."""

    name: str


@dataclass(frozen=True)
class Not:
    """The contrary. Where the value is not known, neither a filter nor its contrary holds."""

    part: Filter


@dataclass(frozen=True)
class AllOf:
    """AllOf the parts hold."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Filter, ...]


Filter = Compare | Among | Missing | Flag | Not | AllOf | AnyOf

_BLANK = "[ \t\r\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_TOKENS = re.compile(
    rf"""{_BLANK}*(?:
    (?P<text>"[^"]*"|“[^”]*”|«[^»]*»|'[^']*')
    |(?P<date>\d{{4}}-\d\d-\d\d|\d\d?/\d\d?/\d{{4}})
    |(?P<number>[-−]?(?:\d{{1,3}}(?:{_BLANK}\d{{3}})+|\d+)(?:[.,]\d+)?(?:{_BLANK}?(?:k€|€|%))?)
    |(?P<operator><=|>=|!=|<>|≤|≥|≠|==|=|<|>)
    |(?P<sign>[();,])
    |(?P<word>[^\W\d]\w*)
    )""",
    re.VERBOSE,
)
_OPERATORS: dict[str, Operator] = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
    ">": ">",
    "<": "<",
    ">=": ">=",
    "≥": ">=",
    "<=": "<=",
    "≤": "<=",
}
_AND, _OR, _NOT = {"et", "and"}, {"ou", "or"}, {"non", "not", "pas", "sauf"}
_IN, _IS = {"dans", "parmi", "in", "among"}, {"est", "is"}
_EMPTY, _KNOWN = {"vide", "inconnu", "inconnue", "empty", "missing"}, {"connu", "connue", "known"}
_TRUE, _FALSE = {"oui", "vrai", "yes", "true"}, {"non", "faux", "no", "false"}
_AFTER = _AND | _OR | {""}
"""Words that may follow a comparison."""
_DEEPEST = 50
"""Parentheses and negations within one another: nobody writes more, and each takes room."""
_LARGEST = 1e15
_RESERVED = _AND | _OR | _NOT | _IN | _IS


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The word it is, in lower case; empty for anything else."""
        return self.text.lower() if self.kind == "word" else ""


class _Reader:
    """The tokens of a filter, read one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def take(self) -> _Token:
        token = self.next
        self.at += 1
        return token

    def accept(self, words: set[str]) -> bool:
        found = self.next.word in words or (self.next.kind == "sign" and self.next.text in words)
        self.at += found
        return found

    def expect(self, sign: str, expected: str) -> None:
        if not self.accept({sign}):
            raise self.problem(expected)

    def problem(self, expected: str) -> FilterError:
        """Say where the filter stops being understood, and what could stand there."""
        token = self.next
        return FilterError(
            Problem(
                f"filter_expects_{expected}",
                self.text,
                found=token.text,
                values={"position": token.at + 1},
            )
        )


def parse(text: str) -> Filter:
    """Read a filter.

    Parameters
    ----------
    text : comparisons (``=``, ``!=``, ``>``, ``>=``, ``<``, ``<=``, ``in`` or ``dans`` with values
        between parentheses, ``is empty`` or ``est vide``, ``is "Pro"``, a yes-or-no column alone), joined by
        ``and``/``et``, ``or``/``ou``, ``not``/``non`` and parentheses. Numbers as people write
        them: ``1 000``, ``12,5``, ``3 k€``. In a list, ``;`` separates.

    Raises
    ------
    FilterError : the sign where it stops being understood, and what could stand there.

    >>> parse('segment = "Pro" et revenue > 1 000')
    AllOf(parts=(Compare(name='segment', operator='=', value='Pro'),
               Compare(name='revenue', operator='>', value=1000.0)))
    """
    reader = _Reader(text)
    found = _any(reader)
    if reader.next.kind != "end":
        raise reader.problem("joiner")
    return found


def names_in(found: Filter) -> tuple[str, ...]:
    """Return the names of columns a filter uses, as written, in order.

    >>> names_in(parse("revenue > 10 ou non actif"))
    ('revenue', 'actif')
    """
    match found:
        case AllOf(parts) | AnyOf(parts):
            return tuple(dict.fromkeys(name for part in parts for name in names_in(part)))
        case Not(part):
            return names_in(part)
        case _:
            return (found.name,)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKENS.match(text, at)
        if found is None or found.lastgroup is None:
            sign = text[at:].strip()[:1]
            raise FilterError(
                Problem(
                    "filter_sign", text, found=sign, values={"position": text.index(sign, at) + 1}
                )
            )
        yield _Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
        at = found.end()
    yield _Token("end", "", len(text))


def _any(reader: _Reader) -> Filter:
    parts = [_all(reader)]
    while reader.accept(_OR):
        parts.append(_all(reader))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _all(reader: _Reader) -> Filter:
    parts = [_not(reader)]
    while reader.accept(_AND):
        parts.append(_not(reader))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _not(reader: _Reader) -> Filter:
    reader.depth += 1
    if reader.depth > _DEEPEST:
        raise reader.problem("simpler")
    if reader.accept(_NOT):
        found: Filter = Not(_not(reader))
    elif reader.accept({"("}):
        found = _any(reader)
        reader.expect(")", "closing")
    else:
        found = _comparison(reader)
    reader.depth -= 1
    return found


def _comparison(reader: _Reader) -> Filter:
    if reader.next.kind != "word" or reader.next.word in _RESERVED:
        raise reader.problem("column")
    name = reader.take().text
    if reader.next.kind == "operator":
        operator = _OPERATORS[reader.take().text]
        return Compare(name, operator, _value(reader))
    if reader.accept(_IS):
        return _known_or_not(reader, name)
    is_excluded = reader.accept(_NOT)
    if reader.accept(_IN):
        among = Among(name, _values(reader))
        return Not(among) if is_excluded else among
    if is_excluded:
        raise reader.problem("list")
    if reader.next.kind in {"text", "number", "date"} or reader.next.word not in _AFTER:
        raise reader.problem("operator")
    return Flag(name)


def _known_or_not(reader: _Reader, name: str) -> Filter:
    is_contrary = reader.accept(_NOT)
    if reader.accept(_EMPTY):
        return Not(Missing(name)) if is_contrary else Missing(name)
    if reader.accept(_KNOWN):
        return Missing(name) if is_contrary else Not(Missing(name))
    if reader.next.kind in {"end", "sign", "operator"}:
        raise reader.problem("state")
    return Compare(name, "!=" if is_contrary else "=", _value(reader))


def _values(reader: _Reader) -> tuple[Value, ...]:
    reader.expect("(", "list")
    values = [_value(reader)]
    while reader.accept({";", ","}):
        values.append(_value(reader))
    reader.expect(")", "closing")
    return tuple(values)


def _value(reader: _Reader) -> Value:
    token = reader.next
    read = {"text": _text, "date": _date, "number": _number, "word": _word}.get(token.kind)
    value = read(token.text) if read else None
    if value is None:
        raise reader.problem("value")
    reader.take()
    return value


def _text(written: str) -> str:
    return written[1:-1].strip(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")


def _word(written: str) -> Value:
    folded = written.lower()
    return folded in _TRUE if folded in _TRUE | _FALSE else written


def _number(written: str) -> float | None:
    factor = 1000.0 if "k€" in written else 0.01 if "%" in written else 1.0
    plain = re.sub(rf"{_BLANK}|k€|€|%", "", written).replace(",", ".").replace("−", "-")
    value = float(plain) * factor
    return value if abs(value) < _LARGEST else None


def _date(written: str) -> dt.date | None:
    try:
        if "/" in written:
            day, month, year = map(int, written.split("/"))
            return dt.date(year, month, day)
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
