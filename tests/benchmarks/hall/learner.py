"""A learner without a browser: opens a page as one would, joins its kernel's socket, plays the case, and leaves.

Cheap enough that a hundred fit beside the server on two cores. What is timed: until the page is usable (the page read to
its end, every widget's state received, a first answer given and acknowledged), and from commit to feedback.
"""

import asyncio
import json
import re
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

PATIENCE_S, ASK_AGAIN_S = 300.0, 4.0
PROTOCOL = "v1.kernel.websocket.jupyter.org"
WIDGETS = {"version": "1.0.0"}
"""Of the protocol by which a page asks for all widgets."""
Message = dict[str, Any]


@dataclass
class Visit:
    """What one visit was like, in seconds from its start; None where it did not come so far."""

    usable_s: float | None = None
    feedback_s: float | None = None
    waited: int = 0
    fault: str = ""
    socket_bytes: int = 0


@dataclass
class Learner:
    """One visit to one address. think_s: pause before each answer after the first, and before the commit."""

    address: str
    think_s: float = 0.0
    visit: Visit = field(default_factory=Visit)
    cookies: dict[str, str] = field(default_factory=dict)
    models: dict[str, Message] = field(default_factory=dict)

    async def come(self) -> None:
        """Until the page is usable; faults are noted in the visit, not raised."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._open()
                await self._join()
                await self._answer(*self._questions()[0])
                await self._until(lambda: self._says("1 of 8 answered"))
            self.visit.usable_s = time.perf_counter() - began
        except Exception as error:
            self.visit.fault = f"{type(error).__name__}: {error}"[:200]

    async def play(self) -> None:
        """The other answers, the commit, the feedback."""
        if self.visit.fault:
            return
        try:
            async with asyncio.timeout(PATIENCE_S):
                for done, (model, state) in enumerate(self._questions()[1:], 2):
                    await asyncio.sleep(self.think_s)
                    await self._answer(model, state)
                    await self._until(lambda done=done: self._says(f"{done} of 8 answered"))
                await asyncio.sleep(self.think_s)
                commit = next(key for key, state in self.models.items() if str(state.get("description", "")).startswith("Commit"))
                clicked = time.perf_counter()
                self._send_to(commit, {"method": "custom", "content": {"event": "click"}})
                await self._until(lambda: self._says("kn-dial"))
            self.visit.feedback_s = time.perf_counter() - clicked
        except Exception as error:
            self.visit.fault = f"{type(error).__name__}: {error}"[:200]

    async def leave(self, politely: bool = True) -> None:
        """Give the kernel back as a page does on leaving, or vanish like a laptop that is shut."""
        if hasattr(self, "socket"):
            self.socket.close()
        if politely and hasattr(self, "kernel"):
            body = f"_xsrf={self.cookies.get('_xsrf', '')}"
            where = urljoin(self.address, f"/voila/api/shutdown/{self.kernel}")
            await self._fetch(where, method="POST", body=body)

    async def _open(self) -> None:
        """The page, through redirects and the waiting page."""
        where = self.address
        while True:
            answer = await self._fetch(where)
            if answer.code in (302, 303):
                where = urljoin(where, answer.headers["Location"])
            elif answer.code == 503:
                self.visit.waited += 1
                await self._wait_in_line(where)
            elif answer.code == 200:
                break
            else:
                raise RuntimeError(f"the page answered {answer.code}")
        found = re.search(r'"kernelId":\s*"([\w-]+)"', answer.body.decode())
        if not found:
            raise RuntimeError("the page names no kernel")
        self.kernel = found[1]

    async def _wait_in_line(self, where: str) -> None:
        while True:
            told = json.loads((await self._fetch(urljoin(where, "/kneeedu/line"))).body)
            if told["comes"]:
                return
            await asyncio.sleep(told["again_s"])

    async def _fetch(self, where: str, **options: Any) -> HTTPResponse:
        request = HTTPRequest(
            where,
            follow_redirects=False,
            connect_timeout=PATIENCE_S,
            request_timeout=PATIENCE_S,
            headers={"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())},
            **options,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    async def _join(self) -> None:
        """The kernel's socket, and the state of every widget, as Voilà's page asks for it."""
        host = urlsplit(self.address).netloc
        request = HTTPRequest(
            f"ws://{host}/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4()}",
            headers={"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())},
            connect_timeout=PATIENCE_S,
            request_timeout=PATIENCE_S,
        )
        self.socket: WebSocketClientConnection = await websocket_connect(request, subprotocols=[PROTOCOL])
        self._send("kernel_info_request", {})
        while not self.models:
            control = uuid.uuid4().hex
            self._send("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}})
            self._send_to(control, {"method": "request_states"})
            with suppress(TimeoutError):  # a kernel that is still busy may take the second message first
                async with asyncio.timeout(ASK_AGAIN_S):
                    await self._until(lambda: bool(self.models))

    async def _until(self, is_so: Any) -> None:
        while not is_so():
            self._take(await self._hear())

    async def _hear(self) -> Message:
        heard = await self.socket.read_message()
        if heard is None:
            raise RuntimeError("the socket was closed")
        self.visit.socket_bytes += len(heard)
        _channel, parts = deserialize_msg_from_ws_v1(heard)
        return {"kind": json.loads(parts[0])["msg_type"], "content": json.loads(parts[3])}

    def _take(self, message: Message) -> None:
        """Keep what the message says of the widgets."""
        content = message["content"]
        data = content.get("data", {})
        if message["kind"] == "comm_open":
            self.models[content["comm_id"]] = data.get("state", {})
        elif message["kind"] == "comm_msg" and data.get("method") == "update_states":
            self.models |= {key: model["state"] for key, model in data["states"].items()}
        elif message["kind"] == "comm_msg" and data.get("method") == "update":
            self.models.setdefault(content["comm_id"], {}).update(data["state"])
        elif message["kind"] == "comm_close":
            self.models.pop(content["comm_id"], None)

    def _says(self, words: str) -> bool:
        return any(words in value for state in self.models.values() if isinstance(value := state.get("value"), str))

    def _questions(self) -> list[tuple[str, Message]]:
        """Every question on the page, the simple ones first."""
        asked = [(key, state) for key, state in self.models.items() if "options" in state or "views" in state]
        return sorted(asked, key=lambda pair: ("views" in pair[1], pair[1].get("kind") != "scale"))

    async def _answer(self, model: str, state: Message) -> None:
        answer: Message = {"chosen": [0], "answered": True} if "options" in state else {"chosen": "elsewhere"}
        self._send_to(model, {"method": "update", "state": answer, "buffer_paths": []})

    def _send_to(self, model: str, data: Message) -> None:
        self._send("comm_msg", {"comm_id": model, "data": data})

    def _send(self, kind: str, content: Message) -> None:
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "hall", "msg_type": kind, "version": "5.3"}
        parts = [json.dumps(part).encode() for part in (header | {"date": ""}, {}, WIDGETS, content)]
        self.socket.write_message(serialize_msg_to_ws_v1(parts, "shell"), binary=True)
