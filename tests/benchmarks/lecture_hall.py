"""Many learners open a case in the same moment and play it: how soon all pages are usable, and what each learner weighs.

.venv/bin/python tests/benchmarks/lecture_hall.py --learners 1 10 40 100

For ours, for stock Voilà on the same notebook, and for stock Voilà with a pool of kernels; over real sockets, all on one
machine, the learners too. Prints Markdown.
"""

import argparse
import asyncio
import platform
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
from hall.learner import Learner
from hall.servers import SERVERS, Hall
from tornado.httpclient import AsyncHTTPClient

STOCK_MOST = 40
"""Stock Voilà needs minutes for more."""


@dataclass(frozen=True)
class Rush:
    """What one rush was like. Times in s, memory in MB (10^6 bytes)."""

    usable: list[float]
    feedback: list[float]
    faults: list[str]
    waited: int
    private_mb: float
    proportional_mb: float
    server_mb: float
    socket_kb: float
    client_cpu_s: float


async def rush(hall: Hall, learners: int, think_s: float) -> Rush:
    """All at once in; then weighed; then all play, and leave."""
    AsyncHTTPClient.configure(None, max_clients=10 * learners)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    everybody = [Learner(hall.address(number), think_s) for number in range(learners)]
    await asyncio.gather(*(one.come() for one in everybody))
    socket_kb = statistics.median(one.visit.socket_bytes for one in everybody) / 1000
    kernels = [weight_mb(kernel) for kernel in hall.kernels()]
    server_mb = weight_mb(hall.process)[0]
    await asyncio.gather(*(_play_after(one, place * think_s / learners) for place, one in enumerate(everybody)))
    for one in everybody:
        await one.leave()
    visits = [one.visit for one in everybody]
    return Rush(
        usable=sorted(visit.usable_s for visit in visits if visit.usable_s is not None),
        feedback=sorted(visit.feedback_s for visit in visits if visit.feedback_s is not None),
        faults=[visit.fault for visit in visits if visit.fault],
        waited=sum(visit.waited > 0 for visit in visits),
        private_mb=statistics.median(private for private, _ in kernels) if kernels else 0.0,
        proportional_mb=statistics.median(share for _, share in kernels) if kernels else 0.0,
        server_mb=server_mb,
        socket_kb=socket_kb,
        client_cpu_s=resource.getrusage(resource.RUSAGE_SELF).ru_utime - before,
    )


async def _play_after(learner: Learner, wait_s: float) -> None:
    await asyncio.sleep(wait_s)
    await learner.play()


def weight_mb(process: psutil.Process) -> tuple[float, float]:
    """Private and proportional memory of a process, as Linux accounts for it; nothing of one that is gone."""
    try:
        told = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0, 0.0
    kb = {name: int(size) for name, size in re.findall(r"^(\w+):\s+(\d+) kB", told, re.MULTILINE)}
    return (kb["Private_Clean"] + kb["Private_Dirty"]) * 1.024e-3, kb["Pss"] * 1.024e-3


def machine() -> str:
    """What it was measured on, in a sentence."""
    processor = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor() or "unknown processor",
    )
    packages = ", ".join(f"{name} {version(name)}" for name in ("kneeedu", "voila", "ipykernel", "jupyter_client"))
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} cores ({processor}), {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {packages}; {time.strftime('%Y-%m-%d')}"
    )


def row(name: str, learners: int, result: Rush) -> str:
    """One line of the table."""

    def at(values: list[float], share: float) -> float:
        return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")

    figures = [
        f"{at(result.usable, 0.5):.2f}",
        f"{at(result.usable, 1):.2f}",
        f"{1000 * at(result.feedback, 0.5):.0f}",
        f"{1000 * at(result.feedback, 0.95):.0f}",
        f"{result.private_mb:.1f}",
        f"{result.proportional_mb:.1f}",
        f"{result.server_mb:.0f}",
        f"{result.socket_kb:.0f}",
        str(result.waited),
        str(len(result.faults)),
        f"{result.client_cpu_s:.1f}",
    ]
    return f"| {name} | {learners} | " + " | ".join(figures) + " |"


HEAD = (
    "| server | learners | usable s, median | last | feedback ms, median | 95 % | private MB each | proportional MB each "
    "| server MB | socket kB each | saw the waiting page | faults | learners' own CPU s |\n" + "| --- " * 13 + "|"
)


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, nargs="+", default=[1, 10, 40, 100])
    parser.add_argument("--servers", nargs="+", choices=list(SERVERS), default=list(SERVERS))
    parser.add_argument("--think-s", type=float, default=3.0, help="pause of each learner before each act")
    parser.add_argument("--stock-most", type=int, default=STOCK_MOST)
    options = parser.parse_args(arguments)
    print(machine(), HEAD, sep="\n\n", flush=True)
    faults: list[str] = []
    for name in options.servers:
        for learners in options.learners:
            if name != "ours" and learners > options.stock_most:
                continue
            with tempfile.TemporaryDirectory() as folder, SERVERS[name](Path(folder)) as hall:
                result = asyncio.run(rush(hall, learners, options.think_s))
            print(row(name, learners, result), flush=True)
            faults += result.faults
    for fault in sorted(set(faults)):
        print(f"\nfault: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
