from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import customer_files as made
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from parcours.customers.tables import CustomerTables
from parcours.errors import CustomerFileError
from parcours.files import customers
from parcours.files.privacy import pseudonym

KEY = bytes(range(32))
IDS = {pseudonym(KEY, row[0]): row[0] for row in made.ROWS}
CSV = made.text().encode("cp1252")
Put = Callable[..., CustomerTables]
XLS = (
    # written by xlwt: nothing here writes this old format
    "c-rllU1$_n6oAj2o!Obh>|adMCbnS_8e6NFA8qY}t|qY-+N?h*RHa}i?qC-;v$DHM(TCR72KrJId=QH-f_?DC>Pu^B"
    "AKJG@1VtYNK}ZxTsUQdze9%nKIdf*Zu`3v`g6*DV?%Z?EJ?Fb~@0~j{d+B0o>crWOX?R4|LIh^L28dSK6dnzMk_7a7"
    "9#w<0g@;#{=SmtZoXDsFKgBMXG>0_b)1bi_{Z}jjZs74D?1gO6b<)pJ`neCbqCTv_Qo(Vw#G##g)y(BCE*En79k=|M"
    "%XMt|n#(oVc1rDli<#`w)v}7WX^Ytx2g>^c$6RAe546H>w2D7Fto*hHtS{y5!gJ>6)SKWW;Dl~;T&F~O0=|VtfWg5P"
    "LqjXJqf9{yPWDOo(@O)~3-0P)(slc@wJSjT{keAYF?I_l@lpE`O$Rst-bZ|sOh5{{4d9J>pg1~eyE&))00vbTnmYac"
    "J9{R*tB`lx$^ySG&0@GZ?1~fWxO#@{-F7+eQmyD#Y_}2z7_eQtkj^>jam?T#s=K?prx$OYfga2-"
    "Z0Fs|^2rLOcO7KCKU0|5`!Vhv)Swq15dBWsc5fA3tPbaq_K7pXIr>(vq9%Q)WbceRWis|)YBH|G4s0qFW^A`i>Z$~&"
    "_n<xf4%pzqawvcUWjt?%BA%&^!M)TiYW+qG)Bp^tF(~24<<OsoamZs7#Ys!<|C>0FljEg*XnTu<Y^(7a*1NllV}(CP"
    "okkiz-"
    "Y=7L_RARWBTZQ5Ai?z%?<Pr{um`8^ULG3RoY~2i1N@BipQNwQ#Nh>eP7xR!2MC|9lyxabyw2qpoOKb`JGgAYuH(6Db"
    "E{O|KFDppWN#O8`dF@HmQ>YW#rnkUE$2EXZf0J?`st0+`&&+5&76S6NX}tA{SLx1wM>0;jO52ma8|PGUgxs?A3Lz6C"
    "8h74ye=f*A?-"
    "ORDK34DMn{F3CS&Dm5!51~rlY2Znt_@j994s(m=l%uia9hzpK7FO*!%3HCO+a=p^rGXzcR%~oCe`&H8|QFjz8Otl1p"
    "RGwey<zh_fK{5vMndBTkcWA~iS>=ES6ZggJ4^6=BW|xt<7f5}}Vc@1FBK-"
    ")G2}5=XDW(V3GJj?SEv<kFe*yKr>oG>1Oo^dAr6syRjtjxmR0FlV9UGMLjQ<7P0YCG-"
    "*JkP70e=O<c&6J<`TaH7m<lUz~eY!yzFIWL4h;_T3Zxa#>aYj8~FyeJ%#Iqj0mWX`y7Oy+ciKH?l53*xHB&8oq%n6p"
    "SY7IR*bTo!Zo3&&#4%b|}rH~WJu0cWk&4Byit#`mPZr4i~<m%7xYF8?P{{0;{EWYGC7%YXYc<$s-"
    "rc+A%SCi%|_eKZxJf*(a2z{PV3_RVYkw1J_5T<Qs9g8vIiK0ta2_P_}DW6!+TFMgA#>g##pz~s}rh33njoligiW&U4"
    "PMPVW"
)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Put one file in a folder and read it."""

    def _put(name: str, content: bytes) -> CustomerTables:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
        return customers.read(tmp_path, key=KEY)

    return _put


def orders(tables: CustomerTables) -> list[tuple[object, ...]]:
    """Return the orders read, with the client's own numbers."""
    return sorted(
        (
            IDS[row.customer_id],
            row.order_date.date(),
            row.store,
            Decimal(f"{row.amount:.2f}"),
            row.channel,
        )
        for row in tables.tables["orders"].to_pandas().itertuples()
    )


