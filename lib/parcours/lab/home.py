"""What the home page shows: the case, its ten notebooks, what each decided, what is missing, who and how long."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

from parcours import texts
from parcours.batch import notebooks
from parcours.case import Case
from parcours.errors import Problem
from parcours.exhibits import common
from parcours.files import cases, workbook
from parcours.files.params import RunParameters
from parcours.lab.copies import Copies
from parcours.method.minutes import Step
from parcours.method.workbook import Workbook
from parcours.texts import Language

LEADS = ("why", "who", "how_long", "output")
"""What the first words of each notebook say, after a lead-in in bold."""
_DELIVERABLES = "deliverables"
_NOT_LOOKED_AT = frozenset(
    {
        "assets_no_file",
        "value_no_file",
        "plan_action_without_finding",
        "plan_fate_without_finding",
    }
)
"""What nobody can say of a case with a customer file before it is read: the page opens first."""


@dataclass(frozen=True)
class Sheet:
    """A notebook as it presents itself."""

    name: str
    """Of its file."""
    step: str
    title: str
    said: dict[str, str]
    """By lead-in: why, who, how long, output."""


@dataclass(frozen=True)
class Line:
    """A notebook on the home page of a case."""

    sheet: Sheet
    path: str
    """As JupyterLab opens it."""
    decided: str
    missing: tuple[str, ...]
    state: str
    """``begin``, ``going``, ``blocked`` or ``done``."""


@dataclass(frozen=True)
class Home:
    """The page of a case."""

    client: str
    name: str
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    following: Line
    """The step to go on with."""
    problems: tuple[Problem, ...]
    saved: str


def sheets(language: Language) -> tuple[Sheet, ...]:
    """Return how each notebook presents itself in its first words."""
    return tuple(_sheet(path, language) for path in notebooks.paths())


def home(copies: Copies, language: Language) -> Home:
    """Return the page of a case, from its workbook alone: a customer file takes time to read.

    Raises
    ------
    ParcoursError : no such client, or a workbook that cannot be read.
    """
    case = opened(copies, language)
    lines = tuple(_line(case, sheet, copies) for sheet in sheets(language))
    ahead = [line for line in lines if line.state in {"begin", "blocked"}]
    going = [line for line in lines if line.state == "going"]
    return Home(
        client=copies.client,
        name=case.workbook.framing.client or copies.client,
        facts=_facts(case),
        lines=lines,
        following=(ahead or going or list(lines[-1:]))[0],
        problems=case.problems,
        saved=_saved(case, copies),
    )


def opened(copies: Copies, language: Language) -> Case:
    """Open a case, or a past version of it, without reading its customer file."""
    folder = str(copies.folder / ".data") if copies.revision else ""
    return cases.open_case(
        RunParameters(client=copies.client, language=language, folder=folder, interactive=True)
    )


def versions(client: str, language: Language) -> list[tuple[int, str]]:
    """Return the past versions of a case, newest first: number, and when it was saved."""
    return [
        (one.number, _moment(one.saved_at, language))
        for one in workbook.history(cases.clients_folder() / client)
    ]


def _sheet(path: Path, language: Language) -> Sheet:
    content = notebooks.in_language(json.loads(path.read_text(encoding="utf-8")), language)
    first = next(
        ("".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "markdown"),
        "",
    )
    title = re.match(r"#\s+(.+)", first)
    said = {lead: _after(first, texts.t(f"home.lead.{lead}", language)) for lead in LEADS}
    name = path.stem.partition("_")[2]
    return Sheet(path.name, name, title[1] if title else path.stem, said)


def _after(prose: str, lead: str) -> str:
    """Return the sentence after a lead-in: up to the next one, or to the end of the paragraph.

    >>> _after("**Who.** The sponsor. **How long.** 45 minutes.", "Who")
    'The sponsor.'
    """
    found = re.search(rf"\*\*{re.escape(lead)}\.\*\*\s*(.+?)\s*(?=\*\*|\n\n|\Z)", prose, re.DOTALL)
    return found[1] if found else ""


def _line(case: Case, sheet: Sheet, copies: Copies) -> Line:
    path = f"{copies.place}/{sheet.name}"
    if sheet.step == _DELIVERABLES:
        files = _delivered(copies)
        when = _moment(max(moment for _, moment in files), case.language) if files else ""
        key = "home.delivered" if files else "home.not_delivered"
        decided = case.t(key, n=len(files), when=when)
        return Line(sheet, path, decided, (), "done" if files else "begin")
    step: Step = next(one for one in common.STEPS if one == sheet.step)
    quick = dataclasses.replace(case, read=None)
    gaps = [
        gap
        for gap in quick.gaps
        if gap.step == step and not (case.read and gap.code in _NOT_LOOKED_AT)
    ]
    missing = tuple(common.sentence(quick, gap) for gap in gaps)
    if any(gap.kind == "blocked" for gap in gaps):
        state = "blocked"
    elif not _is_begun(case, step):
        state = "begin"
    else:
        state = "going" if missing else "done"
    return Line(sheet, path, common.decided(case, step), missing, state)


def _is_begun(case: Case, step: Step) -> bool:
    book, empty = case.workbook, Workbook(framing=case.workbook.framing)
    begun: dict[Step, bool] = {
        "framing": bool(book.framing.participants or book.framing.values),
        "publics": book.publics != empty.publics,
        "objectives": book.objectives != empty.objectives,
        "assets": book.assets != empty.assets,
        "touchpoints": book.journeys != empty.journeys,
        "plan": book.plan != empty.plan,
        "follow_up": any(action.readings for action in book.plan.actions),
        "diagnosis": bool(book.answers),
        "customer_value": case.read is not None,
    }
    return begun[step]


def _delivered(copies: Copies) -> list[tuple[Path, dt.datetime]]:
    place = copies.folder / "deliverables" if copies.revision else _notebook_output(copies.client)
    return [
        (file, dt.datetime.fromtimestamp(file.stat().st_mtime, tz=dt.UTC))
        for file in place.glob("*")
        if file.is_file() and not file.name.startswith(".")
    ]


def _notebook_output(client: str) -> Path:
    return cases.project_folder() / "runs" / client / "notebook"


def _facts(case: Case) -> tuple[str, ...]:
    framing = case.workbook.framing
    workshop = framing.workshop_date
    said = (
        case.t("home.workshop_on", date=case.date(workshop)) if workshop else "",
        case.t("home.participants", n=len(framing.participants)),
        case.t("home.with_file" if case.read else "home.without_file"),
        framing.sector,
        framing.consultant,
        framing.scope,
    )
    return tuple(one for one in said if one)


def _saved(case: Case, copies: Copies) -> str:
    when = dt.datetime.fromtimestamp((case.folder / workbook.FILE).stat().st_mtime, tz=dt.UTC)
    if copies.revision:
        kept = dict(versions(copies.client, case.language))
        moment = kept.get(copies.revision, "")
        return case.t("home.past_version", number=copies.revision, when=moment)
    return case.t("home.saved", when=_moment(when, case.language), number=case.workbook.revision)


def _moment(moment: dt.datetime, language: Language) -> str:
    local = moment.astimezone()
    return texts.t(
        "home.moment", language, date=texts.date(local.date(), language), time=f"{local:%H:%M}"
    )
