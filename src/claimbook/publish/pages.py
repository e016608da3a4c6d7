"""The pages for a browser, as strings: gallery, annotated article, and the reading view of the whole text.

Each page is one file with its style and script inside, and a policy that lets nothing else run or load.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from claimbook.book import Book
from claimbook.box import restored
from claimbook.data.article import left_out
from claimbook.data.locators import rows_in_words
from claimbook.palette import VERDICT_EDGES
from claimbook.publish.citations import Release, apa, bibtex, exhibit_item, package_item, source_item
from claimbook.publish.linked_data import dumps
from claimbook.words import DECIDED, VERDICT_GLYPHS, VERDICT_NAMES, VERDICTS, sentence

# The figures' verdict colours are too dark for a dark ground; these have 3:1 there.
DARK_GROUND = "#15181c"
DARK_VERDICT_COLOURS = {
    "supported": "#4a9fe0",
    "supported_with_correction": "#b4d7f7",
    "mixed": "#e0a92e",
    "contradicted": "#ff7a6e",
    "not_enough_evidence": "#a8a8a8",
    "not_checkable": "#a8a8a8",
}
# With more claims than this a figure is about the article as a whole.
MANY_CLAIMS = 14
FORMATS = ("svg", "pdf", "png", "html", "csv", "md")
TEMPLATES = Path(__file__).parent / "templates"


def gallery(book: Book, records: Sequence[Mapping], sizes: Mapping[str, tuple[int, int]], release: Release) -> str:
    """The page that shows every figure and table, as HTML for ``figures/index.html``.

    ``records`` are those of figures and tables, in order; ``sizes`` has width and height of each figure in CSS pixels,
    by id.
    """
    claims = _claims(book)
    sources = {row["source_id"]: row for row in book.tables["sources"].to_dict("records")}
    exhibits = []
    for record in records:
        item = exhibit_item(record, release)
        own = [claims[claim] for claim in record["claims"]]
        exhibits.append(
            {
                **record,
                "stem": item["id"],
                "size": sizes.get(record["id"]),
                "downloads": _downloads(record),
                "own": own,
                "verdicts": _by_verdict(own),
                "many": len(own) > MANY_CLAIMS,
                "cited": [_reference(sources[source]) for source in record["sources"]],
                "apa": apa(item),
                "bibtex": bibtex(item),
                "csl": dumps(item),
            }
        )
    return _render(
        "gallery.html",
        script="gallery.js",
        exhibits=exhibits,
        claims=claims.values(),
        notebooks=list(dict.fromkeys(record["notebook"] for record in records if record["notebook"])),
        release=release,
        package=apa(package_item(release)),
    )


def article(book: Book, records: Sequence[Mapping], release: Release) -> str:
    """The quotes in the article's order, with verdicts and grounds, as HTML for ``figures/article.html``.

    The words between the quotes are only counted.
    """
    return _render(
        "article.html",
        script="article.js",
        paragraphs=_paragraphs(book, _cards(book, records)),
        **_about(book, release),
    )


def reading(book: Book, records: Sequence[Mapping], release: Release, text: str) -> str:
    """The whole text with every claim underlined, as HTML for ``build/article.html``: never to be published."""
    cards = _cards(book, records)
    paragraphs = [{**paragraph, "pieces": _pieces(text, paragraph, cards)} for paragraph in _paragraphs(book, cards)]
    return _render("reading.html", script="article.js", paragraphs=paragraphs, **_about(book, release))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["count"] = lambda number, word: f"{number} {word}{'' if number == 1 else 's'}"
    return environment


def _render(template: str, *, script: str, **values) -> str:
    environment = _environment()
    style = environment.get_template("style.css").render(
        verdicts=VERDICTS, light=VERDICT_EDGES, dark=DARK_VERDICT_COLOURS, dark_ground=DARK_GROUND
    )
    code = (TEMPLATES / script).read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; img-src 'self' file:; style-src '{_digest(style)}'; script-src '{_digest(code)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return environment.get_template(template).render(
        style=style,
        code=code,
        policy=policy,
        glyphs=VERDICT_GLYPHS,
        names=VERDICT_NAMES,
        decided=DECIDED,
        verdict_order=VERDICTS,
        **values,
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _about(book: Book, release: Release) -> dict:
    credit = book.tables["article"].iloc[0].to_dict()
    sources = book.tables["sources"].set_index("source_id")["url"]
    return {
        "credit": credit,
        "copy_url": _web_address(sources.get(credit["source_id"], "")),
        "counts": book.counts().to_dict(),
        "release": release,
        "package": apa(package_item(release)),
    }


def _claims(book: Book) -> dict[str, dict]:
    return {row["claim_id"]: row for row in book.verdicts().to_dict("records")}


def _by_verdict(claims: Iterable[Mapping]) -> dict[str, int]:
    """How many of some claims have each verdict that occurs, in the order of the verdicts."""
    found = [claim["verdict"] for claim in claims]
    return {verdict: found.count(verdict) for verdict in VERDICTS if verdict in found}


def _downloads(record: Mapping) -> list[tuple[str, str]]:
    by_kind = {Path(name).suffix[1:]: name for name in record["outputs"]}
    return [(kind.upper(), by_kind[kind]) for kind in FORMATS if kind in by_kind]


def _reference(source: Mapping) -> dict:
    url = _web_address(source["url"])
    item = source_item(source)
    item.pop("URL", None)
    return {"words": apa(item), "url": url}


def _web_address(url: str) -> str:
    """An address that a link may have; anything but http and https is shown as no link at all."""
    return url if re.match(r"https?://", url) else ""


def _cards(book: Book, records: Sequence[Mapping]) -> dict[str, dict]:
    """What the page says about each claim when it is chosen."""
    claims = _claims(book)
    verdicts = book.tables["verdicts"].set_index("claim_id")
    sources = {row["source_id"]: _reference(row) for row in book.tables["sources"].to_dict("records")}
    links: dict[str, list[dict]] = {}
    for link in book.tables["evidence_links"].to_dict("records"):
        links.setdefault(link["claim_id"], []).append(link)
    substitutions = book.tables["substitutions"]
    replaced = substitutions[substitutions["meaning_changed"]].sort_values("start").to_dict("records")
    scopes = book.tables["answers"].set_index("claim_id")["scope"]
    for claim, card in claims.items():
        card["question"], card["reasoning"] = verdicts.at[claim, "question"], verdicts.at[claim, "reasoning"]
        card["result"] = sentence(card["because"]) if claim in book.findings else ""
        card["change"] = book.change_in_words(claim)
        card["answer"], card["scope"] = book.answer(claim), scopes[claim]
        card["evidence"] = [
            {
                "role": link["role"],
                "set": link["set"],
                "finding": link["finding"],
                "later": link["later_source"],
                "rows": _rows(book, link["table"], link["locator"]),
                **sources[link["source_id"]],
            }
            for link in links.get(claim, ())
        ]
        bearing = [record for record in records if claim in record["claims"]]
        card["figures"] = [record for record in bearing if len(record["claims"]) <= MANY_CLAIMS]
        card["overviews"] = [record for record in bearing if record not in card["figures"]]
        card["shares"] = [
            other["claim_id"]
            for other in claims.values()
            if other is not card and other["start"] < card["end"] and card["start"] < other["end"]
        ]
        # The replaced words inside the quote whose meaning changed.
        card["replaced"] = [word for word in replaced if card["start"] <= word["start"] and word["end"] <= card["end"]]
        card["words"] = _restored(card["quote"], card["start"], card["replaced"])
    return claims


def _restored(text: str, start: int, replaced: Iterable[Mapping]) -> list[dict]:
    """A stretch of text in pieces: plain, or replaced with what was meant."""
    return [{"text": words, "meant": meant} for words, meant in restored(text, start, replaced)]


def _rows(book: Book, table: str, locator: str) -> dict | None:
    if not table:
        return None
    rows = book.tables.finder(table).rows(locator)
    return {"file": book.tables.file(table), "words": f"row{'' if len(rows) == 1 else 's'} {rows_in_words(rows)}"}


def _paragraphs(book: Book, cards: Mapping[str, dict]) -> list[dict]:
    """The article's paragraphs: quotes and the places between them, in order."""
    sentences = book.tables["sentences"]
    gaps = left_out(book.tables["claims"], sentences).to_dict("records")
    headings = set(sentences.loc[sentences["kind"] == "heading", "sentence"])
    paragraphs = []
    for number, own in sentences.groupby("paragraph"):
        start, end = int(own["start"].min()), int(own["end"].max())
        items = [card for card in cards.values() if start <= card["start"] < end]
        shown = set()
        for gap in gaps:
            if start <= gap["start"] < end:
                words = "" if gap["sentence"] in shown else _words_left_out(gap)
                heading = gap["sentence"] in headings
                # Where each place of a sentence holds exactly one word, each says so.
                if gap["words"] != gap["places"]:
                    shown.add(gap["sentence"])
                items.append(
                    {"claim_id": "", "start": gap["start"], "end": gap["end"], "left": words, "heading": heading}
                )
        items.sort(key=lambda item: (item["start"], item["end"]))
        paragraphs.append(
            {"number": int(number), "start": start, "end": end, "items": items, "sentences": own.to_dict("records")}
        )
    return paragraphs


def _words_left_out(gap: Mapping) -> str:
    if gap["words"] == gap["places"]:
        return "1 word"
    words = f"{gap['words']} words"
    return words if gap["places"] == 1 else f"{words} in {gap['places']} places"


def _pieces(text: str, paragraph: Mapping, cards: Mapping[str, dict]) -> list[dict]:
    """A paragraph of the text cut wherever a claim begins or ends."""
    claims = [cards[item["claim_id"]] for item in paragraph["items"] if item["claim_id"]]
    edges = [edge for claim in claims for edge in (claim["start"], claim["end"])]
    cuts = sorted({paragraph["start"], paragraph["end"], *edges})
    pieces = []
    for low, high in pairwise(cuts):
        over = [claim for claim in claims if claim["start"] <= low and high <= claim["end"]]
        replaced = [word for claim in over[-1:] for word in claim["replaced"] if low <= word["start"] < high]
        pieces.append(
            {
                "words": _restored(text[low:high], low, replaced),
                "claims": over,
                "begins": [claim for claim in over if claim["start"] == low],
            }
        )
    return pieces
