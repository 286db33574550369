"""What the stride is held against (M5): for each measure a checkpoint may name, the function that gives the value."""

from collections.abc import Mapping

from kneeedu.biomechanics import gait
from kneeedu.biomechanics.iliotibial_band import in_zone
from kneeedu.biomechanics.patellofemoral import patellofemoral_force_bw
from kneeedu.models.checkpoint import Measure

_FINE = 20
"""Samples in each percent of the stride."""


def _stance_peak_deg(speed_m_per_s: float = gait.MEASURED_SPEED_M_PER_S) -> float:
    return max(gait.knee_flexion_deg(at, speed_m_per_s) for at in range(36))


def _swing_peak_deg(speed_m_per_s: float) -> float:
    return max(gait.knee_flexion_deg(at, speed_m_per_s) for at in range(36, 101))


def _early_zone_pct() -> float:
    """Part of the stride (%) after contact, up to 15 %, with the knee between 20 and 30 degrees."""
    return sum(in_zone(gait.knee_flexion_deg(step / _FINE)) for step in range(15 * _FINE)) / _FINE


def _joint_force_by_rate(step_rate_change: float) -> float:
    """The joint model at the published angle and moment of a step rate, over the same at the own rate."""
    steps = {step.change: patellofemoral_force_bw(step.peak_deg, step.moment_nm_per_kg) for step in gait.RATE_STEPS}
    return steps[step_rate_change] / steps[0.0]


def _more_steps_lighten_the_tendon() -> bool:
    return gait.tendon_peak(0.1).factor < 1 < gait.tendon_peak(-0.1).factor


MEASURES: Mapping[str, Measure] = {
    "knee_at_contact_deg": lambda: gait.knee_flexion_deg(0),
    "stance_peak_deg": _stance_peak_deg,
    "swing_peak_deg": _swing_peak_deg,
    "early_zone_pct": _early_zone_pct,
    "downhill_contact_deg": lambda: gait.slope_shift_deg(0),
    "downhill_peak_deg": lambda: gait.slope_shift_deg(16),
    "rate_peak_shift_deg": lambda step_rate_change: gait.rate_shift_deg(16, step_rate_change),
    "joint_force_by_rate": _joint_force_by_rate,
    "more_steps_lighten_the_tendon": _more_steps_lighten_the_tendon,
}
"""Measures by the name a checkpoint calls them by; its inputs are the arguments, units in their names."""
