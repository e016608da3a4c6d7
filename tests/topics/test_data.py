"""What holds of this book's own data: the text stays out, nothing gets lost, every claim has a whole card."""

import re
from html import unescape

import pytest

from claimbook.data.tables import ROOT, check_keys
from claimbook.explain import explain
from claimbook.publish.citations import apa, source_item
from claimbook.words import verdict_mark


def test_keys_lead_somewhere_and_the_data_are_valid(book):
    check_keys(book.tables)
    book.validate()


def test_nothing_of_the_first_edition_is_lost(tables):
    """Rows may be added; the second reading is never edited."""
    assert len(tables["claims"]) == len(tables["verdicts"]) == len(tables["answers"]) >= 69
    assert len(tables["second_readings"]) == 68 and len(tables["substitutions"]) == 254
    assert len(tables["sources"]) >= 683
    assert len(tables["un_votes"]) >= 2874 and len(tables["un_ukraine_resolutions"]) >= 44


def test_a_card_has_all_its_parts(book):
    for claim in book.tables["claims"]["claim_id"]:
        card = explain(book, claim)
        for part in ("Quote:", "Claim:", "Question:", "Evidence", "Reasoning:", "Source"):
            assert part in card, (claim, part)
        assert ("Rule:" in card and "Result:" in card) == (claim in book.findings)
        numbers = re.findall(r"^(?:Result|Distance): .*", card, flags=re.M)
        assert not any(re.search(r"\d[eE][-+]?\d", line) for line in numbers), claim


def test_a_box_in_a_terminal_says_what_the_book_says(book):
    for row in book.verdicts().itertuples():
        box = repr(book.claim(row.claim_id))
        words = " ".join(box.split())
        assert row.reading in words and verdict_mark(row.verdict) in words, row.claim_id
        assert " ".join(book.answer(row.claim_id).split()) in words
        assert ("second reading: " in words) == row.contested
        assert max(len(line) for line in box.splitlines()) <= 100


def test_meanings_are_never_merged_into_a_quote(book):
    page = (ROOT / "figures/article.html").read_text(encoding="utf-8")
    words, quotes = unescape(re.sub("<[^>]*>", "", page)), [row["quote"] for row in book.claim().rows]
    replaced = [quote for quote in quotes if any(meant for _, meant in quote)]
    assert len(replaced) > 40
    for quote in replaced:
        assert quote[0][0] in words and "".join(meant or said for said, meant in quote) not in words


def test_no_letter_of_the_sources_authors_is_lost(tables):
    for row in tables["sources"].to_dict("records"):
        said = [author["literal"] for author in source_item(row).get("author", [])]
        assert "; ".join(said) == row["authors"]
        assert all(name in apa(source_item(row)) for name in said)


def test_no_run_of_the_article_is_in_the_repository(text):
    words = text.split()
    runs = {" ".join(words[at : at + 25]) for at in range(len(words) - 25)}
    # Each run holds one of these whole, and few files have any.
    parts = [" ".join(words[at : at + 5]) for at in range(0, len(words), 20)]
    for folder in ("data", "notebooks", "src", "figures", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".csv", ".json", ".py", ".ipynb", ".html", ".md", ".svg"} and path.stat().st_size < 4e6:
                content = " ".join(path.read_text(encoding="utf-8").split())
                if any(part in content for part in parts):
                    assert not any(run in content for run in runs), path


@pytest.mark.parametrize("name", ["figures/article.html", "figures/claims.html"])
def test_a_page_has_short_quotes_of_the_copy_and_nothing_between_them(tables, text, name):
    page = (ROOT / name).read_text(encoding="utf-8")
    words = unescape(re.sub(r"<[^>]*>", "", page))
    quoted = {at for row in tables["claims"].itertuples() for at in range(row.start, row.end)}
    between = "".join(" " if at in quoted else character for at, character in enumerate(text))
    for stretch in re.findall(r"\S+(?: \S+){5,}", between):
        assert stretch not in words
