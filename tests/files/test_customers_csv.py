from __future__ import annotations

import codecs
import datetime as dt
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import customer_files as made
import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcours import texts
from parcours.customers.schema import Kind
from parcours.customers.tables import CustomerTables, FileReading
from parcours.errors import CustomerFileError
from parcours.files import customers
from parcours.files.privacy import pseudonym
from parcours.files.reading import conversions, delimited, load, mapping, plain, staging
from parcours.files.reading.french import How
from parcours.files.reading.plan import FilePlan, plan_file

KEY = bytes(range(32))
Read = Callable[[bytes | str], CustomerTables]
IDS = {pseudonym(KEY, row[0]): row[0] for row in made.ROWS}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file of orders of that content, alone in a folder."""

    def _read(content: bytes | str) -> CustomerTables:
        data = content if isinstance(content, bytes) else content.encode("cp1252")
        (tmp_path / "commandes.csv").write_bytes(data)
        return customers.read(tmp_path, key=KEY)

    return _read


def orders(tables: CustomerTables) -> list[tuple[object, ...]]:
    """Return the orders read, with the client's own numbers."""
    frame = tables.tables["orders"].to_pandas()
    return sorted(
        (
            IDS[row.customer_id],
            row.order_date.date(),
            row.store,
            Decimal(str(round(row.amount, 2))).quantize(Decimal("0.01")),
            row.channel,
        )
        for row in frame.itertuples()
    )


def file(tables: CustomerTables) -> FileReading:
    """Return the account of the only file."""
    (one,) = tables.reading.files
    return one


def codes(tables: CustomerTables) -> set[str]:
    """Return what was said of the reading."""
    return {problem.code for problem in tables.reading.problems}


def refused(error: pytest.ExceptionInfo[CustomerFileError]) -> set[str]:
    """Return the codes of what stopped the reading."""
    return {problem.code for problem in error.value.problems if problem.severity == "error"}


def mac(text: str) -> bytes:
    """Write as an old Macintosh does."""
    return text.replace("\r\n", "\r").encode("mac_roman")


def mixed(text: str) -> bytes:
    """Write every other line in another encoding."""
    lines = text.split("\r\n")
    return b"\r\n".join(
        line.encode("utf-8" if number % 2 else "cp1252") for number, line in enumerate(lines)
    )


def twice(text: str) -> bytes:
    """Encode accents twice, as a badly set export does."""
    return text.encode().decode("cp1252", "ignore").encode()


SIMPLE = made.text().replace("œ", "oe").replace("’", "'").replace("ÿ", "y")
READABLE = {
    "01 cp1252": made.text().encode("cp1252"),
    "02 utf-8 with mark, quoted": made.text(quote='"').encode("utf-8-sig"),
    "03 narrow spaces and euros": made.text(
        rows=tuple((*r[:4], r[4].replace(" ", "\u202f") + " €", r[5]) for r in made.ROWS)
    ).encode(),
    "04 utf-16 with tabs": made.text("\t").encode("utf-16"),
    "05 titles and total": made.text(
        before="Export des commandes;;;;;\r\n;;;;;\r\n", after="TOTAL;;;;13 927,24;\r\n"
    ).encode("cp1252"),
    "10 two encodings": mixed(made.text()),
    "10 two encodings after a mark": codecs.BOM_UTF8 + mixed(made.text()),
    "12 commas, quoted decimals": made.text(",", quote='"').encode(),
    "13 Macintosh": mac(made.text()),
    "old utf-16 without mark": made.text("\t").encode("utf-16-le"),
    "pipes": made.text("|").encode(),
    "sep= line": ("sep=;\r\n" + made.text()).encode("cp1252"),
    "accents apart (NFD)": made.text().replace("É", "E\u0301").encode(),
    "lines ended by \\n, no end": made.text(end="\n").rstrip("\n").encode(),
}


@pytest.mark.parametrize("name", READABLE)
def test_the_same_orders_are_read_from_every_dress(name: str, read: Read) -> None:
    """Accents, columns, header, leading zeros, amounts and dates are right in every file (I1-I13, I29)."""
    assert made.expected() == orders(read(READABLE[name]))


def test_encodings_that_lose_letters_are_told_apart(read: Read) -> None:
    """Accents encoded twice before the export are repaired, and it is said (I8)."""
    tables = read(twice(SIMPLE))
    stores = {row[2] for row in orders(tables)}
    assert ({"accents_repaired"}, True) == (codes(tables), "Saint-Étienne" in stores)


