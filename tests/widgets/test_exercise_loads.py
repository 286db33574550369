"""The lab on exercise loads: figures from the core, nothing shown before it is foreseen, advice by the pain rule."""

import re

import pytest

from kneeedu import library
from kneeedu.biomechanics import LOADING_INDEX, crossing_deg, index_band, moment_nm_per_kg, times_squat_60_stress
from kneeedu.biomechanics.demands import in_order
from kneeedu.library.checkpoints import independent
from kneeedu.widgets.exercise_loads import BANDS, TASK_NAMES, IndexRanking, WallSit, wall_sit_picture
from kneeedu.widgets.load_curves import ANGLES_DEG, Curves, LoadByAngle, finding_at
from kneeedu.widgets.load_limits import limits
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.todays_exercise import ALARM, TodaysExercise, advise, phases_of, todays_step

KNOWLEDGE = library.load_knowledge()
EXERCISES = tuple(KNOWLEDGE.exercises.values())


PROGRAMME = phases_of(KNOWLEDGE.conditions["patellofemoral_pain"])


def joint_order(low, high):
    return in_order(EXERCISES, "joint", low, high, PROGRAMME)


@pytest.fixture
def pulse():
    return Pulse()


def states(widget):
    """All that the browser is told of a widget and of what is in it."""
    inside = "".join(states(child) for child in getattr(widget, "children", ()))
    return f"{widget.get_state()}{inside}"


def test_the_curves_hold_what_the_core_gives_and_name_every_task():
    curves = Curves()

    for row in curves.rows:
        for angle in ANGLES_DEG:
            expected = times_squat_60_stress(angle, moment_nm_per_kg(row["task"], angle))
            assert row["joint"][angle] == pytest.approx(expected, abs=0.005)
    assert curves.crossing == crossing_deg()
    assert len(curves.told) == 91


@pytest.mark.parametrize(
    ("angle", "told"),
    [
        (0, "the weight at the ankle presses the kneecap, the squat hardly does"),
        (30, "the weight at the ankle presses the kneecap 1.9 times as hard"),
        (48, "alike"),
        (75, "the squat presses the kneecap"),
    ],
)
def test_the_finding_at_an_angle_says_which_presses_more(angle, told):
    assert told in finding_at(angle)


def test_neither_the_curves_nor_the_wall_sit_are_told_before_a_guess(pulse):
    for lab in (LoadByAngle(KNOWLEDGE, pulse), WallSit(KNOWLEDGE, pulse)):
        lab.button.click()

        assert lab.button.disabled
        assert "kn-fig" not in states(lab)
        assert "grows" not in states(lab).replace("It grows by more", "").replace("What grows", "")
        assert pulse.said == ""


@pytest.mark.parametrize(("answer", "opening"), [(0, "Yes: the stress"), (1, "The stress"), (2, "The stress")])
def test_a_guess_about_the_wall_sit_is_answered_with_the_figures(pulse, answer, opening):
    lab = WallSit(KNOWLEDGE, pulse)

    lab.question.chosen = [answer]
    lab.button.click()

    assert opening in lab.told.value
    assert wall_sit_picture().sentence in lab.told.value
    assert lab.question.locked


def test_the_wall_sit_figures_are_the_model_at_45_and_90_degrees():
    grown = times_squat_60_stress(90, moment_nm_per_kg("wall_sit", 90)) / times_squat_60_stress(
        45, moment_nm_per_kg("wall_sit", 45)
    )

    assert f"grows {grown:.1f} times" in wall_sit_picture().sentence


def test_an_angle_that_is_none_is_refused_from_the_browser():
    curves = Curves(angle=10)

    for nonsense in (-1, 91, 3.5, "60", None, True):
        curves.set_state({"angle": nonsense})
        assert curves.angle == 10
    curves.set_state({"angle": 60})
    assert curves.angle == 60


def test_the_ranking_shows_all_18_tasks_with_their_index_until_it_is_narrowed(pulse):
    ranking = IndexRanking(KNOWLEDGE, pulse)

    assert "18 of 18" in ranking.shown.value
    for task, index in LOADING_INDEX.items():
        assert TASK_NAMES[task] in ranking.shown.value
        assert f"<td>{index:.3f}</td>" in ranking.shown.value
    assert "not a safe band" in ranking.shown.value


@pytest.mark.parametrize("place", range(3))
def test_a_band_shows_its_own_tasks_and_no_others(pulse, place):
    ranking = IndexRanking(KNOWLEDGE, pulse)

    ranking.filter.chosen = [place]

    band = list(BANDS)[place]
    shown = set(re.findall(r'<th scope="row">([^<]+)</th>', ranking.shown.value))
    assert shown == {TASK_NAMES[task] for task, index in LOADING_INDEX.items() if index_band(index) == band}
    assert f"{len(shown)} of 18" in pulse.said


