"""The seals and pairs of this repository: who reads what, what a change makes stale, and what `check` says of a fault."""

import json
import os
import subprocess
import sys

import jupytext
import nbformat
import pytest

from claimbook.cli import main
from claimbook.paths import ROOT
from claimbook.project import OURS, PAGES, project
from sealbook import Project, pairs, sealing
from sealbook import seal as seals
from sealbook.seal import Digests

BOOK = project(ROOT)
NAMES = [path.stem for path in BOOK.notebooks()]
POLLS, SHEET, LOCK = "data/evidence/polls.csv", "src/exhibit/sheet.py", "requirements.lock"
OVERVIEWS = {"01_article", "07_verdicts"}
NOTEBOOK_OF = {
    "votes": "02_un_votes",
    "migration": "03_migration",
    "economy": "04_economy",
    "society": "05_society",
    "security": "06_security",
}


def vouch(root) -> Project:
    """Remember every seal of a copy as made there."""
    own = project(root)
    for seal in seals.load_all(own):
        seals.vouch(own, seal)
    return own


def stale_names(own: Project) -> set[str]:
    return {*(path.stem for path in own.stale(own.notebooks())), *(step.name for step in own.stale_steps())}


def readers(name: str) -> set[str]:
    return {seal.name for seal in seals.load_all(BOOK) if name in seal.inputs} - {PAGES}


# The seals of this book.


def test_every_notebook_has_a_seal_that_names_itself_the_lock_and_every_output():
    found = {seal.name: seal for seal in seals.load_all(BOOK)}
    assert set(found) == {*NAMES, PAGES}
    for name in NAMES:
        seal, expected = found[name], {f"notebooks/{name}.py", *BOOK.inputs_of_all, "data/datapackage.json"}
        assert expected | {f"src/{package}/__init__.py" for package in ("claimbook", "exhibit")} <= set(seal.inputs)
        assert f"notebooks/{name}.ipynb" in seal.outputs and seal.remarks == ()
        assert not any(path.startswith(("/", "..", "build", ".venv")) for path in [*seal.inputs, *seal.outputs])


def test_every_record_names_the_notebook_whose_seal_has_its_inputs():
    for seal in seals.load_all(BOOK):
        for output in seal.outputs:
            name = output.rpartition("/")[2]
            if name[0] in "FT" and name.endswith(".json"):
                record = json.loads((ROOT / output).read_text(encoding="utf-8"))
                assert record["notebook"] == seal.name and set(record["inputs"]) <= set(seal.inputs)


def test_committed_outputs_are_what_committed_inputs_give():
    assert sealing.faults(BOOK, Digests(ROOT), NAMES) == {}


@pytest.mark.parametrize("topic", NOTEBOOK_OF)
def test_a_changed_check_executes_the_notebook_of_its_topic_and_the_overviews(topic):
    assert readers(f"src/topics/{topic}/checks.py") == {NOTEBOOK_OF[topic], *OVERVIEWS}


@pytest.mark.parametrize("topic", NOTEBOOK_OF)
def test_a_changed_drawing_executes_the_notebook_of_its_topic_alone(topic):
    assert readers(f"src/topics/{topic}/figures.py") == {NOTEBOOK_OF[topic]}


@pytest.mark.parametrize("name", ["sheet", "card", "export", "identity"])
def test_a_changed_module_of_exhibit_executes_all(name):
    assert readers(f"src/exhibit/{name}.py") == set(NAMES)


def test_evidence_has_readers_of_its_own_and_the_lock_all():
    assert readers(LOCK) == readers("src/sealbook/pairs.py") == set(NAMES)
    assert "05_society" in readers(POLLS) and "02_un_votes" not in readers(POLLS)
    votes = readers("data/evidence/un_votes.csv")
    assert "02_un_votes" in votes and "03_migration" not in votes


def test_the_engine_is_no_input_of_a_notebook_beside_what_shapes_its_bytes():
    inputs = {name for seal in seals.load_all(BOOK) if seal.name != PAGES for name in seal.inputs}
    assert {name for name in inputs if name.startswith("src/sealbook/")} == {"src/sealbook/pairs.py"}


# The pairs of this book.


