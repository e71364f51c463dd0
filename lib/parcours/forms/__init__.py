"""The forms of the workshop: one for each step, and the same as tables where nobody is there to type.

Each function takes a case and returns what the cell of a notebook shows: the form, saved at each change,
or, in a batch run, its read-only twin.
"""

from __future__ import annotations

from typing import Any

from parcours.case import Case
from parcours.method.minutes import Step

__all__ = [
    "assets",
    "customer_value",
    "diagnosis",
    "follow_up",
    "framing",
    "mapping",
    "objectives",
    "plan",
    "public",
    "publics",
    "touchpoints",
]


def framing(case: Case) -> Any:
    """Return the form of the framing: assignment, people, values, positioning, readiness (F1 to F4)."""
    return _shown(case, "framing")


def publics(case: Case) -> Any:
    """Return the form of step 1: what a customer is, publics, criteria and votes (P1 to P4)."""
    return _shown(case, "publics")


def objectives(case: Case) -> Any:
    """Return the form of step 2: objectives, and how the room ranks them (O1 to O4)."""
    return _shown(case, "objectives")


def assets(case: Case) -> Any:
    """Return the form of step 3: tools, data, flows, skills, subcontractors (A1 to A4)."""
    return _shown(case, "assets")


def mapping(case: Case) -> Any:
    """Return the button that confirms how the client's files read; in a batch run, what changed since (A1)."""
    if not case.is_interactive or case.read is None:
        from parcours.exhibits.file_reading import mapping_changes  # noqa: PLC0415

        return mapping_changes(case)
    from parcours.forms.confirmation import ConfirmMapping  # noqa: PLC0415 - a batch run needs no widget

    return ConfirmMapping(case)


def public(case: Case, public: str = "") -> Any:
    """Return the choice of the public that the views below are of; in a batch run, which one it is (P4).

    Raises
    ------
    ParameterError : no such public; the nearest name is proposed.
    """
    from parcours.files.cases import for_public  # noqa: PLC0415 - importing the package stays cheap

    chosen = for_public(case, public).public
    if not case.is_interactive or not case.workbook.publics.publics:
        from parcours.exhibits.common import view_of  # noqa: PLC0415

        return view_of(case, chosen)
    from parcours.forms.view import ViewOf  # noqa: PLC0415 - a batch run needs no widget

    return ViewOf(case, chosen)


def touchpoints(case: Case) -> Any:
    """Return the form of step 4: journeys, board, votes, coherence and what it yields (J1 to J7)."""
    return _shown(case, "touchpoints")


def plan(case: Case) -> Any:
    """Return the form of step 5: fates, actions, impact and effort, means, waves (R1 to R5)."""
    return _shown(case, "plan")


def follow_up(case: Case) -> Any:
    """Return the form of the follow-up: where actions and indicators stand (R6)."""
    return _shown(case, "follow_up")


def customer_value(case: Case) -> Any:
    """Return the form of customer value: numbers of the computation settled with the client (X7)."""
    return _shown(case, "customer_value")


def diagnosis(case: Case) -> Any:
    """Return the form of the diagnosis: answers to the questionnaires (D1 to D4)."""
    return _shown(case, "diagnosis")


def _shown(case: Case, step: Step) -> Any:
    if not case.is_interactive:
        from parcours.forms.twin import twin  # noqa: PLC0415 - importing the package stays cheap

        return twin(case, step)
    from parcours.forms.widget import Form  # noqa: PLC0415 - a batch run needs no widget

    return Form(case, step)
