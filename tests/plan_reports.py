"""A report that holds the sample's plan alone, with its annexes: what other tools take."""

from parcours.case import Case
from parcours.exhibits import action_sheets, minutes, trackers
from parcours.exhibits.common import decided_so_far
from parcours.exhibits.kinds import Report, Section
from sample_cases import without_file

HOSTILE = (
    '=HYPERLINK("http://mal.example") <script>alert(1)</script> ]]> #import "x" $a$ {{ 7*7 }} '
    "\x00\x07\x1b \u202egnirts\u202c שלום 🛋️ \ud800 ; , \\n ' \""
)


def report_of(case: Case | None = None, **more: object) -> Report:
    """Return the report of a case, the sample's without its file unless given."""
    case = case or without_file("fr")
    framing = case.workbook.framing
    overview = Section("overview", "Le plan", "Synthèse", (decided_so_far(case),))
    fields = {
        "client": framing.client,
        "title": "Le plan de Maison Lorette",
        "subtitle": "",
        "language": case.language,
        "currency": case.currency,
        "as_of": case.as_of,
        "sections": (overview, minutes.section(case)),
        "primary": framing.brand.primary,
        "accent": framing.brand.accent,
        "confidentiality": "",
        "fingerprint": "3fa9c1d2",
        "annexes": (*action_sheets.sheets(case), trackers.section(case)),
        **more,
    }
    return Report(**fields)  # type: ignore[arg-type]


def hostile_case() -> Case:
    """Return the sample with what people paste in the first action, milestone and decision."""
    case = without_file("fr")
    book = case.workbook
    words = {"title": HOSTILE[:110], "description": HOSTILE * 20, "responsible": HOSTILE}
    action = book.plan.actions[0].model_copy(update=words)
    milestone = book.plan.milestones[0].model_copy(update={"title": HOSTILE})
    decision = book.minutes.decisions[0].model_copy(
        update={"text": HOSTILE * 30, "author": HOSTILE}
    )
    plan = book.plan.model_copy(
        update={
            "actions": (action, *book.plan.actions[1:]),
            "milestones": (milestone, *book.plan.milestones[1:]),
        }
    )
    decided = book.minutes.model_copy(update={"decisions": (decision, *book.minutes.decisions[1:])})
    changed: Case = case.with_workbook(book.model_copy(update={"plan": plan, "minutes": decided}))
    return changed
