import pytest
from parcours import texts
from parcours.files.questionnaires import (
    QuestionnaireError,
    load,
    load_folder,
    questionnaires,
)

ONE = """\
id: X1
name::fr: L'essai
name::en: Trial
about::fr: Un sujet
about::en: A subject
source: nous
dimensions:
  - id: X1-01
    name::fr: Oui
    name::en: No
    about::fr: 12:30
    about::en: 01000
    items:
      - id: X1-01-1
        statement::fr: "L'accueil est-il tenu ?"
        statement::en: "Is the welcome kept?"
        levels:
          0::fr: rien
          0::en: nothing
          1::fr: un peu
          1::en: a little
          2::fr: moitié
          2::en: half
          3::fr: presque
          3::en: nearly
          4::fr: tout
          4::en: all
        why::fr: parce que
        why::en: because
        evidence::fr: un papier
        evidence::en: a paper
        first_step::fr: commencer
        first_step::en: begin
        fact:
          key: nps
          better: higher
          thresholds: [1, 2.5, 3, 4]
          source: nous
          reading::fr: ainsi
          reading::en: so
"""


def dropped(folder, text, name="essai.yaml"):
    """Drop a file in a folder, as a consultant would."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder, text):
    """Return what is said of a file that is refused: (code, where)."""
    with pytest.raises(QuestionnaireError) as error:
        load(dropped(folder, text))
    return [(one.code, one.where) for one in error.value.problems]


def test_the_catalogue_holds_the_four_frames():
    """D1 to D4: the four frames of the method are there, by id."""
    assert ["D1", "D2", "D3", "D4"] == [one.id for one in questionnaires()]


def test_a_new_questionnaire_is_one_dropped_file(tmp_path):
    """D1 to D4: a file dropped in a folder is a questionnaire, with no line of code."""
    dropped(tmp_path, ONE)
    dropped(tmp_path, "not: ours", "notes.txt")
    assert ["X1"] == [one.id for one in load_folder(tmp_path)]


def test_yaml_guesses_nothing(tmp_path):
    """D1 to D4: 'No', '12:30' and '01000' stay the words they are."""
    (dimension,) = load(dropped(tmp_path, ONE)).dimensions
    assert ("No", "12:30", "01000") == (dimension.name.en, dimension.about.fr, dimension.about.en)


def test_french_typography_is_laid_on_reading(tmp_path):
    """D1 to D4: a consultant types as on any keyboard; print gets its apostrophes and spaces."""
    one = load(dropped(tmp_path, ONE))
    assert ("L’essai", "L’accueil est-il tenu\u202f?") == (one.name.fr, one.items[0].statement.fr)


def test_levels_are_read_in_their_order_wherever_they_stand(tmp_path):
    """D1 to D4: level 0 may be written after level 4."""
    zero = "          0::fr: rien\n          0::en: nothing\n"
    moved = ONE.replace(zero, "").replace("        why::fr", zero + "        why::fr")
    words = [level.en for level in load(dropped(tmp_path, moved)).items[0].levels]
    assert ["nothing", "a little", "half", "nearly", "all"] == words


def test_a_missing_level_is_said_with_its_item(tmp_path):
    """D1 to D4: four levels are refused, naming the item and the levels found."""
    cut = ONE.replace("          2::fr: moitié\n          2::en: half\n", "")
    assert [("questionnaire_levels", "essai.yaml: X1-01-1")] == refused(tmp_path, cut)


def test_a_missing_language_is_said_with_its_place(tmp_path):
    """D1 to D4: a level in one language only is refused, naming item, level and language."""
    cut = ONE.replace("          2::en: half\n", "").replace("        why::fr: parce que\n", "")
    assert [
        ("questionnaire_field", "essai.yaml: X1-01-1 levels 2 en"),
        ("questionnaire_field", "essai.yaml: X1-01-1 why fr"),
    ] == refused(tmp_path, cut)


def test_an_unknown_figure_is_refused(tmp_path):
    """D1 to D4: a fact names a figure the file can give."""
    assert [("questionnaire_field", "essai.yaml: X1-01-1 fact key")] == refused(
        tmp_path, ONE.replace("key: nps", "key: humeur")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: [", "not_yaml"),
        ("- a\n- b", "not_a_mapping"),
        ("", "not_a_mapping"),
        ("a: &x 1\nb: *x", "yaml_alias_or_tag"),
        ("a: !!python/object:os.system {}", "yaml_alias_or_tag"),
        ("id: X1\nid: X2", "questionnaire_key_twice"),
        ("? [a, b]\n: 1", "not_yaml"),
        ("id: \x07", "not_yaml"),
        ("# " + "x" * 1_100_000, "too_large"),
        ("a: " + "[" * 30_000, "not_yaml"),
    ],
)
def test_what_is_not_a_plain_questionnaire_is_refused(tmp_path, text, expected):
    """D1 to D4: damaged, tricky or oversized YAML is refused with a sentence, never run."""
    assert expected == refused(tmp_path, text)[0][0]


def test_bytes_that_are_not_utf8_are_refused(tmp_path):
    """D1 to D4: a file saved in another encoding is refused, not guessed."""
    path = tmp_path / "essai.yaml"
    path.write_bytes(ONE.encode("cp1252"))
    with pytest.raises(QuestionnaireError, match="not_utf8"):
        load(path)


def test_two_files_cannot_claim_one_id(tmp_path):
    """D1 to D4: the problems of all files of a folder are said together."""
    dropped(tmp_path, ONE)
    dropped(tmp_path, ONE, "essai_bis.yaml")
    dropped(tmp_path, "id: [", "autre.yaml")
    with pytest.raises(QuestionnaireError) as error:
        load_folder(tmp_path)
    assert ["not_yaml", "questionnaire_twice"] == [one.code for one in error.value.problems]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_refusal_has_its_sentence(tmp_path, language):
    """D1 to D4: what is wrong is said in words, in both languages."""
    with pytest.raises(QuestionnaireError) as error:
        load(dropped(tmp_path, ONE.replace("          2::fr: moitié\n", "")))
    (problem,) = error.value.problems
    assert "X1-01-1 levels 2 fr" in texts.problem(problem, language)
