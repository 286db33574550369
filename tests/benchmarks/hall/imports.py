"""How long it takes to import the package in a fresh Python, as ratios to a Python that imports nothing."""

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from hall.machine import table

IMPORTED = ("kneeedu", "kneeedu.cli", "kneeedu.reasoning", "kneeedu.dashboards", "kneeedu.server.app", "voila.app")


@dataclass(frozen=True)
class Imported:
    """Median and slowest, in ms, of a process that imports one module."""

    module: str
    median_ms: float
    slowest_ms: float


def measure(rounds: int) -> list[Imported]:
    """Nothing first. The rounds go in turns over all modules, so that a busy moment meets each of them."""
    modules = ("", *IMPORTED)
    taken: dict[str, list[float]] = {module: [] for module in modules}
    for number in range(rounds + 1):
        for module in modules:
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", _statement(module)], check=True)
            if number:  # the first round fills the system's cache of files
                taken[module].append((time.perf_counter() - began) * 1000)
    return [Imported(module, statistics.median(times), max(times)) for module, times in taken.items()]


def _statement(module: str) -> str:
    return f"import {module}" if module else "pass"


def tables(imported: list[Imported]) -> str:
    nothing = imported[0].median_ms
    rows = [
        (_statement(one.module), f"{one.median_ms:.0f}", f"{one.slowest_ms:.0f}", f"{one.median_ms / nothing:.1f}")
        for one in imported
    ]
    return table(("a fresh Python that runs", "ms, median", "slowest", "ratio"), rows)
