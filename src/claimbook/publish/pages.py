"""The pages as strings: figures, claims, the article claim by claim, notebooks, and a reading view.

Each page for a browser is one file with its style and script inside, and a policy that lets nothing else run or load.
"""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from claimbook.book import Book
from claimbook.box import restored
from claimbook.data.citation import name_in_words
from claimbook.data.locators import rows_in_words
from claimbook.dates import in_words
from claimbook.palette import VERDICT_EDGES
from claimbook.paths import READING_VIEW
from claimbook.publish.citations import Release, apa, bibtex, claim_item, exhibit_item, package_item, source_item
from claimbook.publish.linked_data import claim_reviews, dumps
from claimbook.words import CHANGE, DECIDED, MEANINGS, VERDICT_GLYPHS, VERDICT_NAMES, VERDICTS, listed, sentence
from exhibit.card import in_markdown

# With more claims than this a figure is about the article as a whole.
MANY_CLAIMS = 14
FORMATS = ("svg", "pdf", "png", "html", "csv", "md")
TEMPLATES = Path(__file__).parent / "templates"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(disabled_extensions=["md"], default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
ENVIRONMENT.globals |= {"glyphs": VERDICT_GLYPHS, "names": VERDICT_NAMES, "verdict_order": VERDICTS}
ENVIRONMENT.globals |= {"decided": DECIDED, "change": CHANGE, "formats": FORMATS, "meanings": MEANINGS}
ENVIRONMENT.filters["in_markdown"] = in_markdown


def site(
    book: Book, records: list[dict], areas: Mapping, release: Release, notebooks: Mapping, text: str | None = None
) -> dict[str, str]:
    """All pages, HTML or Markdown, by path.

    ``records`` are those of figures and tables, in order; ``areas`` says by id what of each picture is drawing, in CSS
    pixels: ``width`` and ``height`` of all, ``top`` and ``bottom`` of what lies between title and source line, which
    the page says itself. ``notebooks`` has what ``read_notebook`` gives, by name; ``text`` is the article's, for the
    reading view in ``build/``, which is never to be published.
    """
    cited = {row["source_id"]: _reference(row) for row in book.tables["sources"].to_dict("records")}
    exhibits = [_exhibit(book, record, cited, release) | {"area": areas.get(record["id"])} for record in records]
    claims = _cards(book, exhibits, cited, release)
    for exhibit in exhibits:
        exhibit["own"] = [claims[claim] for claim in exhibit["claims"]]
        exhibit["made_in"] = notebooks.get(exhibit["notebook"])
    # A picture of all claims leads.
    exhibits.sort(key=lambda one: not (one["area"] and one["number"] == len(claims)))
    credit = book.tables["article"].iloc[0].to_dict()
    common = {
        "release": release,
        "authors": listed([name_in_words(name) for name in release.authors]),
        "released": in_words(release.released.isoformat()),
        "package": apa(package_item(release)),
        "claims": list(claims.values()),
        "counts": book.counts().to_dict(),
        "credit": credit,
        "published_by": in_words(credit["published_by"]),
        "altered": book.altered,
        "copy_url": cited.get(credit.get("source_id"), {"url": ""})["url"],
        "areas": areas,
    }
    paragraphs = _paragraphs(book, claims.values())
    tables = [one for one in exhibits if one["id"].startswith("T") and len(one["own"]) == len(claims)]
    reviews = dumps(claim_reviews(book, release), indent=None)
    pages: dict[str, tuple[str, dict]] = {
        "figures/index.html": ("gallery.html", {"exhibits": exhibits, "notebooks": notebooks}),
        "figures/claims.html": ("claims.html", {"tables": tables}),
        "figures/article.html": ("article.html", {"paragraphs": paragraphs, "reviews": reviews}),
        "docs/claims.md": ("claims.md", {"paragraphs": paragraphs}),
    }
    for stem, notebook in notebooks.items():
        values = {"stem": stem, "notebook": notebook, "others": notebooks.values(), "areas": {}}
        pages[f"figures/{notebook['page']}"] = ("notebook.html", values)
    if text is not None:
        cut = [{**paragraph, "pieces": _pieces(text, paragraph)} for paragraph in paragraphs]
        pages[READING_VIEW] = ("reading.html", {"paragraphs": cut})
    return {place: _render(template, place, **common | values) for place, (template, values) in pages.items()}


def _exhibit(book: Book, record: Mapping, cited: Mapping[str, dict], release: Release) -> dict:
    """What the pages say of a figure or table, but for its claims."""
    item = exhibit_item(record, release)
    return {
        **record,
        "stem": item["id"],
        "files": [(table, book.tables.file(table)) for table in record["tables"]],
        "many": len(record["claims"]) > MANY_CLAIMS,
        "number": len(record["claims"]),
        "cited": [cited[source] for source in record["sources"]],
        "apa": apa(item),
        "bibtex": bibtex(item),
        "csl": dumps(item),
    }


def _render(template: str, place: str, *, areas: Mapping, **values) -> str:
    # From the page to the folder of the figures.
    up = {"figures": "", "build": "../figures/", "docs": "../figures/"}.get(str(Path(place).parent), "../")
    style = ENVIRONMENT.get_template("style.css").render(light=VERDICT_EDGES, up=up, areas=areas)
    code = (TEMPLATES / "site.js").read_text(encoding="utf-8")
    files = "default-src 'none'; img-src 'self' file:; font-src 'self' file:"
    policy = f"{files}; style-src '{_digest(style)}'; script-src '{_digest(code)}'; base-uri 'none'; form-action 'none'"
    own = {"style": style, "code": code, "policy": policy, "place": place, "up": up}
    return ENVIRONMENT.get_template(template).render(**own, **values)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _reference(source: Mapping) -> dict:
    item = source_item(source)
    url = item.pop("URL", "")
    # Anything but http and https is shown as no link at all.
    return {"words": apa(item), "url": url if url.startswith(("http://", "https://")) else ""}


def _cards(book: Book, exhibits: Sequence[Mapping], cited: Mapping[str, dict], release: Release) -> dict[str, dict]:
    """What the pages say about each claim, in the order of the article."""
    claims, links = {card["claim_id"]: card for card in book.claim().rows}, defaultdict(list)
    for link in book.tables["evidence_links"].to_dict("records"):
        rows = _rows(book, link["table"], link["locator"])
        links[link["claim_id"]].append({**link, "rows": rows, **cited[link["source_id"]]})
    grounds = book.tables["verdicts"][["claim_id", "question", "reasoning"]]
    for row in grounds.merge(book.sources()[["claim_id", "origins"]]).to_dict("records"):
        claims[row["claim_id"]] |= row
    for claim, card in claims.items():
        start, end = card["start"], card["end"]
        card |= {
            "result": sentence(card["because"]) if card["change"] else "",
            "change": card["change"] and sentence(card["change"]),
            "apa": apa(claim_item(card, release)),
            "evidence": links[claim],
            "figures": [exhibit for exhibit in exhibits if claim in exhibit["claims"]],
            "shares": [other for other, o in claims.items() if o is not card and o["start"] < end and start < o["end"]],
            "replaced": [word for word in book.replaced if start <= word["start"] and word["end"] <= end],
        }
    return claims


def _rows(book: Book, table: str, locator: str) -> dict | None:
    if not table:
        return None
    rows = book.tables.finder(table).rows(locator)
    return {"file": book.tables.file(table), "words": f"row{'' if len(rows) == 1 else 's'} {rows_in_words(rows)}"}


def _paragraphs(book: Book, cards: Collection[Mapping]) -> list[dict]:
    """The article's paragraphs, in order, with their claims."""
    places = book.tables["sentences"].groupby("paragraph").agg(start=("start", "min"), end=("end", "max"))
    return [
        {"number": number, "start": start, "end": end, "claims": [one for one in cards if one["paragraph"] == number]}
        for number, start, end in places.itertuples()
    ]


def _pieces(text: str, paragraph: Mapping) -> list[dict]:
    """A paragraph of the text cut wherever a claim begins or ends."""
    claims = paragraph["claims"]
    cuts = {paragraph["start"], paragraph["end"]}.union(*((claim["start"], claim["end"]) for claim in claims))
    pieces = []
    for low, high in pairwise(sorted(cuts)):
        over = [claim for claim in claims if claim["start"] <= low and high <= claim["end"]]
        words = restored(text[low:high], low, over[-1]["replaced"] if over else ())
        pieces.append({"words": words, "claims": over, "begins": [claim for claim in over if claim["start"] == low]})
    return pieces
