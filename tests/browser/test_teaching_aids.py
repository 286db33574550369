"""In front of a room: large type, figures saved as pictures, and a poll that two learners vote in."""

import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Page, expect
from serve import Served

LARGE = "getComputedStyle(document.querySelector('.kn-part p')).fontSize"


def open_lesson(page: Page, practice: Served, name: str) -> None:
    page.goto(f"{practice.url}voila/render/lessons/{name}.ipynb", wait_until="commit")
    expect(page.get_by_role("button", name="Large type for the room")).to_be_visible()


def save(page: Page, ending: str, tmp_path: Path) -> Path:
    with page.expect_download() as saved:
        page.get_by_role("button", name=f"Save “Complete rest” as {ending}").press("Enter")
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    return path


def test_large_type_comes_by_one_key_and_stays_for_the_next_page(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()
    open_lesson(page, practice, "24_load_and_capacity_lab")
    before = page.evaluate(LARGE)

    page.keyboard.press("p")

    button = page.get_by_role("button", name="Large type for the room")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert float(page.evaluate(LARGE)[:-2]) > 1.2 * float(before[:-2])
    open_lesson(page, practice, "25_likelihood_lab")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("p")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_figure_is_saved_as_it_looks(practice: Served, new_learner: Callable[..., Page], tmp_path: Path) -> None:
    page = new_learner()
    open_lesson(page, practice, "24_load_and_capacity_lab")

    drawn = save(page, "SVG", tmp_path)
    text = drawn.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert drawn.name == "complete-rest.svg"
    assert "var(" not in text
    assert "class=" not in text
    assert any("fill" in (node.get("style") or "") for node in root.iter())
    assert "Complete rest. kneeedu, for teaching" in text

    pixels = save(page, "PNG", tmp_path).read_bytes()
    assert pixels[:8] == b"\x89PNG\r\n\x1a\n"
    width, _height = struct.unpack(">II", pixels[16:24])
    assert width == 2 * round(float(root.get("width") or 0))


def test_two_learners_vote_and_each_sees_the_other(practice: Served, new_learner: Callable[..., Page]) -> None:
    pages = [new_learner(), new_learner(width=360, height=740)]
    for page, option in zip(pages, ("The weakness, and it caused the pain", "The pain, or nobody"), strict=True):
        open_lesson(page, practice, "02_patellofemoral_pain")
        poll = page.locator(".kn-poll")
        poll.locator("label", has_text=option).click()
        poll.get_by_role("button", name="Vote", exact=True).click()
        expect(poll.locator("figcaption")).to_contain_text("Before talking")

    expect(pages[0].locator(".kn-poll figcaption")).to_contain_text("2 voted")
    assert pages[1].evaluate("document.documentElement.scrollWidth") <= 360
