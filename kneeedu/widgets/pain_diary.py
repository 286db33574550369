"""Decide by the training diary: progress, hold or step back, then see what the pain rule and the phase say."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import ipywidgets

from kneeedu.models.condition import Condition
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import Phase, Stage
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import dots, go_button, pain_rule, progression_of, side_by_side
from kneeedu.widgets.pulse import Pulse

Decision = Literal["progress", "hold", "regress"]
DECISIONS: dict[Decision, tuple[str, str]] = {
    "progress": ("Move on", "To the next phase"),
    "hold": ("Hold", "The same dose again"),
    "regress": ("Step back", "Less load, then build again"),
}


@dataclass(frozen=True)
class Session:
    """One line of a training diary. 'inside' says whether it kept to its pain rule; pain is 0-10."""

    day: str
    did: str
    pain_during_nrs: int
    after: str
    rule: str
    inside: bool


@dataclass(frozen=True)
class Diary:
    """A week of an invented patient in one phase.

    met, tripped: which of the phase's criteria for moving on and for stepping back are fulfilled, by their place.
    """

    who: str
    stage: Stage
    sessions: tuple[Session, ...]
    found: tuple[str, ...]
    met: frozenset[int]
    tripped: frozenset[int]
    why: str

    def decision(self, phase: Phase) -> Decision:
        """What the phase's own criteria say."""
        if self.tripped:
            return "regress"
        return "progress" if len(self.met) == len(phase.progress_when) else "hold"


class PainRuleTrainer(ipywidgets.VBox):
    """Diaries one after the other: each is decided before its answer is shown, and the decisions are counted."""

    def __init__(self, condition: Condition, diaries: Sequence[Diary], knowledge: Knowledge, pulse: Pulse) -> None:
        self._phases = {phase.stage: phase for phase in progression_of(condition).phases}
        self._diaries, self._knowledge, self._pulse = diaries, knowledge, pulse
        super().__init__()
        self._begin()

    def _begin(self) -> None:
        self._right: list[bool] = []
        self._ask()

    def _ask(self) -> None:
        place = len(self._right)
        if place == len(self._diaries):
            self._finish()
            return
        diary = self._diaries[place]
        self.question = side_by_side(
            f"{diary.who.split(',')[0]} asks what to do next week. You say:", [*DECISIONS.values()]
        )
        self.question.observe(self._pulse.guard(lambda _change: self._reveal(diary)), "chosen")
        self.shown = ipywidgets.HTML(self._open(diary, f"Diary {place + 1} of {len(self._diaries)}"))
        self._put(self.shown, self.question)

    def _reveal(self, diary: Diary) -> None:
        answer = self.question.answer
        if answer is None or self.question.locked:
            return
        self.question.lock()
        right = diary.decision(self._phases[diary.stage])
        chosen = list(DECISIONS)[answer[0]]
        self._right.append(chosen == right)
        said = DECISIONS[right][0]
        told = f"{said}: as you decided." if chosen == right else f"{said}. You said: {DECISIONS[chosen][0].lower()}."
        self._pulse.say(told)
        last = len(self._right) == len(self._diaries)
        text = "See the score" if last else "Next diary"
        go_on = go_button(text, self._pulse.guard(lambda _button: self._ask()))
        self._put(self.shown, self.question, ipywidgets.HTML(self._answer(diary, told, chosen == right)), go_on)

    def _finish(self) -> None:
        told = f"{sum(self._right)} of {len(self._right)} decided as the rules say."
        self._pulse.say(told)
        again = go_button("Decide again", self._pulse.guard(lambda _button: self._begin()))
        self._put(ipywidgets.HTML(f"<p class='kn-lead'>{told}</p>"), again)

    def _put(self, *parts: ipywidgets.Widget) -> None:
        self.children = parts

    def _open(self, diary: Diary, number: str) -> str:
        """The diary and what was found, with the rules and the phase's criteria to look up."""
        phase, knowledge = self._phases[diary.stage], self._knowledge
        rows = "".join(
            f'<tr><th scope="row">{escape(one.day)}</th><td>{escape(one.did)}</td>'
            f'<td class="kn-num">{one.pain_during_nrs} of 10</td><td>{escape(one.after)}</td></tr>'
            for one in diary.sessions
        )
        table = marks.table("Training diary", ("Day", "Session", "Pain during", "Afterwards"), rows)
        rules = "".join(
            pain_rule(knowledge.pain_rules[rule], knowledge)
            for rule in dict.fromkeys(one.rule for one in diary.sessions)
        )
        return (
            f'<div class="kn-panel kn-stack"><p class="kn-over">{number}. An invented patient.</p>'
            f"<h3>{escape(diary.who)}</h3>"
            f"<p>Phase: <strong>{escape(phase.name)}</strong>, weeks {escape(phase.weeks)}.</p>"
            f"{table}<div class='kn-stack kn-stack--sm'><h4>At the visit</h4>{dots(diary.found)}</div>"
            f'<details><summary>Look up the pain rule</summary><div class="kn-stack">{rules}</div></details>'
            '<details><summary>Look up the phase</summary><div class="kn-stack kn-stack--sm">'
            f"<h4>Move on when all of these are so</h4>{dots(phase.progress_when)}"
            f"<h4>Step back when any of these is so</h4>{dots(phase.regress_when)}</div>"
            "</details></div>"
        )

    def _answer(self, diary: Diary, told: str, right: bool) -> str:
        phase, knowledge = self._phases[diary.stage], self._knowledge
        kept = _checked(
            [
                (one.inside, f"{one.day}: {one.pain_during_nrs} of 10", knowledge.pain_rules[one.rule].name)
                for one in diary.sessions
            ],
            "Inside the rule",
            "Outside the rule",
        )
        move_on = [(place in diary.met, criterion, "") for place, criterion in enumerate(phase.progress_when)]
        step_back = [(place in diary.tripped, criterion, "") for place, criterion in enumerate(phase.regress_when)]
        return (
            f'<div class="kn-stack"><div class="kn-alert">{marks.icon("tick" if right else "cross")}'
            f"<p><strong>{escape(told)}</strong> {escape(diary.why)}</p></div>"
            '<div class="kn-panel kn-stack"><h3>Session by session</h3>'
            f"{kept}<h3>Move on when all are met</h3>"
            f"{_checked(move_on, 'Met', 'Not met')}<h3>Step back when one is so</h3>"
            f"{_checked(step_back, 'So', 'Not so')}</div></div>"
        )


def _checked(lines: Sequence[tuple[bool, str, str]], yes: str, no: str) -> str:
    """Lines with whether each holds, by mark and by word: (holds, text, detail)."""
    rows = "".join(
        f'<li data-is="{"present" if holds else "absent"}">{marks.icon("tick" if holds else "cross")}'
        f'<span class="kn-name">{escape(text)}</span>'
        f'<span class="kn-detail">{yes if holds else no}{f": {escape(detail)}" if detail else ""}</span></li>'
        for holds, text, detail in lines
    )
    return f'<ul class="kn-findings">{rows}</ul>'
