"""The kernel provisioner 'kneeedu-fork': a kernel spec that names it gets its kernels forked, where that can be done.

    "metadata": {"kernel_provisioner": {"provisioner_name": "kneeedu-fork", "config": {"warm_up": "module:function"}}}

Where it cannot be done (Windows), or fails, the kernel is started in the ordinary way and the log says so.
"""

import logging
import os
from typing import Any, ClassVar

import traitlets
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kneeedu.forkserver.nursery import ForkedKernel, Nursery, NurseryFailed

log = logging.getLogger("kneeedu")
CAN_FORK = hasattr(os, "fork")


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel from the warm process of its kind; one such process serves all kernels of this server."""

    nurseries: ClassVar[dict[str, Nursery]] = {}
    warm_up = traitlets.Unicode(help="'module:function' to be called once in the warm process").tag(config=True)
    memory_mb = traitlets.Int(0, help="most address space of one kernel, in MiB; 0 is no bound").tag(config=True)

    @property
    def is_forked(self) -> bool:
        """Whether the kernel came of the warm process, and was not started in the ordinary way."""
        return isinstance(self.process, ForkedKernel)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork, or else start the command."""
        if not CAN_FORK:
            log.warning("this system cannot fork; each page starts a Python of its own, which takes seconds")
            return await super().launch_kernel(cmd, **kwargs)
        env, cwd = dict(kwargs.get("env") or os.environ), str(kwargs.get("cwd") or os.getcwd())
        assert self.parent is not None
        try:
            kernel = await nursery(self.warm_up).fork(self.parent.connection_file, env, cwd, self.memory_mb)
        except NurseryFailed as failure:
            log.warning("%s; this page starts a Python of its own, which takes seconds", failure)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]  # all that is used of a Popen it has
        self.pid = self.pgid = kernel.pid
        self.cwd = cwd
        return self.connection_info


def nursery(warm_up: str) -> Nursery:
    """The one nursery that is warmed by this function."""
    if warm_up not in ForkProvisioner.nurseries:
        ForkProvisioner.nurseries[warm_up] = Nursery(warm_up)
    return ForkProvisioner.nurseries[warm_up]
