"""One test and one condition, counted out in people, with the interval that the ranges of the figures allow.

For teaching, as two_way.py. The interval is that of the engine: ranges are read as 95 % ranges, each figure's spread is
taken on the log scale (the base rate's on that of odds), and the variances add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from kneeedu.reasoning.evidence import Z95, clear_of_certainty
from kneeedu.reasoning.two_way import post_test_probability

PEOPLE = 1000
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Spread:
    """A probability (0-1) and the range it may lie in; ValueError where it lies outside of it."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        in_order = self.low - _ROUNDING <= self.value <= self.high + _ROUNDING
        if not in_order or not -_ROUNDING <= self.low <= self.high <= 1 + _ROUNDING:
            raise ValueError(f"{self.value} must lie within its range, {self.low} to {self.high}, and all from 0 to 1")

    @property
    def complement(self) -> "Spread":
        return Spread(1 - self.value, 1 - self.high, 1 - self.low)


@dataclass(frozen=True)
class Ratio:
    """A likelihood ratio and its 95 % interval; no unit."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class People:
    """Whole people by whether they have the condition and how they test."""

    affected_positive: int
    affected_negative: int
    others_positive: int
    others_negative: int

    @property
    def positive(self) -> int:
        return self.affected_positive + self.others_positive

    @property
    def negative(self) -> int:
        return self.affected_negative + self.others_negative

    @property
    def affected(self) -> int:
        return self.affected_positive + self.affected_negative

    @property
    def others(self) -> int:
        return self.others_positive + self.others_negative


@dataclass(frozen=True)
class OneTest:
    """What a test tells: how common the condition is before it, and how often the test is positive with and without.

    false_positive is 1 - specificity.
    """

    base_rate: Spread
    sensitivity: Spread
    false_positive: Spread

    def ratio(self, positive: bool) -> Ratio:
        """How many times more often the result is seen with the condition than without it."""
        with_it, without = self._likelihoods(positive)
        middle = log(_clear(with_it.value) / _clear(without.value))
        half = Z95 * sqrt(_log_variance(with_it) + _log_variance(without))
        return Ratio(exp(middle), exp(middle - half), exp(middle + half))

    def after(self, positive: bool) -> Spread:
        """The probability of the condition once the result is known, with its 95 % interval."""
        with_it, without = self._likelihoods(positive)
        value = post_test_probability(_clear(self.base_rate.value), self.ratio(positive).value)
        spread = _log_variance(with_it) + _log_variance(without) + _logit_variance(self.base_rate)
        half = Z95 * sqrt(spread)
        return Spread(value, _logistic(_logit(value) - half), _logistic(_logit(value) + half))

    def people(self, count: int = PEOPLE) -> People:
        """So many people counted out. Those with the condition are rounded first, then each row by itself."""
        affected = round(count * self.base_rate.value)
        affected_positive = round(affected * self.sensitivity.value)
        others_positive = round((count - affected) * self.false_positive.value)
        return People(
            affected_positive, affected - affected_positive, others_positive, count - affected - others_positive
        )

    def positive_twice(self, second: "OneTest", apart: bool, count: int = PEOPLE) -> tuple[int, int]:
        """So many people positive in this test and in a second one: with the condition, and without it.

        apart: the second knows nothing of the first, given the condition, and sorts those again by its own rates.
        Otherwise it asks the same, and the same people are positive again.
        """
        once = self.people(count)
        if not apart:
            return once.affected_positive, once.others_positive
        return (
            round(once.affected_positive * second.sensitivity.value),
            round(once.others_positive * second.false_positive.value),
        )

    def _likelihoods(self, positive: bool) -> tuple[Spread, Spread]:
        if positive:
            return self.sensitivity, self.false_positive
        return self.sensitivity.complement, self.false_positive.complement


def mixed(parts: Sequence[tuple[float, Spread]]) -> Spread:
    """How often a finding is present in a mixture: each part's weight (any unit) and rate. Ranges mix as rates do."""
    whole = sum(weight for weight, _ in parts)
    return Spread(
        *(sum(weight * getattr(spread, end) for weight, spread in parts) / whole for end in ("value", "low", "high"))
    )


def _clear(probability: float) -> float:
    return clear_of_certainty(probability)


def _log_variance(spread: Spread) -> float:
    return ((log(_clear(spread.high)) - log(_clear(spread.low))) / (2 * Z95)) ** 2


def _logit_variance(spread: Spread) -> float:
    return ((_logit(_clear(spread.high)) - _logit(_clear(spread.low))) / (2 * Z95)) ** 2


def _logit(probability: float) -> float:
    return log(probability / (1 - probability))


def _logistic(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
