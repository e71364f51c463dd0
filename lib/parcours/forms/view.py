"""The choice of the public that the views of a notebook are of (P4): on screen, what ``public`` is in a batch run."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets
from IPython.core.getipython import get_ipython

from parcours.case import Case
from parcours.forms.widget import piece

PARAMETER = "public"
"""Name of the notebook's parameter: the choice takes its place, so that cells below read it."""


class ViewOf(anywidget.AnyWidget):
    """A list of the publics, and all of them together; a choice runs the cells below again."""

    _esm = "\n".join(piece("js", name) for name in ("again.js", "view.js"))
    _css = piece("css", "form.css")
    words = traitlets.Dict().tag(sync=True)
    publics: Any = traitlets.List().tag(sync=True)
    public = traitlets.Unicode().tag(sync=True)

    def __init__(self, case: Case, chosen: str) -> None:
        listed = [(one.id, one.name) for one in case.workbook.publics.publics]
        super().__init__(
            words={
                "language": case.language,
                "label": case.t("forms.view.label"),
                "help": case.t("forms.view.help"),
                "by_hand": case.t("forms.view.by_hand"),
            },
            publics=[("", case.t("forms.view.all")), *listed],
            public=chosen,
        )
        self.on_msg(self._receive)

    def _receive(self, _: object, message: Any, __: object) -> None:
        wanted = message.get("public") if isinstance(message, dict) else None
        if isinstance(wanted, str) and wanted in {one for one, _ in self.publics}:
            self.public = wanted
            shell = get_ipython()
            if shell is not None:
                shell.user_ns[PARAMETER] = wanted
        self.send({"public": self.public})
