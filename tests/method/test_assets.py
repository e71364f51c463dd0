"""Tools, flows and skills are inventoried and what is wrong with them is found (A2, A3, A4)."""

from __future__ import annotations

import pytest
from parcours.method.asset_gaps import gaps, subcontractor_findings
from parcours.method.assets import (
    Assets,
    DataFlow,
    Datum,
    Skill,
    SkillLevel,
    Subcontractor,
    Tool,
    ToolRole,
)
from parcours.method.data_flows import loops, tool_findings
from parcours.method.plan import Action
from parcours.method.skills import Remedy, skill_findings, skill_gaps

CRM = Tool(id="T-1", name="CRM", role=ToolRole.CRM, owner="Marketing")
MAIL = Tool(
    id="T-2", name="Mail", role=ToolRole.MARKETING_AUTOMATION, hosting="outside_eu", owner="CRM"
)
BI = Tool(id="T-3", name="BI", role=ToolRole.BI, owner="Finance")
EMAIL = Datum(id="D-1", name="E-mail", is_personal=True, masters=("T-1",), used_by=("T-2",))


def keys(assets: Assets) -> list[str]:
    """Keys of what the rules find."""
    return [one.key for one in tool_findings(assets)]


def test_a_register_in_order_has_no_finding() -> None:
    """Owners, one master, used data, an interface within the EU: nothing to say (A2)."""
    flow = DataFlow(id="F-1", source="T-1", target="T-3", data=("D-1",), mode="interface")
    assert [] == keys(Assets(tools=(CRM, BI), data=(EMAIL,), flows=(flow,)))


@pytest.mark.parametrize(
    ("assets", "key"),
    [
        (Assets(tools=(CRM.model_copy(update={"owner": ""}),)), "tool_without_owner:T-1"),
        (
            Assets(tools=(CRM, BI), data=(EMAIL.model_copy(update={"masters": ("T-1", "T-3")}),)),
            "datum_several_masters:D-1",
        ),
        (Assets(data=(EMAIL.model_copy(update={"masters": ()}),)), "datum_no_master:D-1"),
        (Assets(data=(EMAIL.model_copy(update={"used_by": ()}),)), "datum_unused:D-1"),
        (
            Assets(
                tools=(CRM, BI),
                flows=(DataFlow(id="F-1", source="T-1", target="T-3", mode="typed_by_hand"),),
            ),
            "manual_flow:F-1",
        ),
        (
            Assets(
                tools=(CRM, MAIL),
                data=(EMAIL,),
                flows=(DataFlow(id="F-1", source="T-1", target="T-2", data=("D-1",)),),
            ),
            "data_leave_eu:F-1",
        ),
        (
            Assets(
                tools=(CRM, MAIL),
                data=(EMAIL,),
                flows=(DataFlow(id="F-1", source="T-1", target="T-2"),),
            ),
            "data_leave_eu:T-2",
        ),
    ],
    ids=["owner", "masters", "no master", "unused", "manual", "eu", "eu, by use"],
)
def test_each_rule_finds_its_own(assets: Assets, key: str) -> None:
    """One thing wrong, one finding of its kind (A2)."""
    assert key in keys(assets)


def test_a_mailing_tool_that_gives_nothing_back_is_a_dead_end() -> None:
    """Opens and clicks never come back to the CRM; a dashboard may rightly end data (A2)."""
    flows = (
        DataFlow(id="F-1", source="T-1", target="T-2"),
        DataFlow(id="F-2", source="T-1", target="T-3"),
    )
    assert ["tool_dead_end:T-2"] == keys(Assets(tools=(CRM, MAIL, BI), flows=flows))


def test_loops_are_found_whatever_their_length() -> None:
    """Three tools in a circle are one loop; a straight line is none (A2)."""

    def flow(n: int, source: int, target: int) -> DataFlow:
        return DataFlow(id=f"F-{n}", source=f"T-{source}", target=f"T-{target}")

    assert [("T-1", "T-2", "T-3")] == loops([flow(1, 1, 2), flow(2, 2, 3), flow(3, 3, 1)])
    assert [] == loops([flow(1, 1, 2), flow(2, 2, 3)])


def skill(**values: object) -> Skill:
    """Return a skill where nothing lacks, but for what is given."""
    base = {"available_level": 3, "required_level": 3, "available_fte": 1, "required_fte": 1}
    return Skill(id="S-1", name="Données", **{**base, **values})  # type: ignore[arg-type]  # values of each test


@pytest.mark.parametrize(
    ("one", "remedy"),
    [
        (skill(), Remedy.NONE),
        (skill(available_level=2), Remedy.TRAIN),
        (skill(available_level=1, is_lasting=True), Remedy.RECRUIT),
        (skill(available_level=1, need_months=3), Remedy.PARTNER),
        (skill(required_fte=2, need_months=12), Remedy.RECRUIT),
        (skill(required_fte=2), Remedy.UNKNOWN),
        (skill(required_level=None), Remedy.UNKNOWN),
        (skill(required_fte=1.1), Remedy.NONE),
    ],
    ids=[
        "none",
        "near",
        "lasting",
        "passing",
        "a year",
        "duration unsaid",
        "level unsaid",
        "absorbed",
    ],
)
def test_the_remedy_follows_the_rule(one: Skill, remedy: Remedy) -> None:
    """Near level: train; lasting: recruit; passing: partner; unsaid: say so rather than guess (A3)."""
    assert remedy == skill_gaps(Assets(skills=(one,)))[0].remedy


def test_a_gap_that_blocks_an_action_names_it() -> None:
    """The action that needs the missing craft is listed, and the finding is worse for it (A3)."""
    action = Action(id="A-1", title="RCU", skills=("S-1",))
    assets = Assets(skills=(skill(available_level=2),))
    assert ("A-1",) == skill_gaps(assets, [action])[0].blocked_actions
    assert [2, 4] == [skill_findings(assets, actions)[0].severity for actions in ([], [action])]


def test_a_subcontractor_against_the_strategy_is_a_finding() -> None:
    """It holds a touchpoint and works against the strategy (A4)."""
    one = Subcontractor(id="SC-1", name="Trans", touchpoints=("TP-1",), alignment=1)
    assert ["subcontractor_misaligned:SC-1"] == [
        found.key for found in subcontractor_findings(Assets(subcontractors=(one,)))
    ]


def test_an_empty_inventory_says_what_it_lacks() -> None:
    """No file, no tools, no skills: three gaps, no exception (A1, A2, A3)."""
    assert ["assets_no_file", "assets_no_tools", "assets_no_skills"] == [
        gap.code for gap in gaps(Assets(), has_file=False)
    ]


def test_an_action_set_aside_is_blocked_by_nothing() -> None:
    """A skill that lacks blocks the actions of the plan, not those that were excluded (A3)."""
    lacking = Skill(
        id="S-1", name="Data", available_level=SkillLevel.NONE, required_level=SkillLevel.MASTERY
    )
    actions = (
        Action(id="A-1", title="a", skills=("S-1",)),
        Action(id="A-2", title="b", skills=("S-1",), is_excluded=True),
    )
    assert ("A-1",) == skill_gaps(Assets(skills=(lacking,)), actions)[0].blocked_actions
