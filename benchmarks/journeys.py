"""Claim: on a million events, preparation included, 8 times faster than pm4py and retentioneering.

Usage: python benchmarks/journeys.py [events] [runs] [--rows-per-group N] [--pm4py PYTHON] [--retentioneering PYTHON]

PYTHON is the interpreter of an environment that has the package; neither is one of ours. Each run is a fresh
process that reads the same Parquet file; the runs of the programs alternate, and medians are compared. Times
start once the packages are imported, what imports left in memory set aside from collection as in the kernels of a
batch run (``gc.freeze``), for all alike: reading, formatting (the mapping of names to touchpoints for us) and the
directly-follows graph. All must find the same pairs and counts. Processor time is told as well: it hardly moves when
other work runs on the machine. Memory is the highest of the whole process.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261122
STEPS, CHANNELS = 12, ("Site web", "Application", "Téléphone", "Magasin", "E-mail")
EVENTS_PER_CUSTOMER = 10
ROWS_PER_GROUP = 122_880
"""As in the files parcours keeps of what it has read; one group holds engines to one thread."""

MAKE = f"""
import hashlib, sys
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
n = int(sys.argv[1]); dice = np.random.default_rng({SEED}); customers = n // {EVENTS_PER_CUSTOMER}
ids = np.array([hashlib.blake2b(str(i).encode(), digest_size=10).hexdigest() for i in range(customers)])
step, channel = dice.zipf(1.4, n) % {STEPS}, dice.integers(0, {len(CHANNELS)}, n)
seconds = dice.choice(365 * 86400, n, replace=n > 365 * 86400)
time = np.datetime64("2025-11-01", "us") + seconds.astype("timedelta64[s]")
pq.write_table(pa.table({{
    "customer_id": ids[dice.integers(0, customers, n)],
    "event_time": pa.array(time, pa.timestamp("us")),
    "event": np.char.add(np.char.add(step.astype(str), "@"), channel.astype(str)),
    "channel": np.array({CHANNELS!r})[channel],
}}), sys.argv[2], compression="zstd", row_group_size=int(sys.argv[3]))
"""
REPORT = """
import json, resource
counts = sorted(f"{a}>{b}:{n}" for (a, b), n in graph.items())
import hashlib
digest = hashlib.sha256("|".join(counts).encode()).hexdigest()[:12]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
told = {"seconds": seconds, "cpu": cpu, "pairs": len(graph), "digest": digest, "peak_mb": peak, "more": more}
print(json.dumps(told))
"""
OURS = """
import sys, time, datetime as dt
sys.path.insert(0, {tests!r})
import ibis, pandas, pyarrow.dataset, ibis.expr.types.groupby
from journey_books import book, touchpoint
from parcours.customers.event_log import event_log
from parcours.customers.frames import collect
from parcours.customers.journeys_seen import journeys_seen
from parcours.customers.steps import follows, transitions
from parcours.customers.tables import CustomerTables
names = [f"{{step}}@{{channel}}" for step in range({steps}) for channel in range({channels})]
journeys = book([touchpoint(i, events=(name,)) for i, name in enumerate(names, 1)]).journeys
collect(ibis.memtable(pandas.DataFrame({{"a": [1]}})))  # ibis imports its back end on first use
import gc; gc.collect(); gc.freeze()
start, busy = time.perf_counter(), time.process_time()
connection = ibis.duckdb.connect(memory_limit={memory!r})
connection.raw_sql("SET enable_progress_bar = false")
events = connection.read_parquet(sys.argv[1], table_name="events")
tables = CustomerTables(connection, {{"events": events}}, dt.date(2026, 12, 31), "")
log = event_log(tables, journeys)
found = collect(follows(log.steps))
seconds, cpu = time.perf_counter() - start, time.process_time() - busy
name_of = {{f"TP-{{i}}": name for i, name in enumerate(names, 1)}}
graph = {{(name_of[a], name_of[b]): int(n) for a, b, n in zip(found.source, found.target, found.n)}}
more = None
if len(sys.argv) > 2:
    start, busy = time.perf_counter(), time.process_time()
    collect(transitions(log.steps))
    details = time.perf_counter() - start
    start, busy = time.perf_counter(), time.process_time()
    journeys_seen(tables, journeys, quiet_days=30, least_customers=30)
    more = [details, time.perf_counter() - start]
