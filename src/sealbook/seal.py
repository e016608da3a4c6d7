"""Whether what was made is what today's inputs give: seals, read and compared by content.

Little of the standard library and nothing else is imported for it, so that a ``make`` with nothing to do is over before most
libraries would be loaded.
"""

import hashlib
import json
import os
import stat
from collections import namedtuple
from pathlib import Path

from sealbook.layout import described

FOLDER = "figures/seals"
# One folder up from the seals a clone knows nothing of what was executed where: that stays local.
EXECUTED = "build/executed"
PAGES = "pages"
ARTICLE, READING_VIEW = "data/article/article.txt", "build/article.html"
REMEMBERED = "build/digests.json"
# Some file systems count time in steps of two seconds.
STEP_NANOSECONDS = 2_000_000_000


class Seal(namedtuple("Seal", "name inputs outputs remarks", defaults=[()])):
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

    __slots__ = ()

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
    remembering : bool
        Take the digest of a file that has the identity, size and times with which it was last hashed here from
        ``build/digests.json``, as git does with its index. Only for telling what is stale: nothing is sealed so.
    """

    def __init__(self, root: Path, *, remembering: bool = False):
        self.root, self.remembering = root, remembering
        self._known: dict[str, str] = {}
        self._remembered = _remembered(root) if remembering else {}
        self._hashed: dict[str, tuple[tuple[int, ...], str]] = {}

    def __getitem__(self, name: str) -> str:
        """The digest of a file by its path relative to the root; empty if there is no such file."""
        if name not in self._known:
            self._known[name] = self._digest(name)
        return self._known[name]

    def _digest(self, name: str) -> str:
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
            # Only here, because a make with nothing to do writes nothing.
            from sealbook.files import write_bytes

            write_bytes(self.root / REMEMBERED, json.dumps({**self._remembered, **self._hashed}).encode())


def _remembered(root: Path) -> dict[str, tuple[list[int], str]]:
    """What was hashed before, but for files written to so shortly before that another write may not show."""
    try:
        with open(root / REMEMBERED, "rb") as file:
            settled = os.fstat(file.fileno()).st_mtime_ns - STEP_NANOSECONDS
            return {
                name: (before, digest)
                for name, (before, digest) in json.load(file).items()
                if max(before[3:]) < settled
            }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def stamp(status: os.stat_result) -> tuple[int, ...]:
    """What tells a file that was written to from one that was not: identity, size and times.

    The time of change is among them, which nothing can set back: a file that was edited and edited back has another
    stamp.
    """
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


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
        What else the local witness must agree on; see ``seals.vouch``.
    """
    seal = load(root, name)
    if seal is None:
        return "it has no seal"
    phrases = changed_inputs(seal, digests) or altered_outputs(seal, digests)
    if phrases:
        return phrases[0] + (f" (and {len(phrases) - 1} more)" if len(phrases) > 1 else "")
    return "" if witness(seal, also) in witnesses(root, name) else "it was never made in this folder"


def witness(seal: Seal, also: str) -> str:
    """What a folder remembers of a seal that was made in it."""
    return sha256(seal.dumped() + also.encode())


def witnesses(root: Path, name: str) -> list[str]:
    """What this folder remembers of the seals of one name; a clone remembers nothing."""
    try:
        return (root / EXECUTED / name).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []


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


def notebooks(root: Path) -> list[Path]:
    """The notebooks' text files in order."""
    return sorted((root / "notebooks").glob("[0-9][0-9]_*.py"))
