"""Where a figure's file comes from, wherever it is found: what it says of itself, held against today's repository."""

import hashlib
import json
import re
from pathlib import Path

from claimbook.book import Book
from claimbook.bounded import plain, read
from claimbook.box import fields, folded
from claimbook.data.citation import read_citation
from claimbook.exhibits import imprint
from claimbook.explain import claim_lines, source_lines
from claimbook.publish.identify import identify
from claimbook.words import listed
from exhibit.identity import ForeignFile, Identity

PARTS = ("name", "title", "subtitle", "caption", "alt", "claims")
STILL = "the repository still gives these very bytes"


def whois(path: Path, book: Book) -> str:
    """The card of a figure's file, an SVG, PDF or PNG, whatever its name and place.

    Whether the repository still gives these bytes, or, of a retired figure, what took its place and why; caption, how
    to cite, licence, claims with today's verdicts, sources. A ForeignFile says in one sentence that the file is damaged
    or not one of ours, a ValueError that it is no file or too large.
    """
    content, name, root, own = read(path), plain(path.name), book.tables.root, imprint(book.tables)
    try:
        identity = identify(content, own)
    except ForeignFile as error:
        raise ForeignFile(f"{name} {plain(str(error))}") from None
    if not re.fullmatch(r"F\d\d_[a-z][a-z0-9_]+", identity.stem):
        raise ForeignFile(f"{name} calls itself {plain(identity.stem)!r}, which is no figure's name")
    today = retirement(identity.id, book) or standing(identity, content, root)
    version = f"version {read_citation(root)['version']}, " if today == STILL else ""
    parts = {
        "Today": today,
        "Caption": identity.caption,
        "Shown in": f"notebooks/{identity.notebook}.ipynb" if identity.notebook else "no notebook",
        "Cite": f"{identity.title} ({own.publisher}, {identity.id}, {version}fingerprint {identity.fingerprint})",
        "Licence": identity.rights,
    }
    known = set(book.tables["claims"]["claim_id"])
    verdicts = book.verdicts([claim for claim in identity.claims if claim in known])
    sources = source_lines(book.tables["sources"], map(plain, identity.sources))
    lines = [
        f"{identity.stem}: {plain(identity.title)}",
        "",
        *fields({part: plain(words) for part, words in parts.items()}, room=10),
        "",
        "Claims, with today's verdicts",
        *(f"  {line}" for line in claim_lines(verdicts)),
        *(f"  {plain(claim)}: no claim of this repository" for claim in identity.claims if claim not in known),
        "",
        folded(plain(identity.source_line), 2),
        *(sources or [f"  none: {own.publisher}'s own assessment"]),
    ]
    return "\n".join(lines)


def retirement(exhibit: str, book: Book) -> str:
    """Of the id of a retired figure or table, what took its place and why: a sentence; of another, nothing."""
    for row in book.retired().query("exhibit_id == @exhibit").itertuples():
        why = f"{exhibit} is retired, because {row.why}"
        return f"{why}; version {row.last_version} was the last to have it. In its place: {row.replaced_by}"
    return ""


def standing(identity: Identity, content: bytes, root: Path) -> str:
    """Whether today's repository gives these bytes and, if not, which input changed: a sentence."""
    if not (found := sorted((root / "figures").glob(f"{identity.id}_*.json"))):
        return f"this repository has no {identity.stem}; it is from another version, or its notebook has not been run"
    record = json.loads(found[0].read_text(encoding="utf-8"))
    then, now = identity.inputs, {name: _hash_of(root, name) for name in identity.inputs}
    differing = {
        "changed": [name for name in then if now[name] not in ("", then[name])],
        "went out": [name for name in then if not now[name] or name not in record["inputs"]],
        "came in": [name for name in record["inputs"] if name not in then],
    }
    causes = [f"{listed(names)} {what}" for what, names in differing.items() if names]
    if hashlib.sha256(content).hexdigest() in record["outputs"].values():
        data = f"it was made from data that has changed since: {' and '.join(causes)}; `make` draws it anew"
        return data if causes else STILL
    if not causes and identity.rows_sha256 != record["outputs"].get(f"{record['id']}_{record['name']}.csv"):
        causes.append("the rows drawn changed though their tables did not, so the code that computes them did")
    own = vars(identity) | {"claims": list(identity.claims)}
    if parts := [part for part in PARTS if own[part] != record[part]]:
        causes.insert(0, f"its {listed(parts)} changed")
    if not causes and identity.picture_sha256 != record.get("picture_sha256"):
        causes.append("words and rows are the same, so the drawing code or the style changed")
    said = "the repository gives other bytes now"
    if identity.fingerprint != record["fingerprint"]:
        prints = f"fingerprint {plain(identity.fingerprint)} then, {record['fingerprint']} now"
        said = f"the picture has changed since this version of it ({prints})"
    same = "the repository gives the same figure, but this file was changed after its export or by another version"
    return f"{said}: {'; '.join(causes)}" if causes else same


def _hash_of(root: Path, name: str) -> str:
    """SHA-256 of a table; empty if there is none. Only files of data/ are looked at, whatever the file claims."""
    path = (root / name).resolve()
    inside = path.is_relative_to((root / "data").resolve()) and path.is_file()
    return hashlib.sha256(path.read_bytes()).hexdigest() if inside else ""
