"""Writing files whole or not at all, several together, and one writer at a time."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What an RO-Crate describes beside the tables and the figures.
DESCRIBED = (
    "CITATION.cff", "LICENSE", "Makefile", "README.md", "environment.yml", "pyproject.toml", "requirements.lock",
    "data/LICENSE.md", "data/README.md", "data/datapackage.json", "notebooks/[0-9][0-9]_*.py", "notebooks/[0-9][0-9]_*.ipynb",
    "src/claimbook/**/*.py", "figures/seals/*.json",
)  # fmt: skip
# Where replacements are made ready; both lie in the scratch folder that git ignores.
READY = "build/replacement"
PARTIAL = "build/replacement.partial"
LOCK = "build/lock"


def described(root: Path) -> set[str]:
    """The files of a repository that are described to machines one by one, by path relative to it."""
    return {path.relative_to(root).as_posix() for pattern in DESCRIBED for path in root.glob(pattern)}


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Parameters
    ----------
    path : Path
        The file; its folder is made if missing.
    content : bytes
        What it shall hold.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(scratch, 0o666 & ~_umask())
        os.replace(scratch, path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def replace_together(root: Path, contents: Mapping[str, bytes], removed: Iterable[str] = ()) -> None:
    """Replace several files: all of them, or none.

    The new files are first written aside, with a list of where they belong. Renaming that folder is the point of no
    return: whatever stops the process before it leaves every old file, and ``finish_replacement`` completes what was
    stopped after it.

    Parameters
    ----------
    root : Path
        The repository.
    contents : mapping of str to bytes
        What each file shall hold, by its path relative to the repository. A file that holds it already is not touched.
    removed : iterable of str
        Files to delete.

    Raises
    ------
    OSError
        If a folder cannot be written in or the disk is full; every old file stays then.
    """
    finish_replacement(root)
    changed = {name: content for name, content in contents.items() if _content(root / name) != content}
    removed = [name for name in removed if (root / name).exists()]
    if not changed and not removed:
        return
    for folder in sorted({(root / name).parent for name in [*changed, *removed]}):
        folder.mkdir(parents=True, exist_ok=True)
        # A file made and deleted tells more than permission bits: the disk may be read-only, or the user root.
        with _named(folder), tempfile.TemporaryFile(dir=folder):
            pass
    for name in changed:
        if (root / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder, expected a file", name)
    partial = root / PARTIAL
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with _named(partial):
            partial.mkdir(parents=True)
            for number, content in enumerate(changed.values()):
                write_bytes(partial / str(number), content)
            write_bytes(partial / "list.json", json.dumps({"replaced": list(changed), "removed": removed}).encode())
            os.rename(partial, root / READY)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    finish_replacement(root)


def finish_replacement(root: Path) -> None:
    """Complete a replacement that was stopped half-way; does nothing if there is none."""
    ready = root / READY
    try:
        listed = json.loads((ready / "list.json").read_bytes())
    except FileNotFoundError:
        return
    for number, name in enumerate(listed["replaced"]):
        if (ready / str(number)).exists():
            _move(ready / str(number), root / name)
    for name in listed["removed"]:
        (root / name).unlink(missing_ok=True)
    # The list goes first: without it the rest is rubbish, not a replacement.
    (ready / "list.json").unlink()
    shutil.rmtree(ready, ignore_errors=True)


@contextlib.contextmanager
def only_one(root: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Let one process at a time write in a repository; another waits and says so.

    Parameters
    ----------
    root : Path
        The repository.
    say : callable
        Takes the line about waiting.
    """
    path = root / LOCK
    with _named(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is at work in this folder; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        # The lock goes with the process, however it ends.
        finish_replacement(root)
        yield


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write_bytes(target, source.read_bytes())
        source.unlink()


@contextlib.contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Lets errors speak of the folder, not of a scratch file in it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, f"{os.strerror(error.errno or 0)}; old outputs stay", str(folder)) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
