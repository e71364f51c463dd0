"""Nothing internal reaches the client: a mark is planted in every field people type in, and searched for."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import canary
import pytest
from parcours.batch import many, requests
from parcours.batch.outcomes import Options
from parcours.method.nouns import Link, Noun
from parcours.method.workbook import Workbook

INTERNAL = {
    "Answer.evidence",  # what one person answered
    "ChosenVerbatim.author",
    "FindingFate.author",
    "FindingFate.reason",
    "Minutes.internal_notes",
    "Parked.author",
    "Parked.text",
}
"""Fields the client's version leaves out, in each of its files."""
READ = {
    "CollectionLine.needed_by",
    "Convention.author",
    "Decision.author",
    "Framing.consultant",
    "LeverChange.author",
    "MoreThanThree.author",
    "TargetPublic.declared_by",
}
"""Who answers for a decision or a figure is read beside it."""
ASKED = re.compile(r"author|_by$|consultant|internal|evidence|parked", re.IGNORECASE)
"""What a field is called that somebody has to decide about: internal, or read by the client."""


def typed(model: type[Noun]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a model that hold a text of people's own: no id, no value of a list."""
    for name, info in model.model_fields.items():
        ruled = any(isinstance(one, Link) or getattr(one, "pattern", None) for one in info.metadata)
        if info.annotation in (str, str | None) and not ruled:
            yield name, info


def models(kind: Any, found: dict[str, type[Noun]]) -> dict[str, type[Noun]]:
    """Return every model of the workbook, by name."""
    if isinstance(kind, type) and issubclass(kind, Noun) and kind.__name__ not in found:
        found[kind.__name__] = kind
        for info in kind.model_fields.values():
            models(info.annotation, found)
    for one in get_args(kind):
        models(one, found)
    return found


def plant(noun: Any, raw: Any, marks: dict[str, str]) -> None:
    """Write a mark of its own at the end of each text of a workbook; ``marks``: the field of each."""
    if isinstance(noun, Noun):
        fields = dict(typed(type(noun)))
        for name in type(noun).model_fields:
            value = getattr(noun, name)
            where = f"{type(noun).__name__}.{name}"
            if name in fields and where not in CODES and isinstance(value, str):
                mark = f"zq{len(marks)}zq"
                rules = fields[name].metadata
                longest = next((m.max_length for m in rules if hasattr(m, "max_length")), 10**6)
                raw[name] = f"{value} {mark}"[-longest:] if value else mark
                marks[mark] = f"{where} {getattr(noun, 'id', '')}".strip()
            else:
                plant(value, raw.get(name), marks)
    elif isinstance(noun, tuple | list):
        for one, its in zip(noun, raw or (), strict=True):
            plant(one, its, marks)


CODES = {"Framing.sector", "FindingFate.finding", "FileMapping.file", "Objective.unit"} | {
    f"{one}.{name}"
    for one in ("Action", "ChannelPriority", "ChannelStrength", "ChannelSupport", "CollectionLine",
                "ContactReason", "Scenario", "Stage", "Tick", "Touchpoint", "UseCase")
    for name in ("channel", "origin", "catalogue_stage", "catalogue_id")
}  # fmt: skip
"""Texts that name something of a catalogue: a mark would make them unknown."""


def test_marks_of_what_is_internal_reach_no_file_of_the_client(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file of a run is opened and read, notebooks too; the rest of what was typed is found (issue 9.6)."""
    project = tmp_path / "project"
    shutil.copytree(root / "notebooks", project / "notebooks")
    source = (root / "data" / "sample" / "workbook.json").read_text("utf-8")
    raw, marks = json.loads(source), dict[str, str]()
    plant(Workbook.model_validate_json(source), raw, marks)
    (project / "data" / "marks").mkdir(parents=True)
    (project / "data" / "marks" / "workbook.json").write_text(json.dumps(raw), "utf-8")
    (project / "params").mkdir()
    (project / "params" / "marks.yaml").write_text("client: marks\nlanguage: fr\n")
    monkeypatch.setenv("PARCOURS_PROJECT", str(project))
    (outcome,) = many.run_all(requests.read([project / "params"]), Options(), lambda *_: None)
    assert "complete" == outcome.status

    found = defaultdict(set)
    for path in (project / "runs").rglob("*"):
        for _, text in canary.readings(path.read_bytes()) if path.is_file() else ():
            for mark in set(re.findall(r"zq\d+zq", text)) & marks.keys():
                found[marks[mark]].add(path.name)
    fields = {name.partition(" ")[0] for name in found}
    assert {} == {name: files for name, files in found.items() if name.split()[0] in INTERNAL}
    # who validated the waves is a decision; no other participant is named
    assert {"Participant.name P-1"} == {one for one in found if one.startswith("Participant.name")}
    assert {"Action.title", "Decision.author", "Skill.note", "Touchpoint.label"} <= fields


def test_somebody_decided_who_reads_each_field_that_names_people() -> None:
    """A field that is new in the workbook, and is called so, is said internal or read here (issue 9.6)."""
    every = {
        f"{model}.{name}"
        for model, one in models(Workbook, {}).items()
        for name, _ in typed(one)
        if ASKED.search(f"{model}.{name}")
    }
    assert every == (INTERNAL | READ) - {"FindingFate.reason"}
