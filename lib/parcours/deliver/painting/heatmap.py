"""A heat map: the value is written in each cell; its shade only helps to find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from parcours.deliver.painting import bars, canvas, figures
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.theme import LINE, MUTED, PANEL, fixed, on
from parcours.drawing.palette import mix
from parcours.exhibits.kinds import Figure, Unit

_ROW, _WIDEST, _LEAST_HEAD = 25.0, 96.0, 6.2


def heatmap(figure: Figure, look: Look) -> canvas.Sheet:
    """Draw one column of cells for each series, one row for each category."""
    all_series = figures.series(figure)
    names = figures.categories(figure).words(look.language, look.currency)
    laid = bars.rows(names, _ROW)
    width = min(_WIDEST, (canvas.WIDTH - laid.left) / max(1, len(all_series)))
    titles = [look.prose(one.label) for one in all_series]
    size = _head_size(titles, width - 4)
    heads = [canvas.wrapped(title, width - 4, size, 600) for title in titles]
    line = size * canvas.LEADING
    top = (
        max((len(head) for head in heads), default=0) * line
        + 8
        + (14 if figure.x_label or figure.y_label else 0)
    )
    marks = [*_say_axes(figure, laid, width * len(all_series), top, look)]
    marks += bars.write_names(laid, top)
    shade = shades(figure, all_series, look)
    for column, one in enumerate(all_series):
        x = laid.left + column * width
        head_y = top - 6 - line * len(heads[column]) / 2
        marks += canvas.say_lines(
            x + width / 2, head_y, heads[column], size=size, ha="center", weight=600
        )
        labels = one.words(look.language, look.currency)
        for row, value in enumerate(one.numbers()[: bars.MOST_ROWS]):
            end = laid.tops[row + 1] if row + 1 < len(laid.tops) else laid.height
            box = (x, top + laid.tops[row], width, end - laid.tops[row])
            marks += _cell(box, labels[row], shade(value) if value is not None else None)
    sheet = canvas.Sheet(top + laid.height + 4, tuple(marks))
    return bars.with_the_rest(sheet, min(len(names), bars.MOST_ROWS), len(names), look)


def _head_size(titles: list[str], room: float) -> float:
    """Return the size at which no word of the headings is cut in two, within what is still read."""
    wide = canvas.widest(" ".join(titles).split(" "), 1, 600)
    return max(_LEAST_HEAD, min(canvas.SIZE, room / max(wide, 1e-9)))


def _say_axes(
    figure: Figure, laid: bars.Rows, width: float, top: float, look: Look
) -> Iterator[str]:
    middle, across = laid.left + width / 2, look.short(figure.x_label)
    if across:
        yield canvas.note(middle, 6, across, "center")
    if not figure.y_label:
        return
    beside = canvas.measured(look.prose(figure.y_label), canvas.SMALL) <= laid.left - 10
    if beside:
        yield canvas.note(laid.left - 10, top - 8, look.short(figure.y_label), "right")
    else:  # above the headings, as far as the name of what runs across leaves room
        room = middle - canvas.measured(across, canvas.SMALL) / 2 - 12
        yield canvas.note(0, 6, look.short(figure.y_label, room))


def _cell(box: tuple[float, float, float, float], text: str, colour: str | None) -> Iterator[str]:
    """Draw a cell: its shade and its value; hatched where it is unknown."""
    x, y, width, height = box
    inner = (x + 1, y + 1, width - 2, height - 2)
    if colour:
        yield canvas.rect(*inner, fixed(colour))
    else:
        yield canvas.rect(*inner, fixed(PANEL), stroke=fixed(LINE), hatch="rising")
    ink = fixed(on(colour) if colour else MUTED)
    words = canvas.fitted(text, width - 4, weight=600)
    yield canvas.say(x + width / 2, y + height / 2, words, ha="center", weight=600, colour=ink)


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