def cells(row: tuple[str, ...]) -> list[object]:
    """Return a row as Excel holds it: true dates, true numbers."""
    day = dt.datetime.strptime(row[2], "%d/%m/%Y")  # noqa: DTZ007 - a day
    return [row[0], row[1], day, row[3], float(row[4].replace(" ", "").replace(",", ".")), row[5]]


def workbook(
    *above: list[object], below: list[object] | None = None, is_1904: bool = False
) -> bytes:
    """Write the orders as a workbook."""
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in (*above, list(made.HEADINGS), *map(cells, made.ROWS)):
        sheet.append(row)
    if below:
        sheet.append(below)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """Make a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made_zip:
        for name, content in members.items():
            made_zip.writestr(name, content)
    return out.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    """Write a minimal OpenDocument sheet of texts."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    base = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{base}:office:1.0" '
        f'xmlns:table="{base}:table:1.0" xmlns:text="{base}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Feuille1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:x"/>'
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()}
    return archive(parts)


def parquet() -> bytes:
    """Write the orders as Parquet, typed."""
    columns = list(zip(*map(cells, made.ROWS), strict=True))
    out = io.BytesIO()
    pq.write_table(pa.table(dict(zip(made.HEADINGS, columns, strict=True))), out)
    return out.getvalue()


