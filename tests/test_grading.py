"""An attempt judged: what earns, what costs, what caps, and that it is said why."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu.consultation import record_of
from kneeedu.grading import exercise_label, grade, quadratic_score
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import CONFIDENCES, ELSEWHERE, Attempt
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import UNSAFE_CAP, WEIGHTS
from kneeedu.models.progression import STAGES
from kneeedu.reasoning import differential


@pytest.fixture
def judge(small_knowledge):
    """Grade some acts on a case."""

    def judged(case, *events):
        return grade(case, Attempt(case=case.id, events=events), small_knowledge)

    return judged


def test_the_model_answer_earns_full_marks(small_case, model_answer, judge):
    result = judge(small_case, *model_answer(small_case))

    assert result.score >= 0.9999
    assert result.safe
    assert all(line.better is None for line in result.feedback)


def test_the_worst_answer_earns_next_to_nothing(small_case, small_knowledge, worst_answer, judge):
    result = judge(small_case, *worst_answer(small_case, small_knowledge))

    assert result.score < 0.05


def test_no_answer_at_all_earns_nothing_and_every_line_says_what_was_wanted(small_case, judge):
    result = judge(small_case)

    assert result.score == 0
    assert all(line.better for line in result.feedback)


def test_the_weights_of_the_domains_add_up_to_a_hundred():
    assert {sum(weights.values()) for weights in WEIGHTS.values()} == {100}


@pytest.mark.parametrize("needed", ["urgent_referral", "emergency_same_day"])
def test_a_patient_sent_too_late_caps_the_score_and_is_named_first(needed, make_case, model_answer, judge):
    case = make_case(needed)
    later = [urgency for urgency in URGENCIES if list(URGENCIES).index(urgency) < list(URGENCIES).index(needed)]

    for urgency in later:
        result = judge(case, *model_answer(case), acts.Disposed(urgency=urgency))

        assert result.score == UNSAFE_CAP < result.uncapped
        assert not result.safe
        assert result.feedback[0].domain == "disposition"
        assert result.feedback[0].verdict == "unsafe"
        assert URGENCIES[needed][0] in result.feedback[0].better


def test_an_urgent_patient_for_whom_no_disposition_was_chosen_was_missed(make_case, model_answer, judge):
    case = make_case("emergency_same_day")
    undecided = [event for event in model_answer(case) if event.kind != "disposed"]

    result = judge(case, *undecided)

    assert not result.safe
    assert result.score <= UNSAFE_CAP


def test_a_bad_answer_to_an_urgent_patient_is_not_lifted_by_the_cap(make_case, small_knowledge, worst_answer, judge):
    case = make_case("emergency_same_day")

    result = judge(case, *worst_answer(case, small_knowledge))

    assert result.score == result.uncapped < UNSAFE_CAP


def test_sending_an_urgent_patient_sooner_than_needed_costs_but_is_safe(make_case, model_answer, judge):
    case = make_case("urgent_referral")

    result = judge(case, *model_answer(case), acts.Disposed(urgency="emergency_same_day"))

    assert result.safe
    assert UNSAFE_CAP < result.score < 1


def test_an_ordinary_patient_sent_to_hospital_loses_the_disposition_and_nothing_else(small_case, model_answer, judge):
    result = judge(small_case, *model_answer(small_case), acts.Disposed(urgency="emergency_same_day"))

    assert result.safe
    assert result.score == pytest.approx(0.7)


def test_a_less_urgent_way_that_the_author_calls_good_is_not_a_missed_patient(make_case, model_answer, judge):
    case = make_case("emergency_same_day")
    options = tuple(
        option.model_copy(update={"verdict": "good"}) if option.urgency == "urgent_referral" else option
        for option in case.answers.disposition
    )
    case = case.model_copy(update={"answers": case.answers.model_copy(update={"disposition": options})})

    result = judge(case, *model_answer(case), acts.Disposed(urgency="urgent_referral"))

    assert result.safe
    assert result.score >= 0.9999


@pytest.mark.parametrize("honest", [0.05, 0.2, 0.3, 0.33, 0.4, 0.5, 0.6, 0.69, 0.8, 0.9, 0.95, 1.0])
def test_of_the_figures_offered_the_one_nearest_to_honest_belief_scores_best_on_average(honest):
    def on_average(stated):
        return honest * quadratic_score(stated, 1) + (1 - honest) * quadratic_score(stated, 0)

    best = max(on_average(stated) for stated in CONFIDENCES)
    nearest = min(CONFIDENCES, key=lambda stated: abs(stated - honest))

    assert on_average(nearest) == pytest.approx(best)


def test_the_surest_right_answer_scores_full_and_the_surest_wrong_one_nothing():
    assert quadratic_score(0.95, 1) == pytest.approx(1)
    assert quadratic_score(0.95, 0) == pytest.approx(0)


def test_being_wrong_and_unsure_scores_better_than_being_wrong_and_sure():
    scores = [quadratic_score(stated, 0) for stated in CONFIDENCES]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_defensible_near_miss_earns_half_the_diagnosis(small_case, model_answer, judge):
    result = judge(small_case, *model_answer(small_case), acts.Diagnosed(condition="riddle"))

    assert result.domains["diagnosis"] == pytest.approx(0.85 / 2 + 0.15)


def test_pressing_in_the_wrong_place_costs_the_place_alone(small_case, model_answer, judge):
    result = judge(small_case, *model_answer(small_case), acts.Located(region=ELSEWHERE))

    assert result.domains["diagnosis"] == pytest.approx(0.85)
    assert result.score == pytest.approx(1 - 0.3 * 0.15)


def test_both_leading_diagnoses_are_accepted_where_the_evidence_cannot_separate_them(make_case, judge, model_answer):
    """Nothing was asked that tells an ache from a strain: the record leaves both open."""
    case = _unexamined(make_case)

    result = judge(case, *model_answer(case), acts.Diagnosed(condition="strain"))

    assert result.score >= 0.9999
    line = result.feedback[0]
    assert (line.verdict, line.better) == ("full", None)
    assert "cannot separate ache from strain" in line.text


def test_a_rival_that_the_findings_have_ruled_out_is_not_accepted(small_case, small_knowledge, model_answer, judge):
    assert differential(record_of(small_case), small_knowledge).inseparable == ()

    result = judge(small_case, *model_answer(small_case), acts.Diagnosed(condition="strain"))

    assert result.domains["diagnosis"] == pytest.approx(0.15)
    assert result.feedback[0].better == "Ache."


def test_an_unsafe_diagnosis_is_never_accepted_however_close_the_evidence(make_case, model_answer, judge):
    case = _unexamined(make_case, strain="unsafe")

    result = judge(case, *model_answer(case), acts.Diagnosed(condition="strain"))

    assert result.domains["diagnosis"] == pytest.approx(0.15)
    assert result.feedback[0].verdict == "unsafe"


def test_two_inseparable_diagnoses_that_leave_out_the_truth_excuse_nothing(make_case, model_answer, judge):
    case = _unexamined(make_case, ache="poor", riddle="best")

    result = judge(case, *model_answer(case), acts.Diagnosed(condition="strain"))

    assert result.domains["diagnosis"] == pytest.approx(0.15)


def _unexamined(make_case, **verdicts):
    """The small case with every finding unknown, and other verdicts on some diagnoses."""
    case = make_case()
    unknown = tuple(row.model_copy(update={"is_": "unknown"}) for row in case.findings)
    options = tuple(
        option.model_copy(update={"verdict": verdicts.get(option.condition, option.verdict)})
        for option in case.answers.diagnosis
    )
    answers = case.answers.model_copy(update={"diagnosis": options})
    return case.model_copy(update={"findings": unknown, "answers": answers})


def test_ticking_every_exercise_does_not_pay(small_case, model_answer, judge):
    everything = acts.Exercised(chosen=tuple(option.id for option in small_case.answers.exercises))

    result = judge(small_case, *model_answer(small_case), everything)

    lines = {line.did: line.verdict for line in result.feedback if line.did.startswith("Squat")}
    assert result.domains["plan"] == pytest.approx(0.75)
    assert set(lines.values()) >= {"unsafe"}


def test_an_optional_exercise_neither_earns_nor_costs(small_case, model_answer, judge):
    with_it = acts.Exercised(chosen=("exercise_a", "exercise_c", "exercise_d"))

    assert judge(small_case, *model_answer(small_case), with_it).score >= 0.9999


def test_choosing_no_exercise_is_right_where_none_belongs(make_case, model_answer, judge):
    case = make_case()
    none_wanted = tuple(
        option.model_copy(update={"choice": "leave" if option.choice == "include" else option.choice})
        for option in case.answers.exercises
    )
    case = case.model_copy(update={"answers": case.answers.model_copy(update={"exercises": none_wanted})})

    right = judge(case, *model_answer(case))
    wrong = judge(case, *model_answer(case), acts.Exercised(chosen=("exercise_a",)))

    assert right.score >= 0.9999
    assert wrong.domains["plan"] == pytest.approx(0.75)


def test_a_wanted_exercise_left_out_is_named_with_its_dose(small_case, small_knowledge, model_answer, judge):
    result = judge(small_case, *model_answer(small_case), acts.Exercised(chosen=("exercise_a",)))

    label = exercise_label(small_case.answers.exercises[2], small_knowledge)
    line = next(line for line in result.feedback if line.domain == "plan" and line.better)
    assert line.did == f"Left out: {label}."
    assert line.verdict == "missed"


def test_the_feedback_gives_the_engines_figure_for_the_diagnosis_chosen(
    small_case, small_knowledge, model_answer, judge
):
    result = judge(small_case, *model_answer(small_case))

    engine = differential(record_of(small_case), small_knowledge).of("ache")
    line = next(line for line in result.feedback if line.domain == "calibration")
    assert f"{engine.probability:.0%}" in line.text
    assert "95% sure" in line.text


def test_the_same_attempt_always_gets_the_same_grade(small_case, model_answer, judge):
    assert judge(small_case, *model_answer(small_case)) == judge(small_case, *model_answer(small_case))


def test_when_the_answers_were_given_does_not_change_the_grade(small_case, model_answer, judge):
    events = model_answer(small_case)

    assert judge(small_case, *reversed(events)) == judge(small_case, *events)


_ticks = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), unique=True)
_answers = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["patella_centre", "upper_calf", ELSEWHERE]),
        "condition": st.sampled_from(["ache", "strain", "clot", "riddle", "graze"]),
        "probability": st.sampled_from(CONFIDENCES),
        "urgency": st.sampled_from(list(URGENCIES)),
        "stage": st.sampled_from(list(STAGES)),
        "exercises": _ticks.map(lambda names: tuple(f"exercise_{name}" for name in names)),
        "running": st.sampled_from(["run_a", "run_b", "run_c", "run_d"]),
        "avoid": _ticks.map(lambda names: tuple(f"avoid_{name}" for name in names if name != "e")),
    }
)
_needs = st.sampled_from(list(URGENCIES))


def _events(given):
    return [
        acts.Located(region=given["region"]),
        acts.Diagnosed(condition=given["condition"]),
        acts.Rated(probability=given["probability"]),
        acts.Disposed(urgency=given["urgency"]),
        acts.Staged(stage=given["stage"]),
        acts.Exercised(chosen=given["exercises"]),
        acts.RunningAdvised(chosen=given["running"]),
        acts.Avoided(chosen=given["avoid"]),
    ]


@settings(max_examples=150, deadline=None)
@given(_needs, _answers, st.integers(0, 256))
def test_any_answers_score_between_nothing_and_full_marks(make_case, small_knowledge, needed, answers, given_ones):
    case = make_case(needed)
    events = tuple(event for place, event in enumerate(_events(answers)) if not given_ones >> place & 1)

    result = grade(case, Attempt(case=case.id, events=events), small_knowledge)

    assert 0 <= result.score <= result.uncapped <= 1
    assert all(0 <= share <= 1 for share in result.domains.values())
    assert result.safe or result.score <= UNSAFE_CAP
    assert {line.domain for line in result.feedback} == set(WEIGHTS["vignette"])


@settings(max_examples=150, deadline=None)
@given(_needs, _answers, st.sampled_from(["region", "condition", "urgency", "stage", "exercises", "running", "avoid"]))
def test_putting_one_answer_right_never_lowers_the_score(make_case, small_knowledge, needed, answers, question):
    case = make_case(needed)
    right = {
        "region": "patella_centre",
        "condition": "ache",
        "urgency": needed,
        "stage": "settle",
        "exercises": ("exercise_a", "exercise_c"),
        "running": "run_b",
        "avoid": ("avoid_a",),
    }

    before, after = (
        grade(case, Attempt(case=case.id, events=tuple(_events(one))), small_knowledge)
        for one in (answers, answers | {question: right[question]})
    )

    assert after.score >= before.score - 1e-12


@settings(max_examples=80, deadline=None)
@given(_answers, st.sampled_from(["exercise_b", "exercise_e"]))
def test_taking_out_an_exercise_that_does_harm_never_lowers_the_score(make_case, small_knowledge, answers, bad):
    case = make_case()
    with_it = tuple(dict.fromkeys((*answers["exercises"], bad)))
    without = tuple(one for one in with_it if one != bad)

    worse, better = (
        grade(case, Attempt(case=case.id, events=tuple(_events(answers | {"exercises": one}))), small_knowledge)
        for one in (with_it, without)
    )

    assert better.score >= worse.score


def test_a_grade_does_not_change_with_the_order_of_the_conditions(small_case, small_knowledge, model_answer):
    reordered = replace(small_knowledge, conditions=dict(reversed(small_knowledge.conditions.items())))
    attempt = Attempt(case=small_case.id, events=model_answer(small_case))

    one, other = (grade(small_case, attempt, known) for known in (small_knowledge, reordered))

    assert one == other
