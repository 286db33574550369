"""The short form of a case: the whole presentation at once, eight questions, one commit."""

import random
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets

from kneeedu.encounter import Encounter
from kneeedu.grading import exercise_label
from kneeedu.models.attempt import (
    CONFIDENCES,
    Avoided,
    Committed,
    Diagnosed,
    Disposed,
    Event,
    Exercised,
    Located,
    Rated,
    RunningAdvised,
    Staged,
)
from kneeedu.models.case import Case
from kneeedu.models.condition import URGENCIES
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import STAGES
from kneeedu.widgets import marks
from kneeedu.widgets.knee_map import KneeMap, pain_drawing
from kneeedu.widgets.question import Label, Question

LEVELS = {1: "Foundation", 2: "Foundation", 3: "Intermediate", 4: "Advanced", 5: "Advanced"}
"""A case's difficulty in a word."""
QUESTIONS = 8
Make = Callable[[Sequence[Any]], Event]


class VignetteScreen(ipywidgets.VBox):
    """Draws an open encounter. Every answer is handed to 'act', which returns the next encounter or refuses.

    guard: wraps each callback, so that a refusal is told and not lost.
    seed: shuffles the options that have no natural order; kept in the kernel.
    standing: a chip that says what kind of play this is, such as 'Practice, not graded'.
    """

    def __init__(
        self,
        encounter: Encounter,
        act: Callable[[Event], Encounter],
        guard: Callable[[Callable[..., None]], Callable[..., None]],
        seed: int,
        standing: str,
        title_prefix: str = "",
    ) -> None:
        self.encounter = encounter
        self._act = act
        self._guard = guard
        self._questions: list[Question] = []
        case, knowledge = encounter.case, encounter.knowledge
        self.progress = ipywidgets.HTML()
        self.commit = ipywidgets.Button(description="Commit answers", disabled=True)
        self.commit.add_class("kn-btn").add_class("kn-btn--go")
        self.commit.on_click(guard(self._commit))
        record = ipywidgets.HTML(_record(case, knowledge)).add_class("kn-record")
        questions = ipywidgets.VBox([self._knee_map(), *self._asked(random.Random(seed))]).add_class("kn-questions")
        split = ipywidgets.Box([record, questions]).add_class("kn-split").add_class("kn-split--record")
        bar = ipywidgets.Box([self.progress, self.commit]).add_class("kn-commit")
        super().__init__(
            [ipywidgets.HTML(_head(case, standing, title_prefix)), ipywidgets.HTML(_band(case, knowledge)), split, bar]
        )
        self._show_progress()

    def _knee_map(self) -> KneeMap:
        """The question that is answered on the knee map."""
        names = {region.id: region.name for region in self.encounter.knowledge.regions.values()}
        side = self.encounter.case.presentation.side
        self.knee_map = KneeMap(
            names=names,
            side="right" if side == "both" else side,
            prompt="Where would you press first?",
            number=f"Question 1 of {QUESTIONS}",
            chosen=self.encounter.given.region or "",
        )
        self.knee_map.observe(self._guard(lambda change: self._answer(Located(region=change["new"]))), "chosen")
        return self.knee_map

    def _asked(self, shuffle: random.Random) -> list[Question]:
        """The seven questions that are answered in words."""
        answers, given, knowledge = self.encounter.case.answers, self.encounter.given, self.encounter.knowledge
        diagnoses = _shuffled(answers.diagnosis, shuffle)
        exercises = _shuffled(answers.exercises, shuffle)
        running = _shuffled(answers.running, shuffle)
        avoid = _shuffled(answers.avoid, shuffle)
        self._ask(
            "What is the most likely diagnosis?",
            [(knowledge.conditions[option.condition].name, "") for option in diagnoses],
            [option.condition for option in diagnoses],
            given.condition,
            lambda chosen: Diagnosed(condition=chosen[0]),
        )
        self._ask(
            "How sure are you of that?",
            [(f"{probability:.0%}", "") for probability in CONFIDENCES],
            CONFIDENCES,
            given.probability,
            lambda chosen: Rated(probability=chosen[0]),
            kind="scale",
            hint="Your honest figure scores best on average.",
        )
        self._ask(
            "Where does this patient go from here?",
            list(URGENCIES.values()),
            list(URGENCIES),
            given.urgency,
            lambda chosen: Disposed(urgency=chosen[0]),
        )
        self._ask(
            "Which stage of loading do you start in?",
            list(STAGES.values()),
            list(STAGES),
            given.stage,
            lambda chosen: Staged(stage=chosen[0]),
        )
        self._ask(
            "Which exercises do you start now?",
            [_two_lines(exercise_label(option, knowledge)) for option in exercises],
            [option.id for option in exercises],
            given.exercises,
            lambda chosen: Exercised(chosen=tuple(chosen)),
            kind="many",
            hint="Choose all that you would start this week, at the dose given.",
        )
        self._ask(
            "What do you say about running?",
            [(option.text, "") for option in running],
            [option.id for option in running],
            given.running,
            lambda chosen: RunningAdvised(chosen=chosen[0]),
        )
        self._ask(
            "What should be avoided for now?",
            [(option.text, "") for option in avoid],
            [option.id for option in avoid],
            given.avoid,
            lambda chosen: Avoided(chosen=tuple(chosen)),
            kind="many",
            hint="Choose all that apply.",
        )
        return self._questions

    def _ask(
        self,
        legend: str,
        labels: Sequence[Label],
        values: Sequence[Any],
        given: Any,
        make: Make,
        kind: Any = "one",
        hint: str = "",
    ) -> None:
        """Add a question whose i-th label stands for the i-th value."""
        already = None
        if given is not None:
            already = [values.index(value) for value in (given if isinstance(given, tuple) else (given,))]
        number = f"Question {len(self._questions) + 2} of {QUESTIONS}"
        question = Question(legend, labels, kind, already, number, hint)

        def answered(_change: Any) -> None:
            if question.answer is not None:
                self._answer(make([values[index] for index in question.answer]))

        question.observe(self._guard(answered), ["chosen", "answered"])
        self._questions.append(question)

    def _answer(self, event: Event) -> None:
        if event == self._last_of(event.kind):
            return
        self.encounter = self._act(event)
        self._show_progress()

    def _commit(self, _button: Any) -> None:
        self.encounter = self._act(Committed())

    def _last_of(self, kind: str) -> Event | None:
        """The last event of a kind, without its time, to tell a new answer from an echo."""
        same = [event for event in self.encounter.events if event.kind == kind]
        return same[-1].model_copy(update={"at": None}) if same else None

    def _show_progress(self) -> None:
        missing = len(self.encounter.missing)
        done = QUESTIONS - missing
        pips = "".join(f"<i{' class=is-done' if index < done else ''}></i>" for index in range(QUESTIONS))
        when = ""
        if self.encounter.events and (at := self.encounter.events[-1].at):
            when = f' <span class="kn-muted">Saved {at.astimezone():%H:%M}.</span>'
        self.progress.value = (
            f'<p class="kn-small"><strong>{done} of {QUESTIONS} answered.</strong>{when}</p>'
            f'<div class="kn-pips" aria-hidden="true">{pips}</div>'
        )
        self.commit.disabled = missing > 0


