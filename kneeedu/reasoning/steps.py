"""The trail of a consultation: where belief stood after each finding, and how far that finding moved it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kneeedu.models.finding import Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning.belief import Differential, Findings, differential


@dataclass(frozen=True)
class Step:
    """One step of a trail: a finding, the differential after it, and how far it moved one condition.

    The first step is what is known at the start: age, sex, sport and the regions that hurt. It has no finding.
    """

    finding: str | None
    presence: Presence | None
    differential: Differential
    decibans: float
    """Change in 10 log10 of the odds of the condition against all others.

    Nothing where its dependency group had already said more. Of two that say equally much the first by id counts, so
    that the second to come may take the place of the first.
    """

    @property
    def counted(self) -> bool:
        """Whether the finding counted: False where another of its dependency group counts in its place."""
        return self.finding is None or any(piece.finding == self.finding for piece in self.differential.counted)


def trail(known: Findings, knowledge: Knowledge, condition: str) -> tuple[Step, ...]:
    """A step for the start and one for each finding, in the order of known.findings.

    The base rate's decibans and those of all steps add up to those of the last differential. How much of the way each
    finding went depends on the order; where they lead does not. KeyError for a condition that is not in the knowledge.
    """
    return tuple(_steps(known, knowledge, knowledge.conditions[condition].id))


def base_decibans(knowledge: Knowledge, condition: str) -> float:
    """10 log10 of the odds of a condition, against all others, where nothing is known but that the knee is sore."""
    return differential(Findings(), knowledge).decibans(condition)


def _steps(known: Findings, knowledge: Knowledge, condition: str) -> Iterator[Step]:
    learned: dict[str, Presence] = {}
    found = differential(replace(known, findings=learned), knowledge)
    stood = found.decibans(condition)
    yield Step(None, None, found, stood - base_decibans(knowledge, condition))
    for finding, presence in known.findings.items():
        learned[finding] = presence
        found = differential(replace(known, findings=learned), knowledge)
        before, stood = stood, found.decibans(condition)
        yield Step(finding, presence, found, stood - before)
