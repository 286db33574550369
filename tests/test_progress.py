"""What a history adds up to: named right or not, what is taken for what, how sure against how right."""

import pytest
from histories import START, after, played
from hypothesis import given
from hypothesis import strategies as st

from kneeedu.encounter import Encounter
from kneeedu.models import attempt as acts
from kneeedu.progress import (
    BIN_EDGES,
    Played,
    calibration,
    confusions,
    fresh,
    mix_ups,
    records,
    skills,
    wilson,
)

CAUSES = ("ache", "strain", "clot")
ATTEMPTS = st.builds(
    played,
    st.sampled_from(CAUSES),
    st.sampled_from(CAUSES),
    day=st.floats(0, 400),
    case=st.sampled_from(("", "kerb", "hills", "stairs")),
    sure=st.floats(0, 1),
    mode=st.sampled_from(("vignette", "encounter")),
)
HISTORIES = st.lists(ATTEMPTS, max_size=30)


def test_a_graded_attempt_tells_what_was_named_and_how_sure(small_case, small_knowledge, model_answer):
    encounter = Encounter.replay(small_case, small_knowledge, model_answer(small_case))

    one = Played(small_case.truth, encounter.attempt, encounter.grade, START)

    assert (one.named, one.is_right, one.stated) == ("ache", True, 0.95)


def test_a_wrong_diagnosis_is_not_right_however_good_the_plan(small_case, small_knowledge, model_answer):
    events = (*model_answer(small_case)[:-1], acts.Diagnosed(condition="strain"), acts.Committed())
    encounter = Encounter.replay(small_case, small_knowledge, events)

    one = Played(small_case.truth, encounter.attempt, encounter.grade, START)

    assert not one.is_right
    assert one.taken_for == "strain"


def test_in_the_long_form_the_last_points_of_the_diagnosis_named_say_how_sure():
    assert played("ache", sure=0.6, mode="encounter").stated == 0.6


def test_a_diagnosis_that_had_no_points_was_stated_as_impossible():
    one = played("ache", mode="encounter")
    events = (acts.Believed(points={"strain": 100}), acts.Diagnosed(condition="ache"))
    surprised = Played("ache", one.attempt.model_copy(update={"events": events}), one.grade, one.at)

    assert surprised.stated == 0


def test_a_second_answer_that_earned_full_marks_is_no_confusion():
    history = [played("riddle", "graze", accepted=True)]

    assert confusions(history) == {("riddle", "riddle"): 1}
    assert mix_ups(history) == []


def test_what_was_taken_for_what_is_counted_by_truth_and_by_the_name_given():
    history = [
        played("ache"),
        played("ache", "strain", day=1),
        played("ache", "strain", day=2),
        played("strain", day=3),
    ]

    assert confusions(history) == {("ache", "ache"): 1, ("ache", "strain"): 2, ("strain", "strain"): 1}


def test_the_pair_most_often_confused_comes_first_in_either_direction():
    history = [
        played("ache", "clot", day=0),
        played("ache", "strain", day=1),
        played("strain", "ache", day=2),
    ]

    first, second = mix_ups(history)

    assert (first.pair, first.times) == (("ache", "strain"), 2)
    assert (first.first_for_second, first.second_for_first) == (1, 1)
    assert second.pair == ("ache", "clot")


def test_a_pair_is_settled_once_each_of_the_two_was_named_right_since():
    confused = [played("ache", "strain", day=0), played("ache", day=1)]

    assert not mix_ups(confused)[0].settled
    assert mix_ups([*confused, played("strain", day=2)])[0].settled
    assert not mix_ups([*confused, played("strain", day=2), played("strain", "ache", day=3)])[0].settled


def test_a_patient_met_again_the_next_day_is_remembered_and_does_not_count():
    history = [played("ache", "strain", case="kerb"), played("ache", case="kerb", day=1)]

    assert [one.is_right for one in fresh(history)] == [False]


