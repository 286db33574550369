"""Telling conditions apart: what parts two that get confused, and what a positive test is worth."""

from collections.abc import Sequence
from html import escape

import ipywidgets

from kneeedu.figures.drawing import percent
from kneeedu.figures.out_of_a_hundred import hundred_with, out_of_a_hundred
from kneeedu.models.condition import URGENCIES, Condition
from kneeedu.models.evidence import Rate
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import rate_in
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import go_button, rests_on
from kneeedu.widgets.lesson import FigureBox
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.reference import information

TOLD_APART_BY = 7
"""How many findings are shown for a pair, one of each dependency group."""
IN_ORDER = "One finding of each kind, by how much its answer tells on average when the two are equally likely. "
OFFERED = 4
"""How many of them a learner chooses the first question from."""


class TellTwoApart(ipywidgets.VBox):
    """Choose a pair, choose what to ask first, then see what tells the two apart and how far each finding does.

    pairs: those that are often confused; any other two can be chosen from the list of all conditions.
    """

    def __init__(self, knowledge: Knowledge, pairs: Sequence[tuple[str, str]], pulse: Pulse) -> None:
        self._knowledge, self._pairs, self._pulse = knowledge, pairs, pulse
        names = [(" or ".join(self._name(each) for each in pair), "") for pair in pairs]
        self.choice = Question("Which two do you want to tell apart?", [*names, ("Two of your own choice", "")])
        self.choice.add_class("kn-choice").observe(pulse.guard(lambda _change: self._choose()), "chosen")
        ordered = sorted(knowledge.conditions, key=lambda each: self._name(each).lower())
        self.own = tuple(
            ipywidgets.Dropdown(
                options=[("Choose …", ""), *((self._name(each), each) for each in ordered)], value="", description=text
            )
            for text in ("First", "Second")
        )
        for box in self.own:
            box.observe(pulse.guard(lambda _change: self._choose()), "value")
        super().__init__([self.choice])

    def _name(self, condition: str) -> str:
        return self._knowledge.conditions[condition].name

    def _choose(self) -> None:
        answer = self.choice.answer
        if answer is None:
            return
        own = answer[0] == len(self._pairs)
        self._above = (self.choice, *self.own) if own else (self.choice,)
        pair = tuple(box.value for box in self.own) if own else self._pairs[answer[0]]
        if pair[0] == pair[1] or not set(pair) <= set(self._knowledge.conditions):
            self.children = self._above
            return
        self._put(self._knowledge.conditions[pair[0]], self._knowledge.conditions[pair[1]])

    def _put(self, first: Condition, second: Condition) -> None:
        """Ask what the learner would assess first, before anything is told."""
        telling = telling_findings(first, second, self._knowledge)
        step = max(1, (len(telling) - 1) // (OFFERED - 1))
        offered = sorted(telling[::step][:OFFERED], key=lambda finding: finding.name)
        self.question = Question(
            "What would you ask or test first?",
            [(finding.name, "") for finding in offered],
            hint="One of these tells the two apart better than the others.",
        ).add_class("kn-choice")
        self.compare = go_button(
            "Compare the two", self._pulse.guard(lambda _button: self._show(first, second, telling, offered))
        )
        self.compare.disabled = True
        self.question.observe(
            self._pulse.guard(lambda _change: setattr(self.compare, "disabled", self.question.answer is None)), "chosen"
        )
        self.children = (*self._above, self.question, self.compare)

    def _show(
        self, first: Condition, second: Condition, telling: Sequence[Finding], offered: Sequence[Finding]
    ) -> None:
        answer = self.question.answer
        if answer is None or self.question.locked:
            return
        self.question.lock()
        picked, best = offered[answer[0]], telling[0]
        line = "Yes, that tells most." if picked is best else f"“{best.name}” tells more."
        self._pulse.say(line)
        self.shown = ipywidgets.HTML(
            f'<div class="kn-stack"><div class="kn-alert">{marks.icon("tick" if picked is best else "cross")}'
            f"<p><strong>{escape(line)}</strong></p></div>{_in_doubt((first, second))}{self._contrasts(first, second)}"
            f"{how_often(telling, (first, second), IN_ORDER)}</div>"
        )
        self.children = (*self._above, self.question, self.shown)

    def _contrasts(self, first: Condition, second: Condition) -> str:
        """What each page says of the other condition, under the name of the one it describes."""
        said: dict[str, str] = {}
        for here, there in ((first, second), (second, first)):
            # the pages of the conditions treated here describe the look-alike, the others describe themselves
            about, against = (there, here) if here.progression and not there.progression else (here, there)
            heading = f"<h3>{escape(about.name)}</h3><p class='kn-over'>Against: {escape(against.name)}</p>"
            for contrast in here.contrasts:
                if contrast.other == there.id:
                    text = f"<p>{escape(contrast.text)}</p>{rests_on(contrast, self._knowledge)}"
                    said[heading] = said.get(heading, "") + text
        panels = "".join(
            f'<section class="kn-panel kn-stack kn-stack--sm">{heading}{text}</section>'
            for heading, text in said.items()
        )
        none = "<p>Nothing is written on this pair. The figures below are all there is.</p>"
        return f'<div class="{"kn-pair" if len(said) > 1 else "kn-stack"}">{panels}</div>' if said else none


class OutOfAHundred(ipywidgets.VBox):
    """Guess what a positive test means, then count it out in a hundred runners."""

    GUESSES = ("About 9 of 10", "About 7 of 10", "About half", "About 3 of 10", "About 1 of 10")
    SHARES = (0.9, 0.7, 0.5, 0.3, 0.1)

    def __init__(self, condition: Condition, finding: Finding, knowledge: Knowledge, pulse: Pulse) -> None:
        self._condition, self._finding, self._knowledge, self._pulse = condition, finding, knowledge, pulse
        self.guess = Question(
            f"Of runners in whom this is present, how many have {in_sentence(condition.name)}?",
            [(text, "") for text in self.GUESSES],
            number=finding.name,
        ).add_class("kn-choice")
        self.count = go_button("Count them", pulse.guard(lambda _button: self._show()))
        self.count.disabled = True
        self.guess.observe(
            pulse.guard(lambda _change: setattr(self.count, "disabled", self.guess.answer is None)), "chosen"
        )
        self.figure = FigureBox(
            f"Each mark is a runner with a sore knee. Filled: has {in_sentence(condition.name)}. Ring: anything else."
        )
        super().__init__([self.guess, self.count])

    def _show(self) -> None:
        answer = self.guess.answer
        if answer is None or self.guess.locked:
            return
        self.guess.lock()
        counted = hundred_with(self._condition, self._finding, self._knowledge)
        share = counted.affected_present / counted.present
        near = min(range(len(self.SHARES)), key=lambda index: abs(self.SHARES[index] - share))
        line = (
            f"{counted.affected_present} of {counted.present}: {self.GUESSES[near][0].lower()}{self.GUESSES[near][1:]}."
        )
        told = f"{line} {'As you said.' if answer[0] == near else f'You said: {self.GUESSES[answer[0]].lower()}.'}"
        self._pulse.say(told)
        rates = (self._condition.rates.get(self._finding.id), self._finding.background)
        sources = "".join(rests_on(each, self._knowledge) for each in rates if each)
        sign = marks.icon("tick" if answer[0] == near else "cross")
        self.told = ipywidgets.HTML(f'<div class="kn-alert">{sign}<p><strong>{escape(told)}</strong></p></div>')
        below = ipywidgets.HTML(f"<details><summary>What the figures rest on</summary>{sources}</details>")
        self.children = (self.guess, self.told, self.figure, below)
        self.figure.draw(
            out_of_a_hundred(counted, self._condition, self._finding), {self._condition.id: self._condition.name}
        )


def telling_findings(first: Condition, second: Condition, knowledge: Knowledge) -> list[Finding]:
    """The findings that tell two conditions apart, the best first, and of each dependency group only the best.

    Both conditions speak of them, or one does because it has them more often than sore knees at large.
    """

    def is_told(finding: Finding) -> bool:
        own = [each.rates[finding.id].rate for each in (first, second) if finding.id in each.rates]
        return len(own) == 2 or (len(own) == 1 and own[0] > finding.background.rate)

    def bits(finding: Finding) -> float:
        return information(rate_in(first, finding).rate, rate_in(second, finding).rate)

    best: dict[str, Finding] = {}
    for finding in sorted(filter(is_told, knowledge.findings.values()), key=lambda finding: -bits(finding)):
        best.setdefault(finding.group, finding)
    return list(best.values())[:TOLD_APART_BY]


def _in_doubt(pair: Sequence[Condition]) -> str:
    """Where one of them cannot wait, that decides how soon, whatever the findings lean to."""
    order = list(URGENCIES)
    first = max(pair, key=lambda condition: order.index(condition.urgency))
    if order.index(first.urgency) < order.index("urgent_referral"):
        return ""
    name, gloss = URGENCIES[first.urgency]
    return (
        f'<div class="kn-alert" data-tone="danger">{marks.icon("flag")}<p><strong>{escape(first.name)} decides how '
        f"soon, as long as it is possible.</strong> {name}: {gloss.lower()}. {escape(first.disposition.action)}"
        "</p></div>"
    )


def how_often(findings: Sequence[Finding], conditions: Sequence[Condition], reading: str = "") -> str:
    """Findings with their rate in each condition, as bars that are named and say their figure."""
    rows = "".join(_lanes(finding, conditions) for finding in findings)
    return (
        '<section class="kn-panel kn-stack kn-stack--sm"><h3>In how many it is present</h3>'
        f'<p class="kn-small kn-muted">{reading}The bar is the rate, the thin line its range.</p>'
        f'<ol class="kn-lanes">{rows}</ol></section>'
    )


def _lanes(finding: Finding, conditions: Sequence[Condition]) -> str:
    rates = [rate_in(condition, finding) for condition in conditions]
    lanes = "".join(_lane(condition, finding, rate) for condition, rate in zip(conditions, rates, strict=True))
    low, high = min(rates, key=lambda rate: rate.rate), max(rates, key=lambda rate: rate.rate)
    overlap = low.high >= high.low and len(conditions) == 2
    said = '<span class="kn-detail"> The ranges overlap: alone it does not separate them.</span>' if overlap else ""
    return f"<li><p><strong>{escape(finding.name)}</strong>{said}</p>{lanes}</li>"


def _lane(condition: Condition, finding: Finding, rate: Rate) -> str:
    own = finding.id in condition.rates
    chip = marks.basis_chip(rate.basis) if own else '<span class="kn-detail">as in any sore knee</span>'
    return (
        f'<div class="kn-lane"><span>{escape(condition.name)}</span>'
        f'<b class="kn-num">{percent(rate.rate)} <small>{percent(rate.low, "")} to {percent(rate.high)}</small></b>'
        f'<span class="kn-dxbar" aria-hidden="true"><i style="width:{rate.rate:.1%}"></i>'
        f'<s style="left:{rate.low:.1%};width:{rate.high - rate.low:.1%}"></s></span>{chip}</div>'
    )
