"""What a chart is drawn from, whatever draws it: series, categories and roles of a figure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from parcours.exhibits import writing
from parcours.exhibits.kinds import Cell, Figure, Table, Unit
from parcours.texts import Language

_SHORT_FROM = 100_000
"""Amounts of a chart are written in full below, in thousands or millions from there on."""


@dataclass(frozen=True)
class Series:
    """A column of a figure's table."""

    key: str
    label: str
    unit: Unit
    values: tuple[Cell, ...]
    decimals: int

    def numbers(self) -> list[float | None]:
        """Return values as numbers; unknown stays unknown."""
        return [number(value) for value in self.values]

    def words(self, language: Language, currency: str) -> list[str]:
        """Return values as they are written in a table."""
        return [
            writing.cell(value, self.unit, language, currency, self.decimals)
            for value in self.values
        ]

    @property
    def is_short(self) -> bool:
        """Whether amounts are large enough to be written in thousands or millions."""
        known = [abs(value) for value in self.numbers() if value is not None]
        return self.unit is Unit.MONEY and max(known, default=0.0) >= _SHORT_FROM

    def labels(self, language: Language, currency: str) -> list[str]:
        """Return values as a chart carries them: large amounts in short, nothing where unknown."""
        return [
            "" if value is None else self.write(value, language, currency) for value in self.values
        ]

    def write(self, value: Cell, language: Language, currency: str) -> str:
        """Write a value of this column as a chart carries it."""
        if self.is_short:
            return writing.short(value, self.unit, language, currency)
        return writing.cell(value, self.unit, language, currency, self.decimals)


def number(value: Cell) -> float | None:
    """Return a value as a number, a date as its ordinal; None where it is unknown or no number."""
    if isinstance(value, dt.date):
        return float(value.toordinal())
    if isinstance(value, int | float) and value == value:  # noqa: PLR0124 - not a NaN
        return float(value)
    return None


def column(table: Table, key: str) -> Series:
    """Return a column of a table.

    Raises
    ------
    KeyError : the table has no such column (an exhibit of ours is wrong, found by the tests).
    """
    for index, one in enumerate(table.columns):
        if one.key == key:
            values = tuple(row[index] for row in table.rows)
            return Series(key, one.label, one.unit, values, writing.digits(values, one.unit))
    raise KeyError(key)


def categories(figure: Figure) -> Series:
    """Return what the x column holds: categories, numbers or dates."""
    return column(figure.table, figure.x)


def series(figure: Figure) -> tuple[Series, ...]:
    """Return the y columns, in order; shares are compared, and have the same decimals."""
    found = [column(figure.table, key) for key in figure.y]
    most = max((one.decimals for one in found if one.unit is Unit.SHARE), default=0)
    return tuple(replace(one, decimals=most) if one.unit is Unit.SHARE else one for one in found)


def role(figure: Figure, name: str) -> Series | None:
    """Return the column that plays a role (low, high, label, group...), or None."""
    key = figure.extra.get(name)
    return None if key is None else column(figure.table, key)


def sureness(figure: Figure) -> tuple[Series, Series] | None:
    """Return the ends of the interval of the further end of a tornado, if it has one."""
    low, high = role(figure, "high_low"), role(figure, "high_high")
    return None if low is None or high is None else (low, high)


def compared(figure: Figure) -> list[float]:
    """Return the value of the line a figure is compared with, if it has one."""
    return [figure.reference[0]] if figure.reference else []


def bound(figure: Figure, name: str) -> Series | None:
    """Return an end of the interval of the first series, written with as many decimals as its values."""
    found, first = role(figure, name), series(figure)[0]
    if found is None or found.unit is not first.unit:
        return found
    return replace(found, decimals=first.decimals)


def alternative(figure: Figure, language: Language) -> str:
    """Return what somebody who cannot see the figure is told."""
    return writing.prose(figure.alternative or figure.title, language)


def distinct(values: tuple[Cell, ...]) -> list[Cell]:
    """Return each value once, in order of first appearance."""
    return list(dict.fromkeys(values))


def kind_name(label: str, word: str) -> str:
    """Name a group of points, whether its column holds the bare number or the whole name.

    >>> kind_name("Lot", "2"), kind_name("Lot", "Lot 2"), kind_name("Lot", "hors lot")
    ('Lot 2', 'Lot 2', 'hors lot')
    """
    return f"{label} {word}" if word.isdecimal() else word
