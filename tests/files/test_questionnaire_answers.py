"""Answers as Microsoft Forms, Google Forms and Excel hand them over."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours import texts
from parcours.files.form_headings import Role, fold, guess_columns
from parcours.files.form_tables import FormTableError
from parcours.files.questionnaire_answers import columns_of, read_answers, with_answers
from parcours.files.questionnaires import QuestionnaireError, questionnaires
from parcours.method.framing import Framing, Participant
from parcours.method.nouns import Function
from parcours.method.questionnaires import Answer
from parcours.method.workbook import Workbook

FRAMES = questionnaires()
FIRST, SECOND = FRAMES[0].items[0], FRAMES[0].items[1]
PARCOURS = Path(texts.__file__).parent


def an_xlsx(path, *rows, sheet="Form1"):
    """Write a workbook as Microsoft Forms does: one sheet, one row per respondent."""
    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    first.title = sheet
    for row in rows:
        first.append(row)
    workbook.save(path)
    return path


def a_csv(path, *rows, delimiter=",", encoding="utf-8"):
    """Write a CSV as Google Forms or a French Excel does."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def a_workbook(*participants):
    """Make a workbook with some participants: (id, name, function)."""
    people = tuple(Participant(id=i, name=n, function=f) for i, n, f in participants)
    return Workbook(framing=Framing(client="Lorette", participants=people))


def levels(read):
    """Levels by name and item."""
    return {
        (one.name, given.item_id): given.level if given.kind == "level" else given.kind
        for one in read.respondents
        for given in one.given
    }


def refused(path, **options):
    """Return what is said of a file that is refused: (code, where, found)."""
    with pytest.raises((QuestionnaireError, FormTableError)) as error:
        read_answers(path, FRAMES, **options)
    return [(one.code, one.where, one.found) for one in error.value.problems]


def test_microsoft_forms_export_is_read(tmp_path):
    """D1 to D4: a French Microsoft Forms export, statements as headings, words as answers."""
    path = an_xlsx(
        tmp_path / "reponses.xlsx",
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Votre fonction",
         FIRST.statement.fr + "\xa0\n", SECOND.statement.fr],
        [1, "x", "x", "a@lorette.fr", "Alice Durand", "Direction", FIRST.levels[3].fr, 2],
        [2, "x", "x", "b@lorette.fr", "Benoît Roy", "Terrain", "Non applicable", "Je ne sais pas"],
    )  # fmt: skip
    read = read_answers(path, FRAMES)
    assert {
        ("Alice Durand", "D1-01-1"): 3,
        ("Alice Durand", "D1-01-2"): 2,
        ("Benoît Roy", "D1-01-1"): "not_applicable",
        ("Benoît Roy", "D1-01-2"): "dont_know",
    } == levels(read)
    assert [Function.MANAGEMENT, Function.FRONT_LINE] == [one.function for one in read.respondents]
    assert read.warnings == ()


def test_google_forms_export_is_read(tmp_path):
    """D1 to D4: an English Google Forms export, a grid in brackets, ids kept, remarks beside."""
    path = a_csv(
        tmp_path / "responses.csv",
        ["Timestamp", "Email Address", "Your name", "Job", f"Brand [{FIRST.statement.en}]",
         "D1-01-2", "D1-01-2 importance", "D1-01-2 Comments"],
        ["2026/11/22 10:00:00 AM GMT+1", "a@lorette.fr", "Alice Durand", "Sales", "4 - Mastered",
         SECOND.levels[1].en, "3", "see the board minutes"],
    )  # fmt: skip
    (alice,) = read_answers(path, FRAMES).respondents
    assert [("D1-01-1", 4, None, ""), ("D1-01-2", 1, 3, "see the board minutes")] == [
        (one.item_id, one.level, one.importance, one.evidence) for one in alice.given
    ]


def test_a_french_excel_csv_is_read(tmp_path):
    """D1 to D4: semicolons and Windows letters, as a French Excel saves them."""
    path = a_csv(
        tmp_path / "reponses.csv",
        ["Prénom", "Nom", "Métier", SECOND.statement.fr.replace("’", "'").replace("\xa0", " ")],
        ["Zoé", "Lefèvre", "Siège", "1"],
        delimiter=";",
        encoding="cp1252",
    )
    assert {("Zoé Lefèvre", "D1-01-2"): 1} == levels(read_answers(path, FRAMES))


