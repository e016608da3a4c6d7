"""What was really read and what was written, hashed: whether outputs are what today's inputs give, and if not, why.

A seal is a file ``figures/seals/NAME.json``, committed with the outputs that it speaks of. Knows files, not claims.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from claimbook.files import described, write_bytes
from claimbook.impurities import impurities, seeds

FOLDER = "figures/seals"
# One folder up from the seals a clone knows nothing of what was executed where: that stays local.
EXECUTED = "build/executed"
PAGES = "pages"
ARTICLE, READING_VIEW = "data/article/article.txt", "build/article.html"
# Read at the reader's own risk: in the folder, but no part of what is committed.
NOT_COMMITTED = ("build/", ".venv/", ".git/", ARTICLE)
PHRASES = {
    "outside": "reads a file outside the repository ({})",
    "network": "asks the network ({})",
    "program": "starts a program ({})",
    "uncommitted": "reads {}, which is never committed",
}


@dataclass(frozen=True)
class Seal:
    """What one notebook, or the pages, were made from and what was made.

    Attributes
    ----------
    name : str
        The notebook's name without ending, or ``pages``.
    inputs, outputs : dict of str to str
        SHA-256 by path, relative to the repository.
    remarks : tuple of str
        What it also depended on and no hash can vouch for: the clock, chance, the network, files elsewhere.
    """

    name: str
    inputs: dict[str, str]
    outputs: dict[str, str]
    remarks: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it is kept, relative to the repository."""
        return f"{FOLDER}/{self.name}.json"

    def dumped(self) -> bytes:
        """The seal as it is kept."""
        content = {
            "name": self.name,
            "inputs": dict(sorted(self.inputs.items())),
            "outputs": dict(sorted(self.outputs.items())),
            "remarks": list(self.remarks),
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


class Digests:
    """SHA-256 of a repository's files, each read once.

    Parameters
    ----------
    root : Path
        The repository.
    """

    def __init__(self, root: Path):
        self.root = root
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """The digest of a file by its path relative to the root; empty if there is no such file."""
        if name not in self._known:
            path = self.root / name
            self._known[name] = sha256(path.read_bytes()) if path.is_file() else ""
        return self._known[name]


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def stamps(root: Path) -> dict[str, tuple[int, ...]]:
    """What tells a file that was written to from one that was not, for every file that can be an input.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    dict of str to tuple of int
        Identity, size and times by path relative to the repository. The time of change is among them, which nothing
        can set back: a file that was edited and edited back has another stamp.
    """
    found = {}
    for folder, folders, files in os.walk(root):
        place = os.path.relpath(folder, root)
        prefix = "" if place == "." else Path(place).as_posix() + "/"
        folders[:] = [name for name in folders if not f"{prefix}{name}/".startswith(NOT_COMMITTED) and name[0] != "."]
        for name in files:
            with contextlib.suppress(FileNotFoundError):
                found[prefix + name] = _stamp(os.stat(os.path.join(folder, name)))
    return found


def disturbed(root: Path, names: Iterable[str], before: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Those of some files that were written to, came or went since their stamps were taken, in order."""

    def now(name: str) -> tuple[int, ...] | None:
        try:
            return _stamp((root / name).stat())
        except (FileNotFoundError, NotADirectoryError):
            return None

    return [name for name in sorted(names) if now(name) != before.get(name)]


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def load(root: Path, name: str) -> Seal | None:
    """A seal; None if there is none or it cannot be read as one."""
    try:
        content = json.loads((root / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        inputs, outputs = content["inputs"], content["outputs"]
        if content["name"] == name and all(isinstance(part, dict) for part in (inputs, outputs)):
            return Seal(name, inputs, outputs, tuple(content["remarks"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def load_all(root: Path) -> list[Seal]:
    """Every seal of a repository, in order of names."""
    names = sorted(path.stem for path in (root / FOLDER).glob("*.json"))
    return [seal for name in names if (seal := load(root, name))]


def changed_inputs(seal: Seal, digests: Digests) -> list[str]:
    """What became of the inputs: phrases such as ``data/evidence/polls.csv changed``."""
    return [
        f"{name} {'changed' if digests[name] else 'is gone'}"
        for name, digest in seal.inputs.items()
        if digests[name] != digest
    ]


def altered_outputs(seal: Seal, digests: Digests) -> list[str]:
    """What became of the outputs: phrases such as ``figures/F01_ribbon.svg is missing``."""
    return [
        f"{name} {'was altered' if digests[name] else 'is missing'}"
        for name, digest in seal.outputs.items()
        if digests[name] != digest
    ]


def staleness(root: Path, name: str, digests: Digests, also: str = "") -> str:
    """Why something has to be made again; empty if it is fresh.

    Fresh means: it was made in this folder, from the inputs as they are now, and what was made is still there.

    Parameters
    ----------
    root : Path
        The repository.
    name : str
        A notebook's name, or ``pages``.
    digests : Digests
        Of the same repository.
    also : str
        What else the local witness must agree on; see ``vouch``.
    """
    seal = load(root, name)
    if seal is None:
        return "it has no seal"
    phrases = changed_inputs(seal, digests) or altered_outputs(seal, digests)
    if phrases:
        return phrases[0] + (f" (and {len(phrases) - 1} more)" if len(phrases) > 1 else "")
    return "" if _witness(seal, also) in _witnesses(root, name) else "it was never made in this folder"


def vouch(root: Path, seal: Seal, also: str = "") -> None:
    """Remember that a seal was made in this folder; a clone remembers nothing."""
    known = _witnesses(root, seal.name)
    if _witness(seal, also) not in known:
        lines = [*known, _witness(seal, also)]
        write_bytes(root / EXECUTED / seal.name, "".join(f"{line}\n" for line in lines).encode())


def _witness(seal: Seal, also: str) -> str:
    return sha256(seal.dumped() + also.encode())


def _witnesses(root: Path, name: str) -> list[str]:
    try:
        return (root / EXECUTED / name).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []


def traced(root: Path, log: Path, known: Container[str] = ()) -> tuple[list[str], list[str]]:
    """What a watched process read and what else it did, from the log that ``tracing.watch`` wrote.

    Parameters
    ----------
    root : Path
        The repository.
    log : Path
        The log.
    known : container of str, optional
        Files that were there before: they count even if they are gone.

    Returns
    -------
    tuple of list of str and list of str
        Inputs as paths relative to the repository, and remarks.
    """
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    inputs, remarks, drew = set(), [], []
    for what, name in lines:
        if what == "module":
            inputs.update(module_files(root, [name]))
        elif what == "random":
            drew.append(name)
        elif what == "read" and name.startswith(NOT_COMMITTED):
            remarks.append(PHRASES["uncommitted"].format(name))
        elif what == "read":
            # What was looked for and never there is no input.
            if name in known or (root / name).is_file():
                inputs.add(name)
        else:
            remarks.append(PHRASES[what].format(name))
    return sorted(inputs), list(
        dict.fromkeys([*remarks, *(f"draws from an unseeded generator in {cell}" for cell in drew)])
    )


def unvouched(root: Path, inputs: Iterable[str], remarks: Iterable[str], cells: Mapping[int, str]) -> tuple[str, ...]:
    """All remarks on a run: what the trace heard, and what the code that ran asks of clock and chance.

    Parameters
    ----------
    root : Path
        The repository.
    inputs : iterable of str
        The inputs; those under ``src`` are looked through.
    remarks : iterable of str
        From ``traced``.
    cells : mapping of int to str
        Source of the notebook's code cells by their number.
    """
    sources = {
        name: (root / name).read_text(encoding="utf-8")
        for name in inputs
        if name.startswith("src/") and name.endswith(".py")
    }
    seeded = any(seeds(source) for source in [*sources.values(), *cells.values()])
    found = [remark for remark in remarks if not (seeded and remark.startswith("draws from an unseeded generator"))]
    for name, source in sources.items():
        found += [f"{name}, line {line}, {phrase}" for line, phrase in impurities(source)]
    imports: list[str] = []
    for number, source in cells.items():
        # Names imported in earlier cells count; lines are counted in the cell.
        before = "\n".join(imports)
        shift = before.count("\n") + 1 if before else 0
        whole = f"{before}\n{source}" if before else source
        found += [f"cell {number}, line {line - shift}, {phrase}" for line, phrase in impurities(whole) if line > shift]
        imports += [
            line
            for line in source.splitlines()
            if line.startswith(("import ", "from ")) and line.count("(") == line.count(")")
        ]
    return tuple(dict.fromkeys(found))


def faults(root: Path, notebooks: Iterable[str], digests: Digests) -> dict[str, str]:
    """What is wrong with the outputs of notebooks, without executing anything.

    Parameters
    ----------
    root : Path
        The repository.
    notebooks : iterable of str
        Names of the notebooks there are.
    digests : Digests
        Of the same repository.

    Returns
    -------
    dict of str to str
        By output: that it is stale, altered by hand or missing, and why.
    """
    found: dict[str, str] = {}
    for name in notebooks:
        seal = load(root, name)
        if seal is None:
            found[f"{FOLDER}/{name}.json"] = (
                f"missing: the notebook {name} was never executed, or its seal is damaged; run `make`"
            )
            continue
        causes = changed_inputs(seal, digests)
        why = causes[0] + (f" (and {len(causes) - 1} more)" if len(causes) > 1 else "") if causes else ""
        for output, digest in seal.outputs.items():
            if not digests[output]:
                found[output] = "missing: its seal names it; run `make`"
            elif digests[output] != digest:
                found[output] = "altered by hand" + (f", and stale because {why}" if why else "") + "; run `make`"
            elif why:
                found[output] = f"stale because {why}; run `make`"
        for remark in seal.remarks:
            found.setdefault(seal.path, f"cannot vouch for its outputs: the notebook {remark}")
    return found


def orphans(root: Path, known: Iterable[str]) -> dict[str, str]:
    """Files among the outputs that nothing makes.

    Parameters
    ----------
    root : Path
        The repository.
    known : iterable of str
        Paths, relative to the repository, of what the seals and the pages name.
    """
    known, sealed = set(known), {path.stem for path in (root / "notebooks").glob("[0-9][0-9]_*.py")} | {"pages"}
    found = {}
    for folder in ("figures", "notebooks"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            source = folder == "notebooks" and path.suffix == ".py"
            ours = name in known or source or (path.parent.name == "seals" and path.stem in sealed)
            if (
                path.is_file()
                and not ours
                and not any(part.startswith(".") or part == "__pycache__" for part in path.parts[len(root.parts) :])
            ):
                found[name] = "orphaned: no notebook and no page makes it; delete it"
    return found


def module_files(root: Path, names: Iterable[str]) -> set[str]:
    """The files of modules under ``src``, with those of the packages that they are in."""
    found = set()
    for name in names:
        parts = name.split(".")
        found |= {"src/" + "/".join(parts[:depth]) + "/__init__.py" for depth in range(1, len(parts) + 1)}
        found.add("src/" + "/".join(parts) + ".py")
    return {path for path in found if (root / path).is_file()}


def pages_staleness(root: Path, digests: Digests) -> str:
    """Why the pages have to be made again; empty if they are fresh."""
    seal = load(root, PAGES)
    new = described(root) - {*(seal.inputs if seal else ()), *(seal.outputs if seal else ())}
    new = sorted(name for name in new if not name.startswith(FOLDER))
    if seal and new:
        return f"{new[0]} came in" + (f" (and {len(new) - 1} more)" if len(new) > 1 else "")
    return staleness(root, PAGES, digests, text_mark(root))


def text_mark(root: Path) -> str:
    """What tells the article's text and its reading view of today from other ones; neither is ever committed."""
    digests = Digests(root)
    return f"{digests[ARTICLE]} {digests[READING_VIEW]}"
