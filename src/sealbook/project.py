"""What a repository of paired notebooks says of itself. Imports little until something is executed."""

from collections import namedtuple
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sealbook import seal
from sealbook.files import ASIDE, PARTIAL, TIDIED, only_one, put_aside, replace
from sealbook.seal import Digests

# In every repository; what stands there is part of nothing.
LOCAL = ("build/", ".venv/", ".git/")
# Where notebooks are executed.
SCRATCH = "build/scratch"
ORPHANED = f"orphaned: no notebook and no step makes it; `make tidy` moves it to {TIDIED}/"


def _nothing(root: Path) -> Iterable[str]:
    return ()


class Step(namedtuple("Step", "name make lists local", defaults=[_nothing, ()])):
    """Something that is made from notebooks' outputs, and sealed like a notebook.

    ``name`` is that of its seal. ``make`` is an importable generator function, given the root, that runs in a process
    of its own, where what it reads is traced: it yields once when it found its inputs to be valid, and then the files
    that it makes, a dict of bytes by path. A ValueError or OSError of it is said in one line. ``lists`` gives, from the
    root, paths of inputs that it does not read but lists: a new one makes it stale. ``local`` are files that are never
    committed but on which it depends, or that it makes.
    """

    __slots__ = ()


class Project:
    """A repository of notebooks, each paired with the text file that is its source.

    Parameters
    ----------
    root : Path
        The repository; all other paths are relative to it.
    ours : iterable of str
        Packages under ``src`` that belong to it: no kernel has an old version of them.
    notebooks, outputs : str
        A pattern of the text files; the folder that notebooks write to, with the seals in its folder ``seals``.
    never_committed : iterable of str
        Beginnings of paths that belong to nobody's inputs, besides ``build/``, ``.venv/`` and ``.git/``.
    inputs_of_all : iterable of str
        Files on which every notebook depends although its kernel does not read them, such as a lock file.
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
        steps: Iterable[Step] = (),
    ):
        self.root, self.ours, self.outputs = Path(root).absolute(), tuple(ours), outputs
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
        """The notebooks' text files in order, or those whose names begin as given; ValueError if there is none such."""
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
        places = {self.root, self.root / self.seals, *folders}
        for partial in [path for place in places for path in place.glob(PARTIAL)]:
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
        """Carry an edit of the .ipynb over to its text file, which is what gets executed; a line about what was done.

        What was edited follows from the seal, not from file times: a text file that is as it was when it was last
        executed wins nothing over a .ipynb with other cells. If both were edited and say different things, the text
        file wins. The .ipynb is put aside then, and whenever the text file cannot hold all of it. A .ipynb with nothing
        in it but what an editor adds by itself is written as it was.
        """
        digests, known, pair = digests or Digests(self.root), seal.load(self, path.stem), path.with_suffix(".ipynb")
        name, executed = self.name_of(path), self.name_of(pair)
        sealed = known.outputs.get(executed, "") if known else ""
        if digests[executed] in ("", sealed) or not (content := pair.read_bytes()):
            return ""
        from sealbook import pairs

        try:
            edit, said = pairs.edit(path.read_bytes(), content), []
        except pairs.PairError:
            # Its execution says what is wrong with the text file.
            return ""
        problem = f"{name} cannot hold all of {executed} ({', '.join(edit.lost)})" if edit.lost else ""
        if edit.text and known and digests[name] == known.inputs.get(name):
            replace(self.root, {name: edit.text}, seen={name: digests[name]})
            digests[name] = seal.sha256(edit.text)
            said.append(f"the edit made in {executed} was carried over to {name}")
        elif edit.text:
            problem = f"{name} and {executed} were both edited; the first is executed"
        if problem:
            said.append(f"{problem}; {self._put_aside(pair)}")
        if written := pairs.restored(content, sealed):
            replace(self.root, {executed: written}, seen={executed: seal.sha256(content)})
            digests[executed] = sealed
        return f"{path.stem}: {'; '.join(said)}" if said else ""

    def adopt(self) -> list[str]:
        """Give each .ipynb that has none a text file, and say so in a line each."""
        said = []
        for pair in self._alone():
            from sealbook import pairs

            name, executed = self.name_of(pair.with_suffix(".py")), self.name_of(pair)
            edit = pairs.edit(b"", pair.read_bytes())
            lost = ", ".join(edit.lost)
            if edit.text is None:
                said.append(f"{executed} has no text file, and none can hold it ({lost}); it is left alone")
                continue
            if lost:
                said.append(f"{name} cannot hold all of {executed} ({lost}); {self._put_aside(pair)}")
            replace(self.root, {name: edit.text})
            said.append(f"{executed} had no text file; {name} was made from it (who removes a notebook removes both)")
        return said

    def name_of(self, path: Path) -> str:
        """A file's path relative to the root."""
        return path.relative_to(self.root).as_posix()

    def _put_aside(self, pair: Path) -> str:
        return f"the .ipynb was put aside as {put_aside(self.root, ASIDE, pair.name, pair.read_bytes())}"

    def _alone(self) -> list[Path]:
        """Each .ipynb without text file, unless it is as it was written and another notebook has its cells."""

        def renamed(pair: Path) -> bool:
            if not (known := seal.load(self, pair.stem)):
                return False
            from sealbook import pairs

            written = pairs.restored(pair.read_bytes(), known.outputs.get(self.name_of(pair)))
            return any(pairs.same_cells(path, written) for path in self.notebooks())

        found = sorted(self.root.glob(self.pattern.removesuffix(".py") + ".ipynb"))
        return [pair for pair in found if not pair.with_suffix(".py").exists() and not renamed(pair)]

    def orphans(self, made: Iterable[str] = ()) -> dict[str, str]:
        """What lies among notebooks and outputs and nothing makes, and what to do about it, by path.

        ``made`` are paths of what is made, besides what seals of notebooks and steps name.
        """
        sources, alone, found = self.notebooks(), self._alone(), {}
        names = {*(path.stem for path in (*sources, *alone)), *(step.name for step in self.steps)}
        known = {name for sealed in seal.load_all(self) if sealed.name in names for name in sealed.outputs}
        # One that was not yet executed has no seal; one without text file has to be seen.
        known = {*made, *(name for name in known if not name.endswith(".ipynb")), *map(self.path, names)}
        known |= {self.name_of(file) for path in sources for file in (path, path.with_suffix(".ipynb"))}
        folders = {self.outputs, self.pattern.rpartition("/")[0]}
        for path in sorted(path for folder in folders for path in (self.root / folder).rglob("*")):
            name = self.name_of(path)
            hidden = any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))
            if name in known or hidden or path.name == "jupytext.toml" or not path.is_file():
                continue
            found[name] = "has no text file: `make` makes one from it" if path in alone else ORPHANED
            if path.suffix in (".py", ".ipynb") and not path.match(self.pattern.removesuffix(".py") + path.suffix):
                found[name] = f"never executed: its name is not of the kind {self.pattern}; rename it, or move it"
        return found

    def tidy(self) -> list[str]:
        """Move what nothing makes any more to ``build/tidied/``; the new places."""
        moved = []
        for name in [name for name, what in self.orphans().items() if what == ORPHANED]:
            moved.append(put_aside(self.root, TIDIED, name, (self.root / name).read_bytes()))
            (self.root / name).unlink()
        return moved

    def run(self, chosen: Iterable[Path], **options) -> list:
        """Execute notebooks and make what is made from them; options as for ``sealbook.run.run``."""
        from sealbook.run import run

        return run(self, chosen, **options)
