"""The knee over a running stride, and what step rate, speed, slope, step width and pelvic drop are known to do to it.

A stride runs from foot strike (0 %) to the next strike of the same foot (100 %). The curves are means of the open data
of fukuchi2017 (39 runners, treadmill, 3.5 m/s), read in two public re-analyses that agree to 0.1 degrees, every 2 or
4 %; the files of the data were not opened: basis 'derived'. Laboratories differ: this one has the knee at 12 degrees at
foot strike, others at 18 to 21 (heiderscheit2011, orchard1996, polykinematic). Shifts by step rate are published for
five rates, shifts by slope for one; between events of the stride they are faded by us (expert). Where no size was found
there is a direction and no number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi
from typing import Literal

from kneeedu.biomechanics.curves import between, within
from kneeedu.biomechanics.iliotibial_band import (
    PER_ADDUCTION_DEG_RANGE,
    PER_PERCENT_NARROWER_RANGE,
    relative_strain,
)
from kneeedu.biomechanics.patellar_tendon import patellar_tendon_force_bw
from kneeedu.biomechanics.step_rate import (
    MOST_CHANGE,
    STEP_RATE_EXPONENT_RANGE,
    peak_force_factor,
    per_mile_factor,
    per_step_factor,
)

Slope = Literal["level", "downhill"]
KNEE_DEG = (
    11.8, 14.6, 19.2, 25.2, 31.7, 37.6, 41.6, 43.6, 43.9, 42.8, 40.7, 37.7, 33.9, 29.7, 25.1, 20.7, 17, 14.4,
    13.6, 14.9, 18.1, 23.1, 29.6, 37, 45.2, 53.6, 62.2, 70.6, 78.8, 86.6, 93.6, 99.5, 104.1, 107, 108.2, 107.5,
    105, 100.9, 95.4, 88.8, 81.2, 72.8, 63.6, 53.9, 43.8, 34, 25.1, 17.9, 13.2, 11.2, 11.8,
)  # fmt: skip
"""Flexion of the knee at 3.5 m/s, every 2 % of the stride (fukuchi2017, derived)."""
HIP_DEG = (
    38.3, 36.2, 36, 35.3, 30.9, 23.6, 14.8, 5.9, -1.5, -5.5, -6.3, -5.1, -2.7, 0.4, 4.9, 12.5, 22.9, 34, 43.2,
    49.3, 52.4, 52.8, 50.5, 46.3, 41.7, 38.3,
)  # fmt: skip
ANKLE_DEG = (
    4.2, 1.8, 6, 14.3, 20.9, 24, 21.4, 11.6, -3, -16, -21.3, -20.5, -18.7, -17.8, -15.7, -12, -7.8, -4.2, -1.6,
    0.2, 1.1, 2.3, 4.1, 5.1, 5.2, 4.2,
)  # fmt: skip
"""Flexion of the hip and bending up of the foot at 3.5 m/s, every 4 %, for the drawn runner (fukuchi2017, derived)."""
MEASURED_SPEED_M_PER_S, SPEED_RANGE_M_PER_S = 3.5, (2.5, 4.5)
TOE_OFF_PCT: Mapping[float, float] = {2.5: 39.4, 3.5: 34.8, 4.5: 32.8}
"""End of stance (%) by speed (m/s) (fukuchi2017, derived, from one public re-analysis of the first 28 runners)."""
SPEED_SHIFTS: Mapping[float, Sequence[tuple[float, float]]] = {
    2.5: ((0, -0.7), (16, -1.2), (38, 0), (69, -14.9), (94, -1.8), (100, -0.7)),
    3.5: ((0, 0), (100, 0)),
    4.5: ((0, 1.9), (15, 0.5), (37, 0), (68, 8.9), (93, 4.0), (100, 1.9)),
}
"""Speed (m/s), then share of the stride (%) and degrees more or less than at 3.5 m/s (fukuchi2017, derived)."""


@dataclass(frozen=True)
class RateStep:
    """One step rate as measured, as a share above the own: angles in degrees, moment in N*m per kg (means of 45)."""

    change: float
    contact_deg: float
    peak_deg: float
    moment_nm_per_kg: float
    adduction_deg: float


RATE_STEPS = (
    RateStep(-0.10, 16.9, 50.6, 2.7, 11.3),
    RateStep(-0.05, 17.0, 48.0, 2.7, 10.8),
    RateStep(0.0, 17.8, 46.3, 2.5, 10.4),
    RateStep(0.05, 18.7, 44.1, 2.4, 9.5),
    RateStep(0.10, 19.6, 42.8, 2.2, 8.7),
)
"""Knee flexion at contact and its peak in stance, extension moment, hip adduction (heiderscheit2011, published)."""
DOWNHILL_SHARE, DOWNHILL_DEG = 0.09, 5.1
DOWNHILL_CONTACT_DEG, DOWNHILL_PEAK_DEG = 17.0 - 20.9, 43.1 - 36.2
"""A slope of 9 %, and how far contact and peak in stance move there (polykinematic, published; how many ran is not
seen)."""
MOST_DROP_DEG = 10.0
WIDTH_RANGE_PCT_LEG = (-5.0, 5.0)
"""Step width against the own (% of leg length), as far as it was measured (meardon2012)."""


@dataclass(frozen=True)
class Against:
    """A load as a multiple of the runner's own baseline, with the ends of its interval where one is known."""

    factor: float
    low: float | None = None
    high: float | None = None


