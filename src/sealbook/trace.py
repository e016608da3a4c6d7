"""Inside a kernel: writes down what the notebook really reads. Imports nothing of the project."""

import importlib.util
import json
import os
import random
import sys
from pathlib import Path

# Where the watch is told by environment what to watch; a kernel without them is not watched.
ROOT, LOG = "SEALBOOK_ROOT", "SEALBOOK_TRACE"
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"}


def watch(root: Path, log: Path) -> None:
    """Write every file read, module imported, address asked and program started to a log, a JSON line each, once.

    Parameters
    ----------
    root : Path
        The repository. Files under it are named relative to it. Files of the Python installation are passed over, and
        so is what libraries read outside the repository while they are being imported.
    log : Path
        Where the lines go: ``[what, name]`` with what one of read, module, outside, network, program.
    """
    root = Path(os.path.realpath(root))
    own = {os.path.realpath(place) for place in (sys.prefix, sys.base_prefix, root / ".venv", root / "build")}
    passed_over = (*(f"{place}{os.sep}" for place in own), "/proc/", "/sys/", "/dev/")
    packages = {path.stem for path in (root / "src").glob("*") if path.suffix in ("", ".py")}
    sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    said, written = set(), set()

    def say(what: str, name: str) -> None:
        if (what, name) not in said:
            said.add((what, name))
            os.write(sink, (json.dumps([what, name], ensure_ascii=False) + "\n").encode())

    def opened(path, mode, flags) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        path = os.path.realpath(os.fsdecode(path))
        if (mode and set(mode) & set("wxa")) or (not mode and flags & (os.O_WRONLY | os.O_RDWR)):
            written.add(path)
            return
        if path in written or path.startswith(passed_over):
            return
        if path.startswith(f"{root}{os.sep}"):
            name = os.path.relpath(path, root)
            say("read", Path(importlib.util.source_from_cache(name) if name.endswith(".pyc") else name).as_posix())
        elif not _importing():
            say("outside", os.path.basename(path))

    def heard(event: str, arguments: tuple) -> None:
        if event == "open":
            opened(*arguments)
        elif event == "import":
            if arguments[0].partition(".")[0] in packages:
                say("module", arguments[0])
        elif event in NETWORK:
            asked = arguments[1] if event == "socket.connect" else arguments[0]
            if not isinstance(asked, (str, bytes)) or event != "socket.connect":
                say("network", str(asked[0] if isinstance(asked, tuple) else asked))
        elif event in PROGRAMS:
            say("program", os.path.basename(os.fsdecode(arguments[0] or "")))

    sys.addaudithook(heard)


def _importing() -> bool:
    """Whether an import is under way: what a library reads then belongs to the installation."""
    frame = sys._getframe(2)
    while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):
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
    if log := os.environ.get(LOG):
        watch_chance(kernel.shell, Path(log))
        watch(Path(os.environ[ROOT]), Path(log))
    kernel.start()
