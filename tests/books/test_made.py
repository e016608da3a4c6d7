"""A new book builds, tests and checks at once, and says nothing of the book whose library it has."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from claimbook.cli import main

pytestmark = pytest.mark.slow
# Words of the first book.
FIRST = re.compile(r"Russia|Central Asia|\bC31\b|Mahon|Kazakh|Tajik|Crocus|Kyrgyz|Uzbek|Turkmen")
TEXT = """A heading

The library lent 84,210 books. In 2019 it lent fewer, it says.
"""


def share_environment(root: Path) -> dict[str, str]:
    """Give a book the packages of this environment, as if set up there; the environment variables with its own code."""
    own = root / ".venv/bin"
    own.mkdir(parents=True)
    # A link to the interpreter would make its libraries files of another folder.
    (own / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (own / "python").chmod(0o755)
    (own / "frictionless").symlink_to(Path(sys.executable).parent / "frictionless")
    made_from = (root / "requirements.lock").read_text() + f"{root.resolve()}\n"
    (root / ".venv/made-from").write_text(made_from)
    return {**os.environ, "PYTHONPATH": str(root / "src")}


@pytest.fixture(scope="module", params=["start", "sample"])
def built(request, tmp_path_factory):
    """A new book after its first ``make``, with what it takes to run commands there."""
    place = tmp_path_factory.mktemp(request.param)
    (place / "text.txt").write_text(TEXT)
    said = ["--text", place / "text.txt", "--title", "On libraries", "--author", "P. Writer", "--publisher", "The Post"]
    said += ["--published", "2024-02", "--licence", "All rights reserved"]
    said = ["--example"] if request.param == "sample" else said
    assert main(["new", str(place / "shelf"), *map(str, said)]) == 0
    environment = share_environment(place / "shelf")

    def make(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run(["make", *words], cwd=place / "shelf", env=environment, capture_output=True, text=True)

    done = make()
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "shelf", make


def test_its_outputs_and_tests_hold(built):
    _, make = built
    for target in ("check", "test", "validate"):
        done = make(target)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_make_has_nothing_to_do(built):
    root, make = built
    before = {path: path.stat().st_mtime_ns for path in (root / "figures").rglob("*")}
    assert "executed" not in make().stdout
    assert before == {path: path.stat().st_mtime_ns for path in (root / "figures").rglob("*")}


def test_it_says_nothing_of_another_book(built):
    root, _ = built
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    local = {".git", ".venv", "build", "__pycache__", ".pytest_cache", ".ruff_cache"}
    binary = (".png", ".pdf", ".ttf")
    found = [
        f"{path.relative_to(root)}: {words[0]}"
        for path in files
        if not local & set(path.relative_to(root).parts) and path.suffix not in binary
        if (words := FIRST.findall(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_its_own_name_title_and_licence_stand_in_what_is_published(built):
    root, _ = built
    name = "garden" if "garden" in (root / "data/datapackage.json").read_text()[:40] else "shelf"
    title = "Bees and trees" if name == "garden" else "On libraries"
    for file in ("README.md", "CITATION.cff", ".zenodo.json", "ro-crate-metadata.json", "figures/article.html"):
        assert title in (root / file).read_text(), file
    for file in ("figures/references.bib", "figures/citations.txt", "figures/index.html"):
        assert title in (root / file).read_text(), file
        assert not re.search(r"\bof claimbook\b|claimbook,|\{claimbook\b", (root / file).read_text()), file
    figure = next((root / "figures").glob("F01_*.svg")).read_text()
    assert f"{name}:F01" in figure and "claimbook:F01" not in figure
    assert f'name = "{name}"' in (root / "pyproject.toml").read_text()


def test_altered_copies_are_spoken_of_only_where_words_were_replaced(built):
    root, _ = built
    files = ("figures/article.html", "figures/annotations.jsonld", "data/README.md")
    said = [file for file in files if "altered" in (root / file).read_text()]
    has = (root / "data/article/substitutions.csv").exists()
    assert ("figures/article.html" in said) == has and (has or said == [])
