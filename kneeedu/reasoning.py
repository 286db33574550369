"""How findings move belief over all conditions: multi-class Bayes, honestly uncertain.

Base rates are those of runners with knee pain. A finding multiplies each condition by how often the finding is
present in it; a condition that says nothing of a finding has the rate of sore knees at large, so it is neither helped
nor hurt. Of findings in one dependency group only the strongest counts. No finding has a likelihood ratio, against sore
knees at large, above ten or below a tenth. Red flags bypass the arithmetic. What was not assessed has no say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, log2, sqrt

from kneeedu.models.condition import URGENCIES, Condition, RedFlag, Urgency
from kneeedu.models.evidence import Rate
from kneeedu.models.finding import Finding, Presence
from kneeedu.models.knowledge import Knowledge

STRONGEST_RATIO = 10.0
"""The largest likelihood ratio of any single finding, against sore knees at large; its inverse is the smallest."""
LOCATION_GROUP = "location"
OFF_THE_MAP = 0.35
"""How often a region hurts in a condition whose pain map leaves it out, as a share of the background (expert)."""
Z95 = 1.96
_FLOOR = 0.002
"""Rates are kept this far from 0 and 1: no finding is ever impossible."""


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
class RaisedFlag:
    """A red flag that the findings trip."""

    id: str
    condition: str
    urgency: Urgency
    reason: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class NextQuestion:
    """What to ask or examine next: expected information in bits, and the minutes it takes."""

    finding: str
    bits: float
    minutes: float


@dataclass(frozen=True)
class Evidence:
    """One finding's say on every condition: natural log of the likelihood, and its variance."""

    finding: str
    presence: Presence
    group: str
    log_likelihood: Mapping[str, float]
    variance: Mapping[str, float]

    @property
    def strength(self) -> float:
        """How far apart it sets the conditions, in natural log units."""
        values = self.log_likelihood.values()
        return max(values) - min(values)


@dataclass(frozen=True)
class Differential:
    """The ranked differential, what counted towards it, and what to heed whatever it says."""

    ranking: tuple[Ranked, ...]
    red_flags: tuple[RaisedFlag, ...]
    counted: tuple[Evidence, ...]

    def of(self, condition: str) -> Ranked:
        return next(ranked for ranked in self.ranking if ranked.condition == condition)

    @property
    def inseparable(self) -> tuple[str, ...]:
        """The two leading conditions where their intervals overlap, else nothing."""
        first, second = self.ranking[:2]
        return (first.condition, second.condition) if second.high >= first.low else ()


def differential(known: Findings, knowledge: Knowledge) -> Differential:
    """Rank every condition by probability, most likely first."""
    presences = {**patient_findings(known, knowledge), **known.findings}
    counted = strongest_of_each_group(
        [
            *(evidence_of(finding, presence, knowledge) for finding, presence in presences.items()),
            *(_evidence_of_region(region, knowledge) for region in known.regions),
        ]
    )
    return Differential(_rank(counted, knowledge), red_flags(presences, knowledge), tuple(counted))


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


def evidence_of(finding_id: str, presence: Presence, knowledge: Knowledge) -> Evidence:
    """What a finding, present or absent, says of every condition."""
    finding = knowledge.findings[finding_id]
    rates = {condition.id: rate_in(condition, finding) for condition in knowledge.conditions.values()}
    return _evidence(finding_id, finding.group, presence, rates, finding.background)


def rate_in(condition: Condition, finding: Finding) -> Rate:
    """How often the finding is present in the condition: its own figure, or that of sore knees."""
    return condition.rates.get(finding.id, finding.background)


