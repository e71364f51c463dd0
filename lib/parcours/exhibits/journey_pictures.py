"""Who goes from which touchpoint to which, as pictures: arcs in the order of the map, a Sankey (J8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parcours import texts
from parcours.case import Case
from parcours.exhibits.journey_words import column, numbered, why_not
from parcours.exhibits.kinds import Column, Figure, FigureKind, Table, Unit
from parcours.exhibits.observed import (
    flow_title,
    left_out,
    link_cells,
    link_columns,
    links_of,
    records,
    seen_source,
    shown_links,
)

if TYPE_CHECKING:
    import pandas as pd

MOST_ARCS = 30
"""Links drawn beside the touchpoints; a table lists more."""
MOST_NAMED = 6
"""Touchpoints named at each step: more would not be read beside one another."""


def transitions(case: Case) -> Figure:
    """Draw who goes from which touchpoint to which, in the order of the map (J8)."""
    seen, problems = case.journeys_seen
    found = links_of(seen, "transitions")
    shown = None if found is None else shown_links(case, found).head(MOST_ARCS)
    places = _places(case)
    rows = [] if shown is None else records(shown)
    return Figure(
        key="journey_transitions",
        title=flow_title(case, "transitions", found),
        kind=FigureKind.ARCS,
        table=Table(
            key="journey_transitions",
            title=flow_title(case, "transitions", found),
            columns=(
                *link_columns(case),
                column(case, "from_stage"),
                column(case, "to_stage"),
                column(case, "from_rank", Unit.COUNT),
                column(case, "to_rank", Unit.COUNT),
            ),
            rows=tuple(
                (
                    *link_cells(case, "transitions", row),
                    places.get(str(row["source"]), unmapped)[1],
                    places.get(str(row["target"]), unmapped)[1],
                    places.get(str(row["source"]), unmapped)[0],
                    places.get(str(row["target"]), unmapped)[0],
                )
                for row in rows
                for unmapped in [(len(places) + 1, case.t("touchpoints.on_no_map"))]
            ),
            source=seen_source(case, seen),
            note="" if shown is None or found is None else left_out(case, found, shown),
            empty=why_not(case, problems) if seen is None else case.t("touchpoints.no_transition"),
        ),
        x="source",
        extra={
            "source": "source",
            "target": "target",
            "value": "transitions",
            "source_rank": "from_rank",
            "target_rank": "to_rank",
            "source_group": "from_stage",
            "target_group": "to_stage",
        },
        alternative=case.t("touchpoints.arcs_alternative", n=len(rows)),
    )


def _places(case: Case) -> dict[str, tuple[int, str]]:
    """Rank and stage of each touchpoint, in the order of the maps."""
    journeys = case.workbook.journeys
    in_order = [
        (touchpoint.id, stage.name)
        for stage in journeys.stages
        for touchpoint in journeys.touchpoints
        if touchpoint.stage == stage.id
    ]
    return {name: (rank, stage) for rank, (name, stage) in enumerate(in_order, 1)}


def first_steps(case: Case) -> Figure:
    """Draw where customers go, step after step, from their first touchpoint on (J8)."""
    from parcours.customers.journeys_seen import END, OTHERS, sankey_links  # noqa: PLC0415 - pandas

    seen, problems = case.journeys_seen
    least = case.assumed("journeys.min_customers")
    links = None if seen is None else sankey_links(seen.first_steps, MOST_NAMED, least)
    shown = None if links is None else links[links["customers"] >= least]
    title = _title(case, links)
    table = Table(
        key="journey_first_steps",
        title=title,
        columns=(
            column(case, "step", Unit.COUNT),
            column(case, "source"),
            Column("target", case.t("touchpoints.column.to_channel")),
            column(case, "customers_n", Unit.COUNT),
            column(case, "is_touchpoint", Unit.FLAG),
        ),
        rows=()
        if shown is None
        else tuple(
            (step, _node(case, source), _node(case, target), customers, target not in (OTHERS, END))
            for step, source, target, customers in shown.itertuples(index=False, name=None)
        ),
        source=seen_source(case, seen),
        note=case.t("touchpoints.first_steps_note", n=MOST_NAMED),
        empty=why_not(case, problems) if seen is None else case.t("touchpoints.no_transition"),
    )
    return Figure(
        key=table.key,
        title=title,
        kind=FigureKind.SANKEY,
        table=table,
        x="source",
        extra={
            "step": "step",
            "source": "source",
            "target": "target",
            "value": "customers_n",
            "is_touchpoint": "is_touchpoint",
        },
        alternative=title,
    )


def _title(case: Case, links: pd.DataFrame | None) -> str:
    from parcours.customers.journeys_seen import END, OTHERS  # noqa: PLC0415 - pandas

    if links is None:
        return case.t("touchpoints.not_seen")
    begun = links[links["step"] == 1]
    everyone = float(begun["customers"].sum())
    first = begun[begun["source"] != OTHERS].groupby("source")["customers"].sum()
    if not everyone or first.empty:
        return case.t("touchpoints.no_transition")
    alone = float(begun.loc[begun["target"] == END, "customers"].sum())
    return case.t(
        "touchpoints.first_steps_title",
        first=numbered(case, str(first.idxmax())),
        share=texts.percent(float(first.max()) / everyone, case.language),
        alone=texts.percent(alone / everyone, case.language),
    )


def _node(case: Case, node: str) -> str:
    from parcours.customers.journeys_seen import END, OTHERS  # noqa: PLC0415 - pandas

    known = {OTHERS: "touchpoints.other_touchpoints", END: "touchpoints.stop_there"}
    return case.t(known[node]) if node in known else numbered(case, node)
