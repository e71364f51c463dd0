from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from labelled_customers import KEY, Pairs, found, staged
from parcours.files import customers
from parcours.files.reading import duplicates

COLUMNS = ("customer_id", "first_name", "last_name", "email", "phone", "address", "postcode")


def pairs(people: Sequence[tuple[str | None, ...]]) -> Pairs:
    """Return who seems to be the same among people given in the order of COLUMNS."""
    session = duckdb.connect()
    typed = ", ".join(f"{name} VARCHAR" for name in COLUMNS)
    session.execute(
        f"CREATE TABLE all_customers ({typed}, _state INT DEFAULT 0, _file INT DEFAULT 0, _row INT)"
    )
    marks = ", ".join("?" for _ in COLUMNS)
    for number, row in enumerate(people):
        session.execute(
            f"INSERT INTO all_customers VALUES ({marks}, 0, 0, {number})",  # noqa: S608 - numbers
            row,
        )
    duplicates.find(session, COLUMNS)
    return found(session)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (("Léa", "Durand", "lea.durand@a.fr", None, None, None), True),
        (("LEA", "DURAND", None, "06 12 34 56 78", None, None), True),
        (("Lea", "Duran", None, None, "12 r. des Lilas", "75011"), True),
        (("Durand", "Léa", None, None, "12 rue des Lilas", "75011"), True),
        (("Paul", "Durand", None, None, "12 rue des Lilas", "75011"), False),
        (("Léa", "Durand", None, None, None, None), False),
        (("Paul", "Martin", None, None, "12 rue des Lilas", "75011"), False),
    ],
)
def test_a_pair_is_held_to_what_agrees(other: tuple[str | None, ...], is_same: bool) -> None:
    """A typing slip at one address is one person; a couple at one address is two (A1)."""
    known = (
        "A",
        "Léa",
        "Durand",
        "lea.durand@a.fr",
        "+33 6 12 34 56 78",
        "12 rue des Lilas",
        "75011",
    )
    assert is_same == bool(pairs([known, ("B", *other)]))


def test_a_mailbox_everybody_shares_makes_nobody_the_same() -> None:
    """An address that a shop typed for hundreds of customers pairs none of them."""
    shop = [(f"C{n}", None, None, "magasin@enseigne.fr", None, None, None) for n in range(100)]
    assert set() == pairs(shop)


def test_people_known_twice_are_found_in_the_sample(root: Path) -> None:
    """On the labelled customers of the sample: precision over 95 %, recall over 90 %."""
    session, columns, known = staged(root / "data" / "sample")
    duplicates.find(session, columns)
    pairs_found = found(session)
    right = len(pairs_found & known)
    precision, recall = right / len(pairs_found), right / len(known)
    assert (True, True) == (precision > 0.95, recall > 0.9)


def test_the_report_counts_and_says_by_what(tmp_path: Path) -> None:
    """Pairs, groups and customers too many are counted, and what they were found by is told."""
    lines = [
        "N° client;Prénom;Nom;E-mail;Date de création",
        "1;Léa;Durand;lea.durand@a.fr;13/02/2020",
        "2;Léa;Durand;lea.durand@a.fr;14/02/2020",
        "3;L.;Durand;lea.durand@a.fr;15/02/2020",
        "4;Paul;Martin;paul@b.fr;16/02/2020",
    ]
    (tmp_path / "clients.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "commandes.csv").write_text("Client;Date;Montant\n1;13/02/2025;12,5\n")
    told = customers.read(tmp_path, key=KEY).reading.duplicates
    assert told is not None
    assert (4, 3, 1, 2, (("email", 3),)) == (
        told.customers,
        told.pairs,
        told.clusters,
        told.surplus,
        told.rules,
    )


def test_without_names_nor_contacts_nothing_is_claimed(tmp_path: Path) -> None:
    """A file of numbers alone can't tell duplicates: nothing is said rather than zero."""
    (tmp_path / "clients.csv").write_text("N° client;Segment\n1;A\n2;A\n3;B\n4;B\n")
    (tmp_path / "commandes.csv").write_text("Client;Date;Montant\n1;13/02/2025;12,5\n")
    assert customers.read(tmp_path, key=KEY).reading.duplicates is None