def strongest_of_each_group(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Of findings that tell the same thing only the strongest, in the order they came."""
    strongest: dict[str, Evidence] = {}
    for piece in evidence:
        kept = strongest.get(piece.group)
        if kept is None or piece.strength > kept.strength:
            strongest[piece.group] = piece
    return list(strongest.values())


def red_flags(presences: Mapping[str, Presence], knowledge: Knowledge) -> tuple[RaisedFlag, ...]:
    """Every red flag the findings trip, most urgent first."""
    present = {finding for finding, presence in presences.items() if presence == "present"}
    order = list(URGENCIES)
    raised = [
        RaisedFlag(flag.id, condition.id, flag.urgency, flag.reason, because)
        for condition in knowledge.conditions.values()
        for flag in condition.red_flags
        if (because := _tripped(flag, present))
    ]
    return tuple(sorted(raised, key=lambda flag: -order.index(flag.urgency)))


def next_questions(known: Findings, knowledge: Knowledge, most: int = 5) -> tuple[NextQuestion, ...]:
    """What to ask or examine next, by expected information (bits) per minute."""
    current = differential(known, knowledge)
    belief = {ranked.condition: ranked.probability for ranked in current.ranking}
    questions = []
    for finding in knowledge.findings.values():
        if finding.kind == "patient" or finding.id in known.findings:
            continue
        bits = _expected_bits(finding, belief, current.counted, knowledge)
        if bits > 0.001:
            questions.append(NextQuestion(finding.id, bits, finding.minutes))
    questions.sort(key=lambda question: -question.bits / max(question.minutes, 0.25))
    return tuple(questions[:most])


def _evidence(name: str, group: str, presence: Presence, rates: Mapping[str, Rate], background: Rate) -> Evidence:
    """What a finding says, each condition's likelihood kept within ten to one of that of sore knees at large."""
    usual = log(_likelihood(background.rate, presence))
    widest = log(STRONGEST_RATIO)
    logs, variance = {}, {}
    for condition, rate in rates.items():
        low, high = (log(_likelihood(bound, presence)) for bound in (rate.low, rate.high))
        logs[condition] = min(max(log(_likelihood(rate.rate, presence)), usual - widest), usual + widest)
        variance[condition] = ((high - low) / (2 * Z95)) ** 2
    return Evidence(name, presence, group, logs, variance)


def _likelihood(rate: float, presence: Presence) -> float:
    """How likely a finding is to be as it is, where it is present at this rate; never 0 or 1."""
    clear = _clear_of_certainty(rate)
    return clear if presence == "present" else 1 - clear


def _evidence_of_region(region_id: str, knowledge: Knowledge) -> Evidence:
    """A shaded region of the knee map, read as a finding of the location group."""
    background = knowledge.regions[region_id].background
    rates: dict[str, Rate] = {}
    for condition in knowledge.conditions.values():
        weight = next((part.weight for part in condition.pain_map.regions if part.region == region_id), None)
        if weight is not None:
            rates[condition.id] = _rate_around(weight)
        elif condition.pain_map.regions:
            rates[condition.id] = _rate_around(background.rate * OFF_THE_MAP)
        else:
            rates[condition.id] = background
    return _evidence(region_id, LOCATION_GROUP, "present", rates, background)


def _rate_around(weight: float) -> Rate:
    """A pain-map weight as a rate with the wide range an estimate deserves."""
    spread = min(weight, 1 - weight) * 0.5
    return Rate(rate=weight, low=weight - spread, high=weight + spread, basis="expert")


def _scores(counted: Sequence[Evidence], knowledge: Knowledge) -> dict[str, float]:
    """Each condition's natural log of base rate times likelihoods, not yet normalised."""
    return {
        condition.id: log(condition.base_rate.rate) + sum(piece.log_likelihood[condition.id] for piece in counted)
        for condition in knowledge.conditions.values()
    }


def _rank(counted: Sequence[Evidence], knowledge: Knowledge) -> tuple[Ranked, ...]:
    variance = {}
    for condition in knowledge.conditions.values():
        low, high = (_clear_of_certainty(number) for number in (condition.base_rate.low, condition.base_rate.high))
        variance[condition.id] = ((log(high) - log(low)) / (2 * Z95)) ** 2
        variance[condition.id] += sum(piece.variance[condition.id] for piece in counted)
    weights = _normalised(_scores(counted, knowledge))
    ranked = [_with_interval(condition, weights, variance) for condition in weights]
    return tuple(sorted(ranked, key=lambda item: (-item.probability, item.condition)))


def _with_interval(condition: str, weights: Mapping[str, float], variance: Mapping[str, float]) -> Ranked:
    """95 % interval of a probability by the delta method on its log odds.

    The log odds of a condition move with its own score and, the other way, with the mean of its rivals weighted by
    their share; scores vary independently.
    """
    others = [other for other in weights if other != condition]
    rest = sum(weights[other] for other in others)  # not 1 - p, which is nothing where p is nearly 1
    rivals = sum((weights[other] / rest) ** 2 * variance[other] for other in others)
    spread = Z95 * sqrt(variance[condition] + rivals)
    odds = log(weights[condition] / rest)
    return Ranked(condition, weights[condition], _logistic(odds - spread), _logistic(odds + spread))


def _expected_bits(
    finding: Finding, belief: Mapping[str, float], counted: Sequence[Evidence], knowledge: Knowledge
) -> float:
    """Expected fall in entropy (bits) from assessing a finding.

    A finding stronger than what its group has already said takes its place; a weaker one counts for nothing.
    """
    before = _entropy(belief.values())
    expected = 0.0
    answers: tuple[Presence, Presence] = ("present", "absent")
    for presence in answers:
        piece = evidence_of(finding.id, presence, knowledge)
        rates = {c: rate_in(knowledge.conditions[c], finding).rate for c in belief}
        chance = sum(belief[c] * (rates[c] if presence == "present" else 1 - rates[c]) for c in belief)
        after = _normalised(_scores(strongest_of_each_group([*counted, piece]), knowledge))
        expected += chance * _entropy(after.values())
    return before - expected


def _tripped(flag: RedFlag, present: set[str]) -> tuple[str, ...]:
    return next((pattern for pattern in flag.any if present.issuperset(pattern)), ())


def _normalised(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(scores.values())
    weights = {key: exp(value - top) for key, value in scores.items()}
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}


def _entropy(probabilities: Iterable[float]) -> float:
    return -sum(p * log2(p) for p in probabilities if p > 0)


def _clear_of_certainty(rate: float) -> float:
    return min(max(rate, _FLOOR), 1 - _FLOOR)


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x))
