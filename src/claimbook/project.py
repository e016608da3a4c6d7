"""What a run does beside its notebooks, in a process of its own: it validates the data, and when all is written makes the pages.

Of its own, so that what the pages are made from can be told from what the notebooks are made from.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from claimbook.book import Book
from claimbook.data.tables import DataError
from claimbook.exhibits import BookCatalogue
from claimbook.publish.write import READING_VIEW, described, published
from exhibit import verify
from sealbook import seal as freshness
from sealbook import sealing as seals
from sealbook import trace as tracing
from sealbook.files import replace_together
from sealbook.seal import ARTICLE, PAGES, Digests

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


def standing(root: Path) -> list[str]:
    """Whether every output is what data, code and notebooks give, and whole: everything that is not, without executing.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    list of str
        One sentence a fault, beginning with the file: stale, altered by hand, orphaned, missing, or what a stranger
        who opens it would find. Empty if all is well.
    """
    digests = Digests(root)
    notebooks = [path.stem for path in freshness.notebooks(root)]
    found = seals.faults(root, notebooks, digests)
    sealed = {seal.name: set(seal.outputs) for seal in freshness.load_all(root)}
    try:
        book = Book.open(root)
        book.validate()
        made = published(book)
    except DataError as error:
        # No page can be made from such data, so all that can be told of pages and insides is what the seals say.
        found = seals.faults(root, [*notebooks, freshness.PAGES], digests)
        known = set().union(*sealed.values())
        return [str(error), *_lines(found | seals.orphans(root, known))]
    found |= _page_faults(root, made, digests)
    known = set(made).union(*(sealed.get(name, ()) for name in notebooks))
    lines = _lines(found | seals.orphans(root, known))
    # What a seal says of a file need not be said of its insides as well.
    named = {Path(name).name for name in found}
    inside = verify.faults(root, BookCatalogue(book.tables))
    return lines + [line for line in inside if line.partition(": ")[0] not in named]


def _lines(found: Mapping[str, str]) -> list[str]:
    return [f"{name}: {what}" for name, what in sorted(found.items())]


def _page_faults(root: Path, made: Mapping[str, str], digests: Digests) -> dict[str, str]:
    """Pages are made again in memory, so their seal is asked only for the reason."""
    seal, found = freshness.load(root, freshness.PAGES), {}
    causes = freshness.changed_inputs(seal, digests) if seal else ["it has no seal"]
    for name, content in made.items():
        if not digests[name]:
            found[name] = "missing: data and figures give it; run `make publish`"
        elif digests[name] != freshness.sha256(content.encode("utf-8")):
            why = f"stale because {causes[0]}" if causes else "altered by hand"
            found[name] = f"{why}; run `make publish`"
    return found


def publish(book: Book, text: str | None, log: Path, before: Mapping[str, tuple[int, ...]]) -> None:
    """Write everything that is made from data and figures: README's findings, codebook, pages, citations, linked data.

    Parameters
    ----------
    book : Book
        The data of the repository, found valid.
    text : str or None
        The article's reference copy, if at hand; the reading view is made from it, into ``build/``.
    log : Path
        Where ``tracing.watch`` writes what this process reads; the pages are sealed with it.
    before : mapping of str to tuple of int
        What ``seals.stamps`` gave before anything was read.

    Raises
    ------
    DataError
        If README.md or CITATION.cff has lost what is renewed in it, or a file that the pages are made from was edited
        meanwhile.
    """
    root = book.tables.root
    made = {name: content.encode("utf-8") for name, content in published(book, text).items()}
    # All modules are among what is described.
    read = {*seals.traced(root, log)[0], *described(root)}
    # One template is read only where the article's text is at hand; the seal is the same without it.
    read |= {path.relative_to(root).as_posix() for path in root.glob("src/claimbook/publish/templates/*")}
    # What is renewed in a file does not depend on the rest of it; the seals vouch for others, not for pages.
    names = sorted(name for name in read if name not in made and not name.startswith(freshness.FOLDER))
    digests = freshness.Digests(root)
    seen = {name: digests[name] for name in made if name in described(root)}
    if meanwhile := seals.disturbed(root, [*names, *seen], before):
        raise DataError(
            "was edited while the pages were made; they stay as they were, run `make` again", file=meanwhile[0]
        )
    outputs = {name: freshness.sha256(content) for name, content in made.items() if name != READING_VIEW}
    seal = freshness.Seal(PAGES, {name: digests[name] for name in names}, outputs)
    replace_together(root, {**made, seal.path: seal.dumped()}, seen=seen)
    seals.vouch(root, seal, freshness.text_mark(root))
