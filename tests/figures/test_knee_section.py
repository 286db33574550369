"""The drawn knee at every degree: the tendon does not stretch, bone does not enter bone, contact climbs."""

from itertools import pairwise
from math import pi

import pytest

from kneeedu.biomechanics import closed_chain_moment_nm_per_kg, contact_area_mm2, times_squat_60_stress, zone_pressure
from kneeedu.figures import knee_section as knee
from kneeedu.figures import moving_knee

POSES = [knee.pose(float(deg)) for deg in range(121)]
DISCS = (knee.GROOVE, knee.DISTAL, knee.POSTERIOR)


def clear_mm(point, discs=DISCS):
    """How far a point lies outside of the articular bone of the femur."""
    return min(knee.distance(point, centre) - radius for centre, radius in discs)


def between(one, other, parts=24):
    steps = [step / parts for step in range(parts + 1)]
    return [(one[0] + (other[0] - one[0]) * at, one[1] + (other[1] - one[1]) * at) for at in steps]


def is_inside(point, outline):
    """Whether a point lies within a closed outline (even-odd rule)."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in pairwise([*outline, outline[0]]):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            crossed = not crossed
    return crossed


def test_the_tendon_keeps_its_length_within_one_percent():
    lengths = [knee.distance(*pose.tendon) for pose in POSES]

    assert lengths == pytest.approx([knee.TENDON_LENGTH_MM] * 121, rel=0.01)


def test_the_kneecap_never_enters_the_femur():
    femur = knee.femur_outline()
    outlines = [[pose.on_patella(point) for point in knee.smooth(knee.PATELLA, closed=True)] for pose in POSES]

    assert [deg for deg, outline in enumerate(outlines) if any(is_inside(point, femur) for point in outline)] == []


def test_the_kneecap_stays_on_the_groove_with_cartilage_between():
    gap = knee.FEMUR_CARTILAGE_MM + knee.PATELLA_CARTILAGE_MM
    gaps = [clear_mm(pose.on_patella((pose.touches_mm, 0))) for pose in POSES]

    assert gaps == pytest.approx([gap] * 121, abs=0.35)


def test_femur_and_tibia_keep_touching():
    surface = knee.FEMUR_CARTILAGE_MM + knee.TIBIA_CARTILAGE_MM
    plateau = between((24, -24.2), (-24, -28.4), parts=200)
    gaps = [min(clear_mm(pose.tibia(point)) for point in plateau) for pose in POSES]

    assert gaps == pytest.approx([surface] * 121, abs=0.6)


def test_neither_tendon_runs_through_bone():
    femur, tibia = knee.femur_outline(), knee.smooth(knee.TIBIA, closed=True)
    through = []
    for deg, pose in enumerate(POSES):
        patellar = between(*pose.tendon)[1:-2]
        quadriceps = [point for one, other in pairwise(knee.quadriceps(pose)) for point in between(one, other)][1:]
        moved = [pose.tibia(point) for point in tibia]
        if any(is_inside(point, femur) or is_inside(point, moved) for point in patellar):
            through.append(("patellar", deg))
        if any(is_inside(point, femur) for point in quadriceps):
            through.append(("quadriceps", deg))

    assert through == []


def test_contact_climbs_the_kneecap_and_stays_on_its_joint_surface():
    places = [pose.touches_mm for pose in POSES]

    assert places == sorted(places)
    assert all(
        pose.patch_height_mm / 2 <= pose.touches_mm <= knee.ARTICULAR_MM - pose.patch_height_mm / 2 for pose in POSES
    )


def test_the_patch_is_as_large_as_the_published_area():
    areas = [pi / 4 * knee.PATCH_WIDTH_MM * knee.pose(float(deg)).patch_height_mm for deg in (0, 30, 60, 90)]

    assert areas == pytest.approx([contact_area_mm2(deg) for deg in (0, 30, 60, 90)])


def test_the_kneecap_sinks_and_turns_with_the_knee():
    assert all(later.patella[1] < earlier.patella[1] + 0.3 for earlier, later in pairwise(POSES[:76]))
    assert all(later.turn_deg <= earlier.turn_deg for earlier, later in pairwise(POSES))


def test_the_rows_that_are_sent_say_what_the_core_says():
    rows = moving_knee.rows()

    assert [rows[deg][9] for deg in (0, 30, 60, 90)] == [round(contact_area_mm2(deg)) for deg in (0, 30, 60, 90)]
    stress = [times_squat_60_stress(deg, closed_chain_moment_nm_per_kg(deg)) for deg in (20, 45, 90)]
    assert [rows[deg][10] for deg in (20, 45, 90)] == pytest.approx(stress, abs=0.005)
    assert rows[25][8] == pytest.approx(zone_pressure(25), abs=0.005)


def test_past_the_models_end_nothing_is_read_out():
    assert all(row[9] is None and row[10] is None and row[11] == 0 for row in moving_knee.rows()[91:])
    assert moving_knee.table().rows[-1][1:3] == ("beyond the model", "beyond the model")


def test_the_band_passes_the_epicondyle_in_the_zone():
    front = [pose.flexion_deg for pose in POSES if moving_knee.band_x_mm(pose) > moving_knee.EPICONDYLE[0]]

    assert 20 <= max(front) <= 30
