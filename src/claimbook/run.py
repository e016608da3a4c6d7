"""Executes the notebooks with papermill and writes what they give: a pair's .ipynb and its figures, or nothing.

Knows notebooks and files, not claims.
"""

import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path

from claimbook.files import write_bytes

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FORMATS = "ipynb,py:percent"
CELL_SECONDS = 600
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class RunError(Exception):
    """A notebook that could not be executed: which, where, and why, in one sentence."""


def notebooks(root: Path, names: Iterable[str] = ()) -> list[Path]:
    """The notebooks' text files in order, or those whose names begin as given.

    Raises
    ------
    RunError
        If there is no notebook of that name.
    """
    found = sorted((root / "notebooks").glob("[0-9][0-9]_*.py"))
    names = list(names)
    for name in names:
        if not any(_named(path, name) for path in found):
            raise RunError(f"there is no notebook {name!r}; there are {', '.join(path.stem for path in found)}")
    return [path for path in found if not names or any(_named(path, name) for name in names)]


def _named(path: Path, name: str) -> bool:
    return path.stem.startswith(Path(name).stem)


def run(
    root: Path,
    names: Iterable[str] = (),
    *,
    parameters: dict[str, object] | None = None,
    say: Callable[[str], None] = print,
    cell_seconds: int = CELL_SECONDS,
) -> list[Path]:
    """Execute notebooks, one after the other.

    Parameters
    ----------
    root : Path
        The repository.
    names : iterable of str
        Beginnings of notebook names; all notebooks if empty.
    parameters : dict, optional
        With parameters the notebooks that declare one of them are executed into ``build/``; the committed pairs and
        figures stay as they are.
    say : callable
        Takes one line a notebook.
    cell_seconds : int
        How long one cell may take.

    Returns
    -------
    list of Path
        The executed notebooks.

    Raises
    ------
    RunError
        For the first notebook that fails; its old outputs stay.
    """
    chosen = notebooks(root, names)
    if parameters:
        declared = {path: _parameter_names(path) for path in chosen}
        for name in parameters:
            if not any(name in known for known in declared.values()):
                known = sorted(set().union(*declared.values()))
                raise RunError(f"no notebook has a parameter {name!r}; there are {', '.join(known)}")
        chosen = [path for path in chosen if declared[path] & set(parameters)]
    written = []
    for path in chosen:
        if not parameters:
            keep_newer_edit(path)
        own = {name: value for name, value in (parameters or {}).items() if name in _parameter_names(path)}
        written.append(_run_one(root, path, own, cell_seconds))
        say(f"{path.stem}: " + ("written to build/" if parameters else "executed"))
    return written


