"""The patellar tendon: force against knee flexion, and the published index that ranks tasks.

Rank tasks by the index (scattonesilva2024, published, 20 healthy people), not by the force: the index also counts how
fast and how long a task loads. The force is the quadriceps force times a ratio that falls with flexion. That the
ratio is above 1 near extension is published (im2015); its values are not verified (expert). A low band is not a safe
band.
"""

from collections.abc import Mapping
from math import exp, log
from typing import Literal

from kneeedu.biomechanics.curves import between, within
from kneeedu.biomechanics.patellofemoral import (
    LEAST_FLEXION_DEG,
    MOST_FLEXION_DEG,
    quadriceps_force_bw,
    quadriceps_lever_arm_mm,
)

Band = Literal["low", "middle", "high"]
LOADING_INDEX: Mapping[str, float] = {
    "single_leg_decline_squat": 0.747,
    "running_cut": 0.725,
    "single_leg_countermovement_jump": 0.711,
    "single_leg_forward_hop": 0.666,
    "running": 0.612,
    "double_leg_countermovement_jump": 0.610,
    "single_leg_drop_vertical_jump": 0.599,
    "single_leg_full_squat": 0.580,
    "spanish_squat": 0.563,
    "double_leg_drop_vertical_jump": 0.563,
    "lunge": 0.471,
    "double_leg_full_squat": 0.428,
    "single_leg_60deg_squat": 0.411,
    "bulgarian_squat": 0.406,
    "step_up_30cm": 0.321,
    "step_down_20cm": 0.288,
    "double_leg_60deg_squat": 0.224,
    "step_up_20cm": 0.187,
}
"""Patellar tendon loading index by task (no unit; scattonesilva2024, published)."""
INDEX_REFERENCE = "scattonesilva2024"
LOW_UP_TO, HIGH_FROM = 0.33, 0.66
"""Cuts between the bands of the index (scattonesilva2024, published)."""
TENDON_TO_QUADRICEPS = ((0, 1.05), (20, 1.0), (30, 0.92), (45, 0.82), (60, 0.72), (90, 0.63))
"""Flexion (deg) and tendon force over quadriceps force (expert, apart from being above 1 up to 20 degrees: im2015)."""
DECLINE_FACTOR, DECLINE_FACTOR_RANGE = 1.4, (1.3, 1.5)
"""Largest knee moment on a slope of 15 degrees or more against level ground (zwerver2007, published, n = 5)."""
BACKPACK_FACTOR = 1.23
"""The same with a 10 kg backpack at 25 degrees against none (zwerver2007, published, n = 5)."""
TENDON_AREA_MM2, TENDON_AREA_RANGE_MM2 = 100.0, (80.0, 130.0)
"""Cross-section (expert; reeves2003 implies 83.7 in people of 67 to 74 years)."""
TOE_STRESS_MPA, TOE_RATE = 1.952, 30.99
"""Constants of the toe law, solved from one point of reeves2003 (derived; older adults)."""


def index_band(index: float) -> Band:
    """The published band of a loading index.

    >>> index_band(0.33), index_band(0.5), index_band(0.66)
    ('low', 'middle', 'high')
    """
    return "low" if index <= LOW_UP_TO else "high" if index >= HIGH_FROM else "middle"


def tendon_to_quadriceps_ratio(flexion_deg: float) -> float:
    """Patellar tendon force over quadriceps force (no unit); basis expert."""
    return between(TENDON_TO_QUADRICEPS, within("flexion_deg", flexion_deg, LEAST_FLEXION_DEG, MOST_FLEXION_DEG))


def tendon_lever_arm_mm(flexion_deg: float) -> float:
    """Lever arm of the patellar tendon (mm), from the effective one of the quadriceps and the force ratio."""
    return quadriceps_lever_arm_mm(flexion_deg) / tendon_to_quadriceps_ratio(flexion_deg)


def patellar_tendon_force_bw(flexion_deg: float, extension_moment_nm_per_kg: float) -> float:
    """Patellar tendon force (body weights) of one knee under an extension moment (N*m per kg of body mass)."""
    return tendon_to_quadriceps_ratio(flexion_deg) * quadriceps_force_bw(flexion_deg, extension_moment_nm_per_kg)


def tendon_stress_mpa(force_n: float, area_mm2: float = TENDON_AREA_MM2) -> float:
    """Stress (MPa) in a tendon of a cross-section (mm2) under a force (N)."""
    return force_n / area_mm2


def tendon_stress_at_strain_mpa(strain: float) -> float:
    """Stress (MPa) at a strain (a fraction, not percent), by the toe law; older adults, derived from one point."""
    return TOE_STRESS_MPA * (exp(TOE_RATE * strain) - 1)


def tendon_strain_at_stress(stress_mpa: float) -> float:
    """Strain (a fraction) at a stress (MPa): the toe law the other way round."""
    return log(stress_mpa / TOE_STRESS_MPA + 1) / TOE_RATE
