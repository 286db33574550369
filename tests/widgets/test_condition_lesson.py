"""Lessons on one condition: drawn from the knowledge, nothing chosen beforehand, no answer before a decision."""

import json
from html import unescape

import pytest

from kneeedu.dashboards.diaries import DIARIES
from kneeedu.dashboards.lessons import TESTS_OF, THE_THREE
from kneeedu.figures.belief_moves import belief_moves, moves_of
from kneeedu.reasoning import Findings, differential
from kneeedu.widgets.condition_lesson import (
    LoadingPlan,
    LooksLikeIt,
    StructuresThere,
    WhatToAdd,
    WhichTestsHelp,
    cited_works,
    how_to_run,
    ladder_figure,
    what_to_expect,
    why_it_hurts,
    words,
)
from kneeedu.widgets.pain_diary import DECISIONS, PainRuleTrainer
from kneeedu.widgets.pulse import Pulse

each_condition = pytest.mark.parametrize("condition", THE_THREE)


@pytest.fixture
def pulse():
    return Pulse()


def phase_of(knowledge, condition, diary):
    return next(phase for phase in knowledge.conditions[condition].progression.phases if phase.stage == diary.stage)


def decide(trainer, decision):
    trainer.question.chosen = [list(DECISIONS).index(decision)]


def go_on(trainer):
    trainer.children[-1].click()


def shown(trainer):
    return unescape(" ".join(part.value for part in trainer.children if hasattr(part, "value")))


# Structures, mechanism


@each_condition
def test_each_structure_can_be_found_and_says_what_it_does(knowledge, pulse, condition):
    part = StructuresThere(knowledge.conditions[condition], knowledge, pulse.guard)
    assert part.shown.value == ""

    for index, structure in enumerate(knowledge.conditions[condition].structures):
        part.choice.chosen = [index]

        assert knowledge.structures[structure].role in unescape(part.shown.value)


def test_a_hip_muscle_is_said_to_lie_off_the_knee_map(knowledge, pulse):
    band = knowledge.conditions["iliotibial_band_syndrome"]
    part = StructuresThere(band, knowledge, pulse.guard)

    part.choice.chosen = [band.structures.index("gluteus_medius")]

    assert "not on the knee map" in part.shown.value
    assert "<figure" not in part.shown.value


@each_condition
def test_the_mechanism_stands_beside_what_is_disputed(knowledge, condition):
    told = unescape(why_it_hurts(knowledge.conditions[condition], knowledge))

    assert knowledge.conditions[condition].mechanism.text in told
    assert knowledge.conditions[condition].disputed.text in told


# Tests


@each_condition
def test_the_tests_are_ordered_by_how_far_they_move_belief(knowledge, condition):
    moves = moves_of(knowledge.conditions[condition], TESTS_OF[condition], knowledge)

    assert [move.furthest for move in moves] == sorted((move.furthest for move in moves), reverse=True)
    assert {move.finding.id for move in moves} == set(TESTS_OF[condition])


def test_the_belief_shown_is_that_of_the_engine(knowledge):
    kneecap = knowledge.conditions["patellofemoral_pain"]

    move = moves_of(kneecap, ["squat_test_pain"], knowledge)[0]

    weighed = differential(Findings({"squat_test_pain": "absent"}), knowledge).of(kneecap.id)
    assert move.negative == weighed
    assert move.times_negative < 1 < move.times_positive


@each_condition
def test_every_test_is_in_the_table_with_its_basis(knowledge, condition):
    chosen = knowledge.conditions[condition]

    drawing = belief_moves(moves_of(chosen, TESTS_OF[condition], knowledge), chosen)

    assert {row[0] for row in drawing.table.rows} == {knowledge.findings[test].name for test in TESTS_OF[condition]}
    assert {row[-1] for row in drawing.table.rows} <= {"published", "derived", "recalled", "expert"}


def test_every_figure_for_the_outer_side_is_said_to_be_an_estimate(knowledge):
    band = knowledge.conditions["iliotibial_band_syndrome"]

    sentence = belief_moves(moves_of(band, TESTS_OF[band.id], knowledge), band).sentence

    assert "All of these tests rest on expert estimates" in sentence
    assert "“Ober test”" in sentence.split("doubling")[1]


