"""Pages with a kernel behind them: who is let in, how many at once, and how a kernel goes when its page does."""

import sys
from contextlib import suppress
from typing import Any, ClassVar
from urllib.parse import parse_qs

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler

from kneeedu.server.pages import QUIZ_PAGE, House, refuse_seat, say

RETRY_AFTER_S = 10


class OwnPython(KernelSpecManager):
    """Knows one kernel, the Python that runs this server, whatever else is installed on the machine."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {"python3": ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        # No history file: a hundred learners would queue for its lock, and nobody reads it.
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=[*command, "--HistoryManager.enabled=False", "--log-level=ERROR"],
            display_name="Python 3",
            language="python",
            metadata={"debugger": False},
        )

    def get_all_specs(self) -> dict[str, Any]:
        spec = self.get_kernel_spec("python3")
        return {"python3": {"resource_dir": "", "spec": spec.to_dict()}}


class Room(TornadoVoilaHandler):
    """A notebook drawn by Voilà. One request starts one kernel, or none when it is refused."""

    starting: ClassVar[int] = 0
    """Kernels that are on their way and not yet counted by the kernel manager."""

    def initialize(self, house: House, **voila: Any) -> None:
        self.house = house
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
        elif len(self.kernel_manager) + Room.starting >= self.house.max_kernels:
            self.turn_away()
        else:
            await self.draw(path)

    async def draw(self, path: str) -> None:
        _ = self.xsrf_token  # sets the cookie without which the page cannot hand its kernel back on leaving
        on_its_way = True
        Room.starting += 1
        try:
            async for part in self.get_generator(path=path):
                if on_its_way:
                    Room.starting, on_its_way = Room.starting - 1, False
                self.write(part)
                self.flush()
        finally:
            Room.starting -= on_its_way

    def may_be_opened(self, path: str) -> bool:
        """Notebooks for learners only; during a quiz not the lessons."""
        folder, _, name = path.partition("/")
        folders = ("dashboards",) if self.house.quiz else ("dashboards", "lessons")
        return folder in folders and name.endswith(".ipynb") and "/" not in name and not name.startswith(".")

    def is_looking_ahead(self) -> bool:
        """A browser that fetches a page before anybody asked for it would start a kernel for nobody."""
        return "prefetch" in self.request.headers.get("Sec-Purpose", self.request.headers.get("Purpose", ""))

    def no_seat(self, path: str) -> str | None:
        tokens = parse_qs(self.request.query).get("seat")
        return refuse_seat(tokens[0], self.house) if tokens else None

    def turn_away(self) -> None:
        self.set_header("Retry-After", str(RETRY_AFTER_S))
        self.set_status(503)
        self.finish(self.render_template("full.html", retry_s=RETRY_AFTER_S))

    def refuse(self, status: int, heading: str, advice: str) -> None:
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(self.render_template("error.html", status_code=status, heading=heading, advice=advice))


class KernelIsThere(KernelHandler):
    """Tells a page that its kernel lives. Ending one by this way is not offered."""

    SUPPORTED_METHODS = ("GET",)


class HandBack(VoilaShutdownKernelHandler):
    """Ends the kernel of a page that was left; one that is gone already is no fault."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        with suppress(HTTPError, KeyError, RuntimeError):
            await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id, now=True))
        self.set_status(204)
        self.finish()
