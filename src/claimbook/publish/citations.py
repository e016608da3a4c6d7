"""How to cite a figure, a table, a source or the whole package: CSL-JSON, and from it plain text (APA) and BibTeX."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from claimbook.data.citation import FILE, name_in_words, names, source_names
from claimbook.data.tables import DataError
from claimbook.dates import MONTHS
from claimbook.words import VERDICT_NAMES, licence_words, published_by

CSL_TYPES = {
    "press": "article-newspaper",
    "reference": "webpage",
    "official": "report",
    "dataset": "dataset",
    "scholarly": "document",
}
# BibTeX counts braces even after a backslash, so a lone brace must be named, not escaped.
LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        **{character: "\\" + character for character in "$&#_%"},
    }
)


@dataclass(frozen=True)
class Release:
    """What a citation says about the package as a whole.

    ``authors`` are CSL-JSON names; ``licence`` is an SPDX identifier such as ``CC-BY-4.0``; ``fingerprint`` has six hex
    digits, which change when the data or a figure changes; ``urls`` are addresses that CITATION.cff gives, by author;
    ``url`` is where the repository's files stand, ``doi`` a DOI, ``contacts`` names with addresses: as far as given.
    """

    title: str
    authors: tuple[Mapping[str, str], ...]
    version: str
    released: date
    licence: str
    keywords: tuple[str, ...]
    fingerprint: str
    urls: tuple[str, ...] = ()
    url: str = ""
    doi: str = ""
    contacts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, citation: Mapping, fingerprint: str) -> "Release":
        """The release that a ``CITATION.cff`` describes.

        Raises
        ------
        DataError
            If a field is missing or the date is none.
        """
        try:
            for name in ("title", "version", "license"):
                if not isinstance(citation[name], str):
                    raise TypeError(f"{name} is {citation[name]!r}, expected a text")
            for person in (citation, *citation.get("contact", ())):
                for name in ("url", "website"):
                    if not re.match("https?://", person.get(name, "https://")):
                        raise ValueError(f"{name} is {person[name]!r}, expected an address on the web")
            return cls(
                title=citation["title"],
                authors=tuple(names(citation["authors"])),
                version=citation["version"],
                released=date.fromisoformat(str(citation["date-released"])),
                licence=citation["license"],
                keywords=tuple(citation["keywords"]),
                fingerprint=fingerprint,
                urls=tuple(author.get("orcid") or author.get("website") or "" for author in citation["authors"]),
                url=citation.get("url", ""),
                doi=citation.get("doi", ""),
                contacts=tuple(map(_contact, citation.get("contact", ()))),
            )
        except KeyError as error:
            raise DataError(f"the field {error.args[0]!r} is missing, expected it", file=FILE) from None
        except (TypeError, AttributeError, ValueError) as error:
            raise DataError(f"is no citation file ({error})", file=FILE) from None

    def address(self, place: str) -> str:
        """Where a file of the repository, or a part of a page, is published; empty if no address is known."""
        return f"{self.url.rstrip('/')}/{place}" if self.url else ""

    @property
    def licence_words(self) -> str:
        """The licence as it is printed: ``CC BY 4.0``."""
        return licence_words(self.licence)

    @property
    def licence_url(self) -> str:
        """The address of the licence's text."""
        terms = re.fullmatch(r"CC-(BY[A-Z-]*)-(\d\.\d)", self.licence)
        if terms:
            return f"https://creativecommons.org/licenses/{terms[1].lower()}/{terms[2]}/"
        return f"https://spdx.org/licenses/{self.licence}"


def _contact(contact: Mapping) -> tuple[str, str]:
    email = contact.get("email", "")
    return name_in_words(names(contact)[0]), contact.get("website") or (email and f"mailto:{email}")


def fingerprint(inputs: Mapping[str, str], records: Iterable[Mapping]) -> str:
    """Six hex digits for the whole package.

    ``inputs`` has the SHA-256 of each file of ``data/`` by its path, ``records`` are those of figures and tables.
    """
    digest = hashlib.sha256()
    for name, value in [*sorted(inputs.items()), *((record["id"], record["fingerprint"]) for record in records)]:
        digest.update(f"{name}\0{value}\0".encode())
    return digest.hexdigest()[:6]


