"""What a step still misses or contradicts, as ids and codes.

The sentence is ``gap.<code>`` of the texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Gap:
    """Something a step misses. ``blocked`` stops the step; the others are said."""

    step: str
    code: str
    about: str = ""
    """Id or path of what lacks something."""
    kind: Literal["missing", "contradiction", "blocked", "not_computed"] = "missing"
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
