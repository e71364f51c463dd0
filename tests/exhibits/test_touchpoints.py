"""Exhibits of step 4: they say their number, their source, and why where they are empty."""

import dataclasses
import datetime as dt

import pytest
from fakes import customer_tables, rows
from journey_books import (
    CUSTOMERS,
    action,
    book,
    capability,
    passage,
    touchpoint,
    votes,
)
from parcours.case import Case
from parcours.customers.tables import SourceFile
from parcours.exhibits import (
    channel_breaks,
    journey_pictures,
    judgements,
    map_yields,
    observed,
    satisfaction,
    scripts,
    target_journey,
    touchpoints,
    verbatims,
)
from parcours.exhibits.journey_words import number_of
from parcours.exhibits.kinds import Figure, KeyNumbers, Table, Text
from parcours.method import yields
from parcours.method.framing import Value
from parcours.method.touchpoints import Fate, MomentOfTruth, TargetEmotion
from parcours.method.workbook import Workbook
from sample_cases import flaws, purchases_only, reading, sample, without_file

CASES = {"sample": sample, "without_file": without_file, "purchases_only": purchases_only}
LANGUAGES = ["fr", "en"]


def of(workbook: Workbook, language: str = "en") -> Case:
    """A case of that workbook, without a file."""
    return dataclasses.replace(without_file(language), workbook=workbook)


def with_tables(case: Case, **tables: object) -> Case:
    """The case with a small file."""
    return reading(
        case,
        lambda: dataclasses.replace(
            customer_tables(dt.date(2026, 10, 31), **tables),
            sources=(SourceFile("events.csv", "0" * 64, 1, "events"),),
        ),
    )


