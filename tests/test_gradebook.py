"""The gradebook: what is saved is read back, the first grade stands, and two pages never overwrite one another."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kneeedu.encounter import Encounter
from kneeedu.errors import GradebookError, KneeEduError
from kneeedu.gradebook import Gradebook, default_url
from kneeedu.models import attempt as acts
from kneeedu.models.grade import Trace

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

    assert book.latest_open("amal") == ("sore_knee", "s2", NOON + timedelta(minutes=5), "vignette")


def test_a_case_only_looked_at_and_a_graded_quiz_are_not_offered_again(book):
    book.attempt("amal", "s1", "sore_knee")
    in_quiz = book.attempt("amal", "q", "sore_knee", quiz="spring")
    book.append(in_quiz, 0, acts.Diagnosed(condition="ache"))

    assert book.latest_open("amal") is None


def test_a_time_from_another_time_zone_is_kept_as_the_same_moment(book):
    attempt = book.attempt("amal", "s1", "sore_knee")
    two_hours_ahead = NOON.astimezone(timezone(timedelta(hours=2)))

    book.append(attempt, 0, acts.Diagnosed(condition="ache", at=two_hours_ahead))

    assert book.latest_open("amal") == ("sore_knee", "s1", NOON, "vignette")


def test_the_first_grade_of_an_attempt_stands(book, committed):
    attempt = book.attempt("amal", "s1", "sore_knee", quiz="spring")
    worse = committed.grade.model_copy(update={"score": 0.1})

    book.save_grade(attempt, committed.grade, "1.0", "knowledge1", "case1")
    book.save_grade(attempt, worse, "2.0", "knowledge2", "case2")

    (row,) = book.grades()
    assert row.grade == committed.grade
    assert (row.package_version, row.knowledge_digest, row.case_digest) == ("1.0", "knowledge1", "case1")
    assert (row.learner, row.name, row.attempt) == ("amal", "Amal Haddad", attempt)
    assert row.made_with == Trace("1.0", "knowledge1", "case1", attempt.seed)


def test_grades_can_be_asked_for_by_quiz_or_by_session(book, committed):
    for session, quiz in (("s1", "spring"), ("s2", "autumn"), ("s3", None)):
        attempt = book.attempt("amal", session, "sore_knee", quiz=quiz)
        book.save_grade(attempt, committed.grade, "1", "k", "c")

    assert [row.attempt.session for row in book.grades(quiz="autumn")] == ["s2"]
    assert [row.attempt.session for row in book.grades(session="s1")] == ["s1"]
    assert len(book.grades()) == 3


def test_a_learners_graded_practice_is_read_back_with_its_acts_and_without_quizzes(book, committed):
    book.enrol("noa", "Noa Peretz")
    kept = book.attempt("amal", "s1", "sore_knee", mode="encounter")
    in_quiz = book.attempt("amal", "s2", "sore_knee", quiz="spring")
    of_another = book.attempt("noa", "s1", "sore_knee")
    not_graded = book.attempt("amal", "s3", "sore_knee")
    for attempt in (kept, in_quiz, of_another, not_graded):
        for position, event in enumerate(committed.events):
            book.append(attempt, position, event)
    for attempt in (of_another, in_quiz, kept):
        book.save_grade(attempt, committed.grade, "1", "k", "c")

    ((row, events),) = book.practised("amal")

    assert (row.attempt, row.grade) == (kept, committed.grade)
    assert [event.kind for event in events] == [event.kind for event in committed.events]
    assert book.practised("nobody") == []


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


FIRST_FORMAT = """
CREATE TABLE settings ("key" VARCHAR(40) NOT NULL PRIMARY KEY, value VARCHAR(200) NOT NULL);
CREATE TABLE learners (id VARCHAR(64) NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL, enrolled_at DATETIME NOT NULL);
CREATE TABLE attempts (
    id INTEGER NOT NULL PRIMARY KEY, learner VARCHAR(64) NOT NULL REFERENCES learners (id),
    session VARCHAR(160) NOT NULL, quiz VARCHAR(80), case_id VARCHAR(80) NOT NULL, number INTEGER NOT NULL,
    seed INTEGER NOT NULL, opened_at DATETIME NOT NULL, UNIQUE (learner, session, case_id, number)
);
CREATE TABLE events (
    attempt INTEGER NOT NULL REFERENCES attempts (id), position INTEGER NOT NULL, at DATETIME NOT NULL,
    event JSON NOT NULL, PRIMARY KEY (attempt, position)
);
CREATE TABLE grades (
    attempt INTEGER NOT NULL PRIMARY KEY REFERENCES attempts (id), score FLOAT NOT NULL, safe BOOLEAN NOT NULL,
    grade JSON NOT NULL, package_version VARCHAR(40) NOT NULL, knowledge_digest VARCHAR(40) NOT NULL,
    case_digest VARCHAR(40) NOT NULL, graded_at DATETIME NOT NULL
);
INSERT INTO settings VALUES ('schema_version', '1'), ('secret', 'kept since the first day');
INSERT INTO learners VALUES ('amal', 'Amal Haddad', '2026-03-01 12:00:00.000000');
INSERT INTO attempts VALUES (1, 'amal', 's1', 'spring', 'sore_knee', 1, 11, '2026-03-01 12:00:00.000000');
INSERT INTO events VALUES (1, 0, '2026-03-01 12:01:00.000000', '{"kind": "diagnosed", "condition": "ache"}');
INSERT INTO grades VALUES (
    1, 0.5, 1, '{"score": 0.5, "uncapped": 0.5, "safe": true, "domains": {"diagnosis": 0.5}, "feedback": []}',
    '0.0.1', 'knowledge1', 'case1', '2026-03-01 12:09:00.000000'
);
"""
"""A gradebook as the first kneeedu made it, before attempts had a form."""


@pytest.fixture
def first_format(tmp_path, url):
    """The URL of a gradebook of the first format, with one graded attempt in it."""
    change(tmp_path, FIRST_FORMAT)
    return url


def change(folder, statements):
    """Alter the database behind kneeedu's back."""
    connection = sqlite3.connect(folder / "grades.db")
    connection.executescript(statements)
    connection.close()


