"""The claims, their places in the article and the repository as linked data: ClaimReview, Web Annotation, RO-Crate."""

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from claimbook.book import Book
from claimbook.data.citation import name_in_words, source_names
from claimbook.data.tables import Tables
from claimbook.publish.citations import Release
from claimbook.publish.codebook import terms
from claimbook.words import VERDICT_NAMES, VERDICTS

# ClaimReview knows a scale; our six words are none. Four of them can be placed on one, two cannot and get no number.
RATINGS = {"supported": 5, "supported_with_correction": 4, "mixed": 3, "contradicted": 1}
MEANINGS = {
    "supported": "The evidence agrees with the claim as it was meant.",
    "supported_with_correction": "True once a named term, date or number is put right.",
    "mixed": "Credible evidence both ways, or true only for a part that is named.",
    "contradicted": "The evidence says otherwise.",
    "not_enough_evidence": "Looked for and not found; the reasoning says what was looked for.",
    "not_checkable": "Interpretation, forecast or value judgement.",
}
MEDIA_TYPES = {
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".yml": "application/yaml",
}


def dumps(data: object, indent: int | None = 2) -> str:
    """JSON that stays data wherever it is put, inside a ``script`` element too."""
    text = json.dumps(data, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text + "\n"


def claim_reviews(book: Book, release: Release) -> dict:
    """Every claim with its verdict as schema.org ``ClaimReview``, and what the ratings mean.

    JSON-LD for ``figures/claimreview.jsonld`` and ``figures/article.html``. A review has an address if CITATION.cff
    gives one for the repository's files.
    """
    article, authors = book.tables["article"].iloc[0], _authors(release)
    writers = _one_or_all([{"@type": "Person", "name": name["literal"]} for name in source_names(article["authors"])])
    claims = book.tables["claims"].set_index("claim_id")
    assessed = book.tables["verdicts"].set_index("claim_id")["assessed_on"]
    graph = [
        *authors,
        {
            "@id": "#article",
            "@type": "NewsArticle",
            "headline": article["title"],
            "author": writers,
            "publisher": {"@type": "Organization", "name": article["publisher"]},
            "datePublished": article["published_by"],
        },
        {
            "@id": "#verdicts",
            "@type": "DefinedTermSet",
            "name": "The verdicts of claimbook",
            "description": "alternateName is the verdict. ratingValue places it between 1 and 5: "
            + ", ".join(f"{VERDICT_NAMES[verdict]} {value}" for verdict, value in RATINGS.items())
            + ". The other verdicts have no place on a scale from false to true and carry no ratingValue. "
            "The claims are of unequal weight, so an average of ratings means nothing.",
            "version": f"{release.version}, fingerprint {release.fingerprint}",
            "license": release.licence_url,
            "hasDefinedTerm": [
                {
                    "@id": f"#{verdict}",
                    "@type": "DefinedTerm",
                    "termCode": verdict,
                    "name": VERDICT_NAMES[verdict],
                    "description": MEANINGS[verdict],
                }
                for verdict in VERDICTS
            ],
        },
    ]
    common = {"author": _references(authors), "inLanguage": "en"}
    for row in book.verdicts().itertuples():
        claim = {
            "@id": f"#claim-{row.claim_id}",
            "@type": "Claim",
            "identifier": row.claim_id,
            "appearance": {"@id": "#article"},
        }
        if (speaker := claims.at[row.claim_id, "speaker"]) == "author":
            claim["author"] = writers
        else:
            claim["creditText"] = speaker
        address = release.address(f"figures/article.html#{row.claim_id}")
        review = _review(row, claim, assessed[row.claim_id]) | {"reviewBody": book.answer(row.claim_id)} | common
        graph.append(review | ({"url": address} if address else {}))
    return {"@context": "https://schema.org", "@graph": graph}


def _review(row, claim: dict, assessed: str) -> dict:
    """The review of one claim, a row of ``Book.verdicts``."""
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": VERDICT_NAMES[row.verdict],
        "additionalType": {"@id": f"#{row.verdict}"},
    }
    if row.verdict in RATINGS:
        rating.update(ratingValue=RATINGS[row.verdict], bestRating=5, worstRating=1)
    return {
        "@id": f"#review-{row.claim_id}",
        "@type": "ClaimReview",
        "claimReviewed": row.reading,
        "itemReviewed": claim,
        "datePublished": assessed,
        "reviewRating": rating,
    }


def annotations(book: Book, release: Release) -> dict:
    """The place of every claim in the reference copy, as a page of W3C Web Annotations.

    JSON-LD for ``figures/annotations.jsonld``. The target is named by the SHA-256 of its bytes (RFC
        6920), since the copy has no address of its own; the selectors of a target are alternatives.
    """
    digest = bytes.fromhex(book.tables["article"].iloc[0]["text_sha256"])
    copy = "ni:///sha-256;" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    items = []
    for row in book.verdicts().itertuples():
        body = [
            {"type": "TextualBody", "purpose": "identifying", "format": "text/plain", "value": row.claim_id},
            _words("describing", row.reading),
            _words("assessing", VERDICT_NAMES[row.verdict]),
            {"id": f"claimreview.jsonld#review-{row.claim_id}", "format": "application/ld+json"},
        ]
        selectors = [
            {"type": "TextPositionSelector", "start": int(row.start), "end": int(row.end)},
            {"type": "TextQuoteSelector", "exact": row.quote},
        ]
        target = {"source": copy, "selector": selectors}
        about = {"id": f"#anchor-{row.claim_id}", "type": "Annotation", "motivation": "assessing"}
        items.append({**about, "body": body, "target": target})
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "#page",
        "type": "AnnotationPage",
        "partOf": {
            "id": "#claims",
            "type": "AnnotationCollection",
            "label": f"Claims of claimbook {release.version}, fingerprint {release.fingerprint}: positions are Unicode "
            "code points in one altered copy of the article, whose words are not the author's",
            "total": len(items),
        },
        "items": items,
    }


