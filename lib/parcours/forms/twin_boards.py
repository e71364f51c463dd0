"""The read-only twins of the boards: what stands where, as tables (issue 8.7)."""

from __future__ import annotations

from collections.abc import Iterable

from parcours.case import Case
from parcours.exhibits.common import finding_sentence
from parcours.exhibits.kinds import Cell, Column, Source, Table, Unit
from parcours.forms import live
from parcours.forms.description import described
from parcours.method.fates import FindingWithFate
from parcours.method.plan import Action, FindingFate
from parcours.method.touchpoints import Fate, Touchpoint

_LEVELS = range(5)
"""Of impact and of complexity."""


def board(case: Case, journey_id: str) -> Table:
    """Return the journey board: channels as rows, stages as columns, on each card what the room said of it."""
    journeys = case.workbook.journeys
    journey = next(one for one in journeys.journeys if one.id == journey_id)
    cards = [one for one in journeys.touchpoints if one.journey == journey_id]
    felt = _felt(case)
    rows = tuple(
        (
            case.channel_name(channel),
            *(
                _lines(
                    _card(case, one, felt)
                    for one in cards
                    if (one.channel, one.stage) == (channel, stage.id)
                )
                for stage in journey.stages
            ),
        )
        for channel in dict.fromkeys(one.channel for one in cards)
    )
    return Table(
        key=f"board_{journey_id}",
        title=case.t("forms.board_title", journey=journey.name, n=len(cards)),
        columns=(
            Column("channel", case.t("field.touchpoint.channel")),
            *(Column(stage.id, stage.name) for stage in journey.stages),
        ),
        rows=rows,
        source=_source(case, len(cards)),
        note=case.t("forms.board_note") if rows else "",
        empty=case.t("forms.nothing"),
    )


def matrix(case: Case) -> Table:
    """Return impact against effort: levels of impact as rows, of complexity as columns (R2)."""
    actions = [one for one in case.workbook.plan.actions if not one.is_excluded]
    placed = [one for one in actions if None not in {one.customer_impact, one.complexity}]
    impacts = _options(Action, "customer_impact", case)
    efforts = _options(Action, "complexity", case)
    rows: list[tuple[Cell, ...]] = [
        (
            impacts[str(impact)],
            *(
                _lines(
                    _action(case, one)
                    for one in placed
                    if (one.customer_impact, one.complexity) == (impact, effort)
                )
                for effort in _LEVELS
            ),
        )
        for impact in reversed(_LEVELS)
    ]
    waiting = _lines(_action(case, one) for one in actions if one not in placed)
    if waiting:
        rows.append((case.t("forms.ui.not_placed"), waiting, *(None for _ in _LEVELS[1:])))
    label = case.t("field.action.complexity")
    return Table(
        key="form_plan_board",
        title=case.t("forms.matrix_title", n=len(placed)),
        columns=(
            Column("customer_impact", case.t("field.action.customer_impact")),
            *(Column(f"complexity_{one}", f"{label} {efforts[str(one)]}") for one in _LEVELS),
        ),
        rows=tuple(rows) if actions else (),
        source=_source(case, len(actions)),
        empty=case.t("forms.nothing"),
    )


