"""What a patient answers and what a test shows: always the same, never at odds, and never a danger nobody wrote."""

from dataclasses import replace

import players
import pytest

from kneeedu import library
from kneeedu.consultation import (
    CLOCK_MIN,
    COMMON,
    ONE_OF_A_KIND,
    answer_of,
    known_after,
    minutes_of,
    record_of,
)
from kneeedu.encounter import Encounter
from kneeedu.models import attempt as acts
from kneeedu.reasoning import differential, rate_in


@pytest.fixture(scope="module")
def menu(knowledge):
    return players.menu(knowledge)


@pytest.fixture(scope="module")
def answers(case, menu, knowledge):
    return {finding: answer_of(case, finding, knowledge) for finding in menu}


def test_everything_on_the_menu_is_answered_in_words(answers, menu):
    assert len(menu) == 144
    for answer in answers.values():
        assert answer.presence in ("present", "absent")
        assert len(answer.words) >= 2
        assert answer.minutes >= 0


def test_the_same_question_has_the_same_answer_however_often_and_whenever_it_is_asked(case, answers, menu, knowledge):
    anew = library.load_cases()[case.id].model_copy(deep=True)

    assert {finding: answer_of(anew, finding, knowledge) for finding in reversed(menu)} == answers


def test_an_encounter_tells_what_the_consultation_answers(case, answers, menu, knowledge):
    asked = menu[::9]
    encounter = Encounter.replay(case, knowledge, [players.learn(one, knowledge) for one in asked], "encounter")

    assert list(encounter.learned) == [answers[one] for one in asked]
    assert encounter.minutes_used == minutes_of(asked, knowledge)


def test_what_the_author_wrote_is_told_as_it_is_written(case, answers):
    for row in case.findings:
        answer = answers[row.finding]
        if row.is_ == "unknown":
            continue
        assert answer.written
        assert answer.presence == row.is_
        assert answer.words == (row.said or row.told)
        assert answer.detail == (None if row.said else row.detail)


def test_what_nobody_wrote_is_present_only_where_half_of_such_patients_have_it(case, answers, knowledge):
    written = case.assessed
    for finding, answer in answers.items():
        if finding in written or answer.presence == "absent" or finding == "bilateral_symptoms":
            continue
        assert rate_in(knowledge.conditions[case.truth], knowledge.findings[finding]).rate >= COMMON


def test_the_side_that_hurts_settles_whether_both_knees_do(case, answers):
    if "bilateral_symptoms" not in case.assessed:
        assert (answers["bilateral_symptoms"].presence == "present") == (case.presentation.side == "both")


def test_of_a_kind_that_comes_once_nothing_presumed_contradicts_another(case, answers, knowledge):
    for group in ONE_OF_A_KIND:
        members = [finding for finding in answers if knowledge.findings[finding].group == group]
        told = [finding for finding in members if case.assessed.get(finding) == "present"]
        presumed = [
            finding for finding in members if finding not in case.assessed and answers[finding].presence == "present"
        ]

        assert not (told and presumed), (group, told, presumed)
        assert len(presumed) <= 1, (group, presumed)


def test_what_a_group_has_been_told_not_to_be_is_not_presumed_beside_it(case, answers, knowledge):
    for finding, answer in answers.items():
        group = knowledge.findings[finding].group
        if finding in case.assessed or answer.presence == "absent" or finding == "bilateral_symptoms":
            continue
        denied = [
            row for row, is_ in case.assessed.items() if knowledge.findings[row].group == group and is_ == "absent"
        ]
        assert denied == [], (finding, denied)


def test_where_one_place_is_told_another_is_not_presumed(make_case, small_knowledge):
    """Eight in ten with an ache are tender in front; but this one said where it hurts, and a pain has one place."""
    ache = make_case()
    asked = [row for row in ache.findings if row.finding != "front_tender"]
    silent = ache.model_copy(update={"findings": tuple(asked)})
    places = {
        id: finding.model_copy(update={"group": "location"} if finding.group == "place" else {})
        for id, finding in small_knowledge.findings.items()
    }
    of_one_kind = replace(small_knowledge, findings=places)

    assert silent.assessed == {"front_pain": "present"}
    assert answer_of(silent, "front_tender", small_knowledge).presence == "present"
    assert answer_of(silent, "front_tender", of_one_kind).presence == "absent"


def test_to_ask_everything_raises_no_red_flag_that_the_record_does_not_raise(case, menu, knowledge):
    """Flags ask for findings that are present: with all asked, none is left that less asking could raise."""
    from_the_record = {flag.id for flag in differential(record_of(case), knowledge).red_flags}
    from_all = {flag.id for flag in differential(known_after(case, menu, knowledge), knowledge).red_flags}

    assert from_all == from_the_record


def test_to_ask_everything_leaves_the_truth_among_the_first_two_where_the_record_does(case, menu, knowledge):
    of_record = [one.condition for one in differential(record_of(case), knowledge).ranking[:2]]
    of_all = [one.condition for one in differential(known_after(case, menu, knowledge), knowledge).ranking[:2]]

    assert case.truth in of_all or case.truth not in of_record


def test_before_anything_is_asked_only_the_patient_and_the_drawing_are_known(case, knowledge):
    known = known_after(case, (), knowledge)

    assert known.findings == {}
    assert (known.age_years, known.sex, known.sport) == (case.patient.age_years, case.patient.sex, case.patient.sport)
    assert known.regions == case.presentation.pain


def test_the_authors_expert_stays_within_the_clock(case, knowledge, played):
    assert played(players.expert, case).minutes_used <= CLOCK_MIN


def test_all_that_can_be_asked_takes_far_longer_than_the_clock(menu, knowledge):
    assert minutes_of(menu, knowledge) > 4 * CLOCK_MIN


def test_an_unknown_finding_has_no_answer(case, knowledge):
    with pytest.raises(KeyError):
        answer_of(case, "no_such_finding", knowledge)


def test_a_test_is_told_as_a_finding_and_not_as_what_it_means(knowledge):
    """No answer, to any question on the menu and of either kind, names a condition."""
    names = [name.lower() for one in knowledge.conditions.values() for name in (one.name, *one.synonyms)]
    for finding in players.menu(knowledge):
        says = knowledge.findings[finding].says
        assert says is not None
        for text in (*says.present, *says.absent):
            assert [name for name in names if len(name) > 4 and name in text.lower()] == [], text


def test_different_patients_tell_the_same_thing_in_different_words(cases, knowledge):
    told = {answer_of(case, "fever_or_unwell", knowledge).words for case in cases.values()}

    assert len(told) >= 3


def test_a_hint_or_a_belief_takes_no_minutes(cases, knowledge):
    events = (acts.Hinted(level=3), acts.Believed(points={acts.SOMETHING_ELSE: 100}))

    assert Encounter.replay(cases["clockwork_third_mile"], knowledge, events, "encounter").minutes_used == 0
