"""What a form does with files: a list that leaves or comes back, the columns of a form tool's answers."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from parcours.case import Case
from parcours.errors import Problem, WorkbookError
from parcours.files import form_tables, questionnaire_answers, questionnaire_forms
from parcours.files.form_headings import ABOUT_AN_ITEM, Role
from parcours.forms import list_import, lists
from parcours.forms.refusals import worded
from parcours.method.changes import apply
from parcours.method.nouns import Function
from parcours.method.workbook import Workbook

Edit = Callable[[Workbook], Workbook]
_ENDINGS = ("csv", "xlsx")


@contextmanager
def received(message: Mapping[str, Any], buffers: Sequence[bytes]) -> Iterator[Path]:
    """Lay a file a browser sent where it can be read, under its own name; it goes afterwards."""
    name = Path(str(message["name"]).replace("\\", "/")).name[:80]
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(bytes(buffers[0]))
        yield path


def export_list(case: Case, message: Mapping[str, Any]) -> dict[str, str]:
    """Write a list of the workbook as CSV or XLSX, to be edited elsewhere."""
    place, ending = lists.place_of(str(message["path"])), str(message["ending"])
    if ending not in _ENDINGS:
        raise WorkbookError(Problem("not_a_change", ending[:80]))
    name = f"{case.client}-{place.replace('.', '-')}.{ending}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        lists.export(case, place, path)
        return {"name": name, "content": base64.b64encode(path.read_bytes()).decode()}


def import_list(
    case: Case, message: Mapping[str, Any], buffers: Sequence[bytes]
) -> tuple[dict[str, Any], Edit]:
    """Read a list that comes back; the edit applies it to the workbook of the moment, all or none."""
    with received(message, buffers) as path:
        found = list_import.read(
            case, str(message["path"]), path, replaces=bool(message.get("replaces"))
        )
    said = {
        "added": found.added,
        "edited": found.edited,
        "removed": found.removed,
        "warnings": [worded(one, case.language) for one in found.warnings],
    }
    return said, lambda newest: apply(newest, found.changes)


def columns(case: Case, message: Mapping[str, Any], buffers: Sequence[bytes]) -> dict[str, Any]:
    """Say what each column of a form tool's file is taken for; nothing for one of our own forms."""
    with received(message, buffers) as path:
        if questionnaire_forms.is_form(form_tables.read(path)):
            return {"columns": [], "roles": [], "items": []}
        found = questionnaire_answers.columns_of(path, case.questionnaires)
    return {
        "columns": [
            {"heading": one.heading, "role": one.role.value, "item": one.item_id}
            for one in found
            if one.heading
        ],
        "roles": [
            [one.value, case.t(f"questionnaires.role.{one}"), one in ABOUT_AN_ITEM] for one in Role
        ],
        "items": [
            [item.id, item.statement.said(case.language)]
            for frame in case.questionnaires
            for item in frame.items
        ],
    }


def import_answers(
    case: Case, message: Mapping[str, Any], buffers: Sequence[bytes]
) -> tuple[dict[str, Any], Edit]:
    """Take in the answers of a file: one of our forms, or a form tool's export with its columns' uses."""
    function = Function(message["function"]) if message.get("function") else None
    mapping = {str(heading): str(use) for heading, use in message.get("mapping", {}).items()}
    with received(message, buffers) as path:
        read = questionnaire_forms.read_any(path, case.questionnaires, mapping)
    said = {
        "n": read.n_answers,
        "people": len(read.respondents),
        "warnings": [worded(one, case.language) for one in read.warnings],
    }
    return said, lambda newest: questionnaire_answers.with_answers(
        newest, read, case.language, function
    )
