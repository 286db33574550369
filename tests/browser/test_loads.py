"""A page that hangs once in forty loads hangs every lesson: load it often, some at once."""

import os
import subprocess
import sys
from pathlib import Path

import get
import pytest

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "page_loads.py"


@pytest.mark.skipif(get.installed() is None and not os.environ.get("CI"), reason="no Chromium on this machine")
def test_no_page_hangs_when_three_are_loaded_at_once() -> None:
    command = [sys.executable, str(BENCHMARK), "--loads", "24", "--at-once", "3"]

    done = subprocess.run(command, capture_output=True, text=True)

    assert "24 loads, 0 hung" in done.stdout, done.stdout + done.stderr
