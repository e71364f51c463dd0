"""Exhibits of customer value: segments of engagement, their passages, the months to come (V7)."""

from __future__ import annotations

from parcours.case import Case
from parcours.customers.transitions import Engagement
from parcours.exhibits.frames import number, whole, without_small
from parcours.exhibits.kinds import Cell, Column, Figure, FigureKind, Table, Text, Unit
from parcours.exhibits.value_matrix import passages
from parcours.exhibits.value_words import (
    column,
    count,
    measure_note,
    measure_word,
    share,
    source,
    unavailable,
)
from parcours.results.customer_value import FORECAST_PERIODS


def transitions(case: Case) -> Figure | Text:
    """Who rises and who falls from one month to the next, by segment of engagement (V7)."""
    found, problems = case.value.engagement
    if found is None:
        return unavailable(case, "transitions", problems)
    moves = found.matrix.moves
    return passages(
        case,
        found.matrix,
        key="transitions",
        words="value.segment",
        title=case.t(
            "value.transitions_title",
            rise=share(case, float(moves["rise"])),
            fall=share(case, float(moves["fall"])),
            stay=share(case, float(moves["stay"])),
        ),
        rule=_rule(case, found),
        note=" ".join(_notes(case, found)),
    )


def segments(case: Case) -> Table | Text:
    """Customers of each segment of engagement: how they answer, what they bring (V7)."""
    found, problems = case.value.engagement
    if found is None:
        return unavailable(case, "transitions", problems)
    least = case.file.least_group
    shown = without_small(found.by_segment, "n", least)
    values = _values(found)
    measure = "" if found.measure is None else measure_word(case, found.measure)
    inactive = found.by_segment.set_index("segment")["share_of_customers"]["inactive"]
    columns = [
        column(case, "segment"),
        column(case, "n", Unit.COUNT),
        column(case, "share_of_customers", Unit.SHARE),
        column(case, "open_rate", Unit.SHARE),
        column(case, "click_rate", Unit.SHARE),
        column(case, "days_to_activation", Unit.COUNT),
        column(case, "open_life_days", Unit.COUNT),
    ]
    if values:
        columns += [
            column(case, "value_per_month", Unit.MONEY, measure=measure),
            column(case, "value_to_come", Unit.MONEY, measure=measure),
        ]
    return Table(
        key="engagement_segments",
        title=case.t(
            "value.segments_title",
            n=count(case, found.n),
            inactive=share(case, float(inactive)),
        ),
        columns=tuple(columns),
        rows=tuple(
            (
                case.t(f"value.segment.{row.segment}"),
                whole(row.n),
                number(row.share_of_customers),
                number(row.open_rate),
                number(row.click_rate),
                whole(row.days_to_activation),
                whole(row.open_life_days),
                *((None, None) if row.is_masked and values else values.get(str(row.segment), ())),
            )
            for row in shown.itertuples(index=False)
        ),
        source=source(case, found.n, rule=_rule(case, found), as_of=found.as_of),
        note=" ".join(
            (
                _definition(case, found),
                *([case.t("value.masked_groups", least=least)] if shown["is_masked"].any() else []),
                *_value_notes(case, found),
            )
        ),
    )


