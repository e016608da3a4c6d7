"""Executes the notebooks with papermill and writes what they give: a pair's .ipynb and its figures together, or nothing.

Knows notebooks and files, not claims.
"""

import contextlib
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from sealbook import pairs
from sealbook import seal as freshness
from sealbook import sealing as seals
from sealbook import trace as tracing
from sealbook.files import replace_together, write_bytes
from sealbook.impurities import impurities, seeds
from sealbook.kernel import Errand, Kernels, clean, processors
from sealbook.seal import Digests, Seal

CELL_SECONDS = 600
SCRATCH = "build/scratch"
LOCKFILE = "requirements.lock"
# Also those within functions. What only looks like an import is not found, and no harm is done.
IMPORTS = re.compile(r"^[ \t]*(?:import|from)[ \t]+([A-Za-z_][\w.]*)", re.M)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class RunError(Exception):
    """A notebook that could not be executed: which, where, and why, in one sentence."""


@dataclass(frozen=True)
class Made:
    """What one notebook gave.

    Attributes
    ----------
    pair : Path
        The executed notebook.
    outputs, same : int
        How many files it gave, and how many of them were there already, byte for byte.
    differing : tuple of str
        The files that were there with other content.
    seal : Seal or None
        None for a run with parameters.
    """

    pair: Path
    outputs: int
    same: int
    differing: tuple[str, ...]
    seal: Seal | None


def notebooks(root: Path, names: Iterable[str] = ()) -> list[Path]:
    """The notebooks' text files in order, or those whose names begin as given.

    Raises
    ------
    RunError
        If there is no notebook of that name.
    """
    found = freshness.notebooks(root)
    names = list(names)
    for name in names:
        if not any(_named(path, name) for path in found):
            raise RunError(f"there is no notebook {name!r}; there are {', '.join(path.stem for path in found)}")
    return [path for path in found if not names or any(_named(path, name) for name in names)]


def _named(path: Path, name: str) -> bool:
    return path.stem.startswith(Path(name).stem)


def stale(root: Path, chosen: Iterable[Path], digests: Digests) -> dict[Path, str]:
    """Which notebooks have to be executed, and why."""
    reasons = {path: freshness.staleness(root, path.stem, digests) for path in chosen}
    return {path: reason for path, reason in reasons.items() if reason}


def run(
    root: Path,
    chosen: Iterable[Path],
    *,
    parameters: dict[str, object] | None = None,
    beside: Callable[[Path], Iterator[str]] | None = None,
    written: Callable[[list[Made]], bool] = lambda made: False,
    jobs: int | None = None,
    cell_seconds: int = CELL_SECONDS,
    warm: bool = True,
    seen: Mapping[str, str] | None = None,
) -> list[Made]:
    """Execute notebooks, several at a time.

    Parameters
    ----------
    root : Path
        The repository.
    chosen : iterable of Path
        The notebooks' text files.
    parameters : dict, optional
        With parameters the notebooks that declare one of them are executed into ``build/``; the committed pairs and
        figures stay as they are.
    beside : callable, optional
        A generator function, called with the root in a process of its own while the notebooks run. What it gives first,
        if not empty, is a reason to write nothing. It must be importable.
    written : callable, optional
        Called with what was made when all of it is written; if it says so, what runs beside is asked for a second
        answer, which, if not empty, is the reason why that step failed.
    jobs : int, optional
        How many at a time; one a processor by default.
    cell_seconds : int
        How long one cell may take.
    warm : bool
        Fork kernels from a warm process where that is possible.
    seen : mapping of str to str, optional
        SHA-256 of the executed notebooks that may be replaced, as they were when edits of them were carried over;
        by default as they are now.

    Returns
    -------
    list of Made
        In the order of ``chosen``.

    Raises
    ------
    RunError
        For the first notebook that fails; its old outputs stay. Those that succeed are written. For what runs beside
        the notebooks if it fails.
    """
    chosen = list(chosen)
    pairs_now = [_relative(path.with_suffix(".ipynb"), root) for path in chosen]
    seen, digests = seen or {}, Digests(root)
    seen = {name: seen[name] if name in seen else digests[name] for name in pairs_now}
    if parameters:
        declared = {path: pairs.parameter_names(pairs.read(path)) for path in chosen}
        for name in parameters:
            if not any(name in known for known in declared.values()):
                known = sorted(set().union(*declared.values()))
                raise RunError(f"no notebook has a parameter {name!r}; there are {', '.join(known)}")
        chosen = [path for path in chosen if declared[path] & set(parameters)]
    scratch = root / SCRATCH
    clean(scratch)
    scratch.mkdir(parents=True)
    jobs = min(jobs or processors(), len(chosen)) or 1
    try:
        with (
            Kernels(root, scratch, warm=warm, libraries=libraries(root, chosen)) as kernels,
            ThreadPoolExecutor(jobs) as pool,
        ):
            try:
                _get_ready(root, chosen)
                errand = kernels.beside(beside, root) if beside else None
                made = _run_all(root, chosen, parameters or {}, cell_seconds, kernels, pool, errand, seen)
                if written(made) and errand:
                    errand.go_on()
                    _hear(errand)
                if errand:
                    errand.end()
                return made
            except BaseException:
                kernels.stop()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _run_all(
    root, chosen, parameters, cell_seconds, kernels: Kernels, pool, errand: Errand | None, seen: Mapping[str, str]
) -> list[Made]:
    """Execute side by side, but write here, one notebook after the other, and only from data that is well."""
    # A long notebook that is begun last would run alone while processors are idle; figures take most of the time.
    made_before = {seal.name: len(seal.outputs) for seal in freshness.load_all(root)}
    in_turn = sorted(chosen, key=lambda path: -made_before.get(path.stem, 0))
    futures = {pool.submit(_execute, root, path, parameters, cell_seconds, kernels): path for path in in_turn}
    made, waiting, failed = {}, set(futures), None
    if errand:
        _hear(errand)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda future: futures[future]):
            if future.cancelled():
                continue
            try:
                made[futures[future]] = _write(root, futures[future], *future.result(), seen)
            except Exception as error:
                failed = failed or error
                for other in waiting:
                    other.cancel()
    if failed:
        raise failed
    return [made[path] for path in chosen]


