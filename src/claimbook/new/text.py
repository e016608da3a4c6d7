"""Cuts a text into paragraphs and sentences, and finds a quote in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from claimbook.bounded import plain, read
from claimbook.data.article import MAX_QUOTE_WORDS, Folded, context, sha256

# An article has less than a tenth of this.
LARGEST_BYTES = 1_000_000
WORD = re.compile(r"\S*\w\S*")
# Marks that end a sentence, with what closes behind them; in some scripts no space follows.
END = re.compile(
    r"[.!?\u2026\u061f\u06d4\u0964]+[\"')\]\u2019\u201d\u00bb]*(?=\s)|[\u3002\uff01\uff1f]+[\u300d\u300f\u201d]*"
)
# A full stop after one of these, or after a single capital letter, ends nothing.
ABBREVIATIONS = set("Mr Mrs Ms Dr Prof St Jr Sr No Nos Fig vs cf ca etc e.g i.e approx".split())
HEADING_WORDS = 14


def read_text(path: Path) -> str:
    """The text of a file: UTF-8, with at least one word, no larger than an article could be; else a ValueError."""
    raw, name = read(path), plain(path.name)
    if len(raw) > LARGEST_BYTES:
        raise ValueError(f"{name} has {len(raw) / 1e6:.1f} MB, expected one article, so at most 1 MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"the byte 0x{raw[error.start]:02x} at {error.start}"
        raise ValueError(f"{name}: found {found}, expected UTF-8 text") from None
    if "\0" in text or not WORD.search(text):
        raise ValueError(f"{name}: found {'a NUL character' if WORD.search(text) else 'no word'}, expected an article")
    return text


def sentences(text: str) -> pd.DataFrame:
    """The sentences and headings of a text, as the table ``sentences`` has them.

    Blank lines part paragraphs; in a text without blank lines every line is one. A short paragraph without a mark at
    its end is a heading. What has no word belongs to the sentence before it.

    Parameters
    ----------
    text : str
        The text, with at least one word.

    Returns
    -------
    DataFrame
        ``sentence``, ``paragraph`` (from 1), ``kind``, ``start``, ``end`` (Unicode code points), ``words``, ``sha256``.
    """
    spans: list[list] = []
    for paragraph, block in enumerate(_blocks(text), start=1):
        pieces = list(_pieces(block.group()))
        heading = (
            len(pieces) == 1 and re.search(r"\w\W?$", block.group()) and not re.search(r"[.!?:;,]\W?$", block.group())
        )
        heading = heading and len(block.group().split()) <= HEADING_WORDS and block.end() < len(text.rstrip())
        for low, high in pieces:
            spans.append([paragraph, "heading" if heading else "sentence", block.start() + low, block.start() + high])
    kept: list[list] = []
    for span in spans:
        if kept and not (WORD.search(text, *span[2:]) and WORD.search(text, *kept[-1][2:])):
            kept[-1] = [*(span if WORD.search(text, *span[2:]) else kept[-1])[:2], kept[-1][2], span[3]]
        else:
            kept.append(span)
    frame = pd.DataFrame(kept, columns=["paragraph", "kind", "start", "end"])
    frame["paragraph"] = frame["paragraph"].rank(method="dense").astype("int64")
    own = [text[start:end] for start, end in zip(frame["start"], frame["end"], strict=True)]
    numbers = frame.groupby("kind").cumcount() + 1
    frame.insert(0, "sentence", frame["kind"].str[0].str.upper() + numbers.map("{:02d}".format))
    return frame.assign(words=[len(WORD.findall(words)) for words in own], sha256=[sha256(words)[:16] for words in own])


def _blocks(text: str) -> Iterator[re.Match]:
    if re.search(r"\n[^\S\n]*\n", text.strip()):
        return re.finditer(r"\S(?:.*?\S)??(?=\s*\Z|\s*\n[^\S\n]*\n)", text, re.DOTALL)
    return re.finditer(r"\S(?:.*\S)?", text)


def _pieces(block: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end in it."""
    start = 0
    for mark in END.finditer(block):
        after = block[mark.end() :].lstrip()
        last = re.search(r"[\w.]*$", block[start : mark.start()])[0]
        shortened = mark.group()[0] == "." and (last in ABBREVIATIONS or re.fullmatch(r"[A-Z](\.[A-Z])*", last))
        if WORD.search(after) and not after[0].islower() and not shortened:
            yield start, mark.end()
            start = len(block) - len(after)
    yield start, len(block)


def find(text: str, quote: str, cut: pd.DataFrame, place: int | None = None) -> tuple[str, int, int]:
    """Where a quote stands: its sentence, start and end.

    Parameters
    ----------
    text, quote : str
        What ``Folded`` makes equal is equal.
    cut : DataFrame
        The table ``sentences``.
    place : int, optional
        Which of several places is meant, from 1.

    Raises
    ------
    ValueError
        If the quote is too long, not in the text, there more than once, or not inside one sentence.
    """
    if not 0 < (words := len(quote.split())) <= MAX_QUOTE_WORDS:
        raise ValueError(f"the quote has {words} words, expected 1 to {MAX_QUOTE_WORDS}")
    folded, wanted = Folded(text), Folded(quote).words.strip()
    spans = folded.spans(wanted)
    # Where words have spaces between them, a part of a word is not meant.
    spans = [span for span in spans if _whole(text, *span)] or spans
    if not spans:
        from rapidfuzz import fuzz

        match = fuzz.partial_ratio_alignment(wanted, folded.words)
        low, high = folded.given(match.dest_start, max(match.dest_end, 1)) if match else (0, 1)
        near = re.search(r"\S*$", text[:low])[0] + text[low:high] + re.match(r"\S*", text[high:])[0]
        raise ValueError(f"{plain(quote)!r} is not in the text; the nearest there is {plain(near)!r}")
    if place is None and len(spans) > 1:
        places = "; ".join(
            f"{number}: {plain(context(text, *span, 30))}" for number, span in enumerate(spans[:5], start=1)
        )
        raise ValueError(f"{plain(quote)!r} stands {len(spans)} times in the text; say which with --place ({places})")
    if place is not None and not 1 <= place <= len(spans):
        raise ValueError(f"--place is {place}, expected 1 to {len(spans)}, as often as the quote stands in the text")
    start, end = spans[(place or 1) - 1]
    if not text[start:end].isprintable():
        raise ValueError(
            f"{plain(quote)!r} runs over a line end or a character that does not print; choose other words"
        )
    own = cut[(cut["start"] <= start) & (end <= cut["end"])]
    if own.empty:
        raise ValueError(f"{plain(quote)!r} runs over the end of a sentence; choose words of one sentence")
    return own["sentence"].iloc[0], start, end


def _whole(text: str, start: int, end: int) -> bool:
    return not re.search(r"\w$", text[:start][-1:]) and not re.match(r"\w", text[end : end + 1])
