"""How it goes on: each kind of plan leads to its course, in every case, and each visit comes when it is due."""

from dataclasses import replace

import players
import pytest

from kneeedu.course import PLANS, WORTH, Course, best_of, course_of, kind_of_plan, missed_urgency
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.grading import worth_of_decision
from kneeedu.grading.reviews import judge_reviews
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import DECISIONS, Given, Reviewed
from kneeedu.models.case import FollowUp, Visit
from kneeedu.models.condition import URGENCIES

GRAVE = ("urgent_referral", "emergency_same_day")


def _is_grave(case):
    return best_of(case.answers.disposition).urgency in GRAVE


def _plans_of_each_kind(case):
    """Answers for each kind of plan that this case's author wrote a course for, as a clinician would come to them."""
    best, options = players.best_plan(case), case.answers
    yield "fitting", best
    if _is_grave(case):
        yield "referral_missed", replace(best, urgency="manage_in_clinic")
        yield "fitting", replace(best, stage="hold", exercises=())
        return
    others = tuple(one.id for one in options.exercises if one.choice in ("leave", "optional"))
    wrong = next(one.condition for one in options.diagnosis if WORTH[one.verdict] == 0)
    harmful = tuple(one.id for one in options.exercises if one.choice == "harmful")
    yield "rest_only", replace(best, exercises=())
    if best.stage != "hold":
        yield "rest_only", replace(best, stage="hold")
    yield "too_much", replace(best, stage="return")
    if harmful:
        yield "too_much", replace(best, exercises=(*best.exercises, *harmful))
    yield "passive_only", replace(best, exercises=others)
    yield "mismatched", replace(best, condition=wrong, exercises=others)


def test_each_kind_of_plan_leads_to_the_course_that_was_written_for_it(case):
    reached = set()
    for kind, plan in _plans_of_each_kind(case):
        course = course_of(case, plan)

        assert kind_of_plan(case, plan)[0] == kind
        assert course.follow_up.plan == kind
        assert course.follow_up in case.follow_up
        assert len(course.why) >= 20
        reached.add(kind)

    assert reached == {course.plan for course in case.follow_up}


def test_every_patient_in_danger_has_a_course_for_being_sent_too_late(case):
    assert ("referral_missed" in {course.plan for course in case.follow_up}) == _is_grave(case)


def test_a_right_diagnosis_alone_does_not_make_a_plan_mismatched_nor_a_wrong_one_with_the_right_exercises(case):
    if _is_grave(case):
        return
    wrong = next(one.condition for one in case.answers.diagnosis if WORTH[one.verdict] == 0)

    assert kind_of_plan(case, replace(players.best_plan(case), condition=wrong))[0] == "fitting"


def test_a_patient_in_danger_sent_in_time_does_well_whatever_else_was_planned(case):
    if not _is_grave(case):
        return
    best = players.best_plan(case)
    for exercises in ((), tuple(one.id for one in case.answers.exercises)):
        for stage in ("hold", "return"):
            plan = replace(best, exercises=exercises, stage=stage)
            assert course_of(case, plan).follow_up.plan == "fitting"


def test_only_too_late_is_missed_and_only_in_danger(case):
    order = list(URGENCIES)
    best = best_of(case.answers.disposition)
    for option in case.answers.disposition:
        too_late = order.index(option.urgency) < order.index(best.urgency) and WORTH[option.verdict] < 1

        assert missed_urgency(case, Given(urgency=option.urgency)) == (too_late and best.urgency in GRAVE)


def test_no_answer_at_all_leaves_a_patient_in_danger_unsent(case):
    assert missed_urgency(case, Given()) == _is_grave(case)


def test_the_same_plan_always_takes_the_same_course(case):
    for _, plan in _plans_of_each_kind(case):
        assert course_of(case, plan) == course_of(case.model_copy(deep=True), plan)


def test_every_kind_of_plan_is_named_and_explained():
    for name, why in PLANS.values():
        assert name
        assert why.endswith(".")


@pytest.fixture
def committed(case, knowledge, played):
    done = [event for event in played(players.expert, case).events if event.kind != "reviewed"]
    return Encounter.replay(case, knowledge, done, "encounter")


def test_the_visits_come_at_weeks_two_six_and_twelve_and_then_the_case_can_be_closed(committed):
    encounter, weeks = committed, []
    while visit := encounter.visit_due:
        with pytest.raises(NotAllowed, match=f"comes back at week {visit.week} first"):
            encounter.apply(acts.Closed())
        weeks.append(visit.week)
        encounter = encounter.apply(Reviewed(week=visit.week, decision=visit.best))

    assert weeks == [2, 6, 12]
    assert encounter.is_played
    assert encounter.apply(acts.Closed()).standing == "closed"
    with pytest.raises(NotAllowed, match="All follow-up visits were held"):
        encounter.apply(Reviewed(week=12, decision="hold"))


@pytest.mark.parametrize("week", [6, 12])
def test_a_visit_cannot_be_held_before_its_turn(week, committed):
    with pytest.raises(NotAllowed, match=f"The visit at week 2 comes next, not the one at week {week}"):
        committed.apply(Reviewed(week=week, decision="progress"))


def test_what_is_decided_at_one_visit_does_not_change_the_next(committed):
    """A teaching model: the course follows from the plan alone."""
    after = [committed.apply(Reviewed(week=2, decision=decision)) for decision in DECISIONS]

    assert len({encounter.visit_due.told for encounter in after}) == 1


def test_three_decisions_as_the_authors_earn_all_and_each_counts_a_third(committed):
    visits = committed.course.follow_up.visits
    best = [Reviewed(week=visit.week, decision=visit.best) for visit in visits]

    for held in range(4):
        assert judge_reviews(committed.course, best[:held]).score == pytest.approx(held / 3)
    assert all(line.verdict == "full" for line in judge_reviews(committed.course, best).lines)


def test_the_decision_beside_the_authors_earns_half_and_any_further_nothing(case):
    scale = list(DECISIONS)
    for visit in (visit for course in case.follow_up for visit in course.visits):
        for decision in scale:
            distance = abs(scale.index(decision) - scale.index(visit.best))
            assert worth_of_decision(visit, decision) == {0: 1.0, 1: 0.5}.get(distance, 0.0)


def test_to_go_on_with_a_patient_who_should_be_seen_elsewhere_is_named_a_danger(case):
    for course in case.follow_up:
        for number, visit in enumerate(course.visits):
            told = judge_reviews(_as_course(course), [Reviewed(week=visit.week, decision="progress")]).lines[number]
            assert (told.verdict == "unsafe") == (visit.best in ("refer", "re_examine"))


def test_every_visit_is_told_with_its_pain_and_a_reason(case):
    for course in case.follow_up:
        assert len({visit.told for visit in course.visits}) == 3
        assert all(isinstance(visit, Visit) and len(visit.why) >= 15 for visit in course.visits)


def test_two_courses_of_one_patient_are_two_stories(case):
    stories = [tuple(visit.told for visit in course.visits) for course in case.follow_up]

    assert len(set(stories)) == len(stories)


def _as_course(follow_up: FollowUp) -> Course:
    return Course(follow_up, "Because.")
