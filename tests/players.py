"""Simulated players of the long form: policies over the engine, each with the skill it stands for said aloud.

None of them reads a verdict, except where its docstring says that the skill it stands for is knowing the answer.
The events of a player depend on nothing but the case, the knowledge and, for the random one, the seed.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from kneeedu.consultation import CLOCK_MIN, known_after, minutes_of, record_of
from kneeedu.course import WORTH, best_of
from kneeedu.encounter import Encounter
from kneeedu.inquiry import BITS_WORTH_ASKING, expert_inquiry
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import DECISIONS, MOST_CANDIDATES, POINTS, SOMETHING_ELSE, Decision, Event, Given
from kneeedu.models.case import Case, Visit
from kneeedu.models.condition import URGENCIES, Urgency
from kneeedu.models.finding import TOPICS, Topic
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import STAGES
from kneeedu.reasoning import Differential, NextQuestion, differential, next_questions

Player = Callable[[Case, Knowledge], Encounter]
Review = Callable[[Visit], Decision]


# What a player can do


def play(case: Case, knowledge: Knowledge, consultation: Iterable[Event], plan: Given, review: Review) -> Encounter:
    """The whole encounter: the consultation, the answers of the plan, the commit, and every visit as it falls due."""
    encounter = Encounter.replay(case, knowledge, (*consultation, *decisions(plan), acts.Committed()), "encounter")
    while visit := encounter.visit_due:
        encounter = encounter.apply(acts.Reviewed(week=visit.week, decision=review(visit)))
    return encounter


def decisions(plan: Given) -> tuple[Event, ...]:
    """The events that give the six answers of a plan."""
    return (
        acts.Diagnosed(condition=plan.condition),
        acts.Disposed(urgency=plan.urgency),
        acts.Staged(stage=plan.stage),
        acts.Exercised(chosen=plan.exercises),
        acts.RunningAdvised(chosen=plan.running),
        acts.Avoided(chosen=plan.avoid),
    )


def learn(finding: str, knowledge: Knowledge) -> Event:
    """Ask or examine, whichever the finding needs."""
    if knowledge.findings[finding].kind == "history":
        return acts.Asked(finding=finding)
    return acts.Examined(finding=finding)


def menu(knowledge: Knowledge, *kinds: str) -> list[str]:
    """Questions, then tests, under their headings, as they are offered. kinds: history, test; both if none is given."""
    order = list(TOPICS)
    offered = [one for one in knowledge.findings.values() if one.kind in (kinds or ("history", "test"))]
    return [one.id for one in sorted(offered, key=lambda one: (one.kind != "history", order.index(one.topic)))]


def engine_after(case: Case, learned: Sequence[str], knowledge: Knowledge) -> Differential:
    return differential(known_after(case, learned, knowledge), knowledge)


def points_of(probabilities: Iterable[tuple[str, float]]) -> dict[str, int]:
    """Probabilities (0-1) as points: the likeliest by name, rounded down, and the rest on 'something else'."""
    likeliest = sorted(probabilities, key=lambda pair: -pair[1])[: MOST_CANDIDATES - 1]
    points = {condition: int(probability * POINTS) for condition, probability in likeliest}
    points = {condition: given for condition, given in points.items() if given}
    rest = POINTS - sum(points.values())
    return points | ({SOMETHING_ELSE: rest} if rest else {})


def believe_the_engine(case: Case, learned: Sequence[str], knowledge: Knowledge) -> acts.Believed:
    """What an honest reader of the same findings believes."""
    ranking = engine_after(case, learned, knowledge).ranking
    return acts.Believed(points=points_of((one.condition, one.probability) for one in ranking))


def best_plan(case: Case) -> Given:
    """The best answer to every question of the plan."""
    answers = case.answers
    return Given(
        condition=case.truth,
        urgency=best_of(answers.disposition).urgency,
        stage=best_of(answers.stage).stage,
        exercises=tuple(one.id for one in answers.exercises if one.choice == "include"),
        running=best_of(answers.running).id,
        avoid=tuple(one.id for one in answers.avoid if one.choice == "include"),
    )


def commonest(knowledge: Knowledge) -> str:
    """The commonest cause of knee pain in runners."""
    return max(knowledge.conditions.values(), key=lambda one: one.base_rate.rate).id


def base_rates(knowledge: Knowledge) -> dict[str, int]:
    return points_of((one.id, one.base_rate.rate) for one in knowledge.conditions.values())


def inquire(case: Case, knowledge: Knowledge, minutes: float, under_each_heading: int = 0) -> list[str]:
    """What tells most per minute by the engine, again and again, until so many minutes are spent or little is left.

    under_each_heading: so many questions are asked first under every heading of the history, those that tell most.
    """
    learned: list[str] = []

    def following(among: frozenset[str] | None = None) -> NextQuestion | None:
        return next(iter(next_questions(known_after(case, learned, knowledge), knowledge, most=1, among=among)), None)

    for heading in under_headings(knowledge).values():
        for _ in range(under_each_heading):
            if question := following(heading):
                learned.append(question.finding)
    while (question := following()) and question.bits >= BITS_WORTH_ASKING:
        if minutes_of([*learned, question.finding], knowledge) > minutes:
            break
        learned.append(question.finding)
    return learned


def under_headings(knowledge: Knowledge) -> dict[Topic, frozenset[str]]:
    """The questions of the history by heading."""
    headings: dict[Topic, set[str]] = {}
    for finding in menu(knowledge, "history"):
        headings.setdefault(knowledge.findings[finding].topic, set()).add(finding)
    return {topic: frozenset(findings) for topic, findings in headings.items()}


# Three levels of skill


def novice(case: Case, knowledge: Knowledge) -> Encounter:
    """Asks the first eight questions of the menu and three tests, thinks in base rates, and prescribes rest.

    Whatever the answers, it is the commonest cause, managed in clinic: nothing is loaded, running stops, everything
    on the list is to be avoided, and at each visit things stay as they are.
    """
    asked = [*menu(knowledge, "history")[:8], *menu(knowledge, "test")[:3]]
    plan = Given(
        condition=commonest(knowledge),
        urgency="manage_in_clinic",
        stage="hold",
        exercises=(),
        running=_advice_to_stop(case),
        avoid=tuple(one.id for one in case.answers.avoid),
    )
    consultation = [*(learn(one, knowledge) for one in asked), acts.Believed(points=base_rates(knowledge))]
    return play(case, knowledge, consultation, plan, lambda _: "hold")


def novice_with_a_sheet(case: Case, knowledge: Knowledge) -> Encounter:
    """As the novice, but hands out the sheet everybody gets: settle, stretch and hold, and add a little each visit.

    Of the exercises on offer those that stretch, hold or condition are ticked; nothing is to be avoided; the advice on
    running is any, the first by the alphabet.
    """
    asked = [*menu(knowledge, "history")[:8], *menu(knowledge, "test")[:3]]
    on_the_sheet = ("mobility", "isometric", "conditioning")
    plan = Given(
        condition=commonest(knowledge),
        urgency="manage_in_clinic",
        stage="settle",
        exercises=tuple(
            one.id for one in case.answers.exercises if knowledge.exercises[one.exercise].mode in on_the_sheet
        ),
        running=min(case.answers.running, key=lambda one: one.text).id,
        avoid=(),
    )
    consultation = [*(learn(one, knowledge) for one in asked), acts.Believed(points=base_rates(knowledge))]
    return play(case, knowledge, consultation, plan, lambda _: "progress")


def intermediate(case: Case, knowledge: Knowledge) -> Encounter:
    """Takes a history and examines for half the clock, follows the engine, refers on the red flags seen.

    Asks two questions under each heading and then whatever tells most per minute. Greed for information alone takes
    the pain drawing at its word, never asks where it hurts, and so finds one pain in a patient who has two.

    Believes what the engine believes and names its first. Sends the patient where a red flag that came up asks, or
    where a condition of that name belongs. The plan is one step off, that of a clinician who knows the direction and
    not the dose: stage and advice on running stand next to the best, and one right exercise and one right thing to
    avoid are forgotten where there are more. Visits go by a rule of pain.
    """
    asked = inquire(case, knowledge, CLOCK_MIN / 2, under_each_heading=2)
    seen = engine_after(case, asked, knowledge)
    named = seen.ranking[0].condition
    best = best_plan(case)
    plan = Given(
        condition=named,
        urgency=_most_urgent(knowledge.conditions[named].urgency, *(flag.urgency for flag in seen.red_flags)),
        stage=_beside(list(STAGES), best.stage),
        exercises=_all_but_one(best.exercises),
        running=_next_best(case.answers.running).id,
        avoid=_all_but_one(best.avoid),
    )
    half = asked[: len(asked) // 2]
    consultation = [
        *(learn(one, knowledge) for one in half),
        believe_the_engine(case, half, knowledge),
        *(learn(one, knowledge) for one in asked[len(half) :]),
        believe_the_engine(case, asked, knowledge),
    ]
    return play(case, knowledge, consultation, plan, by_the_pain)


def by_the_pain(visit: Visit) -> Decision:
    """A rule without a thought: on while pain is at most 2 of 10 during and next morning, hold at 3, back above."""
    worst = max(visit.pain_during_nrs, visit.pain_next_morning_nrs)
    return "progress" if worst <= 2 else "hold" if worst == 3 else "regress"


def expert(case: Case, knowledge: Knowledge) -> Encounter:
    """Asks and examines what the case's author did, believes the engine half-way and at the end, and decides right.

    This is the skill it stands for: knowing what to ask of such a patient, and what to do.
    """
    asked = expert_inquiry(case, knowledge)
    half = asked[: len(asked) // 2]
    consultation = [
        *(learn(one, knowledge) for one in half),
        believe_the_engine(case, half, knowledge),
        *(learn(one, knowledge) for one in asked[len(half) :]),
        believe_the_engine(case, asked, knowledge),
    ]
    return play(case, knowledge, consultation, best_plan(case), lambda visit: visit.best)


# Players without skill


def asks_everything(case: Case, knowledge: Knowledge) -> Encounter:
    """Asks every question, does every test, and then answers all right."""
    asked = menu(knowledge)
    consultation = [*(learn(one, knowledge) for one in asked), believe_the_engine(case, asked, knowledge)]
    return play(case, knowledge, consultation, best_plan(case), lambda visit: visit.best)


def asks_nothing(case: Case, knowledge: Knowledge) -> Encounter:
    """Asks nothing, believes what the drawing and the age alone say, and then answers all right."""
    consultation = [believe_the_engine(case, (), knowledge)]
    return play(case, knowledge, consultation, best_plan(case), lambda visit: visit.best)


def at_random(seed: int) -> Player:
    """Does anything that is on offer, each as likely as the next."""

    def player(case: Case, knowledge: Knowledge) -> Encounter:
        dice = random.Random(f"{seed} {case.id}")
        answers = case.answers
        offered = menu(knowledge)
        asked = dice.sample(offered, dice.randint(0, 30))
        plan = Given(
            condition=dice.choice(list(knowledge.conditions)),
            urgency=dice.choice(list(URGENCIES)),
            stage=dice.choice(list(STAGES)),
            exercises=tuple(one.id for one in answers.exercises if dice.random() < 0.5),
            running=dice.choice(answers.running).id,
            avoid=tuple(one.id for one in answers.avoid if dice.random() < 0.5),
        )
        believed = dice.sample(list(knowledge.conditions), dice.randint(1, 5))
        cuts = sorted(dice.randint(0, POINTS) for _ in believed[1:])
        shares = [high - low for low, high in zip([0, *cuts], [*cuts, POINTS], strict=True)]
        belief = acts.Believed(points=dict(zip(believed, shares, strict=True)))
        consultation = [*(learn(one, knowledge) for one in asked), belief]
        return play(case, knowledge, consultation, plan, lambda _: dice.choice(list(DECISIONS)))

    return player


def wrong_and_sure(case: Case, knowledge: Knowledge) -> Encounter:
    """Acts as the expert does, but names the likeliest wrong condition, and has all points on it."""
    return _wrong(case, knowledge, sure=True)


def wrong_and_unsure(case: Case, knowledge: Knowledge) -> Encounter:
    """Acts as the expert does and names the likeliest wrong condition, but spreads the points evenly over five.

    They are the wrong one, the truth and three more.
    """
    return _wrong(case, knowledge, sure=False)


def _wrong(case: Case, knowledge: Knowledge, sure: bool) -> Encounter:
    asked = expert_inquiry(case, knowledge)
    ranking = [one.condition for one in engine_after(case, asked, knowledge).ranking]
    accepted = {case.truth, *(one.condition for one in case.answers.diagnosis if WORTH[one.verdict])}
    accepted |= set(differential(record_of(case), knowledge).inseparable)
    others = [one for one in ranking if one not in accepted]
    spread = [others[0], case.truth, *others[1:4]]
    points = {others[0]: POINTS} if sure else dict.fromkeys(spread, POINTS // len(spread))
    plan = best_plan(case)
    consultation = [*(learn(one, knowledge) for one in asked), acts.Believed(points=points)]
    return play(case, knowledge, consultation, replace(plan, condition=others[0]), lambda visit: visit.best)


def _advice_to_stop(case: Case) -> str:
    """The advice on running that tells to stop or rest, by its words; the first where none does."""
    words = ("stop", "rest", "no running", "none", "break")
    texts = [(one.id, one.text.lower()) for one in case.answers.running]
    return next((id for id, text in texts if any(word in text for word in words)), texts[0][0])


def _most_urgent(*urgencies: Urgency) -> Urgency:
    return max(urgencies, key=list(URGENCIES).index)


def _beside(scale: list[Any], best: Any) -> Any:
    """One step further along the scale; one back at its end."""
    place = scale.index(best)
    return scale[place + 1] if place + 1 < len(scale) else scale[place - 1]


def _all_but_one(right: tuple[str, ...]) -> tuple[str, ...]:
    return right[:-1] if len(right) > 1 else right


def _next_best(options: Sequence[Any]) -> Any:
    """The option judged next to the best: partly right where there is one, else the first that is not the best."""
    lesser = [one for one in options if one.verdict != "best"]
    return max(lesser, key=lambda one: WORTH[one.verdict])
