from __future__ import annotations

from decimal import Decimal

from parcours.customers.tables import AmountTotal, FileReading, ReadingReport


def test_a_total_is_explained_to_the_cent() -> None:
    """What is in the file is what was read and what was set aside; the rest is our mistake."""
    total = AmountTotal(
        "amount",
        in_file=Decimal("100.00"),
        read=Decimal("60.00"),
        refused=Decimal("10.00"),
        without_customer=Decimal("20.00"),
        duplicates=Decimal("9.99"),
    )
    assert Decimal("0.01") == total.difference


def test_a_report_adds_its_files_up() -> None:
    """Lines read and refused are those of all the files."""
    one = FileReading("a.csv", "orders", "csv", 10, 8, rows_refused=2)
    report = ReadingReport(files=(one, one))
    assert (16, 4) == (report.rows_read, report.rows_refused)
