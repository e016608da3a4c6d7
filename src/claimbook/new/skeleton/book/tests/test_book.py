"""What holds of every book: its data fit, its rules say what they test, and its code keeps the walls."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from claimbook.checks import all_checks, check_of, contexts, rule_of, topics
from claimbook.paths import ROOT
from claimbook.words import VERDICTS


def test_the_data_fit(book):
    book.validate()


def test_every_claim_that_a_topic_names_is_one(tables):
    assert (topics() | contexts()).keys() <= set(tables.cells("claims", "claim_id"))


def test_a_rule_begins_with_its_question_and_says_what_it_does_with_gaps():
    for claim, check in all_checks().items():
        rule = rule_of(check)
        assert re.match(r"[A-Z][^.?]*\?", rule) and "Gaps:" in rule, claim
        for verdict in ("supported", "contradicted"):
            assert verdict in check.verdicts or f"Never {verdict}" in rule, claim
        assert set(check.verdicts) <= set(VERDICTS)


def test_the_numbers_beside_a_judged_claim_have_no_verdict(book):
    for claim in contexts():
        assert check_of(claim) and book.finding(claim).verdict == ""


COMMANDS = {"rules": ["ruff", "check"], "format": ["ruff", "format", "--check"], "walls": ["lint-imports"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_code_keeps_the_rules(name):
    command, *arguments = COMMANDS[name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    program = Path(sys.executable).parent / command
    done = subprocess.run([program, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
