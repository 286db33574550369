"""Scores, patient after patient: each attempt, and the mean of the last few fresh ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kneeedu.figures.drawing import Picture, Table
from kneeedu.figures.svg import disc, drawing, path, text
from kneeedu.models.grade import UNSAFE_CAP
from kneeedu.progress import RECENT, Played, fresh, in_time

MOST = 60
"""So many of the latest attempts are drawn; the table holds as many."""
ENOUGH = 2 * RECENT
"""From so many fresh patients on, the first few are held against the last few."""


@dataclass(frozen=True)
class _Shot:
    """One attempt as it is drawn. mean: of the last few fresh ones up to here (0-1); None where it is not fresh."""

    number: int
    one: Played
    mean: float | None

    @property
    def form(self) -> str:
        return "whole consultation" if self.one.attempt.mode == "encounter" else "short form"

    @property
    def note(self) -> str:
        notes = ["an urgent referral was missed"] if not self.one.grade.safe else []
        return ", ".join([*notes, *(["met again"] if self.mean is None else [])])


@dataclass(frozen=True)
class _Frame:
    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    shots: int
    first: int

    def x(self, number: int) -> float:
        return self.left + (self.right - self.left) * (number - self.first + 0.5) / self.shots

    def y(self, score: float) -> float:
        return self.bottom - (self.bottom - self.top) * score


def scores_in_time(played: Sequence[Played]) -> Picture:
    """Score (0-100) of each attempt in order. played: at least one."""
    shots = _shots(played)[-MOST:]
    first = shots[0].number
    wide = _Frame(1000, 330, 40, 992, 14, 280, len(shots), first)
    narrow = _Frame(300, 290, 34, 296, 14, 240, len(shots), first)
    return Picture(
        wide=drawing(wide.width, wide.height, "kn-wide", _parts(shots, wide, 7)),
        narrow=drawing(narrow.width, narrow.height, "kn-narrow", _parts(shots, narrow, 3)),
        sentence=in_a_sentence(played),
        table=_table(shots),
    )


def in_a_sentence(played: Sequence[Played]) -> str:
    """How many patients, how it goes now, and how it went at first."""
    scores = [one.grade.score for one in fresh(played)]
    again = len(played) - len(scores)
    apart = f" {again} met again within a week {'is' if again == 1 else 'are'} left out of the means." if again else ""
    if len(scores) < RECENT:
        count = "One patient" if len(scores) == 1 else f"{len(scores)} patients"
        return f"{count} so far, {_points(_mean(scores))} of 100 on average: too few to see a direction.{apart}"
    now = f"Your last {RECENT} of {len(scores)} patients brought {_points(_mean(scores[-RECENT:]))} of 100 on average"
    if len(scores) < ENOUGH:
        return f"{now}.{apart}"
    return f"{now}; the first {RECENT} brought {_points(_mean(scores[:RECENT]))}.{apart}"


def _shots(played: Sequence[Played]) -> list[_Shot]:
    kept = {id(one) for one in fresh(played)}
    shots, scores = [], []
    for number, one in enumerate(in_time(played), 1):
        if id(one) in kept:
            scores.append(one.grade.score)
        shots.append(_Shot(number, one, _mean(scores[-RECENT:]) if id(one) in kept else None))
    return shots


def _parts(shots: Sequence[_Shot], frame: _Frame, ticks: int) -> Iterator[str]:
    for score in (0, 0.25, 0.5, 0.75, 1):
        yield path(f"M{frame.left:.1f} {frame.y(score):.1f}H{frame.right:.1f}", "kn-grid")
        yield text(frame.left - 8, frame.y(score) + 4.5, f"{100 * score:.0f}", "end")
    stride = max(1, -(-len(shots) // ticks))
    for place in range(0, len(shots), stride):
        shot = shots[place]
        yield text(frame.x(shot.number), frame.bottom + 22, str(shot.number), "middle")
        yield text(frame.x(shot.number), frame.bottom + 40, _day(shot.one.at), "middle")
    means = [(frame.x(shot.number), frame.y(shot.mean)) for shot in shots if shot.mean is not None]
    if len(means) > 1:
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in means)
        yield path(f"M{line}", style="fill:none;stroke:var(--kn-you);stroke-width:3;stroke-linejoin:round")
    for shot in shots:
        yield _mark(shot, frame)


def _mark(shot: _Shot, frame: _Frame) -> str:
    """A disc for the short form, a diamond for the long one; hollow where met again; an octagon for a missed danger."""
    x, y = frame.x(shot.number), frame.y(shot.one.grade.score)
    told = f"{shot.number}. {_day(shot.one.at)}, {shot.form}: {_points(shot.one.grade.score)} of 100"
    told += f", {shot.note}" if shot.note else ""
    if not shot.one.grade.safe:
        octagon = f"M{x - 3:.1f} {y - 7:.1f}h6l4 4v6l-4 4h-6l-4 -4v-6z"
        return path(octagon, style="fill:var(--kn-danger);stroke:var(--kn-surface);stroke-width:1.5", told=told)
    hollow = shot.mean is None
    style = f"fill:var(--kn-{'surface' if hollow else 'brand'});stroke:var(--kn-{'brand' if hollow else 'surface'})"
    style += f";stroke-width:{2 if hollow else 1.5}"
    if shot.one.attempt.mode == "encounter":
        return path(f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8z", style=style, told=told)
    return disc(x, y, 6, style, told)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b}"


def _points(score: float) -> str:
    return f"{100 * score:.0f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _table(shots: Sequence[_Shot]) -> Table:
    rows = tuple(
        (
            str(shot.number),
            f"{_day(shot.one.at)} {shot.one.at.year}",
            shot.form,
            _points(shot.one.grade.score),
            shot.note,
        )
        for shot in reversed(shots)
    )
    caption = f"Score of each attempt, the latest first; a missed urgent referral caps it at {_points(UNSAFE_CAP)}"
    return Table(caption, ("Patient", "When", "Form", "Of 100", "Note"), rows)
