"""What moved the engine: every bar starts where the last one ended, and words, table and bars agree."""

from xml.etree import ElementTree

import pytest
from debriefed import looked_into, played, with_a_course

from kneeedu import library
from kneeedu.debriefing import debrief_of
from kneeedu.figures.decibans_waterfall import MANY, TOGETHER, decibans_waterfall
from kneeedu.figures.drawing import percent
from kneeedu.inquiry import decibans, expert_inquiry
from kneeedu.models.attempt import Believed


@pytest.fixture
def fall_of(small_case, small_knowledge):
    def draw(*findings):
        acts = [*looked_into(small_knowledge, *findings), Believed(points={"ache": 100})]
        return decibans_waterfall(debrief_of(played(with_a_course(small_case), small_knowledge, acts)))

    return draw


@pytest.fixture(scope="module")
def long_debrief(knowledge):
    """Everything the author's expert asks of one patient: enough to be drawn together."""
    case = library.load_case("a_fist_behind_the_knee_after_night_shifts")
    acts = [*looked_into(knowledge, *expert_inquiry(case, knowledge)), Believed(points={case.truth: 100})]
    debrief = debrief_of(played(case, knowledge, acts))
    assert len(debrief.moments) > MANY
    return debrief


def test_base_rate_comes_first_and_the_bars_lead_to_where_belief_ended(long_debrief):
    fall = decibans_waterfall(long_debrief)

    first, *middle, last = fall.bars
    assert (first.name, last.name) == ("Base rate", TOGETHER)
    stood = first.end_db
    for bar in middle:
        assert bar.start_db == pytest.approx(stood)
        stood = bar.end_db
    assert stood == pytest.approx(decibans(long_debrief.end.engine.probability))
    assert last.end_db == pytest.approx(stood)
    assert last.figure == percent(long_debrief.end.engine.probability)


def test_what_moved_little_is_drawn_together_and_stays_listed_one_by_one(long_debrief):
    fall = decibans_waterfall(long_debrief)

    together = [bar for bar in fall.bars if bar.parts]
    assert together
    for bar in together:
        assert sum(part.moved_db for part in bar.parts) == pytest.approx(bar.moved_db)
    shown = [part.name for bar in fall.bars for part in (bar.parts or (bar,))]
    assert shown[2:-1] == [f"{moment.number}. {moment.name}" for moment in long_debrief.moments[1:]]


def test_a_finding_that_told_nothing_new_is_shown_as_such(fall_of):
    fall = fall_of("front_pain", "front_tender")

    bar = fall.bars[3]
    assert bar.kind == "nothing"
    assert bar.figure == "0"
    assert bar.detail == "Nothing new: “Front_pain” had told as much. Counted once"
    assert "Finding 2 told nothing new." in fall.sentence


def test_the_one_that_counts_instead_of_an_earlier_one_says_so_and_is_not_said_to_speak_against(fall_of):
    fall = fall_of("front_tender", "front_pain")

    assert fall.bars[3].detail.startswith("Counts instead of “Front_tender”")
    assert "Finding 2" not in fall.sentence


def test_what_speaks_for_and_against_differs_by_shape_and_sign(fall_of):
    fall = fall_of("front_pain", "swollen_calf", "rash")

    for bar in fall.bars[1:-1]:
        assert bar.kind == ("nothing" if abs(bar.moved_db) < 0.05 else "towards" if bar.moved_db > 0 else "away")
        assert bar.figure[0] == {"towards": "+", "away": "−", "nothing": "0"}[bar.kind]
        assert f'data-is="{bar.kind}"' in fall.svg(bar)


def test_every_bar_lies_on_the_axis_and_is_as_long_as_it_says(long_debrief):
    fall = decibans_waterfall(long_debrief)
    per_db = 100 / (fall.high_db - fall.low_db)

    for bar in fall.bars:
        rect = next(ElementTree.fromstring(fall.svg(bar)).iter("rect"))
        x, width = float(rect.get("x")), float(rect.get("width"))
        assert 0 <= x <= x + width <= 100.5
        assert width == pytest.approx(max(abs(bar.moved_db) * per_db, 0.35), abs=0.02)
    assert all(0 <= at <= 100 for at, _ in fall.ticks)
    assert "50 %" in [word for _, word in fall.ticks]


def test_only_all_together_carries_the_interval(fall_of):
    fall = fall_of("stairs")

    assert ["kn-fall__range" in fall.svg(bar) for bar in fall.bars] == [False] * (len(fall.bars) - 1) + [True]


def test_the_table_holds_every_finding_with_belief_after_it_and_what_it_rests_on(long_debrief):
    rows = decibans_waterfall(long_debrief).table.rows

    assert len(rows) == len(long_debrief.moments) + 2
    for row, moment in zip(rows[1:], long_debrief.moments, strict=False):
        assert row[3] == percent(moment.engine.probability)
        assert row[5] == moment.basis
    assert rows[-1][3] == percent(long_debrief.end.engine.probability)


def test_nothing_asked_leads_from_the_base_rate_over_age_and_place(fall_of):
    fall = fall_of()

    assert [bar.name for bar in fall.bars] == ["Base rate", "Age, sex, sport and pain drawing", TOGETHER]
