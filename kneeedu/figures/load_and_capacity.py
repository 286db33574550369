"""A plan of training held against capacity, week by week: what is run and borne above, what hurts below.

Conceptual: what is drawn is what kneeedu/tissue.py makes of a plan, and says nothing about a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kneeedu.figures.drawing import Picture, Table
from kneeedu.figures.svg import disc, drawing, path, text
from kneeedu.models.plan import Plan
from kneeedu.tissue import DAYS, Day, simulate

NRS_MOST = 10
PAINS_FROM_NRS = 1.0
"""From here on (NRS, 0-10) a knee is called sore in words."""
_GAP = 50


@dataclass(frozen=True)
class WeekSeen:
    """One week as it is told. minutes and pains: the most of the week; capacity: at its end; longer: see Spike."""

    number: int
    runs_min: tuple[float, ...]
    strength: int
    capacity_min: float
    pain_during: float | None
    pain_next_morning: float
    longer: str


@dataclass(frozen=True)
class _Frame:
    """Where both plots lie in their drawing (px). most: minutes at the upper edge; days: how many there are."""

    width: int
    days: int
    most: float
    left: float = 36
    top: float = 30
    loads: float = 190
    pains: float = 120

    @property
    def right(self) -> float:
        return self.width - 8

    @property
    def base(self) -> float:
        """The foot of the upper plot."""
        return self.top + self.loads

    @property
    def foot(self) -> float:
        """The foot of the lower plot."""
        return self.base + _GAP + self.pains

    @property
    def day_px(self) -> float:
        return (self.right - self.left) / self.days

    def x(self, day: float) -> float:
        """The middle of a day, counted from 1."""
        return self.left + self.day_px * (day - 0.5)

    def minutes(self, value: float) -> float:
        return self.base - self.loads * value / self.most

    def pain(self, value: float) -> float:
        return self.foot - self.pains * value / NRS_MOST


def load_and_capacity(plan: Plan, outcome: bool = True) -> Picture:
    """The plan, and with outcome what the model makes of it; without, the runs alone, for the learner to predict."""
    days = simulate(plan)
    most = 10 * (int(1.08 * max(max(_high(day, outcome) for day in days), plan.tolerated_min) / 10) + 1)
    wide, narrow = (_Frame(width, len(days), most) for width in (760, 320))
    return Picture(
        wide=_svg(plan, days, wide, "kn-wide", outcome),
        narrow=_svg(plan, days, narrow, "kn-narrow", outcome),
        sentence=in_a_sentence(plan, days) if outcome else _plan_in_a_sentence(plan),
        table=_table(days, outcome),
    )


def weeks_of(days: Sequence[Day]) -> tuple[WeekSeen, ...]:
    """The days of a plan, seven at a time."""
    return tuple(_week(at // DAYS + 1, days[at : at + DAYS]) for at in range(0, len(days), DAYS))


def in_a_sentence(plan: Plan, days: Sequence[Day]) -> str:
    """What becomes of capacity and of pain, and which runs were much longer than the month before."""
    start, end = plan.tolerated_min, days[-1].capacity_min
    moved = "stays about" if abs(end - start) < 1 else "rises to" if end > start else "falls to"
    told = [f"Capacity is {start:.0f} minutes at first and {moved} {end:.0f} by week {len(days) // DAYS}."]
    weeks = weeks_of(days)
    sore = [week for week in weeks if (week.pain_during or 0) >= PAINS_FROM_NRS]
    if sore:
        worst = max(sore, key=lambda week: week.pain_during or 0)
        told.append(
            f"Running hurts in {_weeks(len(sore))} of {len(weeks)}, first in week {sore[0].number}, most in week"
            f" {worst.number}: {worst.pain_during:.0f} of 10, and {worst.pain_next_morning:.0f} the next morning."
        )
    else:
        told.append("No run hurts.")
    spikes = sum(day.spike is not None for day in days)
    if spikes:
        told.append(f"{_runs(spikes)} more than 10 % longer than the longest of the month before.")
    return " ".join(told)


def _plan_in_a_sentence(plan: Plan) -> str:
    resting = sum(not any(week.runs_min) for week in plan.weeks)
    longest = [max(week.runs_min, default=0.0) for week in plan.weeks]
    first = next((run for run in longest if run), None)
    told = f"{_weeks(resting)} without a run. " if resting else ""
    if first is None:
        return f"{told}Nothing is run."
    return f"{told}The first week of running has runs of up to {first:.0f} minutes, the last of {longest[-1]:.0f}."


def _weeks(count: int) -> str:
    return f"{count} week{'s' * (count != 1)}"


def _runs(count: int) -> str:
    return f"{count} runs are" if count != 1 else "One run is"


def _week(number: int, days: Sequence[Day]) -> WeekSeen:
    runs = [day for day in days if day.load_min]
    return WeekSeen(
        number,
        tuple(day.load_min for day in runs),
        sum(day.strength for day in days),
        days[-1].capacity_min,
        max((day.pain_during or 0.0 for day in runs), default=None),
        max(day.pain_next_morning for day in days),
        "; ".join(dict.fromkeys(day.spike.name.lower() for day in runs if day.spike)),
    )


def _table(days: Sequence[Day], outcome: bool) -> Table:
    heads = ("Week", "Runs, minutes", "Strength")
    told = ("Capacity, minutes", "Pain during, 0 to 10", "Next morning", "Against the month's longest")
    rows = []
    for week in weeks_of(days):
        row = (str(week.number), ", ".join(f"{run:.0f}" for run in week.runs_min) or "none", str(week.strength))
        during = "no run" if week.pain_during is None else f"{week.pain_during:.1f}"
        more = (f"{week.capacity_min:.0f}", during, f"{week.pain_next_morning:.1f}", week.longer or "no run longer")
        rows.append((*row, *more) if outcome else row)
    return Table("The plan by weeks", (*heads, *told) if outcome else heads, tuple(rows))


def _high(day: Day, outcome: bool) -> float:
    return max(day.load_min, day.capacity_min) if outcome else day.load_min


def _svg(plan: Plan, days: Sequence[Day], frame: _Frame, shown: Literal["kn-wide", "kn-narrow"], outcome: bool) -> str:
    parts = [*_grid(frame), *_loads(plan, days, frame, outcome)]
    if outcome:
        parts += [*_capacity(plan, days, frame), *_pains(days, frame)]
    else:
        middle = (frame.left + frame.right) / 2
        parts.append(text(middle, frame.pain(5), "Say first what you expect", "middle", "kn-mark-label"))
    return drawing(frame.width, round(frame.foot + 26), shown, parts)


def _grid(frame: _Frame) -> Iterator[str]:
    yield text(0, frame.top - 14, "Minutes", kind="kn-tick")
    for value in range(0, int(frame.most) + 1, 10 if frame.most <= 60 else 20):
        yield path(f"M{frame.left} {frame.minutes(value):.1f}H{frame.right}", "kn-grid")
        yield text(frame.left - 8, frame.minutes(value) + 4.5, str(value), "end")
    yield text(0, frame.base + _GAP - 16, "Pain, 0 to 10", kind="kn-tick")
    for value in (0, 5, 10):
        yield path(f"M{frame.left} {frame.pain(value):.1f}H{frame.right}", "kn-grid")
        yield text(frame.left - 8, frame.pain(value) + 4.5, str(value), "end")
    yield text(0, frame.foot + 20, "Week")
    weeks = frame.days // DAYS
    stride = 1 if frame.day_px * DAYS > 34 else 2 if weeks <= 16 else 4
    for week in range(0, weeks, stride):
        yield text(frame.x(week * DAYS + 1), frame.foot + 20, str(week + 1), "middle")


def _loads(plan: Plan, days: Sequence[Day], frame: _Frame, outcome: bool) -> Iterator[str]:
    """Each run as a bar; with the outcome, the part above the capacity of that morning stands out, and spikes."""
    capacity, half = plan.tolerated_min, max(1.2, frame.day_px * 0.36)
    for day in days:
        if day.load_min:
            within = min(day.load_min, capacity) if outcome else day.load_min
            yield _bar(frame, day.number, half, 0, within, "kn-cap__run")
            if day.load_min > within:
                yield _bar(frame, day.number, half, within, day.load_min, "kn-cap__over")
            if outcome and day.spike:
                x, y = frame.x(day.number), frame.minutes(day.load_min) - 5
                told = f"{day.spike.name} than the longest run of the month before"
                yield path(f"M{x:.1f} {y:.1f}l-5 -9h10z", "kn-cap__spike", told=told)
        if day.strength:
            yield disc(frame.x(day.number), frame.base + 7, 2.2, "fill:var(--kn-ink-2)")
        capacity = day.capacity_min


def _bar(frame: _Frame, day: int, half: float, low: float, high: float, kind: str) -> str:
    x, top, foot = frame.x(day), frame.minutes(high), frame.minutes(low)
    return path(f"M{x - half:.1f} {foot:.1f}V{top:.1f}H{x + half:.1f}V{foot:.1f}Z", kind)


def _capacity(plan: Plan, days: Sequence[Day], frame: _Frame) -> Iterator[str]:
    places = [(0.5, plan.tolerated_min), *((day.number + 0.5, day.capacity_min) for day in days)]
    line = "L".join(f"{frame.x(at):.1f} {frame.minutes(value):.1f}" for at, value in places)
    yield path(f"M{line}", "kn-cap__line")


def _pains(days: Sequence[Day], frame: _Frame) -> Iterator[str]:
    mornings = [(day.number + 1, day.pain_next_morning) for day in days[:-1]]
    line = "L".join(f"{frame.x(at):.1f} {frame.pain(value):.1f}" for at, value in mornings)
    yield path(f"M{line}", "kn-course__after")
    size = min(4.0, max(2.2, frame.day_px * 0.45))
    for day in days:
        if day.pain_during is not None:
            told = f"Week {(day.number - 1) // DAYS + 1}: {day.pain_during:.1f} of 10 during {day.load_min:.0f} minutes"
            yield disc(frame.x(day.number), frame.pain(day.pain_during), size, "fill:var(--kn-pain)", told)
