"""The questions that both forms of a case ask in words: diagnosis, disposition, stage, exercises, running, avoid.

An answer is handed on as an event at once, so that nothing is lost. Only labels travel to the page.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kneeedu.encounter import Encounter
from kneeedu.grading import exercise_label
from kneeedu.models.attempt import (
    CONFIDENCES,
    Avoided,
    Diagnosed,
    Disposed,
    Event,
    Exercised,
    Rated,
    RunningAdvised,
    Staged,
)
from kneeedu.models.condition import URGENCIES
from kneeedu.models.progression import STAGES
from kneeedu.widgets.question import Label, Question

Guard = Callable[[Callable[..., None]], Callable[..., None]]
DIAGNOSIS = "What is the most likely diagnosis?"


class AnswerSheet:
    """Builds the questions one by one, in the order they are called for, each with the answer given before.

    answer: takes each answer as an event; where it refuses, the question goes back to the answer before.
    seed: shuffles the options that have no natural order; kept in the kernel.
    first, of: number of the first question, and how many there are in all.
    """

    def __init__(
        self, encounter: Encounter, answer: Callable[[Event], None], guard: Guard, seed: int, first: int, of: int
    ) -> None:
        self.questions: list[Question] = []
        self._case, self._knowledge, self._given = encounter.case, encounter.knowledge, encounter.given
        self._answer = answer
        self._guard = guard
        self._shuffle = random.Random(seed)
        self._first, self._of = first, of

    def ask_diagnosis_of_the_case(self) -> None:
        """Among the few conditions that the case's author put up."""
        options = [option.condition for option in self._shuffled(self._case.answers.diagnosis)]
        labels = [(self._knowledge.conditions[condition].name, "") for condition in options]
        self._ask(DIAGNOSIS, labels, options, self._given.condition, lambda chosen: Diagnosed(condition=chosen[0]))

    def ask_any_diagnosis(self, points: Mapping[str, int]) -> None:
        """Among all conditions there are, found by name; those with points come first and are in sight at once."""
        conditions = self._knowledge.conditions
        placed = sorted((id for id in points if points[id] and id in conditions), key=lambda id: -points[id])
        options = [*placed, *sorted(conditions.keys() - set(placed), key=lambda id: conditions[id].name.casefold())]
        labels = [(conditions[id].name, f"You gave it {points[id]} points" if id in placed else "") for id in options]
        self._ask(
            DIAGNOSIS,
            labels,
            options,
            self._given.condition,
            lambda chosen: Diagnosed(condition=chosen[0]),
            find="Find another condition" if placed else "Find a condition",
            ahead=len(placed),
            also=[conditions[id].synonyms for id in options],
        )

    def ask_how_sure(self) -> None:
        labels = [(f"{probability:.0%}", "") for probability in CONFIDENCES]
        hint = "Your honest figure scores best on average."
        self._ask(
            "How sure are you of that?",
            labels,
            CONFIDENCES,
            self._given.probability,
            lambda chosen: Rated(probability=chosen[0]),
            kind="scale",
            hint=hint,
        )

    def ask_disposition(self) -> None:
        self._ask(
            "Where does this patient go from here?",
            list(URGENCIES.values()),
            list(URGENCIES),
            self._given.urgency,
            lambda chosen: Disposed(urgency=chosen[0]),
        )

    def ask_plan(self) -> None:
        """Stage, exercises, running and what to avoid."""
        answers, given = self._case.answers, self._given
        exercises, running = self._shuffled(answers.exercises), self._shuffled(answers.running)
        avoid = self._shuffled(answers.avoid)
        self._ask(
            "Which stage of loading do you start in?",
            list(STAGES.values()),
            list(STAGES),
            given.stage,
            lambda chosen: Staged(stage=chosen[0]),
        )
        self._ask(
            "Which exercises do you start now?",
            [_two_lines(exercise_label(option, self._knowledge)) for option in exercises],
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

    def _shuffled(self, options: Sequence[Any]) -> list[Any]:
        return self._shuffle.sample(options, len(options))

    def _ask(
        self,
        legend: str,
        labels: Sequence[Label],
        values: Sequence[Any],
        given: Any,
        make: Callable[[Sequence[Any]], Event],
        kind: Any = "one",
        hint: str = "",
        **more: Any,
    ) -> None:
        """Add a question whose i-th label stands for the i-th value."""
        already = None
        if given is not None:
            already = tuple(values.index(value) for value in (given if isinstance(given, tuple) else (given,)))
        number = f"Question {len(self.questions) + self._first} of {self._of}"
        question = Question(legend, labels, kind, already, number, hint, **more)
        kept = question.answer

        def answered(_change: Any) -> None:
            nonlocal kept
            if question.answer is None or question.answer == kept:
                return
            try:
                self._answer(make([values[index] for index in question.answer]))
            except Exception:
                question.put_back(kept)
                raise
            kept = question.answer

        question.observe(self._guard(answered), ["chosen", "answered"])
        self.questions.append(question)


def _two_lines(label: str) -> Label:
    """An exercise's label as name and dose."""
    name, _, dose = label.partition(": ")
    return name, dose
