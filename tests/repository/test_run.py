"""Runs of this book: bad data stop one before any output, and pages are made from one state of the data."""

import json
import shutil

import pytest

from claimbook.cli import main
from claimbook.paths import ROOT
from claimbook.project import PAGES, project
from sealbook.steps import perform

pytestmark = pytest.mark.slow


def test_bad_data_stops_the_run_before_any_output(root, capsys):
    for folder in ("notebooks", "figures"):
        shutil.copytree(ROOT / folder, root / folder)
    before = {path: path.read_bytes() for path in (root / "figures").rglob("*") if path.is_file()}
    file = root / "data/evidence/polls.csv"
    file.write_bytes(file.read_bytes().replace(b",49,", b",ninety,"))
    assert main(["--root", str(root), "run", "01"]) == 1
    assert "polls.csv, row 2, column percent: found 'ninety'" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in (root / "figures").rglob("*") if path.is_file()} == before


def test_the_command_names_the_reason_and_executes_only_what_is_stale(checkout, capsys):
    for path in checkout.glob("notebooks/*"):
        path.unlink()
    for name in ("90_reads", "91_other"):
        (checkout / f"notebooks/{name}.py").write_text(f"# %%\nopen('{name}.txt').read()\n", encoding="utf-8")
        (checkout / f"{name}.txt").write_text("old", encoding="utf-8")
    own = project(checkout)
    own.run(own.notebooks())
    (checkout / "90_reads.txt").write_text("new", encoding="utf-8")
    main(["--root", str(checkout), "run"])
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["90_reads: stale because 90_reads.txt changed", "91_other: fresh"]
    assert said[2].startswith("1 notebook executed: ")


def edited_after_validation(root):
    """The pages of this book, whose data are edited between validation and the pages."""
    answers = perform(project(root), PAGES)
    yield next(answers)
    with (root / "data/evidence/polls.csv").open("a") as file:
        file.write("\n")
    yield next(answers)


def test_data_edited_between_validation_and_the_pages_makes_no_page(checkout):
    before = {path: path.read_bytes() for path in checkout.rglob("*.html")}
    assert list(edited_after_validation(checkout)) == [
        "",
        "data/evidence/polls.csv: was edited while the step pages was made, of which nothing is written; run `make` again",
    ]
    assert {path: path.read_bytes() for path in checkout.rglob("*.html")} == before


def test_figures_written_between_validation_and_the_pages_are_in_the_pages(checkout):
    answers = perform(project(checkout), PAGES)
    assert next(answers) == ""
    # Read elsewhere, because everything that this process reads in the copy counts as read for the pages.
    (original,) = (ROOT / "figures").glob("F04_*.json")
    record = {**json.loads(original.read_text(encoding="utf-8")), "title": "Since the notebooks ran it says this"}
    (checkout / "figures" / original.name).write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    assert next(answers) == ""
    assert record["title"] in (checkout / "README.md").read_text(encoding="utf-8")
    assert project(checkout).stale_steps() == {}
