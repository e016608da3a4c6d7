"""Files that a reader gives to a command: read within bounds, and named so that nothing steers a terminal."""

import codecs
import os
import stat
from pathlib import Path

# A figure has less than 1 MB, an article less than 0.1 MB.
LARGEST_MB = 50


def plain(words: str) -> str:
    """A stranger's words, in one line and without anything that would steer a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def read(path: Path) -> bytes:
    """The bytes of a file; a ValueError says that it is missing, a folder, a device, a pipe, or too large."""
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


def read_text(path: Path) -> str:
    """The text of a file, within the same bounds; a ValueError says where it is no UTF-8."""
    raw = read(path)
    try:
        # Only a byte order mark tells UTF-16 for certain; other encodings would have to be guessed.
        return raw.decode("utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"the byte 0x{raw[error.start]:02x} at {error.start}"
        raise ValueError(f"{plain(path.name)}: found {found}, expected UTF-8 text") from None