def _get_ready(root: Path, chosen: Iterable[Path]) -> None:
    """What has to be done once, while the warm process, which answers only when it is ready, imports the libraries."""
    # Two threads that import the same package at the same time can meet a half-made module.
    import jupytext  # noqa: F401
    import papermill.engines  # noqa: F401

    logging.getLogger("papermill").setLevel(logging.ERROR)
    # Both remember what they found of a source, so it is not looked for when a notebook has ended and somebody waits.
    for source in _modules(root, chosen):
        impurities(source)
        seeds(source)


def _hear(errand: Errand) -> None:
    if problem := errand.answer():
        raise RunError(problem)


def libraries(root: Path, chosen: Iterable[Path]) -> list[str]:
    """Modules of others that some notebooks, and the modules of ours that they read when last executed, import."""
    own = [path.read_text(encoding="utf-8", errors="replace") for path in chosen]
    found = {name for source in [*own, *_modules(root, chosen)] for name in IMPORTS.findall(source)}
    return sorted(name for name in found if name.partition(".")[0] not in ("claimbook", "topics", "exhibit", "sealbook"))


def _modules(root: Path, chosen: Iterable[Path]) -> list[str]:
    """The source of every module of ours that some notebooks read when last executed."""
    last = {seal.name: seal.inputs for seal in freshness.load_all(root)}
    read = {
        name for path in chosen for name in last.get(path.stem, ()) if name.startswith("src/") and name.endswith(".py")
    }
    files = [root / name for name in sorted(read)]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()]


