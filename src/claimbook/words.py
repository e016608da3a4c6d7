"""The words that everything shares: verdicts; numbers, lists and licences in sentences."""

import re

# Each verdict with its sign and its meaning. Signs form no scale: a quotation mark, for one, is an opinion.
_KNOWN = {
    "supported": ("✓", "The evidence agrees with the claim as it was meant."),
    "supported_with_correction": ("✎", "True once a named term, date or number is put right."),
    "mixed": ("±", "Credible evidence both ways, or true only for a part that is named."),
    "contradicted": ("✗", "The evidence says otherwise."),
    "not_enough_evidence": ("?", "Looked for and not found; the reasoning says what was looked for."),
    "not_checkable": ("❝", "Interpretation, forecast or value judgement."),
}
VERDICTS = tuple(_KNOWN)
VERDICT_NAMES = {verdict: verdict.replace("_", " ") for verdict in VERDICTS}
VERDICT_GLYPHS = {verdict: glyph for verdict, (glyph, _) in _KNOWN.items()}
MEANINGS = {verdict: meaning for verdict, (_, meaning) in _KNOWN.items()}
# How a verdict was reached, and the names of the parts of a card.
DECIDED = {"computed": "decided by rule", "judged": "decided by weighing"}
CHANGE = "What would change it"

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def spell(number: int) -> str:
    """A whole number in words up to twelve, in digits above."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def listed(words: list[str]) -> str:
    """Words as a list in a sentence: 'a', 'a and b', 'a, b and c'."""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def sentence(words: str) -> str:
    """Words as a sentence: a capital first, a full stop last."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def published_by(publisher: str, original: str) -> str:
    """Who published a source; for a repost the original publisher, then where it was read."""
    if original in ("", "not named"):
        return publisher + (" (repost)" if original else "")
    return f"{original} (reposted by {publisher})"


def verdict_mark(verdict: str, second: str = "") -> str:
    """A verdict as a reader sees it: sign and name, with the verdict of the second reading if that differs."""
    differs = f" (second reading: {VERDICT_NAMES[second]})" if second else ""
    return f"{VERDICT_GLYPHS[verdict]} {VERDICT_NAMES[verdict]}{differs}"


def licence_words(identifier: str) -> str:
    """An SPDX identifier as it is printed: CC BY-NC-ND 4.0; what is none stays as it is."""
    return re.sub(r"^CC-?(0|BY(?:-[A-Z]{2})*)-(\d[\d.]*)-?", r"CC \1 \2 ", identifier).replace("CC 0", "CC0").strip()
