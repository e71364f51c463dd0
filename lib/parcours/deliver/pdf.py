"""The report as a PDF, set by typst: tagged (PDF/UA-1), with bookmarks, no browser, same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parcours.deliver.painting import blocks, paging, typesetting
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.drawing import measure
from parcours.exhibits.kinds import Report
from parcours.exhibits.writing import shortened

FILE_NAME = "report.pdf"
_FEW_ROWS, _FEW_FIGURE_ROWS = 18, 12
"""Rows beyond which a table goes to the annex, so that the report reads as a story."""
_FEW_SIGNS = 2500
"""A table with no more of them is kept on one page."""
_SHORT_HEAD = 120
"""Signs of a heading beyond which the headings of a table are not repeated on its next pages: one
taller than a page would be repeated without end."""
_LONGEST_HEAD, _LONGEST_ON_COVER = 240, 600
"""Signs of what cannot go over a page: beyond, it is cut with its mark, and whole in report.html."""
_SIDES = (("portrait", 100), ("landscape", 165), ("large", 10_000))
"""Signs of a line of a table, by page."""
_WIDEST, _LEAST = 34.0, 6.0
_WIDTHS = {"portrait": 174.0, "landscape": 269.0, "large": 392.0}
"""Millimetres of a table, by page; in an annex a portrait one is a little wider."""
_POINTS_PER_MM = 72 / 25.4
_INSETS, _SURELY = 6.0, 0.95
"""Points a cell keeps at its sides; share of the rest a text takes at most where it surely has one line."""
_LONG_TITLE, _VERY_LONG_TITLE = 110, 220


def write(report: Report, folder: Path) -> Written:
    """Set a report into ``folder/report.pdf``."""
    return write_file(folder / FILE_NAME, render(report))


def render(report: Report) -> bytes:
    """Return the report as a PDF."""
    return typesetting.pdf("report.typ", json.dumps(data(report), ensure_ascii=False), report.as_of)


def data(report: Report) -> dict[str, Any]:
    """Return what the template lays out, all of it in words."""
    look = blocks.look_of(report)
    document = blocks.shortened(blocks.document(report), look)
    chapters = [*filter(None, [document.summary]), *document.chapters]
    annexes: list[dict[str, Any]] = []
    sections = [
        {
            "step": _step(chapter),
            "title": chapter.title,
            "blocks": [_block(block, annexes, look) for block in chapter.blocks],
        }
        for chapter in chapters
    ]
    return typesetting.drawable(
        {
            "language": document.language,
            "region": {"fr": "FR", "en": "GB"}[report.language],
            "client": shortened(document.client, _LONGEST_HEAD),
            "logo": list(report.identity.logo),
            "title": shortened(document.title, _LONGEST_ON_COVER),
            "title_size": _title_size(document.title),
            "subtitle": shortened(document.subtitle, _LONGEST_ON_COVER),
            "as_of": document.as_of,
            "date": [report.as_of.year, report.as_of.month, report.as_of.day],
            "confidentiality": document.confidentiality,
            "running": shortened(document.running, _LONGEST_HEAD),
            "fingerprint": document.fingerprint,
            "words": document.words,
            "colours": typesetting.colours(look.theme),
            "faces": typesetting.faces(),
            "sections": sections,
            "annexes": annexes,
        }
    )


def _step(chapter: blocks.Chapter) -> str:
    return f"{chapter.number} · {chapter.step}" if chapter.number else chapter.step


def _title_size(title: str) -> int:
    return 26 if len(title) <= _LONG_TITLE else 19 if len(title) <= _VERY_LONG_TITLE else 11


def _block(block: blocks.Block, annexes: list[dict[str, Any]], look: Look) -> dict[str, Any]:
    """Return a block for the template; a table too long or too wide goes to the annexes."""
    content = vars(block) | {"numbers": [vars(one) for one in block.numbers], "table": None}
    content["annex"] = False
    said = (block.title, block.source, *block.paragraphs)
    content["is_whole"] = sum(map(len, said)) <= _FEW_SIGNS
    content["svg"] = ""
    if block.kind == "figure":
        content["pages"] = [{"svg": one, "width": paging.width(one)} for one in block.pages]
    if block.table is None:
        return content
    table, side = _table(block.table)
    most = _FEW_FIGURE_ROWS if block.kind == "figure" else _FEW_ROWS
    is_long = len(block.table.rows) > most or side != "portrait"
    if block.table.rows and (is_long or block.kind == "map"):
        heading = look.t("deliver.annex", n=len(annexes) + 1)
        content["annex"] = True
        content["annex_words"] = look.t(
            "deliver.annex_rows", n=len(block.table.rows), annex=heading
        )
        annexes.append(
            {
                "id": block.id,
                "first": not annexes,
                "heading": f"{heading} · {block.table.title}",
                "side": side,
                "table": table,
                "source": block.source,
            }
        )
    else:
        content["table"] = table
    return content


def _table(grid: blocks.Grid) -> tuple[dict[str, Any], str]:
    """Return a table with the share of each column, and the page it needs."""
    widths = []
    for index, head in enumerate(grid.heads):
        lengths = sorted(len(row[index]) for row in grid.rows) or [0]
        usual = lengths[(9 * len(lengths)) // 10]
        longest_word = max((len(word) for word in head.split()), default=0)
        widths.append(min(_WIDEST, max(_LEAST, usual + 1.5, longest_word * 1.1)))
    side = next(name for name, most in _SIDES if sum(widths) <= most)
    size = 8.0 if side == "portrait" else 7.2
    signs = sum(len(cell) for row in (grid.heads, *grid.rows) for cell in row)
    is_small = len(grid.rows) <= _FEW_FIGURE_ROWS and signs <= _FEW_SIGNS
    table = vars(grid) | {
        "heads": [shortened(one, _LONGEST_HEAD) for one in grid.heads],
        "widths": widths,
        "size": size,
        "is_small": is_small,
        "one_line": _on_one_line(grid, widths, size, _WIDTHS[side]),
        "repeats": max(map(len, grid.heads), default=0) <= _SHORT_HEAD,
    }
    return table, side


def _on_one_line(
    grid: blocks.Grid, widths: Sequence[float], size: float, width: float
) -> list[bool]:
    """Whether each row surely holds on one line: its height is then known, and typst sets it once, not twice.

    Three cells of four, and a fifth of the time of a report.
    """
    room = [_SURELY * (width * _POINTS_PER_MM * one / sum(widths) - _INSETS) for one in widths]
    faces = [measure.Font("inter", size, 600), *[measure.Font("inter", size)] * len(widths)]
    return [
        all(
            measure.width(cell, face) <= most
            for cell, face, most in zip(row, faces, room, strict=False)
        )
        for row in grid.rows
    ]
