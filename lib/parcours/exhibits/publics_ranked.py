"""Exhibits of step 1: which publics come first, how firmly, and what to do with one too many (P3)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import workshop_source
from parcours.exhibits.frames import number
from parcours.exhibits.kinds import (
    Cell,
    Column,
    Figure,
    FigureKind,
    Table,
    Text,
    Unit,
)
from parcours.exhibits.publics_words import column, ranking_source, voters
from parcours.method.public_ranking import TIE, PublicScore, weight_shares
from parcours.method.publics import MAX_KEPT, Criterion, is_blocked

FIRM_FROM = 0.8
"""Share of the draws from which a public of the top three is announced without more talk."""


def ranking(case: Case) -> Table:
    """Candidate publics by score, what each criterion says and who says it; ties stated (P3)."""
    shares = weight_shares(case.workbook.publics.weights)
    scores = case.publics.ranking
    kept = {public.id for public in case.workbook.publics.kept}
    return Table(
        key="public_ranking",
        title=_ranking_title(case),
        columns=(
            column(case, "rank", Unit.COUNT),
            column(case, "name"),
            column(case, "is_kept", Unit.FLAG),
            column(case, "score", Unit.RATIO),
            *(
                Column(criterion.value, _criterion_label(case, criterion, share), Unit.RATIO)
                for criterion, share in shares.items()
            ),
        ),
        rows=tuple(
            (
                one.rank,
                case.name_of(one.public),
                one.public in kept,
                one.score,
                *(one.marks[name].value if name in one.marks else None for name in shares),
            )
            for one in scores
        ),
        source=ranking_source(case),
        note=" ".join(_ranking_notes(case)),
        empty=case.t("publics.no_candidates"),
    )


def robustness(case: Case) -> Figure:
    """How often each public stays in the top three when weights are shaken (P3)."""
    found = case.publics.robustness
    draws = found[0].draws if found else 0
    said = _deciding(case)
    table = Table(
        key="public_robustness",
        title=_robustness_title(case),
        columns=(
            column(case, "name"),
            column(case, "top_share", Unit.SHARE),
        ),
        rows=tuple((case.name_of(one.public), one.top_share) for one in found),
        source=workshop_source(
            case,
            rule=case.t("publics.robustness_rule", draws=texts.number(draws, case.language)),
            n=len(voters(case)),
        ),
        note=" ".join(said) if said else case.t("publics.deciding_none"),
        empty=case.t("publics.no_candidates"),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.BAR,
        table=table,
        x="name",
        y=("top_share",),
        y_range=(0, 1),
        reference=(FIRM_FROM, case.t("publics.robustness_reference")),
    )


def blocked(case: Case) -> Text:
    """Say whether too many publics are kept, which two could merge, or the reason recorded (P3)."""
    kept, reason = case.workbook.publics.kept, case.workbook.publics.more_than_three
    names = case.listed([public.name for public in kept])
    if len(kept) <= MAX_KEPT:
        title = case.t("publics.kept_title", n=len(kept), names=names)
        if not kept:
            return Text((), case.t("publics.kept_title_none"), "missing")
        return Text((case.t("publics.unblocked"),), title, "decided")
    said = [*_worst(case), *_each(case), *_merge(case)]
    if reason is None:
        said.append(case.t("publics.no_reason"))
    else:
        said.append(
            case.t(
                "publics.reason_recorded",
                author=reason.author,
                date=case.date(reason.date),
                reason=reason.reason,
            )
        )
    title = case.t("publics.blocked_title", n=len(kept), max=MAX_KEPT)
    stops = is_blocked(case.workbook.publics, allows_more=case.allows_more_publics)
    if stops and reason is not None:
        said.append(case.t("publics.reason_not_allowed"))
    return Text(tuple(said), title, "blocked" if stops else "finding")


def merging(case: Case) -> Table:
    """Value of each public kept, and what it shares with the nearest: to choose which to merge (P3)."""
    kept = case.workbook.publics.kept
    equity = case.publics.equity[0]
    measure = case.t(f"measure.{equity.measure}") if equity is not None else ""
    label = (
        case.t("publics.column.value", measure=measure)
        if measure
        else case.t("publics.column.declared_total")
    )
    return Table(
        key="public_merging",
        title=case.t("publics.merging_title", n=len(kept)),
        columns=(
            column(case, "rank", Unit.COUNT),
            column(case, "name"),
            column(case, "customers", Unit.COUNT),
            Column("value", label, Unit.MONEY),
            column(case, "nearest"),
            column(case, "shared_customers", Unit.COUNT),
            column(case, "shared_share", Unit.SHARE),
        ),
        rows=tuple(_merging_row(case, one) for one in case.publics.ranking if _is_kept(case, one)),
        source=ranking_source(case),
        empty=case.t("publics.kept_title_none"),
    )


def _merging_row(case: Case, one: PublicScore) -> tuple[Cell, ...]:
    heads = case.publics.heads
    values = case.publics.measured.get(Criterion.CURRENT_VALUE, {})
    nearest = case.publics.nearest_of(one.public)
    shared = nearest.shared if nearest is not None else None
    size = heads.get(one.public)
    return (
        one.rank,
        case.name_of(one.public),
        None if size is None else round(size),
        number(values.get(one.public)),
        case.name_of(nearest.other_than(one.public)) if nearest is not None else None,
        shared,
        shared / size if shared is not None and size else None,
    )


def _is_kept(case: Case, one: PublicScore) -> bool:
    return any(public.id == one.public for public in case.workbook.publics.kept)


def _worst(case: Case) -> list[str]:
    ranked = [one for one in case.publics.ranking if _is_kept(case, one)]
    left = ranked[MAX_KEPT:]
    if not left or left[0].rank is None:
        return []
    name = case.name_of(left[0].public)
    return [case.t("publics.blocked_worst", public=name, rank=left[0].rank)]


def _each(case: Case) -> list[str]:
    """Say what each public kept weighs, and what it shares with the nearest: what to choose by."""
    rows = [_merging_row(case, one) for one in case.publics.ranking if _is_kept(case, one)]
    return [_weighed(case, row) for row in rows]


def _weighed(case: Case, row: tuple[Cell, ...]) -> str:
    _, public, customers, value, nearest, shared, share = row
    weight = case.t("publics.weighs_unknown")
    if isinstance(customers, int) and isinstance(value, float):
        weight = case.t(
            "publics.weighs",
            customers=texts.number(customers, case.language),
            value=texts.short_money(value, case.currency, case.language),
        )
    elif isinstance(customers, int):
        weight = case.t(
            "publics.weighs_customers", customers=texts.number(customers, case.language)
        )
    sharing = case.t("publics.shares_unknown")
    if isinstance(shared, int) and isinstance(share, float):
        sharing = case.t(
            "publics.shares",
            shared=texts.number(shared, case.language),
            nearest=nearest,
            share=texts.percent(share, case.language),
        )
    return case.t("publics.blocked_each", public=public, weight=weight, sharing=sharing)


def _merge(case: Case) -> list[str]:
    pair = case.publics.nearest
    if pair is None:
        return []
    names = {"first": case.name_of(pair.first), "second": case.name_of(pair.second)}
    if pair.because == "marks":
        closeness = texts.number(pair.closeness, case.language, 1)
        return [case.t("publics.merge_marks", **names, closeness=closeness)]
    shared = texts.number(pair.shared or 0, case.language)
    closeness = texts.percent(pair.closeness, case.language)
    return [case.t("publics.merge_customers", **names, shared=shared, closeness=closeness)]


def _ranking_title(case: Case) -> str:
    ranked = [one for one in case.publics.ranking if one.score is not None]
    first = [one for one in ranked if one.rank == 1]
    if not first:
        return case.t("publics.ranking_title_none")
    score = texts.number(first[0].score or 0.0, case.language, 2)
    if len(first) > 1:
        names = case.listed([case.name_of(one.public) for one in first])
        return case.t("publics.ranking_title_tie", names=names, score=score)
    name = case.name_of(first[0].public)
    if len(ranked) == 1:
        return case.t("publics.ranking_title_one", first=name, score=score)
    return case.t(
        "publics.ranking_title",
        first=name,
        score=score,
        second=case.name_of(ranked[1].public),
        other=texts.number(ranked[1].score or 0.0, case.language, 2),
    )


def _ranking_notes(case: Case) -> list[str]:
    ranks = [one.rank for one in case.publics.ranking if one.rank is not None]
    tied = [
        case.listed([case.name_of(one.public) for one in case.publics.ranking if one.rank == rank])
        for rank in sorted({rank for rank in ranks if ranks.count(rank) > 1})
    ]
    notes = [case.t("publics.ranking_tie", names=names) for names in tied]
    notes += [
        case.t(
            "publics.ranking_unknown",
            public=case.name_of(one.public),
            criteria=case.listed([_quoted(case, criterion) for criterion in one.unknown]),
        )
        for one in case.publics.ranking
        if one.unknown and one.score is not None
    ]
    votes = [mark.n for one in case.publics.ranking for mark in one.marks.values() if mark.n]
    if votes:
        notes.append(case.t("publics.ranking_votes", n=max(votes)))
    if not case.workbook.publics.weights or not ranks:
        notes.append(case.t("publics.no_ranking"))
    return notes


def _criterion_label(case: Case, criterion: Criterion, share: float) -> str:
    tellers = {
        one.marks[criterion].n is None for one in case.publics.ranking if criterion in one.marks
    }
    by_figures = "file" if case.publics.facts[0] is not None else "declared"
    told_by = {
        frozenset({True}): by_figures,
        frozenset({False}): "votes",
        frozenset({True, False}): "both",
    }.get(frozenset(tellers), "nobody")
    return case.t(
        "publics.criterion_column",
        criterion=case.t(f"publics.criterion.{criterion}"),
        share=texts.percent(share, case.language),
        told_by=case.t(f"publics.told_by.{told_by}"),
    )


def _robustness_title(case: Case) -> str:
    found = case.publics.robustness
    if not found:
        return case.t("publics.ranking_title_none")
    if len(found) <= MAX_KEPT:
        return case.t("publics.robustness_title_few", n=len(found))
    weakest = found[MAX_KEPT - 1]
    share = texts.percent(weakest.top_share, case.language)
    if weakest.top_share >= FIRM_FROM:
        return case.t("publics.robustness_title", share=share)
    name = case.name_of(weakest.public)
    return case.t("publics.robustness_title_fragile", public=name, share=share)


def _deciding(case: Case) -> list[str]:
    """Say by which weights one public would take the place of another: a sentence for each two of them."""
    changes: dict[tuple[str, str], list[str]] = {}
    for one in case.publics.deciding:
        told = changes.setdefault((case.name_of(one.enters), case.name_of(one.leaves)), [])
        if abs(one.needed_share - one.share) >= TIE:
            told.append(
                case.t(
                    "publics.deciding_weight",
                    criterion=case.t(f"publics.criterion.{one.criterion}"),
                    needed=texts.percent(one.needed_share, case.language),
                    share=texts.percent(one.share, case.language),
                )
            )
    either = case.t("publics.deciding_or")
    return [
        case.t(
            "publics.deciding" if told else "publics.deciding_tie",
            enters=enters,
            leaves=leaves,
            changes=either.join(told),
        )
        for (enters, leaves), told in changes.items()
    ]


def _quoted(case: Case, criterion: Criterion) -> str:
    name = case.t(f"publics.criterion.{criterion}")
    return f"« {name} »" if case.language == "fr" else f"“{name}”"
