"""Exhibits of step 1: rules, publics, ranking, one too many, common core."""

import dataclasses
import datetime as dt

import pytest
from parcours.case import Case
from parcours.errors import DeliverableError
from parcours.exhibits import (
    map_yields,
    publics,
    publics_core,
    publics_criteria,
    publics_described,
    publics_ranked,
    publics_reach,
    reports,
)
from parcours.exhibits.kinds import Table, Text
from parcours.method.publics import (
    Criterion,
    CriterionWeight,
    CustomerRule,
    MoreThanThree,
    PublicVote,
)
from parcours.method.workbook import Workbook
from parcours.results.publics import PublicResults
from sample_cases import flaws, purchases_only, sample, without_file

CASES = {"sample": sample, "without_file": without_file, "purchases_only": purchases_only}


def keeping(case: Case, *ids: str, reason: MoreThanThree | None = None) -> Case:
    """Return the case with these publics kept."""
    book = case.workbook.publics
    listed = tuple(
        one.model_copy(update={"is_kept": one.id in ids or one.is_kept}) for one in book.publics
    )
    decided = book.model_copy(update={"publics": listed, "more_than_three": reason})
    return case.with_workbook(case.workbook.model_copy(update={"publics": decided}))


def changed(of: str) -> Workbook:
    """Return the workbook of the sample with one thing changed: a vote, a scenario, or who is a customer."""
    book = sample().workbook
    journeys, decided = book.journeys, book.publics
    if of == "vote":
        vote = journeys.votes[0]
        votes = (vote.model_copy(update={"emotion": -vote.emotion or 1}), *journeys.votes[1:])
        return book.model_copy(update={"journeys": journeys.model_copy(update={"votes": votes})})
    if of == "scenario":
        first, *others = journeys.scenarios
        other = next(one.id for one in decided.publics if one.id not in first.publics)
        scenarios = (first.model_copy(update={"publics": (*first.publics, other)}), *others)
        update = {"journeys": journeys.model_copy(update={"scenarios": scenarios})}
        return book.model_copy(update=update)
    listed = tuple(one.model_copy(update={"filter": ""}) for one in decided.publics[:1])
    fewer = decided.model_copy(update={"publics": (*listed, *decided.publics[1:])})
    return book.model_copy(update={"publics": fewer})


@pytest.mark.parametrize(
    ("of", "is_kept"), [("vote", True), ("scenario", False), ("filter", False)]
)
def test_what_rests_on_nothing_that_changed_is_kept(of: str, *, is_kept: bool) -> None:
    """A vote on an emotion changes no public; all that is shown is what would be computed anew."""
    case, book = sample(), changed(of)
    assert case.publics.core
    assert case.publics.reach[0] is not None
    found, anew = case.with_workbook(book).publics, PublicResults(book, case.value, case.seed)
    assert is_kept == ("reach" in vars(found))
    frames = (anew.reach[0], found.reach[0])
    assert frames[0] is not None
    assert frames[0].equals(frames[1])
    assert (anew.ranking, anew.core) == (found.ranking, found.core)


def column(table: Table, key: str) -> list[object]:
    """Return the values of a column."""
    at = [one.key for one in table.columns].index(key)
    return [row[at] for row in table.rows]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", CASES)
def test_every_exhibit_of_the_step_can_be_read(name: str, language: str) -> None:
    """With the whole file, with orders alone or with none, nothing is left raw or empty (P1 to P4)."""
    case = CASES[name](language)
    assert [] == [flaw for one in publics.section(case).exhibits for flaw in flaws(one)]


def test_the_rule_retained_is_counted_in_the_title() -> None:
    """The title gives the head count of the rule retained, and the table the same (P1)."""
    table = publics_described.rules_compared(sample())
    chosen = [
        n
        for n, is_chosen in zip(column(table, "customers"), column(table, "is_chosen"), strict=True)
        if is_chosen
    ]
    assert (chosen, True) == ([17633], "17\N{NARROW NO-BREAK SPACE}633" in table.title)


def test_rules_without_a_file_are_listed_and_not_counted() -> None:
    """Without a file the rules are there, uncounted, and what would count them is said (P1)."""
    table = publics_described.rules_compared(without_file("en"))
    assert ({None}, True) == (
        set(column(table, "customers")),
        "There is no customer file" in table.note,
    )


def test_a_rule_the_file_cannot_apply_says_so() -> None:
    """A running contract cannot be told from orders alone: its line says so (P1)."""
    case = purchases_only("en")
    decided = case.workbook.publics.model_copy(
        update={"compared_rules": (CustomerRule(kind="contract_running"),)}
    )
    other = case.with_workbook(case.workbook.model_copy(update={"publics": decided}))
    table = publics_described.rules_compared(other)
    assert [True, False] == [word is None for word in column(table, "missing")]


def test_candidates_carry_what_the_file_says() -> None:
    """Each public has its head count, and its share of revenue, from the file (P2)."""
    table = publics_described.candidates(sample("en"))
    assert (["File"] * 5, True) == (
        column(table, "origin"),
        all(isinstance(n, int) and n > 0 for n in column(table, "customers")),
    )


