"""Executes notebooks with papermill, several at a time, and writes what they give, one after the other."""

import asyncio
import json
import logging
import os
import re
import shutil
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sealbook import pairs, trace
from sealbook.files import old_stays, replace, write_bytes
from sealbook.kernel import Kernel, Kernels, too_few_files
from sealbook.project import SCRATCH
from sealbook.seal import Digests, Seal, sha256
from sealbook.sealing import DRAWS, SEEDS, disturbed, publish, shown, states, traced, two_makers
from sealbook.signals import end_if_asked
from sealbook.steps import Beside

CELL_SECONDS = 600
# Where a notebook goes that failed, with what it gave until then.
FAILED = "build/failed"
QUIET = {"progress_bar": False, "record_timing": False, "request_save_on_cell_execute": False}
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Who did what when in the last run, in milliseconds.
TIMES, TIME_LINE = logging.getLogger("sealbook.times"), "build/timeline.txt"


class RunError(Exception):
    """A notebook that could not be executed: which, where, and why, in one sentence."""


class Made(NamedTuple):
    """What one notebook gave: how many files, and which of them were there already, the same or with other content.

    There is no seal in a run with parameters.
    """

    pair: Path
    outputs: int
    same: int = 0
    differing: tuple[str, ...] = ()
    seal: Seal | None = None


def run(
    project,
    chosen: Iterable[Path],
    *,
    parameters: Mapping[str, object] | None = None,
    written: Callable[[list[Made]], None] = lambda made: None,
    jobs: int | None = None,
    cell_seconds: int = CELL_SECONDS,
    warm: bool = True,
    seen: Mapping[str, str] | None = None,
    progress: Callable[[list[str], int], None] = lambda running, waiting: None,
) -> list[Made]:
    """Execute notebooks, several at a time; then make what steps are stale. Gives what was made, as ``chosen``.

    Parameters
    ----------
    parameters : mapping, optional
        The notebooks that declare one of them are executed into ``build/``; what is committed stays as it is.
    written, progress : callable, optional
        The first takes what was made when all notebooks are written, before the steps; the second the names of the
        notebooks that are running and how many wait, whenever one begins or ends.
    jobs, cell_seconds, warm : int, int, bool
        How many at a time (one a processor by default); how long one cell may take; whether kernels are forked from a
        warm process where that is possible.
    seen : mapping of str to str, optional
        SHA-256 of the executed notebooks as they were when edits of them were carried over; by default as they are now.

    Raises
    ------
    RunError
        For the first notebook that fails: its old outputs stay, and those that succeed are written. For a step that
        fails; if it finds its inputs invalid, nothing is written.
    """
    root, chosen, digests = project.root, list(chosen), Digests(project.root)
    executed = [project.name_of(path.with_suffix(".ipynb")) for path in chosen]
    seen = {name: (seen or {}).get(name, digests[name]) for name in executed}
    if parameters:
        chosen = _with_parameters(chosen, parameters)
    project.clean()
    with old_stays(root / "build"):
        (root / SCRATCH).mkdir(parents=True)
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    jobs = min(jobs or allowed, len(chosen)) or 1
    if problem := too_few_files(jobs):
        raise RunError(problem)
    kernels = Kernels(project, root / SCRATCH, warm and bool(chosen))
    try:
        with closing(_time_line(root)), kernels, ThreadPoolExecutor(jobs, "worker") as pool:
            try:
                TIMES.info("the warm process is started")
                _get_ready()
                end_if_asked()
                TIMES.info("papermill is imported")
                beside = {step: Beside(kernels, project, step.name) for step in project.steps}
                execution = _Execution(project, kernels, cell_seconds, parameters or {}, seen, progress)
                made = execution.all(chosen, pool, beside.values())
                written(made)
                for step, process in beside.items():
                    if not parameters and step in project.stale_steps() and (problem := process.made()):
                        raise RunError(problem)
                    TIMES.info("%s: made", step.name)
                    process.end()
                return made
            except BaseException:
                kernels.stop()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        shutil.rmtree(root / SCRATCH, ignore_errors=True)


def _time_line(root: Path) -> logging.Handler:
    """What writes down who did what when, so that a look shows who waited for what; to be closed."""
    handler = logging.FileHandler(root / TIME_LINE, "w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(relativeCreated)6d %(threadName)-10s %(message)s"))
    TIMES.handlers = [handler]
    TIMES.setLevel(logging.INFO)
    return handler


def _with_parameters(chosen: list[Path], parameters: Mapping[str, object]) -> list[Path]:
    """The notebooks that declare one of some parameters."""
    declared = {path: pairs.parameter_names(pairs.read(path)) for path in chosen}
    known = set().union(*declared.values())
    for name in sorted({*parameters} - known):
        raise RunError(f"no notebook has a parameter {name!r}; there are {', '.join(sorted(known)) or 'none'}")
    return [path for path in chosen if declared[path] & set(parameters)]


