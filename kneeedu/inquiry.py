"""What was worth asking: a case's key features, its safety screen, and an inquirer who always asks what tells most.

The ideal inquirer knows the base rates and the engine's numbers, not the diagnosis. At each step he takes the question
or test with the most expected information per minute, and hears what this patient answers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log10
from weakref import WeakKeyDictionary

from kneeedu.consultation import CLOCK_MIN, Answer, answer_of, known_after, record_of
from kneeedu.models.case import Case
from kneeedu.models.finding import TOPICS
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Differential, Findings, differential, next_questions

KEY_DECIBANS = 1.0
"""How far (10 log10 of the odds) a dependency group must move belief in the truth to be a key feature."""
MOST_KEYS = 6
MOST_SCREENED = 6
RARE = 0.1
"""The share of sore knees up to which a finding of a red flag belongs to the safety screen."""
BITS_WORTH_ASKING = 0.02
"""Expected information (bits) below which the ideal inquirer stops."""


@dataclass(frozen=True)
class KeyFeature:
    """Findings of one dependency group, any of which earns it, and how far they move belief in the truth (decibans)."""

    findings: tuple[str, ...]
    decibans: float


@dataclass(frozen=True)
class Yardstick:
    """What a learner's inquiry is held against. Probabilities (0-1) are those of the truth, as the engine sees them."""

    key: tuple[KeyFeature, ...]
    safety: tuple[str, ...]
    """The rarest findings the author screened for that take part in an urgent or same-day red flag."""
    flags: tuple[str, ...]
    """Findings that raise a red flag in this patient: they are needed."""
    at_start: float
    whole: Differential
    """The engine's differential on the whole written record."""
    whole_record: float
    ideal: float
    ideal_path: tuple[str, ...]


def yardstick(case: Case, knowledge: Knowledge) -> Yardstick:
    """The yardstick of a case; worked out once for each case and knowledge."""
    known = _YARDSTICKS.setdefault(knowledge, {})
    if case.id not in known or known[case.id][0] is not case:
        known[case.id] = (case, _yardstick(case, knowledge))
    return known[case.id][1]


_YARDSTICKS: WeakKeyDictionary[Knowledge, dict[str, tuple[Case, Yardstick]]] = WeakKeyDictionary()


def _yardstick(case: Case, knowledge: Knowledge) -> Yardstick:
    record = record_of(case)
    whole = differential(record, knowledge)
    path = tuple(_ideal_path(case, knowledge))
    seen = differential(known_after(case, path, knowledge), knowledge)
    flagged = {finding for flag in whole.red_flags for finding in flag.because}
    asked = _askable(record, knowledge)
    grave = [finding for finding in asked if finding in _in_red_flags(knowledge)]
    screened = sorted(grave, key=lambda finding: knowledge.findings[finding].background.rate)[:MOST_SCREENED]
    return Yardstick(
        key=tuple(_key_features(case, record, whole, knowledge)),
        safety=tuple(finding for finding in asked if finding in screened or finding in flagged),
        flags=tuple(finding for finding in asked if finding in flagged),
        at_start=differential(known_after(case, (), knowledge), knowledge).of(case.truth).probability,
        whole=whole,
        whole_record=whole.of(case.truth).probability,
        ideal=seen.of(case.truth).probability,
        ideal_path=path,
    )


def ideal_next(case: Case, learned: Sequence[str], knowledge: Knowledge) -> Answer | None:
    """What the ideal inquirer would ask or examine next; None when nothing more is worth its minutes."""
    questions = next_questions(known_after(case, learned, knowledge), knowledge, most=1)
    if not questions or questions[0].bits < BITS_WORTH_ASKING:
        return None
    return answer_of(case, questions[0].finding, knowledge)


def expert_inquiry(case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """What the author's expert asks and examines: all that is written in the record, history first, by topic."""
    order = list(TOPICS)
    asked = _askable(record_of(case), knowledge)

    def place(finding_id: str) -> int:
        topic = knowledge.findings[finding_id].topic
        return order.index(topic) if topic else len(order)

    return tuple(sorted(asked, key=lambda finding: (knowledge.findings[finding].kind == "test", place(finding))))


def hint(case: Case, learned: Sequence[str], level: int, knowledge: Knowledge) -> str:
    """A hint on what to ask next, more telling with each level (1 where to look, 2 what, 3 why)."""
    following = ideal_next(case, learned, knowledge)
    if following is None:
        return "Nothing more is worth its minutes. Say what you believe and decide."
    finding = knowledge.findings[following.finding]
    act = "Ask about" if finding.kind == "history" else "Examine"
    if level == 1:
        return f"{act}: {TOPICS[finding.topic].lower() if finding.topic else finding.name}."
    if level == 2:
        return f"{finding.name}."
    first, second = differential(known_after(case, learned, knowledge), knowledge).ranking[:2]
    rates = [
        knowledge.conditions[one.condition].rates.get(finding.id, finding.background).rate for one in (first, second)
    ]
    names = [knowledge.conditions[one.condition].name for one in (first, second)]
    return (
        f"{finding.name}: present in about {rates[0]:.0%} with {names[0]} and {rates[1]:.0%} with {names[1]},"
        " the two that lead now."
    )


def decibans(probability: float) -> float:
    """Ten times the decimal logarithm of the odds: 0 is even, 10 is ten to one."""
    kept = min(max(probability, 1e-9), 1 - 1e-9)
    return 10 * log10(kept / (1 - kept))


def _ideal_path(case: Case, knowledge: Knowledge) -> Iterator[str]:
    learned: list[str] = []
    left = CLOCK_MIN
    while (answer := ideal_next(case, learned, knowledge)) and answer.minutes <= left:
        learned.append(answer.finding)
        left -= answer.minutes
        yield answer.finding


def _key_features(case: Case, record: Findings, whole: Differential, knowledge: Knowledge) -> Iterator[KeyFeature]:
    """Groups of written findings without which belief in the truth would be clearly lower, the weightiest first."""
    groups: dict[str, list[str]] = {}
    for finding in _askable(record, knowledge):
        groups.setdefault(knowledge.findings[finding].group, []).append(finding)
    told = decibans(whole.of(case.truth).probability)
    found = []
    for members in groups.values():
        rest = {finding: is_ for finding, is_ in record.findings.items() if finding not in members}
        without = Findings(rest, record.regions, record.age_years, record.sex, record.sport)
        moved = told - decibans(differential(without, knowledge).of(case.truth).probability)
        if moved >= KEY_DECIBANS:
            found.append(KeyFeature(tuple(members), moved))
    yield from sorted(found, key=lambda feature: -feature.decibans)[:MOST_KEYS]


def _askable(record: Findings, knowledge: Knowledge) -> list[str]:
    return [finding for finding in record.findings if knowledge.findings[finding].kind != "patient"]


@lru_cache(maxsize=4)
def _in_red_flags(knowledge: Knowledge) -> frozenset[str]:
    """Rare findings that take part in an urgent or same-day red flag."""
    flags = [flag for condition in knowledge.conditions.values() for flag in condition.red_flags]
    grave = [flag for flag in flags if flag.urgency in ("urgent_referral", "emergency_same_day")]
    named = {finding for flag in grave for pattern in flag.any for finding in pattern}
    return frozenset(finding for finding in named if knowledge.findings[finding].background.rate <= RARE)
