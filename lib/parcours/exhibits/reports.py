"""The report: all the sections in the order that tells the story, described once (X1 to X7)."""

from __future__ import annotations

import hashlib

from parcours.case import Case
from parcours.errors import DeliverableError, Problem
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
from parcours.exhibits.common import more_publics
from parcours.exhibits.kinds import Report
from parcours.exhibits.publics_ranked import blocked
from parcours.files import brand
from parcours.files.workbook import as_json
from parcours.method.publics import is_blocked

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
_BEFORE_PUBLICS = (framing, publics, minutes)
"""What is said before a public is chosen, or of the whole: never looked at for one of them (P4)."""


def report(case: Case) -> Report:
    """Describe all that is delivered for a case, for its audience and in its language.

    Raises
    ------
    DeliverableError : step 1 is blocked by one public too many: what each weighs, which two could merge.
    """
    _refuse_when_blocked(case.whole or case)
    framing_of = case.workbook.framing
    whole = case.whole or case
    sections = tuple(
        module.section(whole if module in _BEFORE_PUBLICS else case) for module in _SECTIONS
    )
    return Report(
        client=framing_of.client,
        title=overview.message(case),
        subtitle=_subtitle(case),
        language=case.language,
        currency=case.currency,
        as_of=case.as_of,
        sections=sections,
        primary=framing_of.brand.primary,
        accent=framing_of.brand.accent,
        confidentiality=case.t("report.confidential") if framing_of.is_confidential else "",
        fingerprint=fingerprint(case),
        audience=case.audience,
        notice=more_publics(whole),
        identity=brand.read(case.folder, framing_of.brand),
        annexes=(*action_sheets.sheets(case), trackers.section(case)),
    )


def _refuse_when_blocked(case: Case) -> None:
    if is_blocked(case.workbook.publics, allows_more=case.allows_more_publics):
        why = blocked(case)
        said = " ".join((f"{why.title}.", *why.paragraphs))
        raise DeliverableError(Problem("publics_blocked", "publics", found=said))


def _subtitle(case: Case) -> str:
    """Say the scope, and the public where the report is about one."""
    scope = case.workbook.framing.scope or case.workbook.framing.sector
    if not case.public:
        return scope
    only = case.t("common.only_public", public=case.name_of(case.public))
    return f"{scope} · {only}" if scope else only


def fingerprint(case: Case) -> str:
    """Short fingerprint of the inputs: workbook, customer file, date.

    The same inputs give the same report.
    """
    digest = hashlib.sha256(as_json(case.workbook).encode())
    digest.update(case.tables.fingerprint.encode() if case.tables else b"no file")
    digest.update(case.as_of.isoformat().encode())
    return digest.hexdigest()[:12]
