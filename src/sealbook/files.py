"""Writing files whole or not at all, several after another, and one writer at a time."""

import contextlib
import errno
import fcntl
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from sealbook.seal import sha256

# Held by the one process that may write.
LOCK = "build/lock"
# Where an edit goes that something else was made in the place of; where outputs go that nothing makes any more.
ASIDE, TIDIED = "build/edited", "build/tidied"
PARTIAL = ".*.partial"


class Edited(Exception):
    """A file that somebody edited while its replacement was being made: which, in one sentence."""


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part; its folder is made if missing."""
    replace(path.parent, {path.name: content})


def put_aside(root: Path, folder: str, name: str, content: bytes) -> str:
    """Keep a content in a folder of ``build/`` beside what was put there before; where, relative to the root."""
    stem, dot, ending = name.rpartition(".")
    places = (f"{folder}/{stem}{f'_{number}' if number > 1 else ''}{dot}{ending}" for number in itertools.count(1))
    place = next(place for place in places if _content(root / place) in (None, content))
    write_bytes(root / place, content)
    return place


def replace(
    root: Path, contents: Mapping[str, bytes], removed: Iterable[str] = (), seen: Mapping[str, str] | None = None
) -> None:
    """Replace several files, each of them whole at any moment, in the order given; a seal comes last.

    All new files are written beside the old ones before the first is replaced: a full disk or a folder without the
    right to write leaves everything as it was. A stop between two replacements leaves a mixture, which the old seal
    does not fit.

    Parameters
    ----------
    contents, removed : mapping of str to bytes, iterable of str
        What each file shall hold, by path relative to the root; files to delete.
    seen : mapping of str to str, optional
        For files that people edit, the SHA-256 of what the new content was made from, empty for no file.

    OSError or Edited if something cannot be written, or a file of ``seen`` holds something else; every old file stays.
    """
    changed = {name: content for name, content in contents.items() if _content(root / name) != content}
    partials: dict[str, Path] = {}
    try:
        for name, content in changed.items():
            if (path := root / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, "is a folder, expected a file", name)
            partials[name] = path.with_name(f".{path.name}.{os.getpid()}.partial")
            with old_stays(path.parent):
                path.parent.mkdir(parents=True, exist_ok=True)
                with partials[name].open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
        for name, digest in (seen or {}).items():
            now = _content(root / name)
            if name in changed and ("" if now is None else sha256(now)) != digest:
                raise Edited(f"{name} was edited while its replacement was made; the edit stays, run `make` again")
        for path in [root / name for name in removed if (root / name).exists()]:
            with old_stays(path.parent):
                path.unlink(missing_ok=True)
        for name, partial in partials.items():
            os.replace(partial, root / name)
    finally:
        for partial in partials.values():
            # There is none where no file can be.
            with contextlib.suppress(OSError):
                partial.unlink()


@contextlib.contextmanager
def only_one(root: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Let one process at a time write in a repository; another waits, and ``say`` takes a line about that.

    Who may not write at all need not wait.
    """
    path = root / LOCK
    try:
        with old_stays(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("ab")
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        yield
        return
    # The lock goes with the process, however it ends.
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is at work in this folder; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None


@contextlib.contextmanager
def old_stays(folder: Path) -> Iterator[None]:
    """Re-raise an OSError with the name of a folder instead of that of a scratch file in it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, f"{os.strerror(error.errno or 0)}; old outputs stay", str(folder)) from None


def in_a_line(error: Exception) -> str:
    """An error's words as one line; of a file that cannot be used, its name."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())
