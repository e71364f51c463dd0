"""Drawn signs: channels, faces, diamonds, lightning, evidence; never characters of a font."""

from __future__ import annotations

import functools
import math
from itertools import pairwise

from parcours.drawing.marks import Box, Command, Disc, Mark, Path, Point
from parcours.drawing.palette import INK, WASH
from parcours.exhibits.kinds import MapEvidence

_SIZE = 16.0
_ROUND = 0.5523
"""Handle of the Bezier curve that draws a quarter of a circle."""
_HATCH = 8.0
"""Between two oblique lines of what the target removes."""

_CHANNELS: dict[str, str] = {
    # M L C Z as in SVG, absolute; O x y r is a circle
    "PUB": (
        "M 2 6.5 L 5 6.5 L 12 3 L 12 12.5 L 5 9.5 L 2 9.5 Z M 5.5 9.7 L 6.5 13.5 L 8.6 "
        "13.5 L 7.6 10.4 M 14 6.3 L 14 9.2"
    ),
    "MOT": "O 7 7 4.6 M 10.4 10.4 L 14 14",
    "WEB": (
        "O 8 8 6.2 M 1.8 8 L 14.2 8 M 8 1.8 C 4.4 5.4 4.4 10.6 8 14.2 M 8 1.8 C 11.6 "
        "5.4 11.6 10.6 8 14.2"
    ),
    "APP": "M 4.5 1.5 L 11.5 1.5 L 11.5 14.5 L 4.5 14.5 Z M 7 12.3 L 9 12.3",
    "EML": "M 1.5 3.5 L 14.5 3.5 L 14.5 12.5 L 1.5 12.5 Z M 1.5 3.9 L 8 9 L 14.5 3.9",
    "SMS": (
        "M 2 2.8 L 14 2.8 L 14 10.6 L 7.4 10.6 L 4.2 13.6 L 4.2 10.6 L 2 10.6 Z M 5 5.6 "
        "L 11 5.6 M 5 7.8 L 9 7.8"
    ),
    "TEL": (
        "M 4.2 1.8 L 6.4 5.2 L 5 6.6 C 5.7 8.4 7.6 10.3 9.4 11 L 10.8 9.6 L 14.2 11.8 C "
        "13.6 13.6 12.2 14.4 10.8 14.2 C 6.4 13.4 2.6 9.6 1.8 5.2 C 1.6 3.8 2.4 2.4 4.2 "
        "1.8 Z"
    ),
    "CHT": (
        "M 1.5 2.5 L 10.5 2.5 L 10.5 8 L 5.6 8 L 3.4 10 L 3.4 8 L 1.5 8 Z M 12.5 5.6 L "
        "14.5 5.6 L 14.5 11.2 L 12.6 11.2 L 12.6 13.4 L 10.2 11.2 L 6.4 11.2 L 6.4 10"
    ),
    "RSX": (
        "O 5.5 5 2.4 O 11.3 6 1.9 M 1.5 13.5 C 1.5 8.8 9.5 8.8 9.5 13.5 M 10.6 10 C "
        "12.9 9.8 14.5 11 14.5 13.5"
    ),
    "LIE": (
        "M 2 6.5 L 3.5 2.5 L 12.5 2.5 L 14 6.5 Z M 3 6.8 L 3 13.5 L 13 13.5 L 13 6.8 M "
        "6.5 13.5 L 6.5 9.5 L 9.5 9.5 L 9.5 13.5"
    ),
    "PER": (
        "O 4.6 4 2.1 O 11.4 4 2.1 M 1.6 13.5 C 1.6 6.6 7.4 6.6 7.4 13.5 M 8.6 13.5 C "
        "8.6 6.6 14.4 6.6 14.4 13.5"
    ),
    "CRR": (
        "M 3 1.8 L 13 1.8 L 13 14.2 L 3 14.2 Z M 5.4 5 L 10.6 5 M 5.4 7.8 L 10.6 7.8 M "
        "5.4 10.6 L 8.6 10.6"
    ),
    "TIE": (
        "O 8 3.6 2 O 3.6 11.8 2 O 12.4 11.8 2 M 7 5.4 L 4.6 10 M 9 5.4 L 11.4 10 M 5.7 "
        "11.8 L 10.3 11.8"
    ),
    "OBJ": (
        "M 2 4.8 L 8 1.8 L 14 4.8 L 14 11.4 L 8 14.4 L 2 11.4 Z M 2 4.8 L 8 7.8 L 14 "
        "4.8 M 8 7.8 L 8 14.4"
    ),
    "EVT": (
        "M 2 3.2 L 14 3.2 L 14 14 L 2 14 Z M 2 6.4 L 14 6.4 M 5.2 1.6 L 5.2 4.4 M 10.8 "
        "1.6 L 10.8 4.4"
    ),
}
_OTHER = "O 8 8 5.6 O 8 8 1.2"
_LIGHTNING = "M 9.6 2.2 L 4.2 9 L 7.6 9 L 6.2 13.8 L 11.8 6.8 L 8.2 6.8 Z"
_SMILES = {
    "delight": 0.62,
    "satisfaction": 0.34,
    "neutral": 0.0,
    "irritant": -0.34,
    "major_irritant": -0.62,
}


