"""Claims of the customer file: stock taken 3 times faster than pandas, French CSV read as plain CSV is.

Usage: python benchmarks/customer_file.py inventory [lines] [runs] [--ours-only]
       python benchmarks/customer_file.py profile [lines] [runs] [--with PYTHON]
       python benchmarks/customer_file.py csv [megabytes] [runs]
       python benchmarks/customer_file.py duplicates

``inventory``: order lines (8 columns: two identifiers, day, amount, margin, channel, store, quantity) and their
customers (a tenth of the lines, 10 columns), in two Parquet files. Both sides count rows, filled cells and
different values of each column, first and last day, lines whose customer is unknown, customers known and
unknown, and the head count of each segment. Ours is ``customers.quality.inventory`` as notebook 03 calls it;
pandas is ``read_parquet``, ``notna``, ``nunique``, ``isin`` and ``value_counts``; bare decoding reads each value
once and adds it up (for a text its length), with DuckDB, then with pyarrow. Counts must be equal; different
values are approximate on our side, and must be within 5 %.

``profile``: the same lines in ydata-profiling, minimal, by a Python that has it (it needs pandas 2): time of the
description, loading included on both sides.

``csv``: a file of orders in French dress (cp1252, semicolons, 1 234,50, 25/12/2024, accents) read to typed
columns, against the same file in plain dress (UTF-8, commas, 1234.50, 2024-12-25) read by DuckDB's own reader.
Customer numbers are not spoilt into pseudonyms on either side, then on both. Money must be equal to the cent.

``duplicates``: the customers of the sample, among whom those known twice are labelled (``truth.json``); pairs
found, precision and recall at the points asked for, and a few points under and over.

Each run is a fresh process; runs alternate; medians, their ratio, the highest memory of each process. Times start
once packages are imported. Processor time is told beside the clock's: other work on the machine moves it less.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
AS_OF = dt.date(2025, 12, 31)
TABLES = ("customers", "orders")
KEY = bytes(range(32))
NEAR = 0.05
"""How far an approximate count may stand from the exact one."""
Result = dict[str, Any]


# --- order lines ----------------------------------------------------------------------------------


def draw(folder: Path, lines: int) -> None:
    """Write customers and their order lines, in the order of days, one line in a hundred of nobody."""
    import duckdb

    customers = max(1, lines // 10)
    session = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder / "t")})
    session.execute("SET enable_progress_bar = false")
    session.execute(
        f"""COPY (SELECT left(md5(i::VARCHAR), 20) AS customer_id,
            (1 + hash(i) % 96)::VARCHAR AS department,
            DATE '2015-01-01' + (hash(i + 1) % 4000)::INT AS created_date,
            ['Pro', 'Particulier', 'Association'][1 + (hash(i + 2) % 3)::INT] AS segment,
            hash(i + 3) % 3 = 0 AS has_loyalty_card,
            CASE WHEN hash(i + 4) % 10 < 8 THEN hash(i + 5) % 2 = 0 END AS accepts_email,
            ['Web', 'Magasin', 'Salon'][1 + (hash(i + 6) % 3)::INT] AS acquisition_channel,
            hash(i + 7) % 10 < 9 AS has_email, hash(i + 7) % 10 < 8 AS has_valid_email,
            (1930 + 10 * (hash(i + 8) % 8)::INT)::BIGINT AS birth_decade
            FROM range({customers}) r(i)) TO '{folder / "customers.parquet"}'
            (FORMAT parquet, COMPRESSION zstd)"""
    )
    session.execute(
        f"""COPY (SELECT left(md5('o' || i), 20) AS order_id,
            left(md5(CASE WHEN hash(i) % 100 = 0 THEN 'x' || hash(i + 1) % 1000
                ELSE (hash(i + 1) % {customers})::VARCHAR END), 20) AS customer_id,
            DATE '2021-01-01' + (i * 1800 // {lines})::INT AS order_date,
            ((500 + hash(i + 2) % 20000) / 100)::DOUBLE AS amount,
            CASE WHEN hash(i + 3) % 10 < 9 THEN ((hash(i + 4) % 6000) / 100)::DOUBLE END AS margin,
            ['Web', 'Magasin', 'Téléphone'][1 + (hash(i + 5) % 3)::INT] AS channel,
            'M' || hash(i + 6) % 120 AS store, (1 + hash(i + 7) % 9)::BIGINT AS quantity
            FROM range({lines}) r(i)) TO '{folder / "orders.parquet"}'
            (FORMAT parquet, COMPRESSION zstd)"""
    )


def ours(folder: Path) -> Callable[[], Result]:
    """Take stock as notebook 03 does."""
    from parcours.customers import quality
    from parcours.customers.tables import CustomerTables
    from parcours.files.reading import engines

    def work() -> Result:
        files = {name: folder / f"{name}.parquet" for name in TABLES}
        connection = engines.over_files("duckdb", files)
        known = {name: connection.table(name) for name in TABLES}
        found = quality.inventory(CustomerTables(connection, known, AS_OF, "0"))
        columns: Any = found.columns.set_index(["table", "column"])
        (match,) = found.matches.itertuples(index=False)
        (link,) = found.links.itertuples(index=False)
        volumes: Any = found.tables.set_index("table")
        sizes = found.segmentations.query("column == 'segment'")
        return {
            "rows": int(volumes.loc["orders", "rows"]),
            "filled": {str(name): int(n) for name, n in columns.loc["orders", "filled"].items()},
            "different": {
                str(name): int(n) for name, n in columns.loc["orders", "distinct_approx"].items()
            },
            "days": [str(volumes.loc["orders", end].date()) for end in ("first_date", "last_date")],
            "orphans": int(str(link.orphans)),
            "customers": int(str(match.customers)),
            "known": int(str(match.known)),
            "segments": {
                str(v): int(n) for v, n in zip(sizes["value"], sizes["customers"], strict=True)
            },
        }

    return work


def by_pandas(folder: Path) -> Callable[[], Result]:
    """Do the same work as people do it."""
    import pandas as pd
    import pyarrow.parquet  # noqa: F401 - imported by the first read otherwise

    def work() -> Result:
        customers, orders = (pd.read_parquet(folder / f"{name}.parquet") for name in TABLES)
        for column in customers:
            customers[column].notna().sum(), customers[column].nunique()
        days = pd.to_datetime(orders["order_date"])
        numbers = orders["customer_id"].dropna()
        seen = pd.Series(numbers.unique())
        return {
            "rows": len(orders),
            "filled": {str(column): int(orders[column].notna().sum()) for column in orders},
            "different": {str(column): int(orders[column].nunique()) for column in orders},
            "days": [str(end.date()) for end in (days.min(), days.max())],
            "orphans": int((~numbers.isin(customers["customer_id"])).sum()),
            "customers": len(seen),
            "known": int(seen.isin(customers["customer_id"]).sum()),
            "segments": {str(v): int(n) for v, n in customers["segment"].value_counts().items()},
        }

    return work


def decoding(folder: Path) -> Callable[[], Result]:
    """Read each value once, with DuckDB."""
    import duckdb
    from parcours.files.reading import engines

    def work() -> Result:
        session = duckdb.connect(config={"memory_limit": engines.memory()})
        session.execute("SET enable_progress_bar = false")
        for name in TABLES:
            file = f"read_parquet('{folder / name}.parquet')"
            columns = session.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
            sums = ", ".join(_sum(column, kind) for column, kind, *_ in columns)
            session.execute(f"SELECT {sums} FROM {file}").fetchall()
        return {}

    return work


def _sum(column: str, kind: str) -> str:
    read = {"VARCHAR": f"strlen({column})", "DATE": f"year({column})", "BOOLEAN": f"{column}::INT"}
    return f"sum({read.get(kind, column)})"


def arrow(folder: Path) -> Callable[[], Result]:
    """Read each value once, with pyarrow, a batch after the other."""
    import pyarrow.parquet as pq

    def work() -> Result:
        for name in TABLES:
            for _ in pq.ParquetFile(folder / f"{name}.parquet").iter_batches(1 << 17):
                pass
        return {}

    return work


def profiled(folder: Path) -> Callable[[], Result]:
    """Describe the lines with ydata-profiling, minimal."""
    import pandas as pd
    from ydata_profiling import ProfileReport

    def work() -> Result:
        lines = pd.read_parquet(folder / "orders.parquet")
        report = ProfileReport(lines, minimal=True, progress_bar=False)
        return {"rows": int(report.get_description().table["n"])}

    return work


# --- French CSV -----------------------------------------------------------------------------------


def write_csv(folder: Path, megabytes: int) -> None:
    """Write the same orders in French dress and in plain dress."""
    import duckdb

    lines = megabytes * 17_400
    for place in ("plain", "french"):
        (folder / place).mkdir(exist_ok=True)
    session = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder / "t")})
    session.execute("SET enable_progress_bar = false")
    session.execute(
        f"""CREATE TEMP VIEW made AS SELECT 10000000 + (hash(i + 1) % 900000)::INT AS client,
        50000000 + i AS commande, DATE '2021-01-01' + (i * 1800 // {lines})::INT AS jour,
        (hash(i + 2) % 400000)::BIGINT - 20000 AS cents,
        ['Téléphone', 'Site web', 'Magasin'][1 + (hash(i + 3) % 3)::INT] AS canal,
        ['Orléans', 'Besançon', 'Nîmes', 'Saint-Étienne'][1 + (hash(i + 4) % 4)::INT] AS magasin,
        1 + hash(i + 5) % 9 AS quantite FROM range({lines}) r(i)"""
    )
    amount = "format('{:.2f}', cents / 100)"
    spaced = "translate(format('{:,.2f}', cents / 100), ',.', chr(160) || ',')"
    for name, columns, options in (
        ("plain/orders.csv", f"client, commande, jour, {amount} AS montant", "HEADER"),
        (
            "french/utf8.txt",
            f"""client AS "N° client", commande AS "N° commande",
            strftime(jour, '%d/%m/%Y') AS "Date commande", {spaced} AS "Montant" """,
            "HEADER, DELIMITER ';'",
        ),
    ):
        session.execute(
            f"COPY (SELECT {columns}, canal, magasin, quantite FROM made) "
            f"TO '{folder / name}' (FORMAT csv, {options})"
        )
    utf8 = folder / "french" / "utf8.txt"
    with (
        utf8.open(encoding="utf-8", newline="") as source,
        (folder / "french" / "commandes.csv").open("w", encoding="cp1252", newline="") as target,
    ):
        while text := source.read(1 << 24):
            target.write(text)
    utf8.unlink()


def french(folder: Path, *, spoilt: bool, whole: bool = False) -> Callable[[], Result]:
    """Read the French file to typed columns as a case does."""
    import dataclasses

    import pandas as pd  # noqa: F401 - imported by the first array of Arrow otherwise
    from parcours.customers.schema import Privacy
    from parcours.files import customers
    from parcours.files.reading import delimited, engines, load, mapping, plan, staging

    def work() -> Result:
        path = folder / "french" / "commandes.csv"
        session = engines.session()
        load.prepare(session, KEY)
        raw = delimited.open_file(path, path.name)
        (found,), _ = mapping.mappings_for([raw], ())
        how = plan.plan_file(raw, found, "EUR", {})
        if not spoilt:
            kept = tuple(
                dataclasses.replace(
                    one, column=dataclasses.replace(one.column, privacy=Privacy.KEEP)
                )
                for one in how.columns
            )
            how = dataclasses.replace(how, columns=kept)
        staged = staging.stage(session, how, "staged")
        ((n, total, first, last),) = session.execute(
            "SELECT count(*), sum(amount::DECIMAL(18, 2)), min(order_date), max(order_date) "
            f"FROM {staged.table}"
        ).fetchall()
        return {"rows": n, "money": str(total), "days": [str(first), str(last)]}

    def everything() -> Result:
        tables = customers.read(folder / "french", key=KEY)
        (file,) = tables.reading.files
        return {"rows": file.rows_read, "money": str(file.totals[0].read)}

    return everything if whole else work


def plain(folder: Path, *, spoilt: bool) -> Callable[[], Result]:
    """Read the plain file with DuckDB's own reader."""
    import duckdb
    from parcours.files import privacy
    from parcours.files.reading import engines

    def work() -> Result:
        session = duckdb.connect(
            config={"memory_limit": engines.memory(), "temp_directory": str(folder / "t")}
        )
        session.execute("SET enable_progress_bar = false")
        privacy.teach(session, KEY)
        ids = ("client", "commande")
        changed = ", ".join(f"{privacy.pseudonym_sql(f'{one}::VARCHAR')} AS {one}" for one in ids)
        listed = f"* REPLACE ({changed})" if spoilt else "*"
        session.execute(
            f"CREATE TEMP TABLE plain AS SELECT {listed} "
            f"FROM read_csv('{folder / 'plain' / 'orders.csv'}')"
        )
        ((n, total, first, last),) = session.execute(
            "SELECT count(*), sum(montant::DECIMAL(18, 2)), min(jour), max(jour) FROM plain"
        ).fetchall()
        return {"rows": n, "money": str(total), "days": [str(first), str(last)]}

    return work


# --- customers known twice -------------------------------------------------------------------------


def duplicates() -> None:
    """Print precision and recall on the labelled customers of the sample, by points asked for."""
    sys.path.insert(0, str(ROOT / "tests"))
    import labelled_customers
    from parcours.files.reading import duplicates

    session, columns, known = labelled_customers.staged(ROOT / "data" / "sample")
    usual = duplicates.MARGIN_POINTS
    print(f"{len(known)} pairs labelled")
    for margin in range(usual - 6, usual + 7, 3):
        duplicates.MARGIN_POINTS = margin
        start = time.process_time()
        duplicates.find(session, columns)
        seconds = time.process_time() - start
        found = labelled_customers.found(session)
        right = len(found & known)
        print(
            f"{margin:3} points beyond chance{' (ours)' if margin == usual else '':7} "
            f"{len(found):5} found, {right:4} right: precision {right / len(found):.1%}, "
            f"recall {right / len(known):.1%}, {seconds:.2f} s of processor"
        )


# --- runs -----------------------------------------------------------------------------------------

WORKS: dict[str, Callable[[Path], Callable[[], Result]]] = {
    "parcours": ours,
    "pandas": by_pandas,
    "decoding": decoding,
    "arrow": arrow,
    "ydata": profiled,
    "french": lambda folder: french(folder, spoilt=False),
    "plain": lambda folder: plain(folder, spoilt=False),
    "french, pseudonyms": lambda folder: french(folder, spoilt=True),
    "plain, pseudonyms": lambda folder: plain(folder, spoilt=True),
    "french, whole reading": lambda folder: french(folder, spoilt=True, whole=True),
}


def one(name: str, folder: Path) -> None:
    """Do one work in this process and tell what it took."""
    work = WORKS[name](folder)
    before, start = os.times(), time.perf_counter()
    found = work()
    seconds, after = time.perf_counter() - start, os.times()
    told = {
        "seconds": seconds,
        "processor": after.user + after.system - before.user - before.system,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "found": found,
    }
    print("\n" + json.dumps(told))


def alternate(
    names: Sequence[str], folder: Path, runs: int, python: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """Run each work in turn, as many times as asked, in fresh processes."""
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            done = subprocess.run(
                [python.get(name, sys.executable), __file__, "one", name, str(folder)],
                check=True,
                capture_output=True,
                text=True,
            )
            told[name].append(json.loads(done.stdout.rstrip().rsplit("\n", 1)[-1]))
    return told


def say(told: dict[str, list[dict[str, Any]]], ratios: Sequence[tuple[str, str, str]]) -> None:
    """Print medians, then the ratios claimed."""
    median: dict[str, dict[str, float]] = {}
    for name, runs in told.items():
        median[name] = {
            unit: statistics.median(run[unit] for run in runs)
            for unit in ("seconds", "processor", "megabytes")
        }
        each = ", ".join(f"{run['seconds']:.2f}" for run in runs)
        found = median[name]
        print(
            f"{name:24} {found['seconds']:8.2f} s, {found['processor']:8.2f} s of processor, "
            f"{found['megabytes']:6.0f} MB  ({each})"
        )
    for slow, fast, claim in ratios:
        if slow in median and fast in median:
            clock, work = (
                median[slow][unit] / median[fast][unit] for unit in ("seconds", "processor")
            )
            print(f"{slow} / {fast}: {clock:.1f} by the clock, {work:.1f} of processor ({claim})")


def same(told: dict[str, list[dict[str, Any]]], names: Sequence[str]) -> None:
    """Stop where two sides do not say the same."""
    first, *others = (told[name][0]["found"] for name in names if name in told)
    for other in others:
        for key in first.keys() & other.keys():
            if key == "different":
                gaps = [abs(first[key][c] / n - 1) for c, n in other[key].items()]
                assert max(gaps) <= NEAR, (key, gaps)  # noqa: S101
            else:
                assert first[key] == other[key], (key, first[key], other[key])  # noqa: S101
    print("Both sides say the same.")


def main() -> None:
    """Read the arguments and run what was asked."""
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2], Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("what", choices=["inventory", "profile", "csv", "duplicates"])
    parser.add_argument("size", nargs="?", type=int, default=0)
    parser.add_argument("runs", nargs="?", type=int, default=5)
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--with", dest="python", default=sys.executable)
    parser.add_argument("--folder", type=Path, help="where data are drawn, or were")
    asked = parser.parse_args()
    if asked.what == "duplicates":
        duplicates()
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        {"inventory": _inventory, "profile": _profile, "csv": _csv}[asked.what](asked, folder)


def _inventory(asked: argparse.Namespace, folder: Path) -> None:
    lines = asked.size or 10_000_000
    if not (folder / "orders.parquet").exists():
        draw(folder, lines)
    names = ["parcours"] if asked.ours_only else ["parcours", "pandas", "decoding", "arrow"]
    told = alternate(names, folder, asked.runs, {})
    print(f"{lines:,} order lines, {asked.runs} runs")
    same(told, ["parcours", "pandas"])
    say(
        told,
        [
            ("pandas", "parcours", "claimed: 3 or more from 10 M lines"),
            ("parcours", "decoding", "claimed: 3 at most, by DuckDB"),
            ("parcours", "arrow", "by pyarrow"),
        ],
    )


def _profile(asked: argparse.Namespace, folder: Path) -> None:
    if not (folder / "orders.parquet").exists():
        draw(folder, asked.size or 1_000_000)
    told = alternate(["parcours", "ydata"], folder, asked.runs, {"ydata": asked.python})
    same(told, ["parcours", "ydata"])
    say(told, [("ydata", "parcours", "claimed: 20 or more at 1 M lines")])


def _csv(asked: argparse.Namespace, folder: Path) -> None:
    if not (folder / "french" / "commandes.csv").exists():
        write_csv(folder, asked.size or 1000)
    names = ("french", "plain", "french, pseudonyms", "plain, pseudonyms", "french, whole reading")
    told = alternate(names, folder, asked.runs, {})
    sizes = [
        (folder / one).stat().st_size / 1e6 for one in ("french/commandes.csv", "plain/orders.csv")
    ]
    print(f"{sizes[0]:.0f} MB in French dress, {sizes[1]:.0f} MB in plain dress, {asked.runs} runs")
    same(told, names)
    say(
        told,
        [
            ("french", "plain", "claimed: 2 at most"),
            ("french, pseudonyms", "plain, pseudonyms", "the same, numbers made pseudonyms"),
        ],
    )


if __name__ == "__main__":
    main()
