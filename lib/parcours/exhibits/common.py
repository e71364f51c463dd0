"""Exhibits every step shares: where a figure comes from, what is decided, what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from parcours import texts
from parcours.case import Case
from parcours.exhibits.filters import column_label
from parcours.exhibits.kinds import Column, Source, Table, Text, Unit
from parcours.method.findings import Finding
from parcours.method.gaps import Gap
from parcours.method.minutes import Step
from parcours.method.nouns import PREFIXES
from parcours.method.publics import MAX_KEPT

STEPS: tuple[Step, ...] = (
    "framing",
    "publics",
    "objectives",
    "assets",
    "touchpoints",
    "plan",
    "follow_up",
    "diagnosis",
    "customer_value",
)


def file_source(
    case: Case,
    *,
    rule: str = "",
    model: str = "",
    n: int | None = None,
    n_of: str = "",
    interval: str = "",
) -> Source:
    """Source of a figure computed from the customer file (X7)."""
    tables = case.tables
    if tables is None:
        return Source(data=case.t("common.no_file"), as_of=case.as_of, rule=_seen_by(case, rule))
    names = sorted({source.name for source in tables.sources if source.table})
    shown = names if len(names) <= 2 else [case.t("common.files", n=len(names))]  # noqa: PLR2004
    return Source(
        data=", ".join(shown),
        fingerprint=tables.fingerprint[:12],
        as_of=case.as_of,
        rule=_seen_by(case, rule),
        model=model,
        n=n,
        n_of=n_of or case.t("common.customers"),
        interval=interval,
    )


def workshop_source(case: Case, *, rule: str = "", n: int | None = None, n_of: str = "") -> Source:
    """Source of a figure that rests on what was said in the workshop (X7)."""
    framing = case.workbook.framing
    return Source(
        data=case.t("common.workshop", revision=case.workbook.revision),
        as_of=framing.workshop_date or framing.start_date or _known_date(case),
        rule=_seen_by(case, rule),
        n=n,
        n_of=n_of or (case.t("common.respondents") if n is not None else ""),
    )


def _seen_by(case: Case, rule: str) -> str:
    """Say in the source of a figure which public it is about, where it is about one only (P4)."""
    if not case.public:
        return rule
    only = case.t("common.only_public", public=case.name_of(case.public))
    return case.lines([only, rule]) if rule else only


def more_publics(case: Case) -> str:
    """Say why more than three publics are kept, and who says so; empty where there are three at most (P3)."""
    publics = (case.whole or case).workbook.publics
    reason = publics.more_than_three
    if reason is None or len(publics.kept) <= MAX_KEPT:
        return ""
    return case.t(
        "summary.more_publics",
        n=len(publics.kept),
        reason=reason.reason,
        author=reason.author,
        date=case.date(reason.date),
    )


def _known_date(case: Case) -> dt.date | None:
    """Return the date of the analysis, where something gives one."""
    return case.as_of if case.requested_as_of or case.read else None


def decided_so_far(case: Case) -> Table:
    """What each step has decided, and how much it still misses."""
    rows = tuple(
        (
            case.t(f"step.{step}"),
            decided(case, step),
            sum(gap.step == step for gap in case.gaps),
        )
        for step in STEPS
    )
    return Table(
        key="decided_so_far",
        title=case.t("common.decided_title", n=sum(1 for row in rows if row[2] == 0), of=len(rows)),
        columns=(
            Column("step", case.t("common.column.step")),
            Column("decided", case.t("common.column.decided")),
            Column("missing", case.t("common.column.missing"), Unit.COUNT),
        ),
        rows=rows,
        source=workshop_source(case),
    )


def decided(case: Case, step: Step) -> str:
    """Say what a step has decided, in figures."""
    if step == "customer_value":
        return case.t(f"common.file_is{'_not' * (case.read is None)}_there")
    counted = _counts(case, step).items()
    return ", ".join(case.t(f"common.decided.{what}", n=n) for what, n in counted)


def still_missing(case: Case, step: Step) -> Text:
    """What a step still misses or contradicts, in words."""
    gaps = [gap for gap in case.gaps if gap.step == step]
    blocked = any(gap.kind == "blocked" for gap in gaps)
    sentences = tuple(sentence(case, gap) for gap in sorted(gaps, key=_worst_first))
    return Text(
        title=case.t("common.missing_title", n=len(gaps)) if gaps else case.t("common.complete"),
        paragraphs=sentences or (case.t("common.nothing_missing"),),
        tone="blocked" if blocked else "missing" if gaps else "decided",
    )


def in_measure(case: Case) -> str:
    """Name what the euros of the plan count: contribution, margin, revenue, or declared figures."""
    settled = case.value.valuation[0]
    is_declared = any(value.is_declared for value in case.public_values.values())
    return case.t(f"measure.in.{'declared' if is_declared or settled is None else settled.measure}")


def sentence(case: Case, gap: Gap) -> str:
    """Say a gap in the case's language, its object called by its name; a person by their number."""
    is_person = gap.about.startswith(f"{PREFIXES['participants']}-")
    about = gap.about if is_person else case.name_of(gap.about)
    if gap.code == "plan_fate_without_finding":
        about = _subject_of_finding(case, gap.about)
    if gap.about in case.usual:
        about = case.t(f"assumption.{gap.about}")
    return case.t(f"gap.{gap.code}", about=about, **in_words(case, gap.values))


