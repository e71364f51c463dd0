"""What is looked at before JupyterLab is started."""

from __future__ import annotations

import pytest
from parcours.errors import ParameterError
from parcours.lab import start


def test_an_environment_that_lacks_a_package_is_said_before_jupyter_starts() -> None:
    """Which one is missing, of those that are not extras; never a lab without our pages (issue 8.1)."""
    wanted = ["anywidget>=0.1", "no-such-package>=2", "no-such-extra>1; extra == 'spark'"]
    with pytest.raises(ParameterError) as caught:
        start.check_packages(wanted)
    assert "no-such-package" == caught.value.problems[0].found
