"""Exporting grades, and making, upgrading and checking a gradebook."""

import csv
import sqlite3
from pathlib import Path

import pytest

from kneeedu.gradebook import Gradebook
from kneeedu.models import attempt as acts

BOOK = "sqlite:///grades.db"


def test_grades_are_exported_for_a_quiz(run, committed):
    book = Gradebook.open("sqlite:///grades.db")
    book.enrol("amal", "Amal Haddad")
    for session, quiz in (("s1", "spring"), ("s2", None)):
        attempt = book.attempt("amal", session, "sore_knee", quiz=quiz)
        book.save_grade(attempt, committed.grade, "1", "k", "c")

    code, out, _ = run("export", "grades", "--format", "csv", "--out", "out.csv", "--gradebook", "sqlite:///grades.db")

    assert code == 0
    assert out == "1 learner written to out.csv.\n"
    (row,) = csv.DictReader(Path("out.csv").read_text().splitlines())
    assert (row["learner"], row["name"], row["points"]) == ("amal", "Amal Haddad", "100.00")


def test_an_export_of_several_quizzes_asks_which(run, committed):
    book = Gradebook.open("sqlite:///grades.db")
    book.enrol("amal", "Amal Haddad")
    for quiz in ("spring", "autumn"):
        book.save_grade(book.attempt("amal", quiz, "sore_knee", quiz=quiz), committed.grade, "1", "k", "c")

    code, _, err = run("export", "grades", "--format", "csv", "--out", "out.csv", "--gradebook", "sqlite:///grades.db")

    assert code == 1
    assert err == "The gradebook holds several quizzes (autumn, spring). Say which with --quiz FILE.\n"
    assert not Path("out.csv").exists()


def test_an_export_that_cannot_be_written_is_told_in_a_sentence(run):
    code, _, err = run("export", "grades", "--format", "csv", "--out", ".", "--gradebook", "sqlite:///grades.db")

    assert code == 1
    assert "cannot be written" in err


@pytest.mark.parametrize("url", ["no url", "sqlite:////no/such/folder/grades.db"])
def test_a_gradebook_that_cannot_be_opened_exits_with_a_sentence(url, run):
    code, out, err = run("gradebook", "init", "--gradebook", url)

    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_a_gradebook_is_made_where_it_is_wanted(run):
    code, out, _ = run("gradebook", "init", "--gradebook", "sqlite:///grades.db")

    assert code == 0
    assert out == "The gradebook is ready: sqlite:///grades.db\n"
    assert Path("grades.db").exists()


@pytest.mark.parametrize("command", [("grade", "--past"), ("gradebook", "upgrade"), ("gradebook", "check")])
def test_where_there_is_no_gradebook_none_is_made_and_a_sentence_says_how(command, run):
    code, out, err = run(*command, "--gradebook", BOOK)

    assert (code, out) == (1, "")
    assert err == f"There is no gradebook at '{BOOK}'. Make one with: kneeedu gradebook init --gradebook {BOOK}\n"
    assert not Path("grades.db").exists()


@pytest.fixture
def first_format(run):
    """A gradebook as the first kneeedu made it: attempts had no form yet."""
    run("gradebook", "init", "--gradebook", BOOK)
    connection = sqlite3.connect("grades.db")
    connection.executescript(
        "ALTER TABLE attempts DROP COLUMN mode; UPDATE settings SET value = '1' WHERE key = 'schema_version'"
    )
    connection.close()


@pytest.mark.usefixtures("first_format")
def test_an_older_gradebook_is_refused_then_upgraded_then_used(run):
    refused = run("grade", "--past", "--gradebook", BOOK)
    upgraded = run("gradebook", "upgrade", "--gradebook", BOOK)
    again = run("gradebook", "upgrade", "--gradebook", BOOK)

    assert refused[0] == 1
    assert refused[2].endswith(f"Make a copy of it, then run: kneeedu gradebook upgrade --gradebook {BOOK}\n")
    assert upgraded == (0, "The gradebook had format 1 and has format 2 now; nothing in it was lost.\n", "")
    assert again == (0, "The gradebook has format 2 already; nothing in it was lost.\n", "")
    assert run("grade", "--past", "--gradebook", BOOK)[0] == 0


@pytest.fixture
def used(run, committed):
    """A gradebook with one case answered, closed and graded."""
    book = Gradebook.open(BOOK)
    book.enrol("amal", "Amal Haddad")
    attempt = book.attempt("amal", "s1", "sore_knee", quiz="spring")
    for position, event in enumerate((*committed.events, acts.Closed())):
        book.append(attempt, position, event)
    book.save_grade(attempt, committed.grade, "1", "k", "c")


@pytest.mark.usefixtures("used")
def test_a_sound_gradebook_is_counted(run):
    code, out, err = run("gradebook", "check", "--gradebook", BOOK)

    assert (code, err) == (0, "")
    assert out == "No faults in 1 learner, 1 attempt, 10 acts, 1 grade.\n"


@pytest.mark.usefixtures("used")
def test_a_gradebook_at_fault_is_told_fault_by_fault(run):
    connection = sqlite3.connect("grades.db")
    connection.executescript("DELETE FROM events WHERE position = 2; UPDATE grades SET grade = '{}'")
    connection.close()

    code, out, err = run("gradebook", "check", "--gradebook", BOOK)

    assert code == 1
    assert out.splitlines()[0] == "Attempt 1: act 3 is missing."
    assert out.splitlines()[1].startswith("The grade of attempt 1 cannot be read: ")
    assert err == "2 faults found in 1 learner, 1 attempt, 9 acts, 1 grade.\n"
