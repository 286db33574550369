"""A running kneeedu and a real Chromium for it. Skipped without Chromium, except in CI, where that is a failure."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
import get  # the file that finds Chromium is a script of this folder

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 60


@dataclass(frozen=True)
class Served:
    """A kneeedu that listens: where, its gradebook, its process."""

    url: str
    gradebook: str
    process: subprocess.Popen[bytes]

    def export(self, out: Path, *more: str) -> str:
        command = [sys.executable, "-m", "kneeedu.cli", "export", "grades", "--format", "csv", "--out", str(out)]
        done = subprocess.run([*command, "--gradebook", self.gradebook, *more], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return out.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path, *more: str, program: tuple[str, ...] = (sys.executable, "-m", "kneeedu.cli")
) -> Iterator[Served]:
    """kneeedu serve in a folder of its own, until it answers; stopped on leaving."""
    port = free_port()
    gradebook = f"sqlite:///{folder / 'grades.db'}"
    command = [*program, "serve", "--no-browser", "--port", str(port), "--gradebook", gradebook, *more]
    with (folder / "serve.log").open("wb") as log, ExitStack() as stack:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        stack.callback(stop, process)
        url = f"http://localhost:{port}/"
        deadline = time.monotonic() + START_S
        while True:
            try:
                if requests.get(url, timeout=5).ok:
                    break
            except requests.ConnectionError:
                pass
            assert process.poll() is None, (folder / "serve.log").read_text()
            assert time.monotonic() < deadline, "kneeedu serve does not answer"
            time.sleep(0.2)
        yield Served(url, gradebook, process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = get.installed()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine; .ci/run installs one")
        pytest.skip("no Chromium on this machine; python tests/browser/get.py fetches one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("practice")) as served:
        yield served


@pytest.fixture
def new_learner(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser context of its own; fails the test on a request that leaves the host."""
    contexts: list[BrowserContext] = []
    strays: list[str] = []

    def open_page(width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.on("request", lambda request: strays.append(request.url) if _leaves_the_host(request.url) else None)
        page = context.new_page()
        page.set_default_timeout(45_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strays == []


def _leaves_the_host(url: str) -> bool:
    return not url.startswith(
        ("http://localhost", "http://127.0.0.1", "ws://localhost", "ws://127.0.0.1", "data:", "blob:")
    )
