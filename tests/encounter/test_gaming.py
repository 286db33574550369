"""Playing the test instead of the patient does not pay."""

import statistics

import gamers
import players
import pytest
from gamers import GAMERS

from kneeedu.course import best_of
from kneeedu.library import case_ids
from kneeedu.models.grade import UNSAFE_CAP

BAR = 0.5
BASE_RATES = {"the same sheet for everybody", "always 50/50"}
"""In the short form these earn what the mix of cases earns: most patients have a common cause and stay in clinic."""
SHORT = {name: gamer for name, gamer in GAMERS.items() if not gamer.asks_all and "hold" not in name}
"""The tricks that differ in the short form, where nothing is asked and nobody comes back."""


@pytest.fixture(scope="module")
def long_form(cases, knowledge):
    return {
        name: {case.id: gamer.in_the_long_form(case, knowledge).grade for case in cases.values()}
        for name, gamer in GAMERS.items()
    }


@pytest.fixture(scope="module")
def short_form(cases, knowledge):
    return {
        name: {case.id: gamer.in_the_short_form(case, knowledge).grade for case in cases.values()}
        for name, gamer in SHORT.items()
    }


@pytest.mark.parametrize("trick", GAMERS)
def test_no_trick_earns_half_the_marks_of_the_long_form(trick, long_form):
    assert statistics.mean(result.score for result in long_form[trick].values()) <= BAR


@pytest.mark.parametrize("trick", SHORT)
def test_no_trick_earns_half_the_marks_of_the_short_form(trick, short_form):
    """Nor does the strongest answer sheet that is the same for all come near the pass mark."""
    mean = statistics.mean(result.score for result in short_form[trick].values())

    assert mean <= (0.6 if trick in BASE_RATES else BAR)


@pytest.mark.parametrize("trick", GAMERS)
def test_no_trick_beats_an_intermediate_who_sent_the_patient_where_they_belong(trick, long_form, cases, played):
    rivals = {id: played(players.intermediate, case).grade for id, case in cases.items()}

    assert [id for id, rival in rivals.items() if rival.safe and long_form[trick][id].score >= rival.score] == []


@pytest.mark.parametrize("trick", GAMERS)
def test_a_patient_in_danger_is_never_won_by_a_trick_that_sends_them_home(trick, long_form, cases):
    for id, result in long_form[trick].items():
        urgent = best_of(cases[id].answers.disposition).urgency in ("urgent_referral", "emergency_same_day")
        if urgent and not result.safe:
            assert result.score <= UNSAFE_CAP


def test_to_copy_the_longest_answer_is_among_the_worst_tricks(long_form, short_form):
    longest = [name for name in GAMERS if name.startswith("the longest")]

    assert len(longest) == 3
    for name in longest:
        assert statistics.mean(result.score for result in long_form[name].values()) <= 0.25
        assert statistics.mean(result.score for result in short_form[name].values()) <= 0.25


@pytest.mark.parametrize("ticks", [1, 2, 3, 4])
@pytest.mark.parametrize("longest", [True, False], ids=["longest", "shortest"])
def test_no_question_is_answered_by_the_length_of_its_options(longest, ticks, cases, knowledge):
    gamer = gamers.Gamer(gamers.by_length(longest, ticks))
    grades = [gamer.in_the_short_form(case, knowledge).grade for case in cases.values()]

    for domain in ("diagnosis", "disposition", "plan"):
        assert statistics.mean(result.domains[domain] for result in grades) <= BAR


def test_every_case_is_gamed(long_form, short_form):
    for results in (*long_form.values(), *short_form.values()):
        assert list(results) == case_ids()
