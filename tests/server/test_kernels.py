"""What the server keeps of a kernel, and for how long."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from kneeedu.server.kernels import Kernels


class Stream:
    is_closed = False

    def on_recv(self, _callback):
        """Nothing is ever received."""

    def close(self):
        self.is_closed = True


def test_messages_for_a_page_that_closes_while_its_kernel_ends_are_not_kept(monkeypatch):
    streams = {"iopub": Stream(), "shell": Stream()}

    async def ends_slowly(self, kernel_id, **_how):
        """The page's socket closes between the order to end and the end."""
        self.start_buffering(kernel_id, "page", streams)

    monkeypatch.setattr(AsyncMappingKernelManager, "shutdown_kernel", ends_slowly)
    monkeypatch.setattr(Kernels, "_check_kernel_id", lambda self, kernel_id: None)
    kernels = Kernels()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, kernels.shutdown_kernel("k", now=True)).result()

    assert not kernels._kernel_buffers
    assert all(stream.is_closed for stream in streams.values())
