"""The knee atlas in a browser: gone through by keyboard, a layer switched off, and one structure found."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from serve import Served

from kneeedu import library


def test_structures_are_named_by_keyboard_and_a_click_in_the_quiz_is_judged(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()
    page.goto(f"{practice.url}voila/render/lessons/20_knee_atlas.ipynb", wait_until="commit")
    atlas = page.locator(".kn-atlas")
    expect(atlas).to_be_visible()
    card = atlas.locator(".kn-atlas__card")

    atlas.get_by_role("group", name="Right knee, front").locator('[data-s][tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    first = card.locator("h3").inner_text()
    page.keyboard.press("ArrowRight")
    expect(card.locator("h3")).not_to_have_text(first)

    muscle = atlas.locator('svg[data-view="anterior"] [data-s^="rectus_femoris"]')
    expect(muscle).to_be_visible()
    atlas.get_by_role("checkbox", name="Muscles and tendons").press("Space")
    expect(muscle).to_be_hidden()
    atlas.get_by_role("checkbox", name="Muscles and tendons").press("Space")

    atlas.get_by_role("button", name="Find ten structures").click()
    name = atlas.locator(".kn-atlas__ask strong").inner_text()
    target = next(id_ for id_, one in library.load_knowledge().structures.items() if one.name == name)
    atlas.locator(f'svg [data-s="{target}"], svg [data-s^="{target} "]').first.dispatch_event("click")
    expect(atlas.locator(".kn-atlas__told")).to_contain_text(f"Right: {name}")
