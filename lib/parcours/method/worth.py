"""What an action is worth: customers reached x change in lifetime value, as a range, minus cost (R5).

Lifetime value is split in what a customer brings (gross) and what serving it costs (serve): both
follow the frequency and the duration, the basket moves the first, the cost to serve the second.
The duration moves them by what the lifetime model says (``DurationElasticity``), not in full: the
horizon and the discount cut a longer life short. :func:`change_in_value` is the one door through
which a change of levers becomes money; ``customers.levers`` gives the same amounts.
Publics are a partition: a customer in two publics is counted in one, so that sums hold.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from parcours.method.plan import Action, Lever, LeverChange
from parcours.method.publics import Publics

DECLARED_HORIZON_MONTHS = 36
"""Months a declared lifetime value is taken to cover."""
NO_PUBLIC = ""
"""Public of the customers who are in none; common actions reach them too."""
Bound = Literal["low", "likely", "high"]
_NOBODY_STAYS = -99.99
BOUNDS: tuple[Bound, ...] = ("low", "likely", "high")
"""The prudent, the likely and the hopeful case of a range."""


@dataclass(frozen=True)
class DurationElasticity:
    """How value follows a change of the duration: as (1 + change)^elasticity, a model says.

    In full where the elasticity is 1; an elasticity of 0.25 makes 2.4 % of a life 10 % longer.
    """

    change_pct: float
    """The change it was found at: it hardly depends on it."""
    gross: float
    serve: float


@dataclass(frozen=True)
class PublicValue:
    """What the customers of a public are worth, each counted in one public only.

    ``gross`` and ``serve`` are per customer over ``horizon_months``, discounted, in the case's
    currency.
    """

    public: str
    customers: int
    gross: float
    serve: float | None
    """None where nobody knows what serving costs."""
    horizon_months: int
    is_declared: bool = False
    duration_elasticities: tuple[DurationElasticity, ...] = ()
    """By rising change; empty: value follows the duration in full, as in the plain formula
    frequency x basket x duration."""

    @property
    def lifetime_value(self) -> float:
        """Value of one customer."""
        return self.gross - (self.serve or 0.0)

    @property
    def equity(self) -> float:
        """Value of all of them; losses of value are not an equity to share in."""
        return self.customers * self.lifetime_value


@dataclass(frozen=True)
class Worth:
    """An action's value. None where something is missing; ``missing`` says what.

    ``low`` and ``high`` take every assumption at its less and at its more favourable bound.
    ``return_ratio`` = net / cost; ``payback_months`` = what is paid once / (likely gain of a month -
    running cost of a month), the gain spread evenly over the horizon, from the day the action is done.
    """

    action: str
    customers: float | None
    low: float | None
    likely: float | None
    high: float | None
    cost: float | None
    missing: tuple[str, ...] = ()
    is_declared: bool = False
    is_capped: bool = False
    horizon_months: int = 0
    cost_per_year: float = 0.0
    """Part of the cost that runs, a year of it."""

    @property
    def net(self) -> float | None:
        """Likely value minus cost."""
        return None if self.likely is None or self.cost is None else self.likely - self.cost

    @property
    def return_ratio(self) -> float | None:
        """Net value for one unit of cost; None where it costs nothing."""
        return None if self.net is None or not self.cost else self.net / self.cost

    @property
    def payback_months(self) -> float | None:
        """Months after which the likely gain has paid the cost; None where it never does."""
        if self.likely is None or self.cost is None or self.horizon_months == 0:
            return None
        once = self.cost - self.cost_per_year * self.horizon_months / 12
        a_month = self.likely / self.horizon_months - self.cost_per_year / 12
        if a_month <= 0 or once > a_month * self.horizon_months:
            return None
        return once / a_month


def worth(action: Action, values: Mapping[str, PublicValue]) -> Worth:
    """Value one action by itself.

    Parameters
    ----------
    values : by public, and under ``NO_PUBLIC`` the customers in no public.

    Source: method.md R5.

    >>> from parcours.method.plan import LeverChange
    >>> change = LeverChange(lever="frequency", low_pct=0, likely_pct=10, high_pct=20, author="a", source="s")
    >>> one = Action(id="A-1", title="a", publics=("PU-1",), reached_share_pct=50, changes=(change,), cost=1000)
    >>> found = worth(one, {"PU-1": PublicValue("PU-1", 100, 400.0, 0.0, 36)})
    >>> round(found.likely, 6)
    2000.0
    """
    publics = publics_of(action, values)
    missing = missing_of(action, values, publics)
    cost = _cost(action, values)
    declared = any(values[public].is_declared for public in publics)
    if missing:
        return Worth(action.id, None, None, None, None, cost, missing, declared)
    low, likely, high = (
        sum(_gain(values[public], [action], bound) for public in publics) for bound in BOUNDS
    )
    share = (action.reached_share_pct or 0) / 100
    return Worth(
        action=action.id,
        customers=share * sum(values[public].customers for public in publics),
        low=low,
        likely=likely,
        high=high,
        cost=cost,
        is_declared=declared,
        is_capped=any(_is_capped(values[public], [action]) for public in publics),
        horizon_months=max((values[public].horizon_months for public in publics), default=0),
        cost_per_year=float(action.cost_per_year or 0),
    )


class Reach(NamedTuple):
    """A change of one lever, in per cent, for a share of the customers."""

    share: float
    change_pct: float


def change_in_value(value: PublicValue, moves: Mapping[Lever, Reach]) -> float:
    """Change in what the customers of a public are worth, when levers move for some of them.

    With frequency f, duration d, basket k and cost to serve c, each 1 + its change, and e the
    elasticity of the duration: gross x f d^e k - serve x f d^e c, less today's value, for those
    reached; who is reached by the lesser share is reached by the greater.

    Raises
    ------
    ValueError : a cost to serve is moved that nobody knows.

    Source: method.md V5, R5; Gupta, Lehmann, Stuart, Journal of Marketing Research 41 (2004).

    >>> stays = PublicValue("", 100, 400.0, 0.0, 60,
    ...                     duration_elasticities=(DurationElasticity(20, 0.25, 0.25),))
    >>> round(change_in_value(stays, {Lever.DURATION: Reach(0.5, 10)}))
    482
    >>> round(change_in_value(stays, {Lever.BASKET: Reach(0.5, 10)}))
    2000
    """
    gross, serve = _multiples(value, moves)
    return value.customers * (value.gross * (gross - 1) - (value.serve or 0.0) * (serve - 1))


def plan_worth(actions: Sequence[Action], values: Mapping[str, PublicValue]) -> Worth:
    """Value a set of actions together: what several bring to one pain point is counted once.

    Actions tied by a common finding form a group: of a group, each lever counts once, by the
    action that moves
    it most. Groups add their effects up by multiplying. The gain of a public never exceeds the
    equity of those reached. Actions that cannot be valued are left out of the gain, not of the cost.
    """
    valued = [
        action for action in actions if not missing_of(action, values, publics_of(action, values))
    ]
    low, likely, high = (
        sum(
            _gain(value, [one for one in valued if public in publics_of(one, values)], bound)
            for public, value in values.items()
        )
        for bound in BOUNDS
    )
    costs = [cost for action in actions if (cost := _cost(action, values)) is not None]
    return Worth(
        action="",
        customers=None,
        low=low,
        likely=likely,
        high=high,
        cost=sum(costs) if costs else None,
        missing=tuple(one.id for one in actions if one not in valued),
        is_declared=any(value.is_declared for value in values.values()),
        horizon_months=max((value.horizon_months for value in values.values()), default=0),
        cost_per_year=sum(action.cost_per_year or 0 for action in actions),
    )


def declared_values(publics: Publics) -> dict[str, PublicValue]:
    """Values as the workshop declared them, where there is no customer file; marked as declared.

    Nobody declares what serving costs: the lifetime value counts as what the customer brings, and
    follows each lever in full.
    """
    return {
        public.id: PublicValue(
            public.id,
            public.declared_customers,
            public.declared_lifetime_value,
            None,
            DECLARED_HORIZON_MONTHS,
            is_declared=True,
        )
        for public in publics.publics
        if public.declared_customers is not None and public.declared_lifetime_value is not None
    }


def publics_of(action: Action, values: Mapping[str, PublicValue]) -> tuple[str, ...]:
    """Publics an action reaches: those named, or all customers for a common one."""
    return (
        tuple(one for one in action.publics if one in values) if action.publics else tuple(values)
    )


def missing_of(
    action: Action, values: Mapping[str, PublicValue], publics: Sequence[str]
) -> tuple[str, ...]:
    """What lacks for an action to be valued; empty where nothing does."""
    checks = (
        ("customer_value", not values),
        ("public_value", bool(values) and not publics),
        ("reached_share", action.reached_share_pct is None),
        ("changes", not action.changes),
        ("cost_to_serve", bool(publics) and _moves_unknown_cost(action, values, publics)),
    )
    return tuple(name for name, is_missing in checks if is_missing)


def _cost(action: Action, values: Mapping[str, PublicValue]) -> float | None:
    """One-off cost and running costs over the horizon; None where neither is said."""
    if action.cost is None and action.cost_per_year is None:
        return None
    months = max((value.horizon_months for value in values.values()), default=12)
    return float((action.cost or 0) + (action.cost_per_year or 0) * months / 12)


def _gain(value: PublicValue, actions: Sequence[Action], bound: Bound) -> float:
    return min(_uncapped(value, actions, bound), _equity_reached(value, actions))


def _is_capped(value: PublicValue, actions: Sequence[Action]) -> bool:
    return _uncapped(value, actions, "high") > _equity_reached(value, actions)


def _equity_reached(value: PublicValue, actions: Sequence[Action]) -> float:
    """Equity of the customers reached, at most: those of several pain points are taken for others."""
    shares = (max((one.reached_share_pct or 0) / 100 for one in group) for group in groups(actions))
    return max(0.0, value.equity) * min(1.0, sum(shares))


def at_bound(change: LeverChange, bound: Bound) -> float:
    """Change of a lever in the prudent, likely or hopeful case: a cost does well when it falls.

    >>> saved = LeverChange(lever="cost_to_serve", low_pct=-30, likely_pct=-20, high_pct=-10,
    ...                     author="a", source="s")
    >>> at_bound(saved, "low"), at_bound(saved, "high")
    (-10.0, -30.0)
    """
    if bound == "likely":
        return change.likely_pct
    is_lower = (bound == "low") is not (change.lever is Lever.COST_TO_SERVE)
    return change.low_pct if is_lower else change.high_pct


def _uncapped(value: PublicValue, actions: Sequence[Action], bound: Bound) -> float:
    gross = serve = 1.0
    for group in groups(actions):
        of_group = _multiples(value, best_of(group, bound))
        gross, serve = gross * of_group[0], serve * of_group[1]
    return value.customers * (value.gross * (gross - 1) - (value.serve or 0.0) * (serve - 1))


def best_of(group: Iterable[Action], bound: Bound) -> dict[Lever, Reach]:
    """Move of each lever by the action of the group that moves it most, over the customers it reaches."""
    best: dict[Lever, Reach] = {}
    for action in group:
        for change in action.changes:
            moved = Reach((action.reached_share_pct or 0) / 100, at_bound(change, bound))
            known = best.get(change.lever, Reach(0.0, 0.0))
            if abs(moved.share * moved.change_pct) >= abs(known.share * known.change_pct):
                best[change.lever] = moved
    return best


def _multiples(value: PublicValue, moves: Mapping[Lever, Reach]) -> tuple[float, float]:
    """What gross and serve are multiplied by over all customers, reached or not."""
    if Lever.COST_TO_SERVE in moves and value.serve is None:
        message = "cost_to_serve_unknown"
        raise ValueError(message)
    edges = sorted({0.0, *(move.share for move in moves.values())})
    gross = serve = 1.0
    for inner, outer in itertools.pairwise(edges):
        here = {lever: move.change_pct for lever, move in moves.items() if move.share >= outer}
        gross_power, serve_power = _elasticity(
            value.duration_elasticities, here.get(Lever.DURATION, 0.0)
        )
        often, longer, basket, cost = (max(1 + here.get(lever, 0.0) / 100, 0.0) for lever in Lever)
        gross += (outer - inner) * (often * longer**gross_power * basket - 1)
        serve += (outer - inner) * (often * longer**serve_power * cost - 1)
    return gross, serve


def _elasticity(known: Sequence[DurationElasticity], change_pct: float) -> tuple[float, float]:
    """Elasticities (gross, serve) at a change: straight in its logarithm through the nearest two."""
    if len(known) < 2:  # noqa: PLR2004 - a line has two points
        return (known[0].gross, known[0].serve) if known else (1.0, 1.0)
    above = sum(one.change_pct < change_pct for one in known)
    low, high = known[max(min(above, len(known) - 1), 1) - 1 :][:2]
    start, end, here = (
        math.log1p(max(pct, _NOBODY_STAYS) / 100)
        for pct in (low.change_pct, high.change_pct, change_pct)
    )
    along = (here - start) / (end - start)
    return (
        max(low.gross + along * (high.gross - low.gross), 0.0),
        max(low.serve + along * (high.serve - low.serve), 0.0),
    )


def _moves_unknown_cost(
    action: Action, values: Mapping[str, PublicValue], publics: Sequence[str]
) -> bool:
    moves = any(change.lever is Lever.COST_TO_SERVE for change in action.changes)
    return moves and any(values[public].serve is None for public in publics)


def groups(actions: Sequence[Action]) -> list[list[Action]]:
    """Actions tied, directly or not, by common findings."""
    found: list[tuple[set[str], list[Action]]] = []
    for action in actions:
        keys, members = set(action.findings), [action]
        rest = []
        for known, others in found:
            if keys & known:
                keys |= known
                members = [*others, *members]
            else:
                rest.append((known, others))
        found = [*rest, (keys, members)]
    return [members for _, members in found]
