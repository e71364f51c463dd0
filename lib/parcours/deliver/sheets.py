"""One page for each action as a PDF, set as the report is: tagged, with bookmarks (R1, X5)."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from parcours.deliver import pdf
from parcours.deliver.painting import blocks, typesetting
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.exhibits.action_sheets import KEY
from parcours.exhibits.kinds import Report

FILE_NAME = "action_sheets.pdf"


def write(report: Report, folder: Path) -> Written:
    """Set the sheets of a report into ``folder/action_sheets.pdf``; nothing where it has none."""
    return write_file(folder / FILE_NAME, render(report))


def render(report: Report) -> bytes:
    """Return the sheets as a PDF, or nothing where there is no action."""
    sheets = tuple(one for one in report.annexes if one.key.startswith(KEY))
    if not sheets:
        return b""
    look = blocks.look_of(report)
    title = look.t("deliver.action_sheets.title", n=len(sheets))
    under = " · ".join(one for one in (report.title, report.notice) if one)
    alone = dataclasses.replace(report, title=title, subtitle=under, sections=sheets)
    data = pdf.data(alone)
    for laid, sheet in zip(data["sections"], sheets, strict=True):
        laid["step"] = look.prose(sheet.step)
    content = json.dumps(typesetting.drawable(data), ensure_ascii=False)
    return typesetting.pdf("report.typ", content, report.as_of)