def test_two_encodings_in_a_file_are_said(read: Read) -> None:
    """A file that mixes two encodings, marked as UTF-8 or not, is read line by line, and it is said (I10)."""
    said = [codes(read(content)) for name, content in READABLE.items() if name.startswith("10")]
    assert [{"encodings_mixed"}] * 2 == said


def test_one_accent_late_in_a_long_file_decides_the_encoding(read: Read) -> None:
    """The whole file is looked at: an accent on line 20 001 is read as well as one on line 2 (I14)."""
    plain = [("00012", f"C{n}", "25/12/2024", "Paris", "1,00", "Web") for n in range(20_000)]
    late = [(f"{n:05}", f"L{n}", "01/02/2025", "Orléans", "1,00", "Web") for n in range(5)]
    tables = read(made.text(rows=(*plain, *late)).replace("N° ", ""))
    frame = tables.tables["orders"].to_pandas()
    assert ("cp1252", 20_005, 5) == (
        file(tables).encoding,
        len(frame),
        int((frame["store"] == "Orléans").sum()),
    )


def test_the_first_days_of_january_are_no_months(read: Read) -> None:
    """02/01, 03/01, 04/01 are read day first, as French files are, and it is said that nothing tells."""
    rows = [("00012", f"C{n}", f"0{n}/01/2025", "Paris", "1,00", "Web") for n in range(2, 9)]
    tables = read(made.text(rows=tuple(rows)))
    assert (dt.date(2025, 1, 8), {"date_order_assumed"}) == (tables.as_of, codes(tables))


def test_the_total_line_is_a_check(read: Read) -> None:
    """A line of total is set aside and compared to the cent with what was read (I5)."""
    one = file(read(READABLE["05 titles and total"]))
    (total,) = one.totals
    assert (made.TOTAL, made.TOTAL, Decimal(0), 1, 1) == (
        total.declared,
        total.read,
        total.difference,
        one.rows_total,
        one.title_lines,
    )


def test_a_total_that_differs_is_said(read: Read) -> None:
    """A total of the file that is not the sum of its lines is pointed at, in words of the reader's."""
    tables = read(made.text(after="Total général;;;;1 000,00;\r\n"))
    (one,) = [one for one in tables.reading.problems if one.code == "total_differs"]
    assert "1 000,00" in re.sub("[\u202f\xa0]", " ", texts.problem(one, "fr"))


def test_duplicate_and_empty_headings_are_numbered(read: Read) -> None:
    """Two columns of the same name are both kept apart, and it is said (I6)."""
    headings = ("N° client", "N° commande", "Date commande", "Magasin", "Montant", "Montant", "")
    tables = read(made.text(headings=headings, rows=tuple((*r, "x") for r in made.ROWS)))
    names = [column.heading for column in file(tables).columns]
    assert ({"headings_duplicated", "headings_empty"}, ["Montant", "Montant (2)", "(7)"]) == (
        codes(tables),
        names[4:],
    )


def test_a_cell_may_hold_lines_and_quotes(read: Read) -> None:
    """Line ends, separators and quotes inside a quoted cell stay in it (I7)."""
    rows = made.with_cells(3, {"C2": '"Le ""Grand"" ;\r\nmagasin"'})
    stores = {row[2] for row in orders(read(made.text(rows=rows)))}
    assert 'Le "Grand" ; magasin' in stores


def test_words_for_nothing_are_missing_not_zero(read: Read) -> None:
    """NULL, N/A, - and #REF! are counted as nothing, never as zero nor as a value (I9)."""
    rows = made.with_cells(3, {"C1": "NULL", "C2": "N/A", "C3": "-", "C4": "#REF!", "C5": "n.c."})
    tables = read(made.text(rows=rows))
    (store,) = (column for column in file(tables).columns if column.name == "store")
    assert (5, 3, 0) == (store.null_words, store.filled, store.refused)


def test_ragged_lines_are_refused_whole_with_their_line(read: Read) -> None:
    """A line with one column too many is refused, never shifted; its line is told (I11)."""
    rows = (*(made.ROWS * 4), ("00012", "C9", "01/01/2025", "A;B", "1,00", "Web"))
    tables = read(made.text(rows=rows))
    one = file(tables)
    assert [(34, "", "too_many_columns")] == [(c.line, c.column, c.reason) for c in one.refused]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf \r\n", "file_empty"),
        (b"a;b\r\n1;2\r\n\0\0\0", "file_truncated"),
        (b"PK\x03\x04 rest", "file_is_a_workbook"),
        (b"\xd0\xcf\x11\xe0 rest", "file_is_a_workbook"),
        (b"<html><table>", "file_is_a_web_page"),
        (b"PAR1....", "file_is_parquet"),
        (b"un mot\r\nun autre\r\n", "separator_missing"),
        (b"1;2;3\r\n4;5;6\r\n", "header_missing"),
        (b"a,b,c\r\n" + b"x,y,1,5\r\n" * 9, "separator_ambiguous"),
        (made.text(rows=made.with_cells(3, {"C2": '"Besançon'})).encode(), "quote_not_closed"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str, read: Read) -> None:
    """Empty, binary, truncated or ambiguous files are refused with the reason (I15, I16, I21, I26)."""
    with pytest.raises(CustomerFileError) as error:
        read(content)
    assert {code} == refused(error)