def forecast(case: Case) -> Figure | Text:
    """Customers of each segment in the months to come, if things go on as they do (V7)."""
    found, problems = case.value.engagement
    heads, why = case.value.forecast
    if found is None or heads is None:
        return unavailable(case, "forecast", problems or why)
    wide = heads.pivot_table("heads", "period", "state", dropna=False)[list(found.matrix.states)]
    moved = (wide.iloc[-1] - wide.iloc[0]).abs()
    if moved.isna().all():
        return Text(
            (case.t("value.forecast_unknown"),), case.t("value.forecast_unknown"), "missing"
        )
    state = str(moved.idxmax())
    of_state = heads[heads["state"] == state].set_index("period")
    end = of_state.iloc[-1]
    table = Table(
        key="forecast",
        title=case.t(
            "value.forecast_title",
            segment=case.t(f"value.segments.{state}"),
            now=count(case, float(of_state.iloc[0]["heads"])),
            then=count(case, float(end["heads"])),
            low=count(case, float(end["low"])),
            high=count(case, float(end["high"])),
            months=FORECAST_PERIODS,
        ),
        columns=(
            column(case, "month_number", Unit.COUNT),
            *(
                Column(name, case.t(f"value.segment.{name}"), Unit.COUNT)
                for name in found.matrix.states
            ),
            column(case, "low_of", Unit.COUNT, segment=case.t(f"value.segment.{state}")),
            column(case, "high_of", Unit.COUNT, segment=case.t(f"value.segment.{state}")),
        ),
        rows=tuple(
            _forecast_row(int(str(period)), [float(one) for one in row], of_state.loc[period])
            for period, row in zip(wide.index, wide.to_numpy().tolist(), strict=True)
        ),
        source=source(
            case,
            found.n,
            rule=_rule(case, found),
            model=case.t("value.model.markov"),
            interval=case.t("value.interval_markov"),
            as_of=found.as_of,
        ),
        note=case.t("value.forecast_note"),
    )
    return Figure(
        key=table.key,
        title=table.title,
        kind=FigureKind.LINE,
        table=table,
        x="month_number",
        y=found.matrix.states,
        extra={"low": "low_of", "high": "high_of"},
        x_label=case.t("value.column.month_number"),
        y_label=case.t("value.column.n"),
    )


def purchase_passages(case: Case) -> Figure | Text:
    """Who comes back and who slips away, by state of purchase, month by month (V7)."""
    found, problems = case.value.purchase_passages
    if found is None:
        return unavailable(case, "purchase_passages", problems)
    back = number(found.probabilities.loc["at_risk", "active"])
    leave = number(found.probabilities.loc["active", "at_risk"])
    return passages(
        case,
        found,
        key="purchase_passages",
        words="value.state",
        title=case.t(
            "value.purchase_passages_title",
            leave=case.t("value.unknown") if leave is None else share(case, leave),
            back=case.t("value.unknown") if back is None else share(case, back),
        ),
        rule=case.t("value.rule.purchase_passages"),
    )


def _forecast_row(period: int, heads: list[float], bounds: object) -> tuple[Cell, ...]:
    return (
        period,
        *(whole(one) for one in heads),
        whole(bounds["low"]),  # type: ignore[index]  # a row of a frame
        whole(bounds["high"]),  # type: ignore[index]
    )


def _values(found: Engagement) -> dict[str, tuple[Cell, Cell]]:
    if found.segment_values is None:
        return {}
    return {
        str(row.segment): (number(row.value_per_period), number(row.value))
        for row in found.segment_values.itertuples(index=False)
    }


def _value_notes(case: Case, found: Engagement) -> list[str]:
    if found.segment_values is None or found.measure is None:
        return []
    years = int(case.assumed("lifetime.horizon_years"))
    rate = share(case, case.assumed("lifetime.discount_rate_per_year"), 1)
    said = case.t("value.segments_note", years=years, rate=rate)
    return [said, measure_note(case, found.measure)]


def _definition(case: Case, found: Engagement) -> str:
    bounds = found.thresholds
    return case.t(
        "value.segments_definition",
        window=count(case, bounds["engagement.window_days"]),
        lapsing=count(case, bounds["engagement.lapsing_days"]),
        at_risk=count(case, bounds["engagement.at_risk_days"]),
        inactive=count(case, bounds["engagement.inactive_days"]),
        low=share(case, bounds["engagement.low_open_rate"]),
    )


def _notes(case: Case, found: Engagement) -> list[str]:
    notes = [case.t("value.transitions_note", n=found.matrix.n_periods)]
    if found.n_hidden:
        notes.append(case.t("value.hidden_opens", count=count(case, found.n_hidden)))
    if found.n_not_written:
        notes.append(case.t("value.not_written", count=count(case, found.n_not_written)))
    return notes


def _rule(case: Case, found: Engagement) -> str:
    return case.t(
        "value.rule.engagement_proxies" if found.counts_proxy_opens else "value.rule.engagement"
    )
