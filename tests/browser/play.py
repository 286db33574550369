"""How a learner plays, in the browser: by what is written on the screen."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from kneeedu import library
from kneeedu.grading import exercise_label
from kneeedu.models.attempt import ELSEWHERE
from kneeedu.models.case import Case
from kneeedu.models.condition import URGENCIES
from kneeedu.models.progression import STAGES

DIAGNOSIS = "What is the most likely diagnosis?"
SURE = "How sure are you of that?"
DISPOSITION = "Where does this patient go from here?"
STAGE = "Which stage of loading do you start in?"
EXERCISES = "Which exercises do you start now?"
RUNNING = "What do you say about running?"
AVOID = "What should be avoided for now?"
Answers = Mapping[str, list[str]]


def model_answers(case: Case) -> Answers:
    """The labels a learner ticks who answers as the case would have it."""
    knowledge, answers = library.load_knowledge(), case.answers
    stage = next(option.stage for option in answers.stage if option.verdict == "best")
    urgency = next(option.urgency for option in answers.disposition if option.verdict == "best")
    exercises = [exercise_label(o, knowledge).replace(": ", "", 1) for o in answers.exercises if o.choice == "include"]
    avoid = [option.text for option in answers.avoid if option.choice == "include"]
    return {
        DIAGNOSIS: [knowledge.conditions[case.truth].name],
        SURE: ["95%"],
        DISPOSITION: ["".join(URGENCIES[urgency])],
        STAGE: ["".join(STAGES[stage])],
        EXERCISES: exercises or ["None of these"],
        RUNNING: [next(option.text for option in answers.running if option.verdict == "best")],
        AVOID: avoid or ["None of these"],
    }


def worst_answers(case: Case) -> Answers:
    """The labels of somebody who gets everything wrong, and is sure of it."""
    knowledge, answers = library.load_knowledge(), case.answers
    bad = ("unsafe", "poor")
    stage = next(option.stage for option in answers.stage if option.verdict in bad)
    urgency = min(
        (option for option in answers.disposition if option.verdict in bad),
        key=lambda option: bad.index(option.verdict),
    ).urgency
    exercises = [
        exercise_label(o, knowledge).replace(": ", "", 1) for o in answers.exercises if o.choice in ("leave", "harmful")
    ]
    avoid = [option.text for option in answers.avoid if option.choice in ("leave", "harmful")]
    return {
        DIAGNOSIS: [
            next(knowledge.conditions[option.condition].name for option in answers.diagnosis if option.verdict in bad)
        ],
        SURE: ["95%"],
        DISPOSITION: ["".join(URGENCIES[urgency])],
        STAGE: ["".join(STAGES[stage])],
        EXERCISES: exercises,
        RUNNING: [next(option.text for option in answers.running if option.verdict in bad)],
        AVOID: avoid,
    }


def case_on(page: Page) -> Case:
    """The case whose title stands on the page."""
    page.wait_for_selector("h1")
    expect(page.locator(".kn-screen h1")).to_be_visible()
    title = page.locator(".kn-screen h1").inner_text()
    return next(case for case in library.load_cases().values() if case.title == title)


def tick(page: Page, legend: str, labels: list[str]) -> None:
    """Tick the rows of one question by their whole text."""
    question = page.locator("fieldset.kn-q").filter(has=page.locator("legend", has_text=legend))
    for label in labels:
        rows = question.locator("label.kn-opt")
        texts = [text.replace("\n", "") for text in rows.all_inner_texts()]
        row = rows.nth(texts.index(label))
        if not row.locator("input").is_checked():
            row.click()


def point(page: Page, region: str) -> None:
    """Choose a place on the knee map by keyboard, after turning to the view that has it."""
    knee = page.locator("fieldset.kn-knee-q")
    if region == ELSEWHERE:
        knee.get_by_label("Somewhere else, not on this map").check()
        return
    view = library.load_knowledge().regions[region].view
    label = {"anterior": "Front", "lateral": "Outer side", "medial": "Inner side", "posterior": "Back"}[view]
    knee.get_by_role("button", name=label).click()
    place = knee.locator(f'[data-region="{region}"]')
    place.focus()
    place.press("Space")
    expect(place).to_have_attribute("aria-checked", "true")


def answer(page: Page, case: Case, answers: Answers, region: str) -> None:
    """Answer all eight questions and wait until the last is saved."""
    point(page, region)
    for legend, labels in answers.items():
        tick(page, legend, labels)
    expect(page.locator(".kn-commit")).to_contain_text("8 of 8 answered")
    ticked = sum(len(labels) for labels in answers.values()) + (region == ELSEWHERE)
    expect(page.locator("fieldset.kn-q input:checked")).to_have_count(ticked)
