"""From a card to the identity of what is published: words filled once, tables and sources looked up once."""

import hashlib
from collections import Counter

from exhibit.card import Card
from exhibit.catalogue import Catalogue
from exhibit.identity import Identity

# What a source line names, and how long it may be: about two lines at the foot.
MOST_NAMED, MOST_LETTERS = 4, 275


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
    cited = [source for cell in cells for source in str(cell).split(";") if source]
    identity = Identity(
        identifier=catalogue.imprint.identifier(card.id),
        name=card.name,
        **words,
        rights=catalogue.imprint.rights,
        source_line=_source_line(card, catalogue, cited),
        notebook=catalogue.notebook,
        fingerprint=digest.hexdigest()[:6],
        claims=tuple(card.claims),
        sources=tuple(dict.fromkeys(cited)),
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


def _source_line(card: Card, catalogue: Catalogue, cited: list[str]) -> str:
    """The publishers of most rows, as many as fit, and the terms that differ from those of the figure."""
    rows, imprint = Counter(catalogue.publishers(cited)), catalogue.imprint
    # Of as many rows, those with a bracket, which are reposts and mirrors, come last.
    names = sorted(rows, key=lambda name: (-rows[name], "(" in name)) or [f"{imprint.publisher}'s own assessment"]
    terms = [term for term in dict.fromkeys(catalogue.terms(card.tables)) if not term.endswith(imprint.licence)]
    where = f"row by row in {card.stem}.csv" if "source_id" in card.drawn else f"named in {catalogue.sources_file}"
    line = ""
    for named in range(MOST_NAMED, 0, -1):
        others = len(names) - named
        rest = f" and {others} other{'s' * (others > 1)}, {where}" if others > 0 else ""
        line = f"Source{'s' * (len(names) > 1)}: {'; '.join(names[:named])}{rest}."
        line += f" Terms of the data: {'; '.join(terms)}." if terms else ""
        if len(line) <= MOST_LETTERS:
            break
    return line
