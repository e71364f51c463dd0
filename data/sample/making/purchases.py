"""What they buy: orders and lines of a BG/NBD and Gamma-Gamma process, deliveries, returns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from making import process as P

DELIVERED = ("Canapés et fauteuils", "Literie", "Tables et chaises", "Rangement")
"""Categories a lorry brings, whatever the channel."""


def purchases(
    rng: np.random.Generator, people: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders (sales and returns) and their lines; amounts are the sums of the lines."""
    orders = _dates(rng, people)
    orders["amount_drawn"] = rng.gamma(P.BUYING.p, 1 / orders["spend_rate"])
    orders["channel"] = _channels(rng, orders)
    lines = _lines(rng, orders)
    orders["is_delivered"] = _is_delivered(orders, lines)
    orders = _deliveries(rng, orders)
    orders["is_return"] = False
    returned, returned_lines = _returns(rng, orders, lines)
    orders = pd.concat([orders, returned], ignore_index=True)
    lines = pd.concat([lines, returned_lines], ignore_index=True)
    totals = lines.groupby("order")[["amount", "margin", "quantity"]].sum().round(2)
    orders = orders.join(totals, on="order")
    orders["order_id"] = _numbers(orders)
    lines["order_id"] = lines["order"].map(orders.set_index("order")["order_id"])
    is_web = orders["channel"].isin(["Site web", "Application"])
    on_web_account = orders["is_known_twice"] & is_web
    orders["customer_id"] = np.where(on_web_account, orders["web_id"], orders["main_id"])
    orders = orders.sort_values(["day", "order_id"], ignore_index=True)
    return orders, lines.sort_values("order_id", kind="stable", ignore_index=True)


