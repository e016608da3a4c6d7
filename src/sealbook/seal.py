"""What a seal is, and whether what was made is still what today's inputs give, told by content.

Imports little of the standard library and nothing else, so that nothing to do is told before most libraries are loaded.
"""

import contextlib
import hashlib
import json
import os
import stat
from collections import namedtuple
from pathlib import Path

# A clone knows nothing of what was executed where: that stays local.
EXECUTED = "build/executed"
REMEMBERED = "build/digests.json"
# Some file systems count time in steps of two seconds.
STEP_NANOSECONDS = 2_000_000_000


class Seal(namedtuple("Seal", "name inputs outputs remarks", defaults=[()])):
    """What a notebook or a step was made from, and what was made.

    Attributes
    ----------
    name : str
        The notebook's name without ending, or the step's.
    inputs, outputs : dict of str to str
        SHA-256 by path, relative to the repository.
    remarks : tuple of str
        What it also depended on and no hash can vouch for: the clock, chance, the network, files elsewhere.
    """

    __slots__ = ()

    def dumped(self) -> bytes:
        """The seal as it is kept."""
        files = {"inputs": dict(sorted(self.inputs.items())), "outputs": dict(sorted(self.outputs.items()))}
        content = {"name": self.name, **files, "remarks": list(self.remarks)}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


class Digests:
    """SHA-256 of a repository's files, each read once.

    Parameters
    ----------
    root : Path
        The repository.
    remembering : bool
        Take the digest of a file with the identity, size and times that it had when it was last hashed from
        ``build/digests.json``, as git does with its index. Only for telling what is stale: nothing is sealed so.
    """

    def __init__(self, root: Path, *, remembering: bool = False):
        self.root = root
        self._known: dict[str, str] = {}
        self._remembered = _remembered(root) if remembering else {}
        self._hashed: dict[str, tuple[tuple[int, ...], str]] = {}

    def __getitem__(self, name: str) -> str:
        """The digest of a file by its path relative to the root, of a folder's names by a path with a slash at its end.

        It is empty if there is no such file or folder.
        """
        if name not in self._known:
            self._known[name] = self._digest(name)
        return self._known[name]

    def __setitem__(self, name: str, digest: str) -> None:
        """Take note of what was just written."""
        self._known[name] = digest

    def _digest(self, name: str) -> str:
        if name.endswith("/"):
            names = listing(self.root, name)
            return "" if names is None else sha256("\n".join(names).encode(errors="surrogateescape"))
        path = os.path.join(self.root, name)
        try:
            status = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return ""
        if not stat.S_ISREG(status.st_mode):
            return ""
        before, digest = self._remembered.get(name, ((), ""))
        if tuple(before) == stamp(status):
            return digest
        with open(path, "rb") as file:
            digest = sha256(file.read())
        # The stamp is older than what was read, so a file written to meanwhile does not have it any more.
        self._hashed[name] = stamp(status), digest
        return digest

    def remember(self) -> None:
        """Write down what had to be hashed, for those who remember."""
        if self._hashed:
            from sealbook.files import write_bytes

            # Where nothing can be written everything is hashed each time.
            with contextlib.suppress(OSError):
                write_bytes(self.root / REMEMBERED, json.dumps({**self._remembered, **self._hashed}).encode())


def _remembered(root: Path) -> dict[str, tuple[list[int], str]]:
    """What was hashed before, but for files written to so shortly before that another write may not show."""
    try:
        with open(root / REMEMBERED, "rb") as file:
            settled = os.fstat(file.fileno()).st_mtime_ns - STEP_NANOSECONDS
            known = json.load(file)
            return {name: (before, digest) for name, (before, digest) in known.items() if max(before[3:]) < settled}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def listing(root: Path, name: str) -> tuple[str, ...] | None:
    """The names in a folder of a repository, given with a slash at its end, but for those that come and go."""
    local = {"__pycache__", "build"} if name == "./" else {"__pycache__"}
    try:
        return tuple(sorted(entry for entry in os.listdir(root / name) if entry[0] != "." and entry not in local))
    except (FileNotFoundError, NotADirectoryError):
        return None


