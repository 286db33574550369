"""A page that nobody uses asks first, then rests, and goes on where it was."""

import os
from collections.abc import Callable, Iterator
from unittest import mock

import play
import pytest
from playwright.sync_api import Page, expect
from serve import Served, serving

from kneeedu import library

OpenPage = Callable[..., Page]
RESTS_AFTER_S = 8


@pytest.fixture(scope="module")
def drowsy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A kneeedu whose pages rest after seconds instead of minutes, with room for one learner."""
    soon = mock.patch.dict(os.environ, {"KNEEEDU_RESTS_AFTER_S": str(RESTS_AFTER_S)})
    with soon, serving(tmp_path_factory.mktemp("drowsy"), "--max-learners", "1") as served:
        yield served


def case_with_one_answer(served: Served, page: Page) -> None:
    page.goto(f"{served.url}play/{library.case_ids()[0]}")
    play.case_on(page)
    play.tick(page, play.SURE, ["60%"])
    expect(page.locator(".kn-commit")).to_contain_text("1 of 8 answered")


def test_a_page_asks_before_it_rests_and_goes_on_where_it_was(drowsy: Served, new_learner: OpenPage) -> None:
    page = new_learner()
    case_with_one_answer(drowsy, page)
    still, rested = page.locator(".kn-still"), page.locator("dialog.kn-rest")

    expect(still).to_contain_text("Still there? This page rests in a moment. Your answers up to")
    page.get_by_role("button", name="I am here").click()
    expect(still).to_be_hidden()
    expect(still).to_be_visible()
    expect(rested).to_be_visible()

    expect(rested).to_contain_text("This page is resting.")
    expect(rested).to_contain_text("are saved.")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.keyboard.press("Escape")
    expect(rested).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".kn-commit")).to_contain_text("1 of 8 answered")


def test_a_resting_page_leaves_its_place_to_who_waits(drowsy: Served, new_learner: OpenPage) -> None:
    first, second = new_learner(), new_learner(width=360)
    case_with_one_answer(drowsy, first)
    second.goto(f"{drowsy.url}play/{library.case_ids()[0]}")
    expect(second.locator("h1")).to_have_text("The room is full.")
    expect(second.locator("#waiting-where")).to_have_text("You are next.")

    expect(first.locator("dialog.kn-rest")).to_be_visible()

    expect(second.locator(".kn-commit")).to_contain_text("0 of 8 answered")
    second.close()


def test_after_sleep_a_page_whose_kernel_was_ended_says_that_it_rests(practice: Served, new_learner: OpenPage) -> None:
    page = new_learner()
    case_with_one_answer(practice, page)
    page.evaluate("""async () => {
        const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
        const body = new URLSearchParams({ _xsrf: document.cookie.match("_xsrf=([^;]*)")[1] });
        await fetch(`${config.baseUrl}voila/api/shutdown/${document.body.dataset.kernelId}`, { method: "POST", body });
        const now = Date.now;
        Date.now = () => now() + 360_000; // the lid was closed for six minutes
    }""")

    expect(page.locator("dialog.kn-rest")).to_be_visible()
    expect(page.locator(".kn-lost")).to_be_hidden()
