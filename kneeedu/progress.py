"""What a learner's graded attempts add up to: what was met and named right, what is taken for what, how sure, and how
right.

Facts only; what to do next is in scheduling.py. A patient met again is remembered rather than reasoned about, so the
facts rest on fresh meetings. Small numbers come with their interval.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from math import sqrt

from kneeedu.models.attempt import POINTS, Attempt
from kneeedu.models.grade import DOMAINS, Domain, Grade

REMEMBERED_DAYS = 7
"""A patient met again within so many days does not count as a fresh one: the answer is still in mind. Our choice."""
RECENT = 5
"""How many of the latest attempts tell how it goes now."""
FEW = 5
"""Below this many answers a share says little, and figures say so."""
BIN_EDGES = (0.0, 0.3, 0.5, 0.7, 0.9, 1.0)
"""Where bins of stated probability end (0-1). Each figure the short form offers stands inside a bin of its own."""
Z_95 = 1.96


@dataclass(frozen=True)
class Played:
    """One graded attempt: the true cause, what the learner did, the grade as given, and when (with its time zone)."""

    truth: str
    attempt: Attempt
    grade: Grade
    at: datetime

    @cached_property
    def named(self) -> str | None:
        """Id of the condition the learner named."""
        return self.attempt.given.condition

    @cached_property
    def is_right(self) -> bool:
        """Whether the diagnosis earned full marks. The grade decides: two answers may earn them."""
        return next((line.verdict == "full" for line in self.grade.feedback if line.domain == "diagnosis"), False)

    @property
    def taken_for(self) -> str | None:
        """What the truth was taken for: itself where the answer earned full marks, else the condition named."""
        return self.truth if self.is_right else self.named

    @cached_property
    def stated(self) -> float | None:
        """How sure the learner was of the condition named, as a probability (0-1); None where it was never said.

        Short form: as rated. Long form: the points it had in the last differential.
        """
        given = self.attempt.given
        if self.attempt.mode == "vignette":
            return given.probability
        if given.points is None or given.condition is None:
            return None
        return given.points.get(given.condition, 0) / POINTS


@dataclass(frozen=True)
class Record:
    """How one condition went. Scores are means, 0-1; domains hold those that were graded at least once."""

    condition: str
    met: int
    right: int
    score: float
    domains: Mapping[Domain, float]


@dataclass(frozen=True)
class Skill:
    """How one domain went. Means, 0-1: of the latest attempts, and of all before them (None where there are none)."""

    domain: Domain
    count: int
    recent: float
    before: float | None


@dataclass(frozen=True)
class MixUp:
    """Two conditions taken for each other. It is settled once each of them was named right since.

    pair: in alphabetical order; first_for_second: how often its first was taken for its second.
    """

    pair: tuple[str, str]
    first_for_second: int
    second_for_first: int
    last: datetime
    settled: bool

    @property
    def times(self) -> int:
        return self.first_for_second + self.second_for_first


@dataclass(frozen=True)
class Bin:
    """Answers of like confidence. stated: their mean stated probability (0-1); low and high: the bin's edges."""

    low: float
    high: float
    count: int
    right: int
    stated: float

    @property
    def share(self) -> float:
        """Share that was right (0-1)."""
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share (0-1)."""
        return wilson(self.right, self.count)


def in_time(played: Iterable[Played]) -> list[Played]:
    """The attempts, oldest first."""
    return sorted(played, key=lambda one: one.at)


def fresh(played: Iterable[Played]) -> list[Played]:
    """Oldest first, without patients that had been met less than REMEMBERED_DAYS before."""
    met: dict[str, datetime] = {}
    kept = []
    for one in in_time(played):
        before = met.get(one.attempt.case)
        if before is None or one.at - before >= timedelta(days=REMEMBERED_DAYS):
            kept.append(one)
        met[one.attempt.case] = one.at
    return kept


def records(played: Iterable[Played]) -> list[Record]:
    """One record for each condition met; the most met first."""
    by_condition: dict[str, list[Played]] = {}
    for one in played:
        by_condition.setdefault(one.truth, []).append(one)
    told = [
        Record(
            condition,
            met=len(met),
            right=sum(one.is_right for one in met),
            score=_mean([one.grade.score for one in met]),
            domains={domain: _mean(scores) for domain, scores in _by_domain(met).items()},
        )
        for condition, met in by_condition.items()
    ]
    return sorted(told, key=lambda record: (-record.met, record.condition))


def skills(played: Iterable[Played]) -> list[Skill]:
    """One entry for each domain graded so far, in the order of DOMAINS."""
    told = []
    for domain, scores in _by_domain(in_time(played)).items():
        recent, before = scores[-RECENT:], scores[:-RECENT]
        told.append(Skill(domain, len(scores), _mean(recent), _mean(before) if before else None))
    return sorted(told, key=lambda skill: list(DOMAINS).index(skill.domain))


def confusions(played: Iterable[Played]) -> Counter[tuple[str, str]]:
    """How often each truth was taken for each condition: (truth, taken for) to a count, right answers among them."""
    return Counter((one.truth, one.taken_for) for one in played if one.taken_for is not None)


def mix_ups(played: Iterable[Played]) -> list[MixUp]:
    """Pairs taken for each other at least once; those not settled first, then the most often, then the latest."""
    history = in_time(played)
    wrong = [(one.truth, one.taken_for, one.at) for one in history if one.taken_for not in (None, one.truth)]
    counts = Counter((truth, taken) for truth, taken, _ in wrong)
    last_right = {one.truth: one.at for one in history if one.is_right}
    last_wrong: dict[tuple[str, str], datetime] = {}
    for truth, taken, at in wrong:
        first, second = sorted((truth, str(taken)))
        last_wrong[first, second] = at
    told = [
        MixUp(
            pair,
            counts[pair],
            counts[pair[1], pair[0]],
            last,
            settled=all(one in last_right and last_right[one] > last for one in pair),
        )
        for pair, last in last_wrong.items()
    ]
    return sorted(told, key=lambda one: (one.settled, -one.times, -one.last.timestamp(), one.pair))


def calibration(played: Iterable[Played], edges: Sequence[float] = BIN_EDGES) -> list[Bin]:
    """Stated probability against right or not, in bins; those without an answer are left out.

    A bin holds its lower edge; the last one holds its upper edge too.
    """
    points = [(one.stated, one.is_right) for one in played if one.stated is not None]
    bins = []
    for low, high in pairwise(edges):
        held = [(p, right) for p, right in points if low <= p < high or p == high == edges[-1]]
        if held:
            stated = _mean([p for p, _ in held])
            bins.append(Bin(low, high, len(held), sum(right for _, right in held), stated))
    return bins


def wilson(right: int, count: int, z: float = Z_95) -> tuple[float, float]:
    """Interval (0-1) of a share, by Wilson's score (1927): honest with small counts, and never beyond 0 or 1."""
    if count == 0:
        return 0.0, 1.0
    share, spread = right / count, z * z / count
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / count + spread / (4 * count))
    return min(max(0.0, centre - half), share), max(min(1.0, centre + half), share)


def _by_domain(played: Iterable[Played]) -> dict[Domain, list[float]]:
    scores: dict[Domain, list[float]] = {}
    for one in played:
        for domain, score in one.grade.domains.items():
            scores.setdefault(domain, []).append(score)
    return scores


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
