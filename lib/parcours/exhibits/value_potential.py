"""Exhibits of customer value: economic potential, its classes and their migration (V6)."""

from __future__ import annotations

from parcours.case import Case
from parcours.customers.potential import Potential
from parcours.exhibits.frames import number, whole
from parcours.exhibits.kinds import Figure, FigureKind, Source, Table, Text, Unit
from parcours.exhibits.value_matrix import passages
from parcours.exhibits.value_words import (
    amount,
    column,
    columns,
    count,
    measure_note,
    measure_word,
    of_measure,
    response_note,
    share,
    source,
    unavailable,
)


def potential(case: Case) -> Figure | Text:
    """Customers by class of economic potential: what they bring, what they could (V6)."""
    found, problems = case.value.potential
    if found is None:
        return unavailable(case, "potential", problems)
    measure = measure_word(case, found.measure)
    table = Table(
        key="potential",
        title=_title(case, found),
        columns=(
            column(case, "potential_class"),
            column(case, "n", Unit.COUNT),
            column(case, "share_of_customers", Unit.SHARE),
            column(case, "score", Unit.SCORE),
            column(case, "value_12_months", Unit.MONEY, measure=measure),
            column(case, "share_of_value", Unit.SHARE),
            column(case, "headroom", Unit.MONEY, measure=measure),
            column(case, "lifetime_value", Unit.MONEY, measure=_worth_measure(case)),
        ),
        rows=tuple(
            (
                case.t(f"value.potential_class.{row.potential_class}"),
                whole(row.n),
                number(row.share_of_customers),
                number(row.score),
                number(row.value),
                number(row.share_of_value),
                number(row.headroom),
                number(row.lifetime_value),
            )
            for row in found.by_class.itertuples(index=False)
        ),
        source=_source(case, found),
        note=" ".join(_notes(case, found)),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.BAR,
        table=table,
        x="potential_class",
        y=("share_of_customers", "share_of_value"),
    )


def potential_parts(case: Case) -> Table | Text:
    """What the potential score is made of: parts, weights, how far each is known (V6)."""
    found, problems = case.value.potential
    if found is None:
        return unavailable(case, "potential", problems)
    listed = list(found.parts.itertuples(index=False))
    return Table(
        key="potential_parts",
        title=case.t("value.parts_title", n=len(listed)),
        columns=columns(case, {"part": Unit.TEXT, "weight": Unit.SHARE, "known_share": Unit.SHARE}),
        rows=tuple(
            (case.t(f"value.part.{row.part}"), number(row.share), number(row.known_share))
            for row in listed
        ),
        source=_source(case, found),
        note=" ".join((case.t("value.parts_note"), *response_note(case, found.parts))),
    )


def migration(case: Case) -> Figure | Text:
    """How customers moved between classes of potential in a year (V6)."""
    found, problems = case.value.potential
    if found is None:
        return unavailable(case, "potential", problems)
    matrix = found.migration
    if matrix is None:
        return Text((case.t("value.no_migration"),), case.t("value.no_migration"), "missing")
    moves = matrix.moves
    return passages(
        case,
        matrix,
        key="migration",
        words="value.potential_class",
        title=case.t(
            "value.migration_title",
            rise=share(case, float(moves["rise"])),
            fall=share(case, float(moves["fall"])),
            before=case.date(found.before),
            after=case.date(found.as_of),
        ),
        rule=case.t("value.rule.potential"),
        note=case.t("value.migration_note", count=count(case, found.n_new)) if found.n_new else "",
    )


def _title(case: Case, found: Potential) -> str:
    high = found.by_class[found.by_class["n"] > 0].iloc[0]
    return case.t(
        "value.potential_title",
        name=case.t(f"value.potential_class.{high['potential_class']}"),
        share=share(case, float(high["share_of_customers"])),
        value=share(case, float(high["share_of_value"])),
        of_measure=of_measure(case, found.measure),
        headroom=amount(case, float(found.by_class["headroom"].sum())),
    )


def _notes(case: Case, found: Potential) -> list[str]:
    bounds = {key.rpartition(".")[2]: count(case, value) for key, value in found.thresholds.items()}
    notes = [case.t("value.potential_note", **bounds), measure_note(case, found.measure)]
    if found.n_without_score:
        notes.append(case.t("value.potential_unknown", count=count(case, found.n_without_score)))
    return notes


def _worth_measure(case: Case) -> str:
    settled = case.value.valuation[0]
    return case.t("value.unknown") if settled is None else measure_word(case, settled.measure)


def _source(case: Case, found: Potential) -> Source:
    return source(case, found.n, rule=case.t("value.rule.potential"), as_of=found.as_of)