def _dates(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """One row per purchase: a first one, then repeats at the customer's own rate until he leaves."""
    carried = ["person", "rate_per_week", "dropout", "spend_rate", "is_pro", "is_costly", "is_known_twice",
               "main_id", "web_id", "store", *P.SALES_CHANNELS]
    alive = people.loc[people["is_buyer"], carried].assign(
        when=people["first_day"] + rng.random(len(people))
    )
    bought = []
    while len(alive):
        bought.append(alive)
        gap = rng.exponential(7 / alive["rate_per_week"].clip(lower=1e-9))
        after = alive.assign(when=alive["when"] + gap)
        after = after[after["when"] < P.N_DAYS]
        leaves = rng.random(len(after)) < after["dropout"]
        bought.append(after[leaves])
        alive = after[~leaves]
    orders = pd.concat(bought, ignore_index=True)
    orders["day"] = orders["when"].astype(int)
    orders = orders.sort_values(["person", "when"], ignore_index=True)
    orders["order"] = np.arange(len(orders))
    return orders


def _channels(rng: np.random.Generator, orders: pd.DataFrame) -> np.ndarray:
    chances = orders[list(P.SALES_CHANNELS)].to_numpy().cumsum(axis=1)
    rank = (rng.random(len(orders))[:, None] > chances).sum(axis=1)
    return np.array(P.SALES_CHANNELS)[np.minimum(rank, 3)]


def _lines(rng: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Share each order between one to four categories, no line under 4.90."""
    n_lines = 1 + np.minimum(rng.poisson(np.minimum(orders["amount_drawn"] / 420, 1.1)), 3)
    rows = np.repeat(orders.index.to_numpy(), n_lines)
    lines = orders.loc[rows, ["order", "channel", "is_pro", "amount_drawn"]].reset_index(drop=True)
    chances = _category_chances(lines).cumsum(axis=1)
    lines["rank"] = (rng.random(len(lines))[:, None] > chances).sum(axis=1).clip(0, 7)
    lines["category"] = np.array(P.CATEGORIES)[lines["rank"]]
    lines = lines.drop_duplicates(["order", "category"], ignore_index=True)
    weight = np.array(P.CATEGORY_PRICE)[lines["rank"]] * rng.lognormal(0, 0.35, len(lines))
    share = weight / pd.Series(weight).groupby(lines["order"]).transform("sum")
    lines["amount"] = (lines["amount_drawn"] * share).clip(lower=4.9).round(1)
    pieces = lines["amount"] / np.array(P.CATEGORY_PRICE)[lines["rank"]]
    lines["quantity"] = (1 + rng.poisson(np.minimum(pieces / 2, 5))).astype(int)
    rate = np.array(P.CATEGORY_MARGIN)[lines["rank"]] + rng.normal(0, 0.03, len(lines))
    rate = rate - np.where(lines["is_pro"], 0.06, 0.0)
    lines["margin"] = (lines["amount"] * rate).round(2)
    lines["product"] = _products(rng, lines)
    return lines[["order", "product", "category", "quantity", "amount", "margin"]]


def _category_chances(lines: pd.DataFrame) -> np.ndarray:
    chances = np.tile(np.array(P.CATEGORY_MIX), (len(lines), 1))
    place = {name: index for index, name in enumerate(P.CATEGORIES)}
    for (channel, category), factor in P.AFFINITIES.items():
        chances[(lines["channel"] == channel).to_numpy(), place[category]] *= factor
    for category, factor in P.PRO_AFFINITIES.items():
        chances[lines["is_pro"].to_numpy(), place[category]] *= factor
    for category, price in zip(P.CATEGORIES, P.CATEGORY_PRICE, strict=True):
        too_small = (lines["amount_drawn"] < price / 3).to_numpy()
        chances[too_small, place[category]] *= 0.08
    return chances / chances.sum(axis=1, keepdims=True)


def _products(rng: np.random.Generator, lines: pd.DataFrame) -> list[str]:
    letters = {name: name[:3].upper().replace("É", "E") for name in P.CATEGORIES}
    model = np.minimum(rng.geometric(0.06, len(lines)), 60)
    return [f"{letters[c]}-{m:03d}" for c, m in zip(lines["category"], model, strict=True)]


def _is_delivered(orders: pd.DataFrame, lines: pd.DataFrame) -> pd.Series:
    big = lines.loc[lines["category"].isin(DELIVERED) & (lines["amount"] > 90), "order"].unique()
    remote = orders["channel"] != "Magasin"
    return remote | orders["order"].isin(big)


def _deliveries(rng: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    n = len(orders)
    promised = orders["day"] + rng.integers(6, 36, n)
    is_late = orders["is_delivered"] & (rng.random(n) < P.LATE_SHARE)
    late_days = np.where(is_late, 2 + rng.geometric(1 / 7, n), -rng.integers(0, 3, n))
    orders["promised_day"] = promised.where(orders["is_delivered"])
    arrived = (promised + late_days).where(orders["is_delivered"])
    orders["delivered_day"] = arrived.where(arrived < P.N_DAYS)
    orders["is_late"] = is_late & orders["delivered_day"].notna()
    return orders


def _returns(
    rng: np.random.Generator, orders: pd.DataFrame, lines: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give back one line: a new order with a negative amount, as tills and shops write it."""
    chance = np.where(orders["is_costly"], P.COSTLY_RETURN_RATE, P.RETURN_RATE)
    back = orders[rng.random(len(orders)) < chance].copy()
    arrived = back["delivered_day"].fillna(back["day"])
    back["day"] = (arrived + rng.integers(2, 31, len(back))).astype(int)
    back = back[back["day"] < P.N_DAYS]
    given_back = lines[lines["order"].isin(back["order"])].drop_duplicates("order").copy()
    number = pd.Series(np.arange(len(back)) + len(orders), index=back["order"].to_numpy())
    given_back["order"] = given_back["order"].map(number)
    for column in ("amount", "margin", "quantity"):
        given_back[column] = -given_back[column]
    back["order"] = number.to_numpy()
    back["is_return"], back["is_late"], back["is_delivered"] = True, False, False
    back[["promised_day", "delivered_day"]] = np.nan
    return back, given_back


def _numbers(orders: pd.DataFrame) -> pd.Series:
    """Number the documents as the till and the shop do: C for a sale, A for a credit note, year, rank."""
    ranked = orders.sort_values(["day", "order"])
    year = pd.DatetimeIndex(pd.Timestamp(P.FIRST_DAY) + pd.to_timedelta(ranked["day"], unit="D")).year
    letter = np.where(ranked["is_return"], "A", "C")
    rank = ranked.groupby([year, letter]).cumcount() + 1
    numbers = [f"{a}{y % 100:02d}-{k:05d}" for a, y, k in zip(letter, year, rank, strict=True)]
    return pd.Series(numbers, index=ranked.index).reindex(orders.index)
