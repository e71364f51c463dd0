"""Customers and orders as the client hands them over, with what goes wrong in real exports."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from making import process as P
from making import words as W
from making.writing import comma, day, write, yes_no

N_LOST_ZEROS = 45
N_BAD_EMAILS = 60
N_IMPOSSIBLE_BIRTHS = 5
N_ANONYMOUS_ORDERS = 400
N_ORPHAN_ORDERS = 150


def customer_rows(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Rows of the customer file, in clean types: one per person, and a second for those known twice."""
    first = people.assign(customer_id=people["main_id"])
    second = people[people["is_known_twice"]].assign(customer_id=people["web_id"])
    second = _typed_again(rng, second)
    rows = pd.concat([first, second], ignore_index=True)
    return rows.sort_values(["created_day", "customer_id"], ignore_index=True)


def _typed_again(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """The same person, as he typed himself on the site years after the card was filled in at the till."""
    n = len(rows)
    rows = rows.copy()
    slip = rng.random(n)
    rows["last_name"] = [_slip(name, x) for name, x in zip(rows["last_name"], slip, strict=True)]
    rows["first_name"] = np.where(
        rng.random(n) < 0.12, rows["first_name"].str[:1] + ".", rows["first_name"]
    )
    shortened = rows["address"].str.replace("rue ", "r. ").str.replace("avenue", "av.")
    rows["address"] = np.where(rng.random(n) < 0.4, shortened, rows["address"])
    rows["phone"] = rows["phone"].where(rng.random(n) < 0.62, "")
    other_mail = rows["email"].str.replace(r"@.*", "@perso.example", regex=True)
    rows["email"] = rows["email"].where(rng.random(n) < 0.55, other_mail)
    rows["birth_date"] = rows["birth_date"].where(rng.random(n) < 0.5)
    rows["created_day"] = rows["created_day"] + rng.integers(0, 260, n)
    rows["created_day"] = rows["created_day"].clip(upper=P.N_DAYS - 1)
    rows["has_loyalty_card"] = False
    rows["origin"] = "Recherche en ligne"
    return rows


def _slip(name: str, x: float) -> str:
    if x < 0.30:
        return name.upper()
    if x < 0.42:
        return name[:2] + name[3:]
    if x < 0.52:
        return name + name[-1]
    return name


def write_customers(rng: np.random.Generator, rows: pd.DataFrame, folder: Path) -> dict[str, int]:
    """Write ``clients.csv``; return how much of each defect it carries."""
    n = len(rows)
    text = pd.DataFrame({
        "Numéro client": rows["customer_id"],
        "Civilité": rows["title"],
        "Prénom": rows["first_name"],
        "Nom": np.where(rng.random(n) < 0.25, rows["last_name"].str.upper(), rows["last_name"]),
        "E-mail": rows["email"].where(rng.random(n) > 0.19, ""),
        "Téléphone": _phones(rng, rows["phone"]),
        "Adresse": rows["address"].where(rng.random(n) > 0.22, ""),
        "Code postal": rows["postcode"].where(rng.random(n) > 0.02, ""),
        "Ville": rows["town"],
        "Date de naissance": rows["birth_date"].dt.strftime("%d/%m/%Y").where(rng.random(n) < 0.5, ""),
        "Date de création": day(rows["created_day"]),
        "Typologie": rows["segment"].where(rows["is_pro"] | (rng.random(n) > 0.04), ""),
        "Carte de fidélité": yes_no(rows["has_loyalty_card"]),
        "Accepte e-mail": yes_no(rows["accepts_email"]).where(rng.random(n) > 0.01, ""),
        "Accepte SMS": yes_no(rows["accepts_sms"]),
        "Ne pas contacter": yes_no(rows["do_not_contact"]),
        "Origine": rows["origin"],
        "Note vendeur": "",
    }).fillna("")
    canary = text.index[text["Numéro client"] == W.CANARY_ID][0]
    text.loc[canary, "E-mail"] = W.CANARY_EMAIL
    text.loc[canary, "Téléphone"] = W.CANARY_PHONE
    text.loc[canary, "Note vendeur"] = f"Rappeler Mme {W.CANARY_NAME[1]} au {W.CANARY_PHONE} le soir"
    counts = _spoil(rng, text, canary)
    exact = text.loc[rng.choice(n, P.N_EXACT_DUPLICATES, replace=False)]
    moved = text.loc[rng.choice(n, P.N_CONFLICTING, replace=False)].copy()
    moved["Adresse"] = [f"{a} {b}" for a, b in zip(
        rng.integers(1, 90, len(moved)), rng.choice(W.STREETS, len(moved)), strict=True
    )]
    moved["Téléphone"] = ""
    text = pd.concat([text, moved, exact], ignore_index=True)
    write(folder / "clients.csv", text)
    return counts | {
        "customer_rows": len(text),
        "exact_duplicate_rows": P.N_EXACT_DUPLICATES,
        "same_id_conflicting_rows": P.N_CONFLICTING,
        "missing_emails": int((text["E-mail"] == "").sum()),
        "missing_phones": int(text["Téléphone"].isin(["", "-", "n.c."]).sum()),
    }


def _phones(rng: np.random.Generator, phones: pd.Series) -> pd.Series:
    x = rng.random(len(phones))
    shown = phones.where(x > 0.3, phones.str.replace(r"(\d\d)(?=\d)", r"\1 ", regex=True))
    shown = shown.mask(x > 0.86, "").mask(x > 0.94, "n.c.").mask(x > 0.97, "-")
    return shown


def _spoil(rng: np.random.Generator, text: pd.DataFrame, canary: int) -> dict[str, int]:
    """Lose zeros, break addresses, invent birthdays: in place, on rows drawn apart."""
    others = text.index[text.index != canary]
    zeros = others[text.loc[others, "Code postal"].str.startswith("0")]
    lost = rng.choice(zeros, N_LOST_ZEROS, replace=False)
    text.loc[lost, "Code postal"] = text.loc[lost, "Code postal"].str[1:]
    mails = others[text.loc[others, "E-mail"] != ""]
    bad = rng.choice(mails, N_BAD_EMAILS, replace=False)
    text.loc[bad, "E-mail"] = text.loc[bad, "E-mail"].str.replace("@", " ")
    born = others[text.loc[others, "Date de naissance"] != ""]
    text.loc[rng.choice(born, N_IMPOSSIBLE_BIRTHS, replace=False), "Date de naissance"] = "31/02/1975"
    return {
        "postcodes_without_zero": N_LOST_ZEROS,
        "invalid_emails": N_BAD_EMAILS,
        "impossible_birth_dates": N_IMPOSSIBLE_BIRTHS,
    }


def write_orders(
    rng: np.random.Generator, orders: pd.DataFrame, lines: pd.DataFrame, folder: Path
) -> dict[str, float]:
    """Write ``commandes_<year>.csv`` and ``lignes_commande.csv``; the last day of a year stands in two files."""
    extra, extra_lines = _nobody_s(rng, orders, lines)
    orders = pd.concat([orders, extra]).sort_values(["day", "order_id"], ignore_index=True)
    lines = pd.concat([lines, extra_lines]).sort_values("order_id", kind="stable", ignore_index=True)
    no_margin = rng.random(len(orders)) < 0.013
    text = pd.DataFrame({
        "Numéro commande": orders["order_id"],
        "Numéro client": orders["customer_id"],
        "Date commande": day(orders["day"]),
        "Canal de vente": orders["channel"],
        "Magasin": orders["store"].where(orders["channel"] == "Magasin", ""),
        "Montant HT": comma(orders["amount"]),
        "Marge brute": comma(orders["margin"]).mask(no_margin, "n.c."),
        "Quantité": orders["quantity"].astype(int).astype(str),
        "Livraison promise": day(orders["promised_day"]),
        "Livraison faite": day(orders["delivered_day"]),
    })
    year = text["Date commande"].str[-4:]
    repeated = 0
    for one in sorted(year.unique()):
        eve = text["Date commande"] == f"31/12/{int(one) - 1}"
        repeated += int(eve.sum())
        write(folder / f"commandes_{one}.csv", text[eve | (year == one)])
    write(folder / "lignes_commande.csv", pd.DataFrame({
        "Numéro commande": lines["order_id"],
        "Référence": lines["product"],
        "Rayon": lines["category"],
        "Quantité": lines["quantity"].astype(int).astype(str),
        "Montant ligne": comma(lines["amount"]),
        "Marge ligne": comma(lines["margin"]),
    }))
    return {
        "order_rows": len(text) + repeated,
        "orders": len(text),
        "repeated_order_rows": repeated,
        "orders_without_customer": N_ANONYMOUS_ORDERS,
        "orders_of_unknown_customers": N_ORPHAN_ORDERS,
        "orders_without_margin": int(no_margin.sum()),
        "order_lines": len(lines),
        "revenue_in_files": round(float(orders["amount"].sum()), 2),
    }


def _nobody_s(
    rng: np.random.Generator, orders: pd.DataFrame, lines: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sales at the till without a card, and sales of customers since erased from the file."""
    at_till = orders.index[(orders["channel"] == "Magasin") & ~orders["is_return"]]
    n = N_ANONYMOUS_ORDERS + N_ORPHAN_ORDERS
    extra = orders.loc[rng.choice(at_till, n, replace=False)].copy()
    numbers = pd.Series([f"P{k:06d}" for k in range(1, n + 1)], index=extra["order_id"].to_numpy())
    extra_lines = lines[lines["order_id"].isin(extra["order_id"])].copy()
    extra_lines["order_id"] = extra_lines["order_id"].map(numbers)
    extra["order_id"] = numbers.to_numpy()
    gone = [f"L0{180_000 + k % 97}" for k in range(N_ORPHAN_ORDERS)]
    extra["customer_id"] = ["-"] * N_ANONYMOUS_ORDERS + gone
    return extra, extra_lines
