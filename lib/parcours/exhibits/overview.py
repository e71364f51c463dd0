"""The summary: the message of the case and the five numbers that matter (X1)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import (
    decided_so_far,
    file_source,
    in_measure,
    more_publics,
    workshop_source,
)
from parcours.exhibits.kinds import KeyNumber, KeyNumbers, Section, Text, Unit
from parcours.exhibits.plan_chain import summary_text
from parcours.exhibits.value_equity import equity_by_year


def message(case: Case) -> str:
    """Say the case in a sentence that carries its numbers.

    What is in trouble, what the plan brings.
    """
    troubled = len(case.moments_of_truth_in_trouble)
    worth = case.plan.plan_worth
    if worth.likely is not None and case.public_values and case.plan.action_worths:
        return case.t(
            "summary.message_value",
            n=troubled,
            likely=texts.short_money(worth.likely, case.currency, case.language),
            cost=texts.short_money(worth.cost or 0.0, case.currency, case.language),
            in_measure=in_measure(case),
            months=worth.horizon_months,
        )
    if case.irritants:
        return case.t("summary.message_irritants", n=len(case.irritants), troubled=troubled)
    if case.value.valuation[0] is not None:
        return equity_by_year(case).title
    return case.t("summary.message_start", client=case.workbook.framing.client)


def summary(case: Case) -> KeyNumbers:
    """Return the five numbers that matter; one that cannot be computed says so."""
    return KeyNumbers(
        numbers=(
            _equity(case),
            _plan_value(case),
            _irritants(case),
            _maturity(case),
            _first_wave(case),
        ),
    )


def section(case: Case) -> Section:
    """The first page of the report."""
    moves = [
        case.t("summary.first_actions", actions=case.listed(_first_actions(case)))
        if _first_actions(case)
        else case.t("summary.no_actions")
    ]
    return Section(
        key="summary",
        title=message(case),
        step=case.t("step.summary"),
        exhibits=(
            summary(case),
            Text((*moves, *_dealt_with(case)), case.t("summary.what_to_do"), "decided"),
            *_exception(case),
            decided_so_far(case),
        ),
    )


def _equity(case: Case) -> KeyNumber:
    values = case.public_values.values()
    known = bool(case.public_values)
    declared = any(value.is_declared for value in values)
    customers = sum(value.customers for value in values)
    rule = case.t("summary.equity_rule")
    source = (
        workshop_source(case, rule=rule) if declared else file_source(case, rule=rule, n=customers)
    )
    return KeyNumber(
        sum(value.equity for value in values) if known else None,
        Unit.MONEY,
        case.t("summary.equity_declared")
        if declared or not known
        else case.t("summary.equity", in_measure=in_measure(case)),
        source,
    )


def _plan_value(case: Case) -> KeyNumber:
    worth = case.plan.plan_worth
    known = bool(case.public_values) and bool(case.plan.action_worths)
    return KeyNumber(
        worth.likely if known else None,
        Unit.MONEY,
        case.t("summary.plan_value", in_measure=in_measure(case)),
        workshop_source(case, rule=case.t("plan.value_rule")),
        worth.low if known else None,
        worth.high if known else None,
    )


def _irritants(case: Case) -> KeyNumber:
    voted = {touchpoint for touchpoint, _ in case.appraisals}
    return KeyNumber(
        len({one.touchpoint for one in case.irritants}) if voted else None,
        Unit.COUNT,
        case.t("summary.irritants", of=len(voted)),
        workshop_source(case, n=len(case.workbook.journeys.votes), n_of=case.t("summary.votes")),
    )


def _maturity(case: Case) -> KeyNumber:
    answered = [said for said in case.maturity if said.mark is not None]
    weakest = min(
        answered, key=lambda said: (said.mark or 0.0, said.questionnaire_id), default=None
    )
    if weakest is None:
        return KeyNumber(
            None, Unit.SCORE, case.t("summary.maturity_unknown"), workshop_source(case)
        )
    frame = next(one for one in case.questionnaires if one.id == weakest.questionnaire_id)
    return KeyNumber(
        weakest.mark,
        Unit.SCORE,
        case.t("summary.maturity", frame=frame.name.said(case.language)),
        workshop_source(case, rule=case.t("diagnosis.rule"), n=weakest.n),
    )


def _first_wave(case: Case) -> KeyNumber:
    plan = case.plan.wave_plan
    cost = plan.cost[0] if plan and plan.waves and plan.waves[0] else None
    count = len(plan.waves[0]) if plan and plan.waves else 0
    return KeyNumber(cost, Unit.MONEY, case.t("summary.first_wave", n=count), workshop_source(case))


def _first_actions(case: Case) -> list[str]:
    plan = case.plan.wave_plan
    first = plan.waves[0] if plan and plan.waves else ()
    quotes = ("« {} »", "“{}”")[case.language == "en"]
    return [quotes.format(case.name_of(action)) for action in first[:3]]


def _dealt_with(case: Case) -> tuple[str, ...]:
    """How many findings have a decided fate, and which."""
    said = summary_text(case)
    return (f"{said.title}.", *said.paragraphs) if said.paragraphs else ()


def _exception(case: Case) -> tuple[Text, ...]:
    """The written reason for more than three publics, printed in every deliverable (P3)."""
    said = more_publics(case)
    return (Text((said,), tone="finding"),) if said else ()
