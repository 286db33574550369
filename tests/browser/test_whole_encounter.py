"""A whole consultation, its follow-up visits and its debrief, in a real browser."""

from collections.abc import Callable

import play
from playwright.sync_api import Locator, Page, expect
from serve import Served

from kneeedu import library
from kneeedu.models.case import Case
from kneeedu.models.condition import URGENCIES
from kneeedu.models.progression import STAGES

OpenPage = Callable[..., Page]
CASE = "outer_knee_pain_at_the_same_kilometre"
URGENT = "sore_calf_after_the_long_flight"


def tab_to(page: Page, target: Locator, most: int = 260) -> None:
    """Go to an element with the Tab key alone, as somebody does who has no mouse."""
    expect(target).to_be_visible()
    wanted = target.element_handle()
    assert wanted is not None
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached in {most} presses of Tab: {target}")


def radio(page: Page, legend: str, label: str) -> Locator:
    question = page.locator("fieldset.kn-q").filter(has=page.locator("legend", has_text=legend))
    return question.locator("label.kn-opt").filter(has_text=label).first.locator("input")


def choose(page: Page, legend: str, label: str) -> None:
    """One answer by keyboard: Tab to the question, arrows to the row."""
    wanted = radio(page, legend, label)
    question = page.locator("fieldset.kn-q").filter(has=page.locator("legend", has_text=legend))
    expect(wanted).to_be_visible()
    tab_to(page, _way_in(question))
    for _ in range(12):
        if wanted.is_checked():
            return
        page.keyboard.press("Space" if not question.locator("input:checked").count() else "ArrowDown")
    raise AssertionError(f"'{label}' cannot be reached in '{legend}'")


def _way_in(question: Locator) -> Locator:
    """The radio that Tab reaches: the chosen one, else the first."""
    chosen = question.locator("input:checked")
    return chosen if chosen.count() else question.locator("input[type=radio]:visible").first


