"""Puts screens together for the notebooks; the only place that wires case, gradebook and screen.

Where the learner can run code (JupyterLab, Binder) this is practice and says so. Behind 'kneeedu serve' the page opens
with a signed link that names the learner's seat.
"""

import hashlib
import os
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import ipywidgets

from kneeedu import __version__, library
from kneeedu.encounter import Encounter
from kneeedu.errors import KneeEduError, LinkRefused, NotAllowed
from kneeedu.gradebook import Gradebook, default_url
from kneeedu.links import Seat, unseal
from kneeedu.models.attempt import Closed, Event
from kneeedu.models.case import Case, Quiz
from kneeedu.models.grade import Grade, OpenedAttempt
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.feedback import FeedbackScreen
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.result import NoticeScreen, ResultScreen
from kneeedu.widgets.vignette import VignetteScreen

if TYPE_CHECKING:
    from kneeedu.widgets.lesson import LessonPulse

SERVED = "KNEEEDU_SERVED"
GRADEBOOK = "KNEEEDU_GRADEBOOK"
QUIZ = "KNEEEDU_QUIZ"
LOCAL_LEARNER = "local"
STYLESHEET = Path(__file__).parent / "widgets" / "kneeedu.css"


def quiz(start: str | None = None) -> ipywidgets.VBox:
    """The page a learner plays on: the case they were at, or the one named.

    start: id of the case to begin with where no link says so (in JupyterLab and in lessons).
    """
    served = bool(os.environ.get(SERVED))
    pulse = Pulse("" if served else STYLESHEET.read_text(encoding="utf-8"))
    page = ipywidgets.VBox([pulse])
    page.add_class("kn").add_class("kn-screen")
    try:
        book = Gradebook.open(os.environ.get(GRADEBOOK) or default_url())
        sitting = Sitting(book, _seat(book, served, start), _set_quiz(), pulse, page)
        sitting.resume()
    except KneeEduError as error:
        page.children = (pulse, NoticeScreen("This page cannot be opened", str(error)))
    return page


def _seat(book: Gradebook, served: bool, start: str | None) -> Seat:
    """Whose page this is: from the signed link where pages are served, else the one who runs the notebook."""
    if not served:
        book.enrol(LOCAL_LEARNER, "Practice")
        return Seat(learner=LOCAL_LEARNER, name="", quiz=None, case=start, session=f"{LOCAL_LEARNER}:{start or 'all'}")
    tokens = parse_qs(os.environ.get("QUERY_STRING", "")).get("seat")
    if not tokens:
        raise LinkRefused("This page opens from the start page. Go there and choose a case.")
    return unseal(tokens[0], book.secret())