def test_all_files_and_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Every problem of every file comes in one go, and no file is touched."""
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(b"<html>")
    (tmp_path / "commandes.csv").write_bytes(made.text().encode("cp1252"))
    with pytest.raises(CustomerFileError) as error:
        customers.read(tmp_path, key=KEY)
    assert {"file_empty", "file_is_a_web_page"} == refused(error)


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    """A folder without any data file is a problem in words."""
    with pytest.raises(CustomerFileError) as error:
        customers.read(tmp_path, key=KEY)
    assert {"no_data_file"} == refused(error)


def test_headings_without_lines_are_said(tmp_path: Path, read: Read) -> None:
    """A file with headings and no line is left aside with a warning (I27)."""
    (tmp_path / "ventes.csv").write_bytes(made.text().encode("cp1252"))
    assert "file_without_rows" in codes(read(made.text(rows=())))


def test_one_line_is_enough(read: Read) -> None:
    """A file of one order is read (I28)."""
    assert 1 == len(orders(read(made.text(rows=made.ROWS[:1]))))


@pytest.mark.parametrize("amount", ["3,33E+30", "4 006 640 001 234", "1e300"])
def test_an_amount_beyond_belief_is_refused(read: Read, amount: str) -> None:
    """A bar code in the column of amounts is told, not added to the revenue (I31)."""
    tables = read(
        made.text(rows=(*(made.ROWS * 4), ("00012", "C9", "28/02/2023", "Paris", amount, "Web")))
    )
    assert ["number_too_large"] == [cell.reason for cell in file(tables).refused]


def test_refused_cells_are_told_without_what_they_say(read: Read) -> None:
    """A cell that can't be read is told by line, column and reason; its text is nowhere (I31)."""
    rows = (*(made.ROWS * 4), ("00012", "C9", "29/02/2023", "Paris", "abc€", "Web"))
    tables = read(made.text(rows=rows))
    assert [(34, "Date commande", "date_impossible"), (34, "Montant", "number_unreadable")] == [
        (cell.line, cell.column, cell.reason) for cell in file(tables).refused
    ]


def test_too_many_refused_lines_stop_the_reading(read: Read) -> None:
    """Above 5 % of unreadable lines nothing is read, and the first ones are cited."""
    rows = tuple((*r[:2], "demain", *r[3:]) for r in made.ROWS) + made.ROWS * 4
    with pytest.raises(CustomerFileError) as error:
        read(made.text(rows=rows))
    assert {"too_many_refused", "refused_date_unreadable"} == refused(error)


def test_month_first_dates_are_recognised_wherever_they_show(read: Read) -> None:
    """03/25/2025 far down tells that 03/04/2025 is in March: the file is read again that way."""
    rows = [("00012", f"D{n}", "03/04/2025", "Paris", "1,00", "Web") for n in range(3000)]
    rows.append(("00012", "E", "03/25/2025", "Paris", "1,00", "Web"))
    tables = read(made.text(rows=tuple(rows)))
    assert ({3}, set()) == (
        set(tables.tables["orders"].to_pandas()["order_date"].dt.month),
        codes(tables),
    )


def test_dates_of_both_orders_refuse_the_column(read: Read) -> None:
    """A column that holds 25/12 and 12/25 can't be trusted: it is refused."""
    rows = made.with_cells(2, {"C2": "12/25/2024"})
    with pytest.raises(CustomerFileError) as error:
        read(made.text(rows=rows))
    assert "date_order_mixed" in refused(error)


def test_dates_that_could_be_either_are_said(read: Read) -> None:
    """Where nothing tells day from month, the assumption is said."""
    rows = tuple((*r[:2], f"0{n + 1}/05/2025", *r[3:]) for n, r in enumerate(made.ROWS))
    assert "date_order_assumed" in codes(read(made.text(rows=rows)))


