"""Every number of the computation that somebody could dispute, with its unit and its source (X7)."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits.kinds import Column, Section, Source, Table, Unit

_CONVENTION = "convention"


def conventions(case: Case) -> Table:
    """List the assumptions of the computation: those of ours are to be settled with the client."""
    ours = sum(one.source == _CONVENTION for one in case.assumptions.values())
    return Table(
        key="conventions",
        title=case.t("conventions.title", n=ours, of=len(case.assumptions)),
        columns=(
            Column("assumption", case.t("conventions.column.assumption")),
            Column("value", case.t("conventions.column.value"), Unit.VARIED),
            Column("usual", case.t("conventions.column.usual"), Unit.VARIED),
            Column("unit", case.t("conventions.column.unit")),
            Column("source", case.t("conventions.column.source")),
        ),
        rows=tuple(
            (
                case.t(f"assumption.{key}"),
                one.value,
                case.usual[key].value,
                case.t(f"unit.{one.unit.replace(' ', '_')}"),
                case.t("assumption.source.convention") if one.source == _CONVENTION else one.source,
            )
            for key, one in case.assumptions.items()
        ),
        source=Source(data=case.t("conventions.where"), as_of=case.as_of),
    )


def section(case: Case) -> Section:
    """The last page of the report."""
    return Section(
        key="conventions",
        title=conventions(case).title,
        step=case.t("step.conventions"),
        exhibits=(conventions(case),),
    )
