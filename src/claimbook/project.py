"""Joins the library, the engine and the figures: what ``sealbook`` is told of a book, and how its pages are made.

What is needed to tell that nothing is to do is imported at once, everything else when it is needed.
"""

from collections.abc import Iterator
from pathlib import Path

from claimbook.paths import ARTICLE, READING_VIEW, ROOT, described
from sealbook import Project, Step
from sealbook.seal import Digests, sha256

OURS = ("claimbook", "topics", "exhibit", "sealbook")
PAGES = "pages"


def project(root: Path = ROOT) -> Project:
    """A book's repository as ``sealbook`` is told of it."""
    return Project(
        root,
        OURS,
        never_committed=[ARTICLE],
        # The second shapes an executed notebook's bytes when its kernel is gone.
        inputs_of_all=["requirements.lock", "src/sealbook/pairs.py"],
        steps=[Step(PAGES, make_pages, listed, (ARTICLE, READING_VIEW))],
    )


def listed(root: Path) -> set[str]:
    """What the pages depend on without reading it every time: what they describe, all code, every template."""
    templates = root.glob("src/claimbook/publish/templates/*")
    return described(root) | {path.relative_to(root).as_posix() for path in templates}


def make_pages(root: Path) -> Iterator[dict[str, bytes] | None]:
    """Validate the data and yield None, then make the pages from the same reading of them; see ``sealbook.Step``.

    A ValueError says that the data are not valid, or that README.md or CITATION.cff has lost what is renewed in it.
    """
    from claimbook.book import Book
    from claimbook.data.tables import DataError
    from claimbook.publish.pages import ENVIRONMENT
    from claimbook.publish.write import published

    try:
        book = Book.open(root)
        book.validate()
        # What no notebook changes is prepared beside them.
        book.claim()
        for template in ENVIRONMENT.list_templates(["html", "css", "md"]):
            ENVIRONMENT.get_template(template)
        yield None
        made = published(book, reference_text(root, book.tables))
    except DataError as error:
        raise ValueError(error) from None
    yield {name: content.encode("utf-8") for name, content in made.items()}


def reference_text(root: Path, tables) -> str | None:
    """The article's text, if the copy in place is the one that the offsets refer to."""
    path = root / ARTICLE
    content = path.read_bytes() if path.exists() else b""
    return content.decode("utf-8") if sha256(content) == tables["article"]["text_sha256"].iloc[0] else None


def faults(root: Path) -> list[str]:
    """What is stale, altered by hand, orphaned, missing or not whole in the outputs, found without executing.

    A sentence for each fault, which begins with the file.
    """
    from claimbook.book import Book
    from claimbook.data.tables import DataError
    from claimbook.exhibits import BookCatalogue
    from claimbook.publish.write import published
    from exhibit import verify
    from sealbook import sealing

    own, digests = project(root), Digests(root)
    found = sealing.faults(own, digests, [*(path.stem for path in own.notebooks()), PAGES])
    made, inside = {}, []
    try:
        book = Book.open(root)
        book.validate()
        made = published(book)
        inside = verify.faults(root, BookCatalogue(book.tables))
    except DataError as error:
        # No page can be made from such data, so all that can be told of pages and insides is what the seals say.
        inside = [str(error)]
    # Pages are made again in memory, so their seal is asked only for the reason.
    wrong = {name for name, content in made.items() if digests[name] != sha256(content.encode("utf-8"))}
    found = {name: what for name, what in found.items() if name in wrong or name not in made} | own.orphans(made)
    found |= dict.fromkeys(wrong - found.keys(), "is not what data and figures give; run `make`")
    # What a seal says of a file need not be said of its insides as well.
    named = {Path(name).name for name in found}
    lines = [line for line in inside if line.partition(": ")[0] not in named]
    return lines + [f"{name}: {what}" for name, what in sorted(found.items())]
