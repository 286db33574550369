"""How it goes on after the consultation: the course that the case's author wrote for a plan of this kind.

A teaching model, not a forecast: which course a patient takes follows from the plan alone, and always in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kneeedu.models.attempt import Given
from kneeedu.models.case import Case, FollowUp, Option, Plan
from kneeedu.models.condition import URGENCIES
from kneeedu.models.progression import STAGES

Graded = TypeVar("Graded", bound=Option)
WORTH = {"best": 1.0, "good": 1.0, "partly": 0.5, "poor": 0.0, "unsafe": 0.0}
"""What an answer of each verdict earns (0-1)."""
PLANS: dict[Plan, tuple[str, str]] = {
    "fitting": ("A fitting plan", "The right load was begun, or the patient was sent where they belong in time."),
    "too_much": ("Too much, too fast", "Loading began further on than this knee bears, or with work that harms it."),
    "rest_only": ("Complete rest", "Nothing was loaded: pain settles, and so does what the leg can bear."),
    "passive_only": ("Nothing that loads", "What was chosen may soothe, and none of it makes the leg bear more."),
    "mismatched": ("Another condition's plan", "The plan treats something else than what this patient has."),
    "referral_missed": ("A referral missed", "The patient was sent too late to where they belonged."),
}
"""Each kind of plan: name and why it goes the way it goes, as a learner reads them."""


@dataclass(frozen=True)
class Course:
    """The course taken, and the reason in one sentence."""

    follow_up: FollowUp
    why: str


def course_of(case: Case, given: Given) -> Course:
    """The course that follows from the answers given; the nearest one written where a case lacks the very one."""
    written = {course.plan: course for course in case.follow_up}
    plan, why = kind_of_plan(case, given)
    if plan not in written:
        plan = "fitting" if plan != "referral_missed" else "mismatched"
    return Course(written.get(plan, case.follow_up[0]), why)


def kind_of_plan(case: Case, given: Given) -> tuple[Plan, str]:
    """What kind of plan the answers make, and by which of them it is so."""
    answers = case.answers
    if missed_urgency(case, given):
        return "referral_missed", PLANS["referral_missed"][1]
    if best_of(answers.disposition).urgency in ("urgent_referral", "emergency_same_day"):
        return "fitting", "The patient was seen in time by those who can help."
    chosen = set(given.exercises or ())
    wanted = {option.id for option in answers.exercises if option.choice == "include"}
    harmful = {option.id for option in answers.exercises if option.choice == "harmful"}
    stages = list(STAGES)
    best_stage = best_of(answers.stage).stage
    if wanted and (not chosen or given.stage == "hold" != best_stage):
        return "rest_only", PLANS["rest_only"][1]
    share = len(chosen & wanted) / len(wanted) if wanted else 1.0
    if worth_of_diagnosis(case, given.condition) == 0 and share < 0.5:
        return "mismatched", PLANS["mismatched"][1]
    too_far = given.stage is not None and stages.index(given.stage) > stages.index(best_stage)
    if chosen & harmful or (too_far and worth_of(answers.stage, "stage", given.stage) == 0):
        return "too_much", PLANS["too_much"][1]
    if wanted and not chosen & wanted:
        return "passive_only", PLANS["passive_only"][1]
    return "fitting", PLANS["fitting"][1]


def missed_urgency(case: Case, given: Given) -> bool:
    """Whether an urgent or same-day patient was sent home, or sent too late."""
    order = list(URGENCIES)
    best = best_of(case.answers.disposition)
    chosen = next((option for option in case.answers.disposition if option.urgency == given.urgency), None)
    if order.index(best.urgency) < order.index("urgent_referral") or (chosen and WORTH[chosen.verdict] == 1):
        return False
    return chosen is None or order.index(chosen.urgency) < order.index(best.urgency)


def worth_of_diagnosis(case: Case, condition: str | None) -> float:
    """What the diagnosis earns by its verdict (0-1); one that was not among the case's options earns nothing."""
    return worth_of(case.answers.diagnosis, "condition", condition)


def worth_of(options: tuple[Option, ...], key: str, chosen: object) -> float:
    """What the chosen option earns (0-1); nothing where none was chosen."""
    return next((WORTH[option.verdict] for option in options if getattr(option, key) == chosen), 0.0)


def best_of(options: Sequence[Graded]) -> Graded:
    """The option with verdict 'best'; a case has exactly one for each question."""
    return next(option for option in options if option.verdict == "best")
