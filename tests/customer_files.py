"""Client files as they come: the same eight orders, spoilt in every way seen in the field."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

HEADINGS = ("N° client", "N° commande", "Date commande", "Magasin", "Montant", "Canal de vente")
ROWS = (
    ("00012", "C1", "25/12/2024", "Saint-Étienne", "1 234,50", "Téléphone"),
    ("00012", "C2", "03/04/2025", "Besançon", "12,00", "Site web"),
    ("00345", "C3", "31/01/2025", "Nîmes", "-45,90", "Magasin"),
    ("01000", "C4", "01/02/2025", "Orléans", "10 000,00", "Magasin"),
    ("01000", "C5", "13/02/2025", "L’Haÿ-les-Roses", "0,99", "Téléphone"),
    ("20001", "C6", "28/02/2025", "Cœur de ville", "150,00", "Site web"),
    ("20002", "C7", "09/03/2025", "Évry", "75,25", "Magasin"),
    ("99999", "C8", "10/03/2025", "Angoulême", "2 500,40", "Magasin"),
)
TOTAL = Decimal("13927.24")


def text(
    separator: str = ";",
    end: str = "\r\n",
    headings: tuple[str, ...] = HEADINGS,
    rows: tuple[tuple[str, ...], ...] = ROWS,
    before: str = "",
    after: str = "",
    quote: str = "",
) -> str:
    """Write the orders as text."""
    lines = [
        separator.join(f"{quote}{cell}{quote}" for cell in cells) for cells in (headings, *rows)
    ]
    return before + end.join(lines) + end + after


def with_cells(column: int, change: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the rows with some cells of a column changed, by number of order."""
    return tuple(
        (*row[:column], change.get(row[1], row[column]), *row[column + 1 :]) for row in ROWS
    )


def expected() -> list[tuple[str, dt.date, str, Decimal, str]]:
    """Return the orders as they should be read: number of customer, day, store, amount, channel."""
    return sorted(
        (
            row[0],
            dt.datetime.strptime(row[2], "%d/%m/%Y").date(),  # noqa: DTZ007 - a day
            row[3],
            Decimal(row[4].replace(" ", "").replace(",", ".")),
            row[5],
        )
        for row in ROWS
    )
