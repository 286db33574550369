"""Load and capacity: the pain rule and the ladder decide the next step, and bone stands outside of them."""

from dataclasses import replace
from html import unescape

import pytest

from kneeedu.dashboards.runners import MODES_SHOWN, WEEKS
from kneeedu.figures.session_spikes import session_spikes
from kneeedu.tissue import REFERENCE, SPIKES
from kneeedu.widgets.load_lesson import (
    STEPS,
    PainRules,
    ReadTheWeek,
    WhichMode,
    WhichSpike,
    ladder_drawn,
    read_week,
    traffic_light,
    when_rest_is_right,
)
from kneeedu.widgets.pulse import Pulse

GOOD = WEEKS[0]


@pytest.fixture
def pulse():
    return Pulse()


@pytest.fixture
def rule(knowledge):
    return knowledge.pain_rules[GOOD.rule]


def test_two_runs_inside_the_rule_earn_the_next_step(rule):
    assert read_week(GOOD, rule) == "progress"


def test_one_run_is_not_enough(rule):
    assert read_week(replace(GOOD, runs=GOOD.runs[:1]), rule) == "hold"


@pytest.mark.parametrize("fault", [{"during_nrs": 3}, {"settled": False}, {"usual_next_morning": False}])
def test_one_run_outside_the_rule_is_a_step_back(rule, fault):
    assert read_week(replace(GOOD, runs=(GOOD.runs[0], replace(GOOD.runs[1], **fault))), rule) == "regress"


def test_amber_inside_the_rule_repeats_the_dose(knowledge):
    runs = tuple(replace(run, during_nrs=3) for run in GOOD.runs)

    assert read_week(replace(GOOD, runs=runs), knowledge.pain_rules["standard_3"]) == "hold"


def test_a_sign_of_bone_stops_everything_however_good_the_runs(rule):
    assert read_week(replace(GOOD, alarm="A hop hurts in the bone."), rule) == "stop"


def test_the_weeks_ask_for_every_answer_and_rest_on_rules_and_steps_that_exist(knowledge):
    assert {read_week(week, knowledge.pain_rules[week.rule]) for week in WEEKS} == set(STEPS)
    assert {week.step for week in WEEKS} <= {step.step for step in knowledge.running_ladder.steps}


def test_the_reason_is_told_after_the_decision(knowledge, pulse):
    part = ReadTheWeek(WEEKS, knowledge, pulse)
    assert GOOD.why not in part.above.value + part.told.value

    part.question.chosen = [0]
    part.button.click()

    assert GOOD.why in unescape(part.told.value)
    assert pulse.said == "Go up, as you said."


def test_the_light_has_its_three_colours_by_word(knowledge):
    shown = traffic_light(knowledge.principles)

    assert [colour in shown for colour in ("Green:", "Amber:", "Red:")] == [True, True, True]


def test_no_rule_is_open_until_one_is_chosen(knowledge, pulse):
    part = PainRules(knowledge, pulse.guard)
    assert part.shown.value == ""

    part.choice.chosen = [0]

    assert knowledge.pain_rules["standard_3"].after in unescape(part.shown.value)


def test_the_ladder_comes_with_what_must_be_so_before_it(knowledge):
    shown = unescape(ladder_drawn(knowledge))

    assert all(entry in shown for entry in knowledge.running_ladder.entry)


def test_the_study_of_spikes_is_shown_after_the_guess_and_offers_no_sweet_spot(knowledge, pulse):
    part = WhichSpike(knowledge, pulse)
    assert part.figure not in part.children

    part.guess.chosen = [0]
    part.see.click()

    assert part.figure in part.children
    assert "no sweet spot" in part.told.value
    assert 'data-basis="published"' in part.told.value


def test_the_figures_of_the_spikes_are_those_of_a_verified_work(knowledge):
    assert knowledge.references[REFERENCE].verified
    assert [(spike.ratio, spike.low, spike.high) for spike in SPIKES] == [
        (1.64, 1.31, 2.05),
        (1.52, 1.16, 2.00),
        (2.28, 1.50, 3.48),
    ]
    assert "do not rise evenly" in session_spikes().sentence


def test_the_ways_of_loading_are_asked_without_the_name_of_the_exercise(knowledge, pulse):
    part = WhichMode(MODES_SHOWN, knowledge, pulse)

    for exercise in (knowledge.exercises[each] for each in MODES_SHOWN):
        assert exercise.name not in part.above.value
        part.question.chosen = [list(WhichMode.MODES).index(exercise.mode)]
        part.button.click()
        assert exercise.name in unescape(part.told.value)
        part.button.click()

    assert "6 of 6 named as they are." in part.told.value


def test_rest_from_impact_says_what_not_to_do(knowledge):
    neck = knowledge.conditions["bsi_femoral_neck"]

    assert all(item in unescape(when_rest_is_right([neck], knowledge)) for item in neck.avoid_meanwhile)
