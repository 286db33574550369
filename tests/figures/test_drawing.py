"""What every figure keeps to: valid Plotly JSON, no buttons, a mark and a shape for each condition, words beside it."""

import subprocess
import sys

import pytest

from kneeedu.dashboards.lessons import PATTERN_IN_TIME, THE_THREE, TO_COMPARE
from kneeedu.figures.drawing import MIME, as_output, mark_of, percent
from kneeedu.figures.finding_rates import finding_rates
from kneeedu.figures.pain_in_time import pain_in_time


@pytest.fixture(scope="module")
def drawings(knowledge):
    names = {condition: knowledge.conditions[condition].name for condition in PATTERN_IN_TIME}
    three = [knowledge.conditions[condition] for condition in THE_THREE]
    compared = [finding_rates([knowledge.findings[one] for one in group], three) for group in TO_COMPARE.values()]
    return [
        pain_in_time(names),
        pain_in_time(names, letters=THE_THREE),
        pain_in_time(names, focus=THE_THREE[0]),
        *compared,
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_plotly_accepts_every_figure(drawings):
    graph_objects = pytest.importorskip("plotly.graph_objects")
    for drawing in drawings:
        graph_objects.Figure(dict(drawing.plot))


def test_every_figure_says_in_words_and_in_a_table_what_it_shows(drawings):
    for drawing in drawings:
        assert drawing.sentence.endswith(".")
        assert drawing.table.rows
        assert all(len(row) == len(drawing.table.heads) for row in drawing.table.rows)


def test_a_figure_travels_as_an_output_without_buttons_or_dragging(drawings):
    for drawing in drawings:
        sent = as_output(drawing.plot)["data"][MIME]

        assert as_output(drawing.plot)["output_type"] == "display_data"
        assert sent["config"]["displayModeBar"] is False
        assert sent["layout"]["dragmode"] is False
        assert sent["layout"]["xaxis"]["fixedrange"]
        assert sent["layout"]["yaxis"]["fixedrange"]


def test_the_three_differ_in_shape_and_not_in_colour_alone():
    marks = [mark_of(condition) for condition in THE_THREE]

    assert [mark.shape for mark in marks] == ["circle", "square", "triangle"]
    assert len({mark.symbol for mark in marks}) == 3


def test_a_condition_without_a_mark_of_its_own_shares_that_of_its_kind():
    assert mark_of("bsi_patella").shape == "cross"
    assert mark_of("medial_meniscus_tear").shape == "diamond"
    assert mark_of("hoffa_fat_pad").shape == "bar"
    assert mark_of("dvt").shape == "ring"


def test_a_small_share_is_not_rounded_to_nothing():
    assert percent(0.001) == "under 1 %"
    assert percent(0.72) == "72 %"
    assert percent(0.0) == "0 %"


def test_a_lesson_draws_its_figures_without_plotly_in_the_kernel():
    told = "import sys; from kneeedu import dashboards as d; d.when_it_hurts(); print('plotly' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "False\n"
