"""Exhibits of the diagnosis, item by item: answers, disagreements, facts beside, weak items (D1 to D4)."""

from __future__ import annotations

from collections.abc import Iterator

from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.kinds import Cell, Column, Source, Table, Unit
from parcours.method import maturity_findings
from parcours.method.maturity import ItemResult
from parcours.method.questionnaires import HIGHEST_LEVEL, Questionnaire

_MOST_LISTED = 12
"""Items listed in a table to talk about; the register holds them all."""


def items(case: Case) -> Table:
    """Every item: how many chose each level, 'not applicable' and 'I don't know' apart, and agreement."""
    return Table(
        key="register.maturity_items",
        title=case.t("diagnosis.items_title", n=sum(said.n > 0 for said in case.maturity)),
        columns=(
            Column("id", case.t("diagnosis.column.id"), Unit.ID),
            Column("statement", case.t("diagnosis.column.statement")),
            *(Column(f"level_{n}", str(n), Unit.COUNT) for n in range(HIGHEST_LEVEL + 1)),
            Column("not_applicable", case.t("questionnaires.not_applicable"), Unit.COUNT),
            Column("dont_know", case.t("questionnaires.dont_know"), Unit.COUNT),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("mean", case.t("diagnosis.column.mean"), Unit.SCORE),
            Column("mark", case.t("diagnosis.column.mark"), Unit.SCORE),
            Column("sd", case.t("diagnosis.column.sd"), Unit.RATIO),
            Column("rwg", "rwg", Unit.RATIO),
            Column("rwg_star", "r*wg", Unit.RATIO),
            Column("ad", "AD", Unit.RATIO),
            Column("word", case.t("diagnosis.column.word")),
            Column("importance", case.t("diagnosis.column.importance"), Unit.SCORE),
        ),
        rows=tuple(
            _item_row(case, frame, item)
            for frame, said in zip(case.questionnaires, case.maturity, strict=True)
            if said.n
            for item in said.items
        ),
        source=source(case),
        note=case.t("diagnosis.items_note"),
        empty=case.t("diagnosis.no_answers"),
    )


def disagreements(case: Case) -> Table:
    """Items where people disagree most: what to talk about first."""
    items = [
        (frame, item)
        for frame, said in zip(case.questionnaires, case.maturity, strict=True)
        for item in maturity_findings.by_disagreement(said)
        if item.spread is not None
    ]
    items.sort(
        key=lambda one: (one[1].spread.rwg_unclipped if one[1].spread else 1, one[1].item_id)
    )
    split = sum(1 for _, item in items if item.spread and item.spread.is_polarised)
    return Table(
        key="disagreements",
        title=case.t("diagnosis.disagreements_title", n=split),
        columns=(
            Column("id", case.t("diagnosis.column.id"), Unit.ID),
            Column("statement", case.t("diagnosis.column.statement")),
            *(Column(f"level_{n}", str(n), Unit.COUNT) for n in range(HIGHEST_LEVEL + 1)),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("rwg", case.t("diagnosis.column.agreement"), Unit.RATIO),
            Column("word", case.t("diagnosis.column.word")),
        ),
        rows=tuple(
            (
                item.item_id,
                frame.item(item.item_id).statement.said(case.language),
                *item.counts,
                item.n,
                item.spread.rwg if item.spread else None,
                _agreement(case, item),
            )
            for frame, item in items[:_MOST_LISTED]
        ),
        source=source(case),
        note=case.t("questionnaires.agreement_note"),
        empty=case.t("diagnosis.no_answers"),
    )


