"""Steps 4 and 5, customer value and the report, looked at for one public (P4)."""

import functools
from pathlib import Path

import pytest
from parcours import deliver
from parcours.case import Case
from parcours.deliver import returned
from parcours.errors import ParameterError
from parcours.exhibits import objectives, plan, reports, touchpoints, value_equity
from parcours.files import cases
from sample_cases import flaws, sample, without_file


@functools.cache
def professionals() -> Case:
    """The sample as the public PU-3 meets it."""
    return cases.for_public(sample(), "professionnels")


def test_a_public_is_found_by_its_number_or_its_name() -> None:
    """Number and name both lead to the public; nothing named leaves the case as it is."""
    case = without_file()
    assert ("PU-3", "PU-3", case) == (
        cases.for_public(case, "PU-3").public,
        cases.for_public(case, "Professionnels").public,
        cases.for_public(case, ""),
    )


def test_an_unknown_public_is_refused_with_the_nearest_name() -> None:
    """A public misspelt is refused, and the right name proposed."""
    with pytest.raises(ParameterError) as refused:
        cases.for_public(without_file(), "Profesionnels")
    assert refused.value.problems[0].fix == "Professionnels"


def test_the_value_of_a_public_is_the_same_seen_from_all_and_from_it() -> None:
    """The equity of a public's customers does not depend on where one looks from (V4)."""
    whole = sample().publics.equity_of_kept[0]
    alone = professionals().publics.equity_of_kept[0]
    assert whole is not None
    assert alone is not None
    assert whole.by_public is not None
    assert alone.by_public is not None
    row = whole.by_public.set_index("public_id").loc["PU-3"]
    seen = alone.by_public.set_index("public_id").loc["PU-3"]
    assert seen["n_customers"] == row["n_customers"]
    assert seen["equity"] == pytest.approx(row["equity_in_full"])


def test_actions_keep_their_rank_and_their_dates() -> None:
    """Looking at a public neither ranks nor dates its actions again (R2, R4)."""
    whole, seen = sample().plan, professionals().plan
    kept = {one.id for one in professionals().workbook.plan.actions}
    assert whole.roadmap is not None
    assert seen.roadmap is not None
    assert seen.priorities == tuple(one for one in whole.priorities if one.action in kept)
    assert seen.roadmap.actions == tuple(one for one in whole.roadmap.actions if one.action in kept)


def test_each_wave_costs_what_its_actions_cost() -> None:
    """A wave seen by a public costs no more than the whole wave, and what its own actions cost."""
    whole, seen = sample().plan.wave_plan, professionals().plan.wave_plan
    assert whole is not None
    assert seen is not None
    assert all(a <= b for a, b in zip(seen.cost, whole.cost, strict=True))
    assert sum(seen.cost) < sum(whole.cost)


@pytest.mark.parametrize("module", [objectives, touchpoints, plan])
def test_every_exhibit_of_the_view_can_be_read(module) -> None:
    """Nothing is left raw or empty when a step is looked at for one public."""
    assert [] == [flaw for one in module.section(professionals()).exhibits for flaw in flaws(one)]


def test_figures_say_which_public_they_are_about() -> None:
    """The source of a figure names the public, and no other public's actions are listed."""
    shown = plan.actions(professionals())
    assert "public « Professionnels »" in shown.source.rule.replace(
        "\N{NO-BREAK SPACE}", " "
    ).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert len(shown.rows) < len(plan.actions(sample()).rows)


def test_without_a_file_the_view_still_works() -> None:
    """Without a customer file the workshop's part is filtered, and value says what lacks."""
    seen = cases.for_public(without_file(), "PU-3")
    assert len(seen.workbook.plan.actions) == len(professionals().workbook.plan.actions)
    assert [] == flaws(value_equity.equity(seen))


def test_a_register_of_one_public_comes_back_without_a_difference(tmp_path: Path) -> None:
    """What a register of one public does not show is not taken for deleted when it comes back (P4, X3)."""
    seen = cases.for_public(without_file(), "PU-3")
    deliver.write(reports.report(seen), tmp_path, ["xlsx"])
    found = returned.read(tmp_path / "register.xlsx", without_file())
    assert () == found.differences
