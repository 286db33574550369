"""One patient drawn: who comes, what is assessed, the cause, and what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from random import Random

from kneeedu.errors import CannotGenerate
from kneeedu.generator.assessing import Arrived, assessed_in
from kneeedu.generator.likelihoods import Chances, Likelihoods, Outcome, contradictory
from kneeedu.models.finding import Presence

MOST_ARRIVALS, MOST_TRIES = 200, 25
"""Patients who may contradict themselves, and how often each is examined anew, before it is called impossible."""


@dataclass(frozen=True)
class Drawn:
    """A patient as the engine is told it, the cause, and what the engine must then believe.

    not_assessed: findings that would have been looked at next. belief: probability (0-1) of each condition, in the
    order of the knowledge.
    """

    truth: str
    arrived: Arrived
    findings: dict[str, Presence]
    not_assessed: tuple[str, ...]
    belief: dict[str, float]

    @property
    def as_outcome(self) -> Outcome:
        """All that the engine is told."""
        arrived = self.arrived
        return Outcome("", tuple(self.findings.items()), arrived.shaded, arrived.age_years, arrived.sex, arrived.sport)


Found = Sequence[tuple[Chances, int]]
"""Groups of findings, each with the index of the outcome that was drawn."""


class Clinics:
    """Draws patients for one body of knowledge."""

    def __init__(self, likelihoods: Likelihoods) -> None:
        self.likelihoods, self.clinic = likelihoods, likelihoods.clinic
        self._arrivals = _arrivals(likelihoods)
        usual = [exp(value) for value in likelihoods.log_base]
        alike, share = sum(usual) / len(usual), self.clinic.drafted_alike
        drafts = [log((1 - share) * weight + share * alike) for weight in usual]
        self._draft = _cumulative(drafts, self._arrivals)
        self._every = range(len(likelihoods.conditions))

    def draw(self, random: Random) -> Drawn:
        """A patient who does not contradict itself. The same stream of chance gives the same patient."""
        for _ in range(MOST_ARRIVALS):
            came = self._arrive(random)
            arrived = Arrived.of([chances.outcomes[index] for chances, index in came], self.clinic)
            if not arrived.place.onsets or arrived.onset.id in arrived.place.onsets:
                drawn = self._examine(came, arrived, random)
                if drawn is not None:
                    return drawn
        raise CannotGenerate(
            f"Each of {MOST_ARRIVALS} invented patients contradicted itself; see the contradictions in telling.yaml."
        )

    def _arrive(self, random: Random) -> Found:
        """Who comes, for a first draft of the cause that is then forgotten."""
        draft = random.choices(self._every, cum_weights=self._draft)[0]
        return [(chances, chances.draw(draft, random)) for chances in self._arrivals]

    def _examine(self, came: Found, arrived: Arrived, random: Random) -> Drawn | None:
        """The cause and what is found, for one who comes like this; None where it keeps contradicting itself."""
        spoken_for = frozenset[str]().union(*(chances.groups for chances, _ in came))
        assessed, not_assessed = assessed_in(arrived, spoken_for, self.likelihoods, random)
        groups = [self.likelihoods.of_findings(group) for group in assessed]
        before = _told(self.likelihoods.log_base, came)
        cumulative = _cumulative(before, groups)
        for _ in range(MOST_TRIES):
            truth = random.choices(self._every, cum_weights=cumulative)[0]
            found = [(chances, chances.draw(truth, random)) for chances in groups]
            findings = _findings(found)
            present = sum(presence == "present" for presence in findings.values())
            findings |= _findings(came)
            if present >= self.clinic.least_present and not contradictory(findings, self.clinic.contradictions):
                return Drawn(
                    self.likelihoods.conditions[truth],
                    arrived,
                    {name: findings[name] for name in self.likelihoods.in_order(findings)},
                    not_assessed,
                    dict(zip(self.likelihoods.conditions, _normalised(_told(before, found)), strict=True)),
                )
        return None


def _findings(found: Found) -> dict[str, Presence]:
    return dict(pair for chances, index in found for pair in chances.outcomes[index].findings)


def _told(logs: Sequence[float], found: Found) -> list[float]:
    """Natural log of each condition's weight once these outcomes are known."""
    said = (chances.log_likelihoods[index] for chances, index in found)
    return [sum(row) for row in zip(logs, *said, strict=True)]


def _arrivals(likelihoods: Likelihoods) -> tuple[Chances, ...]:
    """What is seen before anything is asked: place, onset, walking, age, sex and sport."""
    clinic = likelihoods.clinic
    places = [
        (place.share / len(place.shaded), Outcome(place.id, likelihoods.pairs(place), shaded))
        for place in clinic.places
        for shaded in place.shaded
    ]
    onsets = [(onset.share, Outcome(onset.id, likelihoods.pairs(onset))) for onset in clinic.onsets]
    walking = [(rows.share, Outcome(rows.id, likelihoods.pairs(rows))) for rows in clinic.walking]
    ages = [
        (band.share / (band.to - band.from_ + 1), Outcome(age_years=age))
        for band in clinic.ages
        for age in range(band.from_, band.to + 1)
    ]
    female = likelihoods.knowledge.findings["female"].background.rate
    sexes = [(female, Outcome(sex="female")), (1 - female, Outcome(sex="male"))]
    sports = [(sport.share, Outcome(sport=sport.id)) for sport in clinic.sports]
    return tuple(
        likelihoods.chances([outcome for _, outcome in weighed], [share for share, _ in weighed])
        for weighed in (places, onsets, walking, ages, sexes, sports)
    )


def _cumulative(logs: Sequence[float], groups: Sequence[Chances]) -> list[float]:
    """Running sums of how likely each condition is once these groups are known to be assessed."""
    totals = [sum(row) for row in zip(logs, *(chances.log_totals for chances in groups), strict=True)]
    return list(accumulate(_normalised(totals)))


def _normalised(logs: Sequence[float]) -> list[float]:
    top = max(logs)
    weights = [exp(value - top) for value in logs]
    total = sum(weights)
    return [weight / total for weight in weights]
