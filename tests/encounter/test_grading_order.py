"""Grading in the long form is free of order where order should not matter, and the same each time."""

from dataclasses import replace

import players
import pytest
from drawn import doings
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu import library
from kneeedu.grading import grade
from kneeedu.inquiry import expert_inquiry
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import POINTS, SOMETHING_ELSE, Attempt
from kneeedu.models.grade import RULES

few = settings(max_examples=25, deadline=None)
some = settings(max_examples=60, deadline=None)


@some
@given(data=st.data())
def test_the_order_of_asking_between_two_beliefs_does_not_matter(data, anything_done):
    doing = data.draw(anything_done)
    shuffled = tuple((tuple(data.draw(st.permutations(found))), belief) for found, belief in doing.stretches)

    assert replace(doing, stretches=shuffled).grade == doing.grade


@some
@given(data=st.data())
def test_the_order_of_answers_of_ticks_and_of_points_does_not_matter(data, anything_done, knowledge):
    doing = data.draw(anything_done)
    ticks = {name: tuple(data.draw(st.permutations(getattr(doing.plan, name)))) for name in ("exercises", "avoid")}
    spread = tuple((found, dict(data.draw(st.permutations(list(of.items()))))) for found, of in doing.stretches)
    other = replace(doing.with_plan(**ticks), stretches=spread)
    answers = data.draw(st.permutations(players.decisions(other.plan)))
    after = other.events[len(other.consultation) + len(answers) :]

    result = grade(
        doing.case,
        Attempt(case=doing.case.id, mode="encounter", events=(*other.consultation, *answers, *after)),
        knowledge,
    )

    assert result == doing.grade


@few
@given(data=st.data())
def test_answers_given_early_and_changed_later_count_as_they_stand_at_the_end(data, anything_done, knowledge):
    doing = data.draw(anything_done)
    from_first = data.draw(doings(doing.case, knowledge)).plan
    after = doing.events[len(doing.consultation) :]

    events = (*players.decisions(from_first), *doing.consultation, *after)

    assert grade(doing.case, Attempt(case=doing.case.id, mode="encounter", events=events), knowledge) == doing.grade


def test_of_two_beliefs_the_last_counts_more(cases, knowledge):
    case = cases["sore_calf_after_the_long_flight"]
    asked = [players.learn(one, knowledge) for one in expert_inquiry(case, knowledge)]
    right, wrong = (acts.Believed(points={one: POINTS}) for one in (case.truth, "lumbar_referral"))

    def calibration(*beliefs):
        plan = players.best_plan(case)
        return players.play(case, knowledge, (*asked, *beliefs), plan, lambda v: v.best).grade.domains["calibration"]

    assert calibration(right) > calibration(wrong, right) > calibration(right, wrong) > calibration(wrong)
    assert calibration(wrong, right) - calibration(right, wrong) == pytest.approx(RULES.final_share, abs=0.02)


def test_when_a_belief_was_kept_does_matter(cases, knowledge):
    """It is held against what the engine knew then: sure at the start is not sure at the end."""
    case = cases["sore_calf_after_the_long_flight"]
    asked = [players.learn(one, knowledge) for one in expert_inquiry(case, knowledge)]
    unsure = acts.Believed(points={SOMETHING_ELSE: POINTS})

    def calibration(*events):
        plan = players.best_plan(case)
        return players.play(case, knowledge, events, plan, lambda v: v.best).grade.domains["calibration"]

    assert calibration(unsure, *asked) > calibration(*asked, unsure)


@few
@given(data=st.data())
def test_grading_twice_gives_the_same(data, anything_done, knowledge):
    doing = data.draw(anything_done)

    assert grade(doing.case, doing.attempt, knowledge) == grade(doing.case, doing.attempt, knowledge)
    assert doing.encounter.grade == grade(doing.case, doing.attempt, knowledge)


def test_grading_under_knowledge_read_anew_gives_the_same(cases, knowledge, played):
    anew, faults = library.read_knowledge(library.knowledge_folder())
    case = cases["sore_calf_after_the_long_flight"]
    encounter = played(players.intermediate, case)

    assert faults == []
    assert anew is not knowledge
    assert grade(case, encounter.attempt, anew) == encounter.grade
