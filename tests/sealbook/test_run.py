"""Execution: the same bytes again, only what was really read in the seal, and errors that name notebook, cell and line."""

import json
import os
import shutil

import nbformat
import pytest

from claimbook.paths import ROOT
from claimbook.project import OURS
from sealbook import Project, Step, sealing
from sealbook.run import RunError
from sealbook.seal import Seal, load

pytestmark = pytest.mark.slow
KERNELS = pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])
MAKES = """# %% tags=["parameters"]
size = 1

# %%
import os
from pathlib import Path

folder = Path(os.environ["SEALBOOK_OUTPUT"])
folder.mkdir(parents=True, exist_ok=True)
(folder / "F90_made.txt").write_text(f"size {size}")
size
"""


@pytest.fixture
def good(bench):
    bench.source = bench.notebook("90_good", MAKES)
    return bench


@KERNELS
def test_a_run_writes_pair_and_outputs_and_a_second_run_the_same_bytes(good, warm):
    (made,) = good.run(warm=warm)
    first = good.outputs()
    assert set(first) == {
        "notebooks/90_good.py",
        "notebooks/90_good.ipynb",
        "figures/F90_made.txt",
        "figures/seals/90_good.json",
    }
    assert (made.outputs, made.same, made.differing) == (2, 0, ()) and good.stale() == {}
    (made,) = good.run(warm=not warm)
    assert (made.outputs, made.same, made.differing) == (2, 2, ()) and good.outputs() == first
    nbformat.validate(nbformat.reads(first["notebooks/90_good.ipynb"].decode(), as_version=4))
    assert str(good.root).encode() not in b"".join(first.values())


@KERNELS
def test_a_notebook_cannot_see_the_state_of_another_and_may_start_processes(good, warm):
    good.notebook("91_spy", 'import sys\n\nsys.modules.setdefault("left_behind", sys)\nleft = 1')
    look = 'import sys\n\nassert "left_behind" not in sys.modules and "left" not in globals()'
    pool = "import multiprocessing\n\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    assert pool.map(abs, [-1]) == [1]"
    good.notebook("92_look", look, pool)
    assert len(good.run(warm=warm, jobs=1)) == 3


def test_a_run_with_parameters_leaves_the_pair_alone(good):
    good.run()
    before = good.outputs()
    good.run(parameters={"size": 5})
    assert good.outputs() == before
    again = json.loads((good.root / "build/90_good.ipynb").read_text(encoding="utf-8"))
    assert again["metadata"]["papermill"] == {"parameters": {"size": 5}}
    assert (good.root / "build/figures/F90_made.txt").read_text() == "size 5"


def test_an_unknown_parameter_is_named(good):
    with pytest.raises(RunError, match="no notebook has a parameter 'sise'; there are size"):
        good.run(parameters={"sise": 5})


def test_a_failing_cell_is_named_and_old_outputs_stay(good):
    good.run()
    good.source = good.notebook("90_good", MAKES, "value = 1\nvalue / 0")
    before = good.outputs()
    place = (
        r"notebooks/90_good\.py, cell 3, line 2 \(line (\d+) of the file\): ZeroDivisionError: .*; old outputs stay$"
    )
    with pytest.raises(RunError, match=place) as error:
        good.run()
    line = int(str(error.value).split("(line ")[1].split()[0])
    assert good.source.read_text(encoding="utf-8").splitlines()[line - 1] == "value / 0"
    assert good.outputs() == before


def test_what_a_notebook_no_longer_makes_is_removed_unless_another_took_it_over(good):
    good.run()
    good.notebook("91_other", MAKES)
    good.notebook("90_good", MAKES.replace("F90_made", "F92_made"))
    good.run("91")
    good.run("90")
    assert {path.name for path in (good.root / "figures").glob("F*")} == {"F90_made.txt", "F92_made.txt"}
    assert sealing.faults(good.project, good.digests(), ["90_good", "91_other"]) == {}
    good.notebook("91_other", MAKES.replace("F90_made", "F93_made"))
    good.run("91")
    assert {path.name for path in (good.root / "figures").glob("F*")} == {"F92_made.txt", "F93_made.txt"}


