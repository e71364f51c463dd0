"""What notebook 04 shows together: every exhibit of step 4, and verbatims in the room alone."""

from dataclasses import replace

import pytest
from parcours.exhibits import journey_room, touchpoints
from parcours.exhibits.kinds import Table, Text
from sample_cases import flaws, sample

SHOWN = [
    journey_room.inventory,
    journey_room.judged,
    journey_room.irritants,
    journey_room.maps,
    journey_room.target,
    journey_room.coherence,
    journey_room.words_and_waiting,
    journey_room.yields,
    journey_room.seen,
    journey_room.voice,
]


@pytest.mark.parametrize("show", SHOWN)
def test_what_is_shown_together_can_be_read(show):
    """Nothing is left raw or empty (J1-J9)."""
    assert [] == [flaw for one in show(sample("fr")).exhibits for flaw in flaws(one)]


def test_every_journey_is_drawn_in_the_notebook():
    """A second journey is not forgotten (J1)."""
    case = sample("fr")
    keys = [getattr(one, "key", "") for one in journey_room.maps(case).exhibits]
    assert [f"journey_map_{one.id}" for one in case.workbook.journeys.journeys] == keys


def test_the_notebook_shows_no_less_than_the_report():
    """Figures of step 4 that the client reads have been seen in the room (J1-J9)."""
    case = sample("fr")
    room = {getattr(one, "key", "") for show in SHOWN for one in show(case).exhibits}
    room.add(touchpoints.perception_gaps(case).key)  # in a cell of its own
    drawn = [one for one in touchpoints.section(case).exhibits if not isinstance(one, Table)]
    assert set() == {getattr(one, "key", "") for one in drawn} - room - {""}


def test_verbatims_are_searched_in_the_room_and_never_in_a_batch_run():
    """An executed notebook is a deliverable: it holds no verbatim (J9, X5)."""
    case = sample("fr")
    live = journey_room.heard(replace(case, is_interactive=True), "retard")
    batch = journey_room.heard(replace(case, is_interactive=False), "retard")
    assert (True, True) == (isinstance(live, Table) and live.is_internal, isinstance(batch, Text))
