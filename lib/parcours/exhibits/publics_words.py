"""Words and sources that the exhibits of publics share (P2, P3)."""

from __future__ import annotations

import dataclasses

from parcours.case import Case
from parcours.exhibits.common import file_source, workshop_source
from parcours.exhibits.kinds import Column, Source, Unit


def column(case: Case, key: str, unit: Unit = Unit.TEXT) -> Column:
    """Make a column; its label is ``publics.column.<key>``."""
    return Column(key, case.t(f"publics.column.{key}"), unit)


def voters(case: Case) -> set[str]:
    """Participants who voted on publics."""
    return {vote.participant for vote in case.workbook.publics.votes}


def ranking_source(case: Case) -> Source:
    """The workshop, and the file where it tells some of the criteria."""
    said = workshop_source(case, rule=case.t("publics.ranking_rule"), n=len(voters(case)))
    if case.publics.facts[0] is None:
        return said
    read = file_source(case)
    data = case.t("publics.both_sources", workshop=said.data, file=read.data)
    return dataclasses.replace(said, data=data, fingerprint=read.fingerprint, as_of=read.as_of)