def waves(case: Case) -> Table:
    """Return the waves the room validated, what each costs against its budget, and what is left out (R3)."""
    plan, shown = case.workbook.plan, live.live(case, "plan")["waves"]
    rows: list[tuple[Cell, ...]] = []
    if plan.validated is not None and shown:
        for number, (chosen, cost) in enumerate(
            zip(shown["actions"], shown["costs"], strict=True), 1
        ):
            name = case.t("forms.ui.wave", number=number)
            rows.append((name, _lines(map(case.name_of, chosen)), cost, plan.budget_per_wave))
        inside = {one for wave in shown["actions"] for one in wave}
        out = [one for one in plan.actions if one.id not in inside and not one.is_excluded]
        if out:
            rows.append((case.t("forms.ui.left_out"), _lines(one.title for one in out), None, None))
    date = case.date(plan.validated.date) if plan.validated else ""
    return Table(
        key="form_plan_validated",
        title=case.t("forms.waves_title", date=date) if rows else case.t("field.plan.validated"),
        columns=(
            Column("wave", case.t("forms.column.wave")),
            Column("actions", case.t("field.plan.actions")),
            Column("cost", case.t("field.action.cost"), Unit.MONEY),
            Column("budget", case.t("field.plan.budget_per_wave"), Unit.MONEY),
        ),
        rows=tuple(rows),
        source=_source(case, len(plan.actions)),
        note=" ".join((shown or {}).get("broken", ())),
        empty=case.t("forms.nothing"),
    )


def fates(case: Case) -> Table:
    """Return what became of the findings, kind by kind: actions, reasons given, and what nobody has decided (R1)."""
    found = case.plan.fates
    kinds = (*_options(FindingFate, "fate", case), "open")
    return Table(
        key="form_plan_fates",
        title=case.t("forms.count_title", what=case.t("field.plan.fates"), n=len(found)),
        columns=(
            Column("fate", case.t("field.finding_fate.fate")),
            Column("findings", case.t("forms.column.findings"), Unit.COUNT),
            Column("answer", case.t("forms.column.answer")),
            Column("reason", case.t("field.finding_fate.reason"), is_internal=True),
        ),
        rows=tuple(
            (
                case.t(f"fate.{kind}"),
                len(held),
                _lines(dict.fromkeys(answer for one in held for answer in _answers(case, one))),
                _lines(dict.fromkeys(one.reason for one in held if one.reason and not one.actions)),
            )
            for kind in kinds
            if (held := [one for one in found if one.fate == kind])
        ),
        source=_source(case, len(found)),
        empty=case.t("forms.nothing"),
    )


def _answers(case: Case, one: FindingWithFate) -> tuple[str, ...]:
    """Say what answers a finding, or, where nobody has decided, the finding itself."""
    if one.fate == "open":
        return (finding_sentence(case, one.finding),)
    return tuple(case.name_of(action) for action in one.actions)


def _card(case: Case, one: Touchpoint, felt: dict[str, str]) -> str:
    """Say of a card what its colour, its star and its tag say on the board."""
    fate = case.t(f"forms.ui.fate_{one.fate}") if one.fate != Fate.KEPT else ""
    said = ", ".join(word for word in (felt.get(one.id, ""), fate) if word)
    return f"{'★ ' if one.moment_of_truth else ''}{one.label}{f' ({said})' if said else ''}"


def _felt(case: Case) -> dict[str, str]:
    """Name how each touchpoint is lived by the public that lives it worst."""
    worst: dict[str, tuple[float, str]] = {}
    for number, of_publics in live.live(case, "touchpoints")["emotions"].items():
        for one in of_publics.values():
            if one["today"] is not None and one["today"] < worst.get(number, (9.0, ""))[0]:
                worst[number] = (one["today"], case.t(f"forms.ui.level_{one['level']}"))
    return {number: word for number, (_, word) in worst.items()}


def _action(case: Case, one: Action) -> str:
    validated = case.workbook.plan.validated
    held = validated.waves if validated else ()
    number = next((wave.number for wave in held if one.id in wave.actions), None)
    return f"{one.title} ({case.t('forms.ui.wave', number=number)})" if number else one.title


def _options(noun: type, key: str, case: Case) -> dict[str, str]:
    (field,) = (one for one in described(noun, case.language) if one["key"] == key)
    return {str(code): str(words) for code, words in field["options"]}


def _lines(said: Iterable[str]) -> str | None:
    return "\n".join(said) or None


def _source(case: Case, n: int) -> Source:
    return Source(data=case.t("common.workshop", revision=case.workbook.revision), n=n)
