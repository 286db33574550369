"""A kneeedu that runs for the tests, and how Chromium is started for it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

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
