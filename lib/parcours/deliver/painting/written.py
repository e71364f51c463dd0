"""What a painter hands back: the files, and what a person should look at before sending them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parcours.errors import Problem
from parcours.files.atomic import write_whole


@dataclass(frozen=True, repr=False)
class Written:
    """Files of one format. ``warnings`` : texts cut, tables shortened; empty when all went in."""

    paths: tuple[Path, ...]
    warnings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        """Name the files and never their folder: notebooks show it, and go to the client.

        >>> Written((Path("runs/sample/report.html"),))
        report.html
        """
        names = [path.name for path in self.paths]
        shown = [*names[:3], f"… ({len(names)})"] if len(names) > 4 else names  # noqa: PLR2004 - a line
        return ", ".join(shown) + (f" ⚠ {len(self.warnings)}" if self.warnings else "")


def write(path: Path, content: bytes, warnings: tuple[Problem, ...] = ()) -> Written:
    """Write one file whole or not at all; none where there is nothing to tell."""
    if not content:
        return Written((), warnings)
    write_whole(path, content)
    return Written((path,), warnings)
