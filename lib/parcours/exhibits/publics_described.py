"""Exhibits of step 1: who is a customer, candidate publics, what they share (P1, P2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parcours import texts
from parcours.case import Case
from parcours.customers.filters import FilterError, names_in, parse
from parcours.exhibits.common import file_source, workshop_source
from parcours.exhibits.filters import describe_filter
from parcours.exhibits.frames import number, whole, without_unknown
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Source, Table, Unit
from parcours.exhibits.publics_words import column
from parcours.exhibits.reasons import why
from parcours.method.publics import CustomerRule, TargetPublic

if TYPE_CHECKING:
    import pandas as pd

_RECENT = frozenset(
    {
        "revenue_12_months",
        "n_purchases_12_months",
        "margin_12_months",
        "days_since_last_purchase",
        "last_purchase_date",
    }
)
"""Facts of the last months: a public they define has a growth of their making."""


_FROM_FILE = frozenset(
    {
        "share_of_customers",
        "share_of_revenue",
        "share_of_margin",
        "share_active",
        "revenue_per_customer",
        "value_per_customer",
        "growth",
    }
)
"""Columns left out where the file tells nothing of them for any public."""


def rules_compared(case: Case) -> Table:
    """Rules side by side: whom each counts, what those bring, whom they share (P1)."""
    compared, problems = case.publics.rules
    book = case.workbook.publics
    rules = (book.customer_rule, *book.compared_rules)
    words = [rule_in_words(case, rule) for rule in rules]
    rows = tuple(_rule_row(case, one, number, compared) for number, one in enumerate(words))
    heads = [row[3] for row in rows]
    columns, rows = without_unknown(
        (
            column(case, "number", Unit.COUNT),
            column(case, "rule"),
            column(case, "is_chosen", Unit.FLAG),
            column(case, "customers", Unit.COUNT),
            column(case, "share_of_customers", Unit.SHARE),
            column(case, "revenue", Unit.MONEY),
            column(case, "share_of_revenue", Unit.SHARE),
            *(
                Column(f"also_in_{rank}", case.t("publics.column.also_in", number=rank), Unit.COUNT)
                for rank in range(1, len(rules) + 1)
            ),
            column(case, "missing"),
        ),
        rows,
        {"revenue", "share_of_revenue", "missing"},
    )
    return Table(
        key="customer_rules",
        title=_rules_title(case, words[0], heads),
        columns=columns,
        rows=rows,
        source=file_source(case, rule=words[0], n=whole(heads[0])),
        note=case.t("publics.rules_note") if compared is not None else why(case, problems),
    )


def candidates(case: Case) -> Table:
    """Candidate publics: how each is recognised, what it weighs, what it is worth (P2)."""
    facts, _ = case.publics.facts
    rule = case.t("publics.candidates_rule")
    columns, rows = without_unknown(
        (
            column(case, "id", Unit.ID),
            column(case, "name"),
            column(case, "description"),
            column(case, "expectations"),
            column(case, "filter"),
            column(case, "is_kept", Unit.FLAG),
            column(case, "customers", Unit.COUNT),
            column(case, "share_of_customers", Unit.SHARE),
            column(case, "share_of_revenue", Unit.SHARE),
            column(case, "share_of_margin", Unit.SHARE),
            column(case, "share_active", Unit.SHARE),
            column(case, "revenue_per_customer", Unit.MONEY),
            Column("value_per_customer", _value_label(case), Unit.MONEY),
            column(case, "growth", Unit.SHARE),
            column(case, "origin"),
        ),
        [_candidate_row(case, public) for public in case.workbook.publics.publics],
        _FROM_FILE,
    )
    return Table(
        key="register.publics",
        title=_candidates_title(case),
        columns=columns,
        rows=rows,
        source=workshop_source(case)
        if facts is None
        else file_source(case, rule=rule, n=whole(facts.total["customers"])),
        note=" ".join(_candidate_notes(case)),
        empty=case.t("publics.no_candidates"),
    )


def overlap(case: Case) -> Figure:
    """Customers that two publics share (P2)."""
    shared, problems = case.publics.overlap
    ids = [] if shared is None else [str(one) for one in shared.index]
    names = [case.name_of(one) for one in ids]
    rows: list[tuple[Cell, ...]] = []
    if shared is not None:
        rows = [
            (name, *(whole(shared.loc[one, other]) for other in ids))
            for one, name in zip(ids, names, strict=True)
        ]
    least = case.file.least_group
    table = Table(
        key="public_overlap",
        title=_overlap_title(case),
        columns=(
            column(case, "name"),
            *(Column(one, name, Unit.COUNT) for one, name in zip(ids, names, strict=True)),
        ),
        rows=tuple(rows),
        source=_public_source(case),
        note=f"{case.t('publics.overlap_note')} {case.t('publics.masked_note', least=least)}",
        empty=why(case, problems),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="name",
        y=tuple(ids),
    )


def rule_in_words(case: Case, rule: CustomerRule) -> str:
    """Say what a customer is."""
    return case.t(
        f"publics.rule.{rule.kind}",
        count=rule.n,
        days=rule.days,
        filter=filter_in_words(case, rule.filter),
    )


def filter_in_words(case: Case, written: str) -> str:
    """Say a filter in words; as it was typed where it cannot be understood."""
    if not written.strip():
        return ""
    try:
        return describe_filter(parse(written), case.language)
    except FilterError:
        return written


def _rule_row(
    case: Case, words: str, number_: int, compared: pd.DataFrame | None
) -> tuple[Cell, ...]:
    rules = 1 + len(case.workbook.publics.compared_rules)
    if compared is None:
        return (number_ + 1, words, number_ == 0, *[None] * (4 + rules), None)
    row = compared.iloc[number_]
    return (
        number_ + 1,
        words,
        number_ == 0,
        whole(row["customers"]),
        number(row["share_of_customers"]),
        number(row["revenue"]),
        number(row["share_of_revenue"]),
        *(whole(row[f"also_in_{other}"]) for other in range(rules)),
        case.t("publics.rule_impossible") if row["missing"] else None,
    )


def _rules_title(case: Case, chosen: str, heads: list[Cell]) -> str:
    known = [n for n in heads if isinstance(n, int)]
    if not isinstance(heads[0], int):
        return case.t("publics.rules_title_uncounted", rule=chosen)
    least, most, own = (texts.number(n, case.language) for n in (min(known), max(known), heads[0]))
    if len(known) == 1:
        return case.t("publics.rules_title_alone", rule=chosen, chosen=own)
    return case.t("publics.rules_title", rule=chosen, least=least, most=most, chosen=own)


def _candidate_row(case: Case, public: TargetPublic) -> tuple[Cell, ...]:
    return (
        public.id,
        public.name,
        public.description or None,
        " · ".join(public.expectations) or None,
        _recognised_by(case, public) or None,
        public.is_kept,
        *_figures(case, public),
    )


def _recognised_by(case: Case, public: TargetPublic) -> str:
    checked = case.publics.filters[0].get(public.id)
    if checked is None:
        return filter_in_words(case, public.filter)
    return describe_filter(checked.tree, case.language)


def _figures(case: Case, public: TargetPublic) -> tuple[Cell, ...]:
    facts, _ = case.publics.facts
    if facts is None:
        return _declared(case, public)
    if public.id not in facts.by_public.index:
        return (*[None] * 8, case.t("publics.not_recognised"))
    row = facts.by_public.loc[public.id]
    return (
        whole(row["customers"]),
        number(row["share_of_customers"]),
        number(row["share_of_revenue"]),
        number(row["share_of_margin"]),
        number(row["share_active"]),
        number(row["revenue_per_customer"]),
        _value(case, public.id),
        number(row["growth"]),
        case.t("publics.from_file"),
    )


def _declared(case: Case, public: TargetPublic) -> tuple[Cell, ...]:
    heads, revenue = public.declared_customers, public.declared_revenue_per_year
    value = public.declared_lifetime_value
    if heads is None and revenue is None and value is None:
        return (*[None] * 8, case.t("publics.no_figures"))
    origin = (
        case.t("publics.declared_by", author=public.declared_by)
        if public.declared_by
        else case.t("publics.declared_by_nobody")
    )
    return (heads, None, None, None, None, None, value, None, origin)


def _value(case: Case, public: str) -> float | None:
    equity = case.publics.equity[0]
    if equity is None or equity.by_public is None:
        return None
    values = equity.by_public.set_index("public_id")["value_per_customer"]
    return number(values.get(public))


def _value_label(case: Case) -> str:
    equity = case.publics.equity[0]
    if equity is None:
        return case.t("publics.column.declared_value")
    return case.t("publics.column.value_per_customer", measure=case.t(f"measure.{equity.measure}"))


def _candidates_title(case: Case) -> str:
    n, facts = len(case.workbook.publics.publics), case.publics.facts[0]
    if facts is None:
        return case.t("publics.candidates_title_declared", n=n)
    share, revenue = (number(facts.total[f"share_of_{what}"]) for what in ("customers", "revenue"))
    said = {"n": n, "share": texts.percent(share or 0.0, case.language)}
    if revenue is None:
        return case.t("publics.candidates_title_heads", **said)
    return case.t("publics.candidates_title", **said, revenue=texts.percent(revenue, case.language))


def _candidate_notes(case: Case) -> list[str]:
    facts, problems = case.publics.facts
    wrong = [one for found in case.publics.filters[1].values() for one in found]
    notes = [texts.problem(one, case.language) for one in wrong]
    if facts is None:
        return notes or [why(case, problems)]
    recent = [
        public.name
        for public in case.workbook.publics.publics
        if public.id in case.publics.filters[0] and _RECENT & names_in_filter(case, public)
    ]
    if recent:
        notes.append(case.t("publics.growth_note", names=case.listed(recent)))
    coverage = number(facts.total["margin_coverage"])
    if coverage is not None and coverage < 1:
        share = texts.percent(coverage, case.language, 1)
        notes.append(case.t("publics.margin_note", share=share))
    return notes


def names_in_filter(case: Case, public: TargetPublic) -> frozenset[str]:
    """Facts of the file that the filter of a public speaks of."""
    return frozenset(names_in(case.publics.filters[0][public.id].tree))


def _overlap_title(case: Case) -> str:
    shared = case.publics.overlap[0]
    if shared is None:
        return case.t("publics.overlap_title_missing")
    pairs = [
        (float(shared.loc[one, other]), str(one), str(other))
        for i, one in enumerate(shared.index)
        for other in shared.index[i + 1 :]
        if shared.loc[one, other] > 0
    ]
    if not pairs:
        return case.t("publics.overlap_title_none")
    most, first, second = max(pairs)
    return case.t(
        "publics.overlap_title",
        first=case.name_of(first),
        second=case.name_of(second),
        n=texts.number(most, case.language),
    )


def _public_source(case: Case) -> Source:
    facts = case.publics.facts[0]
    n = None if facts is None else whole(facts.total["customers"])
    rule = rule_in_words(case, case.workbook.publics.customer_rule)
    return file_source(case, rule=rule, n=n)
