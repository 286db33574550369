"""The interactive parts of a lesson on one condition: structures, tests, look-alikes, loading, what to add.

All of it is drawn from the knowledge. Nothing is chosen until the learner chooses, and what is told only after a choice
is in no widget before.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any

import ipywidgets
from pydantic import BaseModel

from kneeedu.figures.belief_moves import Move, belief_moves, moves_of
from kneeedu.figures.drawing import Table, percent
from kneeedu.figures.finding_rates import finding_rates
from kneeedu.figures.running_ladder import running_ladder
from kneeedu.models.anatomy import Structure
from kneeedu.models.condition import Condition
from kneeedu.models.evidence import Reference, Sourced, Statement
from kneeedu.models.exercise import Dose, PainRule, RunningLadder
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.models.progression import Adjunct, LowValue, Phase, Prescription, Progression
from kneeedu.reasoning import rate_in
from kneeedu.widgets import marks
from kneeedu.widgets.knee_map import VIEWS, drawn_regions, pain_drawing
from kneeedu.widgets.lesson import FigureBox, Guard, condition_mark
from kneeedu.widgets.pictures import picture
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.reference import bibliography, finding_page

APART = 5
"""How many findings are shown that set two conditions furthest apart."""


class StructuresThere(ipywidgets.VBox):
    """Choose a structure: where a finger reaches it, what it does, and how often it hurts there in the condition."""

    def __init__(self, condition: Condition, knowledge: Knowledge, guard: Guard) -> None:
        self._condition, self._knowledge = condition, knowledge
        self._structures = [knowledge.structures[structure] for structure in condition.structures]
        labels = [(structure.name, structure.latin or "") for structure in self._structures]
        self.choice = side_by_side("Which structure do you want to find?", labels)
        self.choice.observe(guard(lambda _change: self._show()), "chosen")
        self.shown = ipywidgets.HTML()
        super().__init__([self.choice, self.shown])

    def _show(self) -> None:
        if self.choice.answer is not None:
            self.shown.value = self._told(self._structures[self.choice.answer[0]])

    def _told(self, structure: Structure) -> str:
        regions = self._knowledge.regions
        drawn = [region for region in structure.regions if any(region in drawn_regions(view) for view in VIEWS)]
        names = {region.id: region.name for region in regions.values()}
        where = (
            f"Where a finger reaches it: {', '.join(names[region][0].lower() + names[region][1:] for region in drawn)}."
        )
        # here the drawing shows where to press, not where a patient hurts
        map_ = pain_drawing(drawn, "right", where, names).replace("Pain drawing. ", "") if drawn else ""
        weights = {part.region: part.weight for part in self._condition.pain_map.regions}
        rows = tuple((names[region], percent(weights[region])) for region in drawn if region in weights)
        caption = f"How often it hurts there in {in_sentence(self._condition.name)}"
        table = table_html(Table(caption, ("Place", "Hurts in"), rows)) if rows else ""
        pain_map = self._condition.pain_map
        chips = marks.sources(pain_map.basis, pain_map.references, self._knowledge) if rows else ""
        note = f'<p class="kn-small kn-muted">{words(structure.note, self._knowledge)}</p>' if structure.note else ""
        far = "" if drawn else '<p class="kn-muted">It lies away from the knee and is not on the knee map.</p>'
        told = (
            f'<div class="kn-panel kn-stack"><h3>{escape(structure.name)}</h3>'
            f"<p>{escape(structure.role)}</p>{far}{note}{table}{chips}</div>"
        )
        return f'<div class="kn-pair">{map_}{told}</div>' if map_ else told


class WhichTestsHelp(ipywidgets.VBox):
    """Keep one test, then see all of them by how far they move belief; then look at one of them closely."""

    def __init__(self, condition: Condition, tests: Sequence[str], knowledge: Knowledge, pulse: Pulse) -> None:
        self._condition, self._knowledge, self._say = condition, knowledge, pulse.say
        self._tests = sorted((knowledge.findings[test] for test in tests), key=lambda test: test.name.lower())
        labels = [(test.name, "") for test in self._tests]
        self.guess = side_by_side("If you could do one of these tests and no other, which one?", labels)
        self.guess.observe(pulse.guard(lambda _change: self._reveal()), "chosen")
        self.told = ipywidgets.HTML()
        self.figure = FigureBox(
            "Plus: belief if the test is positive. Minus: if it is negative. Bars: 95 % range; solid where the rate "
            "was read in a study, dotted where it is an expert estimate. Grey line: belief before any test."
        )
        self.closer = side_by_side("Look closer at one test", labels)
        self.closer.observe(pulse.guard(lambda _change: self._look()), "chosen")
        self.page = ipywidgets.HTML()
        super().__init__([self.guess])

    def _reveal(self) -> None:
        guess = self.guess.answer
        if guess is None or self.guess.locked:
            return
        self.guess.lock()
        moves = moves_of(self._condition, [test.id for test in self._tests], self._knowledge)
        place = next(i for i, move in enumerate(moves) if move.finding is self._tests[guess[0]])
        told = _kept(moves, place)
        self.told.value = (
            f'<div class="kn-alert">{marks.icon("tick" if place == 0 else "half")}<p>{escape(told)}</p></div>'
        )
        self._say(told)
        self.children = (self.guess, self.told, self.figure, self.closer, self.page)
        self.figure.draw(belief_moves(moves, self._condition))

    def _look(self) -> None:
        if self.closer.answer is not None:
            page = finding_page(self._tests[self.closer.answer[0]], self._knowledge)
            self.page.value = f'<div class="kn-panel kn-page">{page}</div>'


class LooksLikeIt(ipywidgets.VBox):
    """Choose a look-alike: what tells the two apart, and the findings that set them furthest apart."""

    def __init__(self, condition: Condition, knowledge: Knowledge, guard: Guard) -> None:
        self._condition, self._knowledge = condition, knowledge
        others = [knowledge.conditions[contrast.other] for contrast in condition.contrasts]
        self.choice = side_by_side("Told apart from what?", [(other.name, "") for other in others])
        self.choice.observe(guard(lambda _change: self._show()), "chosen")
        self.told = ipywidgets.HTML()
        self.figure = FigureBox(
            "The mark is the rate, the line its range. Solid: read in a study. Hollow mark, dotted line: expert "
            "estimate. The grey tick is sore knees at large; no mark means no different from that."
        )
        super().__init__([self.choice])

    def _show(self) -> None:
        if self.choice.answer is None:
            return
        contrast = self._condition.contrasts[self.choice.answer[0]]
        other = self._knowledge.conditions[contrast.other]
        self.told.value = (
            f'<div class="kn-panel kn-stack kn-stack--sm"><h3>{condition_mark(other.id)}{escape(other.name)}</h3>'
            f"<p>{escape(contrast.text)}</p>{rests_on(contrast, self._knowledge)}</div>"
        )
        self.children = (self.choice, self.told, self.figure)
        pair = (self._condition, other)
        self.figure.draw(finding_rates(self._furthest(other), pair), {each.id: each.name for each in pair})

    def _furthest(self, other: Condition) -> list[Any]:
        """The findings that can be asked or examined whose rates differ most, the largest difference first."""

        def gap(finding: Any) -> float:
            return abs(rate_in(self._condition, finding).rate - rate_in(other, finding).rate)

        findings = [finding for finding in self._knowledge.findings.values() if finding.kind != "patient"]
        return sorted(findings, key=gap, reverse=True)[:APART]


class LoadingPlan(ipywidgets.VBox):
    """Choose a phase of the progression: exercises with dose and picture, pain rule, running, when to move."""

    def __init__(self, condition: Condition, knowledge: Knowledge, guard: Guard) -> None:
        self._progression, self._knowledge = progression_of(condition), knowledge
        phases = self._progression.phases
        labels = [(f"{n}. {phase.name}", f"Weeks {phase.weeks}") for n, phase in enumerate(phases, 1)]
        self.choice = side_by_side("Which phase do you want to open?", labels)
        self.choice.observe(guard(lambda _change: self._show()), "chosen")
        self.shown = ipywidgets.HTML()
        super().__init__([ipywidgets.HTML(self._opening()), self.choice, self.shown])

    def _opening(self) -> str:
        plan, knowledge = self._progression, self._knowledge
        rules = "".join(f"<li>{escape(principle)}</li>" for principle in knowledge.principles)
        return (
            f'<div class="kn-panel kn-stack"><p>{escape(plan.overview.text)}</p>{rests_on(plan.overview, knowledge)}'
            '<dl class="kn-told"><div><dt>First change expected</dt>'
            f"<dd>After about {plan.first_change_weeks} weeks</dd></div>"
            f"<div><dt>The whole programme</dt><dd>About {plan.programme_weeks} weeks</dd></div></dl>"
            f'<details><summary>Rules for every plan</summary><ul class="kn-dots">{rules}</ul></details></div>'
        )

    def _show(self) -> None:
        if self.choice.answer is not None:
            self.shown.value = self._phase(self._progression.phases[self.choice.answer[0]])

    def _phase(self, phase: Phase) -> str:
        knowledge = self._knowledge
        cards = "".join(self._exercise(dose) for dose in phase.exercises)
        rules = "".join(pain_rule(knowledge.pain_rules[rule], knowledge) for rule in rules_of(phase, knowledge))
        return (
            f'<div class="kn-stack"><div class="kn-panel kn-stack"><h3>{escape(phase.name)}</h3>'
            f'<dl class="kn-told"><div><dt>Aim</dt><dd>{escape(phase.aim)}</dd></div>'
            f"<div><dt>Begin when</dt><dd>{escape(phase.entry)}</dd></div></dl></div>"
            f'<div class="kn-exs">{cards}</div><div class="kn-pair">'
            f'<div class="kn-panel kn-stack"><h3>Pain rule</h3>{rules}</div>'
            f'<div class="kn-panel kn-stack kn-stack--sm"><h3>Running</h3>{_told(phase.running, knowledge)}</div>'
            f'<div class="kn-panel kn-stack kn-stack--sm"><h3>Move on when</h3>{dots(phase.progress_when)}</div>'
            f'<div class="kn-panel kn-stack kn-stack--sm"><h3>Step back when</h3>{dots(phase.regress_when)}</div>'
            "</div></div>"
        )

    def _exercise(self, dose: Prescription) -> str:
        exercise = self._knowledge.exercises[dose.exercise]
        drawing = picture("exercises", exercise.id)
        ways = "".join(
            f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>"
            for name, text in (
                ("How", exercise.how),
                ("What it loads", exercise.loads),
                ("Easier", exercise.easier),
                ("Harder", exercise.harder),
            )
            if text
        )
        return (
            f'<article class="kn-panel kn-ex">{f"<figure>{drawing}</figure>" if drawing else ""}'
            f"<h4>{escape(exercise.name)}</h4><p><strong>{escape(dose_in_full(dose.dose))}</strong></p>"
            f"{rests_on(dose, self._knowledge)}"
            f'<details><summary>How it is done</summary><dl class="kn-told">{ways}</dl></details></article>'
        )


class WhatToAdd(ipywidgets.VBox):
    """Tick what you would leave out; then see what may help beside loading, what to leave, and why."""

    def __init__(self, condition: Condition, knowledge: Knowledge, pulse: Pulse) -> None:
        plan = progression_of(condition)
        self._knowledge, self._say = knowledge, pulse.say
        items: tuple[Adjunct | LowValue, ...] = (*plan.adjuncts, *plan.low_value)
        self._items = sorted(items, key=lambda item: item.name.lower())
        labels = [(item.name, "") for item in self._items]
        self.choice = Question("Which of these would you leave out?", labels, "many").add_class("kn-choice")
        self.compare = go_button("Compare", pulse.guard(lambda _button: self._reveal()))
        self.compare.disabled = True
        for name in ("chosen", "answered"):
            self.choice.observe(pulse.guard(lambda _change: self._ready()), name)
        self.shown = ipywidgets.HTML()
        super().__init__([self.choice, self.compare])

    def _ready(self) -> None:
        self.compare.disabled = self.choice.answer is None

    def _reveal(self) -> None:
        answer = self.choice.answer
        if answer is None or self.choice.locked:
            return
        self.choice.lock()
        left = {self._items[index].name for index in answer}
        alike = sum((item.name in left) == isinstance(item, LowValue) for item in self._items)
        told = f"{alike} of {len(self._items)} sorted as the evidence has it."
        self._say(told)
        may, leave = (
            "".join(self._row(item, item.name in left) for item in self._items if isinstance(item, kind))
            for kind in (Adjunct, LowValue)
        )
        self.shown.value = (
            f'<div class="kn-stack"><p class="kn-lead">{told}</p><div class="kn-pair">'
            '<section class="kn-panel kn-stack kn-stack--sm"><h3>May help beside loading</h3>'
            f'<ul class="kn-who">{may}</ul></section>'
            '<section class="kn-panel kn-stack kn-stack--sm"><h3>To leave</h3>'
            f'<ul class="kn-who">{leave}</ul></section></div></div>'
        )
        self.children = (self.choice, self.shown)

    def _row(self, item: Adjunct | LowValue, left: bool) -> str:
        low = isinstance(item, LowValue)
        did = "You left it out" if left else "You kept it"
        verdict = f"{marks.icon('tick' if left == low else 'cross', 18)}{did}"
        if isinstance(item, LowValue):
            harm = f'<div class="kn-row">{marks.chip("Can harm", "caution")}</div>' if item.harmful else ""
            text = f"<p>{escape(item.why)}</p>"
        else:
            harm = ""
            when = f"<p>{escape(item.when)}</p>" if item.when else ""
            text = f"<p>{escape(item.effect)}</p>{when}"
        return (
            f'<li class="kn-stack kn-stack--sm"><div class="kn-sec"><strong>{escape(item.name)}</strong>'
            f'<span class="kn-verdict" data-tone="{"good" if left == low else "missed"}">{verdict}</span></div>'
            f"{text}{harm}{rests_on(item, self._knowledge)}</li>"
        )


def why_it_hurts(condition: Condition, knowledge: Knowledge) -> str:
    """The mechanism as the evidence has it, and what is disputed, side by side."""
    sides = [("What the evidence supports", condition.mechanism), ("Often said, and disputed", condition.disputed)]
    panels = "".join(
        f'<section class="kn-panel kn-stack kn-stack--sm"><h3>{heading}</h3>{_told(statement, knowledge)}</section>'
        for heading, statement in sides
        if statement
    )
    return f'<div class="kn-pair">{panels}</div>'


def how_to_run(condition: Condition, knowledge: Knowledge) -> str:
    """The running plan of each phase, and the run-walk ladder they refer to.

    The ladder is drawn in HTML: where Plotly draws as a page loads, parts further down may fail to appear.
    """
    ladder = knowledge.running_ladder
    phases = "".join(
        f"<div><dt>{escape(phase.name)}, weeks {escape(phase.weeks)}</dt>"
        f"<dd>{words(phase.running.text, knowledge)}</dd><dd>{rests_on(phase.running, knowledge)}</dd></div>"
        for phase in progression_of(condition).phases
    )
    return (
        '<div class="kn-stack"><div class="kn-panel kn-stack"><h3>Running, phase by phase</h3>'
        f'<dl class="kn-told">{phases}</dl></div>{ladder_figure(ladder)}'
        f'<div class="kn-panel kn-stack"><h3>Before the first step</h3>{dots(ladder.entry)}'
        f"<h3>After the last</h3><p>{escape(ladder.after)}</p>{rests_on(ladder, knowledge)}</div></div>"
    )


def ladder_figure(ladder: RunningLadder) -> str:
    """Each step of the ladder as the session it is, minute by minute, with a sentence and the same as a table."""
    drawing = running_ladder(ladder)
    minutes = {step.step: (step.run_min + step.walk_min) * step.repeats for step in ladder.steps}
    bars = ""
    for step, (number, told, *_) in zip(ladder.steps, drawing.table.rows, strict=True):
        piece = f'<i style="flex:{step.run_min:g}"></i>'
        piece += f'<u style="flex:{step.walk_min:g}"></u>' if step.walk_min else ""
        width = minutes[step.step] / max(minutes.values())
        bars += (
            f"<li><span><b>{number}</b> {told}</span>"
            f'<span class="kn-minutes" style="width:{width:.1%}">{piece * step.repeats}</span></li>'
        )
    return (
        f'<div class="kn-panel kn-stack"><h3>The run-walk ladder</h3><p>{drawing.sentence} Filled: running. Open: '
        f'walking.</p><ol class="kn-ladder" aria-hidden="true">{bars}</ol>'
        f"<details><summary>Read it as a table</summary>{table_html(drawing.table)}</details></div>"
    )


def what_to_expect(condition: Condition, knowledge: Knowledge) -> str:
    """The outlook, what to tell at the start, and what to measure."""
    plan = progression_of(condition)
    outlook = _told(condition.prognosis, knowledge) if condition.prognosis else ""
    return (
        f'<div class="kn-pair"><section class="kn-panel kn-stack kn-stack--sm"><h3>Outlook</h3>{outlook}</section>'
        '<section class="kn-panel kn-stack kn-stack--sm"><h3>Say it at the start</h3>'
        f"{_told(plan.caution, knowledge)}<h3>Measure</h3>{dots(plan.outcome_measures)}</section></div>"
    )


def works_behind(condition: Condition, tests: Iterable[str], knowledge: Knowledge) -> str:
    """Every work that a lesson on the condition rests on, folded below how many there are and were verified."""
    works = cited_works(condition, tests, knowledge)
    verified = sum(work.verified for work in works)
    return (
        f'<div class="kn-panel kn-stack"><p>{len(works)} works, {verified} of them verified: the work itself, and what '
        "we take from it, were seen when the knowledge was gathered. What was not read says so beside its figure.</p>"
        f"<details><summary>Show all {len(works)} works</summary>{bibliography(works)}</details></div>"
    )


def cited_works(condition: Condition, tests: Iterable[str], knowledge: Knowledge) -> list[Reference]:
    """The works behind the condition, its claims, tests, exercises and pain rules."""
    plan = progression_of(condition)
    doses = [dose.exercise for phase in plan.phases for dose in phase.exercises]
    behind: list[BaseModel] = [condition, knowledge.running_ladder]
    behind += [knowledge.claims[claim] for claim in condition.claims]
    behind += [knowledge.findings[test] for test in tests]
    behind += [knowledge.exercises[exercise] for exercise in doses]
    behind += [knowledge.pain_rules[rule] for phase in plan.phases for rule in rules_of(phase, knowledge)]
    cited = {reference for each in behind for reference in _cited(each.model_dump())}
    return [knowledge.references[reference] for reference in cited]


def pain_rule(rule: PainRule, knowledge: Knowledge) -> str:
    """A pain rule as it is told to a patient, with what it rests on."""
    next_day = f"<div><dt>Next morning</dt><dd>{escape(rule.next_morning)}</dd></div>" if rule.next_morning else ""
    return (
        f'<div class="kn-stack kn-stack--sm"><h4>{escape(rule.name)}</h4>'
        f'<dl class="kn-told"><div><dt>During</dt><dd>At most {rule.during_max_nrs} of 10</dd></div>'
        f"<div><dt>Afterwards</dt><dd>{escape(rule.after)}</dd></div>{next_day}"
        f"<div><dt>For</dt><dd>{escape(rule.use)}</dd></div></dl>{rests_on(rule, knowledge)}</div>"
    )


def rules_of(phase: Phase, knowledge: Knowledge) -> list[str]:
    """The phase's pain rule, and those that its running plan names."""
    named = [word for word in re.findall(r"\w+", phase.running.text) if word in knowledge.pain_rules]
    return list(dict.fromkeys([phase.pain_rule, *named]))


