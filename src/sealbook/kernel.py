"""Jupyter kernels that are watched while they run: forked from a warm process where that is possible, ordinary ones elsewhere.

Knows notebooks and files, not claims.
"""

import contextlib
import functools
import multiprocessing
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import util
from pathlib import Path

from sealbook import trace as tracing
from sealbook.pairs import KERNEL

# A socket's path may have 107 bytes; jupyter_client adds up to six.
LONGEST_SOCKET = 100
# No reader scrolls through more, and code hosts refuse such notebooks.
OUTPUT_BYTES = 50_000_000
WARM = "claimbook-warm"
# Imports what kernels need, once, in the process that they are forked from; what else it imports, this variable names.
PRELOADED, LIBRARIES = ["sealbook.preload"], "CLAIMBOOK_LIBRARIES"


def can_fork() -> bool:
    """Whether kernels can be forked from a warm process here."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def processors() -> int:
    """How many processors this process may use; all of the machine's where the system does not say."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def clean(scratch: Path) -> None:
    """Remove what a killed run left of its stages."""
    shutil.rmtree(scratch, ignore_errors=True)


class Minder:
    """A shell that outlives this process, however that ends, just long enough to end what it left running.

    A process that is killed can clean up nothing, and a kernel in the middle of a long computation cannot notice it. The
    shell waits for the end of a pipe, so nothing can end this process without its knowing.

    Attributes
    ----------
    folder : Path
        A temporary folder that goes with this process.
    """

    SCRIPT = """while read -r line; do last=$line; done
    for number in $last; do kill -s KILL -- "$number"; done
    rm -rf -- "$1"
    """

    def __init__(self):
        place = Path(tempfile.gettempdir())
        if len(os.fsencode(place)) > LONGEST_SOCKET // 2 and os.access("/tmp", os.W_OK):
            place = Path("/tmp")
        self.folder = place / f"claimbook-{secrets.token_hex(4)}"
        # A session of its own, out of reach of what is sent to the whole group.
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", self.SCRIPT, "claimbook-minder", str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/",
        )  # fmt: skip
        self.folder.mkdir(mode=0o700)
        self._numbers: set[int] = set()
        self._lock = threading.Lock()

    def watch(self, number: int) -> None:
        """End this process too when all is over, or with a minus sign this group of processes."""
        self._tell(self._numbers | {number})

    def release(self, number: int) -> None:
        """Leave this one alone from now on."""
        self._tell(self._numbers - {number})

    def _tell(self, numbers: set[int]) -> None:
        with self._lock, contextlib.suppress(BrokenPipeError):
            self._numbers = numbers
            os.write(self._shell.stdin.fileno(), f"{' '.join(map(str, sorted(numbers)))}\n".encode())


