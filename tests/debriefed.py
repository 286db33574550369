"""Encounters played to their end, for what is told afterwards."""

from collections.abc import Iterable
from typing import Any

from kneeedu.course import best_of
from kneeedu.encounter import Encounter
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import Event
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge

VISITS = [
    {
        "week": week,
        "told": f"It is week {week}.",
        "pain_during_nrs": 4 - number,
        "pain_next_morning_nrs": 2 - number,
        "running_min_per_week": 20 * number,
        "best": "progress",
        "why": "The next morning was quiet.",
    }
    for number, week in enumerate((2, 6, 12))
]
COURSE = [{"plan": "fitting", "visits": VISITS}]


def with_a_course(case: Case, **more: Any) -> Case:
    """The case with follow-up visits, at each of which progress is right."""
    return Case.model_validate(case.model_dump(by_alias=True) | {"follow_up": COURSE} | more)


def looked_into(knowledge: Knowledge, *findings: str) -> list[Event]:
    """Ask or examine, in this order."""
    return [
        acts.Asked(finding=one) if knowledge.findings[one].kind == "history" else acts.Examined(finding=one)
        for one in findings
    ]


def decided(case: Case, **other: Any) -> list[Event]:
    """The best answer to every question, but for the diagnosis and urgency given."""
    answers = case.answers
    return [
        acts.Diagnosed(condition=other.get("condition", case.truth)),
        acts.Disposed(urgency=other.get("urgency", best_of(answers.disposition).urgency)),
        acts.Staged(stage=best_of(answers.stage).stage),
        acts.Exercised(chosen=tuple(one.id for one in answers.exercises if one.choice == "include")),
        acts.RunningAdvised(chosen=best_of(answers.running).id),
        acts.Avoided(chosen=tuple(one.id for one in answers.avoid if one.choice == "include")),
        acts.Committed(),
    ]


def played(case: Case, knowledge: Knowledge, consultation: Iterable[Event], **decision: Any) -> Encounter:
    """The consultation, the decisions, and every visit; 'reviews' gives other decisions than the best."""
    reviews = iter(decision.pop("reviews", ()))
    events = [*consultation, *decided(case, **decision)]
    encounter = Encounter.replay(case, knowledge, events, "encounter")
    while visit := encounter.visit_due:
        encounter = encounter.apply(acts.Reviewed(week=visit.week, decision=next(reviews, visit.best)))
    return encounter
