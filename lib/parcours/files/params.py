"""Parameters of a run: a YAML file a person writes, checked before anything runs.

papermill only warns of a name it does not know and injects any type: here both are refused, all at
once.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from parcours.errors import ParameterError, Problem, did_you_mean
from parcours.files import plain_yaml

PlainText = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""What a path or a screen can hold: pydantic lets no lone surrogate through a pattern."""
ClientName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]


class RunParameters(BaseModel):
    """What the ten notebooks are run with; the same names in each."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    client: ClientName = "sample"
    """Folder under data/."""
    language: Literal["fr", "en"] = "fr"
    as_of: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    """Date of the analysis; empty: the last date of the customer file."""
    interactive: bool = False
    audience: Literal["client", "internal"] = "client"
    allow_more_publics: bool = False
    """Whether a batch run goes on with more than three publics where a reason is recorded."""
    public: PlainText = ""
    """Number or name of the one public the last steps are looked at for; empty: all of them."""
    folder: PlainText = ""
    """Folder that holds the clients; empty: the project's data/."""
    engine: Literal["duckdb", "spark"] = "duckdb"
    """Where the customer file is computed: in the process, or on Spark (the extra ``[spark]``)."""
    output: PlainText = ""
    """Folder the deliverables are written in; empty: runs/<client>/notebook/."""

    @field_validator("as_of")
    @classmethod
    def _is_in_the_calendar(cls, day: str) -> str:
        if day:
            dt.date.fromisoformat(day)
        return day

    @property
    def as_of_date(self) -> dt.date | None:
        """The date of the analysis, where it is given."""
        return dt.date.fromisoformat(self.as_of) if self.as_of else None


def load(path: Path) -> RunParameters:
    """Read and check a parameters file.

    Raises
    ------
    ParameterError : with the line of each unknown name ('did you mean') and of each value of the
    wrong type.
    """
    if not os.path.lexists(path):
        raise ParameterError(Problem("no_parameters", path.name))
    text = plain_yaml.text_of(path, ParameterError)
    lines, content = _read_yaml(text, path.name)
    return _checked(content, lines, path.name)


def check(content: Mapping[str, Any], name: str) -> RunParameters:
    """Check parameters that do not come from a file; papermill injects them as they are.

    Raises
    ------
    ParameterError : all the unknown names and all the values of the wrong type.
    """
    return _checked(content, {}, name)


def _checked(content: Mapping[str, Any], lines: Mapping[str, int], name: str) -> RunParameters:
    problems = list(_problems(content, lines, name))
    if problems:
        raise ParameterError(problems)
    return RunParameters.model_validate(content)


def _read_yaml(text: str, name: str) -> tuple[dict[str, int], Mapping[str, Any]]:
    """Return the line of each name, and its value; a date without quotes is one all the same."""
    root = plain_yaml.root_of(text, name, ParameterError)
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in root.value}
    if len(lines) != len(root.value):
        raise ParameterError(Problem("parameter_twice", name))
    try:
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as cause:  # a name that is a list
        raise ParameterError(Problem("not_yaml", name, found=cause.problem or "")) from cause
    except ValueError as cause:  # a day that no calendar has
        raise ParameterError(Problem("not_yaml", name, found=str(cause)[:120])) from cause
    return lines, {key: _day(value) for key, value in content.items()}


def _day(value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return value


def _problems(content: Mapping[str, Any], lines: Mapping[str, int], name: str) -> Iterator[Problem]:
    known = list(RunParameters.model_fields)
    for key in content:
        if key not in known:
            fix = did_you_mean(str(key), known)
            where = _where(name, lines, str(key))
            yield Problem(
                "unknown_parameter", where, found=str(key), expected=", ".join(known), fix=fix
            )
    try:
        RunParameters.model_validate({key: content[key] for key in content if key in known})
    except ValidationError as error:
        for item in error.errors():
            key = str(item["loc"][0])
            yield Problem(
                "parameter_of_wrong_type",
                _where(name, lines, key),
                found=f"{key}: {item['input']!r}"[:80],
                expected=_form(key),
            )


def _form(name: str) -> str:
    """Show what a value looks like, as it is written in any language."""
    if name == "client":
        return "maison-lorette"
    if name == "as_of":
        return "2026-10-31"
    annotation = RunParameters.model_fields[name].annotation
    if annotation is bool:
        return "true, false"
    return ", ".join(get_args(annotation)) or '"..."'


def _where(name: str, lines: Mapping[str, int], key: str) -> str:
    return f"{name}: line {lines[key]}" if key in lines else name
