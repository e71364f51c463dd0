"""Save in one process, kill it at a random moment, look at what is left; so many times. Run by test_saving."""

from __future__ import annotations

import os
import random
import select
import signal
import sys
from pathlib import Path

from parcours.files import workbook as store
from parcours.method.changes import Add


def main(folder: Path, rounds: int) -> int:
    """Tell how many changes were accepted; fail at the first one that is lost."""
    moment = random.Random(20261128)
    accepted: set[str] = set()
    revision = 0
    for number in range(rounds):
        accepted |= _accepted_until_killed(folder, number, moment.random() * 0.04)
        book = store.load(folder)
        lost = accepted - {one.name for one in book.framing.participants}
        if lost or book.revision < revision:
            sys.stderr.write(f"round {number}: lost {lost}, {revision} then {book.revision}\n")
            return 1
        revision = book.revision
    sys.stdout.write(f"{len(accepted)}\n")
    return 0


def _accepted_until_killed(folder: Path, number: int, seconds: float) -> set[str]:
    heard, said = os.pipe()
    writer = os.fork()
    if writer == 0:
        _save_for_ever(folder, number, said)
    os.close(said)
    if number % 2:  # killed before anything is saved, then after something was
        select.select([heard], [], [], 60)
    select.select([], [], [], seconds)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    with os.fdopen(heard, encoding="utf-8") as lines:
        return set(lines.read().split())


def _save_for_ever(folder: Path, number: int, said: int) -> None:
    n = 0
    while True:
        name = f"{number}-{n}"
        store.change(
            folder, [Add("framing.participants", {"name": name, "function": "front_line"})]
        )
        os.write(said, f"{name}\n".encode())
        n += 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
