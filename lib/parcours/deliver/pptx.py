"""The deck: 15 to 25 slides with native charts, tables and maps, in the client's colours (X2)."""

from __future__ import annotations

from pathlib import Path

from parcours.deliver.painting import blocks, slide_pages
from parcours.deliver.painting import deck as decks
from parcours.deliver.painting.audience import for_audience
from parcours.deliver.painting.slide_plan import planned
from parcours.deliver.painting.written import Written
from parcours.deliver.painting.written import write as write_file
from parcours.errors import Problem
from parcours.exhibits.kinds import Report

FILE_NAME = "deck.pptx"


def write(report: Report, folder: Path) -> Written:
    """Write ``folder/deck.pptx`` on the client's template, or on ours in its colours.

    Warnings name each text that had to be cut to fit its slide, and a logo or a template that does not serve.
    """
    content, warnings = render(report)
    return write_file(folder / FILE_NAME, content, (*report.identity.problems, *warnings))


def render(report: Report) -> tuple[bytes, list[Problem]]:
    """Return the deck as a file, and what had to be cut."""
    report = for_audience(report)
    deck = decks.new(report, blocks.look_of(report))
    plan = planned(report)
    slide_pages.cover(deck, report)
    if plan.summary is not None:
        slide_pages.summary(deck, plan.summary)
    slide_pages.contents(deck, plan)
    for idea in plan.ideas:
        slide_pages.page(deck, idea)
    if plan.missing:
        slide_pages.missing(deck, plan)
    return decks.saved(deck, report), deck.warnings
