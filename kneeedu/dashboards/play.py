"""The pages a learner plays on: the short form of a case, and a whole consultation."""

import logging
from urllib.parse import parse_qs

import ipywidgets

from kneeedu.dashboards import surroundings
from kneeedu.dashboards.sitting import Sitting
from kneeedu.errors import GradebookError, KneeEduError, LinkRefused
from kneeedu.gradebook import Gradebook
from kneeedu.links import Seat, unseal
from kneeedu.models.attempt import Mode
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.result import NoticeScreen

log = logging.getLogger("kneeedu")
LOCAL_LEARNER = "local"
"""Who practises in a notebook of their own."""


def quiz(start: str | None = None) -> ipywidgets.VBox:
    """The page a learner plays on: the case they were at, or the one named, in the form the link asks for.

    start: id of the case to begin with where no link says so (in JupyterLab and in lessons).
    """
    return _page(start, "vignette")


def encounter(start: str | None = None) -> ipywidgets.VBox:
    """A whole consultation with its follow-up visits and debrief; start as in 'quiz'."""
    return _page(start, "encounter")


def _page(start: str | None, mode: Mode) -> ipywidgets.VBox:
    pulse = Pulse(surroundings.stylesheet(), surroundings.rests_after_s(), "quiz" if surroundings.is_quiz() else "page")
    page = ipywidgets.VBox([pulse])
    page.add_class("kn").add_class("kn-screen")
    try:
        book = surroundings.gradebook()
        sitting = Sitting(book, seat_here(book, start, mode), surroundings.set_quiz(), pulse, page)
        sitting.resume()
    except GradebookError:
        log.exception("the gradebook failed")
        told = "The answers cannot be reached just now. Nothing is lost; reload this page in a moment."
        page.children = (pulse, NoticeScreen("This page cannot be opened yet", told))
    except KneeEduError as error:
        page.children = (pulse, NoticeScreen("This page cannot be opened", str(error)))
    return page


def seat_here(book: Gradebook, start: str | None, mode: Mode) -> Seat:
    """Whose page this is: from the signed link where pages are served, else the one who runs the notebook."""
    if not surroundings.is_served():
        book.enrol(LOCAL_LEARNER, "Practice")
        session = f"{LOCAL_LEARNER}:{start or 'all'}" + (":long" if mode == "encounter" else "")
        return Seat(learner=LOCAL_LEARNER, name="", quiz=None, case=start, mode=mode, session=session)
    tokens = parse_qs(surroundings.query()).get("seat")
    if not tokens:
        raise LinkRefused("This page opens from the start page. Go there and choose a case.")
    return unseal(tokens[0], book.secret())
