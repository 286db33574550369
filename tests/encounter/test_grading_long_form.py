"""Laws of grading in the long form: bounded, monotone, free of order where order should not matter, and honest.

Monotone holds domain by domain. Where it does not hold for the total, or needs a condition, a test says so and why:
a better plan leads to another course, so that decisions which suited the worse one may no longer suit; and to name a
condition with fewer points than its part of 'something else' is to believe in it less.
"""

from dataclasses import replace
from itertools import pairwise

import players
import pytest
from drawn import points
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kneeedu.consultation import known_after, record_of
from kneeedu.course import WORTH, best_of
from kneeedu.grading import grade, worth_of_decision
from kneeedu.grading.answers import diagnosis_worth
from kneeedu.grading.belief import Belief, judge_beliefs
from kneeedu.grading.information import idle_of, key_features_found, safety_screened
from kneeedu.inquiry import expert_inquiry, yardstick
from kneeedu.models.attempt import DECISIONS, POINTS, SOMETHING_ELSE, Attempt, Given
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import RULES, UNSAFE_CAP, WEIGHTS
from kneeedu.reasoning import differential

A_HAIR = 1e-9
few = settings(max_examples=25, deadline=None)
some = settings(max_examples=60, deadline=None)


def play_with(case, knowledge, consultation, plan, reviews):
    """The encounter in which these decisions are made at the visits, whatever the course."""
    decided = {review.week: review.decision for review in reviews}
    return players.play(case, knowledge, consultation, plan, lambda visit: decided[visit.week])


# Bounded


@some
@given(data=st.data())
def test_whatever_is_done_every_score_lies_between_nothing_and_all(data, anything_done):
    result = data.draw(anything_done).grade

    assert 0 <= result.score <= result.uncapped <= 1
    assert all(0 <= share <= 1 for share in result.domains.values())
    assert list(result.domains) == list(WEIGHTS["encounter"])
    assert result.safe or result.score <= UNSAFE_CAP
    assert result.safe or result.feedback[0].domain == "disposition"


@few
@given(data=st.data())
def test_an_attempt_broken_off_is_graded_too(data, anything_done, knowledge):
    doing = data.draw(anything_done)
    events = doing.events[: data.draw(st.integers(0, len(doing.events)))]

    result = grade(doing.case, Attempt(case=doing.case.id, mode="encounter", events=events), knowledge)

    assert 0 <= result.score <= result.uncapped <= 1
    assert {line.domain for line in result.feedback} == set(WEIGHTS["encounter"])


# Monotone


def _answers_by_worth(case, knowledge):
    """For each single-choice question its answers with what each earns (0-1)."""
    engine = differential(record_of(case), knowledge)
    options = case.answers
    yield (
        "condition",
        {one.condition: diagnosis_worth(case, Given(condition=one.condition), engine) for one in options.diagnosis},
    )
    yield "urgency", {one.urgency: WORTH[one.verdict] for one in options.disposition}
    yield "stage", {one.stage: WORTH[one.verdict] for one in options.stage}
    yield "running", {one.id: WORTH[one.verdict] for one in options.running}


@pytest.mark.parametrize("player", [players.expert, players.novice], ids=["expert", "novice"])
def test_a_better_answer_never_lowers_the_total(player, case, knowledge, played):
    """With the visits decided well on the course each plan leads to; every question, every answer of every case."""
    plan = played(player, case).given
    belief = [players.believe_the_engine(case, (), knowledge)]
    for question, answers in _answers_by_worth(case, knowledge):
        totals = {
            answer: players.play(
                case, knowledge, belief, replace(plan, **{question: answer}), lambda visit: visit.best
            ).grade.score
            for answer in answers
        }
        for worse, better in pairwise(sorted(answers, key=lambda one: answers[one])):
            if answers[worse] < answers[better]:
                assert totals[worse] <= totals[better] + A_HAIR, (question, worse, better)


def test_between_answers_worth_the_same_only_the_danger_decides(case, knowledge, played):
    """Sent too late and sent too early may both earn nothing; only too late is capped."""
    plan, order = played(players.expert, case).given, list(URGENCIES)
    belief = [players.believe_the_engine(case, (), knowledge)]
    best = best_of(case.answers.disposition).urgency
    worths = {one.urgency: WORTH[one.verdict] for one in case.answers.disposition}
    results = {
        urgency: players.play(case, knowledge, belief, replace(plan, urgency=urgency), lambda visit: visit.best).grade
        for urgency in order
    }

    for urgency, result in results.items():
        alike = next(results[other] for other in order if worths[other] == worths[urgency])
        assert result.uncapped == pytest.approx(alike.uncapped)
        assert result.safe or order.index(urgency) < order.index(best)


@some
@given(data=st.data())
def test_a_right_tick_more_or_a_wrong_one_less_never_lowers_the_plan(data, anything_done):
    doing = data.draw(anything_done)
    question = data.draw(st.sampled_from(["exercises", "avoid"]))
    option = data.draw(st.sampled_from(getattr(doing.case.answers, question)))
    ticked = getattr(doing.plan, question)
    without = tuple(one for one in ticked if one != option.id)

    with_it = doing.with_plan(**{question: (*without, option.id)}).grade
    without_it = doing.with_plan(**{question: without}).grade

    better, worse = (with_it, without_it) if option.choice == "include" else (without_it, with_it)
    assert better.domains["plan"] >= worse.domains["plan"]
    for domain in ("diagnosis", "disposition", "information", "calibration"):
        assert better.domains[domain] == worse.domains[domain]


