"""What a case page says before its kernel is there: what its first screen shows anyway, and nothing of the answer."""

import re

import pytest

from kneeedu.gradebook import Gradebook
from kneeedu.library import load_case, load_knowledge, load_quiz
from kneeedu.links import Seat
from kneeedu.models.attempt import Committed, Diagnosed
from kneeedu.server.opening import told_of
from kneeedu.widgets.encounter_screen import encounter_opening
from kneeedu.widgets.vignette import VignetteScreen, vignette_opening

CASE = "ache_around_the_kneecap_on_stairs"


@pytest.fixture
def book(tmp_path):
    return Gradebook.open(f"sqlite:///{tmp_path / 'book.db'}")


@pytest.fixture
def case():
    return load_case(CASE)


def seat(**more):
    return Seat(learner="ada", session="s1", **{"case": CASE, "mode": "vignette"} | more)


@pytest.mark.parametrize("mode", ["vignette", "encounter"])
def test_the_patient_is_there_before_the_kernel(book, case, mode):
    told = told_of(seat(mode=mode), book, None)

    for shown in (case.title, case.patient.name, case.presentation.complaint, 'class="kn-map"'):
        assert shown in told


@pytest.mark.parametrize("mode", ["vignette", "encounter"])
def test_nothing_of_the_record_or_the_answer_is_told(book, case, mode):
    told = told_of(seat(mode=mode), book, None)
    knowledge = load_knowledge()

    assert case.truth not in told
    assert not [each.name for each in knowledge.conditions.values() if each.name.lower() in told.lower()]
    assert not [row.told for row in case.findings if row.told and row.told in told]


def test_what_stands_before_is_word_for_word_what_the_screen_shows(case, encounter_of):
    encounter = encounter_of(case)
    before = vignette_opening(encounter, "<b>chip</b>")
    screen = VignetteScreen(encounter, lambda _event: encounter, lambda callback: callback, 1, "<b>chip</b>")
    shown = "".join(part.value for part in screen.children[:2])

    assert _without_serials(before) == f'<div class="kn-before">{_without_serials(shown)}</div>'


@pytest.fixture
def encounter_of():
    from kneeedu.encounter import Encounter

    return lambda case, mode="vignette": Encounter.replay(case, load_knowledge(), (), mode)


def _without_serials(html):
    """Without the numbers that tell one drawing's patterns from another's."""
    return re.sub(r"\bp\d+-", "p-", html)


def test_a_consultation_opens_with_its_clock(case, encounter_of):
    assert '<div class="kn-clock">' in encounter_opening(encounter_of(case, "encounter"), "")


def test_a_case_that_was_taken_up_again_opens_with_its_patient(book, case):
    book.enrol("ada", "Ada")
    attempt = book.attempt("ada", "s1", CASE, 1, None, "vignette")
    book.append(attempt, 0, Diagnosed(condition=case.truth))

    told = told_of(seat(case=None), book, None)

    assert case.title in told
    assert case.truth not in told


def test_a_case_that_is_played_says_nothing_until_its_kernel_is_there(book, case):
    book.enrol("ada", "Ada")
    attempt = book.attempt("ada", "s1", CASE, 1, None, "vignette")
    book.append(attempt, 0, Committed())

    assert told_of(seat(), book, None) == ""


def test_a_quiz_says_what_it_is_and_no_case_of_it(book, tmp_path):
    path = tmp_path / "spring.yaml"
    path.write_text(f"id: spring\ntitle: Spring <class>\ncases: [{CASE}]\nfeedback: at_the_end\npass_mark: 0.6\n")
    told = told_of(seat(case=None, quiz="spring"), book, load_quiz(path))

    assert "Spring &lt;class&gt;" in told
    assert load_case(CASE).title not in told


def test_the_first_bytes_of_a_case_page_hold_the_patient_and_no_kernel(practice, case):
    with practice.visitor() as visitor, visitor.stream("GET", f"play/{CASE}", follow_redirects=True) as response:
        sent = ""
        for part in response.iter_text():
            sent += part
            if case.presentation.complaint in sent:
                break

    assert "kernelId" not in sent


def test_a_link_that_is_not_good_tells_of_no_case(practice, case):
    response = practice.get("voila/render/dashboards/quiz.ipynb?seat=forged")

    assert response.status_code == 403
    assert case.title not in response.text


def test_learners_who_leave_at_once_do_not_stop_the_server_for_others(practice):
    for _ in range(12):
        with practice.visitor() as visitor, visitor.stream("GET", f"play/{CASE}", follow_redirects=True) as response:
            next(response.iter_bytes())

    assert "kernelId" in practice.get(f"play/{CASE}", follow_redirects=True).text
