"""A notebook and its text file never say different things; what is executed has no trace of when and where."""

import asyncio
import json

import jupytext
import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupytext.async_contentsmanager import build_async_jupytext_contents_manager_class

from claimbook.paths import ROOT
from claimbook.project import project
from sealbook import pairs

NOTEBOOKS = project(ROOT).notebooks()
CELL_MARK = "\n# %%"
CELL = {
    "cell_type": "code",
    "id": "x1",
    "source": "1",
    "execution_count": 1,
    "outputs": [],
    "metadata": {"papermill": {"duration": 1.2}, "execution": {"a": "t"}, "tags": ["parameters"]},
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_committed_pair_agrees_cell_by_cell(path):
    executed = jupytext.read(path.with_suffix(".ipynb"))
    assert pairs.cells(executed) == pairs.cells(pairs.read(path))
    assert pairs.edit(path.read_bytes(), path.with_suffix(".ipynb").read_bytes()) == pairs.Edit()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_pair_survives_the_way_through_the_other_form(path):
    """Saving the notebook in JupyterLab writes the text file; nothing else may change by that."""
    text = path.read_text(encoding="utf-8")
    edited = json.loads(path.with_suffix(".ipynb").read_text(encoding="utf-8"))
    edited["cells"][0]["source"] += "\n\nOne more sentence."
    source = pairs.edit(text.encode(), json.dumps(edited).encode()).text.decode()
    before, after = text.splitlines(), source.splitlines()
    added = [line for line in after if line not in before]
    assert [line for line in before if line not in after] == [] and added == ["# One more sentence."]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebooks_are_normalised(path):
    content = path.with_suffix(".ipynb").read_bytes()
    assert pairs.normalised(json.loads(content)) == content
    nbformat.validate(nbformat.reads(content.decode(), as_version=4))


@pytest.mark.parametrize("kind", ["py", "ipynb"])
def test_an_edit_saved_in_jupyterlab_is_kept(checkout, kind):
    """Whichever file of the pair is open there, both hold the edit, and make finds nothing left to carry over."""
    contents = build_async_jupytext_contents_manager_class(AsyncLargeFileManager)(root_dir=str(checkout))
    source = checkout / "notebooks" / NOTEBOOKS[0].name
    header = source.read_text(encoding="utf-8").partition(CELL_MARK)[0]

    async def edit() -> None:
        name = f"notebooks/{source.stem}.{kind}"
        model = await contents.get(name, type="notebook")
        model["content"]["cells"][0]["source"] += "\n\nOne more sentence."
        await contents.save(model, name)

    asyncio.run(edit())
    executed = jupytext.read(source.with_suffix(".ipynb"))
    assert "One more sentence." in executed.cells[0].source and pairs.cells(executed) == pairs.cells(pairs.read(source))
    own = project(checkout)
    assert own.carry_over(source) == "" and set(own.stale([source])) == {source}
    assert source.read_text(encoding="utf-8").partition(CELL_MARK)[0].startswith(header[:20])


def test_edits_of_tags_and_of_the_order_of_cells_are_edits():
    source = NOTEBOOKS[0].read_bytes()
    for change in ("tags", "order"):
        executed = json.loads(NOTEBOOKS[0].with_suffix(".ipynb").read_text(encoding="utf-8"))
        if change == "tags":
            executed["cells"][0]["metadata"]["tags"] = ["hide-input"]
        else:
            executed["cells"].reverse()
        text = pairs.edit(source, json.dumps(executed).encode()).text
        again = jupytext.reads(text.decode(), fmt="py:percent")
        assert pairs.cells(again) == pairs.cells(jupytext.reads(json.dumps(executed), fmt="ipynb"))


def test_outputs_and_run_numbers_are_no_edit():
    executed = json.loads(NOTEBOOKS[0].with_suffix(".ipynb").read_text(encoding="utf-8"))
    for cell in executed["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], 7
    assert pairs.edit(NOTEBOOKS[0].read_bytes(), json.dumps(executed).encode()) == pairs.Edit()


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
