"""What is done for all, and what for some (P4); which two publics merge best (P3)."""

from journey_books import touchpoint
from parcours.method.assets import Assets, Datum
from parcours.method.framing import Framing
from parcours.method.journeys import Journey, Journeys, Scenario, Stage
from parcours.method.plan import Action, Plan
from parcours.method.public_merge import nearest_of_pairs, nearest_pair
from parcours.method.public_ranking import Mark, PublicScore
from parcours.method.publics import Criterion, Publics, TargetPublic
from parcours.method.specifics import core_lines, core_shares
from parcours.method.workbook import Workbook


def book() -> Workbook:
    """Two publics kept, one left aside; one thing of each kind for one public, one for all."""
    publics = (
        TargetPublic(id="PU-1", name="a", is_kept=True),
        TargetPublic(id="PU-2", name="b", is_kept=True),
        TargetPublic(id="PU-3", name="c"),
    )
    journeys = Journeys(
        journeys=(
            Journey(
                id="J-1", name="j", stages=(Stage(id="ST-1", name="s", catalogue_stage="CHO"),)
            ),
        ),
        touchpoints=(touchpoint(1), touchpoint(2, publics=("PU-1",))),
        scenarios=(
            Scenario(id="SN-1", title="inherits", touchpoints=("TP-2",)),
            Scenario(id="SN-2", title="overrides", touchpoints=("TP-2",), publics=("PU-1", "PU-2")),
        ),
    )
    return Workbook(
        framing=Framing(client="Lorette"),
        publics=Publics(publics=publics),
        journeys=journeys,
        assets=Assets(data=(Datum(id="D-1", name="d", publics=("PU-2", "PU-3")),)),
        plan=Plan(
            actions=(Action(id="A-1", title="x", publics=("PU-1",)), Action(id="A-2", title="y"))
        ),
    )


def test_what_says_nothing_inherits_and_what_says_something_overrides() -> None:
    """A scenario follows its touchpoints unless it names its publics; naming all is common (P4)."""
    publics = {line.id: line.publics for line in core_lines(book())}
    assert {
        "TP-1": (),
        "TP-2": ("PU-1",),
        "D-1": ("PU-2",),
        "SN-1": ("PU-1",),
        "SN-2": (),
        "A-1": ("PU-1",),
        "A-2": (),
    } == publics


def test_shares_of_the_common_core_count_each_kind_and_all() -> None:
    """Each kind has its share, and the last line is all of them together (P4)."""
    shares = [(one.kind, one.n, one.common) for one in core_shares(core_lines(book()))]
    assert [
        ("touchpoint", 2, 1),
        ("datum", 1, 0),
        ("scenario", 2, 1),
        ("action", 2, 1),
        ("", 7, 3),
    ] == shares


def test_publics_that_share_nobody_merge_by_their_marks() -> None:
    """Where no customer is shared, the two publics whose marks differ least are proposed (P3)."""
    marks = {"A": 4.0, "B": 1.0, "C": 3.5}
    scores = [
        PublicScore(name, value, None, {Criterion.REACH: Mark(value, 3)}, ())
        for name, value in marks.items()
    ]
    found = nearest_pair(["A", "B", "C"], {("A", "A"): 5, ("B", "B"): 5}, scores)
    assert found is not None
    assert ("A", "C", "marks", 0.5) == (found.first, found.second, found.because, found.closeness)


def test_nothing_known_proposes_nothing() -> None:
    """Without customers or marks there is no pair to propose (P3)."""
    assert (None, None) == (nearest_pair(["A", "B"], {}, ()), nearest_of_pairs([]))


def test_the_other_of_a_pair_is_the_other_one() -> None:
    """A pair says whom a public would merge with, from either side (P3)."""
    pair = nearest_pair(["A", "B"], {("A", "A"): 5, ("B", "B"): 5, ("A", "B"): 2}, ())
    assert pair is not None
    assert ("B", "A") == (pair.other_than("A"), pair.other_than("B"))
