"""Where each claim stands in the article: offsets, short quotes, and anchors in other copies.

The text itself is not part of the project (its licence allows no altered copies). What is kept is standoff annotation:
offsets, hashes and quotes. Functions that need the text take it as an argument.
"""

import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, repeat

import pandas as pd

MAX_QUOTE_WORDS = 20
# Below this similarity (0-100) two quotes of ten words usually share topic words only; above it, most of their words.
SIMILAR_ENOUGH = 70
# How far from its old place, in characters, a reworded quote is looked for.
WINDOW = 600
# What nobody sees: soft hyphens, zero-width characters, marks of direction, variants of a sign.
UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
DASHES = "\\-\u2010-\u2015\u2212"
# A soft hyphen before a line break stands inside a word.
SOFT_BREAK = r"\u00ad[ \t]*\r?\n\s*"
EXPANDED = {"\u2026": "...", **{chr(0xFB00 + at): word for at, word in enumerate("ff fi fl ffi ffl st st".split())}}
UNEVEN = re.compile(
    rf"(?P<spaces>[\s{UNSEEN}]{{2,}}|[{UNSEEN}])|(?P<dashes>[{DASHES}]{{2,}})|(?P<marks>[{''.join(EXPANDED)}])"
    rf"|(?P<letters>[!-\x7e]?[^\x00-\x7f\s{UNSEEN}{DASHES}{''.join(EXPANDED)}]+)"
)
PLAIN = str.maketrans(
    {
        **dict.fromkeys((mark for mark in map(chr, range(0x3001)) if mark.isspace()), " "),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u02bc\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, as hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Folded:
    """A text in which other white space, typography and invisible characters make no difference.

    White space is one space; quotation marks, dashes and ellipses are those of ASCII; ligatures are letters; zero-width
    characters and soft hyphens (with the line break after them) are gone; letters are composed (Unicode's form NFC).
    ``words`` is what the text becomes, and every place found in it is given as a place of the text.
    """

    def __init__(self, text: str):
        # Where each character of the words begins and ends in the text.
        self._starts, self._ends = array("L"), array("L")
        pieces, at = [], 0
        for low, high, words in chain(_uneven(text), [(len(text), len(text), "")]):
            pieces += [text[at:low], words]
            self._starts.extend(chain(range(at, low), repeat(low, len(words))))
            self._ends.extend(chain(range(at + 1, low + 1), repeat(high, len(words))))
            at = high
        self.words = "".join(pieces).translate(PLAIN)

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the words stands in the text."""
        return self._starts[start], self._ends[end - 1]

    def place(self, given: int) -> int:
        """The place in the words of a place in the text."""
        return bisect_left(self._starts, given)

    def spans(self, quote: str) -> list[tuple[int, int]]:
        """Where a quote, itself folded, stands in the text."""
        spans, at = [], self.words.find(quote)
        while at >= 0:
            start, end = self.given(at, at + len(quote))
            before, after = self._starts[max(0, at - 1) : at], self._ends[at + len(quote) : at + len(quote) + 1]
            # Not inside a letter that is several here.
            if start not in before and end not in after:
                spans.append((start, end))
            at = self.words.find(quote, at + 1)
        return spans


def _uneven(text: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of a text whose length changes when it is folded, with what they become."""
    for match in UNEVEN.finditer(text):
        found = match.group()
        if match.lastgroup != "letters":
            words = " " if re.search(r"\s", re.sub(SOFT_BREAK, "", found)) else ""
            yield *match.span(), EXPANDED.get(found[0], "-" if match.lastgroup == "dashes" else words)
        elif not unicodedata.is_normalized("NFC", found):
            start, letter = match.start(), ""
            for at, mark in enumerate(found, start=match.start()):
                composed = unicodedata.normalize("NFC", letter + mark)
                if letter and not unicodedata.combining(mark) and len(composed) > len(letter):
                    yield start, at, letter
                    start, composed = at, unicodedata.normalize("NFC", mark)
                letter = composed
            yield start, match.end(), letter


def anchor(text: str, claims: pd.DataFrame) -> pd.DataFrame:
    """Find every claim's quote in a copy of the article.

    ``claims`` has ``claim_id``, ``start``, ``end`` (Unicode code points, zero-based, end exclusive) and ``quote``.
    Tried in order: the quote at its offset; the same words elsewhere (the place nearest to the offset, once the shift
    of the claims already placed is taken off); a similar passage near that place. What ``Folded`` makes equal is equal.

    Returns
    -------
    DataFrame
        ``claim_id``, ``status`` (kept, moved, changed, lost), ``start``, ``end`` (in the copy; -1 when lost),
        ``similarity`` (0 to 100) and ``found`` (the words found).
    """
    # Only here, so that whoever opens the book does not wait for it.
    from rapidfuzz import fuzz

    folded, shift, rows = Folded(text), 0, []
    for claim in claims.sort_values(["start", "end"]).itertuples():
        quote, status, start, end, similarity = Folded(claim.quote).words, "lost", -1, -1, 0.0
        if spans := folded.spans(quote):
            start, end = min(spans, key=lambda span: (span[0] != claim.start, abs(span[0] - claim.start - shift)))
            status, similarity = "kept" if start == claim.start else "moved", 100.0
            shift = start - claim.start
        else:
            low = max(0, folded.place(max(0, claim.start + shift)) - WINDOW)
            window = folded.words[low : folded.place(max(0, claim.end + shift)) + WINDOW]
            if len(window.split()) >= len(quote.split()):
                match = fuzz.partial_ratio_alignment(quote, window)
                if match and match.score >= SIMILAR_ENOUGH:
                    start, end = _whole_words(text, *folded.given(low + match.dest_start, low + match.dest_end))
                    status, similarity = "changed", round(match.score, 1)
        rows.append((claim.claim_id, status, start, end, similarity, text[start:end] if start >= 0 else ""))
    frame = pd.DataFrame(rows, columns=["claim_id", "status", "start", "end", "similarity", "found"])
    return frame.set_index("claim_id").loc[list(claims["claim_id"])].reset_index()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    # A text without spaces must not be taken for one word.
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    return start - len(re.split(r"\s", before)[-1]), end + len(re.split(r"\s", after, maxsplit=1)[0])


def context(text: str, start: int, end: int, characters: int = 60) -> str:
    """A quote between brackets, with about so many characters of the article around it, in one line."""
    before, after = text[:start], text[end:]
    if len(before) > characters:
        before = "..." + before[-characters:].split(" ", 1)[-1]
    if len(after) > characters:
        after = after[:characters].rsplit(" ", 1)[0] + " ..."
    return " ".join(f"{before}[{text[start:end]}]{after}".split())