def facts(case: Case) -> Table:
    """What the file shows beside what people said; contradictions are findings."""
    rows = tuple(row for row in _fact_rows(case))
    contradicted = sum(1 for row in rows if row[-1] == case.t("questionnaires.verdict.better_said"))
    return Table(
        key="facts_beside",
        title=case.t("diagnosis.facts_title", n=contradicted, of=len(rows))
        if any(value is not None and said is not None for _, _, value, _, _, said, _, _ in rows)
        else case.t("diagnosis.facts_title_none"),
        columns=(
            Column("id", case.t("diagnosis.column.id"), Unit.ID),
            Column("fact", case.t("diagnosis.column.fact")),
            Column("value", case.t("diagnosis.column.measured"), Unit.NUMBER),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("fact_level", case.t("diagnosis.column.fact_level"), Unit.COUNT),
            Column("said", case.t("diagnosis.column.said"), Unit.SCORE),
            Column("n_said", case.t("diagnosis.column.n_said"), Unit.COUNT),
            Column("verdict", case.t("diagnosis.column.verdict")),
        ),
        rows=rows,
        source=source(case),
        note=case.t("diagnosis.facts_note"),
        empty=case.t("diagnosis.no_facts"),
    )


def weak_items(case: Case) -> Table:
    """Weak items, heaviest first, and where to begin (R1)."""
    items = [
        (frame, weak)
        for frame, said in zip(case.questionnaires, case.maturity, strict=True)
        for weak in maturity_findings.weak_items(said)
    ]
    items.sort(key=lambda one: (-one[1].weight, one[1].item_id))
    return Table(
        key="weak_items",
        title=case.t("diagnosis.weak_title", n=len(items)),
        columns=(
            Column("id", case.t("diagnosis.column.id"), Unit.ID),
            Column("statement", case.t("diagnosis.column.statement")),
            Column("mean", case.t("diagnosis.column.mean"), Unit.SCORE),
            Column("n", case.t("diagnosis.column.n"), Unit.COUNT),
            Column("importance", case.t("diagnosis.column.importance"), Unit.SCORE),
            Column("first_step", case.t("diagnosis.column.first_step")),
        ),
        rows=tuple(
            (
                weak.item_id,
                frame.item(weak.item_id).statement.said(case.language),
                weak.mean,
                weak.n,
                weak.importance if weak.n_importance else None,
                frame.item(weak.item_id).first_step.said(case.language),
            )
            for frame, weak in items[:_MOST_LISTED]
        ),
        source=source(case),
        note=case.t("diagnosis.weak_note", n=len(items), shown=min(len(items), _MOST_LISTED)),
        empty=case.t("diagnosis.no_weak"),
    )


def source(case: Case) -> Source:
    """Return where the figures of the diagnosis come from (X7)."""
    n = max((said.n for said in case.maturity), default=0)
    return workshop_source(case, rule=case.t("diagnosis.rule"), n=n)


def _item_row(case: Case, frame: Questionnaire, item: ItemResult) -> tuple[Cell, ...]:
    spread = item.spread
    return (
        item.item_id,
        frame.item(item.item_id).statement.said(case.language),
        *item.counts,
        item.n_not_applicable,
        item.n_dont_know,
        item.n,
        item.mean,
        item.mark,
        *(
            (None,) * 4
            if spread is None
            else (spread.sd, spread.rwg, spread.rwg_star, spread.ad_mean)
        ),
        _agreement(case, item),
        item.importance,
    )


def _agreement(case: Case, item: ItemResult) -> str | None:
    if item.spread is None:
        return None
    if item.spread.is_polarised:
        return case.t("questionnaires.polarised")
    return case.t(f"questionnaires.agreement.{item.spread.agreement}")


def _fact_rows(case: Case) -> Iterator[tuple[Cell, ...]]:
    for frame, said in zip(case.questionnaires, case.maturity, strict=True):
        for one in maturity_findings.beside_the_file(frame, said, case.facts):
            yield (
                one.item_id,
                case.t(f"questionnaires.fact.{one.key}"),
                None if one.fact is None else one.fact.value,
                None if one.fact is None else one.fact.n,
                one.fact_level,
                one.said_mean,
                one.n_said,
                _verdict(case, one),
            )


def _verdict(case: Case, one: maturity_findings.BesideTheFile) -> str:
    if one.verdict:
        return case.t(f"questionnaires.verdict.{one.verdict}")
    if one.fact is None:
        return case.t("questionnaires.fact_unknown")
    return case.t("diagnosis.fact_beside" if one.fact_level is None else "diagnosis.fact_unsaid")
