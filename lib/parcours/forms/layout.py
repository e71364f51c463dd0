"""Which panels each form has, in which order, and what each part edits.

A form is one cell of a notebook. A panel is one activity of the workshop; its parts are sheets and tables
generated from the models, or boards and votes made for that activity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parcours.method.minutes import Step

PartKind = Literal[
    "sheet",
    "table",
    "board",
    "matrix",
    "waves",
    "vote",
    "fates",
    "proposals",
    "file_names",
    "answers",
    "verbatims",
]


@dataclass(frozen=True)
class Part:
    """A piece of a panel: ``path`` is the object or the list of the workbook it edits."""

    kind: PartKind
    path: str
    fields: tuple[str, ...] = ()
    """Fields of a sheet, or columns of a table; empty: all that are not long or nested."""
    hidden: tuple[str, ...] = ()
    """Fields shown nowhere in this part."""
    is_whole: bool = False
    """Nothing but ``fields`` is shown, even where one looks at a row closely."""
    label: str = ""
    """Key of its title; empty: the field's own label."""
    vote: Literal["", "emotions", "criteria", "pairwise", "points"] = ""


@dataclass(frozen=True)
class Panel:
    """One activity."""

    key: str
    parts: tuple[Part, ...]
    minutes: int
    """How long the activity usually takes; the timer starts there."""


