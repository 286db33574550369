"""The glass box shows the very functions that grade, and moves what they assume and nothing else."""

import inspect
import re
from dataclasses import fields, replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneeedu import library
from kneeedu.dashboards import glass_box
from kneeedu.dashboards.graded_learners import LEARNERS, PATIENT, sent_home, the_expert, the_novice
from kneeedu.figures.honest_figure import LEAST, MOST, best_said, honest_figure, on_average
from kneeedu.grading import grade, total
from kneeedu.grading.belief import judge_beliefs
from kneeedu.grading.information import judge_information
from kneeedu.models.attempt import CONFIDENCES
from kneeedu.models.grade import RULES, Rules
from kneeedu.widgets.glass_box import ADDING_UP, ASKING, BELIEVING, GlassBox, source_of
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.sliders import Slider, Sliders
from kneeedu.widgets.why_honesty_pays import WhyHonestyPays

PANES = (ADDING_UP, ASKING, BELIEVING)


@pytest.fixture(scope="module")
def played(knowledge):
    case = library.load_case(PATIENT)
    return [(name, told, play(case, knowledge)) for name, told, play in LEARNERS]


@pytest.fixture
def box(played):
    """A pane of the box, opened."""
    return lambda pane: GlassBox(pane, played, Pulse())


def put(widget, **values):
    """Move sliders as the browser would, to these values in the unit shown."""
    places = list(widget.sliders.places)
    keys = list(widget.sliders.values)
    for key, value in values.items():
        slider = widget.sliders.sliders[keys.index(key)]
        places[keys.index(key)] = round((value - slider["low"]) / slider["step"])
    widget.sliders.set_state({"places": places})


def scores(widget):
    """What the board says: points of the expert, of the one who sent the patient home, of the novice."""
    return [float(found) for found in re.findall(r"<b>([\d.]+)</b>", widget.board.value)]


def points(encounter, rules=RULES):
    found = grade(encounter.case, encounter.attempt, encounter.knowledge, rules)
    return pytest.approx(100 * found.score, abs=0.051)


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.title)
def test_a_pane_shows_its_functions_letter_by_letter(pane):
    told = unescape(re.sub(r"</?mark>", "", source_of(pane)))

    assert all(inspect.getsource(function).rstrip() in told for function in pane.functions)


def test_the_functions_shown_are_those_that_grade():
    shown = {function for pane in PANES for function in pane.functions}

    assert {total, judge_information, judge_beliefs} <= shown
    assert all(f"{one.__name__}(" in inspect.getsource(grade) for one in (total, judge_information, judge_beliefs))


@pytest.mark.parametrize(
    ("pane", "assumed"),
    [
        (ADDING_UP, {"weights", "unsafe_cap"}),
        (ASKING, {"key_share", "safety_share", "value_share", "spare_min", "hint_cost"}),
        (BELIEVING, {"final_share"}),
    ],
    ids=lambda one: getattr(one, "title", ""),
)
def test_what_is_marked_in_a_pane_is_what_its_sliders_move(pane, assumed):
    marked = set(re.findall(r"<mark>rules\.(\w+)", source_of(pane)))
    moved = {
        field.name
        for slider in pane.sliders
        for field in fields(Rules)
        if getattr(pane.rules_of({**_starts(pane), slider.key: slider.high}), field.name) != getattr(RULES, field.name)
    }

    assert marked == assumed == moved


def _starts(pane):
    return {slider.key: slider.start for slider in pane.sliders}


def test_every_figure_that_grading_assumes_in_the_long_form_is_on_a_slider():
    marked = {name for pane in PANES for name in re.findall(r"<mark>rules\.(\w+)", source_of(pane))}

    assert marked == {field.name for field in fields(Rules)} - {"locate_share"}


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.title)
def test_sliders_that_nobody_moved_stand_for_the_rules_learners_are_graded_by(pane):
    rules = pane.rules_of(Sliders("", pane.sliders).values)

    assert rules.weights == RULES.weights
    for field in fields(Rules)[1:]:
        assert getattr(rules, field.name) == pytest.approx(getattr(RULES, field.name))


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.title)
def test_at_first_everybody_has_the_score_of_their_encounter(pane, box, played):
    assert scores(box(pane)) == [points(encounter) for _, _, encounter in played]