FILES = {
    "commandes.xlsx": workbook(),
    "titres.xlsx": workbook(["Commandes au 31/03/2025"], []),
    "total.xlsx": workbook(below=["TOTAL", None, None, None, 13927.24, None]),
    "commandes 1904.xlsx": workbook(is_1904=True),
    "commandes.xls": zlib.decompress(base64.b85decode(XLS)),
    "commandes.ods": ods([list(made.HEADINGS), *map(list, made.ROWS)]),
    "commandes.parquet": parquet(),
    "commandes.zip": archive(
        {"mars/commandes.csv": CSV, "__MACOSX/._x.csv": b"x", "lisez.md": b""}
    ),
    "dossier/2025/commandes.csv": CSV,
    "texte enregistré.xls": CSV,
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_orders_are_read_from_every_format(name: str, put: Put) -> None:
    """Workbooks old and new, Parquet, archives and folders give the same orders (I17-I19, I22)."""
    assert made.expected() == orders(put(name, FILES[name]))


def test_formats_stand_side_by_side(put: Put, tmp_path: Path) -> None:
    """A delivery of Parquet, text and workbook is read whole, whichever comes first (3.1)."""
    for name in ("1 commandes.parquet", "3 commandes.parquet", "4 commandes.xlsx"):
        (tmp_path / name).write_bytes(FILES[f"commandes.{name.rsplit('.', 1)[1]}"])
    read = put("2 commandes.csv", CSV)
    lines = len(made.ROWS)
    assert [lines] * 4 == [file.rows_in_file for file in read.reading.files]


def test_typed_columns_that_are_not_what_they_seem(put: Put) -> None:
    """Midnight in Paris is that day, bytes are text, what is no number is none, lists are not read (3.1)."""
    days = [dt.datetime(2024, 3, 1 + n % 28) for n in range(100)]  # noqa: DTZ001 - given one below
    written = pa.table(
        {
            "customer_id": pa.array([f"C{n}".encode() for n in range(100)]),
            "order_date": pa.array(days, pa.timestamp("us")).cast(pa.timestamp("us", "UTC")),
            "amount": [float("nan"), float("inf"), 1e15, *[12.5] * 97],
            "store": [["Lyon"]] * 100,
        }
    )
    paris = pc.assume_timezone(written["order_date"].cast(pa.timestamp("us")), "Europe/Paris")
    out = io.BytesIO()
    pq.write_table(written.set_column(1, "order_date", paris), out)
    read = put("commandes.parquet", out.getvalue())
    frame = read.tables["orders"].to_pandas()
    (file,) = read.reading.files
    assert (
        {pseudonym(KEY, f"C{n}") for n in range(3, 100)},
        (dt.date(2024, 3, 1), 97, Decimal("1212.50")),
        ["required_empty", "number_unreadable", "number_too_large"],
        {("column_nested", ""), ("times_in_zone", "Europe/Paris")},
    ) == (
        set(frame["customer_id"]),
        (frame["order_date"].min().date(), file.rows_read, file.totals[0].read),
        [cell.reason for cell in file.refused],
        {(one.code, one.found) for one in read.reading.problems},
    )


def test_the_total_of_a_sheet_is_a_check(put: Put) -> None:
    """The line of total of a sheet is compared with what was read (I17)."""
    (file,) = put("total.xlsx", FILES["total.xlsx"]).reading.files
    assert (made.TOTAL, made.TOTAL, 1) == (
        file.totals[0].declared,
        file.totals[0].read,
        file.rows_total,
    )


def test_merged_headings_over_two_lines_are_joined(put: Put) -> None:
    """A group of columns merged over its headings gives them its name (I17)."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Client", None, "Commande", None, None])
    sheet.append(["numéro", "nom", "date", "montant", "canal"])
    sheet.append(["00012", "Durand", dt.datetime(2025, 2, 13), 12.5, "Web"])  # noqa: DTZ001
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:E1")
    (file,) = put("commandes.xlsx", saved(book)).reading.files
    assert ["Client numéro", "Client nom", "Commande date"] == [
        column.heading for column in file.columns[:3]
    ]


def test_cells_merged_downwards_hold_for_each_line(put: Put) -> None:
    """A customer written once over three orders is the customer of the three."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["N° client", "Date commande", "Montant"])
    for day in (1, 14, 15):
        sheet.append(["00012" if day == 1 else None, dt.datetime(2025, 2, day), 5])  # noqa: DTZ001
    sheet.merge_cells("A2:A4")
    tables = put("commandes.xlsx", saved(book))
    assert ["00012"] * 3 == [IDS[one] for one in tables.tables["orders"].to_pandas()["customer_id"]]


def test_text_numbers_and_bad_cells_of_a_sheet_are_counted(put: Put) -> None:
    """Numbers typed as text are read, a word among amounts is refused with its row (I18)."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(made.HEADINGS))
    for number in range(40):
        sheet.append(["00012", f"C{number}", 45_700 + number, "Paris", "1 000,50", "Web"])
    sheet.append(["00012", "C99", 45_699, "Paris", "gratuit", "Web"])
    (file,) = put("commandes.xlsx", saved(book)).reading.files
    assert (Decimal("40020.00"), [(42, "Montant", "number_unreadable")]) == (
        file.totals[0].read,
        [(cell.line, cell.column, cell.reason) for cell in file.refused],
    )


def test_each_sheet_is_a_table_of_its_own(put: Put) -> None:
    """Several sheets are several tables; a hidden one is read and said (I25)."""
    book = openpyxl.load_workbook(io.BytesIO(FILES["commandes.xlsx"]))
    other = book.create_sheet("Clients")
    for row in (["N° client", "Segment", "Date de création"], ["00012", "Pro", "13/02/2020"]):
        other.append(row)
    other.sheet_state = "hidden"
    tables = put("export.xlsx", saved(book))
    assert ({"customers", "orders"}, True) == (
        set(tables.tables),
        "sheet_hidden" in {problem.code for problem in tables.reading.problems},
    )


def test_numbers_too_long_for_a_workbook_are_no_identifiers(put: Put) -> None:
    """A loyalty card of 16 digits kept as a number has lost some: it is refused, not guessed."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["N° client", "Date commande", "Montant"])
    for number in range(30):
        sheet.append([1234567890123456.0 + number, dt.datetime(2025, 2, 13), 5])  # noqa: DTZ001
    with pytest.raises(CustomerFileError) as error:
        put("commandes.xlsx", saved(book))
    assert "ids_spoilt" in {problem.code for problem in error.value.problems}


FAR = openpyxl.Workbook()
FAR.active["XFD1048576"] = 1  # type: ignore[index]  # the last cell there is
FAR.active["A1"] = "a"  # type: ignore[index]
BOMB = archive({"xl/workbook.xml": b"0" * (300 << 20)})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("loin.xlsx", saved(FAR), "sheet_far_cell"),
        ("bombe.xlsx", BOMB, "sheet_too_big"),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_locked"),
        ("abime.xlsx", b"PK\x03\x04 not an archive", "sheet_unreadable"),
        ("vide.xlsx", saved(openpyxl.Workbook()), "file_empty"),
        ("web.xls", b"<html><body><table>", "file_is_a_web_page"),
        ("faux.parquet", b"PAR1 rest", "parquet_unreadable"),
        ("bombe.zip", archive({"a.csv": b"0" * (300 << 20)}), "archive_too_big"),
        ("faux.zip", b"PK\x03\x04 no", "archive_unreadable"),
    ],
)
def test_what_could_harm_is_refused_and_we_live_on(
    name: str, content: bytes, code: str, put: Put
) -> None:
    """Far cells, bombs, locked and broken files are refused; the kernel is alive (I20, I21, I23)."""
    with pytest.raises(CustomerFileError) as error:
        put(name, content)
    assert code in {problem.code for problem in error.value.problems}


