"""What moved the engine: from the base rate to the posterior, each finding's share in decibans.

A deciban is a tenth of a tenfold change in the odds. On this scale findings add up, so a bar can start where the last
one ended.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from kneeedu.debriefing import Debrief, Moment
from kneeedu.figures.drawing import Table, percent
from kneeedu.inquiry import decibans
from kneeedu.models.evidence import Basis
from kneeedu.models.finding import Presence
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import Ranked

EXPLAINED = (
    "A deciban is a tenth of a tenfold change in the odds: +10 multiplies the odds by ten, +3 doubles them, −3 halves"
    " them. Decibans add up, from the base rate to where belief ends."
)
LITTLE_DB = 0.5
"""Changes below this (decibans) are drawn together where there are many findings."""
FEW, MANY = 3, 8
"""From so many in a row on, and so many in all."""
_TICKS = (0.5, 0.2, 0.8, 0.05, 0.95, 0.01, 0.99, 0.001, 0.999, 0.1, 0.9, 0.3, 0.7)
"""Probabilities to mark on the axis, those that matter most first."""
_ROOM_DB = 1.5
_MOST_LISTED = 6
_TICK_APART = 13.0


@dataclass(frozen=True)
class Bar:
    """One row: what it is, why it counts as it does, and from where to where it moves belief (decibans).

    parts: the rows that were drawn together as this one. basis: None where several figures went in.
    """

    name: str
    detail: str
    kind: Literal["total", "towards", "away", "nothing"]
    start_db: float
    end_db: float
    figure: str
    more: str
    basis: Basis | None = None
    presence: Presence | None = None
    parts: tuple["Bar", ...] = ()

    @property
    def moved_db(self) -> float:
        return self.end_db - self.start_db


@dataclass(frozen=True)
class Waterfall:
    """The rows from the base rate to all together, the axis they share, and the same in words and as a table."""

    bars: tuple[Bar, ...]
    low_db: float
    high_db: float
    interval_db: tuple[float, float]
    sentence: str
    table: Table
    ticks: tuple[tuple[float, str], ...] = field(default=())
    """Places on the axis (percent of its width) with the probability that stands there."""

    def at(self, value_db: float) -> float:
        """Where a value lies on the axis, in percent of its width."""
        return 100 * (value_db - self.low_db) / (self.high_db - self.low_db)

    def svg(self, bar: Bar) -> str:
        """The bar as SVG; it stretches to the width it is given. The dotted line is even odds."""
        start, end = sorted((self.at(bar.start_db), self.at(bar.end_db)))
        even = self.at(0)
        axis = f'<path d="M{even:.2f} 0V28" class="kn-axis" vector-effect="non-scaling-stroke" stroke-dasharray="3 3"/>'
        low, high = (self.at(value) for value in self.interval_db)
        line = f'<path d="M{low:.2f} 25.5H{high:.2f}" class="kn-fall__range" vector-effect="non-scaling-stroke"/>'
        return (
            '<svg viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">'
            f'{axis}<rect class="kn-fall__bar" data-is="{bar.kind}" x="{start:.2f}" y="5"'
            f' width="{max(end - start, 0.35):.2f}" height="15" vector-effect="non-scaling-stroke"/>'
            f"{line if bar.name == TOGETHER else ''}</svg>"
        )


TOGETHER = "All together"


def decibans_waterfall(debrief: Debrief) -> Waterfall:
    """The base rate first, then what each finding moved in the order it was told, then all together."""
    bars = tuple(_bars(debrief))
    end = debrief.end.engine
    interval = (decibans(end.low), decibans(end.high))
    reached = [0.0, *interval, *(bar.end_db for bar in _each(bars))]
    low, high = min(reached) - _ROOM_DB, max(reached) + _ROOM_DB
    fall = Waterfall(bars, low, high, interval, in_a_sentence(debrief), _table(debrief, bars))
    return replace(fall, ticks=tuple(_ticks(fall)))


def in_a_sentence(debrief: Debrief) -> str:
    """From where to where, what carried most, and what told nothing new."""
    end, findings = debrief.end.engine, debrief.moments[1:]
    told = [
        f"From {percent(debrief.base.probability)} among runners with a sore knee to {percent(end.probability)}"
        f" ({_interval(end)}) with what you found."
    ]
    start = debrief.moments[0].decibans
    if abs(start) >= 3 * LITTLE_DB:
        told.append(f"What was known before the first question moved it by {_signed(start)}.")
    own = [moment for moment in findings if moment.instead_of is None]  # the others replace what another had moved
    for word, sign in (("carried it furthest", 1), ("spoke against it most", -1)):
        moment = max(own, key=lambda one: sign * one.decibans, default=None)
        if moment is not None and sign * moment.decibans >= LITTLE_DB:
            told.append(f"Finding {moment.number} {word} ({_signed(moment.decibans)}): {_named(moment)}.")
    repeated = [str(moment.number) for moment in findings if moment.same_as]
    if len(repeated) > _MOST_LISTED:
        told.append(f"{len(repeated)} findings told nothing new.")
    elif repeated:
        told.append(f"Finding{'s' * (len(repeated) > 1)} {_listed(repeated)} told nothing new.")
    return " ".join(told)


def _named(moment: Moment) -> str:
    return f"“{moment.name}”, {moment.answer.presence}" if moment.answer else moment.name


def _bars(debrief: Debrief) -> Iterator[Bar]:
    base = debrief.base_decibans
    yield Bar(
        "Base rate",
        "Runners with a sore knee",
        "total",
        0.0,
        base,
        percent(debrief.base.probability),
        _signed(base),
        debrief.base_basis,
    )
    stood, single = base, []
    for moment in debrief.moments:
        single.append(_bar(moment, stood))
        stood = single[-1].end_db
    yield single[0]
    yield from _drawn_together(single[1:]) if len(single) > MANY else single[1:]
    end = debrief.end.engine
    detail = f"The thin line is the interval, {_interval(end)}"
    yield Bar(TOGETHER, detail, "total", 0.0, stood, percent(end.probability), _signed(stood))


def _bar(moment: Moment, stood: float) -> Bar:
    moved = moment.decibans
    kind: Literal["towards", "away", "nothing"] = "nothing" if abs(moved) < 0.05 else "towards" if moved > 0 else "away"
    return Bar(
        name=f"{moment.number}. {moment.name}" if moment.number else moment.name,
        detail=_why(moment, kind),
        kind=kind,
        start_db=stood,
        end_db=stood + moved,
        figure=_signed(moved),
        more=_times(moved),
        basis=moment.basis,
        presence=moment.answer.presence if moment.answer else None,
    )


def _why(moment: Moment, kind: str) -> str:
    if moment.number == 0:
        return "Known before the first question"
    if moment.same_as:
        return f"Nothing new: “{moment.same_as}” had told as much. Counted once"
    if moment.instead_of:
        return f"Counts instead of “{moment.instead_of}”, which tells the same but parts the causes less"
    if kind == "nothing" and moment.is_safety:
        return "Rules out danger; that is why it is asked, not for what it moves"
    if not moment.has_own_rate:
        return "No rate of its own, so that of sore knees at large: it moves only the rivals"
    return "Tells nothing either way" if kind == "nothing" else ""


def _drawn_together(bars: Sequence[Bar]) -> Iterator[Bar]:
    """The rows, those that moved little one after the other drawn as one."""
    for little, run in groupby(bars, key=lambda bar: abs(bar.moved_db) < LITTLE_DB):
        rows = tuple(run)
        if not little or len(rows) < FEW:
            yield from rows
            continue
        moved = rows[-1].end_db - rows[0].start_db
        yield Bar(
            name=f"{len(rows)} findings that moved it little",
            detail="",
            kind="nothing" if abs(moved) < 0.05 else "towards" if moved > 0 else "away",
            start_db=rows[0].start_db,
            end_db=rows[-1].end_db,
            figure=_signed(moved),
            more=_times(moved),
            parts=rows,
        )


def _each(bars: Iterable[Bar]) -> Iterator[Bar]:
    """Every row by itself."""
    for bar in bars:
        yield from bar.parts or (bar,)


def _table(debrief: Debrief, bars: Sequence[Bar]) -> Table:
    heads = ("What", "Decibans", "Odds", "Belief after it", "Interval", "Rests on", "Why")
    first, *middle, last = _each(bars)
    rows = [(first.name, first.more, "", first.figure, _interval(debrief.base), first.basis or "", first.detail)]
    for bar, moment in zip(middle, debrief.moments, strict=True):
        name = f"{bar.name}: {bar.presence}" if bar.presence else bar.name
        after = percent(moment.engine.probability)
        rows.append((name, bar.figure, bar.more, after, _interval(moment.engine), moment.basis, bar.detail))
    rows.append((last.name, last.more, "", last.figure, _interval(debrief.end.engine), "", ""))
    return Table(f"What moved belief in {in_sentence(debrief.truth)}", heads, tuple(rows))


def _ticks(fall: Waterfall) -> Iterator[tuple[float, str]]:
    """Of the probabilities to mark those that lie on the axis and not too close to one already there."""
    placed: list[float] = []
    for share in _TICKS:
        at = fall.at(decibans(share))
        if 2 <= at <= 98 and all(abs(at - other) >= _TICK_APART for other in placed):
            placed.append(at)
            yield at, f"{100 * share:g} %"


def _signed(value: float) -> str:
    """'+4.2', '−0.3' or '0', with a true minus."""
    shown = f"{abs(value):.1f}"
    return "0" if shown == "0.0" else f"{'+' if value > 0 else '−'}{shown}"


def _times(moved: float) -> str:
    ratio = 10 ** (moved / 10)
    if abs(moved) < 0.05:
        return "odds as before"
    factor = max(ratio, 1 / ratio)
    return f"odds {'×' if ratio >= 1 else '÷'} {factor:.{2 if factor < 1.1 else 1}f}"


def _interval(ranked: Ranked) -> str:
    return f"{percent(ranked.low, '')} to {percent(ranked.high)}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
