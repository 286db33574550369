"""What one finding, or one region of the knee map, says of every condition.

Each is worked out from the knowledge once, when it is first asked for, and kept as long as the knowledge lives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from types import MappingProxyType
from weakref import WeakKeyDictionary

from kneeedu.models.condition import Condition
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
_SAME = 9
"""Strengths that agree to so many decimals (natural log units) are equal; beyond lies the noise of rounding."""


@dataclass(frozen=True)
class Evidence:
    """One finding's say on every condition: natural log of the likelihood, and its variance.

    Both mappings go by condition, in the order of the knowledge, and cannot be changed.
    """

    finding: str
    presence: Presence
    group: str
    log_likelihood: Mapping[str, float]
    variance: Mapping[str, float]

    @cached_property
    def strength(self) -> float:
        """How far apart it sets the conditions, in natural log units."""
        values = self.log_likelihood.values()
        return max(values) - min(values)

    @cached_property
    def _precedence(self) -> tuple[float, str, str]:
        return (-round(self.strength, _SAME), self.finding, self.presence)

    def outweighs(self, other: "Evidence") -> bool:
        """Whether it counts rather than the other, which tells the same: the stronger; of equals, the first by id."""
        return self._precedence < other._precedence


class Tables:
    """One body of knowledge as numbers, one for each condition in its order; evidence is added as it is asked for."""

    def __init__(self, knowledge: Knowledge) -> None:
        # The parts and not the whole: a table that held its knowledge would keep it alive for good.
        self._conditions, self._findings, self._regions = knowledge.conditions, knowledge.findings, knowledge.regions
        base_rates = [condition.base_rate for condition in knowledge.conditions.values()]
        self.conditions = tuple(knowledge.conditions)
        self.log_base_rates = tuple(log(base.rate) for base in base_rates)
        self.base_variances = tuple(
            _variance(log(clear_of_certainty(base.low)), log(clear_of_certainty(base.high))) for base in base_rates
        )
        self._evidence: dict[tuple[str, Presence], Evidence] = {}
        self._shaded: dict[str, Evidence] = {}
        self._rates: dict[str, tuple[float, ...]] = {}

    def evidence(self, finding_id: str, presence: Presence) -> Evidence:
        """What a finding says; KeyError for one that the knowledge does not hold."""
        if (finding_id, presence) not in self._evidence:
            finding = self._findings[finding_id]
            spoken = {one.id: one.rates[finding_id] for one in self._conditions.values() if finding_id in one.rates}
            made = self._say(finding_id, finding.group, presence, spoken, finding.background)
            self._evidence[finding_id, presence] = made
        return self._evidence[finding_id, presence]

    def evidence_of_region(self, region_id: str) -> Evidence:
        """What a shaded region of the knee map says, read as a finding of the location group."""
        if region_id not in self._shaded:
            background = self._regions[region_id].background
            elsewhere = _rate_around(background.rate * OFF_THE_MAP)
            spoken: dict[str, Rate] = {}
            for condition in self._conditions.values():
                mapped = condition.pain_map.regions
                weight = next((part.weight for part in mapped if part.region == region_id), None)
                if mapped:
                    spoken[condition.id] = elsewhere if weight is None else _rate_around(weight)
            self._shaded[region_id] = self._say(region_id, LOCATION_GROUP, "present", spoken, background)
        return self._shaded[region_id]

    def rates(self, finding_id: str) -> tuple[float, ...]:
        """How often (0-1) the finding is present in each condition."""
        if finding_id not in self._rates:
            finding = self._findings[finding_id]
            self._rates[finding_id] = tuple(rate_in(one, finding).rate for one in self._conditions.values())
        return self._rates[finding_id]

    def _say(self, name: str, group: str, presence: Presence, spoken: Mapping[str, Rate], background: Rate) -> Evidence:
        """Each condition's likelihood, kept within ten to one of that of sore knees at large.

        spoken: the rates of the conditions that speak of it; the others have the background.
        """
        usual = log(_likelihood(background.rate, presence))
        widest = log(STRONGEST_RATIO)
        unsaid = _log_spread(background, presence)
        logs, variance = {}, {}
        for condition in self.conditions:
            rate = spoken.get(condition)
            if rate is None:
                logs[condition], variance[condition] = usual, unsaid
            else:
                logs[condition] = min(max(log(_likelihood(rate.rate, presence)), usual - widest), usual + widest)
                variance[condition] = _log_spread(rate, presence)
        return Evidence(name, presence, group, MappingProxyType(logs), MappingProxyType(variance))


_TABLES: WeakKeyDictionary[Knowledge, Tables] = WeakKeyDictionary()
"""Knowledge never changes and is known by identity, so what was worked out from it stays right."""


def tables_of(knowledge: Knowledge) -> Tables:
    """The numbers of a body of knowledge; the same object each time."""
    tables = _TABLES.get(knowledge)
    if tables is None:
        tables = _TABLES[knowledge] = Tables(knowledge)
    return tables


def evidence_of(finding_id: str, presence: Presence, knowledge: Knowledge) -> Evidence:
    """What a finding, present or absent, says of every condition."""
    return tables_of(knowledge).evidence(finding_id, presence)


def rate_in(condition: Condition, finding: Finding) -> Rate:
    """How often the finding is present in the condition: its own figure, or that of sore knees."""
    return condition.rates.get(finding.id, finding.background)


def strongest_of_each_group(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Of findings that tell the same thing only the strongest, groups in the order they came.

    Of equally strong ones the first by id counts, so that the order in which they came decides nothing.
    """
    strongest: dict[str, Evidence] = {}
    for piece in evidence:
        kept = strongest.get(piece.group)
        if kept is None or piece.outweighs(kept):
            strongest[piece.group] = piece
    return list(strongest.values())


def clear_of_certainty(rate: float) -> float:
    """The rate (0-1), kept a little away from 0 and 1."""
    return min(max(rate, _FLOOR), 1 - _FLOOR)


def _likelihood(rate: float, presence: Presence) -> float:
    """How likely a finding is to be as it is, where it is present at this rate; never 0 or 1."""
    clear = clear_of_certainty(rate)
    return clear if presence == "present" else 1 - clear


def _log_spread(rate: Rate, presence: Presence) -> float:
    """Variance of the log likelihood, its 95 % range being that of the rate."""
    return _variance(log(_likelihood(rate.low, presence)), log(_likelihood(rate.high, presence)))


def _variance(low: float, high: float) -> float:
    return ((high - low) / (2 * Z95)) ** 2


def _rate_around(weight: float) -> Rate:
    """A pain-map weight as a rate with the wide range an estimate deserves."""
    spread = min(weight, 1 - weight) * 0.5
    return Rate(rate=weight, low=weight - spread, high=weight + spread, basis="expert")
