"""The read-only twin of a form: the same panels as tables, for a batch run, paper and the eye (issue 8.7).

Exhibits hold raw values; whoever shows them paints them as it paints the rest of the report.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from parcours import texts
from parcours.case import Case
from parcours.exhibits import map_yields
from parcours.exhibits.kinds import Cell, Column, Section, Source, Table, Unit
from parcours.forms import twin_boards
from parcours.forms.description import Described, described, model_at
from parcours.forms.layout import FORMS, Part
from parcours.forms.names import called, lists
from parcours.method.changes import value_at
from parcours.method.minutes import Step
from parcours.method.workbook import Workbook

_UNITS = {
    "id": Unit.ID,
    "integer": Unit.COUNT,
    "number": Unit.NUMBER,
    "date": Unit.DATE,
    "flag": Unit.FLAG,
}
_INTERNAL = frozenset({"participant", "author", "declared_by", "consultant"})
"""Fields that name people: left out of the client's version."""
_PEOPLE = "framing.participants"
"""Whose name is told by its function alone."""


def twin(case: Case, step: Step) -> Section:
    """Return all that a form holds, as tables in the order of its panels."""
    names = lists(case)
    return Section(
        key=f"form_{step}",
        title=case.t("forms.twin_title", step=case.t(f"step.{step}")),
        step=case.t(f"step.{step}"),
        exhibits=tuple(
            table
            for panel in FORMS[step]
            for part in panel.parts
            for table in _tables(case, part, names)
        ),
    )


def _tables(case: Case, part: Part, names: Mapping[str, Any]) -> Iterator[Table]:
    match part.kind:
        case "sheet":
            yield _sheet(case, part, names)
        case "board":
            for journey in case.workbook.journeys.journeys:
                yield twin_boards.board(case, journey.id)
        case "matrix":
            yield twin_boards.matrix(case)
        case "waves":
            yield twin_boards.waves(case)
        case "fates":
            yield twin_boards.fates(case)
        case "proposals":
            yield replace(map_yields.proposals(case), key=_key(part))
        case "vote" | "answers":
            yield _counts(case, part)
        case "table" | "verbatims":
            yield _rows(case, part, names)
            yield from _details(case, part, names)


def _sheet(case: Case, part: Part, names: Mapping[str, Any]) -> Table:
    held = value_at(case.workbook, part.path)
    shown = [
        one
        for one in _fields(part, case)
        if one["kind"] not in {"rows", "sheet"} and _is_read(part, one, case)
    ]
    rows = (
        []
        if held is None
        else [(one["label"], _cell(one, held[one["key"]], names, case)) for one in shown]
    )
    return Table(
        key=_key(part),
        title=_title(case, part),
        columns=(
            Column("what", case.t("forms.column.what")),
            Column("answer", case.t("forms.column.answer")),
        ),
        rows=tuple((label, _as_text(value, case)) for label, value in rows),
        source=_source(case),
        empty=case.t("forms.nothing"),
    )


def _rows(case: Case, part: Part, names: Mapping[str, Any]) -> Table:
    held = value_at(case.workbook, part.path)
    shown = [one for one in _fields(part, case) if not part.fields or one["key"] in part.fields]
    return Table(
        key=_key(part),
        title=_title(case, part, len(held)),
        columns=tuple(
            Column(
                one["key"],
                one["label"],
                _UNITS.get(one["kind"], Unit.TEXT),
                _is_internal(part, one),
            )
            for one in shown
        ),
        rows=tuple(
            tuple(_cell(one, item[one["key"]], names, case) for one in shown) for item in held
        ),
        source=_source(case, len(held)),
        empty=case.t("forms.nothing"),
    )


def _details(case: Case, part: Part, names: Mapping[str, Any]) -> Iterator[Table]:
    """Return what the columns leave out, one line for each field that was filled in."""
    if not part.fields or part.is_whole:
        return
    fields = [
        one
        for one in _fields(part, case)
        if one["key"] not in part.fields and _is_read(part, one, case)
    ]
    rows = tuple(
        (
            called(names, part.path.rpartition(".")[2], str(item.get("id", ""))),
            one["label"],
            _as_text(cell, case),
        )
        for item in value_at(case.workbook, part.path)
        for one in fields
        if (cell := _cell(one, item[one["key"]], names, case)) is not None
    )
    if rows:
        yield Table(
            key=f"{_key(part)}_details",
            title=case.t("forms.details_title", what=_label(case, part)),
            columns=(
                Column("about", case.t("forms.column.about")),
                Column("what", case.t("forms.column.what")),
                Column("answer", case.t("forms.column.answer")),
            ),
            rows=rows,
            source=_source(case),
        )


