"""Execution: all or nothing, the same bytes again, and errors that name notebook, cell and line."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest

from claimbook.__main__ import main
from claimbook.run import KERNEL, RunError, keep_newer_edit, normalised, notebooks, run
from claimbook.tables import ROOT

HEADER = (ROOT / "notebooks" / "01_article.py").read_text(encoding="utf-8").split("# %%", 1)[0]
GOOD = (
    HEADER
    + """# %% tags=["parameters"]
size = 1

# %%
import os
from pathlib import Path

folder = Path(os.environ["CLAIMBOOK_OUTPUT"])
folder.mkdir(parents=True, exist_ok=True)
(folder / "F90_made.txt").write_text(f"size {size}")
size
"""
)


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


def test_a_run_writes_pair_and_figures_and_a_second_run_the_same_bytes(bench):
    said = []
    run(bench, say=said.append)
    first = snapshot(bench)
    assert set(first) == {"notebooks/90_good.py", "notebooks/90_good.ipynb", "figures/F90_made.txt"}
    assert said == ["90_good: executed"]
    run(bench, say=said.append)
    assert snapshot(bench) == first
    nbformat.validate(nbformat.reads(first["notebooks/90_good.ipynb"].decode(), as_version=4))
    assert str(bench).encode() not in first["notebooks/90_good.ipynb"]


def test_a_run_with_parameters_leaves_the_pair_alone(bench):
    run(bench, say=lambda _: None)
    before = snapshot(bench)
    run(bench, parameters={"size": 5}, say=lambda _: None)
    assert snapshot(bench) == before
    again = json.loads((bench / "build" / "90_good.ipynb").read_text(encoding="utf-8"))
    assert again["metadata"]["papermill"] == {"parameters": {"size": 5}}
    assert (bench / "build" / "figures" / "F90_made.txt").read_text() == "size 5"


def test_an_unknown_parameter_or_notebook_is_named(bench):
    with pytest.raises(RunError, match="no notebook has a parameter 'sise'; there are size"):
        run(bench, parameters={"sise": 5})
    with pytest.raises(RunError, match="there is no notebook '77'; there are 90_good"):
        run(bench, ["77"])


def test_a_failing_cell_is_named_and_old_outputs_stay(bench):
    run(bench, say=lambda _: None)
    source = bench / "notebooks" / "90_good.py"
    source.write_text(GOOD + "\n# %%\nvalue = 1\nvalue / 0\n", encoding="utf-8")
    before = snapshot(bench)
    with pytest.raises(
        RunError, match=r"notebooks/90_good\.py, cell 3, line 2 \(line (\d+) of the file\): ZeroDivisionError"
    ) as error:
        run(bench)
    line = int(str(error.value).split("(line ")[1].split()[0])
    assert source.read_text(encoding="utf-8").splitlines()[line - 1] == "value / 0"
    assert snapshot(bench) == before


def test_a_dying_kernel_and_an_endless_cell_are_named(bench):
    source = bench / "notebooks" / "90_good.py"
    source.write_text(HEADER + "# %%\nimport os\nos._exit(3)\n", encoding="utf-8")
    before = snapshot(bench)
    with pytest.raises(RunError, match="the kernel died"):
        run(bench)
    source.write_text(HEADER + "# %%\nimport time\ntime.sleep(60)\n", encoding="utf-8")
    with pytest.raises(RunError, match="took more than 1 seconds"):
        run(bench, cell_seconds=1)
    assert {name for name in snapshot(bench)} == set(before)
    assert not list((bench / "build" / "scratch").iterdir())


def test_bad_data_stops_the_run_before_any_output(root, capsys):
    for folder in ("notebooks", "figures"):
        shutil.copytree(ROOT / folder, root / folder)
    before = snapshot(root)
    file = root / "data/evidence/polls.csv"
    file.write_bytes(file.read_bytes().replace(b",49,", b",ninety,"))
    assert main(["--root", str(root), "run"]) == 1
    assert "polls.csv, row 2, column percent: found 'ninety'" in capsys.readouterr().err
    assert snapshot(root) == before


def test_an_edit_made_in_the_ipynb_alone_is_kept(bench):
    run(bench, say=lambda _: None)
    pair, source = bench / "notebooks" / "90_good.ipynb", bench / "notebooks" / "90_good.py"
    notebook = json.loads(pair.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "size = 7"
    pair.write_text(json.dumps(notebook), encoding="utf-8")
    later = source.stat().st_mtime + 10
    os.utime(pair, (later, later))
    keep_newer_edit(source)
    assert "size = 7" in source.read_text(encoding="utf-8")
    assert source.read_text(encoding="utf-8").startswith("# ---\n# jupyter:")


def test_an_older_ipynb_never_overwrites_the_source(bench):
    run(bench, say=lambda _: None)
    source = bench / "notebooks" / "90_good.py"
    source.write_text(GOOD.replace("size = 1", "size = 2"), encoding="utf-8")
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))
    run(bench, say=lambda _: None)
    assert "size = 2" in source.read_text(encoding="utf-8")
    assert (bench / "figures" / "F90_made.txt").read_text() == "size 2"


def test_normalising_removes_what_changes_and_keeps_the_rest():
    cell = {"cell_type": "code", "id": "x1", "source": "1", "execution_count": 1, "outputs": [],
            "metadata": {"papermill": {"duration": 1.2}, "execution": {"a": "t"}, "tags": ["parameters"]}}  # fmt: skip
    notebook = {
        "cells": [cell, {**cell, "metadata": {}}],
        "metadata": {"papermill": {"duration": 3}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    made = json.loads(normalised(notebook))
    assert made["cells"][0]["metadata"] == {"tags": ["parameters"]}
    assert made["cells"][0]["id"] != made["cells"][1]["id"]
    assert "papermill" not in made["metadata"] and made["metadata"]["kernelspec"] == KERNEL


def test_names_choose_notebooks():
    assert [path.stem for path in notebooks(ROOT, ["01"])] == ["01_article"]
