"""The lab on what a test tells: base rate, sensitivity and specificity, and why two like tests are not two tests."""

from collections.abc import Sequence
from html import escape

import ipywidgets

from kneeedu.figures.decibans_waterfall import EXPLAINED
from kneeedu.figures.drawing import Picture, percent
from kneeedu.figures.nomogram import nomogram
from kneeedu.figures.people import Names, people
from kneeedu.inquiry import decibans
from kneeedu.models.condition import Condition
from kneeedu.models.evidence import Rate
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import Findings, differential, rate_in
from kneeedu.reasoning.post_test import OneTest, People, Spread, mixed
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import go_button, rests_on, side_by_side
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.sliders import Slider, Sliders

OWN = "own"
FREQUENCIES = "gigerenzer1995"
"""Where it was found that people reckon better with counts."""
RESULTS = (("Positive", ""), ("Negative", ""))
GUESSES = ("Under 10 %", "10 to 30 %", "30 to 50 %", "50 to 70 %", "70 to 90 %", "Over 90 %")
_ENDS = (0.1, 0.3, 0.5, 0.7, 0.9)
SLIDERS = (
    Slider("base", "Base rate", 12, 60, "%", low=1, told="How many have it, before the test."),
    Slider("sensitivity", "Sensitivity", 80, 98, "%", low=2, told="Positive among those who have it."),
    Slider("specificity", "Specificity", 70, 98, "%", low=2, told="Negative among those who do not."),
)
OWN_MARGIN = 0.1
"""What the range of a learner's own figure is taken to be: so far up and down (expert)."""


def guess_of(probability: float) -> int:
    """Which of the GUESSES a probability (0-1) falls into."""
    return sum(probability >= end for end in _ENDS)


def rated_tests(condition: Condition, knowledge: Knowledge) -> list[str]:
    """Ids of the tests that a condition has a rate of its own for, by name."""
    tests = [one for one in knowledge.findings.values() if one.kind == "test" and one.id in condition.rates]
    return [one.id for one in sorted(tests, key=lambda one: one.name)]


def finding_as_test(condition: Condition, finding: Finding, knowledge: Knowledge) -> OneTest:
    """A finding as a test for one condition, among runners with a sore knee; base rates and rates of the knowledge."""
    start = differential(Findings(), knowledge).ranking
    base = next(ranked for ranked in start if ranked.condition == condition.id)
    others = [
        (ranked.probability, _spread(rate_in(knowledge.conditions[ranked.condition], finding)))
        for ranked in start
        if ranked.condition != condition.id
    ]
    return OneTest(Spread(base.probability, base.low, base.high), _spread(rate_in(condition, finding)), mixed(others))


