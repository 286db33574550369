"""Commands as a person types them, in an empty folder of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kneeedu import library
from kneeedu.cli import main
from kneeedu.models.knowledge import Knowledge

Ended = tuple[int, str, str]
"""Exit code, stdout, stderr."""


@pytest.fixture
def run(capsys, tmp_path: Path, monkeypatch, knowledge: Knowledge) -> Callable[..., Ended]:
    """Run a command, the knowledge read once for all."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(library, "read_knowledge", lambda _: (knowledge, []))

    def command(*arguments: object) -> Ended:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return command


@pytest.fixture
def written() -> Callable[[str, str | bytes], Path]:
    """Write a file, with its folders."""

    def write(name: str, text: str | bytes) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
