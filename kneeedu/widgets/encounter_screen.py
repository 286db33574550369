"""The long form of a case: listen, ask, examine, say what you believe; then decide. Two views of one screen."""

from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

import ipywidgets

from kneeedu.encounter import Encounter
from kneeedu.inquiry import hint, ideal_next
from kneeedu.models.attempt import Asked, Believed, Committed, Event, Examined, Hinted
from kneeedu.models.case import Case
from kneeedu.widgets import marks, so_far
from kneeedu.widgets.answers import AnswerSheet, Guard
from kneeedu.widgets.belief import Belief
from kneeedu.widgets.chooser import Chooser, items_of
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.vignette import LEVELS, head, patient_band

QUESTIONS = 6
MISSING = {
    "points": "a belief",
    "condition": "diagnosis",
    "urgency": "where the patient goes",
    "stage": "stage",
    "exercises": "exercises",
    "running": "running",
    "avoid": "what to avoid",
}
"""Each answer in as few words as fit a bar."""
DECISIONS = frozenset({"diagnosed", "disposed", "staged", "exercised", "running_advised", "avoided"})
"""Kinds of event that are made in the view for deciding."""
HINTS = ("A hint, costs a point", "What exactly? Costs a point", "Why that? Costs a point")
"""What the button for the next hint says, by its level."""


