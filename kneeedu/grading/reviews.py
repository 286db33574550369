"""Follow-up: what was decided at each visit against what the case's author would have decided."""

from collections.abc import Iterator, Mapping, Sequence

from kneeedu.course import Course
from kneeedu.grading.lines import Judged
from kneeedu.models.attempt import DECISIONS, Decision, Reviewed
from kneeedu.models.case import Visit
from kneeedu.models.grade import Feedback, LineVerdict

NEAR: frozenset[frozenset[Decision]] = frozenset(
    frozenset(pair)
    for pair in (("progress", "hold"), ("hold", "regress"), ("regress", "re_examine"), ("re_examine", "refer"))
)
"""Decisions that stand side by side: one in place of the other earns a part."""
NEAR_WORTH = 0.5
"""What the decision beside the author's earns (0-1)."""


def judge_reviews(course: Course, reviews: Sequence[Reviewed]) -> Judged:
    """The three visits count alike; one that was not held earns nothing."""
    decided: dict[int, Decision] = {review.week: review.decision for review in reviews}
    visits = course.follow_up.visits
    score = sum(worth_of_decision(visit, decided.get(visit.week)) for visit in visits) / len(visits)
    return Judged(score, tuple(_lines(visits, decided)))


def worth_of_decision(visit: Visit, decision: Decision | None) -> float:
    """What a decision earns (0-1): all for the author's, half for the one beside it."""
    if decision is None:
        return 0.0
    return 1.0 if decision == visit.best else NEAR_WORTH if frozenset((decision, visit.best)) in NEAR else 0.0


def _lines(visits: Sequence[Visit], decided: Mapping[int, Decision]) -> Iterator[Feedback]:
    for visit in visits:
        decision = decided.get(visit.week)
        if decision is None:
            yield _line_of_no_visit(visit.week)
            continue
        worth = worth_of_decision(visit, decision)
        verdict: LineVerdict = "full" if worth == 1 else "partly" if worth else "missed"
        if decision == "progress" and visit.best in ("refer", "re_examine"):
            verdict = "unsafe"
        yield Feedback(
            domain="follow_up",
            verdict=verdict,
            did=f"Week {visit.week}: {DECISIONS[decision][0].lower()}.",
            better=None if worth == 1 else f"{DECISIONS[visit.best][0]}.",
            text=visit.why,
            basis="expert",
        )


def _line_of_no_visit(week: int) -> Feedback:
    """What is said of a visit not held: nothing of how it would have gone."""
    return Feedback(
        domain="follow_up",
        verdict="missed",
        did=f"Week {week}: not seen.",
        better="See the patient again.",
        text="A visit that was not held earns nothing; whether a plan works shows only when the patient comes back.",
        basis="expert",
    )
