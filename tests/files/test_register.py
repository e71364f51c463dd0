"""The register goes out, the client fills it in, and what comes back is told cell by cell."""

import dataclasses
import datetime as dt
import random
import shutil
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.deliver import xlsx
from parcours.exhibits.kinds import Column, Report, Section, Table, Unit
from parcours.files import register, register_changes
from parcours.files.register_base import RegisterError
from parcours.method import changes
from parcours.method.framing import Framing
from parcours.method.plan import Action, Plan, Reading, Workstream
from parcours.method.workbook import Workbook

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl, as a client

ON = dt.date(2027, 2, 1)
COLUMNS = (
    Column("id", "N°", Unit.ID),
    Column("title", "Action"),
    Column("workstream", "Chantier"),
    Column("wave", "Lot"),
    Column("responsible", "Responsable"),
    Column("cost", "Coût", Unit.MONEY),
    Column("duration_days", "Durée (jours)", Unit.COUNT),
    Column("status", "Statut"),
    Column("progress", "Avancement", Unit.SHARE),
    Column("spent", "Dépensé", Unit.MONEY),
)
HOSTILE = '=HYPERLINK("http://mal.example","x")'


def workbook(count=6):
    """Return a workbook with some actions."""
    actions = tuple(
        Action(
            id=f"A-{n}",
            title=f"Action numéro {n}",
            workstream="W-1",
            responsible=HOSTILE if n == 3 else "",
            cost=1000.5 * n,
            duration_days=10 * n,
            readings=(Reading(date=dt.date(2027, 1, 4), status="under_way", progress_pct=20),)
            if n == 1
            else (),
        )
        for n in range(1, count + 1)
    )
    streams = (Workstream(id="W-1", name="Socle"), Workstream(id="W-2", name="Magasins"))
    return Workbook(
        framing=Framing(client="Lorette"), plan=Plan(workstreams=streams, actions=actions)
    )


def report_of(book, language="fr"):
    """Return a report with its register of actions, as the exhibits make it."""
    rows = []
    names = {one.id: one.name for one in book.plan.workstreams}
    for one in book.plan.actions:
        last = one.readings[-1] if one.readings else None
        status = {"under_way": "en cours", "done": "terminée", "not_started": "pas commencée"}
        rows.append(
            (
                one.id,
                one.title,
                names.get(one.workstream),
                "Lot 1",
                one.responsible or None,
                one.cost,
                one.duration_days,
                status[last.status] if last else None,
                last.progress_pct / 100 if last else None,
                last.spent if last else None,
            )
        )
    table = Table("register.actions", "Six actions", COLUMNS, tuple(rows))
    return Report(
        book.framing.client, "Titre", "", language, "EUR", ON, (Section("plan", "Plan", "Plan", (table,)),),
        "#1D2B50", "#00665A", "Confidentiel", "abc123",
    )  # fmt: skip


@pytest.fixture
def sent(tmp_path):
    """Send a register, and return its path."""
    return xlsx.write(report_of(workbook()), tmp_path).paths[0]


def edited(path, edit):
    """Open a register as the client does, edit it and save it."""
    book = openpyxl.load_workbook(path)
    edit(book["Actions"])
    book.save(path)
    return path


def put(page, row, column, value):
    """Put a value in a cell as Excel does: a text stays a text, even one that looks like a formula."""
    page.cell(row, column).value = value
    if isinstance(value, str):
        page.cell(row, column).data_type = "s"


def found(path, today=None):
    """Compare a returned register with the case of today."""
    return xlsx.read_back(path, report_of(today or workbook()))


def told(returned):
    """Return differences in a few words."""
    return [(one.kind, one.id, one.column, one.after) for one in returned.differences]


def codes(returned):
    """Return the problems by address."""
    return {(problem.where, problem.code) for problem in returned.problems}


def test_a_file_nobody_edited_shows_nothing(sent):
    """No phantom change: numbers, hostile text, empty cells come back as sent (X3)."""
    returned = found(sent)
    assert ((), (), "fr") == (returned.differences, returned.problems, returned.language)


def test_edits_are_told_cell_by_cell(sent):
    """Each cell the client changed is told with its address, before and after (X3)."""
    edited(sent, lambda page: page.__setitem__("B6", "Autre titre"))
    (one,) = found(sent).differences
    assert ("edited", "Actions!B6", "A-2", "title", "Action numéro 2", "Autre titre") == (
        one.kind, one.where, one.id, one.column, one.before, one.after,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "typed", "expected"),
    [
        ("F5", "12 500,50 €", 12500.5),
        ("F5", "1\u202f234", 1234),
        ("F5", "1.234,5", 1234.5),
        ("F5", "2,3 k€", 2300),
        ("G5", "12", 12),
        ("H5", " Terminee", "terminée"),
        ("I5", "40 %", 0.4),
        ("I5", 0.4, 0.4),
    ],
)
def test_french_typing_is_understood(sent, address, typed, expected):
    """Spaces, commas, currency, percentages, accents: what people type in France is read (issue 9.4)."""
    edited(sent, lambda page: page.__setitem__(address, typed))
    assert [expected] == [one.after for one in found(sent).differences]


