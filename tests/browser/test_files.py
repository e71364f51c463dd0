"""Files from the notebook: a list leaves and comes back, answers of a form tool come in with their columns mapped."""

from pathlib import Path

from parcours.files import workbook
from playwright.sync_api import expect

GOOGLE = """Horodateur,Nom et prénom,Votre service,Nos promesses se voient-elles ?,D1-01-2 place,Pourquoi
2026/10/01,Zoé Martin,Terrain,3,2,vu en magasin
2026/10/01,Léo Petit,Direction,Je ne sais pas,Non applicable,
"""


def test_a_list_leaves_and_comes_back(forms, folder, tmp_path: Path):
    """A list exported as CSV, edited in a text editor and imported changes what was edited, and can be undone."""
    page = forms.open("assets")
    with page.expect_download() as leaving:
        page.get_by_role("button", name="Exporter en CSV : Outils").click()
    path = tmp_path / leaving.value.suggested_filename
    leaving.value.save_as(path)
    text = path.read_text("utf-8-sig")
    name = workbook.load(folder).assets.tools[0].name
    path.write_text(text.replace(name, "Outil renommé", 1), encoding="utf-8-sig")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Importer un fichier CSV ou XLSX : Outils").click()
    choosing.value.set_files(path)
    expect(page.get_by_text("Fichier repris : 0 ajouts, 1 lignes modifiées")).to_be_visible()
    assert "Outil renommé" == workbook.load(folder).assets.tools[0].name


def test_a_list_that_cannot_be_read_is_refused_in_words(forms, folder, tmp_path: Path):
    """A wrong cell is said with its address, and nothing is taken."""
    page = forms.open("assets")
    before = workbook.load(folder).revision
    path = tmp_path / "outils.csv"
    path.write_text("name;role\nOutil;je ne sais quoi\n", encoding="utf-8")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Importer un fichier CSV ou XLSX : Outils").click()
    choosing.value.set_files(path)
    expect(page.get_by_text("Rien n’a été repris")).to_be_visible()
    expect(page.get_by_text("outils.csv: B2")).to_be_visible()
    assert before == workbook.load(folder).revision


def test_columns_of_answers_are_shown_corrected_and_taken(forms, folder, shot, tmp_path: Path):
    """What each column is for is shown; a person corrects three of them and the answers enter (D1)."""
    page = forms.open("diagnosis")
    path = tmp_path / "google.csv"
    path.write_text(GOOGLE, encoding="utf-8")
    page.get_by_text("Questionnaires et fichiers de réponses").click()
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Importer des réponses").click()
    choosing.value.set_files(path)
    used = page.get_by_label("Sert à – Votre service")
    expect(used).to_be_visible()
    used.select_option("function")
    page.get_by_label("Sert à – Nos promesses").select_option("level")
    page.get_by_label("Affirmation – Nos promesses").select_option("D1-01-1")
    page.get_by_label("Sert à – Pourquoi").select_option("evidence")
    page.get_by_label("Affirmation – Pourquoi").select_option("D1-01-2")
    shot(page, "answers_columns")
    before = len(workbook.load(folder).answers)
    page.get_by_role("button", name="Reprendre ces réponses").click()
    expect(page.get_by_text("4 réponses de 2 personnes importées")).to_be_visible()
    added = workbook.load(folder).answers[before:]
    assert [("D1-01-1", 3, ""), ("D1-01-2", 2, "vu en magasin")] == [
        (one.item_id, one.level, one.evidence) for one in added[:2]
    ]
    assert ["dont_know", "not_applicable"] == [one.kind for one in added[2:]]
