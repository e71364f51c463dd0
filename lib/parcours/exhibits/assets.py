"""Exhibits of step 3, and their order in the report: file, tools, skills, subcontractors (A1 to A4)."""

from __future__ import annotations

from parcours import texts
from parcours.case import Case
from parcours.exhibits.common import still_missing
from parcours.exhibits.file_quality import (
    completeness,
    completeness_of_tables,
    file_quality,
    segmentations,
    volumes,
)
from parcours.exhibits.file_reading import (
    conversions,
    mapping,
    mapping_changes,
    no_file,
    reading,
    reconciliation,
    refused,
    warnings,
)
from parcours.exhibits.file_values import distributions, fields  # noqa: F401 - for notebook 03
from parcours.exhibits.kinds import Exhibit, Section
from parcours.exhibits.tools import (
    flows,
    skill_heat_map,
    skills,
    subcontractors,
    tool_findings,
    tools,
)


def section(case: Case) -> Section:
    """Step 3 in the report."""
    return Section(
        key="assets",
        title=_title(case),
        step=case.t("step.assets"),
        exhibits=(
            *_file(case),
            flows(case),
            tool_findings(case),
            tools(case),
            skill_heat_map(case),
            skills(case),
            subcontractors(case),
            still_missing(case, "assets"),
        ),
    )


def _file(case: Case) -> tuple[Exhibit, ...]:
    if case.file.report is None:
        return (no_file(case),)
    return (
        volumes(case),
        file_quality(case),
        completeness(case),
        segmentations(case),
        *distributions(case),
        warnings(case),
        reading(case),
        reconciliation(case),
        mapping(case),
        mapping_changes(case),
        conversions(case),
        completeness_of_tables(case),
        refused(case),
    )


def _title(case: Case) -> str:
    assets, report = case.workbook.assets, case.file.report
    said = {
        "of": len(assets.tools),
        "tools": len(assets.tools),
        "manual": sum(flow.mode == "typed_by_hand" for flow in assets.flows),
    }
    if report is None:
        return case.t("assets.section_title_no_file", **said)
    return case.t(
        "assets.section_title",
        **said,
        rows=texts.number(report.rows_read, case.language),
        files=case.t("assets.files_count", n=len(report.files)),
    )
