"""Players who play the test and not the patient: each has one trick for all cases, and none reads a verdict.

What a trick leaves open is filled from one answer sheet, made as strong as a sheet can be that is the same for every
patient: the commonest cause, managed in clinic, settled first, and options chosen by nothing but how long they are.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import players

from kneeedu.encounter import Encounter
from kneeedu.grading import exercise_label
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import CONFIDENCES, DECISIONS, POINTS, Decision, Event, Given
from kneeedu.models.case import Case
from kneeedu.models.condition import URGENCIES, Urgency
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import STAGES

Answers = Callable[[Case, Knowledge], Given]


@dataclass(frozen=True)
class Gamer:
    """A trick: what is answered, whether everything is asked first, and what is decided at every visit."""

    answers: Answers
    asks_all: bool = False
    decides: Decision = "progress"

    def in_the_long_form(self, case: Case, knowledge: Knowledge) -> Encounter:
        given = self.answers(case, knowledge)
        asked = players.menu(knowledge) if self.asks_all else []
        belief = acts.Believed(points=dict(given.points or {}))
        consultation = [*(players.learn(one, knowledge) for one in asked), belief]
        return players.play(case, knowledge, consultation, given, lambda _: self.decides)

    def in_the_short_form(self, case: Case, knowledge: Knowledge) -> Encounter:
        given = self.answers(case, knowledge)
        offered = [option.condition for option in case.answers.diagnosis]
        if given.condition not in offered:
            given = replace(given, condition=max(offered, key=lambda one: knowledge.conditions[one].base_rate.rate))
        events: tuple[Event, ...] = (
            acts.Located(region=given.region),
            acts.Rated(probability=given.probability),
            *players.decisions(given),
            acts.Committed(),
        )
        return Encounter.replay(case, knowledge, events)


def sheet(case: Case, knowledge: Knowledge) -> Given:
    """The same answers for every patient."""
    answers = case.answers
    by_length = sorted(answers.running, key=lambda option: len(option.text))
    return Given(
        region="patella_centre",
        condition=players.commonest(knowledge),
        probability=CONFIDENCES[1],
        urgency="manage_in_clinic",
        stage="settle",
        exercises=(),
        running=by_length[len(by_length) // 2].id,
        avoid=_ids(sorted(answers.avoid, key=lambda option: len(option.text))[:3]),
        points=players.base_rates(knowledge),
    )


def refers(urgency: Urgency) -> Gamer:
    """Refers everybody, always with the same urgency, and leaves the treatment to the others."""

    def answers(case: Case, knowledge: Knowledge) -> Given:
        return replace(sheet(case, knowledge), urgency=urgency, stage="hold", exercises=(), avoid=())

    return Gamer(answers, decides="refer")


def halves(case: Case, knowledge: Knowledge) -> Given:
    """Fifty-fifty: half the points on each of the two commonest, as near to even as can be said, half of all ticks."""
    ordered = sorted(knowledge.conditions.values(), key=lambda one: -one.base_rate.rate)
    even = min(CONFIDENCES, key=lambda one: abs(one - 0.5))
    return replace(
        sheet(case, knowledge),
        probability=even,
        points={one.id: POINTS // 2 for one in ordered[:2]},
        exercises=_ids(case.answers.exercises[::2]),
        avoid=_ids(case.answers.avoid[::2]),
    )


def guesses(case: Case, knowledge: Knowledge) -> Given:
    """Any of the diagnoses on the case's own list, and anything else by the throw of a coin."""
    dice = random.Random(case.id)
    options = case.answers
    guess = dice.choice(options.diagnosis).condition
    return replace(
        sheet(case, knowledge),
        condition=guess,
        probability=dice.choice(CONFIDENCES),
        points={guess: POINTS},
        urgency=dice.choice(list(URGENCIES)),
        stage=dice.choice(list(STAGES)),
        exercises=_ids(one for one in options.exercises if dice.random() < 0.5),
        running=dice.choice(options.running).id,
        avoid=_ids(one for one in options.avoid if dice.random() < 0.5),
    )


def by_length(longest: bool, ticks: int) -> Answers:
    """The longest option of every question, or the shortest, as it stands on the screen; so many of those to tick."""

    def first(options: Iterable[Any], told: Callable[[Any], str]) -> list[Any]:
        return sorted(options, key=lambda one: len(told(one)), reverse=longest)

    def answers(case: Case, knowledge: Knowledge) -> Given:
        options = case.answers
        named = [one.condition for one in options.diagnosis]
        condition = first(named, lambda one: knowledge.conditions[one].name)[0]
        return Given(
            region=first(knowledge.regions.values(), lambda one: one.name)[0].id,
            condition=condition,
            probability=CONFIDENCES[3],
            urgency=first(URGENCIES, lambda one: " ".join(URGENCIES[one]))[0],
            stage=first(STAGES, lambda one: " ".join(STAGES[one]))[0],
            exercises=_ids(first(options.exercises, lambda one: exercise_label(one, knowledge))[:ticks]),
            running=first(options.running, lambda one: one.text)[0].id,
            avoid=_ids(first(options.avoid, lambda one: one.text)[:ticks]),
            points={condition: POINTS},
        )

    return answers


def middle(urgency: Urgency) -> Gamer:
    """Always the middle: of stages, of ways to be sure, of lengths, of decisions; belief spread evenly over five."""

    def answers(case: Case, knowledge: Knowledge) -> Given:
        ordered = sorted(knowledge.conditions.values(), key=lambda one: -one.base_rate.rate)
        return replace(
            sheet(case, knowledge),
            probability=_middle(CONFIDENCES),
            urgency=urgency,
            stage=_middle(list(STAGES)),
            exercises=_ids(_inner(case.answers.exercises, lambda one: exercise_label(one, knowledge))),
            avoid=_ids(_inner(case.answers.avoid, lambda one: one.text)),
            points={one.id: POINTS // 5 for one in ordered[:5]},
        )

    return Gamer(answers, decides=_middle(list(DECISIONS)))


def _ids(options: Iterable[Any]) -> tuple[str, ...]:
    return tuple(option.id for option in options)


def _middle(scale: Sequence[Any]) -> Any:
    return scale[len(scale) // 2]


def _inner(options: Iterable[Any], told: Callable[[Any], str]) -> list[Any]:
    """By length the middle half: neither the longest nor the shortest quarter."""
    ordered = sorted(options, key=lambda one: len(told(one)))
    return ordered[len(ordered) // 4 : -(len(ordered) // 4) or None]


GAMERS: dict[str, Gamer] = {
    "the same sheet for everybody": Gamer(sheet),
    "the same sheet, and always hold": Gamer(sheet, decides="hold"),
    **{f"always {name.lower()}": refers(urgency) for urgency, (name, _) in list(URGENCIES.items())[1:]},
    "always 50/50": Gamer(halves),
    "asks all, then the same sheet": Gamer(sheet, asks_all=True),
    "asks all, then guesses": Gamer(guesses, asks_all=True),
    **{f"the longest, {ticks} ticked": Gamer(by_length(True, ticks), decides="re_examine") for ticks in (1, 2, 3)},
    **{f"the shortest, {ticks} ticked": Gamer(by_length(False, ticks), decides="hold") for ticks in (1, 2, 3)},
    "always the middle, referred soon": middle("routine_referral"),
    "always the middle, referred sooner": middle("urgent_referral"),
}
