"""The reference section: every page can be drawn, nothing is open at first, and caveats come along."""

from html import unescape
from html.parser import HTMLParser

import pytest

from kneeedu.models.condition import URGENCIES
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.reference import Shelf, bibliography, condition_page, exercise_page, finding_page, information

VOID = {"br", "path", "img", "input", "circle", "rect", "ellipse", "line", "use", "polygon", "polyline", "stop", "hr"}


class Balanced(HTMLParser):
    """Fails on a tag that is closed out of turn or never."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """It closes itself."""

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.fixture
def shelf():
    return Shelf("Thing", {"a": "Zebra", "b": "apple"}, lambda key: f"<p>{key}</p>", Pulse().guard)


def test_nothing_is_open_before_something_is_chosen(shelf):
    assert shelf.page.value == ""
    assert [name for name, _ in shelf.choice.options] == ["Choose …", "apple", "Zebra"]


def test_choosing_opens_a_page_and_choosing_nothing_closes_it(shelf):
    shelf.choice.value = "a"
    assert shelf.page.value == "<p>a</p>"

    shelf.choice.value = ""
    assert shelf.page.value == ""


def test_every_condition_has_a_whole_page(knowledge):
    for condition in knowledge.conditions.values():
        page = condition_page(condition, knowledge)
        Balanced(page)
        shown = unescape(page)
        assert condition.summary in shown
        assert URGENCIES[condition.urgency][0] in shown
        for flag in condition.red_flags:
            assert flag.reason in shown
        assert ".." not in shown.replace("…", "")


def test_every_test_has_a_whole_page_with_its_steps(knowledge):
    for finding in knowledge.findings.values():
        if finding.kind == "test":
            page = finding_page(finding, knowledge)
            Balanced(page)
            assert all(step in unescape(page) for step in finding.how)


def test_every_exercise_has_a_whole_page_with_its_doses(knowledge):
    for exercise in knowledge.exercises.values():
        page = exercise_page(exercise.id, knowledge)
        Balanced(page)
        assert exercise.loads in unescape(page)


def test_a_dose_says_how_firm_it_is(knowledge):
    assert 'data-basis="expert"' in exercise_page("spanish_squat", knowledge)


def test_an_accuracy_figure_says_how_firm_it_is(knowledge):
    page = finding_page(knowledge.findings["lachman"], knowledge)

    assert page.count("data-basis=") > len(knowledge.findings["lachman"].accuracy)


def test_the_findings_that_speak_loudest_are_not_the_rare_ones(knowledge):
    page = condition_page(knowledge.conditions["patellofemoral_pain"], knowledge)
    loudest = page[page.index("What speaks loudest") : page.index("Told apart from")]

    assert knowledge.findings["squatting_pain"].name in loudest
    assert knowledge.findings["swelling_within_hours"].name not in loudest


def test_an_answer_that_is_the_same_in_both_tells_nothing():
    assert information(0.4, 0.4) == 0
    assert information(0.9, 0.1) > information(0.02, 0.001) > 0


def test_the_bibliography_holds_every_work_and_says_which_were_not_verified(knowledge):
    shown = bibliography(knowledge.references.values())

    Balanced(shown)
    assert shown.count('<th scope="row">') == len(knowledge.references)
    assert shown.count("<td>Not verified</td>") == sum(not work.verified for work in knowledge.references.values())