def channel(code: str, x: float, y: float, size: float) -> Path:
    """Return the icon of a channel, from its upper left corner; a target for one we do not know."""
    drawn = _moved(_parsed(_CHANNELS.get(code, _OTHER)), x, y, size / _SIZE)
    return Path(drawn, None, "brand_ink", 1.3, role="icon")


def face(level: str, x: float, y: float, r: float) -> tuple[Mark, ...]:
    """Return the face of an emotion: what the word beside it says, at a glance."""
    ink, bend = INK[level], _SMILES[level] * r
    mouth_y = y + r * 0.34
    left, right = (x - r * 0.45, mouth_y - bend * 0.35), (x + r * 0.45, mouth_y - bend * 0.35)
    middle = mouth_y + bend
    third = (left[1] + 2 * middle) / 3  # the quadratic curve as a cubic one
    mouth: tuple[Command, ...] = (
        ("M", left),
        ("C", (x - r * 0.15, third, x + r * 0.15, third, *right)),
    )
    eyes = (Disc(x + side * r * 0.36, y - r * 0.22, r * 0.12, ink) for side in (-1, 1))
    ring = Disc(x, y, r, WASH[level], ink, 1.5)
    return (ring, *eyes, Path(mouth, None, ink, 1.5))


def diamond(x: float, y: float, r: float) -> Path:
    """Return the gold diamond of a moment of truth."""
    corners: tuple[Point, ...] = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
    return Path(polygon(corners), "gold", "gold_edge", 1.0, role="moment_of_truth")


def lightning(x: float, y: float, size: float) -> Path:
    """Return the lightning of a break between channels, centred."""
    drawn = _moved(_parsed(_LIGHTNING), x - size / 2, y - size / 2, size / _SIZE)
    return Path(drawn, "major_irritant_ink", role="lightning")


def evidence(how: MapEvidence, x: float, y: float, r: float) -> tuple[Mark, ...]:
    """Return a circle, empty, half full or full, as the card rests on no data, some or enough."""
    ring = Disc(x, y, r, "paper", "muted", 1.2, role="evidence")
    if how == "none":
        return (ring,)
    if how == "measured":
        return (Disc(x, y, r, "muted", "muted", 1.2, role="evidence"),)
    k = r * _ROUND
    half: tuple[Command, ...] = (
        ("M", (x, y - r)),
        ("C", (x - k, y - r, x - r, y - k, x - r, y)),
        ("C", (x - r, y + k, x - k, y + r, x, y + r)),
        ("Z", ()),
    )
    return (ring, Path(half, "muted"))


def hatching(box: Box) -> Path:
    """Return the oblique lines of what the target removes, cut at the edges of the box."""
    commands: list[Command] = []
    for index in range(1, math.ceil((box.w + box.h) / _HATCH)):
        offset = index * _HATCH
        start = (box.x + min(offset, box.w), box.y + max(0.0, offset - box.w))
        end = (box.x + max(0.0, offset - box.h), box.y + min(offset, box.h))
        commands += [("M", start), ("L", end)]
    return Path(tuple(commands), None, "hatch", 1.0, role="hatching")


def polygon(points: tuple[Point, ...]) -> tuple[Command, ...]:
    """Write a closed outline as drawing commands."""
    first, *others = points
    return (("M", first), *(("L", point) for point in others), ("Z", ()))


@functools.cache
def _parsed(path: str) -> tuple[Command, ...]:
    tokens = path.split()
    starts = [index for index, token in enumerate(tokens) if token.isalpha()] + [len(tokens)]
    commands: list[Command] = []
    for start, end in pairwise(starts):
        letter, numbers = tokens[start], tuple(float(token) for token in tokens[start + 1 : end])
        commands += _circle(*numbers) if letter == "O" else [(letter, numbers)]
    return tuple(commands)


def _circle(x: float, y: float, r: float) -> list[Command]:
    k = r * _ROUND
    return [
        ("M", (x, y - r)),
        ("C", (x + k, y - r, x + r, y - k, x + r, y)),
        ("C", (x + r, y + k, x + k, y + r, x, y + r)),
        ("C", (x - k, y + r, x - r, y + k, x - r, y)),
        ("C", (x - r, y - k, x - k, y - r, x, y - r)),
        ("Z", ()),
    ]


def _moved(commands: tuple[Command, ...], x: float, y: float, scale: float) -> tuple[Command, ...]:
    return tuple(
        (
            letter,
            tuple((x, y)[index % 2] + number * scale for index, number in enumerate(numbers)),
        )
        for letter, numbers in commands
    )
