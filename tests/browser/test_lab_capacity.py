"""The lab on load and capacity by keyboard: foreseen, seen, and then moved along with the slider."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from serve import Served


def test_a_plan_is_foreseen_and_then_follows_the_slider(practice: Served, new_learner: Callable[..., Page]) -> None:
    page = new_learner()
    page.goto(f"{practice.url}voila/render/lessons/24_load_and_capacity_lab.ipynb", wait_until="commit")
    lab = page.locator(".kn-part", has=page.get_by_role("group", name="The plan", exact=True))
    expect(lab).to_be_visible()
    expect(lab.locator("svg .kn-cap__run:visible").first).to_be_visible()
    assert lab.locator(".kn-plot .kn-cap__line").count() == 0

    lab.get_by_role("radio").first.press("Space")
    lab.get_by_role("button", name="See what the model makes of it").press("Enter")
    sentence = lab.locator("figcaption p").last
    expect(sentence).to_contain_text("Capacity is 20 minutes")

    more = lab.get_by_role("slider", name="Longer each week by")
    for _ in range(12):
        more.press("ArrowRight")

    expect(sentence).to_contain_text("Running hurts in")
    expect(lab.locator(".kn-plot .kn-cap__over:visible").first).to_be_visible()
    expect(page.locator("[aria-live=polite]")).to_contain_text("Running hurts in")
    expect(more).to_be_focused()
