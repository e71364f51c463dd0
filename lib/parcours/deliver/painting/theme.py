"""Colours of the deliverables: the client's two, made legible, and a palette for all eyes.

Blue to red without green, told apart in grey as well; the word is always written beside the colour.
Contrast is computed as WCAG 2.2 does, so that a client's yellow never becomes a text on white.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import lru_cache

from parcours.drawing.palette import contrast, mix

LEGIBLE = 4.5
"""Least contrast of a text with what it stands on (WCAG 2.2, 1.4.3)."""
_GREY, _SHINES = 0.12, 8.0
"""Saturation under which a colour is a grey; contrast of what shines on a dark page."""
INK, MUTED, LINE, PANEL, WHITE = "#172033", "#525C6E", "#D5DAE3", "#F7F8FB", "#FFFFFF"
GOLD = "#C9A227"
DARK_PAPER, DARK_INK = "#10151F", "#E8EBF2"
TONES: dict[str, tuple[str, str]] = {
    "finding": ("#0A4A93", "#E1EBF7"),
    "missing": ("#A34F00", "#FDF0E2"),
    "blocked": ("#93170F", "#FBE5E2"),
    "decided": ("#00665A", "#E3F1EE"),
    "plain": (INK, PANEL),
}
"""Ink and ground of each call-out."""


@dataclass(frozen=True)
class Theme:
    """Colours of one client. ``brand`` and ``target`` are legible on white; the others as given."""

    primary: str
    accent: str
    brand: str
    target: str
    on_primary: str
    brand_on_dark: str
    target_on_dark: str

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of the series of a chart, in order; grey levels alternate dark and light."""
        return (self.brand, mix(self.target, WHITE, 0.35), "#A34F00", "#8FB4DE", "#5B6472", GOLD)


@lru_cache(maxsize=16)
def theme(primary: str, accent: str) -> Theme:
    """Make the client's colours legible.

    >>> theme("#FFD400", "#00665A").brand != "#FFD400"
    True
    """
    return Theme(
        primary=primary,
        accent=accent,
        brand=legible(primary, WHITE),
        target=legible(accent, WHITE),
        on_primary=WHITE if contrast(WHITE, primary) >= LEGIBLE else legible(INK, primary),
        brand_on_dark=luminous(primary),
        target_on_dark=luminous(accent),
    )


def legible(colour: str, ground: str) -> str:
    """Return the colour nearest to ``colour`` that can be read on ``ground``.

    >>> legible("#1D2B50", "#FFFFFF")
    '#1D2B50'
    """
    toward = max(("#000000", WHITE), key=lambda end: contrast(end, ground))
    for step in range(21):
        candidate = mix(colour, toward, step / 20)
        if contrast(candidate, ground) >= LEGIBLE:
            return candidate
    return toward


def luminous(colour: str) -> str:
    """Return a colour of the same hue that shines on a dark page.

    >>> contrast(luminous("#1D2B50"), DARK_PAPER) >= 8
    True
    """
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation > _GREY:
        saturation = min(max(saturation, 0.45), 0.6)
    for step in range(50, 100):
        channels = colorsys.hls_to_rgb(hue, step / 100, saturation)
        candidate = "#" + "".join(f"{round(255 * channel):02X}" for channel in channels)
        if contrast(candidate, DARK_PAPER) >= _SHINES:
            return candidate
    return WHITE


def fixed(colour: str) -> str:
    """Return a colour that stays as it is on a dark page: one step of blue away, which no eye sees.

    The page renames the colours of its charts one by one; this one it does not know.

    >>> fixed("#172033")
    '#172032'
    """
    return f"{colour[:5]}{int(colour[5:], 16) ^ 1:02X}"


def on(ground: str) -> str:
    """Return the ink that reads best on a ground: white or dark.

    >>> on("#1D2B50"), on("#FFD400")
    ('#FFFFFF', '#172033')
    """
    return max((WHITE, INK), key=lambda ink: contrast(ink, ground))
