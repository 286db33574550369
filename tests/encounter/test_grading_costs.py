"""What costs in the long form, and what the lines of a grade say of it."""

from dataclasses import replace
from itertools import pairwise

import players
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu.consultation import CLOCK_MIN, minutes_of
from kneeedu.course import best_of, worth_of
from kneeedu.encounter import Encounter
from kneeedu.grading.information import idle_of
from kneeedu.inquiry import expert_inquiry, yardstick
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import DECISIONS, SOMETHING_ELSE
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import RULES

few = settings(max_examples=25, deadline=None)
some = settings(max_examples=60, deadline=None)


def _experts(case, knowledge, asked, hints=0):
    """The grade of an expert who asked this."""
    believed = players.believe_the_engine(case, asked, knowledge)
    acted = [*(players.learn(one, knowledge) for one in asked), *[acts.Hinted(level=1)] * hints, believed]
    return players.play(case, knowledge, acted, players.best_plan(case), lambda visit: visit.best).grade


# What costs


def test_each_hint_costs_and_the_first_three_cost_alike(case, knowledge):
    asked = expert_inquiry(case, knowledge)
    scores = [_experts(case, knowledge, asked, hints).domains["information"] for hints in range(4)]

    for fewer, more in pairwise(scores):
        assert fewer - more == pytest.approx(RULES.hint_cost)


def test_idle_tests_beyond_the_spare_minutes_cost_a_point_of_the_total_each_minute(case, knowledge):
    """At least: what they show may lead away from the truth beside."""
    asked = expert_inquiry(case, knowledge)
    marks = yardstick(case, knowledge)
    idle = [one for one in players.menu(knowledge, "test") if idle_of(case, marks, [one])]
    one_by_one = [_experts(case, knowledge, (*asked, *idle[:many])) for many in range(0, 13, 3)]
    spent = [minutes_of(idle[:many], knowledge) for many in range(0, 13, 3)]
    best = one_by_one[0].domains["information"]

    for minutes, result in zip(spent, one_by_one, strict=True):
        cost = max(0.0, minutes - RULES.spare_min) / CLOCK_MIN
        assert cost - 0.02 <= best - result.domains["information"] <= cost + RULES.value_share
    assert one_by_one[-1].score < one_by_one[0].score - 0.03


def test_one_question_that_says_nothing_earns_nothing(case, knowledge):
    """Also where the ideal inquirer or the whole record lead away from the truth, and little could be gained."""
    marks = yardstick(case, knowledge)
    needed = {*marks.safety, *(finding for feature in marks.key for finding in feature.findings)}

    def moved(finding):
        return abs(players.engine_after(case, [finding], knowledge).of(case.truth).probability - marks.at_start)

    least = min((one for one in players.menu(knowledge) if one not in needed), key=moved)

    assert _experts(case, knowledge, (least,)).domains["information"] <= 0.02


def test_a_wrong_tick_costs_what_a_right_one_earns_and_a_harmful_one_twice_as_much(case, knowledge, played):
    encounter = played(players.expert, case)
    belief = [players.believe_the_engine(case, (), knowledge)]

    def plan(question, ticked):
        answers = replace(encounter.given, **{question: ticked})
        return players.play(case, knowledge, belief, answers, lambda visit: visit.best).grade.domains["plan"]

    for question in ("exercises", "avoid"):
        options = getattr(case.answers, question)
        right = tuple(one.id for one in options if one.choice == "include")
        for option in (one for one in options if one.id not in right):
            cost = {"optional": 0, "leave": 1, "harmful": 2}[option.choice] / max(len(right), 1)
            lost = plan(question, right) - plan(question, (*right, option.id))
            assert lost == pytest.approx(min(cost, 1) / 4)


def test_going_over_the_clock_by_idle_tests_leaves_nothing_of_information(case, knowledge):
    asked = expert_inquiry(case, knowledge)
    idle = [one for one in players.menu(knowledge) if idle_of(case, yardstick(case, knowledge), [one])]

    result = _experts(case, knowledge, (*asked, *idle))

    assert minutes_of((*asked, *idle), knowledge) > CLOCK_MIN
    assert result.domains["information"] == 0
    assert any(line.verdict == "unhelpful" and f"{len(asked) + len(idle)} questions" in line.did
               for line in result.feedback)  # fmt: skip