def package_item(release: Release) -> dict:
    """The package as a CSL-JSON item."""
    return {
        "id": "claimbook",
        "type": "dataset",
        "author": [dict(name) for name in release.authors],
        "issued": {"date-parts": [_parts(release.released.isoformat())]},
        "title": release.title,
        "genre": "Data set",
        "version": release.version,
        "note": f"Version {release.version}, fingerprint {release.fingerprint}. {release.licence_words}",
        **_found_at(f"https://doi.org/{release.doi}" if release.doi else release.url),
    }


def _found_at(address: str) -> dict[str, str]:
    return {"URL": address} if address else {}


def claim_item(claim: Mapping, release: Release) -> dict:
    """A claim with its verdict, a row of ``Book.verdicts``, as a CSL-JSON item."""
    return {
        "id": f"claim_{claim['claim_id']}",
        "type": "entry",
        "author": [dict(name) for name in release.authors],
        "issued": {"date-parts": [[release.released.year]]},
        "title": f"“{claim['reading']}”: {VERDICT_NAMES[claim['verdict']]}",
        "genre": "Verdict on a claim",
        "number": claim["claim_id"],
        "container-title": release.title,
        "version": release.version,
        "note": f"Version {release.version}, fingerprint {release.fingerprint}. {release.licence_words}",
        **_found_at(release.address(f"figures/article.html#{claim['claim_id']}")),
    }


def exhibit_item(record: Mapping, release: Release) -> dict:
    """A figure or table, given its JSON record, as a CSL-JSON item."""
    figure = record["id"].startswith("F")
    return {
        "id": f"{record['id']}_{record['name']}",
        "type": "figure" if figure else "dataset",
        "author": [dict(name) for name in release.authors],
        "issued": {"date-parts": [[release.released.year]]},
        "title": record["title"],
        "genre": "Figure" if figure else "Table",
        "number": record["id"],
        "container-title": release.title,
        "version": release.version,
        "note": f"{record['id']} of claimbook, version {release.version}, fingerprint {record['fingerprint']}. "
        f"{record['licence']}",
        **_found_at(release.address(f"figures/index.html#{record['id']}")),
    }


def source_item(source: Mapping) -> dict:
    """A row of ``data/sources.csv`` as a CSL-JSON item; each author stays as the source names it."""
    item = {"id": source["source_id"], "type": CSL_TYPES.get(source["kind"], "document")}
    if source["authors"]:
        item["author"] = source_names(source["authors"])
    if source["date"]:
        item["issued"] = _issued(source["date"])
    item["title"] = source["title"]
    where = "container-title" if item["type"] == "article-newspaper" else "publisher"
    item[where] = published_by(source["publisher"], source["original_publisher"])
    if source["url"]:
        item["URL"] = source["url"]
    return item


def apa(item: Mapping) -> str:
    """A CSL-JSON item of this module as a plain-text reference in the manner of APA."""
    *others, last = [*map(_apa_name, item.get("author", []))] or [""]
    authors = ", ".join([*others, f"& {last}"]) if others else last
    title = item["title"]
    if "number" in item:
        title = f"{title} ({item['number']}) [{item['genre']}]"
    elif "genre" in item:
        title = f"{title} [{item['genre']}]"
    issued = f"({_apa_date(item.get('issued'))})"
    parts = [authors, issued, title] if authors else [title, issued]
    where = item.get("container-title") or item.get("publisher", "")
    if "number" in item:
        parts += [f"In {where}", item["note"][:1].upper() + item["note"][1:]]
    else:
        parts += [item["note"]] if "genre" in item else [where] if where != authors else []
    text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    return f"{text} {item['URL']}" if "URL" in item else text


