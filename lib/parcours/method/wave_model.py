"""Waves as an integer programme, and how it is solved: whole where that is soon proved, else two waves at a time (R3).

HiGHS solves it, an exact solver. Few choices are solved whole. Of many, each wave is chosen in its turn,
then two waves at a time are chosen again, all that they do not hold being free, until no pair brings more:
each is a small programme, and the plan is better than what the same effort finds in the whole. The linear
programme bounds what any plan could bring. Effort is a count of branches and of programmes, never a time,
so that the same plan comes out on a fast, on a slow and on a busy machine.

Source: large neighbourhood search, Shaw 1998; relaxation, Dantzig 1957.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from parcours.method.left_out import Gains, capacity_of, cost_of, days_of, roles_of
from parcours.method.plan import Action, Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

NODES = 300
"""Branches the solver may open in a programme."""
PROVED = 1e-6
"""Relative gap under which a plan is the best."""
LATE = 0.97
"""What a wave's delay takes off a value: the same action is worth 3 % less a wave later."""
_SOON_PROVED = 120
"""Choices (actions by waves) up to which the whole is solved at once."""
_CHOICES_AGAIN = 2000
"""Choices looked at again, two waves at a time: 12 pairs for forty actions in four waves, one for four hundred."""
_NEAR = 0.02
"""Relative gap at which a pair of waves is chosen well enough: the next pair brings more for the same effort."""
_NEAR_ALONE = 0.001
"""The same for a wave alone."""
_FEW_NODES = 20
_CHOSEN = 0.5

Choice = tuple[str, int]
"""An action in a wave; a part of its gain that is shared bears a longer name."""


@dataclass
class _Rows:
    """Linear constraints over the choices, row by row: coefficients, lower and upper bound."""

    columns: dict[Choice, int]
    coefficients: list[dict[int, float]]
    lower: list[float]
    upper: list[float]

    def add(self, terms: Iterable[tuple[Choice, float]], low: float, high: float) -> None:
        """Add one row; choices that repeat add up."""
        row: dict[int, float] = {}
        for choice, coefficient in terms:
            column = self.columns[choice]
            row[column] = row.get(column, 0.0) + coefficient
        self.coefficients.append(row)
        self.lower.append(low)
        self.upper.append(high)


def _constraints(plan: Plan, listed: Sequence[Action], budget: float | None) -> _Rows:
    columns = {
        choice: number
        for number, choice in enumerate(
            (action.id, wave) for action in listed for wave in range(plan.wave_count)
        )
    }
    rows = _Rows(columns, [], [], [])
    waves = range(plan.wave_count)
    known = {action.id for action in listed}
    for action in listed:
        rows.add((((action.id, w), 1.0) for w in waves), float(action.is_must_have), 1.0)
        for needed in action.depends_on:
            for wave in waves:  # done by a wave only if what it needs is done by that wave
                done = [((action.id, w), 1.0) for w in range(wave + 1)]
                before = [((needed, w), -1.0) for w in range(wave + 1)] if needed in known else []
                rows.add([*done, *before], -inf, 0.0)
        for other in action.excludes:
            if other in known:
                both = [((one, w), 1.0) for one in (action.id, other) for w in waves]
                rows.add(both, -inf, 1.0)
    for wave in waves:
        if budget is not None:
            rows.add((((a.id, wave), cost_of(a)) for a in listed), -inf, budget)
        for role in roles_of(listed):
            asked = (((a.id, wave), days_of([a]).get(role, 0.0)) for a in listed)
            rows.add(asked, -inf, capacity_of(plan, role))
    return rows


def _objective(rows: _Rows, gains: Gains) -> dict[Choice, float]:
    """Return what each choice brings; a shared part becomes a choice of its own, made once at most."""
    chosen = list(rows.columns)
    brings = {(one, wave): gains.of.get(one, 0.0) for one, wave in chosen}
    for number, parts in enumerate(gains.shared):
        once: list[Choice] = []
        for one, wave in chosen:
            if one in parts:
                counted = (f"{one} part {number}", wave)
                rows.columns[counted] = len(rows.columns)
                brings[one, wave] -= parts[one]
                brings[counted] = parts[one]
                rows.add([(counted, 1.0), ((one, wave), -1.0)], -inf, 0.0)
                once.append(counted)
        rows.add(((one, 1.0) for one in once), -inf, 1.0)
    return {choice: gain * LATE ** choice[1] for choice, gain in brings.items()}


