"""Load against capacity: what the teaching model was built to do, and what follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneeedu.models.plan import Plan, Week
from kneeedu.tissue import SPIKES, simulate, spike_of

minutes = st.floats(5, 120)
runs_a_week = st.integers(2, 6)
any_week = st.builds(Week, runs_min=st.lists(st.floats(0, 200), max_size=7).map(tuple), strength=st.integers(0, 7))
any_weeks = st.lists(any_week, min_size=1, max_size=12).map(tuple)
any_plan = st.builds(Plan, tolerated_min=minutes, irritation=st.floats(0, 2), weeks=any_weeks)
REST = Week()


def plan(tolerated, *weeks, irritation=0.0):
    return Plan(tolerated_min=tolerated, irritation=irritation, weeks=weeks)


def worst_morning(days):
    return max(day.pain_next_morning for day in days)


def worst_run(days):
    return max((day.pain_during for day in days if day.pain_during is not None), default=0.0)


@given(tolerated=minutes, runs=runs_a_week, share=st.floats(0.2, 1.0))
def test_a_tolerated_week_repeated_stays_tolerated(tolerated, runs, share):
    days = simulate(plan(tolerated, *[Week(runs_min=(share * tolerated,) * runs)] * 12))

    assert worst_run(days) == worst_morning(days) == 0


@given(tolerated=minutes, runs=runs_a_week, share=st.floats(0.2, 1.0))
def test_five_per_cent_more_each_week_from_a_tolerated_load_is_tolerated(tolerated, runs, share):
    weeks = [Week(runs_min=(share * tolerated * 1.05**week,) * runs) for week in range(12)]

    days = simulate(plan(tolerated, *weeks))

    assert worst_run(days) < 1
    assert worst_morning(days) < 1


@given(tolerated=minutes, more=st.floats(1.3, 3))
def test_one_run_a_third_longer_than_any_in_the_month_shows_as_a_spike_and_is_felt(tolerated, more):
    usual = Week(runs_min=(0.8 * tolerated,) * 3)
    long = 1.01 * more * simulate(plan(tolerated, usual, usual))[-1].capacity_min

    days = simulate(plan(tolerated, usual, usual, Week(runs_min=(long, 0.8 * tolerated))))

    spiked = [day for day in days if day.spike]
    assert [day.load_min for day in spiked] == [long]
    assert spiked[0].pain_next_morning > 1


def test_the_classes_of_a_spike_are_those_of_the_study():
    names = [spike_of(run, 10) for run in (10.9, 11.0, 13.0, 13.1, 20.0, 20.1)]

    small, moderate, large = SPIKES
    assert names == [None, None, small, moderate, moderate, large]


def test_a_run_after_a_month_off_has_nothing_to_be_held_against():
    assert spike_of(30, 0) is None


@given(tolerated=minutes, weeks=st.integers(1, 12))
def test_rest_without_loading_loses_capacity_and_settles_pain(tolerated, weeks):
    days = simulate(plan(tolerated, *[REST] * weeks, irritation=1.5))

    capacity = [day.capacity_min for day in days]
    assert capacity[-1] < tolerated
    assert capacity == sorted(capacity, reverse=True)
    assert [day.pain_next_morning for day in days] == sorted((d.pain_next_morning for d in days), reverse=True)


@given(tolerated=minutes, sessions=st.integers(2, 5), weeks=st.integers(1, 12))
def test_rest_from_running_with_loading_loses_nothing(tolerated, sessions, weeks):
    days = simulate(plan(tolerated, *[Week(strength=sessions)] * weeks))

    assert days[-1].capacity_min >= tolerated


@given(tolerated=minutes, rest=st.integers(2, 8), more=st.floats(1.2, 2.5))
def test_after_complete_rest_the_pain_is_back_at_the_same_length_of_run_or_sooner(tolerated, rest, more):
    before = Week(runs_min=(more * tolerated,) * 3)

    days = simulate(plan(tolerated, before, *[REST] * rest, before))

    first, back = days[0], days[7 * (rest + 1)]
    quiet = days[7 * (rest + 1) - 1]
    assert quiet.pain_next_morning < 0.3 * first.pain_next_morning
    assert quiet.capacity_min <= tolerated
    assert back.pain_during >= first.pain_during


@given(tolerated=minutes)
def test_to_load_through_the_same_weeks_brings_the_runner_back_further_than_rest(tolerated):
    rested = simulate(plan(tolerated, *[REST] * 8, irritation=1))[-1]
    loaded = simulate(plan(tolerated, *[Week(runs_min=(0.7 * tolerated,) * 3, strength=2)] * 8, irritation=1))[-1]

    assert loaded.capacity_min > 1.2 * rested.capacity_min
    assert loaded.pain_next_morning < 1


@given(any_plan, st.floats(1, 3))
def test_a_longer_run_never_strains_less_that_day(some, more):
    day = simulate(some)[0]
    longer = Week(runs_min=tuple(more * run for run in some.weeks[0].runs_min), strength=some.weeks[0].strength)
    strained = simulate(some.model_copy(update={"weeks": (longer,)}))[0]

    assert strained.soreness >= day.soreness - 1e-9
    assert (strained.pain_during or 0) >= (day.pain_during or 0) - 1e-9


@given(any_plan)
def test_nothing_leaves_its_scale(some):
    days = simulate(some)

    assert len(days) == 7 * len(some.weeks)
    for day in days:
        assert 0 < day.capacity_min <= 3 * some.tolerated_min + 1e-6
        assert 0 <= day.pain_next_morning <= 10
        assert day.pain_during is None or 0 <= day.pain_during <= 10


def test_a_sore_knee_builds_less_than_a_quiet_one():
    week = Week(runs_min=(20, 20, 20))

    assert simulate(plan(20, week, irritation=1.5))[-1].capacity_min < simulate(plan(20, week))[-1].capacity_min


@pytest.mark.parametrize("runs", [1, 3, 7])
def test_the_runs_of_a_week_are_spread_over_it(runs):
    days = simulate(plan(30, Week(runs_min=(10,) * runs)))

    run_on = [day.number for day in days if day.load_min]
    assert len(run_on) == runs
    gaps = [later - sooner for sooner, later in zip(run_on, [*run_on[1:], run_on[0] + 7], strict=True)]
    assert max(gaps) <= -(-7 // runs)