def bibtex(item: Mapping) -> str:
    """A CSL-JSON item of this module as a BibTeX entry (``@misc``, which every style knows)."""
    authors = " and ".join(map(_bibtex_name, item.get("author", [])))
    issued = item.get("issued", {})
    parts = issued.get("date-parts", [[]])[0]
    where = item.get("container-title") or item.get("publisher", "")
    fields = {
        "author": authors,
        "title": "{" + latex(item["title"]) + "}",
        "howpublished": latex(where),
        "year": str(parts[0]) if parts else "",
        "date": "/".join(
            "-".join([str(number[0]), *(f"{part:02d}" for part in number[1:])])
            for number in issued.get("date-parts", [])
        ),
        "version": latex(item.get("version", "")),
        "note": latex(item.get("note", issued.get("literal", ""))),
        "url": _bibtex_url(item.get("URL", "")),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{item['id']},\n{body}}}\n"


def latex(text: str) -> str:
    """Text that LaTeX and BibTeX print as it is: no command, no comment, no brace of its own."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable()).translate(LATEX)


def bibliography(items: Iterable[Mapping]) -> str:
    """All entries of ``references.bib``."""
    head = "% Figures and tables first, then every source of data/sources.csv; UTF-8. Made by `make`, do not edit.\n\n"
    return head + "\n".join(bibtex(item) for item in items)


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
        "description": description.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "creators": [{"name": _family_first(name)} for name in release.authors],
        "version": release.version,
        "publication_date": release.released.isoformat(),
        "access_right": "open",
        "license": release.licence.lower(),
        "keywords": list(release.keywords),
        "language": "eng",
        "notes": f"Version {release.version}, fingerprint {release.fingerprint}. "
        "Third-party tables keep their own terms: see data/LICENSE.md.",
    }


def _family_first(name: Mapping[str, str], given: str = "") -> str:
    """A name for a list in order: 'von Humboldt, Alexander', 'King, Martin Luther, Jr.'."""
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, [name.get("non-dropping-particle"), name["family"]]))
    return ", ".join(filter(None, [family, given or name.get("given"), name.get("suffix")]))


def _apa_name(name: Mapping[str, str]) -> str:
    # Jean-Luc is J.-L.
    given = re.sub(r"(\w)[^\s-]*", r"\1.", name.get("given", ""))
    return _family_first(name, given)


def _bibtex_name(name: Mapping[str, str]) -> str:
    """``von Last, Jr, First`` as BibTeX divides it; in braces what it would divide otherwise."""
    particle, family = (latex(name.get(part, "")) for part in ("non-dropping-particle", "family"))
    if "literal" in name or "given" not in name:
        return "{" + latex(name_in_words(name)) + "}"
    if particle and not particle[:1].islower():
        particle, family = "", f"{particle} {family}"
    if " " in family or "," in family:
        family = "{" + family + "}"
    rest = [
        part if "," not in part else "{" + part + "}"
        for part in (latex(name.get("suffix", "")), latex(name["given"]))
        if part
    ]
    return ", ".join([f"{particle} {family}".strip(), *rest])


def _parts(day: str) -> list[int]:
    return [int(part) for part in day.split("-")]


def _issued(day: str) -> dict:
    first, slash, last = day.partition("/")
    if not slash:
        return {"date-parts": [_parts(day)]}
    if first == "..":
        return {"literal": f"by {_day(_parts(last))}"}
    if last == "..":
        return {"literal": f"from {_day(_parts(first))}"}
    return {"date-parts": [_parts(first), _parts(last)]}


def _day(parts: list[int]) -> str:
    """A date as APA prints it: '2024, March 18'."""
    if len(parts) == 1:
        return str(parts[0])
    return f"{parts[0]}, {MONTHS[parts[1] - 1]}" + (f" {parts[2]}" if len(parts) == 3 else "")


def _apa_date(issued: Mapping | None) -> str:
    if not issued:
        return "n.d."
    return issued.get("literal") or " to ".join(_day(parts) for parts in issued["date-parts"])


def _bibtex_url(url: str) -> str:
    # Kept as it is for \url and biblatex, except what would end the field or the line.
    return "".join(f"%{ord(c):02X}" if c in '{}\\"<>^`| ' else c for c in url if c.isprintable())
