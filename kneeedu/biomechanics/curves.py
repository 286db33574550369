"""What the curves need: straight lines between known points, and a value refused by name if it is impossible."""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite


def between(points: Sequence[tuple[float, float]], at: float) -> float:
    """The value at a place, on straight lines between points sorted by place; level beyond either end.

    >>> between(((0, 1.0), (10, 3.0)), 5), between(((0, 1.0), (10, 3.0)), 99)
    (2.0, 3.0)
    """
    if at <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return points[-1][1]


def within(name: str, value: float, least: float, most: float) -> float:
    """The value, if it lies within its ends; raises ValueError, by name, if not."""
    if not isfinite(value) or not least <= value <= most:
        raise ValueError(f"{name} must lie between {least:g} and {most:g}, not {value:g}")
    return value
