"""The iliotibial band at the outer knee: where it is pressed, and strain against a runner's own baseline.

Relative only: no absolute strain was seen in the sources, so none is given. Friction over the epicondyle
(orchard1996) and compression without rolling (fairclough2006) are both argued; the zone is the same. Runners who
later had the syndrome had a higher strain rate, not a longer time in the zone (hamill2008): do not teach "longer in
the zone".
"""

from collections.abc import Sequence
from math import exp, pi

ZONE_LOW_DEG, ZONE_HIGH_DEG = 20.0, 30.0
"""Flexion in which the band is pressed (orchard1996, fairclough2006, published); either end may lie 5 degrees off."""
FOOT_STRIKE_DEG, FOOT_STRIKE_SD_DEG = 21.4, 4.3
"""Flexion at foot strike in runners with the syndrome (orchard1996, published)."""
MOST_PRESSED_DEG, SPREAD_DEG = 27.5, 4.0
"""Where the drawn pressure is highest, and how it fades (expert)."""
PER_PERCENT_NARROWER, PER_PERCENT_NARROWER_RANGE = 0.01, (0.004, 0.03)
"""Relative strain for a step narrower by 1 % of leg length (expert; only the direction is published: meardon2012)."""
PER_ADDUCTION_DEG, PER_ADDUCTION_DEG_RANGE = 0.0022, (0.001, 0.004)
"""Relative strain for each degree of hip adduction (derived: geometry below)."""
PER_INTERNAL_ROTATION_DEG, PER_INTERNAL_ROTATION_DEG_RANGE = 0.001, (0.0, 0.003)
"""Relative strain for each degree of internal rotation at the knee (expert)."""
HIP_LEVER_ARM_MM, BAND_LENGTH_MM = 60.0, 480.0
"""Recalled; lever arm of the band at the hip, and its length."""


def in_zone(flexion_deg: float) -> bool:
    """Whether the band is pressed at this flexion."""
    return ZONE_LOW_DEG <= flexion_deg <= ZONE_HIGH_DEG


def zone_pressure(flexion_deg: float) -> float:
    """How strongly the zone is drawn at this flexion, 0 to 1: for a picture, not a pressure."""
    return exp(-((flexion_deg - MOST_PRESSED_DEG) ** 2) / (2 * SPREAD_DEG**2))


def relative_strain(narrower_pct_leg: float = 0, adduction_deg: float = 0, internal_rotation_deg: float = 0) -> float:
    """Strain against the runner's own baseline of 1, by a narrower step (% of leg length), hip adduction, rotation."""
    return (
        1
        + PER_PERCENT_NARROWER * narrower_pct_leg
        + PER_ADDUCTION_DEG * adduction_deg
        + PER_INTERNAL_ROTATION_DEG * internal_rotation_deg
    )


def length_change_mm(hip_adduction_deg: float) -> float:
    """How much further the band must reach (mm) for an adduction of the hip (deg).

    >>> round(length_change_mm(1), 2)
    1.05
    """
    return HIP_LEVER_ARM_MM * pi / 180 * hip_adduction_deg


def share_in_zone(flexions_deg: Sequence[float]) -> float:
    """Share (0-1) of evenly spaced samples that lie in the zone."""
    return sum(in_zone(flexion) for flexion in flexions_deg) / len(flexions_deg)