def test_dates_in_words_are_read_in_both_languages(read: Read) -> None:
    """The month may come first in English: February 13, 2025."""
    said = ("13 février 2025", "Feb 13, 2025", "Thursday, February 13th, 2025", "13-Feb-25")
    lines = "".join(f"00012;{one};5\n" for one in said)
    days = read(f"N° client;Date commande;Montant\n{lines}").tables["orders"].to_pandas()
    assert [dt.date(2025, 2, 13)] * 4 == [day.date() for day in days["order_date"]]


def test_first_days_of_months_tell_their_order(read: Read) -> None:
    """01/02, 01/03, 01/04 are first days of months: nothing is assumed."""
    rows = tuple((*r[:2], f"01/0{n + 1}/2025", *r[3:]) for n, r in enumerate(made.ROWS))
    tables = read(made.text(rows=rows))
    assert (set(), 8) == (
        codes(tables),
        tables.tables["orders"].to_pandas()["order_date"].dt.month.nunique(),
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1 234,50", 1234.5),
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("1'234.50", 1234.5),
        ("(1 234,50)", -1234.5),
        ("1 234,50-", -1234.5),
        ("−5", -5.0),
        ("€ 12,5", 12.5),
        ("12,5 EUR", 12.5),
        ("1.234.567", 1234567.0),
        ("1.234", 1234.0),
        ("1,5E+03", 1500.0),
    ],
)
def test_amounts_as_people_write_them(written: str, value: float, read: Read) -> None:
    """Every way of writing an amount gives the amount, in a column with a decimal comma (I30)."""
    tables = read(made.text(rows=made.with_cells(4, {"C1": written, "C2": "1,5"})).encode())
    amounts = tables.tables["orders"].to_pandas()["amount"]
    assert value in set(amounts)


def test_a_foreign_amount_is_never_taken_for_ours(read: Read) -> None:
    """An amount in dollars is refused in a file of euros, and the reason is told."""
    rows = (*(made.ROWS * 4), ("00012", "C9", "01/01/2025", "Paris", "5 $", "Web"))
    assert ["other_currency"] == [c.reason for c in file(read(made.text(rows=rows))).refused]


def test_decimal_points_in_a_file_of_commas_are_assumed_aloud(read: Read) -> None:
    """1.234 alone in its column is read as its neighbours would be, and it is said."""
    rows = tuple((*r[:4], "1.234", r[5]) for r in made.ROWS)
    tables = read(made.text(rows=rows))
    assert ({1234.0}, {"decimal_mark_assumed"}) == (
        set(tables.tables["orders"].to_pandas()["amount"]),
        codes(tables),
    )


def test_identifiers_spoilt_by_excel_are_refused(read: Read) -> None:
    """1,23E+11 is no customer: its digits are lost, and it is said."""
    rows = tuple(("1,23E+11", *r[1:]) for r in made.ROWS) * 4
    with pytest.raises(CustomerFileError) as error:
        read(made.text(rows=rows))
    assert "ids_spoilt" in refused(error)


def test_leading_zeros_are_given_back_across_files(tmp_path: Path) -> None:
    """00012 in one file and 12 in another are the same customer, and it is said."""
    (tmp_path / "commandes.csv").write_bytes(made.text().encode("cp1252"))
    lines = "N° client;Date d’inscription;Segment\r\n12;01/02/2020;A\r\n345;13/02/2020;B\r\n"
    (tmp_path / "clients.csv").write_bytes(lines.encode("cp1252"))
    tables = customers.read(tmp_path, key=KEY)
    ids = set(tables.tables["customers"].to_pandas()["customer_id"])
    assert ({"00012", "00345"}, True) == (
        {IDS[one] for one in ids},
        "leading_zeros_restored" in codes(tables),
    )


def test_orders_without_a_customer_are_counted_apart(read: Read) -> None:
    """A sale without a card belongs to nobody: its amount is told, and nobody is made of it."""
    one = file(read(made.text(rows=made.with_cells(0, {"C1": "", "C2": "N/A"}))))
    assert (2, Decimal("1246.50"), made.TOTAL) == (
        one.rows_without_customer,
        one.totals[0].without_customer,
        one.totals[0].in_file,
    )


def test_overlapping_exports_count_once(tmp_path: Path) -> None:
    """The same order in two monthly files is one order; the totals still explain every cent."""
    for name in ("commandes_2025-01.csv", "commandes_2025-02.csv"):
        (tmp_path / name).write_bytes(made.text().encode("cp1252"))
    tables = customers.read(tmp_path, key=KEY)
    first = tables.reading.files[0].totals[0]
    assert (8, made.TOTAL, Decimal(0), Decimal(0)) == (
        len(orders(tables)),
        first.duplicates,
        first.read,
        first.difference,
    )


