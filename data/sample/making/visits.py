"""What they do on the site, in the application, in the shops: a log of events, visit by visit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from making import process as P
from making.writing import write

MAX_STEPS = 24


def visits(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """One row per event, in the order of time; ``visit`` is what the log does not say."""
    ours = people[people["created_day"] < (P.VISITS_FROM - P.FIRST_DAY).days]
    screens = ours["Site web"] + ours["Application"]
    liking = (0.15 + screens) * (0.2 + ours["rate_per_week"].clip(upper=0.08) * 20)
    who = rng.choice(ours.index, P.N_VISITS, p=liking / liking.sum())
    on_app = rng.random(P.N_VISITS) < (0.15 + 0.7 * ours.loc[who, "Application"].to_numpy())
    days = (P.LAST_DAY - P.VISITS_FROM).days
    start = pd.Timestamp(P.VISITS_FROM) + pd.to_timedelta(
        rng.integers(0, days, P.N_VISITS) * 86_400 + rng.integers(8 * 3600, 23 * 3600, P.N_VISITS), unit="s"
    )
    log = _walks(rng).sort_values(["visit", "step"], ignore_index=True)
    pause = pd.Series(15 + rng.gamma(1.6, 55, len(log))).where(log["step"] > 0, 0).astype(int)
    log["event_time"] = start[log["visit"]] + pd.to_timedelta(pause.groupby(log["visit"]).cumsum(), unit="s")
    screen = np.where(on_app, "Application", "Site web")[log["visit"]]
    log["channel"] = log["event"].map(P.EVENT_CHANNEL).fillna(pd.Series(screen))
    log["customer_id"] = ours.loc[who, "main_id"].to_numpy()[log["visit"]]
    log = _without_those_who_left(rng, log)
    return log.sort_values(["event_time", "visit", "step"], ignore_index=True)


def _without_those_who_left(rng: np.random.Generator, log: pd.DataFrame) -> pd.DataFrame:
    """Take out the later visits of customers whom a stock check made leave."""
    ends = log.groupby("visit").agg(event=("event", "last"), when=("event_time", "last"), customer_id=("customer_id", "first"))
    leavers = ends[(ends["event"] == "verif_stock") & (rng.random(len(ends)) < P.LEAVES_AFTER_STOCK_CHECK)]
    left = leavers.groupby("customer_id")["when"].min()
    starts = log.groupby("visit")["event_time"].transform("min")
    is_after = starts > log["customer_id"].map(left)
    return log[~is_after]


def _walks(rng: np.random.Generator) -> pd.DataFrame:
    """Walk every visit through the matrix at once, until it ends."""
    names = [*P.VISIT_MATRIX, P.EXIT]
    place = {name: index for index, name in enumerate(names)}
    chances = np.zeros((len(names), len(names)))
    for source, targets in P.VISIT_MATRIX.items():
        for target, chance in targets.items():
            chances[place[source], place[target]] = chance
    chances[-1, -1] = 1
    limits = chances.cumsum(axis=1)
    starts = np.array([P.VISIT_STARTS.get(name, 0.0) for name in names]).cumsum()
    here = (rng.random(P.N_VISITS)[:, None] > starts).sum(axis=1)
    steps = []
    for step in range(MAX_STEPS):
        going = np.flatnonzero(here < len(names) - 1)
        if not going.size:
            break
        steps.append(pd.DataFrame({"visit": going, "step": step, "event": np.array(names)[here[going]]}))
        here[going] = (rng.random(len(going))[:, None] > limits[here[going]]).sum(axis=1).clip(0, len(names) - 1)
    return pd.concat(steps)


def write_visits(log: pd.DataFrame, folder: Path) -> dict[str, int]:
    """Write the log as the machine keeps it: UTF-8, year first, to the second."""
    write(folder / "navigation.csv", pd.DataFrame({
        "Numéro client": log["customer_id"],
        "Horodatage": log["event_time"].dt.strftime("%Y-%m-%d %H:%M:%S"),
        "Événement": log["event"],
        "Canal": log["channel"],
    }), encoding="utf-8")
    return {"events": len(log)}
