"""Fagan's nomogram: before the test on the left, the likelihood ratio in the middle, after it on the right.

The outer scales run in opposite directions on log odds, the middle one in half steps of the log ratio, so that a
straight line from before through the ratio ends at after: log odds after = log odds before + log ratio.
"""

from collections.abc import Iterator
from math import log

from kneeedu.figures.drawing import Picture, Table, percent
from kneeedu.figures.svg import disc, drawing, path, text
from kneeedu.reasoning.post_test import OneTest, Ratio, Spread

WIDTH, HEIGHT = 340, 470
LEFT, RIGHT = 60.0, 280.0
MIDDLE = (LEFT + RIGHT) / 2
_TOP, _BASE = 40.0, 452.0
_MOST = log(0.998 / 0.002)
"""Log odds at the ends of the outer scales."""
TICKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)
RATIOS = (0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 100)


def height_before(probability: float) -> float:
    """Where a probability before the test stands (px from the top): the more likely, the lower."""
    return _y(_held(_logit(probability)))


def height_after(probability: float) -> float:
    """Where a probability after the test stands (px from the top): the more likely, the higher."""
    return _y(-_held(_logit(probability)))


def height_of_ratio(ratio: float) -> float:
    """Where a likelihood ratio stands (px from the top)."""
    return _y(-_held(log(ratio) / 2))


def nomogram(test: OneTest, positive: bool) -> Picture:
    """The line through the three scales for a result; thick strokes are the ranges."""
    ratio, after = test.ratio(positive), test.after(positive)
    parts = [*_scales(), *_ranges(test.base_rate, ratio, after), *_line(test.base_rate, ratio, after)]
    return Picture(drawing(WIDTH, HEIGHT, "", parts), "", in_a_sentence(test, positive), _table(test))


def in_a_sentence(test: OneTest, positive: bool) -> str:
    """From before to after, with the ratio between."""
    ratio, after = test.ratio(positive), test.after(positive)
    return (
        f"A {'positive' if positive else 'negative'} result takes it from {percent(test.base_rate.value)} to"
        f" {percent(after.value)} ({percent(after.low, '')} to {percent(after.high)}): likelihood ratio"
        f" {_two(ratio.value)} ({_two(ratio.low)} to {_two(ratio.high)})."
    )


def _table(test: OneTest) -> Table:
    rows = []
    for positive in (True, False):
        ratio, after = test.ratio(positive), test.after(positive)
        rows.append(
            (
                "Positive" if positive else "Negative",
                f"{_two(ratio.value)} ({_two(ratio.low)} to {_two(ratio.high)})",
                percent(test.base_rate.value),
                f"{percent(after.value)} ({percent(after.low, '')} to {percent(after.high)})",
            )
        )
    return Table("What either result does", ("Result", "Likelihood ratio", "Before", "After"), tuple(rows))


def _two(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"


def _scales() -> Iterator[str]:
    yield text(LEFT, 18, "Before", "middle", "kn-mark-label")
    yield text(MIDDLE, 18, "Ratio", "middle", "kn-mark-label")
    yield text(RIGHT, 18, "After", "middle", "kn-mark-label")
    for x in (LEFT, MIDDLE, RIGHT):
        yield path(f"M{x} {_TOP}V{_BASE}", "kn-axis")
    for share in TICKS:
        left, right = height_before(share), height_after(share)
        yield path(f"M{LEFT - 5} {left:.1f}H{LEFT + 5}M{RIGHT - 5} {right:.1f}H{RIGHT + 5}", "kn-axis")
        yield text(LEFT - 10, left + 4.5, f"{100 * share:g} %", "end")
        yield text(RIGHT + 10, right + 4.5, f"{100 * share:g} %")
    for ratio in RATIOS:
        y = height_of_ratio(ratio)
        yield path(f"M{MIDDLE - 5} {y:.1f}H{MIDDLE + 5}", "kn-axis")
        yield text(MIDDLE + 10, y + 4.5, f"{ratio:g}")


def _ranges(before: Spread, ratio: Ratio, after: Spread) -> Iterator[str]:
    yield _range(LEFT, height_before(before.low), height_before(before.high))
    yield _range(MIDDLE, height_of_ratio(ratio.high), height_of_ratio(ratio.low))
    yield _range(RIGHT, height_after(after.high), height_after(after.low))


def _range(x: float, top: float, foot: float) -> str:
    return path(f"M{x} {top:.1f}V{max(foot, top + 1):.1f}", "kn-fagan__range")


def _line(before: Spread, ratio: Ratio, after: Spread) -> Iterator[str]:
    ends = [(LEFT, height_before(before.value)), (MIDDLE, height_of_ratio(ratio.value))]
    ends.append((RIGHT, height_after(after.value)))
    yield path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ends), "kn-fagan__line")
    for x, y in ends:
        yield disc(x, y, 6, "fill:var(--kn-you);stroke:var(--kn-surface);stroke-width:2")


def _y(log_odds: float) -> float:
    return (_TOP + _BASE) / 2 + (_BASE - _TOP) / 2 * log_odds / _MOST


def _held(log_odds: float) -> float:
    """Kept on the scale."""
    return max(-_MOST, min(_MOST, log_odds))


def _logit(probability: float) -> float:
    return log(probability / (1 - probability)) if 0 < probability < 1 else (_MOST if probability else -_MOST)
