"""The kernels behind the pages: which Python they are, how they are forked, and how a page's socket joins one."""

import asyncio
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from tornado.web import HTTPError
from traitlets.config import Config

from kneeedu.forkserver.provisioner import CAN_FORK, ForkProvisioner

WARM_UP = "kneeedu.dashboards.warming:warm_up"
MEMORY_MB = 2048
"""Address space of one kernel (MiB): several times what it maps, of which it shares most; a runaway ends alone."""


class OwnPython(KernelSpecManager):
    """Knows one kernel, the Python that runs this server, whatever else is installed on the machine."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {"python3": ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        # No history file: a hundred learners would queue for its lock, and nobody reads it.
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        forked = {"provisioner_name": "kneeedu-fork", "config": {"warm_up": WARM_UP, "memory_mb": MEMORY_MB}}
        return KernelSpec(
            argv=[*command, "--HistoryManager.enabled=False", "--log-level=ERROR"],
            display_name="Python 3",
            language="python",
            metadata={"debugger": False, "kernel_provisioner": forked},
        )

    def get_all_specs(self) -> dict[str, Any]:
        spec = self.get_kernel_spec("python3")
        return {"python3": {"resource_dir": "", "spec": spec.to_dict()}}


class KernelManager(ServerKernelManager):
    """Starts and ends one kernel. It logs no events, for which the original reads a schema at every start."""

    def emit(self, schema_id: str, data: Any) -> None:
        """Nobody listens."""

    @property
    def is_forked(self) -> bool:
        """Whether it came of the warm process; such a kernel greets all who subscribe to it."""
        return isinstance(self.provisioner, ForkProvisioner) and self.provisioner.is_forked


class Kernels(AsyncMappingKernelManager):
    """All kernels of this server."""

    def start_watching_activity(self, kernel_id: str) -> None:
        """Note when a kernel was last heard. The original reads each message for what the kernel is doing, too."""
        kernel = self._kernels[kernel_id]
        kernel.execution_state, kernel.reason = "idle", ""

        def heard(_message: Any = None) -> None:
            kernel.last_activity = self.last_kernel_activity = datetime.now(UTC)

        heard()
        kernel._activity_stream = kernel.connect_iopub()
        kernel._activity_stream.on_recv(heard)

    async def shutdown_kernel(  # type: ignore[override]  # an async class
        self, kernel_id: str, now: bool = False, restart: bool = False
    ) -> None:
        """End a kernel. A page's socket that closes meanwhile has its messages kept for when it comes back: never."""
        await super().shutdown_kernel(kernel_id, now=now, restart=restart)
        if not restart:
            for stream in self._kernel_buffers.pop(kernel_id, {"channels": {}})["channels"].values():
                stream.close()


class Connection(ZMQChannelsWebsocketConnection):
    """Joins a page's socket to its kernel as soon as the kernel has greeted it, instead of asking until it answers."""

    async def prepare(self) -> None:
        """A forked kernel is there; the original waits for it by a timer that keeps all this for a minute."""
        if not self.kernel_manager.is_forked:
            await super().prepare()
            return
        await self._register_session()
        self.session.key = self.kernel_manager.session.key

    def nudge(self) -> "asyncio.Future[None]":
        if not self.kernel_manager.is_forked:
            nudged: asyncio.Future[None] = super().nudge()
            return nudged
        greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        published = self.channels["iopub"]

        def hear(_message: Any) -> None:
            published.stop_on_recv()
            if not greeted.done():
                greeted.set_result(None)

        published.on_recv(hear)
        return greeted


async def end_kernel(kernel_manager: Any, kernel_id: str) -> None:
    """End a kernel; one that is gone already is no fault."""
    with suppress(HTTPError, KeyError, RuntimeError):
        await ensure_async(kernel_manager.shutdown_kernel(kernel_id, now=True))


def kernel_settings() -> Config:
    """Settings for jupyter_client and jupyter_server, to be merged with the server's own."""
    config = Config()
    config.VoilaConfiguration.multi_kernel_manager_class = Kernels
    config.MappingKernelManager.kernel_manager_class = f"{__name__}.{KernelManager.__name__}"
    if CAN_FORK:
        config.KernelManager.transport = "ipc"  # Unix sockets: no ports to run out of, and nobody else can connect
    return config
