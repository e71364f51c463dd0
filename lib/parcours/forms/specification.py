"""What the front end of a form needs to know once: its panels, the fields of each, its words, its fixed lists."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import Any

from parcours import texts
from parcours.case import Case
from parcours.forms import facilitation, names
from parcours.forms.description import described, model_at, words_of
from parcours.forms.layout import FORMS, MINUTES, Panel, Part
from parcours.method import stages
from parcours.method.minutes import Step
from parcours.method.workbook import Workbook
from parcours.texts import Language


def specification(case: Case, step: Step) -> dict[str, Any]:
    """Describe a form, in the language of its case, as JSON."""
    language = case.language
    return {
        "form": step,
        "step": case.t(f"step.{step}"),
        "language": language,
        "currency": case.currency,
        "book": hashlib.sha256(str(case.folder.resolve()).encode()).hexdigest()[:16],
        "panels": [_panel(step, panel, language) for panel in FORMS[step]],
        "minutes": [_part(step, part, language) for part in MINUTES],
        "words": words(language),
        "lists": names.fixed(case),
        "usual": _usual(case) if step == "touchpoints" else [],
        "frames": _frames(case) if step == "diagnosis" else [],
    }


def words(language: Language) -> dict[str, str]:
    """Return all that the front end says by itself."""
    prefix = "forms.ui."
    return {
        key.removeprefix(prefix): texts.french(both[language])
        if language == "fr"
        else both[language]
        for key, both in texts.catalogue().items()
        if key.startswith(prefix)
    }


def _panel(step: Step, panel: Panel, language: Language) -> dict[str, Any]:
    return {
        **dataclasses.asdict(facilitation.activity(step, panel, language)),
        "parts": [_part(step, part, language) for part in panel.parts],
    }


def _part(step: Step, part: Part, language: Language) -> dict[str, Any]:
    noun = model_at(Workbook, part.path) if part.kind != "proposals" else None
    known = described(noun, language) if noun else []
    shown = [one for one in known if one["key"] not in part.hidden]
    return {
        "kind": part.kind,
        "path": part.path,
        "title": label(part, language),
        "fields": shown,
        "columns": list(part.fields) or [one["key"] for one in shown],
        "is_whole": part.is_whole,
        "vote": part.vote,
        "presets": _presets(step, part),
        **(words_of(noun, language) if noun else {}),
    }


def _presets(step: Step, part: Part) -> dict[str, str]:
    """Return what a new line says by itself: what is noted beside a form is of its step, and of today."""
    if not part.path.startswith("minutes."):
        return {}
    today = {"date": dt.date.today().isoformat()} if part.path == "minutes.decisions" else {}
    return {"step": step, **today}


def label(part: Part, language: Language) -> str:
    """Return the title of a part: its own, else that of the field it edits."""
    if part.label:
        return texts.t(f"forms.part.{part.label}", language)
    holder, _, name = part.path.rpartition(".")
    return texts.t(f"field.{holder}.{name}" if holder else f"noun.{name}", language)


def _usual(case: Case) -> list[dict[str, Any]]:
    """Return the check list of usual touchpoints: what can be dragged onto the board."""
    return [
        {
            "id": one.id,
            "stage": one.stage,
            "channel": one.channel,
            "label": one.label[case.language],
            "moment": moment.model_dump(mode="json") if moment else None,
        }
        for one in case.catalogue.touchpoints
        for moment in [stages.usual_moment(one.moment_of_truth)]
    ]


def _frames(case: Case) -> list[dict[str, Any]]:
    """Return the questionnaires, to be answered item by item."""
    language = case.language
    return [
        {
            "id": frame.id,
            "name": frame.name.said(language),
            "about": frame.about.said(language),
            "dimensions": [
                {
                    "name": dimension.name.said(language),
                    "about": dimension.about.said(language),
                    "items": [
                        {
                            "id": item.id,
                            "statement": item.statement.said(language),
                            "levels": [level.said(language) for level in item.levels],
                            "evidence": item.evidence.said(language),
                        }
                        for item in dimension.items
                    ],
                }
                for dimension in frame.dimensions
            ],
        }
        for frame in case.questionnaires
    ]
