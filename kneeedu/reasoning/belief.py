"""The ranked differential: base rates times likelihoods, with an interval on every probability."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp, fsum, log, log10, sqrt

from kneeedu.models.finding import Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning.evidence import Z95, Evidence, Tables, strongest_of_each_group, tables_of
from kneeedu.reasoning.flags import RaisedFlag, red_flags


@dataclass(frozen=True)
class Findings:
    """What is known of a patient: findings present or absent, and the map regions that hurt."""

    findings: Mapping[str, Presence] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    age_years: int | None = None
    sex: str | None = None
    sport: str | None = None


@dataclass(frozen=True)
class Ranked:
    """One condition's probability (0-1) with a 95 % interval from the ranges of the numbers used."""

    condition: str
    probability: float
    low: float
    high: float


@dataclass(frozen=True)
class Differential:
    """The ranked differential, what counted towards it, and what to heed whatever it says."""

    ranking: tuple[Ranked, ...]
    red_flags: tuple[RaisedFlag, ...]
    counted: tuple[Evidence, ...]

    def of(self, condition: str) -> Ranked:
        return next(ranked for ranked in self.ranking if ranked.condition == condition)

    def decibans(self, condition: str) -> float:
        """Ten times the decimal logarithm of the odds of a condition against all others: 0 is even, 10 ten to one."""
        others = fsum(ranked.probability for ranked in self.ranking if ranked.condition != condition)
        return 10 * log10(self.of(condition).probability / others)

    @property
    def inseparable(self) -> tuple[str, ...]:
        """The two leading conditions where their intervals overlap, else nothing."""
        first, second = self.ranking[:2]
        return (first.condition, second.condition) if second.high >= first.low else ()


def differential(known: Findings, knowledge: Knowledge) -> Differential:
    """Rank every condition by probability, most likely first. The order of the findings changes nothing in it."""
    tables = tables_of(knowledge)
    presences = {**patient_findings(known, knowledge), **known.findings}
    counted = strongest_of_each_group(
        [
            *(tables.evidence(finding, presence) for finding, presence in presences.items()),
            *(tables.evidence_of_region(region) for region in known.regions),
        ]
    )
    return Differential(_rank(counted, tables), red_flags(presences, knowledge), tuple(counted))


def patient_findings(known: Findings, knowledge: Knowledge) -> dict[str, Presence]:
    """Findings of kind 'patient' that follow from age (years), sex and sport; what is not known is left out."""
    settled: dict[str, Presence] = {}
    for finding in knowledge.findings.values():
        feature = finding.feature
        if feature is None:
            continue
        parts: list[bool | None] = []
        if feature.age_min is not None or feature.age_max is not None:
            low, high = feature.age_min or 0, feature.age_max if feature.age_max is not None else 999
            parts.append(None if known.age_years is None else low <= known.age_years <= high)
        if feature.sex is not None:
            parts.append(None if known.sex is None else known.sex == feature.sex)
        if feature.sports:
            parts.append(None if known.sport is None else known.sport in feature.sports)
        if None not in parts:
            settled[finding.id] = "present" if all(parts) else "absent"
    return settled


def log_scores(counted: Sequence[Evidence], tables: Tables) -> list[float]:
    """Each condition's natural log of base rate times likelihoods, not yet normalised.

    The sums are exactly rounded, so that they do not depend on the order of what counted.
    """
    likelihoods = (piece.log_likelihood.values() for piece in counted)
    return [fsum(column) for column in zip(tables.log_base_rates, *likelihoods, strict=True)]


def normalised(scores: Sequence[float]) -> list[float]:
    """Probabilities in proportion to the exponentials of the scores."""
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def _rank(counted: Sequence[Evidence], tables: Tables) -> tuple[Ranked, ...]:
    """The ranking, each probability with its 95 % interval by the delta method on its log odds.

    The log odds of a condition move with its own score and, the other way, with the mean of its rivals weighted by
    their share; scores vary independently.
    """
    beliefs = normalised(log_scores(counted, tables))
    spreads = (piece.variance.values() for piece in counted)
    variances = [fsum(column) for column in zip(tables.base_variances, *spreads, strict=True)]
    rests = _sums_of_the_others(beliefs)  # not 1 - p, which is nothing where p is nearly 1
    pulls = _sums_of_the_others([belief * belief * own for belief, own in zip(beliefs, variances, strict=True)])
    ranked = []
    for condition, belief, own, rest, pull in zip(tables.conditions, beliefs, variances, rests, pulls, strict=True):
        odds, spread = log(belief / rest), Z95 * sqrt(own + pull / rest / rest)
        ranked.append(Ranked(condition, belief, _logistic(odds - spread), _logistic(odds + spread)))
    return tuple(sorted(ranked, key=lambda item: (-item.probability, item.condition)))


def _sums_of_the_others(values: Sequence[float]) -> list[float]:
    """For each value the sum of all others, from sums to its left and right: nothing is taken away again."""
    left = accumulate(values, initial=0.0)
    right = [*accumulate(reversed(values), initial=0.0)][-2::-1]
    return [before + after for before, after in zip(left, right, strict=False)]


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x))