"""
PANDAS = """
import sys, time
import pandas as pd
import gc; gc.collect(); gc.freeze()
start, busy = time.perf_counter(), time.process_time()
events = pd.read_parquet(sys.argv[1], columns=["customer_id", "event_time", "event"])
events = events.sort_values(["customer_id", "event_time"], kind="stable")
events["next"] = events.groupby("customer_id")["event"].shift(-1)
found = events.dropna(subset=["next"]).groupby(["event", "next"]).size()
seconds, cpu = time.perf_counter() - start, time.process_time() - busy
graph = {k: int(n) for k, n in found.items()}
more = None
"""
PM4PY = """
import sys, time
import pandas as pd, pm4py
import gc; gc.collect(); gc.freeze()
start, busy = time.perf_counter(), time.process_time()
events = pd.read_parquet(sys.argv[1], columns=["customer_id", "event_time", "event"])
log = pm4py.format_dataframe(events, case_id="customer_id", activity_key="event", timestamp_key="event_time")
found, _, _ = pm4py.discover_dfg(log)
seconds, cpu = time.perf_counter() - start, time.process_time() - busy
graph = {k: int(n) for k, n in found.items()}
more = None
"""
RETENTIONEERING = """
import os, sys, time
os.environ["RETENTIONEERING_NO_TRACK"] = "1"
import pandas as pd
import retentioneering as r
import gc; gc.collect(); gc.freeze()
start, busy = time.perf_counter(), time.process_time()
events = pd.read_parquet(sys.argv[1], columns=["customer_id", "event_time", "event"])
stream = r.Eventstream(events, {"path_cols": ["customer_id"], "event_col": "event", "timestamp_col": "event_time"})
found = stream.transition_graph_data(edge_weight="count")
seconds, cpu = time.perf_counter() - start, time.process_time() - busy
ends = ["path_start", "path_end"]
found = found.drop(index=ends, columns=ends).stack()
graph = {k: int(n) for k, n in found.items() if n}
more = None
"""


Run = dict[str, Any]


def run(python: str, program: str, *arguments: str) -> Run:
    """Run a program in a fresh process and read what it reports."""
    done = subprocess.run(
        [python, "-c", program + REPORT, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    found: Run = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    """Compare on one file, and print ratios."""
    asked = argparse.ArgumentParser()
    asked.add_argument("events", nargs="?", type=int, default=1_000_000)
    asked.add_argument("runs", nargs="?", type=int, default=5)
    asked.add_argument("--pm4py", default="")
    asked.add_argument("--retentioneering", default="")
    asked.add_argument("--memory", default="2GB")
    asked.add_argument("--rows-per-group", type=int, default=ROWS_PER_GROUP)
    given = asked.parse_args()
    ours = OURS.format(
        tests=str(ROOT / "tests"), steps=STEPS, channels=len(CHANNELS), memory=given.memory
    )
    programs = {"parcours": (sys.executable, ours), "pandas": (sys.executable, PANDAS)}
    if given.pm4py:
        programs["pm4py"] = (given.pm4py, PM4PY)
    if given.retentioneering:
        programs["retentioneering"] = (given.retentioneering, RETENTIONEERING)
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "events.parquet")
        made = [str(given.events), file, str(given.rows_per_group)]
        subprocess.run([sys.executable, "-c", MAKE, *made], check=True)
        results: dict[str, list[Run]] = {name: [] for name in programs}
        for _ in range(given.runs):
            for name, (python, program) in programs.items():
                results[name].append(run(python, program, file))
        whole = run(sys.executable, ours, file, "everything")
    show(given.events, results, whole)


def median(runs: list[Run], what: str) -> float:
    """Return the median of a figure over runs."""
    return statistics.median(float(one[what]) for one in runs)


def show(events: int, results: dict[str, list[Run]], whole: Run) -> None:
    """Print medians, ratios and whether all found the same graph."""
    middle = {name: median(runs, "seconds") for name, runs in results.items()}
    busy = {name: median(runs, "cpu") for name, runs in results.items()}
    print(f"{events:,} events, {len(results['parcours'])} alternating runs, medians")
    for name, runs in results.items():
        peak = max(float(one["peak_mb"]) for one in runs)
        ratio = middle[name] / middle["parcours"]
        work = busy[name] / busy["parcours"]
        print(
            f"  {name:16} {middle[name]:7.2f} s {ratio:5.1f} x   "
            f"{busy[name]:7.2f} s of processor {work:5.1f} x   {peak:6.0f} MB"
        )
    details, everything = whole["more"]
    print(f"  with customers and median delay of each pair: {details:.2f} s more")
    print(f"  everything of step 4: {everything:.2f} s, {whole['peak_mb']:.0f} MB")
    found = {(one["pairs"], one["digest"]) for runs in results.values() for one in runs}
    print("  same graph" if len(found) == 1 else f"  DIFFERENT GRAPHS: {found}")


if __name__ == "__main__":
    main()
