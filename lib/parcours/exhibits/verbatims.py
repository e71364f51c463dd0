"""What customers wrote: searched in the room; shown to the client only where somebody chose it (J9)."""

from __future__ import annotations

from parcours.case import Case
from parcours.exhibits import satisfaction
from parcours.exhibits.common import file_source
from parcours.exhibits.journey_words import column, numbered, why_not
from parcours.exhibits.kinds import Table, Unit


def found(case: Case, words: str = "", touchpoint: str = "") -> Table:
    """Verbatims that hold all the words, personal data masked: for the room only (J9)."""
    from parcours.customers.verbatims import search  # noqa: PLC0415 - pandas, and only in the room

    read, problems = case.from_file(
        lambda tables: search(tables, case.workbook.journeys, words, touchpoint=touchpoint)
    )
    rows = [] if read is None else read.to_dict("records")
    return Table(
        key="verbatims",
        title=case.t("touchpoints.verbatims_title", n=0 if read is None else read.attrs["n"]),
        columns=(
            column(case, "date", Unit.DATE),
            column(case, "label"),
            column(case, "metric"),
            column(case, "mark", Unit.NUMBER),
            column(case, "verbatim"),
        ),
        rows=tuple(
            (row["date"], row["touchpoint"], row["metric"], row["score"], row["verbatim"])
            for row in rows
        ),
        source=file_source(case, rule=case.t("touchpoints.masked")),
        empty=case.t("touchpoints.no_verbatim") if read is not None else why_not(case, problems),
        is_internal=True,
    )


def chosen(case: Case) -> Table:
    """Verbatims chosen one by one, beside the figures of their touchpoint: for the client (J9).

    The day a customer answered is for the room: with the words, it could tell who wrote them.
    """
    order = {one.id: index for index, one in enumerate(case.workbook.journeys.touchpoints)}
    told = sorted(
        case.workbook.journeys.verbatims,
        key=lambda one: order.get(one.touchpoint or "", len(order)),
    )
    return Table(
        key="chosen_verbatims",
        title=case.t("touchpoints.chosen_title", n=len(told)),
        columns=(
            column(case, "label"),
            column(case, "verbatim"),
            column(case, "figures"),
            column(case, "date", Unit.DATE, is_internal=True),
        ),
        rows=tuple(
            (
                numbered(case, one.touchpoint) if one.touchpoint else None,
                case.t("touchpoints.quoted", name=one.text),
                satisfaction.figures(case, one.metric, one.touchpoint) if one.touchpoint else None,
                one.said_date,
            )
            for one in told
        ),
        source=satisfaction.source(case),
        note=case.t("touchpoints.chosen_note"),
        empty=case.t("touchpoints.none_chosen"),
    )