def _execute(root: Path, path: Path, parameters: dict[str, object], cell_seconds: int, kernels: Kernels):
    """Execute one notebook into a stage of its own: the stage, the notebook's bytes and its seal without outputs."""
    import jupytext
    import papermill
    from jupyter_core.utils import ensure_event_loop
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    stage = Path(tempfile.mkdtemp(prefix=f"{path.stem}.", dir=root / SCRATCH))
    before = seals.stamps(root)
    notebook = pairs.read(path)
    source = path.read_bytes()
    own = {name: value for name, value in parameters.items() if name in pairs.parameter_names(notebook)}
    plain, done, log = stage / "in.ipynb", stage / "out.ipynb", stage / "trace.jsonl"
    environment = {
        "SEALBOOK_OUTPUT": str(stage / "figures"),
        "SEALBOOK_NOTEBOOK": path.stem,
        tracing.ROOT: str(root),
        tracing.LOG: str(log),
    }
    kernel = kernels.one(stage, environment)
    try:
        jupytext.write(notebook, plain)
        with kernel:
            papermill.execute_notebook(
                str(plain), str(done), parameters=own, kernel_name=pairs.KERNEL["name"], cwd=str(root),
                progress_bar=False, record_timing=False, execution_timeout=cell_seconds, request_save_on_cell_execute=False,
                kernel_manager_class=kernel.manager(), shutdown_kernel="immediate",
            )  # fmt: skip
    except PapermillExecutionError as error:
        raise RunError(_place(root, path, error)) from None
    except CellTimeoutError:
        raise RunError(
            f"{_relative(path, root)}, cell {kernel.cells}: took more than {cell_seconds} seconds; old outputs stay"
        ) from None
    except OSError as error:
        raise RunError(f"{_relative(path, root)}: {error.strerror or error}; old outputs stay") from None
    except (DeadKernelError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and not str(error).startswith("Kernel died"):
            raise
        place = f"{_relative(path, root)}, cell {kernel.cells}" if kernel.cells else _relative(path, root)
        raise RunError(f"{place}: {kernel.excess or f'the kernel died ({kernel.death()})'}; old outputs stay") from None
    finally:
        # The loop that papermill left in this thread.
        ensure_event_loop().close()
    read, remarks = seals.traced(root, log, before)
    text = _relative(path, root)
    # The notebook itself, what it is executed with, and the module that shapes its bytes after the kernel is gone.
    digests, own_inputs = Digests(root), {text, LOCKFILE, "src/sealbook/pairs.py"}
    hashes = {name: digests[name] for name in sorted({*read, *own_inputs}) if digests[name]}
    hashes[text] = freshness.sha256(source)
    # Hashed afterwards, so these are the bytes that the kernel read only if nobody wrote to the files in between.
    if meanwhile := seals.disturbed(root, {*read, *own_inputs}, before):
        raise RunError(f"{text}: {meanwhile[0]} was edited while the notebook ran; old outputs stay, run `make` again")
    code = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    seal = Seal(path.stem, hashes, {}, seals.unvouched(root, hashes, remarks, dict(enumerate(code, start=1))))
    return stage, pairs.normalised(json.loads(done.read_text(encoding="utf-8"))), None if parameters else seal


def _write(root: Path, path: Path, stage: Path, executed: bytes, seal: Seal | None, seen: Mapping[str, str]) -> Made:
    figures = {file.name: file.read_bytes() for file in sorted((stage / "figures").glob("*"))}
    if seal is None:
        for name, content in figures.items():
            write_bytes(root / "build" / "figures" / name, content)
        pair = root / "build" / f"{path.stem}.ipynb"
        write_bytes(pair, executed)
        return Made(pair, len(figures) + 1, 0, (), None)
    pair = path.with_suffix(".ipynb")
    outputs = {f"figures/{name}": _with_inputs(name, content, seal.inputs) for name, content in figures.items()}
    outputs[_relative(pair, root)] = executed
    seal = Seal(
        seal.name, seal.inputs, {name: freshness.sha256(content) for name, content in outputs.items()}, seal.remarks
    )
    before = {name: (root / name).read_bytes() if (root / name).is_file() else None for name in outputs}
    old = freshness.load(root, seal.name)
    others = {name for other in freshness.load_all(root) if other.name != seal.name for name in other.outputs}
    gone = [name for name in (old.outputs if old else ()) if name not in outputs and name not in others]
    replace_together(
        root, {**outputs, seal.path: seal.dumped()}, gone, {name: seen[name] for name in seen if name in outputs}
    )
    # The text file is the source: it should not look older than what was made from it. It may be gone, or the folder
    # read-only; the outputs are in place all the same.
    with contextlib.suppress(OSError):
        stamp = path.stat()
        os.utime(pair, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    seals.vouch(root, seal)
    same = sum(before[name] == content for name, content in outputs.items())
    differing = tuple(name for name, content in outputs.items() if before[name] not in (None, content))
    return Made(pair, len(outputs), same, differing, seal)


def _with_inputs(name: str, content: bytes, inputs: dict[str, str]) -> bytes:
    """A figure's record with what its notebook had really read."""
    if not name.endswith(".json"):
        return content
    record = {**json.loads(content), "traced_inputs": inputs}
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def reconcile(root: Path, path: Path, digests: Digests) -> str:
    """Carry an edit of the .ipynb over to its .py, which is what gets executed.

    What was edited follows from the seal, not from file times: a .py that is as it was when it was last executed wins
    nothing over a .ipynb with other cells. If both were edited and say different things, the .py wins and the .ipynb is
    put aside.

    Parameters
    ----------
    root : Path
        The repository.
    path : Path
        The .py.
    digests : Digests
        Of the same repository, from before.

    Returns
    -------
    str
        A line about what was done; empty if nothing.

    Raises
    ------
    Edited
        If the .py is edited at this very moment; the next attempt sees both.
    """
    pair, seal = path.with_suffix(".ipynb"), freshness.load(root, path.stem)
    name, executed = _relative(path, root), _relative(pair, root)
    if not pair.is_file() or (seal and digests[executed] == seal.outputs.get(executed)):
        return ""
    content = pair.read_bytes()
    source = path.read_bytes()
    text = pairs.edited_source(source, content)
    if text is None:
        return ""
    if seal and digests[name] == seal.inputs.get(name):
        replace_together(root, {name: text}, seen={name: freshness.sha256(source)})
        return f"{path.stem}: the edit made in {executed} was carried over to {name}"
    aside = f"build/edited/{pair.name}"
    write_bytes(root / aside, content)
    return f"{path.stem}: {name} and {executed} were both edited; the first is executed, the second was put aside as {aside}"


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
