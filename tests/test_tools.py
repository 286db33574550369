"""The tools that hold the style: they run with the tests, so that one command says all."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports", "--no-cache"],
    ],
    ids=["ruff", "ruff-format", "mypy", "import-linter"],
)
def test_the_code_keeps_to_its_own_rules(command: list[str]) -> None:
    tool = Path(sys.executable).parent / command[0]

    done = subprocess.run([str(tool), *command[1:]], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
