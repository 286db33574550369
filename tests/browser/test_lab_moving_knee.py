"""The lab of the moving knee: a guess, then the slider by keyboard moves drawing, read-outs and sentence."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from serve import Served


def test_the_knee_bends_by_keyboard_and_says_what_changed(practice: Served, new_learner: Callable[..., Page]) -> None:
    page = new_learner(width=360, height=740)
    page.goto(f"{practice.url}voila/render/lessons/21_moving_knee.ipynb", wait_until="commit")
    page.get_by_role("radio", name="In the middle").check()
    page.get_by_role("button", name="Bend the knee").click()
    knee = page.locator(".kn-mo")
    slider = knee.get_by_role("slider", name="Flexion of the knee")
    patella = knee.locator(".kn-mo__patch").first
    before = patella.get_attribute("d")

    slider.focus()
    for _ in range(25):
        page.keyboard.press("ArrowRight")

    expect(slider).to_have_attribute("aria-valuetext", "25 degrees")
    expect(knee.locator(".kn-mo__reads b").nth(3)).to_have_text("yes ●")
    expect(knee.locator("[aria-live]")).to_contain_text("The band is pressed")
    assert patella.get_attribute("d") != before

    page.keyboard.press("End")
    knee.get_by_role("button", name="As compression").click()

    expect(knee.locator(".kn-mo__reads b").nth(1)).to_have_text("beyond the model")
    expect(knee.locator("[aria-live]")).to_contain_text("does not slide")
