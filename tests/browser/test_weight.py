"""What comes down the wire for a page: little at first, next to nothing later, and no script through the socket."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serve import Served
from weighed import Scale, weighing
from wire import Wire

from kneeedu.server.assets import OURS, PLOTLY

sys.path.insert(0, str(Path(__file__).parents[1] / "server"))
import real_server  # a server with notebooks of the test's own

CASE = "play/ache_around_the_kneecap_on_stairs"
LESSON = "voila/render/lessons/01_three_kinds_of_runners_knee.ipynb"
FIRST_VISIT_BYTES, SECOND_VISIT_BYTES, SOCKET_BYTES = 2_000_000, 150_000, 500_000
FIGURE = '{"data": [{"type": "scatter", "x": list(range(50)), "y": list(range(50))}], "layout": {"height": 240}}'
DRAWN = f"""from ipywidgets import Button, VBox
from kneeedu.widgets.plot import Plot
plots = [Plot({FIGURE}, f"Figure {{number}} rises.") for number in range(5)]
again = Button(description="Again")
again.on_click(lambda _: plots[0].show({{"data": [{{"type": "bar", "x": ["a", "b"], "y": [2, 1]}}]}}, "It falls."))
VBox([*plots, again])"""


@pytest.fixture
def scale(practice: Served) -> Iterator[Scale]:
    with weighing(practice.url) as weighed:
        yield weighed


@pytest.fixture(scope="module")
def five_figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with five figures and a button that draws the first one anew."""
    folder = tmp_path_factory.mktemp("figures")
    (folder / "lessons").mkdir()
    page = folder / "lessons" / "five.ipynb"
    real_server.write(page, ("markdown", "# Five figures"), ("code", DRAWN), kneeedu={"plotly": True})
    for served in real_server.serve(folder, folder, quiz="", room=8):
        yield f"{served.url}voila/render/lessons/five.ipynb"


def open_page(page: Page, url: str) -> None:
    page.goto(url, wait_until="commit")
    page.wait_for_function("!document.documentElement.classList.contains('is-opening')", timeout=90_000)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", [CASE, LESSON])
def test_a_first_visit_is_light_and_a_second_one_lighter(
    path: str, scale: Scale, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()
    open_page(page, scale.url + path)
    first = scale.bytes
    scale.reset()
    open_page(page, scale.url + path)

    assert first <= FIRST_VISIT_BYTES
    assert scale.bytes <= SECOND_VISIT_BYTES


def test_a_page_without_a_figure_asks_for_nothing_that_draws_one(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page, asked = new_learner(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, practice.url + CASE)

    assert [url for url in asked if "/scripts.js" in url]
    assert not [url for url in asked if "plotly" in url or "MathJax" in url]


def test_five_figures_share_one_script_and_send_none_through_the_socket(
    five_figures: str, new_learner: Callable[..., Page]
) -> None:
    page, asked = new_learner(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    host = five_figures.split("voila")[0]
    with weighing(host) as scale:
        open_page(page, five_figures.replace(host, scale.url))
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        expect(page.locator(".js-plotly-plot")).to_have_count(5)
        assert 0 < scale.socket_bytes <= SOCKET_BYTES

    assert len({url for url in asked if PLOTLY in url}) == 1
    assert not [url for url in asked if "jupyterlab-plotly" in url]
    assert page.evaluate("document.querySelectorAll(`script[src*='plotly']`).length") == 1


def test_what_the_kernel_tells_of_five_figures_is_small_and_holds_no_drawing_script(five_figures: str) -> None:
    with Wire(five_figures) as wire:
        told = json.dumps(wire.models)

    assert told.count('"type": "scatter"') == 5
    assert len(told) < SOCKET_BYTES
    assert OURS[PLOTLY].read_text(encoding="utf-8")[2000:2060] not in told


def test_a_figure_drawn_anew_stays_in_its_place(five_figures: str, new_learner: Callable[..., Page]) -> None:
    page = new_learner(width=360, height=740)
    open_page(page, five_figures)
    first = page.locator(".js-plotly-plot").first
    expect(first.locator(".scatterlayer .trace")).to_have_count(1)
    first.evaluate("node => { node.isTheSame = true }")
    page.get_by_role("button", name="Again").click()

    expect(first.locator(".barlayer .point")).to_have_count(2)
    assert first.evaluate("node => node.isTheSame")
    expect(page.get_by_text("It falls.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_patient_does_not_move_when_the_widgets_come_alive(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()
    where = "(path) => { const r = document.querySelector(path).getBoundingClientRect(); return [r.x, r.y, r.width] }"
    page.goto(practice.url + CASE, wait_until="commit")
    page.locator("#opening blockquote").wait_for()
    before = page.evaluate(where, "#opening blockquote")
    page.wait_for_function("!document.documentElement.classList.contains('is-opening')")

    assert page.evaluate(where, "#cells blockquote") == before
    expect(page.locator("blockquote")).to_have_count(1)
