"""Journeys as the client's files show them, against the map (J8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source
from parcours.exhibits.journey_words import column, numbered, why_not
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Source, Table, Unit
from parcours.method.event_names import LikelyCard
from parcours.results.file_names import file_names

if TYPE_CHECKING:
    import pandas as pd

    from parcours.customers.journeys_seen import JourneysSeen

What = Literal["transitions", "channels"]
MOST_DRAWN = 14
"""Links of a diagram beyond which nobody reads it; the table lists more."""
MOST_LISTED = 40
MOST_BY_PUBLIC = 5
_ONE_PERCENT = 0.01


def channel_transitions(case: Case) -> Figure:
    """Draw who goes from which channel to which: the main passages, one way (J8)."""
    from parcours.customers.journeys_seen import readable_links  # noqa: PLC0415 - pandas

    seen, _ = case.journeys_seen
    links = links_of(seen, "channels")
    least = case.assumed("journeys.min_customers")
    shown = None if links is None else readable_links(links, MOST_DRAWN, least)
    table = _links_table(case, "channel_transitions", "channels", shown)
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.FLOW,
        table=table,
        x="source",
        extra={"source": "source", "target": "target", "value": "transitions"},
        alternative=table.title,
    )


def links(case: Case) -> Table:
    """List the passages between touchpoints, the most frequent first, returns among them (J8)."""
    return _listed(case, "journey_links", "transitions")


def channel_links(case: Case) -> Table:
    """List the passages between channels, the most frequent first, returns among them (J8)."""
    return _listed(case, "channel_links", "channels")


def _listed(case: Case, key: str, what: What) -> Table:
    found = links_of(case.journeys_seen[0], what)
    return _links_table(case, key, what, None if found is None else shown_links(case, found))


def links_of(seen: JourneysSeen | None, what: What) -> pd.DataFrame | None:
    """Return the passages between touchpoints or between channels, where they were seen."""
    if seen is None:
        return None
    return seen.transitions if what == "transitions" else seen.channels


def _links_table(case: Case, key: str, what: What, shown: pd.DataFrame | None) -> Table:
    seen, problems = case.journeys_seen
    found = links_of(seen, what)
    return Table(
        key=key,
        title=flow_title(case, what, found),
        columns=link_columns(case),
        rows=() if shown is None else tuple(link_cells(case, what, row) for row in records(shown)),
        source=seen_source(case, seen),
        note="" if shown is None or found is None else left_out(case, found, shown),
        empty=why_not(case, problems) if seen is None else case.t("touchpoints.no_transition"),
    )


def stage_steps(case: Case, journey_id: str) -> Figure:
    """Show who goes on and who goes back, stage by stage, on one journey (J8)."""
    from parcours.customers.journeys_seen import steps_by_stage  # noqa: PLC0415 - pandas

    seen, problems = case.journeys_seen
    least = case.assumed("journeys.min_customers")
    journeys = case.workbook.journeys
    stages = next(one.stages for one in journeys.journeys if one.id == journey_id)
    counts: dict[tuple[str, str], int] = {}
    if seen is not None:
        found = steps_by_stage(seen.transitions, journeys)
        here = found[found["journey"] == journey_id]
        counts = {
            (source, target): int(n)
            for source, target, n in zip(here["source"], here["target"], here["n"], strict=True)
        }
    order = {one.id: index for index, one in enumerate(stages)}
    title = _stages_title(case, journey_id, counts, order)
    table = Table(
        key=f"stage_steps_{journey_id}",
        title=title,
        columns=(
            column(case, "from_stage"),
            *(Column(one.id, one.name, Unit.COUNT) for one in stages),
        ),
        rows=tuple(
            (one.name, *(_unless_few(counts.get((one.id, other.id), 0), least) for other in stages))
            for one in stages
        )
        if counts
        else (),
        source=seen_source(case, seen),
        note=case.t("touchpoints.stages_note"),
        empty=why_not(case, problems) if seen is None else case.t("touchpoints.no_transition"),
    )
    return Figure(
        key=table.key,
        title=title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="from_stage",
        y=tuple(one.id for one in stages),
    )


def _unless_few(n: int, least: float) -> int | None:
    """Keep a count nobody can be recognised in: none, or at least so many."""
    return n if n == 0 or n >= least else None


def _stages_title(
    case: Case, journey_id: str, counts: dict[tuple[str, str], int], order: dict[str, int]
) -> str:
    apart = sum(n for (source, target), n in counts.items() if source != target)
    if not apart:
        return case.t("touchpoints.not_seen")
    back = sum(n for (source, target), n in counts.items() if order[target] < order[source])
    return case.t(
        "touchpoints.stages_title",
        journey=case.name_of(journey_id),
        share=texts.percent(back / apart, case.language),
    )


def shown_links(case: Case, links: pd.DataFrame) -> pd.DataFrame:
    """Keep what can be read: no loop, no small group, the most frequent links."""
    least = case.assumed("journeys.min_customers")
    apart = links[(links["source"] != links["target"]) & (links["customers"] >= least)]
    return apart.head(MOST_LISTED)


def left_out(case: Case, links: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Say how many links are not shown, and what they weigh."""
    apart = links[links["source"] != links["target"]]
    left = len(apart) - len(shown)
    if not left:
        return ""
    share = 1 - shown["n"].sum() / apart["n"].sum()
    is_seen = share >= _ONE_PERCENT  # less would tell the number of passages of a few customers
    said = (
        texts.percent(share, case.language) if is_seen else case.t("touchpoints.under_one_percent")
    )
    return case.t("touchpoints.links_left_out", n=left, share=said)


