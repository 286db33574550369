"""The page of one's own progress: whose it is, whom one meets next, and what is left out."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kneeedu import library
from kneeedu.dashboards import progress
from kneeedu.dashboards.play import LOCAL_LEARNER
from kneeedu.dashboards.practice import Practice
from kneeedu.encounter import Encounter
from kneeedu.generator import patients
from kneeedu.gradebook import Gradebook
from kneeedu.links import Seat, seal, unseal
from kneeedu.patients import case_of
from kneeedu.scheduling import MAIN
from kneeedu.widgets.progress_screen import ProgressScreen
from kneeedu.widgets.result import NoticeScreen
from kneeedu.widgets.vignette import VignetteScreen


@pytest.fixture
def book(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'grades.db'}"
    monkeypatch.setenv("KNEEEDU_GRADEBOOK", url)
    for name in ("KNEEEDU_SERVED", "KNEEEDU_QUIZ", "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)
    return Gradebook.open(url)


@pytest.fixture
def grade_well(book, knowledge, model_answer):
    """Answers a case best of all and keeps the grade."""

    def grade(case_id, learner=LOCAL_LEARNER, digest=None):
        case = case_of(case_id)
        encounter = Encounter.replay(case, knowledge, model_answer(case))
        book.enrol(learner, "Practice")
        attempt = book.attempt(learner, f"session {case_id}", case_id)
        for position, event in enumerate(encounter.events):
            book.append(attempt, position, event)
        book.save_grade(attempt, encounter.grade, "1", knowledge.digest, digest or library.case_digest(case))

    return grade


def screen(page):
    return page.children[-1].children[-1]


def serve(monkeypatch, book, **seat):
    """Have the next page opened by its signed link, as 'kneeedu serve' does."""
    seat = Seat(**{"learner": "amal", "session": "progress"} | seat)
    monkeypatch.setenv("KNEEEDU_SERVED", "1")
    monkeypatch.setenv("QUERY_STRING", f"seat={seal(seat, book.secret())}")


def seats(page, book):
    """Where the links of the suggestions lead."""
    links = [card.children[1].value.split('href="')[1].split('"')[0] for card in screen(page).starts]
    assert all(urlsplit(link).path == "quiz.ipynb" for link in links)
    return [unseal(parse_qs(urlsplit(link).query)["seat"][0], book.secret()) for link in links]


def test_in_a_notebook_the_case_opens_in_the_page_and_there_is_a_way_back(book):
    page = progress()
    screen(page).starts[0].children[1].click()
    opened = screen(page)

    page.children[0].children[0].click()

    assert isinstance(opened, VignetteScreen)
    assert opened.encounter.case.truth == MAIN[0]
    assert isinstance(screen(page), ProgressScreen)
    assert len(page.children) == 1


def test_a_patient_nobody_has_met_is_made_on_the_spot(book, monkeypatch):
    met = []
    monkeypatch.setattr(Practice, "_play", lambda _self, seat: met.append(seat))
    page = progress()

    screen(page).new_patient.children[1].click()

    (seat,) = met
    assert case_of(seat.case).generated
    assert seat.mode == "encounter"


def test_where_pages_are_served_a_signed_link_leads_to_the_patient(book, monkeypatch):
    serve(monkeypatch, book)

    (seat,) = seats(progress(), book)

    assert (seat.learner, seat.mode, case_of(seat.case).truth) == ("amal", "vignette", MAIN[0])


def test_a_reload_leads_to_the_same_patient_where_it_was_left(book, monkeypatch):
    serve(monkeypatch, book)

    assert seats(progress(), book) == seats(progress(), book)


def test_after_a_graded_case_somebody_else_comes_next(book, monkeypatch, grade_well):
    serve(monkeypatch, book)
    (first,) = seats(progress(), book)
    grade_well(first.case, "amal")

    (second,) = seats(progress(), book)

    assert second.case != first.case
    assert second.session != first.session
    assert case_of(second.case).truth == case_of(first.case).truth


def test_everybody_sees_their_own_progress_only(book, monkeypatch, grade_well):
    grade_well("clockwork_third_mile", "noa")
    serve(monkeypatch, book)

    assert "Nothing measured yet" in screen(progress()).children[2].value


def test_while_a_quiz_runs_no_progress_is_shown(book, monkeypatch):
    serve(monkeypatch, book, quiz="spring")

    notice = screen(progress())

    assert isinstance(notice, NoticeScreen)


def test_a_page_without_a_link_shows_nobodys_progress(book, monkeypatch):
    monkeypatch.setenv("KNEEEDU_SERVED", "1")

    assert isinstance(screen(progress()), NoticeScreen)


def test_a_made_patient_that_would_be_made_differently_now_is_left_out_and_counted(book, grade_well, knowledge):
    case_id = next(iter(patients(1, 1, knowledge))).case.id
    grade_well(case_id, digest="of another day")

    told = screen(progress()).children[2].value

    assert "Nothing measured yet" in told
    assert "1 attempt is left out" in told


def test_a_made_patient_counts_as_any_other(book, grade_well, knowledge):
    case_id = next(iter(patients(1, 1, knowledge))).case.id
    grade_well(case_id)

    assert "You named it right" in screen(progress()).children[2].value


def test_when_every_written_patient_was_met_one_is_made_for_the_purpose(book, grade_well):
    for case in library.load_cases().values():
        if case.truth == MAIN[0]:
            grade_well(case.id)
    practice = Practice(book, Seat(learner=LOCAL_LEARNER, session="progress"), *[None] * 3)
    played = practice.played()

    seat = practice.seat_for(("patellofemoral_pain",), "vignette", 0, played)

    assert case_of(seat.case).generated
    assert case_of(seat.case).truth == "patellofemoral_pain"


def test_a_rare_cause_is_met_again_in_the_patient_written_for_it(book, grade_well):
    grade_well("sore_calf_after_the_long_flight")
    practice = Practice(book, Seat(learner=LOCAL_LEARNER, session="progress"), *[None] * 3)

    seat = practice.seat_for(("dvt",), "vignette", 0, practice.played())

    assert seat.case == "sore_calf_after_the_long_flight"
