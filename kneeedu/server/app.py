"""The server: Voilà with one template, no directory listing, no override by URL and a room of limited size."""

import errno
import gc
import hashlib
import logging
import os
import re
import socket
import webbrowser
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jinja2
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import RequestHandler
from traitlets import Instance, Integer
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths, collect_template_paths

from kneeedu.errors import KneeEduError
from kneeedu.forkserver.provisioner import CAN_FORK, nursery
from kneeedu.gradebook import Gradebook
from kneeedu.library import load_cases, load_quiz, notebooks_folder
from kneeedu.models.case import Quiz
from kneeedu.server import opening
from kneeedu.server.assets import HEADERS, OURS, PLOTLY, AssetHandler, asset_url, in_folders, ours
from kneeedu.server.door import Door
from kneeedu.server.kernels import WARM_UP, Connection, OwnPython, kernel_settings
from kneeedu.server.memory import room_for, total_mb
from kneeedu.server.pages import (
    QUIZ_PAGE,
    FirstPage,
    House,
    JoinPage,
    MissingPage,
    NewPatientPage,
    PlayPage,
    ProgressPage,
    ResumePage,
)
from kneeedu.server.pictures import PICTURE, Pictured
from kneeedu.server.rendering import Press
from kneeedu.server.rooms import HandBack, KernelIsThere, Line, Room, Talk
from kneeedu.server.scripts import SCRIPTS, has_formulas, lab_scripts

log = logging.getLogger("kneeedu")
TEMPLATES = Path(__file__).resolve().parent / "templates"
SILENT_S, LOOK_EVERY_S = 5 * 60, 30
"""A kernel whose page has been silent for so long is ended. An open page is heard at least once a minute; one that
nobody uses stops by itself (Pulse.rests)."""
_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class KneeEduServer(Voila):
    """Voilà, with what it offers beyond a learner's page taken away."""

    book = Instance(Gradebook)
    quiz = Instance(Quiz, allow_none=True)
    port = Integer(8866)
    room = Integer()

    def setup_template_dirs(self) -> None:
        """Ours first; Voilà's and nbconvert's lab templates lie below it."""
        lab = collect_template_paths(["voila", "nbconvert"], "lab", prune=True)
        self.template_paths = [str(TEMPLATES / "kneeedu"), *lab]
        self.static_paths = collect_static_paths(["voila", "nbconvert"], "lab")

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        pages: jinja2.Environment = settings["voila_jinja2_env"]
        pages.globals["asset_url"] = lambda name: asset_url(self.base_url, name)
        self.house = House(self.book, Path(self.root_dir), self.quiz, pages, Door(self.room, self.learners_inside))
        return settings | {
            "jinja2_env": pages,
            "compress_response": True,
            "kernel_websocket_connection_class": Connection,
            "websocket_compression_options": {"compression_level": 6},
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": {"samesite": "Lax"},
            "headers": HEADERS,
            "log_function": log_failure,
            "default_handler_class": MissingPage,
            "default_handler_args": {"house": self.house},
        }

    def learners_inside(self) -> int:
        return len(self.kernel_manager)

    def init_handlers(self) -> list[Any]:
        house = {"house": self.house}
        self.press = Press(
            self.app.settings,
            self.log,
            base_url=self.base_url,
            template_paths=self.template_paths,
            traitlet_config=self.config,
            voila_configuration=self.voila_configuration,
            contents_manager=self.contents_manager,
        )
        lab, images = lab_scripts(), Path(self.root_dir) / "images"
        extensions = {"find": lab.find_extension, "folder": lab.extension_digest}
        room = {"press": self.press, "voila_configuration": self.voila_configuration}
        routes = [
            (r"", FirstPage, house),
            (r"join", JoinPage, house),
            (r"play/([a-z0-9_]+)", PlayPage, house),
            (r"meet/([a-z0-9_]+)", PlayPage, house | {"mode": "encounter"}),
            (r"new", NewPatientPage, house),
            (r"progress", ProgressPage, house),
            (r"resume", ResumePage, house),
            (r"kneeedu/line", Line, house),
            (rf"kneeedu/static/({re.escape(SCRIPTS)})", AssetHandler, {"find": lambda _name: lab.joined}),
            (r"kneeedu/static/([\w.-]+)", AssetHandler, {"find": ours}),
            (r"kneeedu/lab/(\w+)/(.*)", AssetHandler, {"find": lab.find_static, "folder": lab.static_digest}),
            (r"kneeedu/extensions/(\w+)/(.*)", AssetHandler, extensions),
            (rf"voila/files/images/({PICTURE})", AssetHandler, {"find": in_folders(images)}),
            (r"voila/render/(.*)", Room, house | room),
            (r"voila/api/shutdown/(.*)", HandBack, {}),
            (rf"api/kernels/{_KERNEL}", KernelIsThere, {}),
            (rf"api/kernels/{_KERNEL}/channels", Talk, {}),
        ]
        return [(self.base_url + pattern, handler, kwargs) for pattern, handler, kwargs in routes]

    def listen(self) -> None:
        """Listen on the port asked for or say that it is taken; another one is never chosen unasked."""
        port = self.port
        try:
            sockets = bind_sockets(port, self.ip)
        except OSError as error:
            self.stop()
            raise KneeEduError(_cannot_listen(self.ip, port, error)) from error
        HTTPServer(self.app).add_sockets(sockets)
        if CAN_FORK:
            nursery(WARM_UP).start()
        self.port = sockets[0].getsockname()[1]
        print(self.greeting(), flush=True)
        if self.open_browser:
            webbrowser.open(self.address)
        self.ioloop = IOLoop.current()
        self.ioloop.add_callback(self.prepare)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()
            if CAN_FORK:
                nursery(WARM_UP).stop()

    def prepare(self) -> None:
        """Do what the first learner would wait for; then the collector need not look at what was there before them."""
        self.press.prepare(QUIZ_PAGE)
        opening.rehearse(self.house)
        gc.collect()
        gc.freeze()

    @property
    def address(self) -> str:
        local = self.ip in ("127.0.0.1", "localhost", "::1")
        host = "localhost" if local else _outside_name() if self.ip in ("", "0.0.0.0", "::") else self.ip
        return f"http://{host}:{self.port}{self.base_url}"

    def greeting(self) -> str:
        what = f"the quiz '{self.quiz.title}'" if self.quiz else "practice"
        room = f"room for {self.room} learner{'' if self.room == 1 else 's'} at once"
        return f"kneeedu is at {self.address} ({what}; {room}). Press Ctrl-C to stop."


