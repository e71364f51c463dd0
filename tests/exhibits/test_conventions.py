"""What the client settles is computed again, and listed with who settled it (X7)."""

from pathlib import Path

import pytest
from parcours.exhibits import conventions, overview, plan_value, value_equity
from parcours.exhibits.common import sentence
from parcours.exhibits.value_pressure import pressure_threshold
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.method.conventions import Convention, gaps
from parcours.results import customer_value


@pytest.fixture(scope="module")
def case():
    """The sample, opened as a batch run does."""
    return cases.open_case(RunParameters(client="sample", language="en"))


def settle(case, key, value):
    """Settle one number, as the form of customer value does."""
    one = Convention(key=key, value=value, author="C. V.")
    framing = case.workbook.framing.model_copy(update={"conventions": (one,)})
    return case.with_workbook(case.workbook.model_copy(update={"framing": framing}))


def test_the_threshold_of_pressure_is_moved(case):
    """At three messages a month more customers are over-solicited than at six (V8)."""
    moved = settle(case, "pressure.messages_per_month", 3)
    before, after = (one.value.pressure[0] for one in (case, moved))
    assert (6, 3) == (before.threshold, after.threshold)
    assert after.over_solicited_share > before.over_solicited_share
    assert "3" in pressure_threshold(moved).title


def test_the_file_is_not_read_again(case):
    """The tables are the same objects: only what depends on the number is computed again."""
    assert case.tables is settle(case, "levers.change_pct", 5).tables


def test_opens_by_machines_can_be_let_in(case):
    """Counted, they raise the open rate and nobody is hidden (V7)."""
    let_in = settle(case, "engagement.counts_proxy_opens", 1)
    assert (True, 0) == (
        let_in.value.engagement[0].counts_proxy_opens,
        let_in.value.engagement[0].n_hidden,
    )
    assert case.value.engagement[0].n_hidden > 0


def test_the_page_of_conventions_says_who_settled_what(case):
    """Both values stand side by side, with the author (X7)."""
    shown = conventions.conventions(settle(case, "levers.change_pct", 5))
    row = next(one for one in shown.rows if one[4] == "C. V.")
    assert (5, 10) == row[1:3]


def test_what_is_refused_is_said(case):
    """A share of 33 is no share: said among what is missing, and ours is applied (X7)."""
    refused = settle(case, "lifetime.holdout_share", 33)
    (gap,) = gaps(refused.usual, refused.workbook.framing.conventions)
    assert refused.assumed("lifetime.holdout_share") == pytest.approx(0.33)
    assert "33" in sentence(refused, gap)


def test_without_enough_margins_all_is_called_revenue(case):
    """Where margins must be known of all, what is not is revenue: on the first page and in the plan (V2, R5)."""
    strict = settle(case, "value.min_margin_coverage", 1)
    said = (
        overview.message(strict),
        plan_value.value(strict).title,
        value_equity.equity(strict).title,
    )
    assert ["in revenue" in one for one in said] == [True, True, True]
    assert "in contribution" in overview.message(case)


def test_a_threshold_moved_leaves_the_rest_as_it_was(case):
    """What rests on the threshold alone is computed again: it shows at once, on any file (V8)."""
    tornado, loyalty = case.value.tornado, case.value.loyalty
    moved = settle(case, "pressure.messages_per_month", 3).value
    assert (tornado, loyalty) == (moved.__dict__["tornado"], moved.__dict__["loyalty"])
    assert not {"pressure", "reach", "findings"} & moved.__dict__.keys()


def test_no_other_result_reads_the_threshold():
    """Whoever reads it must be listed among what is computed again when it moves."""
    lib = Path(customer_value.__file__).parents[1]
    readers = {
        p.name for p in lib.rglob("*.py") if "pressure.messages_per_month" in p.read_text("utf-8")
    }
    assert {"pressure.py", "customer_value.py"} == readers
