"""The door: how many are let in at once, who is kept waiting, and what memory has to say."""

import asyncio
import logging

import pytest
from scenes import play_out

from kneeedu.server import memory
from kneeedu.server.door import CALLED_AT_ONCE, HELD_S, STARTING_AT_ONCE, Door, Entry, again_s
from kneeedu.server.memory import FEWEST, KEPT_FREE_MB, LEARNER_MB, MOST, room_for, room_left
from kneeedu.server.waiting import CLAIM_S, Place


class Hall:
    """A door with a clock that stands still unless told otherwise, and a number of people inside."""

    def __init__(self, most, free_mb=None):
        self.now, self.inside, self.free_mb = 0.0, 0, free_mb
        self.door = Door(most, lambda: self.inside, lambda: self.free_mb, lambda: self.now)

    async def knock(self, ticket=None):
        return await self.door.knock(ticket, lambda: False)

    async def go_in(self):
        entry = await self.knock()
        self.inside += 1
        entry.done()


def test_those_for_whom_there_is_room_go_in_at_once():
    async def scene():
        hall = Hall(most=3)
        return [await hall.knock() for _ in range(3)]

    assert all(isinstance(entry, Entry) for entry in play_out(scene()))


def test_one_more_than_there_is_room_for_waits_without_being_kept_at_the_door():
    async def scene():
        hall = Hall(most=2)
        await hall.go_in()
        await hall.knock()  # on the way, not inside yet
        return await asyncio.wait_for(hall.knock(), 5)

    place = play_out(scene())

    assert (place.position, place.ahead) == (1, 0)


def test_more_than_may_start_at_once_are_kept_at_the_door_and_let_in_in_order():
    async def scene():
        hall, came_in = Hall(most=20), []
        entries = [await hall.knock() for _ in range(STARTING_AT_ONCE)]

        async def come(number):
            entry = await hall.knock()
            came_in.append(number)
            entry.done()

        waiting = [asyncio.create_task(come(number)) for number in range(6)]
        await asyncio.sleep(0.01)
        assert came_in == []
        for entry in entries:
            entry.done()
        await asyncio.gather(*waiting)
        return came_in

    assert play_out(scene()) == list(range(6))


def test_who_is_kept_at_the_door_for_too_long_gets_a_place_in_the_line():
    async def scene():
        hall = Hall(most=20)
        for _ in range(STARTING_AT_ONCE):
            await hall.knock()
        kept = asyncio.create_task(hall.knock())
        await asyncio.sleep(0.01)
        hall.now += HELD_S
        hall.door.moved()
        return await kept

    assert play_out(scene()).position == 1


def test_who_leaves_while_kept_at_the_door_holds_nobody_up():
    async def scene():
        hall, has_left = Hall(most=20), False
        for _ in range(STARTING_AT_ONCE):
            await hall.knock()
        kept = asyncio.create_task(hall.door.knock(None, lambda: has_left))
        await asyncio.sleep(0.01)
        has_left = True
        hall.door.moved()
        await kept
        return len(hall.door.line)

    assert play_out(scene()) == 0


def test_a_newcomer_does_not_overtake_those_in_line():
    async def scene():
        hall = Hall(most=1)
        await hall.go_in()
        first = await hall.knock()
        hall.inside -= 1
        newcomer = await hall.knock()
        return newcomer, await hall.knock(first.ticket)

    newcomer, first = play_out(scene())

    assert newcomer.position == 2
    assert isinstance(first, Entry)


def test_a_waiting_page_is_told_to_come_when_its_turn_is_there():
    async def scene():
        hall = Hall(most=1)
        await hall.go_in()
        first, second = await hall.knock(), await hall.knock()
        before = hall.door.look(first.ticket)[1], hall.door.look(second.ticket)[1]
        hall.inside -= 1
        return before, (hall.door.look(first.ticket)[1], hall.door.look(second.ticket)[1])

    assert play_out(scene()) == ((False, False), (True, False))


def test_a_place_kept_for_who_does_not_come_goes_to_the_next():
    async def scene():
        hall = Hall(most=1)
        await hall.go_in()
        first, second = await hall.knock(), await hall.knock()
        hall.inside -= 1
        hall.door.look(first.ticket)
        hall.now += CLAIM_S + 1
        return await hall.knock(second.ticket)

    assert isinstance(play_out(scene()), Entry)


def test_who_reloads_in_a_full_room_gives_up_the_old_page_and_comes_first():
    async def scene():
        hall = Hall(most=1)
        await hall.go_in()
        hall.door.note_page("inside", "/case", "kernel", {"kernel"})
        first = await hall.knock()
        old = hall.door.come_back("inside", "/case", {"kernel"})
        hall.inside -= 1
        return old, await hall.knock(first.ticket), await hall.knock("inside")

    old, first, again = play_out(scene())

    assert old == "kernel"
    assert first.position == 2
    assert isinstance(again, Entry)


