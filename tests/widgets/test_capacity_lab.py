"""The lab on load and capacity: nothing of the outcome is shown before it is foreseen, and it follows the model."""

import re

import pytest

from kneeedu.dashboards.plans import PLANS
from kneeedu.figures.load_and_capacity import in_a_sentence, load_and_capacity, weeks_of
from kneeedu.models.plan import Plan
from kneeedu.tissue import how_it_ends, simulate
from kneeedu.widgets.capacity_lab import ENDINGS, OWN, HowItEnds, OwnPlan, own_plan
from kneeedu.widgets.pulse import Pulse

REST, FAST, STRENGTH, BELOW, TREATED = PLANS
BEGIN = {slider.key: slider.start for slider in OWN}


@pytest.fixture
def pulse():
    return Pulse()


def told_by(lab):
    return "".join(part.value for part in (lab.picture, lab.weeks, lab.verdict))


def test_the_five_plans_end_as_the_lesson_says():
    assert [plan.ending for plan in PLANS] == ["sore", "very sore", "further", "further", "sore"]


def test_after_complete_rest_the_pain_is_back_with_the_first_run_of_the_old_length():
    weeks = weeks_of(simulate(REST.plan))

    assert all(week.pain_during is None and week.pain_next_morning < 2 for week in weeks[:3])
    assert weeks[2].pain_next_morning < 0.5
    assert weeks[3].pain_during > 2
    assert weeks[3].capacity_min < REST.plan.tolerated_min


def test_strength_work_keeps_capacity_through_the_weeks_without_running():
    weeks = weeks_of(simulate(STRENGTH.plan))

    assert weeks[2].capacity_min >= STRENGTH.plan.tolerated_min


def test_a_plan_on_trial_shows_neither_capacity_nor_pain(pulse):
    shown = HowItEnds(PLANS, pulse).above.value

    assert "kn-cap__run" in shown
    # the key names them; the drawing and the table must not hold them
    drawn = re.sub(r'<p class="kn-key".*?</p>', "", shown)
    for outcome in ("kn-cap__line", "kn-cap__over", "kn-cap__spike", "kn-course__after", "Capacity", "Next morning"):
        assert outcome not in drawn


def test_the_outcome_comes_with_the_answer_and_says_whether_it_was_foreseen(pulse):
    lab = HowItEnds(PLANS, pulse)

    lab.question.chosen = [list(ENDINGS).index("further")]
    lab.button.click()

    assert "kn-cap__line" in lab.above.value
    assert "Sore again. You said: quiet, and further." in lab.told.value
    assert "teaching model" in lab.above.value.lower()


def test_all_foreseen_is_five_of_five_with_each_capacity_in_the_table(pulse):
    lab = HowItEnds(PLANS, pulse)

    for plan in PLANS:
        lab.question.chosen = [list(ENDINGS).index(plan.ending)]
        lab.button.click()
        lab.button.click()

    assert "5 of 5 foreseen." in lab.told.value
    for plan in PLANS:
        assert f"{simulate(plan.plan)[-1].capacity_min:.0f} minutes" in lab.told.value


def test_the_outcome_of_an_own_plan_is_hidden_until_it_is_foreseen_and_then_follows_the_sliders(pulse):
    lab = OwnPlan(pulse)
    assert lab.button.disabled
    assert "kn-cap__line" not in lab.picture.value.split("kn-plot")[1]
    assert not lab.weeks.value

    lab.question.chosen = [0]
    lab.button.click()
    before = lab.picture.value
    lab.sliders.places = [*lab.sliders.places[:4], 25, *lab.sliders.places[5:]]  # 25 % longer each week

    assert "kn-cap__line" in lab.picture.value.split("kn-plot")[1]
    assert lab.weeks.value
    assert lab.picture.value != before
    assert in_a_sentence(lab.plan, simulate(lab.plan)) in lab.picture.value


def test_to_predict_another_plan_the_outcome_is_hidden_again(pulse):
    lab = OwnPlan(pulse)
    lab.question.chosen = [0]
    lab.button.click()

    lab.button.click()

    assert "kn-cap__line" not in lab.picture.value.split("kn-plot")[1]
    assert not lab.weeks.value
    assert not lab.verdict.value
    assert lab.question.answer is None


def test_every_place_of_the_sliders_is_a_plan():
    for ends in ([slider.low for slider in OWN], [slider.high for slider in OWN]):
        plan = own_plan(dict(zip(BEGIN, ends, strict=True)))
        assert load_and_capacity(plan).sentence


def test_one_long_run_is_the_last_of_its_week_and_shows_as_a_spike():
    plan = own_plan({**BEGIN, "long": 100, "more": 0, "first": 20})

    week = plan.weeks[7].runs_min
    assert week[-1] == 2 * week[0]
    assert weeks_of(simulate(plan))[7].longer == "30 to 100 % longer"


def test_the_figure_tells_a_reader_of_the_table_what_it_shows():
    picture, days = load_and_capacity(FAST.plan), simulate(FAST.plan)
    worst = max(day.pain_during or 0 for day in days)

    assert len(picture.table.rows) == 12
    assert f"{worst:.0f} of 10" in picture.sentence
    assert picture.wide.count('class="kn-cap__spike"') == sum(day.spike is not None for day in days)
    assert picture.wide.count("fill:var(--kn-pain)") == sum(day.pain_during is not None for day in days)


def test_no_running_at_all_ends_quiet_and_no_further():
    plan = Plan(tolerated_min=20, weeks=REST.plan.weeks[:1])

    assert how_it_ends(plan, simulate(plan)) == "quiet"
    assert "No run hurts." in load_and_capacity(plan).sentence
    assert "Nothing is run." in load_and_capacity(plan, outcome=False).sentence
