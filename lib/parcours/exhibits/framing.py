"""Exhibits of the framing: assignment, people, values, positioning, readiness (F1 to F4)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import still_missing, workshop_source
from parcours.exhibits.kinds import Column, Section, Table, Text, Unit
from parcours.method.framing import READINESS_CONDITIONS, ReadinessLevel, Strength


def assignment(case: Case) -> Table:
    """Client, scope, dates and currency of the assignment (F1)."""
    framing = case.workbook.framing
    rows = tuple(
        (case.t(f"framing.{name}"), value or None)
        for name, value in (
            ("client", framing.client),
            ("sector", framing.sector),
            ("scope", framing.scope),
            ("consultant", framing.consultant),
            ("currency", framing.currency),
            ("workshop_date", case.date(framing.workshop_date)),
            ("end_date", case.date(framing.end_date)),
            ("signature", framing.signature),
            ("claim", framing.claim),
        )
    )
    return Table(
        key="assignment",
        title=case.t("framing.assignment_title", client=framing.client),
        columns=(
            Column("what", case.t("framing.column.what")),
            Column("answer", case.t("framing.column.answer")),
        ),
        rows=rows,
        source=workshop_source(case),
    )


def participants(case: Case) -> Table:
    """Who took part, by function; names stay in the internal version (F1)."""
    people = case.workbook.framing.participants
    functions = {person.function for person in people}
    return Table(
        key="participants",
        title=case.t("framing.participants_title", n=len(people), functions=len(functions)),
        columns=(
            Column("id", case.t("framing.column.id"), Unit.ID),
            Column("name", case.t("framing.column.name"), is_internal=True),
            Column("function", case.t("framing.column.function")),
            Column("role", case.t("framing.column.role")),
        ),
        rows=tuple(
            (one.id, one.name, case.t(f"function.{one.function}"), one.role or None)
            for one in people
        ),
        source=workshop_source(case, n=len(people)),
        empty=case.t("framing.no_participants"),
    )


def values(case: Case) -> Table:
    """Founding values, what they commit to and who knows them (F2)."""
    values = case.workbook.framing.values
    carried = sum(1 for value in values if value.commits_to)
    return Table(
        key="values",
        title=case.t("framing.values_title", n=carried, of=len(values)),
        columns=(
            Column("id", case.t("framing.column.id"), Unit.ID),
            Column("value", case.t("framing.column.value")),
            Column("meaning", case.t("framing.column.meaning")),
            Column("commits_to", case.t("framing.column.commits_to")),
            Column("known_by", case.t("framing.column.known_by")),
        ),
        rows=tuple(
            (
                one.id,
                one.name,
                one.meaning or None,
                one.commits_to or None,
                case.listed([case.t(f"function.{name}") for name in one.known_by]) or None,
            )
            for one in values
        ),
        source=workshop_source(case),
        empty=case.t("framing.no_values"),
    )


def positioning(case: Case) -> Table:
    """Place of the relationship in the brand's positioning, and by channel (F3)."""
    framing = case.workbook.framing
    word = case.t(f"strength.{framing.positioning}" if framing.positioning else "framing.unsaid")
    channels = framing.positioning_by_channel
    strong = sum(one.strength == Strength.STRONG for one in channels)
    return Table(
        key="positioning",
        title=case.t("framing.positioning_counted", word=word.lower(), n=strong, of=len(channels))
        if channels
        else case.t("framing.positioning_title", word=word.lower()),
        columns=(
            Column("channel", case.t("framing.column.channel")),
            Column("strength", case.t("framing.column.strength")),
            Column("note", case.t("framing.column.note")),
        ),
        rows=tuple(
            (
                texts.capital(case.channel_name(one.channel)),
                case.t(f"strength.{one.strength}"),
                one.note or None,
            )
            for one in channels
        ),
        source=workshop_source(case),
        note=" ".join(
            one for one in (framing.positioning_note, f"{readiness(case).title}.") if one
        ),
        empty=case.t("framing.no_positioning"),
    )


def readiness(case: Case) -> Table:
    """Sponsor, resources that hold in hard times, team (F4)."""
    readiness = case.workbook.framing.readiness
    levels = [(name, getattr(readiness, f"{name}_level")) for name in READINESS_CONDITIONS]
    known = [level for _, level in levels if level is not None]
    secured = sum(1 for level in known if level == ReadinessLevel.SECURED)
    return Table(
        key="readiness",
        title=case.t("framing.readiness_title", n=secured, of=len(levels) if known else 0),
        columns=(
            Column("condition", case.t("framing.column.condition")),
            Column("level", case.t("framing.column.level")),
            Column("note", case.t("framing.column.note")),
        ),
        rows=tuple(
            (
                case.t(f"framing.{name}"),
                None if level is None else case.t(f"readiness.{level.name.lower()}"),
                getattr(readiness, name) or None,
            )
            for name, level in levels
        ),
        source=workshop_source(case),
    )


def section(case: Case) -> Section:
    """The framing in the report."""
    return Section(
        key="framing",
        title=positioning(case).title,
        step=case.t("step.framing"),
        exhibits=(
            *(
                (Text((case.workbook.framing.charter,), case.t("framing.charter")),)
                if case.workbook.framing.charter
                else ()
            ),
            values(case),
            positioning(case),
            readiness(case),
            participants(case),
            still_missing(case, "framing"),
        ),
    )
