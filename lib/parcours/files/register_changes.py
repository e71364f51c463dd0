"""What the consultant accepts of a returned register, as small changes to the workbook; nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from parcours.errors import Problem
from parcours.files import catalogue, tracker_files
from parcours.files.register import Difference, Returned
from parcours.files.register_base import RegisterError
from parcours.files.register_cells import Value, folded
from parcours.files.register_sheets import PLANS, Field, SheetPlan, words
from parcours.method import validation
from parcours.method.changes import Add, Change, Remove, Set, apply, value_at
from parcours.method.workbook import Workbook, ids, names
from parcours.texts import Language


def accepted(
    returned: Returned, keys: Collection[str], workbook: Workbook, on: dt.date
) -> list[Change]:
    """Return the changes to make, for the differences named by ``keys``.

    Parameters
    ----------
    on : date of the readings the client typed without one.

    Raises
    ------
    RegisterError : a name leads to no object, or a row lacks what its object needs; all are said.
    """
    chosen = [one for one in returned.differences if one.key in keys]
    translator = _Translator(workbook, returned.language, on)
    changes = [change for one in chosen if one.column == "" for change in translator.row(one)]
    changes += translator.edits([one for one in chosen if one.column])
    if translator.problems:
        raise RegisterError(translator.problems)
    return changes


class _Translator:
    """Turns words of the register into values of the workbook; keeps what it cannot turn."""

    def __init__(self, workbook: Workbook, language: Language, on: dt.date) -> None:
        self.workbook, self.language, self.on = workbook, language, on
        self.problems: list[Problem] = []
        self.names = names(workbook)
        self.ids = ids(workbook)

    def row(self, one: Difference) -> list[Change]:
        """Return the change of a whole row: added or deleted."""
        plan = PLANS.get(one.sheet)
        if plan is None:
            return []
        if one.kind != "added":
            return [Remove(f"{plan.path}[{one.id}]")]
        if not plan.can_add:
            self.problems.append(Problem("register_cannot_add", one.where, found=one.label))
            return []
        return self._addition(plan, one)

    def edits(self, chosen: Sequence[Difference]) -> list[Change]:
        """Return the changes of cells; readings of one object make one reading."""
        changes: list[Change] = []
        readings: dict[tuple[str, str], dict[str, Any]] = {}
        dates: dict[str, dict[str, Any]] = {}
        rows: dict[tuple[str, str], dict[str, Value]] = {}
        for one in chosen:
            rows.setdefault((one.sheet, one.id), {})[one.column] = one.after
        for one in chosen:
            plan = PLANS[one.sheet]
            target = plan.fields[one.column]
            row = rows[one.sheet, one.id]
            value = self._value(plan, one.sheet, one.column, one.after, one.where, one.id, row)
            if target.part == "reading":
                readings.setdefault((one.sheet, one.id), {})[target.path] = value
            elif target.part == "dates":
                dates.setdefault(one.id, {})[target.path] = value
            else:
                changes.extend(self._set(plan, target, one, value))
        for (sheet, owner), values in readings.items():
            changes.append(self._reading(PLANS[sheet], owner, values))
        return [*changes, *self._dates(dates, changes)]

    def _dates(self, moved: Mapping[str, Mapping[str, Any]], others: list[Change]) -> list[Change]:
        """Return the changes of dates: those kept with the waves, else the day before which nothing starts."""
        validated = self.workbook.plan.validated
        kept = {one.action for one in validated.dates} if validated else set()
        changes: list[Change] = [
            Set(path, value_at(self.workbook, path), values["start_date"])
            for one, values in moved.items()
            if one not in kept and "start_date" in values
            for path in [f"plan.actions[{one}].earliest_start_date"]
        ]
        inside = {one: values for one, values in moved.items() if one in kept}
        if validated is None or not inside or self.problems:
            return changes
        after = validation.moved(apply(self.workbook, others).plan, inside)
        path = "plan.validated.dates"
        new = [one.model_dump(mode="json") for one in after]
        when = "plan.validated.moved_date"
        told = Set(when, value_at(self.workbook, when), self.on.isoformat())
        return [*changes, Set(path, value_at(self.workbook, path), new), told]

    def _set(self, plan: SheetPlan, target: Field, one: Difference, value: Any) -> list[Change]:
        through, _, _ = target.path.partition(".")
        holder = f"{plan.path}[{one.id}]"
        if "." in target.path and value_at(self.workbook, f"{holder}.{through}") is None:
            self.problems.append(Problem("register_no_holder", one.where, found=one.label))
            return []
        path = f"{holder}.{target.path}"
        return [Set(path, value_at(self.workbook, path), value)]

    def _reading(self, plan: SheetPlan, owner: str, values: dict[str, Any]) -> Change:
        path = plan.readings.format(id=owner)
        known = [
            one
            for one in value_at(self.workbook, path)
            if not plan.reading_of or one[plan.reading_of] == owner
        ]
        last: dict[str, Any] = max(known, key=lambda one: str(one["date"]), default={})
        kept = {key: value for key, value in last.items() if key not in ("date", "note", "source")}
        if plan.reading_of:
            kept[plan.reading_of] = owner
        item = {**plan.defaults, **kept, "date": self.on.isoformat(), **values}
        return Add(path, item)

    def _addition(self, plan: SheetPlan, one: Difference) -> list[Change]:
        item: dict[str, Any] = {}
        reading: dict[str, Any] = {}
        for column, typed in one.values.items():
            target = plan.fields.get(column)
            if target is None or "." in target.path:
                continue
            value = self._value(plan, one.sheet, column, typed, one.where, "", one.values)
            if target.part == "reading":
                reading[target.path] = value
            elif target.part == "object":
                item[target.path] = value
            elif target.path == "start_date":
                item["earliest_start_date"] = value
        if reading:
            item["readings"] = [{**plan.defaults, "date": self.on.isoformat(), **reading}]
        missing = [
            name
            for name, info in plan.model.model_fields.items()
            if info.is_required() and name != "id" and item.get(name) in (None, "")
        ]
        for name in missing:
            column = next((k for k, f in plan.fields.items() if f.path == name), name)
            self.problems.append(Problem("register_row_lacks", one.where, found=column))
        return [] if missing else [Add(plan.path, item)]

    def _value(
        self,
        plan: SheetPlan,
        sheet: str,
        column: str,
        value: Value,
        where: str,
        owner: str,
        row: Mapping[str, Value] | None = None,
    ) -> Any:
        """Return the value of the workbook a cell stands for."""
        target = plan.fields[column]
        if target.words and value is not None:
            return self._word(words(sheet, column, self.language), str(value), where)
        if target.refers:
            return self._named(target, value, where, owner, row)
        if target.separator:
            said = map(str.strip, str(value or "").split(target.separator))
            return [part for part in said if part not in ("", tracker_files.NONE)]
        if value is None:
            return "" if self._is_text(plan, target) else None
        if target.scale != 1 and isinstance(value, int | float):
            return round(value * target.scale, 9)
        return value

    def _word(self, known: Mapping[str, Any], said: str, where: str) -> Any:
        """Return the value a word of a list stands for; the list may have changed since it was sent."""
        found = [value for word, value in known.items() if folded(word) == folded(said)]
        if not found:
            self.problems.append(Problem("cell_not_in_list", where, said, ", ".join(known)))
        return found[0] if found else None

    def _named(
        self,
        target: Field,
        value: Value,
        where: str,
        owner: str,
        row: Mapping[str, Value] | None,
    ) -> str | None:
        """Return the id of the object somebody named."""
        if value is None:
            return "" if target.refers == "channels" else None
        known = self._candidates(target.refers, owner, row)
        found = [one for one, name in known.items() if folded(name) == folded(str(value))]
        if len(found) == 1:
            return found[0]
        code = "register_name_unknown" if not found else "register_name_twice"
        some = ", ".join(list(known.values())[:12])
        self.problems.append(Problem(code, where, found=str(value), expected=some))
        return None

    def _candidates(
        self, refers: str, owner: str, row: Mapping[str, Value] | None
    ) -> dict[str, str]:
        if refers == "channels":
            channels = catalogue.load().channels
            return {one.code: one.label[self.language] for one in channels}
        if refers != "stages":
            return {one: self.names[one] for one in self.ids[refers]}
        return {
            stage.id: stage.name
            for journey in self.workbook.journeys.journeys
            if self._is_journey(journey.id, journey.name, owner, row)
            for stage in journey.stages
        }

    def _is_journey(
        self, journey_id: str, name: str, owner: str, row: Mapping[str, Value] | None
    ) -> bool:
        """Whether a stage is looked for in that journey: the one its row says, else its touchpoint's."""
        said = None if row is None else row.get("journey")
        if owner and said is None:
            of = {one.id: one.journey for one in self.workbook.journeys.touchpoints}
            return of.get(owner) == journey_id
        return row is None or folded(str(said or "")) == folded(name)

    @staticmethod
    def _is_text(plan: SheetPlan, target: Field) -> bool:
        model = plan.reading_model if target.part == "reading" else plan.model
        if "." in target.path or model is None:
            return target.path.startswith("script.")
        return model.model_fields[target.path].annotation is str
