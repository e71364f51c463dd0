"""Maturity questionnaires as files: one YAML each; a new one is one file dropped in the folder.

Scalars stay text until the model reads them: YAML's own guesses (``Non`` is false, ``12:30`` is
750) never touch a sentence. French typography is laid here: a consultant types as on any keyboard.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from parcours import texts
from parcours.errors import ParcoursError, Problem
from parcours.files import plain_yaml
from parcours.method.questionnaires import N_LEVELS, Questionnaire
from parcours.texts import LANGUAGES

FOLDER = "questionnaires"
"""Of a client's folder: a file dropped there is one more frame for that client alone."""
_SUFFIX = ".yaml"


class QuestionnaireError(ParcoursError):
    """A questionnaire, or a file of answers, cannot be used as it is."""


@functools.cache
def questionnaires() -> tuple[Questionnaire, ...]:
    """Questionnaires of the catalogue, by id.

    Raises
    ------
    QuestionnaireError : all that is wrong in any of them.
    """
    return load_folder(files("parcours.catalogue") / "questionnaires")


def of_client(folder: Path) -> tuple[Questionnaire, ...]:
    """Questionnaires of the catalogue, then those dropped in the client's own folder ``questionnaires``.

    Raises
    ------
    QuestionnaireError : all that is wrong in any of them, or an id that is taken.
    """
    dropped = folder / FOLDER
    if not dropped.is_dir():
        return questionnaires()
    own = load_folder(dropped)
    taken = {one.id for one in questionnaires()}
    twice = [Problem("questionnaire_twice", FOLDER, found=one.id) for one in own if one.id in taken]
    if twice:
        raise QuestionnaireError(twice)
    return (*questionnaires(), *own)


def load_folder(folder: Traversable) -> tuple[Questionnaire, ...]:
    """Read every questionnaire of a folder, by id.

    Raises
    ------
    QuestionnaireError : all that is wrong in any of them, or an id that two files claim.
    """
    problems: list[Problem] = []
    found: dict[str, Questionnaire] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(_SUFFIX):
            continue
        try:
            one = load(file)
        except QuestionnaireError as error:
            problems.extend(error.problems)
            continue
        if one.id in found:
            problems.append(Problem("questionnaire_twice", file.name, found=one.id))
        found[one.id] = one
    if problems:
        raise QuestionnaireError(problems)
    return tuple(found[one] for one in sorted(found))


def load(file: Traversable) -> Questionnaire:
    """Read one questionnaire.

    Raises
    ------
    QuestionnaireError : not YAML, aliases or tags, a key twice, a language or a level missing: all
        said at once, each with its line or its place.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as cause:
        raise QuestionnaireError(
            Problem("unreadable", file.name, found=str(cause.strerror))
        ) from cause
    except UnicodeDecodeError as cause:
        raise QuestionnaireError(
            Problem("not_utf8", file.name, found=f"byte {cause.start}")
        ) from cause
    problems: list[Problem] = []
    root = plain_yaml.root_of(text, file.name, QuestionnaireError)
    content = _fold(_as_text(root, file.name), file.name, "", problems)
    if problems:
        raise QuestionnaireError(problems)
    try:
        return Questionnaire.model_validate(content)
    except ValidationError as error:
        raise QuestionnaireError(list(_model_problems(error, content, file.name))) from error


def _as_text(node: yaml.Node, name: str) -> Any:
    """Turn YAML nodes into dicts and lists whose leaves are text, refusing a key given twice."""
    if isinstance(node, yaml.SequenceNode):
        return [_as_text(one, name) for one in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    content: dict[str, Any] = {}
    for key, value in node.value:
        where = f"{name}: line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise QuestionnaireError(Problem("not_yaml", where))
        if key.value in content:
            raise QuestionnaireError(Problem("questionnaire_key_twice", where, found=key.value))
        content[key.value] = _as_text(value, name)
    return content


def _fold(content: Any, name: str, place: str, problems: list[Problem]) -> Any:
    """Put ``why::fr`` and ``why::en`` together, and levels ``0`` to ``4`` in a row."""
    if isinstance(content, list):
        return [
            _fold(one, name, _inside(place, one, index), problems)
            for index, one in enumerate(content)
        ]
    if not isinstance(content, dict):
        return content
    folded: dict[str, Any] = {}
    for key, value in content.items():
        stem, _, language = key.rpartition("::")
        if language in LANGUAGES and stem:
            typeset = texts.french(value) if language == "fr" and isinstance(value, str) else value
            folded.setdefault(stem, {})[language] = typeset
        else:
            folded[key] = _fold(value, name, f"{place} {key}".strip(), problems)
    if isinstance(folded.get("levels"), dict):
        folded["levels"] = _in_a_row(folded["levels"], f"{name}: {place}", problems)
    return folded


def _inside(place: str, content: Any, index: int) -> str:
    return (
        str(content["id"]) if isinstance(content, dict) and "id" in content else f"{place}[{index}]"
    )


def _in_a_row(levels: Mapping[str, Any], where: str, problems: list[Problem]) -> list[Any]:
    expected = [str(level) for level in range(N_LEVELS)]
    if sorted(levels) != expected:
        found = ", ".join(sorted(levels))
        problems.append(
            Problem("questionnaire_levels", where, found=found, expected=", ".join(expected))
        )
    return [levels[one] for one in expected if one in levels]


def _model_problems(error: ValidationError, content: Any, name: str) -> Iterator[Problem]:
    for item in error.errors():
        if item["type"] == "too_short" and item["input"]:
            continue  # only what is wrong inside left it empty, and that is said
        found = "" if isinstance(item["input"], dict | list) else str(item["input"])[:60]
        yield Problem(
            "questionnaire_field", f"{name}: {_where(item['loc'], content)}", found, item["msg"]
        )


def _where(path: tuple[int | str, ...], content: Any) -> str:
    """Name a place by the nearest id above it, then the fields below: 'D1-03-2 levels 4 en'."""
    named, rest, at = "", [], content
    for step in path:
        rest.append(str(step))
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(at, dict) and "id" in at:
            named, rest = str(at["id"]), []
    return " ".join([named, *rest]).strip() or str(content.get("id", ""))