def _set_quiz() -> Quiz | None:
    path = os.environ.get(QUIZ)
    return library.load_quiz(Path(path)) if path else None


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
    def order(self) -> list[str]:
        """The cases of this sitting in the order they are played; the same on every reload."""
        if self.set_quiz is None:
            ids = sorted(library.case_ids(), key=lambda case_id: self._shuffled_place(case_id))
            start = self.seat.case if self.seat.case in ids else ids[0]
            return [start, *(case_id for case_id in ids if case_id != start)]
        ids = list(self.set_quiz.cases)
        if self.set_quiz.shuffle:
            random.Random(self._number("order")).shuffle(ids)
        return ids

    def resume(self) -> None:
        """Show the learner where they were: the last case opened, its feedback, or the result."""
        opened = self.book.attempts(self.seat.learner, self.seat.session)
        if not opened:
            self._open(self.order[0], 1)
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
        if event.kind == "committed":
            self._keep_grade(self.attempt, after)
            self._after_commit()
        return after

    def _open(self, case_id: str, number: int) -> None:
        """Take up a case where it stands."""
        case = library.load_case(case_id)
        quiz_id = self.set_quiz.id if self.set_quiz else None
        self.attempt = self.book.attempt(self.seat.learner, self.seat.session, case_id, number, quiz_id)
        self.encounter = Encounter.replay(case, self.knowledge, self.book.events(self.attempt))
        if self.encounter.events and (at := self.encounter.events[-1].at):
            self.pulse.note_saved(at)
        if self.encounter.standing == "open":
            self._show(
                VignetteScreen(
                    self.encounter, self.act, self.pulse.guard, self.attempt.seed, self._standing_chip, self._place
                )
            )
        else:
            self._keep_grade(self.attempt, self.encounter)
            self._after_commit()

    def _after_commit(self) -> None:
        assert self.encounter is not None
        if self.set_quiz is None or self.set_quiz.feedback == "after_each_case":
            text = "Next case" if self._next_case() else "See the result" if self.set_quiz else "Finish"
            go_on = self.pulse.guard(lambda _button: self._close_and_go_on())
            self._show(FeedbackScreen(self.encounter, go_on, text, self._standing_chip, self._place))
            self.pulse.say(f"Graded: {self.encounter.grade.score:.0%}.".replace("%", " of 100"))
        else:
            self._close_and_go_on()

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
        tried = [a for a in self.book.attempts(self.seat.learner, self.seat.session) if a.number == number]
        closed = {attempt.case for attempt in tried if self._standing_of(attempt) == "closed"}
        on_table = self.encounter.case.id if self.encounter else None
        return next((case for case in self.order if case not in closed and case != on_table), None)

    def _show_result(self, number: int) -> None:
        assert self.set_quiz is not None
        cases = {case_id: library.load_case(case_id) for case_id in self.order}
        grades = self._grades_of_try(number)

        def show(case_id: str) -> None:
            attempt = self.book.attempt(self.seat.learner, self.seat.session, case_id, number)
            encounter = Encounter.replay(cases[case_id], self.knowledge, self.book.events(attempt))
            back = self.pulse.guard(lambda _button: self._show_result(number))
            self._show(FeedbackScreen(encounter, back, "Back to the result", self._standing_chip))

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
        return marks.chip("Graded") if self.set_quiz else marks.chip("Practice, not graded", "caution")

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
        digest = hashlib.sha256(f"{self.book.secret()}:{self.seat.session}:{salt}".encode()).digest()
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


# Lessons. Their parts are imported when a lesson asks for them, so that a learner's case page does not carry them.

THE_THREE = ("patellofemoral_pain", "patellar_tendinopathy", "iliotibial_band_syndrome")
CLAIMS_ON_PLACE = {
    "patellofemoral_pain": ("C6", "C51"),
    "patellar_tendinopathy": ("C25", "C52"),
    "iliotibial_band_syndrome": ("C43", "C53"),
}
PATTERN_IN_TIME = {
    "patellofemoral_pain": "prolonged_sitting_pain",
    "patellar_tendinopathy": "startup_pain_eases",
    "iliotibial_band_syndrome": "consistent_onset_distance",
}
TO_COMPARE = {
    "Place of pain": ("diffuse_anterior_pain", "focal_inferior_pole_pain", "focal_lateral_epicondyle_pain"),
    "Time of pain": ("startup_pain_eases", "consistent_onset_distance", "progressive_impact_pain"),
    "Stairs, squats, sitting": ("squatting_pain", "stairs_descending_pain", "kneeling_pain", "prolonged_sitting_pain"),
    "Running and jumping": ("downhill_worse", "fast_running_easier", "jump_or_sprint_worse"),
    "Tests that provoke": ("squat_test_pain", "step_down_pain", "single_leg_decline_squat", "noble_compression"),
    "Tenderness": ("patellar_facet_tender", "inferior_pole_tender", "lateral_epicondyle_tender"),
    "Load and onset": ("gradual_onset", "recent_load_spike", "rested_and_returned", "bilateral_symptoms"),
}
TO_WEIGH = {
    "What the runner tells": (
        "diffuse_anterior_pain",
        "focal_inferior_pole_pain",
        "focal_lateral_epicondyle_pain",
        "consistent_onset_distance",
        "startup_pain_eases",
        "prolonged_sitting_pain",
        "rest_or_night_pain",
    ),
    "What you find": (
        "squat_test_pain",
        "single_leg_decline_squat",
        "noble_compression",
        "lateral_epicondyle_tender",
        "lateral_joint_line_tender",
        "effusion",
        "hop_bone_pain",
    ),
}
MUST_BE_EVALUATED = {"On the inner side": ("medial", "C54"), "At the back": ("posterior", "C55")}


