"""Public data laid beside a workbook on first use, because they carry no licence to commit them."""

from __future__ import annotations

from pathlib import Path

_ORDERS = "orders.csv"


def lay(folder: Path) -> None:
    """Lay the public purchases of a client folder that is known for them (``cdnow``), once.

    Raises
    ------
    CustomerFileError : the package that carries them is not installed.
    """
    if folder.name == "cdnow" and not (folder / _ORDERS).exists():
        from parcours.files import customers  # noqa: PLC0415 - only on first use

        customers.lay_cdnow(folder)
