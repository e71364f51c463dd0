"""What the files say of touchpoints, as the rules take it."""

from parcours.method.observed import Score, SeenTouchpoints, low_scores


def score(place, value, low, high, metric="nps"):
    """A score over 100 answers of all customers."""
    return Score(metric, place, "", 100, value, low, high)


def test_low_is_surely_under_the_whole():
    """A touchpoint is low when its whole interval is under the score of all answers (J9)."""
    scores = (
        score("", 10.0, 5.0, 15.0),
        score("TP-1", -20.0, -30.0, -10.0),
        score("TP-2", 5.0, -5.0, 15.0),
        score("TP-3", None, None, None),
        score("TP-4", -40.0, -50.0, -30.0),
        score("TP-5", 3.0, 2.0, 4.0, metric="ces"),
    )
    assert ["TP-4", "TP-1"] == [one.touchpoint for one, _ in low_scores(scores)]


def test_nothing_is_low_without_a_whole_to_compare_with():
    """Too few answers in all: nobody is under it (J9)."""
    assert () == low_scores((score("", None, None, None), score("TP-1", -9.0, -9.0, -9.0)))


def test_share_on_no_map_needs_events():
    """Without an event the share on no map is unknown (J8)."""
    assert (None, 0.25) == (
        SeenTouchpoints((), {}).unmapped_share,
        SeenTouchpoints((), {"a": 1}, n_events=4).unmapped_share,
    )


def test_a_score_without_value_is_not_shown():
    """Under the minimum, n is there and the figure is not (J9)."""
    assert [True, False] == [score("", value, value, value).is_shown for value in (1.0, None)]
