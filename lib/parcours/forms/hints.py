"""What the models cannot say of a field: which list it is chosen from, how long its text is.

Keys are ``noun.field``. A field that is not named here is shown after its type alone.
"""

from __future__ import annotations

LISTS: dict[str, str] = {
    "channel_strength.channel": "channels",
    "channel_support.channel": "channels",
    "touchpoint.channel": "channels",
    "passage.source": "channels",
    "passage.target": "channels",
    "scenario.channel": "channels",
    "action.channel": "channels",
    "channel_priority.channel": "channels",
    "touchpoint.catalogue_id": "usual_touchpoints",
    "tick.catalogue_id": "usual_touchpoints",
    "stage.catalogue_stage": "usual_stages",
    "action.findings": "findings",
    "finding_fate.finding": "findings",
    "finding_fate.merged_into": "findings",
    "convention.key": "conventions",
    "file_mapping.table": "tables",
}
"""Codes that are chosen by their name; a code the list does not know is kept and shown as it is."""

PAIRED: dict[str, str] = {"file_mapping.columns": "file_columns"}
"""Where what stands opposite a heading is chosen from a list, or is nothing."""

SUGGESTED: dict[str, str] = {
    "framing.sector": "sectors",
    "framing.currency": "currencies",
    "more_than_three.author": "people",
    "target_public.declared_by": "people",
    "objective.owner": "people",
    "tool.owner": "people",
    "data_flow.owner": "people",
    "skill.owner": "people",
    "workstream.owner": "people",
    "lever_change.author": "people",
    "action.responsible": "people",
    "action.accountable": "people",
    "action.consulted": "people",
    "action.informed": "people",
    "finding_fate.author": "people",
    "validated_plan.author": "people",
    "validated_plan.moved_by": "people",
    "decision.author": "people",
    "parked.author": "people",
    "convention.author": "people",
    "chosen_verbatim.author": "people",
    "role_days.role": "roles",
    "role_capacity.role": "roles",
    "absence.role": "roles",
}
"""Lists offered as one types; anything else may be typed."""

LONG = frozenset(
    {
        "framing.scope",
        "framing.charter",
        "framing.positioning_note",
        "value.meaning",
        "value.commits_to",
        "channel_strength.note",
        "readiness.sponsor",
        "readiness.resources",
        "readiness.team",
        "target_public.description",
        "target_public.persona",
        "target_public.filter",
        "more_than_three.reason",
        "objective.motivation",
        "tool.processes",
        "data_flow.note",
        "skill.note",
        "subcontractor.control",
        "journey.purpose",
        "stage.wants",
        "stage.says",
        "touchpoint.irritant",
        "touchpoint.quote",
        "script.welcome",
        "script.speech",
        "script.leave_taking",
        "passage.note",
        "use_case.note",
        "scenario.message",
        "scenario.trigger",
        "collection_line.how",
        "chosen_verbatim.text",
        "action.description",
        "action.exclusion_reason",
        "finding_fate.reason",
        "reading.note",
        "decision.text",
        "parked.text",
        "minutes.internal_notes",
    }
)
"""Text that runs over several lines."""

COLOURS = frozenset({"brand.primary", "brand.accent"})

WORDS: dict[str, str] = {
    "tool.entry": "entry",
    "tool.hosting": "hosting",
    "data_flow.mode": "flow_mode",
    "reading.status": "status",
    "decision.step": "step",
    "parked.step": "step",
    "target_emotion.emotion": "choice.emotion_vote.emotion",
}
"""Where the words of a choice stand, where other rooms or other models say them too."""

WIDTHS: dict[str, int] = {
    "action.title": 30,
    "touchpoint.label": 30,
    "objective.title": 26,
    "objective.unit": 9,
    "decision.text": 40,
    "parked.text": 40,
    "convention.key": 44,
}
"""Least width of a column, in characters, where the usual one is too narrow or too wide."""
