"""A rush: many learners open a case in the same moment, are weighed, play it, and leave."""

import asyncio
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass

from hall.learner import Learner
from hall.machine import Weight, at, table, weigh
from hall.servers import Hall
from tornado.httpclient import AsyncHTTPClient

TIMES = (
    "server",
    "learners",
    "usable s, median",
    "last",
    "feedback ms, median",
    "95 %",
    "slowest heartbeat ms",
    "saw 'connection lost'",
    "saw the waiting page",
    "faults",
    "HTTP kB each",
    "socket kB each, unpacked",
    "learners' own CPU s",
)
WEIGHTS = (
    "server",
    "learners",
    "quiz open: private MB each, median",
    "most",
    "proportional MB each",
    "feedback shown: private MB each",
    "server and warm process, proportional MB",
    "everything, proportional MB per learner",
)


@dataclass(frozen=True)
class Weights:
    """What kernels weigh, and with them the server and its warm process. In MB."""

    kernels: list[Weight]
    house: list[Weight]

    def per_learner(self, learners: int) -> float:
        return sum(one.proportional for one in (*self.kernels, *self.house)) / learners


@dataclass(frozen=True)
class Rush:
    """What one rush was like. Times in s."""

    server: str
    learners: int
    usable: list[float]
    feedback: list[float]
    faults: list[str]
    waited: int
    lost: int
    slowest_beat_s: float
    opened: Weights
    graded: Weights
    http_kb: float
    socket_kb: float
    client_cpu_s: float

    @property
    def last_s(self) -> float:
        """Until the last page was usable; no number when one never was."""
        return max(self.usable) if len(self.usable) == self.learners else float("nan")

    def times(self) -> list[str]:
        return [
            self.server,
            str(self.learners),
            f"{at(self.usable, 0.5):.2f}",
            f"{max(self.usable, default=float('nan')):.2f}",
            f"{1000 * at(self.feedback, 0.5):.0f}",
            f"{1000 * at(self.feedback, 0.95):.0f}",
            f"{1000 * self.slowest_beat_s:.0f}",
            str(self.lost),
            str(self.waited),
            str(len(self.faults)),
            f"{self.http_kb:.0f}",
            f"{self.socket_kb:.0f}",
            f"{self.client_cpu_s:.1f}",
        ]

    def weights(self) -> list[str]:
        opened, graded = ([one.private for one in told.kernels] for told in (self.opened, self.graded))
        return [
            self.server,
            str(self.learners),
            f"{at(opened, 0.5):.1f}",
            f"{max(opened, default=float('nan')):.1f}",
            f"{at([one.proportional for one in self.opened.kernels], 0.5):.1f}",
            f"{at(graded, 0.5):.1f}",
            f"{sum(one.proportional for one in self.opened.house):.0f}",
            f"{self.opened.per_learner(self.learners):.1f}",
        ]


async def rush(hall: Hall, name: str, learners: int, think_s: float, files: Sequence[str] = ()) -> Rush:
    """All at once in; then weighed; then all play, each a little after the other, are weighed again, and leave."""
    AsyncHTTPClient.configure(None, max_clients=10 * learners)
    before = time.process_time()
    everybody = [Learner(hall.address(number), think_s, files) for number in range(learners)]
    try:
        await asyncio.gather(*(one.come() for one in everybody))
        opened = await asyncio.to_thread(_weigh, hall)
        await asyncio.gather(*(_play_after(one, place * think_s / learners) for place, one in enumerate(everybody)))
        graded = await asyncio.to_thread(_weigh, hall)
    finally:
        await asyncio.gather(*(one.leave() for one in everybody))
    visits = [one.visit for one in everybody]
    return Rush(
        server=name,
        learners=learners,
        usable=[visit.usable_s for visit in visits if visit.usable_s is not None],
        feedback=[visit.feedback_s for visit in visits if visit.feedback_s is not None],
        faults=[visit.fault for visit in visits if visit.fault],
        waited=sum(one.browser.waited > 0 for one in everybody),
        lost=sum(visit.saw_connection_lost for visit in visits),
        slowest_beat_s=max(visit.slowest_beat_s for visit in visits),
        opened=opened,
        graded=graded,
        http_kb=at([one.browser.received / 1000 for one in everybody], 0.5),
        socket_kb=at([visit.socket_bytes / 1000 for visit in visits], 0.5),
        client_cpu_s=time.process_time() - before,
    )


async def _play_after(learner: Learner, wait_s: float) -> None:
    await asyncio.sleep(wait_s)
    await learner.play()


def _weigh(hall: Hall) -> Weights:
    return Weights([weigh(kernel) for kernel in hall.kernels()], [weigh(one) for one in hall.house()])


def tables(rushes: Sequence[Rush]) -> str:
    times, weights = ([getattr(one, what)() for one in rushes] for what in ("times", "weights"))
    return f"{table(TIMES, times)}\n\n{table(WEIGHTS, weights)}"


def let_open(files: int) -> None:
    """Allow this process so many open files and sockets, as far as the system lets it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = files if hard == resource.RLIM_INFINITY else min(files, hard)
    if _soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
