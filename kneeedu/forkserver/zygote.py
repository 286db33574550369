"""The warm process: imports and builds once, then forks a kernel for each line it is sent, and says which have ended.

Started as `python -m kneeedu.forkserver.zygote CHANNEL LIFELINE WARM_UP`: two descriptors, and what to call first
('module:function'). One thread, one descriptor to listen on; it ends with its parent, and its kernels with it.
"""

import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

OPEN_FILES = 256
"""Descriptors a kernel may hold: it has about thirty."""
SMALL, POOL = 512, 16_000
"""Bytes of the largest object that CPython puts into pools, and what fits into one."""
MOST_GAPS = 100_000
"""So many gaps are filled at most: where objects are laid out in another way, filling them ends all the same."""


class Zygote:
    """Holds what every kernel starts with. channel: lines of JSON to and fro; lifeline: ends when the server does."""

    def __init__(self, channel: socket.socket, lifeline: int) -> None:
        self.channel, self.lifeline = channel, lifeline
        self.children: set[int] = set()
        self.wake_in, self.wake_out = socket.socketpair()
        self.wake_in.setblocking(False)
        self.wake_out.setblocking(False)

    def warm_up(self, name: str) -> None:
        """Import and build; afterwards nothing that lives now is ever looked at by the garbage collector again."""
        from kneeedu.forkserver.kernel import WarmKernelApp

        self.app = WarmKernelApp.instance()
        self.app.prepare()  # before anything else: widgets register with the shell that is there when they are imported
        module, _, function = name.partition(":")
        getattr(import_module(module), function)()
        self.app.rehearse()
        gc.collect()
        gc.disable()  # until after the fork: a collection here would unshare what it marks
        gc.freeze()
        sys._clear_type_cache()  # else each method looked up in a child lets go of a name on some page of ours
        self.holes = fill_holes()
        assert threading.active_count() == 1, "a thread was started while warming up, and would not survive the fork"

    def serve(self) -> None:
        """Fork for each request until the server closes the channel."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends us
        signal.set_wakeup_fd(self.wake_out.fileno(), warn_on_full_buffer=False)
        self.tell({"ready": os.getpid()})
        with selectors.DefaultSelector() as selector:
            self.selector = selector
            selector.register(self.channel, selectors.EVENT_READ)
            selector.register(self.wake_in, selectors.EVENT_READ)
            lines = b""
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self.wake_in in ready:
                    self.reap()
                if self.channel in ready:
                    heard = self.hear()
                    if not heard:
                        return
                    *requests, lines = (lines + heard).split(b"\n")
                    for request in requests:
                        self.fork(json.loads(request))

    def hear(self) -> bytes:
        """What the server sent; nothing when it is gone."""
        try:
            return self.channel.recv(1 << 16)
        except ConnectionError:
            return b""

    def tell(self, message: dict[str, Any]) -> None:
        self.channel.sendall(json.dumps(message).encode() + b"\n")

    def reap(self) -> None:
        """Take leave of every kernel that has ended, and tell the server of it."""
        with suppress(BlockingIOError):
            while self.wake_in.recv(4096):
                pass
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = ended
                self.children.discard(pid)
                self.tell({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def fork(self, request: dict[str, Any]) -> None:
        pid = os.fork()
        if pid == 0:
            self.be_a_kernel(request)
        self.children.add(pid)
        with suppress(PermissionError, ProcessLookupError):
            os.setpgid(pid, pid)  # here as in the child: whichever comes first
        self.tell({"request": request["request"], "pid": pid})

    def be_a_kernel(self, request: dict[str, Any]) -> NoReturn:
        """The child: let go of what is the parent's, and serve. Never returns to the parent's loop."""
        code = 1
        try:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.selector.close()
            for parents in (self.channel, self.wake_in, self.wake_out):
                parents.close()
            limit_resources(request["memory_mb"])
            os.environ.clear()
            os.environ.update(request["env"])
            os.chdir(request["cwd"])
            gc.enable()
            self.app.awake(request["connection_file"], self.lifeline)
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)

    def end_all(self) -> None:
        """End every kernel that is left, with all that it started."""
        for pid in self.children:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


def fill_holes() -> list[bytes]:
    """Blocks in every gap between the small objects that live now; keep them, and what a child makes lies together.

    CPython puts a new object into the first gap of its size, and in a child each gap used unshares a page. A pool that
    nobody has used gives one block right after the other: once that happens, the gaps are filled.
    """
    blocks: list[bytes] = []
    header = sys.getsizeof(b"")
    for size in range(48, SMALL + 1, 16):
        in_a_row, last = 0, 0
        while len(blocks) < MOST_GAPS:
            block = bytes(size - header)
            in_a_row = in_a_row + 1 if id(block) - last == size else 0
            last = id(block)
            blocks.append(block)
            if in_a_row >= POOL // size - 2:
                break
    return blocks


def limit_resources(memory_mb: int) -> None:
    """Bound what one kernel can take: address space (MiB; 0 is no bound), descriptors, no core dumps."""
    wanted = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, OPEN_FILES)]
    if memory_mb:
        wanted.append((resource.RLIMIT_AS, memory_mb << 20))
    for which, most in wanted:
        with suppress(ValueError, OSError):  # a limit the system does not know, or a lower one that stands already
            resource.setrlimit(which, (most, most))


def main() -> None:
    channel, lifeline, warm_up = sys.argv[1:]
    # The debugger's modules weigh 10 MB and nothing here is debugged; ipykernel goes without where they are missing.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    zygote = Zygote(socket.socket(fileno=int(channel)), int(lifeline))
    zygote.warm_up(warm_up)
    try:
        zygote.serve()
    finally:
        zygote.end_all()


if __name__ == "__main__":
    main()
