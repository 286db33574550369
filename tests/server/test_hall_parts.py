"""What the benchmarks count and conclude, on figures small enough to check by hand."""

import asyncio
import math
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from hall.learner import Learner
from hall.machine import Weight, at, read_weight, table
from hall.slope import grows, line
from hall.visitor import Visitor, kernel_of

ROLLUP = """55d0-7ffd ---p 00000000 00:00 0 [rollup]
Rss:               20000 kB
Pss:                9000 kB
Pss_Anon:           8000 kB
Private_Clean:       500 kB
Private_Dirty:      4500 kB
"""


def test_the_weight_of_a_process_is_read_in_millions_of_bytes():
    assert read_weight(ROLLUP) == Weight(private=5.12, proportional=9.216, resident=20.48)


def test_the_slowest_of_a_few_is_their_95th_percentile():
    assert at([3, 1, 2], 0.5) == 2
    assert at([3, 1, 2], 0.95) == 3
    assert math.isnan(at([], 0.5))


def test_a_table_is_written_in_markdown():
    assert table(("a", "b"), [(1, 2)]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_the_kernel_is_read_where_either_server_writes_it():
    assert kernel_of('{"baseUrl": "/", "kernelId": "1f-2e"}') == "1f-2e"
    with pytest.raises(RuntimeError, match="names no kernel"):
        kernel_of("<p>The room is full.</p>")


def test_a_line_through_points_on_a_line_is_that_line():
    slope, error = line([1, 2, 3, 4], [5, 7, 9, 11])

    assert slope == pytest.approx(2)
    assert error == pytest.approx(0)
    assert all(map(math.isnan, line([1, 1], [2, 3])))


def soak(grown_per_learner_mb, noise_mb=0.0):
    """Figures of a soak with 1,000 learners."""
    busy = [
        {"came": came, "MB": 100 + grown_per_learner_mb * came + noise_mb * (-1) ** came} for came in range(0, 1000, 9)
    ]
    return grows("MB", ({"came": 0, "MB": 100}, {"came": 1000, "MB": 100 + 1000 * grown_per_learner_mb}), busy)


def test_ten_kilobytes_for_each_learner_are_growth():
    assert soak(0.01).grew


def test_memory_that_goes_up_and_down_does_not_grow():
    assert not soak(0, noise_mb=3).grew


def test_a_kernel_that_is_left_behind_in_the_quiet_is_growth():
    busy = [{"came": came, "children": 5} for came in range(0, 1000, 9)]

    assert grows("children", ({"came": 0, "children": 1}, {"came": 1000, "children": 3}), busy).grew


class FullRoom(RequestHandler):
    """Full for the first who asks; then there is a place."""

    asked = 0

    def get(self, where):
        FullRoom.asked += 1
        if where == "line":
            self.finish({"comes": FullRoom.asked > 2, "again_s": 0.01})
        elif FullRoom.asked == 1:
            self.set_cookie("ticket", "t1")
            self.set_status(503)
        elif self.get_cookie("ticket") == "t1":
            self.finish("the page")


def test_a_visitor_of_a_full_room_waits_in_line_with_a_ticket_and_then_goes_in():
    async def visit():
        listener, port = bind_unused_port()
        routes = [(r"/kneeedu/(line)", FullRoom), (r"/(page)", FullRoom)]
        from tornado.httpserver import HTTPServer

        server = HTTPServer(Application(routes))
        server.add_socket(listener)
        visitor = Visitor(f"http://127.0.0.1:{port}/page")
        page = await visitor.open()
        server.stop()
        await server.close_all_connections()
        return page, visitor.waited

    FullRoom.asked = 0
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, visit()).result() == ("the page", 1)


def test_a_learner_who_finds_no_server_notes_a_fault_and_raises_none():
    async def visit():
        learner = Learner("http://127.0.0.1:1/play/nothing")
        await learner.come()
        await learner.play()
        await learner.leave()
        return learner.visit

    with ThreadPoolExecutor(1) as thread:
        visited = thread.submit(asyncio.run, visit()).result()
    assert visited.fault
    assert visited.usable_s is None
