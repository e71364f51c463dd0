"""A validated plan is data: its waves, its dates, and what changed since they were validated (R3, R4)."""

import datetime as dt

import pytest
from parcours.method.plan import Absence, Action, Plan, RoleCapacity, RoleDays
from parcours.method.schedule import PlanError, schedule
from parcours.method.validation import changed_inputs, kept_schedule, validated

DAY = dt.date(2026, 11, 2)
WAVES = (("A-1",), ("A-2", "A-3"))
PLAN = Plan(
    actions=(
        Action(id="A-1", title="a", duration_days=10, cost=10, days_by_role=(RoleDays(role="SI", days=5),)),
        Action(id="A-2", title="b", duration_days=20, depends_on=("A-1",)),
        Action(id="A-3", title="c"),
        Action(id="A-4", title="d", duration_days=4),
    ),
    wave_count=2,
    start_date=dt.date(2026, 12, 1),
    capacities=(RoleCapacity(role="SI", days_per_wave=20, people=1),),
)  # fmt: skip


def with_action(plan: Plan, number: str, **values: object) -> Plan:
    """Return the plan with other values of one action."""
    actions = tuple(
        one.model_copy(update=values) if one.id == number else one for one in plan.actions
    )
    return plan.model_copy(update={"actions": actions})


@pytest.fixture
def plan() -> Plan:
    """Return the plan as validated."""
    return PLAN.model_copy(update={"validated": validated(PLAN, WAVES, DAY, "Ada")})


def test_what_was_scheduled_is_what_is_kept(plan: Plan) -> None:
    """The dates kept are those of the schedule of that day: end, slack and actions without a date included."""
    assert plan.start_date is not None
    assert plan.validated is not None
    assert kept_schedule(plan.validated) == schedule(plan, WAVES, plan.start_date)


def test_nothing_changed_where_nothing_did(plan: Plan) -> None:
    """What validated waves do not rest on moves nothing: another action, a title, a score."""
    after = with_action(plan, "A-1", title="z", customer_impact=4)
    after = with_action(after, "A-4", duration_days=40)
    assert changed_inputs(after) == ()


def test_each_value_that_changed_is_told(plan: Plan) -> None:
    """A change, a value that came, one that went, one of the plan, an action that is gone: once each (R4)."""
    after = with_action(plan, "A-1", duration_days=15, cost=None)
    after = with_action(after, "A-3", duration_days=2)
    away = Absence(role="SI", start_date=dt.date(2026, 12, 7), end_date=dt.date(2026, 12, 8))
    kept = tuple(one for one in after.actions if one.id != "A-2")
    after = after.model_copy(update={"actions": kept, "absences": (away,)})
    told = [(one.about, one.field, one.before, one.after) for one in changed_inputs(after)]
    assert told[:2] + told[3:] == [
        ("A-1", "duration_days", "10", "15"),
        ("A-1", "cost", "10.0", None),
        ("A-3", "duration_days", None, "2"),
        ("A-2", "id", "A-2", None),
    ]
    assert told[2][:3] == ("", "absences", None)


def test_without_a_start_date_waves_are_kept_and_dates_wait() -> None:
    """No start date, no date: the waves are validated all the same, and the start is told when it comes."""
    bare = PLAN.model_copy(update={"start_date": None})
    kept = validated(bare, WAVES, DAY, "Ada")
    after = PLAN.model_copy(update={"validated": kept})
    assert (kept.dates, kept_schedule(kept)) == ((), None)
    assert [one.field for one in changed_inputs(after)] == ["start_date"]


def test_actions_that_wait_for_each_other_are_not_validated() -> None:
    """A circle is refused when it is validated, not found at each opening."""
    circle = with_action(PLAN, "A-1", depends_on=("A-2",))
    with pytest.raises(PlanError):
        validated(circle, WAVES, DAY, "Ada")