_MONTH = [("N° client", "N° commande", "Date", "Montant"),
          *((f"{n:05}", f"C{n:02}", "13/02/2025", f"{n},50") for n in range(1, 31))]  # fmt: skip
_LATER = [(*row, *new) for row, new in zip(_MONTH, [("Canal", "Livraison promise"),
          *[("Web", "15/02/2025")] * 30], strict=True)]  # fmt: skip
_NUMBERLESS = [(row[0], *row[2:]) for row in _MONTH]
_TWO_LINES = [_MONTH[0], *(row for row in _MONTH[1:] for _ in range(2))]
_BY_LINE = [*_TWO_LINES, *((*row[:3], "1,00") for row in _MONTH[1:])]
_SHORT = [_MONTH[0], *((row[0].lstrip("0"), *row[1:]) for row in _MONTH[1:]), ("Total",)]


@pytest.mark.parametrize(
    ("second", "first", "amount"),
    [
        (_LATER, _MONTH, "480.00"),
        (_NUMBERLESS, _NUMBERLESS, "480.00"),
        (_BY_LINE, _BY_LINE, "990.00"),
        (_SHORT, _MONTH, "480.00"),
    ],
    ids=["an order that changed", "without numbers", "by line", "zeros lost, and a total"],
)
def test_overlapping_deliveries_count_once_whatever_changed(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], amount: str, tmp_path: Path
) -> None:
    """An order delivered again, with new columns, without its number or line by line, is sold once."""
    for number, rows in enumerate((first, second)):
        wide = [(*row, *[""] * (len(rows[0]) - len(row))) for row in rows]
        (tmp_path / f"{number}.csv").write_text("\n".join(map(";".join, wide)), encoding="utf-8")
    tables = customers.read(tmp_path, key=KEY)
    read = tables.tables["orders"].to_pandas()
    assert (30, 30, Decimal(amount), {Decimal(0)}) == (
        len(read),
        read["customer_id"].nunique(),
        Decimal(f"{read['amount'].sum():.2f}"),
        {one.totals[0].difference for one in tables.reading.files},
    )


def test_lines_of_nobody_that_stand_twice_are_told_and_kept(tmp_path: Path) -> None:
    """Costs written alike in two files may be of two shops: nothing is guessed."""
    (tmp_path / "commandes.csv").write_bytes(made.text().encode("cp1252"))
    for shop in ("lyon", "paris"):
        costs = "Mois;Poste;Montant\n01/01/2025;Loyer;1000\n"
        (tmp_path / f"couts {shop}.csv").write_text(costs, encoding="utf-8")
    tables = customers.read(tmp_path, key=KEY)
    assert (2, True) == (tables.tables["costs"].count().execute(), "rows_alike" in codes(tables))


def test_a_month_without_its_amounts_is_no_other_table(tmp_path: Path, read: Read) -> None:
    """Orders whose amount has lost its name are left aside aloud: not read as contacts, nor customers."""
    (tmp_path / "ventes mai.csv").write_bytes(
        made.text().replace("Montant", "Zorglub").encode("cp1252")
    )
    assert "file_not_recognised" in codes(read(made.text()))


def test_a_first_line_of_people_is_never_told(tmp_path: Path, read: Read) -> None:
    """Without a header the first customer passes for one: no message says it, no mapping keeps it."""
    (tmp_path / "fiches.csv").write_text("Zqdurand;Zqmarie;Zqmarie\nB;C;D\n", encoding="utf-8")
    told = read(made.text()).reading.problems
    kept = customers.mappings_to_confirm(tmp_path)
    assert (True, False, False) == (
        "file_without_known_heading" in {one.code for one in told},
        "Zq" in " ".join(texts.problem(one, "fr") for one in told),
        "Zq" in str(kept),
    )


def test_a_table_that_is_not_what_its_name_tells_is_said(tmp_path: Path, read: Read) -> None:
    """A file named after orders that reads as contacts is read so, and pointed out."""
    lines = "N° client;Date de contact;Motif\n00012;13/02/2025;Retard\n"
    (tmp_path / "ventes mai.csv").write_text(lines, encoding="utf-8")
    assert "table_unlike_name" in codes(read(made.text()))


