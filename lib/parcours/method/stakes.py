"""What the value of actions serves: the choice of waves, the worth of a pain point, the tornado (R3, R5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parcours.method.left_out import Gains
from parcours.method.plan import Action, Lever
from parcours.method.worth import (
    PublicValue,
    at_bound,
    best_of,
    change_in_value,
    groups,
    missing_of,
    plan_worth,
    publics_of,
    worth,
)


def net_gains(actions: Sequence[Action], values: Mapping[str, PublicValue]) -> Gains:
    """What choosing each action brings, in money: likely value less cost, for the choice of waves (R3).

    Of actions tied by a common finding, each lever of each public counts once: those are the shared
    parts. Effects that multiply each other, and the bound by the equity, are left to :func:`plan_worth`.
    Actions that cannot be valued are absent.
    """
    alone = {
        action.id: found.net
        for action in actions
        if (found := worth(action, values)).net is not None
    }
    shared = []
    valued = [action for action in actions if action.id in alone]
    for group in groups(valued):
        parts: dict[tuple[str, Lever], dict[str, float]] = {}
        for action in group if len(group) > 1 else ():
            for public in publics_of(action, values):
                for lever, reach in best_of([action], "likely").items():
                    gain = change_in_value(values[public], {lever: reach})
                    if gain > 0:
                        parts.setdefault((public, lever), {})[action.id] = gain
        shared += [part for part in parts.values() if len(part) > 1]
    return Gains({one: net for one, net in alone.items() if net is not None}, tuple(shared))


def value_at_stake(
    actions: Sequence[Action], values: Mapping[str, PublicValue]
) -> dict[str, float]:
    """What treating each touchpoint would bring in a year, by touchpoint.

    The likely value of the actions that answer one pain point, counted once, is shared equally between the
    touchpoints they treat and spread evenly over the horizon. A touchpoint whose actions cannot be valued is
    absent: unknown, not zero.

    >>> from parcours.method.plan import LeverChange
    >>> change = LeverChange(lever="basket", low_pct=0, likely_pct=3, high_pct=9, author="a", source="s")
    >>> one = Action(id="A-1", title="a", touchpoints=("TP-1",), reached_share_pct=100, changes=(change,))
    >>> found = value_at_stake([one], {"": PublicValue("", 100, 100.0, 0.0, 36)})
    >>> round(found["TP-1"], 6)
    100.0
    """
    shares: dict[str, float] = {}
    valued = [
        action for action in actions if not missing_of(action, values, publics_of(action, values))
    ]
    for group in groups(valued):
        touchpoints = list(dict.fromkeys(one for action in group for one in action.touchpoints))
        whole = plan_worth(group, values)
        if whole.likely is None or whole.horizon_months == 0:
            continue
        yearly = whole.likely / (whole.horizon_months / 12)
        for touchpoint in touchpoints:
            shares[touchpoint] = shares.get(touchpoint, 0.0) + yearly / len(touchpoints)
    return shares


@dataclass(frozen=True)
class TornadoRow:
    """What an assumption of an action moves: the plan's value at its worse and at its better bound."""

    action: str
    lever: Lever
    low: float
    high: float
    base: float


def tornado(actions: Sequence[Action], values: Mapping[str, PublicValue]) -> tuple[TornadoRow, ...]:
    """Move each assumption from its worse to its better bound, the others at their likely value.

    Widest first.
    """
    base = plan_worth(actions, values).likely or 0.0
    rows = []
    for index, action in enumerate(actions):
        for number, change in enumerate(action.changes):
            low, high = (
                plan_worth(_with(actions, index, number, bound), values).likely or 0.0
                for bound in (at_bound(change, "low"), at_bound(change, "high"))
            )
            rows.append(TornadoRow(action.id, change.lever, low, high, base))
    return tuple(sorted(rows, key=lambda row: (-abs(row.high - row.low), row.action, row.lever)))


def _with(actions: Sequence[Action], index: int, number: int, likely: float) -> list[Action]:
    changes = list(actions[index].changes)
    one = changes[number]
    changes[number] = one.model_copy(update={"likely_pct": likely})
    moved = actions[index].model_copy(update={"changes": tuple(changes)})
    return [*actions[:index], moved, *actions[index + 1 :]]
