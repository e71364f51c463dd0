"""Data, not code: words, conventions, usual channels, stages and touchpoints, questionnaires."""
