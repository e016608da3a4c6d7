"""Writes another book: its own files from the skeleton, and the library, copied and recorded with its version."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import yaml
from jinja2 import Environment, StrictUndefined

from claimbook import __version__
from claimbook.data.article import MAX_QUOTE_WORDS, sha256
from claimbook.data.citation import source_names
from claimbook.data.tables import DESCRIPTOR
from claimbook.dates import in_words
from claimbook.new.tables import OWN, SKELETON, known, resource
from claimbook.new.text import sentences
from claimbook.paths import ARTICLE, ROOT
from claimbook.publish.codebook import codebook
from claimbook.words import listed
from sealbook import files, seal

# The library, which is never edited in a book; and files that a book gets once and may change.
LIBRARY = ("src/claimbook", "src/exhibit", "src/sealbook", "tools", "Makefile", "requirements.lock")
ONCE = (".editorconfig", ".gitattributes", ".gitignore", "notebooks/jupytext.toml")
ONCE += tuple(f"LICENSES/{name}.txt" for name in ("Apache-2.0", "CC-BY-4.0", "MIT"))
RECORD = "library.json"


def sample() -> tuple[dict[str, str], str]:
    """What the sample book says of itself, but for the day, and its text."""
    said = yaml.safe_load((SKELETON / "sample/part.yml").read_text(encoding="utf-8"))
    return said["facts"], (SKELETON / "sample/article.txt").read_text(encoding="utf-8")


def book_files(facts: Mapping[str, str], text: str, part: str) -> dict[str, bytes]:
    """The files that are a new book's own, by path.

    Parameters
    ----------
    facts : mapping of str to str
        ``title author publisher published licence spdx url copy_note`` of the article; ``name authors today`` of the
        book. ``spdx`` is the licence if SPDX has it, else empty.
    text : str
        The article's text.
    part : str
        What it begins with: ``start``, a worked example on any text, or ``sample``.
    """
    cut, names = sentences(text), [name["literal"] for name in source_names(facts["author"])]
    values = {
        **facts,
        "book_title": f"Claims of \u201c{facts['title']}\u201d, with evidence and verdicts",
        "article_authors": names,
        "authors_of_article": listed(names),
        "published_words": in_words(facts["published"]),
        "text_sha256": sha256(text),
        "text_characters": len(text),
        "sentences": cut.to_dict("records"),
        "first": _first_words(text, cut),
        "worked_example": part == "start",
        "project": tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"],
    }
    made = {name: (ROOT / name).read_bytes() for name in ONCE}
    package = _descriptor(values, part)
    descriptor = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    # With the codebook in place the first run finds all of data/ as it leaves it.
    made |= {ARTICLE: text.encode(), DESCRIPTOR: descriptor.encode(), "data/README.md": codebook(package).encode()}
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    made["environment.yml"] = re.sub(r"(?m)^name: .*", f"name: {facts['name']}", environment).encode()
    for folder in (SKELETON / "book", SKELETON / part):
        for name, path in _within(folder).items():
            # What stands beside the folders of a part is said of it, not for the book.
            if folder.name == "book" or path.parent != folder:
                made[name.removesuffix(".jinja")] = rendered(path, values)
    return made


def rendered(path: Path, values: Mapping) -> bytes:
    """A file of the skeleton, filled in if it is a template."""
    if path.suffix != ".jinja":
        return path.read_bytes()
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    environment.filters |= {
        "quoted": lambda words: json.dumps(words, ensure_ascii=False),
        "cell": lambda words: '"' + words.replace('"', '""') + '"' if words else "",
        "markdown": lambda words: re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words),
    }
    return environment.from_string(path.read_text(encoding="utf-8")).render(**values).encode()


def _first_words(text: str, cut: pd.DataFrame) -> dict:
    """The first sentence, with as many of its words as may be quoted: those of a stretch that prints."""
    first = cut[cut["kind"] == "sentence"].iloc[0].to_dict()
    own = text[first["start"] : first["end"]]
    line = max("".join(letter if letter.isprintable() else "\n" for letter in own).split("\n"), key=len)
    quote = re.match(rf"\s*[-=+@\s]*((?:\S+\s+){{0,{MAX_QUOTE_WORDS - 1}}}\S+)", line)[1]
    start = first["start"] + own.index(quote)
    return {**first, "start": start, "end": start + len(quote), "quote": quote}


def _descriptor(values: Mapping, part: str) -> dict:
    own = yaml.safe_load((SKELETON / part / "part.yml").read_text(encoding="utf-8"))["tables"]
    own = {name: {"folder": "evidence", **said} for name, said in own.items()}
    optional = {
        name: said
        for name, said in known("optional").items()
        if any(given.match(f"{name}.csv*") for given in _within(SKELETON / part / "data").values())
    }
    quotes = {"name": values["spdx"]} if values["spdx"] else {}
    quotes |= {
        "title": f"Places, hashes and short quotes of a text under {values['licence']}; the text is not included"
    }
    resources = [
        resource(name, said, quotes if said.get("quotes") else OWN)
        for name, said in (known("needed") | optional | own).items()
    ]
    links = next(one for one in resources if one["name"] == "evidence_links")["schema"]["fields"]
    next(field for field in links if field["name"] == "table")["constraints"]["enum"] = list(own)
    return {
        "name": values["name"],
        "title": values["book_title"],
        "description": "Claims of one article, the evidence, and the verdicts. See each resource for its terms.",
        "version": "0.1.0",
        "profile": "data-package",
        "licenses": [OWN],
        "contributors": [{"title": values["authors"], "role": "author"}],
        "keywords": ["fact-checking", "reproducible research"],
        "resources": resources,
    }


def _within(folder: Path) -> dict[str, Path]:
    """The files in a folder, by path relative to it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path for path in paths}


