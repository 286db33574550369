"""Where a learner stands with a case: a fold over the attempt's events.

An act that is not allowed now is refused with a sentence and changes nothing. What the learner has not earned yet
is not reachable from here: the grade exists only once the answers are committed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kneeedu.errors import NotAllowed
from kneeedu.grading import grade
from kneeedu.models.attempt import CONFIDENCES, ELSEWHERE, Attempt, Event, Given
from kneeedu.models.case import Case
from kneeedu.models.grade import Grade
from kneeedu.models.knowledge import Knowledge

Standing = Literal["open", "committed", "closed"]
ASKED = {
    "region": "where you would press first",
    "condition": "the diagnosis",
    "probability": "how sure you are",
    "urgency": "where the patient goes from here",
    "stage": "the stage to start in",
    "exercises": "the exercises",
    "running": "the advice on running",
    "avoid": "what to avoid",
}
"""Each answer as it is named in a sentence."""


@dataclass(frozen=True)
class Encounter:
    """One learner with one patient. Values only: 'apply' returns the next encounter."""

    case: Case
    knowledge: Knowledge
    events: tuple[Event, ...] = ()

    @classmethod
    def replay(cls, case: Case, knowledge: Knowledge, events: Iterable[Event]) -> "Encounter":
        """The encounter that the events lead to; NotAllowed names the first that cannot have happened."""
        encounter = cls(case, knowledge)
        for number, event in enumerate(events, 1):
            try:
                encounter = encounter.apply(event)
            except NotAllowed as refusal:
                raise NotAllowed(f"Act {number} ({event.kind}) cannot have happened: {refusal}") from None
        return encounter

    @property
    def attempt(self) -> Attempt:
        return Attempt(case=self.case.id, events=self.events)

    @property
    def given(self) -> Given:
        return self.attempt.given

    @property
    def standing(self) -> Standing:
        kinds = {event.kind for event in self.events}
        return "closed" if "closed" in kinds else "committed" if "committed" in kinds else "open"

    @property
    def grade(self) -> Grade:
        """The grade, once earned; NotAllowed before the answers are committed."""
        if self.standing == "open":
            raise NotAllowed("There is no grade before the answers are committed.")
        return grade(self.case, self.attempt, self.knowledge)

    def apply(self, event: Event) -> "Encounter":
        """The encounter after the event; NotAllowed, with nothing changed, when it cannot happen now."""
        self._refuse_what_comes_too_late(event)
        self._refuse_what_was_not_offered(event)
        if event.kind == "committed" and self.given.missing:
            missing = ", ".join(ASKED[name] for name in self.given.missing)
            raise NotAllowed(f"Not every question is answered yet: {missing}.")
        return Encounter(self.case, self.knowledge, (*self.events, event))

    def _refuse_what_comes_too_late(self, event: Event) -> None:
        if self.standing == "closed":
            raise NotAllowed("This case is closed; nothing can be added.")
        if event.kind == "closed":
            if self.standing == "open":
                raise NotAllowed("A case is closed after its answers are committed.")
        elif self.standing == "committed":
            raise NotAllowed("The answers are committed and can no longer be changed.")

    def _refuse_what_was_not_offered(self, event: Event) -> None:
        answers = self.case.answers
        offered: set[object]
        chosen: tuple[object, ...]
        match event.kind:
            case "located":
                offered, chosen = {*self.knowledge.regions, ELSEWHERE}, (event.region,)
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
            case _:
                return
        strangers = [str(one) for one in chosen if one not in offered]
        if strangers:
            choices = ", ".join(sorted(map(str, offered)))
            raise NotAllowed(f"'{strangers[0]}' was not offered in this case; choose from: {choices}.")
        if len(set(chosen)) < len(chosen):
            raise NotAllowed("The same option was chosen twice.")