def test_a_patient_met_again_after_a_week_counts_anew():
    history = [played("ache", "strain", case="kerb"), played("ache", case="kerb", day=7)]

    assert len(fresh(history)) == 2


def test_a_condition_tells_how_often_it_was_met_and_right_and_how_each_skill_went_on_it():
    history = [
        played("ache", score=1, plan=0.4),
        played("ache", "strain", day=1, score=0.5, plan=0.8),
        played("strain", day=2),
    ]

    first, second = records(history)

    assert (first.condition, first.met, first.right, first.score) == ("ache", 2, 1, 0.75)
    assert first.domains["plan"] == pytest.approx(0.6)
    assert "information" not in first.domains
    assert second.condition == "strain"


def test_a_skill_tells_how_it_goes_now_and_how_it_went_before():
    history = [played("ache", day=day, plan=0.2 if day < 3 else 0.8) for day in range(8)]

    plan = next(skill for skill in skills(history) if skill.domain == "plan")

    assert (plan.count, plan.recent) == (8, pytest.approx(0.8))
    assert plan.before == pytest.approx(0.2)
    assert [skill.domain for skill in skills(history)] == ["diagnosis", "disposition", "calibration", "plan"]


def test_there_is_nothing_before_the_first_five_attempts():
    assert {skill.before for skill in skills([played("ache")])} == {None}


def test_each_confidence_that_can_be_said_has_a_bin_of_its_own():
    history = [played("ache", day=day, sure=sure) for day, sure in enumerate((0.2, 0.4, 0.6, 0.8, 0.95))]

    assert [one.count for one in calibration(history)] == [1, 1, 1, 1, 1]


def test_eight_of_ten_right_at_eighty_percent_is_well_calibrated():
    history = [played("ache", None if day < 8 else "strain", day=day, sure=0.8) for day in range(10)]

    (one,) = calibration(history)

    assert (one.stated, one.share) == (pytest.approx(0.8), 0.8)
    assert one.interval == (pytest.approx(0.490, abs=0.001), pytest.approx(0.943, abs=0.001))


@given(HISTORIES)
def test_bins_add_up_to_the_answers_given(history):
    bins = calibration(history)

    assert sum(one.count for one in bins) == len(history)
    assert sum(one.right for one in bins) == sum(one.is_right for one in history)
    assert all(one.low <= one.stated <= one.high for one in bins)
    assert [(one.low, one.high) for one in bins] == sorted((one.low, one.high) for one in bins)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_the_share_and_stays_between_nothing_and_all(right, count):
    right = min(right, count)

    low, high = wilson(right, count)

    assert 0 <= low <= right / count <= high <= 1
    assert high > low


@given(st.integers(0, 40), st.integers(1, 40))
def test_ten_times_the_answers_narrow_the_interval(right, count):
    right = min(right, count)
    few, many = wilson(right, count), wilson(10 * right, 10 * count)

    assert many[1] - many[0] < few[1] - few[0]


def test_without_an_answer_anything_is_possible():
    assert wilson(0, 0) == (0, 1)


@given(HISTORIES)
def test_every_fresh_meeting_is_counted_once(history):
    kept = fresh(history)

    assert sum(record.met for record in records(kept)) == len(kept)
    assert sum(confusions(kept).values()) == len(kept)
    assert sum(record.right for record in records(kept)) == sum(one.is_right for one in kept)
    assert sum(one.times for one in mix_ups(kept)) == sum(not one.is_right for one in kept)


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_attempts_are_read_makes_no_difference(history, random):
    moments = {one.at for one in history}
    shuffled = random.sample(history, len(history))

    if len(moments) == len(history):
        assert fresh(shuffled) == fresh(history)
        assert mix_ups(shuffled) == mix_ups(history)
        assert skills(shuffled) == skills(history)


def test_the_bins_reach_from_nothing_to_certain():
    assert (BIN_EDGES[0], BIN_EDGES[-1]) == (0, 1)
    assert after(1) > START