def test_who_has_given_the_place_away_or_has_room_is_no_such_case():
    async def scene():
        hall = Hall(most=1)
        hall.door.note_page("inside", "/case", "kernel", {"kernel"})
        with_room = hall.door.come_back("inside", "/case", {"kernel"})
        await hall.go_in()
        elsewhere = hall.door.come_back("inside", "/another", {"kernel"})
        rested = hall.door.come_back("inside", "/case", set())
        return with_room, elsewhere, rested

    assert play_out(scene()) == (None, None, None)


def test_no_more_are_told_to_come_than_can_start_soon():
    async def scene():
        hall = Hall(most=0)
        places = [await hall.knock() for _ in range(CALLED_AT_ONCE + 5)]
        hall.door.most = 100
        return sum(hall.door.look(place.ticket)[1] for place in places)

    assert play_out(scene()) == CALLED_AT_ONCE


def test_a_page_that_never_opens_keeps_neither_its_place_nor_its_start():
    async def scene():
        hall = Hall(most=1)
        entry = await hall.knock()
        entry.done()
        entry.done()  # a second time changes nothing
        return hall.door.places(), hall.door.starting, hall.door.on_their_way

    assert play_out(scene()) == (1, 0, 0)


def test_with_too_little_memory_nobody_more_is_let_in_and_the_teacher_is_told_once(caplog):
    async def scene():
        hall = Hall(most=10, free_mb=KEPT_FREE_MB + 2 * LEARNER_MB)
        await hall.go_in()
        hall.free_mb, hall.now = KEPT_FREE_MB, 5
        places = [await hall.knock() for _ in range(3)]
        hall.free_mb, hall.now = 2 * KEPT_FREE_MB, 10
        return places, await hall.knock(places[0].ticket)

    with caplog.at_level(logging.WARNING, "kneeedu"):
        places, later = play_out(scene())

    assert [place.position for place in places] == [1, 2, 3]
    assert isinstance(later, Entry)
    assert caplog.text.count("short of memory (300 MB left)") == 1


def test_an_empty_room_takes_one_learner_however_little_memory_there_is():
    async def scene():
        hall = Hall(most=10, free_mb=20)
        return await hall.knock(), await hall.knock()

    alone, second = play_out(scene())

    assert isinstance(alone, Entry)
    assert isinstance(second, Place)


def test_the_first_in_line_ask_more_often_than_the_last():
    waits = [again_s(Place("t", position, 0)) for position in (1, 20, 100, 1000)]

    assert waits == sorted(waits)
    assert 1 <= waits[0] < 2
    assert waits[-1] <= 6


@pytest.mark.parametrize(("total_mb", "learners"), [(512, 10), (4096, 81), (8192, 163), (65536, MOST), (64, FEWEST)])
def test_the_room_follows_from_the_memory_of_the_machine(total_mb, learners):
    assert room_for(total_mb) == learners


def test_room_is_left_only_beyond_what_is_kept_free():
    assert room_left(KEPT_FREE_MB + 3.5 * LEARNER_MB) == 3
    assert room_left(KEPT_FREE_MB - 1) == 0
    assert room_left(None) == MOST


def test_this_machine_has_memory():
    free = memory.available_mb()

    assert memory.total_mb() > 100
    assert free is None or 0 < free <= memory.total_mb()


def group(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


def test_the_limit_of_a_control_group_counts_and_that_of_those_above_it(tmp_path):
    own = tmp_path / "cgroup"
    own.write_text("0::/class/room\n")
    stat = "anon 1\ninactive_file 104857600\n"
    group(tmp_path / "class", memory__max="1073741824", memory__current="524288000", memory__stat=stat)
    group(tmp_path / "class" / "room", memory__max="max", memory__current="1", memory__stat=stat)

    assert memory._limits(tmp_path, own) == [(1024, 400)]


def test_the_older_kind_of_control_group_is_read_too(tmp_path):
    own = tmp_path / "cgroup"
    own.write_text("9:name=systemd:/\n4:memory:/room\n")
    files = {"memory__usage_in_bytes": "209715200", "memory__stat": "total_inactive_file 0\n"}
    group(tmp_path / "memory" / "room", memory__limit_in_bytes="536870912", **files)
    group(tmp_path / "memory", memory__limit_in_bytes="9223372036854771712", **files)

    assert memory._limits(tmp_path, own) == [(512, 200)]


def test_without_control_groups_the_machine_itself_is_the_limit(tmp_path):
    assert memory._limits(tmp_path, tmp_path / "missing") == []
