"""Exhibits of customer value: loyalty tiers, affinities between products and channels (V9, V10)."""

from __future__ import annotations

from parcours.case import Case
from parcours.customers.affinity import EVERYBODY, Affinities
from parcours.customers.loyalty import LoyaltyTiers
from parcours.exhibits.frames import number, records, whole
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Source, Table, Text, Unit
from parcours.exhibits.value_words import (
    amount,
    column,
    columns,
    count,
    measure_note,
    measure_word,
    response_note,
    share,
    source,
    unavailable,
)

_MOST_PAIRS = 12
"""Pairs listed; the figure by channel has them all."""


def loyalty(case: Case) -> Figure | Text:
    """Customers by tier of spend alone, and by tier of several criteria: who changes (V9)."""
    found, problems = case.value.loyalty
    square = case.value.loyalty_changes[0]
    if found is None or square is None:
        return unavailable(case, "loyalty", problems)
    names = {str(tier): case.t(f"value.tier.{tier}") for tier in square.columns}
    table = Table(
        key="loyalty_changes",
        title=_loyalty_title(case, found),
        columns=(
            column(case, "by_spend"),
            *(Column(tier, name, Unit.COUNT) for tier, name in names.items()),
        ),
        rows=tuple(
            (name, *(whole(square.loc[tier, other]) for other in names))
            for tier, name in names.items()
        ),
        source=_loyalty_source(case, found),
        note=" ".join(_loyalty_notes(case, found)),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="by_spend",
        y=tuple(names),
        x_label=case.t("value.column.by_criteria"),
        y_label=case.t("value.column.by_spend"),
    )


def loyalty_tiers(case: Case) -> Table | Text:
    """What each tier is worth, by several criteria and by spend alone (V9)."""
    found, problems = case.value.loyalty
    if found is None:
        return unavailable(case, "loyalty", problems)
    measure = measure_word(case, found.measure)
    first = records(found.by_tier)[0]
    return Table(
        key="loyalty_tiers",
        title=case.t(
            "value.tiers_title",
            tier=case.t(f"value.tier.{first['tier']}"),
            engagement=count(case, first["engagement"]),
            by_spend=count(case, first["engagement_by_spend"]),
        ),
        columns=(
            column(case, "tier"),
            column(case, "n_by_criteria", Unit.COUNT),
            column(case, "value_by_criteria", Unit.MONEY, measure=measure),
            column(case, "engagement_by_criteria", Unit.SCORE),
            column(case, "n_by_spend", Unit.COUNT),
            column(case, "value_by_spend", Unit.MONEY, measure=measure),
            column(case, "engagement_by_spend", Unit.SCORE),
        ),
        rows=tuple(
            (
                case.t(f"value.tier.{row['tier']}"),
                whole(row["n"]),
                number(row["value"]),
                number(row["engagement"]),
                whole(row["n_by_spend"]),
                number(row["value_by_spend"]),
                number(row["engagement_by_spend"]),
            )
            for row in records(found.by_tier)
        ),
        source=_loyalty_source(case, found),
        note=measure_note(case, found.measure),
    )


def affinities(case: Case) -> Figure | Table | Text:
    """How much more or less than chance each category sells on each channel, all customers (V10)."""
    found, problems = case.publics.affinities
    if found is None:
        return unavailable(case, "affinities", problems)
    rows = [row for row in _known(found, EVERYBODY) if row["kind"] == "category_channel"]
    if not rows:
        return affinity_pairs(case)
    channels = sorted({str(row["right"]) for row in rows})
    cells = {(str(row["left"]), str(row["right"])): number(row["lift"]) for row in rows}
    table = Table(
        key="affinities",
        title=_affinity_title(case, rows),
        columns=(
            column(case, "category"),
            *(Column(f"channel_{at}", name, Unit.RATIO) for at, name in enumerate(channels)),
        ),
        rows=tuple(
            (category, *(cells.get((category, channel)) for channel in channels))
            for category in sorted({category for category, _ in cells})
        ),
        source=_affinity_source(case, found),
        note=case.t("value.affinity_note", least=found.minimum),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="category",
        y=tuple(f"channel_{at}" for at in range(len(channels))),
    )


