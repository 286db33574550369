"""The facts of a debrief: earned at the end only, and adding up."""

import pytest
from debriefed import decided, looked_into, played, with_a_course

from kneeedu import library
from kneeedu.debriefing import MOST_TURNS, debrief_of
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.inquiry import decibans, expert_inquiry, ideal_next, yardstick
from kneeedu.models.attempt import Believed, Hinted

CASES = ("a_fist_behind_the_knee_after_night_shifts", "week_five_of_a_beginners_plan")


@pytest.fixture(scope="module")
def sore_knee(small_case):
    return with_a_course(small_case)


@pytest.fixture
def replay(sore_knee, small_knowledge):
    """Looks into these findings, with all points on the truth at the end, and plays on to the end."""

    def play(*findings, **decision):
        consultation = [*looked_into(small_knowledge, *findings), Believed(points={"ache": 100})]
        return played(sore_knee, small_knowledge, consultation, **decision)

    return play


def test_an_encounter_that_is_not_played_to_its_end_has_no_debrief(sore_knee, small_knowledge):
    committed = [Believed(points={"ache": 100}), *decided(sore_knee)]
    for events in ((), committed[:1], committed):
        encounter = Encounter.replay(sore_knee, small_knowledge, events, "encounter")

        with pytest.raises(NotAllowed, match="last follow-up visit"):
            debrief_of(encounter)


def test_the_short_form_has_no_debrief(committed):
    with pytest.raises(NotAllowed, match="long form"):
        debrief_of(committed)


@pytest.mark.parametrize("case_id", CASES)
def test_the_base_rate_and_what_each_finding_moved_add_up_to_where_belief_ended(case_id, knowledge):
    case = library.load_case(case_id)
    learned = expert_inquiry(case, knowledge)
    consultation = [*looked_into(knowledge, *learned), Believed(points={case.truth: 100})]

    debrief = debrief_of(played(case, knowledge, consultation))

    moved = sum(moment.decibans for moment in debrief.moments)
    assert debrief.base_decibans + moved == pytest.approx(decibans(debrief.end.engine.probability), abs=1e-9)
    assert [moment.answer.finding for moment in debrief.moments[1:]] == list(learned)


def test_what_tells_the_same_as_an_earlier_finding_adds_nothing_and_says_so(replay):
    _, first, second = debrief_of(replay("front_pain", "front_tender")).moments

    assert first.decibans > 0
    assert first.same_as is None
    assert second.decibans == 0
    assert second.same_as == "Front_pain"
    assert second.engine == first.engine


def test_what_tells_the_same_more_strongly_counts_instead_of_the_earlier_one(replay):
    _, first, second = debrief_of(replay("front_tender", "front_pain")).moments

    assert (first.same_as, first.instead_of) == (None, None)
    assert second.instead_of == "Front_tender"
    assert second.same_as is None


def test_the_order_of_asking_decides_how_far_each_moved_but_not_where_belief_ends(replay):
    one, other = (debrief_of(replay(*order)) for order in (("front_pain", "stairs"), ("stairs", "front_pain")))

    assert one.end.engine == other.end.engine


def test_a_rate_that_the_condition_does_not_have_of_its_own_is_marked_as_borrowed(replay):
    _, hum, stairs = debrief_of(replay("hum", "stairs")).moments

    assert not hum.has_own_rate
    assert stairs.has_own_rate


def test_each_belief_stands_at_the_moment_it_was_kept(sore_knee, small_knowledge):
    ask = looked_into(small_knowledge, "front_pain", "stairs")
    kept = [Believed(points={"ache": share, "strain": 100 - share}, note=f" at {share} ") for share in (20, 30, 70)]

    debrief = debrief_of(played(sore_knee, small_knowledge, [kept[0], ask[0], kept[1], kept[2], ask[1]]))

    assert [[one.share for one in moment.kept] for moment in debrief.moments] == [[0.2], [0.3, 0.7], []]
    assert debrief.moments[0].kept[0].note == "at 20"
    assert debrief.last_points == (("Ache", 70), ("Strain", 30))