def test_a_title_above_the_headings_is_no_obstacle(tmp_path):
    """D1 to D4: headings are found below a title somebody added."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Enquête interne"], [], ["Nom", "D1-01-1"], ["A", 0])
    assert {("A", "D1-01-1"): 0} == levels(read_answers(path, FRAMES))


def test_an_empty_cell_is_no_answer(tmp_path):
    """D1 to D4: a question left blank is neither a zero nor 'I don't know'."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1", "D1-01-2"], ["A", None, 3])
    assert {("A", "D1-01-2"): 3} == levels(read_answers(path, FRAMES))


def test_a_statement_slightly_reworded_is_recognised():
    """D1 to D4: a word changed by whoever typed the form does not lose the column."""
    heading = FIRST.statement.fr.replace("important", "essentiel")
    (column,) = guess_columns([heading], FRAMES)
    assert (Role.LEVEL, "D1-01-1") == (column.role, column.item_id)


def test_remarks_without_a_number_belong_to_the_item_on_their_left():
    """D1 to D4: 'Commentaire', 'Commentaire2' follow their item, as forms lay them."""
    headings = ["D1-01-1", "Commentaire", "Importance", "D1-01-2", "Commentaire2"]
    assert [
        (Role.LEVEL, "D1-01-1"),
        (Role.EVIDENCE, "D1-01-1"),
        (Role.IMPORTANCE, "D1-01-1"),
        (Role.LEVEL, "D1-01-2"),
        (Role.EVIDENCE, "D1-01-2"),
    ] == [(one.role, one.item_id) for one in guess_columns(headings, FRAMES)]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Horodateur", Role.IGNORED),
        ("Completion time", Role.IGNORED),
        ("Points - D1-01-1", Role.IGNORED),
        ("", Role.IGNORED),
        ("Adresse e-mail", Role.EMAIL),
        ("Nom d'utilisateur mail", Role.EMAIL),
        ("Full name", Role.NAME),
        ("Prénom", Role.FIRST_NAME),
        ("Quelle est votre fonction ?", Role.FUNCTION),
        ("Commentaire", Role.UNKNOWN),
        ("Votre couleur préférée", Role.UNKNOWN),
    ],
)
def test_other_columns_are_recognised_by_their_words(heading, role):
    """D1 to D4: name, address, function and dates are told apart; the rest is not guessed."""
    assert role == guess_columns([heading], FRAMES)[0].role


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_statement_is_recognised_as_a_heading(language):
    """D1 to D4: each of the statements names its own item, in either language."""
    items = [item for one in FRAMES for item in one.items]
    columns = guess_columns([item.statement.said(language).upper() for item in items], FRAMES)
    assert [item.id for item in items] == [column.item_id for column in columns]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_level_is_recognised_by_its_words(tmp_path, language):
    """D1 to D4: the words of each level of each item are understood as that level."""
    items = [item for one in FRAMES for item in one.items]
    rows = [
        [f"Personne {number}", *(item.levels[number].said(language) for item in items)]
        for number in range(5)
    ]
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", *(item.id for item in items)], *rows)
    read = read_answers(path, FRAMES)
    assert all(level == int(name[-1]) for (name, _), level in levels(read).items())
    assert read.n_answers == 5 * len(items)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (3, 3), (3.0, 3), ("3,0", 3), ("Niveau 3", 3), ("level 3", 3), ("3 - En place", 3),
        (f"3 – {FIRST.levels[3].fr}", 3), (f"3. {FIRST.levels[3].en}", 3),
        (FIRST.levels[3].fr[:60], 3), ("N/A", "not_applicable"), ("sans objet", "not_applicable"),
        ("NE SAIT PAS", "dont_know"), ("Don't know", "dont_know"), ("nsp", "dont_know"),
    ],
)  # fmt: skip
def test_ways_of_giving_an_answer(tmp_path, cell, expected):
    """D1 to D4: a figure, the level's words, their beginning, and the two answers that are none."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1"], ["A", cell])
    assert {("A", "D1-01-1"): expected} == levels(read_answers(path, FRAMES))


@pytest.mark.parametrize(
    "cell",
    [5, -1, 2.5, "3/5", "souvent", "oui", "2 fois par an", f"2 - {FIRST.levels[3].fr}", "12"],
)
def test_what_is_not_an_answer_is_refused_with_its_cell(tmp_path, cell):
    """D1 to D4: an answer that is none of those, or says two things, is refused."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1"], ["A", cell])
    assert [("answers_unreadable", "r.xlsx, Form1: B2", str(cell)[:60])] == refused(path)


