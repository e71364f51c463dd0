"""Make the files of Maison Lorette, a client that does not exist, and the truth planted in them.

    python data/sample/make_sample.py          writes everything again, byte for byte the same

The numbers planted stand in ``making/process.py``; what the files say of them in ``truth.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))

from making import client_files, people, process, purchases, workbook  # noqa: E402 - found beside this script


def chance(of: str) -> np.random.Generator:
    """Return a source of chance of its own for each part: a part added later changes no other."""
    return np.random.default_rng([process.SEED, *of.encode()])


def main(folder: Path = FOLDER) -> None:
    """Write the client's files and the truth."""
    persons = people.people(chance("people"))
    orders, lines = purchases.purchases(chance("purchases"), persons)
    rows = client_files.customer_rows(chance("rows"), persons)
    defects = client_files.write_customers(chance("customer file"), rows, folder)
    defects |= client_files.write_orders(chance("order files"), orders, lines, folder)
    workbook.write_workbook(folder / "workbook.json")
    (folder / "truth.json").write_text(json.dumps({"defects": defects}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
