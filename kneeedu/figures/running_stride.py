"""The running stride as a page draws it: curves every percent of the stride, and what each control changes, sent once.

Curves add up: the knee at 3.5 m/s, and what speed, step rate and slope move it by. Loads come as multiples of the
runner's own baseline, with the ends of their interval where one is known, from kneeedu.biomechanics.gait.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from kneeedu.biomechanics import gait
from kneeedu.biomechanics.gait import Against
from kneeedu.biomechanics.iliotibial_band import ZONE_HIGH_DEG, ZONE_LOW_DEG
from kneeedu.figures.drawing import Table

RATES_PCT = tuple(range(-10, 11))
WIDTHS_PCT_LEG = tuple(range(-5, 6))
DROPS_DEG = tuple(range(11))
OWN_WIDTH_PCT_LEG, OWN_DROP_DEG = 4, 4
"""Where step width (% of leg length) and pelvic drop (deg) of the drawn runner stand at first (expert)."""


@cache
def curves() -> dict[str, list[float]]:
    """Angles (deg) at each percent of the stride: knee, hip and ankle, and what each control adds to the knee."""
    return {
        "knee": _curve(gait.knee_flexion_deg),
        "hip": _curve(gait.hip_flexion_deg),
        "ankle": _curve(gait.ankle_flexion_deg),
        "slow": _curve(lambda at: gait.speed_shift_deg(at, gait.SPEED_RANGE_M_PER_S[0])),
        "fast": _curve(lambda at: gait.speed_shift_deg(at, gait.SPEED_RANGE_M_PER_S[1])),
        "downhill": _curve(gait.slope_shift_deg),
    }


@cache
def by_rate() -> list[dict[str, Any]]:
    """For each whole percent of step rate: what it adds to the knee at contact and peak, and loads against the own."""
    return [_at_rate(rate / 100) for rate in RATES_PCT]


def band() -> dict[str, list[list[float]]]:
    """What step width and pelvic drop add to the strain of the band: middle, low, high, for each whole step."""
    return {
        "width": [_added(gait.band_strain(narrower_pct_leg=-width)) for width in WIDTHS_PCT_LEG],
        "drop": [_added(gait.band_strain(more_drop_deg=drop - OWN_DROP_DEG)) for drop in DROPS_DEG],
    }


def table() -> Table:
    """What step rate changes, for those who read it."""
    heads = ("Step rate", "Knee at contact", "Knee, peak in stance", "Peak joint force", "Joint, per step",
             "Joint, per km", "Peak tendon force")  # fmt: skip
    rows = []
    for step in gait.RATE_STEPS:
        loads = (gait.joint_peak, gait.joint_per_step, gait.joint_per_km, gait.tendon_peak)
        told = [_told(load(step.change)) for load in loads]
        rows.append((f"{100 * step.change:+.0f} %", f"{step.contact_deg:g}°", f"{step.peak_deg:g}°", *told))
    return Table("Step rate at the same speed, against the own", heads, tuple(rows))


def _told(load: Against | None) -> str:
    return "beyond the model" if load is None else f"{100 * (load.factor - 1):+.0f} %"


def _at_rate(change: float) -> dict[str, Any]:
    return {
        "shift": _curve(lambda at: gait.rate_shift_deg(at, change)),
        "peak": _ends(gait.joint_peak(change)),
        "step": _ends(gait.joint_per_step(change)),
        "km": _ends(gait.joint_per_km(change)),
        "tendon": _ends(gait.tendon_peak(change)),
        "band": _added(gait.band_strain(step_rate_change=change)),
    }


def _curve(angle_deg: Callable[[float], float], step: int = 2) -> list[float]:
    return [round(angle_deg(at), 1) for at in range(0, 101, step)]


def _ends(load: Against | None) -> Sequence[float | None] | None:
    if load is None:
        return None
    return [None if each is None else round(each, 3) for each in (load.factor, load.low, load.high)]


def _added(load: Against) -> list[float]:
    return [round((each or load.factor) - 1, 4) for each in (load.factor, load.low, load.high)]


ZONE = (ZONE_LOW_DEG, ZONE_HIGH_DEG)
