"""What a form can do beside changing fields: history, templates, proposals, waves, verbatims, reveal, import."""

from __future__ import annotations

import base64
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parcours import texts
from parcours.case import Case
from parcours.errors import Problem, WorkbookError
from parcours.exhibits import diagnosis, diagnosis_items, objectives, publics_ranked, touchpoints
from parcours.exhibits.common import finding_sentence
from parcours.exhibits.kinds import Figure, Section, Table
from parcours.exhibits.map_yields import proposal_words
from parcours.exhibits.writing import cell, source_line
from parcours.files import questionnaire_forms
from parcours.files import workbook as files
from parcours.files.catalogue import template_journey
from parcours.forms import file_deeds, verbatim_deeds
from parcours.forms.refusals import worded
from parcours.method import stages, validation, yields
from parcours.method.changes import Set, apply
from parcours.method.comparison import Difference, compare
from parcours.method.journeys import Journeys, Stage
from parcours.method.touchpoints import Tick
from parcours.method.workbook import Workbook, next_id
from parcours.results.file_names import file_names

_MOST_DIFFERENCES = 60
"""Lines a person reads before going back to a past state; more are counted."""


@dataclass(frozen=True)
class Done:
    """What a deed gives back, and what it changes in the workbook."""

    result: Any = None
    edit: Callable[[Workbook], Workbook] | None = None
    restored: int | None = None


def do(case: Case, name: str, message: Mapping[str, Any], buffers: Sequence[bytes]) -> Done:
    """Carry out a deed by its name.

    Raises
    ------
    WorkbookError : there is no such deed, or it lacks what it needs.
    ParcoursError : the deed was refused; its problems say why.
    """
    if name not in _DEEDS:
        raise WorkbookError(Problem("not_a_change", name[:80]))
    try:
        return _DEEDS[name](case, message, buffers)
    except (KeyError, TypeError, ValueError) as cause:
        raise WorkbookError(Problem("not_a_change", name)) from cause


