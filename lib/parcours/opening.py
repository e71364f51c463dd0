"""What a notebook calls first: open a case, take in what was saved, find where deliverables go."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from parcours.case import Case
from parcours.deliver import notebook
from parcours.errors import CustomerFileError
from parcours.exhibits import reports
from parcours.exhibits.kinds import Text
from parcours.files import cases, params


def open_case(  # noqa: PLR0913, PLR0917 - the parameters of every notebook, in their order
    client: str = "sample",
    language: str = "fr",
    as_of: str = "",
    interactive: bool = True,
    audience: str = "client",
    allow_more_publics: bool = False,
    folder: str = "",
    engine: str = "duckdb",
) -> Case:
    """Open a client's case and let exhibits show themselves in the notebook.

    Parameters
    ----------
    client : name of the folder under data/.
    language : ``fr`` or ``en``.
    as_of : date of the analysis, ``2026-10-31``; empty: the last date of the customer file.
    interactive : False in a batch run: forms show their read-only twin.
    audience : ``client``, or ``internal``: with names, notes and parked items.
    folder : where the clients are; empty: the project's data/.
    engine : ``duckdb``, in the process, or ``spark``: the results are the same.
    allow_more_publics : go on with more than three publics where a reason is recorded.

    Raises
    ------
    ParameterError : a name is unknown or a value ill-typed; all are said.
    """
    asked = dict(locals())
    notebook.say_problems("en" if language == "en" else "fr")
    parameters = params.check(asked, "open_case")
    _keep_outputs_clean()
    case = cases.open_case(parameters)
    brand = case.workbook.framing.brand
    # in the room, the team sees what is its own; what a run writes is for the reader it says
    reader = "internal" if interactive else case.audience
    notebook.register(case.language, case.currency, brand.primary, brand.accent, reader)
    if not interactive:
        _say_what_it_rests_on(case)
    return case


def for_public(case: Case, public: str = "") -> Case:
    """Look at a case for one public: common core and its own specifics, in all that follows (P4).

    Parameters
    ----------
    public : number (``PU-1``) or name of the public; empty: all of them, the case as it is.

    Raises
    ------
    ParameterError : no such public; the nearest name is proposed.
    """
    return cases.for_public(case, public)


def returned(case: Case) -> Any:
    """Return where the register that comes back is read: differences to accept; in a batch run, how to (X3)."""
    if not case.is_interactive:
        return Text((case.t("forms.returned.twin"),), case.t("forms.returned.label"))
    from parcours.deliver import returned as back  # noqa: PLC0415 - a batch run needs neither
    from parcours.forms.returned import ReturnedFile, Ways  # noqa: PLC0415

    return ReturnedFile(case, Ways(back.read, back.said, back.take))


def output_folder(case: Case, output: str = "") -> Path:
    """Return the folder deliverables are written in.

    The one given, else ``runs/<client>/notebook``.
    """
    return Path(output) if output else cases.project_folder() / "runs" / case.client / "notebook"


def _say_what_it_rests_on(case: Case) -> None:
    """Print the fingerprint of the data at the head of a notebook that is executed, to be handed over (X7)."""
    try:
        told = {"fingerprint": reports.fingerprint(case), "day": case.date(case.as_of)}
    except CustomerFileError:
        return  # the first view that needs the file says what is wrong with it
    notebook.say(case.t("deliver.rests_on", **told))


def _keep_outputs_clean() -> None:
    """A client's notebook shows results, not the notices libraries print for programmers."""
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", FutureWarning)
