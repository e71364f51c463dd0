"""Write tables as French software exports them: semicolons, decimal commas, day first, cp1252."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from making import process as P

NARROW_SPACE = "\u00a0"


def write(
    path: Path,
    table: pd.DataFrame,
    *,
    encoding: str = "cp1252",
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> None:
    """Write a table of texts; ``before`` and ``after`` are whole lines (a title, a total)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = table.to_csv(sep=";", index=False, lineterminator="\r\n")
    text = "".join(f"{line}\r\n" for line in before) + body
    text += "".join(f"{line}\r\n" for line in after)
    path.write_bytes(text.encode(encoding))


def comma(numbers: pd.Series) -> pd.Series:
    """1234.5 -> '1234,50'; missing stays empty."""
    return numbers.map(lambda x: "" if pd.isna(x) else f"{x:.2f}".replace(".", ","))


def spaced(numbers: pd.Series) -> pd.Series:
    """12450.0 -> '12 450,00', with the space that does not break."""
    return numbers.map(
        lambda x: f"{x:,.2f}".replace(",", NARROW_SPACE).replace(".", ",") if pd.notna(x) else ""
    )


def day(days: pd.Series) -> pd.Series:
    """Days since the first one -> '31/12/2025'."""
    return (pd.Timestamp(P.FIRST_DAY) + pd.to_timedelta(days, unit="D")).dt.strftime("%d/%m/%Y").fillna("")


def minute(times: pd.Series) -> pd.Series:
    """A time -> '31/12/2025 18:04'."""
    return times.dt.strftime("%d/%m/%Y %H:%M").fillna("")


def yes_no(flags: pd.Series) -> pd.Series:
    """True -> 'Oui'."""
    return flags.map({True: "Oui", False: "Non"})
