"""How likely each outcome of a group of findings is in each condition, exactly as the engine weighs it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from math import exp, log
from random import Random

from kneeedu.models.finding import Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.telling import Pattern, Rows
from kneeedu.reasoning import (
    Evidence,
    Findings,
    differential,
    evidence_of,
    patient_findings,
    strongest_of_each_group,
)

Pairs = tuple[tuple[str, Presence], ...]


@dataclass(frozen=True)
class Outcome:
    """One way things can turn out, as the engine is told it."""

    id: str = ""
    findings: Pairs = ()
    regions: tuple[str, ...] = ()
    age_years: int | None = None
    sex: str | None = None
    sport: str | None = None


@dataclass(frozen=True)
class Chances:
    """The outcomes of one or more dependency groups that are drawn as one, and their likelihoods.

    shares: reference weight q(o) of each outcome. log_likelihoods: ln L(o, c), by outcome, then by condition.
    log_totals: ln of the sum over outcomes of q(o) L(o, c), by condition.
    """

    outcomes: tuple[Outcome, ...]
    groups: frozenset[str]
    log_likelihoods: tuple[tuple[float, ...], ...]
    log_totals: tuple[float, ...]
    cumulative: tuple[tuple[float, ...], ...]

    def draw(self, condition: int, random: Random) -> int:
        """Index of an outcome, drawn with probability q(o) L(o, c) / total for the condition of that index."""
        return random.choices(range(len(self.outcomes)), cum_weights=self.cumulative[condition])[0]


class Likelihoods:
    """The engine's bounded likelihoods for one body of knowledge, worked out once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge, self.clinic = knowledge, knowledge.telling.clinic
        self.conditions = tuple(knowledge.conditions)
        self.log_base = tuple(log(condition.base_rate.rate) for condition in knowledge.conditions.values())
        self._evidence: dict[tuple[str, Presence], Evidence] = {}
        self._regions: dict[str, Evidence] = {}
        self._made: dict[tuple[str, ...], Chances] = {}
        findings = knowledge.findings.values()
        listed = [finding.id for kind in ("history", "test") for finding in findings if finding.kind == kind]
        self._order = {name: number for number, name in enumerate(listed)}

    def of_findings(self, findings: tuple[str, ...]) -> Chances:
        """Chances of the joint result of findings that are all assessed and all of one dependency group."""
        if findings not in self._made:
            weighed = list(self._weighed(findings))
            self._made[findings] = self.chances(
                [Outcome(findings=pairs) for _, pairs in weighed], [w for w, _ in weighed]
            )
        return self._made[findings]

    def chances(self, outcomes: Sequence[Outcome], shares: Sequence[float]) -> Chances:
        """Chances of outcomes that come in these shares among sore knees at large.

        The reference weight of an outcome is its share there, divided by the engine's likelihood of it there; so in a
        condition it is drawn as often as in sore knees at large times the engine's likelihood ratio. Warning signs
        weigh some times more.
        """
        pieces = [self.counted(outcome) for outcome in outcomes]
        weights = [
            share * self._oftener(outcome) / exp(sum(self._usual(piece) for piece in told))
            for share, outcome, told in zip(shares, outcomes, pieces, strict=True)
        ]
        logs = [tuple(sum(piece.log_likelihood[c] for piece in told) for c in self.conditions) for told in pieces]
        chance = [
            [weight * exp(row[index]) for weight, row in zip(weights, logs, strict=True)]
            for index in range(len(self.conditions))
        ]
        return Chances(
            tuple(outcomes),
            frozenset(piece.group for told in pieces for piece in told),
            tuple(logs),
            tuple(log(sum(row)) for row in chance),
            tuple(tuple(accumulate(row)) for row in chance),
        )

    def pairs(self, rows: Rows) -> Pairs:
        """Findings present and absent, in the order in which a record lists them."""
        told: dict[str, Presence] = dict.fromkeys(rows.has, "present")
        told.update(dict.fromkeys(rows.has_not, "absent"))
        return tuple((name, told[name]) for name in self.in_order(told))

    def in_order(self, findings: Iterable[str]) -> list[str]:
        """History before tests, each in the order of the knowledge. The engine breaks ties by it."""
        return sorted(findings, key=self._order.__getitem__)

    def _weighed(self, findings: tuple[str, ...]) -> Iterable[tuple[float, Pairs]]:
        """Share among sore knees of each joint result that can be.

        Part of the time findings of a group stand or fall together (one number decides all), else each goes its own
        way. Either way each is present as often as its background says.
        """
        rates = [self.knowledge.findings[name].background.rate for name in findings]
        group = self.knowledge.findings[findings[0]].group
        both: tuple[Presence, Presence] = ("present", "absent")
        for presences in product(both, repeat=len(findings)):
            pairs = tuple(zip(findings, presences, strict=True))
            present = [presence == "present" for presence in presences]
            if contradictory(dict(pairs), self.clinic.contradictions):
                continue
            if group in self.clinic.one_at_most:
                if sum(present) <= 1:
                    yield (next((r for r, p in zip(rates, present, strict=True) if p), 1 - sum(rates)), pairs)
                continue
            apart = 1.0
            for rate, is_present in zip(rates, present, strict=True):
                apart *= rate if is_present else 1 - rate
            lowest = min((r for r, p in zip(rates, present, strict=True) if p), default=1.0)
            highest = max((r for r, p in zip(rates, present, strict=True) if not p), default=0.0)
            as_one = max(0.0, lowest - highest)
            yield (self.clinic.together * as_one + (1 - self.clinic.together) * apart, pairs)

    def counted(self, outcome: Outcome) -> list[Evidence]:
        """What counts of an outcome: the strongest evidence of each group, by the engine's own choice."""
        person = Findings(age_years=outcome.age_years, sex=outcome.sex, sport=outcome.sport)
        found = (*patient_findings(person, self.knowledge).items(), *outcome.findings)
        pieces = [self._piece(name, presence) for name, presence in found]
        return strongest_of_each_group([*pieces, *(self._region(region) for region in outcome.regions)])

    def _piece(self, name: str, presence: Presence) -> Evidence:
        if (name, presence) not in self._evidence:
            self._evidence[name, presence] = evidence_of(name, presence, self.knowledge)
        return self._evidence[name, presence]

    def _region(self, region: str) -> Evidence:
        if region not in self._regions:
            self._regions[region] = differential(Findings(regions=(region,)), self.knowledge).counted[0]
        return self._regions[region]

    def _oftener(self, outcome: Outcome) -> float:
        """How many times more often the outcome is met here than in sore knees at large."""
        signs = any(presence == "present" and name in self.clinic.oftener for name, presence in outcome.findings)
        return self.clinic.times if signs else 1.0

    def _usual(self, piece: Evidence) -> float:
        """Natural log of how likely this is among sore knees at large."""
        known = self.knowledge.findings.get(piece.finding) or self.knowledge.regions[piece.finding]
        return log(known.background.rate if piece.presence == "present" else 1 - known.background.rate)


def contradictory(presences: Mapping[str, Presence], contradictions: Iterable[Pattern]) -> bool:
    """Whether the findings hold anything together that cannot be true of one patient."""
    return any(
        all(presences.get(name) == "present" for name in pattern.has)
        and all(presences.get(name) == "absent" for name in pattern.has_not)
        for pattern in contradictions
    )
