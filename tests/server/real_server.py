"""A real server on a free port, asked over HTTP; and notebooks small enough to read here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from kneeedu.gradebook import Gradebook

START = (
    "import sys; from pathlib import Path; from kneeedu.server import serve;"
    "book, notebooks, quiz, room = sys.argv[1:];"
    "serve(0, False, book, Path(quiz) if quiz else None, notebooks=Path(notebooks), room=int(room))"
)
SECRET = "source_that_nobody_may_read"


@dataclass(frozen=True)
class Served:
    url: str
    book: Gradebook

    def visitor(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    def get(self, path: str, **options: object) -> httpx.Response:
        with self.visitor() as visitor:
            return visitor.get(path, **options)


def write(path: Path, *cells: tuple[str, str], **metadata: object) -> None:
    def cell(index: int, kind: str, source: str) -> dict[str, object]:
        code = {"outputs": [], "execution_count": None} if kind == "code" else {}
        return {"id": f"c{index}", "cell_type": kind, "metadata": {}, "source": source} | code

    notebook = {
        "cells": [cell(index, *pair) for index, pair in enumerate(cells)],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}} | metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook))


def serve(folder: Path, notebooks: Path, quiz: str, room: int) -> Iterator[Served]:
    book = f"sqlite:///{folder / 'book.db'}"
    command = [sys.executable, "-c", START, book, str(notebooks), quiz, str(room)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment()) as server:
        assert server.stdout is not None
        greeting = server.stdout.readline()
        assert greeting.startswith("kneeedu is at http://"), greeting
        try:
            yield Served(greeting.split()[3].replace("localhost", "127.0.0.1"), Gradebook.open(book))
        finally:
            server.terminate()
            server.wait(20)


def environment() -> dict[str, str]:
    here = str(Path(__file__).resolve().parents[2])
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))}
