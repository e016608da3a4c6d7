"""What a project hands in: who publishes, and where claims, tables and sources are looked up."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Imprint:
    """Who publishes and on what terms; every published file carries it.

    Parameters
    ----------
    publisher : str
        One word: author of the files, first part of their identifiers, prefix of ``namespace``, salt of the ids in SVG.
    licence, licence_url : str
        Short name of the licence of what is published, and its address.
    namespace : str
        Address of the project's own RDF terms.
    """

    publisher: str
    licence: str
    licence_url: str
    namespace: str

    def identifier(self, exhibit: str) -> str:
        """The identifier of a figure or table, from its id."""
        return f"{self.publisher}:{exhibit}"

    @property
    def rights(self) -> str:
        """Publisher and terms, for the files."""
        return f"{self.publisher}, {self.licence}, {self.licence_url}"


class Catalogue(Protocol):
    """A project's claims, tables and sources, and where it keeps what is published; paths are relative to its root."""

    imprint: Imprint
    # Name, without ending, of the notebook that is being executed; empty if there is none.
    notebook: str
    # Where the published files are, and where the notebooks.
    folder: str
    notebooks: str
    # Files that list all that is published.
    pages: Sequence[str]
    # Whether what is made now is not to be published; captions say so.
    draft: bool = False
    # The table of sources, as a source line names it.
    sources_file: str

    def knows(self, claim: str) -> bool:
        """Whether there is a claim of that id."""

    def retired(self, exhibit: str) -> bool:
        """Whether that id was a figure's or table's that is no longer published; it is never given again."""

    def has(self, table: str) -> bool:
        """Whether there is a table of that name."""

    def categories(self) -> Collection[str]:
        """Names that labels have in ink, because the marks carry the colour; none by default."""
        return ()

    def inputs(self, tables: Sequence[str]) -> dict[str, str]:
        """SHA-256 of the file of each table, by its path relative to the root."""

    def sources(self, tables: Sequence[str]) -> Iterable[str]:
        """What the rows of tables name as sources: an id, or several joined by ``;``."""

    def publishers(self, sources: Sequence[str]) -> Iterable[str]:
        """The publisher of each source, by ids; a repost or mirror says so in brackets."""

    def terms(self, tables: Sequence[str]) -> Iterable[str]:
        """Names of the licences of tables."""
