"""What is written to them, and how they answer: engagement that fades, lists that overlap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from making import process as P
from making.writing import minute, write, yes_no

MONTHS = pd.date_range(P.MESSAGES_FROM, periods=12, freq="MS")
CAMPAIGNS_A_MONTH = 10
USUAL_A_MONTH = 0.62
LISTED_A_MONTH = 5.6
"""Mean messages a month of those written to as usual, and of those who are on every list."""
SMS_SHARE = 0.10
SMS_CLICK_RATE = 0.045
THEMES = ("Soldes", "Nouveautés", "Lettre", "Ventes privées", "Idées déco", "Livraison offerte", "Literie", "Salon",
          "Jardin", "Derniers jours")
N_TO_DO_NOT_CONTACT = 40


def addressed(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Those who accept e-mails: habits of their mailbox and how many lists they are on."""
    ours = people[people["accepts_email"] & ~people["do_not_contact"]]
    ours = ours[["person", "main_id", "web_id", "is_known_twice", "created_day", "accepts_sms", "rate_per_week"]].copy()
    ours["is_proxy"] = rng.random(len(ours)) < P.PROXY_SHARE
    loved = ours["rate_per_week"].rank(pct=True) + rng.normal(0, 0.35, len(ours))
    ours["is_listed"] = loved > loved.quantile(1 - P.OVER_SOLICITED_SHARE)
    return ours.reset_index(drop=True)


def engagement(rng: np.random.Generator, ours: pd.DataFrame) -> np.ndarray:
    """Hidden state of each person each month, shape (n, 12); -1 before the account exists."""
    matrix = np.array(P.ENGAGEMENT_MATRIX).cumsum(axis=1)
    states = np.full((len(ours), len(MONTHS)), -1)
    starts = np.array([(month.date() - P.FIRST_DAY).days for month in MONTHS])
    for m, start in enumerate(starts):
        is_known = (ours["created_day"] < start).to_numpy()
        before = states[:, m - 1] if m else np.full(len(ours), -1)
        drawn = (rng.random(len(ours))[:, None] > matrix[np.maximum(before, 0)]).sum(axis=1)
        first = (rng.random(len(ours))[:, None] > np.cumsum(P.ENGAGEMENT_START)).sum(axis=1)
        states[:, m] = np.where(~is_known, -1, np.where(before >= 0, drawn, first if m == 0 else 0)).clip(-1, 3)
    return states


