"""Writes another book: its own files from the skeleton, and the library, copied and recorded with its version."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import yaml
from jinja2 import Environment, StrictUndefined
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from claimbook import __version__
from claimbook.bounded import plain
from claimbook.data.article import sha256
from claimbook.data.citation import source_names
from claimbook.data.tables import DESCRIPTOR, PARTIAL_DATE, on_calendar
from claimbook.dates import begins_after, in_words
from claimbook.new.commands import FACTS
from claimbook.new.text import read_article, sentences
from claimbook.paths import ARTICLE, ROOT
from claimbook.words import listed
from sealbook import files, seal

SKELETON = Path(__file__).parent / "skeleton"
# The library, which is never edited in a book; and files that a book gets once and may change.
LIBRARY = ("src/claimbook", "src/exhibit", "src/sealbook", "tools", "Makefile", "requirements.lock")
ONCE = [".editorconfig", ".gitattributes", ".gitignore", "notebooks/jupytext.toml"]
ONCE += [f"LICENSES/{name}.txt" for name in ("Apache-2.0", "CC-BY-4.0", "MIT")]
RECORD = "library.json"
FORM = {"profile": "tabular-data-resource", "encoding": "utf-8"}
# For templates: a text as a string of JSON, YAML and TOML, as a cell of CSV, and as Markdown that reads as it stands.
FILTERS = {
    "quoted": partial(json.dumps, ensure_ascii=False),
    "cell": lambda words: '"' + words.replace('"', '""') + '"' if words else "",
    "markdown": lambda words: re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words),
    "names": lambda words: [name["literal"] for name in source_names(words)],
    "listed": listed,
    "in_words": in_words,
    "sha256": sha256,
}


def today() -> str:
    """The day, as tables have it."""
    return datetime.now(UTC).date().isoformat()


def described(file: str, values: Mapping | None = None) -> dict:
    """A description of the skeleton, filled in if it is a template: ``tables.yml``, or the ``part.yml`` of a part."""
    # The loader in C, ten times as fast, is not there where PyYAML was built without it.
    return yaml.load(rendered(SKELETON / file, values or {}), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def new(options) -> str:
    """The command ``new``; in a sentence, what was done."""
    if options.update:
        return update(options.folder)
    if options.example:
        text = read_article(SKELETON / "sample/article.txt")
        make(options.folder, described("sample/part.yml")["facts"], text, "sample")
    else:
        if lacking := [name for name in ("text", *FACTS) if not getattr(options, name)]:
            raise ValueError(f"a book needs --{', --'.join(lacking)} (or --example, for the sample book)")
        make(options.folder, _facts(options), read_article(options.text), "start")
    return f"made {options.folder}; go there and run `make`"


def _facts(options) -> dict[str, str]:
    """What is said of article and book, each in one line that no spreadsheet runs."""
    facts = {name: " ".join(getattr(options, name).split()) for name in (*FACTS, "url", "name")}
    for name, words in facts.items():
        if not words.isprintable() or words.startswith(("=", "+", "-", "@")):
            raise ValueError(f"--{name} is {plain(words)!r}, expected words that begin with none of = + - @")
    published = facts["published"]
    if not PARTIAL_DATE.fullmatch(published) or not on_calendar(published):
        raise ValueError(f"--published is {published!r}, expected a date such as 2024-09-14, 2024-09 or 2024")
    if begins_after(published, today()):
        raise ValueError(f"--published is {published}, which is still to come")
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


def book_files(facts: Mapping[str, str], text: str, part: str) -> dict[str, bytes]:
    """The files that are a new book's own, by path.

    ``facts`` are of the article ``title author publisher published licence spdx url copy_note``, where ``spdx`` is how
    SPDX names the licence, or ``LicenseRef-Article``, and of the book ``name authors``; ``text`` is the article's;
    ``part`` is what the book begins with: ``start``, a worked example on any text, or ``sample``.
    """
    cut = sentences(text).to_dict("records")
    first = next(row for row in cut if row["kind"] == "sentence")
    values = {
        **{"today": today(), "text": text, "part": part, "sentences": cut, **facts},
        "first": first | {"word": re.compile(r"\w+").search(text, first["start"])},
        "book_title": f"Claims of \u201c{facts['title']}\u201d, with evidence and verdicts",
        "project": tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"],
    }
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    made = {name: (ROOT / name).read_bytes() for name in ONCE}
    made |= {ARTICLE: text.encode(), DESCRIPTOR: written(_descriptor(values))}
    made["environment.yml"] = re.sub(r"(?m)^name: .*", f"name: {facts['name']}", environment).encode()
    for folder in (SKELETON / "book", SKELETON / part):
        for name, path in _files(folder).items():
            # What stands beside the folders of a part is said of it, not for the book.
            if folder.name == "book" or path.parent != folder:
                made[name.removesuffix(".jinja")] = rendered(path, values)
    return made


def written(content: Mapping) -> bytes:
    """A descriptor, or another record, as its file has it."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def rendered(path: Path, values: Mapping) -> bytes:
    """A file of the skeleton, filled in if it is a template."""
    if path.suffix != ".jinja":
        return path.read_bytes()
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    environment.filters |= FILTERS
    return environment.from_string(path.read_text(encoding="utf-8")).render(**values).encode()