@each_condition
def test_no_test_is_ranked_before_the_learner_has_kept_one(knowledge, pulse, condition):
    part = WhichTestsHelp(knowledge.conditions[condition], TESTS_OF[condition], knowledge, pulse)
    assert part.figure not in part.children
    assert part.told.value == part.figure.table.value == ""

    part.guess.chosen = [0]

    assert part.guess.locked
    assert part.figure in part.children
    assert "You kept" in part.told.value
    assert pulse.said.startswith("You kept")


def test_a_closer_look_shows_how_a_test_is_done(knowledge, pulse):
    part = WhichTestsHelp(
        knowledge.conditions["iliotibial_band_syndrome"], TESTS_OF["iliotibial_band_syndrome"], knowledge, pulse
    )
    part.guess.chosen = [0]
    noble = [option[0] for option in part.closer.options].index("Noble compression test")

    part.closer.chosen = [noble]

    assert knowledge.findings["noble_compression"].how[0] in unescape(part.page.value)


@each_condition
def test_a_look_alike_shows_what_tells_it_apart_and_the_findings(knowledge, pulse, condition):
    chosen = knowledge.conditions[condition]
    part = LooksLikeIt(chosen, knowledge, pulse.guard)
    assert part.figure not in part.children

    for index, contrast in enumerate(chosen.contrasts):
        part.choice.chosen = [index]

        assert contrast.text in unescape(part.told.value)
        assert knowledge.conditions[contrast.other].name in unescape(part.figure.table.value)


# Loading


@each_condition
def test_an_open_phase_shows_every_dose_the_rules_and_when_to_move(knowledge, pulse, condition):
    part = LoadingPlan(knowledge.conditions[condition], knowledge, pulse.guard)
    assert part.shown.value == ""

    for index, phase in enumerate(knowledge.conditions[condition].progression.phases):
        part.choice.chosen = [index]

        told = unescape(part.shown.value)
        for dose in phase.exercises:
            assert knowledge.exercises[dose.exercise].name in told
        assert knowledge.pain_rules[phase.pain_rule].name in told
        for criterion in (*phase.progress_when, *phase.regress_when):
            assert criterion in told


def test_the_stricter_rule_for_runs_is_shown_beside_the_rule_for_strength(knowledge, pulse):
    part = LoadingPlan(knowledge.conditions["patellofemoral_pain"], knowledge, pulse.guard)

    part.choice.chosen = [0]

    assert knowledge.pain_rules["standard_3"].name in part.shown.value
    assert knowledge.pain_rules["runner_pfp_2"].name in part.shown.value


def test_ids_are_told_in_words(knowledge):
    told = words("The rule (itbs_stop) and friede2020, but not <b>.", knowledge)

    assert told == "The rule (“Stop at the first clear outer knee pain”) and Friede 2020, but not &lt;b&gt;."


def test_the_ladder_adds_up(knowledge):
    drawn = ladder_figure(knowledge.running_ladder)

    assert "from 8 minutes of running in 24 to 30 minutes without a break" in drawn
    assert "<td>8 × (1 min run, 2 min walk)</td><td>8 min</td><td>24 min</td>" in drawn
    assert drawn.count("<i style") == sum(step.repeats for step in knowledge.running_ladder.steps)


def test_no_figure_is_drawn_while_a_lesson_loads(knowledge, pulse):
    kneecap = knowledge.conditions["patellofemoral_pain"]
    tests = WhichTestsHelp(kneecap, TESTS_OF[kneecap.id], knowledge, pulse)

    assert tests.figure.shown == LooksLikeIt(kneecap, knowledge, pulse.guard).figure.shown == {}


@each_condition
def test_the_running_plan_covers_every_phase(knowledge, condition):
    plan = unescape(how_to_run(knowledge.conditions[condition], knowledge))

    assert all(phase.name in plan for phase in knowledge.conditions[condition].progression.phases)


# Diaries


@each_condition
def test_the_diaries_ask_for_each_of_the_three_decisions(knowledge, condition):
    decisions = {diary.decision(phase_of(knowledge, condition, diary)) for diary in DIARIES[condition]}

    assert decisions == set(DECISIONS)


