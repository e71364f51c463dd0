from __future__ import annotations

import datetime as dt
import os
import stat
import time
from decimal import Decimal
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import customer_files as made
import pytest
from parcours.customers import verbatims
from parcours.customers.tables import CustomerTables
from parcours.errors import CustomerFileError, NotEnoughDataError, ParameterError
from parcours.files import customers, privacy
from parcours.files.reading import find, mapping
from parcours.files.reading.raw import RawTable
from parcours.method.assets import FileMapping
from parcours.method.journeys import Journeys
from parcours.results.file_account import MappingChange, mapping_changes

KEY = bytes(range(32))
SECRETS = {
    "prénom": "Zéphyrine",
    "nom": "Quatrebarbes",
    "e-mail": "zephyrine.quatrebarbes@example.org",
    "téléphone": "0699887766",
    "adresse": "17 impasse des Glycines",
    "naissance": "1961-07-23",
    "siret": "73282932000074",
    "code postal": "48190",
    "note": "Rappeler Mme Quatrebarbes le soir",
    "numéro": "CLI0048151623",
}
CUSTOMERS = (
    "N° client;Prénom;Nom;E-mail;Téléphone;Adresse;Date de naissance;SIRET;Code postal;"
    "Note vendeur;Segment;Parrain\r\n"
    f"{SECRETS['numéro']};Zéphyrine;Quatrebarbes;{SECRETS['e-mail']};0699887766;"
    f"{SECRETS['adresse']};23/07/1961;73282932000074;48190;{SECRETS['note']};Pro;Quatrebarbes\r\n"
    "B2;Léa;Na;lea@;06;;;12;1000;;Particulier;\r\n"
    "B3;;Null;;;;;;;;Particulier;\r\n"
    "B4;;;;;;;;;;Pro;\r\n"
)
FEEDBACK = (
    "N° client;Date réponse;Indicateur;Note;Verbatim\r\n"
    f"{SECRETS['numéro']};13/02/2025;NPS;9;Appelez-moi au 06 99 88 77 66 ou "
    f"{SECRETS['e-mail']}, Mme Quatrebarbes\r\n"
)
ORDERS = made.text(
    rows=tuple((SECRETS["numéro"] if r[0] == "00012" else "B2", *r[1:]) for r in made.ROWS)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a client's folder with customers, orders and answers."""
    place = tmp_path / "client"
    place.mkdir()
    for name, text in (("clients", CUSTOMERS), ("commandes", ORDERS), ("avis", FEEDBACK)):
        (place / f"{name}.csv").write_bytes(text.encode("cp1252"))
    return place


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the keys of the test apart."""
    place = tmp_path / "keys"
    monkeypatch.setenv("PARCOURS_KEY_FOLDER", str(place))
    return place


# --- privacy --------------------------------------------------------------------------------------


def everything_written(tables: CustomerTables, place: Path) -> str:
    """Return all that a reading leaves: rows, report, files."""
    told = [repr(tables.reading), repr(tables.sources), tables.fingerprint]
    told += [table.to_pandas().to_csv() for table in tables.tables.values()]
    told += [path.read_bytes().decode("latin-1") for path in place.rglob("*") if path.is_file()]
    return "\n".join(told)


def test_no_identifier_survives_the_reading(folder: Path, tmp_path: Path) -> None:
    """Unique personal values, one a column, are in no table, report or kept file (P, section 3)."""
    cache = tmp_path / "kept"
    tables = customers.read(folder, key=KEY, cache=cache)
    written = everything_written(tables, cache)
    assert [] == [name for name, secret in SECRETS.items() if secret in written]


def test_the_search_for_identifiers_finds_them(folder: Path) -> None:
    """The same search does find them in the client's own files: it is not blind."""
    raw = "".join(path.read_text("cp1252") for path in folder.iterdir())
    assert "Quatrebarbes" in raw


def test_what_identifiers_were_worth_is_kept(folder: Path) -> None:
    """Whether an e-mail was there, and plausible, is known of each customer (A1)."""
    frame = customers.read(folder, key=KEY).tables["customers"].to_pandas()
    first = frame[frame["customer_id"] == privacy.pseudonym(KEY, SECRETS["numéro"])].iloc[0]
    assert (True, True, "48", 1960, 2, 1) == (
        bool(first["has_email"]),
        bool(first["has_valid_siret"]),
        first["department"],
        int(first["birth_decade"]),
        int(frame["has_email"].sum()),
        int(frame["has_valid_email"].sum()),
    )


def test_customers_called_na_and_null_have_a_name(folder: Path) -> None:
    """A customer may be called Na or Null: in a name these words are not missing values."""
    frame = customers.read(folder, key=KEY).tables["customers"].to_pandas()
    assert 3 == int(frame["has_last_name"].sum())


def test_free_text_is_masked(folder: Path) -> None:
    """Phones, e-mails and names after a title are masked inside verbatims."""
    (verbatim,) = customers.read(folder, key=KEY).tables["feedback"].to_pandas()["verbatim"]
    assert "Appelez-moi au [tel] ou [e-mail], Mme [nom]" == verbatim


def test_who_writes_is_not_named_by_what_is_written(folder: Path, tmp_path: Path) -> None:
    """One's own names are masked, accents or not; those of others and common words are read (J9)."""
    said = (
        f"{SECRETS['numéro']};14/02/2025;NPS;9;Zephyrine QUATREBARBES. Merci Léa, belle Rose !\r\n"
    )
    (folder / "avis.csv").write_bytes((FEEDBACK + said).encode("cp1252"))
    found = [
        verbatims.search(customers.read(folder, key=KEY, cache=cache), Journeys(), "léa")
        for cache in (None, tmp_path / "kept")
    ]
    assert ["[nom]. Merci Léa, belle Rose !"] * 2 == [one["verbatim"][0] for one in found]


def test_free_text_is_never_kept(folder: Path, tmp_path: Path) -> None:
    """Of a verbatim only its presence is kept; in the workshop it is read again from the client's file."""
    tables = customers.read(folder, key=KEY, cache=tmp_path / "kept")
    columns = tables.tables["feedback"].columns
    (found,) = verbatims.search(tables, Journeys(), "appelez-moi")["verbatim"]
    assert (False, True, "Appelez-moi au [tel] ou [e-mail], Mme [nom]") == (
        "verbatim" in columns,
        "has_verbatim" in columns,
        found,
    )


def test_columns_that_single_people_out_are_left_behind(folder: Path) -> None:
    """Free notes and nearly unique texts of the client's own are not kept, and it is said."""
    told = customers.read(folder, key=KEY).reading.problems
    left = {problem.where for problem in told if problem.code == "column_left_behind"}
    assert {"clients.csv, Note vendeur", "clients.csv, Parrain"} == left


def test_of_very_many_columns_the_first_are_kept_and_the_others_named(folder: Path) -> None:
    """A file of customers of a hundred columns is read; what there is no room for is told (3.1)."""
    heads = ";".join(f"Score {n}" for n in range(100))
    lines = "".join(f"C{n:04};{';'.join(str(n * k % 7) for k in range(100))}\n" for n in range(40))
    (folder / "clients.csv").write_text(f"N° client;{heads}\n{lines}", encoding="utf-8")
    tables = customers.read(folder, key=KEY)
    told = [p.where for p in tables.reading.problems if p.code == "column_one_too_many"]
    kept = [name for name in tables.tables["customers"].columns if name.startswith("x_score")]
    assert (62, [f"clients.csv, Score {n}" for n in range(62, 100)]) == (len(kept), told)


def test_a_name_typed_in_a_category_never_becomes_a_label(tmp_path: Path) -> None:
    """In a large file a value that stands on one line is hidden among the rare ones, and counted."""
    rows = [("00012", f"C{n}", "13/02/2025", "Paris", "1,00", "Web") for n in range(1200)]
    rows.append(("00012", "C", "13/02/2025", "Zéphyrine Quatrebarbes", "1,00", "Web"))
    (tmp_path / "commandes.csv").write_bytes(made.text(rows=tuple(rows)).encode())
    tables = customers.read(tmp_path, key=KEY)
    stores = set(tables.tables["orders"].to_pandas()["store"])
    (told,) = (one for one in tables.reading.problems if one.code == "rare_values_hidden")
    assert ({"Paris", "(rare)"}, 1) == (stores, told.values["n"])


def test_a_name_typed_in_a_small_file_never_becomes_a_label(tmp_path: Path) -> None:
    """In a small file too, what only one customer has is hidden where others share their values."""
    rows = [(f"{n:05}", f"C{n}", "13/02/2025", "Paris", "1,00", "Web") for n in range(20)]
    rows += [("99999", f"Z{n}", "13/02/2025", "Zéphyrine", "1,00", "Web") for n in range(7)]
    (tmp_path / "commandes.csv").write_bytes(made.text(rows=tuple(rows)).encode())
    stores = set(customers.read(tmp_path, key=KEY).tables["orders"].to_pandas()["store"])
    assert {"Paris", "(rare)"} == stores


def test_the_key_is_made_once_for_its_owner_only(keys: Path) -> None:
    """The key of a client is made on first use, outside the project, readable by nobody else."""
    first, again = privacy.key_of("Maison É"), privacy.key_of("Maison É")
    (file,) = keys.iterdir()
    mode = stat.S_IMODE(file.stat().st_mode)
    assert (True, 32, True) == (first == again, len(first), mode == 0o600 or os.name == "nt")


def test_two_clients_share_no_pseudonym(keys: Path) -> None:
    """The same number at two clients gives two pseudonyms."""
    assert keys
    one, two = privacy.key_of("a"), privacy.key_of("b")
    assert privacy.pseudonym(one, "12") != privacy.pseudonym(two, "12")


def test_a_damaged_key_is_never_replaced(keys: Path) -> None:
    """With another key nobody would be recognised: a damaged one is said, not made again."""
    privacy.key_of("a")
    (file,) = keys.iterdir()
    file.write_bytes(b"short")
    with pytest.raises(CustomerFileError) as error:
        privacy.key_of("a")
    assert "key_damaged" == error.value.problems[0].code


# --- what has been read is kept -------------------------------------------------------------------


def test_reading_again_takes_no_time(folder: Path, tmp_path: Path) -> None:
    """What was read is found again at once, and equal."""
    cache = tmp_path / "kept"
    first = customers.read(folder, key=KEY, cache=cache)
    start = time.perf_counter()
    again = customers.read(folder, key=KEY, cache=cache)
    spent = time.perf_counter() - start
    assert (True, first.fingerprint, first.reading.files, True) == (
        again.reading.from_cache,
        again.fingerprint,
        again.reading.files,
        spent < 0.3,
    )


@pytest.mark.parametrize("what", ["file", "mapping", "currency", "key", "code"])
def test_whatever_changes_is_read_again(
    what: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file, mapping, currency, key, or another version of what reads: what was kept does not serve."""
    cache = tmp_path / "kept"
    customers.read(folder, key=KEY, cache=cache)
    if what == "file":
        with (folder / "commandes.csv").open("a") as file:
            file.write("B2;C9;01/01/2025;Paris;1,00;Web\r\n")
    if what == "code":
        monkeypatch.setattr(customers, "_readers", lambda: "another version")
    ignored = FileMapping(file="avis.csv", table="")
    again = customers.read(
        folder,
        key=bytes(32) if what == "key" else KEY,
        mapping=(ignored,) if what == "mapping" else (),
        currency="CHF" if what == "currency" else "EUR",
        cache=cache,
    )
    assert not again.reading.from_cache


def test_only_a_few_readings_are_kept(folder: Path, tmp_path: Path) -> None:
    """Old readings go, so that the folder does not grow for ever."""
    cache = tmp_path / "kept"
    for number in range(6):
        customers.read(folder, key=bytes([number]) * 32, cache=cache)
    assert 4 == len([path for path in cache.iterdir() if path.is_dir()])


# --- dates ----------------------------------------------------------------------------------------


def test_the_last_date_of_the_data_serves_where_none_is_given(folder: Path) -> None:
    """Without a date the analysis speaks of the last one found, and says so."""
    tables = customers.read(folder, key=KEY)
    assert (dt.date(2025, 4, 3), True) == (tables.as_of, tables.reading.as_of_is_last_date)


def test_a_date_typed_wrong_makes_nobody_inactive(tmp_path: Path) -> None:
    """One order dated 2099 does not become the date of the analysis; it is said and left aside."""
    rows = (*made.ROWS * 4, ("00012", "C99", "01/01/2099", "Paris", "1,00", "Web"))
    (tmp_path / "commandes.csv").write_bytes(made.text(rows=rows).encode())
    tables = customers.read(tmp_path, key=KEY)
    told = [one.found for one in tables.reading.problems if one.code == "dates_far_away"]
    assert (dt.date(2025, 4, 3), ["2099-01-01"], 8) == (
        tables.as_of,
        told,
        int(tables.tables["orders"].count().execute()),
    )


def test_without_any_date_the_analysis_has_none(tmp_path: Path) -> None:
    """Customers alone give no date: it is asked for, with the reason."""
    (tmp_path / "clients.csv").write_text("N° client;Segment\nA;Pro\nB;Pro\n")
    with pytest.raises(CustomerFileError) as error:
        customers.read(tmp_path, key=KEY)
    assert "no_dated_table" in {problem.code for problem in error.value.problems}


def test_what_came_later_is_not_known_yet(folder: Path) -> None:
    """At an earlier date, later orders and answers are not there."""
    tables = customers.read(folder, key=KEY, as_of=dt.date(2025, 2, 12))
    counts = {name: int(table.count().execute()) for name, table in tables.tables.items()}
    assert {"customers": 4, "orders": 3, "feedback": 0} == counts


# --- mapping --------------------------------------------------------------------------------------


def raws(folder: Path) -> list[RawTable]:
    """Open the files of a folder."""
    return [
        table for path in find.data_files(folder) for table in find.open_one(path, path.name, "")
    ]


def test_tables_and_columns_are_guessed_from_french_names(folder: Path) -> None:
    """Usual French headings lead to the right tables and columns (A1)."""
    guessed, problems = mapping.mappings_for(raws(folder), ())
    assert (["feedback", "customers", "orders"], "order_date", []) == (
        [one.table for one in guessed],
        guessed[2].columns["Date commande"],
        problems,
    )


def test_english_headings_are_guessed_too(tmp_path: Path) -> None:
    """English headings lead to the same columns."""
    text = "Customer ID,Order ID,Purchase date,Total,Sales channel\nA,1,2025-02-13,12.5,Web\n"
    (tmp_path / "sales.csv").write_text(text)
    (guessed,), _ = mapping.mappings_for(raws(tmp_path), ())
    names = ["customer_id", "order_id", "order_date", "amount", "channel"]
    assert ("orders", names) == (guessed.table, list(guessed.columns.values()))


def test_a_confirmed_mapping_is_read_not_guessed(folder: Path) -> None:
    """Once confirmed, the mapping decides, for next month's file as well."""
    known = FileMapping(
        file="commandes*.csv",
        table="orders",
        columns={"N° client": "customer_id", "Date commande": "order_date", "Montant": "amount"},
    )
    tables = customers.read(folder, mapping=(known,), key=KEY)
    assert ("customer_id", "order_date", "amount") == tables.tables["orders"].columns


@pytest.mark.parametrize(
    ("columns", "table", "code"),
    [
        ({"Date commande": "order_date"}, "orders", "required_column_missing"),
        ({"Client": "customer_id"}, "orders", "mapped_column_missing"),
        ({"Montant": "amout"}, "orders", "mapping_column_unknown"),
        ({"Montant": "amount", "Canal de vente": "amount"}, "orders", "mapping_column_twice"),
        ({}, "ordres", "mapping_table_unknown"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    columns: dict[str, str], table: str, code: str, folder: Path
) -> None:
    """What a mapping asks that the file does not have is said, before anything is read."""
    known = FileMapping(file="commandes.csv", table=table, columns=columns)
    with pytest.raises(CustomerFileError) as error:
        customers.read(folder, mapping=(known,), key=KEY)
    assert code in {problem.code for problem in error.value.problems}


def test_an_unknown_file_is_left_aside_aloud(folder: Path) -> None:
    """A file that looks like nothing we know is said and not read."""
    (folder / "divers.csv").write_text("couleur;forme\nbleu;rond\n")
    told = customers.read(folder, key=KEY).reading.problems
    assert ["divers.csv"] == [one.where for one in told if one.code == "file_without_known_heading"]


def test_what_changed_since_the_last_delivery_is_listed(folder: Path) -> None:
    """New and gone files and columns are listed against the mapping confirmed; the rest is not."""
    known = customers.mappings_to_confirm(folder)
    (folder / "avis.csv").unlink()
    (folder / "contacts.csv").write_text("N° client;Date contact\nA;13/02/2025\n")
    text = (folder / "commandes.csv").read_text("cp1252").replace("Canal de vente", "Canal")
    (folder / "commandes.csv").write_bytes(text.encode("cp1252"))
    tables = customers.read(folder, mapping=known, key=KEY)
    assert {
        MappingChange("file_gone", "avis.csv"),
        MappingChange("file_new", "contacts.csv"),
        MappingChange("column_gone", "commandes.csv", "Canal de vente", "channel"),
        MappingChange("column_new", "commandes.csv", "Canal"),
    } == set(mapping_changes(tables.reading, tables.sources, known))


def test_what_is_confirmed_names_every_heading(folder: Path) -> None:
    """Headings left out are confirmed too; the files then read the same, and nothing has changed."""
    known = customers.mappings_to_confirm(folder)
    guessed, confirmed = (customers.read(folder, mapping=one, key=KEY) for one in ((), known))
    assert (True, "", True, ()) == (
        all(one.is_confirmed for one in known),
        next(one for one in known if one.file == "clients.csv").columns["Note vendeur"],
        guessed.reading.files == confirmed.reading.files,
        mapping_changes(confirmed.reading, confirmed.sources, known),
    )


def test_a_heading_under_another_name_is_looked_for(folder: Path) -> None:
    """Confirming again finds what a renamed heading is, and keeps what had been said of the others."""
    known = customers.mappings_to_confirm(folder)
    text = (folder / "commandes.csv").read_text("cp1252").replace("Montant", "Montant TTC")
    (folder / "commandes.csv").write_bytes(text.encode("cp1252"))
    again = customers.mappings_to_confirm(folder, known)
    columns = next(one for one in again if one.file == "commandes.csv").columns
    assert ("amount", False, "channel") == (
        columns["Montant TTC"],
        "Montant" in columns,
        columns["Canal de vente"],
    )


# --- the rest -------------------------------------------------------------------------------------


def test_cdnow_is_laid_and_read_to_the_cent(tmp_path: Path) -> None:
    """The public purchases of CDNOW: 69,659 lines, 23,570 customers, 2,500,315.63 in all."""
    customers.lay_cdnow(tmp_path / "cdnow")
    customers.lay_cdnow(tmp_path / "cdnow")
    tables = customers.read(tmp_path / "cdnow", key=KEY)
    (file,) = tables.reading.files
    orders = tables.tables["orders"]
    assert (69_659, 23_570, Decimal("2500315.63"), dt.date(1998, 6, 30)) == (
        file.rows_read,
        int(orders.customer_id.nunique().execute()),
        file.totals[0].read,
        tables.as_of,
    )


def test_without_its_package_cdnow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where lifetimes is not installed, the way to install it is said."""

    def nowhere(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.files", nowhere)
    with pytest.raises(CustomerFileError) as error:
        customers.lay_cdnow(tmp_path)
    assert ("cdnow_missing", "pip install lifetimes==0.11.3") == (
        error.value.problems[0].code,
        error.value.problems[0].fix,
    )


def test_an_unknown_engine_is_refused_with_the_nearest(folder: Path) -> None:
    """A typing mistake in the engine is told with the right name."""
    with pytest.raises(ParameterError) as error:
        customers.read(folder, key=KEY, engine="duckbd")
    assert "duckdb" == error.value.problems[0].fix


def test_what_is_missing_is_said_by_who_needs_it(folder: Path) -> None:
    """A table or a column that is not there is named, with what needs it."""
    tables = customers.read(folder, key=KEY)
    with pytest.raises(NotEnoughDataError) as error:
        tables.require("contacts", "V8")
    with pytest.raises(NotEnoughDataError) as column:
        tables.require_columns("orders", ("margin",), "V3")
    assert ("table_missing", "column_missing", None) == (
        error.value.problems[0].code,
        column.value.problems[0].code,
        tables.get("contacts"),
    )


def test_no_file_of_the_client_is_touched(folder: Path, tmp_path: Path) -> None:
    """Reading changes none of the client's files, not even their dates."""
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    customers.read(folder, key=KEY, cache=tmp_path / "kept")
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }
