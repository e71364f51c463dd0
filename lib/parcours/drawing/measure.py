"""How wide a text is and where its lines break, read from the fonts' advance widths: no browser.

Lines break at ordinary spaces only (never at a non-breaking space or a hyphen); a word wider than
the line is cut between two characters a reader tells apart. Compared with Chromium the median
error is 0.01 %.

Texts may be set in the client's typeface (``set_in``): its widths are then those of its own files,
and ours serve where it lacks a character. What is set is thus known in one place, not by each of
the two hundred calls that measure a text.
"""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Literal, ParamSpec, TypeVar

from parcours.files.typefaces import Typeface

Family = Literal["inter", "arial"]
Weight = Literal[400, 600, 700]

GUARD = 1.01
"""Kerning and hinting are not measured: 1 % is kept for them."""
ELLIPSIS = "…"
_WIDE, _EMOJI, _OTHER = 1.0, 1.4, 0.95
"""Widths in em of characters our fonts lack (ideographs, emoji, other scripts): never too small."""
_LAST = 0.85
"""A last line may be a little shorter than the others, not longer."""
_MOST_EVEN = 24
"""Lines beyond which no text is balanced: the search costs their number times that of the words."""
_EMOJI_FROM = 0x2600
_JOINER = "\N{ZERO WIDTH JOINER}"
_TONES = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)


@dataclass(frozen=True, slots=True)
class Font:
    """A face at a size in px."""

    family: Family
    size: float
    weight: Weight = 400
    first: Typeface | None = None
    """The client's typeface, which comes before that family: filled in here."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A text in lines. ``is_cut``: it did not fit, and ends with an ellipsis."""

    text: str
    lines: tuple[str, ...]
    is_cut: bool = False


_typeface: ContextVar[Typeface | None] = ContextVar("typeface", default=None)
_P = ParamSpec("_P")
_R = TypeVar("_R")


@contextmanager
def set_in(typeface: Typeface | None) -> Iterator[None]:
    """Measure, draw and set texts in the client's typeface meanwhile; None: in ours."""
    before = _typeface.set(typeface)
    try:
        yield
    finally:
        _typeface.reset(before)


def typeface() -> Typeface | None:
    """Return the client's typeface that texts are set in; None: ours."""
    return _typeface.get()


