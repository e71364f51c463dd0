"""The colours of the map: one tone per meaning, each in a light and a dark scheme.

From blue to red without green, so that readers who confuse red and green tell the levels apart;
green is kept for the target. Every text stands out from what is under it by 4.5:1 at least, in
both schemes; tests compute each pair. The client's colour is used for the structure and is
darkened where white would not be read on it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Literal, get_args

from parcours.exhibits.kinds import MapCard

Tone = Literal[
    "paper",
    "panel",
    "grid",
    "axis",
    "ink",
    "muted",
    "brand",
    "brand_alt",
    "on_brand",
    "brand_ink",
    "delight",
    "delight_ink",
    "delight_wash",
    "satisfaction",
    "satisfaction_ink",
    "satisfaction_wash",
    "neutral",
    "neutral_ink",
    "neutral_wash",
    "irritant",
    "irritant_ink",
    "irritant_wash",
    "major_irritant",
    "major_irritant_ink",
    "major_irritant_wash",
    "unknown",
    "unknown_ink",
    "unknown_wash",
    "target",
    "target_ink",
    "target_wash",
    "gain",
    "on_solid",
    "gold",
    "gold_edge",
    "bar",
    "hatch",
    "spread",
]
TONES: tuple[Tone, ...] = get_args(Tone)

PRIMARY = "#1D2B50"
READABLE, STRONG = 4.5, 7.0
"""Contrasts of WCAG 2 for text: AA and AAA."""
_DARK_PAPER = "#12161F"
_DARKEST = 0.04045
"""Where sRGB goes from straight to power."""

_LIGHT: Mapping[Tone, str] = {
    "paper": "#FFFFFF",
    "panel": "#F6F7FA",
    "grid": "#D5DAE3",
    "axis": "#8A93A5",
    "ink": "#172033",
    "muted": "#525C6E",
    "on_brand": "#FFFFFF",
    "delight": "#0A4A93",
    "delight_ink": "#0A4A93",
    "delight_wash": "#E1EBF7",
    "satisfaction": "#2268AD",
    "satisfaction_ink": "#2268AD",
    "satisfaction_wash": "#EDF4FB",
    "neutral": "#5B6472",
    "neutral_ink": "#5B6472",
    "neutral_wash": "#F2F3F5",
    "irritant": "#A34F00",
    "irritant_ink": "#A34F00",
    "irritant_wash": "#FDF0E2",
    "major_irritant": "#93170F",
    "major_irritant_ink": "#93170F",
    "major_irritant_wash": "#FBE5E2",
    "unknown": "#525C6E",
    "unknown_ink": "#525C6E",
    "unknown_wash": "#FFFFFF",
    "target": "#00665A",
    "target_ink": "#00665A",
    "target_wash": "#EDF5F3",
    "gain": "#D6EAE4",
    "on_solid": "#FFFFFF",
    "gold": "#C9A227",
    "gold_edge": "#5C4700",
    "bar": "#8A93A5",
    "hatch": "#DADDE3",
    "spread": "#C3CAD6",
}
_DARK: Mapping[Tone, str] = {
    "paper": _DARK_PAPER,
    "panel": "#1A202C",
    "grid": "#353E4E",
    "axis": "#6E7A8E",
    "ink": "#EDF0F5",
    "muted": "#AEB7C6",
    "on_brand": "#FFFFFF",
    "delight": "#0A4A93",
    "delight_ink": "#9CC4F5",
    "delight_wash": "#132945",
    "satisfaction": "#2268AD",
    "satisfaction_ink": "#A9CBF0",
    "satisfaction_wash": "#172638",
    "neutral": "#5B6472",
    "neutral_ink": "#BEC5D0",
    "neutral_wash": "#232833",
    "irritant": "#A34F00",
    "irritant_ink": "#F2B377",
    "irritant_wash": "#33230F",
    "major_irritant": "#93170F",
    "major_irritant_ink": "#FFADA3",
    "major_irritant_wash": "#3D1714",
    "unknown": "#525C6E",
    "unknown_ink": "#AEB7C6",
    "unknown_wash": "#12161F",
    "target": "#00665A",
    "target_ink": "#6FD0BD",
    "target_wash": "#13241F",
    "gain": "#173A33",
    "on_solid": "#FFFFFF",
    "gold": "#D9B43C",
    "gold_edge": "#F4DE94",
    "bar": "#7B8799",
    "hatch": "#566073",
    "spread": "#4A5567",
}

SOLID: Mapping[str, Tone] = {
    "delight": "delight",
    "satisfaction": "satisfaction",
    "neutral": "neutral",
    "irritant": "irritant",
    "major_irritant": "major_irritant",
    "unknown": "unknown",
    "created": "target",
}
"""Under white text: a disc, the header of an extreme."""
INK: Mapping[str, Tone] = {
    "delight": "delight_ink",
    "satisfaction": "satisfaction_ink",
    "neutral": "neutral_ink",
    "irritant": "irritant_ink",
    "major_irritant": "major_irritant_ink",
    "unknown": "unknown_ink",
    "created": "target_ink",
}
"""Text and border of a card."""
WASH: Mapping[str, Tone] = {
    "delight": "delight_wash",
    "satisfaction": "satisfaction_wash",
    "neutral": "neutral_wash",
    "irritant": "irritant_wash",
    "major_irritant": "major_irritant_wash",
    "unknown": "unknown_wash",
    "created": "paper",
}
"""Ground of a card."""


@functools.cache
def light(primary: str = PRIMARY) -> Mapping[Tone, str]:
    """Every tone on white paper, for a client's colour (``#RRGGBB``)."""
    brand = _until(primary, "#000000", "#FFFFFF", READABLE + 1)
    return {
        **_LIGHT,
        "brand": brand,
        "brand_alt": _lighter_under_white(brand, 0.14),
        "brand_ink": _until(brand, "#000000", "#FFFFFF", STRONG),
    }


@functools.cache
def dark(primary: str = PRIMARY) -> Mapping[Tone, str]:
    """Every tone on a dark screen."""
    brand = _lighter_under_white(light(primary)["brand"], 0.22)
    return {
        **_DARK,
        "brand": brand,
        "brand_alt": _until(mix(brand, "#000000", 0.2), "#000000", "#FFFFFF", READABLE),
        "brand_ink": _until(primary, "#FFFFFF", _DARK_PAPER, STRONG + 3),
    }


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2: from 1 (same) to 21 (black on white).

    >>> round(contrast("#000000", "#FFFFFF"), 2)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Return the colour ``share`` of the way from one to the other.

    >>> mix("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02X}" for a, b in pairs)


def is_colour(text: str) -> bool:
    """Whether a text is a colour we can read: six hexadecimal digits after a hash."""
    return re.fullmatch(r"#[0-9A-Fa-f]{6}", text) is not None


def is_extreme(card: MapCard) -> bool:
    """Whether the header of a card is filled, so that it stands out without colour."""
    return card.level in {"delight", "major_irritant"}


def _until(colour: str, towards: str, ground: str, wanted: float) -> str:
    tried = (mix(colour, towards, step / 20) for step in range(21))
    return next((one for one in tried if contrast(one, ground) >= wanted), towards)


def _lighter_under_white(colour: str, share: float) -> str:
    tried = (mix(colour, "#FFFFFF", share * step / 10) for step in range(10, 0, -1))
    return next((one for one in tried if contrast(one, "#FFFFFF") >= READABLE), colour)


def _rgb(colour: str) -> tuple[int, int, int]:
    if not is_colour(colour):
        colour = PRIMARY
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARKEST else ((channel + 0.055) / 1.055) ** 2.4
