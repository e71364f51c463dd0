"""The workbook checks every link and never gives an id twice (design.md)."""

from __future__ import annotations

import pytest
from parcours.errors import WorkbookError
from parcours.method import changes
from parcours.method.changes import Add, Move, Remove, Set
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook, names


@pytest.fixture
def book() -> Workbook:
    """A workbook with two publics and an objective of one of them."""
    return changes.apply(
        Workbook(framing=Framing(client="Lorette")),
        [
            Add("publics.publics", {"name": "Fidèles"}),
            Add("publics.publics", {"name": "Pros"}),
            Add(
                "objectives.objectives",
                {"title": "Fidéliser", "family": "retain", "publics": ["PU-1"]},
            ),
        ],
    )


def test_new_objects_get_ids(book: Workbook) -> None:
    """Each list gives its own ids."""
    assert ["PU-1", "PU-2"] == [public.id for public in book.publics.publics]


def test_an_id_is_never_given_again(book: Workbook) -> None:
    """The number of a public that went is not reused."""
    without = changes.apply(book, [Remove("publics.publics[PU-2]")])
    added = changes.apply(without, [Add("publics.publics", {"name": "Jeunes"})])
    assert "PU-3" == added.publics.publics[-1].id


def test_what_is_linked_cannot_go(book: Workbook) -> None:
    """Removing a public that an objective names is refused, and the objective is named."""
    with pytest.raises(WorkbookError) as error:
        changes.apply(book, [Remove("publics.publics[PU-1]")])
    problem = error.value.problems[0]
    assert ("broken_link", "objectives.objectives[O-1].publics", "PU-1") == (
        problem.code,
        problem.where,
        problem.found,
    )


def test_all_broken_links_are_said_at_once(book: Workbook) -> None:
    """Two mistakes, two problems, and the nearest id."""
    with pytest.raises(WorkbookError) as error:
        changes.apply(
            book,
            [
                Set("objectives.objectives[O-1].publics", ["PU-1"], ["PU-11", "PU-7"]),
            ],
        )
    assert ["PU-11", "PU-7"] == [problem.found for problem in error.value.problems]


def test_a_wrong_value_names_its_field(book: Workbook) -> None:
    """What pydantic refuses is said with the path of the field."""
    with pytest.raises(WorkbookError) as error:
        changes.apply(book, [Set("objectives.objectives[O-1].family", "retain", "garder")])
    assert error.value.problems[0].where == "workbook.json: objectives.objectives.0.family"


def test_a_place_that_is_not_there_is_said(book: Workbook) -> None:
    """An unknown field proposes the nearest one."""
    with pytest.raises(WorkbookError) as error:
        changes.apply(book, [Set("framing.sectr", "", "meuble")])
    assert ("nothing_there", "sector") == (
        error.value.problems[0].code,
        error.value.problems[0].fix,
    )


def test_moving_keeps_everything(book: Workbook) -> None:
    """A public moved first stays itself."""
    moved = changes.apply(book, [Move("publics.publics[PU-2]", 0)])
    assert ["PU-2", "PU-1"] == [public.id for public in moved.publics.publics]


def test_nothing_is_half_applied(book: Workbook) -> None:
    """One bad change among two: neither is applied, the workbook given is unchanged."""
    before = book.model_dump()
    with pytest.raises(WorkbookError):
        changes.apply(
            book, [Set("framing.sector", "", "x"), Set("framing.currency", "EUR", "euro")]
        )
    assert before == book.model_dump()


def test_names_are_what_people_typed(book: Workbook) -> None:
    """An id is shown as the name of its object."""
    assert {"PU-1": "Fidèles", "PU-2": "Pros", "O-1": "Fidéliser"} == names(book)
