"""More learners than places, all at once, over HTTP: everybody waits their turn and comes in; nobody sees an error."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx
import pytest
from real_server import Served, serve
from scenes import play_out

LESSON = "voila/render/lessons/01_where.ipynb"
SLOW = "voila/render/dashboards/slow.ipynb"
KERNEL = r'"kernelId": "([\w-]+)"'
PLACES, LEARNERS = 3, 12


@pytest.fixture
def small_room(notebooks, tmp_path_factory) -> Iterator[Served]:
    yield from serve(tmp_path_factory.mktemp("small_room"), notebooks, quiz="", room=PLACES)


@dataclass
class Hall:
    """What was seen: every status, who stood in line in which order, who came in, how many were in at most."""

    statuses: set[int] = field(default_factory=set)
    in_line: list[str] = field(default_factory=list)
    came_in: list[str] = field(default_factory=list)
    inside: int = 0
    most_inside: int = 0


def kernel_of(response):
    return re.search(KERNEL, response.text)[1]


async def learn(served, hall):
    """Come, wait for a place if need be, look at the page, hand the place back."""
    async with httpx.AsyncClient(base_url=served.url, timeout=120, trust_env=False) as visitor:
        response = await visitor.get(LESSON)
        hall.statuses.add(response.status_code)
        while response.status_code == 503:
            told = (await visitor.get("kneeedu/line")).json()
            if told["comes"]:
                response = await visitor.get(LESSON)
                hall.statuses.add(response.status_code)
            await asyncio.sleep(0.1)
        hall.came_in.append(visitor.cookies.get("kneeedu_ticket", ""))
        hall.inside += 1
        hall.most_inside = max(hall.most_inside, hall.inside)
        hall.inside -= 1
        left = await visitor.post(f"voila/api/shutdown/{kernel_of(response)}", data={"_xsrf": visitor.cookies["_xsrf"]})
        assert left.status_code == 204


async def stampede(served):
    hall = Hall()
    await asyncio.gather(*(learn(served, hall) for _ in range(LEARNERS)))
    return hall


def test_a_stampede_waits_in_line_and_everybody_comes_in(small_room):
    hall = play_out(stampede(small_room))

    assert hall.statuses == {200, 503}
    assert len(hall.came_in) == LEARNERS
    assert hall.most_inside <= PLACES


def test_who_leaves_while_the_page_is_being_drawn_leaves_no_kernel_behind(practice):
    seen = ""
    with practice.visitor() as visitor, visitor.stream("GET", SLOW) as response:
        for part in response.iter_text():
            seen += part
            if kernel := re.search(KERNEL, seen):
                break

    for _ in range(100):
        if practice.get(f"api/kernels/{kernel[1]}").status_code == 404:
            return
        time.sleep(0.2)
    pytest.fail("the kernel is still there")


def test_who_came_first_is_let_in_first(small_room):
    with ExitStack() as stack:
        inside, first, second, third = (stack.enter_context(small_room.visitor()) for _ in range(4))
        kernels = [kernel_of(inside.get(LESSON)) for _ in range(PLACES)]
        waiting = [visitor.get(LESSON) for visitor in (first, second, third)]
        inside.post(f"voila/api/shutdown/{kernels[0]}", data={"_xsrf": inside.cookies["_xsrf"]})

        comes = [visitor.get("kneeedu/line").json()["comes"] for visitor in (third, second, first)]
        newcomer = small_room.get(LESSON)
        came = first.get(LESSON)
        after = second.get("kneeedu/line").json()

    assert [re.search(r'id="waiting-where">([^<]+)<', page.text)[1] for page in waiting] == [
        "You are next.",
        "You are second in line; 1 person is before you.",
        "You are third in line; 2 people are before you.",
    ]
    assert comes == [False, False, True]
    assert (newcomer.status_code, came.status_code) == (503, 200)
    assert (after["where"], after["comes"]) == ("You are next.", False)


def test_who_reloads_in_a_full_room_keeps_the_place(small_room):
    with ExitStack() as stack:
        inside, waiting = (stack.enter_context(small_room.visitor()) for _ in range(2))
        kernels = [kernel_of(inside.get(f"{LESSON}?part={number}")) for number in range(PLACES)]
        assert waiting.get(LESSON).status_code == 503

        again = inside.get(f"{LESSON}?part=0")

        assert (again.status_code, waiting.get(LESSON).status_code) == (200, 503)
        assert small_room.get(f"api/kernels/{kernels[0]}").status_code == 404


def test_who_stands_in_no_line_is_sent_to_the_page_itself(practice):
    assert practice.get("kneeedu/line").json() == {"comes": True}
