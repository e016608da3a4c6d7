"""The classes of jupyter_client with which papermill starts and hears a kernel."""

import contextlib
import os

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from sealbook.pairs import KERNEL

SPEC = KernelSpec(
    argv=["kernel", "-f", "{connection_file}"], display_name=KERNEL["display_name"], language=KERNEL["language"]
)


class Broadcast(AsyncZMQSocketChannel):
    """What a kernel says to all. The library waits a fifth of a second at its start, to hear whether more comes."""

    async def get_msg(self, timeout=None):
        return await super().get_msg(timeout and min(timeout, 0.02))


class Client(AsyncKernelClient):
    """Talks with the kernel."""

    iopub_channel_class = Broadcast


class Manager(AsyncKernelManager):
    """Manages the one kernel of a notebook, which a subclass names: a ``sealbook.kernel.Kernel``."""

    kernel = None
    kernel_spec = SPEC
    client_factory = Client

    def __init__(self, **traits):
        place = {"transport": "ipc", "ip": str(self.kernel.sockets / "s")}
        super().__init__(**{**traits, **place, "connection_file": str(self.kernel.sockets / "kernel.json")})

    async def start_kernel(self, **options):
        """Start the kernel with its notebook's environment."""
        self.provisioner = ProcessProvisioner(kernel_spec=SPEC, parent=self)
        await super().start_kernel(**{**options, "env": {**os.environ, **self.kernel.environment}})

    async def shutdown_kernel(self, now=False, restart=False):
        """End the kernel; what it has not written by now is not wanted."""
        self.kernel.end()
        await super().shutdown_kernel(now=True, restart=restart)


class ProcessProvisioner(LocalProvisioner):
    """Launches a kernel as a process of ``multiprocessing``; all else is as for a program."""

    async def launch_kernel(self, cmd, **options):
        process = self.parent.kernel.start(cmd[1:], options["env"])
        # The kernel leads a session of its own, so its number is also that of its group.
        self.process, self.pid, self.pgid = _Process(process), process.pid, process.pid
        return self.connection_info


class _Process:
    """A process with the part of ``subprocess.Popen`` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, process):
        self._process, self.pid = process, process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)
