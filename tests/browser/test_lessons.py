"""Every lesson opens as a served page, with all its parts, on a laptop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from serve import Served

from kneeedu import library

UNTOLD = """
() => [...document.querySelectorAll(".kn-part svg")]
  .filter((drawing) => drawing.clientWidth > 120 && drawing.clientHeight > 90)
  .filter((drawing) => {
    const named = drawing.closest("[role=img][aria-label]:not([aria-label=''])");
    const words = drawing.closest("figure, .kn-figure, fieldset")?.textContent.trim() ?? "";
    return !named && words.length < 60;
  })
  .map((drawing) => drawing.outerHTML.slice(0, 200))
"""
"""Drawings that say nothing to who cannot see them: neither a name of their own nor words in their figure."""
LESSONS = sorted(path.stem for path in (library.notebooks_folder() / "lessons").glob("*.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_opens_with_all_its_parts_and_fits_a_phone(
    lesson: str, practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner(width=360, height=740)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    page.goto(f"{practice.url}voila/render/lessons/{lesson}.ipynb", wait_until="commit")
    page.wait_for_function("!document.documentElement.classList.contains('is-opening')", timeout=90_000)

    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.get_by_text("could not be shown").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(UNTOLD) == []
    assert faults == []
