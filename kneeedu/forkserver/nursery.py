"""The server's side of the warm process: asks it for kernels, hears of their end, and starts it anew if it dies."""

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count
from typing import Any

log = logging.getLogger("kneeedu")
READY_WITHIN_S = 60.0
TRY_AGAIN_AFTER_S = 60.0
"""How long to leave a warm process be that ended before it was ready."""


class NurseryFailed(Exception):
    """No kernel can be forked just now; the sentence says why."""


class ForkedKernel:
    """A kernel that was forked, as far as jupyter_client wants to know: what it expects of subprocess.Popen.

    While the warm process lives it tells of each end. Should it have died, its kernels live on without it, and the
    operating system is asked instead.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.is_orphan = False

    def poll(self) -> int | None:
        """The exit code (negative: by which signal), or None while it runs."""
        if self.returncode is None and self.is_orphan:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 1
        return self.returncode

    def wait(self) -> int | None:
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it ended by itself, and we are yet to hear of it
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """One warm process and the kernels that came of it. Belongs to one event loop.

    warm_up: 'module:function' that imports and builds what every kernel is to have.
    """

    def __init__(self, warm_up: str) -> None:
        self.warm_up = warm_up
        self.process: subprocess.Popen[bytes] | None = None
        self._kernels: dict[int, ForkedKernel] = {}
        self._ended_early: dict[int, int] = {}
        self._asked: dict[int, asyncio.Future[ForkedKernel]] = {}
        self._numbers = count(1)
        self._turn = asyncio.Lock()
        self._lines = b""
        self._not_before = 0.0
        self._ready: asyncio.Future[None] | None = None
        self._lifeline_in, self._lifeline_out = os.pipe()

    def start(self) -> None:
        """Start the warm process, unless it runs. It warms up by itself; nobody needs to wait for it here.

        NurseryFailed for a while after it could not be warmed: to try at every page would cost each of them seconds.
        """
        if self.process is not None and self.process.poll() is None:
            return
        if time.monotonic() < self._not_before:
            raise NurseryFailed("the warm process could not be started a moment ago")
        ours, theirs = socket.socketpair()
        with theirs:
            fds = (theirs.fileno(), self._lifeline_in)
            command = [sys.executable, "-m", "kneeedu.forkserver.zygote", *map(str, fds), self.warm_up]
            environment = os.environ | {"MALLOC_ARENA_MAX": "1"}  # one heap for all threads: less to unshare
            self.process = subprocess.Popen(command, pass_fds=fds, stdin=subprocess.DEVNULL, env=environment)
        ours.setblocking(False)
        self._channel, self._lines, self._ready = ours, b"", None

    async def fork(self, connection_file: str, env: dict[str, str], cwd: str, memory_mb: int = 0) -> ForkedKernel:
        """A new kernel that serves a connection file. NurseryFailed when the warm process cannot be had."""
        self.start()
        await self._until_ready()
        number = next(self._numbers)
        request = {"request": number, "connection_file": connection_file, "env": env, "cwd": cwd}
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        line = json.dumps(request | {"memory_mb": memory_mb}).encode() + b"\n"
        try:
            async with self._turn:  # two that wait for room in the channel would forget each other
                await asyncio.get_running_loop().sock_sendall(self._channel, line)
        except OSError as error:
            self._asked.pop(number, None)
            raise NurseryFailed("the warm process ended while it was asked for a kernel") from error
        return await answer

    async def _until_ready(self) -> None:
        loop = asyncio.get_running_loop()
        if self._ready is None:
            self._ready = loop.create_future()
            loop.add_reader(self._channel, self._hear, self._channel)
        try:
            await asyncio.wait_for(asyncio.shield(self._ready), READY_WITHIN_S)
        except TimeoutError as error:
            raise NurseryFailed(f"the warm process was not ready within {READY_WITHIN_S:.0f} s") from error

    def _hear(self, channel: socket.socket) -> None:
        try:
            heard = channel.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if not heard:
            self._lose(channel)
            return
        *lines, self._lines = (self._lines + heard).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            assert self._ready is not None
            if not self._ready.done():
                self._ready.set_result(None)
        elif "ended" in message:
            kernel = self._kernels.pop(message["ended"], None)
            if kernel:
                kernel.returncode = message["status"]
        else:
            kernel = self._kernels[message["pid"]] = ForkedKernel(message["pid"])
            asked = self._asked.pop(message["request"], None)
            if asked and not asked.done():
                asked.set_result(kernel)

    def _lose(self, channel: socket.socket) -> None:
        """The warm process is gone. Its kernels live on; who waits for one is told; the next to ask starts another."""
        asyncio.get_running_loop().remove_reader(channel)
        channel.close()
        if self._ready and not self._ready.done():
            self._not_before = time.monotonic() + TRY_AGAIN_AFTER_S
        log.warning("the warm process ended; another one is started when a page is opened")
        self._orphan_all()
        failure = NurseryFailed("the warm process ended")
        waiting: list[asyncio.Future[Any]] = [*self._asked.values(), *([self._ready] if self._ready else [])]
        self._asked.clear()
        for future in waiting:
            if not future.done():
                future.set_exception(failure)
                future.exception()  # seen: nobody may be waiting
        if self.process:
            self.process.kill()
            self.process.wait()

    def _orphan_all(self) -> None:
        for kernel in self._kernels.values():
            kernel.is_orphan = True
        self._kernels.clear()

    def stop(self) -> None:
        """End the warm process, and with it every kernel."""
        os.close(self._lifeline_out)
        os.close(self._lifeline_in)
        if self.process is None:
            return
        self._orphan_all()
        if self._channel.fileno() >= 0:
            if self._ready is not None and not (loop := self._ready.get_loop()).is_closed():
                loop.remove_reader(self._channel)
            self._channel.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
