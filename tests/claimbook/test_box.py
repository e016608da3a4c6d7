"""The claim box: a plain table in a notebook, and text in a terminal."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from claimbook.box import ClaimBox, restored
from claimbook.words import VERDICT_NAMES, verdict_mark

ROW = {
    "claim_id": "C03",
    "reading": "He said <no> & paid $5 to $10.",
    "quote": [("the ", ""), ("past", "while")],
    "verdict": "mixed",
    "basis": "computed",
    "confidence": "medium",
    "second_verdict": "supported",
    "because": "the bill says so",
    "answer": "It cost $5.",
    "scope": "2022; the garden",
    "change": "without the report of 3 May (then supported)",
}


class Reader(HTMLParser):
    """Tags and words of a piece of HTML."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words.append(data)


def test_a_box_says_all_in_words_without_style_or_script():
    read = Reader(ClaimBox([ROW])._repr_html_())
    words = "".join(read.words)
    for part in ("He said <no> & paid $5 to $10.", "the past [while]", "mixed", "decided by rule, medium confidence"):
        assert part in words
    for part in (
        "second reading: supported",
        "It cost $5. (2022; the garden)",
        "What would change it: without the report",
    ):
        assert part in words
    assert set(read.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "a", "b", "br", "small", "span"}


def test_dollars_are_not_taken_for_mathematics():
    html = ClaimBox([ROW])._repr_html_()
    assert not re.search(r"\$[^<]", html) and html.count("<span>$</span>") == 3


def test_a_box_has_a_row_per_claim_in_the_order_asked_for(book):
    html = book.claim("C03", "C01")._repr_html_()
    assert re.findall(r">(C\d+b?)</a>", html) == ["C03", "C01"] and html.startswith('<table class="claim">')
    assert "What would change it" in html.split("</tr>")[1]
    with pytest.raises(KeyError, match="C99"):
        book.claim("C99")


@pytest.mark.parametrize("claim", ["C01", "C02b", "C03", "C05", "C06"])
def test_a_box_in_a_terminal_says_what_the_book_says(book, claim):
    words = " ".join(repr(book.claim(claim)).split())
    row = book.verdicts([claim]).iloc[0]
    assert row["reading"] in words and verdict_mark(row["verdict"]) in words
    assert " ".join(book.answer(claim).split()) in words
    second = f"second reading: {VERDICT_NAMES.get(row['second_verdict'])}"
    assert (second in words) == row["contested"]
    assert ("What would change it" in words) == (row["basis"] == "computed")
    assert max(len(line) for line in repr(book.claim(claim)).splitlines()) <= 100


def test_words_that_were_replaced_are_restored():
    replaced = [{"start": 4, "end": 8, "restored": "while"}, {"start": 9, "end": 20, "restored": "outside"}]
    assert restored("the past one", 0, replaced) == [("the ", ""), ("past", "while"), (" one", "")]
    assert restored("past", 4, replaced) == [("past", "while")]
    assert restored("ast", 5, replaced) == [("ast", "")]
    assert unescape("".join(words for words, _ in restored("the past one", 0, replaced))) == "the past one"
