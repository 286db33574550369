"""What a learner sees between and after cases: saved, finished, the result."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets

from kneeedu.models.case import Case, Quiz
from kneeedu.models.grade import DOMAINS, WEIGHTS, Grade
from kneeedu.widgets import marks
from kneeedu.widgets.feedback import points


class NoticeScreen(ipywidgets.VBox):
    """A heading, a paragraph and at most one thing to do next."""

    def __init__(self, heading: str, paragraph: str, action: str = "", do: Callable[[Any], None] | None = None) -> None:
        html = f'<div class="kn-head"><h1>{escape(heading)}</h1></div><p class="kn-lead">{escape(paragraph)}</p>'
        parts: list[ipywidgets.Widget] = [ipywidgets.HTML(html)]
        if do is not None:
            self.next = ipywidgets.Button(description=action)
            self.next.add_class("kn-btn").add_class("kn-btn--go")
            self.next.on_click(do)
            parts.append(ipywidgets.Box([self.next]).add_class("kn-next"))
        super().__init__(parts)
        self.add_class("kn-stack")


class ResultScreen(ipywidgets.VBox):
    """The end of a quiz: passed or not, and each case's points, as far as the teacher lets them be seen.

    grades: the grades of this try, by case id; tries_left: how often the quiz may be taken again.
    """

    def __init__(
        self,
        quiz: Quiz,
        cases: Mapping[str, Case],
        grades: Mapping[str, Grade],
        tries_left: int,
        show: Callable[[str], None],
        again: Callable[[Any], None],
    ) -> None:
        parts: list[ipywidgets.Widget] = [ipywidgets.HTML(_told(quiz, cases, grades, tries_left))]
        actions: list[ipywidgets.Widget] = []
        if quiz.feedback != "never":
            for case_id in grades:
                button = ipywidgets.Button(description=f"Feedback: {cases[case_id].title}")
                button.add_class("kn-btn")
                button.on_click(lambda _button, case_id=case_id: show(case_id))
                actions.append(button)
        if tries_left:
            retry = ipywidgets.Button(description="Take the quiz again")
            retry.add_class("kn-btn").add_class("kn-btn--go")
            retry.on_click(again)
            actions.append(retry)
        parts.append(ipywidgets.Box(actions).add_class("kn-next"))
        super().__init__(parts)
        self.add_class("kn-stack")


def mean_score(grades: Mapping[str, Grade]) -> float:
    """The score of a try (0-1): the mean of its cases."""
    return round(sum(grade.score for grade in grades.values()) / len(grades), 4)


def _told(quiz: Quiz, cases: Mapping[str, Case], grades: Mapping[str, Grade], tries_left: int) -> str:
    again = {0: "", 1: " You may take it once more; the better try counts."}.get(
        tries_left, f" You may take it {tries_left} more times; the best try counts."
    )
    if quiz.feedback == "never":
        told = f"Your answers are saved. Your teacher has the result and will tell you.{again}"
        return f'<div class="kn-head"><h1>{escape(quiz.title)}: finished</h1></div><p class="kn-lead">{told}</p>'
    score = mean_score(grades)
    outcome = "passed" if score >= quiz.pass_mark else "not passed yet" if tries_left else "not passed"
    rows = "".join(_row(cases[case_id].title, grade) for case_id, grade in grades.items())
    weights = WEIGHTS[quiz.mode]
    heads = ("Case", "Points (100)", *(f"{DOMAINS[domain]} ({weight})" for domain, weight in weights.items()))
    return (
        f'<div class="kn-head"><h1>{escape(quiz.title)}: {outcome}</h1></div>'
        f'<p class="kn-lead">You have <strong class="kn-num">{points(score)}</strong> of 100 points;'
        f" {points(quiz.pass_mark)} are needed.{again}</p>{marks.table('Points by case', heads, rows)}"
    )


def _row(title: str, grade: Grade) -> str:
    shares = [(grade.score, 100), *((grade.domains[domain], weight) for domain, weight in grade.weights.items())]
    cells = "".join(f'<td class="kn-num">{points(share, weight)}</td>' for share, weight in shares)
    return f'<tr><th scope="row">{escape(title)}</th>{cells}</tr>'