def test_the_expert_comes_out_above_who_sends_an_urgent_patient_home_and_both_above_the_novice(played):
    expert, home, novice = (encounter.grade for _, _, encounter in played)

    assert expert.score >= 0.95
    assert expert.safe
    assert home.score == RULES.unsafe_cap < home.uncapped
    assert novice.score < home.score


def test_without_a_cap_good_work_buys_back_a_missed_urgent_patient(box, played):
    widget = box(ADDING_UP)

    put(widget, cap=100)

    uncapped = played[1][2].grade.uncapped
    assert scores(widget)[1] == pytest.approx(100 * uncapped, abs=0.051)
    assert "of 100, was 40" in widget.board.value
    assert uncapped > 0.75


def test_weights_alone_do_not_do_what_the_cap_does(box):
    widget = box(ADDING_UP)

    put(widget, cap=100, disposition=60)

    assert scores(widget)[1] > 40


def test_doubling_every_weight_changes_nothing(box):
    widget = box(ADDING_UP)
    before = scores(widget)

    put(widget, **{domain: 2 * weight for domain, weight in RULES.weights["encounter"].items()})

    assert scores(widget) == before


def test_where_nothing_counts_a_sentence_says_so_and_the_next_move_draws_again(box):
    widget = box(ADDING_UP)

    put(widget, **dict.fromkeys(RULES.weights["encounter"], 0))
    told = widget.board.value
    put(widget, plan=10)

    assert "Nothing counts now" in told
    assert scores(widget)[0] == 100


def test_who_asks_what_is_needed_is_safe_from_anybodys_taste_in_shares(box):
    widget = box(ASKING)

    for moved in ({"key": 100}, {"safety": 100, "key": 0}, {"hint": 50}, {"spare": 0}):
        put(widget, **moved)

        assert scores(widget)[0] == pytest.approx(99.95, abs=0.1)


def test_a_dearer_hint_and_fewer_spare_minutes_cost_who_took_hints_and_wasted_time(box):
    widget = box(ASKING)
    as_graded = scores(widget)[2]

    put(widget, hint=10)
    dearer = scores(widget)[2]
    put(widget, spare=0)

    assert as_graded > dearer > scores(widget)[2]


def test_shares_count_by_their_proportions(box):
    widget = box(ASKING)
    before = scores(widget)

    put(widget, key=70, safety=70, value=60)

    assert scores(widget) == before


def test_the_more_the_last_belief_counts_the_more_false_sureness_costs(box):
    widget = box(BELIEVING)

    found = []
    for share in (0, 50, 100):
        put(widget, final=share)
        found.append(scores(widget)[2])

    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 3


def test_the_panels_say_what_each_domain_earns_and_earned(box, played):
    widget = box(ADDING_UP)

    put(widget, plan=0)

    assert "23.5 <small>of 23.5; was 20" in widget.detail.value
    assert "0 <small>of 0; was 15" in widget.detail.value


def test_no_part_of_the_box_tells_what_the_patient_has(box, played, knowledge):
    name = knowledge.conditions[played[0][2].case.truth].name.lower()

    shown = [box(pane) for pane in PANES]

    for widget in shown:
        state = f"{widget.board.value} {widget.detail.value} {widget.sliders.get_state()}".lower()
        assert name not in state
        assert played[0][2].case.truth not in state


def test_what_moved_is_said_aloud(played):
    pulse = Pulse()
    widget = GlassBox(ADDING_UP, played, pulse)

    put(widget, cap=100)

    assert pulse.said == "The expert: 100. The same, but sent home: 80. The novice: 13.8."


@pytest.mark.parametrize("play", [the_expert, sent_home, the_novice])
def test_what_the_learners_do_can_happen_with_other_patients_too(play, knowledge):
    for case_id in ("ache_around_the_kneecap_on_stairs", "inner_shin_pain_in_a_marathon_build_up"):
        assert play(library.load_case(case_id), knowledge).is_played


NONSENSE = [None, 3, [], [1], [1, 2, 3], [1, "2"], [1, 2.5], [True, 2], [-1, 2], [1, 11], {"0": 1}, [[1], 2]]