def knee_flexion_deg(
    stride_pct: float,
    speed_m_per_s: float = MEASURED_SPEED_M_PER_S,
    step_rate_change: float = 0,
    slope: Slope = "level",
) -> float:
    """Flexion of the knee (deg) at a place of the stride (%).

    >>> round(knee_flexion_deg(0), 1), round(max(knee_flexion_deg(at) for at in range(101)), 1)
    (11.8, 108.2)
    """
    at = within("stride_pct", stride_pct, 0, 100)
    return (
        between([(2 * index, deg) for index, deg in enumerate(KNEE_DEG)], at)
        + speed_shift_deg(at, speed_m_per_s)
        + rate_shift_deg(at, step_rate_change)
        + (slope_shift_deg(at) if slope == "downhill" else 0)
    )


def speed_shift_deg(stride_pct: float, speed_m_per_s: float) -> float:
    """How far another speed moves the knee (deg), between the three that were measured."""
    speed = within("speed_m_per_s", speed_m_per_s, *SPEED_RANGE_M_PER_S)
    return between([(each, _eased(shifts, stride_pct)) for each, shifts in SPEED_SHIFTS.items()], speed)


def rate_shift_deg(stride_pct: float, step_rate_change: float) -> float:
    """How far another step rate moves the knee (deg): at contact and at its peak in stance; elsewhere not known, 0."""
    contact = _by_rate("contact_deg", step_rate_change) - _by_rate("contact_deg", 0)
    peak = _by_rate("peak_deg", step_rate_change) - _by_rate("peak_deg", 0)
    return _eased(((0, contact), (16, peak), (36, 0), (90, 0), (100, contact)), stride_pct)


def slope_shift_deg(stride_pct: float) -> float:
    """How far running down 9 % moves the knee (deg): straighter at contact, more bent in stance."""
    events = ((0, DOWNHILL_CONTACT_DEG), (16, DOWNHILL_PEAK_DEG), (36, 0), (90, 0), (100, DOWNHILL_CONTACT_DEG))
    return _eased(events, stride_pct)


def hip_flexion_deg(stride_pct: float) -> float:
    return between([(4 * index, deg) for index, deg in enumerate(HIP_DEG)], within("stride_pct", stride_pct, 0, 100))


def ankle_flexion_deg(stride_pct: float) -> float:
    return between([(4 * index, deg) for index, deg in enumerate(ANKLE_DEG)], within("stride_pct", stride_pct, 0, 100))


def joint_peak(step_rate_change: float) -> Against:
    """Peak force behind the kneecap; the interval is that of the exponent."""
    change = within("step_rate_change", step_rate_change, -MOST_CHANGE, MOST_CHANGE)
    ends = sorted((1 + change) ** -exponent for exponent in STEP_RATE_EXPONENT_RANGE)
    return Against(peak_force_factor(change), *ends)


def joint_per_step(step_rate_change: float) -> Against | None:
    """Stress behind the kneecap over one step, at the same speed; None where the step is too long for the model."""
    change = step_length_change(step_rate_change)
    return Against(per_step_factor(change)) if change <= MOST_CHANGE else None


def joint_per_km(step_rate_change: float) -> Against | None:
    """The same summed over a distance; None where the step is too long for the model."""
    change = step_length_change(step_rate_change)
    return Against(per_mile_factor(change)) if change <= MOST_CHANGE else None


def step_length_change(step_rate_change: float) -> float:
    """How much longer each step is, as a share, when speed stays the same: plain arithmetic."""
    return 1 / (1 + step_rate_change) - 1


def tendon_peak(step_rate_change: float) -> Against:
    """Peak force in the patellar tendon, from the published angles and moments at each rate.

    Derived: the ratio of tendon to quadriceps force it uses is expert, and the published figures spread widely (SD of
    the moment about a quarter). That it falls with more steps is published (hagen2023), without sizes.
    """
    return Against(_tendon_bw(step_rate_change) / _tendon_bw(0))


def band_strain(step_rate_change: float = 0, narrower_pct_leg: float = 0, more_drop_deg: float = 0) -> Against:
    """Strain of the iliotibial band; a drop of the pelvis counts as so much adduction of the standing hip."""
    adduction = _by_rate("adduction_deg", step_rate_change) - _by_rate("adduction_deg", 0) + more_drop_deg
    ends = [
        1 + width * narrower_pct_leg + hip * adduction
        for width in PER_PERCENT_NARROWER_RANGE
        for hip in PER_ADDUCTION_DEG_RANGE
    ]
    return Against(relative_strain(narrower_pct_leg, adduction), min(ends), max(ends))


def _tendon_bw(step_rate_change: float) -> float:
    return patellar_tendon_force_bw(
        _by_rate("peak_deg", step_rate_change), _by_rate("moment_nm_per_kg", step_rate_change)
    )


def _by_rate(name: str, step_rate_change: float) -> float:
    change = within("step_rate_change", step_rate_change, -MOST_CHANGE, MOST_CHANGE)
    return between([(step.change, getattr(step, name)) for step in RATE_STEPS], change)


def _eased(points: Sequence[tuple[float, float]], at: float) -> float:
    """Between events, without a corner at any."""
    for (left, low), (right, high) in pairwise(points):
        if at <= right:
            return low + (high - low) * (1 - cos(pi * (at - left) / (right - left))) / 2
    return points[-1][1]
