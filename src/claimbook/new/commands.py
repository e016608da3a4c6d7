"""The commands that make another book and add to one."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from claimbook.bounded import plain

FACTS = {
    "title": "the article's title",
    "author": "its author, or several joined by ;",
    "publisher": "who published it",
    "published": "its day, month or year of publication, such as 2024-09-14",
    "licence": "its licence, as SPDX names it (CC-BY-4.0) or in words",
}
CELLS = {
    "kind": "kind of claim",
    "speaker": "who says it (default: author)",
    "about": "whom or what it is about",
    "value": "claimed number",
    "unit": "what the number counts",
    "time": "claimed time",
}


def register(add: Callable) -> None:
    """Add the commands: see ``cli.parser_of_all``."""
    new = add("new", _new, "make another book, on another article: a repository that builds and tests at once")
    new.add_argument("folder", type=Path)
    new.add_argument("--text", type=Path, metavar="FILE", help="the article's text, as UTF-8")
    for name, text in FACTS.items():
        new.add_argument(f"--{name}", help=text)
    new.add_argument("--url", default="", help="its address")
    new.add_argument("--name", help="the book's short name (default: that of the folder)")
    new.add_argument("--example", action="store_true", help="write the sample book, on a made-up article")
    new.add_argument("--update", action="store_true", help="copy this library into a book that was made before")
    claim = add("claim", _claim, "add a claim: its place in the text, and a row in every table that needs one")
    claim.add_argument("quote", help="the article's words, at most 20")
    claim.add_argument("reading", help="what is claimed, in your own words")
    claim.add_argument("--place", type=int, help="which one, from 1, if the words stand there several times")
    for name, text in CELLS.items():
        claim.add_argument(f"--{name}", help=text)
    table = add("table", _table, "take a CSV file in as a table, and describe its columns")
    table.add_argument("file", type=Path)
    table.add_argument("--key", required=True, help="the column, or columns joined by commas, that tell rows apart")
    topic = add("topic", _topic, "make a topic: a package for a subject, with its notebook and its tests")
    topic.add_argument("name")
    topic.add_argument("--remove", action="store_true", help="take the worked example away")


def _new(options) -> int:
    from claimbook.new import make
    from claimbook.new.text import read_text
    from sealbook.signals import end_orderly

    end_orderly()
    if options.update:
        print(make.update(options.folder))
        return 0
    if options.example:
        part, facts, file = "sample", make.described("sample/part.yml")["facts"], make.SKELETON / "sample/article.txt"
    else:
        if lacking := [name for name in ("text", *FACTS) if not getattr(options, name)]:
            raise ValueError(f"a book needs --{', --'.join(lacking)} (or --example, for the sample book)")
        part, facts, file = "start", _facts(options), options.text
    make.new(options.folder, facts, read_text(file), part)
    print(f"made {options.folder}; go there and run `make`")
    return 0


def _facts(options) -> dict[str, str]:
    """What is said of article and book, each in one line that no spreadsheet runs."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    from claimbook.dates import begins_after
    from claimbook.new.rows import today

    facts = {name: " ".join((getattr(options, name) or "").split()) for name in (*FACTS, "url", "name")}
    for name, words in facts.items():
        if not words.isprintable() or words.startswith(("=", "+", "-", "@")):
            raise ValueError(f"--{name} is {plain(words)!r}, expected words that begin with none of = + - @")
    try:
        late = re.fullmatch(r"\d{4}(-\d\d){0,2}", facts["published"])[0] and begins_after(facts["published"], today())
    except (TypeError, ValueError):
        problem = f"--published is {facts['published']!r}, expected a date such as 2024-09-14, 2024-09 or 2024"
        raise ValueError(problem) from None
    if late:
        raise ValueError(f"--published is {facts['published']}, which is still to come")
    if facts["url"] and not re.fullmatch(r"https?://\S+", facts["url"]):
        raise ValueError(f"--url is {facts['url']!r}, expected an address that begins with https://")
    name = (facts["name"] or options.folder.absolute().name).lower()
    facts["name"] = re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "book"
    try:
        facts["spdx"] = facts["licence"] = canonicalize_license_expression(facts["licence"].replace(" ", "-"))
    except InvalidLicenseExpression:
        facts["spdx"] = "LicenseRef-Article"
        print(f"SPDX knows no licence {facts['licence']!r}; it stands in the book as it is written", file=sys.stderr)
    return {**facts, "copy_note": "As it was handed in"}


def _claim(options) -> int:
    from claimbook.new.rows import add_claim

    said = {name: value for name in CELLS if (value := getattr(options, name))}
    print(add_claim(options.root, options.quote, options.reading, options.place, said))
    return 0


def _table(options) -> int:
    from claimbook.new.rows import add_table

    print(add_table(options.root, options.file, options.key.split(",")))
    return 0


def _topic(options) -> int:
    from claimbook.new.rows import add_topic, remove_example

    print(remove_example(options.root) if options.remove else add_topic(options.root, options.name))
    return 0