def test_a_belief_in_an_answer_that_is_just_as_good_is_not_held_against_the_learner(small_case, small_knowledge):
    values = small_case.model_dump(by_alias=True)
    values["answers"]["diagnosis"][1]["verdict"] = "good"
    case = with_a_course(type(small_case).model_validate(values))

    debrief = debrief_of(played(case, small_knowledge, [Believed(points={"ache": 10, "strain": 90})]))

    assert debrief.accepted_too == (("Strain", 90),)


def test_every_act_stands_beside_what_the_ideal_inquirer_would_have_done_then(replay, sore_knee, small_knowledge):
    debrief = debrief_of(replay("hum", "front_pain"))

    path = ["hum", "front_pain"]
    for number, turn in enumerate(debrief.turns):
        ideal = ideal_next(sore_knee, path[:number], small_knowledge)
        assert turn.ideal == (small_knowledge.findings[ideal.finding] if ideal else None)
        assert turn.engine == debrief.moments[number].engine
    assert [turn.asked and turn.asked.id for turn in debrief.turns] == [*path, None]
    assert [turn.minute for turn in debrief.turns] == [0, 1, 2]


def test_asking_just_what_the_ideal_inquirer_asks_is_seen_as_such(replay, sore_knee, small_knowledge):
    first = ideal_next(sore_knee, (), small_knowledge).finding

    assert debrief_of(replay(first)).turns[0].is_same
    assert not debrief_of(replay("hum")).turns[0].is_same


def test_asking_on_the_same_ground_is_seen_as_such(replay):
    turn = next(turn for turn in debrief_of(replay("front_tender")).turns if turn.asked)

    assert turn.ideal.id == "front_pain"
    assert turn.is_same_ground
    assert not turn.is_same


def test_a_very_long_inquiry_is_held_against_the_ideal_one_only_so_far(knowledge):
    case = library.load_case(CASES[0])
    asked = [finding.id for finding in knowledge.findings.values() if finding.kind != "patient"][: MOST_TURNS + 7]
    consultation = [*looked_into(knowledge, *asked), Believed(points={case.truth: 100})]

    debrief = debrief_of(played(case, knowledge, consultation))

    assert len(debrief.turns) == MOST_TURNS
    assert debrief.acts_beyond == 7
    assert len(debrief.moments) == MOST_TURNS + 8


def test_key_features_and_safety_are_told_as_found_or_missed(knowledge):
    case = library.load_case(CASES[0])
    marks = yardstick(case, knowledge)
    asked = (marks.key[0].findings[0], marks.safety[-1])
    consultation = [*looked_into(knowledge, *asked), Believed(points={case.truth: 100})]

    debrief = debrief_of(played(case, knowledge, consultation))

    assert debrief.keys[0].found.id == asked[0]
    assert debrief.keys[0].minute == knowledge.findings[asked[0]].minutes
    assert all(key.found is None for key in debrief.keys[1:] if not {one.id for one in key.findings} & set(asked))
    assert {one.finding.id for one in debrief.safety if one.asked} == set(asked) & set(marks.safety)
    assert all(one.raised == (one.finding.id in marks.flags) for one in debrief.safety)
    assert [one.raised for one in debrief.safety] == sorted((one.raised for one in debrief.safety), reverse=True)


def test_the_minutes_are_told_by_what_they_went_to(sore_knee, small_knowledge):
    consultation = [
        *looked_into(small_knowledge, "front_pain", "hum", "click"),
        Hinted(level=1),
        Believed(points={"ache": 100}),
    ]

    spent = debrief_of(played(sore_knee, small_knowledge, consultation)).spent

    assert (spent.asking_min, spent.examining_min, spent.total_min) == (3, 0, 3)
    assert {one.id for one in spent.idle} == {"hum", "click"}
    assert spent.hints == 1


def test_the_course_is_told_with_every_decision_and_what_it_earned(replay):
    debrief = debrief_of(replay(reviews=("progress", "hold", "refer")))

    assert debrief.plan == "A fitting plan"
    assert [(held.visit.week, held.decision, held.worth) for held in debrief.visits] == [
        (2, "progress", 1.0),
        (6, "hold", 0.5),
        (12, "refer", 0.0),
    ]