@pytest.mark.parametrize("path", BOOK.notebooks(), ids=lambda path: path.stem)
def test_the_committed_pair_agrees_cell_by_cell(path):
    executed = jupytext.read(path.with_suffix(".ipynb"))
    assert pairs.cells(executed) == pairs.cells(pairs.read(path))
    assert pairs.edit(path.read_bytes(), path.with_suffix(".ipynb").read_bytes()) == pairs.Edit()


@pytest.mark.parametrize("path", BOOK.notebooks(), ids=lambda path: path.stem)
def test_a_pair_survives_the_way_through_the_other_form(path):
    """Saving the notebook in JupyterLab writes the text file; nothing else may change by that."""
    text = path.read_text(encoding="utf-8")
    edited = json.loads(path.with_suffix(".ipynb").read_text(encoding="utf-8"))
    edited["cells"][0]["source"] += "\n\nOne more sentence."
    source = pairs.edit(text.encode(), json.dumps(edited).encode()).text.decode()
    before, after = text.splitlines(), source.splitlines()
    added = [line for line in after if line not in before]
    assert [line for line in before if line not in after] == [] and added == ["# One more sentence."]


@pytest.mark.parametrize("path", BOOK.notebooks(), ids=lambda path: path.stem)
def test_committed_notebooks_are_normalised(path):
    content = path.with_suffix(".ipynb").read_bytes()
    assert pairs.normalised(json.loads(content)) == content
    nbformat.validate(nbformat.reads(content.decode(), as_version=4))


# What is stale.


def test_a_clone_is_stale_until_made_and_then_fresh(checkout):
    assert stale_names(project(checkout)) == {*NAMES, PAGES}
    assert stale_names(vouch(checkout)) == set()


def test_touching_makes_nothing_stale(checkout):
    own = vouch(checkout)
    for path in [*checkout.rglob("*.py"), *checkout.rglob("*.csv"), checkout / LOCK]:
        os.utime(path, (1, 1))
    assert stale_names(own) == set()


@pytest.mark.parametrize("name", [POLLS, "data/evidence/un_votes.csv", "data/evidence/investment.csv", SHEET, LOCK])
def test_a_change_makes_its_readers_stale_and_no_other(checkout, name):
    own = vouch(checkout)
    before = (checkout / name).read_bytes()
    (checkout / name).write_bytes(before + b"\n")
    reasons = own.stale(own.notebooks())
    assert {path.stem for path in reasons} == readers(name) and own.stale_steps()
    assert all(reason.startswith(f"{name} changed") for reason in reasons.values())
    (checkout / name).write_bytes(before)
    assert stale_names(own) == set()


TO_DO = {
    "a notebook": ("notebooks/05_society.py", "05_society"),
    "its pair": ("notebooks/05_society.ipynb", "05_society"),
    "a figure": ("figures/F20_verdicts_by_paragraph.svg", "01_article"),
    "the README": ("README.md", PAGES),
    "the reading view": ("build/article.html", PAGES),
    "the article's text": ("data/article/article.txt", PAGES),
}


@pytest.mark.parametrize("what", TO_DO)
def test_an_edit_of_what_was_made_or_is_local_is_seen(checkout, what):
    own, (name, expected) = vouch(checkout), TO_DO[what]
    with (checkout / name).open("ab") as file:
        file.write(b"\n# More.\n")
    assert expected in stale_names(own)


@pytest.mark.parametrize("name", ["figures/index.html", "figures/seals/pages.json", "build/executed/pages"])
def test_a_page_its_seal_or_its_witness_gone_makes_the_pages_stale(checkout, name):
    own = vouch(checkout)
    (checkout / name).unlink()
    assert stale_names(own) == {PAGES}


