"""What a seal is, and whether what was made is still what today's inputs give, told by content.

Imports little of the standard library and nothing else, so that nothing to do is told before most libraries are loaded.
"""

import hashlib
import json
import os
from collections import namedtuple
from pathlib import Path

# A clone knows nothing of what was executed where: that stays local.
EXECUTED = "build/executed"


class Seal(namedtuple("Seal", "name inputs outputs remarks", defaults=[()])):
    """What a notebook or a step (its name) was made from and what was made, as SHA-256 by path.

    And in remarks what it also depended on and no hash can vouch for: chance, the network, files elsewhere.
    """

    __slots__ = ()

    def dumped(self) -> bytes:
        """The seal as it is kept."""
        files = {"inputs": dict(sorted(self.inputs.items())), "outputs": dict(sorted(self.outputs.items()))}
        content = {"name": self.name, **files, "remarks": list(self.remarks)}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


class Digests:
    """SHA-256 of a repository's files, each read once, by path relative to the root.

    A path with a slash at its end is a folder, whose names are hashed. The digest of what is not there is empty.
    """

    def __init__(self, root: Path):
        self.root = root
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = self._digest(name)
        return self._known[name]

    def __setitem__(self, name: str, digest: str) -> None:
        """Take note of what was just written."""
        self._known[name] = digest

    def _digest(self, name: str) -> str:
        if name.endswith("/"):
            names = state(self.root, name)
            return "" if names is None else sha256("\n".join(names).encode(errors="surrogateescape"))
        path = os.path.join(self.root, name)
        # A device or a pipe is no file.
        if not os.path.isfile(path):
            return ""
        with open(path, "rb") as file:
            return sha256(file.read())


def state(root: Path, name: str) -> tuple | None:
    """What changes whenever a file is written to, or the names in a folder (a slash at its end); None if it is gone.

    Of a file identity, size and times. The time of change is among them, which nothing can set back: a file edited and
    edited back has another state. Names that come and go do not count.
    """
    try:
        if name.endswith("/"):
            local = {"__pycache__", "build"} if name == "./" else {"__pycache__"}
            return tuple(sorted(entry for entry in os.listdir(root / name) if entry[0] != "." and entry not in local))
        now = os.stat(root / name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def load(project, name: str) -> Seal | None:
    """A project's seal of a name; None if there is none or it cannot be read as one."""
    try:
        seal = Seal(**json.loads((project.root / project.path(name)).read_text(encoding="utf-8")))
        valid = seal.name == name and isinstance(seal.inputs, dict) and isinstance(seal.outputs, dict)
        return seal._replace(remarks=tuple(seal.remarks)) if valid else None
    except (OSError, ValueError, TypeError):
        return None


def load_all(project) -> list[Seal]:
    """Every seal of a project, in order of names."""
    names = sorted(path.stem for path in project.root.glob(project.path("*")))
    return [seal for name in names if (seal := load(project, name))]


def changed_inputs(seal: Seal, digests: Digests) -> list[str]:
    """What became of the inputs: phrases such as ``data/evidence/polls.csv changed``."""
    changed = {name: digest for name, digest in seal.inputs.items() if digests[name] != digest}
    became = {
        name: "is gone" if not digests[name] else "changed" if digest else "came in" for name, digest in changed.items()
    }
    return [f"{name} {what}" for name, what in became.items() if not _has_sealed_cells(seal, name, digests)]


def _has_sealed_cells(seal: Seal, name: str, digests: Digests) -> bool:
    """Whether a changed input is the notebook's text with the cells that were executed: a header is no input."""
    digest = seal.outputs.get(executed := f"{name.removesuffix('.py')}.ipynb")
    if not digest or not digests[name] or not digests[executed]:
        return False
    from sealbook import pairs

    return pairs.same_cells(digests.root / name, pairs.restored((digests.root / executed).read_bytes(), digest))


def staleness(project, name: str, digests: Digests) -> str:
    """Why a notebook or a step has to be made again; empty if it is fresh.

    Fresh means: it was made in this folder, from the inputs as they are now, and what was made is still there.
    """
    seal, step = load(project, name), project.step(name)
    if seal is None:
        return "it has no seal"
    new = set(step.lists(project.root)) - {*seal.inputs, *seal.outputs} if step else ()
    phrases = [f"{path} came in" for path in sorted(new) if not path.startswith(project.seals)]
    altered = [name for name, digest in seal.outputs.items() if digests[name] != digest]
    outputs = [f"{name} {'was altered' if digests[name] else 'is missing'}" for name in altered]
    if phrases := phrases or changed_inputs(seal, digests) or outputs:
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
    path = project.root / EXECUTED / name
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def vouch(project, seal: Seal) -> None:
    """Remember that a seal was made in this folder."""
    from sealbook.files import write_bytes

    lines = dict.fromkeys([*witnesses(project, seal.name), witness(project, seal)])
    write_bytes(project.root / EXECUTED / seal.name, "\n".join([*lines, ""]).encode())
