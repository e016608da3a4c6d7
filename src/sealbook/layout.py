"""Where things stand in a repository. Imports next to nothing, because a ``make`` with nothing to do needs it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Who holds this lock is the only one to write; here stands a replacement of files that is ready. Both lie in the scratch
# folder that git ignores.
LOCK, READY = "build/lock", "build/replacement"
# What an RO-Crate describes beside the tables and the figures.
DESCRIBED = (
    "CITATION.cff", "LICENSE", "Makefile", "README.md", "environment.yml", "pyproject.toml", "requirements.lock",
    "data/LICENSE.md", "data/README.md", "data/datapackage.json", "notebooks/[0-9][0-9]_*.py", "notebooks/[0-9][0-9]_*.ipynb",
    "src/*/**/*.py", "figures/seals/*.json",
)  # fmt: skip


def described(root: Path) -> set[str]:
    """The files of a repository that are described to machines one by one, by path relative to it."""
    return {path.relative_to(root).as_posix() for pattern in DESCRIBED for path in root.glob(pattern)}
