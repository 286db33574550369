"""The lab on what a test tells in a real page: said first, then counted, then moved by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from serve import Served


def test_a_result_is_counted_once_its_meaning_was_said_and_follows_the_keyboard(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner(width=360, height=740)
    page.goto(f"{practice.url}voila/render/lessons/25_likelihood_lab.ipynb", wait_until="commit")
    result = page.get_by_role("radio", name="Positive", exact=True)
    result.wait_for(timeout=90_000)
    assert page.get_by_role("heading", name="Counted out").count() == 0

    result.press("Space")
    page.get_by_role("radio", name="70 to 90 %").press("Space")
    count = page.get_by_role("button", name="Count them")
    expect(count).to_be_enabled()  # the kernel has both answers
    count.press("Enter")
    counted = page.locator("figure", has=page.get_by_role("heading", name="Counted out"))
    expect(counted).to_contain_text("Of 1,000 runners like this one")

    page.get_by_role("slider", name="Base rate").press("Home")
    expect(counted).to_contain_text("Of 1,000 runners like this one, 10 have patellofemoral pain")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