class OneTestLab(ipywidgets.VBox):
    """A test from the knowledge or one's own figures; the learner says what its result means, then sees it counted.

    offered: pairs of a condition and a finding, by their ids, for a start; then any test that a condition speaks of.
    """

    def __init__(self, knowledge: Knowledge, offered: Sequence[tuple[str, str]], pulse: Pulse) -> None:
        self._knowledge, self._pulse = knowledge, pulse
        self._offered = tuple(offered)
        conditions = sorted(
            (each.name, each.id) for each in knowledge.conditions.values() if rated_tests(each, knowledge)
        )
        self.condition = ipywidgets.Dropdown(options=[("A selection", ""), *conditions], description="For")
        self.choice = ipywidgets.Dropdown(options=self._options(), description="Test")
        for one in (self.condition, self.choice):
            one.add_class("kn-choice")
        self.condition.observe(pulse.guard(lambda _change: setattr(self.choice, "options", self._options())), "value")
        self.sliders = Sliders("The figures", SLIDERS).add_class("kn-panel")
        self.sources = ipywidgets.HTML()
        self.result = side_by_side("The result", RESULTS)
        self._place, self.told = ipywidgets.VBox(), ipywidgets.HTML()
        self.button = go_button("", pulse.guard(lambda _button: self._press()))
        self.figure = ipywidgets.HTML()
        self.choice.observe(pulse.guard(lambda _change: self._take()), "value")
        self.sliders.observe(pulse.guard(lambda _change: self._move()), "places")
        self.result.observe(pulse.guard(lambda _change: self._answered()), "chosen")
        super().__init__(
            [
                self.condition,
                self.choice,
                self.sliders,
                self.sources,
                self.result,
                self._place,
                self.button,
                self.told,
                self.figure,
            ]
        )
        self._take()

    def _options(self) -> list[tuple[str, str]]:
        """The tests to choose from: a selection, or all of the chosen condition; last, one's own figures."""
        knowledge, chosen = self._knowledge, str(self.condition.value)
        pairs = [(chosen, test) for test in rated_tests(knowledge.conditions[chosen], knowledge)] if chosen else None
        self._pairs = {
            f"{finding}/{condition}": (knowledge.conditions[condition], knowledge.findings[finding])
            for condition, finding in pairs or self._offered
        }
        named = [
            (f"{finding.name} for {in_sentence(condition.name)}", key)
            for key, (condition, finding) in self._pairs.items()
        ]
        return [*named, ("My own figures", OWN)]

    @property
    def test(self) -> OneTest:
        """The figures as they stand: with the ranges of the knowledge as long as nobody has moved a slider."""
        pair = self._pairs.get(str(self.choice.value))
        if pair is not None and not self._moved:
            return finding_as_test(*pair, self._knowledge)
        values = self.sliders.values
        false_positive = _own(1 - values["specificity"] / 100)
        return OneTest(_own(values["base"] / 100), _own(values["sensitivity"] / 100), false_positive)

    @property
    def positive(self) -> bool:
        return self.result.answer == (0,)

    @property
    def _names(self) -> Names:
        pair = self._pairs.get(str(self.choice.value))
        return Names(in_sentence(pair[0].name), pair[1].name) if pair else Names("it", "A test")

    def _take(self) -> None:
        """Put the sliders where the chosen test has them, and begin anew."""
        self._moved = False
        pair = self._pairs.get(str(self.choice.value))
        if pair is not None:
            test = finding_as_test(*pair, self._knowledge)
            shares = (test.base_rate.value, test.sensitivity.value, 1 - test.false_positive.value)
            self._setting = True
            self.sliders.places = [
                min(max(round(100 * share), int(slider.low)), int(slider.high)) - int(slider.low)
                for share, slider in zip(shares, SLIDERS, strict=True)
            ]
            self._setting = False
            self.sources.value = _sources(test, *pair, self._knowledge)
        else:
            self.sources.value = (
                f'<div class="kn-row">{marks.basis_chip("expert")}<span class="kn-small kn-muted">Your own figures,'
                " each taken to be right to within a tenth up or down.</span></div>"
            )
        self._ask()

    _setting = False

    def _move(self) -> None:
        if self._setting:
            return
        if not self._moved and self.choice.value != OWN:
            self._moved = True
            self.sources.value = (
                f'<div class="kn-row">{marks.basis_chip("expert")}<span class="kn-small kn-muted">You moved a slider:'
                " these are now your figures, each taken to be right to within a tenth up or down.</span></div>"
            )
        self._draw()

    def _answered(self) -> None:
        if self.guess.locked:
            self._draw()
        self._ready()

    def _ask(self) -> None:
        self.guess = Question("What is the chance, given this result?", [(guess, "") for guess in GUESSES])
        self.guess.add_class("kn-choice")
        self.guess.observe(self._pulse.guard(lambda _change: self._ready()), "chosen")
        self._place.children = (self.guess,)
        self.button.description, self.told.value, self.figure.value = "Count them", "", ""
        self._ready()

    def _ready(self) -> None:
        self.button.disabled = self.guess.answer is None or self.result.answer is None

    def _press(self) -> None:
        if self.guess.locked:
            self._ask()
            self._pulse.say("The count is hidden. Say what a result means.")
            return
        answer = self.guess.answer
        if answer is None or self.result.answer is None:
            return
        self.guess.lock()
        after = self.test.after(self.positive).value
        right = guess_of(after) == answer[0]
        line = f"{percent(after)}. {'As you said.' if right else f'You said: {GUESSES[answer[0]].lower()}.'}"
        why = self._why(after, answer[0])
        self.told.value = _verdict(right, line, why, marks.sources(None, (FREQUENCIES,), self._knowledge))
        self.button.description = "Hide it and guess again"
        self._draw()
        self._pulse.say(line)

    def _why(self, after: float, guess: int) -> str:
        """What a guess that was off most often overlooks."""
        if self.positive and guess > guess_of(after):
            others = percent(self.test.false_positive.value)
            return (
                f"Of those who do not have it, {others} test positive as well. Who looks at the sensitivity alone"
                " forgets them: that is base-rate neglect. Counted in people, such questions are answered better."
            )
        if not self.positive and guess > guess_of(after):
            return "A negative result starts from the base rate, which was low already, and takes it lower."
        if guess < guess_of(after):
            return "The result moves it further than you gave it credit for."
        return ""

    def _draw(self) -> None:
        if not self.guess.locked:
            return
        test = self.test
        counted, fagan = people(test, self._names), nomogram(test, self.positive)
        after = test.after(self.positive)
        moved = decibans(after.value) - decibans(test.base_rate.value)
        ranges = _allowing_for_ranges(after, self.positive, test.people())
        self.figure.value = (
            f'<div class="kn-split">{_panel("Counted out", counted, PEOPLE_KEY, ranges)}'
            f"{_panel('On the nomogram', fagan, '', _in_decibans(moved))}</div>"
        )
        self._pulse.say(fagan.sentence)


