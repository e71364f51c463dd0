"""Steps 1 and 2 say what they miss and what contradicts itself (P3, O2, O3)."""

import datetime as dt

import pytest
from parcours.method.objectives import Family, Objective, Objectives, PairwiseComparison
from parcours.method.objectives import gaps as objective_gaps
from parcours.method.pairwise import rank_objectives
from parcours.method.publics import MoreThanThree, Publics, TargetPublic, is_blocked
from parcours.method.publics import gaps as public_gaps

AS_OF = dt.date(2026, 10, 31)
MEASURED = Objective(
    id="O-1",
    title="Reduce late deliveries",
    family=Family.SATISFY,
    indicator="deliveries later than promised",
    unit="%",
    baseline=12,
    target=5,
    due_date=dt.date(2027, 6, 30),
    source="logistics",
    owner="Operations",
)
REASON = MoreThanThree(reason="Two banners are merging", author="Anne Roy", date=AS_OF)


def publics(kept: int, candidates: int = 0, reason: MoreThanThree | None = None) -> Publics:
    """Return step 1 with so many publics kept, then so many that are not."""
    listed = tuple(
        TargetPublic(id=f"PU-{n}", name=str(n), is_kept=n <= kept, filter="x", expectations=("y",))
        for n in range(1, kept + candidates + 1)
    )
    return Publics(publics=listed, more_than_three=reason)


def codes(*objectives: Objective, book: Publics | None = None) -> list[tuple[str, str]]:
    """Return what step 2 says of objectives: code and object."""
    step = Objectives(objectives=objectives)
    found = objective_gaps(step, book or publics(0), rank_objectives(step), AS_OF)
    return [(one.code, one.about) for one in found if one.code != "objectives_not_ranked"]


def test_an_objective_that_is_whole_has_nothing_missing() -> None:
    """Indicator, unit, baseline, target, date, source and owner: nothing to say (O2)."""
    assert [] == codes(MEASURED)


@pytest.mark.parametrize("name", ["unit", "baseline", "due_date", "source", "owner"])
def test_each_lack_is_named(name: str) -> None:
    """One thing missing, one line that names it (O2)."""
    nothing = None if name in ("baseline", "due_date") else ""
    assert [(f"objectives_no_{name}", "O-1")] == codes(MEASURED.model_copy(update={name: nothing}))


@pytest.mark.parametrize("lack", [{"indicator": ""}, {"target": None}])
def test_a_wish_is_called_a_wish_with_all_it_lacks(lack: dict[str, object]) -> None:
    """Nothing to measure, or nothing to reach: a wish, said once, with the list of what it lacks (O2)."""
    step = Objectives(objectives=(MEASURED.model_copy(update={**lack, "owner": ""}),))
    found = objective_gaps(step, publics(0), rank_objectives(step), AS_OF)
    assert [("objectives_vague", (*lack, "owner"))] == [
        (one.code, one.values["measures"]) for one in found if one.about
    ]


def test_a_due_date_gone_by_is_said() -> None:
    """A due date before the analysis contradicts the objective (O2)."""
    assert [("objectives_due_past", "O-1")] == codes(
        MEASURED.model_copy(update={"due_date": dt.date(2026, 10, 30)})
    )


def test_an_objective_of_a_public_that_is_not_kept_is_said() -> None:
    """An objective for a public that step 1 left aside contradicts it; so does a public nobody serves."""
    aimed = MEASURED.model_copy(update={"publics": ("PU-2",)})
    assert [("objectives_public_not_kept", "O-1"), ("objectives_public_unserved", "PU-1")] == codes(
        aimed, book=publics(1, 1)
    )


def test_a_grid_left_half_way_is_said() -> None:
    """A participant who left comparisons out is told how many (O3)."""
    step = Objectives(
        objectives=tuple(MEASURED.model_copy(update={"id": f"O-{n}"}) for n in (1, 2, 3)),
        comparisons=(PairwiseComparison(participant="P-1", left="O-1", right="O-2", ratio=3),),
    )
    found = objective_gaps(step, publics(0), rank_objectives(step), AS_OF)
    assert [("P-1", 2)] == [
        (one.about, one.values["n"]) for one in found if one.code == "objectives_incomplete"
    ]


@pytest.mark.parametrize(
    ("book", "allows_more", "expected"),
    [
        (publics(3), False, False),
        (publics(4), False, True),
        (publics(4), True, True),
        (publics(4, reason=REASON), False, True),
        (publics(4, reason=REASON), True, False),
    ],
)
def test_a_fourth_public_blocks_without_a_reason_that_is_allowed(
    book: Publics, allows_more: bool, expected: bool
) -> None:
    """Four publics: blocked, unless a reason is written and the run allows it (P3)."""
    assert expected == is_blocked(book, allows_more=allows_more)


def test_a_public_passed_over_is_said() -> None:
    """A candidate left aside though it ranks before one that is kept is a contradiction (P3)."""
    ranks = {"PU-1": 1, "PU-2": 4, "PU-3": 2, "PU-4": 5}
    found = public_gaps(publics(2, 2), allows_more=False, ranks=ranks)
    assert [("PU-3", 2, 4)] == [
        (one.about, one.values["rank"], one.values["last"])
        for one in found
        if one.code == "publics_passed_over"
    ]
