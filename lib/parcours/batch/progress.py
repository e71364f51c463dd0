"""What a person sees while runs are under way: a bar that names client and step, and the time left."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from tqdm import tqdm

from parcours import texts
from parcours.batch import manifest, notebooks
from parcours.batch.outcomes import Options, Request
from parcours.batch.run import Announce
from parcours.texts import Language

_FORMAT = "{desc} |{bar}| {percentage:3.0f}%  {elapsed} < {remaining}"


@contextlib.contextmanager
def shown(requests: Sequence[Request], options: Options, language: Language) -> Iterator[Announce]:
    """Show a bar on the error stream, where somebody watches; hand over what moves it.

    A notebook weighs what it took in earlier runs, so that the time left is one.
    """
    asked = [request for request in requests if request.parameters is not None]
    weights = expected_seconds(asked, options)
    left = {request: dict(weights) for request in asked}
    lock = threading.Lock()
    total = sum(weights.values()) * len(asked)
    with tqdm(total=total, file=sys.stderr, bar_format=_FORMAT, leave=False, disable=None) as bar:

        def announce(request: Request, notebook: str) -> None:
            with lock:
                steps = left[request]
                ended = [notebook] if notebook else list(steps)
                bar.update(sum(steps.pop(step, 0.0) for step in ended))
                over = sum(not steps for steps in left.values())
                values = {"over": over, "total": len(asked), "client": request.client}
                step = notebook or request.name
                bar.set_description_str(texts.t("batch.bar", language, step=step, **values))

        yield announce


def expected_seconds(requests: Sequence[Request], options: Options) -> Mapping[str, float]:
    """Seconds each notebook is expected to take: the mean of earlier runs; all alike without any."""
    before = [
        known["seconds"]
        for request in requests
        if (known := manifest.read(options.runs_folder / request.client / request.name))
    ]
    return {
        path.stem: fmean(found)
        if (found := [s[path.stem] for s in before if path.stem in s])
        else 1.0
        for path in notebooks.paths()
    }