def test_candidates_without_a_file_are_as_declared() -> None:
    """Without a file, declared figures serve, with their author (P2)."""
    table = publics_described.candidates(without_file("en"))
    origins = {str(origin).split(":")[0] for origin in column(table, "origin")}
    assert ([600, 2500, 950, 5000, 1300], {"Declared"}) == (column(table, "customers"), origins)


def test_a_filter_nobody_understands_is_explained() -> None:
    """A public whose filter names no column keeps its line, and the reason stands below (P2)."""
    case = sample("en")
    listed = tuple(
        one.model_copy(update={"filter": "colour = red"}) if one.id == "PU-5" else one
        for one in case.workbook.publics.publics
    )
    decided = case.workbook.publics.model_copy(update={"publics": listed})
    table = publics_described.candidates(
        case.with_workbook(case.workbook.model_copy(update={"publics": decided}))
    )
    assert ("Not recognised in the file", True) == (
        column(table, "origin")[-1],
        "does not know “colour”" in table.note,
    )


def test_small_crossings_are_not_shown() -> None:
    """Fewer than eleven customers in two publics are not shown; nobody is zero (P2)."""
    shown = {value for row in publics_described.overlap(sample()).table.rows for value in row[1:]}
    assert (True, True, []) == (
        None in shown,
        0 in shown,
        [one for one in shown if isinstance(one, int) and 0 < one < 11],
    )


def test_the_ranking_says_who_tells_each_criterion() -> None:
    """Heads and value come from the file, the rest from votes, and the column says so (P3)."""
    labels = [one.label for one in publics_ranked.ranking(sample("en")).columns[4:]]
    assert [True, True, False, True, True] == ["file" in label for label in labels]


def test_criteria_say_what_they_rest_on_with_the_votes_beside() -> None:
    """Potential and dissatisfaction come from the sample's file, with n; votes stand beside (P3)."""
    rows = publics_criteria.criteria(sample()).rows
    told = {(row[0], row[1]): row[2:] for row in rows}
    who = "Professionnels"
    assert ("fichier", "61,6 sur 100", 982, 2.62, 3.5, 6) == rounded(told["Potentiel", who])
    expected = ("fichier", "44 % (39 % à 49 %)", 395, 4.0, 3.33, 6)
    assert expected == rounded(told["Insatisfaction", who])
    assert ("votes", None, None, 2.83, 2.83, 6) == rounded(told["Adéquation stratégique", who])


def test_reach_does_not_tell_how_few_refused() -> None:
    """Head counts are shown beside it: it is told to the ten, in the table as in the marks (P3)."""
    reach = sample().publics.measured[Criterion.REACH]
    assert (500.0, set()) == (reach["PU-1"], {n for n in reach.values() if n % 10})


def test_without_a_file_votes_make_the_criteria() -> None:
    """Nothing is measured: what people said counts, and is said to (P3)."""
    tellers = {row[2] for row in publics_criteria.criteria(without_file()).rows}
    assert tellers <= {"votes", "déclaré"}


def test_criteria_of_an_empty_case_say_that_nothing_is_ranked() -> None:
    """No public, no mark: no count of zero in the title (P3)."""
    empty = purchases_only()
    found = publics_criteria.criteria(empty)
    assert (publics_ranked.ranking(empty).title, "") == (found.title, found.note)


def rounded(row: tuple[object, ...]) -> tuple[object, ...]:
    """Round the marks of a row, and lay plain spaces."""
    return tuple(
        round(one, 2)
        if isinstance(one, float)
        else str(one).replace("\u00a0", " ")
        if isinstance(one, str)
        else one
        for one in row
    )


def test_ties_are_stated() -> None:
    """Two publics with the same score share a rank, and the note says they tie (P3)."""
    case = purchases_only("en")
    candidates = sample().workbook.publics.publics[:2]
    nothing = dict.fromkeys(("declared_customers", "declared_revenue_per_year"))
    two = tuple(one.model_copy(update={"filter": "", **nothing}) for one in candidates)
    votes = tuple(
        one
        for one in sample().workbook.publics.votes
        if one.public == "PU-1" and one.participant == "P-1"
    )
    votes += tuple(one.model_copy(update={"public": "PU-2"}) for one in votes)
    decided = case.workbook.publics.model_copy(update={"publics": two, "votes": votes})
    table = publics_ranked.ranking(
        case.with_workbook(case.workbook.model_copy(update={"publics": decided}))
    )
    assert ([1, 1], True) == (column(table, "rank"), "Tied:" in table.note)


