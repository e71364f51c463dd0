"""The register that comes back, in the notebook: its differences, and what is accepted of them (X3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from parcours import texts
from parcours.case import Case
from parcours.errors import ParcoursError
from parcours.files import cases
from parcours.files.register import Difference, Returned
from parcours.forms.file_deeds import received
from parcours.forms.widget import piece
from parcours.method.workbook import Workbook
from parcours.texts import Language


@dataclass(frozen=True)
class Ways:
    """How such a file is read, told and taken: what the command line does (``deliver.returned``)."""

    read: Callable[[Path, Case], Returned]
    said: Callable[[Difference, Language], str]
    take: Callable[[Case, Returned, Collection[str], dt.date], Workbook]


class ReturnedFile(anywidget.AnyWidget):
    """A file is given, its differences are shown, and those that are ticked are saved; nothing else."""

    _esm = "\n".join(piece("js", name) for name in ("again.js", "returned.js"))
    _css = piece("css", "form.css")
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, case: Case, ways: Ways) -> None:
        names = ("label", "help", "reading", "differences", "problems", "all", "take", "by_hand")
        super().__init__(
            words={
                "language": case.language,
                **{name: case.t(f"forms.returned.{name}") for name in names},
            }
        )
        self._case, self._ways = case, ways
        self._file: tuple[str, bytes] = ("", b"")
        self._found: Returned | None = None
        self.on_msg(self._receive)

    def _receive(self, _: object, message: Any, buffers: Sequence[Any]) -> None:
        try:
            answer = self._answer(message, buffers)
        except ParcoursError as error:
            said = " ".join(texts.problem(one, self._case.language) for one in error.problems)
            answer = self._shown("wrong", said)
        self.send(answer)

    def _answer(self, message: Any, buffers: Sequence[Any]) -> dict[str, Any]:
        """Read the file that was given, or take what is ticked of it."""
        self._case = cases.reload(self._case)
        if buffers:
            self._found = None
            self._file = (str(message["name"]), bytes(buffers[0]))
            return self._read("read")
        keys = [str(one) for one in message.get("keys", ())]
        if self._found is None or not keys:
            return self._shown("wrong", self._case.t("import.none_taken"))
        saved = self._ways.take(self._case, self._found, keys, dt.date.today())
        self._case = cases.reload(self._case)
        said = self._case.t("import.taken", n=len(keys), revision=saved.revision)
        return self._read("saved", said)

    def _read(self, state: str, said: str = "") -> dict[str, Any]:
        name, content = self._file
        with received({"name": name}, [content]) as path:
            self._found = self._ways.read(path, self._case)
        found = self._found
        usual = "import.nothing_but" if found.problems else "import.nothing"
        told = self._case.t("forms.returned.read") if found.differences else self._case.t(usual)
        return self._shown(state, said or told)

    def _shown(self, state: str, said: str) -> dict[str, Any]:
        found, language = self._found, self._case.language
        differences = found.differences if found else ()
        return {
            "state": state,
            "said": said,
            "differences": [
                {"key": one.key, "kind": one.kind, "text": self._ways.said(one, language)}
                for one in differences
            ],
            "problems": [texts.problem(one, language) for one in (found.problems if found else ())],
        }