@each_condition
def test_the_diaries_speak_of_criteria_and_rules_that_exist(knowledge, condition):
    for diary in DIARIES[condition]:
        phase = phase_of(knowledge, condition, diary)

        assert diary.met <= set(range(len(phase.progress_when)))
        assert diary.tripped <= set(range(len(phase.regress_when)))
        assert {session.rule for session in diary.sessions} <= set(knowledge.pain_rules)


@each_condition
def test_a_session_above_its_limit_is_not_called_inside_the_rule(knowledge, condition):
    for diary in DIARIES[condition]:
        for session in diary.sessions:
            above = session.pain_during_nrs > knowledge.pain_rules[session.rule].during_max_nrs

            assert not (above and session.inside), f"{diary.who}, {session.day}"


@each_condition
def test_a_diary_keeps_its_answer_until_it_is_decided(knowledge, pulse, condition):
    diary = DIARIES[condition][0]
    trainer = PainRuleTrainer(knowledge.conditions[condition], DIARIES[condition], knowledge, pulse)
    assert trainer.question.answer is None
    sent = json.dumps([part.get_state(drop_defaults=True) for part in trainer.children], default=str)
    assert diary.why not in sent

    decide(trainer, "hold")

    assert diary.why in shown(trainer)
    assert trainer.question.locked


@each_condition
def test_right_decisions_are_counted_and_can_be_made_again(knowledge, pulse, condition):
    trainer = PainRuleTrainer(knowledge.conditions[condition], DIARIES[condition], knowledge, pulse)

    for diary in DIARIES[condition]:
        decide(trainer, diary.decision(phase_of(knowledge, condition, diary)))
        go_on(trainer)

    assert "3 of 3" in shown(trainer)
    go_on(trainer)
    assert "Diary 1 of 3" in shown(trainer)


def test_one_wrong_decision_is_told_and_not_counted(knowledge, pulse):
    condition = "patellar_tendinopathy"
    trainer = PainRuleTrainer(knowledge.conditions[condition], DIARIES[condition], knowledge, pulse)

    for _ in DIARIES[condition]:
        decide(trainer, "regress")
        go_on(trainer)

    assert "1 of 3" in shown(trainer)
    assert pulse.said.startswith("1 of 3")


# What to add, what to expect, sources


@each_condition
def test_what_to_leave_is_told_only_after_comparing(knowledge, pulse, condition):
    plan = knowledge.conditions[condition].progression
    part = WhatToAdd(knowledge.conditions[condition], knowledge, pulse)
    assert part.compare.disabled
    assert part.shown.value == ""

    low = {item.name for item in plan.low_value}
    part.choice.chosen = [place for place, option in enumerate(part.choice.options) if option[0] in low]
    part.compare.click()

    count = len(plan.adjuncts) + len(plan.low_value)
    assert f"{count} of {count}" in part.shown.value
    for item in plan.low_value:
        assert item.why in unescape(part.shown.value)


def test_leaving_out_nothing_is_an_answer(knowledge, pulse):
    part = WhatToAdd(knowledge.conditions["patellofemoral_pain"], knowledge, pulse)

    part.choice.answered = True

    assert not part.compare.disabled


@each_condition
def test_the_outlook_says_what_to_tell_and_what_to_measure(knowledge, condition):
    chosen = knowledge.conditions[condition]

    told = unescape(what_to_expect(chosen, knowledge))

    assert chosen.prognosis.text in told
    assert chosen.progression.caution.text in told
    assert all(measure in told for measure in chosen.progression.outcome_measures)


@each_condition
def test_the_sources_hold_every_work_that_the_lesson_shows(knowledge, condition):
    chosen = knowledge.conditions[condition]

    works = {work.id for work in cited_works(chosen, TESTS_OF[condition], knowledge)}

    assert {*chosen.mechanism.references, *chosen.prognosis.references} <= works
    for phase in chosen.progression.phases:
        assert {reference for dose in phase.exercises for reference in dose.references} <= works
    assert {reference for claim in chosen.claims for reference in knowledge.claims[claim].references} <= works
