"""Pages of step 3 on the file: volumes, completeness, trust (A1)."""

from __future__ import annotations

import pytest
from fakes import customer_tables, rows
from parcours.exhibits import file_quality, file_values
from parcours.exhibits.filters import column_label
from parcours.exhibits.kinds import Figure, Table, Text
from parcours.texts import Language
from sample_cases import flaws, purchases_only, reading, sample, without_file

SHOWN = (
    file_quality.volumes,
    file_quality.file_quality,
    file_quality.completeness,
    file_quality.segmentations,
    file_quality.completeness_of_tables,
    file_values.value_distributions,
    file_values.number_distributions,
    file_values.date_distributions,
)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("show", SHOWN)
def test_pages_can_be_shown_whatever_the_file(show: object, language: Language) -> None:
    """With the sample, with purchases alone, without a file: in words, without a hole."""
    assert callable(show)
    for case in (sample(language), purchases_only(language), without_file(language)):
        assert [] == flaws(show(case))


def test_volumes_are_those_of_the_reading() -> None:
    """Rows of each table are the lines read of its files, no more, no less."""
    shown, report = file_quality.volumes(sample()), sample().file.report
    assert isinstance(shown, Table)
    assert report is not None
    assert report.rows_read == sum(int(str(row[2])) for row in shown.rows)


def test_the_quality_of_the_file_adds_up() -> None:
    """Each share is what was counted over what it is of; orphans and duplicates are there."""
    shown = file_quality.file_quality(sample())
    assert isinstance(shown, Table)
    shares = [
        (row[4], int(str(row[2])) / int(str(row[3])))
        for row in shown.rows
        if row[3] is not None and row[4] is not None
    ]
    checks = {str(row[0]) for row in shown.rows}
    assert (True, 4) == (all(pytest.approx(a) == b for a, b in shares), len(checks))


def test_completeness_is_shown_by_public_kept() -> None:
    """A column for all customers, then one for each public kept; the emptiest field first."""
    shown = file_quality.completeness(sample())
    assert isinstance(shown, Figure)
    everyone = [row[1] for row in shown.table.rows if isinstance(row[1], float)]
    assert (sorted(everyone), len(sample().workbook.publics.kept) + 2) == (
        everyone,
        len(shown.table.columns),
    )


def test_without_a_file_the_page_says_what_one_would_bring() -> None:
    """A workshop on declared facts alone is told what a file would add."""
    assert isinstance(file_quality.file_quality(without_file()), Text)


def test_segmentations_count_everybody_and_hide_small_groups() -> None:
    """The client's own typology adds up to its customers; no group under eleven is shown."""
    shown, volumes = file_quality.segmentations(sample()), file_quality.volumes(sample())
    assert isinstance(shown, Table)
    assert isinstance(volumes, Table)
    label = column_label("segment", "fr")
    counts = [int(str(row[2])) for row in shown.rows if row[0] == label and row[2] is not None]
    least = min(int(str(row[2])) for row in shown.rows if row[2] is not None)
    everybody = int(str(volumes.rows[0][2]))
    assert (everybody, True) == (sum(counts), least >= 11)


def test_values_are_told_with_their_shares_and_the_rest() -> None:
    """One line a column: the most frequent values, how many others there are, what is empty (A1)."""
    shown = file_values.value_distributions(sample("en"))
    assert isinstance(shown, Table)
    lines = {(row[0], row[1]): row[2:5] for row in shown.rows}
    assert ("Téléphone 56% · E-mail 26% · Chat 19%", 0, 0.0) == lines[
        "the contacts with customer service", "channel"
    ]


def test_groups_too_small_lose_their_names() -> None:
    """A segment of a few customers is counted among those not shown; its name is not written (3.6)."""
    segments = ["Pro"] * 60 + ["Particulier"] * 40 + ["Club"] * 20 + ["Voisins du 12"] * 6
    lines = [(f"c{n}", segment) for n, segment in enumerate(segments)]
    tables = customer_tables(
        "2026-12-31", customers=rows("customers", "customer_id segment", *lines)
    )
    shown = file_quality.segmentations(reading(purchases_only(), lambda: tables))
    assert isinstance(shown, Table)
    assert [("Pro", 60), ("Particulier", 40), ("(2 groupes non montrés)", None)] == [
        (row[1], row[2]) for row in shown.rows
    ]
