"""The register that comes back, in a browser: a file is given, boxes are ticked, what is ticked is saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import parcours as pc
import pytest
from parcours.deliver import xlsx
from parcours.exhibits import plan
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from plan_reports import report_of
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported"
)  # openpyxl, as a client
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}}"


def test_what_is_ticked_is_taken(
    bare: Page, folder: Path, tmp_path: Path, shot: Any, faults: Any
) -> None:
    """Differences are read as text, a conflict is not ticked with the rest, and the others are saved (issue 9.4)."""
    parameters = RunParameters(
        client=folder.name, language="fr", interactive=True, folder=str(folder.parent)
    )
    case = cases.open_case(parameters)
    sent = xlsx.write(report_of(case, sections=(plan.section(case),)), tmp_path).paths[0]
    book = openpyxl.load_workbook(sent)
    cells = book["Actions"]
    cells["B5"], cells["B6"], cells["G7"], cells["B8"] = "Autrement", HOSTILE, "beaucoup", "La leur"
    book.save(sent)
    ours = case.workbook.plan.actions[3].model_copy(update={"title": "La nôtre"})
    actions = (*case.workbook.plan.actions[:3], ours, *case.workbook.plan.actions[4:])
    workbook.rewrite(
        folder,
        lambda newest: newest.model_copy(
            update={"plan": newest.plan.model_copy(update={"actions": actions})}
        ),
    )

    form, page = pc.returned(case), bare
    form.send = lambda answer: page.evaluate(
        "(answer) => window.fromKernel('k', answer)", json.loads(json.dumps(answer))
    )
    page.expose_function(
        "toKernel",
        lambda _, message, buffers: form._receive(
            form, json.loads(message), [bytes(one) for one in json.loads(buffers)]
        ),
    )
    state = {"words": dict(form.words), "kernel": "k"}
    page.evaluate("([state, source]) => window.openForm(state, source)", [state, form._esm])
    page.add_style_tag(content=form._css)

    page.get_by_label("Le registre que le client renvoie").set_input_files(sent)
    expect(page.get_by_text("Cochez ce que vous reprenez")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    expect(page.get_by_text("Actions!G7")).to_be_visible()
    page.get_by_role("button", name="Tout cocher").click()
    shot(page, "returned_register")
    assert [] == faults(page, "#form")
    page.get_by_role("button", name="Reprendre ce qui est coché").click()
    expect(page.get_by_text("2 différences reprises")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(1)
    titles = {one.id: one.title for one in workbook.load(folder).plan.actions}
    assert ("Autrement", HOSTILE, "La nôtre") == (titles["A-1"], titles["A-2"], titles["A-4"])