@pytest.mark.parametrize(
    ("address", "typed", "code"),
    [
        ("F5", "beaucoup", "cell_not_a_number"),
        ("F5", -3, "cell_out_of_range"),
        ("F5", "=1+1", "cell_formula"),
        ("F5", dt.date(2026, 3, 2), "cell_is_date"),
        ("G5", 1.5, "cell_not_whole"),
        ("H5", "bientôt", "cell_not_in_list"),
        ("I5", 40, "cell_not_a_share"),
        ("B5", "x" * 200, "cell_too_long"),
        ("B5", None, "cell_needed"),
        ("D5", "Lot 9", "register_not_editable"),
    ],
)
def test_what_cannot_be_taken_is_said_by_address(sent, address, typed, code):
    """A value that is wrong is refused with its address, and nothing is guessed (X3)."""
    edited(sent, lambda page: page.__setitem__(address, typed))
    returned = found(sent)
    assert ((), {(f"Actions!{address}", code)}) == (returned.differences, codes(returned))


def test_rows_added_and_deleted_are_told(sent):
    """A row written below the table is an addition, a row gone a deletion (X3)."""

    def edit(page):
        page.delete_rows(8)
        page["B20"], page["C20"], page["F20"] = "Prévenir du retard", "Magasins", 900

    edited(sent, edit)
    assert [("added", "", "", None), ("deleted", "A-4", "", None)] == told(
        found(edited(sent, lambda _: None))
    )


def test_a_copied_row_is_an_addition(sent):
    """A row copied with its hidden id is told, and taken as a new one (X3)."""

    def edit(page):
        for column in range(1, 11):
            put(page, 20, column, page.cell(5, column).value)

    returned = found(edited(sent, edit))
    assert [("added", "", "", None)] == told(returned)
    assert {("Actions!A20", "register_id_twice"), ("Actions!20", "register_left_out")} == codes(
        returned
    )


def test_both_sides_changed_is_a_conflict(sent):
    """A cell changed by the client and by us meanwhile is a conflict, never overwritten (X3)."""
    book = workbook()
    ours = changes.apply(
        book, [changes.Set("plan.actions[A-1].title", "Action numéro 1", "La nôtre")]
    )
    edited(sent, lambda page: page.__setitem__("B5", "La leur"))
    (one,) = found(sent, ours).differences
    assert ("conflict", "La leur", "La nôtre") == (one.kind, one.after, one.now)


def test_our_own_changes_are_not_the_clients(sent):
    """What we changed after sending does not come back as a difference (X3)."""
    ours = changes.apply(workbook(), [changes.Set("plan.actions[A-1].cost", 1000.5, 7.0)])
    assert () == found(sent, ours).differences


def test_rows_and_columns_may_be_moved(sent):
    """Sorting whole rows, moving and inserting columns, shifting the heading lose nothing (issue 9.4)."""

    def edit(page):
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5, max_row=10)]
        for at, values in enumerate(reversed(rows), start=5):
            for column, value in enumerate(values, start=1):
                put(page, at, column, value)
        page.insert_cols(3)
        page.insert_rows(2)
        page["C3"] = "Avis de la direction"

    returned = found(edited(sent, edit))
    assert ((), ()) == (returned.differences, returned.problems)


def _merge(page):
    page.merge_cells("B6:E6")  # the id stays: its texts have not all been wiped out
    page.merge_cells("F7:F9")


def _copy_a_column(page):
    page["K4"], page["K5"] = "Action", "Autre"


def _insert_a_column(page):
    page["K4"], page["K5"] = "Météo", "soleil"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (_merge, {f"{at} cell_merged" for at in ("C6", "D6", "E6", "F8", "F9")}),
        (_copy_a_column, {"K4 register_column_twice"}),
        (_insert_a_column, {"K4 register_column_unknown"}),
        (lambda page: page.__setitem__("E4", " responsable"), set()),
        (lambda page: page.__setitem__("E4", "Qui"), {"E4 register_column_unknown",
                                                      " register_column_missing"}),
    ],
)  # fmt: skip
def test_what_was_done_to_the_table_empties_no_cell(sent, edit, told):
    """Cells merged, columns copied, added or renamed are told by address; no value is lost (issue 9.4)."""
    returned = found(edited(sent, edit))
    assert () == returned.differences
    assert told == {f"{where.partition('!')[2]} {code}" for where, code in codes(returned)}


