"""Execution: all or nothing, the same bytes again, and errors that name notebook, cell and line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from claimbook.cli import main
from claimbook.data.tables import ROOT
from sealbook import seal as freshness
from sealbook import sealing as seals
from sealbook.run import RunError, libraries, notebooks, reconcile, run, stale
from sealbook.seal import Digests

HEADER = (ROOT / "notebooks" / "01_article.py").read_text(encoding="utf-8").split("# %%", 1)[0]
GOOD = (
    HEADER
    + """# %% tags=["parameters"]
size = 1

# %%
import os
from pathlib import Path

folder = Path(os.environ["SEALBOOK_OUTPUT"])
folder.mkdir(parents=True, exist_ok=True)
(folder / "F90_made.txt").write_text(f"size {size}")
size
"""
)
KERNELS = pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])


@pytest.fixture
def bench(tmp_path) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "figures").mkdir()
    (tmp_path / "notebooks" / "90_good.py").write_text(GOOD, encoding="utf-8")
    return tmp_path


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("notebooks", "figures")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def execute(root: Path, **more):
    return run(root, notebooks(root), **more)


@KERNELS
def test_a_run_writes_pair_and_figures_and_a_second_run_the_same_bytes(bench, warm):
    (made,) = execute(bench, warm=warm)
    first = snapshot(bench)
    assert set(first) == {
        "notebooks/90_good.py", "notebooks/90_good.ipynb", "figures/F90_made.txt", "figures/seals/90_good.json",
    }  # fmt: skip
    assert (made.outputs, made.same, made.differing) == (2, 0, ())
    (made,) = execute(bench, warm=warm)
    assert (made.outputs, made.same, made.differing) == (2, 2, ())
    assert snapshot(bench) == first
    nbformat.validate(nbformat.reads(first["notebooks/90_good.ipynb"].decode(), as_version=4))
    assert str(bench).encode() not in b"".join(first.values())


def test_warm_and_ordinary_kernels_give_the_same_bytes(bench):
    execute(bench, warm=True)
    first = snapshot(bench)
    execute(bench, warm=False)
    assert snapshot(bench) == first


@KERNELS
def test_a_notebook_cannot_see_the_state_of_another(bench, warm):
    spy = HEADER + '# %%\nimport sys\n\nsys.modules.setdefault("left_behind", sys)\nleft = 1\n'
    look = HEADER + '# %%\nimport sys\n\nassert "left_behind" not in sys.modules and "left" not in globals()\n'
    for name, source in (("91_spy", spy), ("92_look", look)):
        (bench / "notebooks" / f"{name}.py").write_text(source, encoding="utf-8")
    assert len(execute(bench, warm=warm, jobs=1)) == 3


def test_a_run_with_parameters_leaves_the_pair_alone(bench):
    execute(bench)
    before = snapshot(bench)
    execute(bench, parameters={"size": 5})
    assert snapshot(bench) == before
    again = json.loads((bench / "build" / "90_good.ipynb").read_text(encoding="utf-8"))
    assert again["metadata"]["papermill"] == {"parameters": {"size": 5}}
    assert (bench / "build" / "figures" / "F90_made.txt").read_text() == "size 5"


def test_an_unknown_parameter_or_notebook_is_named(bench):
    with pytest.raises(RunError, match="no notebook has a parameter 'sise'; there are size"):
        execute(bench, parameters={"sise": 5})
    with pytest.raises(RunError, match="there is no notebook '77'; there are 90_good"):
        notebooks(bench, ["77"])


@KERNELS
def test_a_failing_cell_is_named_and_old_outputs_stay(bench, warm):
    execute(bench, warm=warm)
    source = bench / "notebooks" / "90_good.py"
    source.write_text(GOOD + "\n# %%\nvalue = 1\nvalue / 0\n", encoding="utf-8")
    before = snapshot(bench)
    with pytest.raises(
        RunError, match=r"notebooks/90_good\.py, cell 3, line 2 \(line (\d+) of the file\): ZeroDivisionError"
    ) as error:
        execute(bench, warm=warm)
    line = int(str(error.value).split("(line ")[1].split()[0])
    assert source.read_text(encoding="utf-8").splitlines()[line - 1] == "value / 0"
    assert snapshot(bench) == before


def test_those_that_succeed_beside_one_that_fails_are_written(bench):
    (bench / "notebooks" / "91_bad.py").write_text(HEADER + "# %%\n1 / 0\n", encoding="utf-8")
    with pytest.raises(RunError, match="91_bad"):
        execute(bench, jobs=2)
    assert (bench / "notebooks" / "90_good.ipynb").exists() and not (bench / "notebooks" / "91_bad.ipynb").exists()
    assert set(stale(bench, notebooks(bench), Digests(bench))) == {bench / "notebooks" / "91_bad.py"}


@KERNELS
def test_a_dying_kernel_and_an_endless_cell_are_named(bench, warm):
    source = bench / "notebooks" / "90_good.py"
    source.write_text(HEADER + "# %%\nimport os\nos._exit(3)\n", encoding="utf-8")
    before = snapshot(bench)
    with pytest.raises(RunError, match="the kernel died"):
        execute(bench, warm=warm)
    source.write_text(HEADER + "# %%\nimport time\ntime.sleep(60)\n", encoding="utf-8")
    with pytest.raises(RunError, match="took more than 1 seconds"):
        execute(bench, cell_seconds=1, warm=warm)
    assert {name for name in snapshot(bench)} == set(before)
    assert not (bench / "build" / "scratch").exists()


def test_bad_data_stops_the_run_before_any_output(root, capsys):
    for folder in ("notebooks", "figures"):
        shutil.copytree(ROOT / folder, root / folder)
    before = snapshot(root)
    file = root / "data/evidence/polls.csv"
    file.write_bytes(file.read_bytes().replace(b",49,", b",ninety,"))
    assert main(["--root", str(root), "run", "01"]) == 1
    assert "polls.csv, row 2, column percent: found 'ninety'" in capsys.readouterr().err
    assert snapshot(root) == before


def edit_pair(root: Path) -> bytes:
    """Change the first cell of the executed notebook alone, as an editor without the text file would."""
    pair = root / "notebooks" / "90_good.ipynb"
    notebook = json.loads(pair.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "size = 7"
    pair.write_text(json.dumps(notebook), encoding="utf-8")
    return pair.read_bytes()


def test_an_edit_made_in_the_ipynb_alone_is_kept(bench):
    execute(bench)
    source = bench / "notebooks" / "90_good.py"
    before = source.read_text(encoding="utf-8")
    edit_pair(bench)
    assert "was carried over" in reconcile(bench, source, Digests(bench))
    assert source.read_text(encoding="utf-8") == before.replace("size = 1", "size = 7")
    execute(bench)
    assert (bench / "figures" / "F90_made.txt").read_text() == "size 7"


def test_an_edit_made_in_the_text_file_alone_wins(bench):
    execute(bench)
    source = bench / "notebooks" / "90_good.py"
    source.write_text(GOOD.replace("size = 1", "size = 2"), encoding="utf-8")
    assert reconcile(bench, source, Digests(bench)) == ""
    assert "size = 2" in source.read_text(encoding="utf-8")


def test_of_two_different_edits_the_text_wins_and_the_other_is_put_aside(bench):
    execute(bench)
    source = bench / "notebooks" / "90_good.py"
    source.write_text(GOOD.replace("size = 1", "size = 2"), encoding="utf-8")
    other = edit_pair(bench)
    assert "put aside as build/edited/90_good.ipynb" in reconcile(bench, source, Digests(bench))
    assert "size = 2" in source.read_text(encoding="utf-8")
    assert (bench / "build" / "edited" / "90_good.ipynb").read_bytes() == other


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"cells": 3}'])
def test_a_damaged_ipynb_holds_no_edit(bench, content):
    execute(bench)
    (bench / "notebooks" / "90_good.ipynb").write_bytes(content)
    source = bench / "notebooks" / "90_good.py"
    assert reconcile(bench, source, Digests(bench)) == ""
    assert source.read_text(encoding="utf-8") == GOOD


def test_what_a_notebook_no_longer_makes_is_removed_with_the_rest(bench):
    execute(bench)
    source = bench / "notebooks" / "90_good.py"
    source.write_text(GOOD.replace("F90_made", "F91_made"), encoding="utf-8")
    execute(bench)
    assert {path.name for path in (bench / "figures").glob("F*")} == {"F91_made.txt"}


def test_what_one_notebook_gave_up_and_another_took_over_stays(bench):
    execute(bench)
    (bench / "notebooks" / "91_other.py").write_text(GOOD, encoding="utf-8")
    (bench / "notebooks" / "90_good.py").write_text(GOOD.replace("F90_made", "F92_made"), encoding="utf-8")
    run(bench, notebooks(bench, ["91"]))
    run(bench, notebooks(bench, ["90"]))
    assert {path.name for path in (bench / "figures").glob("F*")} == {"F90_made.txt", "F92_made.txt"}
    assert seals.faults(bench, ["90_good", "91_other"], Digests(bench)) == {}


def test_names_choose_notebooks():
    assert [path.stem for path in notebooks(ROOT, ["01"])] == ["01_article"]


def all_well(root):
    yield ""
    (root / "asked again").touch()
    yield ""


def at_fault(root):
    yield "data/table.csv, row 2: found nothing"


def well_at_first(root):
    yield ""
    yield "README.md: lost its marks"


def silent(root):
    if root.name == "":
        yield ""


@KERNELS
def test_what_runs_beside_is_asked_again_only_when_all_is_written(bench, warm):
    seen = []
    (made,) = execute(bench, warm=warm, beside=all_well, written=lambda made: seen.append((made, snapshot(bench))))
    assert seen == [([made], snapshot(bench))] and not (bench / "asked again").exists()
    execute(bench, warm=warm, beside=all_well, written=lambda made: True)
    assert (bench / "asked again").exists()


@KERNELS
def test_a_fault_found_beside_the_notebooks_leaves_every_output(bench, warm):
    before = snapshot(bench)
    with pytest.raises(RunError, match=r"data/table\.csv, row 2: found nothing"):
        execute(bench, warm=warm, beside=at_fault)
    assert snapshot(bench) == before


@KERNELS
def test_a_fault_after_the_notebooks_is_said_when_they_are_written(bench, warm):
    with pytest.raises(RunError, match=r"README\.md: lost its marks"):
        execute(bench, warm=warm, beside=well_at_first, written=lambda made: True)
    assert (bench / "figures/F90_made.txt").exists()


def test_what_ends_without_an_answer_is_named(bench):
    with pytest.raises(RuntimeError, match="silent ended without an answer"):
        execute(bench, beside=silent)


def test_libraries_to_import_early_are_those_that_the_notebooks_and_the_modules_they_read_name(bench):
    module = "src/claimbook/drawing.py"
    (bench / "src/claimbook").mkdir(parents=True)
    (bench / module).write_text(
        "from claimbook.words import spell\n\n\ndef draw():\n    from scipy.stats import norm\n"
    )
    seal = freshness.Seal("90_good", {module: "", "data/import.csv": ""}, {})
    (bench / freshness.FOLDER).mkdir(parents=True)
    (bench / seal.path).write_bytes(seal.dumped())
    assert libraries(bench, notebooks(bench)) == ["os", "pathlib", "scipy.stats"]


def test_a_library_that_fails_to_be_imported_early_is_the_notebooks_to_report(bench):
    (bench / "broken.py").write_text("raise SystemExit(3)\n")
    (bench / "notebooks/91_broken.py").write_text(HEADER + "# %%\nimport broken\n", encoding="utf-8")
    # A process of its own, since one has one warm process, for all its runs.
    code = (
        "import sys\nfrom pathlib import Path\nfrom claimbook.run import RunError, notebooks, run\n"
        "if __name__ == '__main__':\n    try:\n        run(Path(sys.argv[1]), notebooks(Path(sys.argv[1])))\n"
        "    except RunError as error:\n        print(error)\n"
    )
    (bench / "execute.py").write_text(code)
    done = subprocess.run(
        [sys.executable, bench / "execute.py", bench], env={**os.environ, "PYTHONPATH": str(bench)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == "notebooks/91_broken.py, cell 1: SystemExit: 3; old outputs stay\n", done.stderr
    assert (bench / "notebooks/90_good.ipynb").exists()
