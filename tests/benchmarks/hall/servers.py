"""The servers to compare: ours, and stock Voilà on the same notebook, with and without its pool of kernels.

Stock Voilà is given the seat in the address, as ours is. Its pool draws a page before anybody has come, so no seat can
be known: there, each kernel plays for somebody of its own, in a gradebook of its own, by one line put before the
notebook's.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.parse import urlencode

import psutil
import requests

from kneeedu import library
from kneeedu.gradebook import Gradebook
from kneeedu.links import Seat, seal

sys.path.insert(0, str(Path(__file__).parents[2] / "browser"))
from serve import free_port, serving, stop

CASE = "ache_around_the_kneecap_on_stairs"
POOL = 10
KNEEEDU = (sys.executable, "-m", "kneeedu.cli")
OWN_BOOK = "import os, tempfile; os.environ['KNEEEDU_GRADEBOOK'] = f'sqlite:///{tempfile.mkdtemp()}/own.db'\n"


@dataclass(frozen=True)
class Hall:
    """A server that runs. address: where the learner of a number goes; kernels: what serves them."""

    process: psutil.Process
    address: Callable[[int], str]

    def kernels(self) -> list[psutil.Process]:
        """The process behind each learner: all below the server, but not its warm process."""
        below = self.process.children()
        warm = self.warm()
        return [child for child in below if child not in warm] + [one for child in warm for one in child.children(True)]

    def warm(self) -> list[psutil.Process]:
        """The warm process that kernels are forked from; none on a stock Voilà."""
        return [child for child in self.process.children() if _is(child, "forkserver")]

    def house(self) -> list[psutil.Process]:
        """What is there without a single learner."""
        return [self.process, *self.warm()]


def _is(process: psutil.Process, name: str) -> bool:
    try:
        return any(name in word for word in process.cmdline())
    except psutil.Error:
        return False


@contextmanager
def ours(folder: Path, *options: str, program: tuple[str, ...] = KNEEEDU) -> Iterator[Hall]:
    """`kneeedu serve`, given time to warm up as on the morning of a lecture."""
    with serving(folder, *options, program=program) as served:
        time.sleep(6)
        yield Hall(psutil.Process(served.process.pid), lambda _number: f"{served.url}play/{CASE}")


@contextmanager
def stock(folder: Path, pool: int = 0) -> Iterator[Hall]:
    """`voila` on our notebook, as it comes, or with so many kernels started beforehand."""
    notebook = library.notebooks_folder() / "dashboards" / "quiz.ipynb"
    cells = json.loads(notebook.read_text(encoding="utf-8"))
    book = f"sqlite:///{folder / 'grades.db'}"
    environment = os.environ | {"KNEEEDU_GRADEBOOK": book, "KNEEEDU_SERVED": "1"}
    options = ["--VoilaConfiguration.allow_template_override=NO", "--template=lab"]
    if pool:
        cells["cells"][0]["source"].insert(0, OWN_BOOK)
        environment.pop("KNEEEDU_SERVED")
        options += ["--preheat_kernel=True", f"--pool_size={pool}"]
    copy = folder / "quiz.ipynb"
    copy.write_text(json.dumps(cells), encoding="utf-8")
    port, secret = free_port(), Gradebook.open(book).secret()
    command = [sys.executable, "-m", "voila", str(copy), "--no-browser", f"--port={port}", *options]
    with ExitStack() as stack:
        process = Popen(command, cwd=folder, stdout=DEVNULL, stderr=DEVNULL, env=environment)
        stack.callback(stop, process)
        root = f"http://localhost:{port}/"
        _until_up(f"{root}voila/static/voila.js")
        time.sleep(6 + 3 * pool)

        def address(number: int) -> str:
            seat = Seat(learner=f"learner{number}", case=CASE, session=f"hall{number}")
            return root if pool else f"{root}?{urlencode({'seat': seal(seat, secret)})}"

        yield Hall(psutil.Process(process.pid), address)


def _until_up(address: str) -> None:
    for _ in range(300):
        try:
            requests.get(address, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"nothing answers at {address}")


SERVERS: dict[str, Callable[[Path], "contextmanager[Hall]"]] = {  # type: ignore[type-arg]
    "ours": ours,
    "stock Voilà": stock,
    f"stock Voilà, {POOL} kernels ready": lambda folder: stock(folder, POOL),
}