def test_a_gradebook_of_the_first_format_is_refused_with_the_way_to_upgrade_it(first_format):
    with pytest.raises(GradebookError, match="older format 1") as refusal:
        Gradebook.open(first_format)

    assert str(refusal.value).endswith(
        f"Make a copy of it, then run: kneeedu gradebook upgrade --gradebook {first_format}"
    )


def test_an_upgrade_loses_nothing_and_calls_old_attempts_the_short_form(first_format):
    steps = Gradebook.open(first_format, upgrading=True).upgrade()

    book = Gradebook.open(first_format)
    assert steps == ("1", "2")
    assert book.secret() == "kept since the first day"
    assert book.enrolled() == {"amal": "Amal Haddad"}
    (row,) = book.grades()
    assert (row.attempt.mode, row.attempt.seed, row.grade.score) == ("vignette", 11, 0.5)
    assert row.made_with == Trace("0.0.1", "knowledge1", "case1", 11)
    assert [event.condition for event in book.events(row.attempt)] == ["ache"]
    assert book.check().faults == ()


def test_an_upgrade_done_twice_changes_nothing_more(first_format):
    Gradebook.open(first_format, upgrading=True).upgrade()

    assert Gradebook.open(first_format, upgrading=True).upgrade() == ("2", "2")


def test_an_upgraded_gradebook_takes_the_long_form(first_format):
    Gradebook.open(first_format, upgrading=True).upgrade()
    book = Gradebook.open(first_format)

    attempt = book.attempt("amal", "s2", "sore_knee", mode="encounter")

    assert [one.mode for one in (*book.attempts("amal", "s1"), attempt)] == ["vignette", "encounter"]


