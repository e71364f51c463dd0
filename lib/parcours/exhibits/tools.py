"""Exhibits of step 3 about tools, data flows, skills and subcontractors (A2 to A4)."""

from __future__ import annotations

from collections import Counter

from parcours.case import Case
from parcours.exhibits.common import finding_sentence, workshop_source
from parcours.exhibits.file_words import column
from parcours.exhibits.kinds import Column, Figure, FigureKind, Table, Unit
from parcours.method.assets import Layer, Skill, SkillLevel, ToolRole, layer_of
from parcours.method.skills import SkillGap


def tools(case: Case) -> Table:
    """Register of the tools that serve the relationship (A2)."""
    listed = case.workbook.assets.tools
    unowned = sum(1 for tool in listed if not tool.owner)
    return Table(
        key="register.tools",
        title=case.t("assets.tools_title", n=len(listed), unowned=unowned),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "tool"),
            column(case, "role"),
            column(case, "vendor"),
            column(case, "owner"),
            column(case, "processes"),
            column(case, "entry"),
            column(case, "hosting"),
            column(case, "cost_per_year", Unit.MONEY),
        ),
        rows=tuple(
            (
                one.id,
                one.name,
                case.t(f"tool_role.{one.role}"),
                one.vendor or None,
                one.owner or None,
                one.processes or None,
                case.t(f"entry.{one.entry}"),
                case.t(f"hosting.{one.hosting}"),
                one.cost_per_year,
            )
            for one in listed
        ),
        source=workshop_source(case),
        empty=case.t("assets.no_tools"),
    )


def flows(case: Case) -> Figure:
    """Data flows between tools, those typed by hand and those with personal data marked (A2)."""
    assets = case.workbook.assets
    by_hand = sum(1 for flow in assets.flows if flow.mode == "typed_by_hand")
    layers = {tool.id: _layer(case, tool.role) for tool in assets.tools}
    personal = {datum.id for datum in assets.data if datum.is_personal}
    title = case.t("assets.flows_title", n=by_hand, of=len(assets.flows))
    table = Table(
        key="register.flows",
        title=title,
        columns=(
            column(case, "id", Unit.ID),
            Column("source", case.t("assets.column.from")),
            Column("target", case.t("assets.column.to")),
            column(case, "mode"),
            column(case, "data"),
            column(case, "personal", Unit.FLAG),
            column(case, "frequency"),
            Column("by_hand", case.t("flow_mode.typed_by_hand"), Unit.FLAG),
            column(case, "source_layer"),
            column(case, "target_layer"),
        ),
        rows=tuple(
            (
                one.id,
                case.name_of(one.source),
                case.name_of(one.target),
                case.t(f"flow_mode.{one.mode}"),
                case.listed([case.name_of(datum) for datum in one.data]) or None,
                bool(personal & set(one.data)),
                one.frequency or None,
                one.mode == "typed_by_hand",
                layers[one.source],
                layers[one.target],
            )
            for one in assets.flows
        ),
        source=workshop_source(case),
        empty=case.t("assets.no_flows"),
    )
    return Figure(
        key="flows",
        title=title,
        kind=FigureKind.FLOW,
        table=table,
        x="source",
        extra={
            "source": "source",
            "target": "target",
            "group": "mode",
            "flag": "personal",
            "wary": "by_hand",
            "source_layer": "source_layer",
            "target_layer": "target_layer",
        },
        alternative=case.t("assets.flows_alternative", n=len(assets.flows)),
    )


def _layer(case: Case, role: ToolRole) -> str:
    """Return the layer of the diagram a tool stands in: its number first, which is its place."""
    layer = layer_of(role)
    return f"{list(Layer).index(layer) + 1}. {case.t(f'assets.layer.{layer}')}"


def tool_findings(case: Case) -> Table:
    """What the register and the flows give away (A2)."""
    found = case.tool_findings
    return Table(
        key="tool_findings",
        title=case.t("assets.tool_findings_title", n=len(found)),
        columns=(
            Column("key", case.t("assets.column.id"), Unit.ID, is_internal=True),
            column(case, "finding"),
            column(case, "severity", Unit.SCORE),
        ),
        rows=tuple(
            (one.key, finding_sentence(case, one), one.severity)
            for one in sorted(found, key=lambda one: (-one.severity, one.key))
        ),
        source=workshop_source(case, rule=case.t("assets.tool_findings_rule")),
        empty=case.t("assets.no_tool_findings"),
    )


