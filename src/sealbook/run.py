"""Executes notebooks with papermill, several at a time, and writes what they give, one after the other."""

import asyncio
import contextlib
import json
import logging
import re
import shutil
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from sealbook import pairs, trace
from sealbook.files import old_stays, write_bytes
from sealbook.kernel import Kernel, Kernels, processors, too_few_files
from sealbook.project import SCRATCH
from sealbook.seal import Digests, Seal, load, load_all, sha256
from sealbook.sealing import disturbed, publish, shown, stamps, traced, two_makers, unseeded
from sealbook.steps import Beside

CELL_SECONDS = 600
# Also those within functions. What only looks like an import is not found, and no harm is done.
IMPORTS = re.compile(r"^[ \t]*(?:import|from)[ \t]+([A-Za-z_][\w.]*)", re.M)
# Where a notebook goes that failed, with what it gave until then.
FAILED = "build/failed"
QUIET = {"progress_bar": False, "record_timing": False, "request_save_on_cell_execute": False}
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class RunError(Exception):
    """A notebook that could not be executed: which, where, and why, in one sentence."""


class Made(NamedTuple):
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
) -> list[Made]:
    """Execute notebooks, several at a time; then make what steps are stale.

    Parameters
    ----------
    project : Project
        The repository.
    chosen : iterable of Path
        The notebooks' text files.
    parameters : mapping, optional
        The notebooks that declare one of them are executed into ``build/``; what is committed stays as it is.
    written : callable, optional
        Takes what was made when all notebooks are written, before the steps.
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
        For the first notebook that fails; its old outputs stay, and those that succeed are written. For inputs that a
        step finds invalid; then nothing is written. For a step that fails.
    """
    root, chosen, digests = project.root, list(chosen), Digests(project.root)
    executed = [_relative(root, path.with_suffix(".ipynb")) for path in chosen]
    seen = {name: (seen or {}).get(name, digests[name]) for name in executed}
    if parameters:
        chosen = _with_parameters(chosen, parameters)
    project.clean()
    with old_stays(root / "build"):
        (root / SCRATCH).mkdir(parents=True)
    jobs = min(jobs or processors(), len(chosen)) or 1
    if problem := too_few_files(jobs):
        raise RunError(problem)
    kernels = Kernels(project, root / SCRATCH, warm=warm and bool(chosen), libraries=libraries(project, chosen))
    try:
        with kernels, ThreadPoolExecutor(jobs) as pool:
            try:
                _get_ready()
                beside = [Beside(kernels, project, step.name) for step in project.steps]
                execution = _Execution(project, kernels, cell_seconds, parameters or {}, seen)
                made = execution.all(chosen, pool, beside)
                written(made)
                for step, process in zip(project.steps, beside, strict=True):
                    if not parameters and step in project.stale_steps(Digests(root, remembering=True)):
                        process.go_on()
                        _hear(process)
                    process.end()
                return made
            except BaseException:
                kernels.stop()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        shutil.rmtree(root / SCRATCH, ignore_errors=True)


def _with_parameters(chosen: list[Path], parameters: Mapping[str, object]) -> list[Path]:
    """The notebooks that declare one of some parameters."""
    declared = {path: pairs.parameter_names(pairs.read(path)) for path in chosen}
    known = set().union(*declared.values())
    for name in parameters:
        if name not in known:
            there = f"there are {', '.join(sorted(known))}" if known else "there are none"
            raise RunError(f"no notebook has a parameter {name!r}; {there}")
    return [path for path in chosen if declared[path] & set(parameters)]


def _get_ready() -> None:
    """What has to be done once, while the warm process, which answers only when it is ready, imports the libraries."""
    # Two threads that import the same package at the same time can meet a half-made module.
    import jupytext  # noqa: F401
    import papermill.engines

    from sealbook import manager  # noqa: F401

    # What it has to say of a failure is said in a sentence of our own.
    logging.getLogger(papermill.__name__).setLevel(logging.CRITICAL + 1)


def _hear(process: Beside) -> None:
    if problem := process.answer():
        raise RunError(problem)


