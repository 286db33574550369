"""A wire with a scale: all that a server sends to a browser goes through it and is counted, sockets and headers too."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Scale:
    """Where to reach the server through the wire, and what has come down it so far (bytes)."""

    def __init__(self, url: str) -> None:
        self.to = (urlsplit(url).hostname or "", urlsplit(url).port or 80)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self.listener.getsockname()[1]}/"
        self.bytes = self.socket_bytes = 0
        self.ends: list[socket.socket] = []
        self.threads = [threading.Thread(target=self._listen, daemon=True)]
        self.threads[0].start()

    def reset(self) -> None:
        self.bytes = self.socket_bytes = 0

    def close(self) -> None:
        """Hang up on both sides, and leave no socket open."""
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.threads[0].join(5)
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(5)
        for end in (*self.ends, self.listener):
            end.close()

    def _listen(self) -> None:
        while True:
            try:
                browser, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.to)
            self.ends += [browser, server]
            for source, sink, is_down in ((browser, server, False), (server, browser, True)):
                self.threads.append(threading.Thread(target=self._carry, args=(source, sink, is_down), daemon=True))
                self.threads[-1].start()

    def _carry(self, source: socket.socket, sink: socket.socket, is_down: bool) -> None:
        is_websocket = False
        with suppress(OSError):
            while part := source.recv(65536):
                is_websocket = is_websocket or part.startswith(b"HTTP/1.1 101 ")
                if is_down:
                    self.bytes += len(part)
                    self.socket_bytes += len(part) * is_websocket
                sink.sendall(part)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def weighing(url: str) -> Iterator[Scale]:
    """A scale before a server."""
    scale = Scale(url)
    try:
        yield scale
    finally:
        scale.close()
