"""The door of the room: how many may be in, how many may come in at once, and who is next."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Container
from contextlib import suppress

from tornado.ioloop import IOLoop

from kneeedu.server import memory
from kneeedu.server.waiting import Place, WaitingLine

STARTING_AT_ONCE = 4
"""Pages drawn at the same time, two for each core of a small laptop: more make each slower and none sooner."""
CALLED_AT_ONCE = 3 * STARTING_AT_ONCE
"""Waiting pages told to come at once: enough that no start lies idle while they are on their way."""
HELD_S = 8.0
"""So long a request is kept waiting for a start before it gets the waiting page, which can say what happens."""
SLOW_START_S = 15.0
"""A page that takes longer to draw no longer keeps others from starting."""
MEMORY_KNOWN_FOR_S = 0.5
TOLD_EVERY_S = 300.0
AGAIN_S, AGAIN_LATEST_S = 1.5, 6.0
"""How often a waiting page asks: the first in line often, those far back less so."""
log = logging.getLogger("kneeedu")


class Door:
    """Lets learners in, in order. most: places in the room; inside: how many of them are taken."""

    def __init__(
        self,
        most: int,
        inside: Callable[[], int],
        available_mb: Callable[[], float | None] = memory.available_mb,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most, self._inside, self._available_mb, self._clock = most, inside, available_mb, clock
        self.line = WaitingLine()
        self.on_their_way = 0
        """Let in, and not yet among those inside."""
        self.starting = 0
        """Pages that are being drawn."""
        self._pages: dict[tuple[str, str], str] = {}
        self._memory: tuple[float, int] = (-math.inf, 0)
        self._told_s = -math.inf
        self._moved = asyncio.Event()

    def places(self) -> int:
        """How many more there is room for now. An empty room takes one, however little memory there is."""
        taken = self._inside() + self.on_their_way
        if not taken:
            return min(1, self.most) if self._room_in_memory() < 1 else min(self.most, self._room_in_memory())
        return max(0, min(self.most - taken, self._room_in_memory() - self.on_their_way))

    async def knock(self, ticket: str | None, has_left: Callable[[], bool]) -> "Entry | Place":
        """An entry for whoever's turn it is, a place in the line for everybody else.

        Who only waits for others to start is kept waiting here for a while. has_left: whether the request was given up.
        """
        until, brought = self._clock() + HELD_S, ticket
        while True:
            place = self.line.ask(ticket, self._clock())
            ticket = place.ticket
            if has_left():
                if ticket != brought:
                    self.line.leave(ticket)  # nobody has heard of it
                return place
            if place.ahead < min(self.places(), STARTING_AT_ONCE - self.starting):
                self.line.let_in(ticket, self._clock())
                return Entry(self, ticket or "")
            if place.ahead >= self.places() or self._clock() >= until:
                return place
            await self._wait_for_a_move()

    def note_page(self, ticket: str, address: str, kernel_id: str, alive: Container[str]) -> None:
        """Remember whose page a kernel is behind. alive: the kernels there are; pages of others are forgotten."""
        self._pages = {page: kernel for page, kernel in self._pages.items() if kernel in alive}
        self._pages[ticket, address] = kernel_id

    def come_back(self, ticket: str | None, address: str, alive: Container[str]) -> str | None:
        """The kernel that has to go where a page is loaded again in a full room; its place stays the learner's.

        A browser asks for the new page before it leaves the old one, so that its place is still taken.
        """
        kernel_id = self._pages.pop((ticket or "", address), None) if not self.places() else None
        if not ticket or kernel_id is None or kernel_id not in alive:
            return None
        self.line.come_back(ticket, self._clock())
        return kernel_id

    def look(self, ticket: str | None) -> tuple[Place | None, bool]:
        """A waiting page's place, and whether it shall come now; who holds no place comes and is given one."""
        place = self.line.look(ticket, self._clock())
        if place is None or place.ticket is None:
            return None, True
        comes = place.ahead < min(self.places(), CALLED_AT_ONCE)
        if comes:
            self.line.call(place.ticket, self._clock())
        return place, comes

    def wait_s(self, place: Place) -> float | None:
        """About how long somebody has to wait (s), if that can be told."""
        return self.line.wait_s(place.position, self._clock())

    def moved(self) -> None:
        """Something changed: let those who are kept waiting here look again."""
        self._moved.set()
        self._moved = asyncio.Event()

    async def _wait_for_a_move(self) -> None:
        with suppress(TimeoutError):  # places also become free without a word
            await asyncio.wait_for(self._moved.wait(), 1.0)

    def _room_in_memory(self) -> int:
        read_at_s, room = self._memory
        if self._clock() - read_at_s >= MEMORY_KNOWN_FOR_S:
            available = self._available_mb()
            room = memory.room_left(available)
            self._memory = self._clock(), room
            if room < 1:
                self._tell_teacher(available or 0)
        return room

    def _tell_teacher(self, available_mb: float) -> None:
        if self._clock() - self._told_s < TOLD_EVERY_S:
            return
        self._told_s = self._clock()
        log.warning(
            "This machine is short of memory (%.0f MB left). Nobody more is let in until there is more; they wait in "
            "line. Closing other programs helps.",
            available_mb,
        )


class Entry:
    """One learner on the way in, from being let in until the page is drawn."""

    def __init__(self, door: Door, ticket: str) -> None:
        self._door, self.ticket = door, ticket
        self._on_the_way = self._starts = True
        door.on_their_way += 1
        door.starting += 1
        self._slow = IOLoop.current().call_later(SLOW_START_S, self._free_the_start)

    def counted(self) -> None:
        """The kernel is there and counted among those inside."""
        self._door.on_their_way -= self._on_the_way
        self._on_the_way = False

    def done(self) -> None:
        """The page is drawn, or will not be."""
        self.counted()
        self._free_the_start()
        IOLoop.current().remove_timeout(self._slow)

    def _free_the_start(self) -> None:
        self._door.starting -= self._starts
        self._starts = False
        self._door.moved()


def again_s(place: Place) -> float:
    """In how many seconds a waiting page shall ask again."""
    return min(AGAIN_LATEST_S, AGAIN_S + place.position / 20)