def _is_internal(part: Part, one: Described) -> bool:
    return one["key"] in _INTERNAL or (part.path, one["key"]) == (_PEOPLE, "name")


def _is_read(part: Part, one: Described, case: Case) -> bool:
    """Whether the reader of the twin sees a field: a line of its own, no column could leave it out."""
    return case.audience == "internal" or not _is_internal(part, one)


def _counts(case: Case, part: Part) -> Table:
    """Return how many votes each function gave: what is under them stands in the exhibits."""
    votes = value_at(case.workbook, part.path)
    functions = case.functions
    given = Counter(
        functions.get(one.get("participant") or one.get("participant_id")) for one in votes
    )
    people = Counter(
        functions.get(one)
        for one in {vote.get("participant") or vote.get("participant_id") for vote in votes}
    )
    return Table(
        key=_key(part),
        title=case.t("forms.votes_title", n=len(votes)),
        columns=(
            Column("function", case.t("field.participant.function")),
            Column("people", case.t("forms.column.people"), Unit.COUNT),
            Column("votes", case.t("forms.column.votes"), Unit.COUNT),
        ),
        rows=tuple(
            (case.t(f"function.{one}") if one else None, people[one], n)
            for one, n in given.most_common()
        ),
        source=_source(case, len(votes)),
        empty=case.t("forms.no_vote"),
    )


def _fields(part: Part, case: Case) -> list[Described]:
    every = described(model_at(Workbook, part.path), case.language)
    if part.kind == "sheet" and part.fields:
        return [one for one in every if one["key"] in part.fields]
    return [one for one in every if one["key"] not in part.hidden]


def _cell(one: Described, value: Any, names: Mapping[str, Any], case: Case) -> Cell:
    """Return the value of a field in words, except what a table aligns or counts by itself."""
    if value is None or value == one["empty"]:
        return None
    write = _WRITERS.get(one["kind"])
    return value if write is None else write(one, value, names, case)


def _option(one: Described, value: Any) -> str:
    return next((str(words) for each, words in one["options"] if each == value), str(value))


def _rows_in_lines(one: Described, value: Any, names: Mapping[str, Any], case: Case) -> str:
    return "\n".join(_in_line(one["of"]["fields"], each, names, case) for each in value)


_WRITERS: dict[str, Callable[[Described, Any, Mapping[str, Any], Case], Cell]] = {
    "choice": lambda one, value, _, __: _option(one, value),
    "choices": lambda one, value, _, case: case.listed([_option(one, each) for each in value]),
    "link": lambda one, value, names, _: called(names, one["list"], value),
    "links": lambda one, value, names, case: case.listed(
        [called(names, one["list"], each) for each in value]
    ),
    "words": lambda _, value, __, ___: "; ".join(value),
    "pairs": lambda one, value, names, _: "; ".join(
        f"{old} → {called(names, one['list'], new) if new else '–'}" for old, new in value.items()
    ),
    "rows": _rows_in_lines,
    "sheet": lambda one, value, names, case: (
        _in_line(one["of"]["fields"], value, names, case) or None
    ),
    "date": lambda _, value, __, ___: dt.date.fromisoformat(value),
}


def _in_line(
    fields: list[Described], item: Mapping[str, Any], names: Mapping[str, Any], case: Case
) -> str:
    cells = [_cell(one, item[one["key"]], names, case) for one in fields if one["kind"] != "id"]
    return " · ".join(str(_as_text(cell, case)) for cell in cells if cell is not None)


def _as_text(value: Cell, case: Case) -> Cell:
    if isinstance(value, bool):
        return case.t("forms.ui.yes" if value else "forms.ui.no")
    if isinstance(value, float):
        return texts.number(value, case.language, 0 if value == round(value) else 1)
    return case.date(value) if isinstance(value, dt.date) else value


def _title(case: Case, part: Part, n: int | None = None) -> str:
    label = _label(case, part)
    return label if n is None else case.t("forms.count_title", what=label, n=n)


def _label(case: Case, part: Part) -> str:
    if part.label:
        return case.t(f"forms.part.{part.label}")
    holder, _, name = part.path.rpartition(".")
    return case.t(f"field.{holder}.{name}") if holder else case.t(f"noun.{name}")


def _key(part: Part) -> str:
    words = (*part.path.split("."), part.label or (part.fields or ("all",))[0])
    return "_".join(("form", *words))


def _source(case: Case, n: int | None = None) -> Source:
    return Source(data=case.t("common.workshop", revision=case.workbook.revision), n=n)
