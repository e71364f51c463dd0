"""The truth planted in the files: what was decided, and what chance made of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from making import process as P
from making import words as W


@dataclass(frozen=True)
class Made:
    """Everything the generator made, in clean types."""

    people: pd.DataFrame
    rows: pd.DataFrame
    orders: pd.DataFrame
    lines: pd.DataFrame
    messages: pd.DataFrame
    states: pd.DataFrame
    contacts: pd.DataFrame
    feedback: pd.DataFrame
    visits: pd.DataFrame
    costs: pd.DataFrame


def truth(made: Made, defects: dict[str, float]) -> dict[str, Any]:
    """All of it, as ``truth.json`` keeps it; shares and rates from 0 to 1, money in euros."""
    return {
        "as_of": P.LAST_DAY.isoformat(),
        "seed": P.SEED,
        "defects": defects,
        "canaries": {
            "name": " ".join(W.CANARY_NAME), "last_name": W.CANARY_NAME[1], "first_name": W.CANARY_NAME[0],
            "email": W.CANARY_EMAIL, "phone": W.CANARY_PHONE, "customer_id": W.CANARY_ID,
        },
        "buying": buying(made),
        "customers": customers(made),
        "publics": publics(made),
        "returns": returns(made),
        "costly_customers": costly(made),
        "late_deliveries": late(made),
        "affinities": affinities(made),
        "pressure": pressure(made),
        "engagement": engagement(made),
        "voice": voice(made),
        "visits": visits(made),
        "known_twice": known_twice(made),
    }


def buying(made: Made) -> dict[str, Any]:
    """How they buy: BG/NBD in weeks, Gamma-Gamma in euros; ``revenue`` is that of customers of the file."""
    return {
        "bg_nbd_weeks": {name: getattr(P.BUYING, name) for name in ("r", "alpha", "a", "b")},
        "gamma_gamma": {name: getattr(P.BUYING, name) for name in ("p", "q", "gamma")},
        "mean_basket": P.BUYING.mean_basket,
        "revenue": _money(made.orders["amount"]),
        "margin": _money(made.orders["margin"]),
    }


def customers(made: Made) -> dict[str, int]:
    """Head counts by rule, by number of the file (a person known twice has two)."""
    sold = _sold(made)
    counts = sold.groupby("customer_id").size()
    recent = sold[sold["day"] > P.N_DAYS - 1 - 365]
    return {
        "persons": P.N_PERSONS,
        "account_created": len(made.rows),
        "first_purchase": len(counts),
        "two_purchases": int((counts >= 2).sum()),
        "active_in_365_days": int(recent["customer_id"].nunique()),
        "buyers_on_two_channels": int((sold.groupby("customer_id")["channel"].nunique() >= 2).sum()),
    }


def facts(made: Made) -> pd.DataFrame:
    """What the filters of publics speak of, one row per number that has bought."""
    orders = made.orders
    sold = _sold(made)
    by = sold.groupby("customer_id")
    recent = orders[orders["day"] > P.N_DAYS - 1 - 365]
    table = pd.DataFrame({
        "orders": by.size(),
        "channels_used": by["channel"].nunique(),
        "days_since_last_purchase": P.N_DAYS - 1 - by["day"].max(),
        "revenue": orders.groupby("customer_id")["amount"].sum(),
    })
    table["revenue_12_months"] = recent.groupby("customer_id")["amount"].sum().reindex(table.index).fillna(0)
    segment = made.rows.drop_duplicates("customer_id").set_index("customer_id")["segment"]
    table["segment"] = segment.reindex(table.index)
    return table


def publics(made: Made) -> dict[str, Any]:
    """Head count and share of revenue of each candidate public, among those who have bought.

    Twelve months are the 365 days up to ``as_of``; returns count in revenue, not in orders.
    A few segments are missing in the file, so that PU-2 is a little smaller there.
    """
    table = facts(made)
    masks = {
        "PU-1": (table["revenue_12_months"] > 800) & (table["channels_used"] >= 2),
        "PU-2": (table["segment"] == "Emménagement") & (table["orders"] <= 2),
        "PU-3": table["segment"] == "Pro",
        "PU-4": table["days_since_last_purchase"] > 540,
        "PU-5": (table["orders"] >= 2) & (table["revenue"] < 250),
    }
    whole = table["revenue"].sum()
    return {
        name: {"customers": int(mask.sum()), "revenue_share": _share(table.loc[mask, "revenue"].sum(), whole)}
        for name, mask in masks.items()
    }


def returns(made: Made) -> dict[str, Any]:
    """Credit notes among the documents of the customers of the file."""
    back = made.orders[made.orders["is_return"]]
    return {"documents": len(back), "amount": _money(back["amount"])}


def costly(made: Made) -> dict[str, Any]:
    """Persons whose margin is less than what their contacts cost, in the two years contacts are known."""
    margin = made.orders.groupby("person")["margin"].sum()
    spent = made.contacts.groupby("person")["cost"].sum()
    net = margin.sub(spent, fill_value=0)
    losing = net[net < 0]
    planted = made.people.set_index("person").loc[losing.index, "is_costly"]
    return {
        "planted": P.N_COSTLY,
        "persons": len(losing),
        "of_the_planted_share": _share(planted.sum(), len(losing)),
        "contribution": _money(losing),
    }


def late(made: Made) -> dict[str, Any]:
    """What a late delivery does to the telephone, on orders delivered while contacts are known."""
    first = (P.CONTACTS_FROM - P.FIRST_DAY).days
    delivered = made.orders[made.orders["delivered_day"].notna() & (made.orders["promised_day"] >= first)]
    called = delivered["order_id"].isin(made.contacts["order_id"])
    is_late = delivered["is_late"]
    return {
        "planted": {"late_share": P.LATE_SHARE, "contact_rate_late": P.LATE_CONTACT_RATE,
                    "contact_rate_on_time": P.ON_TIME_CONTACT_RATE},
        "deliveries": len(delivered),
        "late_share": _share(is_late.sum(), len(delivered)),
        "contact_rate_late": _share(called[is_late].sum(), is_late.sum()),
        "contact_rate_on_time": _share(called[~is_late].sum(), (~is_late).sum()),
    }


def affinities(made: Made) -> list[dict[str, Any]]:
    """Lift of each planted pair: share of the channel's lines in the category over the share of all lines."""
    lines = made.lines[made.lines["amount"] > 0].merge(made.orders[["order_id", "channel"]], on="order_id")
    overall = lines["category"].value_counts(normalize=True)
    within = lines.groupby("channel")["category"].value_counts(normalize=True)
    return [
        {"channel": channel, "category": category, "planted_factor": factor,
         "lift": round(float(within[channel, category] / overall[category]), 4)}
        for (channel, category), factor in P.AFFINITIES.items()
    ]


