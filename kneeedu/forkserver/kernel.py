"""An IPython kernel in two halves: all that can be built before the fork, and all that has to wait until after it.

Sockets, event loops and threads do not survive a fork, so they come second. There are then no threads at all but those
of ZeroMQ itself: the kernel's channels share one loop, and what is published is sent at once.
"""

import asyncio
import json
import logging
import os
import threading
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import comm
import zmq
from ipykernel.comm.comm import BaseComm
from ipykernel.iostream import BackgroundSocket, IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

LINGER_MS = 1000
MOST_SOCKETS = 16
"""Five are used; a context keeps a place for each that there could be, a thousand if left alone."""
COPY_BELOW = 1 << 30
"""Bytes. Larger messages would be sent uncopied, for which pyzmq starts a second context with two more threads."""
COMPANY = ("kernel_info_request", "comm_info_request", "comm_open", "comm_msg")
"""What a page sends, and nobody else does."""
PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


class WarmKernelApp(IPKernelApp):
    """'prepare' before the fork, once; 'awake' after it, in each child.

    has_company: whether a page has joined; who only has cells run, as Voilà does to draw one, is none.
    """

    has_company = False

    def prepare(self) -> None:
        """Read the configuration and build the kernel with its shell, without a socket, a thread or a history file."""
        self.update_config(Config({"HistoryManager": {"enabled": False}, "Completer": {"use_jedi": False}}))
        self.log_level = logging.ERROR
        self.capture_fd_output = False  # it takes a thread; what C code prints goes to the server's own error stream
        self.session.copy_threshold = COPY_BELOW
        super(IPKernelApp, self).initialize([])
        self.kernel = IPythonKernel.instance(
            parent=self,
            session=self.session,
            iopub_socket=Nowhere(),
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.init_path()
        self.init_shell()
        comm.create_comm = partial(CommOfAPage, self)
        handlers = self.kernel.shell_handlers
        handlers.update({kind: partial(self._join, handlers[kind]) for kind in COMPANY})

    def _join(self, handler: Callable[..., Any], *message: Any) -> Any:
        self.has_company = True
        return handler(*message)

    def rehearse(self) -> None:
        """Open the channels once and close them again.

        What that imports, looks up and caches is then there before the fork, and no child has to touch it: to look into
        an object is to count a reference to it, and to write a page that was shared.
        """
        with TemporaryDirectory() as folder:
            told = {name: place for place, name in enumerate(PORTS, 1)}
            file = Path(folder, "connection.json")
            file.write_text(json.dumps(told | {"transport": "ipc", "ip": f"{folder}/rehearsal", "key": "none"}))
            asyncio.set_event_loop(asyncio.new_event_loop())
            loop = IOLoop.current()
            self._connect(str(file), loop)
            self.init_io()
            self.kernel.start()
            loop.run_sync(lambda: self.kernel.do_execute("1", silent=False, store_history=False))
            self.reset_io()
            for stream in (self.kernel.shell_stream, self.kernel.control_stream, self.heart):
                stream.close()
            self.kernel.shell_stream = self.kernel.control_stream = None
            self.iopub_thread.end()
            self.stdin_socket.close()
            assert self.context is not None
            self.context.term()
            loop.close()
        asyncio.set_event_loop(None)
        self.kernel.iopub_socket = Nowhere()

    def awake(self, connection_file: str, lifeline: int) -> None:
        """Serve the connection described in a file, until told to stop or until the lifeline (a descriptor) ends."""
        loop = IOLoop.current()
        self._connect(connection_file, loop)
        self.init_io()
        loop.add_handler(lifeline, lambda *_: os._exit(0), IOLoop.READ)
        self.start()

    def _connect(self, connection_file: str, loop: IOLoop) -> None:
        for name in PORTS:
            setattr(self, name, 0)
        self.connection_file = connection_file
        self.load_connection_file()
        _become_another(self.session)
        self.kernel.ident = str(uuid.uuid4())
        self._open_channels(loop)
        self._connect_kernel()

    def _open_channels(self, loop: IOLoop) -> None:
        self.context = zmq.Context()
        self.context.set(zmq.MAX_SOCKETS, MOST_SOCKETS)
        self.shell_socket = self._open(zmq.ROUTER, self.shell_port)
        self.control_socket = self._open(zmq.ROUTER, self.control_port)
        self.stdin_socket = self._open(zmq.ROUTER, self.stdin_port)
        for socket in (self.shell_socket, self.control_socket, self.stdin_socket):
            socket.router_handover = 1
        published = self._open(zmq.XPUB, self.iopub_port)
        published.xpub_verbose = True  # greet every subscriber, not the first alone
        self.iopub_thread = PublishAtOnce(published, self.session, loop)
        self.iopub_socket = self.iopub_thread.background_socket
        heart = ZMQStream(self._open(zmq.REP, self.hb_port), loop)
        heart.on_recv(heart.send_multipart)
        self.heart = heart

    def _open(self, kind: int, port: int) -> zmq.Socket[bytes]:
        assert self.context is not None
        socket = self.context.socket(kind)
        socket.linger = LINGER_MS
        self._apply_curve_server_options(socket)
        self._bind_socket(socket, port)
        return socket

    def _connect_kernel(self) -> None:
        """Give the kernel, its display hook and its publisher the sockets that came to be only now."""
        kernel, shell = self.kernel, self.kernel.shell
        kernel.shell_stream, kernel.control_stream = ZMQStream(self.shell_socket), ZMQStream(self.control_socket)
        kernel.stdin_socket = self.stdin_socket
        kernel.iopub_thread, kernel.iopub_socket = self.iopub_thread, self.iopub_socket
        shell.displayhook.pub_socket = shell.display_pub.pub_socket = self.iopub_socket
        shell.displayhook.topic = kernel._topic("execute_result")


class CommOfAPage(BaseComm):
    """Tells a page of a widget once there is a page: it asks for all that there are when it joins."""

    def __init__(self, app: WarmKernelApp, **options: Any) -> None:
        self.app, self.kernel = app, app.kernel
        super().__init__(**options)

    def publish_msg(self, *arguments: Any, **options: Any) -> None:
        if self.app.has_company:
            super().publish_msg(*arguments, **options)


class Nowhere:
    """Stands for the socket until there is one, so that screens can be built once while warming up."""

    def send_multipart(self, *_message: Any, **_options: Any) -> None:
        """Say nothing to nobody."""


class PublishAtOnce(IOPubThread):
    """Publishes on the kernel's own loop, where the original hands each message to a thread of its own.

    The original sends at once, too, as long as its thread has not been started; this one never has one.
    """

    def __init__(self, socket: zmq.Socket[bytes], session: Session, loop: IOLoop) -> None:
        self.socket, self.session, self.io_loop = socket, session, loop
        self.background_socket = BackgroundSocket(self)
        self.thread = threading.Thread(name="IOPub, never started")
        self._pipe_flag, self._master_pid = False, os.getpid()
        self._setup_xpub_listener()

    def end(self) -> None:
        """Close the socket, and what listens on it."""
        self._xpub_stream.close()
        self.close()


def _become_another(session: Session) -> None:
    """A session sends nothing from a process it was not made in, and its ids must not be those of a sibling."""
    session.pid = os.getpid()
    session.session = uuid.uuid4().hex
    session.digest_history = set()
