"""Every kind of figure as an SVG: one function per kind, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parcours.deliver.painting import (
    bars,
    canvas,
    figures,
    flow,
    gantt,
    heatmap,
    lines,
    passages,
    radar,
    scatter,
)
from parcours.deliver.painting.look import Look
from parcours.drawing.measure import remembered
from parcours.exhibits.kinds import Figure, FigureKind

DRAWN_BY: Mapping[FigureKind, Callable[[Figure, Look], canvas.Sheet]] = {
    FigureKind.BAR: bars.bar,
    FigureKind.STACKED_BAR: bars.stacked_bar,
    FigureKind.LINE: lines.line,
    FigureKind.RADAR: radar.radar,
    FigureKind.HEATMAP: heatmap.heatmap,
    FigureKind.SCATTER: scatter.scatter,
    FigureKind.TORNADO: bars.tornado,
    FigureKind.GANTT: gantt.gantt,
    FigureKind.FLOW: flow.flow,
}
LAID_OUT: Mapping[FigureKind, Callable[[Figure, Look], str]] = {
    FigureKind.ARCS: passages.svg,
    FigureKind.SANKEY: passages.svg,
}
"""Those the layout engine of the journey map lays, text measured."""


@remembered(256)
def svg(figure: Figure, look: Look) -> str:
    """Draw a figure as one SVG element: same figure, same bytes; its title is read aloud."""
    if figure.kind in LAID_OUT:
        return LAID_OUT[figure.kind](figure, look)
    sheet = DRAWN_BY[figure.kind](figure, look)
    return canvas.svg(figure.key, figures.alternative(figure, look.language), sheet)
