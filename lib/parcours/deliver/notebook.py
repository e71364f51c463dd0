"""Exhibits as the last value of a cell: charts one can point at, tables and maps as in the report.

The only module that speaks to IPython's display. What it hands over also stands in an executed
notebook that is exported: beside each interactive chart stands its static picture.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, get_args

from parcours import texts
from parcours.errors import ParcoursError
from parcours.exhibits.kinds import Exhibit, Figure, KeyNumbers, Section, Text
from parcours.texts import Language

if TYPE_CHECKING:
    from parcours.deliver.painting.audience import Audience
    from parcours.deliver.painting.blocks import Block
    from parcours.deliver.painting.look import Look

PLOTLY = "application/vnd.plotly.v1+json"


def register(
    language: Language,
    currency: str = "EUR",
    primary: str = "#1D2B50",
    accent: str = "#00665A",
    audience: Audience = "client",
) -> bool:
    """Let exhibits show themselves in this notebook; outside a notebook, do nothing and say so.

    May be called again, with the language, the currency and the colours of another case.

    Parameters
    ----------
    audience : who reads the notebook; what is internal is left out of what the client reads.
    """
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - batch and deliverables need none

    shell = get_ipython()
    if shell is None or shell.display_formatter is None:
        return False
    formatter = shell.display_formatter.mimebundle_formatter

    def show(exhibit: Exhibit | Section) -> dict[str, Any]:
        from parcours.deliver.painting.audience import of_exhibit  # noqa: PLC0415 - on first display

        shown = of_exhibit(exhibit, audience)
        if shown is None:
            shown = Text((texts.t("deliver.kept_inside", language),))
        return bundle(shown, language, currency, primary, accent)

    for kind in (*get_args(Exhibit), Section):
        formatter.for_type(kind, show)
    return True


def say(sentence: str) -> None:
    """Show a sentence in the output of the cell; outside a notebook, do nothing."""
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - batch and deliverables need none
    from IPython.display import display  # noqa: PLC0415

    if get_ipython() is not None:
        display(Text((sentence,)))  # type: ignore[no-untyped-call]  # IPython's own is untyped


def say_problems(language: Language) -> bool:
    """Show what stops a cell as sentences, not as a traceback; outside a notebook, do nothing.

    The error's text and its traceback are then the same sentences: a batch run tells them by that.
    """
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - batch and deliverables need none

    shell: Any = get_ipython()
    if shell is None:
        return False

    def say(
        shell: Any, kind: type[ParcoursError], error: ParcoursError, _: object, **__: object
    ) -> list[str]:
        sentences = [texts.problem(problem, language) for problem in error.problems]
        shell._showtraceback(kind, "\n".join(sentences), sentences)  # noqa: SLF001 - IPython names no other
        return sentences

    shell.set_custom_exc((ParcoursError,), say)
    return True


def bundle(
    exhibit: Exhibit | Section,
    language: Language,
    currency: str = "EUR",
    primary: str = "#1D2B50",
    accent: str = "#00665A",
) -> dict[str, Any]:
    """Return what a notebook shows of an exhibit, by type of content."""
    from parcours.deliver.painting import plotly_charts  # noqa: PLC0415 - drawing is heavy to import
    from parcours.deliver.painting.look import Look  # noqa: PLC0415
    from parcours.deliver.painting.theme import theme  # noqa: PLC0415

    look = Look(theme(primary, accent), language, currency)
    shown: dict[str, Any] = {}
    if isinstance(exhibit, Figure):
        chart = plotly_charts.chart(exhibit, look)
        shown |= {} if chart is None else {PLOTLY: chart}
    page = html(exhibit, look)
    return shown | {"text/html": page, "text/plain": look.prose(title(exhibit))}


def html(exhibit: Exhibit | Section, look: Look) -> str:
    """Return an exhibit as a piece of HTML that stands alone in the output of a cell."""
    from parcours.deliver.painting import blocks, pages, shades  # noqa: PLC0415 - heavy to import

    written = _blocks(exhibit, look)
    columns = blocks.column_rules(written, ".parcours ")
    fields = {
        "language": look.language,
        "title": look.prose(exhibit.title) if isinstance(exhibit, Section) else "",
        "blocks": written,
        "words": _words(look),
        "css": shades.notebook_css(look.theme) + pages.source("notebook.css") + columns,
    }
    return pages.render("notebook.html.j2", look, fields)


def title(exhibit: Exhibit | Section) -> str:
    """Return what an exhibit says, in one line: read where nothing else can be shown.

    >>> from parcours.exhibits.kinds import Text
    >>> title(Text(("Nothing is missing.",)))
    'Nothing is missing.'
    """
    if isinstance(exhibit, KeyNumbers):
        return exhibit.title or "; ".join(number.label for number in exhibit.numbers)
    return exhibit.title or next(iter(getattr(exhibit, "paragraphs", ())), "")


def _blocks(exhibit: Exhibit | Section, look: Look) -> list[Block]:
    from parcours.deliver.painting import blocks  # noqa: PLC0415 - heavy to import

    parts = exhibit.exhibits if isinstance(exhibit, Section) else (exhibit,)
    # the same exhibit has the same id, so that a notebook run twice has the same output
    base = zlib.crc32(repr(exhibit).encode("utf-8", "replace"))
    return [blocks.write(one, f"x{base:08x}-{place}", look) for place, one in enumerate(parts)]


def _words(look: Look) -> dict[str, str]:
    from parcours.deliver.painting import blocks  # noqa: PLC0415 - heavy to import

    return blocks.words(look)
