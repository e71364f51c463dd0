"""Our templates: autoescape everywhere, nothing undefined, SVG only from our painters."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from parcours.deliver.painting import shades
from parcours.deliver.painting.look import Look


def render(name: str, look: Look, fields: Mapping[str, object]) -> str:
    """Fill a template."""
    return (
        environment()
        .get_template(name)
        .render(
            show_rows=lambda count: look.t("deliver.show_rows", n=count),
            chart=lambda svg: Markup(shades.themed(svg, look.theme)),  # noqa: S704 - drawn by us
            **fields,
        )
    )


def source(name: str) -> str:
    """Return a file of our templates."""
    return (files("parcours.deliver") / "templates" / name).read_text(encoding="utf-8")


@functools.cache
def environment() -> Environment:
    """Return the engine that fills our templates."""
    made = Environment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.filters["safe_svg"] = Markup  # the map: its painter escapes what people typed
    made.filters["safe_css"] = Markup
    return made
