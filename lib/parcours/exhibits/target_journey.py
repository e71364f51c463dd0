"""The target journey against today's: what changes, what it gains, what carries it (J6)."""

from __future__ import annotations

from collections.abc import Mapping

from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.journey_words import column, named, numbered, signed
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Table, Unit
from parcours.method.target import (
    CHANGED,
    StageGain,
    actions_required,
    actions_that_improve_nothing,
    changed_without_action,
    fates,
    stage_gains,
)
from parcours.method.touchpoints import Fate


def gains(case: Case) -> Figure:
    """Emotion gained by stage and public, like with like (J6)."""
    found = {(one.stage, one.public): one for one in stage_gains(case.emotion_changes)}
    publics = list(dict.fromkeys(public for _, public in found))
    met = {stage for stage, _ in found}
    stages = [one for one in case.workbook.journeys.stages if one.id in met]
    title = _gains_title(case, found)
    table = Table(
        key="target_gains",
        title=title,
        columns=(
            column(case, "stage"),
            *(Column(one, case.name_of(one), Unit.SIGNED) for one in publics),
            *(
                Column(f"{one}_{side}", _beside(case, one, side), unit)
                for one in publics
                for side, unit in (
                    ("today", Unit.SIGNED),
                    ("target", Unit.SIGNED),
                    ("compared", Unit.COUNT),
                )
            ),
        ),
        rows=tuple(
            (
                stage.name,
                *(_gain(found.get((stage.id, one))) for one in publics),
                *(cell for one in publics for cell in _sides(found.get((stage.id, one)))),
            )
            for stage in stages
        ),
        source=workshop_source(case, rule=case.t("touchpoints.gains_rule")),
        empty=case.t("touchpoints.no_target"),
    )
    return Figure(
        key="target_gains",
        title=title,
        kind=FigureKind.BAR,
        table=table,
        x="stage",
        y=tuple(publics),
        y_label=case.t("touchpoints.points_of_emotion"),
    )


def _beside(case: Case, public: str, side: str) -> str:
    return f"{case.name_of(public)} ({case.t(f'touchpoints.column.{side}')})"


def _gain(one: StageGain | None) -> float | None:
    return None if one is None else one.gain


def _sides(one: StageGain | None) -> tuple[Cell, ...]:
    return (None, None, 0) if one is None else (one.today, one.target, one.compared)


def _gains_title(case: Case, found: Mapping[tuple[str, str], StageGain]) -> str:
    known = [one for one in found.values() if one.gain is not None]
    if not known:
        return case.t("touchpoints.no_target")
    best = max(known, key=lambda one: one.gain or 0.0)
    if not (best.gain or 0.0) > 0:
        return case.t("touchpoints.no_gain")
    return case.t(
        "touchpoints.gains_title",
        stage=case.name_of(best.stage),
        public=case.name_of(best.public),
        gain=signed(case, best.gain),
    )


def changes(case: Case) -> Table:
    """Touchpoints improved, created and removed, with the actions that carry each (J6)."""
    by_fate = fates(case.workbook)
    actions = actions_required(case.workbook)
    bare = set(changed_without_action(case.workbook))
    by_id = {one.id: one for one in case.workbook.journeys.touchpoints}
    listed = [touchpoint for fate in CHANGED for touchpoint in by_fate[fate]]
    return Table(
        key="target_changes",
        title=case.t(
            "touchpoints.changes_title" if listed else "touchpoints.no_change",
            improved=len(by_fate[Fate.IMPROVED]),
            created=len(by_fate[Fate.CREATED]),
            removed=len(by_fate[Fate.REMOVED]),
            kept=len(by_fate[Fate.KEPT]),
            bare=len(bare),
        ),
        columns=(
            column(case, "label"),
            column(case, "stage"),
            column(case, "fate"),
            column(case, "gain"),
            column(case, "actions"),
            column(case, "has_action", Unit.FLAG),
        ),
        rows=tuple(
            (
                numbered(case, one),
                case.name_of(by_id[one].stage),
                case.t(f"touchpoints.fate.{by_id[one].fate}"),
                _gained(case, one),
                named(case, actions[one]),
                one not in bare,
            )
            for one in listed
        ),
        source=workshop_source(case),
        empty=case.t("touchpoints.no_change"),
    )


def _gained(case: Case, touchpoint: str) -> str | None:
    """Emotion today and in the target, public by public."""
    said = [
        case.t(
            "touchpoints.from_to",
            public=case.name_of(one.public),
            today=signed(case, one.today),
            target=signed(case, one.target),
        )
        for one in case.emotion_changes
        if one.touchpoint == touchpoint and (one.today, one.target) != (None, None)
    ]
    return " ; ".join(said) or None


def idle(case: Case) -> Table:
    """Touchpoints that change without an action; actions that improve no touchpoint (J6)."""
    bare = changed_without_action(case.workbook)
    idle_actions = actions_that_improve_nothing(case.workbook)
    rows: list[tuple[Cell, ...]] = [
        (numbered(case, one), case.t("touchpoints.idle.change_without_action")) for one in bare
    ]
    rows += [
        (
            f"{one.action.replace('-', '')} · {case.name_of(one.action)}",
            case.t(f"touchpoints.idle.{one.reason}"),
        )
        for one in idle_actions
    ]
    has_plan = bool(case.workbook.plan.actions)
    return Table(
        key="target_idle",
        title=case.t(
            "touchpoints.idle_title" if has_plan else "touchpoints.no_plan_yet",
            bare=len(bare),
            actions=len(idle_actions),
        ),
        columns=(column(case, "what"), column(case, "why")),
        rows=tuple(rows) if has_plan else (),
        source=workshop_source(case),
        empty=case.t("touchpoints.no_idle" if has_plan else "touchpoints.no_plan_yet"),
    )
