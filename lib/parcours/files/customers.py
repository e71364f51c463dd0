"""The client's customer data, from the files as they come to the tables the rules work on."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parcours.customers.tables import CustomerTables, ReadingReport
from parcours.errors import CustomerFileError, Problem
from parcours.files import privacy
from parcours.method.assets import FileMapping

if TYPE_CHECKING:
    from parcours.files.reading.store import Account

_READERS = ("parcours.files.reading", "parcours.customers")
"""Packages that decide how a file is read."""
_DATES = {
    "customers": ("created_date",),
    "orders": ("order_date",),
    "messages": ("sent_time", "opened_time", "clicked_time", "unsubscribed_time"),
    "contacts": ("contact_time",),
    "events": ("event_time",),
    "feedback": ("feedback_date",),
}
"""When a line came to be known; then what may have been added to it later."""


@dataclass(frozen=True)
class _Wanted:
    """How the data are to be read."""

    folder: Path
    mapping: tuple[FileMapping, ...]
    currency: str
    key: bytes
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        told = [
            self.files,
            [mapping.model_dump(mode="json") for mapping in self.mapping],
            self.currency,
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def read(
    folder: Path,
    *,
    mapping: Sequence[FileMapping] = (),
    as_of: dt.date | None = None,
    currency: str = "EUR",
    key: bytes,
    engine: str = "duckdb",
    cache: Path | None = None,
) -> CustomerTables:
    """Read all the customer data of a folder.

    Parameters
    ----------
    mapping : how files read as our tables, as confirmed in the workbook; what it does not cover is
        guessed.
    as_of : the date results speak of; later lines are left aside. None: the last date of the data.
    key : the client's key; identifiers become pseudonyms under it.
    engine : ``duckdb`` (in this process) or ``spark``.
    cache : folder for what has been read, cleaned and pseudonymised; None: nothing is kept.

    Raises
    ------
    CustomerFileError : some file can't be used as it is; every problem of every file.
    """
    from parcours.files.reading import engines, find, store  # noqa: PLC0415 - a second to import

    engines.check(engine)
    if cache is None and engine != "duckdb":  # it reads files, not our memory
        cache = engines.private_folder() / "kept"
    files = find.data_files(folder)
    if not files:
        raise CustomerFileError(Problem("no_data_file", folder.name))
    fingerprints = store.fingerprints(files, folder, cache)
    wanted = _Wanted(folder, tuple(mapping), currency, key, fingerprints)
    if cache is None:
        session, account = _read_files(wanted)
        engines.make_steady(session, account.tables)
        return _tables(wanted, engines.of_session(session), account, as_of, from_cache=False)
    place = cache / f"{wanted.fingerprint[:16]}-{_readers()[:8]}-{privacy.key_id(key)}"
    kept = store.recall(place)
    if kept is None:
        session, account = _read_files(wanted)
        store.keep(session, account, place)
        session.close()
    else:
        account = kept
    connection = engines.over_files(engine, store.parquet_files(place, account))
    return _tables(wanted, connection, account, as_of, from_cache=kept is not None)


@functools.cache
def _readers() -> str:
    """Fingerprint of the code that reads: what another version has kept is read again."""
    digest = hashlib.sha256()
    for package in _READERS:
        sources = (one for one in resources.files(package).iterdir() if one.name.endswith(".py"))
        for source in sorted(sources, key=lambda one: one.name):
            digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def mappings_to_confirm(folder: Path, known: Sequence[FileMapping] = ()) -> tuple[FileMapping, ...]:
    """Return how each file of a folder reads, as known or guessed, ready to be confirmed (A1).

    Files that can't be opened are left out: reading says why.
    """
    from parcours.files.reading import find, mapping, store  # noqa: PLC0415 - with the rest of reading

    files = find.data_files(folder)
    with ExitStack() as stack:
        raws, _ = find.open_all(folder, store.fingerprints(files, folder, None), stack)
        return mapping.to_confirm(raws, known)


def _read_files(wanted: _Wanted) -> tuple[Any, Account]:
    from parcours.files.reading import dates, engines, find, load, mapping, store  # noqa: PLC0415

    session = engines.session()
    load.prepare(session, wanted.key)
    with ExitStack() as stack:
        raws, problems = find.open_all(wanted.folder, wanted.files, stack)
        mappings, more = mapping.mappings_for(raws, wanted.mapping)
        loaded = load.load(session, raws, mappings, wanted.currency, [*problems, *more])
    return session, store.Account(
        tables=loaded.tables,
        files=loaded.files,
        sources=loaded.sources,
        problems=loaded.problems,
        duplicates=loaded.duplicates,
        horizons=dates.horizons(session, {t: _DATES[t][0] for t in loaded.tables if t in _DATES}),
    )


def _tables(
    wanted: _Wanted, connection: Any, account: Account, as_of: dt.date | None, *, from_cache: bool
) -> CustomerTables:
    from parcours.files.reading import dates  # noqa: PLC0415 - with the rest of reading

    last = _last_date(account)
    day = as_of or last
    problems = (*account.problems, *dates.problems(account.horizons, last))
    return CustomerTables(
        connection=connection,
        tables={
            name: _known_on(connection.table(name), name, day, account) for name in account.tables
        },
        as_of=day,
        fingerprint=wanted.fingerprint,
        sources=account.sources,
        reading=ReadingReport(
            files=account.files,
            problems=problems,
            duplicates=account.duplicates,
            as_of_is_last_date=as_of is None,
            from_cache=from_cache,
        ),
        currency=wanted.currency,
        free_text=lambda: _free_text(wanted, account, day),
    )


def _free_text(wanted: _Wanted, account: Account, day: dt.date) -> Any:
    """Read the answers again with what was written in them, in memory, for as long as they serve."""
    from parcours.files.reading import engines, find, load, mapping  # noqa: PLC0415

    session = engines.session()
    load.prepare(session, wanted.key)
    with ExitStack() as stack:
        raws, _ = find.open_all(wanted.folder, wanted.files, stack)
        mappings, _ = mapping.mappings_for(raws, wanted.mapping)
        load.load_free_text(session, raws, mappings, wanted.currency)
    return _known_on(engines.of_session(session).table("feedback"), "feedback", day, account)


def _last_date(account: Account) -> dt.date:
    """Return the last date of what customers did; accounts may be opened later."""
    found = [one.last for name, one in account.horizons.items() if name != "customers"]
    if not found:
        raise CustomerFileError([*account.problems, Problem("no_dated_table", "")])
    return max(found)


def _known_on(table: Any, name: str, day: dt.date, account: Account) -> Any:
    """Return a table as it was known at the end of that day."""
    end = account.horizons.get(name)
    if end is None or end.latest <= day:
        return table
    first, *later = (column for column in _DATES[name] if column in table.columns)
    known = table.filter(table[first].isnull() | (table[first].cast("date") <= day))
    hidden = {c: (known[c].cast("date") <= day).ifelse(known[c], None) for c in later}
    return known.mutate(**hidden)


def lay_cdnow(folder: Path) -> Path:
    """Lay ``orders.csv``: the purchases of the 23,570 customers of CDNOW, 1997 to 1998.

    They come with the package ``lifetimes`` (Fader and Hardie give them for research and teaching)
    and carry no licence to copy them further: they are laid on first use, never committed.

    Raises
    ------
    CustomerFileError : the package is not installed.
    """
    target = folder / "orders.csv"
    if target.exists():
        return target
    source = _cdnow_source()
    lines = ["customer_id,order_date,quantity,amount"]
    for line in source.read_text(encoding="ascii").splitlines()[1:]:
        customer, day, quantity, amount = line.split()
        lines.append(f"{customer},{day[:4]}-{day[4:6]}-{day[6:]},{quantity},{amount}")
    folder.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    temporary.write_text("\n".join(lines) + "\n", encoding="ascii")
    temporary.replace(target)
    return target


def _cdnow_source() -> Path:
    from importlib.metadata import PackageNotFoundError, files  # noqa: PLC0415 - used once

    try:
        listed = files("lifetimes") or []
    except PackageNotFoundError:
        raise CustomerFileError(
            Problem("cdnow_missing", "lifetimes", fix="pip install lifetimes==0.11.3")
        ) from None
    return next(Path(str(file.locate())) for file in listed if file.name == "CDNOW_master.txt")
