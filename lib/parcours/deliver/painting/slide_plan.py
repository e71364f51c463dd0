"""Which exhibits become slides: at most so many, each section at least once, the story's order kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from parcours.deliver.painting.audience import is_register
from parcours.drawing.slides import SlideLayout, slides
from parcours.exhibits.kinds import (
    Exhibit,
    Figure,
    JourneyMap,
    KeyNumbers,
    Report,
    Section,
    Table,
    Text,
)

MOST_SLIDES = 25
_FIGURES_PER_SECTION = 2
_SHORT_TABLE = 12


@dataclass(frozen=True)
class Idea:
    """A slide to make. ``rank`` : the lower, the sooner it is kept; ``said`` : text for its notes."""

    number: int
    """Of its section."""
    section: Section
    exhibit: Exhibit
    rank: int
    said: tuple[str, ...] = ()
    page: SlideLayout | None = None
    """A page of a journey map."""


@dataclass(frozen=True)
class Plan:
    """The slides of a deck, and what was left to the report."""

    summary: Section | None
    sections: tuple[Section, ...]
    ideas: tuple[Idea, ...]
    missing: tuple[tuple[Section, Text], ...]
    left_out: tuple[str, ...]


def planned(report: Report, most: int = MOST_SLIDES) -> Plan:
    """Choose the slides of a report: cover, summary, contents and what is missing are always there."""
    has_summary = bool(report.sections) and report.sections[0].key == "summary"
    summary = report.sections[0] if has_summary else None
    sections = report.sections[1:] if has_summary else report.sections
    ideas = [idea for number, one in enumerate(sections, start=1) for idea in _ideas(number, one)]
    missing = tuple(
        (section, text)
        for section in sections
        for text in section.exhibits
        if isinstance(text, Text) and text.tone in ("missing", "blocked")
    )
    fixed = 2 + bool(summary) + bool(missing)
    kept = _kept(ideas, most - fixed)
    left = tuple(idea.exhibit.title for idea in ideas if id(idea) not in {id(one) for one in kept})
    return Plan(summary, sections, tuple(kept), missing, left)


def _kept(ideas: list[Idea], most: int) -> list[Idea]:
    ranked = sorted(range(len(ideas)), key=lambda index: (ideas[index].rank, index))
    return [ideas[index] for index in sorted(ranked[:most])]


def _ideas(number: int, section: Section) -> Iterator[Idea]:
    """Yield the slides a section could have; plain text goes to the notes of the next one."""
    said: list[str] = []
    figure_count, is_first = 0, True
    is_words_only = all(isinstance(one, Text) for one in section.exhibits)
    for exhibit in section.exhibits:
        if isinstance(exhibit, Text) and not (
            is_words_only and exhibit.tone in ("finding", "decided")
        ):
            said += exhibit.paragraphs if exhibit.tone not in ("missing", "blocked") else ()
            continue
        rank = _rank(exhibit, figure_count)
        if rank is None:
            continue
        figure_count += isinstance(exhibit, Figure)
        pages = slides(exhibit) if isinstance(exhibit, JourneyMap) else (None,)
        for page in pages:
            yield Idea(number, section, exhibit, 0 if is_first else rank, tuple(said), page)
            said, is_first = [], False


def _rank(exhibit: Exhibit, figure_count: int) -> Literal[1, 2, 3, 4] | None:
    """Return how soon an exhibit is kept; None where it is no slide at all."""
    if isinstance(exhibit, JourneyMap):
        return 1
    if isinstance(exhibit, Figure):
        if not exhibit.table.rows:
            return None
        return 1 if figure_count < _FIGURES_PER_SECTION else 3
    if isinstance(exhibit, Table):
        if not exhibit.rows:
            return None
        return 4 if is_register(exhibit) or len(exhibit.rows) > _SHORT_TABLE else 2
    return 2 if isinstance(exhibit, KeyNumbers) else 3
