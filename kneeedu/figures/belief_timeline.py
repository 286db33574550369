"""How belief in the truth moved: the learner's, step by step, against the engine's from the same findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from textwrap import wrap
from typing import Literal

from kneeedu.debriefing import Debrief, Moment
from kneeedu.figures.drawing import Picture, Table, percent
from kneeedu.figures.svg import drawing, text
from kneeedu.models.attempt import POINTS
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import Ranked

FAR_APART = 0.15
"""A difference between learner and engine (0-1) that is worth a sentence."""
NAMED = 3
"""So many of the findings that moved the engine most are named below the wide drawing."""
_WORTH_NAMING_DB = 2.0
_TICK_PX, _NAME_PX, _NAME_LETTERS = 26, 170, 25


@dataclass(frozen=True)
class _Frame:
    """Where the plot lies in its drawing: edges in px, and how many findings stand side by side."""

    width: int
    height: int
    right: float
    bottom: float
    findings: int
    left: float = 40
    top: float = 16

    def x(self, number: int) -> float:
        first = self.left + 10
        return first + (self.right - first) * number / max(self.findings, 1)

    def y(self, share: float) -> float:
        return self.bottom - (self.bottom - self.top) * share

    @property
    def step_px(self) -> float:
        return self.x(1) - self.x(0)


def belief_timeline(debrief: Debrief) -> Picture:
    """Belief (0-1, drawn as percent) after each finding: the learner's as steps, the engine's with its interval."""
    findings = len(debrief.moments) - 1
    wide, narrow = _Frame(880, 346, 746, 316, findings), _Frame(300, 272, 290, 244, findings)
    names = "".join(_names(debrief, wide))
    if names:
        wide = replace(wide, height=wide.height + 60)
    return Picture(
        wide=_svg(debrief, wide, "kn-wide", names + "".join(_ends(debrief, wide))),
        narrow=_svg(debrief, narrow, "kn-narrow"),
        sentence=in_a_sentence(debrief),
        table=_table(debrief),
    )


def held_at(moments: Sequence[Moment]) -> list[float | None]:
    """The learner's belief (0-1) as it stood at each moment; None before any was kept."""
    held: list[float | None] = []
    for moment in moments:
        held.append(moment.kept[-1].share if moment.kept else held[-1] if held else None)
    return held


def in_a_sentence(debrief: Debrief) -> str:
    """Where the learner and the engine ended, and where they were furthest apart."""
    name, end = in_sentence(debrief.truth), debrief.end.engine
    held = held_at(debrief.moments)
    mine = held[-1] or 0.0
    lay = "within" if end.low <= mine <= end.high else "above" if mine > end.high else "below"
    told = [
        f"When you decided you gave {name} {_points(mine)} of {POINTS} points; from the same findings the engine gave"
        f" it {percent(end.probability)} ({_interval(end)}), and your figure lay {lay} that interval."
    ]
    gaps = [
        (abs(share - moment.engine.probability), moment.number, share)
        for share, moment in zip(held, debrief.moments, strict=True)
        if share is not None
    ]
    gap, number, share = max(gaps, default=(0.0, 0, 0.0))
    if gap >= FAR_APART and number != debrief.end.number:
        moment = debrief.moments[number]
        told.append(f"Furthest apart {_after(moment)}: you {_points(share)}, it {percent(moment.engine.probability)}.")
    if debrief.accepted_too:
        others = [f"{in_sentence(other)} with your {points} points" for other, points in debrief.accepted_too]
        told.append(f"Accepted as right as well: {' and '.join(others)}.")
    elif debrief.last_points[0][0] != debrief.truth:
        other, points = debrief.last_points[0]
        told.append(f"Most of your points ({points}) lay on {in_sentence(other)}.")
    return " ".join(told)


def _after(moment: Moment) -> str:
    return f"after finding {moment.number} (“{moment.name}”)" if moment.number else "at the start"


def _points(share: float) -> str:
    return f"{POINTS * share:.0f}"


def _interval(ranked: Ranked) -> str:
    return f"{percent(ranked.low, '')} to {percent(ranked.high)}"


def _told(moment: Moment) -> str:
    if moment.answer is None:
        return f"Start: {in_sentence(moment.name)}"
    return f"{moment.number}. {moment.name}: {moment.answer.presence}"


def _table(debrief: Debrief) -> Table:
    with_notes = any(kept.note for moment in debrief.moments for kept in moment.kept)
    rows = []
    for moment, share in zip(debrief.moments, held_at(debrief.moments), strict=True):
        kept = ", then ".join(f"{_points(one.share)} (kept)" for one in moment.kept)
        mine = kept or ("not yet" if share is None else _points(share))
        notes = " / ".join(one.note for one in moment.kept if one.note)
        row = (_told(moment), mine, percent(moment.engine.probability), _interval(moment.engine))
        rows.append((*row, notes) if with_notes else row)
    heads = ("After", "You, of 100", "Engine", "Interval", *(["Your note"] if with_notes else []))
    return Table(f"Belief in {in_sentence(debrief.truth)} after each finding", heads, tuple(rows))


def _svg(debrief: Debrief, frame: _Frame, shown: Literal["kn-wide", "kn-narrow"], more: str = "") -> str:
    parts = [*_grid(frame), _band(debrief, frame), *_engine(debrief, frame), *_you(debrief, frame), more]
    return drawing(frame.width, frame.height, shown, parts)


