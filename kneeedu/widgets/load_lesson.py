"""The interactive parts of the lesson on load and capacity: pain rules, the week that was, spikes, rest, modes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import ipywidgets

from kneeedu.figures.session_spikes import session_spikes
from kneeedu.models.condition import Condition
from kneeedu.models.exercise import Exercise, PainRule
from kneeedu.models.knowledge import Knowledge
from kneeedu.tissue import INJURED, REFERENCE, RUNNERS
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import dots, go_button, ladder_figure, pain_rule, rests_on, side_by_side
from kneeedu.widgets.lesson import FigureBox, Guard, condition_mark
from kneeedu.widgets.pictures import picture
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.rounds import Rounds, Told, numbered

LIGHTS = {"Green": ("tick", "good"), "Amber": ("half", "caution"), "Red": ("flag", "danger")}
"""The lights as the principles name them: icon and tone, never colour alone."""
AMBER_FROM_NRS = 3
"""Pain (0-10) from which a dose inside its rule is repeated and not raised: the amber light of the principles."""
TIMES_EACH = 2
"""How often a step of the ladder is done inside the rule before the next."""

Step = Literal["progress", "hold", "regress", "stop"]
STEPS: Mapping[Step, tuple[str, str]] = {
    "progress": ("Go up", "Next step of the ladder"),
    "hold": ("Hold", "The same step again"),
    "regress": ("Step back", "One step down"),
    "stop": ("Stop and examine", "No run until then"),
}
_STEPS = tuple(STEPS)


@dataclass(frozen=True)
class Run:
    """One run of a ladder step. Pain is 0-10; what follows says whether it settled in time and was gone next day."""

    told: str
    during_nrs: int
    settled: bool
    usual_next_morning: bool
    next_day: str


@dataclass(frozen=True)
class Week:
    """A week on the ladder of somebody invented. alarm: what speaks for bone or for another diagnosis."""

    who: str
    rule: str
    step: int
    runs: tuple[Run, ...]
    why: str
    alarm: str = ""


def read_week(week: Week, rule: PainRule) -> Step:
    """What the pain rule and the ladder ask for."""
    if week.alarm:
        return "stop"
    if any(run.during_nrs > rule.during_max_nrs or not run.settled or not run.usual_next_morning for run in week.runs):
        return "regress"
    amber = any(run.during_nrs >= AMBER_FROM_NRS for run in week.runs)
    return "hold" if amber or len(week.runs) < TIMES_EACH else "progress"


class PainRules(ipywidgets.VBox):
    """The traffic light, and each pain rule when it is chosen."""

    def __init__(self, knowledge: Knowledge, guard: Guard) -> None:
        self._knowledge, self._rules = knowledge, list(knowledge.pain_rules.values())
        self.choice = side_by_side("Which rule do you want to read?", [(rule.name, "") for rule in self._rules])
        self.choice.observe(guard(lambda _change: self._show()), "chosen")
        self.shown = ipywidgets.HTML()
        super().__init__([ipywidgets.HTML(traffic_light(knowledge.principles)), self.choice, self.shown])

    def _show(self) -> None:
        if self.choice.answer is None:
            return
        rule = self._rules[self.choice.answer[0]]
        self.shown.value = f'<div class="kn-panel kn-stack kn-stack--sm">{pain_rule(rule, self._knowledge)}</div>'


class ReadTheWeek(Rounds[Week]):
    """Weeks on the run-walk ladder: go up, hold, step back or stop? Then what the rule says."""

    def __init__(self, weeks: Sequence[Week], knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge = knowledge
        super().__init__(weeks, _decide, self._told, _counted, pulse, shown=self._seen)

    def _seen(self, week: Week) -> str:
        ladder = {step.step: step for step in self._knowledge.running_ladder.steps}[week.step]
        rule = self._knowledge.pain_rules[week.rule]
        rows = "".join(
            f'<tr><th scope="row">{escape(run.told)}</th><td class="kn-num">{run.during_nrs} of 10</td>'
            f"<td>{escape(run.next_day)}</td></tr>"
            for run in week.runs
        )
        also = f"<p>{escape(week.alarm)}</p>" if week.alarm else ""
        table = marks.table("Runs of the week", ("Run", "Pain during", "Afterwards, and next morning"), rows)
        return (
            f'<div class="kn-panel kn-stack"><h3>{escape(week.who)}</h3>'
            f"<p>Step {week.step} of the ladder: {ladder.repeats} times {ladder.run_min:g} minutes running, "
            f"{ladder.walk_min:g} walking.</p>{table}{also}"
            f"<details><summary>Look up the pain rule</summary>{pain_rule(rule, self._knowledge)}</details></div>"
        )

    def _told(self, week: Week, answer: int) -> Told:
        needed = read_week(week, self._knowledge.pain_rules[week.rule])
        right = _STEPS[answer] == needed
        said = "as you said." if right else f"You said: {STEPS[_STEPS[answer]][0].lower()}."
        line = f"{STEPS[needed][0]}{',' if right else '.'} {said}"
        return Told(right, line, f'<div class="kn-panel"><p>{escape(week.why)}</p></div>')


class WhichSpike(ipywidgets.VBox):
    """Say which of three measures of too much goes with injury, then see what 5205 runners showed."""

    MEASURES = (
        ("This week against last week", "Weekly distance, the rule of 10 %"),
        ("This week against the last four", "The acute to chronic ratio"),
        ("One run against the longest of the month", "A single session"),
    )
    HELD = 2

    def __init__(self, knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge, self._pulse = knowledge, pulse
        self.guess = side_by_side("Which of these went with more overuse injuries?", self.MEASURES)
        self.see = go_button("See the study", pulse.guard(lambda _button: self._show()))
        self.see.disabled = True
        self.guess.observe(
            pulse.guard(lambda _change: setattr(self.see, "disabled", self.guess.answer is None)), "chosen"
        )
        self.figure = FigureBox(
            "The square is the hazard ratio, the line its 95 % interval; the upright line at 1 is a run at most 10 % "
            "longer. Observed, not tested: those who ran so far may differ in other ways."
        )
        super().__init__([self.guess, self.see])

    def _show(self) -> None:
        answer = self.guess.answer
        if answer is None or self.guess.locked:
            return
        self.guess.lock()
        right = answer[0] == self.HELD
        line = "Yes: the single run." if right else "The single run, not the week."
        self._pulse.say(line)
        told = (
            f"<strong>{line}</strong> {RUNNERS} runners were followed, {INJURED} were injured. From week to week there "
            "was no relation. With the acute to chronic ratio it went the other way: a higher ratio, fewer injuries. "
            "So there is no sweet spot to aim for."
        )
        sources = marks.sources("published", (REFERENCE,), self._knowledge)
        sign = marks.icon("tick" if right else "cross")
        self.told = ipywidgets.HTML(f'<div class="kn-alert">{sign}<div><p>{told}</p>{sources}</div></div>')
        self.children = (self.guess, self.told, self.figure)
        self.figure.draw(session_spikes())


class WhichMode(Rounds[Exercise]):
    """How an exercise is done, without its name: held still, lowered only, or slow both ways?"""

    MODES: Mapping[str, tuple[str, str]] = {
        "isometric": ("Isometric", "Held still"),
        "isotonic": ("Heavy slow resistance", "Slow up and slow down, with weight"),
        "eccentric": ("Eccentric only", "Lowered on the sore leg, help on the way back"),
    }

    def __init__(self, exercises: Sequence[str], knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge, self._modes = knowledge, tuple(self.MODES)
        super().__init__(
            [knowledge.exercises[each] for each in exercises], self._which, self._told, self._counted, pulse, self._how
        )

    def _how(self, exercise: Exercise) -> str:
        return f'<div class="kn-panel"><p class="kn-lead">{escape(exercise.how)}</p></div>'

    def _which(self, _exercise: Exercise, number: str) -> Question:
        return numbered("Which way of loading is this?", list(self.MODES.values()), number)

    def _told(self, exercise: Exercise, answer: int) -> Told:
        right = self._modes[answer] == exercise.mode
        line = f"{self.MODES[exercise.mode][0]}{', as you said' if right else ''}: {exercise.name}."
        drawing = picture("exercises", exercise.id)
        figure = f'<figure class="kn-picture">{drawing}</figure>' if drawing else ""
        links = "".join(marks.reference_link(self._knowledge.references[each]) for each in exercise.references)
        return Told(
            right,
            line,
            f'<div class="kn-panel kn-stack">{figure}<p>{escape(exercise.loads)}</p>'
            f'<div class="kn-row">{links}</div></div>',
        )

    def _counted(self, answers: Sequence[tuple[Exercise, int, bool]]) -> tuple[str, str]:
        rows = "".join(
            f'<tr><th scope="row">{escape(exercise.name)}</th><td>{self.MODES[self._modes[answer]][0]}</td>'
            f"<td>{marks.icon('tick' if right else 'cross', 18)} {self.MODES[exercise.mode][0]}</td></tr>"
            for exercise, answer, right in answers
        )
        table = marks.table("Ways of loading", ("Exercise", "You said", "It is"), rows)
        return f"{sum(right for *_, right in answers)} of {len(answers)} named as they are.", table


def traffic_light(principles: Sequence[str]) -> str:
    """The three lights, from the principle that names them."""
    light = next(principle for principle in principles if principle.startswith("Green"))
    rows = ""
    for part in light.rstrip(".").split(". "):
        colour, rest = part.split(",", 1)
        when, then = rest.split(":", 1)
        mark, tone = LIGHTS[colour]
        rows += (
            f'<li class="kn-alert" data-tone="{tone}">{marks.icon(mark)}<p><strong>{colour}:{escape(then)}.</strong>'
            f"<br>Pain {escape(when.strip())}.</p></li>"
        )
    return f'<ul class="kn-stack kn-stack--sm">{rows}</ul>'


def ladder_drawn(knowledge: Knowledge) -> str:
    """The run-walk ladder, what must be so before it, and what comes after."""
    ladder = knowledge.running_ladder
    return (
        f'<div class="kn-stack">{ladder_figure(ladder)}'
        f'<div class="kn-pair"><section class="kn-panel kn-stack kn-stack--sm"><h3>Before the first step</h3>'
        f'{dots(ladder.entry)}</section><section class="kn-panel kn-stack kn-stack--sm"><h3>After the last</h3>'
        f"<p>{escape(ladder.after)}</p>{rests_on(ladder, knowledge)}</section></div></div>"
    )


def how_well_tested(conditions: Sequence[Condition], knowledge: Knowledge) -> str:
    """What the trials of loading say, one condition beside the other."""
    columns = "".join(
        '<section class="kn-panel kn-stack kn-stack--sm">'
        f"<h3>{condition_mark(condition.id)}{escape(condition.name)}</h3>"
        f"<p>{escape(plan.overview.text)}</p>{rests_on(plan.overview, knowledge)}"
        f"<h4>Say at the start</h4><p>{escape(plan.caution.text)}</p>{rests_on(plan.caution, knowledge)}</section>"
        for condition in conditions
        if (plan := condition.progression)
    )
    return f'<div class="kn-three">{columns}</div>'


def when_rest_is_right(conditions: Sequence[Condition], knowledge: Knowledge) -> str:
    """The conditions that need rest from impact: by when they are seen, what to do until then and what not."""
    parts = "".join(
        f"<details><summary>{escape(condition.name)}: {escape(condition.disposition.within)}</summary>"
        f'<div class="kn-panel kn-stack"><p>{escape(condition.disposition.action)}</p>'
        f"<h4>Until then</h4>{dots(condition.do_meanwhile)}<h4>Not</h4>{dots(condition.avoid_meanwhile)}"
        f"{rests_on(condition.disposition, knowledge)}</div></details>"
        for condition in conditions
    )
    return f'<div class="kn-stack kn-stack--sm">{parts}</div>'


def _decide(week: Week, number: str) -> Question:
    return numbered(f"What do you tell {week.who.split(',')[0]} to do next?", list(STEPS.values()), number)


def _counted(answers: Sequence[tuple[Week, int, bool]]) -> tuple[str, str]:
    right = sum(right for *_, right in answers)
    return f"{right} of {len(answers)} decided as the rule and the ladder say.", ""
