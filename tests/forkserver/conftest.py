"""Kernels of a nursery of their own, and a way to run code in one."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from kneeedu.forkserver.provisioner import ForkProvisioner
from kneeedu.server.kernels import OwnPython

HERE = Path(__file__).parent
PATIENCE_S = 30


class Spec(OwnPython):
    """The ordinary Python, warmed by a function of the tests."""

    def __init__(self, warm_up: str, **config: Any) -> None:
        super().__init__()
        self.asked = {"warm_up": warm_up, **config}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = super().get_kernel_spec(kernel_name)
        spec.metadata["kernel_provisioner"] = {"provisioner_name": "kneeedu-fork", "config": self.asked}
        return spec


class Kernel:
    """A running kernel with its client."""

    def __init__(self, manager: AsyncKernelManager) -> None:
        self.manager, self.client = manager, manager.client()

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    @property
    def is_forked(self) -> bool:
        return self.manager.provisioner.is_forked

    async def run(self, code: str) -> str:
        """What the code prints; the name of the error when there is one."""
        asked = self.client.execute(code)
        said = ""
        while True:
            message = await self.client.get_iopub_msg(timeout=PATIENCE_S)
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                said += content["text"]
            elif message["msg_type"] == "error":
                said += content["ename"]
            elif content.get("execution_state") == "idle":
                return said.strip()


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Call it with a test: 'async def test(start)'. 'start' makes kernels, which end with the test."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.setattr(ForkProvisioner, "nurseries", {})

    async def play(test: Callable[..., Coroutine[Any, Any, None]]) -> None:
        async with AsyncExitStack() as stack:
            number = 0

            async def start(warm_up: str = "warm:up", **config: Any) -> Kernel:
                nonlocal number
                number += 1
                spec = Spec(warm_up, **config)
                return await stack.enter_async_context(running(spec, tmp_path / f"kernel{number}.json"))

            stack.callback(lambda: [nursery.stop() for nursery in ForkProvisioner.nurseries.values()])
            await test(start)

    def in_a_loop_of_its_own(test: Callable[..., Coroutine[Any, Any, None]]) -> None:
        with ThreadPoolExecutor(max_workers=1) as thread:  # a browser's test leaves a loop running in this one
            thread.submit(lambda: asyncio.run(play(test))).result()

    return in_a_loop_of_its_own


@asynccontextmanager
async def running(spec: KernelSpecManager, file: Path) -> AsyncIterator[Kernel]:
    manager = AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=spec, transport="ipc", connection_file=str(file)
    )
    await manager.start_kernel()
    kernel = Kernel(manager)
    kernel.client.start_channels(hb=False)
    await kernel.client.wait_for_ready(timeout=PATIENCE_S)
    try:
        yield kernel
    finally:
        kernel.client.stop_channels()
        await manager.shutdown_kernel(now=True)
