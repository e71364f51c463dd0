"""Native charts of a slide: the client's team changes a bar in PowerPoint, not a picture.

Text of charts is language-marked; unknown values leave a gap; intervals are error bars or thin lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parcours.deliver.painting import figures, office, slide_axes, slide_bars, slide_lines
from parcours.deliver.painting.deck import Deck
from parcours.deliver.painting.slide_shapes import Box, alternative
from parcours.exhibits.kinds import Figure, FigureKind

DRAWN_BY: Mapping[FigureKind, Callable[[Deck, Any, Figure, Box], Any]] = {
    FigureKind.BAR: slide_bars.bar,
    FigureKind.STACKED_BAR: slide_bars.stacked,
    FigureKind.TORNADO: slide_bars.tornado,
    FigureKind.LINE: slide_lines.line,
    FigureKind.RADAR: slide_lines.radar,
    FigureKind.SCATTER: slide_lines.scatter,
}
"""Kinds that PowerPoint has; heat maps are tables, roadmaps and flows are shapes."""


def add(deck: Deck, slide: Any, figure: Figure, box: Box) -> None:
    """Add a figure as a native chart, with its alternative."""
    frame = DRAWN_BY[figure.kind](deck, slide, figure, box)
    alternative(frame, office.plain(figures.alternative(figure, deck.look.language)))
    frame.name = figure.key[:60]
    slide_axes.mark_language(deck, frame.chart)
