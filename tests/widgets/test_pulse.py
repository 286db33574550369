"""The page's pulse: faults become sentences, the page can change nothing, a heartbeat is answered."""

import logging
import re
from datetime import UTC, datetime

import pytest

from kneeedu.dashboards import surroundings
from kneeedu.errors import NotAllowed
from kneeedu.widgets.pulse import Pulse


@pytest.fixture
def pulse():
    return Pulse()


def test_an_act_that_is_refused_is_told_in_its_own_sentence(pulse):
    def refuse():
        raise NotAllowed("The answers are committed and can no longer be changed.")

    pulse.guard(refuse)()

    assert pulse.notice == "The answers are committed and can no longer be changed."


def test_a_bug_is_told_by_a_number_that_stands_in_the_log_and_by_nothing_else(pulse, caplog):
    def stumble():
        raise RuntimeError("the key is in /etc/secret")

    with caplog.at_level(logging.ERROR, "kneeedu"):
        pulse.guard(stumble)()

    number = re.search(r"K-[0-9A-F]{4}", pulse.notice)[0]
    assert "secret" not in pulse.notice
    assert number in caplog.text
    assert "the key is in /etc/secret" in caplog.text


def test_the_next_act_that_succeeds_takes_the_notice_away(pulse):
    pulse.notice = "Not every question is answered yet."

    pulse.guard(lambda: None)()

    assert pulse.notice == ""


def test_a_guarded_callback_hears_what_it_is_called_with(pulse):
    heard = []

    pulse.guard(heard.append)("tap")

    assert heard == ["tap"]


def test_the_page_cannot_put_words_into_the_kernels_mouth(pulse):
    pulse.notice = "Reload this page."
    before = pulse.get_state()

    forged = {"notice": "All is well.", "said": "Full marks", "saved": "23:59", "page": 9, "_css": "*{}"}
    pulse.set_state(forged | {"rests_after_s": 10**6, "kind": "exam"})

    assert pulse.get_state() == before


def test_a_heartbeat_is_answered_and_other_messages_are_not(pulse, monkeypatch):
    sent = []
    monkeypatch.setattr(Pulse, "send", lambda self, content, buffers=None: sent.append(content))

    for content in ({"kind": "ping"}, {"kind": "grade"}, "ping", None, ["ping"], 7):
        pulse._handle_custom_msg(content, [])

    assert sent == [{"kind": "pong"}]


def test_a_new_screen_turns_the_page_and_clears_the_notice(pulse):
    pulse.notice = "Not every question is answered yet."

    pulse.turn_page()

    assert (pulse.page, pulse.notice) == (1, "")


def test_the_time_of_the_last_saved_answer_is_told_by_the_clock_on_the_wall(pulse):
    moment = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)

    pulse.note_saved(moment)

    assert pulse.saved == f"{moment.astimezone():%H:%M}"


def test_a_page_in_a_notebook_of_ones_own_never_rests(monkeypatch):
    monkeypatch.delenv("KNEEEDU_SERVED", raising=False)

    assert surroundings.rests_after_s() == 0


def test_a_served_page_rests_after_twenty_minutes_or_as_the_server_was_told(monkeypatch):
    monkeypatch.setenv("KNEEEDU_SERVED", "1")
    assert surroundings.rests_after_s() == 20 * 60

    monkeypatch.setenv("KNEEEDU_RESTS_AFTER_S", "300")
    assert surroundings.rests_after_s() == 300
