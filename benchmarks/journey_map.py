"""Claim: a journey map of 60 touchpoints is laid out from measured text in under 0.5 s, without a browser.

Usage: python benchmarks/journey_map.py [repeats]

Each line is one map: first layout of a fresh process (fonts read, nothing cached), then the median of layouts
after the caches of measured text are emptied; then checking, painting, splitting and slides. The last column
compares the first layout with its budget. Seconds are those of the processor: one thread works, so that they are
those of the clock on a machine that does nothing else. "Hard" maps have fifteen channels and labels of 60 to 90 signs.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from drawing.examples import fuller, maison_lorette
from drawing.strategies import CHANNELS
from parcours.drawing import cards, measure
from parcours.drawing.layout import lay_out, lay_out_pages
from parcours.drawing.rules import check
from parcours.drawing.slides import slides
from parcours.drawing.svg import paint
from parcours.exhibits.kinds import JourneyMap, MapLane

BUDGET_S = 0.5
WORDS = [
    "je",
    "reçois",
    "ma",
    "commande",
    "livraison",
    "magasin",
    "remboursement",
    "téléphone",
    "vendeuse",
    "fidélité",
    "application",
    "notification",
    "questionnaire",
    "conseil",
    "attente",
    "facture",
]


def hard(n_cards: int) -> JourneyMap:
    """Return a map with fifteen channels and long labels."""
    dice = random.Random(20261122)  # noqa: S311 - made-up labels
    base: JourneyMap = fuller(maison_lorette(), n_cards)
    relabelled = tuple(
        replace(
            card,
            channel=dice.choice(CHANNELS),
            label=" ".join(dice.choices(WORDS, k=dice.randint(7, 10)))[:90],
        )
        for card in base.cards
    )
    lanes = tuple(MapLane(code, code) for code in CHANNELS)
    return replace(base, cards=relabelled, lanes=lanes, key=f"hard-{n_cards}")


def forget() -> None:
    """Empty every cache of measured text."""
    for cached in (measure._balanced, measure._wrapped, measure._ems, cards.face):  # noqa: SLF001 - to measure
        cached.cache_clear()


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor one piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def first(name: str, n_cards: int) -> float:
    """Return the seconds of the first layout of a fresh process, imports apart."""
    command = [sys.executable, __file__, "--first", name, str(n_cards)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return float(done.stdout)


MAPS: dict[str, Callable[[int], JourneyMap]] = {
    "sample": lambda n: fuller(maison_lorette(), n),
    "hard": hard,
}


def line(name: str, n_cards: int, repeats: int) -> str:
    """Measure one map."""
    journey_map = MAPS[name](n_cards)
    cold = first(name, n_cards)

    def again() -> None:
        forget()
        lay_out(journey_map)

    again_s = statistics.median(timed(again) for _ in range(repeats))
    layout = lay_out(journey_map)
    shown = [
        f"{name:7} {n_cards:3}",
        f"{layout.sheet.name} {layout.type_pt:4.1f} pt",
        f"{cold:6.3f}",
        f"{again_s:6.3f}",
        f"{timed(lambda: check(layout)):6.3f}",
        f"{timed(lambda: paint(layout)):6.3f}",
        f"{timed(lambda: lay_out_pages(journey_map, 'A3')):6.3f}",
        f"{timed(lambda: slides(journey_map)):6.3f}",
        f"{len(paint(layout)) / 1024:5.0f}",
        f"{sum(len(check(page)) for page in lay_out_pages(journey_map)):6}",
        f"{BUDGET_S / cold:5.1f}",
    ]
    return " | ".join(shown)


def main(repeats: int) -> None:
    """Print one line per map."""
    print(
        "map         | sheet      | first  | again  | check  | paint  | A3 s.  | slides | KiB | faults | x budget"
    )
    for name, n_cards in (
        ("sample", 25),
        ("sample", 42),
        ("sample", 60),
        ("hard", 40),
        ("hard", 60),
    ):
        print(line(name, n_cards, repeats))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--first"]:
        asked = MAPS[sys.argv[2]](int(sys.argv[3]))
        print(timed(lambda: lay_out(asked)))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
