"""Journey maps as posters: SVG and PDF, each on the smallest sheet on which it stays legible (X4)."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parcours.deliver.painting import blocks, maps, typesetting
from parcours.deliver.painting.audience import for_audience
from parcours.deliver.painting.look import Look
from parcours.deliver.painting.written import Written
from parcours.exhibits.kinds import JourneyMap, Report
from parcours.files.atomic import write_whole

FILE_NAME = "poster.pdf"


def write(report: Report, folder: Path) -> Written:
    """Write ``poster.pdf``, all maps in one, and an SVG for each sheet; nothing where there is no map."""
    files = render(report)
    for name, content in files.items():
        write_whole(folder / name, content)
    return Written(tuple(folder / name for name in files))


def render(report: Report) -> dict[str, bytes]:
    """Return the posters of a report, by file name."""
    sheets = list(_sheets(report))
    if not sheets:
        return {}
    look = blocks.look_of(report)
    data = {
        "title": look.prose(report.title),
        "client": look.prose(report.client),
        "language": report.language,
        "region": {"fr": "FR", "en": "GB"}[report.language],
        "date": [report.as_of.year, report.as_of.month, report.as_of.day],
        "faces": typesetting.faces(),
        "posters": [sheet for _, sheet in sheets],
    }
    content = json.dumps(typesetting.drawable(data), ensure_ascii=False)
    drawings = {f"poster-{name}.svg": sheet["svg"].encode() for name, sheet in sheets}
    return {FILE_NAME: typesetting.pdf("poster.typ", content, report.as_of), **drawings}


def _sheets(report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    look = blocks.look_of(report)
    for section in for_audience(report).sections:
        for exhibit in section.exhibits:
            if isinstance(exhibit, JourneyMap):
                for layout, svg in maps.posters(_signed(exhibit, report, look), look):
                    name = re.sub(r"[^A-Za-z0-9_-]+", "-", exhibit.key).strip("-").lower()
                    page = f"{name}-{layout.page}" if layout.pages > 1 else name
                    yield (
                        page,
                        {
                            "title": look.prose(layout.title),
                            "width": layout.sheet.width_mm,
                            "height": layout.sheet.height_mm,
                            "svg": svg,
                            "alternative": look.prose(f"{layout.title}. {layout.description}"),
                        },
                    )


def _signed(journey_map: JourneyMap, report: Report, look: Look) -> JourneyMap:
    """Return a map that says at its foot which data it rests on: a poster is read alone."""
    told = (journey_map.confidentiality, f"{look.t('deliver.fingerprint')} {report.fingerprint}")
    return dataclasses.replace(journey_map, confidentiality=" · ".join(filter(None, told)))
