"""What is said of a change: which claims, which numbers, which figures; against git's last commit, or after a run."""

import io
import json
import os
import shutil
import subprocess
import sys

import pytest

from claimbook import cli_builders
from claimbook.cli import main
from claimbook.data.tables import ROOT
from claimbook.publish.changed import changes, published_at_head, published_now
from sealbook import Project

RECORD = {"picture_sha256": "1", "rows_sha256": "1", "title": "t", "subtitle": "s", "caption": "c", "alt": "a"}
CLAIM = {"verdict": "contradicted", "finding": "144 is 2.8 percent away", "answer": "It was 140, not 1,440."}
BEFORE = {"C01": CLAIM, "F01": RECORD}
CHANGES = {
    "nothing": ({}, []),
    "a verdict and its number": (
        {"C01": CLAIM | {"verdict": "mixed", "finding": "144 is 3.4 percent away"}},
        ["C01 contradicted -> mixed (2.8 -> 3.4 percent)"],
    ),
    "a verdict": ({"C01": CLAIM | {"verdict": "mixed"}}, ["C01 contradicted -> mixed"]),
    "numbers among other words": (
        {"C01": CLAIM | {"finding": "as 144 is, 3.4 percent off", "answer": "It was 150, not 1,500."}},
        ["C01 2.8 -> 3.4 percent, 140 -> 150, 1,440 -> 1,500"],
    ),
    "words": ({"C01": CLAIM | {"answer": "140, not 1,440."}}, ["C01 reworded"]),
    "a picture": ({"F01": RECORD | {"picture_sha256": "2", "title": "u"}}, ["F01 redrawn"]),
    "rows": ({"F01": RECORD | {"rows_sha256": "2"}}, ["F01 has other rows"]),
    "a title": ({"F01": RECORD | {"title": "u", "alt": "b"}}, ["F01 reworded (title, alt)"]),
    "what nobody sees": ({"F01": RECORD | {"notebook": "02"}}, []),
    "a new one": ({"C02": CLAIM, "T01": RECORD}, ["C02 is new", "T01 is new"]),
}


@pytest.mark.parametrize("case", CHANGES)
def test_each_change_is_told_by_its_own_phrase(case):
    changed, phrases = CHANGES[case]
    after = BEFORE | changed
    assert changes(BEFORE, after) == phrases
    gone = [phrase.replace("is new", "is gone") for phrase in phrases if "is new" in phrase]
    assert [phrase for phrase in changes(after, BEFORE) if "gone" in phrase] == gone


@pytest.fixture
def repository(tmp_path, book):
    """The published files of this book as the last commit of a repository that is a folder of another."""
    root = tmp_path / "outer" / "book"
    shutil.copytree(ROOT / "data", root / "data")
    (root / "figures").mkdir()
    for path in [
        *(ROOT / "figures").glob("*.json"),
        *(ROOT / "figures").glob("*.jsonld"),
        *(ROOT / "figures").glob("T*"),
    ]:
        shutil.copy(path, root / "figures")
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "all"]):
        subprocess.run(["git", "-C", root.parent, *command], check=True)
    return root


def test_what_is_published_is_held_against_the_last_commit(repository, book, capsys):
    assert published_now(repository) == published_at_head(repository)
    now = published_now(repository)
    answers = {claim: said["answer"] for claim, said in now.items() if "answer" in said}
    assert answers == {claim: book.answer(claim) for claim in book.tables["claims"]["claim_id"]}
    assert all(now[claim]["finding"] == finding.because for claim, finding in book.findings.items())
    assert main(["--root", str(repository), "changes"]) == 0
    told = capsys.readouterr()
    assert told.out == "nothing published differs from the last commit\n"
    reviews = repository / "figures/claimreview.jsonld"
    first = min(answers)
    reviews.write_text(reviews.read_text(encoding="utf-8").replace(answers[first], "Something else."))
    record = next(repository.glob("figures/F*.json"))
    record.write_text(json.dumps({**json.loads(record.read_text(encoding="utf-8")), "picture_sha256": "0"}))
    next(repository.glob("figures/T*.json")).write_text("half a fi")
    main(["--root", str(repository), "changes"])
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"{first} ") and f"{record.name[:3]} redrawn" in told and "T01 is gone" in told
    assert len(told) == 3


def test_a_book_without_git_says_so_in_one_sentence(root, monkeypatch, capsys):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    assert main(["--root", str(root), "changes"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "claimbook: there is no git, or no commit of it, to compare with"
    monkeypatch.setenv("PATH", "")
    assert main(["--root", str(root), "changes"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == told[-1]


def test_a_run_ends_with_what_it_changed_and_where_to_look(checkout, monkeypatch, capsys):
    def redraw(own, chosen, **more):
        record = next(checkout.glob("figures/F*.json"))
        record.write_text(json.dumps({**json.loads(record.read_text(encoding="utf-8")), "picture_sha256": "0"}))

    monkeypatch.setattr(Project, "run", redraw)
    assert main(["--root", str(checkout), "run", "--again"]) == 0
    *_, changed, last = capsys.readouterr().out.splitlines()
    assert changed == f"changed: {next(checkout.glob('figures/F*.json')).name[:3]} redrawn"
    assert "figures/index.html" in last
    monkeypatch.setattr(Project, "run", lambda *_, **more: None)
    assert main(["--root", str(checkout), "run", "--again"]) == 0
    assert "\nchanged: " not in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_of_what_is_running(monkeypatch):
    monkeypatch.setattr(os, "get_terminal_size", lambda handle: os.terminal_size((30, 10)))
    monkeypatch.setattr(sys, "stderr", Terminal())
    for running, waiting in ((["01_a"], 6), (["01_a", "02_b"], 5), (["02_b"], 0), ([], 0)):
        cli_builders._progress(running, waiting)
    lines = sys.stderr.getvalue().split("\r\x1b[K")
    assert lines == ["", "running 01_a; 6 more to run", "running 01_a, 02_b; 5 more to", "running 02_b", ""]
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    cli_builders._progress(["01_a"], 6)
    assert sys.stderr.getvalue() == ""