def test_a_needed_red_flag_question_missed_costs_more_than_the_five_longest_idle_tests(case, knowledge):
    asked = expert_inquiry(case, knowledge)
    marks = yardstick(case, knowledge)
    idle = [one for one in players.menu(knowledge, "test") if idle_of(case, marks, [one])]
    longest = sorted(idle, key=lambda one: -knowledge.findings[one].minutes)[:5]
    over_tested = _experts(case, knowledge, (*asked, *longest))

    for flag in marks.flags:
        missed = _experts(case, knowledge, tuple(one for one in asked if one != flag))

        assert missed.score < over_tested.score
        assert missed.domains["information"] < over_tested.domains["information"]
        first = next(line for line in missed.feedback if line.domain == "information")
        assert (first.verdict, first.did) == ("unsafe", f"Not asked: {knowledge.findings[flag].name}.")


def test_an_ordinary_patient_has_no_needed_question_and_an_endangered_one_has(case, knowledge):
    endangered = best_of(case.answers.disposition).urgency in ("urgent_referral", "emergency_same_day")

    assert bool(yardstick(case, knowledge).flags) == endangered


# What the lines say


@some
@given(data=st.data())
def test_the_lines_name_what_was_done(data, anything_done, knowledge):
    doing = data.draw(anything_done)
    plan, case, result = doing.plan, doing.case, doing.grade
    did = {domain: " ".join(line.did for line in result.feedback if line.domain == domain) for domain in result.domains}

    assert did["diagnosis"].startswith(knowledge.conditions[plan.condition].name)
    assert did["disposition"].startswith(URGENCIES[plan.urgency][0])
    advice = next(one.text for one in case.answers.running if one.id == plan.running)
    assert advice.rstrip(".") in did["plan"]
    for option in case.answers.exercises:
        named = knowledge.exercises[option.exercise].name in did["plan"]
        assert named or (option.id not in plan.exercises and option.choice != "include")
    for option in case.answers.avoid:
        named = option.text.rstrip(".") in did["plan"]
        assert named or (option.id not in plan.avoid and option.choice != "include")
    if doing.asked:
        assert f"{len(doing.asked)} questions and tests" in did["information"]
    assert (f"Hints taken: {doing.hints}." in did["information"]) == (doing.hints > 0)
    for condition, given_ in doing.stretches[-1][1].items():
        name = "something else" if condition == SOMETHING_ELSE else knowledge.conditions[condition].name
        assert not given_ or f"{name} {given_}" in did["calibration"]
    for week, decision in zip((2, 6, 12), doing.reviews, strict=True):
        assert f"Week {week}: {DECISIONS[decision][0].lower()}." in did["follow_up"]


@some
@given(data=st.data())
def test_every_line_gives_a_reason_and_whoever_fell_short_is_told_what_was_better(data, anything_done):
    doing = data.draw(anything_done)
    result = doing.grade

    for line in result.feedback:
        assert len(line.text) >= 20
        assert line.better or line.verdict in ("full", "close")
    for domain, share in result.domains.items():
        if share < 0.95:
            assert any(line.better for line in result.feedback if line.domain == domain), domain


def test_a_visit_that_was_not_held_earns_nothing_and_tells_nothing_of_itself(case, knowledge, played):
    encounter = played(players.expert, case)
    events = [event for event in encounter.events if event.kind != "reviewed"]
    result = Encounter.replay(case, knowledge, events, "encounter").grade

    assert result.domains["follow_up"] == 0
    said = " ".join(f"{line.did} {line.better} {line.text}" for line in result.feedback)
    for visit in encounter.course.follow_up.visits:
        assert f"Week {visit.week}: not seen." in said
        assert visit.why not in said
        assert visit.told not in said


def test_a_stage_no_option_was_chosen_for_earns_nothing(case):
    assert worth_of(case.answers.stage, "stage", None) == 0
