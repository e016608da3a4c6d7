"""What changed in what is published: verdicts, numbers in findings and answers, figures and tables."""

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from difflib import SequenceMatcher
from pathlib import Path

TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d]+|[^\w\s]")


def published_now(root: Path) -> dict[str, dict]:
    """What the files of a repository say of each claim, figure and table, by id.

    Of a claim ``verdict``, ``finding`` (empty if no published table has it) and ``answer``; of the others their record.
    """
    names = [f"figures/{path.name}" for path in sorted((root / "figures").glob("*"))]
    return _published(names, lambda name: (root / name).read_text(encoding="utf-8"))


def published_at_head(root: Path) -> dict[str, dict]:
    """What git's last commit says of them; ValueError if there is no git, or no commit."""

    def git(*arguments: str) -> str:
        return subprocess.check_output(["git", "-C", root, *arguments], stderr=subprocess.DEVNULL, encoding="utf-8")

    try:
        names = git("ls-tree", "--name-only", "HEAD", "figures/").splitlines()
        return _published(names, lambda name: git("show", f"HEAD:./{name}"))
    except (FileNotFoundError, subprocess.CalledProcessError):
        raise ValueError("there is no git, or no commit of it, to compare with") from None


def _published(names: list[str], read: Callable[[str], str]) -> dict[str, dict]:
    claims: dict[str, dict] = {}
    exhibits: dict[str, dict] = {}
    findings: dict[str, str] = {}
    for name in names:
        # A broken file counts as not there; not every table has findings.
        with suppress(ValueError, KeyError):
            if re.fullmatch(r"figures/[FT]\d\d_\w+\.json", name):
                record = json.loads(read(name))
                exhibits[record["id"]] = record
            elif re.fullmatch(r"figures/T\d\d_\w+\.csv", name):
                findings |= {row["claim_id"]: row["because"] for row in csv.DictReader(io.StringIO(read(name)))}
            elif name == "figures/claimreview.jsonld":
                for node in json.loads(read(name))["@graph"]:
                    if node["@type"] == "ClaimReview":
                        verdict = node["reviewRating"]["alternateName"]
                        claims[node["itemReviewed"]["identifier"]] = {"verdict": verdict, "answer": node["reviewBody"]}
    return {claim: {"finding": findings.get(claim, "")} | said for claim, said in claims.items()} | exhibits


def changes(before: Mapping[str, dict], after: Mapping[str, dict]) -> list[str]:
    """A phrase for each claim, figure and table that changed from one state to another, as ``published_now`` has it.

    Such as ``C02 contradicted -> mixed (2.8 -> 3.4 percent)`` and ``F18 redrawn``.
    """
    phrases = []
    for name in sorted({**before, **after}):
        if name not in before or name not in after:
            phrases.append(f"{name} {'is new' if name in after else 'is gone'}")
        elif what := (_of_claim if "verdict" in after[name] else _of_exhibit)(before[name], after[name]):
            phrases.append(f"{name} {what}")
    return phrases


def _of_claim(old: dict, new: dict) -> str:
    pairs = [pair for part in ("finding", "answer") for pair in _numbers(old[part], new[part])]
    numbers = ", ".join(dict.fromkeys(pairs))
    if old["verdict"] != new["verdict"]:
        return f"{old['verdict']} -> {new['verdict']}" + (f" ({numbers})" if numbers else "")
    return numbers or ("reworded" if old != new else "")


def _numbers(old: str, new: str) -> list[str]:
    """The numbers of a sentence that became others, with the word that follows: ``2.8 -> 3.4 percent``."""
    was, now, pairs = TOKEN.findall(old), TOKEN.findall(new), []
    for kind, begin, end, here, until in SequenceMatcher(None, was, now, False).get_opcodes():
        gone = [token for token in was[begin:end] if token[0].isdigit()]
        came = [place for place in range(here, until) if now[place][0].isdigit()]
        if kind == "replace" and len(gone) == len(came):
            units = [" ".join(filter(str.isalpha, now[place + 1 : place + 2])) for place in came]
            pairs += [f"{a} -> {now[b]} {unit}".rstrip() for a, b, unit in zip(gone, came, units, strict=True)]
    return pairs


def _of_exhibit(old: dict, new: dict) -> str:
    for part, what in (("picture_sha256", "redrawn"), ("rows_sha256", "has other rows")):
        if old.get(part) != new.get(part):
            return what
    reworded = [part for part in ("title", "subtitle", "caption", "alt") if old.get(part) != new.get(part)]
    return f"reworded ({', '.join(reworded)})" if reworded else ""
