"""Lines and radars one can point at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from parcours.deliver.painting import figures, plotly_axes, scales
from parcours.deliver.painting.look import Look, marks
from parcours.deliver.painting.plotly_axes import (
    DASHES,
    HOVER,
    SYMBOLS,
    Drawn,
    Json,
    said,
)
from parcours.deliver.painting.theme import LINE, WHITE
from parcours.drawing.palette import mix
from parcours.exhibits.kinds import Figure


def line(figure: Figure, look: Look) -> Drawn:
    """Return lines over x, with their interval."""
    xs, all_series, band = (
        figures.categories(figure),
        list(figures.series(figure)),
        plotly_axes.band(figure),
    )
    at = [value.isoformat() if isinstance(value, dt.date) else value for value in xs.values]
    names = xs.words(look.language, look.currency)
    data: list[Json] = [_edge(at, one, index, look) for index, one in enumerate(band)]
    for order, one in enumerate(all_series):
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": plotly_axes.name(one.label, look),
                "x": at,
                "y": one.numbers(),
                **_stroke(look, order),
                "customdata": said(one, names, look),
                "hovertemplate": HOVER,
            }
        )
    ends = scales.limits([*all_series, *band], [0.0, *figures.compared(figure)], figure.y_range)
    return data, {
        "xaxis": _x_axis(figure, xs, look),
        "yaxis": plotly_axes.value_axis(look, all_series[0], ends, figure.y_label),
        **plotly_axes.reference(figure, look, "y"),
    }


def _stroke(look: Look, order: int) -> Json:
    colour = marks(look.theme)[order % len(DASHES)].colour
    return {
        "line": {"color": colour, "dash": DASHES[order % len(DASHES)], "width": 2},
        "marker": {"color": colour, "symbol": SYMBOLS[order % len(SYMBOLS)], "size": 7},
    }


def _edge(at: Sequence[object], one: figures.Series, index: int, look: Look) -> Json:
    """Return one edge of an interval; the second is filled down to the first."""
    light = mix(look.theme.brand, WHITE, 0.85)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(at),
        "y": one.numbers(),
        "hoverinfo": "skip",
        "showlegend": False,
        "line": {"color": LINE, "width": 1},
        **({"fill": "tonexty", "fillcolor": light} if index else {}),
    }


def _x_axis(figure: Figure, xs: figures.Series, look: Look) -> Json:
    days = [value for value in xs.values if isinstance(value, dt.date)]
    if days:
        ticks = scales.date_ticks(days, look)
        return plotly_axes.axis(
            look.short(figure.x_label),
            tickvals=[dt.date.fromordinal(int(value)).isoformat() for value, _ in ticks],
            ticktext=[words for _, words in ticks],
            showgrid=False,
        )
    known = [value for value in xs.numbers() if value is not None]
    ends = (min(known, default=0.0), max(known, default=1.0))
    return plotly_axes.value_axis(look, xs, ends, figure.x_label)


def radar(figure: Figure, look: Look) -> Drawn:
    """Return closed lines over the axes of a questionnaire."""
    names = figures.categories(figure).words(look.language, look.currency)
    closed = [plotly_axes.wrapped(name, 130) for name in [*names, *names[:1]]]
    all_series = figures.series(figure)
    data: list[Json] = []
    for order, one in enumerate(all_series):
        numbers, words = one.numbers(), said(one, names, look)
        data.append(
            {
                "type": "scatterpolar",
                "mode": "lines+markers",
                "name": plotly_axes.name(one.label, look),
                "r": [*numbers, *numbers[:1]],
                "theta": closed,
                **_stroke(look, order),
                "customdata": [*words, *words[:1]],
                "hovertemplate": HOVER,
            }
        )
    base = plotly_axes.layout(figure, look)
    ends = figure.y_range or (0.0, scales.limits(list(all_series), [], None)[1])
    rays = {"gridcolor": LINE, "linecolor": LINE}
    return data, {
        "height": 560,
        "margin": base["margin"] | {"l": 60, "r": 60, "t": base["margin"]["t"] + 40},
        "legend": base["legend"] | {"y": 1.08},
        "polar": {
            "radialaxis": {**rays, "range": list(ends), "angle": 90, "tickangle": 90, "nticks": 5},
            "angularaxis": {**rays, "rotation": 90, "direction": "clockwise"},
        },
    }
