"""The XLSX form: what is sent out, and what comes back."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from parcours import texts
from parcours.files import form_tables
from parcours.files.questionnaire_answers import with_answers
from parcours.files.questionnaire_forms import is_form, read_any, read_form, write_form
from parcours.files.questionnaires import QuestionnaireError, questionnaires
from parcours.method.framing import Framing, Participant
from parcours.method.nouns import Function
from parcours.method.questionnaires import Answer
from parcours.method.workbook import Workbook

FRAMES = questionnaires()
DAY = dt.date(2026, 3, 1)
ALICE = Participant(id="P-1", name="Alice Durand", function=Function.FRONT_LINE)


def answered(item_id, **content):
    """Make an answer of Alice's."""
    return Answer(questionnaire_id="D1", item_id=item_id, participant_id="P-1", **content)


ANSWERS = (
    answered("D1-01-1", level=0, importance=3, evidence='=HYPERLINK("http://x","y")'),
    answered("D1-01-2", kind="not_applicable"),
    answered("D1-02-1", kind="dont_know", evidence="à voir"),
)  # fmt: skip


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_filled_form_comes_back_as_it_went(tmp_path, language):
    """D1 to D4: answers written to a form are read back, in either language."""
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMES, language, DAY, participant=ALICE, answers=ANSWERS)
    book = Workbook(framing=Framing(client="Lorette", participants=(ALICE,)))
    assert with_answers(book, read_form(path, FRAMES), language).answers == ANSWERS


def test_a_blank_form_holds_every_item_and_no_answer(tmp_path):
    """D1 to D4: one row per item with its five levels and an empty answer."""
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMES[:1], "fr", DAY)
    rows = form_tables.read(path).rows[7:]
    items = FRAMES[0].items
    assert [item.id for item in items] == [row[0] for row in rows]
    assert all(row[3:8] == tuple(level.fr for level in item.levels)
               for row, item in zip(rows, items, strict=True))  # fmt: skip
    assert {row[8:11] for row in rows} == {("", "", "")}


def test_a_blank_form_sent_back_asks_for_the_name(tmp_path):
    """D1 to D4: whoever forgot the name is told where to write it."""
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMES, "fr", DAY)
    with pytest.raises(QuestionnaireError, match="answers_no_name"):
        read_form(path, FRAMES)


def test_the_same_form_gives_the_same_bytes(tmp_path):
    """D1 to D4: same inputs, same bytes."""
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (one, other):
        write_form(path, FRAMES, "fr", DAY, participant=ALICE, answers=ANSWERS)
    assert one.read_bytes() == other.read_bytes()


def test_nothing_typed_becomes_a_formula_or_a_link(tmp_path):
    """D1 to D4: what a client typed stays text, whatever it begins with."""
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMES, "fr", DAY, participant=ALICE, answers=ANSWERS)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in sheet, "hyperlink" in sheet) == (False, False)


def test_answers_are_chosen_from_a_list(tmp_path):
    """D1 to D4: the answer, the importance and the function are chosen, not typed."""
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMES[:1], "fr", DAY)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert {
        "I8:I34": '"0,1,2,3,4,Non applicable,Je ne sais pas"',
        "J8:J34": '"1,2,3"',
        "C5": '"Direction,Terrain,Support,Partenaire,Client"',
    } == lists


def test_all_that_is_wrong_in_a_form_is_said_with_its_cell(tmp_path):
    """D1 to D4: a level, an importance, a function and a number that are none, all at once."""
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMES, "fr", DAY, participant=ALICE)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cell, value in (
        ("C5", "Astronaute"),
        ("J9", "très"),
        ("A10", "D9-09-9"),
        ("A11", "D1-01-2"),
    ):
        sheet[cell] = value
    for cell, level in (("I8", 6), ("I9", 2), ("I10", 1), ("I11", 3)):
        sheet[cell] = level
    book.save(path)
    with pytest.raises(QuestionnaireError) as error:
        read_form(path, FRAMES)
    assert [
        ("answers_function", "C5"),
        ("answers_unreadable", "I8"),
        ("answers_importance", "J9"),
        ("answers_unknown_item", "I10"),
        ("answers_item_twice", "I11"),
    ] == [(one.code, one.where.split(": ")[1]) for one in error.value.problems]


def test_whichever_file_it_is_it_is_read(tmp_path):
    """D1 to D4: our own form and a form tool's export are told apart."""
    ours, theirs = tmp_path / "form.xlsx", tmp_path / "export.csv"
    write_form(ours, FRAMES, "fr", DAY, participant=ALICE, answers=ANSWERS)
    theirs.write_text("Nom,D1-01-1\nA,3\n", encoding="utf-8")
    assert [3, 1] == [read_any(path, FRAMES).n_answers for path in (ours, theirs)]
    assert [True, False] == [is_form(form_tables.read(path)) for path in (ours, theirs)]


def test_a_form_tools_export_is_not_read_as_our_form(tmp_path):
    """D1 to D4: reading an export as our form says so rather than finding nothing."""
    path = tmp_path / "export.csv"
    path.write_text("Nom,D1-01-1\nA,3\n", encoding="utf-8")
    with pytest.raises(QuestionnaireError, match="answers_no_item"):
        read_form(path, FRAMES)


def test_columns_may_be_moved(tmp_path):
    """D1 to D4: a column somebody inserted does not shift the answers."""
    path = tmp_path / "form.xlsx"
    write_form(path, FRAMES, "en", DAY, participant=ALICE, answers=ANSWERS)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].insert_cols(9)
    book.save(path)
    assert read_form(path, FRAMES).n_answers == 3