@functools.cache
def minder() -> Minder:
    """The one minder of this process."""
    return Minder()


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
    libraries : iterable of str
        Modules of others that a warm process imports beside what every kernel needs.
    """

    def __init__(self, root: Path, scratch: Path, *, warm: bool = True, libraries: Iterable[str] = ()):
        self.root, self.warm, self._libraries = root, warm and can_fork(), " ".join(libraries)
        self.live, self.stopped = set(), threading.Event()
        self._scratch, self._minder = scratch, minder()
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> "Kernels":
        settings = self._scratch / "settings"
        settings.mkdir(parents=True, exist_ok=True)
        environment = {
            "PYTHONHASHSEED": "0",
            LIBRARIES: self._libraries,
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
            with _temporary(self._minder.folder), _ignored(signal.SIGINT):
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
        self.stopped.set()
        for number in list(self.live):
            _kill(number)

    def begin(self, number: int) -> None:
        """Take charge of a process that was started, or with a minus sign of its group.

        Raises
        ------
        KeyboardInterrupt
            If everything was to end in the meantime; the process is ended then.
        """
        self._minder.watch(number)
        self.live.add(number)
        if self.stopped.is_set():
            _kill(number)
            raise KeyboardInterrupt

    def end(self, number: int) -> None:
        """End a process, or with a minus sign its group with all that it started."""
        _kill(number)
        self.live.discard(number)
        self._minder.release(number)

    def one(self, stage: Path, environment: dict[str, str]) -> "Kernel":
        """A kernel for one notebook.

        Parameters
        ----------
        stage : Path
            The run's own folder: what the kernel says outside its cells goes to ``kernel.log`` in it.
        environment : dict
            What is added to the kernel's environment.
        """
        return Kernel(self, stage, environment, self._minder.folder)

    def beside(self, answers: Callable[..., Iterator[str]], *arguments) -> "Errand":
        """Start on something else, in a process of its own, forked warm if that is possible.

        Parameters
        ----------
        answers : callable
            An importable generator function: it is run up to its first answer, and each time it is asked for another.
        *arguments
            Its arguments.
        """
        return Errand(self, self._context if self.warm else multiprocessing.get_context("spawn"), answers, arguments)


class Errand:
    """Something that a process of its own does step by step; each step ends with an answer.

    Parameters
    ----------
    kernels : Kernels
        In charge of it.
    context : multiprocessing context
        How to start it.
    answers, arguments
        As for ``Kernels.beside``.
    """

    def __init__(self, kernels: Kernels, context, answers: Callable[..., Iterator[str]], arguments: tuple):
        self._kernels, self._name = kernels, answers.__name__
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_run_errand, args=(theirs, answers, arguments), daemon=True)
        self._process.start()
        kernels.begin(self._process.pid)
        theirs.close()

    def answer(self) -> str:
        """The next answer, waited for.

        Raises
        ------
        RuntimeError
            If the process ended without one.
        """
        try:
            return self._connection.recv()
        except EOFError:
            raise RuntimeError(f"{self._name} ended without an answer") from None

    def go_on(self) -> None:
        """Let it take its next step."""
        self._connection.send(None)

    def end(self) -> None:
        """Ask nothing more of it."""
        self._kernels.end(self._process.pid)
        self._process.join()
        self._connection.close()


class Kernel:
    """One notebook's kernel: a context that ends it, with all that its cells started.

    Parameters
    ----------
    kernels : Kernels
        In charge of it.
    stage, environment
        As for ``Kernels.one``.
    elsewhere : Path
        A folder for its sockets if the stage's path is too long for them.

    Attributes
    ----------
    cells : int
        How many code cells were begun.
    excess : str
        Why it was ended early, empty if it was not.
    """

    def __init__(self, kernels: Kernels, stage: Path, environment: dict[str, str], elsewhere: Path):
        self.cells, self.excess = 0, ""
        self._kernels, self._stage, self._environment = kernels, stage, environment
        self._place = stage / "k"
        if len(os.fsencode(self._place)) + 6 >= LONGEST_SOCKET:
            self._place = elsewhere / stage.name
        self._process, self._bytes = None, 0

    def __enter__(self) -> "Kernel":
        self._place.mkdir(mode=0o700)
        return self

    def __exit__(self, *_) -> None:
        if self._process:
            self._kernels.end(-self._process.pid)
        shutil.rmtree(self._place, ignore_errors=True)

    def death(self) -> str:
        """How it ended by itself: ``exit code 3``, ``SIGSEGV``."""
        code = self._process.poll() if self._process else None
        if code is None:
            return "it never answered"
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def _received(self, size: int) -> None:
        self._bytes += size
        if self._bytes > OUTPUT_BYTES and not self.excess:
            self.excess = f"gave more than {OUTPUT_BYTES // 1_000_000} MB of output"
            _kill(-self._process.pid)

    def manager(self) -> type:
        """A kernel manager class, as papermill takes it."""
        from importlib.metadata import EntryPoint

        from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager
        from jupyter_client.provisioning import KernelProvisionerFactory

        factory = KernelProvisionerFactory.instance()
        factory.provisioners[WARM] = EntryPoint(WARM, "sealbook.provisioner:WarmProvisioner", factory.GROUP_NAME)

        kernel, kernels, place, log = self, self._kernels, self._place, self._stage / "kernel.log"
        argv = [sys.executable, "-m", "sealbook.trace", "-f", "{connection_file}"]
        chosen = {"kernel_provisioner": {"provisioner_name": WARM}} if kernels.warm else {}
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
                if kernels.stopped.is_set():
                    raise KeyboardInterrupt
                with log.open("ab") as sink:
                    own = {"stdout": sink, "stderr": sink, "env": {**os.environ, **kernel._environment}}
                    started = await super().start_kernel(**{**options, **own})
                kernel._process = self.provisioner.process
                kernels.begin(-kernel._process.pid)
                return started

            async def shutdown_kernel(self, now=False, restart=False):
                # Otherwise its end would be noticed at the next look, a tenth of a second later.
                if now and kernel._process:
                    _kill(-kernel._process.pid)
                    await self.provisioner.wait()
                await super().shutdown_kernel(now=now, restart=restart)

            def client(self, **options):
                made = super().client(**options)
                execute, deserialize, hear = made.execute, made.session.deserialize, made.iopub_channel.get_msg
                ready = False

                async def heard(timeout=None):
                    # A kernel that has said that it waits says nothing more until it is asked.
                    nonlocal ready
                    message = await hear(timeout=0 if ready and not kernel.cells else timeout)
                    ready = message["content"].get("execution_state") == "idle"
                    return message

                def executed(*arguments, **more):
                    kernel.cells += 1
                    return execute(*arguments, **more)

                def deserialized(parts, *arguments, **more):
                    kernel._received(sum(map(len, parts)))
                    return deserialize(parts, *arguments, **more)

                made.execute, made.session.deserialize, made.iopub_channel.get_msg = executed, deserialized, heard
                return made

        return Manager


@contextlib.contextmanager
def _temporary(folder: Path) -> Iterator[None]:
    """What multiprocessing puts into temporary folders goes here."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        util.get_temp_dir()
        yield
    finally:
        tempfile.tempdir = before


@contextlib.contextmanager
def _ignored(number: int) -> Iterator[None]:
    """What is started meanwhile ignores a signal from its first moment: a terminal sends Ctrl-C to it too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)


def _kill(number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(number, signal.SIGKILL)


def _run_errand(connection, answers: Callable[..., Iterator[str]], arguments: tuple) -> None:
    # Whoever sent it on its way ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, BrokenPipeError):
        for answer in answers(*arguments):
            connection.send(answer)
            connection.recv()


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
    sys.argv = ["sealbook.trace", *arguments]
    tracing.main(arguments)


def _end_with_parent() -> None:
    # A kernel must not outlive the run that it belongs to, even if that was killed.
    multiprocessing.parent_process().join()
    os.killpg(0, signal.SIGKILL)


def forget() -> None:
    """Drop every module of the project, so that the next import reads the files as they are now."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("claimbook", "topics", "exhibit", "sealbook")]:
        del sys.modules[name]
