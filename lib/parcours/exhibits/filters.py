"""A filter of the customer file, said in words: what a consultant reads back before agreeing."""

from __future__ import annotations

import datetime as dt
from functools import singledispatch

from parcours import texts
from parcours.customers.filters import (
    AllOf,
    Among,
    AnyOf,
    Compare,
    Filter,
    Flag,
    Missing,
    Not,
    Value,
)
from parcours.texts import Language, t


def describe_filter(tree: Filter, language: Language) -> str:
    """Say a filter in words.

    >>> from parcours.customers.filters import parse
    >>> describe_filter(parse('segment in ("Pro") and revenue > 1 000'), "en")
    'segment: “Pro” and revenue above 1,000'
    """
    return _said(tree, language)


def column_label(name: str, language: Language) -> str:
    """Name a column for a reader: ours in words, the client's as it is.

    >>> column_label("revenue_12_months", "fr"), column_label("x_ville", "en")
    ('chiffre d’affaires des 12 derniers mois', 'ville (the client’s column)')
    """
    if name.startswith("x_"):
        return t("filter.own", language, name=name[2:].replace("_", " "))
    key = f"column.{name}"
    return t(key, language) if key in texts.catalogue() else name


@singledispatch
def _said(tree: Filter, language: Language) -> str:
    raise TypeError(tree, language)


@_said.register
def _(tree: AllOf, language: Language) -> str:
    said = [(part, _said(part, language)) for part in tree.parts]
    parts = [f"({words})" if isinstance(part, AnyOf) else words for part, words in said]
    return t("filter.and", language).join(parts)


@_said.register
def _(tree: AnyOf, language: Language) -> str:
    return _or([_said(part, language) for part in tree.parts], language)


@_said.register
def _(tree: Not, language: Language) -> str:
    part = tree.part
    if isinstance(part, Flag):
        return t("filter.not_flag", language, name=column_label(part.name, language))
    if isinstance(part, Missing):
        return t("filter.not_missing", language, name=column_label(part.name, language))
    if isinstance(part, Among):
        name = column_label(part.name, language)
        values = t("filter.nor", language).join(_value(value, language) for value in part.values)
        key = "filter.not_one" if len(part.values) == 1 else "filter.not_among"
        return t(key, language, name=name, values=values)
    return t("filter.not", language, part=_said(part, language))


@_said.register
def _(tree: Among, language: Language) -> str:
    values = _or([_value(value, language) for value in tree.values], language)
    return t("filter.among", language, name=column_label(tree.name, language), values=values)


@_said.register
def _(tree: Missing, language: Language) -> str:
    return t("filter.missing", language, name=column_label(tree.name, language))


@_said.register
def _(tree: Flag, language: Language) -> str:
    return t("filter.flag", language, name=column_label(tree.name, language))


@_said.register
def _(tree: Compare, language: Language) -> str:
    name = column_label(tree.name, language)
    if isinstance(tree.value, bool):
        is_yes = tree.value == (tree.operator == "=")
        return t("filter.flag" if is_yes else "filter.not_flag", language, name=name)
    kind = "date." if isinstance(tree.value, dt.date) else ""
    value = _value(tree.value, language)
    return t(f"filter.{kind}{tree.operator}", language, name=name, value=value)


def _value(value: Value, language: Language) -> str:
    if isinstance(value, str):
        return f"« {value} »" if language == "fr" else f"“{value}”"
    if isinstance(value, dt.date):
        return texts.date(value, language)
    digits = 0 if float(value).is_integer() else 2
    return texts.number(float(value), language, digits)


def _or(parts: list[str], language: Language) -> str:
    return t("filter.or", language).join(parts)
