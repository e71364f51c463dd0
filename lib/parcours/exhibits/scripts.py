"""What touchpoints carry: scripts, founding values, waiting promised and observed (J4)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import file_source, workshop_source
from parcours.exhibits.journey_words import all_numbered, column, named, numbered
from parcours.exhibits.kinds import Figure, FigureKind, Source, Table, Unit
from parcours.method import scripts as rules


def scripts(case: Case) -> Table:
    """What is said and done at each touchpoint: welcome, speech, arguments, leave-taking (J4)."""
    today = [one for one in case.workbook.journeys.touchpoints if one.exists_in_target]
    written = [one for one in today if rules.scripted(one)]
    moments = [one for one in today if one.moment_of_truth is not None]
    told = sum(one in written for one in moments)
    return Table(
        key="register.scripts",
        title=case.t("touchpoints.scripts_title", n=told, of=len(moments)),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "label"),
            column(case, "welcome"),
            column(case, "speech"),
            column(case, "arguments"),
            column(case, "counter_arguments"),
            column(case, "leave_taking"),
        ),
        rows=tuple(
            (
                one.id,
                one.label,
                one.script.welcome or None,
                one.script.speech or None,
                " / ".join(one.script.arguments) or None,
                " / ".join(one.script.counter_arguments) or None,
                one.script.leave_taking or None,
            )
            for one in today
            if one in written or one in moments
        ),
        source=workshop_source(case),
        empty=case.t("touchpoints.no_script"),
    )


def value_coverage(case: Case) -> Figure:
    """How many touchpoints carry each founding value; none: a value on paper (J4)."""
    covered = rules.value_coverage(case.workbook)
    bare = [one.value for one in covered if not one.touchpoints]
    title = case.t(
        "touchpoints.values_title" if bare else "touchpoints.values_carried",
        n=len(bare),
        of=len(covered),
        names=named(case, bare) or "",
    )
    table = Table(
        key="value_coverage",
        title=title,
        columns=(
            column(case, "value"),
            column(case, "carriers", Unit.COUNT),
            column(case, "moments", Unit.COUNT),
            column(case, "touchpoints"),
        ),
        rows=tuple(
            (
                case.name_of(one.value),
                len(one.touchpoints),
                one.moments_of_truth,
                all_numbered(case, one.touchpoints),
            )
            for one in covered
        ),
        source=workshop_source(case),
        empty=case.t("touchpoints.no_value"),
    )
    return Figure(
        key="value_coverage",
        title=title,
        kind=FigureKind.BAR,
        table=table,
        x="value",
        y=("carriers", "moments"),
    )


def waiting(case: Case) -> Figure:
    """Waiting promised and observed, measured where the file can tell (J4)."""
    waits = case.waiting
    late = [one for one in waits if (one.excess_minutes or 0.0) > 0]
    title = case.t("touchpoints.waiting_fine" if waits else "touchpoints.waiting_unknown")
    if late:
        first = late[0]
        title = case.t(
            "touchpoints.waiting_title",
            n=len(late),
            first=case.name_of(first.touchpoint),
            observed=texts.duration(first.observed_minutes or 0.0, case.language),
            promised=texts.duration(first.promised_minutes or 0.0, case.language),
        )
    table = Table(
        key="waiting",
        title=title,
        columns=(
            column(case, "label"),
            column(case, "promised_minutes", Unit.MINUTES),
            column(case, "observed_minutes", Unit.MINUTES),
            column(case, "times", Unit.SCORE),
            column(case, "measured_on", Unit.COUNT),
        ),
        rows=tuple(
            (
                numbered(case, one.touchpoint),
                one.promised_minutes,
                one.observed_minutes,
                one.times,
                one.n,
            )
            for one in waits
        ),
        source=_waiting_source(case),
        note=case.t("touchpoints.waiting_note"),
        empty=case.t("touchpoints.no_waiting"),
    )
    return Figure(
        key="waiting",
        title=title,
        kind=FigureKind.BAR,
        table=table,
        x="label",
        y=("times",),
        y_label=case.t("touchpoints.column.times"),
        reference=(1.0, case.t("touchpoints.promise_kept")),
    )


def _waiting_source(case: Case) -> Source:
    rule = case.t("touchpoints.waiting_rule")
    measured = sum(one.n or 0 for one in case.waiting)
    if measured:
        return file_source(case, rule=rule, n=measured, n_of=case.t("touchpoints.n_of.contacts"))
    return workshop_source(case, rule=rule)
