"""The order of exercises: what can be done in a range, by how much it loads, and one step up or down from there."""

import re

import pytest

from kneeedu import library
from kneeedu.biomechanics import (
    LOADING_INDEX,
    MOMENTS,
    closed_chain_moment_nm_per_kg,
    times_squat_60_stress,
    times_squat_60_tendon_force,
    wall_sit_moment_nm_per_kg,
)
from kneeedu.biomechanics.demands import angles_told, in_order
from kneeedu.models.exercise import Demand

EXERCISES = tuple(library.load_knowledge().exercises.values())
EVERY = {one.id for one in EXERCISES}


def ids(placed):
    return [one.exercise.id for one in placed]


def test_every_task_and_index_that_an_exercise_names_exists():
    demands = [one.demand for one in EXERCISES if one.demand]

    assert {one.task for one in demands} - {None} <= set(MOMENTS)
    assert {one.index for one in demands} - {None} <= set(LOADING_INDEX)


def test_an_index_named_in_an_exercise_is_the_one_its_text_tells():
    told = {one.id: LOADING_INDEX[one.demand.index] for one in EXERCISES if one.demand and one.demand.index}

    for exercise in EXERCISES:
        if exercise.id in told and "ndex" in exercise.loads:
            numbers = [float(number) for number in re.findall(r"0\.\d\d", exercise.loads)]
            assert any(abs(number - told[exercise.id]) < 0.0055 for number in numbers), exercise.id


def test_a_squat_at_60_degrees_is_the_measure_of_both_loads():
    moment = closed_chain_moment_nm_per_kg(60)

    assert times_squat_60_stress(60, moment) == times_squat_60_tendon_force(60, moment) == 1


def test_a_wall_sit_slid_deeper_costs_the_joint_more_than_the_tendon():
    joint, tendon = (
        load(90, wall_sit_moment_nm_per_kg(90)) / load(45, wall_sit_moment_nm_per_kg(45))
        for load in (times_squat_60_stress, times_squat_60_tendon_force)
    )

    assert joint > tendon > 1


@pytest.mark.parametrize("tissue", ["joint", "tendon"])
def test_each_way_of_ordering_goes_from_least_to_most_and_stands_by_itself(tissue):
    order = in_order(EXERCISES, tissue, 0, 90, EVERY)

    for by in ("index", "model"):
        loads = [one.load for one in order.lane(by)]
        assert loads == pytest.approx(sorted(loads))
    assert order.placed == order.lane("index") + order.lane("model")


def test_the_joint_is_never_ordered_by_an_index_of_the_tendon():
    assert in_order(EXERCISES, "joint", 0, 90, EVERY).lane("index") == ()


def test_a_deep_wall_sit_is_nothing_for_a_joint_that_bears_60_degrees():
    order = in_order(EXERCISES, "joint", 0, 60, EVERY)

    assert "wall_sit_90" not in ids(order.placed)
    assert "wall_sit_shallow" in ids(order.placed)


def test_an_exercise_is_done_only_as_far_as_the_range_allows():
    squat = in_order(EXERCISES, "joint", 0, 50, EVERY).find("squat_0_90")

    assert angles_told(squat) == "between 0 and 50 degrees"
    assert squat.load == pytest.approx(times_squat_60_stress(50, closed_chain_moment_nm_per_kg(50)))


def test_an_index_does_not_hold_for_a_part_of_the_movement_it_was_measured_in():
    order = in_order(EXERCISES, "tendon", 0, 45, EVERY)

    reasons = {exercise.id: why for exercise, why in order.aside}
    assert "whole movement" in reasons["squat_0_90"]
    assert "step_up" in ids(order.lane("index"))


def test_one_step_up_or_down_changes_the_load_and_stays_in_the_same_way_of_ordering():
    order = in_order(EXERCISES, "tendon", 0, 90, EVERY)

    for one in order.placed:
        above, below = order.heavier(one), order.lighter(one)
        assert above is None or (above.load > one.load and above.by == one.by)
        assert below is None or (below.load < one.load and below.by == one.by)
    assert order.heavier(order.lane("index")[-1]) is None
    assert order.lighter(order.lane("index")[0]) is None


def test_a_step_lands_only_on_what_the_programme_holds():
    order = in_order(EXERCISES, "joint", 0, 90, {"squat_0_45", "single_leg_press"})
    squat = order.find("squat_0_60")

    assert order.heavier(squat).exercise.id == "single_leg_press"
    assert order.lighter(squat).exercise.id == order.least().exercise.id == "squat_0_45"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "a task, an index or both"),
        ({"task": "closed"}, "needs the flexions"),
        ({"task": "closed", "from_deg": 60, "to_deg": 30}, "the smaller first"),
        ({"index": "lunge", "from_deg": 30}, "stand together"),
    ],
)
def test_a_demand_that_says_nothing_or_half_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Demand(basis="expert", **fields)