def test_a_tie_for_the_third_place_is_stated() -> None:
    """Where the third and the fourth tie, the slightest weight decides, and it is said once (P3)."""
    case = without_file("en")
    book = case.workbook.publics
    votes = tuple(
        PublicVote(participant="P-1", public=public, criterion=criterion, score=score)
        for public, scores in (
            ("PU-1", (4, 4)),
            ("PU-2", (3, 3)),
            ("PU-3", (2, 1)),
            ("PU-4", (1, 2)),
        )
        for criterion, score in zip(
            (Criterion.POTENTIAL, Criterion.STRATEGIC_FIT), scores, strict=True
        )
    )
    weights = tuple(
        CriterionWeight(criterion=one, weight=1)
        for one in (Criterion.POTENTIAL, Criterion.STRATEGIC_FIT)
    )
    decided = book.model_copy(
        update={"publics": book.publics[:4], "votes": votes, "weights": weights}
    )
    tied = case.with_workbook(case.workbook.model_copy(update={"publics": decided}))
    assert publics_ranked.robustness(tied).table.note.count("tie for the third place") == 1


def test_a_fourth_public_blocks_and_says_which_two_could_merge() -> None:
    """A fourth public is explained: what it shares with the nearest, and what to write (P3)."""
    case = keeping(sample("en"), "PU-4")
    text = publics_ranked.blocked(case)
    assert ("blocked", True, True) == (
        text.tone,
        any("merge best" in one for one in text.paragraphs),
        any("record the reason" in one for one in text.paragraphs),
    )


def test_a_recorded_reason_is_printed_with_its_author() -> None:
    """The written reason for a fourth public is in the report, with who wrote it (P3)."""
    reason = MoreThanThree(
        reason="Two banners are merging", author="Anne Roy", date=dt.date(2026, 11, 1)
    )
    section = publics.section(keeping(without_file("en"), "PU-4", reason=reason))
    first = section.exhibits[0]
    assert isinstance(first, Text)
    assert True is any("Anne Roy" in one and "Two banners" in one for one in first.paragraphs)


def test_what_each_public_weighs_and_shares_is_said() -> None:
    """The block gives the customers, the value and the overlap of each public kept (P3)."""
    said = publics_ranked.blocked(keeping(sample("en"), "PU-4")).paragraphs
    assert 4 == sum("customers and" in one and "in common with" in one for one in said)


def test_no_deliverable_leaves_a_blocked_step() -> None:
    """A report is refused while one public too many is kept without a reason, in words (P3)."""
    with pytest.raises(DeliverableError) as refused:
        reports.report(keeping(without_file("en"), "PU-4"))
    assert (
        "could merge" in refused.value.problems[0].found
        or "merge best" in refused.value.problems[0].found
    )


def test_a_reason_needs_the_parameter_in_a_batch_run() -> None:
    """A reason recorded in the workshop does not pass a batch run that has not allowed it (P3)."""
    reason = MoreThanThree(
        reason="Two banners are merging", author="Anne Roy", date=dt.date(2026, 11, 1)
    )
    case = keeping(without_file("en"), "PU-4", reason=reason)
    batch = dataclasses.replace(case, allows_more_publics=False)
    assert ("finding", "blocked") == (
        publics_ranked.blocked(case).tone,
        publics_ranked.blocked(batch).tone,
    )
    assert "allow_more_publics: true" in publics_ranked.blocked(batch).paragraphs[-1]


def test_three_publics_do_not_block() -> None:
    """With three publics kept the step goes on (P3)."""
    assert "decided" == publics_ranked.blocked(sample()).tone


def test_the_matrix_says_what_is_inherited() -> None:
    """Each touchpoint, datum, scenario and action is in the matrix, with where its publics come from (P4)."""
    matrix, core = publics_core.matrix(sample()), publics_core.common_core(sample())
    assert core.rows[-1][1] == len(matrix.rows)
    assert {"Hérité du parcours ou des points de contact"} < set(column(matrix, "origin"))


def test_what_is_common_and_what_is_specific_add_up() -> None:
    """Every touchpoint, datum, scenario and action is common, or stands among the specifics (P4)."""
    core, specifics = publics_core.common_core(sample()), publics_core.specifics(sample())
    *_, whole = core.rows
    assert whole[1] == int(str(whole[2])) + len(specifics.rows)


def test_every_list_says_who_may_be_contacted() -> None:
    """Customers, publics, customers at risk and those over-solicited: those left out are counted (P3, V1, V8)."""
    table = publics_reach.reachable(sample())
    assert isinstance(table, Table)
    rows = {row[0]: row[1:5] for row in table.rows}
    assert {
        "Tous les clients (règle retenue)": (17633, 227, 97, 17309),
        "Clients à risque": (5052, 58, 32, 4962),
        "Professionnels": (982, None, 0, None),
    }.items() <= rows.items()


def test_a_scenario_is_sent_to_those_who_agreed_alone() -> None:
    """By e-mail: with a consent; what an order triggers: to all; too few left out: not told (J7)."""
    found = {row[0]: row[-1] for row in map_yields.scenarios(sample()).rows}
    assert {"SN-1": 6296, "SN-2": 17633, "SN-3": None, "SN-7": None}.items() <= found.items()


def test_without_a_file_nobody_is_counted_as_reachable() -> None:
    """Without a file the table says why, and scenarios have no such column (P3)."""
    case = without_file("en")
    assert isinstance(publics_reach.reachable(case), Text)
    assert "may_receive" not in {one.key for one in map_yields.scenarios(case).columns}
