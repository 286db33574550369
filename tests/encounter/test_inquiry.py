"""The yardstick of an inquiry: key features that matter, a safety screen, an ideal inquirer, and hints."""

import players
import pytest

from kneeedu.consultation import CLOCK_MIN, known_after, minutes_of, record_of
from kneeedu.inquiry import (
    BITS_WORTH_ASKING,
    KEY_DECIBANS,
    MOST_KEYS,
    MOST_SCREENED,
    decibans,
    expert_inquiry,
    hint,
    ideal_next,
    yardstick,
)
from kneeedu.models.finding import TOPICS
from kneeedu.reasoning import Findings, differential, next_questions


@pytest.fixture(scope="module")
def marks(case, knowledge):
    return yardstick(case, knowledge)


def test_a_key_feature_left_out_would_lower_belief_in_the_truth(case, marks, knowledge):
    record = record_of(case)
    whole = decibans(differential(record, knowledge).of(case.truth).probability)
    for feature in marks.key:
        rest = {one: is_ for one, is_ in record.findings.items() if one not in feature.findings}
        without = Findings(rest, record.regions, record.age_years, record.sex, record.sport)
        lost = whole - decibans(differential(without, knowledge).of(case.truth).probability)

        assert lost == pytest.approx(feature.decibans)
        assert lost >= KEY_DECIBANS


def test_every_case_has_key_features_of_its_record_the_weightiest_first(case, marks, knowledge):
    assert 1 <= len(marks.key) <= MOST_KEYS
    assert [one.decibans for one in marks.key] == sorted((one.decibans for one in marks.key), reverse=True)
    for feature in marks.key:
        assert set(feature.findings) <= set(case.assessed)
        assert len({knowledge.findings[one].group for one in feature.findings}) == 1


def test_the_safety_screen_is_what_the_author_screened_for(case, marks):
    assert 1 <= len(marks.safety) <= MOST_SCREENED + len(marks.flags)
    assert set(marks.flags) <= set(marks.safety) <= set(case.assessed)


def test_what_raises_a_red_flag_is_present_in_the_record(case, marks, knowledge):
    raised = {finding for flag in differential(record_of(case), knowledge).red_flags for finding in flag.because}

    assert {finding for finding in raised if knowledge.findings[finding].kind != "patient"} == set(marks.flags)
    assert all(case.assessed[finding] == "present" for finding in marks.flags)


def test_to_leave_out_one_needed_question_takes_a_flag_away_or_leaves_another_to_raise_it(case, marks, knowledge):
    asked = expert_inquiry(case, knowledge)
    all_flags = {flag.id for flag in differential(known_after(case, asked, knowledge), knowledge).red_flags}
    for needed in marks.flags:
        rest = [one for one in asked if one != needed]
        left = differential(known_after(case, rest, knowledge), knowledge).red_flags

        assert {flag.id for flag in left} <= all_flags
        assert all(needed not in flag.because for flag in left)


def test_the_ideal_inquirer_keeps_to_the_clock_and_asks_nothing_twice(marks, knowledge):
    assert minutes_of(marks.ideal_path, knowledge) <= CLOCK_MIN
    assert len(set(marks.ideal_path)) == len(marks.ideal_path)


def test_the_ideal_inquirer_always_asks_what_tells_most_per_minute_and_stops_when_little_is_left(
    case, marks, knowledge
):
    for place, asked in enumerate(marks.ideal_path):
        known = known_after(case, marks.ideal_path[:place], knowledge)
        questions = next_questions(known, knowledge, most=200)
        rates = {one.finding: one.bits / max(one.minutes, 0.25) for one in questions}

        assert rates[asked] == max(rates.values())
        assert next(one for one in questions if one.finding == asked).bits >= BITS_WORTH_ASKING

    following = ideal_next(case, marks.ideal_path, knowledge)
    left = CLOCK_MIN - minutes_of(marks.ideal_path, knowledge)
    assert following is None or following.minutes > left


def test_the_ideal_inquirer_does_not_know_the_diagnosis(cases, knowledge):
    """Two patients of whom the same is known are asked the same, whatever they have."""
    first, second = cases["clockwork_third_mile"], cases["flute_teacher_sitting_and_standing"]
    alike = second.model_copy(update={"patient": first.patient, "presentation": first.presentation})

    asked = [ideal_next(case, (), knowledge) for case in (first, alike)]

    assert first.truth != alike.truth
    assert asked[0].finding == asked[1].finding


def test_the_authors_expert_asks_all_that_is_written_history_first_by_topic(case, knowledge):
    asked = expert_inquiry(case, knowledge)
    places = [
        (knowledge.findings[one].kind == "test", list(TOPICS).index(knowledge.findings[one].topic)) for one in asked
    ]

    assert set(asked) == set(case.assessed)
    assert places == sorted(places)


def test_the_probabilities_of_the_yardstick_are_those_of_the_engine(case, marks, knowledge):
    def belief(known):
        return differential(known, knowledge).of(case.truth).probability

    assert marks.at_start == belief(known_after(case, (), knowledge))
    assert marks.whole_record == belief(record_of(case))
    assert marks.ideal == belief(known_after(case, marks.ideal_path, knowledge))


def test_a_yardstick_is_worked_out_once(case, marks, knowledge):
    assert yardstick(case, knowledge) is marks


def test_another_case_of_the_same_id_has_its_own_yardstick(cases, knowledge):
    case = cases["clockwork_third_mile"]
    other = cases["sore_calf_after_the_long_flight"].model_copy(update={"id": case.id})
    before = yardstick(case, knowledge)

    assert yardstick(other, knowledge) != before
    assert yardstick(case, knowledge) == before


def test_hints_tell_more_with_each_level_and_never_the_diagnosis(case, knowledge):
    where, what, why = (hint(case, (), level, knowledge) for level in (1, 2, 3))
    finding = knowledge.findings[ideal_next(case, (), knowledge).finding]

    assert where.endswith(".")
    assert finding.name not in where
    assert finding.name in what
    assert what.rstrip(".") in why
    assert "%" in why
    assert "%" not in where + what
    assert knowledge.conditions[case.truth].name not in where + what


def test_a_third_hint_names_the_two_that_lead_for_anybody_who_reads_the_findings(case, knowledge):
    leading = differential(known_after(case, (), knowledge), knowledge).ranking[:2]
    told = hint(case, (), 3, knowledge)

    assert all(knowledge.conditions[one.condition].name in told for one in leading)


def test_when_nothing_is_worth_its_minutes_the_hint_is_to_decide(case, knowledge):
    everything = players.menu(knowledge)

    assert "decide" in hint(case, everything, 1, knowledge)
