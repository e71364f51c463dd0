"""Heat maps and scatters one can point at."""

from __future__ import annotations

from parcours.deliver.painting import figures, plotly_axes, scales
from parcours.deliver.painting import scatter as points_apart
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.plotly_axes import (
    HOVER,
    ROW,
    SYMBOLS,
    Drawn,
    Json,
    safe,
    said,
)
from parcours.deliver.painting.theme import MUTED, WHITE, on
from parcours.drawing.palette import mix
from parcours.exhibits.kinds import Figure


def heatmap(figure: Figure, look: Look) -> Drawn:
    """Return cells with their values written in them."""
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


def scatter(figure: Figure, look: Look) -> Drawn:
    """Return points with their names beside them."""
    xs, ys = figures.categories(figure), figures.series(figure)[0]
    group = figures.role(figure, "group")
    points = list(zip(xs.numbers(), ys.numbers(), strict=True))
    labels = _labels_of_points(figure, points, look)
    told = plotly_axes.row_said(figure, look)
    ends, across = scales.limits([ys], [], figure.y_range), scales.limits([xs], [], figure.x_range)
    sides = [points_apart.SIDES[one] for one in points_apart.sides_of(points, labels, across, ends)]
    data: list[Json] = []
    for order, kind in enumerate(figures.distinct(group.values) if group else [None]):
        chosen = [i for i in range(len(points)) if group is None or group.values[i] == kind]
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": plotly_axes.name(figures.kind_name(group.label, str(kind)), look)
                if group
                else "",
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
        **plotly_axes.zones(figure, look),
        "xaxis": plotly_axes.value_axis(look, xs, across, figure.x_label),
        "yaxis": plotly_axes.value_axis(look, ys, ends, figure.y_label),
    }


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
