"""A learner's own page: what to do next, and how it has gone. Practice only; a graded quiz is not shown here."""

import logging

import ipywidgets

from kneeedu.dashboards import surroundings
from kneeedu.dashboards.play import seat_here
from kneeedu.errors import GradebookError, KneeEduError, LinkRefused
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.result import NoticeScreen

log = logging.getLogger("kneeedu")


def progress() -> ipywidgets.VBox:
    """The page: whose it is comes from the signed link where pages are served, else it is the one who runs this."""
    from kneeedu.dashboards.practice import Practice  # a page on which a case is played does without it

    pulse = Pulse(surroundings.stylesheet(), surroundings.rests_after_s())
    page = ipywidgets.VBox([pulse])
    page.add_class("kn").add_class("kn-screen")
    root = ipywidgets.VBox([page])
    root.add_class("kn")
    try:
        book = surroundings.gradebook()
        seat = seat_here(book, None, "vignette")
        if seat.quiz or surroundings.set_quiz():
            raise LinkRefused("Progress is shown for practice only, not while a quiz runs.")
        Practice(book, seat, pulse, page, root).show()
    except GradebookError:
        log.exception("the gradebook failed")
        told = "Your progress cannot be reached just now. Nothing is lost; reload this page in a moment."
        page.children = (pulse, NoticeScreen("This page cannot be opened yet", told))
    except KneeEduError as error:
        page.children = (pulse, NoticeScreen("This page cannot be opened", str(error)))
    return root