def _descriptor(values: Mapping) -> dict:
    known, part = described("tables.yml"), SKELETON / values["part"]
    own = described(f"{part.name}/part.yml")["tables"]
    optional = [table for table in known["optional"] if (part / "data" / table["path"]).exists()]
    package = described("package.yml.jinja", values)
    title = f"Places, hashes and short quotes of a text under {values['licence']}, which is not included"
    package["resources"] = [table | FORM for table in [*known["needed"], *optional, *own]]
    for table in package["resources"]:
        of_text = table["path"].startswith("article/") and table["name"] != "article"
        table["licenses"] = [{"name": values["spdx"], "title": title}] if of_text else package["licenses"]
    evidence_tables(package).extend(table["name"] for table in own)
    return package


def evidence_tables(package: Mapping) -> list[str]:
    """The names of the tables that evidence may rest on, in the descriptor's own list."""
    links = next(one for one in package["resources"] if one["name"] == "evidence_links")["schema"]["fields"]
    return next(field for field in links if field["name"] == "table")["constraints"]["enum"]


def _files(root: Path, places: Iterable[str] = (".",)) -> dict[str, Path]:
    """The files at some places below a folder, by path relative to it, without what Python and editors leave."""
    paths = sorted(path for place in places for path in [root / place, *(root / place).rglob("*")] if path.is_file())
    kept = (path for path in paths if "__pycache__" not in path.parts and path.name[0] != ".")
    return {path.relative_to(root).as_posix(): path for path in kept}


def _library(root: Path) -> dict[str, bytes]:
    """The files of the library in a repository, by path."""
    return {name: path.read_bytes() for name, path in _files(root, LIBRARY).items()}


def _digests(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: seal.sha256(content) for name, content in contents.items()}


def make(folder: Path, facts: Mapping[str, str], text: str, part: str) -> None:
    """Make a book, a git repository, in a folder that does not exist yet: beside it, and put in its place when whole.

    Parameters are as for ``book_files``; whose book it is, git knows, unless ``facts`` have ``authors``. A ValueError
    says why there can be no book, an OSError that nothing can be written there; nothing is left behind then.
    """
    folder, library = folder.absolute(), _library(ROOT)
    if os.path.lexists(folder):
        raise ValueError(f"{folder} exists already, expected the name of a new folder")
    if folder.resolve().is_relative_to(ROOT):
        raise ValueError(f"{folder} is inside the repository {ROOT}, expected a folder outside")
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        beside.mkdir()
        _git(beside, "init", "--quiet")
        authors = _git(beside, "config", "user.name", check=False).strip() or f"The authors of {facts['name']}"
        contents = book_files({"authors": authors, **facts}, text, part) | library
        contents[RECORD] = written({"version": __version__, "files": _digests(library)})
        for name, content in contents.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
            (beside / name).chmod(0o755 if content.startswith(b"#!") else 0o644)
        _git(beside, "add", "--all")
        # Who has no name in git yet commits later.
        _git(beside, "commit", "--quiet", "--no-verify", "-m", "The book as `claimbook new` makes it", check=False)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _git(folder: Path, *command: str, check: bool = True) -> str:
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True)
    if check and done.returncode:
        raise ValueError(f"git could not make a repository: {done.stderr}")
    return done.stdout


def update(folder: Path) -> str:
    """Copy this library into a book, in the place of the one that it has; in a sentence, what was done.

    A ValueError says that the folder is no book made with ``new``, or names what somebody edited of its library.
    """
    try:
        known = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        version, recorded = known["version"], dict(known["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(f"{folder} has no readable {RECORD}, so it is no book that `claimbook new` made") from None
    there, library = _digests(_library(folder)), _library(ROOT)
    if edited := sorted(name for name in there | recorded if there.get(name) != recorded.get(name)):
        raise ValueError(f"the library in {folder} was edited, so nothing is copied: {listed(edited)}")
    now = _digests(library)
    changed = sum(now.get(name) != recorded.get(name) for name in now | recorded)
    record = written({"version": __version__, "files": now})
    files.replace(folder, {**library, RECORD: record}, removed=recorded.keys() - now.keys())
    return f"library {version} -> {__version__}: {changed} file{'' if changed == 1 else 's'} changed"
