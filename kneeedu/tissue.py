"""Load against capacity over weeks, for teaching: a model of ideas, not of a person.

Capacity is the longest run (min) that a knee takes without being the worse for it. What is put in, so that nobody takes
it for a finding:

- a run up to capacity does no harm, and a longer one irritates, the more the longer it is;
- loading near capacity builds capacity, as does strength work, which irritates nothing; a sore knee builds less;
- without any loading capacity falls from the fourth day on; pain fades with time, loaded or not.

What the plans show follows from these, and so is a consequence of our choice, not a finding: after complete rest the
knee is quieter and the pain comes back at the same length of run or sooner; a build-up of 5 % a week from a tolerated
load is tolerated where there are two runs a week or more. Every rate is basis 'expert', chosen for that behaviour.
Nothing here gives a date of recovery, a risk or a safe rate for a person.

What is observed stands beside it: how often injury followed when one run was longer than any of the month before
(Frandsen 2025, published; runners of all kinds, observational).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Literal

from kneeedu.models.plan import Plan, Week

DAYS = 7
SETTLES_IN_DAYS = 5.8
"""Soreness falls to 1/e in so many days (expert)."""
SORENESS_PER_OVERLOAD = 1.6
"""Soreness from a run of twice the capacity (expert); 1 is clearly sore."""
PAIN_PER_SORENESS, PAIN_MOST = 4.0, 10.0
"""Pain (NRS, 0-10) the morning after, for soreness of 1 (expert)."""
PAIN_PER_OVERLOAD = 5.0
"""Pain (NRS) added during a run of twice the capacity (expert)."""
BUILDS_FROM, BUILDS_FULLY = 0.5, 0.9
"""Shares of capacity: a shorter run builds nothing, one of this length and up to capacity all it can (expert)."""
BUILDS_PER_RUN, BUILDS_PER_STRENGTH = 0.03, 0.01
"""Capacity gained, as a share of itself (expert)."""
HEADROOM = 3.0
"""No more than so many times the capacity at the start (expert)."""
IDLE_DAYS, LOST_PER_IDLE_DAY, LEAST = 3, 0.004, 0.6
"""Days without loading that cost nothing; capacity lost on each day after them; what is never lost (expert)."""
REFERENCE = "frandsen2025"
RUNNERS, INJURED = 5205, 1820
LOOKS_BACK_DAYS = 30


@dataclass(frozen=True)
class Spike:
    """Runs of one length against the longest in 30 days: hazard ratio of an overuse injury, 95 % interval.

    above: longer than the longest of the month by more than this factor.
    """

    name: str
    above: float
    ratio: float
    low: float
    high: float


SPIKES = (
    Spike("10 to 30 % longer", 1.1, 1.64, 1.31, 2.05),
    Spike("30 to 100 % longer", 1.3, 1.52, 1.16, 2.00),
    Spike("Over twice as long", 2.0, 2.28, 1.50, 3.48),
)
"""Published (see REFERENCE), against runs that were at most 10 % longer."""


@dataclass(frozen=True)
class Day:
    """One day of a plan. load_min: minutes run; capacity_min and soreness: in the evening; pains: NRS, 0-10.

    pain_during: None on a day without a run. spike: what was observed of runs so much longer than the month's longest.
    """

    number: int
    load_min: float
    strength: bool
    capacity_min: float
    soreness: float
    pain_during: float | None
    pain_next_morning: float
    spike: Spike | None


BUILT_IN = (
    "A run up to capacity does no harm. A longer one irritates, the more the longer it is.",
    "Runs near capacity build it, and so does strength work, which irritates nothing here.",
    "A sore knee builds less than a quiet one.",
    "From the fourth day without any loading capacity falls. Pain fades with time, loaded or not.",
    "Treatments that do not load the tissue do nothing in this model.",
)
"""What was put in, in sentences for the learner (expert)."""
Ending = Literal["further", "quiet", "sore", "very sore"]
SORE_NRS, VERY_SORE_NRS = 1.0, 8.0
"""Worst pain (NRS) in the last week from which a plan ends sore, or very sore (expert)."""
FURTHER = 1.1
"""So many times the run tolerated at the start must be run to have come further (expert)."""


def how_it_ends(plan: Plan, days: Sequence[Day]) -> Ending:
    """How the last week of a plan stands against the first day: by its worst pain, and by its longest run."""
    last = days[-DAYS:]
    worst = max(max(day.pain_during or 0.0, day.pain_next_morning) for day in last)
    if worst >= SORE_NRS:
        return "very sore" if worst >= VERY_SORE_NRS else "sore"
    longest = max(day.load_min for day in last)
    return "further" if longest >= FURTHER * plan.tolerated_min else "quiet"


def spike_of(run_min: float, longest_30d_min: float) -> Spike | None:
    """The class of a run against the longest of the 30 days before; None up to 10 % longer, or with none to compare.

    >>> spike_of(13, 10).name
    '10 to 30 % longer'
    """
    if longest_30d_min <= 0:
        return None
    found = [spike for spike in SPIKES if run_min > spike.above * longest_30d_min + 1e-9]
    return found[-1] if found else None


def simulate(plan: Plan) -> tuple[Day, ...]:
    """Every day of a plan, from today on. What was run before it counts as the tolerated run, for spikes."""
    capacity, soreness, idle = plan.tolerated_min, plan.irritation, 0
    most, least = HEADROOM * plan.tolerated_min, LEAST * plan.tolerated_min
    days: list[Day] = []
    for week in plan.weeks:
        for load, strength in _spread(week):
            overload = max(0.0, load / capacity - 1)
            pain_during = PAIN_PER_OVERLOAD * overload + PAIN_PER_SORENESS * soreness
            spike = spike_of(load, _longest_lately(days, plan)) if load else None
            soreness = soreness * exp(-1 / SETTLES_IN_DAYS) + SORENESS_PER_OVERLOAD * overload
            idle = 0 if load or strength else idle + 1
            grown = capacity * (1 + _built(load / capacity, strength) * max(0.0, 1 - soreness))
            lost = LOST_PER_IDLE_DAY * capacity if idle > IDLE_DAYS else 0.0
            capacity = max(least, min(most, grown) - lost)
            days.append(
                Day(
                    number=len(days) + 1,
                    load_min=load,
                    strength=strength,
                    capacity_min=capacity,
                    soreness=soreness,
                    pain_during=min(PAIN_MOST, pain_during) if load else None,
                    pain_next_morning=min(PAIN_MOST, PAIN_PER_SORENESS * soreness),
                    spike=spike,
                )
            )
    return tuple(days)


def _built(share: float, strength: bool) -> float:
    """Capacity built (share) by a run of a share of capacity and by a strength session; an overload builds nothing."""
    by_run = 0.0
    if share <= 1:
        by_run = BUILDS_PER_RUN * min(1.0, max(0.0, (share - BUILDS_FROM) / (BUILDS_FULLY - BUILDS_FROM)))
    return by_run + BUILDS_PER_STRENGTH * strength


def _spread(week: Week) -> list[tuple[float, bool]]:
    """Minutes run and whether there was strength work, on each of the seven days."""
    runs = dict(zip(_days_of(len(week.runs_min)), week.runs_min, strict=True))
    strength = _days_of(week.strength)
    return [(runs.get(day, 0.0), day in strength) for day in range(DAYS)]


def _days_of(count: int) -> list[int]:
    return [place * DAYS // count for place in range(count)]


def _longest_lately(days: Sequence[Day], plan: Plan) -> float:
    """The longest run (min) of the 30 days before; the tolerated one as long as the plan does not reach so far back."""
    lately = [day.load_min for day in days[-LOOKS_BACK_DAYS:]]
    if len(days) < LOOKS_BACK_DAYS:
        lately.append(plan.tolerated_min)
    return max(lately, default=0.0)
