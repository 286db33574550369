"""A figure goes out as what it shows, never with the script that draws it, and always with its words."""

import json

import pytest

from kneeedu.figures.drawing import MIME, Table
from kneeedu.widgets.plot import Plot

FIGURE = {"data": [{"type": "scatter", "x": [1, 2], "y": [3, 4]}], "layout": {"height": 200}}
OTHER = {"data": [{"type": "bar", "x": ["a"], "y": [1]}], "layout": {}}
TABLE = Table("Pain by <day>", ("Day", "Pain"), (("1", "3"), ("2", "4")))


@pytest.fixture
def served(monkeypatch):
    monkeypatch.setenv("KNEEEDU_PLOTLY", "/kneeedu/static/plotly-basic.min.js?v=1")


@pytest.fixture
def elsewhere(monkeypatch):
    monkeypatch.delenv("KNEEEDU_PLOTLY", raising=False)


@pytest.mark.usefixtures("served")
def test_on_our_pages_the_browser_is_told_where_the_shared_script_is():
    plot = Plot(FIGURE, "Pain rises.", TABLE)

    assert plot.canvas.address == "/kneeedu/static/plotly-basic.min.js?v=1"
    assert plot.canvas.figure == plot.shown == FIGURE
    assert len(json.dumps(plot.canvas.get_state(), default=str)) < 8000


@pytest.mark.usefixtures("elsewhere")
def test_elsewhere_a_figure_is_an_output_of_the_notebook():
    plot = Plot(FIGURE, "Pain rises.", TABLE)

    assert plot.canvas is None
    assert plot.output.outputs[0]["data"][MIME]["config"]["displayModeBar"] is False
    assert plot.shown["data"] == FIGURE["data"]


@pytest.mark.parametrize("where", ["served", "elsewhere"])
def test_every_figure_says_in_words_and_in_a_table_what_it_shows(where, request):
    request.getfixturevalue(where)
    plot = Plot(FIGURE, "Pain <rises>.", TABLE, reading="Conceptual")

    assert "Pain &lt;rises&gt;." in plot.sentence.value
    assert '<th scope="row">1</th><td>3</td>' in plot.table.value
    assert "Pain by &lt;day&gt;" in plot.table.value
    assert "Conceptual" in plot.table.value


@pytest.mark.parametrize("where", ["served", "elsewhere"])
def test_another_figure_is_drawn_in_the_same_place(where, request):
    request.getfixturevalue(where)
    plot = Plot(FIGURE, "Pain rises.", TABLE)
    stood = plot.children
    plot.show(OTHER, "It is one bar.")

    assert plot.children == stood
    assert plot.shown["data"] == OTHER["data"]
    assert "one bar" in plot.sentence.value
    assert "<table" not in plot.table.value


@pytest.mark.parametrize("where", ["served", "elsewhere"])
def test_nothing_is_drawn_before_there_is_a_figure(where, request):
    request.getfixturevalue(where)

    assert Plot().shown == {}


@pytest.mark.usefixtures("served")
def test_a_browser_cannot_change_a_figure_or_where_its_script_comes_from():
    plot = Plot(FIGURE, "Pain rises.")
    plot.canvas.set_state({"figure": OTHER, "address": "/elsewhere.js"})

    assert plot.canvas.figure == FIGURE
    assert plot.canvas.address.startswith("/kneeedu/static/")