def test_decisions_that_suited_a_worse_course_may_not_suit_the_better_one(cases, knowledge):
    """The exception to a better answer never scoring lower: another plan is another course, with its own visits."""
    fallen = []
    for case in cases.values():
        best = players.best_plan(case)
        if not best.exercises:
            continue
        resting = replace(best, exercises=())
        consultation = [players.believe_the_engine(case, (), knowledge)]
        rested = players.play(case, knowledge, consultation, resting, lambda visit: visit.best)
        loaded = play_with(case, knowledge, consultation, best, rested.reviews)

        assert loaded.grade.domains["plan"] > rested.grade.domains["plan"]
        if loaded.grade.domains["follow_up"] < rested.grade.domains["follow_up"]:
            fallen.append(loaded)
            assert loaded.course.follow_up.plan == "fitting" != rested.course.follow_up.plan

    assert fallen


@some
@given(data=st.data())
def test_one_more_key_feature_or_safety_question_never_lowers_its_share(data, anything_done, knowledge):
    doing = data.draw(anything_done)
    marks = yardstick(doing.case, knowledge)
    needed = {*marks.safety, *(finding for feature in marks.key for finding in feature.findings)}
    asked = set(doing.asked)
    assume(needed - asked)
    more = data.draw(st.sampled_from(sorted(needed - asked)))

    assert key_features_found(marks, asked | {more}) >= key_features_found(marks, asked)
    assert safety_screened(marks, asked | {more}) >= safety_screened(marks, asked)
    gained = doing.asking_also(more).grade.domains["information"] - doing.grade.domains["information"]
    assert gained >= -RULES.value_share  # it costs no minutes; only belief in the truth can fall by what it tells


@some
@given(data=st.data())
def test_a_finding_of_the_record_is_never_idle_and_an_idle_one_never_pays_by_itself(data, cases, knowledge):
    case = data.draw(st.sampled_from(list(cases.values())))
    marks = yardstick(case, knowledge)
    finding = data.draw(st.sampled_from(players.menu(knowledge)))

    assert bool(idle_of(case, marks, [finding])) == (finding not in case.assessed and finding not in marks.ideal_path)
    if idle_of(case, marks, [finding]):
        assert key_features_found(marks, {finding}) == key_features_found(marks, set())
        assert safety_screened(marks, {finding}) == safety_screened(marks, set())


def test_a_decision_nearer_to_the_best_never_scores_lower(case):
    scale = list(DECISIONS)
    for visit in (visit for course in case.follow_up for visit in course.visits):
        by_distance = sorted(scale, key=lambda one: abs(scale.index(one) - scale.index(visit.best)))
        worths = [worth_of_decision(visit, decision) for decision in by_distance]

        assert worths == sorted(worths, reverse=True)
        assert worths[0] == 1


def _calibration(case, knowledge, belief):
    """What a belief scores from the whole record."""
    known = differential(record_of(case), knowledge)
    return judge_beliefs(case, [Belief(belief, known)], knowledge).score


@some
@given(data=st.data())
def test_points_moved_from_a_wrong_condition_to_the_truth_never_lower_calibration(data, cases, knowledge):
    """As long as nothing is left on 'something else', or the truth has a name already."""
    case = data.draw(st.sampled_from(list(cases.values())))
    belief = data.draw(points(knowledge))
    assume(case.truth in belief or not belief.get(SOMETHING_ELSE))
    accepted = {one.condition for one in case.answers.diagnosis if WORTH[one.verdict] == 1}
    wrong = [one for one, given_ in belief.items() if one not in accepted and given_]
    assume(wrong)
    source = data.draw(st.sampled_from(wrong))
    moved = data.draw(st.integers(1, belief[source]))

    after = belief | {source: belief[source] - moved, case.truth: belief.get(case.truth, 0) + moved}

    assert _calibration(case, knowledge, after) >= _calibration(case, knowledge, belief) - A_HAIR


def test_to_name_the_truth_with_less_than_its_part_of_the_rest_is_to_believe_in_it_less(cases, knowledge):
    """The exception: 'something else' is spread evenly over all that is not named, 100 points to two or three each."""
    case = cases["sore_calf_after_the_long_flight"]

    unnamed = _calibration(case, knowledge, {SOMETHING_ELSE: POINTS})
    named_with_one = _calibration(case, knowledge, {SOMETHING_ELSE: POINTS - 1, case.truth: 1})
    named_with_four = _calibration(case, knowledge, {SOMETHING_ELSE: POINTS - 4, case.truth: 4})

    assert named_with_one < unnamed < named_with_four


def test_no_belief_beats_that_of_the_engine_from_the_same_findings(case, knowledge):
    asked = expert_inquiry(case, knowledge)
    known = differential(known_after(case, asked, knowledge), knowledge)
    honest = players.believe_the_engine(case, asked, knowledge).points

    assert judge_beliefs(case, [Belief(honest, known)], knowledge).score >= 0.99
    for candidate in {case.truth, known.ranking[0].condition, known.ranking[1].condition}:
        assert judge_beliefs(case, [Belief({candidate: POINTS}, known)], knowledge).score <= 1
