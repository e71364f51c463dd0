"""What step 3 still misses, and which subcontractors do not serve the strategy (A1 to A4)."""

from __future__ import annotations

from parcours.method.assets import Assets
from parcours.method.findings import Finding, FindingKind, finding
from parcours.method.gaps import Gap
from parcours.method.skills import Remedy, skill_gaps

MISALIGNED = 1
"""Alignment up to which a subcontractor works against the strategy, on 0 to 4."""


def gaps(assets: Assets, *, has_file: bool) -> list[Gap]:
    """What step 3 still misses (A1 to A4)."""
    checks = (
        ("assets_no_file", not has_file),
        ("assets_no_tools", not assets.tools),
        ("assets_no_flows", bool(assets.tools) and not assets.flows),
        ("assets_no_skills", not assets.skills),
    )
    found = [Gap("assets", code) for code, is_missing in checks if is_missing]
    found += [
        Gap("assets", "assets_mapping_unconfirmed", mapping.file)
        for mapping in assets.mappings
        if not mapping.is_confirmed
    ]
    found += [
        Gap("assets", "assets_tool_unowned", tool.id) for tool in assets.tools if not tool.owner
    ]
    found += [
        Gap("assets", "assets_skill_unsaid", gap.skill)
        for gap in skill_gaps(assets)
        if gap.remedy == Remedy.UNKNOWN
    ]
    found += [
        Gap("assets", "assets_subcontractor_unchecked", one.id)
        for one in assets.subcontractors
        if not one.control
    ]
    return found + [
        Gap("assets", "assets_subcontractor_idle", one.id)
        for one in assets.subcontractors
        if not one.touchpoints
    ]


def subcontractor_findings(assets: Assets) -> list[Finding]:
    """Subcontractors that hold touchpoints and work against the strategy (A4)."""
    return [
        finding(
            FindingKind.SUBCONTRACTOR_MISALIGNED,
            one.id,
            severity=3,
            touchpoints=one.touchpoints,
            subcontractor=one.id,
            count=len(one.touchpoints),
        )
        for one in assets.subcontractors
        if one.alignment is not None and one.alignment <= MISALIGNED and one.touchpoints
    ]
