"""Finds claims, figures and tables by what a reader types: an id or nearly one, or words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase as LETTERS

from rapidfuzz import fuzz

from claimbook.words import NUMBERS

DIGITS = {word: str(number) for number, word in enumerate(NUMBERS) if number}
# A question is found by its other words.
SMALL = "a an and are did do does how in is it many much of on or that the there to was were what which who".split()
# Two of three words are enough, one of two is not.
LEAST_SHARE = 0.6


def chosen(guess: str, known: Iterable[str], what: str = "claim") -> str:
    """The id out of those known that a guess means: C10, c10 and 10 are one, and so are F06 and f6.

    A ValueError says that there is none, or that there are several, and names the nearest.
    """
    known, wanted = list(known), _bare(guess)
    meant = [guess] if guess in known else [one for one in known if wanted in (_bare(one), _bare(one)[1:])]
    if len(meant) == 1:
        return meant[0]
    near = meant or [one for one in known if wanted and _bare(one).rstrip(LETTERS) == wanted.rstrip(LETTERS)]
    kind = [one for one in known if wanted and one[0].lower() == wanted[0]] or known
    there = f"there are {min(kind)} to {max(kind)}" if kind else "there are none"
    hint = f"did you mean {', '.join(near)}?" if near else there
    raise ValueError(f"there is no {what} {guess!r}; {hint}")


def _bare(name: str) -> str:
    """An id, which is a letter, a number and sometimes another letter, in lower case and without leading zeros."""
    return re.sub(r"^([a-z]?)0+", r"\1", name.lower())


def found(words: str, texts: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of those that have most of some words in one of their texts, the nearest first.

    "ten million" finds 10 million, too, and the beginning of a word finds it. ``texts`` are by id, weightiest first.
    """
    wanted = _folded(words)
    scores = {name: max(_alike(wanted, text, place) for place, text in enumerate(own)) for name, own in texts.items()}
    most = max([LEAST_SHARE, *(score[0] for score in scores.values())])
    return sorted((name for name in scores if scores[name][0] == most), key=scores.__getitem__, reverse=True)


def _alike(wanted: str, text: str, place: int) -> tuple[float, float, int, int]:
    """The share of some words that a text has, how much in their order, how weighty it is, how little else it says."""
    folded, words = _folded(text), wanted.split()
    has = [any(own.startswith(word) and (own == word or word.isalpha()) for own in folded.split()) for word in words]
    share = sum(has) / len(has) if has else 0
    return share, fuzz.partial_ratio(wanted, folded), -place, -len(folded)


def _folded(text: str) -> str:
    """The words that count, in lower case and without the s of a plural; numbers in digits."""
    words = re.findall(r"\d+(?:\.\d+)?|\w+", re.sub(r"(?<=\d),(?=\d{3})", "", text.lower()))
    words = [DIGITS.get(word, word) for word in words if word not in SMALL] or words
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in words)
