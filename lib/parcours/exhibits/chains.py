"""The two ends of an action's chain in words: figures and files behind it, results after it (R1, R6)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source
from parcours.method import follow_up
from parcours.method.trace import Trace


def figures(case: Case, trace: Trace) -> str | None:
    """Say how grave each finding is and on how much it rests."""
    said = []
    for one in trace.findings:
        grave = texts.number(one.severity, case.language, 1)
        key = "chain.figure" if one.n is None else "chain.figure_n"
        count = "" if one.n is None else texts.number(one.n, case.language)
        said.append(case.t(key, id=one.key, severity=grave, count=count))
    return case.lines(said) or None


def rests_on(case: Case, trace: Trace) -> str:
    """Say in a line how grave the gravest finding is, on how much at most, and from which file."""
    said = []
    if trace.findings:
        grave = texts.number(max(one.severity for one in trace.findings), case.language, 1)
        count = max((one.n or 0 for one in trace.findings), default=0)
        key = "chain.gravest_n" if count else "chain.gravest"
        said.append(case.t(key, severity=grave, count=texts.number(count, case.language)))
    return case.lines([*said, files(case, trace) or ""])


def files(case: Case, trace: Trace) -> str | None:
    """Name the file behind the findings or the value; the workbook where people alone said it."""
    workshop = case.t("common.workshop", revision=case.workbook.revision)
    is_measured = bool({"file", "both"} & set(trace.rests_on)) or (
        trace.value is not None and not case.plan.action_worths[trace.action].is_declared
    )
    source = file_source(case)
    if case.tables is None or not is_measured:
        return workshop
    return case.lines([workshop, f"{source.data} ({source.fingerprint})"])


def result(case: Case, trace: Trace) -> str | None:
    """Say where the action stands, what it brought, and how far its objectives have come."""
    action = next(one for one in case.workbook.plan.actions if one.id == trace.action)
    last = follow_up.last_reading(action, case.as_of)
    said = []
    if last is not None:
        done = texts.percent(last.progress_pct / 100, case.language)
        said.append(case.t("chain.progress", status=case.t(f"status.{last.status}"), done=done))
    said += [
        case.t(
            "chain.benefit",
            measured=texts.money(one.measured, case.currency, case.language),
            likely=texts.money(one.likely, case.currency, case.language),
        )
        for one in case.plan.benefits
        if one.action == trace.action and one.measured is not None
    ]
    served = [one for one in case.workbook.objectives.objectives if one.id in trace.objectives]
    said += [
        case.t(
            "chain.indicator",
            objective=one.objective,
            way=texts.percent(one.way_gone, case.language),
        )
        for one in follow_up.indicators(served, case.workbook.plan.indicator_readings, case.as_of)
        if one.way_gone is not None
    ]
    return case.lines(said) or None


def short(case: Case, trace: Trace) -> str:
    """Tell the chain of an action in one cell, by the numbers of what it ties."""
    found = case.t("chain.findings", n=len(trace.findings))
    places = f" ({', '.join(trace.touchpoints)})" if trace.touchpoints else ""
    publics = ", ".join(trace.publics) or case.t("plan.common")
    objectives = ", ".join(trace.objectives) or case.t("chain.no_objective")
    return f"{found}{places} → {publics} → {objectives}"