def best_choices(
    plan: Plan, gains: Gains, listed: Sequence[Action], budget: float | None, nodes: int
) -> tuple[set[Choice], float] | None:
    """Return the choices made and how far the best may be, as a share; None where nothing holds together."""
    rows = _constraints(plan, listed, budget)
    brings = _objective(rows, gains)
    if not rows.columns:
        return set(), 0.0
    programme = _Programme.of(rows, brings)
    is_small = plan.wave_count == 1 or len(rows.columns) <= _SOON_PROVED
    must = {action.id for action in listed if action.is_must_have}
    started = None if is_small else programme.in_turn(must)
    if started is None:
        solved = programme.whole(nodes)
        if solved is None:
            return None
        values, gap = solved
    else:
        values = programme.by_pairs(started)
        gap = programme.gap(values)
    return {one for one, value in zip(rows.columns, values, strict=True) if value > _CHOSEN}, gap


@dataclass(frozen=True)
class _Programme:
    """The integer programme: what each choice brings, its wave, the rows it must hold."""

    choices: tuple[Choice, ...]
    brings: NDArray[Any]
    wave: NDArray[Any]
    matrix: Any
    lower: NDArray[Any]
    upper: NDArray[Any]

    @classmethod
    def of(cls, rows: _Rows, brings: Mapping[Choice, float]) -> _Programme:
        import numpy as np  # noqa: PLC0415 - heavy, and only this rule needs them
        from scipy.sparse import csr_array  # noqa: PLC0415

        choices = tuple(rows.columns)
        cells = [
            (number, column, one)
            for number, row in enumerate(rows.coefficients)
            for column, one in row.items()
            if one
        ]
        places = (np.array([c[0] for c in cells]), np.array([c[1] for c in cells]))
        shape = (len(rows.coefficients), len(choices))
        return cls(
            choices,
            np.array([brings[choice] for choice in choices]),
            np.array([wave for _, wave in choices]),
            csr_array((np.array([c[2] for c in cells]), places), shape=shape),
            np.array(rows.lower),
            np.array(rows.upper),
        )

    def whole(self, nodes: int) -> tuple[NDArray[Any], float] | None:
        """Solve it at once; None where nothing satisfies the rows."""
        found = self._solved(self.brings, nodes=nodes, near=PROVED)
        return None if found.x is None else (found.x, max(0.0, float(found.mip_gap or 0.0)))

    def in_turn(self, must: set[str]) -> NDArray[Any] | None:
        """Choose wave after wave, what must be done as soon as it fits; None where that leads nowhere."""
        import numpy as np  # noqa: PLC0415

        first = np.array([one in must for one, _ in self.choices])
        brings = self.brings + first * np.abs(self.brings).sum()
        values = np.zeros(len(self.choices))
        last = int(self.wave.max())
        for wave in range(last + 1):
            most = np.where(self.wave == wave, 1.0, values)
            lower = self.lower if wave == last else np.full_like(self.lower, -inf)
            found = self._solved(
                brings, values, most, lower=lower, nodes=_FEW_NODES, near=_NEAR_ALONE
            )
            if found.x is None:
                return None
            values = np.round(found.x)
        return values

    def by_pairs(self, values: NDArray[Any]) -> NDArray[Any]:
        """Choose two waves again, then two others, until no pair brings more or enough was looked at."""
        import numpy as np  # noqa: PLC0415

        pairs = list(itertools.combinations(range(int(self.wave.max()) + 1), 2))
        times = max(1, _CHOICES_AGAIN // len(self.choices))
        in_vain = 0
        for first, second in itertools.islice(itertools.cycle(pairs), times):
            is_free = (self.wave == first) | (self.wave == second)
            least, most = np.where(is_free, 0.0, values), np.where(is_free, 1.0, values)
            found = self._solved(self.brings, least, most, nodes=_FEW_NODES, near=_NEAR)
            in_vain += 1
            if found.x is not None:
                other = np.round(found.x)
                if self.brings @ other > (self.brings @ values) * (1 + PROVED):
                    values, in_vain = other, 0
            if in_vain == len(pairs):
                break
        return values

    def gap(self, values: NDArray[Any]) -> float:
        """How much more than these choices the linear programme brings, which no plan exceeds, as a share."""
        bound = -float(self._solved(self.brings, is_whole=False).fun)
        value = float(self.brings @ values)
        return max(0.0, bound - value) / value if value > 0 else float(bound > PROVED)

    def _solved(
        self,
        brings: NDArray[Any],
        least: NDArray[Any] | float = 0.0,
        most: NDArray[Any] | float = 1.0,
        *,
        lower: NDArray[Any] | None = None,
        nodes: int = 0,
        near: float = 0.0,
        is_whole: bool = True,
    ) -> Any:
        import numpy as np  # noqa: PLC0415
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

        return milp(
            -brings,
            integrality=np.full(len(brings), int(is_whole)),
            bounds=Bounds(least, most),
            constraints=LinearConstraint(
                self.matrix, self.lower if lower is None else lower, self.upper
            ),
            options={"node_limit": nodes, "mip_rel_gap": near} if is_whole else {},
        )
