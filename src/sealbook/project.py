"""What a repository of paired notebooks says of itself. Imports little until something is executed."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sealbook import seal
from sealbook.files import ASIDE, PARTIAL, only_one, replace, write_bytes
from sealbook.seal import Digests

# In every repository; what stands there is part of nothing.
LOCAL = ("build/", ".venv/", ".git/")
# Where notebooks are executed.
SCRATCH = "build/scratch"


def _nothing(root: Path) -> Iterable[str]:
    return ()


class Step(namedtuple("Step", "name make lists local", defaults=[_nothing, ()])):
    """Something that is made from notebooks' outputs, and sealed like a notebook.

    Attributes
    ----------
    name : str
        The name of its seal.
    make : callable
        An importable generator function, given the root. It yields once when it found its inputs to be valid, and then
        the files that it makes, a dict of bytes by path relative to the root. A ValueError or OSError of it is said in
        one line. It runs in a process of its own; what it reads is traced.
    lists : callable
        Given the root, paths of inputs that it does not read but lists: a new one makes it stale.
    local : tuple of str
        Files that are never committed but on which it depends, or that it makes: where one of them is another than when
        it was last made in this folder, it is stale.
    """

    __slots__ = ()


class Project:
    """A repository of notebooks, each paired with the text file that is its source.

    Parameters
    ----------
    root : Path
        The repository.
    ours : iterable of str
        Packages under ``src`` that belong to it: what they import is imported early, they themselves never.
    notebooks : str
        A pattern of the text files, relative to the root.
    outputs : str
        The folder that notebooks write to; seals are in its folder ``seals``.
    never_committed : iterable of str
        Beginnings of paths that belong to nobody's inputs, besides ``build/``, ``.venv/`` and ``.git/``.
    inputs_of_all : iterable of str
        Files on which every notebook depends although its kernel does not read them, such as a lock file.
    finish : callable, optional
        Given the name and bytes of an output and the notebook's inputs (SHA-256 by path), the bytes that are written.
    steps : iterable of Step
        What is made after the notebooks.
    """

    def __init__(
        self,
        root: Path,
        ours: Iterable[str] = (),
        *,
        notebooks: str = "notebooks/[0-9][0-9]_*.py",
        outputs: str = "figures",
        never_committed: Iterable[str] = (),
        inputs_of_all: Iterable[str] = ("requirements.lock",),
        finish: Callable[[str, bytes, dict[str, str]], bytes] | None = None,
        steps: Iterable[Step] = (),
    ):
        self.root, self.ours, self.outputs, self.finish = Path(root).absolute(), tuple(ours), outputs, finish
        self.pattern, self.inputs_of_all, self.steps = notebooks, tuple(inputs_of_all), tuple(steps)
        self.never_committed = (*LOCAL, *never_committed)

    @property
    def seals(self) -> str:
        """The folder of the seals, relative to the root, with a slash."""
        return f"{self.outputs}/seals/"

    def path(self, name: str) -> str:
        """Where a seal is kept, relative to the root."""
        return f"{self.seals}{name}.json"

    def step(self, name: str) -> Step | None:
        """The step of a name; None if there is none."""
        return next((step for step in self.steps if step.name == name), None)

    def notebooks(self, names: Iterable[str] = ()) -> list[Path]:
        """The notebooks' text files in order, or those whose names begin as given.

        Raises
        ------
        ValueError
            If there is no notebook of that name.
        """
        found, wanted = sorted(self.root.glob(self.pattern)), [Path(name).stem for name in names]
        for name in wanted:
            if not any(path.stem.startswith(name) for path in found):
                raise ValueError(f"there is no notebook {name!r}; there are {', '.join(path.stem for path in found)}")
        return [path for path in found if not wanted or path.stem.startswith(tuple(wanted))]

    def stale(self, chosen: Iterable[Path], digests: Digests | None = None) -> dict[Path, str]:
        """Which notebooks have to be executed, and why."""
        digests = digests or Digests(self.root)
        reasons = {path: seal.staleness(self, path.stem, digests) for path in chosen}
        return {path: reason for path, reason in reasons.items() if reason}

    def stale_steps(self, digests: Digests | None = None) -> dict[Step, str]:
        """Which steps have to be made again, and why."""
        digests = digests or Digests(self.root)
        reasons = {step: seal.staleness(self, step.name, digests) for step in self.steps}
        return {step: reason for step, reason in reasons.items() if reason}

    def clean(self) -> None:
        """Remove what a killed run left, in ``build/`` and beside the outputs."""
        folders = {(self.root / name).parent for made in seal.load_all(self) for name in made.outputs}
        for folder in {self.root, self.root / self.seals, *folders}:
            for partial in folder.glob(PARTIAL):
                # Where nothing can be written it may lie.
                with suppress(OSError):
                    partial.unlink(missing_ok=True)
        if (self.root / SCRATCH).exists():
            from sealbook.kernel import remove_scratch

            remove_scratch(self.root / SCRATCH)

    def clear_scratch(self) -> None:
        """Do the same, unless a run is at work; every command begins with it."""

        def at_work(_) -> None:
            raise BlockingIOError

        if (self.root / SCRATCH).exists():
            with suppress(OSError), only_one(self.root, at_work):
                self.clean()

    def carry_over(self, path: Path, digests: Digests | None = None) -> str:
        """Carry an edit of the .ipynb over to its text file, which is what gets executed.

        What was edited follows from the seal, not from file times: a text file that is as it was when it was last
        executed wins nothing over a .ipynb with other cells. If both were edited and say different things, the text
        file wins and the .ipynb is put aside.

        Returns
        -------
        str
            A line about what was done; empty if nothing.
        """
        digests, known, pair = digests or Digests(self.root), seal.load(self, path.stem), path.with_suffix(".ipynb")
        name, executed = (file.relative_to(self.root).as_posix() for file in (path, pair))
        if not digests[executed] or (known and digests[executed] == known.outputs.get(executed)):
            return ""
        from sealbook.pairs import edited_source

        content, source = pair.read_bytes(), path.read_bytes()
        text = edited_source(source, content)
        if text is None:
            return ""
        if known and digests[name] == known.inputs.get(name):
            replace(self.root, {name: text}, seen={name: seal.sha256(source)})
            return f"{path.stem}: the edit made in {executed} was carried over to {name}"
        write_bytes(self.root / ASIDE / pair.name, content)
        both = f"{path.stem}: {name} and {executed} were both edited"
        return f"{both}; the first is executed, the second was put aside as {ASIDE}/{pair.name}"

    def run(self, chosen: Iterable[Path], **options) -> list:
        """Execute notebooks and make what is made from them; options as for ``sealbook.run.run``."""
        from sealbook.run import run

        return run(self, chosen, **options)

    def make(self, name: str) -> Iterator[str]:
        """Make a step in this process; as ``sealbook.steps.perform``."""
        from sealbook.steps import perform

        return perform(self, name)