def words(text: str, knowledge: Knowledge) -> str:
    """Text as HTML, with the name in place of the id of a work or a pain rule."""

    def name(match: re.Match[str]) -> str:
        word = match.group()
        if word in knowledge.references:
            return knowledge.references[word].short
        return f"“{knowledge.pain_rules[word].name}”" if word in knowledge.pain_rules else word

    return escape(re.sub(r"\w+", name, text))


def dose_in_full(dose: Dose) -> str:
    """The dose in one line, with its rest and what it rises to."""
    more = [f"rest {dose.rest_s} s" if dose.rest_s else "", f"rising to {dose.progress_to}" if dose.progress_to else ""]
    told = ", ".join(part for part in (str(dose), *more) if part)
    return f"{told[:1].upper()}{told[1:]}"


def rests_on(sourced: Sourced, knowledge: Knowledge) -> str:
    """How firm it is, from where, and the caveat that goes with it."""
    note = f'<p class="kn-small kn-muted">{words(sourced.note, knowledge)}</p>' if sourced.note else ""
    return marks.sources(sourced.basis, sourced.references, knowledge) + note


def dots(items: Iterable[str]) -> str:
    return f'<ul class="kn-dots">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>'


def go_button(text: str, do: Callable[..., None]) -> ipywidgets.Button:
    button = ipywidgets.Button(description=text)
    button.add_class("kn-btn").add_class("kn-btn--go")
    button.on_click(do)
    return button


def side_by_side(legend: str, labels: Sequence[tuple[str, str]]) -> Question:
    """A question whose options stand side by side where there is room."""
    question = Question(legend, labels)
    question.add_class("kn-choice")
    return question


def progression_of(condition: Condition) -> Progression:
    assert condition.progression is not None, f"{condition.id} has no loading progression to teach"
    return condition.progression


def _kept(moves: Sequence[Move], place: int) -> str:
    """What the test the learner kept would have done."""
    kept = moves[place]
    rank = "Of these tests it moves belief furthest" if place == 0 else f"That is number {place + 1} of {len(moves)}"
    return (
        f"You kept “{kept.finding.name}”. Positive, it takes {percent(kept.before.probability)} to "
        f"{percent(kept.positive.probability)}; negative, to {percent(kept.negative.probability)}. {rank}."
    )


def _told(statement: Statement, knowledge: Knowledge) -> str:
    return f"<p>{words(statement.text, knowledge)}</p>{rests_on(statement, knowledge)}"


def _cited(value: Any) -> Iterator[str]:
    """Every id under a key 'references', however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from inner if key == "references" else _cited(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _cited(inner)
