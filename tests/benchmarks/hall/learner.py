"""A learner without a browser: opens a page as one would, joins its kernel's socket, plays the case, and leaves.

Cheap enough that a hundred fit beside the server on two cores. What is timed: until the page is usable (the page read
to its end, every widget's state received, a first answer given and acknowledged), and from commit to feedback. Like an
open page it sends a heartbeat, and notes how long the answer took.
"""

import asyncio
import json
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from hall.visitor import PATIENCE_S, Visitor, kernel_of
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
WIDGETS = {"version": "1.0.0"}
"""Of the protocol by which a page asks for all widgets."""
ASK_AGAIN_S = 4.0
BEAT_EVERY_S, LOST_AFTER_S = 1.5, 4.2
"""As in the page's pulse (widgets/pulse.js): when this long nothing came back, it says that the connection is lost."""
Message = dict[str, Any]


@dataclass
class Visit:
    """What one visit was like, in seconds from its start; None where it did not come so far."""

    usable_s: float | None = None
    feedback_s: float | None = None
    fault: str = ""
    socket_bytes: int = 0
    slowest_beat_s: float = 0.0

    @property
    def saw_connection_lost(self) -> bool:
        return self.slowest_beat_s > LOST_AFTER_S


@dataclass
class Learner:
    """One visit to one address.

    think_s: pause before each answer after the first, and before the commit. files: what a browser with an empty cache
    fetches besides the page.
    """

    address: str
    think_s: float = 0.0
    files: Sequence[str] = ()
    visit: Visit = field(default_factory=Visit)
    models: dict[str, Message] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.browser = Visitor(self.address)
        self.kernel = ""
        self._socket: WebSocketClientConnection | None = None
        self._news, self._closed = asyncio.Event(), False
        self._beats: deque[float] = deque()
        self._tasks: list[asyncio.Task[None]] = []

    async def come(self) -> None:
        """Until the page is usable; faults are noted in the visit, not raised."""
        began = time.perf_counter()
        async with self._noting_faults():
            self.kernel = kernel_of(await self.browser.open())
            await self.browser.load(self.files)
            await self._join()
            self._answer(*self.questions()[0])
            await self._until(lambda: self._says("1 of 8 answered"))
            self.visit.usable_s = time.perf_counter() - began

    async def play(self, most: int = 8) -> None:
        """The other answers; then, when all are given, the commit and the feedback. most: answers in all."""
        if self.visit.fault:
            return
        async with self._noting_faults():
            for done, (model, state) in enumerate(self.questions()[1:most], 2):
                await asyncio.sleep(self.think_s)
                self._answer(model, state)
                await self._until(lambda done=done: self._says(f"{done} of 8 answered"))
            if most < 8:
                return
            await asyncio.sleep(self.think_s)
            clicked = time.perf_counter()
            self._send_to(self._button("Commit"), {"method": "custom", "content": {"event": "click"}})
            await self._until(lambda: self._says("kn-dial"))
            self.visit.feedback_s = time.perf_counter() - clicked

    async def leave(self, politely: bool = True) -> None:
        """Give the kernel back as a page does on leaving, or vanish like a laptop that is shut."""
        for task in self._tasks:
            task.cancel()
        if self._beats:  # one that was never answered counts, too
            self.visit.slowest_beat_s = max(self.visit.slowest_beat_s, time.perf_counter() - self._beats.popleft())
        if self._socket:
            self._socket.close()
        if politely and self.kernel:
            with suppress(RuntimeError):
                await self.browser.hand_back(self.kernel)

    def questions(self) -> list[tuple[str, Message]]:
        """Every question on the page, the simple ones first."""
        asked = [(key, state) for key, state in self.models.items() if "options" in state or "views" in state]
        return sorted(asked, key=lambda pair: ("views" in pair[1], pair[1].get("kind") != "scale"))

    @asynccontextmanager
    async def _noting_faults(self) -> Any:
        try:
            async with asyncio.timeout(PATIENCE_S):
                yield
        except Exception as error:
            self.visit.fault = f"{type(error).__name__}: {error}"[:200]

    async def _join(self) -> None:
        """The kernel's socket, and the state of every widget, as Voilà's page asks for it."""
        host = urlsplit(self.address).netloc
        request = HTTPRequest(
            f"ws://{host}/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4()}",
            headers={"Cookie": self.browser.cookie},
            connect_timeout=PATIENCE_S,
            request_timeout=PATIENCE_S,
        )
        self._socket = await websocket_connect(request, subprotocols=[PROTOCOL], compression_options={})
        self._tasks.append(asyncio.create_task(self._listen(self._socket)))
        self._send("kernel_info_request", {})
        while not self.models:
            control = uuid.uuid4().hex
            self._send("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}})
            self._send_to(control, {"method": "request_states"})
            with suppress(TimeoutError):  # a kernel that is still busy may take the second message first
                async with asyncio.timeout(ASK_AGAIN_S):
                    await self._until(lambda: bool(self.models))
        self._tasks.append(asyncio.create_task(self._beat()))

    async def _listen(self, socket: WebSocketClientConnection) -> None:
        while (heard := await socket.read_message()) is not None:
            self.visit.socket_bytes += len(heard)
            _channel, parts = deserialize_msg_from_ws_v1(heard)
            kind = json.loads(parts[0])["msg_type"]
            if kind.startswith("comm"):
                self._take(kind, json.loads(parts[3]))
                self._news.set()
        self._closed = True
        self._news.set()

    async def _until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            if self._closed:
                raise RuntimeError("the socket was closed")
            self._news.clear()
            await self._news.wait()

    async def _beat(self) -> None:
        """Ping as the page does, as long as the page is open."""
        pulse = next((key for key, state in self.models.items() if "rests_after_s" in state), None)
        while pulse and not self._closed:
            await asyncio.sleep(BEAT_EVERY_S)
            self._beats.append(time.perf_counter())
            self._send_to(pulse, {"method": "custom", "content": {"kind": "ping"}})

    def _take(self, kind: str, content: Message) -> None:
        """Keep what a message says of the widgets."""
        data = content.get("data", {})
        method = data.get("method")
        if kind == "comm_open":
            self.models[content["comm_id"]] = data.get("state", {})
        elif kind == "comm_close":
            self.models.pop(content["comm_id"], None)
        elif method == "update_states":
            self.models |= {key: model["state"] for key, model in data["states"].items()}
        elif method == "update":
            self.models.setdefault(content["comm_id"], {}).update(data["state"])
        elif method == "custom" and data.get("content") == {"kind": "pong"} and self._beats:
            took = time.perf_counter() - self._beats.popleft()
            self.visit.slowest_beat_s = max(self.visit.slowest_beat_s, took)

    def _says(self, words: str) -> bool:
        return any(words in value for state in self.models.values() if isinstance(value := state.get("value"), str))

    def _button(self, start: str) -> str:
        return next(key for key, one in self.models.items() if str(one.get("description", "")).startswith(start))

    def _answer(self, model: str, state: Message) -> None:
        answer: Message = {"chosen": [0], "answered": True} if "options" in state else {"chosen": "elsewhere"}
        self._send_to(model, {"method": "update", "state": answer, "buffer_paths": []})

    def _send_to(self, model: str, data: Message) -> None:
        self._send("comm_msg", {"comm_id": model, "data": data})

    def _send(self, kind: str, content: Message) -> None:
        assert self._socket is not None
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "hall", "msg_type": kind, "version": "5.3"}
        parts = [json.dumps(part).encode() for part in (header | {"date": ""}, {}, WIDGETS, content)]
        self._socket.write_message(serialize_msg_to_ws_v1(parts, "shell"), binary=True)
