"""The lab on load and capacity: say how a plan ends before it is shown, then make one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import ipywidgets

from kneeedu.figures.drawing import Picture
from kneeedu.figures.load_and_capacity import load_and_capacity
from kneeedu.models.plan import Plan, Week
from kneeedu.tissue import BUILT_IN, Ending, how_it_ends, simulate
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import dots, go_button
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.rounds import Rounds, Told, numbered
from kneeedu.widgets.sliders import Slider, Sliders

ENDINGS: Mapping[Ending, tuple[str, str]] = {
    "further": ("Quiet, and further", "No pain, and longer runs than today"),
    "quiet": ("Quiet, no further", "No pain, and runs no longer than today"),
    "sore": ("Sore again", "Running hurts, as it did before"),
    "very sore": ("Very sore", "Every run hurts a lot"),
}
"""How a plan can end, as the learner is asked."""
_ENDINGS = tuple(ENDINGS)
ASKED = "How will the last week be?"
CONCEPTUAL = (
    '<p class="kn-row"><span class="kn-chip kn-chip--caution">Teaching model, not measured</span>'
    f"{marks.basis_chip('expert')}</p>"
)
_KEY = (
    '<p class="kn-key" aria-hidden="true">'
    '<span><svg width="16" height="16" viewBox="0 0 16 16"><path class="kn-cap__run" d="M3 16V2h10v14z"/></svg>'
    "run</span>"
    '<span><svg width="16" height="16" viewBox="0 0 16 16"><path class="kn-cap__over" d="M3 14V3h10v11z"/></svg>'
    "beyond capacity</span>"
    '<span><svg width="34" height="16" viewBox="0 0 34 16"><path class="kn-cap__line" d="M0 8h34"/></svg>'
    "capacity</span>"
    '<span><svg width="16" height="16" viewBox="0 0 16 16"><path class="kn-cap__spike" d="M8 12l-5-9h10z"/></svg>'
    "over 10 % longer than any of the month</span>"
    '<span><svg width="10" height="10" viewBox="0 0 10 10"><circle cx="5" cy="5" r="3" fill="var(--kn-ink-2)"/></svg>'
    "strength work</span>"
    '<span><svg width="10" height="10" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="var(--kn-pain)"/></svg>'
    "pain during</span>"
    '<span><svg width="34" height="16" viewBox="0 0 34 16"><path class="kn-course__after" d="M0 8h34"/></svg>'
    "next morning</span></p>"
)
OBSERVED = (
    "The square is the hazard ratio of an overuse injury, the line its 95 % interval; the upright line at 1 is a run at"
    " most 10 % longer. Observed, not tested: those who ran so far may differ in other ways."
)
OWN = (
    Slider("tolerated", "Run she takes today without more pain", 20, 60, "minutes", low=5),
    Slider("sore", "How sore today", 40, 200, "%", step=5, told="100 % is clearly sore."),
    Slider("rest", "Weeks without a run", 0, 8, "weeks"),
    Slider("first", "First run after that", 15, 60, "minutes", low=5),
    Slider("more", "Longer each week by", 5, 30, "%"),
    Slider("runs", "Runs a week", 3, 6, "runs", low=1),
    Slider("strength", "Strength work", 2, 5, "sessions"),
    Slider("long", "One run of week 8 longer by", 0, 100, "%", step=10),
)
"""What a learner may change about a plan of twelve weeks."""
OWN_WEEKS, LONG_WEEK, LONGEST_MIN = 12, 8, 600


@dataclass(frozen=True)
class Story:
    """A plan as it is told, and why it ends as it does."""

    name: str
    told: str
    plan: Plan
    why: str

    @property
    def ending(self) -> Ending:
        return how_it_ends(self.plan, simulate(self.plan))


class HowItEnds(Rounds[Story]):
    """Plans of training one by one: the learner says how each ends, then sees what the model makes of it."""

    def __init__(self, stories: Sequence[Story], pulse: Pulse) -> None:
        super().__init__(stories, _how_it_ends, self._told, self._counted, pulse, shown=self._seen)

    def _seen(self, story: Story) -> str:
        return _plan_panel(story, load_and_capacity(story.plan, outcome=False))

    def _told(self, story: Story, answer: int) -> Told:
        right = _ENDINGS[answer] == story.ending
        said = "as you said." if right else f"You said: {ENDINGS[_ENDINGS[answer]][0].lower()}."
        line = f"{ENDINGS[story.ending][0]}{',' if right else '.'} {said}"
        self.above.value = _plan_panel(story, load_and_capacity(story.plan))
        return Told(right, line, f'<div class="kn-panel"><p>{escape(story.why)}</p></div>')

    def _counted(self, answers: Sequence[tuple[Story, int, bool]]) -> tuple[str, str]:
        rows = "".join(
            f'<tr><th scope="row">{escape(story.name)}</th><td>{ENDINGS[_ENDINGS[answer]][0]}</td>'
            f"<td>{marks.icon('tick' if right else 'cross', 18)} {ENDINGS[story.ending][0]}</td>"
            f'<td class="kn-num">{simulate(story.plan)[-1].capacity_min:.0f} minutes</td></tr>'
            for story, answer, right in answers
        )
        heads = ("Plan", "You said", "In the model", "Capacity at the end")
        line = f"{sum(right for *_, right in answers)} of {len(answers)} foreseen."
        return line, marks.table("How the plans end", heads, rows)


class OwnPlan(ipywidgets.VBox):
    """A plan on sliders. What the model makes of it comes once the learner has said how it ends, and then moves."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self.sliders = Sliders("The plan", OWN, back="Back to the first plan").add_class("kn-panel")
        self.picture, self.weeks = ipywidgets.HTML(), ipywidgets.HTML()
        self.verdict, self._place = ipywidgets.HTML(), ipywidgets.VBox()
        self.button = go_button("", pulse.guard(lambda _button: self._press()))
        self.sliders.observe(pulse.guard(lambda _change: self._draw()), "places")
        super().__init__([self.sliders, self._place, self.verdict, self.button, self.picture, self.weeks])
        self._ask()

    @property
    def plan(self) -> Plan:
        """The plan as the sliders stand."""
        return own_plan(self.sliders.values)

    def _press(self) -> None:
        if self.question.locked:
            self._ask()
            self._pulse.say("The outcome is hidden. Make a plan and say how it ends.")
            return
        answer = self.question.answer
        if answer is None:
            return
        self.question.lock()
        plan = self.plan
        ending = how_it_ends(plan, simulate(plan))
        right = _ENDINGS[answer[0]] == ending
        line = f"{ENDINGS[ending][0]}, {'as you said' if right else 'not as you said'}. Now move the sliders."
        tone = ' data-tone="good"' if right else ""
        sign = marks.icon("tick" if right else "cross")
        self.verdict.value = f'<div class="kn-alert"{tone}>{sign}<p><strong>{escape(line)}</strong></p></div>'
        self.button.description = "Hide it and predict another"
        self._draw()
        self._pulse.say(line)

    def _ask(self) -> None:
        self.question = Question(ASKED, list(ENDINGS.values())).add_class("kn-choice")
        self.question.observe(self._pulse.guard(lambda _change: self._ready()), "chosen")
        self._place.children = (self.question,)
        self.button.description, self.verdict.value = "See what the model makes of it", ""
        self._ready()
        self._draw()

    def _ready(self) -> None:
        self.button.disabled = self.question.answer is None

    def _draw(self) -> None:
        picture = load_and_capacity(self.plan, outcome=self.question.locked)
        self.picture.value = f'<div class="kn-panel kn-stack">{_figure(picture)}</div>'
        weeks = f'<div class="kn-panel kn-stack">{table_html(picture.table)}</div>'
        self.weeks.value = weeks if self.question.locked else ""
        if self.question.locked:
            self._pulse.say(picture.sentence)