@cache
def _lesson_pulse() -> "LessonPulse":
    """One heartbeat and one live region for all parts of a lesson; it brings the stylesheet along."""
    from kneeedu.widgets.lesson import LessonPulse, lesson_style

    ours = "" if os.environ.get(SERVED) else STYLESHEET.read_text(encoding="utf-8")
    return LessonPulse(ours + lesson_style())


def _part(*children: ipywidgets.Widget) -> ipywidgets.VBox:
    """A part of a lesson as it stands below its cell."""
    part = ipywidgets.VBox(children)
    part.add_class("kn").add_class("kn-part")
    return part


def open_lesson() -> ipywidgets.VBox:
    """What every lesson begins with: its heartbeat, and how to read how firm a figure is."""
    pulse = _lesson_pulse()
    text = "Every figure in this lesson says how firm it is."
    return _part(pulse, ipywidgets.HTML(f'<p class="kn-small kn-muted">{text}</p>{marks.basis_legend()}'))


def where_it_hurts() -> ipywidgets.VBox:
    """Choose a condition and see its pain map."""
    from kneeedu.widgets.lesson import WhereItHurts

    return _part(WhereItHurts(library.load_knowledge(), CLAIMS_ON_PLACE, _lesson_pulse().guard))


def when_it_hurts() -> ipywidgets.VBox:
    """Tell three curves of pain over a run apart, then see them named."""
    from kneeedu.widgets.lesson import WhenItHurts

    order = ("iliotibial_band_syndrome", "patellofemoral_pain", "patellar_tendinopathy")
    knowledge, guard = library.load_knowledge(), _lesson_pulse().guard
    return _part(WhenItHurts(knowledge, PATTERN_IN_TIME, order, "patellar_tendinopathy", guard))


def what_provokes_it() -> ipywidgets.VBox:
    """Compare how often findings are present in the three conditions."""
    from kneeedu.widgets.lesson import WhatProvokesIt

    return _part(WhatProvokesIt(library.load_knowledge(), THE_THREE, TO_COMPARE, _lesson_pulse().guard))


def weigh_the_findings() -> ipywidgets.VBox:
    """Tick findings and see the differential move."""
    from kneeedu.widgets.lesson import WeighTheFindings

    return _part(WeighTheFindings(library.load_knowledge(), TO_WEIGH, THE_THREE, _lesson_pulse()))


def must_be_evaluated() -> ipywidgets.VBox:
    """Choose the inner side or the back of the knee and see what must be looked for there."""
    from kneeedu.widgets.lesson import MustBeEvaluated

    return _part(MustBeEvaluated(library.load_knowledge(), MUST_BE_EVALUATED, _lesson_pulse().guard))


def commonly_said(*claims: str) -> ipywidgets.VBox:
    """Things that are commonly said, each against the evidence; claims: their ids, such as 'C56'."""
    from kneeedu.widgets.lesson import claim_callouts

    _lesson_pulse()
    return _part(ipywidgets.HTML(claim_callouts(claims, library.load_knowledge())))


def short_case(case_id: str) -> ipywidgets.VBox:
    """A case inside a lesson: played in place in JupyterLab, opened by a link where lessons are served."""
    if not os.environ.get(SERVED):
        return quiz(start=case_id)
    from kneeedu.widgets.lesson import case_link

    case = library.load_case(case_id)
    return _part(ipywidgets.HTML(case_link(case.title, case.minutes, f"../../../play/{case.id}")))
