"""What was measured on, what a process weighs, and tables in Markdown."""

import platform
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

PACKAGES = ("kneeedu", "voila", "ipykernel", "jupyter_client", "tornado", "panel", "streamlit", "marimo", "playwright")


@dataclass(frozen=True)
class Weight:
    """Memory in MB (10^6 bytes) as Linux accounts for it.

    private: what would be free if the process went. proportional: its own and its share of what it shares.
    resident: all that is in memory, shared or not.
    """

    private: float = 0.0
    proportional: float = 0.0
    resident: float = 0.0


def weigh(process: psutil.Process) -> Weight:
    """The weight of a process; nothing of one that is gone."""
    try:
        return read_weight(Path(f"/proc/{process.pid}/smaps_rollup").read_text())
    except OSError:
        return Weight()


def read_weight(rollup: str) -> Weight:
    """The weight told by the text of /proc/PID/smaps_rollup."""
    kb = {name: int(size) for name, size in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.MULTILINE)}
    private = kb["Private_Clean"] + kb["Private_Dirty"]
    return Weight(*(size * 1.024e-3 for size in (private, kb["Pss"], kb["Rss"])))


def machine() -> str:
    """Machine, versions and date in a sentence."""
    processor = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor() or "unknown processor",
    )
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} cores ({processor}), {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; {', '.join(map(_versioned, PACKAGES))}; "
        f"{time.strftime('%Y-%m-%d %H:%M')}; load {psutil.getloadavg()[0]:.1f}"
    )


def _versioned(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def at(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies; no number where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
