"""What notebook 04 shows together, in the order a workshop goes through it (J1 to J9)."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits import (
    channel_breaks,
    journey_maps,
    journey_pictures,
    judgements,
    map_yields,
    observed,
    satisfaction,
    scripts,
    target_journey,
    touchpoints,
    verbatims,
)
from parcours.exhibits.common import still_missing
from parcours.exhibits.kinds import Exhibit, Section, Table, Text


def inventory(case: Case) -> Section:
    """Show the grid of each journey, what it leaves uncovered as questions, the check list (J2)."""
    journeys = case.workbook.journeys.journeys
    return _together(
        case,
        "inventory",
        *(touchpoints.grid(case, one.id) for one in journeys if one.stages),
        touchpoints.open_questions(case),
        touchpoints.checked(case),
    )


def judged(case: Case) -> Section:
    """Show how each public lives each touchpoint, how far people agree, what it rests on (J3)."""
    return _together(
        case,
        "judged",
        judgements.emotions(case),
        judgements.appraisals(case),
        judgements.divided(case),
        judgements.evidence(case),
    )


def irritants(case: Case) -> Section:
    """Show irritants, ranked, and moments of truth in trouble (J3)."""
    return _together(
        case, "irritants", judgements.irritants(case), judgements.moments_of_truth(case)
    )


def maps(case: Case) -> Section:
    """Draw every journey of the case (J1, J3, J6)."""
    journeys = [one for one in case.workbook.journeys.journeys if one.stages]
    if not journeys:
        return _together(case, "maps", still_missing(case, "touchpoints"))
    return _together(case, "maps", *(journey_maps.map_of(case, one) for one in journeys))


def target(case: Case) -> Section:
    """Show what the target gains, changes and requires (J6)."""
    return _together(
        case,
        "target",
        target_journey.gains(case),
        target_journey.changes(case),
        target_journey.idle(case),
    )


def coherence(case: Case) -> Section:
    """Show which channel honours what, and what breaks from one to the other (J5)."""
    return _together(
        case,
        "coherence",
        channel_breaks.breaks(case),
        channel_breaks.passages(case),
        channel_breaks.capabilities(case),
    )


def words_and_waiting(case: Case) -> Section:
    """Show what is said, which values are carried, how long customers wait (J4)."""
    return _together(
        case,
        "scripts",
        scripts.value_coverage(case),
        scripts.waiting(case),
        scripts.scripts(case),
    )


def yields(case: Case) -> Section:
    """Show what the map yields: proposals, then what was kept of them (J7)."""
    return _together(
        case,
        "yields",
        map_yields.proposals(case),
        map_yields.use_cases(case),
        map_yields.scenarios(case),
        map_yields.collection_plan(case),
        map_yields.contact_reasons(case),
    )


def seen(case: Case) -> Section:
    """Show what the files say of journeys, against the map (J8)."""
    journeys = case.workbook.journeys.journeys
    return _together(
        case,
        "seen",
        journey_pictures.transitions(case),
        journey_pictures.first_steps(case),
        *(observed.stage_steps(case, one.id) for one in journeys if one.stages),
        observed.declared_against_observed(case),
        observed.nodes(case),
        observed.paths(case),
        observed.channel_transitions(case),
        observed.by_public(case),
    )


def voice(case: Case) -> Section:
    """Show what customers answer, by touchpoint and by public, and the words chosen of them (J9)."""
    return _together(
        case,
        "voice",
        satisfaction.scores(case),
        satisfaction.scores_table(case),
        verbatims.chosen(case),
    )


def heard(case: Case, words: str = "") -> Table | Text:
    """Search what customers wrote, personal data masked: in the room, never in a batch run (J9).

    Parameters
    ----------
    words : verbatims hold all of them; empty: the latest ones.
    """
    if case.is_interactive:
        return verbatims.found(case, words)
    return Text((case.t("touchpoints.verbatims_in_the_room"),), "", "finding")


def _together(case: Case, key: str, *exhibits: Exhibit) -> Section:
    return Section(f"journeys.{key}", "", case.t("step.touchpoints"), exhibits)
