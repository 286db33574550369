"""A client that speaks to a page's kernel directly, as a curious learner with developer tools could."""

import json
import re
import uuid
from types import TracebackType
from typing import Any

import requests
from websocket import create_connection

PATIENCE_S = 60.0
Message = dict[str, Any]


class Wire:
    """Opens a page without a browser and talks to its kernel's socket."""

    def __init__(self, url: str) -> None:
        self.session = requests.Session()
        self.page = self.session.get(url, timeout=PATIENCE_S).text
        found = re.search(r'"kernelId":\s*"([\w-]+)"', self.page) or re.search(r"kernel_id\W+([\w-]{36})", self.page)
        assert found, "the page names no kernel"
        self.kernel = found.group(1)
        root = re.match(r"https?://[^/]+", url).group(0)  # type: ignore[union-attr]
        self.socket_url = f"{root.replace('http', 'ws', 1)}/api/kernels/{self.kernel}/channels"
        self.models: dict[str, Message] = {}

    def __enter__(self) -> "Wire":
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)
        self.socket = create_connection(self.socket_url, timeout=PATIENCE_S, cookie=cookies)
        self.models = self.states()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()
        self.session.close()

    def states(self) -> dict[str, Message]:
        """The state of every widget the kernel is willing to tell, by model id."""
        comm = uuid.uuid4().hex
        self._send(
            "comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}, {"version": "1.0.0"}
        )
        self._send("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        while True:
            message = self.receive()
            data = message["content"].get("data", {})
            if message["msg_type"] == "comm_msg" and data.get("method") == "update_states":
                return {key: model["state"] for key, model in data["states"].items()}

    def update(self, model: str, state: Message) -> None:
        """Forge a change of a widget's state."""
        self._send("comm_msg", {"comm_id": model, "data": {"method": "update", "state": state, "buffer_paths": []}})

    def custom(self, model: str, content: Message) -> None:
        """Forge a widget's own message, such as a click."""
        self._send("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": content}})

    def execute(self, code: str) -> None:
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        self._send("execute_request", content)

    def named(self, **traits: Any) -> list[str]:
        """Ids of the models whose state holds these values."""
        return [
            key for key, state in self.models.items() if all(state.get(name) == value for name, value in traits.items())
        ]

    def receive(self) -> Message:
        message: Message = json.loads(self.socket.recv())
        return message

    def _send(self, kind: str, content: Message, metadata: Message | None = None) -> None:
        header = {
            "msg_id": uuid.uuid4().hex,
            "username": "",
            "session": "wire",
            "msg_type": kind,
            "version": "5.3",
            "date": "",
        }
        message = {
            "header": header,
            "parent_header": {},
            "metadata": metadata or {},
            "content": content,
            "channel": "shell",
            "buffers": [],
        }
        self.socket.send(json.dumps(message))