PEOPLE_KEY = (
    '<p class="kn-key" aria-hidden="true"><span><svg width="12" height="12" viewBox="0 0 12 12">'
    '<path class="kn-people__have" d="M2 6h7"/></svg>has it</span><span><svg width="12" height="12"'
    ' viewBox="0 0 12 12"><path class="kn-people__not" d="M2 6h7"/></svg>has not</span></p>'
)


def _in_decibans(moved: float) -> str:
    words = "hardly" if abs(moved) < 1 else "a little" if abs(moved) < 3 else "clearly" if abs(moved) < 10 else "far"
    signed = f"{moved:+.1f}".replace("-", "−")
    return (
        f'<p class="kn-small">It moves belief {words}: {signed} decibans. <span class="kn-muted">'
        f"{escape(EXPLAINED)}</span></p>"
    )


def _allowing_for_ranges(after: Spread, positive: bool, counted: People) -> str:
    """The interval beside the count; and the figure itself where whole people round it off."""
    group = (counted.affected_positive, counted.positive) if positive else (counted.affected_negative, counted.negative)
    rounded = abs(group[0] / group[1] - after.value) >= 0.005 if group[1] else True
    exact = f" Whole people round it: unrounded it is {100 * after.value:.1f} %." if rounded else ""
    return (
        f'<p class="kn-small">The figures have ranges. Allowing for them, {percent(after.low, "")} to'
        f" {percent(after.high)} of those with a {'positive' if positive else 'negative'} result have it.{exact}</p>"
    )


def _panel(title: str, picture: Picture, key: str, more: str = "") -> str:
    return (
        f'<section class="kn-panel kn-stack"><figure class="kn-fig"><figcaption class="kn-stack kn-stack--sm">'
        f"<h3>{title}</h3><p>{escape(picture.sentence)}</p>{more}</figcaption>{key}"
        f'<div class="kn-plot">{picture.wide}{picture.narrow}</div>{table_html(picture.table)}</figure></section>'
    )


def _verdict(right: bool, line: str, why: str, sources: str) -> str:
    tone = ' data-tone="good"' if right else ""
    more = f"<p>{escape(why)}</p>{sources if 'people' in why else ''}" if why else ""
    sign = marks.icon("tick" if right else "cross")
    return f'<div class="kn-alert"{tone}>{sign}<div><p><strong>{escape(line)}</strong></p>{more}</div></div>'


_MIXED = (
    '<p class="kn-small">Mixed from all other conditions by their base rates; those nobody described have the rate of'
    " sore knees at large.</p>"
)


def _sources(test: OneTest, condition: Condition, finding: Finding, knowledge: Knowledge) -> str:
    """What the three figures rest on."""
    rate = rate_in(condition, finding)
    rows = (
        ("Base rate", test.base_rate, rests_on(condition.base_rate, knowledge)),
        ("Positive in those who have it", test.sensitivity, rests_on(rate, knowledge)),
        ("Positive in the others", test.false_positive, _MIXED + rests_on(finding.background, knowledge)),
    )
    cells = "".join(
        f'<tr><th scope="row">{name}</th><td class="kn-num">{percent(spread.value)} ({percent(spread.low, "")} to'
        f" {percent(spread.high)})</td><td>{told}</td></tr>"
        for name, spread, told in rows
    )
    table = marks.table("What the figures rest on", ("", "In the knowledge", "Rests on"), cells)
    return f"<details><summary>What the figures rest on</summary>{table}</details>"


def _spread(rate: Rate) -> Spread:
    return Spread(rate.rate, rate.low, rate.high)


def _own(value: float) -> Spread:
    return Spread(value, max(0.0, value * (1 - OWN_MARGIN)), min(1.0, value * (1 + OWN_MARGIN)))
