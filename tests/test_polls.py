"""Classroom polls: one vote for each browser and round, the room after the own vote, the answer last."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from kneeedu import dashboards, library
from kneeedu.errors import ContentError
from kneeedu.gradebook import Gradebook
from kneeedu.library import polls
from kneeedu.library.polls import load_polls, read_polls
from kneeedu.widgets.poll import AFTER, BEFORE, AskTheRoom, in_a_sentence, room_drawn
from kneeedu.widgets.pulse import Pulse

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ONE, OTHER = "a" * 24, "b" * 24


@pytest.fixture
def book(tmp_path):
    return Gradebook.open(f"sqlite:///{tmp_path / 'grades.db'}")


@pytest.fixture
def poll():
    return load_polls()["weak_hip_first"]


@pytest.fixture
def ask(book, poll, knowledge):
    """Opens the poll as it stands in one browser's page."""

    def opened(voter):
        asked = AskTheRoom(
            poll,
            knowledge,
            lambda voter, round_, option: book.vote(poll.id, voter, round_, option),
            lambda: book.votes(poll.id, LONG_AGO),
            Pulse(),
        )
        asked.voter.set_state({"voter": voter})
        return asked

    return opened


def choose(asked, option):
    asked.question.chosen = [option]
    asked.button.click()


def sent(asked):
    """All that the browser is sent of the poll."""
    parts = [asked.question, asked.room, asked.told, asked.button, asked.watch, asked.answer, asked.voter]
    return unescape("".join(str(part.get_state()) for part in parts))


def test_votes_of_the_room_add_up_and_a_second_thought_counts_once(book):
    book.vote("p", ONE, BEFORE, 0)
    book.vote("p", OTHER, BEFORE, 1)
    book.vote("p", ONE, BEFORE, 1)
    book.vote("p", ONE, AFTER, 2)
    book.vote("another", ONE, BEFORE, 0)

    assert book.votes("p", LONG_AGO) == {BEFORE: Counter({1: 2}), AFTER: Counter({2: 1})}


def test_votes_of_an_earlier_meeting_are_not_counted(book):
    book.vote("p", ONE, BEFORE, 0)

    assert book.votes("p", datetime.now(UTC) + timedelta(seconds=1)) == {}


def test_a_whole_room_that_votes_at_once_is_counted_whole(book, tmp_path):
    def vote(number):
        Gradebook.open(f"sqlite:///{tmp_path / 'grades.db'}").vote("p", f"{number:024x}", BEFORE, number % 3)

    room = [threading.Thread(target=vote, args=(number,)) for number in range(30)]
    for one in room:
        one.start()
    for one in room:
        one.join()

    assert book.votes("p", LONG_AGO)[BEFORE] == Counter({0: 10, 1: 10, 2: 10})


def test_nothing_of_the_answer_is_in_the_page_before_it_is_asked_for(ask, poll):
    asked = ask(ONE)
    secret = poll.why[:40]
    assert secret not in sent(asked)

    choose(asked, 0)
    assert secret not in sent(asked)

    asked.answer.click()
    assert secret in sent(asked)
    assert poll.options[poll.right] in unescape(asked.told.value)


def test_the_room_is_shown_after_the_own_vote(ask):
    first, second = ask(ONE), ask(OTHER)
    choose(first, 0)
    assert second.room.value == ""

    choose(second, 1)

    assert "Before talking: 2 voted" in unescape(second.room.value)


def test_an_open_page_sees_votes_that_come_later(ask):
    first, second = ask(ONE), ask(OTHER)
    choose(first, 0)
    assert "You are the only one so far." in first.room.value

    choose(second, 0)
    first.voter._handle_custom_msg({"kind": "look"}, [])

    assert "2 voted, 2 of them" in unescape(first.room.value)


def test_after_talking_the_vote_is_a_new_one_and_both_are_shown(ask, poll):
    asked = ask(ONE)
    choose(asked, 0)

    asked.button.click()
    assert asked.question.answer is None
    assert asked.room.value == ""

    choose(asked, 1)
    told = unescape(asked.room.value)
    assert f"Before talking: 1 voted, 1 of them for “{poll.options[0]}”." in told
    assert f"After talking: 1 voted, 1 of them for “{poll.options[1]}”." in told


def test_a_teacher_can_watch_the_room_without_voting(ask, book, poll):
    choose(ask(ONE), 0)
    teacher = ask(OTHER)

    teacher.watch.click()

    assert "1 voted" in teacher.room.value
    assert sum(book.votes(poll.id, LONG_AGO)[BEFORE].values()) == 1


@pytest.mark.parametrize("voter", ["", "x", "A" * 24, 7, None, "a" * 25])
def test_a_browser_without_a_proper_number_cannot_vote(ask, voter):
    asked = ask(voter)
    asked.question.chosen = [0]

    assert asked.button.disabled


def test_nobody_has_voted_yet_is_said_so(poll):
    assert in_a_sentence(poll, {}) == "Nobody has voted yet."
    assert "Nobody has voted yet." in room_drawn(poll, {})


def test_each_poll_in_a_lesson_exists_and_each_poll_is_in_a_lesson():
    cells = "".join(path.read_text("utf-8") for path in library.notebooks_folder().glob("lessons/*.ipynb"))

    for id_ in load_polls():
        assert f'dashboards.poll(\\"{id_}\\")' in cells
    assert cells.count("dashboards.poll(") == len(load_polls())


def test_an_unknown_poll_is_refused_with_those_there_are():
    with pytest.raises(ContentError, match=r"no poll called 'nothing'.*weak_hip_first"):
        dashboards.poll("nothing")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("right: 1", "right: 9", "the last option is 2"),
        ("references: [falvey2010", "references: [falvey2011", "Did you mean 'falvey2010'"),
        ("- id: weak_hip_first", "- id: roll_the_band", "stands twice"),
        ("  why: >-", "  wyh: >-", "wyh"),
    ],
)
def test_a_fault_in_the_polls_is_told_with_its_line(tmp_path, monkeypatch, before, after, message):
    text = (library.knowledge_folder() / polls.FILE).read_text(encoding="utf-8").replace(before, after, 1)
    (tmp_path / polls.FILE).write_text(text, encoding="utf-8")
    references = set(library.load_knowledge().references)
    monkeypatch.setattr(library, "knowledge_folder", lambda: tmp_path)

    _, faults = read_polls(references)

    assert faults
    assert message in " ".join(map(str, faults))
    assert all(fault.line > 1 for fault in faults)
