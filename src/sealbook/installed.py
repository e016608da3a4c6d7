"""Whether the environment still holds what was installed into it.

Standard library alone: it has to work where packages are missing.
"""

import csv
import os
import sys
from pathlib import Path

# What set-up compares to know that an environment is complete, and its list of what it installed.
STAMP = "requirements.lock"
LISTED = "installed"


def complete(root: Path) -> bool:
    """Whether a repository's environment was made from its lock and for this very folder, with everything still there.

    Parameters
    ----------
    root : Path
        The repository.
    """
    venv = root / ".venv"
    try:
        if (venv / STAMP).read_bytes() != (root / STAMP).read_bytes():
            return False
        listed = [os.path.split(line) for line in (venv / LISTED).read_text(encoding="utf-8").splitlines()]
        there = {folder: set(os.listdir(venv / folder)) for folder in {folder for folder, _ in listed}}
        ours = [
            path.read_text(encoding="utf-8").strip() for path in venv.glob("lib/python*/site-packages/*claimbook*.pth")
        ]
        return all(name in there[folder] for folder, name in listed) and any(
            os.path.samefile(place, root / "src") for place in ours
        )
    except OSError:
        return False


def damage(prefix: Path) -> str:
    """The first installed file that is missing or has another size, relative to the environment; empty if there is none.

    Parameters
    ----------
    prefix : Path
        The environment.
    """
    for record in sorted(prefix.glob("lib/python*/site-packages/*.dist-info/RECORD")):
        packages = record.parents[1]
        with record.open(encoding="utf-8", newline="") as file:
            for name, _, size, *_ in csv.reader(file):
                path = os.path.normpath(packages / name)
                # What has no size was made after the installation, such as compiled code.
                if size and not (os.path.isfile(path) and os.stat(path).st_size == int(size)):
                    return os.path.relpath(path, prefix)
    return ""


def condemn(root: Path) -> str:
    """Let the next ``make`` set up a damaged environment anew.

    Parameters
    ----------
    root : Path
        The repository; only an environment in it is ours.

    Returns
    -------
    str
        A sentence about what is damaged; empty if nothing is.
    """
    prefix = Path(sys.prefix)
    if prefix.resolve() != (root / ".venv").resolve() or not (lost := damage(prefix)):
        return ""
    (prefix / STAMP).unlink(missing_ok=True)
    return f".venv is damaged ({lost} is not as it was installed); the next `make` sets it up anew"