def test_the_library_filter_leaves_out_what_no_exercise_of_ours_comes_close_to(pulse):
    ranking = IndexRanking(KNOWLEDGE, pulse)

    ranking.filter.chosen = [3]

    assert "Single-leg full squat" not in ranking.shown.value
    assert "Spanish squat" in ranking.shown.value


@pytest.mark.parametrize(
    ("during", "morning", "step"),
    [
        (0, 0, "progress"),
        (2, 0, "progress"),
        (3, 0, "hold"),
        (4, 0, "regress"),
        (1, 1, "regress"),
        (0, ALARM, "stop"),
        (8, ALARM, "stop"),
    ],
)
def test_the_step_follows_the_pain_rule(during, morning, step):
    assert todays_step(KNOWLEDGE, during, morning) == step


def test_advice_goes_one_up_stays_or_goes_one_down():
    order = joint_order(0, 90)
    last = order.find("squat_0_60")

    up, same, down = (advise(order, "squat_0_60", step) for step in ("progress", "hold", "regress"))

    assert up.chosen.load > last.load
    assert same.chosen == last
    assert down.chosen.load < last.load


def test_no_exercise_is_advised_for_a_swollen_or_night_sore_knee():
    assert advise(joint_order(0, 90), "squat_0_60", "stop").chosen is None


def test_what_does_not_fit_the_range_is_replaced_by_the_least_load():
    order = joint_order(0, 45)

    advice = advise(order, "wall_sit_90", "progress")

    assert advice.chosen == order.least()
    assert "begin with the least load" in advice.why


@pytest.mark.parametrize("step", ["progress", "hold", "regress"])
def test_a_deep_wall_sit_is_never_advised_for_patellofemoral_pain(step):
    order = joint_order(0, 90)

    chosen = advise(order, "wall_sit_90", step).chosen

    assert chosen.exercise.id in PROGRAMME
    assert chosen.load < order.find("wall_sit_90").load
    for one in order.placed:
        assert advise(order, one.exercise.id, step).chosen.exercise.id != "wall_sit_90"


def test_at_either_end_of_the_programme_the_exercise_stays_and_the_dose_changes():
    order = joint_order(0, 90)

    top, bottom = advise(order, "single_leg_press", "progress"), advise(order, "squat_0_45", "regress")

    assert top.chosen.exercise.id == "single_leg_press"
    assert "most load" in top.why
    assert bottom.chosen.exercise.id == "squat_0_45"
    assert "least load" in bottom.why


def test_a_range_in_which_nothing_can_be_done_gets_no_exercise():
    assert advise(joint_order(0, 0), "squat_0_60", "hold").chosen is None


def test_advice_waits_until_every_question_is_answered_and_then_follows_each_change(pulse):
    lab = TodaysExercise(KNOWLEDGE, pulse)
    squat = next(i for i, one in enumerate(lab._exercises) if one.id == "squat_0_60")
    assert lab.ranked.value == ""

    lab.knee.chosen = [0]
    assert "kn-exload__bar" in lab.ranked.value
    lab.last.chosen, lab.during.chosen = [squat], [2]
    assert lab.told.value == ""
    lab.morning.chosen = [0]
    assert "Go up: " in lab.told.value
    lab.during.chosen = [7]

    assert "Step back: " in lab.told.value
    assert "Phase: " in lab.told.value
    assert lab.advice.chosen.load < lab.order.find("squat_0_60").load
    assert pulse.said.startswith("Step back")


def test_the_same_answers_lead_to_other_exercises_in_another_knee(pulse):
    lab = TodaysExercise(KNOWLEDGE, pulse)
    lab.knee.chosen = [0]
    joint = lab.order

    lab.knee.chosen = [1]

    assert lab.order.lane("index")
    assert not joint.lane("index")


def test_a_range_given_the_wrong_way_round_is_taken_the_right_way(pulse):
    lab = TodaysExercise(KNOWLEDGE, pulse)
    lab.knee.chosen = [0]

    lab.range.places = [12, 0]

    assert lab.order == joint_order(0, 60)


def test_the_panel_of_limits_shows_every_independent_check_with_its_figures():
    checked = independent("M1", "M2", "M3", "M4")

    html = limits(checked, KNOWLEDGE)

    assert "4 of 12 independent checks miss" in html
    assert "14 and 19 % too long" in html
    assert html.count("<tr>") == 1 + len(checked)
    for one in checked:
        assert f"{one.difference:+.3g}" in html
