"""Kernels forked from a warm process behave as kernels do, apart from one another, and leave nothing behind."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from kneeedu.forkserver.provisioner import ForkProvisioner

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
HERE = Path(__file__).parent


def the_warm_process() -> psutil.Process:
    (nursery,) = ForkProvisioner.nurseries.values()
    return psutil.Process(nursery.process.pid)


async def until(true, within_s=20.0):
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "did not come true in time"
        await asyncio.sleep(0.05)


def test_a_forked_kernel_has_what_was_made_warm_and_answers(kernels):
    async def test(start):
        kernel = await start()

        assert kernel.is_forked
        assert await kernel.run("import warm; print(warm.thing)") == "['warm']"
        assert await kernel.run("6 * 7; print(_)") != "42"
        assert await kernel.run("1 / 0") == "ZeroDivisionError"

    kernels(test)


def test_two_learners_share_no_name_no_number_and_no_group(kernels):
    async def test(start):
        one, other = await start(), await start()

        await one.run("import warm; warm.thing.append('mine'); mine = 1")
        said = [await kernel.run("import os, random; print(os.getpgid(0), random.random())") for kernel in (one, other)]

        assert await other.run("import warm; print(warm.thing)") == "['warm']"
        assert await other.run("mine") == "NameError"
        assert [int(words.split()[0]) for words in said] == [one.pid, other.pid]
        assert said[0].split()[1] != said[1].split()[1]
        assert await one.run("print(get_ipython().kernel.session.session)") != await other.run(
            "print(get_ipython().kernel.session.session)"
        )

    kernels(test)


def test_a_kernel_knows_the_environment_and_the_folder_it_was_asked_for_in(kernels, monkeypatch, tmp_path):
    async def test(start):
        await start()  # by now the warm process has an environment of its own
        monkeypatch.setenv("SEAT", "third row")
        monkeypatch.chdir(tmp_path)
        kernel = await start()

        assert await kernel.run("import os; print(os.environ['SEAT'], os.getcwd())") == f"third row {tmp_path}"

    kernels(test)


def test_the_warm_process_has_one_thread_and_reaps_its_kernels(kernels):
    async def test(start):
        kernel = await start()
        warm = the_warm_process()

        assert warm.num_threads() == 1
        os.kill(kernel.pid, signal.SIGKILL)
        await until(lambda: not psutil.pid_exists(kernel.pid))

        assert warm.children() == []
        assert await kernel.manager.is_alive() is False
        assert kernel.manager.provisioner.process.poll() == -signal.SIGKILL

    kernels(test)


def test_a_kernel_that_is_shut_down_takes_along_what_it_started(kernels):
    async def test(start):
        kernel = await start()
        started = int(await kernel.run("import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"))

        await kernel.manager.shutdown_kernel(now=True)

        await until(lambda: not psutil.pid_exists(started) or psutil.Process(started).status() == "zombie")
        await until(lambda: not psutil.pid_exists(kernel.pid))

    kernels(test)


def test_when_the_warm_process_dies_its_kernels_live_on_and_the_next_learner_gets_a_new_one(kernels, caplog):
    async def test(start):
        before = await start()
        dead = the_warm_process().pid
        os.kill(dead, signal.SIGKILL)
        await until(lambda: "the warm process ended" in caplog.text)

        after = await start()

        assert the_warm_process().pid != dead
        assert after.is_forked
        assert await before.run("print('still here')") == "still here"
        assert await before.manager.is_alive()
        await before.manager.shutdown_kernel(now=True)
        await until(lambda: not psutil.pid_exists(before.pid))

    kernels(test)


@pytest.mark.parametrize("warm_up", ["warm:with_a_thread", "warm:in_vain", "warm:nothing_of_that_name"])
def test_where_nothing_can_be_forked_a_kernel_starts_in_the_ordinary_way_and_the_log_says_so(kernels, caplog, warm_up):
    caplog.set_level(logging.WARNING)

    async def test(start):
        kernel = await start(warm_up)

        assert not kernel.is_forked
        assert await kernel.run("print('slow but sure')") == "slow but sure"
        assert "starts a Python of its own" in caplog.text

    kernels(test)


def test_a_kernel_that_takes_too_much_memory_fails_alone(kernels):
    async def test(start):
        greedy, other = await start(memory_mb=1024), await start(memory_mb=1024)

        assert await greedy.run("hoard = bytearray(2 << 30)") == "MemoryError"
        assert await greedy.run("print('as before')") == "as before"
        assert await other.run("print('unharmed')") == "unharmed"

    kernels(test)


def test_a_kernel_cannot_take_all_descriptors(kernels):
    async def test(start):
        kernel = await start()

        assert await kernel.run("held = [open('/dev/null') for _ in range(1000)]") == "OSError"

    kernels(test)


def test_when_the_server_is_killed_no_process_of_it_is_left(tmp_path):
    script = (
        "import asyncio, json, os\n"
        "from kneeedu.forkserver.nursery import Nursery\n"
        "async def main():\n"
        "    nursery = Nursery('warm:up')\n"
        "    told = dict(shell_port=1, iopub_port=2, stdin_port=3, control_port=4, hb_port=5, key='k',\n"
        "                transport='ipc', ip=os.path.abspath('k-ipc'), signature_scheme='hmac-sha256')\n"
        "    open('k.json', 'w').write(json.dumps(told))\n"
        "    kernel = await nursery.fork(os.path.abspath('k.json'), dict(os.environ), os.getcwd())\n"
        "    print(nursery.process.pid, kernel.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment
    ) as server:
        assert server.stdout is not None
        pids = [int(pid) for pid in server.stdout.readline().split()]
        assert len(pids) == 2
        server.kill()

    deadline = time.monotonic() + 20
    while any(psutil.pid_exists(pid) for pid in pids):
        assert time.monotonic() < deadline, "the warm process or its kernel outlived the server"
        time.sleep(0.05)
