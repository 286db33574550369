"""How hard a patient is, and whether it can be solved from what is found."""

from dataclasses import dataclass

from kneeedu.generator.drawing import Drawn
from kneeedu.models.condition import URGENCIES, RedFlag, Urgency
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Findings, RaisedFlag, patient_findings, red_flags

DIFFICULTIES = {
    1: "the cause is first, with 85 % or more",
    2: "first, with 70 % or more",
    3: "first, with half or more",
    4: "first, with less than half",
    5: "second",
}
"""What each difficulty means: where the engine ranks the true cause on all that was assessed."""
_LEAST = {1: 0.85, 2: 0.7, 3: 0.5}
DANGERS: tuple[Urgency, ...] = ("urgent_referral", "emergency_same_day")


@dataclass(frozen=True)
class Rating:
    """What the engine makes of a patient.

    urgency: the more urgent of what the cause asks for and what any red flag asks for. flag: the red flag that asks for
    more than the cause does; None where the cause decides.
    """

    difficulty: int
    why_not: str | None
    urgency: Urgency
    flag: RedFlag | None


def known_of(drawn: Drawn) -> Findings:
    """The patient as the engine is told it."""
    arrived = drawn.arrived
    return Findings(drawn.findings, arrived.shaded, arrived.age_years, arrived.sex, arrived.sport)


def rating_of(drawn: Drawn, knowledge: Knowledge) -> Rating:
    """Difficulty 1-5, why it cannot be solved if so, and where the patient belongs."""
    ranking = sorted(drawn.belief, key=lambda condition: (-drawn.belief[condition], condition))
    rank, probability = ranking.index(drawn.truth), drawn.belief[drawn.truth]
    difficulty = 5
    if rank == 0:
        difficulty = next((level for level, least in _LEAST.items() if probability >= least), 4)
    raised = red_flags({**patient_findings(known_of(drawn), knowledge), **drawn.findings}, knowledge)
    own = knowledge.conditions[drawn.truth].urgency
    order = list(URGENCIES)
    worst = raised[0] if raised else None
    outranks = worst is not None and order.index(worst.urgency) > order.index(own)
    return Rating(
        difficulty,
        _why_not(rank, own, raised),
        worst.urgency if worst and outranks else own,
        _flag(worst, knowledge) if worst and outranks else None,
    )


def _why_not(rank: int, own: Urgency, raised: tuple[RaisedFlag, ...]) -> str | None:
    if rank > 1:
        return f"What was found ranks the true cause at place {rank + 1}, behind two others."
    if own in DANGERS and not any(flag.urgency in DANGERS for flag in raised):
        return "The patient is in danger, and nothing that was found raises a red flag."
    return None


def _flag(raised: RaisedFlag, knowledge: Knowledge) -> RedFlag:
    return next(flag for flag in knowledge.conditions[raised.condition].red_flags if flag.id == raised.id)