class EncounterScreen(ipywidgets.VBox):
    """Draws an open consultation. Every act is handed to 'act', which returns the next encounter or refuses.

    All that is shown follows from the encounter's events, so that a reload shows the same. An act changes the widgets
    that stand; nothing is drawn anew, so that focus and what was typed stay. What is refused changes nothing.

    guard: wraps each callback, so that a refusal is told and not lost.
    seed: shuffles the options that have no natural order; kept in the kernel.
    standing: a chip that says what kind of play this is; place: where in a quiz; pulse: the page's voice, if any.
    """

    def __init__(
        self,
        encounter: Encounter,
        act: Callable[[Event], Encounter],
        guard: Guard,
        seed: int,
        standing: str,
        place: str = "",
        pulse: Pulse | None = None,
    ) -> None:
        self.encounter = encounter
        self._act, self._guard, self._seed = act, guard, seed
        self._standing, self._place, self._pulse = standing, place, pulse
        self._hint_at = cache(lambda learned, level: hint(encounter.case, learned, level, encounter.knowledge))
        self.clock = ipywidgets.HTML().add_class("kn-clock")
        self.heading = ipywidgets.HTML()
        self.consultation = self._drawn_consultation()
        self.decision = self._drawn_decision()
        super().__init__([self.clock, self.heading, self.consultation, self.decision])
        self._show_view(deciding=is_deciding(encounter))

    def _drawn_consultation(self) -> ipywidgets.VBox:
        case, guard = self.encounter.case, self._guard
        self.latest, self.so_far, self.left = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.chooser = self._drawn_chooser()
        self.belief = self._drawn_belief()
        self.hints = ipywidgets.HTML()
        self.hint = ipywidgets.Button(description=HINTS[0]).add_class("kn-btn")
        self.hint.on_click(guard(self._take_hint))
        self.decide = ipywidgets.Button(description="Decide and close").add_class("kn-btn").add_class("kn-btn--go")
        self.decide.on_click(guard(lambda _button: self._turn(deciding=True)))
        hints = ipywidgets.VBox([self.hints, self.hint]).add_class("kn-panel").add_class("kn-stack")
        right = ipywidgets.VBox([self.belief, hints, self.so_far]).add_class("kn-view")
        columns = ipywidgets.Box([self.chooser, right]).add_class("kn-enc")
        bar = ipywidgets.Box([self.left, self.decide]).add_class("kn-commit")
        patient = ipywidgets.HTML(patient_band(case, self.encounter.knowledge))
        return ipywidgets.VBox([patient, self.latest, columns, bar]).add_class("kn-view")

    def _drawn_decision(self) -> ipywidgets.VBox:
        self.thought, self.progress, self.record = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.back = ipywidgets.Button(description="Back to the patient").add_class("kn-btn")
        self.back.on_click(self._guard(lambda _button: self._turn(deciding=False)))
        self.commit = ipywidgets.Button(description="Commit", disabled=True).add_class("kn-btn").add_class("kn-btn--go")
        self.commit.on_click(self._guard(self._commit))
        self.questions = ipywidgets.VBox().add_class("kn-questions")
        top = ipywidgets.VBox([self.thought, self.back]).add_class("kn-panel").add_class("kn-stack")
        self.record.add_class("kn-record")
        columns = ipywidgets.Box([self.questions, self.record]).add_class("kn-split").add_class("kn-split--side")
        bar = ipywidgets.Box([self.progress, self.commit]).add_class("kn-commit")
        return ipywidgets.VBox([top, columns, bar]).add_class("kn-view")

    def _drawn_chooser(self) -> Chooser:
        """With what was asked and done before, and what came of it."""
        items = items_of(self.encounter.knowledge.findings.values())
        chooser = Chooser(items)
        places = {item.id: place for place, item in enumerate(items)}
        for answer in self.encounter.learned:
            chooser.mark_done(places[answer.finding], so_far.told(answer, self.encounter.knowledge))
        chooser.observe(self._guard(self._ask_or_examine), "picked")
        return chooser

    def _drawn_belief(self) -> Belief:
        kept = self.encounter.belief
        offered = [(condition.id, condition.name) for condition in self.encounter.knowledge.conditions.values()]
        belief = Belief((), offered, points=kept.points if kept else None, note=kept.note if kept else "")
        belief.observe(self._guard(self._keep_belief), "kept")
        return belief

    def _ask_or_examine(self, change: Any) -> None:
        place = change["new"]["index"]
        item = self.chooser.items[place]
        self._do(Asked(finding=item.id) if item.kind == "history" else Examined(finding=item.id))
        answer, knowledge = self.encounter.learned[-1], self.encounter.knowledge
        came = so_far.told(answer, knowledge)
        self.chooser.mark_done(place, came)
        self._say(f"{so_far.named(answer, knowledge)} {came}")

    def _keep_belief(self, change: Any) -> None:
        points, note = change["new"]["points"], change["new"]["note"]
        self._do(Believed(points=points, note=note))
        self.belief.show_kept(points, note)

    def _take_hint(self, _button: Any) -> None:
        taken = self._hints_taken()
        if self._has_more_hints(taken):
            self._do(Hinted.model_validate({"level": taken + 1}))
            self._say(self._hint_at(self._learned(), taken + 1))

    def _commit(self, _button: Any) -> None:
        self.encounter = self._act(Committed())

    def _do(self, event: Event) -> None:
        self.encounter = self._act(event)
        self._show()

    def _say(self, sentence: str) -> None:
        if self._pulse:
            self._pulse.say(sentence)

    def _turn(self, deciding: bool) -> None:
        """To the one view or the other; both stay as they are, and nothing given is lost."""
        self._show_view(deciding)
        if self._pulse:
            self._pulse.turn_page()

    def _show_view(self, deciding: bool) -> None:
        case = self.encounter.case
        if deciding:
            self._lay_out_questions()
        self.heading.value = _head(case, self._standing, self._place, deciding)
        for part, is_shown in (
            (self.clock, not deciding),
            (self.consultation, not deciding),
            (self.decision, deciding),
        ):
            (part.remove_class if is_shown else part.add_class)("kn-away")
        self._show()

    def _lay_out_questions(self) -> None:
        """The questions as the answers stand, the conditions believed in first."""
        sheet = AnswerSheet(self.encounter, self._do, self._guard, self._seed, first=1, of=QUESTIONS)
        sheet.ask_any_diagnosis(self.encounter.given.points or {})
        sheet.ask_disposition()
        sheet.ask_plan()
        before = self.questions.children
        self.questions.children = sheet.questions
        for question in before:
            question.close()

    def _show(self) -> None:
        """Bring what is told up to date."""
        encounter = self.encounter
        self.clock.value = so_far.clock(encounter)
        self.latest.value = so_far.latest(encounter)
        self.so_far.value = self.record.value = so_far.timeline(encounter, self._hint_at)
        self.left.value = (
            f'<p class="kn-small"><strong>{so_far.left(encounter)}.</strong> '
            '<span class="kn-muted">Close whenever you know enough.</span></p>'
        )
        self._show_hints()
        self._show_progress()

    def _show_hints(self) -> None:
        taken = self._hints_taken()
        has_more = self._has_more_hints(taken)
        told = "".join(f"<li>{escape(self._hint_at(self._learned(), level))}</li>" for level in range(1, taken + 1))
        after = "" if has_more else '<p class="kn-small kn-muted">Ask or examine something to have a new hint.</p>'
        self.hints.value = (
            '<section class="kn-stack kn-stack--sm" aria-label="Hints"><h2>Stuck?</h2>'
            '<p class="kn-small kn-muted">A hint says where to look next, a second one what to ask, a third one why. '
            f"Each costs a point of the score.</p>{f'<ol class=kn-hints>{told}</ol>' if told else ''}{after}</section>"
        )
        self.hint.description = HINTS[min(taken, len(HINTS) - 1)]
        self.hint.disabled = not has_more

    def _show_progress(self) -> None:
        encounter, missing = self.encounter, self.encounter.missing
        done = QUESTIONS - len([name for name in missing if name != "points"])
        rest = f"Still missing: {', '.join(MISSING[name] for name in missing)}." if missing else "Ready to commit."
        pips = "".join(f"<i{' class=is-done' if index < done else ''}></i>" for index in range(QUESTIONS))
        self.progress.value = (
            f'<p class="kn-small"><strong>{done} of {QUESTIONS} answered.</strong> '
            f'<span class="kn-muted">{rest}</span></p><div class="kn-pips" aria-hidden="true">{pips}</div>'
        )
        self.commit.disabled = bool(missing)
        self.thought.value = _thought(encounter)

    def _learned(self) -> tuple[str, ...]:
        return tuple(answer.finding for answer in self.encounter.learned)

    def _hints_taken(self) -> int:
        """Hints taken on what to ask next, since something was last asked or examined."""
        taken = 0
        for event in self.encounter.events:
            taken = 0 if isinstance(event, Asked | Examined) else taken + isinstance(event, Hinted)
        return taken

    def _has_more_hints(self, taken: int) -> bool:
        """Three levels at most, and one will do where it says that nothing more is worth its minutes."""
        if not 0 < taken < len(HINTS):
            return taken == 0
        return ideal_next(self.encounter.case, self._learned(), self.encounter.knowledge) is not None


