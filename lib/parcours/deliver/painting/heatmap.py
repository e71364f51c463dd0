"""A heat map: the value is written in each cell; its shade only helps to find it."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Rectangle

from parcours.deliver.painting import bars, canvas, figures
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.theme import LINE, MUTED, PANEL, fixed, on
from parcours.drawing.palette import mix
from parcours.exhibits.kinds import Figure, Unit

_ROW, _WIDEST = 25.0, 96.0


def heatmap(figure: Figure, look: Look) -> Sheet:
    """Draw one column of cells for each series, one row for each category."""
    all_series = figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)
    laid = bars.rows(names, _ROW)
    width = min(_WIDEST, (canvas.WIDTH - laid.left) / max(1, len(all_series)))
    heads = [canvas.wrapped(look.prose(one.label), width - 6, weight=600) for one in all_series]
    line = canvas.SIZE * canvas.LEADING
    top = max((len(head) for head in heads), default=0) * line + 8 + (14 if figure.x_label else 0)
    sheet = canvas.sheet(top + laid.height + 4)
    page = canvas.points(sheet)
    if figure.x_label:
        middle = laid.left + width * len(all_series) / 2
        canvas.note(page, middle, 6, look.short(figure.x_label), ha="center")
    if figure.y_label:
        canvas.note(
            page, laid.left - 10, top - 8, look.short(figure.y_label, laid.left - 10), ha="right"
        )
    bars.write_names(page, laid, top)
    shade = shades(figure, all_series, look)
    for column, one in enumerate(all_series):
        x = laid.left + column * width
        head_y = top - 6 - line * len(heads[column]) / 2
        canvas.say_lines(page, x + width / 2, head_y, heads[column], ha="center", weight=600)
        labels = one.words(look.language, look.currency)
        for row, value in enumerate(one.numbers()[: bars.MOST_ROWS]):
            end = laid.tops[row + 1] if row + 1 < len(laid.tops) else laid.height
            box = (x, top + laid.tops[row], width, end - laid.tops[row])
            _draw_cell(page, box, labels[row], shade(value) if value is not None else None)
    return sheet


def _draw_cell(
    page: Axes, box: tuple[float, float, float, float], text: str, colour: str | None
) -> None:
    x, y, width, height = box
    hatch = None if colour else "////"
    page.add_patch(
        Rectangle(
            (x + 1, y + 1),
            width - 2,
            height - 2,
            facecolor=fixed(colour or PANEL),
            edgecolor=fixed(LINE),
            hatch=hatch,
            linewidth=0,
        )
    )
    ink = fixed(on(colour) if colour else MUTED)
    words = canvas.fitted(text, width - 4, weight=600)
    canvas.say(page, x + width / 2, y + height / 2, words, ha="center", weight=600, colour=ink)


def shades(
    figure: Figure, all_series: tuple[figures.Series, ...], look: Look
) -> Callable[[float], str]:
    """Return a value's shade: light to dark, or red to blue around zero where it has a sign."""
    known = [v for one in all_series for v in one.numbers() if v is not None]
    low, high = figure.y_range or (min([0.0, *known]), max([1e-9, *known]))
    is_signed = any(one.unit is Unit.SIGNED for one in all_series)

    def shade(value: float) -> str:
        if is_signed:
            share = value / (max(abs(low), abs(high)) or 1)
            return mix(
                "#FFFFFF", "#0A4A93" if share > 0 else "#93170F", min(1.0, abs(share)) * 0.85
            )
        share = (value - low) / ((high - low) or 1)
        return mix("#EDF1F8", look.theme.brand, min(1.0, max(0.0, share)) ** 0.8)

    return shade
