"""What customer value still misses: said from what the file holds, without computing any value."""

from __future__ import annotations

from parcours.method.gaps import Gap
from parcours.results.customer_file import CustomerFile


def gaps(file: CustomerFile, distributed_profit: float | None) -> list[Gap]:
    """What is missing to tell what customers are worth (V1 to V11)."""
    if file.tables is None:
        return [Gap("customer_value", "value_no_file", kind="not_computed")]
    if not file.has("orders", "amount"):
        return [Gap("customer_value", "value_no_orders", kind="not_computed")]
    found = _margin(file)
    if not file.has("messages", "opened_time"):
        found.append(Gap("customer_value", "value_no_messages", kind="not_computed"))
    if not file.has("order_lines", "category"):
        found.append(Gap("customer_value", "value_no_lines", kind="not_computed"))
    if not file.has("contacts", "cost") and not file.has("costs", "channel"):
        found.append(Gap("customer_value", "value_no_costs", kind="not_computed"))
    elif distributed_profit is None:
        found.append(Gap("customer_value", "value_no_profit"))
    return found


def _margin(file: CustomerFile) -> list[Gap]:
    from parcours.customers.purchases import margin_rate  # noqa: PLC0415

    rate, _ = file.compute(margin_rate)
    coverage = rate[1] if rate is not None else 0.0
    if coverage >= file.assumptions["value.min_margin_coverage"].value:
        return []
    values = {"coverage_pct": 100 * coverage}
    return [Gap("customer_value", "value_no_margin", kind="not_computed", values=values)]
