"""Every lesson opens as a served page, with all its parts, on a laptop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from serve import Served

from kneeedu import library

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
    assert faults == []
