"""What a run does beside its notebooks, in a process of its own: it validates the data, and when all is written makes the pages.

Of its own, so that what the pages are made from can be told from what the notebooks are made from.
"""

from collections.abc import Iterator
from pathlib import Path

from sealbook import sealing as seals
from sealbook import trace as tracing
from sealbook.seal import ARTICLE

LOG = "build/pages.jsonl"


def validated_then_published(root: Path) -> Iterator[str]:
    """Validate the data, and then make the pages from the same reading of them.

    Parameters
    ----------
    root : Path
        The repository; while pages are made nobody else may write in it.

    Yields
    ------
    str
        First what is wrong with the data, then what kept the pages from being made; empty if nothing.
    """
    before, log = seals.stamps(root), root / LOG
    log.parent.mkdir(exist_ok=True)
    log.unlink(missing_ok=True)
    tracing.watch(root, log)
    from claimbook.book import Book
    from claimbook.data.tables import DataError
    from claimbook.publish.write import publish
    from sealbook.files import Edited

    try:
        book = Book.open(root)
        book.validate()
        yield ""
        # What was read so far is what it was then; everything else is read from now on.
        read = seals.traced(root, log, before)[0]
        before = {**seals.stamps(root), **{name: before[name] for name in read if name in before}}
        publish(book, reference_text(root, book.tables), log, before)
        yield ""
    except (DataError, Edited, ValueError, OSError) as error:
        yield in_a_line(error)


def reference_text(root: Path, tables) -> str | None:
    """The article's text, if the copy in place is the one that the offsets refer to."""
    from claimbook.data.article import sha256

    path = root / ARTICLE
    if not path.exists():
        return None
    text = path.read_bytes().decode("utf-8", errors="replace")
    return text if sha256(text) == tables["article"]["text_sha256"].iloc[0] else None


def in_a_line(error: Exception) -> str:
    """An error's words as one line; of a file that cannot be used, its name."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())