def skills(case: Case) -> Table:
    """Skills available against required, and what closes each gap (A3)."""
    gaps = case.skill_gaps
    remedies = Counter(gap.remedy for gap in gaps if gap.lacks)
    said = [
        case.t("assets.remedy_counted", remedy=case.t(f"remedy.{remedy}"), times=times)
        for remedy, times in remedies.most_common()
    ]
    return Table(
        key="register.skills",
        title=case.t("assets.remedies_title", n=remedies.total(), remedies=case.listed(said))
        if said
        else _lacking(case),
        columns=(
            column(case, "id", Unit.ID),
            column(case, "skill"),
            column(case, "available_level", Unit.COUNT),
            column(case, "required_level", Unit.COUNT),
            column(case, "available_fte", Unit.NUMBER),
            column(case, "required_fte", Unit.NUMBER),
            column(case, "need"),
            column(case, "remedy"),
            column(case, "blocks"),
        ),
        rows=tuple(_skill_row(case, gap) for gap in gaps),
        source=workshop_source(case, rule=case.t("assets.skills_rule")),
        empty=case.t("assets.no_skills"),
    )


def _lacking(case: Case) -> str:
    lacking = [gap for gap in case.skill_gaps if gap.lacks]
    blocking = sum(1 for gap in lacking if gap.blocked_actions)
    return case.t("assets.skills_title", n=len(lacking), of=len(case.skill_gaps), blocking=blocking)


def skill_heat_map(case: Case) -> Figure:
    """Level and hands that lack, skill by skill, and what closes the gap (A3)."""
    known = {skill.id: skill for skill in case.workbook.assets.skills}
    crafts = {skill.craft for skill in known.values() if skill.craft}
    table = Table(
        key="skill_levels",
        title=_lacking(case),
        columns=(
            column(case, "skill"),
            Column("available", case.t("assets.column.available_level"), Unit.COUNT),
            Column("required", case.t("assets.column.required_level"), Unit.COUNT),
            Column("gap", case.t("assets.column.level_gap"), Unit.COUNT),
            column(case, "available_fte", Unit.SCORE),
            column(case, "required_fte", Unit.SCORE),
            column(case, "fte_gap", Unit.SCORE),
        ),
        rows=tuple(
            (
                _in_its_craft(case, known[gap.skill], crafts),
                _level(known[gap.skill].available_level),
                _level(known[gap.skill].required_level),
                gap.level_gap,
                known[gap.skill].available_fte,
                known[gap.skill].required_fte,
                gap.fte_gap,
            )
            for gap in case.skill_gaps
        ),
        source=workshop_source(case, rule=case.t("assets.level_scale")),
        empty=case.t("assets.no_skills"),
    )
    return Figure(
        key="skill_levels",
        title=table.title,
        kind=FigureKind.HEATMAP,
        table=table,
        x="skill",
        y=("available", "required", "gap", "available_fte", "required_fte", "fte_gap"),
        y_range=(0, SkillLevel.EXPERT),
    )


def subcontractors(case: Case) -> Table:
    """Who holds which touchpoint, how aligned, how checked (A4)."""
    listed = case.workbook.assets.subcontractors
    held = sum(len(one.touchpoints) for one in listed)
    unchecked = sum(1 for one in listed if not one.control)
    return Table(
        key="subcontractors",
        title=case.t("assets.subcontractors_title", n=held, unchecked=unchecked),
        columns=(
            column(case, "id", Unit.ID),
            Column("name", case.t("assets.column.subcontractor")),
            column(case, "role"),
            column(case, "touchpoints"),
            column(case, "alignment", Unit.COUNT),
            column(case, "control"),
            Column("contract_end_date", case.t("assets.column.contract_end"), Unit.DATE),
        ),
        rows=tuple(
            (
                one.id,
                one.name,
                one.role or None,
                case.listed([case.name_of(touchpoint) for touchpoint in one.touchpoints]) or None,
                one.alignment,
                one.control or None,
                one.contract_end_date,
            )
            for one in listed
        ),
        source=workshop_source(case),
        empty=case.t("assets.no_subcontractors"),
    )


def _skill_row(
    case: Case, gap: SkillGap
) -> tuple[str, str, int | None, int | None, float | None, float | None, str | None, str, str]:
    skill = next(one for one in case.workbook.assets.skills if one.id == gap.skill)
    return (
        skill.id,
        skill.name,
        _level(skill.available_level),
        _level(skill.required_level),
        skill.available_fte,
        skill.required_fte,
        _need(case, gap, skill),
        case.t(f"remedy.{gap.remedy}"),
        case.listed([case.name_of(action) for action in gap.blocked_actions]),
    )


def _need(case: Case, gap: SkillGap, skill: Skill) -> str | None:
    """Say how long the skill is needed: what decides between recruiting and a partner."""
    if skill.need_months is not None:
        return case.t("assets.need_months", n=skill.need_months)
    if gap.is_lasting is None:
        return None
    return case.t("assets.need_lasting" if gap.is_lasting else "assets.need_passing")


def _in_its_craft(case: Case, skill: Skill, crafts: set[str]) -> str:
    name = case.name_of(skill.id)
    return f"{skill.craft} · {name}" if skill.craft and len(crafts) > 1 else name


def _level(level: int | None) -> int | None:
    return None if level is None else int(level)
