"""Charts one can point at, for the notebook: figures as Plotly's own JSON, small, without a script.

Written as plain data: Plotly is not imported; its template (7 kB in every figure) stays out.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence

from parcours.deliver.painting import figures, gantt, plotly_axes, scales, scatter
from parcours.deliver.painting.look import Look, marks
from parcours.deliver.painting.plotly_axes import DASHES, HOVER, ROW, SYMBOLS, Json, safe, said
from parcours.deliver.painting.theme import LINE, MUTED, WHITE, on
from parcours.drawing.palette import mix
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure, FigureKind

Drawn = tuple[list[Json], Json]
_DAY = 86_400_000.0
"""Milliseconds, as Plotly counts the length of a bar over dates."""


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


def _bar(figure: Figure, look: Look) -> Drawn:
    names = figures.categories(figure).words(look.language, look.currency)
    band = _band(figure)
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


def _band(figure: Figure) -> list[figures.Series]:
    found = [one for name in ("low", "high") if (one := figures.role(figure, name))]
    return found if len(found) == 2 else []  # noqa: PLR2004 - low and high


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


def _stacked_bar(figure: Figure, look: Look) -> Drawn:
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


def _tornado(figure: Figure, look: Look) -> Drawn:
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
    ends = scales.limits([low, high], [figure.base], None)
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


def _line(figure: Figure, look: Look) -> Drawn:
    xs, all_series, band = figures.categories(figure), list(figures.series(figure)), _band(figure)
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
    extra = [figure.reference[0]] if figure.reference else []
    ends = scales.limits([*all_series, *band], extra, figure.y_range)
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


def _radar(figure: Figure, look: Look) -> Drawn:
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


def _heatmap(figure: Figure, look: Look) -> Drawn:
    all_series = figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)
    rows = list(zip(*(one.numbers() for one in all_series), strict=True))
    words = list(zip(*(one.words(look.language, look.currency) for one in all_series), strict=True))
    told = list(zip(*(said(one, names, look) for one in all_series), strict=True))
    ends, shades = _colour_scale(figure, rows, look)
    data: list[Json] = [
        {
            "type": "heatmap",
            "z": [list(row) for row in rows],
            "x": list(range(len(all_series))),
            "y": list(range(len(names))),
            "zmin": ends[0],
            "zmax": ends[1],
            "showscale": False,
            "xgap": 2,
            "ygap": 2,
            "colorscale": [[i / (len(shades) - 1), colour] for i, colour in enumerate(shades)],
            "customdata": [list(row) for row in told],
            "hovertemplate": HOVER,
            "hoverongaps": False,
        }
    ]
    notes = [
        {
            "x": column,
            "y": row,
            "showarrow": False,
            "text": safe(words[row][column]),
            "font": {"color": _ink(value, ends, shades), "weight": 600},
        }
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    ]
    base = plotly_axes.layout(figure, look)
    heads = [(float(i), look.prose(one.label)) for i, one in enumerate(all_series)]
    across = plotly_axes.ticked(look.short(figure.x_label), (-0.5, len(heads) - 0.5), heads)
    across |= {"ticktext": [plotly_axes.wrapped(word, 100) for _, word in heads]}
    return data, {
        "annotations": notes,
        "xaxis": across | {"side": "top", "showgrid": False, "zeroline": False},
        "yaxis": plotly_axes.names_axis(names),
        "height": 210 + ROW * len(names),
        "margin": base["margin"] | {"t": base["margin"]["t"] + 50, "b": 16},
    }


def _colour_scale(
    figure: Figure, rows: list[tuple[float | None, ...]], look: Look
) -> tuple[tuple[float, float], list[str]]:
    """Return the ends of the scale and its colours: around zero where values have a sign."""
    known = [value for row in rows for value in row if value is not None]
    low, high = figure.y_range or (min([0.0, *known]), max([1e-9, *known]))
    if low < 0:
        far = max(abs(low), abs(high))
        return (-far, far), ["#93170F", WHITE, "#0A4A93"]
    return (low, high), ["#EDF1F8", look.theme.brand]


def _ink(value: float | None, ends: tuple[float, float], shades: list[str]) -> str:
    if value is None:
        return MUTED
    share = min(1.0, max(0.0, (value - ends[0]) / ((ends[1] - ends[0]) or 1)))
    place = share * (len(shades) - 1)
    left = min(int(place), len(shades) - 2)
    return on(mix(shades[left], shades[left + 1], place - left))


def _scatter(figure: Figure, look: Look) -> Drawn:
    xs, ys = figures.categories(figure), figures.series(figure)[0]
    group = figures.role(figure, "group")
    points = list(zip(xs.numbers(), ys.numbers(), strict=True))
    labels = _labels_of_points(figure, points, look)
    told = plotly_axes.row_said(figure, look)
    ends, across = scales.limits([ys], [], figure.y_range), scales.limits([xs], [], None)
    sides = _sides(points, labels, across, ends)
    data: list[Json] = []
    for order, kind in enumerate(figures.distinct(group.values) if group else [None]):
        chosen = [i for i in range(len(points)) if group is None or group.values[i] == kind]
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": plotly_axes.name(f"{group.label} {kind}", look) if group else "",
                "x": [points[i][0] for i in chosen],
                "y": [points[i][1] for i in chosen],
                "text": [labels[i] for i in chosen],
                "textposition": [sides[i] for i in chosen],
                "marker": {"size": 11, "symbol": SYMBOLS[order % len(SYMBOLS)]},
                "customdata": [told[i] for i in chosen],
                "hovertemplate": HOVER,
                "cliponaxis": False,
            }
        )
    return data, {
        "height": 500,
        "showlegend": group is not None,
        "xaxis": plotly_axes.value_axis(look, xs, across, figure.x_label),
        "yaxis": plotly_axes.value_axis(look, ys, ends, figure.y_label),
    }


def _sides(
    points: list[tuple[float | None, float | None]],
    labels: list[str],
    across: tuple[float, float],
    up: tuple[float, float],
) -> list[str]:
    """Return on which side of its point each name goes, so that names stay apart."""
    width, height = 560.0, 300.0
    places = [
        (
            width * ((x or 0.0) - across[0]) / ((across[1] - across[0]) or 1),
            height * (up[1] - (y or 0.0)) / ((up[1] - up[0]) or 1),
        )
        for x, y in points
    ]
    lines = [label.split("<br>") for label in labels]
    found = scatter.sides(places, lines, scatter.Box(0, 0, width, height))
    return [scatter.SIDES[side] for side in found]


def _labels_of_points(
    figure: Figure, points: list[tuple[float | None, float | None]], look: Look
) -> list[str]:
    """Return the name of each point; points at one place share one label, on the first of them."""
    label = figures.role(figure, "label")
    if label is None:
        return [""] * len(points)
    words = label.words(look.language, look.currency)
    together: dict[tuple[float | None, float | None], list[str]] = {}
    for point, word in zip(points, words, strict=True):
        together.setdefault(point, []).append(word)
    return [
        plotly_axes.wrapped(", ".join(together.pop(point)), 110) if point in together else ""
        for point in points
    ]


def _gantt(figure: Figure, look: Look) -> Drawn:
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
    months = gantt.months(gantt.span_of(starts.values, ends.values))
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


_DRAWN_BY: Mapping[FigureKind, Callable[[Figure, Look], Drawn]] = {
    FigureKind.BAR: _bar,
    FigureKind.STACKED_BAR: _stacked_bar,
    FigureKind.LINE: _line,
    FigureKind.RADAR: _radar,
    FigureKind.HEATMAP: _heatmap,
    FigureKind.SCATTER: _scatter,
    FigureKind.TORNADO: _tornado,
    FigureKind.GANTT: _gantt,
}
