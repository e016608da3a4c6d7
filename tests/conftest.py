"""What several tests share: the real tables and book, read once, and a copy of the repository's data to damage."""

import hashlib
import shutil
from pathlib import Path

import pytest

from claimbook.book import Book
from claimbook.tables import ROOT, Tables


@pytest.fixture(scope="session")
def tables() -> Tables:
    return Tables()


@pytest.fixture(scope="session")
def book(tables) -> Book:
    return Book.open(tables=tables)


@pytest.fixture
def root(tmp_path) -> Path:
    """A folder with a copy of data/, free to be damaged."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("article.txt"))
    return tmp_path


@pytest.fixture(scope="session")
def text(tables) -> str:
    """The article's reference copy; tests that need it are skipped without it."""
    path = ROOT / "data" / "article" / "article.txt"
    if not path.exists():
        pytest.skip("needs the article's text: make article FILE=path/to/text")
    content = path.read_text(encoding="utf-8")
    if hashlib.sha256(content.encode()).hexdigest() != tables["article"]["text_sha256"].iloc[0]:
        pytest.skip("needs the reference copy of the article's text; another copy is in place")
    return content


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Path:
    """A copy of all that a checkout holds but its history; not to be changed."""
    root = tmp_path_factory.mktemp("checkout") / "claimbook"
    skipped = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "article.txt")
    return shutil.copytree(ROOT, root, ignore=skipped)


@pytest.fixture
def checkout(pristine, tmp_path) -> Path:
    """A copy of a checkout, free to be damaged."""
    return shutil.copytree(pristine, tmp_path / "checkout")
