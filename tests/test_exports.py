"""Grades as CSV: one row per learner, the best try, exact points, and nothing a spreadsheet would run."""

import csv
import io
from datetime import UTC, datetime

import pytest

from kneeedu.exports.grades_csv import write_grades
from kneeedu.models.grade import WEIGHTS, Grade, GradedAttempt, OpenedAttempt

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def graded(learner, case, score, number=1, safe=True, **domains):
    """A row of the gradebook. domains: shares that differ from the score."""
    attempt = OpenedAttempt(1, learner, "s1", "spring", case, number, 7, NOON)
    shares = dict.fromkeys(WEIGHTS["vignette"], score) | domains
    grade = Grade(score=score, uncapped=score, safe=safe, domains=shares, feedback=())
    return GradedAttempt(learner, learner.title(), attempt, grade, "1", "k", "c", NOON)


def exported(rows, cases=("knee_a", "knee_b"), enrolled=None, pass_mark=0.7):
    """The rows written, as dictionaries by column."""
    out = io.StringIO(newline="")
    count = write_grades(out, rows, cases, enrolled or {}, pass_mark)
    read = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert count == len(read)
    return read


def test_each_learner_has_one_row_however_often_they_tried():
    rows = [graded("amal", "knee_a", 0.5), graded("amal", "knee_a", 0.9, number=2), graded("bo", "knee_a", 0.8)]

    assert [row["learner"] for row in exported(rows)] == ["amal", "bo"]


def test_the_best_try_counts_as_a_whole():
    first = [graded("amal", "knee_a", 0.9), graded("amal", "knee_b", 0.9)]
    second = [graded("amal", "knee_a", 1.0, number=2), graded("amal", "knee_b", 0.2, number=2)]

    (row,) = exported(first + second)

    assert (row["try"], row["points"], row["knee_a.points"]) == ("1", "90.00", "90.00")


def test_points_are_of_a_hundred_and_domains_of_their_weight_to_two_decimals():
    (row,) = exported([graded("amal", "knee_a", 2 / 3, plan=0.5, calibration=1.0)], cases=["knee_a"])

    assert row["points"] == "66.67"
    assert row["knee_a.plan"] == "12.50"
    assert row["knee_a.calibration"] == "15.00"
    assert row["knee_a.diagnosis"] == "20.00"


def test_a_case_not_committed_counts_nothing_and_its_cells_stay_empty():
    (row,) = exported([graded("amal", "knee_a", 1.0)])

    assert row["points"] == "50.00"
    assert {row[f"knee_b.{column}"] for column in ("points", "safe", *WEIGHTS["vignette"])} == {""}


def test_a_learner_who_missed_an_emergency_is_marked_unsafe():
    (row,) = exported([graded("amal", "knee_a", 0.4, safe=False)], cases=["knee_a"])

    assert row["knee_a.safe"] == "no"


@pytest.mark.parametrize(
    ("scores", "passed"), [((0.7, 0.7, 0.7), "yes"), ((0.7, 0.7, 0.69), "no"), ((1.0, 1.0, 0.1), "yes")]
)
def test_exactly_the_pass_mark_is_passed(scores, passed):
    """Three times 0.7, added up by a computer and divided by three, is a hair less than 0.7."""
    cases = ("knee_a", "knee_b", "knee_c")
    rows = [graded("amal", case, score) for case, score in zip(cases, scores, strict=True)]

    (row,) = exported(rows, cases)

    assert row["passed"] == passed


def test_without_a_pass_mark_nobody_passes_or_fails():
    (row,) = exported([graded("amal", "knee_a", 1.0)], pass_mark=None)

    assert "passed" not in row


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("http://x","y")']
)
def test_a_name_that_a_spreadsheet_would_run_is_defused(name):
    (row,) = exported([graded(name, "knee_a", 1.0)], enrolled={name: name})

    assert row["learner"] == row["name"] == f"'{name}"


def test_names_with_commas_quotes_and_letters_of_any_script_arrive_whole():
    name = 'Ó Briain, "Séan" 張'

    (row,) = exported([graded("sean", "knee_a", 1.0)], enrolled={"sean": name})

    assert row["name"] == name


def test_columns_follow_the_order_of_the_quiz():
    (row,) = exported([graded("amal", "knee_a", 1.0)], cases=("knee_b", "knee_a"))

    assert [column for column in row if column.endswith(".points")] == ["knee_b.points", "knee_a.points"]


def test_a_learner_who_opened_the_quiz_and_committed_nothing_has_a_row_without_points():
    rows = exported([graded("amal", "knee_a", 1.0)], enrolled={"amal": "Amal", "bo": "Bo"})

    assert [(row["learner"], row["points"], row["knee_a.points"]) for row in rows] == [
        ("amal", "50.00", "100.00"),
        ("bo", "0.00", ""),
    ]
