"""Laws over every case that ships: it can be won, it can be lost, and it does not give itself away."""

import re

import pytest

from kneeedu import library
from kneeedu.consultation import record_of
from kneeedu.encounter import Encounter
from kneeedu.grading import grade
from kneeedu.library.check import check
from kneeedu.models.attempt import Attempt, Closed, Disposed
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import UNSAFE_CAP
from kneeedu.reasoning import differential

CASES = library.case_ids()
QUIZZES = sorted((library.cases_folder() / "quizzes").glob("*.yaml"))
URGENT = ("urgent_referral", "emergency_same_day")
GIVEAWAYS = re.compile(
    r"patellofemoral|tendinopath|tendinitis|tendonitis|iliotibial|\bitbs?\b|menisc|cruciate|\bacl\b|\bpcl\b|thrombo|"
    r"\bdvt\b|\bclots?\b|fracture|arthrit|plica\b|bursitis|tumou?r|sarcoma|osgood|perthes|epiphys|\bcysts?\b|"
    r"neuropath|entrapment|syndrome|runner's knee|jumper's knee",
    re.IGNORECASE,
)


@pytest.fixture(params=CASES, scope="module")
def case(request, knowledge):
    found, faults = library.read_case(library.cases_folder() / f"{request.param}.yaml", knowledge)
    assert faults == []
    return found


def test_there_are_cases():
    assert len(CASES) >= 6


def test_every_quiz_asks_for_cases_there_are():
    for path in QUIZZES:
        assert library.read_quiz(path, CASES)[1] == []


def test_nothing_that_ships_has_a_fault():
    assert check()[0] == []


def test_its_model_answer_earns_full_marks(case, knowledge, model_answer):
    encounter = Encounter.replay(case, knowledge, model_answer(case))

    assert encounter.grade.score >= 0.9999
    assert encounter.grade.safe
    assert encounter.apply(Closed()).grade == encounter.grade


def test_every_accepted_place_earns_full_marks(case, knowledge, model_answer):
    located, *rest = model_answer(case)
    for region in case.answers.locate.accepted:
        events = (located.model_copy(update={"region": region}), *rest)

        assert Encounter.replay(case, knowledge, events).grade.score >= 0.9999


def test_its_worst_answer_fails(case, knowledge, worst_answer):
    encounter = Encounter.replay(case, knowledge, worst_answer(case, knowledge))

    assert encounter.grade.score < 0.35


def test_a_patient_in_danger_who_is_sent_too_late_caps_the_score(case, knowledge, model_answer):
    best = next(option for option in case.answers.disposition if option.verdict == "best").urgency
    later = [
        option
        for option in case.answers.disposition
        if list(URGENCIES).index(option.urgency) < list(URGENCIES).index(best) and option.verdict != "good"
    ]
    for option in later if best in URGENT else ():
        events = (*model_answer(case), Disposed(urgency=option.urgency))
        result = grade(case, Attempt(case=case.id, events=events), knowledge)

        assert not result.safe
        assert result.score == UNSAFE_CAP
        assert result.feedback[0].domain == "disposition"


def test_to_wait_with_a_same_day_emergency_is_called_unsafe(case):
    verdicts = {option.urgency: option.verdict for option in case.answers.disposition}

    if verdicts["emergency_same_day"] == "best":
        assert (verdicts["manage_in_clinic"], verdicts["routine_referral"]) == ("unsafe", "unsafe")


def test_its_diagnosis_is_among_the_first_two_or_the_case_says_why_not(case, knowledge):
    leading = [one.condition for one in differential(record_of(case), knowledge).ranking[:2]]

    assert case.truth in leading or case.inseparable


def test_a_red_flag_is_raised_if_and_only_if_the_patient_is_in_danger(case, knowledge):
    best = next(option for option in case.answers.disposition if option.verdict == "best").urgency
    flags = [flag.id for flag in differential(record_of(case), knowledge).red_flags if flag.urgency in URGENT]

    assert bool(flags) == (best in URGENT), flags


def test_nothing_the_learner_reads_first_names_a_diagnosis(case):
    told = case.presentation
    texts = [case.id, case.title, *case.tags, case.patient.who, told.complaint, told.pain_caption, told.running]
    texts += [told.hopes, *(row.told for row in case.findings), *(row.detail or "" for row in case.findings)]

    assert [text for text in texts if GIVEAWAYS.search(text.replace("_", " "))] == []


def test_every_finding_is_told_once_and_the_patients_own_features_are_not_findings(case, knowledge):
    named = [row.finding for row in case.findings]

    assert len(set(named)) == len(named)
    assert [name for name in named if knowledge.findings[name].kind == "patient"] == []


def test_history_and_examination_are_both_in_the_record(case, knowledge):
    assert {knowledge.findings[row.finding].kind for row in case.findings} == {"history", "test"}


def test_every_answer_has_a_reason_of_its_own(case):
    answers = case.answers
    lists = (answers.diagnosis, answers.disposition, answers.stage, answers.exercises, answers.running, answers.avoid)
    reasons = [answers.locate.feedback, *(option.feedback for options in lists for option in options)]

    assert min(map(len, reasons)) >= 20
    assert len(set(reasons)) == len(reasons)


def test_no_answer_is_offered_twice(case, knowledge):
    answers = case.answers
    for options, key in ((answers.diagnosis, "condition"), (answers.running, "id"), (answers.running, "text")):
        offered = [getattr(option, key) for option in options]

        assert len(set(offered)) == len(offered), key
    prescribed = [(option.exercise, str(option.dose)) for option in answers.exercises]
    assert len(set(prescribed)) == len(prescribed)


def test_the_ids_of_options_do_not_tell_which_is_right(case):
    answers = case.answers
    ids = [option.id for options in (answers.exercises, answers.running, answers.avoid) for option in options]

    assert [one for one in ids if re.search(r"best|right|correct|good|wrong|bad|harm|poor|unsafe|include", one)] == []


def test_the_longest_advice_on_running_is_seldom_the_right_one():
    """A learner who always ticks the longest must not pass."""
    longest = [max(library.load_case(one).answers.running, key=lambda option: len(option.text)) for one in CASES]

    assert sum(option.verdict == "best" for option in longest) <= len(CASES) / 2