def _history(case: Case, _: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    return Done(
        [
            {"number": one.number, "saved_at": one.saved_at.isoformat(timespec="seconds")}
            for one in files.history(case.folder)
        ]
    )


def _compare(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    """Say what going back to a past state would change."""
    past = files.load_revision(case.folder, int(message["number"]))
    found = compare(case.workbook, past)
    return Done(
        {
            "n": len(found),
            "lines": [_difference(case, one) for one in found[:_MOST_DIFFERENCES]],
        }
    )


def _restore(_: Case, message: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    return Done(restored=int(message["number"]))


def _begin_journey(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    """Begin a journey from the template of a trade: macro or detailed, for some publics."""
    template = template_journey(str(message["sector"]))
    return Done(
        edit=lambda newest: stages.begin_journey(
            newest,
            template,
            case.catalogue.touchpoints,
            language=case.language,
            zoom="macro" if message.get("zoom") == "macro" else "detailed",
            publics=tuple(map(str, message.get("publics", ()))),
        )
    )


def _split_stage(_: Case, message: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    """Put a new stage after one, with the touchpoints said to go there; votes and actions follow."""
    stage, name = str(message["stage"]), str(message["name"]).strip()
    moved = tuple(map(str, message["touchpoints"]))
    if not name:
        raise WorkbookError(Problem("not_a_change", "split_stage"))

    def edit(newest: Workbook) -> Workbook:
        new_id, book = next_id(newest, "stages")
        like = next((one for one in book.journeys.stages if one.id == stage), None)
        new = Stage(id=new_id, name=name, catalogue_stage=like.catalogue_stage if like else "")
        return _with_journeys(book, stages.split_stage(book.journeys, stage, new, moved))

    return Done(edit=edit)


def _merge_stages(_: Case, message: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    """Merge a stage into another of its journey; its touchpoints keep their votes and actions."""
    kept, other = str(message["kept"]), str(message["other"])
    return Done(
        edit=lambda newest: _with_journeys(
            newest, stages.merge_stages(newest.journeys, kept, other)
        )
    )


def _move_touchpoint(_: Case, message: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    """Move a touchpoint to a stage, of another journey perhaps, before another or last."""
    touchpoint, stage = str(message["touchpoint"]), str(message["stage"])
    before = str(message["before"]) if message.get("before") else None
    return Done(
        edit=lambda newest: _with_journeys(
            newest, stages.move_touchpoint(newest.journeys, touchpoint, stage, before)
        )
    )


def _with_journeys(book: Workbook, journeys: Journeys) -> Workbook:
    return book.model_copy(update={"journeys": journeys})


def _tick(_: Case, message: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    """Tick a line of the check list of a journey; an empty state takes the tick back."""
    journey, code = str(message["journey"]), str(message["catalogue_id"])
    state, touchpoint = str(message["state"]), message.get("touchpoint")

    def edit(newest: Workbook) -> Workbook:
        others = [
            one
            for one in newest.journeys.ticks
            if (one.journey, one.catalogue_id) != (journey, code)
        ]
        made = {"journey": journey, "catalogue_id": code, "state": state, "touchpoint": touchpoint}
        ticks = (*others, *([Tick.model_validate(made)] if state else []))
        return newest.model_copy(
            update={"journeys": newest.journeys.model_copy(update={"ticks": ticks})}
        )

    return Done(edit=edit)


def _proposals(case: Case, _: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    words = proposal_words(case)
    return Done(
        [
            {
                "origin": one.origin,
                "kind": case.t(f"forms.proposal.{one.kind}"),
                "title": next(iter(words(one).values()), ""),
                "touchpoints": case.listed([case.name_of(each) for each in one.touchpoints]),
            }
            for one in case.proposals
        ]
    )


def _likely_cards(case: Case, _: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    """Say which names of the files no card answers to, and which cards they look like."""
    seen, problems = case.journeys_seen
    if seen is None:
        return Done({"names": [], "why": " ".join(worded(one, case.language) for one in problems)})
    names = file_names(seen, case.workbook.journeys, case.catalogue)
    return Done(
        {
            "names": [
                {
                    "name": name,
                    "n": n,
                    "cards": [
                        {"id": one.touchpoint, "words": ", ".join(one.words)} for one in cards
                    ],
                }
                for name, (n, cards) in names.items()
            ]
        }
    )


def _accept(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    wanted = set(message["origins"])
    chosen = [one for one in case.proposals if one.origin in wanted]
    return Done(edit=lambda newest: yields.accept(newest, chosen, proposal_words(case)))


def _dismiss(_: Case, message: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    origin = str(message["origin"])
    return Done(edit=lambda newest: yields.dismiss(newest, origin))


def _findings(case: Case, _: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    return Done(
        [
            {
                "key": one.key,
                "sentence": finding_sentence(case, one),
                "severity": round(one.severity, 1),
                "touchpoints": list(one.touchpoints),
                "publics": list(one.publics),
            }
            for one in case.findings
        ]
    )


def _propose_waves(case: Case, _: Mapping[str, Any], __: Sequence[bytes]) -> Done:
    found, problems = case.plan.proposed_waves
    return Done(
        {
            "waves": [list(wave) for wave in found.waves] if found else None,
            "cost": list(found.cost) if found else [],
            "problems": [worded(one, case.language) for one in problems],
        }
    )


def _validate_waves(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    """Make data of the waves on screen, with the dates they have now; refused where another did meanwhile."""
    plan = case.workbook.plan
    waves = [[str(one) for one in wave] for wave in message["waves"]]
    day = dt.date.fromisoformat(str(message["date"]))
    made = validation.validated(plan, waves, day, str(message["author"]).strip())
    before = plan.validated.model_dump(mode="json") if plan.validated else None
    change = Set("plan.validated", before, made.model_dump(mode="json"))
    return Done(edit=lambda newest: apply(newest, [change]))


def _move_in_waves(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    """Keep what somebody moved in the validated waves, under that name, to be validated again."""
    plan = case.workbook.plan
    waves = [[str(one) for one in wave] for wave in message["waves"]]
    day = dt.date.fromisoformat(str(message["date"]))
    made = validation.moved_in_waves(plan, waves, day, str(message["author"]).strip())
    if plan.validated is None or made is None:
        return Done()
    before = plan.validated.model_dump(mode="json")
    change = Set("plan.validated", before, made.model_dump(mode="json"))
    return Done(edit=lambda newest: apply(newest, [change]))


def _reveal(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    """Return what the votes say, as the exhibits of the step say it."""
    return Done([_as_shown(case, table) for table in _results(case, str(message["ballot"]))])


def _results(case: Case, ballot: str) -> Iterator[Table]:
    shown: dict[str, tuple[Callable[[Case], Any], ...]] = {
        "emotions": (touchpoints.appraisals,),
        "criteria": (publics_ranked.ranking,),
        "pairwise": (objectives.weights, objectives.disagreement, objectives.consistency),
        "points": (objectives.weights, objectives.disagreement),
        "answers": (diagnosis.scores, diagnosis_items.disagreements, diagnosis.functions),
    }
    for show in shown[ballot]:
        found = show(case)
        for one in found.exhibits if isinstance(found, Section) else (found,):
            if isinstance(one, Figure):
                yield one.table
            elif isinstance(one, Table):
                yield one


def _as_shown(case: Case, table: Table) -> dict[str, Any]:
    """Write a table in words and figures, for a page that only lays text."""
    return {
        "title": table.title,
        "columns": [column.label for column in table.columns],
        "numeric": [column.unit.value not in {"text", "id"} for column in table.columns],
        "rows": [
            [
                cell(value, column.unit, case.language, case.currency)
                for value, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows
        ],
        "empty": table.empty,
        "source": source_line(table.source, case.language),
    }


def _import(case: Case, message: Mapping[str, Any], buffers: Sequence[bytes]) -> Done:
    return Done(*file_deeds.import_answers(case, message, buffers))


def _columns(case: Case, message: Mapping[str, Any], buffers: Sequence[bytes]) -> Done:
    return Done(file_deeds.columns(case, message, buffers))


def _export_list(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    return Done(file_deeds.export_list(case, message))


def _import_list(case: Case, message: Mapping[str, Any], buffers: Sequence[bytes]) -> Done:
    return Done(*file_deeds.import_list(case, message, buffers))


def _search_verbatims(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    return Done(verbatim_deeds.search(case, message))


def _choose_verbatim(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    return Done(edit=verbatim_deeds.choose(case, message, dt.date.today()))


def _form(case: Case, message: Mapping[str, Any], _: Sequence[bytes]) -> Done:
    """Write a form to be filled in elsewhere and imported again."""
    wanted = {str(one) for one in message.get("questionnaires", ())}
    chosen = [one for one in case.questionnaires if one.id in wanted or not wanted]
    who = next(
        (one for one in case.workbook.framing.participants if one.id == message.get("participant")),
        None,
    )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "form.xlsx"
        questionnaire_forms.write_form(
            path, chosen, case.language, case.as_of, participant=who, answers=case.workbook.answers
        )
        content = base64.b64encode(path.read_bytes()).decode()
    return Done({"name": case.t("forms.form_file", client=case.client), "content": content})


def _difference(case: Case, one: Difference) -> str:
    key = f"field.{one.path.split('.')[0]}.{one.field}"
    label = case.t(key) if key in texts.catalogue() else one.field
    about = case.name_of(one.about)
    return case.t(
        f"forms.difference.{one.kind}", about=about, field=label, value=_short(case, one.after)
    )


def _short(case: Case, value: object) -> str:
    if isinstance(value, dict):
        return str(
            value.get("name")
            or value.get("title")
            or value.get("label")
            or value.get("text")
            or "…"
        )
    if isinstance(value, list):
        return f"({len(value)})"
    return "—" if value in (None, "") else case.name_of(str(value))[:80]


_DEEDS: Mapping[str, Callable[[Case, Mapping[str, Any], Sequence[bytes]], Done]] = {
    "history": _history,
    "compare": _compare,
    "restore": _restore,
    "begin_journey": _begin_journey,
    "split_stage": _split_stage,
    "merge_stages": _merge_stages,
    "move_touchpoint": _move_touchpoint,
    "tick": _tick,
    "proposals": _proposals,
    "accept": _accept,
    "likely_cards": _likely_cards,
    "dismiss": _dismiss,
    "findings": _findings,
    "propose_waves": _propose_waves,
    "move_in_waves": _move_in_waves,
    "validate_waves": _validate_waves,
    "reveal": _reveal,
    "import": _import,
    "columns": _columns,
    "export_list": _export_list,
    "import_list": _import_list,
    "search_verbatims": _search_verbatims,
    "choose_verbatim": _choose_verbatim,
    "form": _form,
}
