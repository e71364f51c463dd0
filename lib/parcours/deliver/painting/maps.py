"""The journey map as each medium takes it: A3 pages on a screen and in a report, posters."""

from __future__ import annotations

from parcours.deliver.painting.look import Look
from parcours.drawing import layout, svg
from parcours.drawing.scene import Layout
from parcours.exhibits.kinds import JourneyMap


def for_screen(journey_map: JourneyMap, look: Look) -> str:
    """Draw the map as SVG elements one under the other, light or dark as the page is.

    One where an A3 takes the whole map, else one a page: a screen is no wider, and a map set smaller
    to fit it would not be read.
    """
    pages = layout.lay_out_pages(journey_map, "A3")
    return "\n".join(svg.paint(page, primary=look.theme.primary).strip() for page in pages)


def for_paper(journey_map: JourneyMap, look: Look) -> list[str]:
    """Draw the map on as many A3 sheets as it needs."""
    pages = layout.lay_out_pages(journey_map, "A3")
    return [svg.paint(page, standalone=True, primary=look.theme.primary) for page in pages]


def posters(journey_map: JourneyMap, look: Look) -> list[tuple[Layout, str]]:
    """Draw the map on the smallest sheet that stays legible, or on several."""
    pages = layout.lay_out_pages(journey_map)
    return [(one, svg.paint(one, standalone=True, primary=look.theme.primary)) for one in pages]


def alternative(journey_map: JourneyMap, look: Look) -> str:
    """Return what somebody who cannot see the map is told."""
    whole = layout.lay_out(journey_map)
    return look.prose(f"{journey_map.title}. {whole.description}")
