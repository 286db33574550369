"""A learner's own page: what to do next, and how it has gone. Practice only; a graded quiz is not shown here."""

import logging
import random
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlencode

import ipywidgets

from kneeedu import library
from kneeedu.dashboards import surroundings
from kneeedu.dashboards.play import seat_here
from kneeedu.dashboards.sitting import Sitting
from kneeedu.errors import CannotGenerate, GradebookError, KneeEduError, LinkRefused
from kneeedu.generator import patients
from kneeedu.gradebook import Gradebook
from kneeedu.links import Seat, seal
from kneeedu.models.attempt import Attempt, Event
from kneeedu.models.case import Case
from kneeedu.models.grade import GradedAttempt
from kneeedu.models.knowledge import Knowledge
from kneeedu.patients import case_of
from kneeedu.progress import Played
from kneeedu.scheduling import Suggestion, choose_case, introduced_in, next_up
from kneeedu.widgets.progress_screen import ProgressScreen, Way
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.result import NoticeScreen

log = logging.getLogger("kneeedu")
PLAY = "quiz.ipynb"
"""The page a case is played on, seen from this one."""


def progress() -> ipywidgets.VBox:
    """The page: whose it is comes from the signed link where pages are served, else it is the one who runs this."""
    pulse = Pulse(surroundings.stylesheet())
    page = ipywidgets.VBox([pulse])
    page.add_class("kn").add_class("kn-screen")
    try:
        book = Gradebook.open(surroundings.gradebook_url())
        seat = seat_here(book, None, "vignette")
        if seat.quiz or surroundings.set_quiz():
            raise LinkRefused("Progress is shown for practice only, not while a quiz runs.")
        Practice(book, seat, pulse, page).show()
    except GradebookError:
        log.exception("the gradebook failed")
        told = "Your progress cannot be reached just now. Nothing is lost; reload this page in a moment."
        page.children = (pulse, NoticeScreen("This page cannot be opened yet", told))
    except KneeEduError as error:
        page.children = (pulse, NoticeScreen("This page cannot be opened", str(error)))
    return page


class Practice:
    """One learner's practice: reads what was played, finds what is next, and the patient for it."""

    def __init__(self, book: Gradebook, seat: Seat, pulse: Pulse, page: ipywidgets.VBox) -> None:
        self.book, self.seat, self.pulse, self.page = book, seat, pulse, page
        book.enrol(seat.learner, seat.name or "Practice")

    @cached_property
    def knowledge(self) -> Knowledge:
        return library.load_knowledge()

    @cached_property
    def cases(self) -> Sequence[Case]:
        return tuple(library.load_cases().values())

    def show(self) -> None:
        """The screen as things stand now."""
        rows = self.book.practised(self.seat.learner)
        known = [played_from(*row) for row in rows]
        played = [one for one in known if one is not None]
        met_here = {case.truth for case in self.cases}
        order = introduced_in(self.knowledge.conditions[one] for one in met_here)
        suggestions = next_up(played, order, datetime.now(UTC))
        seats = [self._seat_for(one, place, played) for place, one in enumerate(suggestions)]
        names = {condition.id: condition.name for condition in self.knowledge.conditions.values()}
        ways = [self._way(seat) for seat in seats]
        new = "../../../new" if surroundings.is_served() else self._meet_somebody_new
        guard, missing = self.pulse.guard, len(rows) - len(played)
        self._put(ProgressScreen(played, suggestions, ways, new, names, guard, missing))

    def _seat_for(self, suggestion: Suggestion, place: int, played: Sequence[Played]) -> Seat:
        """Where the patient of a suggestion is met; the same until another attempt is graded."""
        chance = random.Random(f"{self.book.secret()}:{self.seat.learner}:{len(played)}:{place}")
        condition = chance.choice(suggestion.conditions)
        case_id = self._patient_with(condition, played, chance)
        session = f"next:{len(played)}:{place}:{case_id}"
        return Seat(learner=self.seat.learner, case=case_id, mode=suggestion.form, session=session)

    def _patient_with(self, condition: str, played: Sequence[Played], chance: random.Random) -> str:
        """A case not met yet, else a patient made for the purpose, else the one met longest ago."""
        met = [one.attempt.case for one in played]
        case = choose_case(condition, self.cases, met)
        if case is not None:
            return case.id
        try:
            made = patients(chance.randrange(10**9), 1, self.knowledge, condition=condition)
            return next(iter(made)).case.id
        except CannotGenerate:
            log.info("no patient with %s can be made; an old one is met again", condition)
        written = {case.id for case in self.cases if case.truth == condition}
        return min(written, key=lambda case_id: len(met) - met[::-1].index(case_id))

    def _meet_somebody_new(self) -> None:
        made = patients(secrets.randbelow(10**9), 1, self.knowledge)
        case_id = next(iter(made)).case.id
        session = f"new:{case_id}:{secrets.token_hex(4)}"
        self._play(Seat(learner=self.seat.learner, case=case_id, mode="encounter", session=session))

    def _way(self, seat: Seat) -> Way:
        """A signed link where pages are served; else the case opens in this page."""
        if surroundings.is_served():
            return f"{PLAY}?{urlencode({'seat': seal(seat, self.book.secret())})}"
        return _later(self._play, seat)

    def _play(self, seat: Seat) -> None:
        """Open the case in place of the screen, below the way back."""
        back = ipywidgets.Button(description="Back to my progress")
        back.add_class("kn-btn").add_class("kn-btn--small")
        back.on_click(self.pulse.guard(lambda _button: self.show()))
        table = ipywidgets.VBox([self.pulse])
        table.add_class("kn-screen")
        Sitting(self.book, seat, None, self.pulse, table).resume()
        self._put(ipywidgets.Box([back]).add_class("kn-next"), table)

    def _put(self, *screens: ipywidgets.Widget) -> None:
        self.page.children = (self.pulse, *screens)
        self.pulse.turn_page()


def played_from(graded: GradedAttempt, events: tuple[Event, ...]) -> Played | None:
    """An attempt with the truth of its patient; None where the patient is gone, or would be made differently now."""
    opened = graded.attempt
    try:
        case = case_of(opened.case)
    except KneeEduError:
        return None
    if case.generated and library.case_digest(case) != graded.case_digest:
        return None
    return Played(case.truth, Attempt(case=case.id, mode=opened.mode, events=events), graded.grade, graded.graded_at)


def _later(play: Callable[[Seat], None], seat: Seat) -> Callable[[], None]:
    return lambda: play(seat)
