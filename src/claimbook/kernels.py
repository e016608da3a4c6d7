"""Jupyter kernels that are watched while they run: forked from a warm process where that is possible, ordinary ones elsewhere.

Knows notebooks and files, not claims.
"""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from claimbook import tracing
from claimbook.pairs import KERNEL

# A socket's path may have 107 bytes; jupyter_client adds up to six.
LONGEST_SOCKET = 100
WARM = "claimbook-warm"
# What a kernel needs before its first cell; imported once, in the process that kernels are forked from. Modules of the
# project are not among it for long: a fork forgets them and imports them anew.
PRELOADED = ["claimbook.warm"]


def can_fork() -> bool:
    """Whether kernels can be forked from a warm process here."""
    return "forkserver" in multiprocessing.get_all_start_methods()


@contextlib.contextmanager
def sockets(stage: Path) -> Iterator[Path]:
    """A folder for one kernel's sockets and connection file, with a path short enough for them.

    Parameters
    ----------
    stage : Path
        The run's own folder; its sockets lie in it if its path is short, else in a temporary folder that a note in it
        names, so that the next run can remove what a killed one left.
    """
    folder = stage / "k"
    if len(os.fsencode(folder)) + 6 < LONGEST_SOCKET:
        folder.mkdir(mode=0o700)
        yield folder
        return
    folder = Path(tempfile.mkdtemp(prefix="claimbook-"))
    (stage / "sockets").write_text(str(folder), encoding="utf-8")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clean(scratch: Path) -> None:
    """Remove what killed runs left: their stages, and sockets elsewhere that they noted."""
    for note in scratch.glob("*/sockets"):
        folder = Path(note.read_text(encoding="utf-8"))
        if folder.name.startswith("claimbook-"):
            shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)


class Kernels:
    """Starts kernels for one run of notebooks, and ends them.

    Parameters
    ----------
    root : Path
        The repository; kernels work in it.
    scratch : Path
        Where caches of the run go.
    warm : bool
        Fork kernels from a process that has imported the libraries; ordinary kernels otherwise.
    """

    def __init__(self, root: Path, scratch: Path, *, warm: bool = True):
        self.root, self.warm = root, warm and can_fork()
        self._scratch, self._live, self._stopped = scratch, set(), threading.Event()
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> "Kernels":
        settings = self._scratch / "settings"
        settings.mkdir(parents=True, exist_ok=True)
        environment = {
            "PYTHONHASHSEED": "0",
            "JUPYTER_PREFER_ENV_PATH": "1",
            # The reader's own settings of IPython and matplotlib have no part in a published notebook.
            "IPYTHONDIR": str(settings),
            "MPLCONFIGDIR": str(self.root / "build" / "matplotlib"),
            "JUPYTER_CONFIG_DIR": str(settings),
            "JUPYTER_DATA_DIR": str(settings),
        }
        self._before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        if self.warm:
            from multiprocessing import forkserver

            self._context = multiprocessing.get_context("forkserver")
            self._context.set_forkserver_preload(PRELOADED)
            forkserver.ensure_running()
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        for name, value in self._before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value

    def stop(self) -> None:
        """End every kernel at once; whoever waits for one learns that it died."""
        self._stopped.set()
        for process in list(self._live):
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    def ask(self, question: Callable[..., str], *arguments) -> str:
        """The answer of a function called in a process of its own, forked warm if that is possible.

        Raises
        ------
        RuntimeError
            If the process ended without an answer.
        """
        context = self._context if self.warm else multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=_answer, args=(sending, question, *arguments), daemon=True)
        process.start()
        self._live.add(process)
        sending.close()
        try:
            return receiving.recv()
        except EOFError:
            raise RuntimeError(f"{question.__name__} ended without an answer") from None
        finally:
            process.join()

    def manager(self, stage: Path, place: Path, environment: dict[str, str]) -> type:
        """A kernel manager class, as papermill takes it, for one notebook.

        Parameters
        ----------
        stage : Path
            The run's own folder: what the kernel says outside its cells goes to ``kernel.log`` in it.
        place : Path
            The folder for its sockets.
        environment : dict
            What is added to the kernel's environment.
        """
        from importlib.metadata import EntryPoint

        from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager
        from jupyter_client.provisioning import KernelProvisionerFactory

        factory = KernelProvisionerFactory.instance()
        factory.provisioners[WARM] = EntryPoint(WARM, "claimbook.provisioner:WarmProvisioner", factory.GROUP_NAME)

        kernels, log = self, stage / "kernel.log"
        argv = [sys.executable, "-m", "claimbook.tracing", "-f", "{connection_file}"]
        chosen = {"kernel_provisioner": {"provisioner_name": WARM}} if self.warm else {}
        spec = KernelSpec(
            argv=argv, display_name=KERNEL["display_name"], language=KERNEL["language"], metadata=chosen,
            interrupt_mode="signal",
        )  # fmt: skip

        class Specs(KernelSpecManager):
            def get_kernel_spec(self, kernel_name):
                return spec

        class Manager(AsyncKernelManager):
            def __init__(self, **traits):
                own = {
                    "transport": "ipc", "ip": str(place / "s"), "connection_file": str(place / "kernel.json"),
                    "kernel_spec_manager": Specs(),
                }  # fmt: skip
                super().__init__(**{**traits, **own})

            async def start_kernel(self, **options):
                if kernels._stopped.is_set():
                    raise KeyboardInterrupt
                with log.open("ab") as sink:
                    own = {"stdout": sink, "stderr": sink, "env": {**os.environ, **environment}}
                    started = await super().start_kernel(**{**options, **own})
                kernels._live.add(self.provisioner.process)
                return started

        return Manager


def _answer(sending, question: Callable[..., str], *arguments) -> None:
    sending.send(question(*arguments))


def be_a_kernel(arguments: list[str], environment: dict[str, str], folder: str | None, log: str) -> None:
    """What a forked process does: forget the project's modules, then be a kernel like any other."""
    os.setsid()
    with open(log, "ab", buffering=0) as sink, open(os.devnull, "rb") as nothing:
        for number, file in ((0, nothing), (1, sink), (2, sink)):
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    forget()
    sys.argv = ["claimbook.tracing", *arguments]
    tracing.main(arguments)


def _end_with_parent() -> None:
    # A kernel must not outlive the run that it belongs to, even if that was killed.
    multiprocessing.parent_process().join()
    os.kill(os.getpid(), signal.SIGKILL)


def forget() -> None:
    """Drop every module of the project, so that the next import reads the files as they are now."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "claimbook"]:
        del sys.modules[name]