def records(frame: pd.DataFrame) -> list[dict[str, Cell]]:
    """Return the rows of a small result."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def link_columns(case: Case) -> tuple[Column, ...]:
    """Return the columns of :func:`link_cells`."""
    return (
        column(case, "source"),
        Column("target", case.t("touchpoints.column.to_channel")),
        column(case, "transitions", Unit.COUNT),
        column(case, "customers_n", Unit.COUNT),
        column(case, "median_minutes", Unit.MINUTES),
    )


def link_cells(case: Case, what: What, row: dict[str, Cell]) -> tuple[Cell, ...]:
    """Write a link as the tables of this step have it."""
    name = numbered if what == "transitions" else _channel
    return (
        name(case, str(row["source"])),
        name(case, str(row["target"])),
        row["n"],
        row["customers"],
        row["median_minutes"],
    )


def _channel(case: Case, code: str) -> str:
    return case.channel_name(code) or case.t("deliver.unknown")


def flow_title(case: Case, what: What, links: pd.DataFrame | None) -> str:
    """Say the main passage, with its share of the steps from there."""
    if links is None:
        return case.t("touchpoints.not_seen")
    apart = shown_links(case, links)
    if apart.empty:
        return case.t("touchpoints.no_transition")
    first = records(apart.head(1))[0]
    name = numbered if what == "transitions" else _channel
    # staying on a channel is the rule: what is told of channels is where those who leave go
    base = links if what == "transitions" else links[links["source"] != links["target"]]
    leaving = base[base["source"] == first["source"]]["n"].sum()
    share = float(apart["n"].iloc[0]) / float(leaving)
    return case.t(
        f"touchpoints.flow_{what}",
        source=name(case, str(first["source"])),
        target=name(case, str(first["target"])),
        share=texts.percent(share, case.language),
        count=texts.number(float(apart["n"].iloc[0]), case.language),
    )


def nodes(case: Case) -> Table:
    """Visits, beginnings, ends, drop-offs, loops and returns of each touchpoint (J8)."""
    seen, problems = case.journeys_seen
    least = case.assumed("journeys.min_customers")
    rows = (
        []
        if seen is None
        else [r for r in records(seen.nodes) if float(str(r["customers"])) >= least]
    )
    return Table(
        key="journey_nodes",
        title=_nodes_title(case, rows) if seen is not None else case.t("touchpoints.not_seen"),
        columns=(
            column(case, "label"),
            column(case, "visits", Unit.COUNT),
            column(case, "customers_n", Unit.COUNT),
            column(case, "first", Unit.COUNT),
            column(case, "last", Unit.COUNT),
            column(case, "dropped", Unit.COUNT),
            column(case, "dropped_share", Unit.SHARE),
            column(case, "loops", Unit.COUNT),
            column(case, "returns", Unit.COUNT),
        ),
        rows=tuple(
            (
                numbered(case, str(row["node"])),
                *(row[one] for one in ("visits", "customers", "first", "last", "dropped")),
                _dropped_share(row),
                row["loops"],
                row["returns"],
            )
            for row in rows
        ),
        source=seen_source(case, seen),
        note=case.t("touchpoints.nodes_note", days=int(case.assumed("journeys.quiet_days"))),
        empty=why_not(case, problems) if seen is None else case.t("touchpoints.no_transition"),
    )


def _dropped_share(row: dict[str, Cell]) -> float:
    return float(str(row["dropped"])) / float(str(row["customers"]))


def _nodes_title(case: Case, rows: list[dict[str, Cell]]) -> str:
    if not rows:
        return case.t("touchpoints.no_transition")
    worst = max(rows, key=_dropped_share)
    return case.t(
        "touchpoints.nodes_title",
        first=numbered(case, str(worst["node"])),
        share=texts.percent(_dropped_share(worst), case.language),
        count=texts.number(float(str(worst["customers"])), case.language),
    )


def paths(case: Case) -> Table:
    """Paths customers take most, from their first touchpoint on (J8)."""
    seen, problems = case.journeys_seen
    least = case.assumed("journeys.min_customers")
    rows = (
        []
        if seen is None
        else [r for r in records(seen.paths) if float(str(r["customers"])) >= least]
    )
    title = case.t("touchpoints.not_seen")
    if seen is not None and rows:
        top = sum(float(str(row["customers"])) for row in rows[:3])
        share = texts.percent(top / seen.n_customers, case.language)
        title = case.t(
            "touchpoints.paths_title",
            share=share,
            count=texts.number(seen.n_customers, case.language),
        )
    return Table(
        key="journey_paths",
        title=title,
        columns=(
            column(case, "path"),
            column(case, "steps", Unit.COUNT),
            column(case, "customers_n", Unit.COUNT),
        ),
        rows=tuple(
            (
                " → ".join(numbered(case, one) for one in str(row["path"]).split("\n")),
                row["steps"],
                row["customers"],
            )
            for row in rows
        ),
        source=seen_source(case, seen),
        note=case.t("touchpoints.paths_note"),
        empty=why_not(case, problems) if seen is None else case.t("touchpoints.no_transition"),
    )


def declared_against_observed(case: Case) -> Table:
    """Set the map against the files: never seen, on no map, met in another order (J8)."""
    seen, problems = case.journeys_seen
    rows: list[tuple[Cell, ...]] = []
    title = case.t("touchpoints.not_seen")
    names = file_names(seen, case.workbook.journeys, case.catalogue)
    likely = [one for _, cards in names.values() for one in cards]
    if seen is not None:
        found = seen.seen
        rows += [
            (
                numbered(case, one),
                case.t("touchpoints.seen.never"),
                None,
                _likely_names(likely, one),
            )
            for one in found.never_seen
        ]
        rows += [
            (name, case.t("touchpoints.seen.unmapped"), count, _likely_cards(case, likely, name))
            for name, count in found.unmapped.items()
        ]
        rows += [
            (
                numbered(case, one.id),
                case.t("touchpoints.seen.unnamed"),
                None,
                _likely_names(likely, one.id),
            )
            for one in case.workbook.journeys.touchpoints
            if one.exists_today and not one.events
        ]
        rows += [
            (
                f"{numbered(case, one.first)} → {numbered(case, one.second)}",
                case.t(
                    "touchpoints.seen.reversed",
                    share=texts.percent(one.reversed_share, case.language),
                ),
                one.customers,
                "",
            )
            for one in found.reversed_orders
        ]
        title = case.t(
            "touchpoints.seen_title",
            share=texts.percent(1 - (found.unmapped_share or 0.0), case.language, 1),
            never=len(found.never_seen),
            turned=len(found.reversed_orders),
        )
    return Table(
        key="declared_against_observed",
        title=title,
        columns=(
            column(case, "what"),
            column(case, "observation"),
            column(case, "count", Unit.COUNT),
            column(case, "looks_like"),
        ),
        rows=tuple(rows),
        source=seen_source(case, seen),
        note=case.t("touchpoints.looks_like_note") if likely else "",
        empty=why_not(case, problems) if seen is None else case.t("touchpoints.map_is_true"),
    )


def _likely_cards(case: Case, likely: Sequence[LikelyCard], name: str) -> str:
    """Say which cards a name looks like, and the words that say so."""
    return " ; ".join(
        f"{numbered(case, one.touchpoint)} ({', '.join(one.words)})"
        for one in likely
        if one.name == name
    )


def _likely_names(likely: Sequence[LikelyCard], touchpoint: str) -> str:
    """Say which unknown names look like a card."""
    return " ; ".join(one.name for one in likely if one.touchpoint == touchpoint)


def by_public(case: Case) -> Table:
    """What each public most often does next, touchpoint by touchpoint (J8)."""
    seen, problems = case.journeys_seen
    rows = [
        (case.name_of(public), *link_cells(case, "transitions", row), float(str(row["share"])))
        for public, links in (seen.by_public if seen else {}).items()
        if public in {one.id for one in case.workbook.publics.kept}
        for row in records(_leading(case, links))
    ]
    return Table(
        key="journey_transitions_by_public",
        title=case.t("touchpoints.by_public_title" if rows else "touchpoints.not_seen"),
        columns=(
            column(case, "public"),
            *link_columns(case),
            column(case, "share_of_steps", Unit.SHARE),
        ),
        rows=tuple(rows),
        source=seen_source(case, seen),
        empty=why_not(case, problems) if seen is None else case.t("touchpoints.no_transition"),
    )


def _leading(case: Case, links: pd.DataFrame) -> pd.DataFrame:
    """Keep the few most frequent links of a public, each with its share of the steps from there."""
    share = links["n"] / links.groupby("source")["n"].transform("sum")
    return shown_links(case, links.assign(share=share)).head(MOST_BY_PUBLIC)


def seen_source(case: Case, seen: JourneysSeen | None) -> Source:
    """Say over which days, how many events and how many customers journeys were seen."""
    if seen is None:
        return file_source(case)
    rule = case.t(
        "touchpoints.seen_rule",
        first=texts.date(seen.first_date, case.language, short=True),
        last=texts.date(seen.last_date, case.language, short=True),
        events=texts.number(seen.n_events, case.language),
        ties=texts.number(seen.n_ties, case.language),
        by=case.t(f"touchpoints.ties.{seen.ties_by}"),
    )
    return file_source(case, rule=rule, n=seen.n_customers)
