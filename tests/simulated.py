"""Customers drawn from the models themselves, so that what was planted can be found again."""

import datetime as dt

import numpy as np
import pyarrow as pa

DAY = dt.date(2026, 3, 1)


def bg_orders(  # noqa: PLR0913 - a model takes what it takes
    n: int, r: float, alpha_days: float, a: float, b: float, *, at_once: bool = False,
    span_days: int = 900, seed: int = 1, basket: tuple[float, float, float] = (6.0, 4.0, 40.0),
) -> pa.Table:  # fmt: skip
    """Draw orders of n customers first seen in the ``span_days`` before ``DAY``, by (M)BG/NBD."""
    rng = np.random.default_rng(seed)
    rate, p = rng.gamma(r, 1 / alpha_days, n), rng.beta(a, b, n)
    born = rng.integers(0, span_days, n).astype(float)
    nu = rng.gamma(basket[1], 1 / basket[2], n)
    ids, days = [np.arange(n)], [born]
    now = born.copy()
    alive = rng.random(n) >= p if at_once else np.ones(n, dtype=bool)
    while alive.any():
        now = now + rng.exponential(1, n) / rate
        alive &= now < span_days
        ids.append(np.flatnonzero(alive))
        days.append(now[alive])
        alive &= rng.random(n) >= p
    who, when = np.concatenate(ids), np.floor(np.concatenate(days)).astype(int)
    start = np.datetime64(DAY) - np.timedelta64(span_days, "D")
    amounts = np.maximum(rng.gamma(basket[0], 1 / nu[who]).round(2), 0.01)
    return pa.table(
        {
            "customer_id": pa.array([f"c{i:07}" for i in who], pa.string()),
            "order_date": pa.array((start + when).astype("datetime64[D]"), pa.date32()),
            "amount": pa.array(amounts, pa.float64()),
        }
    )


def contracts(n: int, alpha: float, beta: float, *, years: int = 6, seed: int = 1) -> pa.Table:
    """Draw yearly contracts of the last years, that end at a renewal with a risk ~ Beta."""
    rng = np.random.default_rng(seed)
    risk = rng.beta(alpha, beta, n)
    start = np.datetime64(DAY) - rng.integers(1, int(years * 365.25), n).astype("timedelta64[D]")
    lived = np.ceil(rng.geometric(risk) * 365.25).astype(int)
    end = start + lived.astype("timedelta64[D]")
    has_ended = end <= np.datetime64(DAY)
    return pa.table(
        {
            "customer_id": pa.array([f"c{i:06}" for i in range(n)], pa.string()),
            "contract_start_date": pa.array(start.astype("datetime64[D]"), pa.date32()),
            "contract_end_date": pa.array(
                [e if ended else None for e, ended in zip(end.tolist(), has_ended, strict=True)],
                pa.date32(),
            ),
        }
    )
