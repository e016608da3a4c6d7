"""From a card to the identity of what is published: words filled once, tables and sources looked up once."""

import hashlib
from collections.abc import Iterable

from exhibit.card import Card
from exhibit.catalogue import Catalogue
from exhibit.identity import Identity


def look_up(card: Card, catalogue: Catalogue) -> tuple[Identity, bytes]:
    """Check a card and look up where what it stands for comes from.

    Returns
    -------
    Identity
        What the files say of themselves, without a picture's digest.
    bytes
        The rows drawn, as CSV.

    Raises
    ------
    CardError
        If the card breaks the contract.
    """
    words, rows = card.checked(catalogue), card.drawn.to_csv(index=False, lineterminator="\n").encode()
    inputs, digest = catalogue.inputs(card.tables), hashlib.sha256()
    for part in [*words.values(), *card.claims, *inputs.values()]:
        digest.update(part.encode() + b"\0")
    digest.update(rows)
    # The rows' own sources where they have them, else those of the tables.
    cells = card.drawn["source_id"].dropna() if "source_id" in card.drawn else catalogue.sources(card.tables)
    sources = _unique(source for cell in cells for source in str(cell).split(";") if source)
    identity = Identity(
        identifier=catalogue.imprint.identifier(card.id),
        name=card.name,
        **words,
        rights=catalogue.imprint.rights,
        source_line=_source_line(card, catalogue, sources),
        notebook=catalogue.notebook,
        fingerprint=digest.hexdigest()[:6],
        claims=tuple(card.claims),
        sources=tuple(sources),
        inputs=inputs,
        rows_sha256=hashlib.sha256(rows).hexdigest(),
    )
    return identity, rows


def receipt(card: Card, identity: Identity, catalogue: Catalogue) -> str:
    """Id, claims, tables, fingerprint and licence in one line."""
    claims = " ".join(card.claims) if len(card.claims) <= 8 else f"{len(card.claims)} claims"
    tables = " ".join(card.tables) if len(card.tables) <= 4 else f"{len(card.tables)} tables"
    terms = f"{catalogue.imprint.publisher}, {catalogue.imprint.licence}"
    return " · ".join([card.id, claims, tables, identity.fingerprint, terms])


def _source_line(card: Card, catalogue: Catalogue, sources: list[str]) -> str:
    publishers = _unique(catalogue.publishers(sources))
    if len(publishers) > 3:
        where = f"Sources: {len(sources)}, named row by row in {card.stem}.csv and {catalogue.sources_file}"
    else:
        where = "Source: " + ("; ".join(publishers) or f"{catalogue.imprint.publisher}'s own assessment")
    return f"{where}. Terms of the data: {'; '.join(_unique(catalogue.terms(card.tables)))}."


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
