"""Whether a figure grew while learners came and went.

The quiet before and after decides: then nobody is there and garbage is collected. The line in between is told, too; it
says how fast memory rises between two collections.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

ALLOWED = {"MB": 2.0, "descriptors": 2.0, "threads": 1.0, "children": 1.0}
"""Growth per 1,000 learners that is taken for noise: 2 MB are 2 kB a learner."""
FEW = 200
"""Fewer learners tell nothing of a slope."""
Sample = dict[str, float]


@dataclass(frozen=True)
class Growing:
    """One figure over a soak. before, after: in the quiet; slope and its standard error: per 1,000 learners."""

    name: str
    before: float
    after: float
    came: float
    slope: float
    error: float

    @property
    def grew(self) -> bool:
        allowed = next(most for unit, most in ALLOWED.items() if self.name.endswith(unit))
        return self.after - self.before > allowed * max(1.0, self.came / 1000)

    def row(self) -> list[str]:
        told = self.came >= FEW and not math.isnan(self.slope)
        slope = f"{self.slope:+.2f} ± {self.error:.2f}" if told else "too few learners"
        return [self.name, f"{self.before:.1f}", f"{self.after:.1f}", slope, "GREW" if self.grew else "did not grow"]


def grows(name: str, quiet: tuple[Sample, Sample], busy: Sequence[Sample]) -> Growing:
    """One figure of the samples: in the quiet before and after, and while learners came ('came' of them by then)."""
    came, seen = [one["came"] for one in busy], [one[name] for one in busy]
    slope, error = line(came, seen)
    before, after = quiet
    return Growing(name, before[name], after[name], after["came"] - before["came"], slope * 1000, error * 1000)


def line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Least-squares slope and its standard error; no numbers where there are too few points."""
    if len(set(xs)) < 3:
        return math.nan, math.nan
    slope, intercept = statistics.linear_regression(xs, ys)
    left = sum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    spread = sum((x - statistics.fmean(xs)) ** 2 for x in xs)
    return slope, math.sqrt(left / (len(xs) - 2) / spread)
