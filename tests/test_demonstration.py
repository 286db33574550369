"""An expert's encounter to watch: honest thoughts, nothing skipped that keeps a patient safe."""

import pytest

from kneeedu import library
from kneeedu.demonstration import demonstrate
from kneeedu.inquiry import yardstick

CASES = [
    "outer_knee_pain_at_the_same_kilometre",
    "sore_calf_after_the_long_flight",
    "ache_around_the_kneecap_on_stairs",
    "meant_to_be_better_by_now",
]


@pytest.fixture(scope="module")
def knowledge():
    return library.load_knowledge()


@pytest.mark.parametrize("case_id", CASES)
def test_the_expert_asks_every_safety_question_of_the_case(case_id, knowledge):
    case = library.load_case(case_id)
    asked = {step.answer.finding for step in demonstrate(case, knowledge) if step.answer}

    assert set(yardstick(case, knowledge).safety) <= asked


@pytest.mark.parametrize("case_id", CASES)
def test_the_expert_ends_with_the_diagnosis_first_and_within_the_clock(case_id, knowledge):
    case = library.load_case(case_id)
    last = demonstrate(case, knowledge)[-1]

    assert last.belief[0].condition == case.truth
    assert last.minutes_used <= 20


@pytest.mark.parametrize("case_id", CASES)
def test_history_comes_before_examination(case_id, knowledge):
    kinds = [
        knowledge.findings[step.answer.finding].kind
        for step in demonstrate(library.load_case(case_id), knowledge)
        if step.answer
    ]

    assert kinds == sorted(kinds)


def test_the_diagnosis_is_argued_only_in_the_last_thought(knowledge):
    case = library.load_case("sore_calf_after_the_long_flight")
    *before, last = demonstrate(case, knowledge)
    reason = next(option.feedback for option in case.answers.diagnosis if option.verdict == "best")

    assert reason in last.why
    assert not any(reason in step.why for step in before)


def test_a_safety_question_says_what_it_is_there_for(knowledge):
    steps = demonstrate(library.load_case("sore_calf_after_the_long_flight"), knowledge)
    swollen = next(step for step in steps if step.answer and step.answer.finding == "leg_swelling_one_side")

    assert swollen.why.startswith("For safety")
    assert "deep vein thrombosis" in swollen.why


def test_no_share_is_told_as_certain(knowledge):
    told = " ".join(step.why for case_id in CASES for step in demonstrate(library.load_case(case_id), knowledge))

    assert " 100%" not in told
    assert " 0%" not in told
