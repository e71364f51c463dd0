"""Read the numbers somebody could dispute, each with its unit and its source."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

import yaml

from parcours.errors import ParameterError, Problem
from parcours.method.conventions import Assumption

FILE = "assumptions.yaml"


@functools.cache
def load() -> Mapping[str, Assumption]:
    """Read every assumption of the catalogue, by key, frozen.

    Raises
    ------
    ParameterError : an entry is not a value, a unit and a source (our error, found by tests).

    >>> load()["activity.active_days"].unit
    'days'
    """
    return parse((files("parcours.catalogue") / FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Mapping[str, Assumption]:
    """Read assumptions from YAML, by the safe loader.

    Raises
    ------
    ParameterError : not YAML, or an entry is not a value, a unit and a source; all are reported.

    >>> parse("a.b: {value: 3, unit: days, source: convention}")["a.b"].value
    3.0
    """
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as cause:
        raise ParameterError(Problem("not_yaml", FILE, found=str(cause)[:120])) from cause
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if isinstance(node, yaml.MappingNode) and len(node.value) != len(entries):
        raise ParameterError(Problem("parameter_twice", FILE))
    if not isinstance(entries, dict):
        raise ParameterError(Problem("not_a_mapping", FILE, found=type(entries).__name__))
    problems = [_problem(key, entry) for key, entry in entries.items() if not _is_whole(entry)]
    if problems:
        raise ParameterError(problems)
    return MappingProxyType(
        {key: Assumption(float(e["value"]), e["unit"], e["source"]) for key, e in entries.items()}
    )


def _is_whole(entry: object) -> bool:
    if not isinstance(entry, dict) or set(entry) != {"value", "unit", "source"}:
        return False
    value = entry["value"]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_said = all(isinstance(entry[key], str) and entry[key] for key in ("unit", "source"))
    return is_number and math.isfinite(value) and is_said


def _problem(key: object, entry: object) -> Problem:
    return Problem(
        "parameter_of_wrong_type",
        FILE,
        found=f"{key}: {entry!r}"[:80],
        expected="{value, unit, source}",
    )