def test_a_sheet_is_found_under_another_name(sent):
    """Its headings tell it; a sheet that is not of the register is said (issue 9.4)."""

    def edit(page):
        page["B6"] = "Autre titre"
        page.title = "Actions (équipe)"
        page.parent.create_sheet("Notes")

    returned = found(edited(sent, edit))
    assert ["Actions (équipe)!B6"] == [one.where for one in returned.differences]
    assert {("Notes", "register_sheet_unknown")} == codes(returned)


def test_a_second_import_of_the_file_finds_nothing_left(sent):
    """What was taken, rows and their readings among it, is not proposed again (issue 9.4)."""

    def edit(page):
        page["B6"], page["B20"], page["C20"], page["H20"] = (
            "Neuf",
            "Alerter",
            "magasins",
            "En cours",
        )

    book, returned = workbook(), found(edited(sent, edit))
    keys = {one.key for one in returned.differences}
    after = changes.apply(book, register_changes.accepted(returned, keys, book, ON))
    assert ("Alerter", "W-2", "under_way") == (
        after.plan.actions[-1].title,
        after.plan.actions[-1].workstream,
        after.plan.actions[-1].readings[0].status,
    )
    assert ((), ()) == (found(sent, after).differences, found(sent, after).problems)


def test_the_register_of_another_client_is_refused(sent):
    """Its ids are alike, its actions are not; a client that got another name is known again (X3)."""
    renamed = workbook().model_copy(update={"framing": Framing(client="Lorette SA")})
    others = tuple(
        one.model_copy(update={"title": f"Rien à voir {one.id}"}) for one in renamed.plan.actions
    )
    stranger = renamed.model_copy(
        update={"plan": renamed.plan.model_copy(update={"actions": others})}
    )
    assert () == found(sent, renamed).differences
    with pytest.raises(RegisterError) as error:
        found(sent, stranger)
    assert ["register_other_client"] == [one.code for one in error.value.problems]


def test_a_column_that_can_no_longer_be_filled_in_is_said(sent):
    """A register of an earlier version is read for what it still means (X3)."""

    def edit(page):
        base = page.parent["_base"]
        base["A1"] = base["A1"].value.replace('["responsible"', '["doer"')
        page["E5"], page["B6"] = "Zoé", "Neuf"

    returned = found(edited(sent, edit))
    assert ["Actions!B6"] == [one.where for one in returned.differences]
    assert {("Actions!E5", "register_not_editable")} == codes(returned)


def test_a_partial_sort_is_seen(sent):
    """Names sorted without their rows are not taken for renaming (deliverables 3)."""

    def edit(page):
        titles = [page.cell(row, 2).value for row in range(5, 11)]
        for row, title in zip(range(5, 11), reversed(titles), strict=True):
            put(page, row, 2, title)

    returned = found(edited(sent, edit))
    assert ((), {"register_mixed_up"}) == (
        returned.differences,
        {code for _, code in codes(returned)},
    )


def test_only_what_is_accepted_is_applied(sent):
    """The consultant takes one difference and leaves another: the workbook follows (X3)."""

    def edit(page):
        page["B5"], page["F6"], page["H7"], page["I7"] = "Titre accepté", 5, "terminée", 1
        page["C8"] = "Magasins"
        page["B20"] = "Une action de plus"

    returned = found(edited(sent, edit))
    keys = {one.key for one in returned.differences if one.column != "cost"}
    book = workbook()
    after = changes.apply(book, register_changes.accepted(returned, keys, book, ON))
    plan = {one.id: one for one in after.plan.actions}
    assert "Titre accepté" == plan["A-1"].title
    assert 2001.0 == plan["A-2"].cost
    assert (ON, "done", 100.0) == (
        plan["A-3"].readings[-1].date,
        plan["A-3"].readings[-1].status,
        plan["A-3"].readings[-1].progress_pct,
    )
    assert "W-2" == plan["A-4"].workstream
    assert "Une action de plus" == plan["A-7"].title


def test_a_reading_keeps_what_was_not_typed(sent):
    """A progress typed alone keeps the status of the last reading (R6)."""
    edited(sent, lambda page: page.__setitem__("I5", 0.6))
    returned = found(sent)
    book = workbook()
    made = register_changes.accepted(returned, {one.key for one in returned.differences}, book, ON)
    reading = changes.apply(book, made).plan.actions[0].readings[-1]
    assert ("under_way", 60.0, ON) == (reading.status, reading.progress_pct, reading.date)


