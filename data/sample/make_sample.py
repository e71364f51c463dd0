"""Make the files of Maison Lorette, a client that does not exist, and the truth planted in them.

    python data/sample/make_sample.py          writes everything again, byte for byte the same

The numbers planted stand in ``making/process.py``, what the workshops said in ``making/book/``; what the files
say of the planted numbers is written in ``truth.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))

from making import (  # noqa: E402 - found beside this script
    client_files,
    messages,
    people,
    process,
    purchases,
    service,
    truth,
    visits,
    voices,
    workbook,
)


def chance(of: str) -> np.random.Generator:
    """Return a source of chance of its own for each part: a part added later changes no other."""
    return np.random.default_rng([process.SEED, *of.encode()])


def make() -> truth.Made:
    """Return everything in clean types, before it is written the way clients do."""
    persons = people.people(chance("people"))
    orders, lines = purchases.purchases(chance("purchases"), persons)
    sent, states = messages.messages(chance("messages"), persons, orders)
    calls = service.contacts(chance("contacts"), persons, orders)
    return truth.Made(
        people=persons,
        rows=client_files.customer_rows(chance("rows"), persons),
        orders=orders,
        lines=lines,
        messages=sent,
        states=states,
        contacts=calls,
        feedback=voices.feedback(chance("feedback"), persons, orders),
        visits=visits.visits(chance("visits"), persons),
        costs=service.costs(chance("costs"), calls),
    )


def write(made: truth.Made, folder: Path) -> dict[str, float]:
    """Write the client's files; return how much of each defect they carry."""
    return {
        **client_files.write_customers(chance("customer file"), made.rows, folder),
        **client_files.write_orders(chance("order files"), made.orders, made.lines, folder),
        **messages.write_messages(chance("message files"), made.messages, made.people, folder),
        **service.write_contacts(chance("contact file"), made.contacts, folder),
        **visits.write_visits(made.visits, folder),
        **voices.write_feedback(made.feedback, folder),
        **service.write_costs(made.costs, folder),
    }


def main(folder: Path = FOLDER) -> None:
    """Write the client's files, the workbook and the truth."""
    made = make()
    planted = truth.truth(made, write(made, folder))
    text = json.dumps(planted, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    workbook.write_workbook(folder / "workbook.json")


if __name__ == "__main__":
    main()
