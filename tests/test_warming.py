"""Warming up plays every kind of page once, and leaves no trace of it."""

import os
import threading

import ipywidgets
import pytest
from ipywidgets.widgets.trait_types import InstanceDict

from kneeedu.dashboards import sharing, surroundings, warming
from kneeedu.gradebook import Gradebook


@pytest.fixture
def warmed(tmp_path, monkeypatch):
    """A gradebook that learners use, after the warm process has been warmed beside it."""
    monkeypatch.setenv("KNEEEDU_GRADEBOOK", f"sqlite:///{tmp_path / 'grades.db'}")
    book = surroundings.gradebook()
    book.enrol("ana", "Ana")
    monkeypatch.setattr(InstanceDict, "make_dynamic_default", InstanceDict.make_dynamic_default)
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


def test_in_a_process_that_serves_pages_widgets_share_what_they_say_nothing_about(monkeypatch):
    monkeypatch.setattr(InstanceDict, "make_dynamic_default", InstanceDict.make_dynamic_default)
    apart = [ipywidgets.HTML("one"), ipywidgets.HTML("two")]

    sharing.share_plain_instances()
    one, two, special = ipywidgets.HTML("one"), ipywidgets.Box(), ipywidgets.HTML("three", layout={"width": "9px"})

    assert apart[0].layout is not apart[1].layout
    assert one.layout is two.layout
    assert special.layout is not one.layout
    assert special.style is one.style


def test_after_a_page_is_closed_the_next_one_gets_a_layout_that_is_alive(monkeypatch):
    monkeypatch.setattr(InstanceDict, "make_dynamic_default", InstanceDict.make_dynamic_default)
    sharing.share_plain_instances()
    gone = ipywidgets.HTML("one").layout

    ipywidgets.Widget.close_all()

    assert ipywidgets.HTML("two").layout is not gone


def test_a_rehearsal_can_be_held_in_a_gradebook_that_is_in_use(tmp_path):
    book = Gradebook.open(f"sqlite:///{tmp_path / 'grades.db'}")
    book.enrol("ana", "Ana")
    attempt = book.attempt("ana", "s", "a_case")

    book.rehearse()
    book.rehearse()

    assert book.enrolled() == {"ana": "Ana"}
    assert book.attempts("ana", "s") == [attempt]