FORMS: dict[Step, tuple[Panel, ...]] = {
    "framing": (
        Panel(
            "assignment",
            (
                Part(
                    "sheet",
                    "framing",
                    (
                        "client",
                        "sector",
                        "scope",
                        "consultant",
                        "start_date",
                        "workshop_date",
                        "end_date",
                        "currency",
                        "language",
                        "is_confidential",
                        "distributed_profit",
                    ),
                ),
                Part("table", "framing.participants"),
            ),
            10,
        ),
        Panel(
            "values",
            (
                Part(
                    "table", "framing.values", ("id", "name", "meaning", "commits_to", "known_by")
                ),
                Part("sheet", "framing", ("charter", "signature", "claim"), label="charter"),
            ),
            15,
        ),
        Panel(
            "positioning",
            (
                Part("sheet", "framing", ("positioning", "positioning_note")),
                Part("table", "framing.positioning_by_channel", ("channel", "strength", "note")),
            ),
            10,
        ),
        Panel("readiness", (Part("sheet", "framing.readiness"),), 10),
        Panel("brand", (Part("sheet", "framing.brand"),), 5),
    ),
    "publics": (
        Panel(
            "rule",
            (
                Part("sheet", "publics.customer_rule"),
                Part("table", "publics.compared_rules", ("kind", "n", "days", "filter")),
            ),
            15,
        ),
        Panel(
            "candidates",
            (
                Part(
                    "table",
                    "publics.publics",
                    ("id", "name", "is_kept", "description", "expectations", "filter"),
                ),
                Part("sheet", "publics.more_than_three"),
            ),
            30,
        ),
        Panel(
            "priority",
            (Part("table", "publics.weights"), Part("vote", "publics.votes", vote="criteria")),
            25,
        ),
    ),
    "objectives": (
        Panel(
            "objectives",
            (
                Part(
                    "table",
                    "objectives.objectives",
                    (
                        "id",
                        "title",
                        "family",
                        "indicator",
                        "unit",
                        "baseline",
                        "target",
                        "due_date",
                        "owner",
                    ),
                ),
            ),
            40,
        ),
        Panel(
            "ranking",
            (
                Part("sheet", "objectives", ("ranking_method",)),
                Part("vote", "objectives.comparisons", vote="pairwise"),
                Part("vote", "objectives.points", vote="points"),
            ),
            30,
        ),
    ),
    "assets": (
        Panel(
            "tools",
            (
                Part(
                    "table",
                    "assets.tools",
                    ("id", "name", "role", "owner", "entry", "hosting", "processes"),
                ),
                Part(
                    "table",
                    "assets.data",
                    ("id", "name", "is_personal", "masters", "used_by", "publics"),
                ),
                Part(
                    "table",
                    "assets.flows",
                    ("id", "source", "target", "data", "mode", "frequency", "owner"),
                ),
            ),
            45,
        ),
        Panel(
            "skills",
            (
                Part(
                    "table",
                    "assets.skills",
                    (
                        "id",
                        "name",
                        "available_level",
                        "required_level",
                        "available_fte",
                        "required_fte",
                        "is_lasting",
                        "need_months",
                    ),
                ),
            ),
            30,
        ),
        Panel(
            "subcontractors",
            (
                Part(
                    "table",
                    "assets.subcontractors",
                    (
                        "id",
                        "name",
                        "role",
                        "touchpoints",
                        "alignment",
                        "control",
                        "contract_end_date",
                    ),
                ),
            ),
            15,
        ),
        Panel(
            "files",
            (Part("table", "assets.mappings", ("file", "table", "columns", "is_confirmed")),),
            15,
        ),
    ),
    "touchpoints": (
        Panel(
            "journeys",
            (
                Part(
                    "table",
                    "journeys.journeys",
                    ("id", "name", "purpose", "publics", "zoom", "stages"),
                ),
            ),
            20,
        ),
        Panel("board", (Part("board", "journeys.touchpoints"),), 60),
        Panel("emotions", (Part("vote", "journeys.votes", vote="emotions"),), 30),
        Panel(
            "sheets",
            (
                Part(
                    "table",
                    "journeys.touchpoints",
                    (
                        "id",
                        "label",
                        "journey",
                        "stage",
                        "channel",
                        "importance",
                        "volume_per_year",
                        "fate",
                    ),
                ),
                Part("file_names", "journeys.touchpoints", label="file_names"),
            ),
            20,
        ),
        Panel(
            "coherence",
            (
                Part("table", "journeys.capabilities", ("id", "name", "channels", "touchpoints")),
                Part(
                    "table",
                    "journeys.passages",
                    ("id", "source", "target", "works", "loses", "touchpoints"),
                ),
            ),
            20,
        ),
        Panel(
            "verbatims",
            (
                Part(
                    "verbatims",
                    "journeys.verbatims",
                    ("touchpoint", "text", "metric", "score", "author", "date"),
                    is_whole=True,
                ),
            ),
            15,
        ),
        Panel(
            "yields",
            (
                Part("proposals", "journeys.dismissed"),
                Part(
                    "table", "journeys.use_cases", ("id", "title", "touchpoints", "publics", "data")
                ),
                Part(
                    "table",
                    "journeys.scenarios",
                    ("id", "title", "trigger", "channel", "message", "intent", "touchpoints"),
                ),
                Part(
                    "table",
                    "journeys.collection_plan",
                    ("id", "datum", "touchpoints", "how", "needed_by"),
                ),
                Part(
                    "table",
                    "journeys.contact_reasons",
                    ("id", "title", "touchpoints", "file_reason", "is_avoidable"),
                ),
            ),
            20,
        ),
    ),
    "plan": (
        Panel("fates", (Part("fates", "plan.fates"),), 20),
        Panel(
            "actions",
            (
                Part("table", "plan.workstreams"),
                Part(
                    "table",
                    "plan.actions",
                    (
                        "id",
                        "title",
                        "workstream",
                        "contributions",
                        "customer_impact",
                        "complexity",
                        "duration_days",
                        "cost",
                    ),
                    hidden=("readings",),
                ),
            ),
            40,
        ),
        Panel("board", (Part("matrix", "plan.actions"),), 20),
        Panel(
            "means",
            (
                Part(
                    "sheet",
                    "plan",
                    ("start_date", "wave_count", "wave_months", "budget_per_wave", "waves_aim"),
                ),
                Part("sheet", "plan.weights"),
                Part("table", "plan.channel_priorities"),
                Part("table", "plan.capacities"),
                Part("table", "plan.absences"),
            ),
            15,
        ),
        Panel(
            "waves",
            (
                Part("waves", "plan.validated"),
                Part("table", "plan.milestones", ("id", "title", "due_date", "actions")),
            ),
            20,
        ),
    ),
    "follow_up": (
        Panel(
            "progress",
            (
                Part(
                    "table",
                    "plan.actions",
                    ("id", "title", "readings"),
                    is_whole=True,
                    label="readings",
                ),
            ),
            20,
        ),
        Panel(
            "indicators",
            (Part("table", "plan.indicator_readings"), Part("table", "plan.benefit_readings")),
            10,
        ),
    ),
    "customer_value": (
        Panel(
            "conventions",
            (
                Part(
                    "table",
                    "framing.conventions",
                    ("key", "value", "author", "reason"),
                    label="conventions",
                ),
            ),
            10,
        ),
    ),
    "diagnosis": (Panel("answers", (Part("answers", "answers"),), 30),),
}
"""The nine forms; facilitation (timer, decisions, parking lot, history) stands beside each."""

MINUTES: tuple[Part, ...] = (
    Part("table", "minutes.decisions", ("text", "author")),
    Part("table", "minutes.parked", ("text", "author")),
    Part("sheet", "minutes", ("internal_notes",)),
)
"""Edited beside every form."""
