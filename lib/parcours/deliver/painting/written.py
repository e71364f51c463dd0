"""What a painter hands back: the files, and what a person should look at before sending them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parcours.errors import Problem
from parcours.files.atomic import write_whole


@dataclass(frozen=True)
class Written:
    """Files of one format. ``warnings`` : texts cut, tables shortened; empty when all went in."""

    paths: tuple[Path, ...]
    warnings: tuple[Problem, ...] = ()


def write(path: Path, content: bytes, warnings: tuple[Problem, ...] = ()) -> Written:
    """Write one file whole or not at all."""
    write_whole(path, content)
    return Written((path,), warnings)