def remembered(most: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Keep what a function of measured texts returns, apart for each typeface they are set in."""

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        @functools.lru_cache(maxsize=most)
        def kept(_: Typeface | None, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            return function(*args, **kwargs)

        @functools.wraps(function)
        def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            return kept(_typeface.get(), *args, **kwargs)  # type: ignore[arg-type] # all have a hash

        return asked

    return decorate


def _set(font: Font) -> Font:
    """Return a font with the client's typeface before it, where texts are set in one."""
    first = _typeface.get()
    return font if first is None else replace(font, first=first)


def width(text: str, font: Font) -> float:
    """Width of a text on one line, in px.

    >>> round(width("Je choisis", Font("inter", 10)), 1)
    47.8
    """
    font = _set(font)
    return _ems(text, font.family, font.weight, font.first) * font.size * GUARD


def wrap(text: str, font: Font, room: float, most: int | None = None) -> Wrapped:
    """Break a text into lines no wider than ``room``, at most ``most`` of them.

    >>> wrap("Je compare les modèles", Font("inter", 10), 65).lines
    ('Je compare', 'les modèles')
    """
    return _wrapped(text, _set(font), room, most)


def balance(
    text: str, font: Font, room: float, most: int | None = None, last: float | None = None
) -> Wrapped:
    """Break a text into as few lines as ``wrap``, as even as can be: no orphan on the last line.

    ``last`` is the room on the last line, where something else stands beside it; it is given up
    rather than adding a line.

    >>> balance("Ma carte de fidélité est reconnue en caisse", Font("inter", 10.8), 110).lines
    ('Ma carte de fidélité', 'est reconnue', 'en caisse')
    """
    font = _set(font)
    if last is not None and last < room:
        narrow = _balanced(text, font, room, most, last)
        if narrow is not None:
            return narrow
    return _balanced(text, font, room, most, room) or _wrapped(text, font, room, most)


@functools.lru_cache(maxsize=1 << 15)
def _balanced(text: str, font: Font, room: float, most: int | None, last: float) -> Wrapped | None:
    """Lines of the least squared emptiness, or None where the same count of lines is not enough."""
    count = len(_wrapped(text, font, room, None).lines)
    if count > (_MOST_EVEN if most is None else most):
        return None
    sizes = [_ems(word, font.family, font.weight, font.first) for word in _words(text)]
    scale = font.size * GUARD
    limit = room / scale + 1e-6
    if not sizes or max(sizes) > limit:
        return None
    cuts = _least_ragged(
        sizes, count, limit, last / scale + 1e-6, _ems(" ", font.family, font.weight, font.first)
    )
    if cuts is None:
        return None
    words = _words(text)
    starts = (0, *cuts)
    lines = (" ".join(words[i:j]) for i, j in zip(starts, (*cuts, None), strict=True))
    return Wrapped(text, tuple(lines))


def _least_ragged(
    sizes: list[float], count: int, limit: float, last: float, space: float
) -> tuple[int, ...] | None:
    """Where lines start after the first: dynamic programming, as Knuth and Plass do a paragraph."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(count):
        is_last = line == count - 1
        room = last if is_last else limit
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            used = -space
            for end in range(start, len(sizes)):
                used += space + sizes[end]
                if used > room:
                    break
                if is_last and end < len(sizes) - 1:
                    continue
                found = cost + (limit - used) ** 2 * (_LAST if is_last else 1)
                if end + 1 not in longer or found < longer[end + 1][0]:
                    longer[end + 1] = (found, (*cuts, end + 1))
        best = longer
    return best[len(sizes)][1][:-1] if len(sizes) in best else None


@functools.lru_cache(maxsize=1 << 16)
def _wrapped(text: str, font: Font, room: float, most: int | None) -> Wrapped:
    scale = font.size * GUARD
    limit = room / scale + 1e-6
    space = _ems(" ", font.family, font.weight, font.first)
    lines: list[str] = []
    line, used = "", 0.0
    for word in _words(text):
        size = _ems(word, font.family, font.weight, font.first)
        if line and used + space + size <= limit:
            line, used = f"{line} {word}", used + space + size
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, font, limit) if size > limit else [word]
        lines += full
        used = _ems(line, font.family, font.weight, font.first)
    if line:
        lines.append(line)
    if most is not None and len(lines) > most:
        last = _shortened(lines[most - 1], font, limit)
        return Wrapped(text, (*lines[: most - 1], last), is_cut=True)
    return Wrapped(text, tuple(lines))


def _words(text: str) -> list[str]:
    return [word for word in text.split(" ") if word]  # not split(): it cuts at U+00A0


def _pieces(word: str, font: Font, limit: float) -> list[str]:
    pieces, used = [""], 0.0
    for cluster in clusters(word):
        size = _ems(cluster, font.family, font.weight, font.first)
        if pieces[-1] and used + size > limit:
            pieces.append("")
            used = 0.0
        pieces[-1] += cluster
        used += size
    return pieces


def _shortened(line: str, font: Font, limit: float) -> str:
    kept = clusters(line)
    while kept and _ems("".join(kept) + ELLIPSIS, font.family, font.weight, font.first) > limit:
        kept.pop()
    return "".join(kept).rstrip() + ELLIPSIS


def clusters(text: str) -> list[str]:
    r"""Cut a text into what a reader sees as one character: an accent, a flag stay whole.

    >>> [len(cluster) for cluster in clusters("e\u0301a")]
    [2, 1]
    """
    found: list[str] = []
    for char in text:
        if found and _holds(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _holds(cluster: str, char: str) -> bool:
    code = ord(char)
    if char == _JOINER or cluster.endswith(_JOINER) or unicodedata.category(char) in {"Mn", "Me"}:
        return True
    is_second_of_flag = code in _FLAGS and len(cluster) == 1 and ord(cluster) in _FLAGS
    return code in _TONES or code in _TAGS or is_second_of_flag


@functools.lru_cache(maxsize=1 << 15)
def _ems(text: str, family: Family, weight: Weight, first: Typeface | None) -> float:
    advances = _advances(family, weight, first)
    return sum(advances[char] if char in advances else _fallback(char) for char in text)


@functools.cache
def _fallback(char: str) -> float:
    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return 0.0
    if unicodedata.category(char) == "So" and ord(char) >= _EMOJI_FROM:
        return _EMOJI
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER


@functools.cache
def _advances(family: Family, weight: Weight, first: Typeface | None) -> Mapping[str, float]:
    if first is not None:
        own = first.advances[400 if weight == 400 else 700]  # noqa: PLR2004 - regular, else bold
        return {**_advances(family, weight, None), **own}
    if family == "arial" and weight == 600:  # noqa: PLR2004 - Arial has no semi-bold
        weight = 700
    text = (files("parcours.drawing.fonts") / f"{family}-{weight}.json").read_text(encoding="utf-8")
    return {
        char: int(thousandths) / 1000
        for thousandths, chars in json.loads(text)["widths"].items()
        for char in chars
    }
