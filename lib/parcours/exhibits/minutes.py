"""Minutes of the workshop: what was decided, by whom; what was set aside."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.kinds import Column, Section, Table, Unit


def decisions(case: Case) -> Table:
    """Decisions with their author and date."""
    listed = case.workbook.minutes.decisions
    return Table(
        key="decisions",
        title=case.t("minutes.decisions_title", n=len(listed)),
        columns=(
            Column("id", case.t("minutes.column.id"), Unit.ID),
            Column("step", case.t("minutes.column.step")),
            Column("decision", case.t("minutes.column.decision")),
            Column("author", case.t("minutes.column.author")),
            Column("date", case.t("minutes.column.date"), Unit.DATE),
        ),
        rows=tuple(
            (one.id, case.t(f"step.{one.step}"), one.text, one.author or None, one.date)
            for one in listed
        ),
        source=workshop_source(case),
        empty=case.t("minutes.no_decisions"),
    )


def parked(case: Case) -> Table:
    """What was said and has no place yet; it stays with the consultants."""
    listed = case.workbook.minutes.parked
    return Table(
        key="parked",
        title=case.t("minutes.parked_title", n=len(listed)),
        columns=(
            Column("id", case.t("minutes.column.id"), Unit.ID),
            Column("step", case.t("minutes.column.step")),
            Column("text", case.t("minutes.column.text")),
            Column("author", case.t("minutes.column.author")),
        ),
        rows=tuple((one.id, case.t(f"step.{one.step}"), one.text, one.author) for one in listed),
        source=workshop_source(case),
        empty=case.t("minutes.no_parked"),
        is_internal=True,
    )


def section(case: Case) -> Section:
    """The minutes in the report."""
    return Section(
        key="minutes",
        title=decisions(case).title,
        step=case.t("step.minutes"),
        exhibits=(decisions(case), parked(case)),
    )
