"""The engine's belief in a patient, reckoned from its public parts alone and not from the generator's tables."""

from collections.abc import Sequence
from functools import cache
from math import exp, log

from kneeedu.consultation import record_of
from kneeedu.generator.drawing import Drawn
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Findings, differential, evidence_of, patient_findings, strongest_of_each_group


class Engine:
    """What the engine believes, condition by condition, with its evidence kept for speed."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.conditions = list(knowledge.conditions)
        self._knowledge = knowledge
        self._base = [log(condition.base_rate.rate) for condition in knowledge.conditions.values()]
        self._say = cache(lambda name, presence: evidence_of(name, presence, knowledge))
        self._region = cache(lambda region: differential(Findings(regions=(region,)), knowledge).counted[0])

    def told(self, patient: Drawn | Case) -> Findings:
        """What the engine is told of a patient."""
        if isinstance(patient, Case):
            return record_of(patient)
        arrived = patient.arrived
        return Findings(patient.findings, arrived.shaded, arrived.age_years, arrived.sex, arrived.sport)

    def belief(self, known: Findings) -> list[float]:
        """Probability (0-1) of each condition, in the order of the knowledge."""
        presences = {**patient_findings(known, self._knowledge), **known.findings}
        pieces = [self._say(*pair) for pair in presences.items()] + [self._region(one) for one in known.regions]
        said = [list(piece.log_likelihood.values()) for piece in strongest_of_each_group(pieces)]
        return _normalised([sum(row) for row in zip(self._base, *said, strict=True)])


def _normalised(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]
