"""What every learner's page needs, imported and built once in the warm process that their kernels are forked from."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import ipywidgets

from kneeedu import dashboards, library
from kneeedu.dashboards import surroundings
from kneeedu.dashboards.graded_learners import the_expert
from kneeedu.dashboards.sharing import share_plain_instances
from kneeedu.dashboards.sitting import Sitting
from kneeedu.gradebook import Gradebook
from kneeedu.inquiry import yardstick
from kneeedu.links import Seat, seal
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import CONFIDENCES
from kneeedu.models.case import Case
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.vignette import patient_band

NOBODY = "nobody"


def warm_up() -> None:
    """Read all content and play each kind of page once: what that imports, compiles and caches, all kernels share.

    Played by nobody, in a gradebook that is thrown away; nothing is asked of the network and no clock is started.
    """
    share_plain_instances()
    knowledge, cases = library.load_knowledge(), library.load_cases()
    for case in cases.values():
        patient_band(case, knowledge)
        yardstick(case, knowledge)
    first = next(iter(cases.values()))
    with TemporaryDirectory() as folder:
        _play(Seat(learner=NOBODY, case=first.id, mode="vignette", session="short"), Path(folder))
        _play(Seat(learner=NOBODY, case=first.id, mode="encounter", session="long"), Path(folder))
        with _seated(Seat(learner=NOBODY, session="progress"), Path(folder)):
            dashboards.progress()
    ipywidgets.Widget.close_all()
    if "KNEEEDU_GRADEBOOK" in os.environ:
        surroundings.gradebook().rehearse()


def _play(seat: Seat, folder: Path) -> None:
    """Draw a case, answer as an expert does, see the grade, and draw it once more as on a reload."""
    with _seated(seat, folder):
        dashboards.quiz()
        pulse = Pulse()
        sitting = Sitting(surroundings.gradebook(), seat, None, pulse, ipywidgets.VBox([pulse]))
        sitting.resume()
        assert sitting.encounter is not None
        case, knowledge = sitting.encounter.case, sitting.encounter.knowledge
        played = the_expert(case, knowledge).events if seat.mode == "encounter" else _short_form(case)
        for act in played:
            sitting.act(act)


def _short_form(case: Case) -> list[acts.Event]:
    """Some answer to each question of the short form, and the commit."""
    answers = case.answers
    return [
        acts.Located(region=acts.ELSEWHERE),
        acts.Diagnosed(condition=case.truth),
        acts.Rated(probability=CONFIDENCES[0]),
        acts.Disposed(urgency=answers.disposition[0].urgency),
        acts.Staged(stage=answers.stage[0].stage),
        acts.Exercised(chosen=()),
        acts.RunningAdvised(chosen=answers.running[0].id),
        acts.Avoided(chosen=()),
        acts.Committed(),
    ]


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