def test_a_library_that_cannot_be_imported_is_the_notebooks_to_report(good, processes):
    good.write("broken.py", "raise SystemExit(3)\n")
    good.notebook("91_broken", "import broken")
    # A process of its own, since one has one warm process, for all its runs.
    code = (
        "import sys\nfrom sealbook import Project\nfrom sealbook.run import RunError\nown = Project(sys.argv[1])\n"
        "try:\n    own.run(own.notebooks())\nexcept RunError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{good.root}{os.pathsep}{ROOT / 'src'}"}
    said = processes.python(code, good.root, mark=good.root, env=environment, stdout=-1).communicate()[0]
    assert (
        said == "notebooks/91_broken.py, cell 1: SystemExit: 3 (see build/failed/91_broken.ipynb); old outputs stay\n"
    )
    assert (good.root / "notebooks/90_good.ipynb").exists()


# Code of our own is never old.


@pytest.mark.parametrize("package", OURS)
def test_a_warm_kernel_runs_the_code_of_today(tmp_path, package, processes):
    """Each package of the book, copied, edited between two runs of one process, and the edit taken back."""
    for name in OURS:
        shutil.copytree(ROOT / "src" / name, tmp_path / "src" / name, ignore=shutil.ignore_patterns("__pycache__"))
    edited = tmp_path / "src" / package / "__init__.py"
    source = edited.read_text(encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    cell = f"import {package}\n\nprint(getattr({package}, 'edition', 'old'))\n"
    (tmp_path / "notebooks/90_shows.py").write_text(f"# %%\n{cell}", encoding="utf-8")
    code = (
        "import sys\nfrom pathlib import Path\nfrom claimbook.project import OURS\nfrom sealbook import Project\n"
        "own, edited = Project(sys.argv[1], OURS), Path(sys.argv[2])\nsource = edited.read_text()\n"
        "for more in ('', '\\nedition = \"new\"\\n', ''):\n"
        "    edited.write_text(source + more)\n    own.run(own.notebooks(), warm=True)\n"
        "    print((own.root / 'notebooks/90_shows.ipynb').read_text().count('new'))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
    said = processes.python(code, tmp_path, edited, mark=tmp_path, env=environment, stdout=-1).communicate()[0]
    assert said.split() == ["0", "1", "0"] and edited.read_text(encoding="utf-8") == source


# Edits of the executed notebook.


def edit_pair(bench) -> bytes:
    """Change the first cell of the executed notebook alone, as an editor without the text file would."""
    pair = bench.root / "notebooks/90_good.ipynb"
    notebook = json.loads(pair.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "size = 7"
    pair.write_text(json.dumps(notebook), encoding="utf-8")
    return pair.read_bytes()


def test_an_edit_made_in_the_ipynb_alone_is_carried_over(good):
    good.run()
    before = good.source.read_text(encoding="utf-8")
    edit_pair(good)
    assert "was carried over" in good.project.carry_over(good.source)
    assert good.source.read_text(encoding="utf-8") == before.replace("size = 1", "size = 7")
    good.run()
    assert good.outputs()["figures/F90_made.txt"] == b"size 7"


def test_an_edit_made_in_the_text_file_alone_wins(good):
    good.run()
    good.notebook("90_good", MAKES.replace("size = 1", "size = 2"))
    assert good.project.carry_over(good.source) == ""
    assert "size = 2" in good.source.read_text(encoding="utf-8")


def test_of_two_different_edits_the_text_wins_and_the_other_is_put_aside(good):
    good.run()
    good.notebook("90_good", MAKES.replace("size = 1", "size = 2"))
    other = edit_pair(good)
    assert "put aside as build/edited/90_good.ipynb" in good.project.carry_over(good.source)
    assert "size = 2" in good.source.read_text(encoding="utf-8")
    assert (good.root / "build/edited/90_good.ipynb").read_bytes() == other


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"cells": 3}'])
def test_a_damaged_ipynb_changes_no_text_and_is_put_aside_unless_empty(good, content):
    before = good.source.read_bytes()
    (good.root / "notebooks/90_good.ipynb").write_bytes(content)
    assert ("put aside" in good.project.carry_over(good.source)) == bool(content) and good.source.read_bytes() == before


# What a seal vouches for, and what not.


@KERNELS
def test_what_a_notebook_reads_is_traced(bench, warm):
    bench.write("src/own.py", "value = 1\n")
    path = 'import sys\n\nsys.path.insert(0, "src")\nimport own'
    bench.notebook("90_reads", path, 'text = open("data/extra.txt").read()', "import pandas as pd")
    (made,) = bench.run(warm=warm)
    assert set(made.seal.inputs) == {"notebooks/90_reads.py", "data/extra.txt", "src/own.py"}
    assert made.seal.remarks == ()


REMARKS = {
    "outside": ('open("{outside}").read()', "reads a file outside the repository (secret.csv)"),
    "outside by pandas": (
        'import pandas as pd\n\npd.read_csv("{outside}")',
        "reads a file outside the repository (secret.csv)",
    ),
    "uncommitted": ('open("local/text.txt").read()', "reads local/text.txt, which is never committed"),
    "network": (
        'import socket\n\ntry:\n    socket.create_connection(("127.0.0.1", 9), timeout=1)\nexcept OSError:\n    pass',
        "asks the network (127.0.0.1)",
    ),
    "program": ('import subprocess\n\nsubprocess.run(["true"])', "starts a program (true)"),
    "clock": ("from datetime import datetime as d\n\nprint(d.now())", "shows the day of the run in cell 1"),
    "elsewhere": ('import os\n\nos.listdir("/etc")', "lists a folder outside the repository (etc/)"),
    "machine": ("import socket\n\nsocket.gethostname() and None", "asks the machine for its name"),
    "chance": ("import random\n\nrandom.random()", "draws from an unseeded generator in cell 1"),
    "seeded with chance": ("import random\n\nrandom.seed()", "draws from an unseeded generator in cell 1"),
    "sample": (
        "import pandas as pd\n\npd.DataFrame({{'a': range(9)}}).sample(2)",
        "draws from an unseeded generator in cell 1",
    ),
}


def test_what_no_seal_can_vouch_for_is_reported(bench, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    bench.write("local/text.txt", "text")
    bench.project = Project(bench.root, never_committed=["local/"])
    for number, (cell, _) in enumerate(REMARKS.values(), start=10):
        bench.notebook(f"{number}_asks", cell.format(outside=outside))
    for (case, (_, remark)), made in zip(REMARKS.items(), bench.run(), strict=True):
        assert remark in made.seal.remarks, case
        found = sealing.faults(bench.project, bench.digests(), [made.seal.name])
        assert any(remark in what for what in found.values()), case


def test_seeded_chance_is_no_remark(bench):
    drawn = "import numpy as np\n\nnp.random.default_rng(1).random()"
    bench.notebook("90_reads", "import random\n\nrandom.seed(1)", "random.random()", drawn)
    assert bench.run()[0].seal.remarks == ()


# Two makers of one output.


def test_a_copy_of_a_notebook_is_refused_before_anything_is_written(good):
    good.run()
    good.notebook("91_copy", MAKES)
    before = good.outputs()
    place = r"^notebooks/91_copy\.py and notebooks/90_good\.py both make figures/F90_made\.txt; nothing is written$"
    for names in (["91"], ["91", "90"]):
        with pytest.raises(RunError, match=place if names == ["91"] else "both make"):
            good.run(*names)
        assert good.outputs() == before


def test_of_two_new_notebooks_with_one_output_neither_is_written(good):
    good.notebook("91_copy", MAKES)
    with pytest.raises(RunError, match=r"90_good\.py.*both make figures/F90_made\.txt; nothing is written$"):
        good.run()
    assert set(good.outputs()) == {"notebooks/90_good.py", "notebooks/91_copy.py"}


def as_well(root):
    yield
    yield {"figures/F90_made.txt": b"page"}


def test_a_notebook_and_a_step_do_not_make_one_output(good):
    good.project = Project(good.root, steps=[Step("site", as_well)])
    with pytest.raises(RunError, match=r"the step site and the notebook 90_good both make figures/F90_made\.txt"):
        good.run()
    good.write(good.project.path("site"), Seal("site", {}, {"figures/F90_made.txt": ""}).dumped().decode())
    before = good.outputs()
    with pytest.raises(RunError, match=r"90_good\.py and the step site both make .*; nothing is written$"):
        good.run()
    assert good.outputs() == before


# Steps.


def lists(root):
    return {"data/listed.txt"} & {f"data/{path.name}" for path in (root / "data").iterdir()}


def site(root):
    """Reads its input before the notebooks are written and their outputs afterwards."""
    title = (root / "data/title.txt").read_text()
    if not title:
        raise ValueError("data/title.txt is empty,\nexpected a title")
    yield
    if title == "fail":
        raise ValueError("README.md: lost its marks")
    if title == "edit":
        (root / "README.md").write_text("edited")
    page = title + (root / "figures/F90_made.txt").read_text()
    yield {"README.md": page.encode(), "figures/site.html": page.encode(), "local/view.html": b"view"}


@pytest.fixture
def stepped(good):
    good.project = Project(
        good.root, never_committed=["local/"], steps=[Step("site", site, lists, ("local/view.html",))]
    )
    good.title = good.write("data/title.txt", "Title: ")
    return good


@KERNELS
def test_a_step_is_made_from_what_the_notebooks_wrote_and_sealed(stepped, warm):
    seen = []
    stepped.run(warm=warm, written=lambda made: seen.append((len(made), set(stepped.outputs()))))
    assert seen == [(1, {name for name in stepped.outputs() if "site" not in name})]
    assert (stepped.root / "README.md").read_text() == "Title: size 1"
    seal = load(stepped.project, "site")
    assert set(seal.inputs) == {"data/title.txt", "figures/F90_made.txt"}
    assert set(seal.outputs) == {"README.md", "figures/site.html"} and stepped.project.stale_steps() == {}
    assert (stepped.root / "local/view.html").read_bytes() == b"view"


def test_a_step_is_made_again_alone_and_only_if_it_is_stale(stepped):
    stepped.run()
    made = (stepped.root / "README.md").stat().st_ino
    (stepped.root / "local/view.html").write_text("another")
    stepped.project.run([])
    assert (stepped.root / "local/view.html").read_bytes() == b"view" and stepped.project.stale_steps() == {}
    assert (stepped.root / "README.md").stat().st_ino == made
    stepped.write("data/listed.txt", "")
    assert list(stepped.project.stale_steps().values()) == ["data/listed.txt came in"]
    stepped.title.write_text("New: ")
    stepped.project.run([])
    assert stepped.outputs()["figures/site.html"] == b"New: size 1"
    stepped.run(parameters={"size": 2})
    assert stepped.outputs()["figures/site.html"] == b"New: size 1"


@pytest.mark.parametrize("title", ["", "fail", "edit"])
def test_a_step_that_fails_is_said_in_one_line(stepped, title):
    stepped.write("README.md", "old")
    stepped.title.write_text(title)
    words = {
        "": r"^data/title\.txt is empty, expected a title$",
        "fail": r"^README\.md: lost its marks$",
        "edit": r"^README\.md: was edited while the step site was made",
    }
    before = stepped.outputs()
    with pytest.raises(RunError, match=words[title]):
        stepped.run()
    # What is invalid from the beginning keeps the notebooks from being written.
    assert (stepped.outputs() == before) == (title == "") and "figures/site.html" not in stepped.outputs()
    assert (stepped.root / "README.md").read_text() == ("edited" if title == "edit" else "old")


def silent(root):
    os._exit(0)
    yield


def test_a_step_that_ends_without_an_answer_is_named(good):
    good.project = Project(good.root, steps=[Step("site", silent)])
    with pytest.raises(RuntimeError, match="the step site ended without an answer"):
        good.run()