def test_all_problems_are_said_at_once_and_nothing_is_kept(tmp_path):
    """D1 to D4: every cell that is wrong is named in one go; no answer enters."""
    path = an_xlsx(
        tmp_path / "r.xlsx",
        ["Nom", "Fonction", "D1-01-1", "Importance", "D1-01-2"],
        ["A", "Astronaute", 7, 9, 3],
        ["B", "Terrain", 1, 4, "bof"],
    )
    assert [
        ("answers_function", "r.xlsx, Form1: B2", "Astronaute"),
        ("answers_unreadable", "r.xlsx, Form1: C2", "7"),
        ("answers_importance", "r.xlsx, Form1: D3", "4"),
        ("answers_unreadable", "r.xlsx, Form1: E3", "bof"),
    ] == refused(path)


def test_names_and_addresses_are_not_repeated_in_messages(tmp_path):
    """D1 to D4: a message names a cell, never a person."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "E-mail", "D1-01-1"], ["Zoé Roy", "z@x.fr", 9])
    assert all("Roy" not in found + where for _, where, found in refused(path))


def test_two_columns_for_one_item_are_refused(tmp_path):
    """D1 to D4: which of two columns counts is not guessed."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1", FIRST.statement.fr], ["A", 1, 2])
    assert [
        ("answers_column_twice", "r.xlsx, Form1: B1", "D1-01-1"),
        ("answers_column_twice", "r.xlsx, Form1: C1", "D1-01-1"),
    ] == refused(path)


def test_the_consultant_may_correct_the_guess(tmp_path):
    """D1 to D4: a column taken for another may be set right, and the file then reads."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1", "Question 2"], ["A", 1, 2])
    guess = columns_of(path, FRAMES)
    corrected = [*guess[:2], type(guess[2])(2, "Question 2", Role.LEVEL, "D1-01-2")]
    read = read_answers(path, FRAMES, columns=corrected)
    assert {("A", "D1-01-1"): 1, ("A", "D1-01-2"): 2} == levels(read)


def test_a_column_nobody_knows_is_a_warning(tmp_path):
    """D1 to D4: what is ignored is said."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1", "Humeur"], ["A", 1, "bonne"])
    assert [("answers_column_unknown", "r.xlsx, Form1: C1")] == [
        (one.code, one.where) for one in read_answers(path, FRAMES).warnings
    ]


def test_somebody_who_answered_twice_counts_by_the_last_row(tmp_path):
    """D1 to D4: form tools keep every submission: the last one counts, and it is said."""
    path = an_xlsx(
        tmp_path / "r.xlsx",
        ["E-mail", "Nom", "D1-01-1"],
        ["a@x.fr", "Alice", 0],
        ["b@x.fr", "Bob", 2],
        ["A@x.fr", "Alice D.", 4],
    )
    read = read_answers(path, FRAMES)
    assert {("Bob", "D1-01-1"): 2, ("Alice D.", "D1-01-1"): 4} == levels(read)
    assert [("answers_twice", "4")] == [(one.code, one.expected) for one in read.warnings]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("r.csv", b"Nom,Humeur\nA,bonne\n", "answers_no_item"),
        ("r.csv", b"Nom,D1-01-1\n", "answers_no_row"),
        ("r.csv", b"", "answers_empty"),
        ("r.csv", b"Nom,D1-01-1\nA\x00,1\n", "answers_damaged"),
        ("r.xlsx", b"\xd0\xcf\x11\xe0 old or protected", "answers_not_xlsx"),
        ("r.docx", b"", "answers_kind"),
    ],
)
def test_a_file_that_is_not_answers_is_refused(tmp_path, name, content, code):
    """D1 to D4: the wrong file is refused with its own sentence."""
    path = tmp_path / name
    path.write_bytes(content)
    assert code == refused(path)[0][0]


def test_a_cell_at_the_far_end_is_refused_quickly(tmp_path):
    """D1 to D4: a cell far away does not make the reader walk a million rows."""
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["Nom", "D1-01-1"])
    workbook.worksheets[0]["XFD1048576"] = 1
    workbook.save(tmp_path / "r.xlsx")
    assert refused(tmp_path / "r.xlsx")[0][0] in {"answers_too_large", "answers_no_row"}


def test_answers_enter_the_workbook_with_new_participants(tmp_path):
    """D1 to D4, F1: a known name, in either order, is that participant; another is added."""
    path = an_xlsx(
        tmp_path / "r.xlsx", ["Nom", "Fonction", "D1-01-1"],
        ["DURAND Alice", None, 3], ["Karim Haddad", "Partenaire", 1],
    )  # fmt: skip
    book = a_workbook(("P-1", "Alice Durand", Function.MANAGEMENT))
    after = with_answers(book, read_answers(path, FRAMES), "fr")
    assert [("P-1", "management"), ("P-2", "partner")] == [
        (one.id, one.function.value) for one in after.framing.participants
    ]
    assert [("P-1", 3), ("P-2", 1)] == [(one.participant_id, one.level) for one in after.answers]


