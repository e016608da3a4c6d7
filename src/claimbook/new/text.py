"""Cuts a text into paragraphs and sentences, and finds a quote in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from claimbook.bounded import plain, read_text
from claimbook.data.article import MAX_QUOTE_WORDS, Folded, context, sha256

# Characters; an article has less than a tenth of this.
LARGEST = 1_000_000
WORD = re.compile(r"\S*\w\S*")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# Marks that end a sentence, with what closes behind them; in some scripts no space follows.
END = re.compile(
    r"[.!?\u2026\u061f\u06d4\u0964]+[\"')\]\u2019\u201d\u00bb]*(?=\s)|[\u3002\uff01\uff1f]+[\u300d\u300f\u201d]*"
)
# A full stop after one of these, or after a single capital letter, ends nothing.
SHORT = re.compile(r"(?<![\w.])(Mrs?|Ms|Dr|Prof|St|[JS]r|Nos?|Fig|vs|cf|ca|etc|e\.g|i\.e|approx|[A-Z](\.[A-Z])*)$")
HEADING = re.compile(r"(\S+\s+){0,13}\S*[^.!?:;,\s][\"'\u2019\u201d]?")


def read_article(path: Path) -> str:
    """The text of a file, with at least one word and no larger than an article could be; else a ValueError."""
    text, name = read_text(path), plain(path.name)
    if len(text) > LARGEST:
        found = f"{len(text) / 1e6:.1f} million characters"
        raise ValueError(f"{name} has {found}, expected one article: 1 million at most")
    if "\0" in text or not WORD.search(text):
        raise ValueError(f"{name}: found {'a NUL character' if WORD.search(text) else 'no word'}, expected an article")
    return text


def sentences(text: str) -> pd.DataFrame:
    """The sentences and headings of a text with at least one word, as the table ``sentences`` has them.

    Blank lines part paragraphs; in a text without blank lines every line is one. A short paragraph without a mark at
    its end is a heading. What has no word belongs to its neighbour.
    """
    apart = BLANK_LINE if BLANK_LINE.search(text.strip()) else re.compile("\n")
    paragraphs = list(_parts(text, 0, len(text), (mark.start() for mark in apart.finditer(text))))
    rows, numbers = [], Counter[str]()
    for paragraph, (low, high) in enumerate(paragraphs, start=1):
        parts = list(_parts(text, low, high, _ends(text, low, high)))
        heading = len(parts) == 1 and paragraph < len(paragraphs) and HEADING.fullmatch(text, low, high)
        letter, kind = ("H", "heading") if heading else ("S", "sentence")
        for start, end in parts:
            numbers[letter] += 1
            own, name = text[start:end], f"{letter}{numbers[letter]:02d}"
            rows.append([name, paragraph, kind, start, end, len(WORD.findall(own)), sha256(own)[:16]])
    return pd.DataFrame(rows, columns=["sentence", "paragraph", "kind", "start", "end", "words", "sha256"])


def _parts(text: str, low: int, high: int, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """A stretch of text in parts that have a word each, cut at some of the places given; no space around them."""
    for cut in [*cuts, high]:
        if cut == high or (WORD.search(text, low, cut) and WORD.search(text, cut, high)):
            own = text[low:cut]
            yield low + len(own) - len(own.lstrip()), low + len(own.rstrip())
            low = cut


def _ends(text: str, low: int, high: int) -> Iterator[int]:
    """Where sentences may end in a paragraph."""
    for mark in END.finditer(text, low, high - 1):
        shortened = mark.group()[0] == "." and SHORT.search(text[max(low, mark.start() - 20) : mark.start()])
        if not shortened and not text[mark.end() : mark.end() + 20].lstrip()[:1].islower():
            yield mark.end()


def find(text: str, quote: str, cut: pd.DataFrame, place: int | None = None) -> tuple[str, int, int]:
    """Where a quote stands: its sentence, start and end.

    What ``Folded`` makes equal is equal; ``cut`` is the table ``sentences``; ``place`` says which of several places is
    meant, from 1. A ValueError says that the quote is too long, not in the text, there several times, or not inside one
    line of one sentence.
    """
    if not 0 < (words := len(quote.split())) <= MAX_QUOTE_WORDS:
        raise ValueError(f"the quote has {words} words, expected 1 to {MAX_QUOTE_WORDS}")
    folded, wanted, said = Folded(text), Folded(quote).words.strip(), repr(plain(quote))
    # A part of a word is not meant; where letters have no case, words need not have spaces between them.
    spans = [span for span in folded.spans(wanted) if not (_splits(text, span[0]) or _splits(text, span[1]))]
    if not spans:
        from rapidfuzz import fuzz

        match = fuzz.partial_ratio_alignment(wanted, folded.words)
        low, high = folded.given(match.dest_start, max(match.dest_end, 1)) if match else (0, 1)
        near = re.split(r"\s", text[:low])[-1] + text[low:high] + re.split(r"\s", text[high:], maxsplit=1)[0]
        raise ValueError(f"{said} is not in the text; the nearest there is {plain(near)!r}")
    if place not in range(1, len(spans) + 1) and (place is not None or len(spans) > 1):
        shown = [f"{number}: {plain(context(text, *span, 30))}" for number, span in enumerate(spans[:5], start=1)]
        raise ValueError(f"{said} stands {len(spans)} times in the text; say which with --place ({'; '.join(shown)})")
    start, end = spans[(place or 1) - 1]
    own = cut[(cut["start"] <= start) & (end <= cut["end"])]
    if own.empty or not text[start:end].isprintable():
        raise ValueError(f"{said} runs over the end of a line or sentence, or what does not print; choose other words")
    return own["sentence"].iloc[0], start, end


def _splits(text: str, at: int) -> bool:
    """Whether a place is inside a word or a number."""
    return 0 < at < len(text) and all(x.isdigit() or x.lower() != x.upper() for x in text[at - 1 : at + 1])
