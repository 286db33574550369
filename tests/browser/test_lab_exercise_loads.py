"""The lab on exercise loads in a real page: foreseen, then moved by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from serve import Served


def test_the_curves_come_with_the_guess_and_follow_the_keyboard(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()
    page.goto(f"{practice.url}voila/render/lessons/23_exercise_loads.ipynb", wait_until="commit")
    guess = page.get_by_role("radio", name="Nearer to straight")
    guess.wait_for(timeout=90_000)
    assert page.locator(".kn-exload__plots").count() == 0

    guess.press("Space")
    see = page.get_by_role("button", name="See the curves")
    expect(see).to_be_enabled()  # the kernel has the guess; a key pressed before that would be lost
    see.press("Enter")
    figure = page.locator("figure", has=page.locator(".kn-exload__plots"))
    slider = figure.get_by_role("slider", name="Knee flexion")
    finding = figure.locator(".kn-exload__finding")

    expect(finding).to_have_text("At 0 degrees the weight at the ankle presses the kneecap, the squat hardly does.")
    slider.press("End")
    expect(finding).to_have_text("At 90 degrees the squat presses the kneecap, the weight at the ankle hardly does.")
    expect(page.locator("[aria-live=polite]", has_text="At 90 degrees")).to_have_count(1)
