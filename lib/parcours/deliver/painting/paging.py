"""Figures on paper: what is taller than a page goes on over the next ones, on one scale, its headings on each."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from parcours.deliver.painting import bars, canvas, charts, figures
from parcours.deliver.painting.look import Look
from parcours.exhibits.kinds import Figure, FigureKind

TEXT_WIDTH, TALLEST = 493.0, 640.0
"""Points of an A4 page for a picture: its width, its height under a title and over a source."""
_MOST_PAGES = 4
_BY_ROWS = frozenset({FigureKind.BAR, FigureKind.HEATMAP})
"""Kinds laid row under row, that can go on over another page."""
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def pages(figure: Figure, look: Look, svg: str) -> list[str]:
    """Return the pictures of a figure on paper: one where a page holds it, else one for each page.

    ``svg`` : the whole figure, as on screen, where there is no end of a page.
    """
    rows = figure.table.rows
    if figure.kind not in _BY_ROWS or (_height(svg) <= TALLEST and len(rows) <= bars.MOST_ROWS):
        return [svg]
    on_screen = min(len(rows), bars.MOST_ROWS)
    count = math.ceil(_height(svg) / on_screen * len(rows) / (TALLEST * 0.96))
    each = math.ceil(len(rows) / count)
    scaled = replace(figure, y_range=_range(figure))
    starts = range(0, len(rows), each)[:_MOST_PAGES]
    parts = [
        replace(scaled, table=replace(figure.table, rows=rows[start : start + each]))
        for start in starts
    ]
    drawn = [charts.DRAWN_BY[part.kind](part, look) for part in parts]
    shown = min(len(rows), each * len(starts))
    drawn[-1] = bars.with_the_rest(drawn[-1], shown, len(rows), look)
    alternative = figures.alternative(figure, look.language)
    return [canvas.svg(figure.key, alternative, sheet) for sheet in drawn]


def width(svg: str) -> float:
    """Return how wide a picture stands on a page that holds it whole."""
    return min(TEXT_WIDTH, TEXT_WIDTH * TALLEST / _height(svg))


def _height(svg: str) -> float:
    """Return the height of a picture as wide as the text of a page."""
    found = _SIZE.search(svg)
    return TEXT_WIDTH * float(found[2]) / float(found[1]) if found else 0.0


def _range(figure: Figure) -> tuple[float, float]:
    """Return the range of all the rows: a part of them is drawn on the scale of the whole."""
    columns = [*figures.series(figure), *(figures.role(figure, name) for name in ("low", "high"))]
    known = [v for one in columns if one is not None for v in one.numbers() if v is not None]
    known += figures.compared(figure)
    return figure.y_range or (min([0.0, *known]), max([1e-9, *known]))