@pytest.mark.parametrize("sent", NONSENSE, ids=str)
def test_sliders_take_only_places_that_they_have(sent):
    sliders = Sliders("", (Slider("a", "A", 3, 10, "points"), Slider("b", "B", 2, 5, "minutes", step=0.5)))

    sliders.set_state({"places": sent})

    assert sliders.places == [3, 4]
    assert sliders.values == {"a": 3, "b": 2}


def test_nothing_but_the_places_is_taken_from_a_browser():
    sliders = Sliders("What it assumes", (Slider("a", "A", 3, 10, "points"),))

    sliders.set_state({"legend": "<b>mine</b>", "sliders": [], "places": [7]})

    assert (sliders.legend, len(sliders.sliders), sliders.values) == ("What it assumes", 1, {"a": 7})


def test_a_slider_that_starts_outside_of_its_ends_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="outside of its own ends"):
        Sliders("", (Slider("a", "A", 11, 10, "points"),))


@given(believed=st.floats(LEAST, MOST), stated=st.floats(LEAST, MOST))
def test_no_figure_earns_more_on_average_than_the_honest_one(believed, stated):
    assert on_average(stated, believed) <= on_average(best_said(believed), believed) + 1e-12


@pytest.mark.parametrize(("believed", "best"), [(0.0, LEAST), (0.3, 0.3), (0.7, 0.7), (1.0, MOST)])
def test_who_is_surer_than_can_be_said_says_the_surest_there_is(believed, best):
    assert best_said(believed) == pytest.approx(best)


def test_the_figure_says_what_the_stated_and_the_honest_figure_earn():
    told = honest_figure(0.7, 0.95).sentence.replace("\u00a0", " ")

    assert told == (
        "Saying 95 % earns 100 of 100 if you are right and 0 if you are wrong. Believing 70 %, that is 70 on average."
        " Saying 70 % would earn 76.9, the most there is."
    )
    assert honest_figure(0.7, 0.7).sentence.endswith("No other figure earns more.")


def test_the_table_names_the_offered_figures_that_earn_the_most():
    rows = {row[0].replace("\u00a0", " "): row[3] for row in honest_figure(0.7, 0.95).table.rows}

    assert list(rows) == [f"{stated:.0%}".replace("%", " %") for stated in CONFIDENCES]
    assert [said for said, average in rows.items() if "(most)" in average] == ["60 %", "80 %"]


def test_what_each_figure_earns_is_drawn_only_once_one_was_chosen():
    pulse = Pulse()
    part = WhyHonestyPays(pulse)
    part.see.click()
    before = len(part.children)

    part.guess.set_state({"chosen": [4], "answered": True})
    part.see.click()

    assert before == 2
    assert part.guess.locked
    assert part.sliders.values == pytest.approx({"believed": 70, "stated": 95})
    assert "76.9" in part.figure.value
    assert pulse.said.startswith("Saying 95")


def test_the_button_stays_and_says_what_is_believed():
    part = WhyHonestyPays(Pulse())
    part.guess.set_state({"chosen": [0], "answered": True})
    part.see.click()

    part.sliders.set_state({"places": [40, 90]})
    part.see.click()

    assert part.children[1] is part.see
    assert part.sliders.values == pytest.approx({"believed": 40, "stated": 40})
    assert "No other figure earns more." in part.figure.value


def test_the_parts_of_the_lesson_open_and_name_what_grades_are_made_with(knowledge):
    parts = [
        glass_box.how_points_add_up(),
        glass_box.how_asking_is_judged(),
        glass_box.how_belief_is_judged(),
        glass_box.why_honesty_pays(),
    ]

    assert [type(part.children[-1]).__name__ for part in parts] == ["GlassBox"] * 3 + ["WhyHonestyPays"]
    assert f"knowledge {knowledge.digest} · case " in glass_box.made_with().children[-1].value


def test_grading_by_other_rules_leaves_the_rules_of_everybody_else_alone(played):
    encounter = played[1][2]

    other = grade(encounter.case, encounter.attempt, encounter.knowledge, replace(RULES, unsafe_cap=0.1))

    assert other.score == 0.1
    assert encounter.grade.score == 0.4