def own_plan(values: Mapping[str, float]) -> Plan:
    """Twelve weeks as the sliders OWN say, in their units."""
    rest, runs = int(values["rest"]), int(values["runs"])
    weeks = []
    for place in range(OWN_WEEKS):
        length = values["first"] * (1 + values["more"] / 100) ** max(0, place - rest)
        minutes = [min(LONGEST_MIN, length)] * runs if place >= rest else []
        if minutes and place + 1 == LONG_WEEK:
            minutes[-1] = min(LONGEST_MIN, length * (1 + values["long"] / 100))
        weeks.append(Week(runs_min=tuple(minutes), strength=int(values["strength"])))
    return Plan(tolerated_min=values["tolerated"], irritation=values["sore"] / 100, weeks=tuple(weeks))


def what_is_built_in() -> str:
    """What was put into the model, so that nobody takes it for a finding. HTML."""
    return (
        '<section class="kn-panel kn-stack kn-stack--sm"><h3>What was put in</h3>'
        f"{dots(BUILT_IN)}<div class='kn-row'>{marks.basis_chip('expert')}<span class='kn-small kn-muted'>Every rate is"
        " our choice, made so that the plans behave like this. It gives no date of recovery, no risk and no safe rate"
        " for anybody.</span></div></section>"
    )


def _how_it_ends(story: Story, number: str) -> Question:
    return numbered(ASKED, list(ENDINGS.values()), number)


def _plan_panel(story: Story, picture: Picture) -> str:
    details = f"<details><summary>Read it as a table</summary>{table_html(picture.table)}</details>"
    return (
        f'<div class="kn-panel kn-stack"><h3>{escape(story.name)}</h3><p>{escape(story.told)}</p>'
        f"{_figure(picture)}{details}</div>"
    )


def _figure(picture: Picture) -> str:
    return (
        f'<figure class="kn-fig"><figcaption class="kn-stack kn-stack--sm">{CONCEPTUAL}'
        f"<p>{escape(picture.sentence)}</p></figcaption>{_KEY}"
        f'<div class="kn-plot">{picture.wide}{picture.narrow}</div></figure>'
    )
