"""Columns of the customers' file that are none of ours: kept where they can't name anybody.

A segmentation of the client's own, a score, a shop: filters of publics need them. Anything that may
single out a person (free text, numbers of contracts, nearly unique values) is left behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from parcours.customers.schema import CUSTOMERS, Kind
from parcours.customers.words import fold
from parcours.files.reading.conversions import NO, YES
from parcours.files.reading.guess import DATE, NUMBER
from parcours.files.reading.parquet import is_nested
from parcours.files.reading.plan import SAMPLE_ROWS, column_of
from parcours.files.reading.raw import RawTable

MOST_CATEGORIES = 200
_MOST_DISTINCT = 0.5
"""Beyond this share of different values, a text singles people out."""
_PERSONAL_WORDS = frozenset(
    (
        *("nom", "prenom", "name", "firstname", "lastname", "surname", "naissance", "birth"),
        *("mail", "email", "courriel", "tel", "telephone", "phone", "mobile", "portable", "fax"),
        *("adresse", "address", "rue", "street", "iban", "bic", "rib", "siret", "siren", "secu"),
        *("nir", "passeport", "badge", "immatriculation", "login", "pseudo", "password"),
        *("note", "notes", "commentaire", "comment", "remarque", "memo", "observation", "message"),
        *("contact", "interlocuteur", "conjoint", "identifiant"),
    )
)
_PERSONAL_TEXT = re.compile(r".*(@|(?:\d[ .-]?){9,}).*", re.DOTALL)
_NEARLY_ALL = 0.95


def extras(raw: RawTable, columns: Mapping[str, str]) -> dict[str, Kind]:
    """Return the headings worth keeping besides those mapped, and their kinds."""
    sample = raw.first_rows(SAMPLE_ROWS)
    kept: dict[str, Kind] = {}
    names = set(CUSTOMERS.column_names)
    for position, heading in enumerate(raw.headings):
        name = f"x_{fold(heading)}"
        is_taken = columns.get(heading) or name in names or name == "x_"
        if is_taken or is_nested(raw.native_types[position]):
            continue
        kind = kind_of(heading, column_of(sample, position))
        if kind is not None:
            kept[heading] = kind
            names.add(name)
    return kept


def kind_of(heading: str, cells: Sequence[str]) -> Kind | None:
    """Return the kind of a column nobody mapped; None where it may single people out."""
    words = set(fold(heading).split("_"))
    if not cells or words & _PERSONAL_WORDS or any(map(_PERSONAL_TEXT.fullmatch, cells)):
        return None
    different = len({cell.lower() for cell in cells})
    if all(cell.lower() in (*YES, *NO) for cell in cells):
        return "flag"
    if _share(cells, DATE) >= _NEARLY_ALL and not all(cell.isdigit() for cell in cells):
        return "date"
    if _share(cells, NUMBER) >= _NEARLY_ALL:
        is_a_code = different == len(cells) and all(len(cell) > 5 for cell in cells)  # noqa: PLR2004
        return None if is_a_code or any(re.match(r"0\d", cell) for cell in cells) else "number"
    return None if singles_out(len(cells), different) else "category"


def singles_out(filled: int, different: int) -> bool:
    """Tell whether a text has so many values that it points at people.

    >>> singles_out(1000, 12), singles_out(1000, 900)
    (False, True)
    """
    return different > MOST_CATEGORIES or different > _MOST_DISTINCT * filled


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells)