def test_a_name_that_leads_nowhere_is_said(sent):
    """A workstream nobody knows is refused with the known names (X3)."""
    edited(sent, lambda page: page.__setitem__("C5", "Inconnu"))
    returned = found(sent)
    book = workbook()
    with pytest.raises(RegisterError) as error:
        register_changes.accepted(returned, {one.key for one in returned.differences}, book, ON)
    assert [("register_name_unknown", "Socle, Magasins")] == [
        (problem.code, problem.expected) for problem in error.value.problems
    ]


@pytest.mark.parametrize("what", ["text", "old", "zip", "stranger", "base"])
def test_a_file_that_is_no_register_is_refused(sent, tmp_path, what):
    """A CSV, an old or protected file, a zip, another workbook, a changed base: refused, said why (X3)."""
    path = tmp_path / "recu.xlsx"
    if what == "text":
        path.write_text("N°;Action", encoding="utf-8")
    elif what == "old":
        path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    elif what == "zip":
        shutil.make_archive(str(tmp_path / "recu"), "zip", tmp_path)
        (tmp_path / "recu.zip").rename(path)
    elif what == "stranger":
        openpyxl.Workbook().save(path)
    else:
        book = openpyxl.load_workbook(sent)
        book["_base"]["A2"] = '[0,"A-1","faux"]'
        book.save(path)
    with pytest.raises(RegisterError):
        found(path)


EDITS: list[tuple[int, Any]] = [(1, "Neuf"), (4, "Camille"), (5, 77), (6, 99)]


@pytest.mark.parametrize("seed", range(3))
def test_any_set_of_edits_comes_back_exactly(tmp_path, seed):
    """Random edits and a random order of rows: what is told is what was done, no more (property)."""
    rng = random.Random(seed)
    path = xlsx.write(report_of(workbook(12)), tmp_path).paths[0]
    book = openpyxl.load_workbook(path)
    page = book["Actions"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5, max_row=16)]
    expected = set()
    for row in rng.sample(rows, 6):
        column, value = rng.choice(EDITS)
        row[column] = value
        expected.add((row[0], COLUMNS[column].key, value))
    rng.shuffle(rows)
    for at, values in enumerate(rows, start=5):
        for column, value in enumerate(values, start=1):
            put(page, at, column, value)
    book.save(path)
    returned = found(path, workbook(12))
    assert expected == {(one.id, one.column, one.after) for one in returned.differences}


@given(st.text(max_size=60))
def test_any_text_survives_the_journey(tmp_path_factory, text):
    """Whatever was typed, a file that comes back untouched shows no change (property)."""
    book = workbook(1)
    one = book.plan.actions[0].model_copy(update={"responsible": text.strip()})
    book = book.model_copy(update={"plan": book.plan.model_copy(update={"actions": (one,)})})
    path = xlsx.write(report_of(book), tmp_path_factory.mktemp("register")).paths[0]
    assert () == xlsx.read_back(path, report_of(book)).differences


def test_the_language_is_read_off_the_file(sent):
    """The case is opened in the language the register was sent in (X3)."""
    assert "fr" == register.language_of(sent)


def test_internal_columns_are_not_sent(tmp_path):
    """A column for us alone is in no sheet, nor in the hidden copy (issue 9.6)."""
    report = report_of(workbook())
    table = report.sections[0].exhibits[0]
    secret = dataclasses.replace(table.columns[4], is_internal=True)
    columns = (*table.columns[:4], secret, *table.columns[5:])
    section = dataclasses.replace(
        report.sections[0], exhibits=(dataclasses.replace(table, columns=columns),)
    )
    path = xlsx.write(dataclasses.replace(report, sections=(section,)), tmp_path).paths[0]
    book = openpyxl.load_workbook(path)
    assert not [
        cell.value
        for page in book
        for row in page.iter_rows()
        for cell in row
        if "HYPERLINK" in str(cell.value)
    ]


def test_a_cell_filled_very_far_is_refused_at_once(tmp_path):
    """Sixteen thousand million cells would be made to read it: it is told where it is (issue 10.8)."""
    book = openpyxl.Workbook()
    book["Sheet"]["XFD1048576"] = 1
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(RegisterError) as error:
        register.language_of(tmp_path / "far.xlsx")
    (problem,) = error.value.problems
    assert ("register_far_cell", "Sheet!XFD1048576") == (problem.code, problem.where)


def test_an_archive_whose_parts_begin_before_it_is_refused(tmp_path):
    """Bytes were lost on the way: refused in words (found by fuzzing)."""
    path = tmp_path / "cut.xlsx"
    openpyxl.Workbook().save(path)
    path.write_bytes(path.read_bytes()[200:])
    with pytest.raises(RegisterError) as error:
        register.language_of(path)
    assert error.value.problems[0].code == "register_unreadable"