def library(root: Path) -> dict[str, bytes]:
    """The files of the library in a repository, by path."""
    inside = {f"{place}/{name}": path for place in LIBRARY for name, path in _within(root / place).items()}
    alone = {place: root / place for place in LIBRARY if (root / place).is_file()}
    return {name: path.read_bytes() for name, path in (inside | alone).items()}


def _record(contents: Mapping[str, bytes]) -> bytes:
    digests = {name: seal.sha256(content) for name, content in contents.items()}
    return (json.dumps({"claimbook": __version__, "files": digests}, indent=1) + "\n").encode()


def new(folder: Path, facts: Mapping[str, str], text: str, part: str) -> None:
    """Make a book in a folder that does not exist yet: a git repository, made beside it and then put in its place.

    Parameters are as for ``book_files``. A ValueError says why there can be no book, an OSError that nothing can be
    written there; nothing is left behind then.
    """
    folder = folder.absolute()
    if os.path.lexists(folder):
        raise ValueError(f"{folder} exists already, expected the name of a new folder")
    if folder.resolve().is_relative_to(ROOT):
        raise ValueError(f"{folder} is inside the repository {ROOT}, expected a folder outside")
    copied = library(ROOT)
    contents = {**book_files(facts, text, part), **copied, RECORD: _record(copied)}
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        partial.mkdir()
        for name, content in contents.items():
            _write(partial / name, content)
        for command in (["init", "--quiet"], ["add", "--all"]):
            subprocess.run(["git", *command], cwd=partial, check=True, capture_output=True)
        # Who has no name in git yet commits later.
        message = ["--message", "The book as `claimbook new` makes it"]
        subprocess.run(["git", "commit", "--quiet", "--no-verify", *message], cwd=partial, capture_output=True)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if content.startswith(b"#!"):
        path.chmod(0o755)


def update(folder: Path) -> str:
    """Copy this library into a book, in place of the one that it has; a sentence on what was done.

    Raises
    ------
    ValueError
        If the folder is no book that was made with ``new``, or somebody edited the library in it.
    """
    try:
        known = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        version, recorded = known["claimbook"], known["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(f"{folder} has no readable {RECORD}, so it is no book that `claimbook new` made") from None
    there = {name: seal.sha256(content) for name, content in library(folder).items()}
    if edited := sorted(name for name in there | recorded if there.get(name) != recorded.get(name)):
        raise ValueError(f"the library in {folder} was edited, so nothing is copied: {listed(edited)}")
    copied = library(ROOT)
    record = _record(copied)
    changed = [name for name in copied | recorded if recorded.get(name) != json.loads(record)["files"].get(name)]
    files.replace(folder, {**copied, RECORD: record}, removed=recorded.keys() - copied.keys())
    return f"library {version} -> {__version__}: {len(changed)} file{'s' if len(changed) != 1 else ''} changed"
