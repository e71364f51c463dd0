"""Exhibits of step 5 about the chain: findings, their fate, candidate actions, trace (R1)."""

from __future__ import annotations

from collections import Counter

from parcours.case import Case
from parcours.exhibits import chains
from parcours.exhibits.common import finding_sentence, workshop_source
from parcours.exhibits.kinds import Column, Table, Text, Unit
from parcours.exhibits.plan_roadmap import wave_name
from parcours.method.candidates import Candidate


def findings(case: Case) -> Table:
    """Every finding, its severity and what becomes of it (R1)."""
    fates = case.plan.fates
    decided = sum(1 for one in fates if one.fate != "open")
    return Table(
        key="register.findings",
        title=case.t("plan.findings_title", n=decided, of=len(fates)),
        columns=(
            Column("id", case.t("plan.column.id"), Unit.ID),
            Column("finding", case.t("plan.column.finding")),
            Column("severity", case.t("plan.column.severity"), Unit.SCORE),
            Column("rests_on", case.t("plan.column.rests_on")),
            Column("n", case.t("plan.column.n"), Unit.COUNT),
            Column("fate", case.t("plan.column.fate")),
            Column("actions", case.t("plan.column.actions")),
            Column("reason", case.t("plan.column.reason"), is_internal=True),
        ),
        rows=tuple(
            (
                one.finding.key,
                finding_sentence(case, one.finding),
                one.finding.severity,
                case.t(f"rests_on.{one.finding.rests_on}"),
                one.finding.n,
                case.t(f"fate.{one.fate}"),
                case.listed(list(one.actions)),
                _reason(case, one.reason, one.author),
            )
            for one in fates
        ),
        source=workshop_source(case, rule=case.t("plan.findings_rule")),
        empty=case.t("plan.no_findings"),
    )


def candidates(case: Case) -> Table:
    """Actions proposed from the findings left open, each with its link (R1)."""
    found = case.plan.candidates
    return Table(
        key="candidates",
        title=case.t("plan.candidates_title", n=len(found)),
        columns=(
            Column("candidate", case.t("plan.column.candidate")),
            Column("severity", case.t("plan.column.severity"), Unit.SCORE),
            Column("findings", case.t("plan.column.findings")),
            Column("touchpoints", case.t("plan.column.touchpoints")),
            Column("publics", case.t("plan.column.publics")),
            Column("ids", case.t("plan.column.id"), Unit.ID),
        ),
        rows=tuple(
            (
                _proposal(case, one),
                one.severity,
                case.lines([finding_sentence(case, each) for each in one.findings]),
                case.lines([case.name_of(each) for each in one.touchpoints]),
                case.lines([case.name_of(each) for each in one.publics]) or case.t("plan.common"),
                case.lines([each.key for each in one.findings]),
            )
            for one in found
        ),
        source=workshop_source(case, rule=case.t("plan.candidates_rule")),
        empty=case.t("plan.no_candidates"),
    )


def orphans(case: Case) -> Table:
    """What the chain does not hold, both ways: actions without a reason, reasons without an action (R1)."""
    found = case.plan.orphans.by_kind()
    n = sum(map(len, found.values()))
    return Table(
        key="orphans",
        title=case.t("plan.orphans_title", n=n) if n else case.t("plan.no_orphan_title"),
        columns=(
            Column("kind", case.t("plan.column.orphan")),
            Column("id", case.t("plan.column.id"), Unit.ID),
            Column("about", case.t("plan.column.about")),
            Column("to_do", case.t("plan.column.to_do")),
        ),
        rows=tuple(
            (case.t(f"orphan.{kind}"), one, case.name_of(one), case.t(f"orphan.{kind}.to_do"))
            for kind, listed in found.items()
            for one in listed
        ),
        source=workshop_source(case, rule=case.t("plan.orphans_rule")),
        empty=case.t("plan.no_orphan") if case.workbook.plan.actions else case.t("plan.no_actions"),
    )


def trace(case: Case) -> Table:
    """The chain of each action: finding, touchpoint, public, objective, wave, value (R1)."""
    traces = case.plan.traces
    whole = sum(one.is_whole for one in traces)
    return Table(
        key="trace",
        title=case.t("plan.trace_title", n=whole, of=len(traces)),
        columns=(
            Column("action", case.t("plan.column.id"), Unit.ID),
            Column("title", case.t("plan.column.action")),
            Column("findings", case.t("plan.column.findings")),
            Column("touchpoints", case.t("plan.column.touchpoints")),
            Column("publics", case.t("plan.column.publics")),
            Column("objectives", case.t("plan.column.objectives")),
            Column("rests_on", case.t("plan.column.rests_on")),
            Column("figures", case.t("plan.column.figures")),
            Column("files", case.t("plan.column.files")),
            Column("wave", case.t("plan.column.wave")),
            Column("value", case.t("plan.column.likely_value"), Unit.MONEY),
            Column("cost", case.t("plan.column.first_year_cost"), Unit.MONEY),
            Column("result", case.t("plan.column.result")),
        ),
        rows=tuple(
            (
                one.action,
                case.name_of(one.action),
                case.lines([finding_sentence(case, each) for each in one.findings]) or None,
                case.lines([case.name_of(each) for each in one.touchpoints]) or None,
                case.lines([case.name_of(each) for each in one.publics]) or case.t("plan.common"),
                case.lines([case.name_of(each) for each in one.objectives]) or None,
                case.listed([case.t(f"rests_on.{each}") for each in one.rests_on]) or None,
                chains.figures(case, one),
                chains.files(case, one),
                wave_name(case, one.wave),
                one.value,
                one.cost,
                chains.result(case, one),
            )
            for one in traces
        ),
        source=workshop_source(case, rule=case.t("plan.trace_rule")),
        empty=case.t("plan.no_actions"),
    )


def summary_text(case: Case) -> Text:
    """How findings were dealt with, in a sentence each."""
    counts = Counter(one.fate for one in case.plan.fates)
    return Text(
        title=findings(case).title,
        paragraphs=tuple(
            case.t(f"plan.fate_count.{fate}", n=counts[fate])
            for fate in ("action", "merged", "parked", "rejected", "open")
            if counts[fate]
        ),
        tone="finding",
    )


def _proposal(case: Case, one: Candidate) -> str:
    """Word a candidate: by the first step of the questionnaire's item, else by the kind of its finding."""
    item = next((i for q in case.questionnaires for i in q.items if i.id in one.lead.about), None)
    if item is not None:
        return item.first_step.said(case.language)
    about = [case.name_of(each) for each in one.lead.about]
    return case.t(f"candidate.{one.lead.kind}", about=(about or [""])[0])


def _reason(case: Case, reason: str, author: str) -> str:
    if not reason:
        return ""
    return case.t("plan.reason_by", reason=reason, author=author) if author else reason
