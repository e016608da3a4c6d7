"""Whether a ``make`` has nothing to do, told before anything is set up or imported; in doubt it has."""

import fcntl
from pathlib import Path

from sealbook.installed import complete
from sealbook.layout import LOCK, READY
from sealbook.seal import Digests, notebooks, pages_staleness, staleness

SET_UP = 3


def all_fresh(root: Path) -> bool:
    """Whether every notebook and the pages are fresh, and no other command is at work or was stopped half-way."""
    try:
        with open(root / LOCK, "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            digests = Digests(root, remembering=True)
            fresh = (
                not (root / READY).exists()
                and not any(staleness(root, path.stem, digests) for path in notebooks(root))
                and not pages_staleness(root, digests)
            )
            digests.remember()
            return fresh
    except OSError:
        return False


def main(root: Path) -> int:
    """Say of each notebook that it is fresh if nothing is to do.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    int
        0 if nothing is to do. Otherwise nothing is said: 3 if at least the environment is set up, 1 if not.
    """
    if not complete(root):
        return 1
    if not all_fresh(root):
        return SET_UP
    for path in notebooks(root):
        print(f"{path.stem}: fresh")
    return 0
