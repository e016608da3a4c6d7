"""Where a figure's file comes from, wherever it is found: what it says of itself, held against today's repository."""

import hashlib
import json
import re
from pathlib import Path

from claimbook import __version__
from claimbook.book import Book
from claimbook.bounded import plain, read
from claimbook.exhibits import imprint
from claimbook.explain import claim_lines, field, folded, source_lines
from claimbook.publish.identify import identify
from claimbook.words import listed
from exhibit.identity import ForeignFile, Identity

WORDS = ("title", "subtitle", "caption", "alt")
NO_SOURCES = "  none: claimbook's own assessment"
STILL = "the repository still gives these very bytes"


def whois(path: Path, root: Path) -> str:
    """The card of a figure's file, an SVG, PDF or PNG, whatever its name and place.

    Whether the repository still gives these bytes, or, of a retired figure, what took its place and why; caption, how
    to cite, licence, claims with today's verdicts, sources. A ForeignFile says in one sentence that the file is damaged
    or not one of ours, a ValueError that it is no file or too large.
    """
    content, name, book = read(path), plain(path.name), Book.open(root)
    try:
        identity = identify(content, imprint(book.tables))
    except ForeignFile as error:
        raise ForeignFile(f"{name} {plain(str(error))}") from None
    if not re.fullmatch(r"F\d\d_[a-z][a-z0-9_]+", identity.stem):
        raise ForeignFile(f"{name} calls itself {plain(identity.stem)!r}, which is no figure's name")
    today = retirement(identity.id, book) or standing(identity, content, root)
    lines = [
        f"{identity.stem}: {plain(identity.title)}",
        "",
        _part("Today", today),
        _part("Caption", identity.caption),
        _part("Shown in", f"notebooks/{identity.notebook}.ipynb" if identity.notebook else "no notebook"),
        _part("Cite", citation(identity, __version__ if today == STILL else "")),
        _part("Licence", identity.rights),
        "",
        "Claims, with today's verdicts",
        *_claim_lines(identity, book),
        "",
        folded(plain(identity.source_line), 2),
        *(source_lines(book.tables["sources"], map(plain, identity.sources)) or [NO_SOURCES]),
    ]
    return "\n".join(lines)


def _part(name: str, words: str) -> str:
    return field(name, plain(words), room=10)


def citation(identity: Identity, version: str) -> str:
    """How to cite a figure, by its identifier and fingerprint."""
    parts = ["claimbook", identity.id, f"version {version}" if version else "", f"fingerprint {identity.fingerprint}"]
    return f"{identity.title} ({', '.join(filter(None, parts))})"


def retirement(exhibit: str, book: Book) -> str:
    """Of the id of a retired figure or table, what took its place and why: a sentence; of another, nothing."""
    rows = book.retired()
    for row in rows[rows["exhibit_id"] == exhibit].itertuples():
        why = f"{exhibit} is retired, because {row.why}"
        return f"{why}; version {row.last_version} was the last to have it. In its place: {row.replaced_by}"
    return ""


def standing(identity: Identity, content: bytes, root: Path) -> str:
    """Whether today's repository gives these bytes and, if not, which input changed: a sentence."""
    record = _record(root, identity.id)
    if record is None:
        return f"this repository has no {identity.stem}; it is from another version, or its notebook has not been run"
    changed = [name for name, digest in identity.inputs.items() if _hash_of(root, name) != digest]
    gone = [name for name in changed if not _hash_of(root, name)]
    changed = [name for name in changed if name not in gone]
    causes = [f"{listed(changed)} changed"] if changed else []
    causes += [f"{listed(gone)} {'are' if len(gone) > 1 else 'is'} no longer there"] if gone else []
    if hashlib.sha256(content).hexdigest() in record["outputs"].values():
        if not causes:
            return STILL
        return f"it was made from data that has changed since: {' and '.join(causes)}; `make` draws it anew"
    new = [name for name in record["inputs"] if name not in identity.inputs]
    causes += [f"{listed(new)} came in"] if new else []
    stem = f"{record['id']}_{record['name']}"
    causes += [f"it is now called {stem}"] if stem != identity.stem else []
    words = [part for part in WORDS if getattr(identity, part) != record[part]]
    if words:
        causes.append(f"its words changed ({listed(words)})")
    if list(identity.claims) != record["claims"]:
        causes.append("the claims that it bears on changed")
    csv = record["outputs"].get(f"{stem}.csv")
    if identity.rows_sha256 != csv and not changed and not gone and not new:
        causes.append("the rows drawn changed though their tables did not, so the code that computes them did")
    if identity.fingerprint != record["fingerprint"]:
        prints = f"fingerprint {plain(identity.fingerprint)} then, {record['fingerprint']} now"
        return (
            f"the picture has changed since this version of it ({prints}): {'; '.join(causes) or 'it has other tables'}"
        )
    if causes:
        return f"the repository gives other bytes now: {' and '.join(causes)}"
    if identity.picture_sha256 != record.get("picture_sha256"):
        cause = "words and rows are the same, so the drawing code or the style changed"
        return f"the repository gives other bytes now: {cause}"
    return "the repository gives the same figure, but this file was changed after its export or by another version"


def _record(root: Path, exhibit: str) -> dict | None:
    found = sorted((root / "figures").glob(f"{exhibit}_*.json"))
    return json.loads(found[0].read_text(encoding="utf-8")) if found else None


def _hash_of(root: Path, name: str) -> str:
    """SHA-256 of a table; empty if there is none. Only files of data/ are looked at, whatever the file claims."""
    path = (root / name).resolve()
    if not path.is_relative_to((root / "data").resolve()) or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _claim_lines(identity: Identity, book: Book) -> list[str]:
    verdicts = book.verdicts().set_index("claim_id", drop=False)
    lines = []
    for claim in identity.claims:
        known = claim in verdicts.index
        lines += claim_lines(verdicts.loc[[claim]]) if known else [f"{plain(claim)}: no claim of this repository"]
    return [f"  {line}" for line in lines]
