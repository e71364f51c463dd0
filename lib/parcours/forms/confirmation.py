"""Confirm how the client's files read: one button, once the table above it has been looked at (A1)."""

from __future__ import annotations

from typing import Any

import ipywidgets

from parcours import texts
from parcours.case import Case
from parcours.errors import ParcoursError
from parcours.files import customers, workbook
from parcours.method.changes import Set


def confirm(case: Case) -> str:
    """Write in the workbook how each file reads, as confirmed; return what to say of it."""
    try:
        book = workbook.load(case.folder)
        before = [one.model_dump(mode="json") for one in book.assets.mappings]
        found = customers.mappings_to_confirm(case.folder, book.assets.mappings)
        after = [one.model_dump(mode="json") for one in found]
        if after != before:
            book = workbook.change(case.folder, [Set("assets.mappings", before, after)])
    except ParcoursError as error:
        return " ".join(texts.problem(one, case.language) for one in error.problems)
    return case.t("forms.mapping.done", n=len(found), revision=book.revision)


class ConfirmMapping(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The button, and under it what it did."""

    def __init__(self, case: Case) -> None:
        self.button = ipywidgets.Button(
            description=case.t("forms.mapping.confirm"),
            icon="check",
            button_style="primary",
            layout=ipywidgets.Layout(width="auto"),
        )
        self.said = ipywidgets.Label(case.t("forms.mapping.help"))
        self._case = case
        self.button.on_click(self._confirm)
        super().__init__([self.button, self.said])

    def _confirm(self, _: Any) -> None:
        self.button.disabled = True
        try:
            self.said.value = confirm(self._case)
        finally:
            self.button.disabled = False