def encounter_opening(encounter: Encounter, standing: str) -> str:
    """The top of the screen, for a page whose widgets are not alive yet; in the view for deciding only its heading."""
    case = encounter.case
    if is_deciding(encounter):
        return f'<div class="kn-before">{_head(case, standing, deciding=True)}</div>'
    clock = f'<div class="kn-clock">{so_far.clock(encounter)}</div>'
    return f'<div class="kn-before">{clock}{_head(case, standing)}{patient_band(case, encounter.knowledge)}</div>'


def is_deciding(encounter: Encounter) -> bool:
    """Whether the learner was last in the view for deciding."""
    return bool(encounter.events) and encounter.events[-1].kind in DECISIONS


def _head(case: Case, standing: str, place: str = "", deciding: bool = False) -> str:
    title = f"Decide: {case.title[0].lower()}{case.title[1:]}" if deciding else case.title
    return head(title, [marks.chip("Encounter"), marks.chip(LEVELS[case.difficulty]), standing], place)


def _thought(encounter: Encounter) -> str:
    """The belief kept last; where there is none, what to do about it."""
    if encounter.belief:
        points = so_far.points_told(encounter.belief.points, encounter.knowledge)
        return f'<p class="kn-over">You believe</p><p><strong>{escape(points)}</strong></p>'
    return (
        f'<div class="kn-alert" data-tone="caution">{marks.icon("unknown")}<p><strong>You have not kept a belief yet.'
        "</strong> Go back to the patient, spread 100 points over what it could be and keep them. Without a belief "
        "nothing can be committed.</p></div>"
    )
