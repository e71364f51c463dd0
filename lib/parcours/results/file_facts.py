"""Figures of the file that stand beside the answers of the questionnaires (D1 to D4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from parcours.method.maturity_findings import MeasuredFact
from parcours.method.questionnaires import FactKey
from parcours.results.customer_file import CustomerFile
from parcours.results.customer_value import CustomerValue

if TYPE_CHECKING:
    from parcours.customers.activity import Activity
    from parcours.customers.pressure import Pressure
    from parcours.customers.quality import Inventory
    from parcours.method.observed import Score

Facts = dict[FactKey, MeasuredFact]


def facts(
    value: CustomerValue,
    scores: Iterable[Score],
    channel_sets: Mapping[frozenset[str], int],
) -> Facts:
    """Gather the figures the file can tell; those it cannot are absent."""
    from parcours.customers import measured_facts  # noqa: PLC0415

    file = value.file
    found: Facts = {}
    for rule in (
        measured_facts.contact_facts,
        measured_facts.activation_facts,
        measured_facts.margin_facts,
    ):
        found |= file.compute(rule)[0] or {}
    if file.inventory[0] is not None:
        found |= _of_inventory(file, file.inventory[0])
    if value.activity[0] is not None:
        found |= _of_activity(value.activity[0])
    if value.pressure[0] is not None:
        found |= _of_pressure(file, value.pressure[0])
    ranked = value.pareto_of_revenue[0]
    if ranked is not None:
        top = 100 * ranked.top_share_of_value
        found[FactKey.TOP_20_REVENUE_SHARE_PCT] = MeasuredFact(top, ranked.n)
    return found | _of_scores(scores) | _of_channels(channel_sets)


def _of_inventory(file: CustomerFile, found: Inventory) -> Facts:
    from parcours.customers.measured_facts import match_facts  # noqa: PLC0415

    rows = found.tables.set_index("table")["rows"]
    known = found.columns[found.columns["table"] == "customers"].set_index("column")
    filled = known["completeness_pct"].astype(float).to_dict()
    facts_ = {
        key: MeasuredFact(filled[column], int(rows["customers"]))
        for key, column in (
            (FactKey.COMPLETENESS_EMAIL_PCT, "email"),
            (FactKey.COMPLETENESS_PHONE_PCT, "phone"),
        )
        if column in filled
    }
    if found.duplicates is not None and found.duplicates.customers:
        share = 100 * found.duplicates.surplus / found.duplicates.customers
        facts_[FactKey.DUPLICATE_RATE_PCT] = MeasuredFact(share, found.duplicates.customers)
    tied = found.links[found.links["to_table"] == "customers"]
    links = {
        str(row.table): (int(str(row.rows)), int(str(row.orphans)))
        for row in tied.itertuples(index=False)
    }
    report = file.report
    without = sum(one.rows_without_customer for one in report.files) if report is not None else 0
    return facts_ | (match_facts(links, without) if links else {})


def _of_activity(found: Activity) -> Facts:
    states = found.by_state.set_index("state")["share_of_customers"]
    repeat = found.by_repeat.set_index("is_repeat")["share_of_customers"]
    active = 100 * float(states["new"] + states["active"])
    return {
        FactKey.REPEAT_RATE_PCT: MeasuredFact(100 * float(repeat[True]), found.n),
        FactKey.ACTIVE_SHARE_PCT: MeasuredFact(active, found.n),
    }


def _of_pressure(file: CustomerFile, found: Pressure) -> Facts:
    known = {
        FactKey.MESSAGES_PER_CUSTOMER_PER_MONTH: MeasuredFact(found.messages_per_month, found.n),
        FactKey.OVER_SOLICITED_SHARE_PCT: MeasuredFact(100 * found.over_solicited_share, found.n),
    }
    intents = found.by_intent.set_index("intent")["n_messages"]
    commercial = int(intents.get("relational", 0)) + int(intents.get("promotional", 0))
    if commercial:
        share = 100 * int(intents.get("relational", 0)) / commercial
        known[FactKey.RELATIONAL_SHARE_PCT] = MeasuredFact(share, commercial)
    ranks = found.by_rank.dropna(subset=["click_rate"])
    sent = int(ranks["n_messages"].sum())
    if sent and file.has("messages", "clicked_time"):
        clicked = float((ranks["click_rate"] * ranks["n_messages"]).sum())
        known[FactKey.RESPONSE_RATE_PCT] = MeasuredFact(100 * clicked / sent, sent)
    return known


def _of_scores(scores: Iterable[Score]) -> Facts:
    whole = [one for one in scores if one.metric == "nps" and not one.touchpoint and not one.public]
    if not whole or whole[0].value is None:
        return {}
    return {FactKey.NPS: MeasuredFact(whole[0].value, whole[0].n)}


def _of_channels(channel_sets: Mapping[frozenset[str], int]) -> Facts:
    n = sum(channel_sets.values())
    if not n:
        return {}
    several = sum(count for used, count in channel_sets.items() if len(used) > 1)
    return {FactKey.MULTI_CHANNEL_SHARE_PCT: MeasuredFact(100 * several / n, n)}
