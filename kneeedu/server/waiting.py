"""The waiting line: who came first goes in first, and who has gone away holds nobody up. Plain values, no clock."""

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

DOZES_AFTER_S = 15.0
"""Not heard of for so long, a page is passed over: two of its questions or a reload without JavaScript went missing."""
LAPSES_AFTER_S = 90.0
"""Not heard of for so long, a page has gone. Browsers let a page out of sight ask once a minute only."""
CLAIM_S = 15.0
"""So long a free place is kept for a page that was told to come."""
MOST_TICKETS = 1000
"""More than three times the largest room; about 0.2 MB."""
PACE_FROM, PACE_OVER_S = 3, 600.0
"""An estimate needs so many places freed within so many seconds; less would be a guess."""
_ORDINALS = ("next", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Place:
    """A place in the line.

    ticket: None when so many wait that none was given. position: from 1. ahead: those in front who are awake.
    """

    ticket: str | None
    position: int
    ahead: int


@dataclass
class _Waiting:
    heard_s: float
    called_s: float | None = None


class WaitingLine:
    """Tickets in the order they were taken. Every time is in seconds of one clock that the caller reads."""

    def __init__(
        self, most: int = MOST_TICKETS, new_ticket: Callable[[], str] = lambda: secrets.token_urlsafe(12)
    ) -> None:
        self._most, self._new_ticket = most, new_ticket
        self._waiting: dict[str, _Waiting] = {}
        self._let_in_s: deque[float] = deque(maxlen=12)

    def __len__(self) -> int:
        return len(self._waiting)

    def ask(self, ticket: str | None, now_s: float) -> Place:
        """The place a ticket holds; the last one for a ticket that holds none, and for a new ticket."""
        self._forget(now_s)
        if ticket not in self._waiting and len(self._waiting) >= self._most:
            return self._place(None, now_s)
        ticket = ticket or self._new_ticket()
        self._waiting[ticket] = _Waiting(now_s)
        return self._place(ticket, now_s)

    def come_back(self, ticket: str, now_s: float) -> None:
        """Put before all others who was inside until now: a page that is reloaded does not lose its place."""
        self.leave(ticket)
        self._waiting = {ticket: _Waiting(now_s), **self._waiting}

    def look(self, ticket: str | None, now_s: float) -> Place | None:
        """The place a ticket holds, None for one that holds none. Looking keeps a place as asking does."""
        self._forget(now_s)
        if ticket is None or ticket not in self._waiting:
            return None
        self._waiting[ticket].heard_s = now_s
        return self._place(ticket, now_s)

    def call(self, ticket: str, now_s: float) -> None:
        """Note that the page was told to come; if it does not ask in time, its ticket lapses."""
        waiting = self._waiting[ticket]
        if waiting.called_s is None:
            waiting.called_s = now_s

    def let_in(self, ticket: str | None, now_s: float) -> None:
        """Take who goes in out of the line."""
        self.leave(ticket)
        self._let_in_s.append(now_s)
        if not self._waiting:
            self._let_in_s.clear()  # with nobody waiting, people come at their own pace and not at the room's

    def leave(self, ticket: str | None) -> None:
        """Give up a place in the line."""
        if ticket is not None:
            self._waiting.pop(ticket, None)

    def wait_s(self, position: int, now_s: float) -> float | None:
        """About how long a position has to wait at the pace of late (s); None where there is no pace to go by."""
        while self._let_in_s and now_s - self._let_in_s[0] > PACE_OVER_S:
            self._let_in_s.popleft()
        if len(self._let_in_s) < PACE_FROM:
            return None
        return position * (now_s - self._let_in_s[0]) / len(self._let_in_s)

    def _place(self, ticket: str | None, now_s: float) -> Place:
        position = ahead = 0
        for held, waiting in self._waiting.items():
            if held == ticket:
                break
            position += 1
            ahead += now_s - waiting.heard_s <= DOZES_AFTER_S
        return Place(ticket, position + 1, ahead)

    def _forget(self, now_s: float) -> None:
        gone = [
            ticket
            for ticket, waiting in self._waiting.items()
            if now_s - waiting.heard_s > LAPSES_AFTER_S
            or (waiting.called_s is not None and now_s - waiting.called_s > CLAIM_S)
        ]
        for ticket in gone:
            del self._waiting[ticket]


def in_words(place: Place) -> str:
    """Where in the line, as a sentence.

    >>> in_words(Place("a", 3, 2))
    'You are third in line; 2 people are before you.'
    """
    if place.ticket is None:
        return "Very many people are waiting."
    if place.position == 1:
        return "You are next."
    before = "1 person is" if place.position == 2 else f"{place.position - 1} people are"
    return f"You are {_ordinal(place.position)} in line; {before} before you."


def wait_in_words(wait_s: float | None) -> str:
    """How long it may take, as a sentence; empty where nothing is known, and beyond an hour."""
    if wait_s is None or wait_s > 3600:
        return ""
    if wait_s < 60:
        return "At the present pace, less than a minute."
    minutes = round(wait_s / 60)
    return f"At the present pace, about {minutes} minute{'s' if minutes > 1 else ''}."


def _ordinal(position: int) -> str:
    if position <= len(_ORDINALS):
        return _ORDINALS[position - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(position % 10, "th") if position % 100 not in (11, 12, 13) else "th"
    return f"{position}{ending}"
