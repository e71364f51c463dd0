"""The public CDNOW purchases, as the wheel of ``lifetimes`` carries them; it is not imported."""

import functools
import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa


def folder() -> Path:
    """Folder of the data files inside the wheel."""
    spec = importlib.util.find_spec("lifetimes")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "datasets"


@functools.cache
def orders(sample: bool = True) -> pa.Table:
    """Orders of the 2,357 customers of the sample, or of the 23,570 of the whole file."""
    names = (["master"] if sample else []) + ["customer_id", "order_date", "units", "amount"]
    file = folder() / ("CDNOW_sample.txt" if sample else "CDNOW_master.txt")
    frame = pd.read_csv(file, sep=r"\s+", names=names, skiprows=0 if sample else 1, dtype=str)
    dates = pd.to_datetime(frame["order_date"], format="%Y%m%d")
    return pa.table(
        {
            "customer_id": pa.array(frame["customer_id"], pa.string()),
            "order_date": pa.array(dates.dt.date, pa.date32()),
            "amount": pa.array(frame["amount"].astype(float), pa.float64()),
        }
    )


@functools.cache
def published_summary() -> pd.DataFrame:
    """x, t_x and T in weeks as Fader and Hardie published them, with the mean repeat spend."""
    return pd.read_csv(folder() / "cdnow_customers_summary_with_transactions.csv").astype(
        {"x": np.int64}
    )