def test_importing_twice_changes_nothing(tmp_path):
    """D1 to D4: the same file imported again adds no participant and no answer."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "Fonction", "D1-01-1"], ["A B", "Terrain", 3])
    once = with_answers(a_workbook(), read_answers(path, FRAMES), "fr")
    assert once == with_answers(once, read_answers(path, FRAMES), "fr")


def test_what_the_same_people_had_said_is_replaced(tmp_path):
    """D1 to D4: a new import replaces the answers it holds and leaves the others."""
    old = [
        Answer(questionnaire_id="D1", item_id=one, participant_id="P-1", level=0)
        for one in ("D1-01-1", "D1-01-2")
    ]
    book = a_workbook(("P-1", "A", Function.MANAGEMENT)).model_copy(update={"answers": tuple(old)})
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1"], ["A", 4])
    after = with_answers(book, read_answers(path, FRAMES), "fr")
    assert [("D1-01-1", 4), ("D1-01-2", 0)] == [(one.item_id, one.level) for one in after.answers]


def test_a_new_respondent_needs_a_function(tmp_path):
    """D1 to D4, F1: answers are compared by function: an unknown one is asked for, row by row."""
    path = an_xlsx(tmp_path / "r.xlsx", ["Nom", "D1-01-1"], ["A", 4], ["B", 2])
    read = read_answers(path, FRAMES)
    with pytest.raises(QuestionnaireError) as error:
        with_answers(a_workbook(), read, "fr")
    assert ["r.xlsx: 2", "r.xlsx: 3"] == [one.where for one in error.value.problems]
    after = with_answers(a_workbook(), read, "fr", Function.CUSTOMER)
    assert len(after.framing.participants) == 2


def test_anonymous_respondents_stay_apart(tmp_path):
    """D1 to D4: an anonymous form gives one participant per row, named after row and file."""
    path = an_xlsx(
        tmp_path / "r.xlsx",
        ["Adresse de messagerie", "Nom", "Fonction", "D1-01-1"],
        ["anonymous", None, "Terrain", 4],
        ["anonymous", None, "Terrain", 2],
    )
    after = with_answers(a_workbook(), read_answers(path, FRAMES), "en")
    assert ["Respondent 2 (r.xlsx)", "Respondent 3 (r.xlsx)"] == [
        one.name for one in after.framing.participants
    ]


def test_two_people_of_one_name_are_not_merged(tmp_path):
    """D1 to D4: two addresses under one name are pointed out, not merged."""
    path = an_xlsx(
        tmp_path / "r.xlsx",
        ["E-mail", "Nom", "Fonction", "D1-01-1"],
        ["a@x.fr", "Marie Martin", "Terrain", 4],
        ["b@x.fr", "Marie Martin", "Siège", 2],
    )
    with pytest.raises(QuestionnaireError, match="answers_same_name"):
        with_answers(a_workbook(), read_answers(path, FRAMES), "fr")


@given(st.lists(st.sampled_from([0, 1, 2, 3, 4, "N/A", "NSP", ""]), min_size=2, max_size=8))
def test_what_is_written_is_what_is_read(tmp_path_factory, cells):
    """D1 to D4: answers written to a form's CSV are read back, whatever they are."""
    path = tmp_path_factory.mktemp("forms") / "r.csv"
    items = [item.id for item in FRAMES[0].items[: len(cells)]]
    a_csv(path, ["Nom", *items], ["A", *cells])
    kinds = {"N/A": "not_applicable", "NSP": "dont_know"}
    expected = {
        ("A", item): kinds.get(cell, cell)
        for item, cell in zip(items, cells, strict=True)
        if cell != ""
    }
    assert expected == levels(read_answers(path, FRAMES))


@given(st.text(max_size=40))
def test_folding_is_done_once(text):
    """D1 to D4: folded words folded again are the same."""
    assert fold(text) == fold(fold(text))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_problem_of_answers_has_its_sentence(language):
    """D1 to D4: each code used by this room is a full sentence in both languages."""
    code = re.compile(r'Problem\(\s*"(answers_\w+|questionnaire_\w+|unknown_\w+)"')
    used = {
        found
        for path in [
            *(PARCOURS / "files").glob("*form*.py"),
            *(PARCOURS / "files").glob("quest*.py"),
        ]
        for found in code.findall(path.read_text(encoding="utf-8"))
    }
    assert {one for one in used if f"problem.{one}" not in texts.catalogue()} == set()
    assert all(texts.catalogue()[f"problem.{one}"][language].endswith((".", "}")) for one in used)
