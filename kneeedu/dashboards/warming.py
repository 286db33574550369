"""What every learner's page needs, imported and built once in the warm process that their kernels are forked from."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from urllib.parse import urlencode

import ipywidgets

from kneeedu import dashboards, library
from kneeedu.dashboards import surroundings
from kneeedu.gradebook import Gradebook
from kneeedu.links import Seat, seal
from kneeedu.models.attempt import Mode
from kneeedu.widgets.vignette import patient_band

NOBODY = "nobody"


def warm_up() -> None:
    """Read all content and draw each kind of page once: what that imports, compiles and caches, all kernels share.

    Drawn for nobody, in a gradebook that is thrown away; nothing is asked of the network and no clock is started.
    """
    knowledge, cases = library.load_knowledge(), library.load_cases()
    for case in cases.values():
        patient_band(case, knowledge)
    first = next(iter(cases))
    with TemporaryDirectory() as folder:
        for mode in get_args(Mode):
            with _seated(Seat(learner=NOBODY, case=first, mode=mode, session=mode), Path(folder)):
                dashboards.quiz()
        with _seated(Seat(learner=NOBODY, session="progress"), Path(folder)):
            dashboards.progress()
    ipywidgets.Widget.close_all()
    if "KNEEEDU_GRADEBOOK" in os.environ:
        surroundings.gradebook().rehearse()


@contextmanager
def _seated(seat: Seat, folder: Path) -> Iterator[None]:
    """As if the server had opened a page for this seat, but with a gradebook in the folder."""
    url = f"sqlite:///{folder / 'nobody.db'}"
    before = dict(os.environ)
    os.environ["KNEEEDU_GRADEBOOK"] = url
    os.environ["KNEEEDU_SERVED"] = "1"
    os.environ.pop("KNEEEDU_QUIZ", None)
    os.environ["QUERY_STRING"] = urlencode({"seat": seal(seat, Gradebook.open(url).secret())})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