def _run_one(root: Path, path: Path, parameters: dict[str, object], cell_seconds: int) -> Path:
    scratch = root / "build" / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f"{path.stem}.", dir=scratch))
    try:
        executed = _execute(root, path, stage, parameters, cell_seconds)
        pair = (root / "build" if parameters else path.parent) / f"{path.stem}.ipynb"
        figures = root / "build" / "figures" if parameters else root / "figures"
        for file in sorted((stage / "figures").glob("*")):
            write_bytes(figures / file.name, file.read_bytes())
        write_bytes(pair, executed)
        if not parameters:
            # The text file is the source: it must not look older than what was made from it.
            stamp = path.stat()
            os.utime(pair, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        return pair
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _execute(root: Path, path: Path, stage: Path, parameters: dict[str, object], cell_seconds: int) -> bytes:
    import jupytext
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        notebook = jupytext.read(path, fmt="py:percent")
    except (UnicodeDecodeError, ValueError) as error:
        raise RunError(f"{_relative(path, root)}: cannot be read as a notebook ({error})") from None
    plain, done = stage / "in.ipynb", stage / "out.ipynb"
    jupytext.write(notebook, plain)
    sockets = tempfile.mkdtemp(prefix="claimbook-")
    environment = {
        # Sockets in a short path of their own: TCP ports of two runs may clash, long socket paths are refused.
        "JUPYTER_RUNTIME_DIR": sockets,
        "CLAIMBOOK_OUTPUT": str(stage / "figures"),
        "CLAIMBOOK_NOTEBOOK": path.stem,
        "PYTHONHASHSEED": "0",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    try:
        with _environment(environment):
            papermill.execute_notebook(
                str(plain), str(done), parameters=parameters, kernel_name=KERNEL["name"], cwd=str(root),
                progress_bar=False, record_timing=False, execution_timeout=cell_seconds, request_save_on_cell_execute=False,
                kernel_manager_class=_local_kernel_manager(stage / "kernel.log"),
            )  # fmt: skip
    except PapermillExecutionError as error:
        raise RunError(_place(root, path, error)) from None
    except CellTimeoutError:
        raise RunError(
            f"{_relative(path, root)}: a cell took more than {cell_seconds} seconds; old outputs stay"
        ) from None
    except DeadKernelError:
        said = (stage / "kernel.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = f" ({said[-1].strip()})" if said else ""
        raise RunError(f"{_relative(path, root)}: the kernel died{last}; old outputs stay") from None
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
    return normalised(json.loads(done.read_text(encoding="utf-8")))


def _local_kernel_manager(log: Path) -> type:
    from jupyter_client.manager import AsyncKernelManager

    class LocalKernelManager(AsyncKernelManager):
        def __init__(self, **traits):
            super().__init__(**{"transport": "ipc", **traits})

        async def start_kernel(self, **options):
            # What a kernel says outside its cells belongs to the run's scratch, not to the reader's terminal.
            with log.open("ab") as sink:
                return await super().start_kernel(**{"stdout": sink, "stderr": sink, **options})

    return LocalKernelManager


@contextmanager
def _environment(values: dict[str, str]):
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _place(root: Path, path: Path, error: Exception) -> str:
    """Notebook, cell and line of a failure, and its last words."""
    words = ANSI.sub("", str(error.evalue)).strip().splitlines()
    what = f"{error.ename}: {words[0]}" if words else error.ename
    trace = ANSI.sub("", "\n".join(error.traceback or []))
    inside = re.findall(r"Cell In\[\d+\], line (\d+)", trace)
    line = int(inside[0]) if inside else None
    place = f"{_relative(path, root)}, cell {error.exec_count}"
    if line is not None:
        place += f", line {line}"
        text = path.read_text(encoding="utf-8")
        start = text.find(error.source.strip()) if getattr(error, "source", None) else -1
        if start >= 0:
            place += f" (line {text.count(chr(10), 0, start) + line} of the file)"
    return f"{place}: {what}; old outputs stay"


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _parameter_names(path: Path) -> set[str]:
    import jupytext

    cells = jupytext.read(path, fmt="py:percent").cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    return set(re.findall(r"^(\w+)\s*(?::[^=\n]+)?=", "\n".join(tagged), flags=re.M))


def normalised(notebook: dict) -> bytes:
    """A notebook's bytes without anything that changes from run to run.

    Cell ids follow from the cell's source and its place among equal ones; of papermill's block only the parameters
    stay; timings, machine and version stamps go.

    Parameters
    ----------
    notebook : dict
        An executed notebook (nbformat 4).

    Returns
    -------
    bytes
        UTF-8 JSON as Jupyter writes it.
    """
    seen: dict[str, int] = {}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        seen[source] = seen.get(source, 0) + 1
        cell["id"] = hashlib.sha256(f"{seen[source]}\0{cell['cell_type']}\0{source}".encode()).hexdigest()[:12]
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("execution", None)
    parameters = notebook["metadata"].get("papermill", {}).get("parameters")
    notebook["metadata"] = {
        "jupytext": {"formats": FORMATS},
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        **({"papermill": {"parameters": parameters}} if parameters else {}),
    }
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def keep_newer_edit(path: Path) -> None:
    """Carry an edit of the .ipynb over to its .py, if the .ipynb was saved later on its own.

    The .py is the source and wins otherwise. Only the cells' sources count: outputs never travel.
    """
    import jupytext

    pair = path.with_suffix(".ipynb")
    if not pair.exists() or pair.stat().st_mtime_ns <= path.stat().st_mtime_ns:
        return
    try:
        edited = jupytext.read(pair)
    except Exception:
        # A damaged .ipynb holds no edit that could be carried over; it is written anew from the .py.
        return
    source = jupytext.read(path, fmt="py:percent")

    def cells(notebook):
        return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells]

    if cells(edited) != cells(source):
        edited.metadata["jupytext"] = source.metadata.get("jupytext", {})
        edited.metadata["kernelspec"] = KERNEL
        edited.metadata.pop("language_info", None)
        write_bytes(path, jupytext.writes(edited, fmt="py:percent").encode())
