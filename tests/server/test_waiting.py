"""The waiting line: in order, nobody overtaken, and who has gone away holds nobody up."""

from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from kneeedu.server.waiting import (
    CLAIM_S,
    DOZES_AFTER_S,
    LAPSES_AFTER_S,
    PACE_OVER_S,
    Place,
    WaitingLine,
    in_words,
    wait_in_words,
)


def new_line(most=100):
    numbers = count()
    return WaitingLine(most, lambda: f"t{next(numbers)}")


def test_places_are_given_in_the_order_of_arrival():
    line = new_line()

    places = [line.ask(None, now) for now in range(3)]

    assert [place.position for place in places] == [1, 2, 3]
    assert [place.ahead for place in places] == [0, 1, 2]


def test_asking_again_keeps_the_place():
    line = new_line()
    first, second = line.ask(None, 0), line.ask(None, 0)

    assert line.ask(second.ticket, 5) == second
    assert line.ask(first.ticket, 5) == first
    assert len(line) == 2


def test_a_ticket_that_holds_no_place_goes_to_the_end():
    line = new_line()
    line.ask(None, 0)

    assert line.ask("used before", 0) == Place("used before", 2, 1)


def test_who_comes_back_is_before_all_others_and_they_keep_their_order():
    line = new_line()
    first, second = line.ask(None, 0), line.ask(None, 0)

    line.come_back("inside", 0)

    assert line.ask("inside", 0) == Place("inside", 1, 0)
    assert line.ask(first.ticket, 0) == Place(first.ticket, 2, 1)
    assert line.ask(second.ticket, 0) == Place(second.ticket, 3, 2)


def test_who_goes_in_moves_the_others_up():
    line = new_line()
    first, second = line.ask(None, 0), line.ask(None, 0)

    line.let_in(first.ticket, 1)

    assert line.ask(second.ticket, 1) == Place(second.ticket, 1, 0)


def test_a_page_that_dozes_is_passed_over_and_keeps_its_place():
    line = new_line()
    first, second = line.ask(None, 0), line.ask(None, 0)
    later = DOZES_AFTER_S + 1

    assert line.ask(second.ticket, later) == Place(second.ticket, 2, 0)
    assert line.ask(first.ticket, later) == first


def test_a_page_that_has_gone_loses_its_place():
    line = new_line()
    line.ask(None, 0)
    second = line.ask(None, LAPSES_AFTER_S)

    assert line.ask(second.ticket, LAPSES_AFTER_S + 1) == Place(second.ticket, 1, 0)


def test_a_place_that_is_not_claimed_goes_to_the_next():
    line = new_line()
    first, second = line.ask(None, 0), line.ask(None, 0)
    line.call(first.ticket, 0)
    line.look(first.ticket, CLAIM_S - 1)  # asks, but does not come

    assert line.look(second.ticket, CLAIM_S + 1) == Place(second.ticket, 1, 0)
    assert line.look(first.ticket, CLAIM_S + 1) is None


def test_who_comes_when_called_has_claimed():
    line = new_line()
    first = line.ask(None, 0)
    line.call(first.ticket, 0)
    line.ask(first.ticket, 1)

    assert line.look(first.ticket, CLAIM_S + 2) == first


def test_looking_gives_no_place_to_who_has_none():
    line = new_line()

    assert line.look(None, 0) is None
    assert line.look("made up", 0) is None
    assert len(line) == 0


def test_a_line_of_the_greatest_length_gives_no_more_tickets():
    line = new_line(most=2)
    for _ in range(2):
        line.ask(None, 0)

    assert line.ask(None, 0) == Place(None, 3, 2)
    assert len(line) == 2


def test_there_is_no_estimate_before_the_room_has_shown_its_pace():
    line = new_line()
    tickets = [line.ask(None, 0).ticket for _ in range(4)]
    for ticket in tickets[:2]:
        line.let_in(ticket, 10)

    assert line.wait_s(1, 20) is None


def test_the_estimate_follows_the_pace_and_grows_when_nothing_moves():
    line = new_line()
    tickets = [line.ask(None, 0).ticket for _ in range(5)]
    for at, ticket in enumerate(tickets[:4]):
        line.let_in(ticket, 20 * at)

    assert line.wait_s(1, 80) == pytest.approx(20)
    assert line.wait_s(2, 80) == pytest.approx(40)
    assert line.wait_s(1, 160) == pytest.approx(40)
    assert line.wait_s(1, 60 + PACE_OVER_S) is None


def test_an_empty_line_forgets_its_pace():
    line = new_line()
    for at in range(5):
        line.let_in(line.ask(None, at).ticket, at)
    line.ask(None, 6)

    assert line.wait_s(1, 6) is None


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (1, "You are next."),
        (2, "You are second in line; 1 person is before you."),
        (10, "You are tenth in line; 9 people are before you."),
        (11, "You are 11th in line; 10 people are before you."),
        (22, "You are 22nd in line; 21 people are before you."),
        (113, "You are 113th in line; 112 people are before you."),
    ],
)
def test_a_position_is_told_as_a_sentence(position, words):
    assert in_words(Place("t", position, 0)) == words


def test_without_a_ticket_no_position_is_told():
    assert in_words(Place(None, 1001, 900)) == "Very many people are waiting."


@pytest.mark.parametrize(
    ("wait_s", "words"),
    [
        (None, ""),
        (20, "At the present pace, less than a minute."),
        (61, "At the present pace, about 1 minute."),
        (200, "At the present pace, about 3 minutes."),
        (7200, ""),
    ],
)
def test_a_wait_is_told_roughly_or_not_at_all(wait_s, words):
    assert wait_in_words(wait_s) == words


class Hall(RuleBasedStateMachine):
    """People come, wait, doze off, are called, go in; the model is a plain list of those waiting."""

    people = Bundle("people")

    def __init__(self):
        super().__init__()
        self.line, self.now, self.last = new_line(most=12), 0.0, {}

    @rule(target=people)
    def somebody_comes(self):
        place = self.line.ask(None, self.now)
        if place.ticket is None:
            assert len(self.line) == 12
            return "none"
        assert place.position == len(self.line)  # nobody is overtaken by who comes later
        self.last[place.ticket] = place.position
        return place.ticket

    @rule(ticket=people)
    def a_page_looks(self, ticket):
        place = self.line.look(ticket, self.now)
        if place:
            assert 0 <= place.ahead < place.position <= self.last[ticket]  # forward only
            self.last[ticket] = place.position

    @rule(ticket=people)
    def a_page_is_told_to_come(self, ticket):
        if self.line.look(ticket, self.now):
            self.line.call(ticket, self.now)

    @rule(ticket=consumes(people))
    def somebody_goes_in(self, ticket):
        self.line.let_in(ticket, self.now)
        assert self.line.look(ticket, self.now) is None

    @rule(passed_s=st.sampled_from([0.5, CLAIM_S - 1, DOZES_AFTER_S + 1, LAPSES_AFTER_S + 1]))
    def time_passes(self, passed_s):
        self.now += passed_s

    @rule()
    def everybody_looks(self):
        alive = [place for ticket in self.last if (place := self.line.look(ticket, self.now))]
        assert [place.position for place in alive] == list(range(1, len(alive) + 1))  # no gap, nobody twice
        assert len(self.line) == len(alive)

    @invariant()
    def the_line_is_never_longer_than_its_greatest_length(self):
        assert len(self.line) <= 12

    @invariant()
    def a_wait_is_never_negative(self):
        wait_s = self.line.wait_s(1, self.now)
        assert wait_s is None or wait_s >= 0


Hall.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestHall = Hall.TestCase
