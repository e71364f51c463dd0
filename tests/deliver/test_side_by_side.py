"""Formats written by two processes: what one of them cannot do is done, or told, by the other."""

import gc
import os
from pathlib import Path

import pytest
from parcours.deliver.painting.side_by_side import write_all
from parcours.deliver.painting.written import Written
from parcours.errors import Problem

OURS = os.getpid()


def test_a_helper_says_what_it_wrote_and_what_to_look_at():
    """Files and warnings come back whole, each under its format (issue 9.10)."""

    def write(name):
        where = f"{name} {'here' if os.getpid() == OURS else 'elsewhere'}"
        return Written((Path(name),), (Problem("cut", where, values={"n": 2}),))

    made = write_all(["pdf"], ["pptx"], write)
    assert {"pdf": "pdf here", "pptx": "pptx elsewhere"} == {
        name: one.warnings[0].where for name, one in made.items()
    }
    assert (Path("pptx"),) == made["pptx"].paths
    assert {"n": 2} == made["pptx"].warnings[0].values


def test_the_error_of_a_helper_is_raised_here():
    """What stops a format stops the call, with its own words (issue 9.10)."""

    def write(name):
        if name == "pptx":
            raise ValueError("no room for a title")
        return Written(())

    with pytest.raises(ValueError, match="no room for a title"):
        write_all(["pdf"], ["pptx"], write)


def test_what_a_killed_helper_owed_is_written_here(tmp_path):
    """A helper killed on its way, by want of memory say, costs time and no file (issue 9.10)."""

    def write(name):
        if os.getpid() != OURS:
            os.kill(os.getpid(), 9)
        (tmp_path / name).write_text(name)
        return Written((tmp_path / name,))

    write_all(["pdf"], ["pptx", "xlsx"], write)
    assert ["pdf", "pptx", "xlsx"] == sorted(path.name for path in tmp_path.iterdir())


def test_what_this_process_dropped_is_not_ended_by_its_helper():
    """A database dropped before the fork has no threads in the helper: to end it there kills it (issue 9.10)."""

    class Database:
        def __init__(self):
            self.itself = self

        def __del__(self):
            if os.getpid() != OURS:
                os.kill(os.getpid(), 11)

    def write(name):
        gc.collect()
        return Written((Path(name),), (Problem("cut", str(os.getpid() == OURS)),))

    gc.disable()
    try:
        Database()
        made = write_all(["pdf"], ["pptx"], write)
    finally:
        gc.enable()
    assert "False" == made["pptx"].warnings[0].where
