"""Which exhibits become slides: at most so many, each section at least once, the story's order kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parcours.deliver.painting.audience import is_register
from parcours.drawing.slides import SlideLayout, slides
from parcours.exhibits.kinds import (
    Exhibit,
    Figure,
    JourneyMap,
    KeyNumbers,
    Report,
    Section,
    Text,
)

MOST_SLIDES = 25
_FIGURES_PER_SECTION = 2
_SHORT_TABLE = 12
_STORY = (
    "positioning", "register.publics", "objective_weights", "equity_by_public", "flows",
    "irritants", "chosen_verbatims", "radar_D1", "impact_effort", "plan_value", "roadmap", "progress", "decisions",
    "journey_transitions", "other_journeys", "journey_first_steps",
    "levers", "pareto_margin", "skill_levels", "investment", "waiting", "public_robustness",
    "register.milestones", "function_gaps", "perception_gaps", "channel_breaks", "spending",
)  # fmt: skip
"""What a board is told, the first of it first: who, why, what it is worth, what hurts, what to do."""
_OTHER_JOURNEYS = "other_journeys"
_FIRST, _MAP, _TOLD, _OTHER = 0, 1, 10, 100
_REPORT_ONLY = frozenset({"conventions"})
"""Sections to look things up in: a deck tells, the report holds."""


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
    told = report.sections[1:] if has_summary else report.sections
    sections = tuple(one for one in told if one.key not in _REPORT_ONLY)
    ideas = [idea for number, one in enumerate(sections, start=1) for idea in _ideas(number, one)]
    missing = tuple((one, text) for one in sections if (text := _missing(one)) is not None)
    fixed = 2 + bool(summary) + bool(missing)
    kept = _kept(ideas, most - fixed)
    left = tuple(idea.exhibit.title for idea in ideas if id(idea) not in {id(one) for one in kept})
    return Plan(summary, sections, tuple(kept), missing, left)


def _missing(section: Section) -> Text | None:
    """Return what a section says last that it misses: all of it, counted as the summary counts.

    What it says before is why one result or another cannot be computed, for the same want.
    """
    said = [one for one in section.exhibits if isinstance(one, Text)]
    return next((one for one in reversed(said) if one.tone in ("missing", "blocked")), None)


def _kept(ideas: list[Idea], most: int) -> list[Idea]:
    ranked = sorted(range(len(ideas)), key=lambda index: (ideas[index].rank, index))
    return [ideas[index] for index in sorted(ranked[:most])]


def _ideas(number: int, section: Section) -> Iterator[Idea]:
    """Yield the slides a section could have; plain text goes to the notes of the next one."""
    said: list[str] = []
    figure_count = map_count = 0
    is_words_only = all(isinstance(one, Text) for one in section.exhibits)
    best = _best(section)
    for exhibit in section.exhibits:
        if isinstance(exhibit, Text) and not (
            is_words_only and exhibit.tone in ("finding", "decided")
        ):
            said += exhibit.paragraphs if exhibit.tone not in ("missing", "blocked") else ()
            continue
        rank = _rank(exhibit, figure_count, map_count)
        if rank is None:
            continue
        figure_count += isinstance(exhibit, Figure)
        map_count += isinstance(exhibit, JourneyMap)
        pages = slides(exhibit) if isinstance(exhibit, JourneyMap) else (None,)
        for place, page in enumerate(pages):
            is_first = exhibit is best and place == 0
            yield Idea(number, section, exhibit, _FIRST if is_first else rank, tuple(said), page)
            said = []


def _best(section: Section) -> Exhibit | None:
    """Return the exhibit that stands for a section where there is room for one only."""
    ranked = [(rank, one) for one in section.exhibits if (rank := _rank(one)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _rank(exhibit: Exhibit, figure_count: int = 0, map_count: int = 0) -> int | None:
    """Return how soon an exhibit is kept, the least first; None where it is no slide at all.

    One journey is told stage by stage, whatever it takes; the pages of the others come after the plan.
    """
    if isinstance(exhibit, JourneyMap):
        return _MAP if map_count == 0 else _TOLD + _STORY.index(_OTHER_JOURNEYS)
    if isinstance(exhibit, KeyNumbers | Text):
        return _OTHER + (2 if isinstance(exhibit, KeyNumbers) else 3)
    table = exhibit.table if isinstance(exhibit, Figure) else exhibit
    if not table.rows:
        return None
    if exhibit.key in _STORY:
        return _TOLD + _STORY.index(exhibit.key)
    if isinstance(exhibit, Figure):
        return _OTHER + (1 if figure_count < _FIGURES_PER_SECTION else 3)
    return _OTHER + (4 if is_register(exhibit) or len(table.rows) > _SHORT_TABLE else 2)
