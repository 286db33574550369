"""The extension moment that a task asks of one knee, against knee flexion, in N*m per kg of body mass.

Slow tasks only. A squat, leg press or wall sit asks for more the deeper it goes; a weight at the ankle asks for more
the straighter the knee; a push against a strap or a lever with a cam asks for the same at every angle. How heavy a
machine is set is the clinician's choice: the coefficients stand for loads that are comparable, not for anybody's
training weight.
"""

from collections.abc import Callable, Mapping
from math import atan, cos, degrees, radians, sin

from kneeedu.biomechanics.patellar_tendon import patellar_tendon_force_bw
from kneeedu.biomechanics.patellofemoral import contact_area_mm2, patellofemoral_force_bw
from kneeedu.models.exercise import Task

SQUAT_NM_PER_KG, SQUAT_RANGE_NM_PER_KG = 1.0, (0.7, 1.4)
"""Moment at 90 degrees in a squat on two legs, for one knee (expert); one leg asks for about twice as much."""
WALL_SIT_NM_PER_KG = 1.1
"""Moment at 90 degrees in a wall sit on two legs, for one knee: a static balance of ours, with the thigh level and
about half the body weight on the wall (derived; no published value was found)."""
OPEN_TO_CLOSED_RATIO, OPEN_TO_CLOSED_RANGE = 1.11, (0.8, 1.4)
"""Moment of the ankle weight with the knee straight over that of the squat at 90 degrees, at a matched load. Solved
from the published 48 degrees where the two stresses cross (steinkamp1993, derived): the crossing is put in, not
found."""
RUNNING_NM_PER_KG, RUNNING_RANGE_NM_PER_KG = 2.2, (1.8, 2.6)
"""Peak moment in running: 157 N*m (roos2012, published) over a body mass we assumed (derived)."""
RUNNING_PEAK_FLEXION_DEG = 44.0
"""Knee flexion at that peak (roos2012, published: 44, SD 6)."""
HELD_AT_DEG = 60.0
"""Where a push at every angle equals the squat on two legs, so that loads can be compared (expert)."""


def closed_chain_moment_nm_per_kg(flexion_deg: float, at_90_nm_per_kg: float = SQUAT_NM_PER_KG) -> float:
    """Squat and leg press: nothing with the knee straight, most at 90 degrees."""
    return at_90_nm_per_kg * sin(radians(flexion_deg))


def wall_sit_moment_nm_per_kg(flexion_deg: float, at_90_nm_per_kg: float = WALL_SIT_NM_PER_KG) -> float:
    """Wall sit with upright shins: as far as the thigh reaches forward, so it grows with depth like a squat."""
    return at_90_nm_per_kg * sin(radians(flexion_deg))


def ankle_weight_moment_nm_per_kg(
    flexion_deg: float, squat_nm_per_kg: float = SQUAT_NM_PER_KG, ratio: float = OPEN_TO_CLOSED_RATIO
) -> float:
    """Knee extension, sitting, with a weight at the ankle matched to a squat: most with the knee straight."""
    return ratio * squat_nm_per_kg * cos(radians(flexion_deg))


def constant_moment_nm_per_kg(flexion_deg: float, squat_nm_per_kg: float = SQUAT_NM_PER_KG) -> float:
    """The same push at every angle, as much as a squat asks for at 60 degrees."""
    return squat_nm_per_kg * sin(radians(HELD_AT_DEG))


MOMENTS: Mapping[Task, Callable[[float, float], float]] = {
    "closed": closed_chain_moment_nm_per_kg,
    "wall_sit": wall_sit_moment_nm_per_kg,
    "ankle_weight": ankle_weight_moment_nm_per_kg,
    "constant": constant_moment_nm_per_kg,
}
"""Moment (N*m/kg) of a kind of task, from knee flexion (deg) and its coefficient (N*m/kg at a squat's 90 degrees)."""


AT_BODY_WEIGHT_NM_PER_KG: Mapping[Task, float] = {
    "closed": SQUAT_NM_PER_KG,
    "wall_sit": WALL_SIT_NM_PER_KG,
    "ankle_weight": SQUAT_NM_PER_KG,
    "constant": SQUAT_NM_PER_KG,
}
"""The coefficient of a kind of task for one knee of two, at body weight or a load matched to that squat."""


def moment_nm_per_kg(task: Task, flexion_deg: float, times: float = 1) -> float:
    """Moment (N*m/kg) of a task at body weight or matched to it, times so much."""
    return times * MOMENTS[task](flexion_deg, AT_BODY_WEIGHT_NM_PER_KG[task])


def crossing_deg(ratio: float = OPEN_TO_CLOSED_RATIO) -> float:
    """Knee flexion (deg) where squat and ankle weight load the kneecap joint alike.

    >>> round(crossing_deg())
    48
    """
    return degrees(atan(ratio))


REFERENCE_FLEXION_DEG = 60.0


def times_squat_60_stress(flexion_deg: float, extension_moment_nm_per_kg: float) -> float:
    """Stress behind the kneecap as a multiple of that in a squat on two legs at 60 degrees (no unit)."""
    reference = closed_chain_moment_nm_per_kg(REFERENCE_FLEXION_DEG)
    return _stress(flexion_deg, extension_moment_nm_per_kg) / _stress(REFERENCE_FLEXION_DEG, reference)


def times_squat_60_tendon_force(flexion_deg: float, extension_moment_nm_per_kg: float) -> float:
    """Force in the patellar tendon as a multiple of that in a squat on two legs at 60 degrees (no unit)."""
    reference = closed_chain_moment_nm_per_kg(REFERENCE_FLEXION_DEG)
    force = patellar_tendon_force_bw(flexion_deg, extension_moment_nm_per_kg)
    return force / patellar_tendon_force_bw(REFERENCE_FLEXION_DEG, reference)


def _stress(flexion_deg: float, extension_moment_nm_per_kg: float) -> float:
    return patellofemoral_force_bw(flexion_deg, extension_moment_nm_per_kg) / contact_area_mm2(flexion_deg)
