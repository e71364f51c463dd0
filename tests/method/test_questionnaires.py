import pytest
from parcours.method.questionnaires import (
    Answer,
    Bilingual,
    Dimension,
    Fact,
    FactKey,
    Item,
    Questionnaire,
)
from pydantic import ValidationError


def words(text):
    """Say the same in both languages."""
    return Bilingual(fr=f"{text}.", en=f"{text} (en).")


def an_item(item_id, fact=None):
    """Make an item with five levels of its own."""
    levels = tuple(words(f"{item_id} niveau {number}") for number in range(5))
    return Item(
        id=item_id,
        statement=words(f"{item_id} énoncé"),
        levels=levels,
        why=words("pourquoi"),
        evidence=words("preuve"),
        first_step=words("premier pas"),
        fact=fact,
    )


def a_questionnaire(*dimensions, questionnaire_id="D1"):
    """Make a questionnaire from lists of item ids, one list per dimension."""
    return Questionnaire(
        id=questionnaire_id,
        name=words("nom"),
        about=words("sujet"),
        source="essai",
        dimensions=tuple(
            Dimension(
                id=f"{questionnaire_id}-{number:02}",
                name=words(f"dimension {number}"),
                about=words("sujet"),
                items=tuple(an_item(one) for one in items),
            )
            for number, items in enumerate(dimensions, start=1)
        ),
    )


def a_fact(**changes):
    """Make a fact measured in per cent, where more is better."""
    content = {
        "key": FactKey.MATCH_RATE_PCT,
        "better": "higher",
        "thresholds": (10, 20, 30, 40),
        "source": "essai",
        "reading": words("lecture"),
    }
    return Fact(**{**content, **changes})


def test_items_are_listed_in_order():
    """D1 to D4: a questionnaire gives its items in the order of its dimensions."""
    one = a_questionnaire(["D1-01-1"], ["D1-02-1", "D1-02-2"])
    assert ["D1-01-1", "D1-02-1", "D1-02-2"] == [item.id for item in one.items]


def test_an_item_is_found_with_its_dimension():
    """D1 to D4: an item and the dimension that holds it are found by the item's id."""
    one = a_questionnaire(["D1-01-1"], ["D1-02-1"])
    assert ("D1-02-1", "D1-02") == (one.item("D1-02-1").id, one.dimension_of("D1-02-1").id)


@pytest.mark.parametrize("ask", [Questionnaire.item, Questionnaire.dimension_of])
def test_an_unknown_item_is_refused(ask):
    """D1 to D4: asking for an item that is not there is an error, not a silence."""
    with pytest.raises(KeyError):
        ask(a_questionnaire(["D1-01-1"]), "D1-09-1")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_are_said_in_the_language_asked(language):
    """D1 to D4: a bilingual text is said in French or English."""
    assert {"fr": "a.", "en": "a (en)."}[language] == words("a").said(language)


def test_an_id_that_stands_twice_is_refused():
    """D1 to D4: two items cannot share an id."""
    with pytest.raises(ValidationError, match="stands twice"):
        a_questionnaire(["D1-01-1", "D1-01-1"])


@pytest.mark.parametrize("stray", ["D2-01-1", "D1-02-1"])
def test_an_item_bears_the_id_of_its_dimension(stray):
    """D1 to D4: an item's id begins with that of its dimension."""
    with pytest.raises(ValidationError, match="do not begin"):
        a_questionnaire([stray])


def test_a_dimension_bears_the_id_of_its_questionnaire():
    """D1 to D4: a dimension's id begins with that of its questionnaire."""
    one = a_questionnaire(["D1-01-1"])
    with pytest.raises(ValidationError, match="do not begin"):
        Questionnaire.model_validate({**one.model_dump(), "id": "D7"})


def test_two_levels_that_read_the_same_are_refused():
    """D1 to D4: five levels are five descriptions."""
    content = an_item("D1-01-1").model_dump()
    content["levels"] = (*content["levels"][:4], content["levels"][0])
    with pytest.raises(ValidationError, match="two levels read the same"):
        Item.model_validate(content)


@pytest.mark.parametrize(
    "changes",
    [
        {"thresholds": (10, 20, 20, 30)},
        {"better": "lower"},
        {"better": None},
        {"thresholds": None},
    ],
)
def test_thresholds_must_run_one_way(changes):
    """D1 to D4: thresholds follow the levels, and go with the side that is better."""
    with pytest.raises(ValidationError):
        a_fact(**changes)


def test_a_fact_may_stand_for_no_level():
    """D1 to D4: a figure may be read beside the answers without measuring maturity."""
    assert a_fact(better=None, thresholds=None).thresholds is None


@pytest.mark.parametrize(
    ("kind", "level"), [("level", None), ("not_applicable", 0), ("dont_know", 2), ("level", 5)]
)
def test_a_level_is_given_where_one_is_meant_and_only_there(kind, level):
    """D1 to D4: 'not applicable' and 'I don't know' are no level, and zero is one."""
    with pytest.raises(ValidationError):
        Answer(
            questionnaire_id="D1",
            item_id="D1-01-1",
            participant_id="P-1",
            kind=kind,
            level=level,
        )
