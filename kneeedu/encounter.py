"""Where a learner stands with a case: a fold over the attempt's events.

An act that is not allowed now is refused with a sentence and changes nothing. What the learner has not earned yet
is not reachable from here: the grade exists only once the answers are committed, a follow-up visit only once it is due.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kneeedu.consultation import Answer, answer_of
from kneeedu.course import Course, course_of
from kneeedu.errors import NotAllowed
from kneeedu.grading import grade
from kneeedu.models.attempt import (
    CONFIDENCES,
    ELSEWHERE,
    SOMETHING_ELSE,
    Asked,
    Attempt,
    Believed,
    Event,
    Examined,
    Given,
    Mode,
    Reviewed,
)
from kneeedu.models.case import Case, Visit
from kneeedu.models.grade import Grade
from kneeedu.models.knowledge import Knowledge

Standing = Literal["open", "committed", "closed"]
ASKED = {
    "region": "where you would press first",
    "points": "what you believe it is",
    "condition": "the diagnosis",
    "probability": "how sure you are",
    "urgency": "where the patient goes from here",
    "stage": "the stage to start in",
    "exercises": "the exercises",
    "running": "the advice on running",
    "avoid": "what to avoid",
}
"""Each answer as it is named in a sentence."""
_ONLY_IN: dict[str, Mode] = {
    "located": "vignette",
    "rated": "vignette",
    "asked": "encounter",
    "examined": "encounter",
    "believed": "encounter",
    "hinted": "encounter",
    "reviewed": "encounter",
}


@dataclass(frozen=True)
class Encounter:
    """One learner with one patient. Values only: 'apply' returns the next encounter."""

    case: Case
    knowledge: Knowledge
    events: tuple[Event, ...] = ()
    mode: Mode = "vignette"

    @classmethod
    def replay(cls, case: Case, knowledge: Knowledge, events: Iterable[Event], mode: Mode = "vignette") -> "Encounter":
        """The encounter that the events lead to; NotAllowed names the first that cannot have happened."""
        encounter = cls(case, knowledge, mode=mode)
        for number, event in enumerate(events, 1):
            try:
                encounter = encounter.apply(event)
            except NotAllowed as refusal:
                raise NotAllowed(f"Act {number} ({event.kind}) cannot have happened: {refusal}") from None
        return encounter

    @property
    def attempt(self) -> Attempt:
        return Attempt(case=self.case.id, mode=self.mode, events=self.events)

    @property
    def given(self) -> Given:
        return self.attempt.given

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the answers still to be given before the commit, in the order they are asked."""
        return self.attempt.missing

    @property
    def standing(self) -> Standing:
        kinds = {event.kind for event in self.events}
        return "closed" if "closed" in kinds else "committed" if "committed" in kinds else "open"

    @property
    def learned(self) -> tuple[Answer, ...]:
        """What was asked and examined so far, in order, with what came of it."""
        return tuple(
            answer_of(self.case, event.finding, self.knowledge)
            for event in self.events
            if isinstance(event, Asked | Examined)
        )

    @property
    def minutes_used(self) -> float:
        """Minutes of the consultation spent so far."""
        return sum(answer.minutes for answer in self.learned)

    @property
    def belief(self) -> Believed | None:
        """The differential kept last."""
        return next((event for event in reversed(self.events) if isinstance(event, Believed)), None)

    @property
    def course(self) -> Course:
        """How it goes on after the plan; NotAllowed before the answers are committed."""
        if self.standing == "open":
            raise NotAllowed("How it goes on shows once the answers are committed.")
        return course_of(self.case, self.given)

    @property
    def reviews(self) -> tuple[Reviewed, ...]:
        """The follow-up decisions made so far, in order."""
        return tuple(event for event in self.events if isinstance(event, Reviewed))

    @property
    def visit_due(self) -> Visit | None:
        """The follow-up visit that comes next; None in the short form, before the commit and after the last."""
        if self.mode == "vignette" or self.standing == "open":
            return None
        held = len(self.reviews)
        visits = self.course.follow_up.visits
        return visits[held] if held < len(visits) else None

    @property
    def is_played(self) -> bool:
        """Whether all that is graded has been done."""
        return self.standing != "open" and self.visit_due is None

    @property
    def grade(self) -> Grade:
        """The grade, once earned; NotAllowed before the answers are committed. Visits not held yet earn nothing."""
        if self.standing == "open":
            raise NotAllowed("There is no grade before the answers are committed.")
        return grade(self.case, self.attempt, self.knowledge)

    def apply(self, event: Event) -> "Encounter":
        """The encounter after the event; NotAllowed, with nothing changed, when it cannot happen now."""
        self._refuse_what_comes_too_late(event)
        self._refuse_what_was_not_offered(event)
        self._refuse_what_is_out_of_turn(event)
        return Encounter(self.case, self.knowledge, (*self.events, event), self.mode)

    def _refuse_what_comes_too_late(self, event: Event) -> None:
        if self.standing == "closed":
            raise NotAllowed("This case is closed; nothing can be added.")
        if event.kind == "closed":
            if self.standing == "open":
                raise NotAllowed("A case is closed after its answers are committed.")
        elif event.kind == "reviewed":
            if self.standing == "open":
                raise NotAllowed("A patient comes back after the answers are committed.")
        elif self.standing == "committed":
            raise NotAllowed("The answers are committed and can no longer be changed.")

    def _refuse_what_is_out_of_turn(self, event: Event) -> None:
        form = _ONLY_IN.get(event.kind, self.mode)
        if form != self.mode:
            raise NotAllowed(
                f"'{event.kind}' belongs to the {'short' if form == 'vignette' else 'long'} form of a case."
            )
        match event:
            case Asked() | Examined():
                if any(isinstance(past, Asked | Examined) and past.finding == event.finding for past in self.events):
                    raise NotAllowed("This was already asked or examined; its answer stands above.")
            case Reviewed():
                due = self.visit_due
                if due is None:
                    raise NotAllowed("All follow-up visits were held.")
                if event.week != due.week:
                    raise NotAllowed(f"The visit at week {due.week} comes next, not the one at week {event.week}.")
            case _ if event.kind == "committed" and self.missing:
                missing = ", ".join(ASKED[name] for name in self.missing)
                raise NotAllowed(f"Not every question is answered yet: {missing}.")
            case _ if event.kind == "committed" and self.mode == "encounter" and not self.case.follow_up:
                raise NotAllowed("Nobody wrote how it goes on with this patient; play the short form.")
            case _ if event.kind == "closed" and (due := self.visit_due):
                raise NotAllowed(f"The patient comes back at week {due.week} first.")

    def _refuse_what_was_not_offered(self, event: Event) -> None:
        answers, findings = self.case.answers, self.knowledge.findings
        offered: set[object]
        chosen: tuple[object, ...]
        match event.kind:
            case "located":
                offered, chosen = {*self.knowledge.regions, ELSEWHERE}, (event.region,)
            case "diagnosed" if self.mode == "encounter":
                offered, chosen = set(self.knowledge.conditions), (event.condition,)
            case "diagnosed":
                offered, chosen = {option.condition for option in answers.diagnosis}, (event.condition,)
            case "rated":
                offered, chosen = set(CONFIDENCES), (event.probability,)
            case "exercised":
                offered, chosen = {option.id for option in answers.exercises}, event.chosen
            case "running_advised":
                offered, chosen = {option.id for option in answers.running}, (event.chosen,)
            case "avoided":
                offered, chosen = {option.id for option in answers.avoid}, event.chosen
            case "asked":
                offered, chosen = {id for id, one in findings.items() if one.kind == "history"}, (event.finding,)
            case "examined":
                offered, chosen = {id for id, one in findings.items() if one.kind == "test"}, (event.finding,)
            case "believed":
                offered, chosen = {*self.knowledge.conditions, SOMETHING_ELSE}, tuple(event.points)
            case _:
                return
        strangers = [str(one) for one in chosen if one not in offered]
        if strangers:
            choices = ", ".join(sorted(map(str, offered)))
            raise NotAllowed(f"'{strangers[0]}' was not offered in this case; choose from: {choices}.")
        if len(set(chosen)) < len(chosen):
            raise NotAllowed("The same option was chosen twice.")
