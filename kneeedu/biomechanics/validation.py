"""What the loads are held against: for each measure a checkpoint may name, the function that gives the model's value.

The checkpoints stand in kneeedu/knowledge/checkpoints/; kneeedu/models/checkpoint.py says what their roles mean.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import exp

from kneeedu.biomechanics import iliotibial_band, patellar_tendon, patellofemoral, step_rate, tasks
from kneeedu.models.checkpoint import Measure

_ANGLES_DEG = range(0, 91, 5)


def _stress_of(moment: Callable[[float], float]) -> Callable[[float], float]:
    return lambda flexion_deg: tasks.times_squat_60_stress(flexion_deg, moment(flexion_deg))


_SQUAT = _stress_of(tasks.closed_chain_moment_nm_per_kg)
_EXTENSION = _stress_of(tasks.ankle_weight_moment_nm_per_kg)


def _running_force_bw(knee_moment_nm: float, flexion_deg: float, body_mass_kg: float) -> float:
    return patellofemoral.patellofemoral_force_bw(flexion_deg, knee_moment_nm / body_mass_kg)


def _running_stress_mpa(knee_moment_nm: float, flexion_deg: float, body_mass_kg: float, table: str) -> float:
    moment = knee_moment_nm / body_mass_kg
    return patellofemoral.patellofemoral_stress_mpa(flexion_deg, moment, body_mass_kg, table)  # type: ignore[arg-type]


def _force_ratio(moment_nm: float, flexion_deg: float, to_moment_nm: float, to_flexion_deg: float) -> float:
    """Joint force of one moment (N*m) and flexion over that of another; body mass falls out."""
    force = patellofemoral.patellofemoral_force_bw
    return force(flexion_deg, moment_nm) / force(to_flexion_deg, to_moment_nm)


def _area_rises_then_not() -> bool:
    """Strictly up to 60 degrees, and no further up beyond."""
    areas = [(at, patellofemoral.contact_area_mm2(at)) for at in _ANGLES_DEG]
    return all(small < large if at <= 60 else large <= small for (_, small), (at, large) in pairwise(areas))


def _squat_above_extension(angles: str) -> bool:
    return all(_SQUAT(at) > _EXTENSION(at) for at in _angles(angles))


def _extension_above_squat(angles: str) -> bool:
    return all(_EXTENSION(at) > _SQUAT(at) for at in _angles(angles))


def _low_stress_ranges() -> bool:
    """The squat is kinder between 0 and 45 degrees than deeper, the extension between 90 and 45 than straighter."""
    shallow, deep = [at for at in _ANGLES_DEG if at <= 45], [at for at in _ANGLES_DEG if at > 45]
    squat = max(map(_SQUAT, shallow)) < min(map(_SQUAT, deep))
    return squat and max(map(_EXTENSION, deep)) < min(map(_EXTENSION, shallow))


def _joint_rises_faster_than_tendon(from_deg: float, to_deg: float) -> bool:
    """In a squat, from one flexion to another, as shares of where each began."""
    moment = tasks.closed_chain_moment_nm_per_kg
    joint, tendon = (
        load(to_deg, moment(to_deg)) / load(from_deg, moment(from_deg))
        for load in (patellofemoral.patellofemoral_force_bw, patellar_tendon.patellar_tendon_force_bw)
    )
    return joint > tendon


def _angles(angles: str) -> Sequence[float]:
    return [float(angle) for angle in angles.split()]


def _tendon_modulus_gpa(strain: float) -> float:
    """Slope of the toe law at a strain (a fraction)."""
    rate = patellar_tendon.TOE_RATE
    return patellar_tendon.TOE_STRESS_MPA * rate * exp(rate * strain) / 1000


MEASURES: Mapping[str, Measure] = {
    "contact_area_mm2": patellofemoral.contact_area_mm2,
    "weight_bearing_factor": lambda: patellofemoral.WEIGHT_BEARING_FACTOR,
    "area_rises_then_not": _area_rises_then_not,
    "quadriceps_lever_arm_mm": patellofemoral.quadriceps_lever_arm_mm,
    "joint_to_quadriceps_ratio": patellofemoral.joint_to_quadriceps_ratio,
    "running_force_bw": _running_force_bw,
    "running_stress_mpa": _running_stress_mpa,
    "force_ratio": _force_ratio,
    "crossing_deg": tasks.crossing_deg,
    "squat_above_extension": _squat_above_extension,
    "extension_above_squat": _extension_above_squat,
    "low_stress_ranges": _low_stress_ranges,
    "peak_force_change": lambda step_rate_change: step_rate.peak_force_factor(step_rate_change) - 1,
    "per_step_change": lambda step_length_change: step_rate.per_step_factor(step_length_change) - 1,
    "per_mile_change": lambda step_length_change: step_rate.per_mile_factor(step_length_change) - 1,
    "strides_per_km": step_rate.strides_per_km,
    "loading_index": lambda task: patellar_tendon.LOADING_INDEX[task],
    "decline_factor": lambda: patellar_tendon.DECLINE_FACTOR,
    "backpack_factor": lambda: patellar_tendon.BACKPACK_FACTOR,
    "joint_rises_faster_than_tendon": _joint_rises_faster_than_tendon,
    "tendon_stress_mpa": patellar_tendon.tendon_stress_mpa,
    "tendon_stress_at_strain_mpa": patellar_tendon.tendon_stress_at_strain_mpa,
    "tendon_modulus_gpa": _tendon_modulus_gpa,
    "itb_foot_strike_deg": lambda: iliotibial_band.FOOT_STRIKE_DEG,
    "itb_zone_low_deg": lambda: iliotibial_band.ZONE_LOW_DEG,
    "itb_zone_high_deg": lambda: iliotibial_band.ZONE_HIGH_DEG,
    "itb_length_change_mm": iliotibial_band.length_change_mm,
    "narrow_strains_more": lambda: (
        iliotibial_band.relative_strain(5) > iliotibial_band.relative_strain(0) > iliotibial_band.relative_strain(-5)
    ),
}
"""Measures by the name a checkpoint calls them by; its inputs are the arguments, units in their names."""
