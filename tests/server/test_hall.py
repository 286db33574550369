"""Learners of the lecture hall against a real server: each is forked, plays to the feedback, and is let go."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from hall.learner import Learner
from hall.servers import Hall, ours

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there, nothing is forked")
EVERYBODY = 6


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    with ours(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


def in_a_loop_of_its_own(work):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:  # where the browser tests ran before, this thread has a loop already
        return thread.submit(asyncio.run, work).result()


def test_a_room_of_learners_who_come_at_once_all_play_a_case_to_its_feedback_and_leave_nothing(hall: Hall):
    async def lecture() -> tuple[list[Learner], list[int]]:
        everybody = [Learner(hall.address(number)) for number in range(EVERYBODY)]
        await asyncio.gather(*(one.come() for one in everybody))
        kernels = [kernel.pid for kernel in hall.kernels()]
        await asyncio.gather(*(one.play() for one in everybody))
        for one in everybody:
            await one.leave()
        return everybody, kernels

    everybody, kernels = in_a_loop_of_its_own(lecture())

    assert [one.visit.fault for one in everybody] == [""] * EVERYBODY
    assert all(one.visit.feedback_s is not None for one in everybody)
    assert len(set(kernels)) == EVERYBODY
    warm = [child for child in hall.process.children() if "forkserver" in " ".join(child.cmdline())]
    assert len(warm) == 1, "every kernel is to come of the one warm process"
    deadline = time.monotonic() + 10
    while hall.kernels():
        assert time.monotonic() < deadline, "a kernel is left of a learner who said goodbye"
        time.sleep(0.1)
