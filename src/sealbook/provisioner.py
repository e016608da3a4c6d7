"""What jupyter_client asks for kernels when they are to be forked from the warm process instead of started as a program."""

import asyncio
import multiprocessing
import os
import signal

from jupyter_client.provisioning import LocalProvisioner

from sealbook.kernel import be_a_kernel


class WarmProvisioner(LocalProvisioner):
    """Launches kernels by forking; all else is as for kernels that are programs."""

    async def launch_kernel(self, cmd, **options):
        context = multiprocessing.get_context("forkserver")
        arguments = cmd[cmd.index("-f") :], options["env"], options.get("cwd"), options["stdout"].name
        kernel = context.Process(target=be_a_kernel, args=arguments, daemon=True)
        kernel.start()
        # The kernel leads a session of its own, so its number is also that of its group.
        self.process, self.pid, self.pgid = _Forked(kernel), kernel.pid, kernel.pid
        return self.connection_info

    async def wait(self) -> int | None:
        while self.process and await self.poll() is None:
            await asyncio.sleep(0.005)
        return await super().wait()


class _Forked:
    """A forked process with the part of ``subprocess.Popen`` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, process):
        self._process, self.pid = process, process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
