"""Telling apart: red flags decide how soon, pairs are compared after a first question, tests are counted in people."""

import json
from html import unescape

import pytest

from kneeedu.dashboards.runners import ARRIVALS, CONFUSED_PAIRS
from kneeedu.figures.out_of_a_hundred import hundred_with, out_of_a_hundred
from kneeedu.reasoning import differential
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.telling_apart import OutOfAHundred, TellTwoApart, telling_findings
from kneeedu.widgets.urgency import SOON, SortByUrgency, how_soon


@pytest.fixture
def pulse():
    return Pulse()


@pytest.fixture
def sort(knowledge, pulse):
    return SortByUrgency(ARRIVALS, knowledge, pulse)


def decide(sort, soon):
    sort.question.chosen = [list(SOON).index(soon)]
    sort.button.click()


# How soon


def test_the_people_who_arrive_need_all_three_speeds(knowledge):
    speeds = [how_soon(arrival, knowledge) for arrival in ARRIVALS]

    assert {speed: speeds.count(speed) for speed in SOON} == {"manage": 3, "refer": 3, "today": 4}


def test_who_may_wait_has_a_likeliest_diagnosis_that_is_managed_in_clinic(knowledge):
    for arrival in ARRIVALS:
        if how_soon(arrival, knowledge) == "manage":
            first = differential(arrival.findings, knowledge).ranking[0].condition
            assert knowledge.conditions[first].urgency == "manage_in_clinic"


def test_every_finding_told_exists(knowledge):
    assert {f for arrival in ARRIVALS for f in (*arrival.present, *arrival.absent)} <= set(knowledge.findings)


def test_the_flag_is_not_told_before_the_decision(sort, knowledge):
    decide(sort, "manage")
    sort.button.click()
    sent = sort.above.value + sort.told.value + json.dumps(sort.question.options) + sort.question.legend

    assert "Bram" in sent
    assert "thrombosis" not in sent
    assert "Same-day" not in sent


def test_a_clot_sent_home_is_told_as_too_late_with_the_reason(sort, knowledge, pulse):
    decide(sort, "manage")
    sort.button.click()

    decide(sort, "manage")

    flag = next(flag for flag in knowledge.conditions["dvt"].red_flags if flag.id == "suspected_dvt")
    assert "You said manage: too late." in pulse.said
    assert flag.reason in unescape(sort.told.value)


def test_the_score_counts_too_late_and_too_soon_apart(sort):
    for _ in ARRIVALS:
        decide(sort, "refer")
        sort.button.click()

    assert "3 of 10 as the red flags ask. Too late: 4. Sooner than needed: 3." in sort.told.value


# Pairs


@pytest.mark.parametrize("pair", CONFUSED_PAIRS)
def test_a_confused_pair_has_findings_that_part_it_and_words_on_what_does(knowledge, pair):
    first, second = (knowledge.conditions[each] for each in pair)
    telling = telling_findings(first, second, knowledge)

    assert len(telling) >= 4
    assert len({finding.group for finding in telling}) == len(telling)
    assert any(contrast.other == second.id for contrast in first.contrasts)


def test_what_only_one_of_the_two_lacks_is_not_offered(knowledge):
    pair = knowledge.conditions["sinding_larsen_johansson"], knowledge.conditions["osgood_schlatter"]

    assert "age_over_45" not in {finding.id for finding in telling_findings(*pair, knowledge)}


@pytest.fixture
def two(knowledge, pulse):
    part = TellTwoApart(knowledge, CONFUSED_PAIRS, pulse)
    part.choice.chosen = [CONFUSED_PAIRS.index(("bakers_cyst", "dvt"))]
    return part


def test_a_pair_is_told_apart_after_a_first_question_is_chosen(two, knowledge):
    assert two.compare in two.children
    assert two.compare.disabled

    two.question.chosen = [0]
    two.compare.click()

    shown = unescape(two.shown.value)
    assert knowledge.conditions["dvt"].contrasts[3].text in shown
    assert two.question.locked


def test_the_one_that_cannot_wait_decides_how_soon(two):
    two.question.chosen = [0]
    two.compare.click()

    assert "Deep vein thrombosis decides how soon" in two.shown.value


def test_two_of_your_own_must_differ(two):
    two.choice.chosen = [len(CONFUSED_PAIRS)]
    for box in two.own:
        box.value = "dvt"
    assert two.children == (two.choice, *two.own)

    two.own[0].value = "pes_anserine"
    assert two.question in two.children


# In people


def test_a_painful_squat_leaves_it_open_and_a_painless_one_speaks_against(knowledge):
    counted = hundred_with(
        knowledge.conditions["patellofemoral_pain"], knowledge.findings["squat_test_pain"], knowledge
    )

    assert counted.present + counted.absent == 100
    assert 0.35 < counted.affected_present / counted.present < 0.65
    assert counted.affected_absent / counted.absent < 0.15


def test_the_figure_draws_every_runner_once(knowledge):
    pair = knowledge.conditions["patellofemoral_pain"], knowledge.findings["squat_test_pain"]
    drawing = out_of_a_hundred(hundred_with(*pair, knowledge), *pair)

    assert sum(len(trace["x"]) for trace in drawing.plot["data"]) == 100
    assert drawing.table.rows[-1][-1] == "100"


def test_the_count_comes_after_the_guess(knowledge, pulse):
    pair = knowledge.conditions["patellofemoral_pain"], knowledge.findings["squat_test_pain"]
    part = OutOfAHundred(*pair, knowledge, pulse)
    assert part.figure not in part.children

    part.guess.chosen = [0]
    part.count.click()

    assert part.figure in part.children
    assert pulse.notice == ""
    assert "You said: about 9 of 10." in pulse.said
