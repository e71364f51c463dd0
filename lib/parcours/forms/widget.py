"""The form as a widget: plain modules of JavaScript put end to end, one message at a time with the session."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import anywidget
import traitlets
from IPython.core.getipython import get_ipython

from parcours.case import Case
from parcours.forms.session import Session
from parcours.forms.specification import specification
from parcours.forms.twin import twin
from parcours.method.minutes import Step

SCRIPTS = (
    "again",
    "words",
    "book",
    "fields",
    "sheet",
    "table",
    "carrying",
    "curve",
    "stages",
    "board",
    "matrix",
    "waves",
    "vote",
    "answers",
    "yields",
    "file_names",
    "verbatims",
    "facilitation",
    "form",
)
"""In the order they need each other: each is a piece of one module, and a browser loads nothing else."""
STYLES = ("form", "board", "vote")


def piece(folder: str, name: str) -> str:
    """Return a file of the front end."""
    return (files("parcours.forms") / folder / name).read_text(encoding="utf-8")


@functools.cache
def script() -> str:
    """Return the whole front end, as one module."""
    return "\n".join(piece("js", f"{name}.js") for name in SCRIPTS)


@functools.cache
def style() -> str:
    """Return its style sheet."""
    return "\n".join(piece("css", f"{name}.css") for name in STYLES)


class Form(anywidget.AnyWidget):
    """A form of one step; the state that counts is on disk, and this only shows it."""

    _esm = script()
    _css = style()
    spec = traitlets.Dict().tag(sync=True)
    contents = traitlets.Dict().tag(sync=True)
    """Kept as new as the screens, without being sent: they get patches, a page that reloads gets it whole."""

    def __init__(self, case: Case, step: Step) -> None:
        self._session = Session(case, step)
        self._step = step
        super().__init__(spec=specification(case, step), contents=self._session.shown_whole)
        self.on_msg(self._receive)

    def _receive(self, _: object, message: Any, buffers: Sequence[bytes]) -> None:
        if not isinstance(message, dict):
            return
        reply = self._session.receive(message, buffers)
        self.contents = self._session.shown_whole
        self.send(reply)

    def _should_send_property(self, key: str, value: Any) -> bool:
        return key != "contents" and bool(super()._should_send_property(key, value))

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Show the form; where no widget can be shown, its read-only twin."""
        shown = super()._repr_mimebundle_(**kwargs)
        shell = get_ipython()
        if shown is None or shell is None or shell.display_formatter is None:
            return shown
        data, metadata = shown if isinstance(shown, tuple) else (shown, {})
        still, _ = shell.display_formatter.format(  # type: ignore[no-untyped-call]  # IPython
            twin(self._session.case, self._step)
        )
        return {**still, **data, "text/html": still.get("text/html", "")}, metadata
