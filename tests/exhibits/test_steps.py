"""Framing, objectives, assets and diagnosis as they are shown: whole, readable, in both languages."""

import datetime as dt
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from parcours import deliver
from parcours.case import Case
from parcours.deliver import pdf
from parcours.exhibits import (
    assets,
    diagnosis,
    diagnosis_items,
    framing,
    objectives,
    plan,
    reports,
    tools,
)
from parcours.exhibits.kinds import Figure, Table
from parcours.method.publics import MoreThanThree
from sample_cases import flaws, purchases_only, sample, without_file

CASES = {"sample": sample, "without_file": without_file, "purchases_only": purchases_only}
REASON = MoreThanThree(
    reason="Two banners are merging", author="Anne Roy", date=dt.date(2026, 11, 1)
)


def labels(table: Table) -> Mapping[str, int]:
    """Return where each column is."""
    return {one.key: at for at, one in enumerate(table.columns)}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("module", [framing, objectives, assets, diagnosis])
@pytest.mark.parametrize("name", CASES)
def test_every_exhibit_of_a_step_can_be_read(name: str, module, language: str) -> None:
    """With the whole file, with orders alone or with none, nothing is left raw or empty."""
    case = CASES[name](language)
    assert [] == [flaw for one in module.section(case).exhibits for flaw in flaws(one)]


def test_an_objective_shows_why_and_where_its_figure_comes_from() -> None:
    """Motivation, source and owner of each objective are shown, not only typed (O1, O2)."""
    aims, measures = objectives.aims(sample()), objectives.objectives(sample())
    first = sample().workbook.objectives.objectives[0]
    assert first.motivation == aims.rows[0][labels(aims)["motivation"]]
    assert (first.source, first.owner) == tuple(
        measures.rows[0][labels(measures)[name]] for name in ("source", "owner")
    )


def test_skills_show_hands_as_well_as_levels() -> None:
    """The heat map of skills has levels and full-time equivalents, available, required, lacking (A3)."""
    assert {"available", "required", "gap", "available_fte", "required_fte", "fte_gap"} == set(
        tools.skill_heat_map(sample()).y
    )


def test_each_frame_has_its_radar_and_its_heat_map() -> None:
    """Four frames answered: four radars, four heat maps (D1 to D4)."""
    shown = [one.key for one in diagnosis.section(sample()).exhibits if isinstance(one, Figure)]
    frames = ("D1", "D2", "D3", "D4")
    assert {f"radar_{one}" for one in frames} | {f"heat_map_{one}" for one in frames} == set(shown)


def test_not_applicable_and_dont_know_stand_apart() -> None:
    """Each item counts 'not applicable' and 'I don't know' apart, and neither enters n or the mean."""
    table = diagnosis_items.items(sample())
    counts: dict[str, list[Any]] = {
        one.key: [row[at] for row in table.rows] for at, one in enumerate(table.columns)
    }
    levels = [
        sum(map(int, row)) for row in zip(*(counts[f"level_{n}"] for n in range(5)), strict=True)
    ]
    apart = sum(map(int, counts["not_applicable"])), sum(map(int, counts["dont_know"]))
    assert len(table.rows) == sum(len(one.items) for one in sample().questionnaires)
    assert levels == counts["n"]
    assert min(apart) > 0
    assert len(sample().workbook.answers) == sum(levels) + sum(apart)


def four_publics(case: Case) -> Case:
    """Return the case with a fourth public kept, and the reason."""
    book = case.workbook.publics
    kept = tuple(
        one.model_copy(update={"is_kept": one.is_kept or one.id == "PU-4"}) for one in book.publics
    )
    decided = book.model_copy(update={"publics": kept, "more_than_three": REASON})
    return case.with_workbook(case.workbook.model_copy(update={"publics": decided}))


def test_the_reason_for_a_fourth_public_is_printed_in_every_deliverable(tmp_path: Path) -> None:
    """Reason and author are in the report, the deck, the register, the minutes, the poster (P3)."""
    report = reports.report(four_publics(without_file("en")))
    deliver.write(report, tmp_path, ["html", "pptx", "xlsx", "minutes", "poster"])
    said = {
        path.name: path.read_text("utf-8")
        for path in tmp_path.iterdir()
        if path.suffix in (".html", ".svg")
    }
    for name in ("deck.pptx", "register.xlsx", "minutes.docx"):
        with zipfile.ZipFile(tmp_path / name) as parts:
            said[name] = "".join(
                parts.read(one).decode() for one in parts.namelist() if one.endswith(".xml")
            )
    assert [] == [
        name
        for name, words in said.items()
        if "Two banners are merging" not in words or "Anne Roy" not in words
    ]
    assert report.notice in str(pdf.data(report)).replace("\\xa0", " ").replace("\\u202f", " ")


def test_readiness_stands_beside_the_positioning() -> None:
    """Where one table alone is shown, as in a deck, readiness is read under the positioning (F3, F4)."""
    assert framing.readiness(without_file()).title in framing.positioning(without_file()).note


def test_a_function_of_one_or_two_says_nothing_apart() -> None:
    """Weights by function are those of three people at least, beside a mean that gives no other back (O3)."""
    table = objectives.disagreement(sample("en"))
    labels = [one.label for one in table.columns if one.key.startswith("function_")]
    assert ["Management (n = 3)"] == labels


def test_orphans_stand_in_a_table_of_their_own() -> None:
    """What the chain does not hold is listed with what to do; the sample has two such actions (R1)."""
    table = plan.orphans(without_file("en"))
    assert [(row[0], row[1]) for row in table.rows] == [
        ("Action without a finding", "A-10"),
        ("Action without a finding", "A-11"),
    ]
