"""One learner's practice: what was played, what is next, and the patient it is played on."""

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
from kneeedu.dashboards.sitting import Sitting
from kneeedu.errors import CannotGenerate, KneeEduError
from kneeedu.generator import patients
from kneeedu.gradebook import Gradebook
from kneeedu.links import Seat, seal
from kneeedu.models.attempt import Attempt, Event, Mode
from kneeedu.models.case import Case
from kneeedu.models.grade import GradedAttempt
from kneeedu.models.knowledge import Knowledge
from kneeedu.patients import case_of
from kneeedu.progress import Played
from kneeedu.scheduling import choose_case, introduced_in, next_up
from kneeedu.widgets.progress_screen import ProgressScreen, Way
from kneeedu.widgets.pulse import Pulse

log = logging.getLogger("kneeedu")
PLAY, NEW = "quiz.ipynb", "../../../new"
"""Where cases are played and new patients met, seen from the page where progress is shown."""
MADE_FROM = 0.01
"""Patients with a condition rarer than this base rate take seconds to find; the written one is met again instead."""


class Practice:
    """Reads what was played, finds what is next and the patient for it, and opens the case.

    page: where the screen stands, or the case that is played; root: holds the page, and the way back while playing.
    """

    def __init__(self, book: Gradebook, seat: Seat, pulse: Pulse, page: ipywidgets.VBox, root: ipywidgets.VBox) -> None:
        self.book, self.seat, self.pulse, self.page, self.root = book, seat, pulse, page, root
        self.missing = 0
        book.enrol(seat.learner, seat.name or "Practice")

    @cached_property
    def knowledge(self) -> Knowledge:
        return library.load_knowledge()

    @cached_property
    def cases(self) -> Sequence[Case]:
        return tuple(library.load_cases().values())

    def played(self) -> list[Played]:
        """What was graded in practice, oldest first; without attempts whose patient is gone or has changed."""
        known = [played_from(*row) for row in self.book.practised(self.seat.learner)]
        self.missing = known.count(None)
        return [one for one in known if one is not None]

    def show(self) -> None:
        """The screen as things stand now."""
        played = self.played()
        order = introduced_in(self.knowledge.conditions[one] for one in {case.truth for case in self.cases})
        suggestions = next_up(played, order, datetime.now(UTC))
        ways = [
            self._way(self.seat_for(one.conditions, one.form, place, played)) for place, one in enumerate(suggestions)
        ]
        new = NEW if surroundings.is_served() else self._meet_somebody_new
        names = {one.named: one.named for one in played if one.named}  # also what the knowledge no longer has
        names |= {condition.id: condition.name for condition in self.knowledge.conditions.values()}
        self._clear()
        screen = ProgressScreen(played, suggestions, ways, new, names, self.pulse.guard, self.missing)
        self.page.children = (self.pulse, screen)
        self.pulse.turn_page()

    def seat_for(self, conditions: Sequence[str], form: Mode, place: int, played: Sequence[Played]) -> Seat:
        """Where a patient with one of the conditions is met; the same until another attempt is graded.

        place: of the suggestion among its like, so that two of them lead to different patients.
        """
        chance = random.Random(f"{self.book.secret()}:{self.seat.learner}:{len(played)}:{place}")
        case_id = self._patient_with(chance.choice(conditions), played, chance)
        session = f"next:{len(played)}:{place}:{case_id}"
        return Seat(learner=self.seat.learner, case=case_id, mode=form, session=session)

    def _patient_with(self, condition: str, played: Sequence[Played], chance: random.Random) -> str:
        """A case not met yet, else a patient made for the purpose, else the one met longest ago."""
        met = [one.attempt.case for one in played]
        case = choose_case(condition, self.cases, met)
        if case is not None:
            return case.id
        if self.knowledge.conditions[condition].base_rate.rate >= MADE_FROM:
            try:
                made = patients(chance.randrange(10**9), 1, self.knowledge, condition=condition)
                return next(iter(made)).case.id
            except CannotGenerate:
                log.info("no patient with %s can be made", condition)
        last_met = {case_id: place for place, case_id in enumerate(met)}
        return min((case.id for case in self.cases if case.truth == condition), key=lambda one: last_met[one])

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
        self._clear()
        self.root.children = (ipywidgets.Box([back]).add_class("kn-back"), self.page)
        Sitting(self.book, seat, None, self.pulse, self.page).resume()

    def _clear(self) -> None:
        """Let go of what stands on the page, so that nothing of it stays in the kernel."""
        gone = [*self.page.children[1:], *self.root.children[:-1]]
        self.page.children, self.root.children = (self.pulse,), (self.page,)
        for widget in gone:
            _close(widget)


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


def _close(widget: ipywidgets.Widget) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
