"""How sure the learner was against how often right: a point for each bin of confidence, with its interval and count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kneeedu.figures.drawing import Picture, Table, percent
from kneeedu.figures.svg import disc, drawing, path, text
from kneeedu.progress import FEW, Bin

ENOUGH = 10
"""With fewer answers than this nothing is concluded."""
CLOSE = 0.1
"""Stated and right this near together on average (0-1) count as level."""

RIGHT_EDGE = 0.85
"""Beyond this (0-1) a count stands left of its point, so as not to leave the drawing."""


@dataclass(frozen=True)
class _Frame:
    """Where the plot lies in its drawing, edges in px."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float

    def x(self, share: float) -> float:
        return self.left + (self.right - self.left) * share

    def y(self, share: float) -> float:
        return self.bottom - (self.bottom - self.top) * share


def calibration_curve(bins: Sequence[Bin]) -> Picture:
    """Percent said on the way right, percent right on the way up; the dashed line is where both are the same.

    bins: at least one, as progress.calibration gives them.
    """
    wide, narrow = _Frame(520, 440, 46, 504, 30, 388), _Frame(300, 322, 40, 288, 30, 272)
    return Picture(
        wide=drawing(wide.width, wide.height, "kn-wide", _parts(bins, wide)),
        narrow=drawing(narrow.width, narrow.height, "kn-narrow", _parts(bins, narrow)),
        sentence=in_a_sentence(bins),
        table=_table(bins),
    )


def in_a_sentence(bins: Sequence[Bin]) -> str:
    """Whether the learner is surer than right, and what may be concluded from so many answers."""
    count, right = sum(one.count for one in bins), sum(one.right for one in bins)
    said = sum(one.stated * one.count for one in bins) / count
    told = f"On average you were {percent(said)} sure, and right in {right} of {count} ({percent(right / count)})."
    if count < ENOUGH:
        return f"{told} Too few answers yet to tell whether you are too sure or not sure enough."
    gap = said - right / count
    if abs(gap) > CLOSE:
        return f"{told} You tend to be {'too sure' if gap > 0 else 'less sure than you could be'}."
    apart = [one for one in bins if one.count >= FEW and not one.interval[0] <= one.stated <= one.interval[1]]
    if not apart:
        return f"{told} How sure you are fits how often you are right."
    worst = max(apart, key=lambda one: abs(one.stated - one.share))
    return f"{told} But where you said about {percent(worst.stated)}, you were right in {_of(worst)}."


def _parts(bins: Sequence[Bin], frame: _Frame) -> Iterator[str]:
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = frame.x(share), frame.y(share)
        yield path(f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}", "kn-grid")
        yield text(frame.left - 8, y + 4.5, f"{100 * share:.0f}", "end")
        yield text(x, frame.bottom + 20, f"{100 * share:.0f}", "end" if share == 1 else "middle")
    yield text(frame.left - 8, frame.top - 14, "% right")
    yield text(frame.right, frame.bottom + 40, "how sure you said, %", "end")
    even = f"M{frame.x(0):.1f} {frame.y(0):.1f}L{frame.x(1):.1f} {frame.y(1):.1f}"
    yield path(even, "kn-axis", "stroke-width:2;stroke-dasharray:6 5")
    if len(bins) > 1:
        line = "L".join(f"{frame.x(one.stated):.1f} {frame.y(one.share):.1f}" for one in bins)
        yield path(f"M{line}", style="fill:none;stroke:var(--kn-you);stroke-width:2;opacity:0.45")
    for one in bins:
        yield from _point(one, frame)


def _point(one: Bin, frame: _Frame) -> Iterator[str]:
    """A disc with its interval; hollow where few answers stand behind it."""
    x, (low, high) = frame.x(one.stated), one.interval
    few = one.count < FEW
    whisker = f"stroke:var(--kn-you);stroke-width:{1.5 if few else 3};opacity:{0.7 if few else 1}"
    yield path(f"M{x:.1f} {frame.y(low):.1f}V{frame.y(high):.1f}", style=whisker)
    fill = "var(--kn-surface)" if few else "var(--kn-you)"
    stroke = "var(--kn-you)" if few else "var(--kn-surface)"
    told = f"{percent(one.stated)} sure on average, right in {one.right} of {one.count}"
    yield disc(x, frame.y(one.share), 6.5, f"fill:{fill};stroke:{stroke};stroke-width:2.5", told)
    y = min(frame.y(one.share) + 19, frame.bottom - 8)
    if one.stated > RIGHT_EDGE:
        yield text(x - 11, y, _of(one), "end", "kn-tick kn-halo")
    else:
        yield text(x + 11, y, _of(one), "start", "kn-tick kn-halo")


def _of(one: Bin) -> str:
    return f"{one.right} of {one.count}"


def _table(bins: Sequence[Bin]) -> Table:
    rows = tuple(
        (
            f"{100 * one.low:.0f} to {100 * one.high:.0f} %",
            percent(one.stated),
            _of(one),
            percent(one.share),
            f"{percent(one.interval[0], '')} to {percent(one.interval[1])}",
            "few answers" if one.count < FEW else "",
        )
        for one in bins
    )
    heads = ("How sure", "On average", "Right", "Share right", "95 % interval", "Note")
    return Table("How sure you said you were, and how often you were right", heads, rows)
