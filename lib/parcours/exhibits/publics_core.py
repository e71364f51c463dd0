"""Exhibits of step 1: what is done alike for every public, and what is kept for some (P4)."""

from __future__ import annotations

from collections.abc import Sequence

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.kinds import Cell, Column, Table, Unit
from parcours.method.specifics import CoreLine, CoreShare, core_shares


def common_core(case: Case) -> Table:
    """How much of what is done is common, by kind, and what each public has of its own (P4)."""
    lines = case.publics.core
    shares = core_shares(lines)
    kept = case.workbook.publics.kept
    whole = shares[-1]
    rows = tuple(_share_row(case, one, [public.id for public in kept]) for one in shares if whole.n)
    return Table(
        key="common_core_by_kind",
        title=_title(case, whole),
        columns=(
            Column("kind", case.t("publics.column.kind")),
            Column("total", case.t("publics.column.total"), Unit.COUNT),
            Column("common", case.t("publics.column.common"), Unit.COUNT),
            Column("common_share", case.t("publics.column.common_share"), Unit.SHARE),
            *(
                Column(public.id, case.t("publics.column.specific", public=public.name), Unit.COUNT)
                for public in kept
            ),
        ),
        rows=rows,
        source=workshop_source(case, rule=case.t("publics.core_rule")),
        empty=case.t("publics.no_core"),
    )


def specifics(case: Case) -> Table:
    """What is kept for some publics, and for which: touchpoints, data, scenarios, actions (P4)."""
    shown = [line for line in case.publics.core if not line.is_common]
    return _matrix(case, "specifics", case.t("publics.specifics_title", n=len(shown)), shown)


def matrix(case: Case) -> Table:
    """All that is done, for whom, and where that comes from: said, or inherited (P4)."""
    lines = list(case.publics.core)
    overriding = sum(line.origin == "overrides" for line in lines)
    return _matrix(
        case,
        "register.common_core",
        case.t("publics.matrix_title", n=len(lines), overriding=overriding),
        lines,
    )


def _matrix(case: Case, key: str, title: str, shown: Sequence[CoreLine]) -> Table:
    is_whole = any(line.is_common for line in shown)
    kept = case.workbook.publics.kept
    return Table(
        key=key,
        title=title,
        columns=(
            Column("id", case.t("publics.column.id"), Unit.ID),
            Column("kind", case.t("publics.column.kind")),
            Column("item", case.t("publics.column.item")),
            *((Column("common", case.t("publics.column.common"), Unit.FLAG),) if is_whole else ()),
            *(Column(public.id, public.name, Unit.FLAG) for public in kept),
            Column("origin", case.t("publics.column.core_origin")),
        ),
        rows=tuple(
            (
                line.id,
                case.t(f"publics.kind.{line.kind}"),
                case.name_of(line.id),
                *((line.is_common,) if is_whole else ()),
                *(line.is_common or public.id in line.publics for public in kept),
                case.t(f"publics.core_origin.{line.origin}"),
            )
            for line in shown
        ),
        source=workshop_source(case, rule=case.t("publics.core_rule")),
        empty=case.t("publics.no_specifics"),
    )


def _title(case: Case, whole: CoreShare) -> str:
    if whole.share is None:
        return case.t("publics.core_title_none")
    share = texts.percent(whole.share, case.language)
    return case.t("publics.core_title", share=share, common=whole.common, n=whole.n)


def _share_row(case: Case, one: CoreShare, kept: list[str]) -> tuple[Cell, ...]:
    lines = [line for line in case.publics.core if one.kind in ("", line.kind)]
    return (
        case.t(f"publics.kind.{one.kind or 'all'}"),
        one.n,
        one.common,
        one.share,
        *(sum(public in line.publics for line in lines) for public in kept),
    )
