"""Pages with a kernel behind them: who is let in, the page they wait on, and how a kernel goes when its page does."""

import os
import re
from contextlib import aclosing
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from jupyter_client.manager import AsyncKernelManager
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kneeedu.server.door import Entry, again_s
from kneeedu.server.kernels import end_kernel
from kneeedu.server.opening import opening_behind
from kneeedu.server.pages import QUIZ_PAGE, House, Page, refuse_seat, say
from kneeedu.server.rendering import Press
from kneeedu.server.waiting import Place, in_words, wait_in_words

RETRY_AFTER_S = 10
"""How often a waiting page asks where there is no JavaScript."""
_TICKET = "kneeedu_ticket"
_TICKET_FORM = re.compile(r"[\w-]{16}")


class Room(TornadoVoilaHandler):
    """A notebook drawn by Voilà. One request starts one kernel, or none when it is refused."""

    has_left = False
    kernel_id = ""

    def initialize(self, house: House, press: Press, **voila: Any) -> None:
        self.house, self.press = house, press
        super().initialize(**voila)

    def render_template(self, name: str, **values: Any) -> str:
        if name == "error.html" and "heading" not in values:
            values["heading"], values["advice"] = say(int(values.get("status_code", 500)))
        return str(super().render_template(name, quiz=self.house.quiz, **values))

    @authenticated
    async def get(self, path: str = "") -> None:
        if not self.may_be_opened(path) or self.is_looking_ahead():
            raise HTTPError(404)
        reason = self.no_seat(path)
        if reason:
            self.refuse(403, reason, "Go to the first page and start again from there.")
        elif path == QUIZ_PAGE and "seat" not in self.request.query_arguments:
            self.redirect(self.base_url, status=303)
        else:
            await self.let_in(path)

    async def let_in(self, path: str) -> None:
        """Draw the page when it is the learner's turn, else the waiting page."""
        door, ticket = self.house.door, self.ticket()
        if kernel_id := door.come_back(ticket, self.request.uri or "", self.kernel_manager):
            await end_kernel(self.kernel_manager, kernel_id)
        entry = await door.knock(ticket, lambda: self.has_left)
        if isinstance(entry, Place):
            self.let_wait(entry)
        else:
            await self.draw(path, entry)

    async def draw(self, path: str, entry: Entry) -> None:
        self.remember_ticket(entry.ticket)
        _ = self.xsrf_token  # sets the cookie without which the page cannot hand its kernel back on leaving
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.request.connection.stream.set_nodelay(True)  # each piece goes out at once
        try:
            start = partial(self.start_kernel, path, entry)
            async with aclosing(self.press.page(path, start, self.opening(path)).pieces()) as pieces:
                async for piece in pieces:
                    if self.has_left:
                        break
                    self.write(piece)
                    self.flush()
        finally:
            entry.done()
            if self.has_left and self.kernel_id:
                await end_kernel(self.kernel_manager, self.kernel_id)

    def opening(self, path: str) -> str:
        """What a case page can say before its kernel is there."""
        tokens = parse_qs(self.request.query).get("seat")
        return opening_behind(tokens[0], self.house) if tokens and path == QUIZ_PAGE else ""

    async def start_kernel(self, path: str, entry: Entry) -> tuple[str, AsyncKernelManager]:
        """A kernel of this learner's own, which knows them by the address they came with."""
        env = os.environ | {"QUERY_STRING": self.request.query}
        folder = path.rpartition("/")[0]
        self.kernel_id = await self.kernel_manager.start_kernel(kernel_name="python3", path=folder, env=env)
        entry.counted()
        self.house.door.note_page(entry.ticket, self.request.uri or "", self.kernel_id, self.kernel_manager)
        return self.kernel_id, self.kernel_manager.get_kernel(self.kernel_id)

    def on_connection_close(self) -> None:
        """The learner left before the page was drawn: what was begun for them is undone."""
        self.has_left = True
        self.house.door.moved()

    def ticket(self) -> str | None:
        """What this browser stands in line with, from when it first came."""
        ticket = self.get_cookie(_TICKET)
        return ticket if ticket and _TICKET_FORM.fullmatch(ticket) else None

    def remember_ticket(self, ticket: str) -> None:
        self.set_cookie(_TICKET, ticket, path=self.base_url, httponly=True, samesite="Lax")

    def may_be_opened(self, path: str) -> bool:
        """Notebooks for learners only; during a quiz not the lessons."""
        folder, _, name = path.partition("/")
        folders = ("dashboards",) if self.house.quiz else ("dashboards", "lessons")
        plain = name.endswith(".ipynb") and "/" not in name and not name.startswith(".")
        return folder in folders and plain and (self.house.notebooks / path).is_file()

    def is_looking_ahead(self) -> bool:
        """A browser that fetches a page before anybody asked for it would start a kernel for nobody."""
        return "prefetch" in self.request.headers.get("Sec-Purpose", self.request.headers.get("Purpose", ""))

    def no_seat(self, path: str) -> str | None:
        tokens = parse_qs(self.request.query).get("seat")
        return refuse_seat(tokens[0], self.house) if tokens else None

    def let_wait(self, place: Place) -> None:
        """The waiting page. Its status tells robots that this is not yet what they asked for."""
        if self.has_left:
            return
        if place.ticket:
            self.remember_ticket(place.ticket)
        self.set_header("Retry-After", str(RETRY_AFTER_S))
        self.set_header("Cache-Control", "no-store")
        self.set_status(503)
        told = told_waiting(place, self.house)
        self.finish(self.render_template("full.html", retry_s=RETRY_AFTER_S, **told))

    def refuse(self, status: int, heading: str, advice: str) -> None:
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(self.render_template("error.html", status_code=status, heading=heading, advice=advice))


class Line(Page):
    """Tells a waiting page where in the line it stands, and when to come."""

    def get(self) -> None:
        place, comes = self.house.door.look(self.get_cookie(_TICKET))
        self.set_header("Cache-Control", "no-store")
        self.finish({"comes": comes} | (told_waiting(place, self.house) if place else {}))


def told_waiting(place: Place, house: House) -> dict[str, Any]:
    """What a waiting page says, and in how many seconds it asks again."""
    pace = wait_in_words(house.door.wait_s(place))
    full = place.ahead >= house.door.places()
    heading = "The room is full." if full else "Many people are coming in at once."
    return {"heading": heading, "where": in_words(place), "pace": pace, "again_s": again_s(place)}


class Talk(VoilaKernelWebsocketHandler):
    """The socket between a page and its kernel. Each message goes out at once.

    Else a short one waits for the other side to acknowledge the one before, 40 ms each time, thrice while a page opens.
    """

    async def open(self, kernel_id: str) -> None:
        self.set_nodelay(True)
        await super().open(kernel_id)


class KernelIsThere(KernelHandler):
    """Tells a page that its kernel lives. Ending one by this way is not offered."""

    SUPPORTED_METHODS = ("GET",)


class HandBack(VoilaShutdownKernelHandler):
    """Ends the kernel of a page that was left; one that is gone already is no fault."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        await end_kernel(self.kernel_manager, kernel_id)
        self.set_status(204)
        self.finish()
