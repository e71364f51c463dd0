"""Bars one can point at: compared, stacked, around a base, over months."""

from __future__ import annotations

import datetime as dt
import math

from parcours.deliver.painting import figures, plotly_axes, scales
from parcours.deliver.painting import gantt as roadmap
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.plotly_axes import (
    HOVER,
    ROW,
    Drawn,
    Json,
    safe,
    said,
)
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure

_DAY = 86_400_000.0
"""Milliseconds, as Plotly counts the length of a bar over dates."""


def bar(figure: Figure, look: Look) -> Drawn:
    """Return bars, one for each category and series, and their axes."""
    names = figures.categories(figure).words(look.language, look.currency)
    band = plotly_axes.band(figure)
    all_series = figures.series(figure)
    data = [_bars(one, names, order, look) for order, one in enumerate(all_series)]
    if band:
        data[0] |= {"text": [], "error_x": _error(all_series[0], *band)}
        data.append(_values_beside(all_series[0], band[1], look))
    ends = scales.limits([*all_series, *band], [0.0], figure.y_range)
    span = ends[1] - ends[0]
    low_end = 0.0 if ends[0] >= -0.07 * span else ends[0]
    return data, {
        "barmode": "group",
        "xaxis": plotly_axes.value_axis(
            look, all_series[0], (low_end, ends[1] + 0.06 * span), figure.y_label
        ),
        "yaxis": plotly_axes.names_axis(names),
        "height": 170 + max(ROW, 24 * len(all_series)) * len(names),
        **plotly_axes.reference(figure, look, "x"),
    }


def _bars(one: figures.Series, names: list[str], order: int, look: Look) -> Json:
    return {
        "type": "bar",
        "orientation": "h",
        "name": plotly_axes.name(one.label, look),
        "y": list(range(len(names))),
        "x": one.numbers(),
        "text": [safe(word) for word in one.labels(look.language, look.currency)],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": plotly_axes.marker(look, order),
        "customdata": said(one, names, look),
        "hovertemplate": HOVER,
    }


def _error(one: figures.Series, low: figures.Series, high: figures.Series) -> Json:
    triples = list(zip(one.numbers(), low.numbers(), high.numbers(), strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "color": "#8A93A5",  # seen on the bar and beyond it
        "thickness": 1.6,
        "width": 4,
        "array": [None if v is None or h is None else h - v for v, _, h in triples],
        "arrayminus": [None if v is None or b is None else v - b for v, b, _ in triples],
    }


def _values_beside(one: figures.Series, high: figures.Series, look: Look) -> Json:
    """Return the values written beyond their interval, where a bar cannot carry them."""
    pairs = zip(one.numbers(), high.numbers(), strict=True)
    return {
        "type": "scatter",
        "mode": "text",
        "y": list(range(len(one.values))),
        "x": [None if v is None else max(v, v if h is None else h) for v, h in pairs],
        "text": [f"  {safe(word)}" for word in one.labels(look.language, look.currency)],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def stacked_bar(figure: Figure, look: Look) -> Drawn:
    """Return parts of a whole, and their axes."""
    names = figures.categories(figure).words(look.language, look.currency)
    all_series = figures.series(figure)
    data = [
        _bars(one, names, order, look)
        | {
            "textposition": "inside",
            "insidetextanchor": "middle",
            "marker": plotly_axes.marker(look, order, is_part=True),
        }
        for order, one in enumerate(all_series)
    ]
    columns = [[value or 0.0 for value in one.numbers()] for one in all_series]
    highest = max(sum(values) for values in zip(*columns, strict=True)) or 1.0
    return data, {
        "barmode": "stack",
        "xaxis": plotly_axes.value_axis(look, all_series[0], (0.0, highest), figure.y_label),
        "yaxis": plotly_axes.names_axis(names),
        "height": 170 + ROW * len(names),
    }


def tornado(figure: Figure, look: Look) -> Drawn:
    """Return what each lever does on both sides of the base."""
    low, high = figures.role(figure, "low"), figures.role(figure, "high")
    if low is None or high is None:
        raise KeyError(figure.key)
    names = figures.categories(figure).words(look.language, look.currency)
    pairs = list(zip(low.numbers(), high.numbers(), strict=True))
    order = sorted(range(len(names)), key=lambda i: -abs((pairs[i][1] or 0) - (pairs[i][0] or 0)))
    data = [
        _bars(one, names, place, look)
        | {
            "base": figure.base,
            "x": [None if (v := one.numbers()[i]) is None else v - figure.base for i in order],
            "text": [safe(one.labels(look.language, look.currency)[i]) for i in order],
            "customdata": [said(one, names, look)[i] for i in order],
        }
        for place, one in ((1, low), (0, high))
    ]
    sure = figures.sureness(figure)
    if sure:
        error = _error(high, *sure)
        data[1]["error_x"] = error | {
            side: [error[side][i] for i in order] for side in ("array", "arrayminus")
        }
    ends = scales.limits([low, high, *(sure or ())], [figure.base], None)
    margin = (ends[1] - ends[0]) * 0.08
    return data, {
        "barmode": "overlay",
        "showlegend": True,
        "height": 190 + ROW * len(names),
        "xaxis": plotly_axes.value_axis(
            look, low, (ends[0] - margin, ends[1] + margin), figure.x_label
        ),
        "yaxis": plotly_axes.names_axis([names[i] for i in order]),
    }


def gantt(figure: Figure, look: Look) -> Drawn:
    """Return one bar for each task over the months."""
    starts, ends = figures.role(figure, "start"), figures.role(figure, "end")
    if starts is None or ends is None:
        raise KeyError(figure.key)
    critical = figures.role(figure, "critical")
    names = figures.categories(figure).words(look.language, look.currency)
    told = plotly_axes.row_said(figure, look)
    data: list[Json] = []
    for is_critical, order in ((True, 0), (False, 2)):
        chosen = [
            (index, start, end)
            for index, (start, end) in enumerate(zip(starts.values, ends.values, strict=True))
            if isinstance(start, dt.date) and isinstance(end, dt.date)
            if bool(critical and critical.values[index]) is is_critical
        ]
        name = critical.label if is_critical and critical else ""
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": plotly_axes.name(name or look.t("deliver.chart.other_tasks"), look),
                "y": [index for index, _, _ in chosen],
                "base": [start.isoformat() for _, start, _ in chosen],
                "x": [max(1, (end - start).days) * _DAY for _, start, end in chosen],
                "width": 0.6,
                "marker": plotly_axes.marker(look, order),
                "customdata": [told[index] for index, _, _ in chosen],
                "hovertemplate": HOVER,
            }
        )
    months = roadmap.months(roadmap.span_of(starts.values, ends.values))
    every = math.ceil(len(months) / 7)
    return data, {
        "barmode": "overlay",
        "showlegend": critical is not None,
        "height": 190 + ROW * len(names),
        "xaxis": plotly_axes.axis(
            "",
            type="date",
            range=[months[0].isoformat(), months[-1].isoformat()],
            tickvals=[month.isoformat() for month in months[::every]],
            ticktext=[writing.month(month, look.language) for month in months[::every]],
        ),
        "yaxis": plotly_axes.names_axis(names),
    }
