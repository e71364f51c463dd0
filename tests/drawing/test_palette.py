from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.drawing.palette import INK, PRIMARY, SOLID, TONES, WASH, Tone, contrast, dark, light

SCHEMES = {"light": light, "dark": dark}
TEXTS: list[tuple[Tone, Tone]] = [
    *((INK[level], WASH[level]) for level in INK),
    *((INK[level], "panel") for level in INK),
    *((INK[level], "paper") for level in INK if WASH[level] != "paper"),
    *(("on_solid", SOLID[level]) for level in SOLID),
    *(("ink", WASH[level]) for level in WASH if WASH[level] != "paper"),
    *((tone, ground) for tone in ("ink", "muted", "brand_ink") for ground in ("paper", "panel")),
    *(("on_brand", ground) for ground in ("brand", "brand_alt")),
    ("major_irritant_ink", "gain"),
    ("target_ink", "target_wash"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("pair", TEXTS, ids="-on-".join)
def test_every_text_is_read_on_its_ground(scheme, pair):
    """Contrast is 4.5:1 at least for all pairs, in both schemes (X1, X4)."""
    colours = SCHEMES[scheme](PRIMARY)
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@given(primary=st.from_regex(r"\A#[0-9A-F]{6}\Z"))
def test_any_client_colour_keeps_the_structure_readable(primary):
    """White on the client's colour, and its colour on paper, are read whatever the colour (X)."""
    pairs: list[tuple[Tone, Tone]] = [
        ("on_brand", "brand"),
        ("on_brand", "brand_alt"),
        ("brand_ink", "paper"),
    ]
    for colours in (light(primary), dark(primary)):
        assert all(contrast(colours[one], colours[other]) >= 4.5 for one, other in pairs)


def test_levels_differ_without_colour():
    """In grey the two extremes are darker than what lies between, hence their filled headers."""
    grounds = [
        contrast(light()[SOLID[level]], "#FFFFFF") for level in ("delight", "major_irritant")
    ]
    between = [contrast(light()[SOLID[level]], "#FFFFFF") for level in ("satisfaction", "irritant")]
    assert min(grounds) > max(between)


def test_schemes_have_every_tone():
    """No tone is forgotten in the dark."""
    assert set(TONES) == set(light()) == set(dark())
