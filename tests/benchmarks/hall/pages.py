"""The pages that a browser opens: a case of ours, and the same small quiz served by us and by each rival."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL

import requests
from hall.servers import ours

sys.path.insert(0, str(Path(__file__).parents[2] / "browser"))
sys.path.insert(0, str(Path(__file__).parents[2] / "server"))
import real_server
from serve import free_port, stop

RIVALS = Path(__file__).parent / "rivals"
COMMANDS = {
    "panel": ["panel", "serve", "{file}", "--port={port}", "--allow-websocket-origin=*"],
    "streamlit": [
        *("streamlit", "run", "{file}", "--server.port={port}", "--server.headless=true"),
        *("--server.address=localhost", "--browser.gatherUsageStats=false"),
    ],
    "marimo": ["marimo", "--yes", "run", "{file}", "--port={port}", "--host=localhost", "--headless", "--no-token"],
}
NAMES = {"panel": "Panel", "streamlit": "Streamlit", "marimo": "marimo"}
UP_WITHIN_S = 60


def missing() -> list[str]:
    """Rivals that are not installed: pip install -e '.[bench]'."""
    return [name for name in COMMANDS if find_spec(name) is None]


@contextmanager
def rival(name: str, folder: Path) -> Iterator[str]:
    """The small quiz as served by one of the rivals, once it answers: its address."""
    port = free_port()
    file = RIVALS / f"{name}_quiz.py"
    command = [sys.executable, "-m", *(part.format(file=file, port=port) for part in COMMANDS[name])]
    with (folder / f"{name}.log").open("wb") as log, ExitStack() as stack:
        environment = os.environ | {"PYTHONPATH": str(RIVALS), "HOME": str(folder)}  # no settings of whoever runs this
        process = subprocess.Popen(command, cwd=folder, stdin=DEVNULL, stdout=log, stderr=log, env=environment)
        stack.callback(stop, process)
        address = f"http://localhost:{port}/" + ("panel_quiz" if name == "panel" else "")
        until_up(address, process, folder / f"{name}.log")
        yield address


@contextmanager
def our_small_quiz(folder: Path) -> Iterator[str]:
    """The small quiz as a lesson of a kneeedu that serves a folder of its own."""
    (folder / "notebooks" / "lessons").mkdir(parents=True)
    source = (RIVALS / "kneeedu_quiz.py").read_text(encoding="utf-8")
    notebook = folder / "notebooks" / "lessons" / "01_small.ipynb"
    real_server.write(notebook, ("markdown", "# The small quiz"), ("code", source), title="Small quiz · kneeedu")
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(RIVALS), before]))
    try:
        with contextmanager(real_server.serve)(folder, folder / "notebooks", quiz="", room=10) as served:
            time.sleep(6)  # to warm up, as in 'ours'
            yield f"{served.url.rstrip('/')}/voila/render/lessons/01_small.ipynb"
    finally:
        os.environ["PYTHONPATH"] = before


@contextmanager
def our_case(folder: Path) -> Iterator[str]:
    """A case as learners play it."""
    with ours(folder) as hall:
        yield hall.address(0)


def until_up(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a server answers. RuntimeError with the end of its log when it does not."""
    deadline = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"nothing answers at {address}: {log.read_text()[-500:]}")


def small_quizzes() -> dict[str, Callable[[Path], AbstractContextManager[str]]]:
    """By name, what serves the small quiz here."""
    there = [name for name in COMMANDS if name not in missing()]
    return {"ours": our_small_quiz} | {NAMES[name]: lambda folder, name=name: rival(name, folder) for name in there}
