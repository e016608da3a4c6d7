"""Inside a kernel: writes down what the notebook really reads. Imports nothing of the project."""

import contextlib
import functools
import glob
import importlib.util
import json
import linecache
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

# Where the watch is told by environment what to watch; a kernel without them is not watched.
ROOT, LOG = "SEALBOOK_ROOT", "SEALBOOK_TRACE"
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"}
LISTINGS = {"os.listdir", "os.scandir"}


def watch(root: Path, log: Path) -> Callable:
    """Write what is read, listed, looked for, imported, asked and started to a log, a JSON line each, once.

    Parameters
    ----------
    root : Path
        The repository. Files under it are named relative to it, a folder that is listed with a slash at the end. Files
        of the Python installation are passed over, and so is what libraries read, list or look for while they are
        being imported.
    log : Path
        Where the lines go: ``[what, name]`` with what one of read, looked for, wrote, module, outside, elsewhere,
        network, machine, program.

    Returns
    -------
    callable
        Takes a path that is looked for without being opened.
    """
    root = Path(os.path.realpath(root))
    own = {os.path.realpath(place) for place in (sys.prefix, sys.base_prefix, root / ".venv", root / "build")}
    passed_over = (*(f"{place}{os.sep}" for place in own), "/proc/", "/sys/", "/dev/")
    packages = {path.stem for path in (root / "src").glob("*") if path.suffix in ("", ".py")}
    under, said, written = f"{root}{os.sep}", set(), set()

    def say(what: str, name: str) -> None:
        if (what, name) not in said:
            # Opened each time: a cell may close any descriptor, and a shell command closes all.
            sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
            try:
                os.write(sink, (json.dumps([what, name]) + "\n").encode())
            finally:
                os.close(sink)
            said.add((what, name))

    def used(path: str, outside: str, end: str = "") -> None:
        path = os.path.realpath(path)
        if path in written or f"{path}{os.sep}".startswith(passed_over):
            return
        # What is imported is looked for in every folder that it could be in.
        bystander = (end or not outside) and _importing()
        if f"{path}{os.sep}".startswith(under):
            name = os.path.relpath(path, root)
            name = Path(importlib.util.source_from_cache(name) if name.endswith(".pyc") else name).as_posix()
            if not bystander:
                say("read" if outside and os.path.lexists(path) else "looked for", name + end)
        elif outside and not _importing():
            say(outside, os.path.basename(path) + end)

    def opened(path, mode, flags) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        path = os.fsdecode(path)
        if (mode and set(mode) & set("wxa")) or (not mode and flags & (os.O_WRONLY | os.O_RDWR)):
            makes(path)
        else:
            used(path, "outside")

    def makes(path) -> None:
        path = os.path.realpath(os.fsdecode(path))
        written.add(path)
        if path.startswith(under) and not path.startswith(passed_over):
            say("wrote", os.path.relpath(path, root))

    def connected(database) -> None:
        """SQLite opens files by itself; one that is not there is made."""
        path = os.fsdecode(database).removeprefix("file:").partition("?")[0]
        if path not in ("", ":memory:"):
            opened(path, "r" if os.path.exists(path) else "w", 0)

    def looked_for(path) -> None:
        # Whoever wants the source of a cell looks for a file of its name; IPython takes any text for a file's name.
        asked = isinstance(path, (str, bytes, os.PathLike)) and path not in linecache.cache
        if asked and not _within("", os.path.join("IPython", "core", "display.py")):
            used(os.fsdecode(path), "")

    def heard(event: str, arguments: tuple) -> None:
        if event == "open":
            opened(*arguments)
        elif event == "import":
            if arguments[0].partition(".")[0] in packages:
                say("module", arguments[0])
        elif event in LISTINGS:
            if not isinstance(arguments[0], int):
                used(os.fsdecode(arguments[0] or "."), "elsewhere", "/")
        elif event == "os.mkdir":
            makes(arguments[0])
        elif event == "glob.glob":
            # Without a wildcard it lists nothing.
            if not glob.has_magic(arguments[0]):
                looked_for(arguments[0])
        elif event == "sqlite3.connect":
            connected(arguments[0])
        elif event in NETWORK:
            asked = arguments[1] if event == "socket.connect" else arguments[0]
            if not isinstance(asked, (str, bytes)) or event != "socket.connect":
                say("network", str(asked[0] if isinstance(asked, tuple) else asked))
        elif event == "socket.gethostname":
            say("machine", "its name")
        elif event in PROGRAMS:
            say("program", os.path.basename(os.fsdecode(arguments[0] or "")))

    def heard_in_peace(event: str, arguments: tuple) -> None:
        # What is watched goes on as if it were not, in whatever state it is: without descriptors, forked, at its end.
        with contextlib.suppress(Exception):
            heard(event, arguments)

    sys.addaudithook(heard_in_peace)
    return looked_for


def watch_questions(looked_for: Callable) -> None:
    """Tell of what ``os.stat`` does not find, since no event tells of it; what is there is mostly read as well."""
    status_of = os.stat

    @functools.wraps(status_of)
    def asked(path, **options):
        try:
            return status_of(path, **options)
        except FileNotFoundError:
            with contextlib.suppress(Exception):
                looked_for(path)
            raise

    for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        able.add(asked)
    os.stat = asked


def _importing() -> bool:
    """Whether an import is under way: what a library reads then belongs to the installation."""
    return _within("<frozen importlib", "")


def _within(start: str, end: str) -> bool:
    """Whether code from such a file is being executed."""
    frame = sys._getframe(2)
    while frame and not (frame.f_code.co_filename.startswith(start) and frame.f_code.co_filename.endswith(end)):
        frame = frame.f_back
    return frame is not None


def watch_chance(shell, log: Path) -> None:
    """Write down which cells drew from a global generator of Python or numpy, in lines ``["random", "cell 3"]``."""

    def states() -> tuple:
        numpy = sys.modules.get("numpy.random")
        return random.getstate(), numpy and [str(part) for part in numpy.get_state(legacy=True)]

    before: list[tuple] = []

    def remember(_) -> None:
        before[:] = [states()]

    def compare(result) -> None:
        if not before:
            return
        then, now = before.pop(), states()
        # numpy may have been imported by this very cell, and is then not known before it.
        if now[0] != then[0] or (then[1] is not None and now[1] != then[1]):
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(["random", f"cell {result.execution_count}"]) + "\n")

    shell.events.register("pre_run_cell", remember)
    shell.events.register("post_run_cell", compare)


def without_debugger() -> None:
    """Let no kernel import the debugger: nobody debugs an executed notebook, and it takes a tenth of a second."""
    sys.modules["debugpy"] = None


def serve(arguments: list[str]) -> None:
    """Be a Jupyter kernel with such arguments, whose notebook is watched if the environment says where to."""
    without_debugger()
    from ipykernel.kernelapp import IPKernelApp

    kernel = IPKernelApp.instance()
    # The reader's own IPython settings and history have no part in a published notebook.
    kernel.initialize([*arguments, "--HistoryManager.enabled=False"])
    # Warnings and tracebacks name a cell by this; ipykernel would say a process number and a temporary folder.
    kernel.shell.compile.get_code_name = lambda raw, code, number: f"cell {number}"
    if log := os.environ.get(LOG):
        watch_chance(kernel.shell, Path(log))
        watch_questions(watch(Path(os.environ[ROOT]), Path(log)))
    kernel.start()
