"""How many learners this machine's memory has room for, and whether there is enough for one more now."""

import sys
from pathlib import Path

import psutil

LEARNER_MB = 25
"""What one learner's kernel comes to hold of its own: measured 17 MB with the quiz open and 21 with the feedback shown,
and some growth over a long consultation."""
KEPT_FREE_MB = 300
"""Left to the rest of the machine: a page of the teacher's browser and a copy of the gradebook still fit."""
FEWEST, MOST = 4, 300
"""No machine is too small for a small group; beyond the largest lecture hall something else is the limit."""
_CGROUPS = Path("/sys/fs/cgroup")


def room_for(total_mb: float) -> int:
    """How many learners a machine with so much memory (MB) takes: half of it is theirs.

    The other half is for the system, the teacher's browser and what the guard keeps free.

    >>> room_for(4096)
    81
    """
    return max(FEWEST, min(MOST, int(total_mb / 2 / LEARNER_MB)))


def room_left(available_mb: float | None) -> int:
    """For how many more learners so much free memory (MB) is enough; MOST where it is not known."""
    if available_mb is None:
        return MOST
    return max(0, int((available_mb - KEPT_FREE_MB) / LEARNER_MB))


def total_mb() -> float:
    """The memory (MB) of this machine, or the part of it this server may use."""
    machine: float = psutil.virtual_memory().total / 2**20
    return min([machine, *(limit for limit, _used in _limits())])


def available_mb() -> float | None:
    """Memory (MB) that can still be taken without swapping; None where the system's figure cannot be relied on.

    Linux says it outright (MemAvailable). Elsewhere 'available' leaves out what the system would give up when asked.
    """
    if sys.platform != "linux":
        return None
    machine: float = psutil.virtual_memory().available / 2**20
    return min([machine, *(limit - used for limit, used in _limits())])


def _limits(root: Path = _CGROUPS, own: Path = Path("/proc/self/cgroup")) -> list[tuple[float, float]]:
    """Limit and use (MB) of each control group this process is in that has a limit; none elsewhere than on Linux."""
    found = []
    for name in _own_groups(own):
        for group in (name, *name.parents):
            for kind in (_VERSION_2, _VERSION_1):
                limit = _read_limit(root, group, *kind)
                if limit:
                    found.append(limit)
    return found


_VERSION_2 = ("", "memory.max", "memory.current", "inactive_file")
_VERSION_1 = ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def _own_groups(own: Path) -> list[Path]:
    """The groups of this process that may limit its memory, below their root."""
    try:
        rows = [row.split(":", 2) for row in own.read_text().splitlines()]
    except OSError:
        return []
    return [Path(name.lstrip("/")) for _number, kinds, name in rows if kinds == "" or "memory" in kinds.split(",")]


def _read_limit(
    root: Path, group: Path, version: str, limit: str, used: str, freeable: str
) -> tuple[float, float] | None:
    """Limit and use (MB); files the kernel would drop when memory is short do not count as used."""
    folder = root / version / group
    try:
        most, taken = int((folder / limit).read_text()), int((folder / used).read_text())
        rows = dict(row.split(" ", 1) for row in (folder / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return None  # 'max', or no such group here
    if most >= 2**60:  # version 1 has no word for 'no limit'
        return None
    return most / 2**20, max(0, taken - int(rows.get(freeable, 0))) / 2**20
