"""Parcours: a customer journey and diagnostic workbook, from the client's own file to a valued plan."""

from __future__ import annotations

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # jsonschema builds 35 parsers with it (+1.3 s a process) and does without
