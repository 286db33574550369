"""Loads behave as a clinician expects them to, and impossible angles are refused by name."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneeedu import biomechanics as bio
from kneeedu.biomechanics.iliotibial_band import ZONE_HIGH_DEG, ZONE_LOW_DEG

FLEXION_DEG = st.floats(0, 90)
MOMENT_NM_PER_KG = st.floats(0.1, 4)


@given(FLEXION_DEG, MOMENT_NM_PER_KG)
def test_twice_the_moment_is_twice_the_load_on_joint_and_tendon(flexion, moment):
    for load in (bio.patellofemoral_force_bw, bio.patellar_tendon_force_bw, bio.quadriceps_force_bw):
        assert load(flexion, 2 * moment) == pytest.approx(2 * load(flexion, moment))


@given(FLEXION_DEG)
def test_every_task_pulls_the_kneecap_inwards_and_never_off(flexion):
    for moment in bio.MOMENTS.values():
        assert bio.patellofemoral_force_bw(flexion, moment(flexion, 1.0)) >= 0


def test_a_squat_presses_the_kneecap_harder_the_deeper_it_goes():
    stress = [bio.times_squat_60_stress(at, bio.closed_chain_moment_nm_per_kg(at)) for at in range(0, 91, 5)]

    assert stress == sorted(stress)
    assert stress[60 // 5] == pytest.approx(1)


def test_a_weight_at_the_ankle_presses_the_kneecap_harder_the_straighter_the_knee_from_mid_range_on():
    stress = [bio.times_squat_60_stress(at, bio.ankle_weight_moment_nm_per_kg(at)) for at in range(0, 91, 5)]

    assert stress == sorted(stress, reverse=True)


def test_past_sixty_degrees_the_joint_force_rises_faster_than_the_tendon_force():
    """As zwerver2007 saw in the decline squat."""
    joint = [bio.patellofemoral_force_bw(at, bio.closed_chain_moment_nm_per_kg(at)) for at in (60, 90)]
    tendon = [bio.patellar_tendon_force_bw(at, bio.closed_chain_moment_nm_per_kg(at)) for at in (60, 90)]

    assert joint[1] / joint[0] > tendon[1] / tendon[0]


def test_a_strain_and_its_stress_lead_to_each_other():
    assert bio.tendon_strain_at_stress(bio.tendon_stress_at_strain_mpa(0.06)) == pytest.approx(0.06)


def test_the_band_is_pressed_most_inside_its_zone():
    most = max(range(91), key=bio.zone_pressure)

    assert ZONE_LOW_DEG <= most <= ZONE_HIGH_DEG
    assert bio.share_in_zone([10, 20, 30, 40]) == 0.5


def test_a_narrower_step_strains_the_band_more_than_a_wider_one():
    assert bio.relative_strain(narrower_pct_leg=5) > 1 > bio.relative_strain(narrower_pct_leg=-5)


@pytest.mark.parametrize("angle", [-1, 91, nan])
def test_an_angle_outside_the_model_is_refused(angle):
    with pytest.raises(ValueError, match="flexion_deg"):
        bio.patellofemoral_force_bw(angle, 1.0)


@pytest.mark.parametrize("change", [-0.2, 0.2, nan])
def test_a_step_rate_far_from_the_runners_own_is_refused(change):
    with pytest.raises(ValueError, match="step_rate_change"):
        bio.peak_force_factor(change)
