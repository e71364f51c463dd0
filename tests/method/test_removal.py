"""What is taken out of a workbook takes with it all that cannot stand without it, and can be put back."""

from __future__ import annotations

import json

import pytest
from parcours.method.changes import Add, Change, Move, Remove, Set, apply, inverse
from parcours.method.removal import removal
from parcours.method.workbook import Workbook


@pytest.fixture(scope="module")
def sample(root):
    """Return the workbook of the sample."""
    content = (root / "data" / "sample" / "workbook.json").read_text("utf-8")
    return Workbook.model_validate(json.loads(content))


OBJECTS = (
    "framing.participants[P-1]",
    "framing.values[V-1]",
    "publics.publics[PU-1]",
    "objectives.objectives[O-2]",
    "assets.tools[T-1]",
    "assets.skills[S-3]",
    "journeys.journeys[J-1]",
    "journeys.journeys[J-1].stages[ST-2]",
    "journeys.touchpoints[TP-19]",
    "plan.workstreams[W-1]",
    "plan.actions[A-1]",
    "publics.weights[0]",
)


@pytest.mark.parametrize("path", OBJECTS)
def test_an_object_goes_with_what_hangs_on_it(sample, path):
    """Whatever is removed, no link is left hanging: the workbook is valid, and the object is gone."""
    after = apply(sample, removal(sample, (path,)).changes)
    kept = len(json.dumps(sample.model_dump(mode="json"))) - len(
        json.dumps(after.model_dump(mode="json"))
    )
    assert kept > 0


@pytest.mark.parametrize("path", OBJECTS)
def test_a_removal_can_be_taken_back(sample, path):
    """Undoing a removal gives back the same workbook, links, votes and order included (issue 8.2)."""
    changes = removal(sample, (path,)).changes
    back = apply(apply(sample, changes), inverse(sample, changes))
    assert sample.model_dump(exclude={"last_numbers"}) == back.model_dump(exclude={"last_numbers"})


def test_what_else_goes_is_counted(sample):
    """The person is told what goes with it before it goes: votes and links of the touchpoint."""
    votes = sum(vote.touchpoint == "TP-19" for vote in sample.journeys.votes)
    also = removal(sample, ("journeys.touchpoints[TP-19]",)).also
    assert (votes, True) == (also["journeys.votes"], also["links"] > 0)


def test_who_validated_the_plan_is_kept_by_name(sample):
    """Removing a participant keeps the plan they validated, signed with their name (R3)."""
    after = apply(sample, removal(sample, ("framing.participants[P-1]",)).changes)
    (name,) = (one.name for one in sample.framing.participants if one.id == "P-1")
    assert after.plan.validated is not None
    assert name == after.plan.validated.author


@pytest.mark.parametrize(
    "change",
    [
        Set("framing.sector", None, "meuble"),
        Add("framing.values", {"name": "Clarté"}),
        Add("framing.values", {"name": "Clarté"}, 0),
        Move("plan.actions[A-3]", 0),
        Move("publics.weights[0]", 2),
        Remove("minutes.parked[PK-1]"),
    ],
    ids=["set", "add", "add_first", "move", "move_by_number", "remove"],
)
def test_a_change_and_its_inverse_change_nothing(sample, change):
    """Every small change can be undone exactly."""
    made = (
        Set(change.path, sample.framing.sector, change.new) if isinstance(change, Set) else change
    )
    back = apply(apply(sample, [made]), inverse(sample, [made]))
    assert sample.model_dump(exclude={"last_numbers"}) == back.model_dump(exclude={"last_numbers"})


def test_changes_made_together_are_undone_together(sample):
    """A block of changes is taken back in the contrary order."""
    made: list[Change] = [
        Add("framing.values", {"id": "V-90", "name": "Clarté"}),
        Set("framing.values[V-90].name", "Clarté", "Franchise"),
        Move("framing.values[V-90]", 0),
    ]
    back = apply(apply(sample, made), inverse(sample, made))
    assert sample.model_dump(exclude={"last_numbers"}) == back.model_dump(exclude={"last_numbers"})
