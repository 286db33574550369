"""The gradebook: what is saved is read back, the first grade stands, and two pages never overwrite one another."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kneeedu.encounter import Encounter
from kneeedu.errors import GradebookError, KneeEduError
from kneeedu.gradebook import Gradebook, default_url
from kneeedu.models import attempt as acts

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'grades.db'}"


@pytest.fixture
def book(url):
    book = Gradebook.open(url)
    book.enrol("amal", "Amal Haddad")
    return book


def test_every_kind_of_act_is_read_back_as_it_was_saved(book, small_case, model_answer):
    attempt = book.attempt("amal", "s1", small_case.id)
    events = [*model_answer(small_case), acts.Closed()]
    events = [event.model_copy(update={"at": NOON + timedelta(minutes=n)}) for n, event in enumerate(events)]

    saved = [book.append(attempt, position, event) for position, event in enumerate(events)]

    assert all(saved)
    assert book.events(attempt) == tuple(events)


def test_an_encounter_is_taken_up_where_it_was_left(url, small_case, small_knowledge, model_answer):
    half = Encounter.replay(small_case, small_knowledge, model_answer(small_case)[:4])
    first_visit = Gradebook.open(url)
    first_visit.enrol("amal", "Amal Haddad")
    attempt = first_visit.attempt("amal", "s1", small_case.id)
    for position, event in enumerate(half.events):
        first_visit.append(attempt, position, event)

    next_visit = Gradebook.open(url)
    resumed = next_visit.attempt("amal", "s1", small_case.id)

    assert resumed == attempt
    assert Encounter.replay(small_case, small_knowledge, next_visit.events(resumed)) == half


def test_of_two_pages_that_save_at_the_same_place_the_first_is_kept_and_the_second_is_told(url, book):
    attempt = book.attempt("amal", "s1", "sore_knee")
    other_page = Gradebook.open(url)

    first = book.append(attempt, 0, acts.Diagnosed(condition="ache"))
    second = other_page.append(attempt, 0, acts.Diagnosed(condition="strain"))

    assert (first, second) == (True, False)
    assert [event.condition for event in book.events(attempt)] == ["ache"]


def test_many_pages_that_open_the_same_case_at_once_share_one_attempt(url, book):
    with ThreadPoolExecutor(6) as pages:
        opened = list(pages.map(lambda _: Gradebook.open(url).attempt("amal", "s1", "sore_knee"), range(12)))

    assert len(set(opened)) == 1
    assert book.attempts("amal", "s1") == [opened[0]]


def test_many_pages_that_save_at_once_lose_nothing(url, book):
    attempt = book.attempt("amal", "s1", "sore_knee")
    act = acts.Diagnosed(condition="ache")

    with ThreadPoolExecutor(6) as pages:
        saved = list(pages.map(lambda position: Gradebook.open(url).append(attempt, position // 2, act), range(24)))

    assert sum(saved) == 12
    assert len(book.events(attempt)) == 12


def test_each_try_and_each_session_is_an_attempt_of_its_own(book):
    tries = [
        book.attempt("amal", "s1", "sore_knee", 1),
        book.attempt("amal", "s1", "sore_knee", 2),
        book.attempt("amal", "s2", "sore_knee", 1),
        book.attempt("amal", "s1", "stiff_knee", 1),
    ]

    assert len({attempt.id for attempt in tries}) == 4
    assert [attempt.id for attempt in book.attempts("amal", "s1")] == [tries[0].id, tries[1].id, tries[3].id]


def test_somebody_who_is_not_enrolled_has_no_attempts_and_is_told_so(book):
    with pytest.raises(GradebookError, match="No learner 'nobody' is enrolled"):
        book.attempt("nobody", "s1", "sore_knee")


def test_an_id_that_belongs_to_somebody_else_is_refused(book):
    with pytest.raises(GradebookError, match="'amal' is taken by somebody else"):
        book.enrol("amal", "Ama Lindqvist")

    assert book.enrolled() == {"amal": "Amal Haddad"}


def test_enrolling_again_with_the_same_name_in_other_letters_changes_nothing(book):
    book.enrol("amal", "AMAL HADDAD")

    assert book.enrolled() == {"amal": "Amal Haddad"}


def test_the_last_case_played_and_not_yet_graded_is_offered_again(book, committed):
    older, newer, graded = (book.attempt("amal", session, "sore_knee") for session in ("s1", "s2", "s3"))
    for minutes, attempt in ((0, older), (5, newer), (9, graded)):
        book.append(attempt, 0, acts.Diagnosed(condition="ache", at=NOON + timedelta(minutes=minutes)))
    book.save_grade(graded, committed.grade, "1", "k", "c")

    assert book.latest_open("amal") == ("sore_knee", "s2", NOON + timedelta(minutes=5))


def test_a_case_only_looked_at_and_a_graded_quiz_are_not_offered_again(book):
    book.attempt("amal", "s1", "sore_knee")
    in_quiz = book.attempt("amal", "q", "sore_knee", quiz="spring")
    book.append(in_quiz, 0, acts.Diagnosed(condition="ache"))

    assert book.latest_open("amal") is None


def test_a_time_from_another_time_zone_is_kept_as_the_same_moment(book):
    attempt = book.attempt("amal", "s1", "sore_knee")
    two_hours_ahead = NOON.astimezone(timezone(timedelta(hours=2)))

    book.append(attempt, 0, acts.Diagnosed(condition="ache", at=two_hours_ahead))

    assert book.latest_open("amal") == ("sore_knee", "s1", NOON)


def test_the_first_grade_of_an_attempt_stands(book, committed):
    attempt = book.attempt("amal", "s1", "sore_knee", quiz="spring")
    worse = committed.grade.model_copy(update={"score": 0.1})

    book.save_grade(attempt, committed.grade, "1.0", "knowledge1", "case1")
    book.save_grade(attempt, worse, "2.0", "knowledge2", "case2")

    (row,) = book.grades()
    assert row.grade == committed.grade
    assert (row.package_version, row.knowledge_digest, row.case_digest) == ("1.0", "knowledge1", "case1")
    assert (row.learner, row.name, row.attempt) == ("amal", "Amal Haddad", attempt)


def test_grades_can_be_asked_for_by_quiz_or_by_session(book, committed):
    for session, quiz in (("s1", "spring"), ("s2", "autumn"), ("s3", None)):
        attempt = book.attempt("amal", session, "sore_knee", quiz=quiz)
        book.save_grade(attempt, committed.grade, "1", "k", "c")

    assert [row.attempt.session for row in book.grades(quiz="autumn")] == ["s2"]
    assert [row.attempt.session for row in book.grades(session="s1")] == ["s1"]
    assert len(book.grades()) == 3


def test_the_key_that_signs_links_is_made_once(url, book):
    assert book.secret() == book.secret() == Gradebook.open(url).secret()
    assert len(book.secret()) >= 32


def test_two_gradebooks_have_two_keys(book, tmp_path):
    other = Gradebook.open(f"sqlite:///{tmp_path / 'other.db'}")

    assert other.secret() != book.secret()


BAD_URLS = [
    "",
    "grades.db",
    "sqlite://",
    "sqlite:///:memory:",
    "sqlite:////no/such/folder/grades.db",
    "nosuch://teacher:letmein@host/grades",
    "postgresql://teacher:letmein@host:port/grades",
]


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_gradebook_that_cannot_be_opened_is_told_in_a_sentence_without_its_password(url):
    with pytest.raises(GradebookError) as refusal:
        Gradebook.open(url)

    assert len(str(refusal.value)) > 20
    assert "letmein" not in str(refusal.value)


def test_a_file_that_is_no_gradebook_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "essay.db"
    path.write_bytes(b"not a database at all. " * 100)

    with pytest.raises(GradebookError, match="not a database"):
        Gradebook.open(f"sqlite:///{path}")

    assert path.read_bytes() == b"not a database at all. " * 100


def test_a_gradebook_of_another_format_is_left_alone(url, book, tmp_path):
    with sqlite3.connect(tmp_path / "grades.db") as connection:
        connection.execute("UPDATE settings SET value = '99' WHERE key = 'schema_version'")
    connection.close()

    with pytest.raises(GradebookError, match="has format 99; this kneeedu reads format 2"):
        Gradebook.open(url)


def test_a_home_that_cannot_hold_a_gradebook_is_told_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file" / "below"))

    with pytest.raises(KneeEduError, match="folder for the gradebook cannot be made"):
        default_url()
