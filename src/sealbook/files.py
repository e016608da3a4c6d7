"""Writing files whole or not at all, several together, and one writer at a time."""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from sealbook.layout import LOCK, READY
from sealbook.signals import uninterrupted

# Where replacements are made before they are ready.
PARTIAL = f"{READY}.partial"
# Where an edit goes that a replacement found in its place.
ASIDE = "build/edited"


class Edited(Exception):
    """A file that somebody edited while its replacement was being made: which, in one sentence."""


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


def replace_together(
    root: Path, contents: Mapping[str, bytes], removed: Iterable[str] = (), seen: Mapping[str, str] | None = None
) -> None:
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
    seen : mapping of str to str, optional
        For files that people edit, the SHA-256 of what the new content was made from, empty for no file: anything else
        in that place is an edit, and is not replaced.

    Raises
    ------
    OSError
        If a folder cannot be written in or the disk is full; every old file stays then.
    Edited
        If a file of ``seen`` holds something else; every old file stays then.
    """
    finish_replacement(root)
    seen = {} if seen is None else {name: seen[name] for name in seen if name in contents}
    changed = {name: content for name, content in contents.items() if _content(root / name) != content}
    removed = [name for name in removed if (root / name).exists()]
    if not changed and not removed:
        return
    for folder in sorted({(root / name).parent for name in [*changed, *removed]}):
        folder.mkdir(parents=True, exist_ok=True)
        needed = sum(len(content) for name, content in changed.items() if (root / name).parent == folder)
        # A file made and deleted tells more than permission bits: the disk may be read-only, or the user root. The
        # space counts where a folder lies on another disk than the one where the files are made ready.
        with _named(folder), tempfile.TemporaryFile(dir=folder):
            if shutil.disk_usage(folder).free < needed:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    for name in changed:
        if (root / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder, expected a file", name)
    partial, ready = root / PARTIAL, root / READY
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with _named(partial):
            partial.mkdir(parents=True)
            for number, content in enumerate(changed.values()):
                write_bytes(partial / str(number), content)
            listed = {"replaced": list(changed), "removed": removed, "seen": seen}
            write_bytes(partial / "list.json", json.dumps(listed).encode())
        for name, digest in seen.items():
            if _digest(root / name) != digest:
                raise Edited(f"{name} was edited while its replacement was made; the edit stays, run `make` again")
        with uninterrupted():
            with _named(partial):
                os.rename(partial, ready)
            finish_replacement(root)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def finish_replacement(root: Path, say: Callable[[str], None] = lambda line: None) -> None:
    """Complete a replacement that was stopped half-way; does nothing if there is none.

    Parameters
    ----------
    root : Path
        The repository.
    say : callable, optional
        Takes a line for every file that was edited in the meantime: the edit is put aside, into ``build/edited``.

    Raises
    ------
    OSError
        If that cannot be done yet; the replacement stays ready for the next attempt.
    """
    ready = root / READY
    try:
        listed = json.loads((ready / "list.json").read_bytes())
    except FileNotFoundError:
        # Without its list it is rubbish from a replacement that was completed.
        shutil.rmtree(ready, ignore_errors=True)
        return
    with uninterrupted():
        for number, name in enumerate(listed["replaced"]):
            if not (ready / str(number)).exists():
                continue
            with _named((root / name).parent, "the outputs are half replaced, and the next command completes that"):
                edited = name in listed["seen"] and _digest(root / name) != listed["seen"][name]
                if edited and (content := _content(root / name)) not in (None, (ready / str(number)).read_bytes()):
                    aside = f"{ASIDE}/{Path(name).name}"
                    write_bytes(root / aside, content)
                    say(f"{name} was edited before its replacement was complete; the edit was put aside as {aside}")
                _move(ready / str(number), root / name)
        for name in listed["removed"]:
            (root / name).unlink(missing_ok=True)
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
        finish_replacement(root, say)
        yield


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None


def _digest(path: Path) -> str:
    content = _content(path)
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Another disk: a copy beside the target, under a name that a second attempt uses again.
        copy = target.with_name(f".{target.name}.partial")
        try:
            shutil.copyfile(source, copy)
            os.replace(copy, target)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
        source.unlink()


@contextlib.contextmanager
def _named(folder: Path, state: str = "old outputs stay") -> Iterator[None]:
    """Lets errors speak of the folder, not of a scratch file in it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, f"{os.strerror(error.errno or 0)}; {state}", str(folder)) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