def test_a_new_file_that_pages_describe_makes_them_stale(checkout):
    own = vouch(checkout)
    (checkout / "src/claimbook/new.py").write_text("", encoding="utf-8")
    assert list(own.stale_steps().values()) == ["src/claimbook/new.py came in"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": "other", "inputs": {}, "outputs": {}, "remarks": []}'])
def test_a_damaged_seal_is_none(checkout, content):
    own = vouch(checkout)
    (checkout / own.path("02_un_votes")).write_text(content, encoding="utf-8")
    assert seals.load(own, "02_un_votes") is None
    assert stale_names(own) == {"02_un_votes"}


def test_names_choose_notebooks_and_an_unknown_one_is_named():
    assert [path.stem for path in BOOK.notebooks(["01"])] == ["01_article"]
    with pytest.raises(ValueError, match="there is no notebook '77'; there are 01_article, "):
        BOOK.notebooks(["01", "77"])


# The command with nothing to do.


def test_with_nothing_to_do_only_where_to_look_is_said_and_rubbish_is_removed(checkout, capsys):
    vouch(checkout)
    (checkout / "build/scratch/stage").mkdir(parents=True)
    for name in ("figures/.F20_verdicts_by_paragraph.svg.7.partial", ".README.md.7.partial", "data/.mine"):
        (checkout / name).write_text("half")
    assert main(["--root", str(checkout), "run"]) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "figures/index.html" in said and "claimbook answer" in said
    assert not (checkout / "build/scratch").exists() and not list(checkout.rglob(".*.partial"))
    assert (checkout / "data/.mine").exists()


def test_nothing_but_the_standard_library_is_imported_before_something_is_executed():
    code = (
        "import sys; sys.path.insert(0, 'src'); import claimbook.cli; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'__main__'}), "
        "*sorted({'dataclasses', 'inspect', 'tempfile', 'multiprocessing', 'typing'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-ISc", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "claimbook sealbook\n"


def test_every_package_of_the_book_is_forgotten_by_a_kernel():
    assert {path.name for path in (ROOT / "src").iterdir() if (path / "__init__.py").exists()} == set(OURS)


def test_tidy_takes_a_deleted_notebook_out_of_readme(checkout, capsys):
    readme = checkout / "README.md"
    assert "F03_ballots" in readme.read_text(encoding="utf-8")
    for path in checkout.glob("notebooks/02_*"):
        path.unlink()
    assert main(["--root", str(checkout), "tidy"]) == 0
    assert "F03_ballots" not in readme.read_text(encoding="utf-8")
    assert "build/tidied/figures/seals/02_un_votes.json" in capsys.readouterr().out
    assert project(checkout).orphans() == {}


# What check says.


def with_other_line_ends(polls: bytes) -> bytes:
    return polls.replace(b"\n", b"\r\n")


def with_a_row_twice(polls: bytes) -> bytes:
    return polls + polls.splitlines(keepends=True)[-1]


@pytest.mark.slow
@pytest.mark.parametrize(("changed", "refused"), [(with_other_line_ends, False), (with_a_row_twice, True)])
def test_check_tells_the_four_faults_apart(changed, refused, checkout, capsys):
    votes = next((checkout / "figures").glob("F03_*.svg"))
    missing = next((checkout / "figures").glob("F06_*.png"))
    votes.write_bytes(votes.read_bytes().replace(b"</svg>", b"<!-- x --></svg>"))
    missing.unlink()
    (checkout / "figures/F90_left_over.png").write_bytes(b"x")
    (checkout / POLLS).write_bytes(changed((checkout / POLLS).read_bytes()))
    page = checkout / "figures/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<body", "<body class='x'", 1), encoding="utf-8")
    assert main(["--root", str(checkout), "check"]) == 1
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert any(name.startswith(f"{POLLS}, row ") for name in lines) == refused
    assert lines[f"figures/{votes.name}"] == "altered by hand; run `make`"
    assert lines[f"figures/{missing.name}"].startswith("missing: ")
    assert lines["figures/F90_left_over.png"].startswith("orphaned: ")
    found = {name for name, what in lines.items() if what.startswith(f"stale because {POLLS} changed")}
    read = [seal for seal in seals.load_all(project(checkout)) if POLLS in seal.inputs and seal.name != PAGES]
    expected = {output for seal in read for output in seal.outputs}
    assert expected - {f"figures/{missing.name}", f"figures/{votes.name}"} <= found


@pytest.mark.slow
def test_check_says_what_was_altered_in_a_page(checkout, capsys):
    page = checkout / "figures/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<body", "<body class='x'", 1), encoding="utf-8")
    assert main(["--root", str(checkout), "check"]) == 1
    assert capsys.readouterr().out == "figures/index.html: altered by hand; run `make`\n"


@pytest.mark.slow
def test_check_of_what_is_published_finds_nothing(checkout, capsys):
    assert main(["--root", str(checkout), "check"]) == 0
    assert capsys.readouterr().out == "every output is what data, code and notebooks give\n"
