"""The home page in Jupyter's own server: behind its token, and all that is done from it (issue 8.1)."""

from __future__ import annotations

import json
import re

import pytest
from jupyter_lab import Lab
from parcours.files import workbook
from parcours.method.changes import Set


@pytest.mark.parametrize("page", ["home", "steps", "static/pages.css"])
def test_nothing_is_shown_without_the_token(lab: Lab, page: str) -> None:
    """A page of ours without the server's token is Jupyter's own sign-in page, or a refusal."""
    status, body = lab.get(f"parcours/{page}", is_known=False)
    assert (True, False) == (status == 403 or "password" in body, "Alpha" in body)


def test_nothing_is_done_without_the_token(lab: Lab) -> None:
    """A form sent by a stranger, or by another site with the person's own cookies, does nothing."""
    status, _ = lab.post("parcours/new", is_known=False, name="Gamma", language="fr")
    assert (403, False) == (status, "gamma" in lab.clients())


def test_the_page_shows_the_case_and_each_notebook(lab: Lab) -> None:
    """The case, its notebooks, who, how long and what comes of each, without running anything."""
    status, body = lab.get("parcours/home?client=alpha")
    shown = ["Alpha", "00_framing", "Le sponsor", "5 minutes", "Une page", "à commencer"]
    assert (200, []) == (status, [word for word in shown if word not in body])


def test_steps_come_in_the_order_of_the_method(lab: Lab) -> None:
    """The lab is told our notebooks in order, to go from one to the next."""
    answer = json.loads(lab.get("parcours/steps")[1])
    names = [one["name"] for one in answer["steps"]]
    assert ["00_framing.ipynb", "10_diagnosis.ipynb", "90_deliverables.ipynb"] == names


def test_the_way_to_lead_each_activity_is_one_page(lab: Lab) -> None:
    """Purpose, timing, questions, trap and output of every activity, to be printed (issue 8.5)."""
    status, body = lab.get("parcours/agenda?client=alpha")
    shown = ["La mission", "10 min", "un client remarquera dans un an", "Une table sans personne"]
    assert (200, []) == (status, [words for words in shown if words not in body])


def test_a_client_that_does_not_exist_is_said(lab: Lab) -> None:
    """A wrong name gets the cases there are and the nearest one, never a traceback."""
    status, body = lab.get("parcours/home?client=alpa")
    assert (200, True, False) == (
        status,
        "«\N{NO-BREAK SPACE}alpha\N{NO-BREAK SPACE}»" in body,
        "Traceback" in body,
    )


@pytest.mark.parametrize("client", ["../../etc", "alpha/../beta", "..%2f..", "a" * 5000])
def test_a_name_never_leads_out_of_the_clients_folder(lab: Lab, client: str) -> None:
    """A path given as a client is a client that does not exist."""
    status, body = lab.get(f"parcours/home?client={client}")
    assert (200, False) == (status, "data-notebook" in body)


def test_a_case_is_begun_from_the_page(lab: Lab) -> None:
    """A new case opens empty, in its language."""
    mark = re.search(r'name="_xsrf" value="([^"]+)"', lab.get("parcours/home")[1])
    assert mark
    status, body = lab.post("parcours/new", name="Delta & Co", language="en", _xsrf=mark[1])
    book = workbook.load(lab.project / "data" / "delta-co")
    assert (200, True, "en", "Delta & Co") == (
        status,
        "Delta &amp; Co" in body,
        book.framing.language,
        book.framing.client,
    )


def test_a_case_is_never_begun_over_another(lab: Lab) -> None:
    """A name that is taken is refused, and the case that has it stays."""
    before = workbook.load(lab.project / "data" / "beta")
    status, _ = lab.post("parcours/new", name="Beta", language="fr")
    assert (422, before) == (status, workbook.load(lab.project / "data" / "beta"))


def test_a_case_is_duplicated_with_its_files(lab: Lab) -> None:
    """A copy holds the workbook and the files; what changes in one leaves the other alone."""
    folder = lab.project / "data" / "beta"
    (folder / "clients.csv").write_text("id;nom\n1;A\n", encoding="utf-8")
    lab.post("parcours/duplicate", client="beta", name="Beta 2")
    copy = lab.project / "data" / "beta-2"
    (copy / "clients.csv").write_text("id;nom\n", encoding="utf-8")
    assert ("Beta 2", "id;nom\n1;A\n") == (
        workbook.load(copy).framing.client,
        (folder / "clients.csv").read_text(encoding="utf-8"),
    )


def test_a_past_version_opens_read_only(lab: Lab) -> None:
    """A past version has its own notebooks, on its own copy: the case stays as it is."""
    folder = lab.project / "data" / "alpha"
    first = workbook.load(folder)
    workbook.change(folder, [Set("framing.sector", first.framing.sector, "meuble")])
    _, body = lab.post("parcours/past", client="alpha", revision=str(first.revision))
    place = lab.project / "runs" / "alpha" / "past" / f"{first.revision:06d}"
    past = workbook.load(place / ".data" / "alpha")
    cell = json.loads((place / "00_framing.ipynb").read_text(encoding="utf-8"))["cells"][1]
    assert ("", True, True) == (
        past.framing.sector,
        "interactive = False" in cell["source"],
        "lecture seule" in body,
    )


def test_a_version_that_does_not_exist_is_said(lab: Lab) -> None:
    """A number nobody saved is refused in words."""
    status, body = lab.post("parcours/past", client="alpha", revision="999")
    assert (422, False) == (status, "Traceback" in body)


def test_a_damaged_workbook_is_restored_from_the_page(lab: Lab) -> None:
    """What a hand broke is said in words, and the last sound version is one click away."""
    folder = lab.project / "data" / "beta"
    sound = workbook.load(folder)
    (folder / workbook.FILE).write_text("{ not json", encoding="utf-8")
    _, broken = lab.get("parcours/home?client=beta")
    lab.post("parcours/restore", client="beta", revision=str(sound.revision))
    assert (True, False, sound.framing) == (
        'action="/parcours/restore"' in broken,
        "Traceback" in broken,
        workbook.load(folder).framing,
    )


def test_the_policy_allows_no_foreign_script(lab: Lab) -> None:
    """The page loads itself and nothing else."""
    policy = lab.headers("parcours/home")["Content-Security-Policy"]
    assert (True, False) == ("default-src 'none'" in policy, "unsafe" in policy)
