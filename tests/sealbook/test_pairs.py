"""A notebook and its text file never say different things; what is executed has no trace of when and where."""

import asyncio
import json
import shutil

import jupytext
import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupytext.async_contentsmanager import build_async_jupytext_contents_manager_class

from claimbook.paths import ROOT
from sealbook import pairs

CELL_MARK = "\n# %%"
CELL = {
    "cell_type": "code",
    "id": "x1",
    "source": "1",
    "execution_count": 1,
    "outputs": [],
    "metadata": {"papermill": {"duration": 1.2}, "execution": {"a": "t"}, "tags": ["parameters"]},
}


@pytest.fixture
def pair(bench):
    """A notebook with its executed pair, as a run leaves them."""
    shutil.copy(ROOT / "notebooks/jupytext.toml", bench.root / "notebooks")
    source = bench.notebook("01_first", "# %% [markdown]\n# # Title\n#\n# Words.", "a = 1", '# %% tags=["x"]\nprint(a)')
    notebook = json.loads(nbformat.writes(pairs.read(source)))
    notebook["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    source.with_suffix(".ipynb").write_bytes(pairs.normalised(notebook))
    return source


@pytest.mark.parametrize("kind", ["py", "ipynb"])
def test_an_edit_saved_in_jupyterlab_is_kept(bench, pair, kind):
    """Whichever file of the pair is open there, both hold the edit, and make finds nothing left to carry over."""
    contents = build_async_jupytext_contents_manager_class(AsyncLargeFileManager)(root_dir=str(bench.root))
    source = pair
    header = source.read_text(encoding="utf-8").partition(CELL_MARK)[0]

    async def edit() -> None:
        name = f"notebooks/{source.stem}.{kind}"
        model = await contents.get(name, type="notebook")
        model["content"]["cells"][0]["source"] += "\n\nOne more sentence."
        await contents.save(model, name)

    asyncio.run(edit())
    executed = jupytext.read(source.with_suffix(".ipynb"))
    assert "One more sentence." in executed.cells[0].source and pairs.cells(executed) == pairs.cells(pairs.read(source))
    assert bench.project.carry_over(source) == "" and set(bench.project.stale([source])) == {source}
    assert source.read_text(encoding="utf-8").partition(CELL_MARK)[0].startswith(header[:20])


def test_edits_of_tags_and_of_the_order_of_cells_are_edits(pair):
    source = pair.read_bytes()
    for change in ("tags", "order"):
        executed = json.loads(pair.with_suffix(".ipynb").read_text(encoding="utf-8"))
        if change == "tags":
            executed["cells"][0]["metadata"]["tags"] = ["hide-input"]
        else:
            executed["cells"].reverse()
        text = pairs.edit(source, json.dumps(executed).encode()).text
        again = jupytext.reads(text.decode(), fmt="py:percent")
        assert pairs.cells(again) == pairs.cells(jupytext.reads(json.dumps(executed), fmt="ipynb"))


def test_outputs_and_run_numbers_are_no_edit(pair):
    executed = json.loads(pair.with_suffix(".ipynb").read_text(encoding="utf-8"))
    for cell in executed["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], 7
    assert pairs.edit(pair.read_bytes(), json.dumps(executed).encode()) == pairs.Edit()


def test_an_edit_of_a_notebook_whose_text_has_no_header_has_each_cell_once():
    source = b"# %%\na = 1\n\n# %%\nb = 2\n"
    executed = jupytext.reads(source.decode(), fmt="py:percent")
    executed.cells[1].source = "b = 3"
    edited = pairs.edit(source, jupytext.writes(executed, fmt="ipynb").encode()).text
    assert edited == b"# %%\na = 1\n\n# %%\nb = 3\n"


def test_normalising_removes_what_changes_and_keeps_the_rest():
    notebook = {
        "cells": [CELL, {**CELL, "metadata": {}}],
        "metadata": {"papermill": {"duration": 3}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    made = json.loads(pairs.normalised(notebook))
    assert made["cells"][0]["metadata"] == {"tags": ["parameters"]}
    assert made["cells"][0]["id"] != made["cells"][1]["id"]
    assert "papermill" not in made["metadata"] and made["metadata"]["kernelspec"] == pairs.KERNEL


def test_a_text_file_that_is_no_notebook_is_named(tmp_path):
    path = tmp_path / "90_bad.py"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(pairs.PairError, match=r"/90_bad\.py: cannot be read as a notebook"):
        pairs.read(path)


def test_what_a_cell_prints_is_one_output_however_it_arrives():
    def notebook(*outputs: dict) -> dict:
        cell = {"cell_type": "code", "source": [], "metadata": {}, "execution_count": 1, "outputs": list(outputs)}
        return {"cells": [cell], "metadata": {}}

    def said(name: str, *lines: str) -> dict:
        return {"output_type": "stream", "name": name, "text": list(lines)}

    whole = pairs.normalised(notebook(said("stdout", "one\n", "two\n"), said("stderr", "three\n")))
    torn = notebook(said("stdout", "one\n", "t"), said("stdout", "wo\n"), said("stderr", "th"), said("stderr", "ree\n"))
    assert pairs.normalised(torn) == whole
