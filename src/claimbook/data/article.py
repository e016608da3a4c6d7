"""Where each claim stands in the article: offsets, short quotes, and anchors in other copies.

The text itself is not part of the project (its licence allows no altered copies). What is kept is standoff annotation:
offsets, hashes and quotes. Functions that need the text take it as an argument.
"""

import hashlib

import pandas as pd

MAX_QUOTE_WORDS = 20
# Below this similarity (0-100) two quotes of ten words usually share topic words only; above it, most of their words.
SIMILAR_ENOUGH = 70
# How far from its old place, in characters, a reworded quote is looked for.
WINDOW = 600


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, as hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def anchor(text: str, claims: pd.DataFrame) -> pd.DataFrame:
    """Find every claim's quote in a copy of the article.

    Tried in order: the quote at its offset; the same words elsewhere (the place nearest to the offset, once the shift
    of the claims already placed is taken off); a similar passage near that place.

    Parameters
    ----------
    text : str
        The copy.
    claims : DataFrame
        ``claim_id``, ``start``, ``end`` (Unicode code points, zero-based, end exclusive) and ``quote``.

    Returns
    -------
    DataFrame
        ``claim_id``, ``status`` (kept, moved, changed, lost), ``start``, ``end`` (-1 when lost), ``similarity``
        (0 to 100) and ``found`` (the words found).
    """
    # Only here, so that whoever opens the book does not wait for it.
    from rapidfuzz import fuzz

    shift, rows = 0, []
    for claim in claims.sort_values(["start", "end"]).itertuples():
        quote, status, start, similarity = claim.quote, "lost", -1, 0.0
        if text[claim.start : claim.end] == quote:
            status, start, similarity = "kept", claim.start, 100.0
        else:
            places = _occurrences(text, quote)
            if places:
                start = min(places, key=lambda place: abs(place - claim.start - shift))
                status, similarity = "moved", 100.0
        end = start + len(quote) if start >= 0 else -1
        if status == "lost":
            low = max(0, claim.start + shift - WINDOW)
            window = text[low : claim.end + shift + WINDOW] if claim.end + shift + WINDOW > 0 else ""
            if len(window.split()) >= len(quote.split()):
                match = fuzz.partial_ratio_alignment(quote, window)
                if match and match.score >= SIMILAR_ENOUGH:
                    start, end = _whole_words(text, low + match.dest_start, low + match.dest_end)
                    status, similarity = "changed", round(match.score, 1)
        if status in ("kept", "moved"):
            shift = start - claim.start
        rows.append((claim.claim_id, status, start, end, similarity, text[start:end] if start >= 0 else ""))
    frame = pd.DataFrame(rows, columns=["claim_id", "status", "start", "end", "similarity", "found"])
    return frame.set_index("claim_id").loc[list(claims["claim_id"])].reset_index()


def _occurrences(text: str, quote: str) -> list[int]:
    places, at = [], text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    # A text without spaces must not be taken for one word.
    first, last = max(0, start - WINDOW), min(len(text), end + WINDOW)
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < last and not text[end].isspace():
        end += 1
    return start, end


def left_out(claims: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Where words stand between the quotes, and how many: known from offsets and counts, without the text.

    One row per place: ``sentence``, ``start``, ``end``, ``words`` (left out of the whole sentence: how they are spread
    over several places only the text could tell) and ``places`` (in that sentence).
    """
    quoted: dict[int, str] = {}
    for claim in claims.itertuples():
        quoted.update(zip(range(claim.start, claim.end), claim.quote, strict=True))
    rows = []
    for sentence in sentences.itertuples():
        span = range(sentence.start, sentence.end)
        words = sentence.words - len("".join(quoted.get(place, " ") for place in span).split())
        gaps, start = [], sentence.start
        for end in [*(place for place in span if place in quoted), sentence.end]:
            # One or two characters are a space and a comma or full stop, never a word.
            if end - start > 2:
                gaps.append((start, end))
            start = end + 1
        rows += [(sentence.sentence, *gap, words, len(gaps)) for gap in gaps]
    return pd.DataFrame(rows, columns=["sentence", "start", "end", "words", "places"])


def context(text: str, start: int, end: int, characters: int = 60) -> str:
    """A quote between brackets, with about so many characters of the article around it, in one line."""
    before = text[max(0, start - characters) : start]
    after = text[end : end + characters]
    if start > characters:
        before = "..." + before.split(" ", 1)[-1]
    if end + characters < len(text):
        after = after.rsplit(" ", 1)[0] + " ..."
    return " ".join(f"{before}[{text[start:end]}]{after}".split())
