"""The kneecap joint: lever arms, joint force, contact area and stress against knee flexion.

Quasi-static, in the sagittal plane, 0 to 90 degrees, without co-contraction. Quadriceps force is the extension moment
divided by the effective lever arm; the joint force is a share of it that grows with flexion; stress is force over
contact area. The two polynomials are recalled (lineage of vaneijden1986, not read): basis 'recalled'. The areas are
published (besier2005). Two checks at 50 degrees found the lever arm 14 and 19 % too long (im2015), so force is
underestimated by about as much there. Absolute stress is not validated: compare within the model, and show it against
a reference task.
"""

from typing import Literal

from kneeedu.biomechanics.curves import between, within

GRAVITY_M_PER_S2 = 9.81
LEAST_FLEXION_DEG, MOST_FLEXION_DEG = 0.0, 90.0
"""Where the model is meant to hold."""
AreaTable = Literal["male", "female", "mean"]
CONTACT_AREA_MM2 = {
    "male": ((0, 210.0), (30, 414.0), (60, 520.0)),
    "female": ((0, 210.0), (30, 269.0), (60, 396.0)),
    "mean": ((0, 210.0), (30, 341.5), (60, 458.0)),
}
"""Flexion (deg) and area (mm2) with 0.15 body weight on the leg (besier2005, published; the female value at 0 degrees
is given there only as similar). 'mean' is the middle of the two (derived): no sex is to be ranked with this model."""
WEIGHT_BEARING_FACTOR = 1.24
"""Area with 0.45 body weight on the leg against 0.15 (besier2005, published)."""
AREA_RANGE = (0.85, 1.15)
"""How far a contact area may be off, as factors (expert)."""


def quadriceps_lever_arm_mm(flexion_deg: float) -> float:
    """Effective lever arm of the quadriceps (mm); recalled polynomial.

    >>> round(quadriceps_lever_arm_mm(0), 1), round(quadriceps_lever_arm_mm(90), 1)
    (46.0, 24.2)
    """
    th = _flexion(flexion_deg)
    return 1000 * (8.0e-8 * th**3 - 1.3e-5 * th**2 + 2.8e-4 * th + 0.046)


def joint_to_quadriceps_ratio(flexion_deg: float) -> float:
    """Joint reaction force over quadriceps force (no unit); recalled polynomial."""
    th = _flexion(flexion_deg)
    return (0.462 + 1.47e-3 * th - 3.84e-5 * th**2) / (1 - 1.62e-2 * th + 1.55e-4 * th**2 - 6.98e-7 * th**3)


def quadriceps_force_bw(flexion_deg: float, extension_moment_nm_per_kg: float) -> float:
    """Quadriceps force (body weights) that balances an extension moment of one knee (N*m per kg of body mass)."""
    newton_per_kg = 1000 * extension_moment_nm_per_kg / quadriceps_lever_arm_mm(flexion_deg)
    return newton_per_kg / GRAVITY_M_PER_S2


def patellofemoral_force_bw(flexion_deg: float, extension_moment_nm_per_kg: float) -> float:
    """Patellofemoral joint reaction force (body weights) of one knee.

    >>> round(patellofemoral_force_bw(44, 157 / 70), 2)
    4.9
    """
    return joint_to_quadriceps_ratio(flexion_deg) * quadriceps_force_bw(flexion_deg, extension_moment_nm_per_kg)


def contact_area_mm2(flexion_deg: float, table: AreaTable = "mean", weight_bearing: bool = True) -> float:
    """Contact area behind the kneecap (mm2): straight lines between the published angles, level above 60 degrees."""
    area = between(CONTACT_AREA_MM2[table], _flexion(flexion_deg))
    return area * WEIGHT_BEARING_FACTOR if weight_bearing else area


def patellofemoral_stress_mpa(
    flexion_deg: float,
    extension_moment_nm_per_kg: float,
    body_mass_kg: float,
    table: AreaTable = "mean",
    weight_bearing: bool = True,
) -> float:
    """Mean stress behind the kneecap (MPa, N per mm2). Not validated as an absolute value; see the module."""
    force_n = patellofemoral_force_bw(flexion_deg, extension_moment_nm_per_kg) * body_mass_kg * GRAVITY_M_PER_S2
    return force_n / contact_area_mm2(flexion_deg, table, weight_bearing)


def _flexion(flexion_deg: float) -> float:
    return within("flexion_deg", flexion_deg, LEAST_FLEXION_DEG, MOST_FLEXION_DEG)
