"""A learner at a page: finds where they were, saves each act, shows the next screen."""

import hashlib
import logging
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from html import escape

import ipywidgets

from kneeedu import __version__, library
from kneeedu.dashboards import surroundings
from kneeedu.encounter import Encounter
from kneeedu.errors import ContentError, LinkRefused, NotAllowed
from kneeedu.gradebook import Gradebook
from kneeedu.links import Seat
from kneeedu.models.attempt import Closed, Event, Mode
from kneeedu.models.case import Case, Quiz
from kneeedu.models.grade import Grade, OpenedAttempt, Trace
from kneeedu.models.knowledge import Knowledge
from kneeedu.patients import case_of
from kneeedu.widgets import marks
from kneeedu.widgets.feedback import FeedbackScreen
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.result import NoticeScreen, ResultScreen

log = logging.getLogger("kneeedu")
ALWAYS = "always"
LESSONS = {
    "patellofemoral_pain": ("Patellofemoral pain", "02_patellofemoral_pain"),
    "patellar_tendinopathy": ("Patellar tendinopathy", "03_patellar_tendinopathy"),
    "iliotibial_band_syndrome": ("Iliotibial band syndrome", "04_iliotibial_band_syndrome"),
    ALWAYS: ("Telling them apart", "05_telling_them_apart"),
}
"""Lessons to read after a case, by its condition: title and file name."""


def to_read_next(case: Case) -> tuple[tuple[str, str], ...]:
    """Titles and addresses of the lessons that bear on a case, where lessons are served beside this page."""
    if not surroundings.is_served():
        return ()
    return tuple(
        (title, f"../lessons/{name}.ipynb")
        for condition, (title, name) in LESSONS.items()
        if condition in (case.truth, ALWAYS)
    )


