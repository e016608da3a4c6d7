"""The processes of one run: kernels, forked from a warm process or started from nothing, and steps."""

import contextlib
import logging
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess
from multiprocessing.util import get_temp_dir
from pathlib import Path
from typing import Any

from sealbook.child import be_a_kernel

# A socket's path may have 103 bytes on some systems; jupyter_client and multiprocessing add up to 33.
LONGEST_FOLDER = 70
SOCKETS = "sealbook-"
# What a process sees of the environment in which a run was started, besides our own; other places have other values.
PASSED = {"PATH", "PYTHONPATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"}
OWN = "SEALBOOK_"
# Files that a run has open at once, and what a kernel adds.
FILES, FILES_OF_KERNEL = 96, 32
# A link in scratch to a folder that is elsewhere, so that the next command finds it after a kill.
ELSEWHERE = "elsewhere"
TIMES = logging.getLogger("sealbook.times")
ERROR = re.compile(r"^[\w.]*(?:Error|Exception)\b.*", re.M)


def can_fork() -> bool:
    """Whether kernels can be forked from a warm process: not on macOS, whose libraries do not survive it."""
    possible = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return possible and len(os.fsencode(tempfile.gettempdir())) < LONGEST_FOLDER


def too_few_files(jobs: int) -> str:
    """What keeps a run from opening all files that it needs at once, in a sentence; empty if nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = FILES + jobs * FILES_OF_KERNEL
    # No limit is -1.
    if 0 <= hard < needed:
        return f"too few files may be open at once: {hard}, and {needed} are needed (ulimit -n {needed})"
    if 0 <= soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    return ""


def remove_scratch(scratch: Path) -> None:
    """Remove a folder in which notebooks were executed, and what belonged to it elsewhere."""
    for link in [*scratch.glob(ELSEWHERE), *scratch.glob(f"*/{ELSEWHERE}")]:
        folder = link.resolve()
        if link.is_symlink() and folder.name.startswith((SOCKETS, "pymp-")):
            shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)


class Kernels:
    """Starts the processes of one run, forked from one that has imported libraries or from nothing, and ends them."""

    def __init__(self, project, scratch: Path, warm: bool):
        self.project, self._scratch, self._stopped = project, scratch, threading.Event()
        self._live: set[BaseProcess] = set()
        self._context: Any = multiprocessing.get_context("forkserver" if warm and can_fork() else "spawn")
        # The reader's own settings have no part in a published notebook.
        own = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
        fixed = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "JUPYTER_PREFER_ENV_PATH": "1"}
        fixed["MPLCONFIGDIR"] = str(project.root / "build" / "matplotlib")
        self._environment = {**dict.fromkeys(own, str(scratch / "settings")), **fixed}
        self._before = dict(os.environ)

    def __enter__(self) -> "Kernels":
        passed = {name: value for name, value in self._before.items() if name in PASSED or name.startswith(OWN)}
        _set_environment({**passed, **self._environment})
        if self._context.get_start_method() == "forkserver":
            from multiprocessing import forkserver

            self._context.set_forkserver_preload(["sealbook.preload"])
            with _without_interrupts():
                forkserver.ensure_running()
            (self._scratch / ELSEWHERE).symlink_to(get_temp_dir())
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        _set_environment(self._before)

    def stop(self) -> None:
        """End every process at once; whoever waits for one learns that it died."""
        self._stopped.set()
        for process in list(self._live):
            self.end(process)

    def start(self, function: Callable, *arguments):
        """Start an importable function in a process of its own; KeyboardInterrupt if all was to end meanwhile."""
        if self._stopped.is_set():
            raise KeyboardInterrupt
        process = self._context.Process(target=function, args=arguments)
        with _without_interrupts():
            process.start()
        self._live.add(process)
        if self._stopped.is_set():
            self.end(process)
            raise KeyboardInterrupt
        return process

    def end(self, process) -> None:
        """End a process with all that it started."""
        self._live.discard(process)
        # By its group and its number: it may not yet lead a group.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(process.pid, signal.SIGKILL)


class Kernel:
    """One notebook's kernel, which ends with all that its cells started; ``cells`` counts those that were begun."""

    def __init__(self, kernels: Kernels, stage: Path, environment: dict[str, str]):
        self.cells, self.environment = 0, environment
        self._kernels, self._log, self._process = kernels, stage / "kernel.log", None
        short = len(os.fsencode(tempfile.gettempdir())) < LONGEST_FOLDER
        self.sockets = Path(tempfile.mkdtemp(prefix=SOCKETS, dir=None if short else "/tmp"))
        (stage / ELSEWHERE).symlink_to(self.sockets)

    def close(self) -> None:
        """End it, and remove what belongs to it."""
        self.end()
        shutil.rmtree(self.sockets, ignore_errors=True)

    def start(self, arguments: list[str], environment: dict[str, str]):
        """Start its process."""
        own = self._kernels.project
        where = str(own.root), str(self._log), (*own.ours, "sealbook")
        self._process = self._kernels.start(be_a_kernel, arguments, environment, *where)
        return self._process

    def end(self) -> None:
        """End it at once, if it was started."""
        if self._process:
            self._kernels.end(self._process)
            self._process.join()

    def death(self) -> str:
        """How it ended by itself: ``exit code 3``, ``SIGSEGV``."""
        code = self._process.exitcode if self._process else None
        if code is None:
            return "it never answered"
        if code < 0:
            return signal.Signals(-code).name
        said = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return ": ".join([f"exit code {code}", *ERROR.findall(said)[-1:]])

    def executes(self, cell, cell_index: int) -> None:
        """Take note of a code cell that begins; a hook of nbclient."""
        self.cells += 1
        if self.cells == 1:
            TIMES.info("%s: first cell", self.environment["SEALBOOK_NOTEBOOK"])


def _set_environment(values: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(values)


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let what is started meanwhile hear no Ctrl-C; a terminal sends it to all."""
    # Started later, it would let this thread hear them again.
    resource_tracker.ensure_running()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
