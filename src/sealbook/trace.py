"""Inside a kernel: writes down what the notebook really reads. Imports nothing of the project."""

import contextlib
import functools
import glob
import importlib.util
import json
import linecache
import os
import pickle
import random
import sys
from pathlib import Path
from types import FrameType
from typing import Any

# Where the watch is told by environment what to watch; a kernel without them is not watched.
ROOT, LOG = "SEALBOOK_ROOT", "SEALBOOK_TRACE"
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"}


class Watch:
    """Writes what is read, listed, looked for, asked and started to a log, a JSON line each, once.

    Parameters
    ----------
    root : Path
        The repository. Files under it are named relative to it, a folder that is listed with a slash at the end. Files
        of the Python installation are passed over, and so is what libraries list or look for while they are imported.
    log : Path
        Takes ``[what, name]`` with what one of read, looked for, wrote, outside, elsewhere, network, machine, program,
        random.
    """

    def __init__(self, root: Path, log: Path):
        self.root, self.log = os.path.realpath(root), log
        own = (sys.prefix, sys.base_prefix, f"{root}/.venv", f"{root}/build")
        self.passed_over = (*(f"{os.path.realpath(place)}/" for place in own), "/proc/", "/sys/", "/dev/")
        self.said: set[tuple[str, str]] = set()
        self.written: set[str] = set()
        # Whether there is nothing more to hear; the hook itself stays as long as the process.
        self.over = False
        sys.addaudithook(self.hears)

    def say(self, what: str, name: str) -> None:
        """Write a line, unless it was written before."""
        if (what, name) not in self.said:
            # Opened each time: a cell may close any descriptor, and a shell command closes all.
            with open(self.log, "a", encoding="utf-8") as file:
                file.write(json.dumps([what, name]) + "\n")
            self.said.add((what, name))

    def used(self, path: str, outside: str = "", end: str = "") -> None:
        """Take note of a path that is read or listed (``outside`` is the word for it elsewhere), or just looked for."""
        path = os.path.realpath(path)
        inside = f"{path}/".startswith(f"{self.root}/")
        if path in self.written or f"{path}/".startswith(self.passed_over) or path.endswith("__pycache__"):
            return
        # What is imported is looked for in every folder that it could be in, and may read files of its own.
        if not (inside and outside and not end) and _within("<frozen importlib", ""):
            return
        if inside:
            name = os.path.relpath(path, self.root)
            name = importlib.util.source_from_cache(name) if name.endswith(".pyc") else name
            self.say("read" if outside and os.path.lexists(path) else "looked for", name + end)
        elif outside:
            self.say(outside, os.path.basename(path) + end)

    def opened(self, path: Any, mode: str | None, flags: int) -> None:
        """Take note of a file that is opened for reading or writing."""
        if isinstance(path, (str, bytes, os.PathLike)):
            written = set(mode) & set("wxa") if mode else flags & (os.O_WRONLY | os.O_RDWR)
            self.makes(path) if written else self.used(os.fsdecode(path), "outside")

    def makes(self, path: Any) -> None:
        """Take note of a file or folder that is made: what the process reads of it is no input."""
        path = os.path.realpath(os.fsdecode(path))
        self.written.add(path)
        if path.startswith(f"{self.root}/") and not path.startswith(self.passed_over):
            self.say("wrote", os.path.relpath(path, self.root))

    def looked_for(self, path: Any) -> None:
        """Take note of a path that is looked for without being opened."""
        # Whoever wants the source of a cell looks for a file of its name; IPython takes any text for a file's name.
        asked = isinstance(path, (str, bytes, os.PathLike)) and path not in linecache.cache
        if asked and not _within("", os.path.join("IPython", "core", "display.py")):
            self.used(os.fsdecode(path))

    def hears(self, event: str, arguments: tuple) -> None:
        """Take note of an audit event."""
        # What is watched goes on as if it were not, in whatever state it is: without descriptors, forked, at its end.
        with contextlib.suppress(Exception):
            if not self.over:
                self._hears(event, arguments)

    def _hears(self, event: str, arguments: tuple) -> None:
        if event == "open":
            self.opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            if not isinstance(arguments[0], int):
                self.used(os.fsdecode(arguments[0] or "."), "elsewhere", "/")
        elif event == "os.mkdir":
            self.makes(arguments[0])
        elif event == "glob.glob":
            # Without a wildcard it lists nothing.
            if not glob.has_magic(arguments[0]):
                self.looked_for(arguments[0])
        elif event == "sqlite3.connect":
            # SQLite opens files by itself; one that is not there is made.
            path = os.fsdecode(arguments[0]).removeprefix("file:").partition("?")[0]
            if path not in ("", ":memory:"):
                self.opened(path, "r" if os.path.exists(path) else "w", 0)
        elif event in NETWORK:
            asked = arguments[1] if event == "socket.connect" else arguments[0]
            if not isinstance(asked, (str, bytes)) or event != "socket.connect":
                self.say("network", str(asked[0] if isinstance(asked, tuple) else asked))
        elif event == "socket.gethostname":
            self.say("machine", "its name")
        elif event in PROGRAMS:
            self.say("program", os.path.basename(os.fsdecode(arguments[0] or "")))

    def watch_questions(self) -> None:
        """Tell of what ``os.stat`` does not find, since no event tells of it; what is there is mostly read as well."""
        status_of = os.stat

        @functools.wraps(status_of)
        def asked(path, **options):
            try:
                return status_of(path, **options)
            except FileNotFoundError:
                with contextlib.suppress(Exception):
                    self.looked_for(path)
                raise

        for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            able.add(asked)
        os.stat = asked

    def watch_chance(self, shell: Any) -> None:
        """Tell which cells drew from a global generator of Python or numpy."""

        def states() -> tuple:
            numpy = sys.modules.get("numpy.random")
            return random.getstate(), numpy and pickle.dumps(numpy.get_state(legacy=False))

        before: list[tuple] = []

        def compare(result) -> None:
            then, now = before.pop(), states()
            # numpy may have been imported by this very cell, and is then not known before it.
            if now[0] != then[0] or (then[1] is not None and now[1] != then[1]):
                self.say("random", f"cell {result.execution_count}")

        shell.events.register("pre_run_cell", lambda _: before.append(states()))
        shell.events.register("post_run_cell", compare)


def _within(start: str, end: str) -> bool:
    """Whether code from such a file is being executed; ``<frozen importlib`` for an import."""
    frame: FrameType | None = sys._getframe(2)
    while frame and not (frame.f_code.co_filename.startswith(start) and frame.f_code.co_filename.endswith(end)):
        frame = frame.f_back
    return frame is not None


def without_debugger() -> None:
    """Let no kernel import the debugger: nobody debugs an executed notebook, and it takes a tenth of a second."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]


def serve(arguments: list[str]) -> None:
    """Be a Jupyter kernel with such arguments, whose notebook is watched if the environment says where to."""
    without_debugger()
    from ipykernel.kernelapp import IPKernelApp

    kernel = IPKernelApp.instance()
    # The reader's own IPython settings and history have no part in a published notebook.
    kernel.initialize([*arguments, "--HistoryManager.enabled=False"])
    shell: Any = kernel.shell
    # Warnings and tracebacks name a cell by this; ipykernel would say a process number and a temporary folder.
    shell.compile.get_code_name = lambda raw, code, number: f"cell {number}"
    if log := os.environ.get(LOG):
        watch = Watch(Path(os.environ[ROOT]), Path(log))
        watch.watch_questions()
        watch.watch_chance(shell)
    kernel.start()