def libraries(project, chosen: Iterable[Path]) -> list[str]:
    """Modules of others that some notebooks, and the modules of ours that they read when last executed, import."""
    seals = [seal for path in chosen if (seal := load(project, path.stem))]
    read = {name for seal in seals for name in seal.inputs if name.startswith("src/") and name.endswith(".py")}
    files = [file for file in [*chosen, *(project.root / name for name in read)] if file.is_file()]
    found = {name for file in files for name in IMPORTS.findall(file.read_text(encoding="utf-8", errors="replace"))}
    return sorted(name for name in found if name.partition(".")[0] not in project.ours)


class _Execution:
    """Executes notebooks with one set of options; as for ``run``."""

    def __init__(self, project, kernels: Kernels, cell_seconds: int, parameters: Mapping, seen: Mapping[str, str]):
        self.project, self.root, self.kernels = project, project.root, kernels
        self.cell_seconds, self.parameters, self.seen = cell_seconds, parameters, seen

    def all(self, chosen: list[Path], pool: ThreadPoolExecutor, beside: Iterable[Beside]) -> list[Made]:
        """Execute side by side, but write here, one notebook after the other, what valid inputs gave to one alone."""
        # A long notebook that is begun last would run alone while processors are idle; figures take most of the time.
        made_before = {seal.name: len(seal.outputs) for seal in load_all(self.project)}
        in_turn = sorted(chosen, key=lambda path: -made_before.get(path.stem, 0))
        futures = {pool.submit(self.one, path): path for path in in_turn}
        results, failed, write = {}, None, self.write_aside if self.parameters else self.write
        for process in beside:
            _hear(process)
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
        made = {path: write(path, *result) for path, result in results.items()}
        if failed:
            raise failed
        return [made[path] for path in chosen]

    def one(self, path: Path) -> tuple[dict[str, bytes], bytes, Seal]:
        """Execute one notebook into a stage of its own: its outputs, its bytes, and its seal without outputs."""
        stage = Path(tempfile.mkdtemp(prefix=f"{path.stem}.", dir=self.root / SCRATCH))
        begun, before, log, text = time.time(), stamps(self.project), stage / "trace.jsonl", _relative(self.root, path)
        notebook, source = pairs.read(path), path.read_bytes()
        environment = {"SEALBOOK_OUTPUT": str(stage / "outputs"), "SEALBOOK_NOTEBOOK": path.stem}
        environment |= {trace.ROOT: str(self.root), trace.LOG: str(log)}
        with Kernel(self.kernels, stage, environment) as kernel, self._named(path, kernel):
            executed = self._papermill(path, stage, notebook, kernel)
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
        own = [self.root / name for name in hashes if name.startswith("src/") and name.endswith(".py")]
        code = [cell.source for cell in notebook.cells] + [file.read_text("utf-8") for file in own if file.is_file()]
        remarks = tuple(unseeded(remarks, code))
        outputs = {file.name: file.read_bytes() for file in sorted((stage / "outputs").glob("*"))}
        site = sysconfig.get_paths()["purelib"]
        places = {str(stage / "outputs"): self.project.outputs, str(self.root): "", site: "site-packages"}
        content = pairs.normalised(json.loads(executed), places)
        known = [
            *code,
            *((self.root / name).read_text("utf-8", "replace") for name in read if digests[name] and name[-1] != "/"),
        ]
        remarks = (*remarks, *shown(json.loads(content), (begun, time.time()), known))
        return outputs, content, Seal(path.stem, hashes, {}, remarks)

    def _papermill(self, path: Path, stage: Path, notebook, kernel: Kernel) -> bytes:
        import jupytext
        import nbformat
        import papermill
        from jupyter_core.utils import ensure_event_loop
        from papermill.exceptions import PapermillExecutionError
        from papermill.execute import remove_error_markers

        plain, done, declared = str(stage / "in.ipynb"), stage / "out.ipynb", pairs.parameter_names(notebook)
        own = {name: value for name, value in self.parameters.items() if name in declared}
        kind = {"kernel_name": pairs.KERNEL["name"], "language": pairs.KERNEL["language"]}
        begun: list = []
        hooks = {"on_notebook_start": lambda notebook: begun.append(notebook), "on_cell_execute": kernel.executes}
        kept = self.root / FAILED / f"{path.stem}.ipynb"
        try:
            jupytext.write(notebook, plain)
            papermill.execute_notebook(
                plain,
                str(done),
                own,
                execution_timeout=self.cell_seconds,
                kernel_manager_class=kernel.manager(),
                **kind,
                **hooks,
                **QUIET,
            )
            return done.read_bytes()
        except Exception as error:
            if not begun:
                raise
            came = nbformat.writes(remove_error_markers(begun[0])).encode()
            ended = any(cell.metadata.get("papermill", {}).get("exception") for cell in begun[0].cells)
            # For papermill every error is a failure, also where a cell is tagged as raising one.
            if isinstance(error, PapermillExecutionError) and not ended:
                return came
            write_bytes(kept, pairs.normalised(json.loads(came)))
            raise
        finally:
            # The loop that papermill left in this thread, with what waits for a kernel that is gone.
            loop = ensure_event_loop()
            for task in (left := asyncio.all_tasks(loop)):
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.close()

    @contextlib.contextmanager
    def _named(self, path: Path, kernel: Kernel):
        """Raise what ends an execution as a RunError that names notebook, cell and reason."""
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError

        place = text = _relative(self.root, path)
        kept = self.root / FAILED / f"{path.stem}.ipynb"
        kept.unlink(missing_ok=True)

        def old() -> str:
            return (f" (see {FAILED}/{kept.name})" if kept.is_file() else "") + "; old outputs stay"

        try:
            yield
        except PapermillExecutionError as error:
            raise RunError(f"{text}, {_place(path, error)}{old()}") from None
        except (CellTimeoutError, DeadKernelError, RuntimeError) as error:
            if kernel.cells:
                place = f"{text}, cell {kernel.cells}"
            if isinstance(error, CellTimeoutError):
                raise RunError(f"{place}: took more than {self.cell_seconds} seconds{old()}") from None
            if not isinstance(error, DeadKernelError) and not str(error).startswith("Kernel died"):
                raise
            why = kernel.excess or f"the kernel died ({kernel.death()})"
            raise RunError(f"{place}: {why}{old()}") from None
        except OSError as error:
            raise RunError(f"{text}: {error.strerror or error}{old()}") from None

    def write_aside(self, path: Path, outputs: dict[str, bytes], notebook: bytes, seal: Seal) -> Made:
        """Write what a notebook gave with parameters into ``build/``."""
        pair = self.root / "build" / f"{path.stem}.ipynb"
        for name, content in outputs.items():
            write_bytes(self.root / "build" / self.project.outputs / name, content)
        write_bytes(pair, notebook)
        return Made(pair, len(outputs) + 1)

    def write(self, path: Path, outputs: dict[str, bytes], notebook: bytes, seal: Seal) -> Made:
        """Write what a notebook gave where it belongs, and seal it."""
        finish = self.project.finish or (lambda name, content, inputs: content)
        pair, folder = path.with_suffix(".ipynb"), self.project.outputs
        made = {f"{folder}/{name}": finish(name, content, seal.inputs) for name, content in outputs.items()}
        made[_relative(self.root, pair)] = notebook
        before = {name: (self.root / name).read_bytes() if (self.root / name).is_file() else None for name in made}
        seal = publish(self.project, seal, made, self.seen)
        differing = tuple(name for name, content in made.items() if before[name] not in (None, content))
        return Made(pair, len(made), sum(before[name] == made[name] for name in made), differing, seal)


def _place(path: Path, error) -> str:
    """Cell and line of a failure, and its last words."""
    words = ANSI.sub("", str(error.evalue)).strip().splitlines()
    what = f"{error.ename}: {words[0]}" if words else error.ename
    inside = re.findall(r"Cell In\[\d+\], line (\d+)", ANSI.sub("", "\n".join(error.traceback or [])))
    place = f"cell {error.exec_count}"
    if inside:
        place += f", line {inside[0]}"
        text = path.read_text(encoding="utf-8")
        start = text.find(error.source.strip()) if getattr(error, "source", None) else -1
        if start >= 0:
            place += f" (line {text.count(chr(10), 0, start) + int(inside[0])} of the file)"
    return f"{place}: {what}"


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
