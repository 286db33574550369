"""The models against the literature, by role. Only independent rows validate; those that miss are pinned."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from kneeedu import library
from kneeedu.library.checkpoints import MEASURES, held, independent, load_checkpoints, read_checkpoints
from kneeedu.models.checkpoint import Checkpoint, hold

COLLECTION = yaml.safe_load((Path(__file__).parent / "collection.yaml").read_text(encoding="utf-8"))
MISSES = {
    "eqma_female_50": 0.14,
    "eqma_male_50": 0.19,
    "lenhart2015_mean_pressure_female": 0.39,
    "stride_4p46": -0.03,
    "gait_fs_itbs": -0.45,
    "gait_fs_level": -0.44,
    "gait_fs_45_runners": -0.34,
    "gait_peak_level": 0.21,
}
"""Independent rows that the models miss, and by which share of the published figure."""


def rows(*roles):
    return [one for one in held() if one.checkpoint.role in roles]


def named(one):
    return f"{one.checkpoint.role}-{one.checkpoint.id}"


@pytest.mark.parametrize("one", rows("calibration", "arithmetic", "lookup", "regression"), ids=named)
def test_what_the_model_was_made_from_it_gives_back(one):
    assert one.holds, f"{one.value} against {one.checkpoint.expected} {one.checkpoint.unit}"


def test_the_independent_rows_that_miss_are_these_and_by_so_much():
    missed = [one for one in rows("independent") if not one.holds]

    assert {one.checkpoint.id: round(one.difference_share, 2) for one in missed} == MISSES


def test_so_many_rows_of_each_role_hold_or_miss():
    tally = Counter((one.checkpoint.role, one.holds) for one in held())

    assert tally == {
        ("independent", True): 12,
        ("independent", False): 8,
        ("calibration", True): 33,
        ("lookup", True): 33,
        ("arithmetic", True): 13,
        ("regression", True): 1,
    }


def test_a_panel_of_limits_names_what_misses_first():
    order = [one.holds for one in independent("M1", "M2", "M3", "M4")]

    assert order == [False] * 4 + [True] * 8


def test_every_row_of_the_collection_is_held_or_left_out_with_a_reason():
    ids = {row.id for row in load_checkpoints()}
    elsewhere = {id_ for id_, parts in COLLECTION["held_as"].items() if set(parts) <= ids}
    left_out = {id_ for group in COLLECTION["left_out"] for id_ in group["ids"] if group["reason"]}
    collected = {id_ for group in COLLECTION["all"].values() for id_ in group}

    assert len(collected) == 149
    assert collected - ids - elsewhere - left_out == set()
    assert left_out & ids == set()


def test_a_row_whose_figure_was_not_read_does_not_validate_anything():
    assert [row.id for row in load_checkpoints() if row.role == "independent" and not row.verified] == []


def test_a_row_whose_figure_was_read_cites_a_work_that_was_seen():
    references = library.load_knowledge().references

    unseen = [
        row.id
        for row in load_checkpoints()
        if row.verified and row.references and not any(references[one].verified for one in row.references)
    ]
    assert unseen == []


def test_every_measure_serves_some_row():
    assert set(MEASURES) - {row.measure for row in load_checkpoints()} == set()


def checkpoint(**changed):
    row = {
        "id": "lever_arm",
        "model": "M1",
        "quantity": "lever arm with the knee straight",
        "measure": "lever_arm_mm",
        "expected": 40.0,
        "tolerance": 4.0,
        "unit": "mm",
        "role": "independent",
        "basis": "expert",
        "verified": False,
    }
    return Checkpoint(**{**row, **changed})


@pytest.mark.parametrize(("value", "holds"), [(44, True), (36, True), (44.1, False), (35.9, False)])
def test_a_number_holds_up_to_its_tolerance_and_no_further(value, holds):
    assert hold(checkpoint(), {"lever_arm_mm": lambda: value}).holds is holds


def test_a_sentence_holds_where_the_function_finds_it_true():
    sentence = checkpoint(expected="longer than wide", tolerance=None)

    assert hold(sentence, {"lever_arm_mm": lambda: True}).holds
    assert not hold(sentence, {"lever_arm_mm": lambda: False}).holds
    assert hold(sentence, {"lever_arm_mm": lambda: True}).difference is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"tolerance": None}, "tolerance and a unit"),
        ({"unit": None}, "tolerance and a unit"),
        ({"measure": None}, "names its measure"),
        ({"role": "not_evaluated"}, "names its measure"),
        ({"expected": "longer than wide"}, "no tolerance"),
    ],
)
def test_a_row_that_cannot_be_judged_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        checkpoint(**changed)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("measure: contact_area_mm2", "measure: contact_aera_mm2", "Did you mean 'contact_area_mm2'"),
        ("flexion_deg: 30,", "flexion_deg: 130,", "flexion_deg must lie between 0 and 90"),
        ("flexion_deg: 30,", "flexion: 30,", "does not take them"),
        ("id: pf_area_m_30", "id: pf_area_m_0", "stands twice"),
        ("references: [besier2005]", "references: [beiser2005]", "Did you mean 'besier2005'"),
    ],
)
def test_a_fault_in_a_file_of_checkpoints_is_told_with_its_line(tmp_path, monkeypatch, before, after, message):
    shipped = library.knowledge_folder() / "checkpoints" / "loads.yaml"
    (tmp_path / "checkpoints").mkdir()
    text = shipped.read_text(encoding="utf-8").replace(before, after, 1)
    (tmp_path / "checkpoints" / "loads.yaml").write_text(text, encoding="utf-8")
    references = set(library.load_knowledge().references)
    monkeypatch.setattr(library, "knowledge_folder", lambda: tmp_path)

    _, faults = read_checkpoints(references)

    assert len(faults) == 1
    assert message in str(faults[0])
    assert faults[0].line > 1
