"""Load on the knee against angle and task: teaching models with their sources, and where they miss.

Estimated, never measured: no function here speaks about a patient. Angles are knee flexion in degrees, forces
multiples of body weight (BW) for one knee, moments N*m per kg of body mass. Each module says what is published,
recalled or guessed; what the models were held against is in kneeedu/knowledge/checkpoints/.
"""

from kneeedu.biomechanics.iliotibial_band import (
    in_zone,
    length_change_mm,
    relative_strain,
    share_in_zone,
    zone_pressure,
)
from kneeedu.biomechanics.patellar_tendon import (
    LOADING_INDEX,
    index_band,
    patellar_tendon_force_bw,
    tendon_lever_arm_mm,
    tendon_strain_at_stress,
    tendon_stress_at_strain_mpa,
    tendon_stress_mpa,
    tendon_to_quadriceps_ratio,
)
from kneeedu.biomechanics.patellofemoral import (
    contact_area_mm2,
    joint_to_quadriceps_ratio,
    patellofemoral_force_bw,
    patellofemoral_stress_mpa,
    quadriceps_force_bw,
    quadriceps_lever_arm_mm,
)
from kneeedu.biomechanics.step_rate import (
    peak_force_factor,
    per_mile_factor,
    per_step_factor,
    strides_per_km,
    strides_per_km_at,
)
from kneeedu.biomechanics.tasks import (
    MOMENTS,
    ankle_weight_moment_nm_per_kg,
    closed_chain_moment_nm_per_kg,
    constant_moment_nm_per_kg,
    crossing_deg,
    moment_nm_per_kg,
    times_squat_60_stress,
    times_squat_60_tendon_force,
    wall_sit_moment_nm_per_kg,
)

__all__ = [
    "LOADING_INDEX",
    "MOMENTS",
    "ankle_weight_moment_nm_per_kg",
    "closed_chain_moment_nm_per_kg",
    "constant_moment_nm_per_kg",
    "contact_area_mm2",
    "crossing_deg",
    "in_zone",
    "index_band",
    "joint_to_quadriceps_ratio",
    "length_change_mm",
    "moment_nm_per_kg",
    "patellar_tendon_force_bw",
    "patellofemoral_force_bw",
    "patellofemoral_stress_mpa",
    "peak_force_factor",
    "per_mile_factor",
    "per_step_factor",
    "quadriceps_force_bw",
    "quadriceps_lever_arm_mm",
    "relative_strain",
    "share_in_zone",
    "strides_per_km",
    "strides_per_km_at",
    "tendon_lever_arm_mm",
    "tendon_strain_at_stress",
    "tendon_stress_at_strain_mpa",
    "tendon_stress_mpa",
    "tendon_to_quadriceps_ratio",
    "times_squat_60_stress",
    "times_squat_60_tendon_force",
    "wall_sit_moment_nm_per_kg",
    "zone_pressure",
]
