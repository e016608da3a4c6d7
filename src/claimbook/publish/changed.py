"""What changed in what is published: verdicts, numbers in findings and answers, figures and tables."""

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

REVIEWS = "figures/claimreview.jsonld"
TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d]+|[^\w\s]")


class Published(NamedTuple):
    """What a state of the repository says: each claim's verdict, finding and answer; each figure's and table's record.

    The finding is empty if no published table has it.
    """

    claims: dict[str, tuple[str, str, str]]
    exhibits: dict[str, dict]


def published_now(root: Path) -> Published:
    """What the files of a repository say."""
    names = [f"figures/{path.name}" for path in sorted((root / "figures").glob("*"))]
    return _published(names, lambda name: (root / name).read_text(encoding="utf-8"))


def published_at_head(root: Path) -> Published:
    """What the last commit of git says.

    Raises
    ------
    ValueError
        If there is no git, or no commit.
    """

    def git(*arguments: str) -> str:
        return subprocess.check_output(["git", "-C", root, *arguments], stderr=subprocess.DEVNULL, encoding="utf-8")

    try:
        names = git("ls-tree", "--name-only", "HEAD", "figures/").splitlines()
        return _published(names, lambda name: git("show", f"HEAD:./{name}"))
    except (FileNotFoundError, subprocess.CalledProcessError):
        raise ValueError("there is no git, or no commit of it, to compare with") from None


def _published(names: list[str], read: Callable[[str], str]) -> Published:
    claims: dict[str, tuple[str, str, str]] = {}
    findings: dict[str, str] = {}
    records = [_parsed(read(name)) for name in names if re.fullmatch(r"figures/[FT]\d\d_\w+\.json", name)]
    for name in names:
        if re.fullmatch(r"figures/T\d\d_\w+\.csv", name):
            rows = list(csv.DictReader(io.StringIO(read(name))))
            findings |= {row["claim_id"]: row["because"] for row in rows if {"claim_id", "because"} <= row.keys()}
    for review in _parsed(read(REVIEWS)).get("@graph", ()) if REVIEWS in names else ():
        if review["@type"] == "ClaimReview":
            claim, verdict = review["itemReviewed"]["identifier"], review["reviewRating"]["alternateName"]
            claims[claim] = (verdict, findings.get(claim, ""), review["reviewBody"])
    return Published(claims, {record["id"]: record for record in records if "id" in record})


def _parsed(text: str) -> dict:
    """A file of JSON; one that is broken counts as not there."""
    with suppress(ValueError):
        return json.loads(text)
    return {}


def changes(before: Published, after: Published) -> list[str]:
    """What changed from one state to another.

    Returns
    -------
    list of str
        A phrase for each claim, figure and table that changed, such as ``C02 contradicted -> mixed (2.8 -> 3.4
        percent)`` and ``F18 redrawn``.
    """
    claims = _differing(before.claims, after.claims, _of_claim)
    return [*claims, *_differing(before.exhibits, after.exhibits, _of_exhibit)]


def _differing(old: Mapping, new: Mapping, tell: Callable[..., str]) -> Iterator[str]:
    for name in {**old, **new}:
        if name not in new or name not in old:
            yield f"{name} {'is new' if name in new else 'is gone'}"
        elif what := tell(old[name], new[name]):
            yield f"{name} {what}"


def _of_claim(old: tuple[str, str, str], new: tuple[str, str, str]) -> str:
    numbers = ", ".join(dict.fromkeys(pair for texts in zip(old, new, strict=True) for pair in _numbers(*texts)))
    if old[0] != new[0]:
        return f"{old[0]} -> {new[0]}" + (f" ({numbers})" if numbers else "")
    return numbers or ("reworded" if old != new else "")


def _numbers(old: str, new: str) -> list[str]:
    """The numbers of a sentence that became others, with the word that follows: ``2.8 -> 3.4 percent``."""
    was, now, pairs = TOKEN.findall(old), TOKEN.findall(new), []
    for kind, begin, end, here, until in SequenceMatcher(None, was, now, False).get_opcodes():
        gone = [token for token in was[begin:end] if token[0].isdigit() and kind == "replace"]
        came = [place for place in range(here, until) if now[place][0].isdigit()]
        for number, place in zip(gone, came, strict=False) if len(gone) == len(came) else ():
            unit = " ".join(word for word in now[place + 1 : place + 2] if word.isalpha())
            pairs.append(f"{number} -> {now[place]} {unit}".rstrip())
    return pairs


def _of_exhibit(old: dict, new: dict) -> str:
    if old.get("picture_sha256") != new.get("picture_sha256"):
        return "redrawn"
    if old.get("rows_sha256") != new.get("rows_sha256"):
        return "has other rows"
    reworded = [part for part in ("title", "subtitle", "caption", "alt") if old.get(part) != new.get(part)]
    return f"reworded ({', '.join(reworded)})" if reworded else ""
