"""What is published beside the figures: citations, linked data, pages; text from data stays inert in all of them."""

import csv
import json
import re
import shutil
from html.parser import HTMLParser

import mistune
import pytest
import yaml

from claimbook.book import Book
from claimbook.cli import main
from claimbook.data.tables import ROOT, DataError, Tables
from claimbook.exhibits import tabulate
from claimbook.palette import VERDICT_EDGES
from claimbook.paths import READING_VIEW
from claimbook.publish.citations import (
    Release,
    apa,
    bibtex,
    citation_text,
    claim_item,
    exhibit_item,
    fingerprint,
    latex,
    package_item,
    source_item,
)
from claimbook.publish.codebook import codebook
from claimbook.publish.linked_data import RATINGS, annotations, claim_reviews, crate, dumps
from claimbook.publish.notebooks import read_notebook
from claimbook.publish.pages import TEMPLATES, site
from claimbook.publish.write import CLAIMS, MARKS, PAGES_SEAL, cards, published, readme
from claimbook.words import VERDICT_NAMES, VERDICTS
from exhibit.card import Card
from sample_files import CITATION as CFF
from sample_files import IMPRINT

HOSTILE = '<script>alert(1)</script></script><img src=x onerror=alert(1)> =HYPERLINK("x") \\input{y} {{7*7}} & "quoted" %$#_^~'
CITATION = yaml.safe_load(CFF)
RECORD = {
    "id": "F99",
    "name": "sample",
    "notebook": "01_garden",
    "title": "Three of two numbers",
    "subtitle": "Numbers",
    "caption": "A caption.",
    "alt": "Two points.",
    "claims": ["C01", "C02"],
    "tables": ["trees"],
    "sources": ["hall-2024-trees"],
    "source_line": "Source: The town hall.",
    "licence": "CC BY 4.0",
    "fingerprint": "abc123",
    "inputs": {"data/evidence/trees.csv": "0" * 64},
    "texts": ["0", "Numbers", "Source: The town hall."],
    "outputs": {"F99_sample.svg": "1" * 64, "F99_sample.csv": "2" * 64},
}


@pytest.fixture(scope="module")
def release() -> Release:
    return Release(CITATION, IMPRINT, "f00d42")


@pytest.fixture(scope="module")
def book(exhibited) -> Book:
    return Book.open(exhibited)


@pytest.fixture(scope="module")
def made(book) -> dict[str, str]:
    return published(book)


@pytest.fixture(scope="module")
def hostile(tables) -> Book:
    """A book in which the words of the first claim, of its verdict and of a source try to break out."""
    claims, verdicts = tables["claims"].copy(), tables["verdicts"].copy()
    links, sources = tables["evidence_links"].copy(), tables["sources"].copy()
    claims.loc[0, ["reading", "quote"]] = HOSTILE, HOSTILE[: len(claims.loc[0, "quote"])]
    verdicts.loc[verdicts["claim_id"] == "C05", ["reasoning", "caveat", "question"]] = HOSTILE
    links.loc[0, "finding"] = HOSTILE
    sources.loc[sources["source_id"] == "hall-2024-trees", ["title", "authors", "url"]] = (
        HOSTILE,
        HOSTILE,
        "javascript:alert(1)",
    )
    for name, frame in (("claims", claims), ("verdicts", verdicts), ("evidence_links", links), ("sources", sources)):
        tables = tables.with_table(name, frame)
    return Book.open(tables=tables)


def notebook(*cells: dict) -> str:
    return json.dumps({"cells": list(cells)})


def code_cell(source: str, **data: str) -> dict:
    outputs = [{"data": {kind.replace("_", "/"): [words]}} for kind, words in data.items()]
    return {"cell_type": "code", "source": [source], "outputs": outputs}


