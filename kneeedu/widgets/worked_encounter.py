"""An expert's encounter to watch: one step at a time, with the thought before it and the belief after it."""

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets

from kneeedu.demonstration import Thought
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Ranked
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import go_button
from kneeedu.widgets.lesson import condition_mark
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.vignette import patient_band

PROMPT = "Before you look: what would you ask or examine next, and what would its answer change?"


class WorkedEncounter(ipywidgets.VBox):
    """Shows the steps of a demonstration one by one; what comes later is not in the page before it is called for."""

    def __init__(self, case: Case, steps: Callable[[], Sequence[Thought]], knowledge: Knowledge, pulse: Pulse) -> None:
        self._case, self._make, self._knowledge, self._pulse = case, steps, knowledge, pulse
        self._steps: Sequence[Thought] = ()
        self._shown = 0
        self.steps_shown = ipywidgets.HTML()
        self.prompt = ipywidgets.HTML(
            _prompt("Read the patient first. What comes to mind, and what must not be missed?")
        )
        self.button = go_button("Watch the first step", pulse.guard(lambda _button: self._press()))
        head = f"<h3>{escape(case.title)}</h3>"
        super().__init__(
            [
                ipywidgets.HTML(head),
                ipywidgets.HTML(patient_band(case, knowledge)),
                self.steps_shown,
                self.prompt,
                self.button,
            ]
        )

    def _press(self) -> None:
        self._steps = self._steps or self._make()
        if self._shown == len(self._steps):
            self._shown = 0
            self.steps_shown.value = ""
            self.prompt.value = _prompt("Once more. This time say your own next question aloud before each step.")
            self.button.description = "Watch the first step"
            return
        self._shown += 1
        thought = self._steps[self._shown - 1]
        rows = "".join(
            _row(step, number, number == self._shown, self._knowledge)
            for number, step in enumerate(self._steps[: self._shown], 1)
        )
        self.steps_shown.value = f'<ol class="kn-thoughts" aria-label="What the expert does and thinks">{rows}</ol>'
        is_last = self._shown == len(self._steps)
        self.prompt.value = "" if is_last else _prompt(PROMPT)
        self.button.description = "Watch again" if is_last else "Next step"
        self._pulse.say(f"Step {self._shown} of {len(self._steps)}: {thought.heading}. {_answer_text(thought)}")


def _prompt(text: str) -> str:
    return f'<p class="kn-lead">{escape(text)}</p>'


def _answer_text(thought: Thought) -> str:
    if thought.answer is None:
        return ""
    return thought.answer.words + (f" {thought.answer.detail}" if thought.answer.detail else "")


def _row(thought: Thought, number: int, is_new: bool, knowledge: Knowledge) -> str:
    """One step; the newest stands open, those before it are folded to what was found."""
    answer = ""
    if thought.answer:
        row = marks.finding_row(thought.answer.presence, thought.answer.words, thought.answer.detail)
        answer = f'<ul class="kn-findings">{row}</ul>'
    body = (
        f'<div class="kn-stack kn-stack--sm"><p><span class="kn-over">The expert thinks</span>{escape(thought.why)}</p>'
        f"{answer}{_belief(thought.belief, knowledge)}</div>"
    )
    minute = f"{thought.minutes_used:g} min"
    head = f'<span class="kn-num kn-muted">{minute}</span> <strong>{escape(thought.heading)}</strong>'
    return f"<li><details{' open' if is_new else ''}><summary>{head}</summary>{body}</details></li>"


def _belief(belief: Sequence[Ranked], knowledge: Knowledge) -> str:
    """The leading conditions with bars; the interval is said in words."""
    rows = "".join(
        f"<li><span>{condition_mark(one.condition)} {escape(knowledge.conditions[one.condition].name)}</span>"
        f'<span class="kn-bar" aria-hidden="true"><i style="--v:{one.probability:.0%}"></i></span>'
        f'<span class="kn-pts kn-num"><b>{one.probability:.0%}</b> ({one.low:.0%} to {one.high:.0%})</span></li>'
        for one in belief
    )
    return f'<ul class="kn-domains" aria-label="Where belief stands now">{rows}</ul>'
