"""What was asked of a batch, and how each run, notebook by notebook, went."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from parcours.errors import Problem
from parcours.files import cases
from parcours.files.params import RunParameters

Status = Literal["complete", "unchanged", "failed", "interrupted", "refused"]
"""Refused: its parameters cannot be used."""


@dataclass(frozen=True)
class Request:
    """One run that was asked for; ``parameters`` is None where ``problems`` say why it cannot be."""

    name: str
    client: str
    parameters: RunParameters | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Options:
    """How to run, whatever the client."""

    runs_folder: Path = field(default_factory=lambda: cases.project_folder() / "runs")
    is_fresh: bool = False
    """Whether what has not changed is done again."""
    notebook_seconds: float = 600
    run_seconds: float = 3600
    workers: int = 3
    """Notebooks run side by side in this process."""


@dataclass(frozen=True)
class Failure:
    """Why a notebook failed, in the consultant's words, and where."""

    sentences: tuple[str, ...]
    cell: int | None = None
    """Number shown beside the cell; None where no cell is at fault."""
    source: str = ""
    """Its first line."""
    detail: str = ""
    """For whoever maintains Parcours; in the log only."""
    may_pass: bool = False
    """Whether a second try may do better: the kernel died or hung."""


@dataclass(frozen=True)
class Step:
    """How one notebook went."""

    notebook: str
    seconds: float = 0.0
    failure: Failure | None = None
    tries: int = 1
    is_kept: bool = False
    """Whether it was done already, by a run that was interrupted or failed."""
    is_interrupted: bool = False

    @property
    def is_done(self) -> bool:
        """Whether its notebook is there, whole."""
        return self.failure is None and not self.is_interrupted


@dataclass(frozen=True)
class Outcome:
    """How one run went."""

    name: str
    client: str
    status: Status
    folder: Path | None = None
    """Where its files are; of a run that failed, those that are done."""
    steps: tuple[Step, ...] = ()
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Why it could not begin, or end."""
    kept_by_hand: tuple[str, ...] = ()
    """Files somebody had changed in the folder of the run before; kept in the new one."""
    seconds: float = 0.0
