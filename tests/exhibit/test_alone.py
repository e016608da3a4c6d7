"""exhibit could be published by itself: it names no project and imports none."""

import re
from pathlib import Path

import pytest

import exhibit

SOURCE = Path(exhibit.__file__).parent
PROJECT = re.compile(rb"claimbook|sealbook|topics", re.I)


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.py")) + sorted(SOURCE.rglob("*.txt")), ids=lambda path: path.name
)
def test_no_file_names_a_project(path):
    assert not PROJECT.search(path.read_bytes())


def test_no_module_reads_the_environment():
    assert [path.name for path in SOURCE.rglob("*.py") if b"environ" in path.read_bytes()] == []