def finding_sentence(case: Case, found: Finding) -> str:
    """Say a finding in the case's language, with the names of what it is about."""
    about = [case.name_of(one) for one in found.about]
    values = in_words(case, found.values)
    if "item" in values:
        values["item"] = _item_statement(case, found.about)
    if "fact" in values:
        values["fact"] = case.t(f"questionnaires.fact.{values['fact']}")
    values |= {"about": case.listed(about), "first": (about or [""])[0]}
    if "count" in values:
        values["n"] = values["count"]
    kind = f"{found.kind}.{found.values['defect']}" if "defect" in found.values else found.kind
    return case.t(f"finding.{kind}", **values)


def _subject_of_finding(case: Case, key: str) -> str:
    """Name what a finding that is found no more was about, by its key ``kind:id:id``."""
    about = tuple(key.split(":")[1:])
    return _item_statement(case, about) or case.listed([case.name_of(one) for one in about])


def _item_statement(case: Case, about: tuple[str, ...]) -> str:
    """Return the statement of the questionnaire's item a finding is about."""
    return next(
        (
            item.statement.said(case.language)
            for frame in case.questionnaires
            for item in frame.items
            if item.id in about
        ),
        "",
    )


def in_words(case: Case, values: Mapping[str, object]) -> dict[str, object]:
    """Write the values of a sentence in the case's language: names for ids, numbers in figures.

    Whole numbers stay, to choose the plural; a key in ``_minutes`` is a duration, in ``_pct`` a share, in
    ``_money`` an amount; ``where`` is a table of the customer file, or one of its columns.
    """
    return {
        key: texts.duration(float(value), case.language)
        if key.endswith("_minutes") and isinstance(value, int | float)
        else _measured(case, key, value)
        for key, value in values.items()
    }


def _measured(case: Case, key: str, value: object) -> object:
    """Write a value by what its key says it is: per cent, money, a place in the customer file."""
    if isinstance(value, int | float) and key.endswith("_pct"):
        return texts.percent(value / 100, case.language, 1 if value < 10 else 0)  # noqa: PLR2004
    if isinstance(value, int | float) and key.endswith("_money"):
        return texts.short_money(value, case.currency, case.language)
    if key == "measures" and isinstance(value, tuple):
        return case.listed([case.t(f"objectives.measure.{one}") for one in value])
    if isinstance(value, dt.date):
        return case.date(value)
    if key == "where":
        table, _, column = str(value).partition(".")
        name = case.t(f"table.{table}")
        return f"{name}, {column_label(column, case.language)}" if column else name
    return _in_words(case, value)


def _in_words(case: Case, value: object) -> object:
    if value is None:
        return case.t("common.unknown")
    if isinstance(value, float):
        return texts.number(value, case.language, 2 if abs(value) < 10 else 0)  # noqa: PLR2004
    if isinstance(value, tuple):
        return case.listed([case.name_of(str(one)) for one in value])
    return case.name_of(value) if isinstance(value, str) else value


def _worst_first(gap: Gap) -> tuple[int, str, str]:
    order = ("blocked", "contradiction", "missing", "not_computed")
    return order.index(gap.kind), gap.code, gap.about


def _counts(case: Case, step: Step) -> dict[str, int]:
    """Count what a step has decided, by what it is called."""
    book = case.workbook
    journeys, plan = book.journeys, book.plan
    counts: dict[Step, dict[str, int]] = {
        "framing": {
            "participants": len(book.framing.participants),
            "values": len(book.framing.values),
        },
        "publics": {
            "publics_kept": len(book.publics.kept),
            "candidates": len(book.publics.publics),
        },
        "objectives": {"objectives": len(book.objectives.objectives)},
        "assets": {"tools": len(book.assets.tools), "skills": len(book.assets.skills)},
        "touchpoints": {
            "touchpoints": len(journeys.touchpoints),
            "journeys": len(journeys.journeys),
        },
        "plan": {
            "actions": len(plan.actions),
            "waves": len(plan.validated.waves) if plan.validated else 0,
        },
        "follow_up": {"readings": sum(len(action.readings) for action in plan.actions)},
        "diagnosis": {"respondents": len({answer.participant_id for answer in book.answers})},
    }
    return counts[step]


def view_of(case: Case, public: str) -> Text:
    """Say which public the views below are of: the still twin of the choice on screen (P4)."""
    if not public:
        return Text((case.t("forms.view.said_all"),), case.t("forms.view.title_all"))
    name = case.name_of(public)
    said = case.t("forms.view.said_one", public=name)
    return Text((said,), case.t("forms.view.title_one", public=name))
