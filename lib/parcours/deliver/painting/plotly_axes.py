"""What all interactive charts share: layout, axes, marks, words on pointing; plain JSON for Plotly.

Every word people typed is escaped, since Plotly reads ``<b>`` and ``<a>`` in labels.
"""

from __future__ import annotations

import html
from typing import Any

from parcours.deliver.painting import canvas, figures, scales
from parcours.deliver.painting.look import Look, marks, steps
from parcours.deliver.painting.theme import INK, LINE, MUTED, WHITE
from parcours.exhibits import writing
from parcours.exhibits.kinds import Figure

FONT = "Inter, 'Segoe UI', -apple-system, Arial, sans-serif"
SYMBOLS = ["circle", "square-open", "triangle-up", "diamond-open", "triangle-down", "cross"]
DASHES = ["solid", "dash", "dashdot", "dot", "longdash", "longdashdot"]
ROW = 38
HOVER = "%{customdata}<extra></extra>"
RED = "#93170F"

Json = dict[str, Any]
Drawn = tuple[list[Json], Json]


def layout(figure: Figure, look: Look) -> Json:
    """Return the title, its source under it, and the look of every chart."""
    source = writing.source_line(figure.source, look.language)
    lines = canvas.wrapped(source, 560, canvas.SIZE, most=3) if source else []
    title = canvas.wrapped(look.prose(figure.title), 540, 12.5, 600)
    return {
        "title": {
            "text": safe_lines(title),
            "subtitle": {"text": safe_lines(lines), "font": {"size": 11, "color": MUTED}},
            "font": {"size": 16, "color": look.theme.brand, "weight": 600},
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 1,
            "yanchor": "top",
            "yref": "container",
            "pad": {"l": 12, "t": 12},
        },
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "colorway": [one.colour for one in marks(look.theme)],
        "separators": ",\u202f" if look.language == "fr" else ".,",
        "margin": {"l": 12, "r": 24, "t": 60 + 22 * len(title) + 15 * len(lines), "b": 48},
        "height": 430,
        "showlegend": len(figure.y) > 1,
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
        },
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": LINE, "font": {"color": INK}},
    }


def safe(text: str) -> str:
    """Return a text that Plotly shows as typed.

    >>> safe("<b>Prix</b>")
    '&lt;b&gt;Prix&lt;/b&gt;'
    """
    return html.escape(text, quote=False)


def safe_lines(lines: list[str]) -> str:
    """Return lines of text as Plotly breaks them."""
    return "<br>".join(safe(line) for line in lines)


def name(text: str, look: Look) -> str:
    """Return the name of a series, as its legend shows it."""
    return safe(canvas.fitted(look.prose(text), 180))


def wrapped(text: str, width: float = 190) -> str:
    """Return a text cut into lines of that many points."""
    return safe_lines(canvas.wrapped(text, width, most=2))


def axis(text: str, **more: Any) -> Json:
    """Return an axis with its name."""
    return {
        "title": {"text": safe(text), "font": {"size": 12, "color": MUTED}},
        "gridcolor": LINE,
        "zerolinecolor": MUTED,
        "linecolor": MUTED,
        "automargin": True,
        "fixedrange": True,
        **more,
    }


def ticked(text: str, ends: tuple[float, float], ticks: list[tuple[float, str]]) -> Json:
    """Return an axis whose values are written by us."""
    return axis(
        text,
        range=list(ends),
        tickvals=[value for value, _ in ticks],
        ticktext=[safe(words) for _, words in ticks],
    )


def value_axis(look: Look, like: figures.Series, ends: tuple[float, float], text: str) -> Json:
    """Return an axis of values like those of a series."""
    return ticked(look.short(text, 330), ends, scales.ticks(*ends, like, look, most=7))


def names_axis(names: list[str]) -> Json:
    """Return the axis of the rows of a chart, the first on top."""
    ticks = [(float(index), name) for index, name in enumerate(names)]
    made = ticked("", (len(names) - 0.4, -0.6), ticks)
    return made | {
        "ticktext": [wrapped(name) for name in names],
        "showgrid": False,
        "zeroline": False,
    }


def said(one: figures.Series, names: list[str], look: Look) -> list[str]:
    """Return what is read on pointing at each value of a series."""
    words = one.words(look.language, look.currency)
    label = look.prose(one.label)
    pairs = zip(names, words, strict=True)
    return [_told(f"{name} · {label} : {word}", look) for name, word in pairs]


def band(figure: Figure) -> list[figures.Series]:
    """Return the two ends of an interval, or nothing where one is missing."""
    found = [one for name in ("low", "high") if (one := figures.role(figure, name))]
    return found if len(found) == 2 else []  # noqa: PLR2004 - low and high


def row_said(figure: Figure, look: Look) -> list[str]:
    """Return what is read on pointing at each row: all of it."""
    columns = [figures.column(figure.table, one.key) for one in figure.table.columns]
    words = [one.words(look.language, look.currency) for one in columns]
    labels = [look.prose(one.label) for one in columns]
    return [
        "<br>".join(
            _told(f"{label} : {value}", look) for label, value in zip(labels, row, strict=True)
        )
        for row in zip(*words, strict=True)
    ]


def _told(text: str, look: Look) -> str:
    return safe(writing.shortened(look.prose(text), 200))


def marker(look: Look, order: int, *, is_part: bool = False) -> Json:
    """Return how the bars of a series are filled; ``is_part``: parts of a whole, dark to light."""
    known = steps(look.theme) if is_part else marks(look.theme)
    style = known[order % len(known)]
    shape = "/" if style.hatch else ""
    return {
        "color": style.fill,
        "line": {"color": style.colour, "width": 1},
        "pattern": {"shape": shape, "fgcolor": style.colour, "size": 6, "solidity": 0.25},
    }


def zones(figure: Figure, look: Look) -> Json:
    """Return the lines that cut a plane in four, and the names of its parts, in their corners."""
    if figure.zones is None:
        return {}
    dashes = {"color": MUTED, "width": 1, "dash": "dash"}
    cut = {"type": "line", "line": dashes, "layer": "below"}
    upright = {"x0": figure.zones.x, "x1": figure.zones.x, "y0": 0, "y1": 1, "yref": "paper"}
    level = {"y0": figure.zones.y, "y1": figure.zones.y, "x0": 0, "x1": 1, "xref": "paper"}
    corners = ((0, 1), (1, 1), (0, 0), (1, 0))
    names = [
        {
            "text": safe(look.prose(name)),
            "x": x,
            "y": y,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "right" if x else "left",
            "yanchor": "top" if y else "bottom",
            "showarrow": False,
            "font": {"color": MUTED, "size": 12},
        }
        for name, (x, y) in zip(figure.zones.names, corners, strict=True)
    ]
    return {"shapes": [{**cut, **upright}, {**cut, **level}], "annotations": names}


def reference(figure: Figure, look: Look, along: str) -> Json:
    """Return the line to compare with, and its name."""
    if figure.reference is None:
        return {}
    value, name = figure.reference
    across = "y" if along == "x" else "x"
    line = {
        "type": "line",
        "line": {"color": RED, "width": 1.5, "dash": "dash"},
        f"{along}0": value,
        f"{along}1": value,
        f"{across}0": 0,
        f"{across}1": 1,
        f"{across}ref": "paper",
        "label": {
            "text": safe(look.short(name)),
            "textposition": "start",
            "font": {"color": RED, "size": 11},
        },
    }
    return {"shapes": [line]}
