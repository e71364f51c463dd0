"""Who may be contacted: consent, and requests to be left alone, held to every list of people (P2).

What an order triggers (a confirmation, a delivery) is due to whoever ordered; all the rest is for
those who may be contacted.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import ibis
import numpy as np
import pandas as pd

from parcours.customers.frames import collect
from parcours.customers.masking import THRESHOLD, hidden_parts
from parcours.customers.tables import CustomerTables
from parcours.errors import NotEnoughDataError, Problem

REFUSAL = "do_not_contact"
CONSENTS = {"by_email": "accepts_email", "by_sms": "accepts_sms"}
"""Ways to write that need a consent given beforehand, and the column that tells it."""
PARTS = ("refused", "unknown", "allowed")
"""What the customers of a list are the sum of."""


def reach(tables: CustomerTables, lists: Mapping[str, ibis.Table]) -> pd.DataFrame:
    """Say of each list of people how many may be contacted, and why the others may not.

    Parameters
    ----------
    lists : tables with a column ``customer_id``, repeated or not, by name of the list.

    Returns
    -------
    DataFrame, one row per list, in order (index list_id): customers = refused (asked not to be
        contacted) + unknown (not in the customers' file: nothing says how, nor whether they agreed)
        + allowed; by_email and by_sms, those of ``allowed`` who agreed to it. A consent that is not
        written is not given. NaN where the file has no such column.

    Raises
    ------
    NotEnoughDataError : the customers' file says nothing of who may be contacted.

    Source: method.md P3 (reach); article L. 34-5 of the French code of electronic communications:
    beforehand for e-mail and text messages, and for all the rest the right to object.

    >>> import ibis, datetime as dt
    >>> who = ibis.memtable({"customer_id": ["a", "b"], "do_not_contact": [True, False]})
    >>> tables = CustomerTables(ibis.duckdb.connect(), {"customers": who}, dt.date(2026, 1, 1), "")
    >>> reach(tables, {"all": who})[["customers", "refused", "allowed"]].to_dict("records")
    [{'customers': 2.0, 'refused': 1.0, 'allowed': 1.0}]
    """
    known = _rights(tables)
    if not lists:
        return pd.DataFrame(columns=["customers", *PARTS, *CONSENTS]).rename_axis("list_id")
    members = reduce(
        lambda one, other: one.union(other),
        (
            table.select("customer_id").distinct().mutate(list_id=ibis.literal(name))
            for name, table in lists.items()
        ),
    )
    told = members.left_join(known, "customer_id")
    is_known = told.customer_id_right.notnull()  # noqa: PD004 - an Ibis column, not pandas
    asked = told[REFUSAL].fill_null(False) & is_known
    allowed = is_known & ~asked
    figures = {
        "customers": told.count(),
        "refused": asked.sum(),
        "unknown": (~is_known).sum(),
        "allowed": allowed.sum(),
        **{way: (allowed & told[way].fill_null(False)).sum() for way in CONSENTS},
    }
    found = collect(told.group_by("list_id").aggregate(**figures)).set_index("list_id")
    found = found.astype(float).reindex(list(lists), fill_value=0.0)
    columns = tables.require("customers", "P3").columns
    missing = {REFUSAL: "refused"} | {column: way for way, column in CONSENTS.items()}
    for column, name in missing.items():
        if column not in columns:
            found[name] = np.nan
    return found


def without_small(found: pd.DataFrame, least: int = THRESHOLD) -> pd.DataFrame:
    """Hide the counts of :func:`reach` that are too small, and those that would give them back.

    Returns
    -------
    DataFrame, same shape, NaN where hidden: ``customers`` is shown, so no part is hidden alone; nor
        is shown how many agreed to a way to write when few of those allowed did, or did not.
    """
    masked = found.copy()
    for name, row in found.iterrows():
        if 0 < row["customers"] < least:
            masked.loc[name] = np.nan
            continue
        parts = [part for part in PARTS if not pd.isna(row[part])]
        hidden = hidden_parts(row[parts].to_numpy(dtype=float), least)
        masked.loc[name, [part for part, small in zip(parts, hidden, strict=True) if small]] = (
            np.nan
        )
        for way in CONSENTS:
            if _is_small(row[way], least) or _is_small(row["allowed"] - row[way], least):
                masked.loc[name, way] = np.nan
    return masked


def _is_small(n: float, least: int) -> bool:
    return 0 < n < least


def _rights(tables: CustomerTables) -> ibis.Table:
    """Return what the customers' file says each one agreed to: one row per customer."""
    customers = tables.get("customers")
    wanted = (REFUSAL, *CONSENTS.values())
    if customers is None or not set(wanted) & set(customers.columns):
        raise NotEnoughDataError(Problem("consent_unknown", "customers"))
    names = {REFUSAL: REFUSAL} | CONSENTS
    return customers.select(
        "customer_id",
        **{
            name: customers[column] if column in customers.columns else ibis.null(bool)
            for name, column in names.items()
        },
    )
