"""The lab of the running stride: more steps by keyboard lighten the kneecap joint, and what is not known is said."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from serve import Served


def test_more_steps_lighten_the_joint_and_speed_says_its_direction_only(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner(width=360, height=740)
    page.goto(f"{practice.url}voila/render/lessons/22_running_stride.ipynb", wait_until="commit")
    page.get_by_role("radio", name="It rises").check()
    page.get_by_role("button", name="See the runner").click()
    run = page.locator(".kn-run")

    run.get_by_role("slider", name="Step rate").focus()
    page.keyboard.press("End")

    expect(run.locator("figcaption")).to_contain_text("instead of 44°")
    expect(run.locator(".kn-mo__reads b").first).to_have_text("−14\u00a0% (−17\u00a0to\u00a0−11)")
    expect(run.locator("[aria-live]")).to_contain_text("per kilometre −7")

    run.get_by_role("slider", name="Speed").focus()
    page.keyboard.press("End")

    expect(run.locator(".kn-run__unknown")).to_contain_text("No size is shown")
    expect(run.locator(".kn-mo__reads b").first).to_have_text("−14\u00a0% (−17\u00a0to\u00a0−11)")

    run.get_by_role("slider", name="Step rate").focus()
    page.keyboard.press("Home")

    expect(run.get_by_text("beyond the model").last).to_be_visible()