def _grid(frame: _Frame) -> Iterator[str]:
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = frame.y(share)
        yield f'<path class="kn-grid" d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}"/>'
        yield text(frame.left - 8, y + 4.5, f"{100 * share:.0f}", "end")
    stride = max(1, -(-_TICK_PX // max(1, int(frame.step_px))))
    for number in range(0, frame.findings + 1, stride):
        if number == 0 or frame.x(number) - frame.x(0) > _TICK_PX:
            yield text(frame.x(number), frame.bottom + 20, str(number) if number else "Start", "middle")


def _band(debrief: Debrief, frame: _Frame) -> str:
    moments = _as_it_stood(debrief)
    highs = [(number, moment.engine.high) for number, moment in moments]
    lows = [(number, moment.engine.low) for number, moment in reversed(moments)]
    return f'<path class="kn-band-fill" d="M{_line([*highs, *lows], frame)}Z"/>'


def _as_it_stood(debrief: Debrief) -> list[tuple[int, Moment]]:
    """Moments by number; where nothing was asked, the start stands to the right edge."""
    last = debrief.end.number or 1
    return [*((moment.number, moment) for moment in debrief.moments), (last, debrief.end)]


def _line(places: Sequence[tuple[int, float]], frame: _Frame) -> str:
    return "L".join(f"{frame.x(number):.1f} {frame.y(share):.1f}" for number, share in places)


def _engine(debrief: Debrief, frame: _Frame) -> Iterator[str]:
    places = [(number, moment.engine.probability) for number, moment in _as_it_stood(debrief)]
    yield (
        f'<path d="M{_line(places, frame)}" fill="none" style="stroke:var(--kn-engine)" stroke-width="2.5"'
        ' stroke-dasharray="7 5"/>'
    )
    side = min(10.0, max(4.0, frame.step_px * 0.6))
    for moment in debrief.moments:
        x, y = frame.x(moment.number), frame.y(moment.engine.probability)
        told = f"{_told(moment)}. Engine {percent(moment.engine.probability)}, {_interval(moment.engine)}"
        yield (
            f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}"'
            f' style="fill:var(--kn-surface);stroke:var(--kn-engine)" stroke-width="{min(2.5, side / 3):.1f}">'
            f"<title>{escape(told)}</title></rect>"
        )


def _you(debrief: Debrief, frame: _Frame) -> Iterator[str]:
    """Steps: a belief stands until the next one is kept."""
    kept = [(moment, one.share) for moment in debrief.moments for one in moment.kept]
    if not kept:
        return
    first, share = kept[0]
    path = f"M{frame.x(first.number):.1f} {frame.y(share):.1f}"
    path += "".join(f"H{frame.x(moment.number):.1f}V{frame.y(share):.1f}" for moment, share in kept[1:])
    yield (
        f'<path d="{path}H{frame.right:.1f}" fill="none" style="stroke:var(--kn-you)" stroke-width="3.5"'
        ' stroke-linejoin="round"/>'
    )
    for moment, share in kept:
        yield (
            f'<circle cx="{frame.x(moment.number):.1f}" cy="{frame.y(share):.1f}" r="6.5"'
            ' style="fill:var(--kn-you);stroke:var(--kn-surface)" stroke-width="2">'
            f"<title>{escape(_told(moment))}. You {_points(share)}</title></circle>"
        )


def _ends(debrief: Debrief, frame: _Frame) -> Iterator[str]:
    """Where both ended, in words at the right edge, kept apart."""
    mine, end = held_at(debrief.moments)[-1], debrief.end.engine
    y_engine = frame.y(end.probability)
    if mine is not None:
        y_you = frame.y(mine)
        if -20 < y_you - y_engine < 40:
            y_you = y_engine + 40 if y_you > y_engine and y_engine < frame.bottom - 45 else y_engine - 20
        yield text(frame.right + 14, y_you + 4.5, f"You, {_points(mine)}", "start", "kn-mark-label")
    yield text(frame.right + 14, y_engine + 4.5, f"Engine, {percent(end.probability)}", "start", "kn-mark-label")
    yield text(frame.right + 14, y_engine + 22, _interval(end), "start")


def _names(debrief: Debrief, frame: _Frame) -> Iterator[str]:
    """The findings that moved the engine most, named below their numbers; none where two would overlap."""
    placed: list[float] = []
    for moment in sorted(debrief.moments[1:], key=lambda moment: -abs(moment.decibans)):
        x = frame.x(moment.number)
        at = min(max(x, _NAME_PX / 2), frame.width - _NAME_PX / 2)
        if abs(moment.decibans) < _WORTH_NAMING_DB or len(placed) == NAMED:
            return
        if any(abs(at - other) < _NAME_PX for other in placed):
            continue
        placed.append(at)
        yield f'<path class="kn-axis" d="M{x:.1f} {frame.bottom + 26:.1f}L{at:.1f} {frame.bottom + 36:.1f}"/>'
        rows = wrap(f"{moment.name}: {moment.answer.presence if moment.answer else ''}", _NAME_LETTERS)
        shown = [*rows[:2], rows[2] if len(rows) == 3 else "…"] if len(rows) > 2 else rows
        for row, words in enumerate(shown):
            yield text(at, frame.bottom + 50 + 16 * row, words, "middle")
