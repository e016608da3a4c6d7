"""CITATION.cff: what it says, the names in it and in ``sources``, and whether it agrees with the data package."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from claimbook.data.tables import DESCRIPTOR, DataError, Tables

FILE = "CITATION.cff"
# What CITATION.cff calls the parts of a person's name, in the order in which they are said, and CSL-JSON.
PARTS = {
    "given-names": "given",
    "name-particle": "non-dropping-particle",
    "family-names": "family",
    "name-suffix": "suffix",
    "name": "literal",
}


def read_citation(root: Path) -> dict:
    """What a repository's CITATION.cff says, all values as text; an empty value is a missing one."""
    import yaml

    try:
        # Other loaders make a number of version 1.10 and a truth value of the family name No.
        citation = yaml.load((root / FILE).read_bytes(), Loader=yaml.BaseLoader)
        return {name: value for name, value in citation.items() if value}
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, RecursionError) as error:
        raise DataError(f"is not well-formed YAML ({error})", file=FILE) from None


def names(authors: object) -> list[dict[str, str]]:
    """Authors of a CITATION.cff as CSL-JSON names: persons in parts, organisations as they are."""
    found = []
    for author in authors if isinstance(authors, list) else [authors]:
        said = author if isinstance(author, Mapping) else {}
        parts = {PARTS[part]: said[part] for part in PARTS if said.get(part) and isinstance(said[part], str)}
        if "family" not in parts and "literal" not in parts:
            # Who has one name only has it as the family name.
            parts["family"] = parts.pop("given", "") or said.get("alias", "")
        if not (parts.get("family") or parts.get("literal")):
            raise DataError(f"found the author {author!r}, expected a name, or given-names and family-names", file=FILE)
        found.append({"literal": parts["literal"]} if "literal" in parts else parts)
    return found


def source_names(cell: str) -> list[dict[str, str]]:
    """The authors of a source, or of the article, as CSL-JSON names.

    A semicolon stands between two, unless a note follows it ('X; reported by Y'); a comma as often as not within one.
    Whether one is a person is not said, so each stays as it is written.
    """
    parts = [name for name in re.split(r"\s*;\s*", cell) if name]
    return [{"literal": name} for name in ([cell] if any(name[0].islower() for name in parts) else parts)]


def name_in_words(name: Mapping[str, str]) -> str:
    """A CSL-JSON name as it is said: 'Alexander von Humboldt'."""
    return " ".join(name[part] for part in PARTS.values() if part in name)


def citation_agrees(tables: Tables) -> None:
    """CITATION.cff, where there is one, says of package and article what datapackage.json and article.csv say."""
    if not (tables.root / FILE).is_file():
        return
    citation = read_citation(tables.root)
    for what, found, expected, file in [*_of_package(citation, tables.package), *_of_article(citation, tables)]:
        if found != expected:
            raise DataError(f"found the {what} {found!r}, expected {expected!r}, as {file} has it", file=FILE)


def _of_package(citation: Mapping, package: Mapping) -> Iterator[tuple]:
    """What both say of the package: the thing, as CITATION.cff and as the descriptor has it, and its file."""
    for what in ("title", "version"):
        yield what, citation.get(what), package[what], DESCRIPTOR
    licences = [licence.get("name") for licence in package["licenses"]]
    yield "license", citation.get("license"), ", ".join(filter(None, licences)), DESCRIPTOR
    if "contributors" in package:
        people = [person["title"] for person in package["contributors"] if person.get("role") == "author"]
        yield "authors", _listed(names(citation.get("authors"))), "; ".join(people), DESCRIPTOR


def _of_article(citation: Mapping, tables: Tables) -> Iterator[tuple]:
    """The same of the article, if CITATION.cff has references."""
    article, file = tables["article"].iloc[0], tables.file("article")
    references = [entry for entry in citation.get("references", []) if isinstance(entry, Mapping)]
    own = next((entry for entry in references if entry.get("title") == article["title"]), None)
    if own is None:
        titles = "; ".join(str(entry.get("title")) for entry in references)
        yield from [("references to", titles, article["title"], file)] if references else ()
        return
    yield "article's authors", _listed(names(own.get("authors"))), _listed(source_names(article["authors"])), file
    if isinstance(publisher := own.get("publisher"), Mapping):
        yield "article's publisher", publisher.get("name"), article["publisher"], file
    parts = [own[part].zfill(2) for part in ("year", "month") if isinstance(own.get(part), str)]
    day, known = own.get("date-published") or "-".join(parts), article["published_by"]
    # The one that says less says nothing else.
    length = min(len(day), len(known))
    yield "article's date", day[:length], known[:length], file


def _listed(people: list[dict[str, str]]) -> str:
    return "; ".join(map(name_in_words, people))
