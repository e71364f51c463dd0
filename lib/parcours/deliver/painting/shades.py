"""Light and dark: the colours of a page as CSS variables, and the same names inside its charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from parcours.deliver.painting.canvas import PAPER, in_tags
from parcours.deliver.painting.theme import (
    DARK_INK,
    DARK_PAPER,
    INK,
    LINE,
    MUTED,
    PANEL,
    TONES,
    WHITE,
    Theme,
)
from parcours.drawing.palette import mix

_DARK_TONES = {
    "finding": ("#8FBCF5", "#12294A"),
    "missing": ("#F0B46B", "#33230F"),
    "blocked": ("#FF9D94", "#3A1512"),
    "decided": ("#5FD3BF", "#14261F"),
}


def variables(theme: Theme) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours of a page by name, for a light and for a dark screen."""
    light = {
        "paper": WHITE,
        "ink": INK,
        "muted": MUTED,
        "line": LINE,
        "panel": PANEL,
        "edge": "#8A93A5",
        "link": "#0A4A93",
        "brand": theme.brand,
        "target": theme.target,
        "band": theme.primary,
        "on-band": theme.on_primary,
    }
    dark = {
        "paper": DARK_PAPER,
        "ink": DARK_INK,
        "muted": "#AAB3C5",
        "line": "#39435A",
        "panel": "#1A2130",
        "edge": "#7B869C",
        "link": "#8FBCF5",
        "brand": theme.brand_on_dark,
        "target": theme.target_on_dark,
        "band": theme.primary,
        "on-band": theme.on_primary,
    }
    return light, dark


def css(theme: Theme) -> str:
    """Return the colours of a page as CSS, dark where the reader's screen is."""
    light, dark = variables(theme)
    light_charts = {name: colour.lower() for colour, name in chart_names(theme).items()}
    return (
        f":root{{color-scheme:light dark;{_declared(light)}{_declared(light_charts)}}}"
        + "".join(_tone(name, ink, ground) for name, (ink, ground) in TONES.items())
        + "@media screen and (prefers-color-scheme:dark){"
        + f":root{{{_declared(dark)}{_declared(dark_charts(theme))}}}"
        + "".join(_tone(name, ink, ground) for name, (ink, ground) in _DARK_TONES.items())
        + "}"
    )


def notebook_css(theme: Theme) -> str:
    """Return the colours of one output of a notebook: JupyterLab says whether its page is dark."""
    light, dark = variables(theme)
    light_charts = {name: colour.lower() for colour, name in chart_names(theme).items()}
    where = '[data-jp-theme-light="false"] .parcours'
    return (
        f".parcours{{{_declared(light)}{_declared(light_charts)}}}"
        + "".join(f".parcours {_tone(name, *pair)}" for name, pair in TONES.items())
        + f"{where}{{{_declared(dark)}{_declared(dark_charts(theme))}}}"
        + "".join(f"{where} {_tone(name, *pair)}" for name, pair in _DARK_TONES.items())
    )


def chart_names(theme: Theme) -> Mapping[str, str]:
    """Return the name of each colour of a chart that changes on a dark page."""
    shades = {0.68: "soft", 0.85: "softer", 0.9: "softest"}
    return {
        mix(theme.target, WHITE, 0.35): "c-target-soft",
        **{mix(theme.brand, WHITE, share): f"c-{name}" for share, name in shades.items()},
        "#FDF0E2": "c-orange-ground",
        "#A34F00": "c-orange",
        "#93170F": "c-red",
        "#5B6472": "c-grey",
        PAPER: "c-paper",
        PANEL: "c-panel",
        LINE: "c-line",
        MUTED: "c-muted",
        theme.target.upper(): "c-target",
        theme.brand.upper(): "c-brand",
        INK: "c-ink",
    }


def dark_charts(theme: Theme) -> dict[str, str]:
    """Return the same colours for a dark page."""
    _, page = variables(theme)
    brand = page["brand"]
    return {
        "c-target-soft": mix(page["target"], DARK_PAPER, 0.35),
        "c-soft": mix(brand, DARK_PAPER, 0.55),
        "c-softer": mix(brand, DARK_PAPER, 0.75),
        "c-softest": mix(brand, DARK_PAPER, 0.85),
        "c-orange-ground": "#33230F",
        "c-orange": "#F0B46B",
        "c-red": "#FF9D94",
        "c-grey": "#B4BCCB",
        "c-paper": DARK_PAPER,
        "c-panel": page["panel"],
        "c-line": page["line"],
        "c-muted": page["muted"],
        "c-target": page["target"],
        "c-brand": brand,
        "c-ink": page["ink"],
    }


def themed(svg: str, theme: Theme) -> str:
    """Name the colours of a chart, so that a dark page may change them."""
    names = {colour.lower(): name for colour, name in chart_names(theme).items()}
    pattern = re.compile("|".join(map(re.escape, names)), re.IGNORECASE)

    def named(style: str) -> str:
        return pattern.sub(lambda colour: f"var(--{names[colour[0].lower()]})", style)

    return _restyled(svg, lambda style: f'style="{named(style)}"')


def shared(drawings: Sequence[str]) -> tuple[list[str], str]:
    """Return drawings whose styles are classes, and the rules of these classes.

    A page of fifty charts repeats the same few styles thousands of times.
    """
    classes: dict[str, str] = {}

    def named(style: str) -> str:
        if "url(" in style:  # a hatching of that drawing alone
            return f'style="{style}"'
        return f'class="{classes.setdefault(style, f"k{len(classes)}")}"'

    lighter = [_restyled(one, named) for one in drawings]
    rules = (f".{name}{{{_tight(style)}}}" for style, name in classes.items())
    return lighter, "".join(rules)


def _restyled(svg: str, change: Callable[[str], str]) -> str:
    """Change the styles of a drawing: in its tags only, never in what people typed."""
    return in_tags(
        svg, lambda tag: re.sub(r'(?<= )style="([^"]*)"', lambda style: change(style[1]), tag)
    )


def _tight(style: str) -> str:
    return re.sub(r"([:;]) ", r"\1", style)


def _declared(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _tone(name: str, ink: str, ground: str) -> str:
    return f".{name}{{--n-ink:{ink};--n-ground:{ground}}}"