def _shuffled(options: Sequence[Any], shuffle: random.Random) -> list[Any]:
    return shuffle.sample(options, len(options))


def _two_lines(label: str) -> Label:
    """An exercise's label as name and dose."""
    name, _, dose = label.partition(": ")
    return name, dose


def _head(case: Case, standing: str, title_prefix: str) -> str:
    chips = [
        marks.chip("Vignette"),
        marks.chip(LEVELS[case.difficulty]),
        marks.chip(f"about {case.minutes} min", mark="clock"),
        standing,
    ]
    over = f'<p class="kn-over">{escape(title_prefix)}</p>' if title_prefix else ""
    return f'<div class="kn-head">{over}<h1>{escape(case.title)}</h1><div class="kn-row">{"".join(chips)}</div></div>'


def _band(case: Case, knowledge: Knowledge) -> str:
    """The patient first: the pain drawn in, then the patient's own words."""
    patient, told = case.patient, case.presentation
    names = {region.id: region.name for region in knowledge.regions.values()}
    facts = [
        ("Side", {"left": "Left", "right": "Right", "both": "Both knees"}[told.side], ""),
        ("For", told.duration, ""),
        ("Worst pain", f"{told.worst_pain_nrs} out of 10", ""),
        ("Running", told.running, ""),
        ("Hopes to", told.hopes, ' class="is-wide"'),
    ]
    rows = "".join(f"<div{wide}><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value, wide in facts)
    return (
        '<section class="kn-band" aria-label="The patient">'
        f"{pain_drawing(told.pain, told.side, told.pain_caption, names)}"
        '<div class="kn-panel kn-patient"><div class="kn-stack">'
        f"<h2>{escape(patient.name)}, {patient.age_years}, {escape(patient.who)}</h2>"
        f"<blockquote>“{escape(told.complaint)}”</blockquote></div>"
        f'<dl class="kn-facts">{rows}</dl></div></section>'
    )


def _record(case: Case, knowledge: Knowledge) -> str:
    """History, then examination, each finding with its sign."""
    parts = []
    for kind, heading in (("history", "History"), ("test", "Examination")):
        rows = [
            marks.finding_row(row.is_, row.told, row.detail)
            for row in case.findings
            if (knowledge.findings[row.finding].kind == "test") == (kind == "test")
        ]
        key = marks.finding_key() if kind == "history" else ""
        parts.append(
            f'<div class="kn-stack kn-stack--sm"><div class="kn-sec"><h2>{heading}</h2>{key}</div>'
            f'<ul class="kn-findings">{"".join(rows)}</ul></div>'
        )
    return f'<section class="kn-stack kn-stack--lg" aria-label="The record">{"".join(parts)}</section>'