def test_a_gradebook_that_is_only_to_be_read_is_not_made_where_there_is_none(url, tmp_path):
    with pytest.raises(GradebookError, match=r"There is no gradebook at .* kneeedu gradebook init"):
        Gradebook.open(url, making=False)

    assert list(tmp_path.iterdir()) == []


def test_a_database_of_something_else_is_not_taken_for_a_gradebook(url, tmp_path):
    change(tmp_path, "CREATE TABLE recipes (name TEXT)")

    with pytest.raises(GradebookError, match="There is no gradebook"):
        Gradebook.open(url, making=False)


@pytest.fixture
def kept(book, small_case, committed):
    """The gradebook with one attempt of ten acts, graded."""
    attempt = book.attempt("amal", "s1", small_case.id, quiz="spring")
    for position, event in enumerate((*committed.events, acts.Closed())):
        book.append(attempt, position, event)
    book.save_grade(attempt, committed.grade, "1", "k", "c")
    return book


def test_a_gradebook_that_was_only_used_as_meant_has_no_faults(kept):
    held = kept.check()

    assert held.faults == ()
    assert (held.learners, held.attempts, held.events, held.grades) == (1, 1, 10, 1)


BROKEN = {
    "an act taken out": (
        "DELETE FROM events WHERE position = 3",
        "Attempt 1: act 4 is missing.",
    ),
    "the first two acts taken out": (
        "DELETE FROM events WHERE position < 2",
        "Attempt 1: acts 1 to 2 are missing.",
    ),
    "an act of no known kind": (
        'UPDATE events SET event = \'{"kind": "cheated"}\' WHERE position = 2',
        "Attempt 1, act 3 cannot be read: ",
    ),
    "a grade nobody understands": (
        "UPDATE grades SET grade = '{\"score\": 9}'",
        "The grade of attempt 1 cannot be read: ",
    ),
    "a score written over": (
        "UPDATE grades SET score = 0.25",
        "The score of attempt 1 is 1.000 in its grade and 0.250 ",
    ),
    "an attempt taken out": (
        "DELETE FROM attempts",
        "Acts are kept for attempt 1, which is not there.",
        "A grade is kept for attempt 1, which is not there.",
    ),
    "a learner taken out": ("DELETE FROM learners", "Attempt 1 belongs to the learner 'amal', who is not there."),
}


@pytest.mark.parametrize(("statement", "told"), [(one, told) for one, *told in BROKEN.values()], ids=BROKEN)
def test_a_gradebook_that_was_tampered_with_is_told_by_attempt_and_act(statement, told, kept, tmp_path):
    change(tmp_path, statement)

    faults = kept.check().faults

    assert len(faults) == len(told)
    assert all(fault.startswith(start) for fault, start in zip(faults, told, strict=True))


def test_a_damaged_file_is_told_and_not_raised(kept, tmp_path):
    change(tmp_path, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE")
    path = tmp_path / "grades.db"
    whole = path.read_bytes()
    change(
        tmp_path,
        "PRAGMA writable_schema=ON; UPDATE sqlite_master SET rootpage = 3 WHERE name = 'sqlite_autoindex_learners_1'",
    )

    assert path.read_bytes() != whole
    assert any(fault.startswith("The file is damaged: ") for fault in kept.check().faults)


def test_acts_and_grades_that_do_not_read_are_refused_in_a_sentence(kept, tmp_path):
    (attempt,) = kept.attempts("amal", "s1")
    change(tmp_path, "UPDATE events SET event = '{}'; UPDATE grades SET grade = '{}'")

    with pytest.raises(GradebookError, match=r"acts of attempt 1 cannot be read\. Run: kneeedu gradebook check"):
        kept.events(attempt)
    with pytest.raises(GradebookError, match=r"A grade cannot be read\. Run: kneeedu gradebook check"):
        kept.grades()


def test_a_home_that_cannot_hold_a_gradebook_is_told_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file" / "below"))

    with pytest.raises(KneeEduError, match="folder for the gradebook cannot be made"):
        default_url()
