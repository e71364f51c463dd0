"""What the register of tools and the data flows between them give away (A2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from parcours.method.assets import Assets, DataFlow, Tool, ToolRole
from parcours.method.findings import Finding, FindingKind, finding

_ENDS: frozenset[ToolRole] = frozenset(
    {ToolRole.BI, ToolRole.ACCOUNTING, ToolRole.TOUCHPOINT, ToolRole.LOGISTICS}
)
"""Roles where data may rightly end: they are read, booked, shown to the customer or shipped."""


def tool_findings(assets: Assets) -> list[Finding]:
    """All that the rules of A2 point out: owners, masters, use, hand-typed flows, loops, dead ends, EU.

    >>> crm = Tool(id="T-1", name="CRM", role="crm")
    >>> [one.key for one in tool_findings(Assets(tools=(crm,)))]
    ['tool_without_owner:T-1']
    """
    return [
        *_tools_without_owner(assets),
        *_masters(assets),
        *_unused_data(assets),
        *_manual_flows(assets),
        *_loops(assets),
        *_dead_ends(assets),
        *_leaving_eu(assets),
    ]


def loops(flows: Sequence[DataFlow]) -> list[tuple[str, ...]]:
    """Sets of tools whose data come back to where they started, each listed once, smallest id first.

    >>> there = DataFlow(id="F-1", source="T-1", target="T-2")
    >>> loops([there, DataFlow(id="F-2", source="T-2", target="T-1")])
    [('T-1', 'T-2')]
    """
    after: dict[str, set[str]] = {}
    for flow in flows:
        after.setdefault(flow.source, set()).add(flow.target)
    reach = {tool: _reachable(tool, after) for tool in after}
    cycles = {
        tuple(sorted(other for other in reach[tool] if tool in reach.get(other, ())))
        for tool in after
        if tool in reach[tool]
    }
    return sorted(cycles)


def _tools_without_owner(assets: Assets) -> Iterator[Finding]:
    for tool in assets.tools:
        if not tool.owner:
            yield finding(FindingKind.TOOL_WITHOUT_OWNER, tool.id, severity=2, tool=tool.id)


def _masters(assets: Assets) -> Iterator[Finding]:
    for datum in assets.data:
        if len(datum.masters) > 1:
            yield finding(
                FindingKind.DATUM_SEVERAL_MASTERS,
                datum.id,
                severity=3,
                datum=datum.id,
                tools=datum.masters,
                count=len(datum.masters),
            )
        if not datum.masters:
            yield finding(FindingKind.DATUM_NO_MASTER, datum.id, severity=2, datum=datum.id)


def _unused_data(assets: Assets) -> Iterator[Finding]:
    for datum in assets.data:
        if not datum.used_by:
            yield finding(FindingKind.DATUM_UNUSED, datum.id, severity=1, datum=datum.id)


def _manual_flows(assets: Assets) -> Iterator[Finding]:
    personal = {datum.id for datum in assets.data if datum.is_personal}
    for flow in assets.flows:
        if flow.mode == "typed_by_hand":
            yield finding(
                FindingKind.MANUAL_FLOW,
                flow.id,
                severity=3 if personal & set(flow.data) else 2,
                source=flow.source,
                target=flow.target,
                frequency=f" ({flow.frequency})" if flow.frequency else "",
            )


def _loops(assets: Assets) -> Iterator[Finding]:
    for cycle in loops(assets.flows):
        yield finding(FindingKind.FLOW_LOOP, *cycle, severity=1, tools=cycle)


def _dead_ends(assets: Assets) -> Iterator[Finding]:
    """Yield tools that receive data, give none back, and whose role is not to end them."""
    sources = {flow.source for flow in assets.flows}
    targets = {flow.target for flow in assets.flows}
    for tool in assets.tools:
        if tool.id in targets and tool.id not in sources and tool.role not in _ENDS:
            yield finding(FindingKind.TOOL_DEAD_END, tool.id, severity=1, tool=tool.id)


def _leaving_eu(assets: Assets) -> Iterator[Finding]:
    tools: Mapping[str, Tool] = {tool.id: tool for tool in assets.tools}
    personal = {datum.id for datum in assets.data if datum.is_personal}
    for flow in assets.flows:
        leaving = tuple(datum for datum in flow.data if datum in personal)
        if leaving and tools[flow.target].hosting == "outside_eu":
            yield _left_eu(flow.id, flow.target, leaving)
    told = {(flow.target, datum) for flow in assets.flows for datum in flow.data}
    for tool in assets.tools:
        held = tuple(
            datum.id
            for datum in assets.data
            if datum.is_personal
            and tool.id in (*datum.masters, *datum.used_by)
            and (tool.id, datum.id) not in told
        )
        if held and tool.hosting == "outside_eu":
            yield _left_eu(tool.id, tool.id, held)


def _left_eu(about: str, tool: str, data: tuple[str, ...]) -> Finding:
    return finding(
        FindingKind.DATA_LEAVE_EU, about, severity=4, target=tool, data=data, count=len(data)
    )


def _reachable(start: str, after: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(after.get(start, ()))
    while waiting:
        tool = waiting.pop()
        if tool not in seen:
            seen.add(tool)
            waiting.extend(after.get(tool, ()))
    return seen
