"""Files that a reader gives to a command: read within bounds, and named so that nothing steers a terminal."""

import os
import stat
from pathlib import Path

# A figure has less than 1 MB, an article less than 0.1 MB.
LARGEST_MB = 50


def plain(words: str) -> str:
    """A stranger's words, in one line and without anything that would steer a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def read(path: Path) -> bytes:
    """The bytes of a file, if it is one.

    Raises
    ------
    ValueError
        If it is missing, a folder, a device, a pipe, or too large.
    """
    try:
        # Whoever opens a pipe in the ordinary way waits for its other end.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:
            whole = stat.S_ISREG(os.fstat(handle).st_mode)
            content = file.read(LARGEST_MB * 1_000_000 + 1) if whole else b""
    except (OSError, ValueError) as error:
        raise ValueError(f"{plain(path.name)} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not whole or len(content) > LARGEST_MB * 1_000_000:
        what = f"larger than {LARGEST_MB} MB" if whole else "no file but something else, such as a device or a pipe"
        raise ValueError(f"{plain(path.name)} is {what}, so it is not read")
    return content
