"""Thousands of learners come and go: does the server grow?

.venv/bin/python tests/benchmarks/soak.py --learners 2000 --at-once 20 --minutes 20

Each opens a case, answers some or all of it, and leaves: most as a page does, some by vanishing, whose kernels the
server has to end by itself (here after seconds, not minutes). Processes, descriptors, threads and memory of the server
and of its warm process are looked at every few seconds. Bounded by number and by time; prints Markdown; its exit code
is 1 when something grew.
"""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from hall.learner import Learner
from hall.machine import machine, table, weigh
from hall.rush import let_open
from hall.servers import Hall, ours
from hall.slope import Sample, grows
from tornado.httpclient import AsyncHTTPClient

SILENT_S, LOOK_EVERY_S = 15, 3
PROGRAM = (
    "import gc, signal, sys; from kneeedu.server import app;"
    "signal.signal(signal.SIGUSR1, lambda *_: gc.collect());"
    f"app.SILENT_S, app.LOOK_EVERY_S = {SILENT_S}, {LOOK_EVERY_S};"
    "from kneeedu.cli import main; sys.exit(main())"
)
"""kneeedu as it is, except that kernels of silent pages are ended after seconds, and that it can be told to collect its
garbage: left alone, it does so every few hundred learners, and memory rises by 20 MB until then."""
SETTLE_S = 75
"""Until all is let go of: jupyter_server holds each page that joined a kernel for a minute (kernel_info_timeout)."""
SAMPLES = 400
WARM_UP = 0.2
"""Share of the learners who come before it counts."""


@dataclass
class Soak:
    """How a soak goes. came: learners so far; busy: what was seen while they came and went, quiet: before and after."""

    hall: Hall
    think_s: float
    vanish: float
    came: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    busy: list[Sample] = field(default_factory=list)
    quiet: list[Sample] = field(default_factory=list)

    async def run(self, learners: int, at_once: int, minutes: float) -> None:
        """Until so many have come or the time is up. The first do not count: caches fill, the heap finds its size."""
        until = time.monotonic() + 60 * minutes
        before = int(WARM_UP * learners)
        await self._let_come(range(before), at_once, until)
        await self._let_come(range(before, learners), at_once, until, 60 * minutes / SAMPLES)
        await self._quiet()

    async def _let_come(self, numbers: Iterable[int], at_once: int, until: float, look_every_s: float = 0.0) -> None:
        """From one quiet moment on, and looking every so often; not at all where this is 0."""
        await self._quiet()
        line = iter(numbers)
        watch = asyncio.create_task(self._watch(look_every_s)) if look_every_s else None
        await asyncio.gather(*(self._seat(place, line, until) for place in range(at_once)))
        if watch:
            watch.cancel()

    async def _quiet(self) -> None:
        """Look when the server has missed all who vanished, and let go of all."""
        if self.came:
            await asyncio.sleep(SETTLE_S)
        self.hall.process.send_signal(signal.SIGUSR1)
        await asyncio.sleep(LOOK_EVERY_S)
        self.quiet.append(self.look())

    async def _seat(self, place: int, numbers: Iterable[int], until: float) -> None:
        """One after the other, in one seat. Random choices of its own, so that a soak can be repeated."""
        dice = random.Random(place)
        await asyncio.sleep(dice.random() * self.think_s)
        for number in numbers:
            if time.monotonic() > until:
                return
            learner = Learner(self.hall.address(number), self.think_s * dice.uniform(0.5, 1.5))
            await learner.come()
            await learner.play(dice.choice((1, 4, 8, 8)))
            await learner.leave(politely=dice.random() >= self.vanish)
            self.came += 1
            if learner.visit.fault:
                self.faults[learner.visit.fault] += 1

    async def _watch(self, every_s: float) -> None:
        """Once as many have gone lately as come: in the first minute all figures rise."""
        await asyncio.sleep(SETTLE_S)
        while True:
            await asyncio.sleep(max(every_s, 1.0))
            self.busy.append(self.look())

    def look(self) -> Sample:
        return {"came": self.came, "kernels": len(self.hall.kernels())} | _look(self.hall)


def _look(hall: Hall) -> Sample:
    """What belongs to our processes alone: shared memory weighs less the more others on the machine share it."""
    server, warm = hall.process, hall.warm()
    weight = weigh(server)
    return {
        "server: private MB": weight.private,
        "server: resident MB": weight.resident,
        "server: descriptors": _descriptors(server),
        "server: threads": server.num_threads(),
        "server: all below it, children": len(server.children(recursive=True)),
        "warm process: resident MB": sum(weigh(one).resident for one in warm),
        "warm process: descriptors": sum(map(_descriptors, warm)),
    }


def _descriptors(process: psutil.Process) -> int:
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def report(soak: Soak, took_s: float) -> tuple[str, bool]:
    """Tables, and whether nothing grew and nothing failed."""
    _start, before, after = soak.quiet
    rows = [grows(name, (before, after), soak.busy) for name in before if name not in ("came", "kernels")]
    counted = (
        f"{soak.came} learners in {took_s / 60:.1f} minutes, of whom {before['came']:.0f} before it counts; at most "
        f"{max((one['kernels'] for one in soak.busy), default=0):.0f} kernels at a time, {after['kernels']:.0f} left "
        f"at the end; {soak.faults.total()} faults"
    )
    faults = [f"{times} times {fault}" for fault, times in soak.faults.most_common(10)]
    head = ("", "quiet before", "quiet after", "growth per 1,000 learners while busy", "verdict")
    told = table(head, [row.row() for row in rows])
    fine = not any(row.grew for row in rows) and not after["kernels"] and not soak.faults
    return "\n\n".join([counted, *faults, told, "Nothing grew." if fine else "NOT as it should be."]), fine


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=20, help="at most; the soak then says how many came")
    parser.add_argument("--think-s", type=float, default=0.5, help="mean pause of a learner before each act")
    parser.add_argument("--vanish", type=float, default=0.1, help="share of learners who vanish")
    options = parser.parse_args(arguments)
    let_open(4096)
    AsyncHTTPClient.configure(None, max_clients=10 * options.at_once)
    with tempfile.TemporaryDirectory() as folder:
        program = (sys.executable, "-c", PROGRAM)
        with ours(Path(folder), "--max-learners", str(5 * options.at_once), program=program) as hall:
            soak = Soak(hall, options.think_s, options.vanish)
            began = time.monotonic()
            asyncio.run(soak.run(options.learners, options.at_once, options.minutes))
            told, fine = report(soak, time.monotonic() - began)
    print(machine(), told, sep="\n\n")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