class Page(HTMLParser):
    """What a browser would make of a page, as far as these tests ask."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def test_citations_name_author_year_version_fingerprint_and_licence(release):
    item = exhibit_item(RECORD, release)
    text, entry = apa(item), bibtex(item)
    for part in (
        CITATION["authors"][0]["name"],
        str(release.released.year),
        "Three of two numbers",
        "F99",
        release.version,
        "abc123",
        "CC BY 4.0",
    ):
        assert part in text and part in entry, part
    assert entry.startswith("@misc{F99_sample,\n")
    assert item["id"] == "F99_sample" and item["issued"] == {"date-parts": [[release.released.year]]}


@pytest.mark.parametrize(
    "date, said",
    [
        ("", "n.d."),
        ("2024", "2024"),
        ("2024-03", "2024, March"),
        ("2024-03-08", "2024, March 8"),
        ("../2024-07-18", "by 2024, July 18"),
        ("2024-03-14/2025-11-08", "2024, March 14 to 2025, November 8"),
    ],
)
def test_dates_of_sources_are_said_as_exactly_as_they_are_known(date, said):
    source = {
        "source_id": "x",
        "authors": "A",
        "title": "T",
        "publisher": "P",
        "original_publisher": "",
        "date": date,
        "url": "",
        "kind": "press",
    }
    assert apa(source_item(source)) == f"A ({said}). T. P." or apa(source_item(source)) == f"A. ({said}). T. P."


def test_bibliography_has_every_exhibit_and_source_once(made, exhibited, release, tables):
    keys = re.findall(r"^@misc\{([^,]+),$", made["figures/references.bib"], flags=re.M)
    exhibits = [f"{card['id']}_{card['name']}" for card in cards(exhibited)]
    assert len(exhibits) == 3 and keys == [package_item(release)["id"], *exhibits, *tables["sources"]["source_id"]]
    assert len(set(keys)) == len(keys)


def test_latex_keeps_no_command_of_the_text():
    safe = latex(HOSTILE)
    assert "\\input" not in safe and r"\textbackslash{}input" in safe
    assert safe.count("{") == safe.count("}") and re.search(r"(?<!\\)[%$#&_^~]", safe) is None


def test_a_citation_file_that_lost_something_is_refused():
    with pytest.raises(DataError, match=r"CITATION\.cff: the field 'date-released' is missing"):
        Release({key: value for key, value in CITATION.items() if key != "date-released"}, IMPRINT, "abc123")
    with pytest.raises(DataError, match=r"CITATION\.cff: is no citation file"):
        Release({**CITATION, "date-released": "soon"}, IMPRINT, "abc123")
    with pytest.raises(DataError, match="', fingerprint ' are missing"):
        citation_text("title: x\n", Release(CITATION, IMPRINT, "abc123"))


def test_fingerprint_changes_with_data_and_figures():
    base = fingerprint({"a": "1"}, [RECORD])
    assert re.fullmatch(r"[0-9a-f]{6}", base)
    assert base == fingerprint({"a": "1"}, [RECORD])
    assert base != fingerprint({"a": "2"}, [RECORD]) != fingerprint({"a": "1"}, [{**RECORD, "fingerprint": "0"}])


def test_zenodo_agrees_with_the_citation_file(made):
    zenodo = json.loads(made[".zenodo.json"])
    assert zenodo["title"] == CITATION["title"] and zenodo["version"] == CITATION["version"]
    assert zenodo["creators"] == [{"name": author["name"]} for author in CITATION["authors"]]
    print_of = re.search(r"fingerprint ([0-9a-f]{6})", made["CITATION.cff"]).group(1)
    assert print_of in zenodo["notes"] and print_of in made["figures/citations.txt"]


def test_every_claim_has_a_review_with_our_word_and_a_documented_rating(book, release):
    graph = {node["@id"]: node for node in claim_reviews(book, release)["@graph"]}
    documented = graph["#verdicts"]["description"]
    for row in book.verdicts().itertuples():
        rating = graph[f"#review-{row.claim_id}"]["reviewRating"]
        assert rating["alternateName"] == VERDICT_NAMES[row.verdict]
        assert rating.get("ratingValue") == RATINGS.get(row.verdict)
        if row.verdict in RATINGS:
            assert f"{VERDICT_NAMES[row.verdict]} {rating['ratingValue']}" in documented


def test_anchors_select_the_quotes_in_the_text(book, release, text):
    items = annotations(book, release)["items"]
    assert len(items) == len(book.verdicts())
    for item in items:
        position, quote = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]


def test_crate_describes_only_files_that_are_there_and_each_once(made, exhibited):
    graph = json.loads(made["ro-crate-metadata.json"])["@graph"]
    names = [node["@id"] for node in graph]
    assert len(names) == len(set(names))
    described = [name for name in names if "/" in name and not name.startswith(("#", "https://", "./"))]
    assert len(described) > 30
    assert [name for name in described if not (exhibited / name).exists() and name not in made] == [PAGES_SEAL]
    references = re.findall(r'\{\s*"@id": "([^"]+)"\s*\}', made["ro-crate-metadata.json"])
    assert set(references) <= {*names, "https://w3id.org/ro/crate/1.1"}


def test_article_says_each_claim_in_our_words_and_keeps_the_copy_to_short_quotes(book, release, text):
    page = site(book, [RECORD], {}, release, {})["figures/article.html"]
    words = "".join(Page(page).words)
    headings = book.tables["sentences"].query("kind == 'heading'").itertuples()
    quoted = {at for row in headings for at in range(row.start, row.end)}
    for row in book.verdicts().itertuples():
        assert row.reading in words and row.quote in words and f'id="{row.claim_id}"' in page
        quoted.update(range(row.start, row.end))
    between = "".join(" " if at in quoted else character for at, character in enumerate(text))
    for stretch in re.findall(r"\S+(?: \S+){5,}", between):
        assert stretch not in words


def test_reading_view_has_the_whole_text_once_and_stays_out_of_the_repository(book, release, text):
    page = site(book, [RECORD], {}, release, {}, text)[READING_VIEW]
    running = "".join(re.findall(r'<p class="running">(.*?)</p>', page, flags=re.S))
    running = re.sub(r'<span class="start">.*?</span> ', "", running)
    shown = "".join(Page(running).words)
    sentences = book.tables["sentences"]
    paragraphs = sentences.groupby("paragraph").agg(start=("start", "min"), end=("end", "max"))
    assert shown == "".join(text[row.start : row.end] for row in paragraphs.itertuples())
    ignored = (book.tables.root / ".gitignore").read_text(encoding="utf-8").split()
    assert f"/{READING_VIEW.split('/')[0]}/" in ignored
    assert READING_VIEW not in published(book) and READING_VIEW in published(book, text)


def test_meanings_are_never_merged_into_a_quote(tables, release):
    book = Book.open(tables=tables.with_table("claims", tables["claims"].assign(reading="Put in our words.")))
    page = site(book, [RECORD], {}, release, {})["figures/article.html"]
    words, quotes = "".join(Page(page).words), [row["quote"] for row in book.claim().rows]
    (quote,) = [quote for quote in quotes if any(meant for _, meant in quote)]
    assert "".join(meant or said for said, meant in quote) not in words
    assert all(f'data-meant="{meant}"' in page for _, meant in quote if meant)


@pytest.fixture(scope="module")
def hostile_pages(hostile, release) -> dict[str, str]:
    """Pages of which every part tries to break out."""
    record = {**RECORD, "title": HOSTILE, "caption": HOSTILE, "alt": HOSTILE, "subtitle": HOSTILE}
    cells = {"cell_type": "markdown", "source": [f"# {HOSTILE}"]}, code_cell(HOSTILE, text_markdown=HOSTILE)
    read = read_notebook(notebook(*cells), "01_garden", {"F99_sample": record})
    area = {"width": 9, "height": 9, "top": 0, "bottom": 9}
    return site(hostile, [record], {"F99": area}, release, {"01_garden": read}, "x" * 10_000)


@pytest.mark.parametrize(
    "name",
    [
        "figures/index.html",
        "figures/claims.html",
        "figures/article.html",
        "figures/notebooks/01_garden.html",
        READING_VIEW,
    ],
)
def test_text_from_data_stays_text_in_pages(hostile_pages, name):
    page = Page(hostile_pages[name])
    assert page.tags.count("script") == 1 + (name == "figures/article.html")
    assert "onerror" not in dict(page.attributes)
    assert all(not str(value).lower().startswith("javascript:") for _, value in page.attributes)
    assert HOSTILE.split("=HYPER")[0] in "".join(page.words)


def test_text_from_data_stays_text_on_the_claims_page_and_in_readme(hostile, release):
    record = {**RECORD, "title": HOSTILE}
    asked = f"<!-- answer: C01 --><!-- end of answer -->\n\n{MARKS[0]}\n{MARKS[1]}\n"
    for text in (site(hostile, [record], {}, release, {})[CLAIMS], readme(asked, hostile, [record])):
        page = Page(mistune.create_markdown(plugins=["table", "url", "math"], escape=False)(text))
        assert {"script", "img"}.isdisjoint(page.tags) and "onerror" not in dict(page.attributes)
        assert HOSTILE.split("=HYPER")[0] in "".join(page.words)


def test_a_notebook_links_the_published_picture_and_embeds_none():
    caption = '<p style="color: red"><b>F99. Three.</b> <a href="../figures/F99_sample.svg">SVG</a></p>'
    content = notebook(
        {"cell_type": "markdown", "source": ["# Two numbers\n\nSee [data](../data/README.md), [02](02_next.ipynb)."]},
        {"cell_type": "markdown", "source": ["## A section"]},
        code_cell("export(figure)", image_png="iVBORw0KGgo=", text_html=caption),
    )
    read = read_notebook(content, "01_article", {"F99_sample": RECORD})
    first, section, cell = read["cells"]
    assert (read["title"], read["page"]) == ("Two numbers", "notebooks/01_article.html")
    assert (
        'href="../../data/README.md"' in first["parts"][0]["html"]
        and 'href="02_next.html"' in first["parts"][0]["html"]
    )
    assert section["anchors"] == ["F99"] and cell["anchors"] == []
    picture, words = cell["parts"]
    assert picture == {"stem": "F99_sample", "alt": RECORD["alt"]}
    assert 'href="../F99_sample.svg"' in words["html"] and "style" not in words["html"] and "iVBOR" not in str(read)


def test_an_address_contact_and_doi_are_used_everywhere_once_they_are_given(book, release):
    known = {
        **CITATION,
        "url": "https://claims.example/book/",
        "doi": "10.5555/x",
        "contact": [{"name": "The desk", "email": "desk@claims.example"}],
    }
    given = Release(known, IMPRINT, "f00d42")
    claim = book.verdicts().iloc[0]
    for one, where in ((given, "https://claims.example/book/figures/"), (release, "")):
        made = site(book, [RECORD], {}, one, {})
        pages = {name: page for name, page in made.items() if name.endswith(".html")}
        reviews = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', pages["figures/article.html"], flags=re.S
        )[1]
        review = next(node for node in json.loads(reviews)["@graph"] if node["@id"] == f"#review-{claim.claim_id}")
        address = f"{where}article.html#{claim.claim_id}" if where else None
        assert review.get("url") == address and claim_item(claim, one).get("URL") == address
        assert {"claimReviewed", "reviewRating", "author", "itemReviewed"} <= set(review)
        assert review["itemReviewed"]["appearance"] == {"@id": "#article"}
        assert exhibit_item(RECORD, one).get("URL") == (f"{where}index.html#F99" if where else None)
        assert all(("mailto:desk@claims.example" in page) == bool(where) for page in pages.values())
        assert all(("https://doi.org/10.5555/x" in page) == bool(where) for page in pages.values())
    with pytest.raises(DataError, match="url is 'javascript:alert"):
        Release({**known, "url": "javascript:alert(1)"}, IMPRINT, "f00d42")


def test_text_from_data_stays_text_in_linked_data_and_citations(hostile, release):
    records = [{**RECORD, "title": HOSTILE, "caption": HOSTILE}]
    for data in (
        claim_reviews(hostile, release),
        annotations(hostile, release),
        crate(hostile.tables, records, release, []),
        exhibit_item(records[0], release),
    ):
        text = dumps(data)
        assert json.loads(text) == data and any(HOSTILE in words for words in _strings(data))
        assert not re.search("[<>&\u2028]", text)
    source = hostile.tables["sources"].set_index("source_id", drop=False).loc["hall-2024-trees"]
    assert "\\input" not in bibtex(source_item(source))


def _strings(data):
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _strings(value)
    elif isinstance(data, str):
        yield data


def test_text_from_data_stays_text_in_tables(hostile, tmp_path):
    frame = hostile.claims_table().head(3)
    card = Card(
        "T98",
        "sample",
        title="A sample of the first few claims",
        subtitle="Claims",
        caption="A caption.",
        alt="A table.",
        claims=("C01",),
        tables=("claims",),
        drawn=frame,
    )
    tabulate(hostile.summary(["C01", "C02", "C03"]), card, tables=hostile.tables, to=tmp_path)
    page = Page((tmp_path / "T98_sample.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags and HOSTILE in "".join(page.words)
    with (tmp_path / "T98_sample.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["reading"] == HOSTILE


def test_no_cell_of_a_table_is_run_by_a_spreadsheet(exhibited):
    for path in [*exhibited.glob("data/**/*.csv"), *exhibited.glob("figures/*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "-", "@"))]
        assert all(re.fullmatch(r"-?\d+(\.\d+)?(e[-+]?\d+)?", cell) for cell in cells), path


def dark_colours() -> dict[str, str]:
    """The colours that the pages have on a dark ground, by name."""
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8").partition("(prefers-color-scheme: dark)")[2]
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", style.partition("\n}\n")[0]))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_verdict_colours_stand_out_on_both_grounds(dark):
    colours = dark_colours() if dark else VERDICT_EDGES | {"ground": "#ffffff"}
    ground, colours = colours["ground"], {name: colours[name] for name in VERDICTS}
    for verdict, colour in colours.items():
        one, two = sorted((_luminance(ground), _luminance(colour)))
        assert (two + 0.05) / (one + 0.05) >= 3, verdict


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_publishing_twice_gives_the_same_bytes_and_changes_nothing(made, exhibited):
    assert published(Book.open(exhibited)) == made


def test_pages_allow_nothing_but_their_own_style_and_script(made):
    for page in [content for name, content in made.items() if name.endswith(".html")]:
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1)
        assert policy.startswith("default-src &#39;none&#39;;") and "unsafe" not in policy and "http" not in policy
        assert page.count("<script>") == page.count("<style") == 1 and " style=" not in page and " onclick" not in page
        assert page.count("<script") == 1 + page.count('<script type="application/ld+json">')
        assert not re.search(r'(src|srcset|poster)="(https?:)?//', page)


def test_nothing_published_names_a_place_on_this_machine(made, exhibited):
    for name, content in made.items():
        assert str(ROOT) not in content and str(exhibited) not in content, name


def test_cite_prints_all_formats_and_names_what_there_is(exhibited, capsys):
    first, cite = cards(exhibited)[0], ["--root", str(exhibited), "cite"]
    for kind, sign in (("text", first["fingerprint"]), ("bibtex", "@misc{"), ("csl", '"type": "figure"')):
        assert main([*cite, first["id"], "--format", kind]) == 0
        assert sign in capsys.readouterr().out
    assert main(cite) == 0 and "[Data set]" in capsys.readouterr().out
    assert main([*cite, "F77"]) == 1
    assert "there is no claim, figure or table 'F77'; there are F01" in capsys.readouterr().err


def test_readme_without_marks_is_refused(root, capsys):
    (root / "README.md").write_text("# nothing\n", encoding="utf-8")
    assert main(["--root", str(root), "publish"]) == 1
    assert "README.md" in capsys.readouterr().err


def test_what_is_published_is_the_same_whether_or_not_it_was_there(exhibited, tmp_path, made):
    there = shutil.copytree(exhibited, tmp_path / "there")
    for name, content in made.items():
        (there / name).parent.mkdir(exist_ok=True, parents=True)
        (there / name).write_text(content, encoding="utf-8")
    assert [name for name, content in published(Book.open(there)).items() if content != made[name]] == []


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ({"name": "ODC-PDDL-1.0"}, "ODC-PDDL-1.0"),
        ({"title": "Facts only"}, "Facts only"),
        ({"path": "https://x.example/terms"}, "https://x.example/terms"),
    ],
)
def test_a_licence_may_be_given_by_name_title_or_address_alone(root, release, licence, words):
    path = root / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][0]["licenses"] = [licence]
    path.write_text(json.dumps(package), encoding="utf-8")
    tables = Tables(root)
    assert f"Terms: {words}.\n" in codebook(tables.package, dict.fromkeys(tables, ""))
    described = crate(tables, [RECORD], release, [])
    nodes = {node["@id"]: node for node in described["@graph"]}
    assert nodes[nodes[tables.file(package["resources"][0]["name"])]["license"]["@id"]]["name"] == words


def test_a_licence_that_says_nothing_is_refused(root):
    path = root / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][0]["licenses"] = [{}]
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError, match="a licence has neither name nor title nor path"):
        Book.open(root)


def test_every_form_can_be_sent_and_every_field_has_a_label(made):
    for name, page in ((name, content) for name, content in made.items() if name.endswith(".html")):
        for form in re.findall(r"<form\b.*?</form>", page, flags=re.S):
            assert 'type="submit"' in form, name
        labelled = set(re.findall(r'<label for="([^"]+)"', page))
        assert set(re.findall(r'<(?:select|input|textarea)\b[^>]* id="([^"]+)"', page)) <= labelled
        # A reset button does something only inside a form.
        assert "<form" in page or 'type="reset"' not in page
