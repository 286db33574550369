"""A worked encounter: how an expert goes through a case, with the thought behind each step.

The expert asks what is a key feature or a safety question of the case, history first, and passes over the rest. Each
thought follows from the engine's numbers at that moment: what leads, and what the next answer would tell apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kneeedu.consultation import Answer, answer_of, known_after
from kneeedu.course import best_of
from kneeedu.inquiry import Yardstick, expert_inquiry, yardstick
from kneeedu.models.case import Case
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import Ranked, differential

LEADING = 3
"""How many conditions an expert keeps in mind at a step."""


@dataclass(frozen=True)
class Thought:
    """One step: what the expert thinks before it, what came of it, and where belief stands after it (the likeliest)."""

    heading: str
    why: str
    answer: Answer | None
    belief: tuple[Ranked, ...]
    minutes_used: float


def demonstrate(case: Case, knowledge: Knowledge) -> tuple[Thought, ...]:
    """The steps of an expert on a case: what is known at the start, each question and test, and the decision."""
    return tuple(_thoughts(case, knowledge))


def _thoughts(case: Case, knowledge: Knowledge) -> Iterator[Thought]:
    marks = yardstick(case, knowledge)
    learned: list[str] = []
    belief = _leading(case, learned, knowledge)
    yield Thought("Before the first question", _at_the_start(belief, knowledge), None, belief, 0)
    minutes = 0.0
    for finding_id in _worth_it(case, marks, knowledge):
        finding = knowledge.findings[finding_id]
        why = _why(finding, belief, marks, knowledge)
        answer = answer_of(case, finding_id, knowledge)
        minutes += answer.minutes
        learned.append(finding_id)
        belief = _leading(case, learned, knowledge)
        yield Thought(finding.act, why, answer, belief, minutes)
    yield Thought("Decide", _decision(case, belief, knowledge), None, belief, minutes)


def _worth_it(case: Case, marks: Yardstick, knowledge: Knowledge) -> Iterator[str]:
    """One finding of each key feature, and the whole safety screen, in the order of a consultation."""
    wanted = {*marks.safety, *(feature.findings[0] for feature in marks.key)}
    return (finding for finding in expert_inquiry(case, knowledge) if finding in wanted)


def _leading(case: Case, learned: list[str], knowledge: Knowledge) -> tuple[Ranked, ...]:
    return differential(known_after(case, learned, knowledge), knowledge).ranking[:LEADING]


def _at_the_start(belief: tuple[Ranked, ...], knowledge: Knowledge) -> str:
    return (
        f"From age, sport and the pain drawing alone, {_named(belief, knowledge)}."
        " That is a start and not a diagnosis. I ask what must not be missed, and what tells these apart."
    )


def _why(finding: Finding, belief: tuple[Ranked, ...], marks: Yardstick, knowledge: Knowledge) -> str:
    first, second = (knowledge.conditions[ranked.condition] for ranked in belief[:2])
    rates = [condition.rates.get(finding.id, finding.background).rate for condition in (first, second)]
    told_apart = f"{_share(rates[0])} with {first.name} have it, and {_share(rates[1])} with {second.name}"
    if finding.id not in marks.safety:
        return f"This tells the two that lead apart: {told_apart}."
    graver = _grave_with(finding, knowledge)
    told = f"For safety: it is rare in sore knees, and with other findings it can point to {' or '.join(graver)}."
    return told if max(rates) < 2 * min(rates) else f"{told} It also tells the two that lead apart: {told_apart}."


def _grave_with(finding: Finding, knowledge: Knowledge) -> list[str]:
    """Up to two conditions that cannot wait and have the finding most often among those whose red flags name it."""
    grave = [
        condition
        for condition in knowledge.conditions.values()
        if any(
            finding.id in pattern
            for flag in condition.red_flags
            if flag.urgency in ("urgent_referral", "emergency_same_day")
            for pattern in flag.any
        )
    ]
    grave.sort(key=lambda condition: -condition.rates.get(finding.id, finding.background).rate)
    return [in_sentence(condition.name) for condition in grave[:2]]


def _decision(case: Case, belief: tuple[Ranked, ...], knowledge: Knowledge) -> str:
    answers = case.answers
    diagnosis, disposition, stage = best_of(answers.diagnosis), best_of(answers.disposition), best_of(answers.stage)
    return (
        f"I stop here, as more questions would not change what I do: {_named(belief, knowledge)}."
        f" {diagnosis.feedback} {disposition.feedback} {stage.feedback}"
    )


def _named(belief: tuple[Ranked, ...], knowledge: Knowledge) -> str:
    """Those that are worth naming, with how much the engine gives them."""
    named = [ranked for ranked in belief if ranked.probability >= 0.01]
    parts = [f"{knowledge.conditions[one.condition].name} has {_share(one.probability)}" for one in named]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def _share(probability: float) -> str:
    return "under 1%" if probability < 0.01 else "over 99%" if probability > 0.99 else f"{probability:.0%}"
