"""The claims, their places in the article and the repository as linked data: ClaimReview, Web Annotation, RO-Crate."""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from mimetypes import MimeTypes
from pathlib import PurePosixPath

from claimbook.book import Book
from claimbook.data.citation import name_in_words, source_names
from claimbook.data.tables import Tables
from claimbook.publish.citations import Release
from claimbook.publish.codebook import terms
from claimbook.words import VERDICT_NAMES

# ClaimReview knows a scale; our six words are none. Four of them can be placed on one, two cannot and get no number.
RATINGS = {"supported": 5, "supported_with_correction": 4, "mixed": 3, "contradicted": 1}
# Beside those that Python knows.
MEDIA_TYPES = {".ipynb": "application/x-ipynb+json", ".jsonld": "application/ld+json", ".md": "text/markdown"}


def dumps(data: object, indent: int | None = 2) -> str:
    """JSON that stays data wherever it is put, inside a ``script`` element too."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n"


def claim_reviews(book: Book, release: Release) -> dict:
    """Every claim with its verdict as schema.org ``ClaimReview``, and what the ratings mean.

    JSON-LD for ``figures/claimreview.jsonld`` and ``figures/article.html``. A review has an address if CITATION.cff
    gives one for the repository's files.
    """
    article, (authors, by) = book.tables["article"].iloc[0], _authors(release)
    paper = {"@type": "Organization", "name": article["publisher"]}
    writers = _one_or_all([{"@type": "Person", "name": name["literal"]} for name in source_names(article["authors"])])
    scale = ", ".join(f"{VERDICT_NAMES[verdict]} {value}" for verdict, value in RATINGS.items())
    meaning = f"alternateName is the verdict. ratingValue places it between 1 and 5: {scale}. The other verdicts "
    meaning += "have no place on a scale from false to true and carry no ratingValue. The claims are of unequal "
    meaning += "weight, so an average of ratings means nothing."
    said = {"name": f"The verdicts of {release.name}", "description": meaning, "version": release.edition}
    verdicts = _node("#verdicts", "DefinedTermSet", **said, license=release.licence_url)
    published = {"author": writers, "publisher": paper, "datePublished": article["published_by"]}
    graph = [*authors, _node("#article", "NewsArticle", headline=article["title"], **published), verdicts]
    claims = book.verdicts().merge(book.tables["claims"][["claim_id", "speaker"]])
    for row in claims.merge(book.tables["verdicts"][["claim_id", "assessed_on"]]).itertuples():
        said_by = {"author": writers} if row.speaker == "author" else {"creditText": row.speaker}
        claim = _node(f"#claim-{row.claim_id}", "Claim", identifier=row.claim_id, appearance=_link("#article"))
        rating: dict = {"@type": "Rating", "alternateName": VERDICT_NAMES[row.verdict]}
        if row.verdict in RATINGS:
            rating |= {"ratingValue": RATINGS[row.verdict], "bestRating": 5, "worstRating": 1}
        review = {"claimReviewed": row.reading, "itemReviewed": claim | said_by, "datePublished": row.assessed_on}
        review |= {"reviewRating": rating, "reviewBody": book.answer(row.claim_id), "author": by, "inLanguage": "en"}
        url = release.address(f"figures/article.html#{row.claim_id}")
        graph.append(_node(f"#review-{row.claim_id}", "ClaimReview", **review, url=url))
    return {"@context": "https://schema.org", "@graph": graph}


def annotations(book: Book, release: Release) -> dict:
    """The place of every claim in the reference copy, as a page of W3C Web Annotations.

    JSON-LD for ``figures/annotations.jsonld``. The target is named by the SHA-256 of its bytes (RFC 6920), since the
    copy has no address of its own; the selectors of a target are alternatives.
    """
    digest = bytes.fromhex(book.tables["article"].iloc[0]["text_sha256"])
    source = "ni:///sha-256;" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    copy = "one altered copy of the article, whose words are not the author's" if book.altered else "the article's text"
    items, english = [], {"format": "text/plain", "language": "en"}
    for row in book.verdicts().itertuples():
        body = [
            {"type": "TextualBody", "purpose": "identifying", "format": "text/plain", "value": row.claim_id},
            {"type": "TextualBody", "purpose": "describing", **english, "value": row.reading},
            {"type": "TextualBody", "purpose": "assessing", **english, "value": VERDICT_NAMES[row.verdict]},
            {"id": f"claimreview.jsonld#review-{row.claim_id}", "format": "application/ld+json"},
        ]
        selectors = [
            {"type": "TextPositionSelector", "start": int(row.start), "end": int(row.end)},
            {"type": "TextQuoteSelector", "exact": row.quote},
        ]
        about = {"id": f"#anchor-{row.claim_id}", "type": "Annotation", "motivation": "assessing"}
        items.append(about | {"body": body, "target": {"source": source, "selector": selectors}})
    label = f"Claims of {release.name} {release.edition}: positions are Unicode code points in {copy}"
    whole = {"id": "#claims", "type": "AnnotationCollection", "label": label}
    page = {"@context": "http://www.w3.org/ns/anno.jsonld", "id": "#page", "type": "AnnotationPage"}
    return page | {"partOf": whole | {"total": len(items)}, "items": items}


def crate(tables: Tables, records: Iterable[Mapping], release: Release, files: Iterable[str]) -> dict:
    """The repository as an RO-Crate 1.1: files, licences, authors, and which notebook made what from what.

    ``records`` are those of figures and tables; ``files`` are paths to describe beside the tables and the records'
    outputs, relative to the repository.
    """
    parts: dict[str, dict] = {}
    licences: dict[str, dict] = {}
    authors, by = _authors(release)
    own = _licence(licences, {"name": release.license, "path": release.licence_url})
    code = _licence(licences, {"name": "MIT", "path": "https://spdx.org/licenses/MIT"})
    # Python's own table, without what this machine adds to it.
    types = MimeTypes().types_map[True] | MEDIA_TYPES

    def file(path: str, **more) -> None:
        kind, name = PurePosixPath(path).suffix, PurePosixPath(path).name
        types_of = ["File", "SoftwareSourceCode"] if kind in (".py", ".ipynb") else "File"
        part = _node(path, types_of, name=name, encodingFormat=types.get(kind, "text/plain"))
        parts.setdefault(path, part).update(more)

    for path in files:
        file(path, **({"license": code} if path.startswith(("src/", "notebooks/")) else {}))
    for name, resource in tables.resources.items():
        licence = _one_or_all([_licence(licences, licence) for licence in resource["licenses"]])
        file(tables.file(name), name=name, license=licence, description=resource["description"])
    actions = []
    for record in records:
        stem = f"{record['id']}_{record['name']}"
        results = [f"figures/{name}" for name in (*record["outputs"], f"{stem}.json")]
        for path, digest in zip(results, record["outputs"].values(), strict=False):
            file(path, name=f"{record['id']}: {record['title']}", license=own, sha256=digest, author=by)
        file(results[-1], name=f"Record of {record['id']}", license=own)
        for path, digest in record["inputs"].items():
            file(path, sha256=digest)
        notebook = f"notebooks/{record['notebook']}.py"
        making = {"name": f"Making {stem}", "description": record["caption"]}
        making |= {"object": _one_or_all(list(map(_link, record["inputs"]))), "result": list(map(_link, results))}
        making |= {"instrument": _link(notebook) if notebook in parts else None, "agent": by}
        actions.append(_node(f"#making-{record['id']}", "CreateAction", **making))
    about = {"name": release.title, "description": tables.package["description"]}
    about |= {"datePublished": release.released.isoformat(), "version": release.version}
    about |= {"identifier": f"{release.name} {release.edition}", "keywords": release.keywords}
    about |= {"license": own, "author": by, "publisher": by}
    about |= {"mentions": [_link(action["@id"]) for action in actions], "hasPart": list(map(_link, sorted(parts)))}
    root = _node("./", "Dataset", **about)
    standard = _link("https://w3id.org/ro/crate/1.1")
    itself = _node("ro-crate-metadata.json", "CreativeWork", conformsTo=standard, about=_link("./"), license=own)
    return {
        # The context of version 1.1 is older than schema.org's sha256.
        "@context": [standard["@id"] + "/context", {"sha256": "http://schema.org/sha256"}],
        "@graph": [itself, root, *authors, *licences.values(), *(parts[path] for path in sorted(parts)), *actions],
    }


def _node(identifier: str, kind: object, /, **properties: object) -> dict:
    """A thing in JSON-LD, with those of its properties that are known."""
    return {"@id": identifier, "@type": kind} | {name: value for name, value in properties.items() if value}


def _link(identifier: str) -> dict[str, str]:
    return {"@id": identifier}


def _one_or_all(values: list) -> object:
    """RO-Crate 1.1 recommends a single value to a list of one."""
    return values[0] if len(values) == 1 else values


def _licence(known: dict[str, dict], licence: Mapping) -> dict[str, str]:
    """A link to a licence, described once; an address without an SPDX name may stand for different terms."""
    title, path = terms(licence), licence.get("path", "")
    name, key, words = path, path, title
    if not ("name" in licence and path):
        name, key = f"#terms-{len(known) + 1}", f"{path} {title}"
        words = title if path in ("", title) else f"{title} ({path})"
    return _link(known.setdefault(key, _node(name, "CreativeWork", name=title, description=words))["@id"])


def _authors(release: Release) -> tuple[list[dict], object]:
    """A node for each author, an organisation or a person in parts, and the link or links to them."""
    authors = []
    for number, (name, url) in enumerate(zip(release.authors, release.urls, strict=True), start=1):
        identifier = url or ("#authors" if len(release.authors) == 1 else f"#author-{number}")
        family = " ".join(filter(None, [name.get("non-dropping-particle"), name.get("family")]))
        parts = {"name": name_in_words(name), "familyName": family, "givenName": name.get("given")}
        parts |= {"honorificSuffix": name.get("suffix"), "url": url}
        authors.append(_node(identifier, "Organization" if "literal" in name else "Person", **parts))
    return authors, _one_or_all([_link(author["@id"]) for author in authors])
