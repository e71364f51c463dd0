"""Exhibits of step 1, and their order in the report (P1 to P4)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import still_missing
from parcours.exhibits.kinds import Exhibit, Section
from parcours.exhibits.publics_core import common_core, matrix, specifics
from parcours.exhibits.publics_criteria import criteria
from parcours.exhibits.publics_described import candidates, overlap, rules_compared
from parcours.exhibits.publics_ranked import blocked, merging, ranking, robustness
from parcours.exhibits.publics_reach import reachable
from parcours.method.publics import MAX_KEPT


def decision(case: Case) -> Section:
    """Say whether the step is settled; with one public too many, what each weighs and shares (P3)."""
    is_over = len(case.workbook.publics.kept) > MAX_KEPT
    shown: tuple[Exhibit, ...] = (blocked(case), merging(case)) if is_over else (blocked(case),)
    return Section("publics_decided", "", case.t("step.publics"), shown)


def section(case: Case) -> Section:
    """Step 1 in the report."""
    return Section(
        key="publics",
        title=_title(case),
        step=case.t("step.publics"),
        exhibits=(
            *(decision(case).exhibits if len(case.workbook.publics.kept) > MAX_KEPT else ()),
            candidates(case),
            ranking(case),
            criteria(case),
            robustness(case),
            rules_compared(case),
            overlap(case),
            reachable(case),
            common_core(case),
            specifics(case),
            matrix(case),
            still_missing(case, "publics"),
        ),
    )


def _title(case: Case) -> str:
    kept = case.workbook.publics.kept
    if not kept:
        return case.t("publics.kept_title_none")
    if len(kept) > MAX_KEPT:
        return case.t("publics.blocked_title", n=len(kept), max=MAX_KEPT)
    names = case.listed([public.name for public in kept])
    equity = case.publics.equity_of_kept[0]
    shares = equity.by_public if equity is not None else None
    if shares is None:
        return case.t("publics.section_title", n=len(kept), names=names)
    named = shares[shares["public_id"].isin([public.id for public in kept])]
    share = texts.percent(float(named["share"].sum()), case.language)
    return case.t("publics.section_title_value", n=len(kept), names=names, share=share)
