"""The code is as ruff and import-linter want it: rules, format, and the walls between the packages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimbook.data.tables import ROOT

TOOLS = Path(sys.executable).parent
CHECKED = ["src", "tests", "notebooks", "tools"]
COMMANDS = {
    "rules": ["ruff", "check", "--output-format", "concise", *CHECKED],
    "format": ["ruff", "format", "--check", *CHECKED],
    "walls": ["lint-imports"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_lint_finds_nothing(name):
    command, *arguments = COMMANDS[name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([TOOLS / command, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