def column(table: Table, key: str) -> list[object]:
    """Values of a column."""
    at = [one.key for one in table.columns].index(key)
    return [row[at] for row in table.rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_every_exhibit_of_the_step_can_be_read(name, language):
    """With the whole file, with orders alone or with none, nothing is left raw or empty (J1-J9)."""
    section = touchpoints.section(CASES[name](language))
    assert [] == [flaw for one in section.exhibits for flaw in flaws(one)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_languages_show_the_same(language):
    """French and English hold the same exhibits, with the same numbers of rows (J1-J9)."""

    def shape(case):
        return [
            (type(one).__name__, getattr(one, "key", ""), len(_rows(one)))
            for one in touchpoints.section(case).exhibits
        ]

    assert shape(sample("fr")) == shape(sample(language))


def _rows(exhibit):
    table = exhibit if isinstance(exhibit, Table) else getattr(exhibit, "table", None)
    return table.rows if table is not None else ()


def test_keys_of_the_section_are_stable_and_unique():
    """Each table has a key of its own: it names a CSV and a sheet (X6)."""
    keys = [one.key for one in touchpoints.section(sample()).exhibits if hasattr(one, "key")]
    assert len(keys) == len(set(keys))


def test_names_of_people_stay_inside():
    """Votes by name are internal, and no other exhibit of the step names a respondent (J3)."""
    case = sample()
    people = {one.name for one in case.workbook.framing.participants}
    shown = [
        cell
        for one in touchpoints.section(case).exhibits
        for row in _rows(one)
        for cell in row
        if cell in people
    ]
    assert ([], True) == (shown, judgements.votes(case).is_internal)


@pytest.mark.parametrize(
    ("workbook", "said"),
    [
        (book(stages=()), "No touchpoint"),
        (book([touchpoint(1)]), "none is lived as an irritant"),
        (book([touchpoint(1)], votes(1, [-1])), "1 touchpoint irritates"),
        (
            book([touchpoint(1, moment_of_truth=MomentOfTruth())], votes(1, [-1])),
            "and it is a moment of truth: “Touchpoint 1”",
        ),
    ],
    ids=["nothing", "not judged", "irritant", "moment"],
)
def test_the_section_says_its_message(workbook, said):
    """The title of the step tells how many irritants, and on which moments of truth (J3)."""
    assert said in touchpoints.message(of(workbook))


def test_key_numbers_count_the_touchpoints_of_today():
    """Five numbers: touchpoints, irritants, moments in trouble, measured, common core (J2, J3, P4)."""
    workbook = book(
        [touchpoint(1), touchpoint(2, fate=Fate.CREATED), touchpoint(3, publics=("PU-1",))],
        votes(1, [-1]),
    )
    found = touchpoints.key_numbers(of(workbook))
    assert isinstance(found, KeyNumbers)
    assert [2, 1, 0, 0.0, 0.5] == [one.value for one in found.numbers]


def test_the_grid_of_a_journey_nobody_drew_says_what_lacks():
    """Without a journey there is no grid, but what is missing (J2)."""
    assert isinstance(touchpoints.grid(of(Workbook(framing=sample().workbook.framing))), Text)


def test_the_grid_names_the_channels_in_use():
    """One column a channel of the journey, one row a stage (J2)."""
    grid = touchpoints.grid(of(book([touchpoint(1), touchpoint(2, "ST-2", "TEL")])), "J-1")
    assert isinstance(grid, Figure)
    assert ([("Je choisis", 1, 0), ("J’achète", 0, 1), ("Je reçois", 0, 0)], ("WEB", "TEL")) == (
        list(grid.table.rows),
        grid.y,
    )


def test_irritants_say_which_comes_first_and_on_what_it_rests():
    """The title names the worst, its public, emotion and n; partial ranks are said (J3)."""
    workbook = book(
        [touchpoint(1, importance=4), touchpoint(2), touchpoint(3, importance=1)],
        [*votes(1, [-2, -2]), *votes(2, [-2]), *votes(3, [-1])],
    )
    table = judgements.irritants(of(workbook))
    assert "“Touchpoint 1” comes first of 3 irritants (Fidèles: −2.0, n = 2)" == table.title
    assert ["1", "1 to 2", "3"] == sorted(str(one) for one in column(table, "rank_range"))
    assert "1 rank depends" in table.note


def test_split_opinions_are_never_called_neutral():
    """People at both ends are said to be split in every table (J3)."""
    case = of(book([touchpoint(1)], votes(1, [-2, -2, 2, 2])))
    assert (["Split opinions"], ["2 negative, 0 neutral, 2 positive"]) == (
        column(judgements.appraisals(case), "word"),
        column(judgements.divided(case), "votes"),
    )


def test_a_mean_never_stands_alone():
    """Beside each mean emotion stand its dispersion and its number of votes (J3)."""
    figure = judgements.emotions(of(book([touchpoint(1)], votes(1, [1, 2]))))
    assert (figure.y, [(1.5, 0.5, 2)]) == (
        ("PU-1", "PU-2"),
        [
            (row["PU-1"], row["PU-1_sd"], row["PU-1_n"])
            for values in figure.table.rows
            for row in [dict(zip([c.key for c in figure.table.columns], values, strict=True))]
        ],
    )


def test_perception_gaps_give_n_of_each_side():
    """Staff and customers, each with n; one row a touchpoint, for its widest public (J3)."""
    ballots = [
        *votes(1, [2, 2]),
        *votes(1, [0], voters=CUSTOMERS),
        *votes(1, [2], public="PU-2"),
        *votes(1, [1], public="PU-2", voters=CUSTOMERS),
    ]
    table = judgements.perception_gaps(of(book([touchpoint(1)], ballots))).table
    assert (["01 · Touchpoint 1 (Fidèles)"], [2], [1], [2.0]) == (
        column(table, "label"),
        column(table, "n_staff"),
        column(table, "n_customers"),
        column(table, "gap"),
    )


def test_values_on_paper_are_named_in_the_title():
    """A value no touchpoint carries is named (J4)."""
    workbook = book([touchpoint(1)], values=(Value(id="V-1", name="Audace"),))
    assert (
        "1 value of 1 is carried by no touchpoint: Audace"
        == scripts.value_coverage(of(workbook)).title
    )


def test_waiting_says_by_how_much_the_promise_is_broken():
    """The title tells the longest wait over its promise; the chart compares like with like (J4)."""
    workbook = book([touchpoint(1, waiting_promised_minutes=2, waiting_observed_minutes=6)])
    figure = scripts.waiting(of(workbook))
    assert ("6 min for 2 min" in figure.title, [3.0]) == (True, column(figure.table, "times"))


def test_breaks_tell_whom_they_concern():
    """With a file, the share of customers who use both channels is in the title (J5)."""
    workbook = book(
        [touchpoint(1), touchpoint(2, channel="TEL")],
        capabilities=(capability(1, ("TP-1", "TP-2"), WEB="honoured", TEL="refused"),),
        passages=(passage(1, "WEB", "TEL", works=False, loses=("K-1",)),),
    )
    orders = rows(
        "orders",
        "customer_id order_date amount channel",
        ("A", "2026-10-01", 1.0, "Site web"),
        ("A", "2026-10-02", 1.0, "Téléphone"),
        ("B", "2026-10-02", 1.0, "Téléphone"),
    )
    declared, measured = of(workbook), with_tables(of(workbook), orders=orders)
    assert (["1 break between channels: “Capability 1”", None], ["50%", 1]) == (
        [
            channel_breaks.breaks(declared).title,
            *column(channel_breaks.breaks(declared), "concerned"),
        ],
        [
            channel_breaks.breaks(measured).title.split()[-3],
            *column(channel_breaks.passages(measured), "concerned"),
        ],
    )


def test_the_target_says_what_it_gains_and_what_carries_it():
    """Gain by stage and public, actions of each change, what the plan does not carry (J6)."""
    workbook = book(
        [
            touchpoint(
                1, fate=Fate.IMPROVED, target_emotions=(TargetEmotion(public="PU-1", emotion=1),)
            ),
            touchpoint(2, fate=Fate.CREATED),
        ],
        votes(1, [-1]),
        actions=(action(1, "TP-1"), action(2)),
    )
    case = of(workbook)
    assert ("+2.0" in target_journey.gains(case).title, ["Action 1", None], 2) == (
        True,
        column(target_journey.changes(case), "actions"),
        len(target_journey.idle(case).rows),
    )


def test_a_target_that_gains_nothing_says_so():
    """Everything kept: no gain is made up (J6)."""
    assert (
        "The target gains emotion at no stage"
        == target_journey.gains(of(book([touchpoint(1)], votes(1, [1])))).title
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_proposals_become_lines_in_the_language_of_the_case(language):
    """Each proposal has words; accepted, all are valid lines with their touchpoints (J7)."""
    case = sample(language)
    after = yields.accept(case.workbook, case.proposals, map_yields.proposal_words(case))
    read_again = Workbook.model_validate(after.model_dump(mode="json"))
    assert ((), True) == (
        yields.pending(read_again, case.proposals),
        len(map_yields.proposals(case).rows) == len(case.proposals) > 0,
    )


def test_contact_reasons_weigh_what_could_be_avoided():
    """The title gives the share of the contacts that could be avoided (J7)."""
    assert "%" in map_yields.contact_reasons(sample()).title


EVENTS = rows(
    "events",
    "customer_id event_time event channel",
    *[
        (f"C{customer}", f"2026-10-01T{hour + 10}:00", event, "Site web")
        for customer in range(12)
        for hour, event in enumerate("abcba")
    ],
)
SEEN = book([touchpoint(n, f"ST-{n}", events=(name,)) for n, name in ((1, "a"), (2, "b"))])


def test_observed_journeys_say_where_customers_go():
    """The main passage is in the title; the picture shows both ways, in the order of the map (J8)."""
    case = with_tables(of(SEEN), events=EVENTS)
    figure, listed = journey_pictures.transitions(case), observed.links(case)
    assert ("After “01 · Touchpoint 1”, 100%" in figure.title, 4, 4) == (
        True,
        len(figure.table.rows),
        len(listed.rows),
    )
    ranks = {row[0]: row[-2] for row in figure.table.rows}
    assert {"01 · Touchpoint 1": 1, "02 · Touchpoint 2": 2, "c": 3} == ranks


def test_steps_back_are_counted_by_stage():
    """From one stage to another, and back (J8)."""
    figure = observed.stage_steps(with_tables(of(SEEN), events=EVENTS), "J-1")
    assert ("50%" in figure.title, [0, 12, 0]) == (True, column(figure.table, "ST-1"))


def test_few_passages_from_stage_to_stage_are_not_told():
    """A cell that a few customers make is unknown, never their number (J8)."""
    few = rows(
        "events",
        "customer_id event_time event",
        ("A", "2026-10-01T10:00", "a"),
        ("A", "2026-10-01T11:00", "b"),
    )
    figure = observed.stage_steps(with_tables(of(SEEN), events=few), "J-1")
    assert [None] == [one for one in column(figure.table, "ST-2") if one != 0]


def test_small_groups_are_not_shown():
    """Under the least number of customers, a passage or a path is not shown (J8)."""
    few = rows(
        "events",
        "customer_id event_time event",
        ("A", "2026-10-01T10:00", "a"),
        ("A", "2026-10-01T11:00", "b"),
    )
    case = with_tables(of(SEEN), events=few)
    assert ["no passage", 0, 0, 0] == [
        "no passage" if "no passage" in journey_pictures.transitions(case).title else "",
        len(journey_pictures.transitions(case).table.rows),
        len(observed.nodes(case).rows),
        len(observed.paths(case).rows),
    ]


def test_the_map_against_the_file_both_ways():
    """On no map: told with its count; on the map and in no file: told (J8)."""
    table = observed.declared_against_observed(with_tables(of(SEEN), events=EVENTS))
    assert (["c"], [12]) == (column(table, "what"), column(table, "count"))


def number(cell: object) -> float:
    """Return a cell that is a number."""
    assert isinstance(cell, float)
    return cell


def test_scores_print_their_definition():
    """Every score comes with its definition, n and interval (J9)."""
    table = satisfaction.scores_table(sample("en"))
    nps = next(row for row in table.rows if row[0] == "NPS")
    assert ("% of 9-10 minus % of 0-6, scale 0 to 10", True) == (
        nps[-1],
        number(nps[4]) <= number(nps[3]) <= number(nps[5]),
    )


def test_each_metric_is_written_on_its_scale():
    """Points for NPS, per cent for shares, a mark for means: numbers, with their unit beside them (J9)."""
    table = satisfaction.scores_table(sample("en"))
    shown = {str(row[0]): row[6] for row in table.rows if isinstance(row[3], float)}
    assert {"NPS": "points", "CSAT": "%", "CES": "mean mark"} == shown


def test_verbatims_are_for_the_room_alone():
    """Found by word, masked, and never in the client's version (J9)."""
    table = verbatims.found(sample("en"), "retard")
    assert (True, True) == (table.is_internal, len(table.rows) > 0)
    assert verbatims.found(without_file("en")).empty


def test_a_chosen_verbatim_stands_beside_the_figures_of_its_touchpoint():
    """The client reads it with the score and n of the same question (J9)."""
    case = sample("en")
    table = verbatims.chosen(case)
    scored = {
        (row[1], row[0]): (f"{number(row[3]):+.0f}".replace("-", "−"), str(row[7]))
        for row in satisfaction.scores_table(case).rows
        if row[2] == case.t("touchpoints.all_customers")
    }
    for label, words, figures, _day in ([str(one) for one in row] for row in table.rows):
        value, n = scored[label, "NPS"]
        assert words.startswith("“")
        assert (f"NPS {value} (", f"n = {n})") == (
            figures[: len(value) + 6],
            figures[-len(n) - 5 :],
        )
    assert table in touchpoints.section(case).exhibits


def test_without_a_choice_no_verbatim_is_in_the_report():
    """Not even an empty place is kept for them (J9)."""
    case = without_file("fr")
    none = case.workbook.journeys.model_copy(update={"verbatims": ()})
    bare = of(case.workbook.model_copy(update={"journeys": none}))
    keys = {getattr(one, "key", "") for one in touchpoints.section(bare).exhibits}
    assert "chosen_verbatims" not in keys


def test_numbers_of_cards_are_those_of_the_ids():
    """TP-5 is card 05 everywhere (X2)."""
    assert ["05", "12", "123"] == [number_of(one) for one in ("TP-5", "TP-12", "TP-123")]


def test_what_nobody_looked_at_is_not_said_to_be_fine():
    """Nothing judged, timed or described is no good news: each title says that it is not known yet (J3-J5, J8)."""
    moment = MomentOfTruth(kind="second")
    case = of(book([touchpoint(1, moment_of_truth=moment)]))
    titles = [
        judgements.moments_of_truth(case).title,
        scripts.waiting(case).title,
        channel_breaks.passages(case).title,
        observed.by_public(case).title,
    ]
    assert [
        "Moments of truth marked: 1; none is judged yet",
        "No wait is promised or observed yet",
        "No passage between channels is described yet",
        "Real journeys are not observed yet",
    ] == titles
