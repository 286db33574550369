"""Two learners sit a graded quiz at the same time, and the teacher exports the grades."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import play
import pytest
from playwright.sync_api import Page, expect
from serve import Served, serving

from kneeedu import library
from kneeedu.models.case import Case

QUIZ = """\
id: short
title: A short quiz
cases: [spot_below_the_kneecap_after_hurdles, inner_shin_pain_in_a_marathon_build_up]
shuffle: false
attempts: 1
pass_mark: 0.7
feedback: after_each_case
"""


@pytest.fixture(scope="module")
def quiz_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quiz") / "short.yaml"
    path.write_text(QUIZ, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def quiz(quiz_file: Path) -> Iterator[Served]:
    with serving(quiz_file.parent, "--quiz", str(quiz_file)) as served:
        yield served


def join(page: Page, served: Served, learner: str, name: str) -> None:
    page.goto(served.url)
    page.locator('input[name="id"]').fill(learner)
    page.locator('input[name="name"]').fill(name)
    page.locator('form button[type="submit"]').click()


def answer_and_commit(page: Page, case: Case, answers: play.Answers, region: str) -> None:
    play.answer(page, case, answers, region)
    page.get_by_role("button", name="Commit answers").click()
    expect(page.locator("h1", has_text="Feedback")).to_be_visible()


def test_two_learners_play_at_the_same_time_and_the_csv_holds_both_to_the_point(
    quiz: Served, quiz_file: Path, new_learner: Callable[..., Page], tmp_path: Path
) -> None:
    good, poor = new_learner(), new_learner()
    join(good, quiz, "s1001", "Noor Haddad")
    join(poor, quiz, "s1002", "Ola Nordmann")
    shown: dict[str, list[float]] = {"s1001": [], "s1002": []}
    for _ in range(2):
        for page, learner in ((good, "s1001"), (poor, "s1002")):
            case = play.case_on(page)
            best = learner == "s1001"
            region = case.answers.locate.accepted[0] if best else "suprapatellar"
            answer_and_commit(page, case, play.model_answers(case) if best else play.worst_answers(case), region)
            shown[learner].append(float(page.locator(".kn-dial__num b").inner_text()))
            page.get_by_role("button", name="Next case").or_(page.get_by_role("button", name="See the result")).click()

    expect(good.get_by_role("heading", name="A short quiz: passed")).to_be_visible()
    expect(poor.get_by_role("heading", name="A short quiz: not passed")).to_be_visible()

    rows = list(csv.DictReader(io.StringIO(quiz.export(tmp_path / "grades.csv", "--quiz", str(quiz_file)))))
    assert [(row["learner"], row["name"], row["passed"]) for row in rows] == [
        ("s1001", "Noor Haddad", "yes"),
        ("s1002", "Ola Nordmann", "no"),
    ]
    for row in rows:
        cases = [float(row[f"{case}.points"]) for case in library.load_quiz(quiz_file).cases]
        assert cases == pytest.approx(shown[row["learner"]], abs=0.051)
        assert float(row["points"]) == pytest.approx(sum(cases) / 2, abs=0.011)
    assert float(rows[0]["points"]) == 100
    assert rows[1]["inner_shin_pain_in_a_marathon_build_up.safe"] == "no"


def test_a_learner_who_comes_back_finds_the_result_and_cannot_try_again(
    quiz: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()

    join(page, quiz, "s1001", "Noor Haddad")

    expect(page.get_by_role("heading", name="A short quiz: passed")).to_be_visible()
    assert page.get_by_role("button", name="Take the quiz again").count() == 0


def test_somebody_elses_id_is_refused_with_a_sentence(quiz: Served, new_learner: Callable[..., Page]) -> None:
    page = new_learner()

    join(page, quiz, "s1001", "Somebody Else")

    expect(page.locator("main")).to_contain_text("taken by somebody else")
