"""Every questionnaire of the catalogue, as a file somebody may drop there tomorrow."""

import csv
import re
from importlib.resources import files

import pytest
from parcours import texts
from parcours.customers.schema import BY_NAME
from parcours.files.questionnaires import load, questionnaires
from parcours.method.questionnaires import FactKey

CATALOGUE = files("parcours.catalogue")
FILES = sorted(
    (file for file in (CATALOGUE / "questionnaires").iterdir() if file.name.endswith(".yaml")),
    key=lambda file: file.name,
)
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)

DIMENSIONS = {
    "D1": [
        "brand", "support from the top", "managers and staff", "subcontractors",
        "knowing customers", "data", "measuring all", "lasting relationship",
        "coherence of channels", "dialogue",
    ],
    "D2": [
        "centralised data", "economic potential per customer", "communication by affinity",
        "engagement at the heart of loyalty", "transition matrix",
        "relational/transactional balance", "experiences worth sharing",
        "no breaks between channels", "surprise", "never leave the customer waiting or unaware",
    ],
    "D3": [
        "values", "touchpoints and scripts", "welcome", "individual treatment",
        "loyalty from the start", "lifetime value", "ranking customers", "raising value",
        "customer equity", "investment against distributed profit",
    ],
    "D4": [
        "every interaction creates a personal reaction", "people are instinctively self-centred",
        "customer familiarity breeds alignment",
        "unengaged employees don’t create engaged customers",
        "employees do what is measured, incented and celebrated", "you can’t fake it",
    ],
}  # fmt: skip
"""As the method words them."""


def codes(name):
    """First column of a table of the catalogue."""
    text = (CATALOGUE / f"{name}.csv").read_text(encoding="utf-8")
    return {next(iter(row.values())) for row in csv.DictReader(text.splitlines())}


def sentences(one, language):
    """Every sentence of a questionnaire that ends as a sentence does, with where it stands."""
    for item in one.items:
        yield f"{item.id} statement", item.statement.said(language)
        for number, level in enumerate(item.levels):
            yield f"{item.id} level {number}", level.said(language)
        yield f"{item.id} why", item.why.said(language)
        yield f"{item.id} evidence", item.evidence.said(language)
        yield f"{item.id} first step", item.first_step.said(language)


@pytest.mark.parametrize("questionnaire_id", DIMENSIONS)
def test_each_frame_has_the_dimensions_of_the_method_in_its_order(questionnaire_id):
    """D1 to D4: the four frames hold the dimensions of the method, by its names and order."""
    one = next(one for one in questionnaires() if one.id == questionnaire_id)
    actual = [dimension.name.en.lower() for dimension in one.dimensions]
    assert DIMENSIONS[questionnaire_id] == actual


def test_there_are_well_over_sixty_items():
    """D1 to D4: the four frames hold well over sixty items."""
    assert sum(len(one.items) for one in questionnaires()) > 85


@each_file
def test_each_dimension_has_two_items_or_more(file):
    """D1 to D4: no dimension rests on a single item."""
    assert [one.id for one in load(file).dimensions if len(one.items) < 2] == []


def test_ids_are_unique_over_all_questionnaires():
    """D1 to D4: an answer points at one item only."""
    ids = [item.id for one in questionnaires() for item in one.items]
    assert len(set(ids)) == len(ids)


@each_file
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_five_levels_are_all_distinct(file, language):
    """D1 to D4: every item has five described levels, none said twice in the questionnaire."""
    said = [level.said(language) for item in load(file).items for level in item.levels]
    assert sorted({one for one in said if said.count(one) > 1}) == []
    assert all(len(item.levels) == 5 for item in load(file).items)


@each_file
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_sentences_begin_and_end_as_sentences(file, language):
    """D1 to D4: statements, levels and the rest begin with a capital and end with a full stop."""
    wrong = [
        where
        for where, words in sentences(load(file), language)
        if not re.match(r"[A-ZÀÂÉÈÊÎÔÛÇ«“]", words) or not re.search(r"[^.\s]\.(?:\.\.)?$", words)
    ]
    assert wrong == []


@each_file
def test_french_typography_is_already_laid(file):
    """D1 to D4: laying the typography of a French sentence again changes nothing."""
    words = [words for _, words in sentences(load(file), "fr")]
    assert words == [texts.french(one) for one in words]


@each_file
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_typewriter_quotes_nor_double_spaces(file, language):
    """D1 to D4: quotes and apostrophes are those of print, spaces are single."""
    odd = [
        where for where, words in sentences(load(file), language) if re.search(r"['\"]| {2}", words)
    ]
    assert odd == []


@each_file
def test_levels_describe_conduct_rather_than_frequency(file):
    """D1 to D4: no level is a bare 'rarely, sometimes, often': each says what one sees."""
    thin = [
        (item.id, number)
        for item in load(file).items
        for number, level in enumerate(item.levels)
        if min(len(level.fr.split()), len(level.en.split())) < 6
    ]
    assert thin == []


@each_file
def test_both_languages_say_about_as_much(file):
    """D1 to D4: no translation is cut short or left in the other language."""
    unlike = []
    for (where, fr), (_, en) in zip(
        sentences(load(file), "fr"), sentences(load(file), "en"), strict=True
    ):
        if fr == en or not 0.5 < len(en) / len(fr) < 1.6:
            unlike.append(where)
    assert unlike == []


@each_file
def test_items_bear_on_things_that_exist(file):
    """D1 to D4: stages, channels, touchpoints and columns an item bears on are in the catalogue."""
    known = {name: codes(name) for name in ("stages", "channels", "touchpoints")}
    known["data"] = {
        f"{table}.{column}" for table, schema in BY_NAME.items() for column in schema.column_names
    }
    strays = [
        (item.id, one)
        for item in load(file).items
        for name, values in item.bears_on.model_dump().items()
        for one in values
        if one not in known[name]
    ]
    assert strays == []


@each_file
def test_thresholds_of_facts_are_owned(file):
    """D1 to D4: each threshold says who judged it, and why in both languages."""
    facts = [item.fact for item in load(file).items if item.fact]
    assert all(fact.source == "Parcours, judgement" for fact in facts)


def test_each_figure_of_the_file_stands_beside_one_item():
    """D1 to D4: every figure the file can give is used, and by one item only."""
    used = [item.fact.key for one in questionnaires() for item in one.items if item.fact]
    assert sorted(FactKey) == sorted(used)


@pytest.mark.parametrize("key", FactKey)
def test_each_figure_has_a_name_in_both_languages(key):
    """D1 to D4: a figure shown beside answers is named in words."""
    names = texts.catalogue()[f"questionnaires.fact.{key.value}"]
    assert all(names[language] for language in texts.LANGUAGES)
