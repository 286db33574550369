"""Warming up plays every kind of page once, and leaves no trace of it."""

import os
import threading

import ipywidgets
import pytest

from kneeedu.dashboards import surroundings, warming
from kneeedu.gradebook import Gradebook


@pytest.fixture
def warmed(tmp_path, monkeypatch):
    """A gradebook that learners use, after the warm process has been warmed beside it."""
    monkeypatch.setenv("KNEEEDU_GRADEBOOK", f"sqlite:///{tmp_path / 'grades.db'}")
    book = surroundings.gradebook()
    book.enrol("ana", "Ana")
    warming.warm_up()
    return book


def test_nobody_is_enrolled_and_nothing_is_graded_by_warming_up(warmed):
    assert warmed.enrolled() == {"ana": "Ana"}
    assert warmed.grades() == []
    assert warmed.attempts("nobody", "short") == []


def test_no_widget_thread_or_setting_is_left_by_warming_up(warmed):
    before, threads = dict(os.environ), threading.active_count()

    warming.warm_up()

    assert dict(os.environ) == before
    assert ipywidgets.widgets.widget._instances == {}
    assert threading.active_count() == threads


def test_a_rehearsal_can_be_held_in_a_gradebook_that_is_in_use(tmp_path):
    book = Gradebook.open(f"sqlite:///{tmp_path / 'grades.db'}")
    book.enrol("ana", "Ana")
    attempt = book.attempt("ana", "s", "a_case")

    book.rehearse()
    book.rehearse()

    assert book.enrolled() == {"ana": "Ana"}
    assert book.attempts("ana", "s") == [attempt]
