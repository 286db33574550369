"""The plans that the lab on load and capacity asks about. The runner and all figures are invented.

How each ends is not written here: it follows from kneeedu/tissue.py.
"""

from collections.abc import Sequence

from kneeedu.models.plan import Plan, Week
from kneeedu.widgets.capacity_lab import Story

TOLERATED_MIN, SORE = 20.0, 0.4
"""Where all five begin: she takes 20 minutes without being worse for it, and is a little sore."""
OLD_RUN_MIN, WEEKS = 24.0, 12


def _plan(*weeks: Week) -> Plan:
    return Plan(tolerated_min=TOLERATED_MIN, irritation=SORE, weeks=weeks)


def _same(count: int, run_min: float = 0, strength: int = 0) -> Sequence[Week]:
    """So many equal weeks: three runs each, or none."""
    return count * [Week(runs_min=(run_min,) * 3 if run_min else (), strength=strength)]


def _build_up(count: int, first_min: float, more: float, strength: int) -> Sequence[Week]:
    """Weeks of three runs, each week's longer than the last by a share."""
    return [week for place in range(count) for week in _same(1, first_min * (1 + more) ** place, strength)]


PLANS = (
    Story(
        "Complete rest",
        "Three weeks without a run and without strength work. Then three runs a week of 24 minutes, as before it hurt.",
        _plan(*_same(3), *_same(9, OLD_RUN_MIN)),
        "Rest settles the pain, and capacity falls meanwhile. The run that was too long before is now longer still"
        " against what the knee takes. Two better weeks, then the same pain at the same point.",
    ),
    Story(
        "Back too fast",
        "One week off. Then 30 minutes, 35 the week after, and 40 from then on, three times a week.",
        _plan(*_same(1), *_same(1, 30), *_same(1, 35), *_same(9, 40)),
        "Each run is far above capacity and the next one comes before the last has settled. A knee that is sore all the"
        " time builds nothing, however much it is asked to.",
    ),
    Story(
        "Strength first, then a gradual return",
        "The plan of the article this course goes by: three weeks of strength work without running, then runs of 12"
        " minutes that grow by 9 % a week, with strength work going on.",
        _plan(*_same(3, strength=3), *_build_up(9, 12, 0.09, 2)),
        "Strength work keeps capacity while running is left out, so the first runs are well within it. In this model no"
        " week without running was needed for that: compare the next plan.",
    ),
    Story(
        "Keep running below what hurts",
        "Runs of 16 minutes from the first week on, 5 % longer each week, with strength work three times a week.",
        _plan(*_build_up(12, 16, 0.05, 3)),
        "Most of the load stays, only what is too much goes. Pain settles while capacity grows, and the runs stay"
        " behind it all the way.",
    ),
    Story(
        "Treatment only",
        "She runs 24 minutes three times a week as before, and has massage, needles and tape.",
        _plan(*_same(WEEKS, OLD_RUN_MIN)),
        "Nothing that loads the tissue has changed, so in this model nothing changes. That treatments do nothing else"
        " for the pain is not shown by this: it was put in.",
    ),
)
"""Five ways out of the same knee."""