def serve(
    port: int = 8866,
    open_browser: bool = True,
    gradebook_url: str = "sqlite:///kneeedu.db",
    quiz_path: Path | None = None,
    *,
    ip: str = "127.0.0.1",
    room: int | None = None,
    notebooks: Path | None = None,
) -> None:
    """Serve until stopped. KneeEduError when the port, the gradebook, a case or the quiz is at fault.

    room: for how many learners at once; what the memory of this machine allows, where it is not said.
    """
    book = Gradebook.open(gradebook_url)
    quiz = load_quiz(quiz_path) if quiz_path else None
    load_cases()  # a fault in a case is told now, not to the first learner
    plotly = asset_url("/", PLOTLY)
    os.environ |= {"KNEEEDU_SERVED": "1", "KNEEEDU_GRADEBOOK": gradebook_url, "KNEEEDU_PLOTLY": plotly}
    os.environ.pop("KNEEEDU_QUIZ", None)
    if quiz_path:
        os.environ["KNEEEDU_QUIZ"] = str(quiz_path.resolve())
    server = KneeEduServer.instance(
        book=book,
        quiz=quiz,
        room=room_for(total_mb()) if room is None else room,
        port=port,
        ip=ip,
        open_browser=open_browser,
        root_dir=str((notebooks or notebooks_folder()).resolve()),
        cookie_secret=hashlib.sha256(b"cookie:" + book.secret().encode()).digest(),
        config=configuration(quiz),
        config_file_paths=[],
        log_level="ERROR",
    )
    for chatty in ("tornado.access", "tornado.general"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    server.initialize([])
    server.log.setLevel(logging.ERROR)  # traitlets lets everything through to the handler, and it is made for nobody
    server.start()


def configuration(quiz: Quiz | None, base_url: str = "/") -> Config:
    """Everything set in Voilà, nbconvert and the kernel manager."""
    config = kernel_settings()
    config.VoilaConfiguration.update(
        template="kneeedu",
        allow_template_override="NO",
        allow_theme_override="NO",
        strip_sources=True,
        show_tracebacks=False,
        page_config_hook=page_config,
        kernel_spec_manager_class=OwnPython,
        resources={"quiz": quiz is not None, "assets": addresses(base_url)},
    )
    config.VoilaExporter.markdown_renderer_class = Pictured
    config.VoilaExporter.extra_template_basedirs = [str(TEMPLATES)]
    config.MappingKernelManager.update(
        cull_idle_timeout=SILENT_S, cull_interval=LOOK_EVERY_S, cull_connected=True, buffer_offline_messages=True
    )
    return config


def addresses(base_url: str) -> dict[str, str]:
    """Where a page finds each file of ours, and JupyterLab's scripts in one piece."""
    scripts = f"{base_url}kneeedu/static/{SCRIPTS}?v={lab_scripts().joined.digest}"
    return {name: asset_url(base_url, name) for name in OURS} | {SCRIPTS: scripts}


def page_config(current: dict[str, Any], **request: Any) -> dict[str, Any]:
    """Only the extensions the page needs, and scripts from addresses that browsers may keep."""
    path = Path(request["settings"]["contents_manager"].root_dir) / request["notebook_path"]
    return lab_scripts().page_config(current, request["base_url"], has_formulas(path))


def log_failure(handler: RequestHandler) -> None:
    """Log what went wrong on our side; who waits in line is no failure, and a seat is in no log."""
    status, request = handler.get_status(), handler.request
    if status >= 500 and status != HTTPStatus.SERVICE_UNAVAILABLE:
        log.error("%d %s %s after %.1f s", status, request.method, request.path, request.request_time())


def _cannot_listen(ip: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; try --port {_free_port(ip, port)}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs an administrator; try --port 8866."
    return f"Nothing can listen on {ip}, port {port}: {error.strerror or error}."


def _free_port(ip: str, taken: int) -> int:
    for port in range(taken + 1, min(taken + 50, 65536)):
        with socket.socket() as probe:
            try:
                probe.bind((ip, port))
            except OSError:
                continue
            return port
    return 8866


def _outside_name() -> str:
    return socket.gethostname()
