"""The patient comes back: how it went, drawn from the first visit on, and what is decided at each."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from kneeedu.encounter import Encounter
from kneeedu.models.attempt import DECISIONS, Event, Reviewed
from kneeedu.models.case import Visit
from kneeedu.models.condition import URGENCIES
from kneeedu.models.progression import STAGES
from kneeedu.widgets import marks
from kneeedu.widgets.answers import Guard
from kneeedu.widgets.course_picture import course_picture
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.so_far import first_name
from kneeedu.widgets.vignette import head

VISITS = 3
MODEL = "A teaching model: invented figures, not a forecast"


class FollowUpScreen(ipywidgets.VBox):
    """Draws the follow-up visit that is due, or after the last one why it went as it did.

    A decision is handed to 'act', which returns the next encounter or refuses. Whoever gave 'act' may put another
    screen in place; where it does not, this one goes on to the next visit. Visits to come are in no widget.

    guard, standing, place, pulse: as for EncounterScreen.
    """

    def __init__(
        self,
        encounter: Encounter,
        act: Callable[[Event], Encounter],
        guard: Guard,
        standing: str,
        place: str = "",
        pulse: Pulse | None = None,
    ) -> None:
        self._act, self._guard, self._pulse = act, guard, pulse
        self._standing, self._place = standing, place
        self._parts: list[ipywidgets.Widget] = []
        super().__init__()
        self._draw(encounter)

    def _draw(self, encounter: Encounter) -> None:
        """The visit due, in place of what was drawn."""
        self.encounter = encounter
        before, visit = self._parts, encounter.visit_due
        name = first_name(encounter)
        title = f"Week {visit.week}: {name} comes back" if visit else f"Three visits held: how it went for {name}"
        chips = [marks.chip("Encounter"), marks.chip(MODEL), self._standing]
        told = f'<div class="kn-stack kn-stack--lg">{_last_word(encounter)}{_visit(encounter)}</div>'
        self._parts = [ipywidgets.HTML(head(title, chips, self._place)), ipywidgets.HTML(told)]
        self._parts += self._ask(visit) if visit else []
        self.children = self._parts
        for part in before:
            part.close()

    def _ask(self, visit: Visit) -> list[ipywidgets.Widget]:
        self.question = Question(f"Week {visit.week}: what do you decide?", list(DECISIONS.values()))
        self.question.observe(self._guard(self._show_progress), "chosen")
        self.progress = ipywidgets.HTML()
        self.decide = ipywidgets.Button(description="Decide").add_class("kn-btn").add_class("kn-btn--go")
        self.decide.on_click(self._guard(self._decide))
        self._show_progress()
        return [self.question, ipywidgets.Box([self.progress, self.decide]).add_class("kn-commit")]

    def _show_progress(self, _change: Any = None) -> None:
        held, answer = len(self.encounter.reviews), self.question.answer
        chosen = f"You decide: {list(DECISIONS.values())[answer[0]][0].lower()}." if answer else "Nothing decided yet."
        self.progress.value = (
            f'<p class="kn-small"><strong>Visit {held + 1} of {VISITS}.</strong> '
            f'<span class="kn-muted">{chosen}</span></p>'
        )
        self.decide.disabled = answer is None

    def _decide(self, _button: Any) -> None:
        visit, answer = self.encounter.visit_due, self.question.answer
        if visit is None or answer is None:
            return
        after = self._act(Reviewed(week=visit.week, decision=list(DECISIONS)[answer[0]]))
        if self.comm is None:  # closed: another screen stands in our place
            return
        self._draw(after)
        if self._pulse:
            self._pulse.turn_page()


def planned(encounter: Encounter) -> str:
    """What the learner chose at the end of the consultation, in one line of text."""
    given, knowledge, answers = encounter.given, encounter.knowledge, encounter.case.answers
    begun = [option for option in answers.exercises if option.id in (given.exercises or ())]
    parts = [
        knowledge.conditions[given.condition].name if given.condition else None,
        URGENCIES[given.urgency][0] if given.urgency else None,
        f"Stage: {STAGES[given.stage][0].lower()}" if given.stage else None,
        "; ".join(knowledge.exercises[option.exercise].name for option in begun) or "No exercises",
        next((option.text.rstrip(".") for option in answers.running if option.id == given.running), None),
    ]
    return ". ".join(part for part in parts if part) + "."


def _last_word(encounter: Encounter) -> str:
    """What was decided at the visit before, and what the author would have done, and why: earned by deciding."""
    if not encounter.reviews:
        return (
            f'<div class="kn-alert">{marks.icon("tick")}<p><strong>Your plan is committed.</strong> '
            f"{escape(first_name(encounter))} comes back at weeks 2, 6 and 12. How it goes follows from your plan; "
            "each time you decide what comes next.</p></div>"
        )
    review = encounter.reviews[-1]
    visit = encounter.course.follow_up.visits[len(encounter.reviews) - 1]
    author = "The teaching model" if encounter.case.generated else "The author of this case"
    is_same = review.decision == visit.best
    best = "the same" if is_same else f"to {DECISIONS[visit.best][0].lower()}"
    return (
        f'<div class="kn-alert">{marks.icon("tick" if is_same else "half")}<div>'
        f"<strong>Week {visit.week}: you decided to {DECISIONS[review.decision][0].lower()}.</strong> "
        f"{author} would have decided {best}. {escape(visit.why)}</div></div>"
    )


def _visit(encounter: Encounter) -> str:
    """The patient's words, the course so far as a picture, and what was planned; why, once all visits were held."""
    case, due = encounter.case, encounter.visit_due
    visits = encounter.course.follow_up.visits[: len(encounter.reviews) + (due is not None)]
    patient, visit = case.patient, visits[-1]
    why = ""
    if due is None:
        reason = f"<h3>Why it went this way</h3><p>{escape(encounter.course.why)}</p>"
        why = f'<div class="kn-stack kn-stack--sm">{reason}</div>'
    who = f"{escape(patient.name)}, {patient.age_years}, {visit.week} weeks on"
    return (
        '<section class="kn-panel kn-patient" aria-label="The visit">'
        f'<div class="kn-stack"><h2>{who}</h2><blockquote>“{escape(visit.told)}”</blockquote></div>'
        f'<dl class="kn-facts"><div><dt>Worst pain during</dt><dd>{visit.pain_during_nrs} of 10</dd></div>'
        f"<div><dt>Next morning</dt><dd>{visit.pain_next_morning_nrs} of 10</dd></div>"
        f"<div><dt>Running a week</dt><dd>{visit.running_min_per_week} minutes</dd></div>"
        f'<div class="is-wide"><dt>What you planned</dt><dd>{escape(planned(encounter))}</dd></div></dl>{why}</section>'
        f"{course_picture(case.presentation, visits)}"
    )
