"""What to ask or examine next: expected information for the minutes it takes.

How likely an answer is and how far it moves belief are two things. The chance of 'present' is each condition's own
rate, weighed by belief in it; with 'absent' it makes one. Belief then moves as the engine moves it, by likelihoods held
within ten to one of sore knees at large, one for each dependency group. Those held likelihoods do not add up to one
over the two answers, so they cannot say how often an answer comes. The bits are therefore what the engine's own doubt
is expected to lose; where a rate was held back, or a group has spoken, they can fall a little below nothing, which is
not worth asking.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from math import exp, log
from operator import add, mul, sub

from kneeedu.models.finding import Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning.belief import Findings, differential, log_scores, normalised
from kneeedu.reasoning.evidence import Evidence, Tables, tables_of

_WORTH_SAYING = 0.001
"""Expected information (bits) up to which a question is left out."""
_SHORTEST = 0.25
"""A question takes at least so many minutes."""


@dataclass(frozen=True)
class NextQuestion:
    """What to ask or examine next: expected information in bits, and the minutes it takes."""

    finding: str
    bits: float
    minutes: float


def next_questions(
    known: Findings, knowledge: Knowledge, most: int = 5, among: Set[str] | None = None
) -> tuple[NextQuestion, ...]:
    """What to ask or examine next, by expected information (bits) per minute; among: only these findings."""
    tables = tables_of(knowledge)
    counted = differential(known, knowledge).counted
    scores = log_scores(counted, tables)
    now = _Standing(scores, normalised(scores), _doubt(scores))
    spoken = {piece.group: piece for piece in counted}
    questions = []
    for finding in knowledge.findings.values():
        if finding.kind == "patient" or finding.id in known.findings or (among is not None and finding.id not in among):
            continue
        bits = _expected_bits(finding.id, now, spoken.get(finding.group), tables)
        if bits > _WORTH_SAYING:
            questions.append(NextQuestion(finding.id, bits, finding.minutes))
    questions.sort(key=lambda question: -question.bits / max(question.minutes, _SHORTEST))
    return tuple(questions[:most])


@dataclass(frozen=True)
class _Standing:
    """Where belief stands: a score (natural log) and a probability for each condition, and the doubt left (bits)."""

    scores: Sequence[float]
    beliefs: Sequence[float]
    doubt: float


def _expected_bits(finding_id: str, now: _Standing, said: Evidence | None, tables: Tables) -> float:
    """Expected fall in doubt (bits) from assessing a finding. said: what its group has said already.

    A finding that outweighs what its group has said takes its place; any other counts for nothing.
    """
    present = sum(map(mul, now.beliefs, tables.rates(finding_id)))
    answers: tuple[tuple[Presence, float], ...] = (("present", present), ("absent", 1 - present))
    bits = 0.0
    for presence, chance in answers:
        piece = tables.evidence(finding_id, presence)
        if said is not None and not piece.outweighs(said):
            continue
        after = map(add, now.scores, piece.log_likelihood.values())
        if said is not None:
            after = map(sub, after, said.log_likelihood.values())
        bits += chance * (now.doubt - _doubt([*after]))
    return bits


def _doubt(scores: Sequence[float]) -> float:
    """Entropy (bits) of the probabilities that scores in natural logs stand for."""
    top = max(scores)
    below = [score - top for score in scores]
    weights = [*map(exp, below)]
    total = sum(weights)
    mean: float = sum(map(mul, weights, below)) / total
    return (log(total) - mean) / log(2)