class Sitting:
    """One learner at one page: finds where they were, saves each act, shows the next screen."""

    def __init__(self, book: Gradebook, seat: Seat, set_quiz: Quiz | None, pulse: Pulse, page: ipywidgets.VBox) -> None:
        if seat.quiz and (set_quiz is None or set_quiz.id != seat.quiz):
            raise LinkRefused(
                "This link belongs to a quiz that is not running here. Ask your teacher for the new link."
            )
        if set_quiz is not None and not seat.quiz:
            raise LinkRefused("Only the quiz runs here. Open the start page and give your id and name.")
        self.book, self.seat, self.set_quiz, self.pulse, self.page = book, seat, set_quiz, pulse, page
        if set_quiz is None:
            book.enrol(seat.learner, seat.name or "Practice")
        self.attempt: OpenedAttempt | None = None
        self.encounter: Encounter | None = None

    @cached_property
    def knowledge(self) -> Knowledge:
        return library.load_knowledge()

    @cached_property
    def _secret(self) -> str:
        """Asked of the gradebook once: the order of sixty cases hangs on it."""
        return self.book.secret()

    @property
    def mode(self) -> Mode:
        return self.set_quiz.mode if self.set_quiz else self.seat.mode

    @property
    def first(self) -> str:
        """The case to begin with; named by the link, it is found without reading any other."""
        if self.set_quiz is None and self.seat.case:
            try:
                return case_of(self.seat.case).id
            except ContentError:
                log.warning("the link names a case that is not there: %s", self.seat.case)
        return self.order[0]

    @cached_property
    def order(self) -> list[str]:
        """The cases of this sitting in the order they are played; the same on every reload."""
        if self.set_quiz is None:
            ids = sorted(library.case_ids(), key=lambda case_id: self._shuffled_place(case_id))
            start = [self.seat.case] if self.seat.case in ids else []
            return [*start, *(case_id for case_id in ids if case_id not in start)]
        ids = list(self.set_quiz.cases)
        if self.set_quiz.shuffle:
            random.Random(self._number("order")).shuffle(ids)
        return ids

    def resume(self) -> None:
        """Show the learner where they were: the last case opened, its feedback, or the result."""
        opened = self.book.attempts(self.seat.learner, self.seat.session)
        if not opened:
            self._open(self.first, 1)
        elif self._standing_of(opened[-1]) == "closed":
            self._go_on(opened[-1].number)
        else:
            self._open(opened[-1].case, opened[-1].number)

    def act(self, event: Event) -> Encounter:
        """Apply an act and save it; NotAllowed, with nothing changed, when it cannot happen now."""
        if self.encounter is None or self.attempt is None:
            raise NotAllowed("No case is open.")
        now = datetime.now(UTC)
        event = event.model_copy(update={"at": now})
        after = self.encounter.apply(event)
        if not self.book.append(self.attempt, len(self.encounter.events), event):
            raise NotAllowed("This case was also changed in another window. Reload this page to go on from there.")
        self.encounter = after
        self.pulse.note_saved(now)
        if event.kind in ("committed", "reviewed"):
            self._show_what_follows()
        return after

    def _open(self, case_id: str, number: int) -> None:
        """Take up a case where it stands."""
        case = case_of(case_id)
        quiz_id = self.set_quiz.id if self.set_quiz else None
        self.attempt = self.book.attempt(self.seat.learner, self.seat.session, case_id, number, quiz_id, self.mode)
        try:
            self.encounter = Encounter.replay(case, self.knowledge, self.book.events(self.attempt), self.attempt.mode)
        except NotAllowed:
            if self.set_quiz is not None:
                raise NotAllowed(
                    "This case was changed after you began it. Tell your teacher; no answer is lost."
                ) from None
            self._open(case_id, number + 1)  # the case was edited meanwhile: begin it anew
            return
        if self.encounter.events and (at := self.encounter.events[-1].at):
            self.pulse.note_saved(at)
        if self.encounter.standing == "open":
            self._show(self._opening_screen(self.encounter, self.attempt))
        else:
            self._show_what_follows()

    def _opening_screen(self, encounter: Encounter, attempt: OpenedAttempt) -> ipywidgets.Widget:
        """The screen a case is played on; a page imports the one it needs."""
        chip, guard, place = self._standing_chip, self.pulse.guard, self._place
        if attempt.mode == "vignette":
            from kneeedu.widgets.vignette import VignetteScreen

            return VignetteScreen(encounter, self.act, guard, attempt.seed, chip, place)
        from kneeedu.widgets.encounter_screen import EncounterScreen

        return EncounterScreen(encounter, self.act, guard, attempt.seed, chip, place, self.pulse)

    def _show_what_follows(self) -> None:
        """After the commit: the next follow-up visit, or the grade once all that counts is done."""
        assert self.encounter is not None
        assert self.attempt is not None
        if not self.encounter.is_played:
            from kneeedu.widgets.follow_up import FollowUpScreen

            guard, chip = self.pulse.guard, self._standing_chip
            self._show(FollowUpScreen(self.encounter, self.act, guard, chip, self._place, self.pulse))
            return
        self._keep_grade(self.attempt, self.encounter)
        if self.set_quiz is None or self.set_quiz.feedback == "after_each_case":
            text = "Next case" if self._next_case() else "See the result" if self.set_quiz else "Finish"
            self._show(self._told(self.encounter, self.attempt, self._close_and_go_on, text))
            self.pulse.say(f"Graded: {self.encounter.grade.score:.0%}.".replace("%", " of 100"))
        else:
            self._close_and_go_on()

    def _told(
        self, encounter: Encounter, attempt: OpenedAttempt, go_on: Callable[[], None], text: str
    ) -> ipywidgets.Widget:
        """The feedback on a played case: line by line in the short form, a debrief in the long one."""
        chip, guard = self._standing_chip, self.pulse.guard
        do = guard(lambda _button: go_on())
        digest = library.case_digest(encounter.case)
        traced = escape(Trace(__version__, self.knowledge.digest, digest, attempt.seed).line)
        if encounter.mode == "vignette":
            return FeedbackScreen(encounter, do, text, chip, self._place, traced)
        from kneeedu.widgets.debrief import DebriefScreen

        in_practice = self.set_quiz is None
        again = guard(lambda _button: self._begin(attempt.case, attempt.number + 1)) if in_practice else None
        alike = guard(lambda _button: self._begin(self._alike(encounter.case), 1)) if in_practice else None
        lessons = to_read_next(encounter.case) if in_practice else ()
        return DebriefScreen(encounter, do, text, again, alike, chip, self._place, traced, lessons)

    def _begin(self, case_id: str, number: int) -> None:
        """Close the case on the table and take up another one, or the same one anew."""
        if self.encounter is not None and self.encounter.standing != "closed":
            self.act(Closed())
        self._open(case_id, number)

    def _alike(self, case: Case) -> str:
        """A new patient with the same condition, another one each time."""
        from kneeedu.generator import patients

        met = len(self.book.attempts(self.seat.learner, self.seat.session))
        made = patients(self._number(f"alike {case.id} {met}") % 10**9, 1, self.knowledge, condition=case.truth)
        return next(iter(made)).case.id

    def _close_and_go_on(self) -> None:
        assert self.attempt is not None
        self.act(Closed())
        self._go_on(self.attempt.number)

    def _go_on(self, number: int) -> None:
        """The next case that is not closed yet, or the end."""
        following = self._next_case(number)
        if following:
            self._open(following, number)
        elif self.set_quiz is None:
            text = "You have worked through every case there is. Open the start page to take one again."
            self._show(NoticeScreen("All cases done", text))
        else:
            self._show_result(number)

    def _next_case(self, number: int | None = None) -> str | None:
        """The next case in order that this try has not closed, leaving out the one on the table."""
        number = number or (self.attempt.number if self.attempt else 1)
        tried = self.book.attempts(self.seat.learner, self.seat.session)
        if self.set_quiz:
            tried = [attempt for attempt in tried if attempt.number == number]
        closed = {attempt.case for attempt in tried if self._standing_of(attempt) == "closed"}
        on_table = self.encounter.case.id if self.encounter else None
        return next((case for case in self.order if case not in closed and case != on_table), None)

    def _show_result(self, number: int) -> None:
        assert self.set_quiz is not None
        cases = {case_id: case_of(case_id) for case_id in self.order}
        grades = self._grades_of_try(number)

        def show(case_id: str) -> None:
            attempt = self.book.attempt(self.seat.learner, self.seat.session, case_id, number)
            encounter = Encounter.replay(cases[case_id], self.knowledge, self.book.events(attempt), attempt.mode)
            self._show(self._told(encounter, attempt, lambda: self._show_result(number), "Back to the result"))

        def again(_button: object) -> None:
            self.encounter = None
            self._open(self.order[0], number + 1)

        left = self.set_quiz.attempts - number
        self._show(ResultScreen(self.set_quiz, cases, grades, left, self.pulse.guard(show), self.pulse.guard(again)))

    def _grades_of_try(self, number: int) -> Mapping[str, Grade]:
        rows = self.book.grades(session=self.seat.session)
        mine = {
            row.attempt.case: row.grade
            for row in rows
            if row.learner == self.seat.learner and row.attempt.number == number
        }
        return {case_id: mine[case_id] for case_id in self.order if case_id in mine}

    def _keep_grade(self, attempt: OpenedAttempt, encounter: Encounter) -> None:
        digest = library.case_digest(encounter.case)
        self.book.save_grade(attempt, encounter.grade, __version__, self.knowledge.digest, digest)

    def _standing_of(self, attempt: OpenedAttempt) -> str:
        kinds = {event.kind for event in self.book.events(attempt)}
        return "closed" if "closed" in kinds else "open"

    @property
    def _standing_chip(self) -> str:
        return marks.chip("Graded") if self.set_quiz else marks.practice()

    @property
    def _place(self) -> str:
        """'Case 2 of 5' in a quiz; nothing in practice, which has no end to count to."""
        if self.set_quiz is None or self.encounter is None:
            return ""
        return f"{self.set_quiz.title} · case {self.order.index(self.encounter.case.id) + 1} of {len(self.order)}"

    def _shuffled_place(self, case_id: str) -> tuple[int, int]:
        """Easier cases first; within a difficulty, an order of this session's own."""
        case: Case = library.load_case(case_id)
        return case.difficulty, self._number(case_id)

    def _number(self, salt: str) -> int:
        """A number that stays the same for this sitting and cannot be guessed from the page."""
        digest = hashlib.sha256(f"{self._secret}:{self.seat.session}:{salt}".encode()).digest()
        return int.from_bytes(digest[:8], "big")

    def _show(self, screen: ipywidgets.Widget) -> None:
        """Put a screen in place of the one that stands, and let that one go."""
        old = self.page.children[1:]
        self.page.children = (self.pulse, screen)
        self.pulse.turn_page()
        for widget in old:
            _close(widget)


def _close(widget: ipywidgets.Widget) -> None:
    """Close a widget and all in it: nothing of a screen that is gone stays in the kernel or answers."""
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
