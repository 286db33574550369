"""The data from which patients are drawn and told is complete and agrees with the rest of the knowledge."""

import re
from itertools import product

import pytest

from kneeedu.models.condition import URGENCIES
from kneeedu.models.progression import STAGES

FILLED_IN = {
    "where", "knee", "the_knee", "side", "time", "Time", "ago", "Ago", "runs", "km", "before", "minutes", "worst",
    "less", "job", "her",
}  # fmt: skip


@pytest.fixture(scope="module")
def telling(knowledge):
    return knowledge.telling


def test_every_condition_has_a_plan_and_those_with_a_progression_one_for_each_stage_to_begin_in(telling, knowledge):
    for condition in knowledge.conditions.values():
        stages = [plan.stage for plan in telling.plans if condition.id in plan.conditions]

        assert stages == (["settle", "build", "load"] if condition.progression else stages[:1]), condition.id
        assert stages


def test_what_is_urgent_is_held_and_the_rest_is_loaded(telling, knowledge):
    for plan in telling.plans:
        urgent = {knowledge.conditions[name].urgency in list(URGENCIES)[2:] for name in plan.conditions}

        assert urgent <= {plan.stage == "hold"}, plan.id


def test_every_plan_can_be_won_and_lost(telling, knowledge):
    for plan in telling.plans:
        assert [row.verdict for row in plan.running].count("best") == 1
        assert all(row.choice == "include" for row in plan.avoid)
        assert len(plan.avoid) >= 3
        has_progression = any(knowledge.conditions[name].progression for name in plan.conditions)
        assert bool(plan.exercises) != has_progression
        if plan.exercises:
            assert {row.choice for row in plan.exercises} & {"leave", "harmful"}
            assert len({row.exercise for row in plan.exercises}) == len(plan.exercises) >= 4


def test_every_urgency_and_stage_has_its_reason_wherever_another_is_best(telling):
    said = {(row.best, row.chosen) for row in telling.dispositions}
    assert said == {pair for pair in product(URGENCIES, repeat=2) if pair[0] != pair[1]}

    said_of_stages = {(row.best, row.chosen) for row in telling.stages}
    assert said_of_stages == set(product(("hold", "settle", "build", "load"), STAGES))
    for row in telling.stages:
        assert (row.verdict == "best") == (row.best == row.chosen)


def test_whoever_waits_with_a_danger_is_called_unsafe(telling):
    order = list(URGENCIES)
    for row in telling.dispositions:
        if order.index(row.best) >= 2 and order.index(row.chosen) < order.index(row.best):
            assert row.verdict == "unsafe"


def test_what_is_often_done_stands_in_the_conditions_own_list(telling, knowledge):
    for row in telling.often_done:
        progression = knowledge.conditions[row.condition].progression

        assert row.name in [entry.name for entry in progression.low_value]


def test_places_and_onsets_are_those_there_are(telling):
    clinic = telling.clinic
    onsets, places = {one.id for one in clinic.onsets}, {one.id for one in clinic.places}

    assert {name for place in clinic.places for name in place.onsets} <= onsets
    assert {name for rule in clinic.rules for name in rule.when.places} <= places
    assert "cannot" in {one.id for one in clinic.walking}


def test_at_each_place_there_is_enough_to_assess_and_tests_among_it(telling, knowledge):
    for place in telling.clinic.places:
        kinds = [knowledge.findings[name].kind for name in (*place.always, *place.sometimes)]

        assert len(kinds) >= telling.clinic.rows
        assert kinds.count("test") >= 4
        assert "patient" not in kinds
        assert not set(place.always) & set(place.sometimes)


def test_groups_of_which_one_at_most_is_present_are_dependency_groups(telling, knowledge):
    assert set(telling.clinic.one_at_most) <= {finding.group for finding in knowledge.findings.values()}


def test_only_what_is_filled_in_stands_in_braces(telling):
    for word in re.findall(r"\{(.*?)\}", telling.model_dump_json().replace('{"', "").replace('"}', "")):
        if re.fullmatch(r"\w+", word):
            assert word in FILLED_IN


def test_there_is_a_course_for_every_plan_a_learner_can_make(telling):
    kinds = {of: {course.plan for course in telling.courses if course.of == of} for of in ("loaded", "referred")}

    assert kinds["loaded"] == {"fitting", "too_much", "rest_only", "passive_only", "mismatched"}
    assert kinds["referred"] == {"fitting", "referral_missed"}
    for course in telling.courses:
        assert [visit.week for visit in course.visits] == [2, 6, 12]
