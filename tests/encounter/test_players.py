"""Simulated players of known skill: the grade of the long form ranks them as their skill does, on every case."""

import statistics

import players
import pytest

from kneeedu.course import WORTH, best_of
from kneeedu.encounter import Encounter
from kneeedu.grading import grade
from kneeedu.models.attempt import Attempt, Disposed
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import UNSAFE_CAP

CLEARLY = 0.03
"""The least that one level of skill has to score above the one below, on every case."""


def test_the_experts_own_events_score_at_least_95_of_100(case, played):
    result = played(players.expert, case).grade

    assert result.score >= 0.95
    assert result.safe


@pytest.mark.parametrize("novice", [players.novice, players.novice_with_a_sheet], ids=["rests", "hands_out_a_sheet"])
def test_novice_intermediate_and_expert_score_in_this_order(novice, case, played):
    low, middle, high = (played(player, case).grade.score for player in (novice, players.intermediate, players.expert))

    assert low + CLEARLY < middle
    assert middle + CLEARLY < high


def test_who_asks_and_tests_everything_scores_clearly_less_than_the_expert_though_all_answers_are_right(case, played):
    all_asked, expert = played(players.asks_everything, case).grade, played(players.expert, case).grade

    assert all_asked.score <= expert.score - 0.15
    assert all_asked.domains["information"] == 0
    assert {all_asked.domains[one] for one in ("diagnosis", "disposition", "plan", "follow_up")} == {1.0}


def test_who_asks_nothing_scores_clearly_less_than_the_expert_though_all_answers_are_right(case, played):
    assert played(players.asks_nothing, case).grade.score <= played(players.expert, case).grade.score - 0.15


def test_who_plays_at_random_scores_at_most_35_of_100_on_average(cases, played):
    by_seed = [
        statistics.mean(played(player, case).grade.score for case in cases.values())
        for player in map(players.at_random, range(20))
    ]

    assert statistics.mean(by_seed) <= 0.35
    assert max(by_seed) <= 0.35


def test_to_be_wrong_and_sure_scores_below_to_be_wrong_and_unsure(case, played):
    sure, unsure = played(players.wrong_and_sure, case), played(players.wrong_and_unsure, case)

    assert sure.given.condition == unsure.given.condition
    assert [event.kind for event in sure.events] == [event.kind for event in unsure.events]
    assert sure.grade.score < unsure.grade.score - 0.02
    assert sure.grade.domains["calibration"] < unsure.grade.domains["calibration"]


def test_a_missed_referral_caps_the_expert_too_and_is_named_first(case, knowledge, played):
    order = list(URGENCIES)
    best = best_of(case.answers.disposition).urgency
    for option in case.answers.disposition:
        too_late = order.index(option.urgency) < order.index(best) and WORTH[option.verdict] < 1
        if best not in ("urgent_referral", "emergency_same_day") or not too_late:
            continue
        done = [event for event in played(players.expert, case).events if event.kind not in ("committed", "reviewed")]
        events = (*done, Disposed(urgency=option.urgency))
        result = grade(case, Attempt(case=case.id, mode="encounter", events=events), knowledge)

        assert not result.safe
        assert result.score <= UNSAFE_CAP < result.uncapped
        assert result.feedback[0].domain == "disposition"
        assert result.feedback[0].verdict == "unsafe"
        assert result.feedback[0].did.startswith(URGENCIES[option.urgency][0])


def test_a_player_who_plays_again_does_the_same(case, knowledge, played):
    for player in (players.novice, players.expert, players.at_random(7)):
        again = player(case, knowledge)

        assert again.events == played(player, case).events
        assert again.grade == played(player, case).grade


def test_every_simulated_encounter_is_played_to_its_end(case, played):
    for player in (players.novice, players.intermediate, players.expert, players.asks_everything):
        encounter = played(player, case)

        assert encounter.is_played
        assert Encounter.replay(case, encounter.knowledge, encounter.events, "encounter") == encounter