def tick(page: Page, legend: str, labels: list[str]) -> None:
    for label in labels:
        box = radio(page, legend, label)
        tab_to(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()


def plan_of(case: Case) -> dict[str, list[str]]:
    answers = play.model_answers(case)
    knowledge = library.load_knowledge()
    exercises = [
        knowledge.exercises[option.exercise].name for option in case.answers.exercises if option.choice == "include"
    ]
    return {**answers, play.EXERCISES: exercises or ["None of these"]}


def test_a_whole_encounter_is_played_by_keyboard_alone(practice: Served, new_learner: OpenPage) -> None:
    case = library.load_case(CASE)
    page = new_learner()
    page.goto(practice.url)
    tab_to(page, page.locator(f'a[href$="meet/{CASE}"]'))
    page.keyboard.press("Enter")
    expect(page.locator("h1", has_text=case.title)).to_be_visible()

    ask(page, "Ask", "Where it hurts", "With one finger, can you show me the sore spot on the outside")
    ask(page, "Ask", "Through the day and the run", None)
    ask(page, "Examine", "Load and provoke", "Noble compression test")
    expect(page.locator(".kn-time:visible")).to_contain_text("Noble compression")
    expect(page.locator(".kn-clock")).to_contain_text("2 of 20 min")

    believe(page, "Iliotibial band syndrome")
    tab_to(page, page.get_by_role("button", name="A hint, costs a point"))
    page.keyboard.press("Enter")
    expect(page.locator(".kn-hints li")).to_have_count(1)

    page.reload()

    expect(page.locator(".kn-time:visible")).to_contain_text("Noble compression")
    tab_to(page, page.get_by_role("button", name="Decide and close"))
    page.keyboard.press("Enter")
    expect(page.locator("h1", has_text="Decide")).to_be_visible()
    answers = plan_of(case)
    choose(page, "diagnosis", "Iliotibial band syndrome")
    choose(page, play.DISPOSITION, next(name for name, _ in URGENCIES.values() if name in answers[play.DISPOSITION][0]))
    choose(page, play.STAGE, next(name for name, _ in STAGES.values() if answers[play.STAGE][0].startswith(name)))
    tick(page, play.EXERCISES, answers[play.EXERCISES])
    choose(page, play.RUNNING, answers[play.RUNNING][0])
    tick(page, play.AVOID, answers[play.AVOID])
    tab_to(page, page.get_by_role("button", name="Commit", exact=True))
    page.keyboard.press("Enter")

    for week in (2, 6, 12):
        expect(page.locator("h1", has_text=f"Week {week}")).to_be_visible()
        choose(page, f"Week {week}", "Progress")
        tab_to(page, page.get_by_role("button", name="Decide", exact=True))
        page.keyboard.press("Enter")

    expect(page.locator("h1", has_text="Debrief")).to_be_visible()
    expect(page.locator(".kn-dial").first).to_be_visible()
    for heading in ("How your belief moved", "What moved the engine"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Try the same patient again"))
    page.keyboard.press("Enter")
    expect(page.locator(".kn-clock")).to_contain_text("0 of 20 min")


def test_on_a_phone_a_patient_sent_home_wrongly_is_named_first_in_the_debrief(
    practice: Served, new_learner: OpenPage
) -> None:
    page = new_learner(width=360, height=740)
    page.goto(f"{practice.url}meet/{URGENT}")
    expect(page.locator(".kn-chooser")).to_be_visible()
    page.locator(".kn-ask__do:visible").first.click()
    expect(page.locator(".kn-ask__did:visible")).to_have_count(1)
    believe_by_touch(page, "Posterior capsule strain")
    page.get_by_role("button", name="Decide and close").click()
    case = library.load_case(URGENT)
    answers = play.worst_answers(case)
    row(page, "diagnosis", "Posterior capsule strain").click()
    row(page, play.DISPOSITION, "Manage in clinic").click()
    row(page, play.STAGE, answers[play.STAGE][0][:6]).click()
    for legend in (play.EXERCISES, play.AVOID):
        row(page, legend, "None of these").click()
    row(page, play.RUNNING, answers[play.RUNNING][0]).click()
    page.get_by_role("button", name="Commit", exact=True).click()
    for week in (2, 6, 12):
        expect(page.locator("h1", has_text=f"Week {week}")).to_be_visible()
        row(page, f"Week {week}", "Progress").click()
        page.get_by_role("button", name="Decide", exact=True).click()

    expect(page.locator("h1", has_text="Debrief")).to_be_visible()
    flag, dial = page.locator(".kn-redflag"), page.locator(".kn-dial").first
    expect(flag).to_contain_text("Red flag missed")
    above, below = flag.bounding_box(), dial.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def ask(page: Page, tab: str, group: str, text: str | None) -> None:
    """One question or test by keyboard: the tab, its heading, the row."""
    chosen = page.get_by_role("tab", name=tab)
    tab_to(page, page.locator('[role="tab"][aria-selected="true"]'))
    if chosen.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowRight")
    panel = page.locator('[role="tabpanel"]:visible')
    shelf = panel.locator(".kn-shelf").filter(has=page.locator(".kn-group__toggle", has_text=group)).first
    toggle = shelf.locator(".kn-group__toggle")
    if toggle.get_attribute("aria-expanded") != "true":
        tab_to(page, toggle)
        page.keyboard.press("Enter")
    rows = shelf.locator(".kn-ask__do")
    target = rows.filter(has_text=text).first if text else rows.first
    tab_to(page, target)
    done = page.locator(".kn-ask__did").count()
    page.keyboard.press("Enter")
    expect(page.locator(".kn-ask__did")).to_have_count(done + 1)


def believe(page: Page, condition: str) -> None:
    """All points on one condition, by keyboard."""
    tab_to(page, page.get_by_label("Add a candidate"))
    page.keyboard.type(condition[:12])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    slider = page.get_by_role("slider", name=condition)
    tab_to(page, slider)
    page.keyboard.press("End")
    expect(page.get_by_text("All 100 points placed").first).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Keep this belief"))
    page.keyboard.press("Enter")
    expect(page.locator(".kn-time:visible")).to_contain_text(condition)


def believe_by_touch(page: Page, condition: str) -> None:
    page.get_by_label("Add a candidate").fill(condition[:12])
    page.get_by_role("option", name=condition).click()
    page.get_by_role("slider", name=condition).fill("100")
    page.get_by_role("button", name="Keep this belief").click()
    expect(page.locator(".kn-time:visible")).to_contain_text(condition)


def row(page: Page, legend: str, label: str) -> Locator:
    question = page.locator("fieldset.kn-q").filter(has=page.locator("legend", has_text=legend))
    return question.locator("label.kn-opt").filter(has_text=label).first
