"""Who the customers are, and what drives each of them."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd

from making import process as P
from making import words as W


def people(rng: np.random.Generator) -> pd.DataFrame:
    """One row per true person: identity, habits and the hidden numbers of the buying process."""
    n = P.N_PERSONS
    hidden = _hidden(rng, n)
    is_buyer = np.zeros(n, bool)
    is_buyer[rng.permutation(n)[: P.N_BUYERS]] = True
    frame = pd.DataFrame({"person": np.arange(n), "is_buyer": is_buyer} | hidden)
    frame["segment"] = _segments(rng, frame)
    frame["is_pro"] = frame["segment"] == "Pro"
    frame["first_day"] = _first_days(rng, n)
    habits = _habits(rng, frame)
    for index, channel in enumerate(P.SALES_CHANNELS):
        frame[channel] = habits[:, index]
    mixed = (habits[:, 0] > 0.2) & (habits[:, 1] + habits[:, 2] > 0.2) & is_buyer
    frame["is_known_twice"] = False
    twice = rng.choice(np.flatnonzero(mixed), P.N_KNOWN_TWICE, replace=False)
    frame.loc[twice, "is_known_twice"] = True
    small = frame.index[is_buyer & ~frame["is_pro"] & (frame["spend_rate"] > 0.017)]
    frame["is_costly"] = False
    frame.loc[rng.choice(small, P.N_COSTLY, replace=False), "is_costly"] = True
    return _identities(rng, frame)


def _hidden(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    b = P.BUYING
    return {
        "rate_per_week": rng.gamma(b.r, 1 / b.alpha, n),
        "dropout": rng.beta(b.a, b.b, n),
        "spend_rate": rng.gamma(b.q, 1 / b.gamma, n),
    }


def _segments(rng: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    """Professionals buy more often and more: drawn from the same process, so the whole stays BG/NBD."""
    score = (
        0.7 * np.log(frame["rate_per_week"].clip(1e-6)).rank(pct=True)
        + 0.9 * (-frame["spend_rate"]).rank(pct=True)
        + rng.normal(0, 0.22, len(frame))
    )
    is_pro = score > np.quantile(score, 1 - P.PRO_SHARE)
    others = rng.choice(
        ["Particulier", "Emménagement", "Jeune foyer"], len(frame), p=[0.66, 0.20, 0.14]
    )
    return np.where(is_pro, "Pro", others)


def _first_days(rng: np.random.Generator, n: int) -> np.ndarray:
    """First purchase, or creation for those who never bought: sales in January, moves in summer."""
    season = np.array([1.25, 0.85, 0.9, 0.95, 1.0, 1.15, 1.1, 0.9, 1.15, 1.0, 1.1, 1.05])
    days = pd.date_range(P.FIRST_DAY, P.LAST_DAY)
    weight = season[days.month.to_numpy() - 1] * np.where(days.day_of_week == 6, 0.45, 1.0)
    weight = weight * np.where(days.day_of_week == 5, 1.7, 1.0)
    return rng.choice(len(days), n, p=weight / weight.sum())


def _habits(rng: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    kinds = np.array([
        [0.97, 0.01, 0.00, 0.02],
        [0.02, 0.95, 0.02, 0.01],
        [0.03, 0.07, 0.90, 0.00],
        [0.48, 0.38, 0.12, 0.02],
        [0.45, 0.20, 0.02, 0.33],
    ])
    private = rng.choice(4, len(frame), p=[0.36, 0.22, 0.08, 0.34])
    kind = np.where(frame["is_pro"] & (rng.random(len(frame)) < 0.7), 4, private)
    return kinds[kind]


def _identities(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    n = len(frame)
    is_woman = rng.random(n) < 0.58
    first = np.where(is_woman, rng.choice(W.FIRST_NAMES_F, n), rng.choice(W.FIRST_NAMES_M, n))
    last = rng.choice([name.replace("-", " ") for name in W.LAST_NAMES], n)
    weights = np.array([town[2] for town in W.TOWNS])
    town = rng.choice(len(W.TOWNS), n, p=weights / weights.sum())
    number = rng.integers(1, 140, n)
    street = rng.choice(W.STREETS, n)
    serial = rng.permutation(70_000)[:n]
    frame["title"] = np.where(is_woman, "Mme", "M.")
    frame["first_name"], frame["last_name"] = first, last
    frame["email"] = [
        f"{_plain(f)}.{_plain(x)}{s % 97 or ''}@{W.MAIL_DOMAINS[s % len(W.MAIL_DOMAINS)]}"
        for f, x, s in zip(first, last, serial, strict=True)
    ]
    frame["phone"] = [_phone(s) for s in serial]
    frame["address"] = [f"{a} {b}" for a, b in zip(number, street, strict=True)]
    frame["postcode"] = [W.TOWNS[t][0] for t in town]
    frame["town"] = [W.TOWNS[t][1] for t in town]
    born = pd.Timestamp("1950-01-01") + pd.to_timedelta(rng.integers(0, 20_000, n), unit="D")
    frame["birth_date"] = born
    mostly_web = (frame["Site web"] + frame["Application"]) > 0.6
    frame["card_id"] = [f"L0{100_000 + s}" for s in serial]
    frame["web_id"] = [f"W0{100_000 + s * 7 % 70_001}" for s in serial]
    has_card_row = ~mostly_web | frame["is_known_twice"]
    frame["main_id"] = np.where(has_card_row, frame["card_id"], frame["web_id"])
    frame["has_loyalty_card"] = has_card_row & (rng.random(n) < 0.86)
    frame["store"] = [_store(code) for code in frame["postcode"]]
    lead = np.where(mostly_web, rng.geometric(1 / 9, n) - 1, 0)
    frame["created_day"] = frame["first_day"] - np.where(frame["is_buyer"], lead, 0)
    frame["accepts_email"] = rng.random(n) < np.where(frame["is_buyer"], 0.37, 0.50)
    frame["accepts_sms"] = rng.random(n) < 0.31
    frame["do_not_contact"] = rng.random(n) < 0.012
    origins = ["Magasin", "Recherche en ligne", "Parrainage", "Réseaux sociaux", "Salon de l’habitat"]
    web_origin = rng.choice(origins[1:], n, p=[0.48, 0.14, 0.30, 0.08])
    frame["origin"] = np.where(mostly_web | (rng.random(n) < 0.2), web_origin, "Magasin")
    return _canary(frame)


def _canary(frame: pd.DataFrame) -> pd.DataFrame:
    """Give one ordinary buyer the planted identity."""
    who = frame.index[frame["is_buyer"] & ~frame["is_pro"] & ~frame["is_known_twice"]][41]
    frame.loc[who, ["first_name", "last_name"]] = W.CANARY_NAME
    frame.loc[who, ["title", "email", "phone"]] = ["Mme", W.CANARY_EMAIL, W.CANARY_PHONE]
    frame.loc[who, ["card_id", "main_id"]] = W.CANARY_ID
    frame.loc[who, ["accepts_email", "has_loyalty_card", "do_not_contact"]] = [True, True, False]
    return frame


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return folded.replace(" ", "-")


def _phone(serial: int) -> str:
    """Return a number of the ranges kept for fiction, the same for nobody else."""
    if serial < 20_000:
        return W.FICTION_MOBILE[serial // 10_000] + f"{serial % 10_000:04d}"
    rest = serial - 20_000
    return W.FICTION_LANDLINE[rest % 5] + f"{rest // 5 % 10_000:04d}"


def _store(postcode: str) -> str:
    for name, departments in W.STORES:
        if postcode[:2] in departments:
            return name
    return W.STORES[int(postcode) % 3][0]
