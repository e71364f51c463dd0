"""The report: all the sections in the order that tells the story, described once (X1 to X7)."""

from __future__ import annotations

import hashlib

from parcours.case import Case
from parcours.exhibits import (
    action_sheets,
    assets,
    conventions,
    customer_value,
    diagnosis,
    follow_up,
    framing,
    minutes,
    objectives,
    overview,
    plan,
    publics,
    touchpoints,
    trackers,
)
from parcours.exhibits.kinds import Report
from parcours.files.workbook import as_json

_SECTIONS = (
    overview,
    framing,
    publics,
    objectives,
    customer_value,
    assets,
    touchpoints,
    diagnosis,
    plan,
    follow_up,
    minutes,
    conventions,
)


def report(case: Case) -> Report:
    """Describe all that is delivered for a case, for its audience and in its language."""
    framing_of = case.workbook.framing
    sections = tuple(module.section(case) for module in _SECTIONS)
    return Report(
        client=framing_of.client,
        title=overview.message(case),
        subtitle=framing_of.scope or framing_of.sector,
        language=case.language,
        currency=case.currency,
        as_of=case.as_of,
        sections=sections,
        primary=framing_of.brand.primary,
        accent=framing_of.brand.accent,
        confidentiality=case.t("report.confidential") if framing_of.is_confidential else "",
        fingerprint=fingerprint(case),
        audience="client" if case.audience == "client" else "internal",
        annexes=(*action_sheets.sheets(case), trackers.section(case)),
    )


def fingerprint(case: Case) -> str:
    """Short fingerprint of the inputs: workbook, customer file, date.

    The same inputs give the same report.
    """
    digest = hashlib.sha256(as_json(case.workbook).encode())
    digest.update(case.tables.fingerprint.encode() if case.tables else b"no file")
    digest.update(case.as_of.isoformat().encode())
    return digest.hexdigest()[:12]