def pressure(made: Made) -> dict[str, Any]:
    """How much is written, and what the response loses with each further message of the month."""
    sent = made.messages
    listed = made.states["is_listed"]
    ours = sent[sent["rank"] > 0]
    mails = ours[ours["channel"] == "E-mail"]
    by_rank = mails.groupby("rank")["really_opened"].mean()
    monthly = sent.groupby(["person", sent["sent_time"].dt.strftime("%Y-%m")]).size()
    intents = sent["intent"].value_counts(normalize=True)
    return {
        "planted": {"listed_share": P.OVER_SOLICITED_SHARE, "fading": P.FADING,
                    "unsubscribe_base": P.UNSUBSCRIBE_BASE, "unsubscribe_growth": P.UNSUBSCRIBE_GROWTH},
        "listed_persons": int(listed.sum()),
        "addressed_persons": int(sent["person"].nunique()),
        "open_rate_by_rank": {str(k): round(float(v), 4) for k, v in by_rank.items() if k <= 6},
        "person_months_over": {
            str(limit): _share((monthly > limit).sum(), len(monthly)) for limit in (2, 3, 4, 5, 6)
        },
        "intent_share": {name: round(float(share), 4) for name, share in intents.sort_index().items()},
        "proxy_share_of_opens": _share(sent["is_proxy_open"].sum(), sent["opened_time"].notna().sum()),
    }


def engagement(made: Made) -> dict[str, Any]:
    """Monthly transitions of the hidden states, planted and as chance had it (rows and columns in order)."""
    months = [name for name in made.states.columns if str(name).startswith("20")]
    states = made.states[months].to_numpy()
    counts = np.zeros((4, 4), int)
    for before, after in zip(states.T[:-1], states.T[1:], strict=True):
        known = before >= 0
        np.add.at(counts, (before[known], after[known]), 1)
    return {
        "states": P.ENGAGEMENT,
        "planted": P.ENGAGEMENT_MATRIX,
        "counts": counts.tolist(),
        "matrix": (counts / counts.sum(axis=1, keepdims=True)).round(4).tolist(),
        "open_rate": P.OPEN_RATE,
        "click_after_open": P.CLICK_AFTER_OPEN,
    }


def voice(made: Made) -> dict[str, Any]:
    """NPS of each touchpoint, planted (before professionals, who are harsher) and as answered."""
    said = made.feedback[made.feedback["metric"] == "NPS"]
    score = said["score"].astype(int)
    point = (score >= 9).astype(int) - (score <= 6).astype(int)
    by = point.groupby(said["touchpoint"])
    is_pro = said["person"].map(made.people.set_index("person")["is_pro"])
    private = point[~is_pro].groupby(said["touchpoint"]).mean()
    return {
        name: {"planted_nps": round(asdict(opinion)["promoters"] * 100 - opinion.detractors * 100, 2),
               "nps_of_individuals": round(100 * float(private[name]), 2),
               "nps": round(100 * float(by.mean()[name]), 2), "n": int(by.size()[name])}
        for name, opinion in P.NPS.items()
    }


def visits(made: Made) -> dict[str, Any]:
    """From one event to the next within a visit; visits of a customer are more than 30 minutes apart, or nearly all."""
    log = made.visits.sort_values(["visit", "step"])
    after = log.groupby("visit")["event"].shift(-1).fillna(P.EXIT)
    counts = pd.crosstab(log["event"], after)
    shares = counts.div(counts.sum(axis=1), axis=0)
    return {
        "visits": int(log["visit"].nunique()),
        "planted": P.VISIT_MATRIX,
        "leaves_after_stock_check": P.LEAVES_AFTER_STOCK_CHECK,
        "from_stock_check": {k: round(float(v), 4) for k, v in shares.loc["verif_stock"].items() if v > 0},
        "exit_share": {event: round(float(shares.loc[event, P.EXIT]), 4) for event in P.VISIT_MATRIX},
    }


def known_twice(made: Made) -> list[str]:
    """Both numbers of each person known twice: shop card, web account."""
    twice = made.people[made.people["is_known_twice"]]
    return sorted(f"{a} {b}" for a, b in zip(twice["card_id"], twice["web_id"], strict=True))


def _sold(made: Made) -> pd.DataFrame:
    return made.orders[~made.orders["is_return"]]


def _money(amounts: pd.Series) -> float:
    return round(float(amounts.sum()), 2)


def _share(part: float, whole: float) -> float:
    return round(float(part) / float(whole), 4)