def _words(purpose: str, value: str) -> dict:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "language": "en", "value": value}


def crate(tables: Tables, records: Iterable[Mapping], release: Release, files: Iterable[str]) -> dict:
    """The repository as an RO-Crate 1.1: files, licences, authors, and which notebook made what from what.

    ``records`` are those of figures and tables; ``files`` are paths to describe beside the tables and the records'
    outputs, relative to the repository.
    """
    parts: dict[str, dict] = {}
    licences: dict[str, dict] = {}
    authors = _authors(release)
    by, own = _references(authors), _licence(licences, {"name": release.licence, "path": release.licence_url})
    code = _licence(licences, {"name": "MIT", "path": "https://spdx.org/licenses/MIT"})

    def file(path: str, **more) -> None:
        kind = PurePosixPath(path).suffix
        part = {
            "@id": path,
            "@type": ["File", "SoftwareSourceCode"] if kind in (".py", ".ipynb") else "File",
            "name": PurePosixPath(path).name,
            "encodingFormat": MEDIA_TYPES.get(kind, "text/plain"),
        }
        parts.setdefault(path, part).update(more)

    for path in files:
        file(path, **({"license": code} if path.startswith(("src/", "notebooks/")) else {}))
    for resource in tables.resources.values():
        terms = [_licence(licences, licence) for licence in resource["licenses"]]
        file(
            "data/" + resource["path"],
            name=resource["name"],
            license=_one_or_all(terms),
            description=resource.get("description") or resource["name"].replace("_", " "),
        )
    actions = []
    for record in records:
        stem = f"{record['id']}_{record['name']}"
        outputs = {f"figures/{name}": digest for name, digest in record["outputs"].items()}
        for path, digest in outputs.items():
            file(path, name=f"{record['id']}: {record['title']}", license=own, sha256=digest, author=by)
        file(f"figures/{stem}.json", name=f"Record of {record['id']}", license=own)
        for path, digest in record["inputs"].items():
            file(path, sha256=digest)
        actions.append(_making(record, [*outputs, f"figures/{stem}.json"], parts) | {"agent": by})
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": release.title,
        "description": tables.package["description"],
        "datePublished": release.released.isoformat(),
        "version": release.version,
        "identifier": f"claimbook {release.version}, fingerprint {release.fingerprint}",
        "keywords": list(release.keywords),
        "license": own,
        "author": by,
        "publisher": by,
        "mentions": [{"@id": action["@id"]} for action in actions],
        "hasPart": [{"@id": path} for path in sorted(parts)],
    }
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
        "license": own,
    }
    return {
        # The context of version 1.1 is older than schema.org's sha256.
        "@context": ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}],
        "@graph": [descriptor, root, *authors, *licences.values(), *(parts[path] for path in sorted(parts)), *actions],
    }


def _making(record: Mapping, results: Iterable[str], parts: Mapping[str, dict]) -> dict:
    """How a figure or table was made: from which tables, by which notebook."""
    action = {
        "@id": f"#making-{record['id']}",
        "@type": "CreateAction",
        "name": f"Making {record['id']}_{record['name']}",
        "description": record["caption"],
        "object": _one_or_all([{"@id": path} for path in record["inputs"]]),
        "result": [{"@id": path} for path in results],
    }
    notebook = f"notebooks/{record['notebook']}.py"
    return {**action, "instrument": {"@id": notebook}} if notebook in parts else action


def _one_or_all(values: list) -> object:
    """RO-Crate 1.1 recommends a single value to a list of one."""
    return values[0] if len(values) == 1 else values


def _references(nodes: list[dict]) -> object:
    return _one_or_all([{"@id": node["@id"]} for node in nodes])


def _licence(known: dict[str, dict], licence: Mapping) -> dict:
    """A reference to a licence, described once; the same address may stand for different terms."""
    title, path = terms(licence), licence.get("path", "")
    ours = "name" in licence and path
    key = path if ours else f"{path} {title}"
    if key not in known:
        name = path if ours else f"#terms-{len(known) + 1}"
        words = title if ours or path in ("", title) else f"{title} ({path})"
        known[key] = {"@id": name, "@type": "CreativeWork", "name": title, "description": words}
    return {"@id": known[key]["@id"]}


def _authors(release: Release) -> list[dict]:
    """A node for each author: an organisation, or a person in parts; with an address where CITATION.cff gives one."""
    nodes = []
    for number, (name, url) in enumerate(zip(release.authors, release.urls, strict=True), start=1):
        node = {
            "@id": url or ("#authors" if len(release.authors) == 1 else f"#author-{number}"),
            "@type": "Organization" if "literal" in name else "Person",
            "name": name_in_words(name),
        }
        if "family" in name:
            node["familyName"] = " ".join(filter(None, [name.get("non-dropping-particle"), name["family"]]))
        parts = {"givenName": name.get("given"), "honorificSuffix": name.get("suffix"), "url": url}
        nodes.append({**node, **{part: value for part, value in parts.items() if value}})
    return nodes