def affinity_pairs(case: Case) -> Table | Text:
    """The strongest pairs, sure enough to be told: by public, what goes with what (V10)."""
    found, problems = case.publics.affinities
    if found is None:
        return unavailable(case, "affinities", problems)
    kept = [public.id for public in case.workbook.publics.kept]
    pairs = [
        row
        for public in (EVERYBODY, *kept)
        for row in _surest(_known(found, public))[: _MOST_PAIRS // 2 if kept else _MOST_PAIRS]
    ]
    return Table(
        key="affinity_pairs",
        title=_pairs_title(case, pairs),
        columns=columns(
            case,
            {
                "public": Unit.TEXT,
                "left": Unit.TEXT,
                "right": Unit.TEXT,
                "n": Unit.COUNT,
                "lift": Unit.RATIO,
                "low": Unit.RATIO,
                "high": Unit.RATIO,
            },
        ),
        rows=tuple(_pair(case, row) for row in pairs),
        source=_affinity_source(case, found),
        note=" ".join((case.t("value.pairs_note", least=found.minimum), *_without(case, pairs))),
        empty=case.t("value.no_affinity"),
    )


def _pairs_title(case: Case, pairs: list[dict[str, object]]) -> str:
    if not pairs:
        return case.t("value.no_affinity")
    own = sum(row["public_id"] != EVERYBODY for row in pairs)
    return case.t("value.pairs_title", n=len(pairs), own=own)


def _without(case: Case, pairs: list[dict[str, object]]) -> list[str]:
    """Name the publics kept for which no affinity is sure: nothing found is said too."""
    told = {row["public_id"] for row in pairs}
    names = [one.name for one in case.workbook.publics.kept if one.id not in told]
    return [case.t("value.pairs_none", names=case.listed(names))] if names else []


def _pair(case: Case, row: dict[str, object]) -> tuple[Cell, ...]:
    public = str(row["public_id"])
    return (
        case.name_of(public) if public else case.t("value.everybody"),
        str(row["left"]),
        str(row["right"]),
        whole(row["n_customers"]),
        number(row["lift"]),
        number(row["low"]),
        number(row["high"]),
    )


def _known(found: Affinities, public: str) -> list[dict[str, object]]:
    shown = found.rows[(found.rows["public_id"] == public) & ~found.rows["is_masked"]]
    return [dict(row) for row in records(shown)]


def _surest(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Pairs whose interval leaves 1 out, the farthest above first."""
    sure = [row for row in rows if (number(row["low"]) or 0.0) > 1]
    return sorted(sure, key=lambda row: (-(number(row["lift"]) or 0.0), str(row["left"])))


def _affinity_title(case: Case, rows: list[dict[str, object]]) -> str:
    sure = _surest(rows)
    if not sure:
        return case.t("value.no_affinity")
    first = sure[0]
    return case.t(
        f"value.affinity_title.{first['kind']}",
        left=first["left"],
        right=first["right"],
        lift=count(case, number(first["lift"]) or 0.0, 1),
        low=count(case, number(first["low"]) or 0.0, 2),
        high=count(case, number(first["high"]) or 0.0, 2),
    )


def _affinity_source(case: Case, found: Affinities) -> Source:
    return source(
        case,
        found.n,
        rule=case.t("value.rule.affinity"),
        interval=case.t("value.interval_katz"),
        as_of=found.as_of,
    )


def _loyalty_title(case: Case, found: LoyaltyTiers) -> str:
    moves = {row["move"]: row for row in records(found.movers)}
    up, down = moves["up"], moves["down"]
    return case.t(
        "value.loyalty_title",
        up=count(case, up["n"]),
        down=count(case, down["n"]),
        value=amount(case, float(up["value"])),
        measure=measure_word(case, found.measure),
        share=share(case, float(up["share"] + down["share"])),
    )


def _loyalty_notes(case: Case, found: LoyaltyTiers) -> list[str]:
    listed, engagement = (
        case.listed(
            [
                case.t(
                    "value.part_share",
                    part=case.t(f"value.part.{row['part']}"),
                    share=share(case, float(row["share"])),
                )
                for row in records(parts)
            ]
        )
        for parts in (found.loyalty_parts, found.engagement_parts)
    )
    notes = [
        case.t("value.loyalty_note", parts=listed, engagement=engagement),
        case.t("value.masked_cells", least=case.file.least_group),
        measure_note(case, found.measure),
        *response_note(case, found.engagement_parts),
    ]
    if found.n_unknown:
        notes.append(case.t("value.loyalty_unknown", count=count(case, found.n_unknown)))
    return notes


def _loyalty_source(case: Case, found: LoyaltyTiers) -> Source:
    return source(case, found.n, rule=case.t("value.rule.loyalty"), as_of=found.as_of)