def stamp(status: os.stat_result) -> tuple[int, ...]:
    """Identity, size and times of a file: changes whenever it is written to.

    The time of change is among them, which nothing can set back: a file edited and edited back has another stamp.
    """
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def load(project, name: str) -> Seal | None:
    """A project's seal of a name; None if there is none or it cannot be read as one."""
    try:
        content = json.loads((project.root / project.path(name)).read_text(encoding="utf-8"))
        inputs, outputs = content["inputs"], content["outputs"]
        if content["name"] == name and all(isinstance(part, dict) for part in (inputs, outputs)):
            return Seal(name, inputs, outputs, tuple(content["remarks"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def load_all(project) -> list[Seal]:
    """Every seal of a project, in order of names."""
    names = sorted(path.stem for path in project.root.glob(project.path("*")))
    return [seal for name in names if (seal := load(project, name))]


def changed_inputs(seal: Seal, digests: Digests) -> list[str]:
    """What became of the inputs: phrases such as ``data/evidence/polls.csv changed``."""
    changed = [(name, digest) for name, digest in seal.inputs.items() if digests[name] != digest]
    became = {(True, True): "changed", (True, False): "is gone", (False, True): "came in"}
    return [
        f"{name} {became[bool(digest), bool(digests[name])]}"
        for name, digest in changed
        if not _has_sealed_cells(seal, name, digests)
    ]


def _has_sealed_cells(seal: Seal, name: str, digests: Digests) -> bool:
    """Whether a changed input is the notebook's text with the cells that were executed: a header is no input."""
    digest = seal.outputs.get(executed := f"{name.removesuffix('.py')}.ipynb")
    if not digest or not digests[name] or not digests[executed]:
        return False
    from sealbook import pairs

    written = pairs.restored((digests.root / executed).read_bytes(), digest)
    return bool(written) and pairs.same_cells(digests.root / name, written)


def altered_outputs(seal: Seal, digests: Digests) -> list[str]:
    """What became of the outputs: phrases such as ``figures/F01_ribbon.svg is missing``."""
    altered = [name for name, digest in seal.outputs.items() if digests[name] != digest]
    return [f"{name} {'was altered' if digests[name] else 'is missing'}" for name in altered]


def staleness(project, name: str, digests: Digests) -> str:
    """Why a notebook or a step has to be made again; empty if it is fresh.

    Fresh means: it was made in this folder, from the inputs as they are now, and what was made is still there.
    """
    seal, step = load(project, name), project.step(name)
    if seal is None:
        return "it has no seal"
    new = set(step.lists(project.root)) - {*seal.inputs, *seal.outputs} if step else ()
    phrases = [f"{path} came in" for path in sorted(new) if not path.startswith(project.seals)]
    phrases = phrases or changed_inputs(seal, digests) or altered_outputs(seal, digests)
    if phrases:
        return in_short(phrases)
    return "" if witness(project, seal) in witnesses(project, name) else "it was never made in this folder"


def in_short(phrases: list[str]) -> str:
    """The first of several reasons, and how many more there are."""
    return phrases[0] + (f" (and {len(phrases) - 1} more)" if len(phrases) > 1 else "")


def witness(project, seal: Seal) -> str:
    """What a folder remembers of a seal that was made in it, with the local files that a step depends on."""
    step, digests = project.step(seal.name), Digests(project.root)
    local = " ".join(digests[name] for name in (step.local if step else ()))
    return sha256(seal.dumped() + local.encode())


def witnesses(project, name: str) -> list[str]:
    """What this folder remembers of the seals of one name; a clone remembers nothing."""
    try:
        return (project.root / EXECUTED / name).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []


def vouch(project, seal: Seal) -> None:
    """Remember that a seal was made in this folder."""
    from sealbook.files import write_bytes

    lines = dict.fromkeys([*witnesses(project, seal.name), witness(project, seal)])
    write_bytes(project.root / EXECUTED / seal.name, "".join(f"{line}\n" for line in lines).encode())