def test_what_is_left_out_of_a_workbook_or_an_archive_is_said(put: Put) -> None:
    """A sheet of notes, a cell beside the table, an archive in an archive: the table is read, they are told."""
    book = openpyxl.load_workbook(io.BytesIO(FILES["commandes.xlsx"]))
    book.create_sheet("Notes").append(["À vérifier"])
    assert book.active is not None
    book.active["K4"] = "voir avec Léa"
    inner = archive({"mars.csv": CSV})
    tables = put("envoi.zip", archive({"export.xlsx": saved(book), "mars.zip": inner}))
    told = {(one.code, one.where) for one in tables.reading.problems}
    assert (
        made.expected(),
        {
            ("format_left_aside", "envoi.zip"),
            ("sheet_of_one_column", "envoi.zip/export.xlsx/Notes"),
            ("cells_outside", "envoi.zip/export.xlsx"),
        },
    ) == (orders(tables), told)


def test_a_column_of_lists_that_a_table_needs_is_an_error(put: Put) -> None:
    """Orders whose customers are lists can't be read as they are: more than a warning."""
    out = io.BytesIO()
    written = {"customer_id": [["C1", "C2"]], "order_date": ["2024-03-01"], "amount": [5.0]}
    pq.write_table(pa.table(written), out)
    with pytest.raises(CustomerFileError) as error:
        put("commandes.parquet", out.getvalue())
    assert ("column_nested", "error") in {(one.code, one.severity) for one in error.value.problems}


def test_an_archive_writes_nowhere_else(put: Put, tmp_path: Path) -> None:
    """A member named to lead out of the folder is read like another, and nothing is written."""
    before = set(tmp_path.parent.rglob("*"))
    tables = put("commandes.zip", archive({"../../ventes.csv": CSV}))
    after = {path for path in tmp_path.parent.rglob("*") if path.name != "commandes.zip"}
    assert (made.expected(), set()) == (orders(tables), after - before)
