"""Charts one can point at, for the notebook: figures as Plotly's own JSON, small, without a script.

Written as plain data: Plotly is not imported; its template (7 kB in every figure) stays out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parcours.deliver.painting import plotly_axes, plotly_bars, plotly_lines, plotly_places
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.plotly_axes import Drawn, Json
from parcours.exhibits.kinds import Figure, FigureKind


def chart(figure: Figure, look: Look) -> Json | None:
    """Return a figure as Plotly's JSON, or None where its picture says as much (flows)."""
    draw = _DRAWN_BY.get(figure.kind)
    if draw is None or not figure.table.rows:
        return None
    data, layout = draw(figure, look)
    return {
        "data": data,
        "layout": plotly_axes.layout(figure, look) | layout,
        "config": {"displaylogo": False, "responsive": True, "typesetMath": False},
    }


_DRAWN_BY: Mapping[FigureKind, Callable[[Figure, Look], Drawn]] = {
    FigureKind.BAR: plotly_bars.bar,
    FigureKind.STACKED_BAR: plotly_bars.stacked_bar,
    FigureKind.LINE: plotly_lines.line,
    FigureKind.RADAR: plotly_lines.radar,
    FigureKind.HEATMAP: plotly_places.heatmap,
    FigureKind.SCATTER: plotly_places.scatter,
    FigureKind.TORNADO: plotly_bars.tornado,
    FigureKind.GANTT: plotly_bars.gantt,
}
