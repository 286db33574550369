"""Past grades made anew: what would change, in which domain, and what cannot be replayed any more."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kneeedu.encounter import Encounter
from kneeedu.models import attempt as acts
from kneeedu.models.case import FollowUp
from kneeedu.models.grade import GradedAttempt, OpenedAttempt, Trace
from kneeedu.regrading import regrade

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRESENT = Trace("0.2", "knowledge2", "case2", 7)


@pytest.fixture
def past(committed):
    """The small case answered well, as the gradebook keeps it."""
    attempt = OpenedAttempt(1, "amal", "s1", None, "sore_knee", 1, 7, NOON)
    return GradedAttempt("amal", "Amal", attempt, committed.grade, "0.1", "knowledge1", "case1", NOON)


def edited(case, question, **verdicts):
    """The case with other verdicts on some of a question's options, by what they are called there."""
    key = {"diagnosis": "condition", "disposition": "urgency", "stage": "stage", "running": "id"}[question]
    options = tuple(
        option.model_copy(update={"verdict": verdicts.get(getattr(option, key), option.verdict)})
        for option in getattr(case.answers, question)
    )
    return case.model_copy(update={"answers": case.answers.model_copy(update={question: options})})


def test_under_the_same_case_and_knowledge_no_grade_changes(past, committed, small_case, small_knowledge):
    anew = regrade(past, committed.events, small_case, small_knowledge, past.made_with)

    assert anew.now == past.grade
    assert not anew.would_change
    assert (anew.case_changed, anew.knowledge_changed, anew.version_changed) == (False, False, False)


def test_a_stage_that_counts_as_poor_today_changes_the_plan_and_nothing_else(
    past, committed, small_case, small_knowledge
):
    stricter = edited(small_case, "stage", settle="poor", hold="best")

    anew = regrade(past, committed.events, stricter, small_knowledge, PRESENT)

    assert anew.would_change
    assert anew.moved_domains == ("plan",)
    assert anew.now.score == pytest.approx(past.grade.score - 0.25 * 0.25)
    assert anew.case_changed


def test_a_case_told_in_better_words_leaves_every_grade_as_it_was(past, committed, small_case, small_knowledge):
    reworded = small_case.model_copy(update={"takeaway": "Listen twice."})

    anew = regrade(past, committed.events, reworded, small_knowledge, PRESENT)

    assert not anew.would_change
    assert anew.case_changed


def test_a_patient_who_is_urgent_today_makes_a_grade_unsafe(past, committed, make_case, small_knowledge):
    anew = regrade(past, committed.events, make_case("urgent_referral"), small_knowledge, PRESENT)

    assert past.grade.safe
    assert not anew.now.safe
    assert anew.would_change
    assert "disposition" in anew.moved_domains


def test_an_answer_that_is_no_longer_offered_is_named_with_the_act(past, committed, small_case, small_knowledge):
    options = tuple(
        option.model_copy(update={"id": f"new_{option.id}"}) if option.id == "run_b" else option
        for option in small_case.answers.running
    )
    answers = small_case.answers.model_copy(update={"running": options})

    anew = regrade(past, committed.events, small_case.model_copy(update={"answers": answers}), small_knowledge, PRESENT)

    assert anew.now is None
    assert anew.why_not.startswith("Act 7 (running_advised) cannot have happened: 'run_b' was not offered")
    assert not anew.would_change
    assert anew.moved_domains == ()


def test_an_attempt_that_was_never_committed_has_no_grade_to_give_anew(past, committed, small_case, small_knowledge):
    anew = regrade(past, committed.events[:-1], small_case, small_knowledge, PRESENT)

    assert anew.now is None
    assert anew.why_not == "There is no grade before the answers are committed."


def test_a_difference_too_small_to_print_is_no_change(past, committed, small_case, small_knowledge):
    almost = past.grade.model_copy(update={"score": past.grade.score - 0.0004})

    anew = regrade(replace(past, grade=almost), committed.events, small_case, small_knowledge, PRESENT)

    assert not anew.would_change


def test_a_domain_that_was_not_graded_then_counts_as_moved(past, committed, small_case, small_knowledge):
    without = past.grade.model_copy(update={"domains": {"diagnosis": 1.0, "disposition": 1.0, "plan": 1.0}})

    anew = regrade(replace(past, grade=without), committed.events, small_case, small_knowledge, PRESENT)

    assert anew.moved_domains == ("calibration",)


def test_the_long_form_is_graded_anew_in_the_long_form(small_case, small_knowledge, model_answer, past):
    answers = [event for event in model_answer(small_case) if event.kind not in ("located", "rated", "committed")]
    events = (acts.Asked(finding="front_pain"), acts.Believed(points={"ache": 100}), *answers, acts.Committed())
    attempt = replace(past.attempt, mode="encounter")
    case = small_case.model_copy(update={"follow_up": _one_course()})
    given = Encounter.replay(case, small_knowledge, events, "encounter").grade

    anew = regrade(replace(past, attempt=attempt, grade=given), events, case, small_knowledge, PRESENT)

    assert anew.now == given
    assert set(anew.now.domains) >= {"information", "follow_up"}


def _one_course():
    visit = {
        "told": "I did what you said.",
        "pain_during_nrs": 2,
        "pain_next_morning_nrs": 1,
        "running_min_per_week": 30,
        "best": "progress",
        "why": "Pain stays inside the rule.",
    }
    visits = [visit | {"week": week} for week in (2, 6, 12)]
    return (FollowUp.model_validate({"plan": "fitting", "visits": visits}),)


def test_what_a_grade_was_made_with_fits_on_one_line(past):
    assert past.made_with.line == "kneeedu 0.1 · knowledge knowledge1 · case case1 · seed 7"
    assert replace(past.made_with, seed=None).line.endswith("seed none")
