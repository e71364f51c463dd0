"""The same results on Spark, in local mode, from the same files (only where pyspark is installed)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from journey_books import book, touchpoint
from parcours.customers import activity, consent, distributions, membership, pareto, quality
from parcours.customers.channels_used import channel_sets
from parcours.customers.journeys_seen import journeys_seen
from parcours.customers.measured_facts import activation_facts
from parcours.customers.selection import customers_of
from parcours.customers.tables import CustomerTables
from parcours.files import assumptions, customers
from parcours.method.publics import CustomerRule
from pyspark import SparkContext

KEY = bytes(range(32))
RULES = (
    CustomerRule(),
    CustomerRule(kind="first_purchase"),
    CustomerRule(kind="n_purchases", n=4),
    CustomerRule(kind="active_in_days", days=365),
)
PLACES = (
    ("accueil", "Site web"),
    ("panier", "Site web"),
    ("appel", "Téléphone"),
    ("retour", "Magasin"),
    ("sans carte", "Site web"),
)
JOURNEYS = book(
    [touchpoint(n, events=(name,)) for n, (name, _) in enumerate(PLACES[:-1], 1)]
).journeys
FILTERS = {"pro": 'segment = "Pro"', "large": "revenue >= 1 000 et non segment est vide"}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, CustomerTables]]:
    """Return the same files read for both engines: unknown numbers, empty cells, a same-day order."""
    folder = tmp_path_factory.mktemp("spark")
    segments = ("Pro", "Particulier", "")
    people = [
        f"{n:04};{segments[n % 3]};{1 + n % 28:02}/0{1 + n % 9}/2023;{'oui' if n % 2 else ''};"
        f"{'oui' if n % 5 == 0 else 'non'}"
        for n in range(40)
    ]
    bought = [
        f"{n * 7 % 43:04};O{n};{1 + n % 28:02}/{1 + n % 12:02}/{2024 + n % 2};{n * 13 % 900},50"
        for n in range(150)
    ]
    met = [
        f"{n * 11 % 37:04};{1 + n % 28:02}/0{1 + n % 9}/2025 {n % 24:02}:{n % 60:02};{name};{channel}"
        for n in range(300)
        for name, channel in [PLACES[n * n % 5]]
    ]
    for name, heading, lines in (
        ("evenements", "N° client;Date événement;Événement;Canal", met),
        ("clients", "N° client;Typologie;Date de création;Accepte e-mail;Ne pas contacter", people),
        ("commandes", "N° client;N° commande;Date commande;Montant", bought),
    ):
        (folder / f"{name}.csv").write_text("\n".join([heading, *lines]), encoding="utf-8")
    found = {
        engine: customers.read(folder, key=KEY, engine=engine) for engine in ("duckdb", "spark")
    }
    yield found
    found["spark"].connection._session.stop()
    gateway, SparkContext._gateway = SparkContext._gateway, None
    if gateway is not None:  # py4j leaves its sockets to the garbage collector
        gateway.shutdown()
    gc.collect()


pytestmark = pytest.mark.filterwarnings("ignore")  # pyspark 4.0 and py4j on pandas 3: theirs


def results(tables: CustomerTables) -> dict[str, pd.DataFrame]:
    """Return what steps 1 and 3 and the first pages of customer value say of the file."""
    taken: Any = quality.inventory(tables)
    base = customers_of(tables, RULES[1])
    members = membership.public_members(tables, base, FILTERS)
    weighed: Any = membership.public_facts(tables, members, base)
    spread = distributions.distributions(tables, least=2)
    orders, known = tables.tables["orders"], tables.tables["customers"]
    return {
        "tables": taken.tables,
        "columns": taken.columns.drop(columns="distinct_approx"),
        "links": taken.links,
        "matches": taken.matches,
        "segmentations": taken.segmentations,
        "completeness": quality.completeness_by_public(tables, members),
        "rules": membership.compare_rules(tables, RULES),
        "publics": weighed.by_public,
        "overlap": weighed.overlap,
        "activity": activity.activity(tables, assumptions.load()).by_state,
        "reach": consent.reach(tables, {"buyers": orders, "known": known, "none": known.limit(0)}),
        "numbers": spread.numbers,
        "dates": spread.dates,
        "values": spread.categories,
        "channels": pd.DataFrame(
            sorted((sorted(codes), n) for codes, n in channel_sets(tables).items()),
            columns=["codes", "n"],
        ),
        "activation": pd.DataFrame(
            [(key, fact.value, fact.n) for key, fact in activation_facts(tables).items()]
        ),
        "pareto": pd.DataFrame({"gini": [pareto.pareto(tables).gini]}),
    }


def test_spark_says_what_duckdb_says(engines: dict[str, CustomerTables]) -> None:
    """Inventory, rules, publics, consent, distributions, activity, concentration are equal (A1, P1, P2)."""
    spark, duckdb = results(engines["spark"]), results(engines["duckdb"])
    assert ("pyspark", "duckdb") == (
        engines["spark"].connection.name,
        engines["duckdb"].connection.name,
    )
    for name, expected in duckdb.items():
        pd.testing.assert_frame_equal(expected, spark[name], check_dtype=False, rtol=1e-9)


def test_spark_sees_the_journeys_duckdb_sees(engines: dict[str, CustomerTables]) -> None:
    """Passages, delays, loops, drop-offs, paths, first steps and the map against the log (J8)."""
    seen = {
        name: journeys_seen(tables, JOURNEYS, quiet_days=30, least_customers=5)
        for name, tables in engines.items()
    }
    spark, duckdb = seen["spark"], seen["duckdb"]
    for name in ("nodes", "transitions", "channels", "first_steps", "paths"):
        expected, found = (
            frame.sort_values(list(frame.columns), ignore_index=True)
            for frame in (getattr(duckdb, name), getattr(spark, name))
        )
        pd.testing.assert_frame_equal(expected, found, check_dtype=False, rtol=1e-9)
    assert (duckdb.seen, duckdb.n_events, duckdb.n_ties) == (
        spark.seen,
        spark.n_events,
        spark.n_ties,
    )
    assert ({"sans carte": 120}, 300) == (duckdb.seen.unmapped, duckdb.n_events)


def test_the_file_is_worth_comparing(engines: dict[str, CustomerTables]) -> None:
    """The negative control: orders of nobody known, rules that do not count the same people, refusals."""
    links: Any = quality.inventory(engines["duckdb"]).links
    rules: Any = membership.compare_rules(engines["duckdb"], RULES)
    told = consent.reach(engines["duckdb"], {"buyers": engines["duckdb"].tables["orders"]})
    spread = distributions.distributions(engines["duckdb"], least=2)
    assert (True, True, True, True, True) == (
        bool(channel_sets(engines["duckdb"])),
        0 < links["orphans"].sum() < 150,
        len(set(rules["customers"])) > 1,
        told.loc["buyers", ["refused", "unknown", "allowed", "by_email"]].gt(0).all(),
        min(map(len, (spread.numbers, spread.dates, spread.categories))) > 0,
    )
