"""Where a learner stands: what can be done, what is refused with a sentence, and that refusing changes nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu.encounter import ASKED, Encounter
from kneeedu.errors import NotAllowed
from kneeedu.grading import grade
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import CONFIDENCES, ELSEWHERE, Given


@pytest.fixture
def opened(small_case, small_knowledge):
    return Encounter(small_case, small_knowledge)


def test_a_case_just_opened_has_every_answer_missing(opened):
    assert opened.standing == "open"
    assert opened.given == Given()
    assert set(opened.missing) == set(ASKED) - {"points"}


def test_a_later_answer_takes_the_place_of_an_earlier_one(opened):
    after = opened.apply(acts.Diagnosed(condition="clot")).apply(acts.Diagnosed(condition="ache"))

    assert after.given.condition == "ache"
    assert len(after.events) == 2


def test_answering_leaves_the_earlier_encounter_as_it_was(opened):
    after = opened.apply(acts.Diagnosed(condition="clot"))

    assert after.given.condition == "clot"
    assert opened.events == ()


def test_choosing_no_exercise_is_an_answer(opened):
    after = opened.apply(acts.Exercised(chosen=()))

    assert "exercises" not in after.missing


def test_a_place_that_is_not_on_the_knee_map_can_be_pressed(opened):
    assert opened.apply(acts.Located(region=ELSEWHERE)).given.region == ELSEWHERE


NOT_OFFERED = [
    acts.Located(region="left_ear"),
    acts.Diagnosed(condition="gout"),
    acts.Rated(probability=0.5),
    acts.Exercised(chosen=("exercise_a", "exercise_z")),
    acts.RunningAdvised(chosen="run_z"),
    acts.Avoided(chosen=("avoid_z",)),
]


@pytest.mark.parametrize("act", NOT_OFFERED, ids=lambda act: act.kind)
def test_what_was_not_offered_is_refused_with_what_was(act, opened):
    with pytest.raises(NotAllowed, match=r"was not offered in this case; choose from: .+") as refusal:
        opened.apply(act)

    assert "_z" in str(refusal.value) or act.kind in ("located", "diagnosed", "rated")
    assert opened.events == ()


@pytest.mark.parametrize(
    "act",
    [acts.Exercised(chosen=("exercise_a", "exercise_a")), acts.Avoided(chosen=("avoid_b", "avoid_b"))],
    ids=lambda act: act.kind,
)
def test_the_same_option_cannot_be_ticked_twice(act, opened):
    with pytest.raises(NotAllowed, match="chosen twice"):
        opened.apply(act)

    assert opened.events == ()


@pytest.mark.parametrize("left_open", range(8))
def test_the_answers_cannot_be_committed_while_a_question_is_open(left_open, opened, model_answer):
    *answers, commit = model_answer(opened.case)
    skipped = answers.pop(left_open)
    almost = Encounter.replay(opened.case, opened.knowledge, answers)

    with pytest.raises(NotAllowed, match="Not every question is answered yet") as refusal:
        almost.apply(commit)

    answer, _ = acts.ANSWERED_BY[skipped.kind]
    assert str(refusal.value).endswith(f": {ASKED[answer]}.")
    assert almost.standing == "open"


def test_a_committed_answer_cannot_be_changed(committed, model_answer):
    for act in model_answer(committed.case):
        with pytest.raises(NotAllowed, match="can no longer be changed"):
            committed.apply(act)

    assert committed.standing == "committed"


def test_a_case_cannot_be_closed_before_its_answers_are_committed(opened):
    with pytest.raises(NotAllowed, match="closed after"):
        opened.apply(acts.Closed())

    assert opened.standing == "open"


def test_nothing_can_be_added_to_a_closed_case(committed, model_answer):
    closed = committed.apply(acts.Closed())

    for act in (*model_answer(closed.case), acts.Closed()):
        with pytest.raises(NotAllowed, match="closed"):
            closed.apply(act)
    assert closed.standing == "closed"


def test_there_is_no_grade_before_the_answers_are_committed(opened, model_answer):
    all_answered = Encounter.replay(opened.case, opened.knowledge, model_answer(opened.case)[:-1])

    for encounter in (opened, all_answered):
        with pytest.raises(NotAllowed, match="no grade before"):
            _ = encounter.grade


def test_the_grade_of_a_committed_case_stays_when_it_is_closed(committed):
    expected = grade(committed.case, committed.attempt, committed.knowledge)

    assert committed.grade == expected
    assert committed.apply(acts.Closed()).grade == expected


def test_replaying_the_acts_leads_to_the_same_encounter(committed):
    again = Encounter.replay(committed.case, committed.knowledge, committed.events)

    assert again == committed
    assert again.grade == committed.grade


def test_a_replay_names_the_act_that_cannot_have_happened(opened):
    acts_taken = [acts.Diagnosed(condition="ache"), acts.Diagnosed(condition="gout")]

    with pytest.raises(NotAllowed, match=r"^Act 2 \(diagnosed\) .*'gout' was not offered"):
        Encounter.replay(opened.case, opened.knowledge, acts_taken)


def test_an_act_keeps_its_time(opened):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)

    assert opened.apply(acts.Diagnosed(condition="ache", at=noon)).events[0].at == noon


_some_act = st.one_of(
    st.builds(acts.Located, region=st.sampled_from(["patella_centre", ELSEWHERE, "left_ear"])),
    st.builds(acts.Diagnosed, condition=st.sampled_from(["ache", "strain", "clot", "gout"])),
    st.builds(acts.Rated, probability=st.sampled_from([*CONFIDENCES, 0.5])),
    st.builds(acts.Disposed, urgency=st.sampled_from(["manage_in_clinic", "emergency_same_day"])),
    st.builds(acts.Staged, stage=st.sampled_from(["hold", "settle", "return"])),
    st.builds(
        acts.Exercised,
        chosen=st.lists(st.sampled_from(["exercise_a", "exercise_e", "exercise_z"]), max_size=3).map(tuple),
    ),
    st.builds(acts.RunningAdvised, chosen=st.sampled_from(["run_a", "run_b", "run_z"])),
    st.builds(acts.Avoided, chosen=st.lists(st.sampled_from(["avoid_a", "avoid_d"]), max_size=3).map(tuple)),
    st.builds(acts.Committed),
    st.builds(acts.Closed),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_some_act, max_size=30), st.booleans())
def test_whatever_is_tried_is_taken_or_refused_and_the_encounter_stays_sound(
    small_case, small_knowledge, model_answer, tried, answered_before
):
    begun = model_answer(small_case)[:-1] if answered_before else ()
    encounter = Encounter.replay(small_case, small_knowledge, begun)
    for act in tried:
        before = encounter.events
        try:
            encounter = encounter.apply(act)
            expected = (*before, act)
        except NotAllowed:
            expected = before
        assert encounter.events == expected

    kinds = [event.kind for event in encounter.events]
    assert kinds.count("committed") <= 1
    assert kinds.count("closed") <= kinds.count("committed")
    assert encounter.standing == ("closed" if "closed" in kinds else "committed" if "committed" in kinds else "open")
    if encounter.standing != "open":
        assert encounter.missing == ()
        assert 0 <= encounter.grade.score <= 1
    assert Encounter.replay(small_case, small_knowledge, encounter.events) == encounter
