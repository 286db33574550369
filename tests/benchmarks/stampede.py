"""Send many learners to one case at the same moment, over HTTP, and say how soon they were in and who had to wait.

.venv/bin/python tests/benchmarks/stampede.py --learners 100 --starting-at-once 2 4 8
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from kneeedu.links import Seat, seal

sys.path.insert(0, str(Path(__file__).parents[1] / "server"))
from real_server import Served, environment  # the server of the tests

from kneeedu.gradebook import Gradebook

CASE_PAGE = "voila/render/dashboards/quiz.ipynb"
START = (
    "import sys; from kneeedu.server import app, door; door.STARTING_AT_ONCE = int(sys.argv[2]);"
    "door.CALLED_AT_ONCE = 3 * door.STARTING_AT_ONCE; app.serve(0, False, sys.argv[1], room=int(sys.argv[3]))"
)


@dataclass(frozen=True)
class CameIn:
    """Seconds from the start of the rush until the page was there, and how often the waiting page stood in between."""

    seconds: float
    waited: int
    failed: bool


async def come(served: Served, case: str, number: int) -> CameIn:
    """One learner, who does what a browser does: opens the page, waits in line when told to."""
    token = seal(Seat(learner=f"s{number}", case=case, session=f"rush{number}"), served.book.secret())
    began, waited = time.perf_counter(), 0
    async with httpx.AsyncClient(base_url=served.url, timeout=300, trust_env=False) as visitor:
        while (response := await visitor.get(CASE_PAGE, params={"seat": token})).status_code == 503:
            waited += 1
            while not (told := (await visitor.get("kneeedu/line")).json())["comes"]:
                await asyncio.sleep(told["again_s"])
    return CameIn(time.perf_counter() - began, waited, response.status_code != 200 or "kernelId" not in response.text)


async def rush(served: Served, case: str, learners: int) -> list[CameIn]:
    return await asyncio.gather(*(come(served, case, number) for number in range(learners)))


def measure(case: str, learners: int, starting_at_once: int) -> str:
    """One rush on a server of its own, as a line of figures."""
    with tempfile.TemporaryDirectory() as folder:
        book = f"sqlite:///{folder}/book.db"
        command = [sys.executable, "-c", START, book, str(starting_at_once), str(learners)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as server:
            try:
                assert server.stdout is not None
                served = Served(server.stdout.readline().split()[3], Gradebook.open(book))
                came = asyncio.run(rush(served, case, learners))
            finally:
                server.terminate()
                server.wait(30)
    seconds = [one.seconds for one in came]
    return (
        f"{starting_at_once} starting at once: half were in after {statistics.median(seconds):.1f} s, all after "
        f"{max(seconds):.1f} s; {sum(one.waited > 0 for one in came)} saw the waiting page; "
        f"{sum(one.failed for one in came)} failed"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--starting-at-once", type=int, nargs="+", default=[4])
    parser.add_argument("--case", default="ache_around_the_kneecap_on_stairs")
    options = parser.parse_args()
    for starting_at_once in options.starting_at_once:
        print(measure(options.case, options.learners, starting_at_once), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
