"""What it earns to say how sure one is: the quadratic score if right, if wrong, and on average for an honest belief."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kneeedu.figures.drawing import Picture, Table, percent
from kneeedu.figures.svg import disc, drawing, path, text
from kneeedu.grading import quadratic_score
from kneeedu.models.attempt import CONFIDENCES

LEAST, MOST = 1 - max(CONFIDENCES), max(CONFIDENCES)
"""What can be said, as probabilities: as far from even on either side as the surest answer offered."""
_STEPS = 30
_NO_LESS = 0.0005
"""Scores (0-1) nearer to each other than this print the same."""
_PERCENT = "\u00a0%"


@dataclass(frozen=True)
class _Frame:
    """Where the plot lies in its drawing, edges in px. Said goes to the right, points go up."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float

    def x(self, stated: float) -> float:
        return self.left + (self.right - self.left) * stated

    def y(self, score: float) -> float:
        return self.bottom - (self.bottom - self.top) * score


def on_average(stated: float, believed: float) -> float:
    """What a stated probability earns on average (0-1) where one is right in a share 'believed' of cases."""
    return believed * quadratic_score(stated, 1) + (1 - believed) * quadratic_score(stated, 0)


def best_said(believed: float) -> float:
    """What to say to earn the most: what is believed, as far as it can be said."""
    return min(max(believed, LEAST), MOST)


def honest_figure(believed: float, stated: float) -> Picture:
    """The three curves over what can be said, with the honest figure and the one that is stated (0-1 each)."""
    wide, narrow = _Frame(720, 420, 46, 704, 56, 368), _Frame(300, 340, 38, 290, 56, 290)
    return Picture(
        wide=drawing(wide.width, wide.height, "kn-wide", _parts(believed, stated, wide)),
        narrow=drawing(narrow.width, narrow.height, "kn-narrow", _parts(believed, stated, narrow)),
        sentence=in_a_sentence(believed, stated),
        table=_table(believed),
    )


def in_a_sentence(believed: float, stated: float) -> str:
    """What the stated figure earns, and how much more the honest one would."""
    best = best_said(believed)
    average, most = on_average(stated, believed), on_average(best, believed)
    told = (
        f"Saying {percent(stated, _PERCENT)} earns {_points(quadratic_score(stated, 1))} of 100 if you are right and"
        f" {_points(quadratic_score(stated, 0))} if you are wrong. Believing {percent(believed, _PERCENT)}, that is"
        f" {_points(average)} on average."
    )
    if most - average < _NO_LESS:
        return f"{told} No other figure earns more."
    return f"{told} Saying {percent(best, _PERCENT)} would earn {_points(most)}, the most there is."


def _parts(believed: float, stated: float, frame: _Frame) -> Iterator[str]:
    for score in (0, 0.25, 0.5, 0.75, 1):
        yield path(f"M{frame.left:.1f} {frame.y(score):.1f}H{frame.right:.1f}", "kn-grid")
        yield text(frame.left - 8, frame.y(score) + 4.5, f"{100 * score:.0f}", "end")
        yield text(frame.x(score), frame.bottom + 20, f"{100 * score:.0f}", "end" if score == 1 else "middle")
    yield text(4, 16, "points earned")
    yield text(frame.right, frame.bottom + 40, "what you say, %", "end")
    best = best_said(believed)
    honest = f"M{frame.x(best):.1f} {frame.y(on_average(best, believed)):.1f}V{frame.bottom:.1f}"
    yield path(honest, style="stroke:var(--kn-ink-2);stroke-width:2;stroke-dasharray:3 4", told="the honest figure")
    thin = "fill:none;stroke:var(--kn-ink-2);stroke-width:2"
    yield _curve(lambda say: quadratic_score(say, 1), frame, thin)
    yield _curve(lambda say: quadratic_score(say, 0), frame, f"{thin};stroke-dasharray:7 5")
    thick = "fill:none;stroke:var(--kn-brand);stroke-width:4.5"
    yield _curve(lambda say: on_average(say, believed), frame, thick)
    yield text(frame.x(MOST), frame.y(1) - 8, "if right", "end")
    yield text(frame.x(LEAST), frame.y(1) - 8, "if wrong")
    for score in (quadratic_score(stated, 1), quadratic_score(stated, 0)):
        yield disc(frame.x(stated), frame.y(score), 4.5, "fill:var(--kn-surface);stroke:var(--kn-ink-2);stroke-width:2")
    average = on_average(stated, believed)
    yield disc(
        frame.x(stated), frame.y(average), 8, "fill:var(--kn-brand);stroke:var(--kn-surface);stroke-width:2.5", "you"
    )
    late = stated > 0.7
    beside = frame.x(stated) + (-14 if late else 14)
    yield text(beside, frame.y(average) - 12, _points(average), "end" if late else "start", "kn-mark-label")


def _curve(score: Callable[[float], float], frame: _Frame, style: str) -> str:
    said = [LEAST + (MOST - LEAST) * step / _STEPS for step in range(_STEPS + 1)]
    return path("M" + "L".join(f"{frame.x(say):.1f} {frame.y(score(say)):.1f}" for say in said), style=style)


def _table(believed: float) -> Table:
    """The figures that the short form offers, and what each earns."""
    averages = [on_average(stated, believed) for stated in CONFIDENCES]
    rows = tuple(
        (
            percent(stated, _PERCENT),
            _points(quadratic_score(stated, 1)),
            _points(quadratic_score(stated, 0)),
            _points(average) + (" (most)" if average > max(averages) - _NO_LESS else ""),
        )
        for stated, average in zip(CONFIDENCES, averages, strict=True)
    )
    heads = ("Say", "If right", "If wrong", f"On average, believing {percent(believed, _PERCENT)}")
    return Table("Points of 100 for each figure that the short form offers", heads, rows)


def _points(score: float) -> str:
    return f"{100 * score:.1f}".removesuffix(".0")
