"""A learner practises in a real browser."""

from collections.abc import Callable

import play
from playwright.sync_api import Page, expect
from serve import Served

from kneeedu import library

OpenPage = Callable[..., Page]


def test_a_case_is_played_from_the_start_page_to_feedback_with_a_reload_in_the_middle(
    practice: Served, new_learner: OpenPage
) -> None:
    page = new_learner()
    page.goto(practice.url)
    page.locator('a[href*="play/"]').first.click()
    case = play.case_on(page)
    answers = play.model_answers(case)
    play.point(page, case.answers.locate.accepted[0])
    play.tick(page, play.DIAGNOSIS, answers[play.DIAGNOSIS])
    play.tick(page, play.EXERCISES, answers[play.EXERCISES])
    expect(page.locator(".kn-commit")).to_contain_text("3 of 8 answered")

    page.reload()

    expect(page.locator(".kn-commit")).to_contain_text("3 of 8 answered")
    assert play.case_on(page) == case
    checked = page.locator("label.kn-opt:has(input:checked)")
    assert checked.count() == 1 + len(answers[play.EXERCISES])
    play.answer(page, case, answers, case.answers.locate.accepted[0])
    page.get_by_role("button", name="Commit answers").click()
    expect(page.locator("h1", has_text="Feedback")).to_be_visible()
    expect(page.locator(".kn-dial")).to_have_attribute("aria-label", "Score 100 of 100")

    page.reload()

    expect(page.locator("h1", has_text="Feedback")).to_be_visible()
    page.get_by_role("button", name="Next case").click()
    expect(page.get_by_role("button", name="Commit answers")).to_be_visible()
    assert play.case_on(page) != case


def test_nothing_is_chosen_for_the_learner_and_nothing_can_be_committed_unanswered(
    practice: Served, new_learner: OpenPage
) -> None:
    page = new_learner()

    page.goto(f"{practice.url}play/{library.case_ids()[0]}")

    expect(page.locator(".kn-commit")).to_contain_text("0 of 8 answered")
    assert page.locator("input:checked").count() == 0
    expect(page.get_by_role("button", name="Commit answers")).to_be_disabled()


def test_wrong_answers_are_told_line_by_line_and_a_missed_red_flag_comes_first(
    practice: Served, new_learner: OpenPage
) -> None:
    page = new_learner(width=360, height=740)
    case = library.load_case("sore_calf_after_the_long_flight")
    page.goto(f"{practice.url}play/{case.id}")
    play.case_on(page)
    play.answer(page, case, play.worst_answers(case), "patella_centre")

    page.get_by_role("button", name="Commit answers").click()

    expect(page.locator(".kn-redflag")).to_contain_text("Red flag missed")
    flag, score = page.locator(".kn-redflag").bounding_box(), page.locator(".kn-dial").bounding_box()
    assert flag is not None
    assert score is not None
    assert flag["y"] < score["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_lost_connection_is_told_within_five_seconds_with_what_is_saved(
    practice: Served, new_learner: OpenPage
) -> None:
    page = new_learner()
    case = library.load_case(library.case_ids()[0])
    page.goto(f"{practice.url}play/{case.id}")
    play.case_on(page)
    play.tick(page, play.SURE, ["60%"])
    expect(page.locator(".kn-commit")).to_contain_text("1 of 8 answered")

    page.context.set_offline(True)
    page.evaluate("window.knLost = Date.now()")
    page.locator(".kn-lost").wait_for(state="visible")

    assert page.evaluate("Date.now() - window.knLost") <= 5000 + 1000  # a second for the clock of a busy machine
    expect(page.locator(".kn-lost")).to_contain_text("are saved. Reload to go on where you were.")


def test_the_page_can_be_answered_by_keyboard_alone(practice: Served, new_learner: OpenPage) -> None:
    page = new_learner()
    page.goto(f"{practice.url}play/{library.case_ids()[0]}")
    play.case_on(page)
    expect(page.locator("fieldset.kn-q").nth(7)).to_be_visible()
    page.locator("fieldset.kn-q").nth(1).locator("input").first.focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    expect(page.locator(".kn-commit")).to_contain_text("2 of 8 answered")
    assert page.locator("fieldset.kn-q").nth(1).locator("input").nth(1).is_checked()
