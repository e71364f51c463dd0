"""Why they call, and what the relationship costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from making import process as P
from making.writing import comma, minute, spaced, write, yes_no

AVOIDABLE_OF_COSTLY = ("Retour et remboursement", "Suivi de commande", "Facture")
COSTS: tuple[tuple[str, str, float, float], ...] = (
    # what is spent a month, on which channel, in November 2023 and how it grows over the three years
    ("Publicité en ligne", "Site web", 9_800, 1.30),
    ("Catalogue et affichage", "Magasin", 6_200, 0.85),
    ("Envoi d’e-mails et de SMS", "E-mail", 1_350, 1.60),
    ("Programme de fidélité", "Magasin", 2_400, 1.25),
    ("Application mobile", "Application", 2_100, 1.20),
    ("Enquêtes", "E-mail", 610, 1.10),
    ("Retours et reprises", "Transport", 3_100, 1.45),
)
CENTRE_FIXED = 6_900
"""Salaries and telephone lines of the contact centre, a month, besides each contact's own cost."""


def contacts(rng: np.random.Generator, people: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Everything that reached the contact centre in two years."""
    first = (P.CONTACTS_FROM - P.FIRST_DAY).days
    sold = orders[~orders["is_return"]]
    known = sold.groupby("person")["day"].min()
    calls = pd.concat([
        _about_delays(rng, sold[sold["promised_day"] >= first]),
        _about_anything(rng, sold[sold["day"] >= first]),
        _of_the_costly(rng, people[people["is_costly"]], known, first),
    ], ignore_index=True)
    calls = calls[calls["day"] < P.N_DAYS].reset_index(drop=True)
    return _how_it_went(rng, calls)


def _about_delays(rng: np.random.Generator, delivered: pd.DataFrame) -> pd.DataFrame:
    delivered = delivered[delivered["delivered_day"].notna()]
    chance = np.where(delivered["is_late"], P.LATE_CONTACT_RATE, P.ON_TIME_CONTACT_RATE)
    calls = delivered[rng.random(len(delivered)) < chance]
    is_late = calls["is_late"].to_numpy()
    after = np.where(is_late, rng.integers(1, 4, len(calls)), -rng.integers(1, 4, len(calls)))
    return pd.DataFrame({
        "person": calls["person"], "customer_id": calls["customer_id"], "order_id": calls["order_id"],
        "day": (calls["promised_day"] + after).astype(int), "is_costly": calls["is_costly"],
        "reason": np.where(is_late, "Retard de livraison", "Suivi de commande"),
    })


def _about_anything(rng: np.random.Generator, sold: pd.DataFrame) -> pd.DataFrame:
    about = sold.sample(P.BACKGROUND_CONTACTS, replace=True, random_state=rng)
    weights = {name: reason.weight for name, reason in P.REASONS.items()}
    return pd.DataFrame({
        "person": about["person"], "customer_id": about["customer_id"], "order_id": "",
        "day": about["day"] + rng.integers(0, 60, len(about)), "is_costly": about["is_costly"],
        "reason": rng.choice(list(weights), len(about), p=list(weights.values())),
    })


def _of_the_costly(rng: np.random.Generator, costly: pd.DataFrame, known: pd.Series, first: int) -> pd.DataFrame:
    counts = rng.poisson(P.COSTLY_CONTACTS, len(costly))
    ours = costly.loc[costly.index.repeat(counts), ["person", "main_id"]]
    since = ours["person"].map(known).clip(lower=first)
    day = since + rng.random(len(ours)) * (P.N_DAYS - since)
    return pd.DataFrame({
        "person": ours["person"], "customer_id": ours["main_id"], "order_id": "", "day": day.astype(int),
        "is_costly": True, "reason": rng.choice(AVOIDABLE_OF_COSTLY, len(ours), p=[0.5, 0.3, 0.2]),
    })


def _how_it_went(rng: np.random.Generator, calls: pd.DataFrame) -> pd.DataFrame:
    n = len(calls)
    reasons = calls["reason"]
    minutes = rng.integers(9 * 60, 19 * 60, n)
    start = pd.Timestamp(P.FIRST_DAY) + pd.to_timedelta(calls["day"] * 1440 + minutes, unit="m")
    calls["contact_time"] = start
    calls["channel"] = "Téléphone"
    for reason, about in P.REASONS.items():
        ours = (reasons == reason).to_numpy()
        calls.loc[ours, "channel"] = rng.choice(list(about.channels), int(ours.sum()), p=list(about.channels.values()))
    wait = reasons.map({name: about.wait_minutes for name, about in P.REASONS.items()}).astype(float)
    calls["wait_minutes"] = (wait * rng.lognormal(-0.125, 0.5, n)).round(1)
    calls.loc[calls["channel"] == "E-mail", "wait_minutes"] = np.nan
    solved = reasons.map({name: about.resolved for name, about in P.REASONS.items()}).astype(float)
    calls["is_resolved"] = rng.random(n) < solved
    cost = reasons.map({name: about.cost for name, about in P.REASONS.items()}).astype(float)
    calls["cost"] = (cost * rng.lognormal(-0.02, 0.2, n) * np.where(calls["is_costly"], 1.4, 1.0)).round(2)
    calls = calls.sort_values(["contact_time", "customer_id"], kind="stable", ignore_index=True)
    year = calls["contact_time"].dt.strftime("%y")
    rank = calls.groupby(year).cumcount() + 1
    calls["contact_id"] = [f"T{y}-{k:05d}" for y, k in zip(year, rank, strict=True)]
    return calls


def write_contacts(rng: np.random.Generator, calls: pd.DataFrame, folder: Path) -> dict[str, int]:
    """Write the tickets, under the title the telephone tool puts above the headings."""
    unknown_cost = rng.random(len(calls)) < 0.02
    waits = calls["wait_minutes"].map(lambda x: "-" if pd.isna(x) else f"{x:.1f}".replace(".", ","))
    write(folder / "contacts_service_client.csv", pd.DataFrame({
        "Numéro ticket": calls["contact_id"],
        "Numéro client": calls["customer_id"],
        "Date contact": minute(calls["contact_time"]),
        "Canal": calls["channel"],
        "Motif": calls["reason"],
        "Attente (min)": waits,
        "Résolu": yes_no(calls["is_resolved"]),
        "Coût": comma(calls["cost"]).mask(unknown_cost, "n.c."),
    }), before=("Tickets clos du 01/11/2024 au 31/10/2026 - export du 03/11/2026;;;;;;;", ";;;;;;;"))
    return {
        "contacts": len(calls),
        "contacts_without_cost": int(unknown_cost.sum()),
        "contacts_without_wait": int(calls["wait_minutes"].isna().sum()),
    }


def costs(rng: np.random.Generator, calls: pd.DataFrame) -> pd.DataFrame:
    """Costs of the relationship, month by month; the contact centre's include what its contacts cost."""
    months = pd.date_range(P.FIRST_DAY, periods=36, freq="MS")
    by_month = calls.groupby(calls["contact_time"].dt.to_period("M"))["cost"].sum()
    usual = float(by_month.mean())
    rows = []
    for k, month in enumerate(months):
        for name, channel, start, growth in COSTS:
            amount = start * growth ** (k / 35) * rng.normal(1, 0.06)
            rows.append((month, name, channel, round(amount, 2)))
        contact_costs = float(by_month.get(month.to_period("M"), usual))
        rows.append((month, "Centre de contact", "Téléphone", round(CENTRE_FIXED + contact_costs, 2)))
    return pd.DataFrame(rows, columns=["month", "cost_type", "channel", "amount"])


def write_costs(table: pd.DataFrame, folder: Path) -> dict[str, float]:
    """Write the costs as management accounting does: a title, thousands apart, a total below."""
    total = round(float(table["amount"].sum()), 2)
    text = pd.DataFrame({
        "Mois": table["month"].dt.strftime("%d/%m/%Y"),
        "Poste": table["cost_type"],
        "Canal": table["channel"],
        "Montant": spaced(table["amount"]),
    })
    write(
        folder / "couts_relation_client.csv", text,
        before=("Coûts de la relation client, de novembre 2023 à octobre 2026 (€ HT);;;",),
        after=(f"TOTAL;;;{spaced(pd.Series([total]))[0]}",),
    )
    return {"cost_rows": len(table), "cost_total": total}
