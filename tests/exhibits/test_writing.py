"""How values are written: the same everywhere, in both languages; the unknown is never zero."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parcours.exhibits import writing
from parcours.exhibits.kinds import Column, KeyNumber, Source, Table, Unit

FULL = Source(
    data="clients.csv",
    fingerprint="3fa9c1",
    as_of=dt.date(2026, 3, 1),
    rule="actif 365 jours",
    model="BG/NBD",
    n=18_432,
    n_of="clients",
    interval="90 %",
)


@pytest.mark.parametrize(
    ("value", "unit", "french", "english"),
    [
        (1240.0, Unit.MONEY, "1\u202f240\xa0€", "€1,240"),
        (3.5, Unit.MONEY, "3,50\xa0€", "€3.50"),
        (0.225, Unit.SHARE, "23\xa0%", "23%"),
        (0.004, Unit.SHARE, "0,4\xa0%", "0.4%"),
        (18_432, Unit.COUNT, "18\u202f432", "18,432"),
        (1.25, Unit.RATIO, "1,25", "1.25"),
        (1.0, Unit.SIGNED, "+1,0", "+1.0"),
        (-1.0, Unit.SIGNED, "\N{MINUS SIGN}1,0", "\N{MINUS SIGN}1.0"),
        (-1240.0, Unit.MONEY, "\N{MINUS SIGN}1\u202f240\xa0€", "\N{MINUS SIGN}€1,240"),
        (-0.225, Unit.SHARE, "\N{MINUS SIGN}23\xa0%", "\N{MINUS SIGN}23%"),
        (-0.01, Unit.SIGNED, "0,0", "0.0"),
        (True, Unit.FLAG, "Oui", "Yes"),
        (dt.date(2026, 3, 1), Unit.DATE, "01/03/2026", "01/03/2026"),
        ("Combien d'attente ?", Unit.TEXT, "Combien d’attente\u202f?", "Combien d'attente\xa0?"),
    ],
)
def test_a_value_is_written_in_each_language(value, unit, french, english):
    """A value takes the figures, the money and the typography of the language (issue 9.9)."""
    assert (french, english) == (
        writing.cell(value, unit, "fr", "EUR"),
        writing.cell(value, unit, "en", "EUR"),
    )


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_the_unknown_is_said(unit, unknown):
    """What is not known is written as such in every unit, never as zero."""
    assert writing.cell(unknown, unit, "fr", "EUR") == "n.d."


def test_a_column_has_one_number_of_decimals():
    """Amounts of a column line up: cents only where the whole column is small (issue 9.9)."""
    units = (Unit.MONEY, Unit.MONEY, Unit.SHARE, Unit.SHARE)
    columns = tuple(Column(key, key, unit) for key, unit in zip("abcd", units, strict=True))
    table = Table("t", "T", columns, ((3.5, 3.5, 0.055, 0.2), (12.0, 1240.0, 0.5, 0.315)))
    assert writing.column_digits(table) == (2, 0, 1, 1)


def test_a_source_says_all_it_knows():
    """Data, fingerprint, date, rule, model, number and interval are read in one line (X7)."""
    expected = (
        "Source : clients.csv ; empreinte 3fa9c1 ; au 1er mars 2026 ; règle : actif 365 jours ; "
        "modèle : BG/NBD ; n = 18 432 clients ; intervalle : 90 %"
    )
    assert expected == re.sub("[\u202f\xa0]", " ", writing.source_line(FULL, "fr"))


def test_an_empty_source_says_nothing():
    """No line is shown where nothing is known of the source."""
    assert writing.source_line(Source(), "fr") == ""


def test_an_estimate_carries_its_interval():
    """A key number that is estimated is read with its bounds, in short (X7)."""
    number = KeyNumber(746_000.0, Unit.MONEY, "capital", low=640_000.0, high=862_000.0)
    assert writing.key_interval(number, "en", "EUR") == "between €640k and €862k"


@given(st.text())
def test_shown_text_holds_nothing_a_file_refuses(text):
    """Whatever is typed, what is shown has no control character and nothing that turns text."""
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", writing.prose(text, "fr")
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf"])))
def test_typography_changes_spaces_and_apostrophes_only(text):
    """Words people typed keep every letter and figure (design: what people type stays as typed)."""
    letters = re.compile(r"\w")
    shown = writing.prose(text, "fr")
    assert letters.findall(writing.clean(text)) == letters.findall(shown)


@given(st.text(max_size=300), st.integers(2, 60))
def test_a_shortened_text_fits(text, longest):
    """A text cut short is never longer than asked."""
    assert len(writing.shortened(text, longest)) <= longest
