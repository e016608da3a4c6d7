"""Makes a project's steps, each in a process of its own beside the notebooks: what it reads is traced by itself."""

import contextlib
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

from sealbook import trace
from sealbook.child import detach
from sealbook.files import Edited, in_a_line
from sealbook.seal import Digests, Seal, load_all
from sealbook.sealing import disturbed, module_files, publish, states, traced


def perform(project, name: str) -> Iterator[str]:
    """Validate the inputs of a step, and then make it from the same reading of them.

    Yields first what is wrong with the inputs, then what kept the step from being made; empty if nothing. Until
    it is made this process is watched; while it is made nobody else may write in the repository.
    """
    step, root, log = project.step(name), project.root, project.root / f"build/{name}.jsonl"
    before = states(project)
    log.parent.mkdir(exist_ok=True)
    log.unlink(missing_ok=True)
    watch = trace.Watch(root, log)
    making = step.make(root)
    try:
        next(making)
        yield ""
        # What was read so far is what it was then; everything else is read from now on.
        read = traced(project, log, before)[0]
        before = {**states(project), **{name: before[name] for name in read if name in before}}
        _seal(project, step, next(making), log, before)
        yield ""
    except (Edited, ValueError, OSError) as error:
        yield in_a_line(error)
    finally:
        watch.over = True


def _seal(project, step, made: dict[str, bytes], log: Path, before: dict[str, tuple | None]) -> None:
    """Write what a step made, unless one of its inputs, or a file that it renews, was edited meanwhile."""
    read = {*traced(project, log)[0], *step.lists(project.root), *module_files(project.root, step.make.__module__)}
    digests = Digests(project.root)
    # What is renewed in a file does not depend on the rest of it; seals vouch for others, not for steps; a step says
    # by itself what it lists.
    inputs = sorted(name for name in read if digests[name] and name[-1] != "/")
    inputs = [name for name in inputs if name not in made and not name.startswith(project.seals)]
    seen = {name: digests[name] for name in made if name in before}
    if meanwhile := disturbed(project.root, [*inputs, *seen], before):
        what = f"was edited while the step {step.name} was made, of which nothing is written"
        raise Edited(f"{meanwhile[0]}: {what}; run `make` again")
    others = [seal for seal in load_all(project) if not project.step(seal.name)]
    for name, seal in ((name, seal) for name in made for seal in others if name in seal.outputs):
        raise ValueError(f"the step {step.name} and the notebook {seal.name} both make {name}; no page is written")
    publish(project, Seal(step.name, {name: digests[name] for name in inputs}, {}), made, seen)


class Beside:
    """A step that is made in a process of its own, one of those of ``kernels``."""

    def __init__(self, kernels, project, name: str):
        self._kernels, self._name = kernels, name
        self._connection, theirs = multiprocessing.Pipe()
        self._process = kernels.start(_answer, project, name, theirs)
        theirs.close()

    def answer(self) -> str:
        """The next answer of ``perform``, waited for; RuntimeError if the process ended without one."""
        try:
            return self._connection.recv()
        except EOFError:
            raise RuntimeError(f"the step {self._name} ended without an answer") from None

    def made(self) -> str:
        """Its answer after it made the step, now that all notebooks are written."""
        self._connection.send(None)
        return self.answer()

    def end(self) -> None:
        """Ask nothing more of it."""
        self._kernels.end(self._process)
        self._process.join()
        self._connection.close()


def _answer(project, name: str, connection) -> None:
    detach()
    with contextlib.suppress(EOFError, BrokenPipeError):
        for answer in perform(project, name):
            connection.send(answer)
            connection.recv()