def _get_ready() -> None:
    """Import, while the warm process does so, what two threads would meet half-made; and let papermill be quiet."""
    import jupytext  # noqa: F401
    import papermill.engines

    from sealbook import manager  # noqa: F401

    logging.getLogger(papermill.__name__).setLevel(logging.CRITICAL + 1)


class _Execution:
    """Executes notebooks with one set of options; as for ``run``."""

    def __init__(self, project, kernels: Kernels, cell_seconds: int, parameters: Mapping, seen: Mapping, progress):
        self.project, self.root, self.kernels, self.progress = project, project.root, kernels, progress
        self.cell_seconds, self.parameters, self.seen = cell_seconds, parameters, seen
        self.waiting: list[str] = []
        self.running: list[str] = []

    def all(self, chosen: list[Path], pool: ThreadPoolExecutor, beside: Iterable[Beside]) -> list[Made]:
        """Execute side by side, but write here, one notebook after the other, what valid inputs gave to one alone."""
        # A long text takes long as a rule, and a notebook that is begun last may run alone while processors are idle.
        in_turn = sorted(chosen, key=lambda path: -path.stat().st_size)
        self.waiting = [path.stem for path in chosen]
        futures = {pool.submit(self.watched, path): path for path in in_turn}
        results, failed = {}, None
        for process in beside:
            if problem := process.answer():
                raise RunError(problem)
            TIMES.info("the inputs of a step are valid")
        for future in as_completed(futures):
            try:
                results[futures[future]] = future.result()
            except CancelledError:
                continue
            except Exception as error:
                failed = failed or error
                for other in futures:
                    other.cancel()
        outputs = {path: result[0] for path, result in results.items()}
        if not self.parameters and (problem := two_makers(self.project, outputs)):
            raise RunError(f"{problem}; nothing is written")
        end_if_asked()
        made = {path: self.write(path, *result) for path, result in results.items()}
        TIMES.info("all notebooks are written")
        if failed:
            raise failed
        return [made[path] for path in chosen]

    def watched(self, path: Path) -> tuple[dict[str, bytes], bytes, Seal]:
        """Execute one notebook, and say when it begins and ends."""
        self.waiting.remove(path.stem)
        self.running.append(path.stem)
        self.progress(self.running, len(self.waiting))
        TIMES.info("%s: begun", path.stem)
        try:
            return self.one(path)
        finally:
            TIMES.info("%s: ended", path.stem)
            self.running.remove(path.stem)
            self.progress(self.running, len(self.waiting))

    def one(self, path: Path) -> tuple[dict[str, bytes], bytes, Seal]:
        """Execute one notebook into a stage of its own: its outputs, its bytes, and its seal without outputs."""
        stage = Path(tempfile.mkdtemp(prefix=f"{path.stem}.", dir=self.root / SCRATCH))
        begun, before, log, text = time.time(), states(self.project), stage / "trace.jsonl", self.project.name_of(path)
        notebook, source, given = pairs.read(path), path.read_bytes(), stage / "outputs"
        environment = {"SEALBOOK_OUTPUT": str(given), "SEALBOOK_NOTEBOOK": path.stem}
        environment |= {trace.ROOT: str(self.root), trace.LOG: str(log)}
        with closing(Kernel(self.kernels, stage, environment)) as kernel:
            executed = self._papermill(path, stage, notebook, kernel)
        TIMES.info("%s: executed", path.stem)
        read, remarks = traced(self.project, log, before)
        # The notebook itself, and what it is executed with.
        inputs = {*read, text, *self.project.inputs_of_all}
        digests = Digests(self.root)
        # What was looked for and not there has an empty digest.
        hashes = {name: digests[name] for name in sorted(inputs) if digests[name] or name in read}
        hashes[text] = sha256(source)
        # Hashed afterwards, so these are the bytes that the kernel read only if nobody wrote to the files in between.
        if meanwhile := disturbed(self.root, inputs, before):
            what = f"{meanwhile[0]} was edited while the notebook ran; old outputs stay"
            raise RunError(f"{text}: {what}, run `make` again")
        places = {str(given): self.project.outputs, str(self.root): "", sysconfig.get_path("purelib"): "site-packages"}
        content = pairs.normalised(json.loads(executed), places)
        files = [self.root / name for name in read if digests[name] and name[-1] != "/"]
        known = [one.decode("utf-8", "replace") for one in (source, *(file.read_bytes() for file in files))]
        if any(remark.startswith(DRAWS) for remark in remarks) and any(map(SEEDS.search, known)):
            remarks = [remark for remark in remarks if not remark.startswith(DRAWS)]
        remarks += shown(json.loads(content), (begun, time.time()), known)
        outputs = {file.name: file.read_bytes() for file in sorted(given.glob("*"))}
        return outputs, content, Seal(path.stem, hashes, {}, tuple(remarks))

    def _papermill(self, path: Path, stage: Path, notebook, kernel: Kernel) -> bytes:
        """Execute a notebook; RunError if it fails, and then it is kept with what it gave until then."""
        import jupytext
        import nbformat
        import papermill
        from jupyter_core.utils import ensure_event_loop
        from papermill.exceptions import PapermillExecutionError
        from papermill.execute import remove_error_markers

        from sealbook.manager import Manager

        plain, done, declared = str(stage / "in.ipynb"), stage / "out.ipynb", pairs.parameter_names(notebook)
        own = {name: value for name, value in self.parameters.items() if name in declared}
        begun: list = []
        options = {"kernel_name": pairs.KERNEL["name"], "language": pairs.KERNEL["language"], **QUIET}
        options |= {
            "kernel_manager_class": type("OneKernelManager", (Manager,), {"kernel": kernel}),
            "execution_timeout": self.cell_seconds,
        }
        # Hooks of nbclient.
        options |= {"on_notebook_start": lambda notebook: begun.append(notebook), "on_cell_execute": kernel.executes}
        kept = f"{FAILED}/{path.stem}.ipynb"
        (self.root / kept).unlink(missing_ok=True)
        try:
            jupytext.write(notebook, plain)
            papermill.execute_notebook(plain, str(done), own, **options)
            return done.read_bytes()
        except Exception as error:
            why = _why(path, error, kernel, self.cell_seconds)
            if begun:
                came = nbformat.writes(remove_error_markers(begun[0])).encode()
                ended = any(cell.metadata.get("papermill", {}).get("exception") for cell in begun[0].cells)
                # For papermill every error is a failure, also where a cell is tagged as raising one.
                if isinstance(error, PapermillExecutionError) and not ended:
                    return came
                write_bytes(self.root / kept, pairs.normalised(json.loads(came)))
                why += f" (see {kept})"
            raise RunError(f"{self.project.name_of(path)}{why}; old outputs stay") from None
        finally:
            # The loop that papermill left in this thread, with what waits for a kernel that is gone.
            loop = ensure_event_loop()
            for task in (left := asyncio.all_tasks(loop)):
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.close()

    def write(self, path: Path, outputs: dict[str, bytes], notebook: bytes, seal: Seal) -> Made:
        """Write what a notebook gave where it belongs, and seal it; with parameters into ``build/``."""
        pair, folder = path.with_suffix(".ipynb"), self.project.outputs
        made = {f"{folder}/{name}": content for name, content in outputs.items()}
        if self.parameters:
            replace(self.root / "build", {**made, pair.name: notebook})
            return Made(pair, len(made) + 1)
        made[self.project.name_of(pair)] = notebook
        before = {name: (self.root / name).read_bytes() if (self.root / name).is_file() else None for name in made}
        seal = publish(self.project, seal, made, self.seen)
        differing = tuple(name for name, content in made.items() if before[name] not in (None, content))
        return Made(pair, len(made), sum(before[name] == made[name] for name in made), differing, seal)


