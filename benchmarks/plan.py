"""The plan: how long and how good are waves, schedules and simulated rankings (R2, R3, R4).

python benchmarks/plan.py                   waves, schedules, rankings: a few minutes
python benchmarks/plan.py --psplib FOLDER   the J30 instances of PSPLIB, up to a minute each

FOLDER holds the J30 instances of PSPLIB (``*.sm``) and, at any depth, ``optimum.csv`` (instance, makespan). The
data are not ours to ship: PSPLIB, Kolisch & Sprecher 1996. A schedule stops after a count of operations, not
after a time, so that it is the same on every machine; the minute is told in seconds of processor, which other
work on the machine does not stretch, beside the seconds of the clock.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from parcours.method.left_out import Gains
from parcours.method.plan import Action, CriterionWeights, Plan, RoleCapacity, RoleDays
from parcours.method.priority import priorities, rank_robustness
from parcours.method.schedule import Task, place
from parcours.method.waves import broken_constraints, choose_waves

ROLES = ("SI", "Marketing", "Terrain")


def drawn_plan(count: int, waves: int, seed: int) -> tuple[Plan, dict[str, float]]:
    """Draw a plan whose budget and people hold about half of the actions."""
    draw = random.Random(seed)  # noqa: S311 - plans to measure, not secrets
    actions = tuple(
        Action(
            id=f"A-{n}",
            title=str(n),
            cost=draw.randint(2_000, 60_000),
            duration_days=draw.randint(5, 60),
            customer_impact=draw.randint(0, 4),
            complexity=draw.randint(0, 4),
            days_by_role=tuple(
                RoleDays(role=r, days=draw.randint(1, 20)) for r in ROLES if draw.random() < 0.6
            ),
            depends_on=(f"A-{draw.randint(1, n - 1)}",) if n > 1 and draw.random() < 0.2 else (),
            excludes=(f"A-{draw.randint(1, n - 1)}",) if n > 1 and draw.random() < 0.05 else (),
        )
        for n in range(1, count + 1)
    )
    cost = sum(action.cost or 0 for action in actions)
    plan = Plan(
        actions=actions,
        wave_count=waves,
        budget_per_wave=cost / 2 / waves,
        capacities=tuple(
            RoleCapacity(role=r, days_per_wave=6 * count / 2 / waves, people=3) for r in ROLES
        ),
    )
    return plan, {action.id: draw.randint(1, 100) * (action.cost or 0) ** 0.5 for action in actions}


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Return seconds of processor, which other work on the machine does not stretch, and the result."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def waves_in_figures(count: int, waves: int) -> None:
    """Print seconds and gap of the waves of three drawn plans."""
    seconds, gaps = [], []
    for seed in range(3):
        plan, values = drawn_plan(count, waves, seed)
        spent, found = timed(lambda plan=plan, values=values: choose_waves(plan, Gains(values)))
        if broken_constraints(plan, found.waves):
            sys.exit("a plan breaks its constraints")
        seconds.append(spent)
        gaps.append(found.gap)
    print(
        f"{count} actions, {waves} wave(s): {statistics.median(seconds):.2f} s (max {max(seconds):.2f}), "
        f"gap {100 * statistics.median(gaps):.2f} % (max {100 * max(gaps):.2f} %)"
    )


def schedule_in_figures(count: int) -> None:
    """Print seconds and gap of the schedule of a drawn plan."""
    plan, _ = drawn_plan(count, 1, 7)
    tasks = [
        Task(
            a.id,
            a.duration_days or 0,
            a.depends_on,
            {d.role: d.days / (a.duration_days or 1) for d in a.days_by_role},
        )
        for a in plan.actions
    ]
    spent, (_, gap) = timed(lambda: place(tasks, dict.fromkeys(ROLES, 3.0)))
    print(f"schedule of {count} actions: {spent:.2f} s, gap to the proved bound {100 * gap:.2f} %")


def rankings_in_figures() -> None:
    """Print seconds of ten thousand simulated rankings of forty actions."""
    plan, _ = drawn_plan(40, 1, 1)
    ranked = priorities(plan, {})
    spent, _ = timed(lambda: rank_robustness(ranked, CriterionWeights(), k=10, seed=1))
    print(f"10,000 simulated rankings of 40 actions: {spent:.2f} s")


def psplib(folder: Path, effort: float) -> None:
    """Print on how many J30 instances the schedule equals the published optimum."""
    optima = published_optima(folder)
    files = sorted(folder.rglob("*.sm"))
    equal, proved, clock, processor = 0, 0, [], []
    for number, file in enumerate(files, start=1):
        tasks, limits = read_instance(file.read_text(encoding="utf-8", errors="replace"))
        begun = time.perf_counter()
        used, (starts, gap) = timed(
            lambda tasks=tasks, limits=limits: place(tasks, limits, effort=effort)
        )
        clock.append(time.perf_counter() - begun)
        processor.append(used)
        found, best = max(starts[t.id] + t.days for t in tasks), optima[file.stem.lower()]
        equal += found == best
        proved += gap == 0
        if found != best:
            print(f"  {file.stem}: {found}, published {best}", flush=True)
        if number % 20 == 0:
            print(f"  {number} of {len(files)}, {equal} equal", file=sys.stderr, flush=True)
    print(
        f"PSPLIB J30: {equal} of {len(files)} equal to the published optimum, {proved} proved; seconds of "
        f"processor: median {statistics.median(processor):.2f}, longest {max(processor):.1f}; of the clock: "
        f"median {statistics.median(clock):.2f}, longest {max(clock):.1f}"
    )


def published_optima(folder: Path) -> dict[str, int]:
    """Return the published makespan of each instance."""
    (file,) = folder.rglob("optimum.csv")
    with file.open(encoding="utf-8") as opened:
        return {
            Path(row[0].strip()).stem.lower(): int(row[1])
            for row in csv.reader(opened)
            if len(row) > 1 and row[1].strip().isdigit()
        }


def read_instance(text: str) -> tuple[list[Task], dict[str, float]]:
    """Read a PSPLIB file: precedence, durations and requests, availabilities."""
    parts = re.split(r"^\*+$", text, flags=re.MULTILINE)
    precedence = next(part for part in parts if "PRECEDENCE RELATIONS" in part)
    requests = next(part for part in parts if "REQUESTS/DURATIONS" in part)
    available = next(part for part in parts if "RESOURCEAVAILABILITIES" in part)
    after: dict[str, list[str]] = {}
    for row in _numbers(precedence):
        for follower in row[3:]:
            after.setdefault(str(follower), []).append(str(row[0]))
    tasks = [
        Task(
            str(row[0]),
            row[2],
            tuple(after.get(str(row[0]), ())),
            {f"R{n}": float(k) for n, k in enumerate(row[3:])},
        )
        for row in _numbers(requests)
    ]
    return tasks, {f"R{n}": float(k) for n, k in enumerate(_numbers(available)[0])}


def _numbers(part: str) -> list[list[int]]:
    return [
        [int(one) for one in line.split()]
        for line in part.splitlines()
        if re.fullmatch(r"[\d\s]+\d\s*", line)
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--psplib", type=Path)
    parser.add_argument(
        "--effort", type=float, default=10.0, help="deterministic seconds an instance may take"
    )
    options = parser.parse_args()
    if options.psplib:
        psplib(options.psplib, options.effort)
        sys.exit()
    for size, number in ((40, 1), (40, 4), (400, 1), (400, 4)):
        waves_in_figures(size, number)
    for size in (40, 400):
        schedule_in_figures(size)
    rankings_in_figures()