def messages(
    rng: np.random.Generator, people: pd.DataFrame, orders: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every message of twelve months with its answer, and the states behind."""
    ours = addressed(rng, people)
    states = engagement(rng, ours)
    campaigns = _campaigns(rng)
    has_left = np.zeros(len(ours), bool)
    parts = []
    for m in range(len(MONTHS)):
        part = _month(rng, ours[(states[:, m] >= 0) & ~has_left], states[:, m], campaigns[m])
        gone = part.loc[part["unsubscribed_time"].notna(), "person"]
        has_left |= ours["person"].isin(gone).to_numpy()
        parts.append(part)
    confirmations = _confirmations(rng, orders)
    sent = pd.concat([*parts, confirmations], ignore_index=True)
    sent = sent.sort_values(["sent_time", "customer_id"], kind="stable", ignore_index=True)
    hidden = pd.DataFrame(states, columns=[month.strftime("%Y-%m") for month in MONTHS])
    return sent, pd.concat([ours, hidden], axis=1)


def _campaigns(rng: np.random.Generator) -> list[pd.DataFrame]:
    """Ten campaigns a month, each with its day, hour and intent."""
    months = []
    for month in MONTHS:
        days = np.sort(rng.choice(np.arange(1, 28), CAMPAIGNS_A_MONTH, replace=False))
        when = month + pd.to_timedelta(days, unit="D") + pd.to_timedelta(rng.choice([7, 9, 18], len(days)), unit="h")
        intent = rng.choice(list(P.INTENT_MIX), len(days), p=list(P.INTENT_MIX.values()))
        names = [f"{theme} {month:%m-%Y}" for theme in THEMES]
        months.append(pd.DataFrame({"sent_time": when, "intent": intent, "campaign": names}))
    return months


def _month(
    rng: np.random.Generator, ours: pd.DataFrame, states: np.ndarray, campaigns: pd.DataFrame
) -> pd.DataFrame:
    mean = np.where(ours["is_listed"], LISTED_A_MONTH, USUAL_A_MONTH)
    counts = np.minimum(rng.poisson(mean), CAMPAIGNS_A_MONTH)
    order = rng.random((len(ours), CAMPAIGNS_A_MONTH)).argsort(axis=1)
    is_sent = order < counts[:, None]
    who, which = np.nonzero(is_sent)
    rank = is_sent.cumsum(axis=1)[who, which]
    part = ours.iloc[who].reset_index(drop=True).join(campaigns.iloc[which].reset_index(drop=True))
    part["state"], part["rank"] = states[ours.index[who]], rank
    is_sms = part["accepts_sms"] & (part["intent"] == "Promotionnel") & (rng.random(len(part)) < SMS_SHARE * 3)
    part["channel"] = np.where(is_sms, "SMS", "E-mail")
    part = _answers(rng, part, is_sms.to_numpy())
    stop = part["sent_time"].where(part["unsubscribed_time"].notna()).groupby(part["person"]).transform("min")
    return part[~(part["sent_time"] > stop)].pipe(_with_ids, rng)


def _answers(rng: np.random.Generator, part: pd.DataFrame, is_sms: np.ndarray) -> pd.DataFrame:
    n = len(part)
    fading = P.FADING ** (part["rank"] - 1)
    opens = rng.random(n) < np.array(P.OPEN_RATE)[part["state"]] * fading
    opens &= ~is_sms
    clicks = opens & (rng.random(n) < np.array(P.CLICK_AFTER_OPEN)[part["state"]])
    clicks |= is_sms & (rng.random(n) < SMS_CLICK_RATE * fading)
    part["really_opened"], part["clicked"] = opens, clicks
    delay = pd.to_timedelta(1 + rng.exponential(420, n), unit="m")
    machine = pd.to_timedelta(rng.integers(0, 3, n), unit="m")
    is_proxy_open = part["is_proxy"] & ~is_sms
    opened = (part["sent_time"] + delay).where(opens).mask(is_proxy_open, part["sent_time"] + machine)
    part["opened_time"] = opened.dt.floor("min")
    part["is_proxy_open"] = is_proxy_open
    after = pd.to_timedelta(1 + rng.exponential(4, n), unit="m")
    part["clicked_time"] = (part["sent_time"] + delay + after).where(clicks).dt.floor("min")
    leaves = rng.random(n) < P.UNSUBSCRIBE_BASE * P.UNSUBSCRIBE_GROWTH ** (part["rank"] - 1)
    part["unsubscribed_time"] = (part["sent_time"] + delay + after).where(leaves).dt.floor("min")
    return part


def _with_ids(part: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Those known twice stand on the lists under either number."""
    on_web = part["is_known_twice"] & (rng.random(len(part)) < 0.5)
    return part.assign(customer_id=np.where(on_web, part["web_id"], part["main_id"]))


def _confirmations(rng: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """An order placed at a distance is confirmed, whether promotions are accepted or not."""
    first = (P.MESSAGES_FROM - P.FIRST_DAY).days
    ours = orders[~orders["is_return"] & (orders["channel"] != "Magasin") & (orders["day"] >= first)]
    n = len(ours)
    sent = pd.Timestamp(P.FIRST_DAY) + pd.to_timedelta(ours["day"] * 1440 + rng.integers(480, 1320, n), unit="m")
    opened = rng.random(n) < 0.81
    delay = pd.to_timedelta(1 + rng.exponential(35, n), unit="m")
    clicked = opened & (rng.random(n) < 0.22)
    return pd.DataFrame({
        "person": ours["person"].to_numpy(), "customer_id": ours["customer_id"].to_numpy(), "sent_time": sent.to_numpy(),
        "channel": "E-mail", "campaign": "Confirmation de commande", "intent": "Transactionnel", "rank": 0,
        "opened_time": (sent + delay).where(opened).dt.floor("min").to_numpy(),
        "clicked_time": (sent + delay + delay).where(clicked).dt.floor("min").to_numpy(),
        "really_opened": opened, "clicked": clicked, "is_proxy_open": False,
        "is_proxy": False, "is_listed": False,
    })


def write_messages(
    rng: np.random.Generator, sent: pd.DataFrame, people: pd.DataFrame, folder: Path
) -> dict[str, int]:
    """Write one file a month; a few messages go to people who had asked for silence."""
    silent = people.loc[people["do_not_contact"], "main_id"].to_numpy()
    wrong = sent[sent["intent"] == "Promotionnel"].sample(N_TO_DO_NOT_CONTACT, random_state=rng)
    wrong = wrong.assign(customer_id=rng.choice(silent, len(wrong)), opened_time=pd.NaT, clicked_time=pd.NaT,
                         unsubscribed_time=pd.NaT, is_proxy_open=False)
    sent = pd.concat([sent, wrong]).sort_values(["sent_time", "customer_id"], kind="stable", ignore_index=True)
    text = pd.DataFrame({
        "Numéro client": sent["customer_id"],
        "Date envoi": minute(sent["sent_time"]),
        "Canal": sent["channel"],
        "Campagne": sent["campaign"],
        "Nature": sent["intent"],
        "Date ouverture": minute(sent["opened_time"]),
        "Date clic": minute(sent["clicked_time"]),
        "Date désabonnement": minute(sent["unsubscribed_time"]),
        "Ouverture machine": yes_no(sent["is_proxy_open"]),
    })
    for month, part in text.groupby(sent["sent_time"].dt.strftime("%Y-%m")):
        write(folder / "emails" / f"envois_{month}.csv", part)
    return {"messages": len(text), "messages_to_do_not_contact": N_TO_DO_NOT_CONTACT}