def test_files_of_order_lines_are_added_up(read: Read) -> None:
    """A file of lines given as orders makes one order of each number."""
    tables = read(made.text(rows=(*made.ROWS, *((*r[:4], "1,00", r[5]) for r in made.ROWS))))
    assert (8, Decimal("13935.24"), {"order_lines_added_up"}) == (
        len(orders(tables)),
        sum(tables.tables["orders"].to_pandas()["amount"].map("{:.2f}".format).map(Decimal)),
        codes(tables),
    )


NAMES = st.text("abcéÉœ’ç -", min_size=1, max_size=8).map(lambda name: f"A{name.strip()}")
AMOUNTS = st.decimals("-99999", "99999", places=2)


@settings(max_examples=25)  # each reads a file
@given(
    rows=st.lists(st.tuples(NAMES, AMOUNTS), min_size=1, max_size=12),
    encoding=st.sampled_from(["cp1252", "utf-8", "utf-8-sig", "utf-16"]),
    separator=st.sampled_from([";", ",", "\t"]),
    end=st.sampled_from(["\r\n", "\n"]),
)
def test_what_is_written_is_read_back(
    rows: list[tuple[str, Decimal]],
    encoding: str,
    separator: str,
    end: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever the encoding, the separator and the line ends, reading gives the rows back (I32)."""
    folder = tmp_path_factory.mktemp("made")
    lines = [("Client", "Date", "Magasin", "Montant")]
    lines += [
        (f"{who}{n}", "13/02/2025", store, f'"{amount:.2f}"'.replace(".", ","))
        for n, (store, amount) in enumerate(rows)
        for who in "KL"  # a store only one customer went to would be hidden
    ]
    content = end.join(separator.join(line) for line in lines) + end
    (folder / "commandes.csv").write_bytes(content.encode(encoding))
    frame = customers.read(folder, key=KEY).tables["orders"].to_pandas()
    found = sorted(zip(frame["store"], frame["amount"].round(2), strict=True))
    kept = [(" ".join(store.split()), float(amount)) for store, amount in rows] * 2
    assert sorted(kept) == found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_lines_of_a_file_that_needs_no_repair_are_found_again(read: Read, encoding: str) -> None:
    """Lines are counted, refused and found again as with the careful way (3.1, 3.8)."""
    text = (
        "N° client;Date commande;Montant\r\n"
        "C1;01/02/2024;1\N{NO-BREAK SPACE}234,50\r\n"
        "C2;31/02/2024;12,50\r\n"
        "Été 3;03/02/2024;n.c.\r\n"
        "C4;04/02/2024;7"
    )
    one = file(read(text.encode(encoding)))
    assert (4, 2, ["date_impossible", "required_empty"], [3, 4], Decimal("1241.50")) == (
        one.rows_in_file,
        one.rows_read,
        [cell.reason for cell in one.refused],
        [cell.line for cell in one.refused],
        one.totals[0].read,
    )


@pytest.mark.parametrize("odd", ["C5;05/02/2024\n", "C5;05/02/2024;5;6\n", "\n"])
def test_a_line_of_another_width_moves_no_other(read: Read, odd: str) -> None:
    """One line too short, too long or empty: the others are read, at the lines they stand on."""
    lines = [f"C{n};{1 + n % 28:02}/03/2024;{n},50\n" for n in range(60)]
    lines[30] = "C30;30/02/2024;5\n"
    text = "N° client;Date commande;Montant\n" + "".join([*lines[:20], odd, *lines[20:]])
    one = file(read(text))
    assert (59, [33], ["date_impossible"]) == (
        one.rows_read,
        [cell.line for cell in one.refused if cell.reason == "date_impossible"],
        [cell.reason for cell in one.refused if cell.column],
    )


USUAL = (
    *(
        "1\N{NO-BREAK SPACE}234,50",
        "-12,5",
        "12 345 678,9",
        "1.234",
        "1234.50",
        "007",
        "0,5",
        "1,234",
    ),
    *("25/12/2024", "2024-01-31", "03/04/2024 10:30", "2024-01-31 10:00:00", "25/12/2024 08:15:20"),
    *(
        "Oui",
        "non",
        "1",
        "C-00123",
        "W0140818",
        "69002",
        "Site web",
        "Réseaux sociaux",
        "Non renseigné",
    ),
    *(
        "400 664 000 123",
        "4006640001234",
        "null",
        "Total",
        "n.c.",
        "1,23E+11",
        "lea@a.fr",
        "06 12 34 56 78",
        "Léa",
        "D’Arc",
    ),
)
SIGNS = "0123456789 -+,.€%()/:'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\tTeEnNvVaéé_"
KINDS: tuple[Kind, ...] = (
    *("amount", "number", "count", "date", "time"),
    *("flag", "id", "postcode", "category", "text"),
)


def mistyped(draw: random.Random) -> str:
    """Return a usual cell in which up to three signs were changed, added or lost."""
    cell = list(draw.choice(USUAL))
    for _ in range(draw.randrange(4)):
        at = draw.randrange(len(cell) + 1)
        cell[at : at + draw.randrange(2)] = draw.choice(("", *SIGNS))
    return "".join(cell)


def test_the_short_way_gives_what_the_careful_one_does() -> None:
    """Of whatever is typed, a cell read at once has the value that reading with care gives (3.8)."""
    draw = random.Random(20260131)
    connection = duckdb.connect()
    conversions.teach(connection)
    connection.execute("CREATE TABLE typed (c VARCHAR)")
    drawn = {mistyped(draw) for _ in range(6000)}
    connection.execute("INSERT INTO typed SELECT unnest(?)", [sorted(drawn)])
    different, read = [], set()
    for kind in KINDS:
        for how in (How(kind), How(kind, mark=".", order="mdy"), How(kind, mark="", width=6)):
            source: Any = connection.table("typed").project(f"*, {staging._trimmed_sql('c')} AS s")
            for layer in conversions.layers(how, "s", 0):
                source = source.project("*, " + ", ".join(f"{s} AS {n}" for n, s in layer.items()))
            quick = conversions.quick_sql(how, "c")
            texts = source.project(f"c, {quick} AS q, v0").to_arrow_table()
            plain_cells = plain._BY_KIND[kind](how, texts["c"].combine_chunks())
            told = duckdb.from_arrow(texts.append_column("p", plain_cells.values))
            different += told.filter("q IS DISTINCT FROM v0 AND q IS NOT NULL").fetchall()
            different += told.filter("p IS DISTINCT FROM v0 AND p IS NOT NULL").fetchall()
            found = told.aggregate("count(q), count(p)").fetchall()[0]
            read |= {kind} if all(found) else set()
    assert ([], set(KINDS)) == (different, read)


PLAIN = [
    f"C{n};{1 + n % 28:02}/03/2024;{n}\N{NO-BREAK SPACE}000,{n % 90 + 10};Nîmes;{n % 9}\n"
    for n in range(100)
]
ODD = (
    *("C1;31/02/2024;5;Web;1\n", "C2;5 mars 2024;12,50 €;;\n", ";01/03/2024;7;Web;2\n"),
    *("C3;2024-03-01;-;n.c.;\n", "TOTAL;;9;;\n", ";;;;\n", " C4;01/03/2024;(1,5);Web;x\n"),
    *("C5;01/03/2024;1.234;Web;1,5\n", "C6;;5;Web;1\n", "C7;01/03/2024;;;\n", "C8;1/3/24\n"),
)


def test_plain_lines_have_the_account_that_care_gives(tmp_path: Path) -> None:
    """Whatever stands among plain lines, each has the values, state and account of the careful way (3.8)."""
    lines = [*PLAIN[:50], *ODD, *PLAIN[50:]]
    connection, plan = planned(tmp_path, lines)
    staging.stage(connection, plan, "at_once")
    staging._stage_with_care(connection, plan, "with_care")
    staged = [connection.table(name).order("_row").fetchall() for name in ("at_once", "with_care")]
    assert (110, staged[1]) == (len(staged[0]), staged[0])


LARGE = 160_000
"""Lines of a file that is read in two pieces, put together in one group of rows."""


def test_pieces_of_a_large_file_are_put_end_to_end(tmp_path: Path) -> None:
    """In a file of several pieces, each with its own few values and its empty cells, none moves (3.8)."""
    shops = ("Nîmes", "", "Besançon", "Lens", "Metz", "Web")
    lines = [
        f"C{n};{1 + n % 28:02}/03/2024;1\N{NO-BREAK SPACE}000,{10 + n % 90};{shops[n // 40_000 + n % 2]};{n % 9}\n"
        for n in range(LARGE)
    ]
    connection, plan = planned(tmp_path, lines)
    staging.stage(connection, plan, "staged")
    found = connection.sql(
        """SELECT store, count(*), sum(amount::DECIMAL(9, 2))::VARCHAR,
        sum(quantity) FROM staged_plain GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    expected: dict[str | None, list[int]] = {}
    for n in range(LARGE):
        shop = shops[n // 40_000 + n % 2]
        counts = expected.setdefault(shop or None, [0, 0, 0])
        counts[0] += 1
        counts[1] += 100_000 + 10 + n % 90
        counts[2] += n % 9
    assert sorted(map(repr, found)) == sorted(
        repr((shop, n, f"{cents // 100}.{cents % 100:02}", quantity))
        for shop, (n, cents, quantity) in expected.items()
    )


def test_a_file_of_few_plain_lines_is_read_with_care(tmp_path: Path) -> None:
    """A file that begins as usual and goes on otherwise is read whole, and not kept as text (3.8)."""
    odd = [line.replace(";Nîmes", " €;Nîmes") for line in PLAIN]
    connection, plan = planned(tmp_path, PLAIN * 25 + odd * 120)
    usual = plain.plain_lines(plan)
    assert usual is not None
    rows = [batch.num_rows for batch in usual.batches()]
    assert ([], True, []) == (rows, usual.is_abandoned, usual.others)
    staging.stage(connection, plan, "staged")
    found = connection.table("staged").aggregate("count(*), sum(amount)").fetchall()
    assert [
        (14500, pytest.approx(145 * (4950000 + sum(n % 90 + 10 for n in range(100)) / 100)))
    ] == found


def planned(folder: Path, lines: Sequence[str]) -> tuple[Any, FilePlan]:
    """Plan the reading of a file of orders of those lines, in a session that can read it."""
    path = folder / "commandes.csv"
    heading = "N° client;Date commande;Montant;Magasin;Quantité\n"
    path.write_text(heading + "".join(lines), encoding="utf-8")
    raw = delimited.open_file(path, path.name)
    (mapped,), _ = mapping.mappings_for([raw], ())
    connection = duckdb.connect()
    load.prepare(connection, KEY)
    return connection, plan_file(raw, mapped, "EUR", {})


LINES = "".join(f"C{n};{1 + n % 28:02}/03/2024;{n},50;Web\n" for n in range(30))


def test_a_header_on_two_lines_is_put_together(read: Read) -> None:
    """Under titles, a line of groups that repeats itself, then what each column of a group is (3.1)."""
    above = (
        "Extraction du 12/01/2025;;;\n;;;\nClient;Commande;Commande;Canal\nN°;Date;Montant TTC;\n"
    )
    one = file(read(above + LINES))
    assert (4, 30, {"Client N°": "customer_id", "Commande Date": "order_date"}) == (
        one.header_line,
        one.rows_read,
        {column.heading: column.name for column in one.columns[:2]},
    )


def test_columns_of_one_name_or_of_none_are_numbered(read: Read) -> None:
    """Two columns of the same name, two without any: each is told, none is lost (3.1)."""
    lines = LINES.replace(";Web", ";9;x;")
    one = file(read("N° client;Date commande;Montant;Montant;;\n" + lines))
    assert (30, ["Montant", "Montant (2)", "(5)", "(6)"]) == (
        one.rows_read,
        [column.heading for column in one.columns[2:]],
    )


def test_a_column_that_is_not_what_it_is_named_is_told(read: Read) -> None:
    """Amounts nobody can read make no silent guess of another table (3.2)."""
    lines = "".join(f"C{n};{1 + n % 28:02}/03/2024;beaucoup\n" for n in range(30))
    with pytest.raises(CustomerFileError) as error:
        read("N° client;Date commande;Montant\n" + lines)
    told = {one.code: one.where for one in error.value.problems}
    assert ("commandes.csv, Montant", "commandes.csv") == (
        told["contents_unlike_name"],
        told["file_not_recognised"],
    )


def test_a_decimal_comma_separates_nothing(read: Read) -> None:
    """Tabs that do not agree are still the separator, and no cell of data is told as a heading (3.6)."""
    lines = "".join(f"C{n}\t01/03/2024\t12,50\ttrop\n" for n in range(30))
    with pytest.raises(CustomerFileError) as error:
        read("N° client\tDate commande\tMontant\n" + "C9\t01/03/2024\t9,50\n" * 9 + lines)
    assert {"separator_ambiguous"} == refused(error)
    said = texts.problem(error.value.problems[0], "fr")
    assert ("tabulation" in said, "C9" in said) == (True, False)


def test_a_note_among_the_files_is_left_aside(tmp_path: Path) -> None:
    """A text without columns in the delivery is named, and the rest is read (3.1)."""
    with zipfile.ZipFile(tmp_path / "livraison.zip", "w") as archive:
        archive.writestr("commandes.csv", "N° client;Date commande;Montant;Canal\n" + LINES)
        archive.writestr("lisezmoi.txt", "Voici les fichiers.")
    tables = customers.read(tmp_path, key=KEY)
    assert (30, True) == (tables.reading.rows_read, "text_left_aside" in codes(tables))
