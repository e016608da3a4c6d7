"""How to cite a figure, a table, a claim, a source or the whole package: CSL-JSON, and from it APA and BibTeX."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape

from claimbook.bounded import plain
from claimbook.data.citation import FILE, name_in_words, names, source_names
from claimbook.data.tables import DataError
from claimbook.dates import bounds, in_words
from claimbook.words import VERDICT_NAMES, published_by
from exhibit.catalogue import Imprint

CSL_TYPES = {"press": "article-newspaper", "reference": "webpage", "official": "report", "dataset": "dataset"}
# BibTeX counts braces even after a backslash, so a lone brace must be named, not escaped.
NAMED = {"\\": "backslash", "{": "braceleft", "}": "braceright", "^": "asciicircum", "~": "asciitilde"}
LATEX = str.maketrans({sign: f"\\text{name}{{}}" for sign, name in NAMED.items()} | {c: "\\" + c for c in "$&#_%"})


class Release:
    """What a ``CITATION.cff`` says about the package as a whole; DataError if it lacks something or has it wrong.

    ``name`` is the book's short name, ``authors`` are CSL-JSON names, ``license`` is as ``CC-BY-4.0``; ``fingerprint``
    has six hex digits, which change when data or a figure changes; ``edition`` is version and fingerprint. As far as
    given: ``urls``, the authors' addresses, ``url``, where the files stand, ``doi``, ``contacts``, names and addresses.
    """

    def __init__(self, citation: Mapping, imprint: Imprint, fingerprint: str):
        self.name, self.fingerprint = imprint.publisher, fingerprint
        self.licence_words, self.licence_url = imprint.licence, imprint.licence_url
        self.url, self.doi, contacts = citation.get("url", ""), citation.get("doi", ""), citation.get("contact", [])
        try:
            self.title, self.version, self.license = citation["title"], citation["version"], citation["license"]
            self.edition = f"{self.version}, fingerprint {fingerprint}"
            self.released, self.keywords = date.fromisoformat(citation["date-released"]), citation["keywords"]
            self.authors = names(citation["authors"])
            self.urls = [author.get("orcid") or author.get("website") or "" for author in citation["authors"]]
            for person in (citation, *contacts):
                for part in ("url", "website"):
                    if not re.match("https?://", person.get(part, "https://")):
                        raise ValueError(f"{part} is {person[part]!r}, expected an address on the web")
            self.contacts = [(name_in_words(names(contact)[0]), _address(contact)) for contact in contacts]
        except KeyError as error:
            raise DataError(f"the field {error.args[0]!r} is missing, expected it", file=FILE) from None
        except (TypeError, AttributeError, ValueError) as error:
            raise DataError(f"is no citation file ({error})", file=FILE) from None

    def address(self, place: str) -> str:
        """Where a file of the repository, or a part of a page, is published; empty if no address is known."""
        return f"{self.url.rstrip('/')}/{place}" if self.url else ""


def _address(contact: Mapping[str, str]) -> str:
    return contact.get("website") or (f"mailto:{contact['email']}" if "email" in contact else "")


def fingerprint(inputs: Mapping[str, str], records: Iterable[Mapping]) -> str:
    """Six hex digits for the whole: the SHA-256 of each file of ``data/``, by path, and figures and tables."""
    digest = hashlib.sha256()
    for name, value in [*sorted(inputs.items()), *((record["id"], record["fingerprint"]) for record in records)]:
        digest.update(f"{name}\0{value}\0".encode())
    return digest.hexdigest()[:6]


def package_item(release: Release) -> dict:
    """The package as a CSL-JSON item."""
    address = f"https://doi.org/{release.doi}" if release.doi else release.url
    item = _own_item(release, release.name, "dataset", release.title, "Data set", address)
    return item | {"issued": _issued(release.released.isoformat())}


def claim_item(claim: Mapping, release: Release) -> dict:
    """A claim with its verdict, a row of ``Book.verdicts``, as a CSL-JSON item."""
    number, title = claim["claim_id"], f"“{claim['reading']}”: {VERDICT_NAMES[claim['verdict']]}"
    address = release.address(f"figures/article.html#{number}")
    return _own_item(release, f"claim_{number}", "entry", title, "Verdict on a claim", address, number)


def exhibit_item(record: Mapping, release: Release) -> dict:
    """A figure or table, given its JSON record, as a CSL-JSON item."""
    number = record["id"]
    kind, genre = ("figure", "Figure") if number.startswith("F") else ("dataset", "Table")
    address = release.address(f"figures/index.html#{number}")
    item = _own_item(release, f"{number}_{record['name']}", kind, record["title"], genre, address, number)
    note = f"{number} of {release.name}, version {release.version}, fingerprint {record['fingerprint']}."
    return item | {"note": f"{note} {record['licence']}"}


def _own_item(release: Release, name: str, kind: str, title: str, genre: str, address: str, number: str = "") -> dict:
    """The package, or a part of it that has a number."""
    item = {
        "id": name,
        "type": kind,
        "author": release.authors,
        "issued": {"date-parts": [[release.released.year]]},
        "title": title,
        "genre": genre,
        "number": number,
        "container-title": number and release.title,
        "version": release.version,
        "note": f"Version {release.edition}. {release.licence_words}",
        "URL": address,
    }
    return _given(item)


def _given(item: dict) -> dict:
    return {name: value for name, value in item.items() if value}


def source_item(source: Mapping) -> dict:
    """A row of ``data/sources.csv`` as a CSL-JSON item; each author stays as the source names it."""
    kind = CSL_TYPES.get(source["kind"], "document")
    where = "container-title" if kind == "article-newspaper" else "publisher"
    item = {
        "id": source["source_id"],
        "type": kind,
        "author": source_names(source["authors"]),
        "issued": _issued(source["date"]),
        "title": source["title"],
        where: published_by(source["publisher"], source["original_publisher"]),
        "URL": source["url"],
    }
    return _given(item)


def apa(item: Mapping) -> str:
    """A CSL-JSON item of this module as a plain-text reference in the manner of APA."""
    people = item.get("author", [{"literal": ""}])
    # Jean-Luc is J.-L.
    initials = [re.sub(r"(\w)[^\s-]*", r"\1.", name.get("given", "")) for name in people]
    *others, last = map(_family_first, people, initials)
    authors = ", ".join([*others, f"& {last}"]) if others else last
    title = item["title"] + (f" ({item['number']})" if "number" in item else "")
    title += f" [{item['genre']}]" if "genre" in item else ""
    issued = item.get("issued", {})
    said = issued.get("literal") or " to ".join(map(_day, _dates(issued))) or "n.d."
    parts = [authors, f"({said})", title] if authors else [title, f"({said})"]
    where = item.get("container-title", item.get("publisher", ""))
    parts += [f"In {where}"] if "number" in item else []
    parts += [item["note"]] if "note" in item else [where] if where != authors else []
    text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    return f"{text} {item['URL']}" if "URL" in item else text


def bibtex(item: Mapping) -> str:
    """A CSL-JSON item of this module as a BibTeX entry (``@misc``, which every style knows)."""
    issued = item.get("issued", {})
    dates = "/".join(_dates(issued))
    fields = {
        "author": " and ".join(map(_bibtex_name, item.get("author", []))),
        "title": "{" + latex(item["title"]) + "}",
        "howpublished": latex(item.get("container-title", item.get("publisher", ""))),
        "year": dates[:4],
        "date": dates,
        "version": latex(item.get("version", "")),
        "note": latex(item.get("note", issued.get("literal", ""))),
        # As it is for \url and biblatex, except what would end the field or the line.
        "url": re.sub(r'[{}\\"<>^`| ]', lambda sign: f"%{ord(sign[0]):02X}", plain(item.get("URL", ""))),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in _given(fields).items())
    return f"@misc{{{item['id']},\n{body}}}\n"


def latex(text: str) -> str:
    """Text that LaTeX and BibTeX print as it is: no command, no comment, no brace of its own."""
    return plain(text).translate(LATEX)


def bibliography(items: Iterable[Mapping]) -> str:
    """All entries of ``references.bib``."""
    head = "% Figures and tables first, then every source of data/sources.csv; UTF-8. Made by `make`, do not edit.\n\n"
    return head + "\n".join(map(bibtex, items))


def citation_text(text: str, release: Release) -> str:
    """``CITATION.cff`` with the fingerprint of this release."""
    before, mark, after = text.partition(", fingerprint ")
    if not mark:
        raise DataError("the words ', fingerprint ' are missing, expected them in identifiers", file=FILE)
    return before + mark + release.fingerprint + after[6:]


def zenodo(release: Release, description: str) -> dict:
    """The content of ``.zenodo.json``; the description is plain text."""
    return {
        "title": release.title,
        "upload_type": "dataset",
        "description": escape(description, quote=False),
        "creators": [{"name": _family_first(name)} for name in release.authors],
        "version": release.version,
        "publication_date": release.released.isoformat(),
        "access_right": "open",
        "license": release.license.lower(),
        "keywords": release.keywords,
        "language": "eng",
        "notes": f"Version {release.edition}. Third-party tables keep their own terms: see data/LICENSE.md.",
    }


def _family_first(name: Mapping[str, str], given: str = "") -> str:
    """A name for a list in order: 'von Humboldt, Alexander', 'King, Martin Luther, Jr.'."""
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, [name.get("non-dropping-particle"), name["family"]]))
    return ", ".join(filter(None, [family, given or name.get("given"), name.get("suffix")]))


def _bibtex_name(name: Mapping[str, str]) -> str:
    """``von Last, Jr, First`` as BibTeX divides it; in braces what it would divide otherwise."""
    if "literal" in name or "given" not in name:
        return "{" + latex(name_in_words(name)) + "}"
    particle, family = (latex(name.get(part, "")) for part in ("non-dropping-particle", "family"))
    if particle and not particle[:1].islower():
        particle, family = "", f"{particle} {family}"
    family = "{" + family + "}" if re.search("[ ,]", family) else family
    rest = [latex(name[part]) for part in ("suffix", "given") if part in name]
    rest = ["{" + part + "}" if "," in part else part for part in rest]
    return ", ".join([f"{particle} {family}".strip(), *rest])


def _issued(period: str) -> dict:
    first, last = bounds(period)
    if ".." in (first, last):
        return {"literal": f"by {_day(last)}" if first == ".." else f"from {_day(first)}"}
    days = dict.fromkeys((first, last)) if period else ()
    return _given({"date-parts": [[int(part) for part in day.split("-")] for day in days]})


def _dates(issued: Mapping) -> list[str]:
    """The dates of an item in ISO 8601."""
    return ["-".join(f"{part:02d}" for part in parts) for parts in issued.get("date-parts", [])]


def _day(day: str) -> str:
    """A date as APA prints it: '2024, March 18'."""
    *rest, year = in_words(day).split()
    return ", ".join(filter(None, [year, " ".join(reversed(rest))]))
