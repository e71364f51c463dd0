"""Exhibits of customer value: contact pressure and what each further message loses (V8)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from parcours.case import Case
from parcours.customers.pressure import Pressure
from parcours.errors import Problem
from parcours.exhibits import writing
from parcours.exhibits.frames import number, records, whole, without_small
from parcours.exhibits.kinds import Figure, FigureKind, Source, Table, Text, Unit
from parcours.exhibits.publics_reach import over_solicited_note
from parcours.exhibits.value_words import columns, count, share, source, unavailable, wilson

if TYPE_CHECKING:
    import pandas as pd


def pressure(case: Case) -> Figure | Text:
    """Response to the first message of the month, the second, the third... with its interval (V8)."""
    found, problems = case.value.pressure
    if found is None:
        return unavailable(case, "pressure", problems)
    least = case.file.least_group
    shown = without_small(found.by_rank, "n_customers", least, keep=("rank",))
    rows = records(shown)
    table = Table(
        key="pressure",
        title=_title(case, found),
        columns=columns(
            case,
            {
                "message_rank": Unit.COUNT,
                "n_messages": Unit.COUNT,
                "n_customers": Unit.COUNT,
                "open_rate": Unit.SHARE,
                "open_rate_low": Unit.SHARE,
                "open_rate_high": Unit.SHARE,
                "click_rate": Unit.SHARE,
                "unsubscription_rate": Unit.SHARE,
                "unsubscription_rate_low": Unit.SHARE,
                "unsubscription_rate_high": Unit.SHARE,
            },
        ),
        rows=tuple(
            (
                whole(row["rank"]),
                whole(row["n_messages"]),
                whole(row["n_customers"]),
                number(row["open_rate"]),
                number(row["open_rate_low"]),
                number(row["open_rate_high"]),
                number(row["click_rate"]),
                number(row["unsubscription_rate"]),
                number(row["unsubscription_rate_low"]),
                number(row["unsubscription_rate_high"]),
            )
            for row in rows
        ),
        source=_source(case, found, interval=case.t("value.interval_clustered")),
        note=" ".join(_notes(case, found, shown)),
        empty=case.t("value.no_rank"),
    )
    has_opens = any(number(row["open_rate"]) is not None for row in rows)
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="message_rank",
        y=("open_rate", "click_rate") if has_opens else ("click_rate",),
        extra={"low": "open_rate_low", "high": "open_rate_high"} if has_opens else {},
        x_label=case.t("value.column.message_rank"),
    )


def pressure_threshold(case: Case) -> Figure | Text:
    """Share of the customers over-solicited, at a threshold that can be moved (V8)."""
    found, problems = case.value.pressure
    if found is None:
        return unavailable(case, "pressure", problems)
    least = case.file.least_group
    shown = found.by_threshold[found.by_threshold["n_customers"] >= least]
    table = Table(
        key="pressure_threshold",
        title=case.t(
            "value.threshold_title",
            share=share(case, found.over_solicited_share),
            low=share(case, found.over_solicited_low),
            high=share(case, found.over_solicited_high),
            threshold=count(case, found.threshold),
        ),
        columns=columns(
            case,
            {
                "messages_per_month": Unit.COUNT,
                "n_customers": Unit.COUNT,
                "share_over": Unit.SHARE,
                "share_of_months": Unit.SHARE,
            },
        ),
        rows=tuple(
            (
                whole(row.messages_per_month),
                whole(row.n_customers),
                number(row.share_of_customers),
                number(row.share_of_customer_months),
            )
            for row in shown.itertuples(index=False)
        ),
        source=_source(case, found, interval=wilson(case, is_by_customer=True)),
        note=" ".join(
            filter(None, (case.t("value.threshold_note", least=least), over_solicited_note(case)))
        ),
        empty=case.t("value.no_rank"),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="messages_per_month",
        y=("share_over", "share_of_months"),
        x_label=case.t("value.column.messages_per_month"),
    )


def pressure_mix(case: Case) -> Table | Text:
    """Messages by purpose: relational, transactional, promotional (V8)."""
    found, problems = case.value.pressure
    if found is None:
        return unavailable(case, "pressure", problems)
    least = case.file.least_group
    shown = without_small(found.by_intent, "n_customers", least)
    is_masked = bool(shown["is_masked"].any())
    relational = None if is_masked else number(found.relational_share_pct)
    title = (
        case.t("value.mix_title_unknown", count=count(case, found.n_messages))
        if relational is None
        else case.t(
            "value.mix_title",
            relational=share(case, relational / 100),
            transactional=share(case, found.transactional_share_pct / 100),
        )
    )
    return Table(
        key="pressure_mix",
        title=title,
        columns=columns(
            case,
            {"intent": Unit.TEXT, "n_messages": Unit.COUNT, "share_of_messages": Unit.SHARE},
        ),
        rows=tuple(
            (
                case.t(f"value.intent.{row['intent'] or 'unknown'}"),
                whole(row["n_messages"]),
                number(row["share"]),
            )
            for row in records(shown)
            if row["n_messages"]
        ),
        source=_source(case, found),
        note=" ".join(
            (
                case.t("value.mix_note"),
                *([case.t("value.masked_groups", least=least)] if is_masked else []),
            )
        ),
    )


def pressure_channels(case: Case) -> Table | Text:
    """Messages by channel, and how many those reached by it receive (V8)."""
    found, problems = case.value.pressure
    if found is None:
        return unavailable(case, "pressure", problems)
    shown = without_small(found.by_channel, "n_customers", case.file.least_group)
    rows = records(shown)
    names = [_channel(case, row["channel"]) for row in rows]
    first = share(case, float(found.by_channel["share"].iloc[0]))
    is_masked = bool(shown["is_masked"].any())
    return Table(
        key="pressure_channels",
        title=case.t("value.channels_title", first=names[0], share=first),
        columns=columns(
            case,
            {
                "channel": Unit.TEXT,
                "n_messages": Unit.COUNT,
                "share_of_messages": Unit.SHARE,
                "n_customers": Unit.COUNT,
                "messages_per_customer": Unit.RATIO,
            },
        ),
        rows=tuple(
            (
                name,
                whole(row["n_messages"]),
                number(row["share"]),
                whole(row["n_customers"]),
                number(row["messages_per_month"]),
            )
            for name, row in zip(names, rows, strict=True)
        ),
        source=_source(case, found),
        note=case.t("value.masked_groups", least=case.file.least_group) if is_masked else "",
    )


def pressure_months(case: Case) -> Figure | Text:
    """Messages per customer written to, month by month (V8)."""
    found, problems = case.value.pressure
    if found is None:
        return unavailable(case, "pressure", problems)
    least = case.file.least_group
    months = without_small(found.by_month, "n_customers", least)
    rows = records(months)
    told = [row for row in rows if not row["is_masked"]]
    if not told:
        return unavailable(case, "pressure", [Problem("too_few_written_to", "messages")])
    first, last = told[0], told[-1]
    table = Table(
        key="pressure_months",
        title=case.t(
            "value.months_title",
            first=count(case, first["messages_per_month"], 2),
            from_month=writing.month(_day(first["month"]), case.language),
            last=count(case, last["messages_per_month"], 2),
            to_month=writing.month(_day(last["month"]), case.language),
        ),
        columns=columns(
            case,
            {
                "month": Unit.DATE,
                "n_messages": Unit.COUNT,
                "n_customers": Unit.COUNT,
                "messages_per_customer": Unit.RATIO,
            },
        ),
        rows=tuple(
            (
                _day(row["month"]),
                whole(row["n_messages"]),
                whole(row["n_customers"]),
                number(row["messages_per_month"]),
            )
            for row in rows
        ),
        source=_source(case, found),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="month",
        y=("messages_per_customer",),
        y_label=case.t("value.column.messages_per_customer"),
    )


def _channel(case: Case, channel: object) -> str:
    return channel if isinstance(channel, str) else case.t("value.channel_unknown")


def _day(month: dt.date) -> dt.date:
    return dt.date(month.year, month.month, month.day)


def _title(case: Case, found: Pressure) -> str:
    rates = [number(one) for one in found.by_rank["open_rate"]]
    known = [one for one in rates if one is not None]
    said = {
        "mean": count(case, found.messages_per_month, 1),
        "over": share(case, found.over_solicited_share),
        "threshold": count(case, found.threshold),
    }
    if len(known) < 2:  # noqa: PLR2004 - a first message and a last one
        return case.t("value.pressure_title", **said)
    return case.t(
        "value.pressure_title_opens",
        first=share(case, known[0]),
        last=share(case, known[-1]),
        rank=len(known),
        **said,
    )


def _notes(case: Case, found: Pressure, shown: pd.DataFrame) -> list[str]:
    least = case.file.least_group
    last_rank = int(shown["rank"].iloc[-1]) if len(shown) else 0
    notes = [case.t("value.pressure_note", rank=last_rank)]
    if shown["is_masked"].any():
        notes.append(case.t("value.masked_groups", least=least))
    if not found.counts_proxy_opens:
        notes.append(case.t("value.proxy_note"))
    if found.n_to_do_not_contact:
        n = found.n_to_do_not_contact
        few = case.t("value.do_not_contact_few", least=least)
        notes.append(few if n < least else case.t("value.do_not_contact", n=n))
    return notes


def _source(case: Case, found: Pressure, interval: str = "") -> Source:
    rule = case.t("value.rule.pressure", since=case.date(found.since))
    return source(case, found.n, rule=rule, interval=interval, as_of=found.as_of)
