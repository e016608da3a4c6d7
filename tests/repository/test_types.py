"""The library packages have types that a checker accepts."""

import re
import subprocess
import sys

import pytest

from claimbook.data.tables import ROOT

MYPY = ROOT / "build" / "checkers" / "bin" / "mypy"
# Modules that mypy does not accept yet; one that it accepts goes from here.
UNDONE: set[str] = set()


@pytest.mark.slow
@pytest.mark.skipif(not MYPY.exists(), reason="needs mypy: make browser")
def test_types_hold(tmp_path):
    command = [MYPY, "--python-executable", sys.executable, "--cache-dir", tmp_path]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert set(re.findall(r"^(src/[\w/]+\.py):\d+: error", said.stdout, flags=re.M)) == UNDONE, said.stdout
    assert said.stderr == "" and re.search(r"^Found \d+ errors? in|^Success", said.stdout, flags=re.M), said
