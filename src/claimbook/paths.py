"""Where things stand in a book's repository. Imports next to nothing: a ``make`` with nothing to do needs it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The article's text and what is made from it: never committed.
ARTICLE, READING_VIEW = "data/article/article.txt", "build/article.html"
# Where a notebook draws to that is run by anything but ``make``.
DRAFTS = "build/draft"
# What an RO-Crate describes beside the tables and the figures.
DESCRIBED = """
    CITATION.cff LICENSE Makefile README.md environment.yml pyproject.toml requirements.lock data/LICENSE.md
    data/README.md data/datapackage.json notebooks/jupytext.toml notebooks/[0-9][0-9]_*.py notebooks/[0-9][0-9]_*.ipynb
    src/*/**/*.py figures/seals/*.json""".split()


def described(root: Path) -> set[str]:
    """The files of a repository that are described to machines one by one, by path relative to it."""
    return {path.relative_to(root).as_posix() for pattern in DESCRIBED for path in root.glob(pattern)}