def _why(path: Path, error: Exception, kernel: Kernel, seconds: int) -> str:
    """Where and why an execution failed; raises an error that is no failure of the notebook."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    place = f", cell {kernel.cells}" if kernel.cells else ""
    if isinstance(error, PapermillExecutionError):
        return _place(path, error)
    if isinstance(error, CellTimeoutError):
        return f"{place}: took more than {seconds} seconds"
    if isinstance(error, DeadKernelError) or str(error).startswith("Kernel di"):
        return f"{place}: the kernel died ({kernel.death()})"
    if isinstance(error, OSError):
        return f": {error.strerror or error}"
    raise error


def _place(path: Path, error) -> str:
    """Cell and line of a failure, and its last words."""
    words = ANSI.sub("", str(error.evalue)).strip().splitlines()
    what = f"{error.ename}: {words[0]}" if words else error.ename
    inside = re.findall(r"Cell In\[\d+\], line (\d+)", ANSI.sub("", "\n".join(error.traceback or [])))
    place = f", cell {error.exec_count}"
    if inside:
        place += f", line {inside[0]}"
        text = path.read_text(encoding="utf-8")
        start = text.find(error.source.strip()) if getattr(error, "source", None) else -1
        if start >= 0:
            place += f" (line {text.count(chr(10), 0, start) + int(inside[0])} of the file)"
    return f"{place}: {what}"
