"""The public that views are of: chosen on screen, said in a batch run (P4)."""

import dataclasses

import pytest
import sample_cases
from IPython.testing.globalipapp import start_ipython
from parcours import forms
from parcours.errors import ParameterError
from parcours.exhibits.kinds import Text
from parcours.forms.view import ViewOf


@pytest.mark.parametrize(
    ("public", "title"),
    [("", "Vues pour tous les publics"), ("pu-3", "Vues pour «\u00a0Professionnels\u00a0» seul")],
)
def test_a_batch_run_says_which_public_is_looked_at(public: str, title: str) -> None:
    """Where nobody chooses, the parameter does, and the notebook says so."""
    still = dataclasses.replace(sample_cases.without_file(), is_interactive=False)
    assert title == forms.public(still, public).title


def test_an_unknown_public_is_refused() -> None:
    """A name that is no public's stops the cell, with the nearest one."""
    with pytest.raises(ParameterError, match="unknown_public"):
        forms.public(sample_cases.without_file(), "Profesionnels")


def test_without_publics_there_is_nothing_to_choose() -> None:
    """An empty case shows no list of one."""
    assert isinstance(forms.public(sample_cases.purchases_only()), Text)


def test_a_choice_takes_the_place_of_the_parameter() -> None:
    """Cells below read the variable ``public``: the choice is what they find, and nothing else is taken."""
    shell = start_ipython()
    chosen = ViewOf(sample_cases.without_file(), "")
    for wanted in ("PU-3", "PU-99", {"a": 1}):
        chosen._receive(None, {"public": wanted}, ())
    assert ("PU-3", "PU-3") == (chosen.public, shell.user_ns["public"])
