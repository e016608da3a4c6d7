"""No edit and no file is lost, whatever a pair looks like and whoever saved it."""

import asyncio
import json
import shutil
import tomllib

import jupytext
import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupytext.async_contentsmanager import build_async_jupytext_contents_manager_class
from jupytext.cli import jupytext as jupytext_command

from claimbook.paths import ROOT
from sealbook import pairs
from sealbook.run import RunError
from sealbook.seal import Seal, sha256

YAML = "# ---\n# jupyter:\n#   jupytext:\n#     formats: ipynb,py:percent\n# ---\n\n"
# As JupyterLab and jupytext write it.
WHOLE = YAML.replace(
    "# ---\n\n",
    "#     text_representation:\n#       extension: .py\n#       format_name: percent\n"
    "#   kernelspec:\n#     display_name: Python 3 (ipykernel)\n#     language: python\n#     name: python3\n# ---\n\n",
)
CELLS = "# %% [markdown]\n# # Title\n\n# %%\nb = 2\n"
SHAPES = {
    "no header": CELLS,
    "no marker": "a = 1\n\n# %%\nb = 2\n",
    "comment first": "# a comment\n\n" + CELLS,
    "shebang": "#!/usr/bin/env python\n" + CELLS,
    "shebang, encoding, header": "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n" + YAML + CELLS,
    "other YAML": "# ---\n# title: A\n# ---\n\n" + CELLS,
    "CRLF": (YAML + CELLS).replace("\n", "\r\n"),
    "CRLF, no header": CELLS.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + YAML + CELLS,
    "titles": YAML + '# %% Load\na = 1\n\n# %% [markdown] tags=["x"]\n"""\nText\n"""\n\n# %% key="v"\nb = 2\n',
}


def executed(text: bytes) -> dict:
    return json.loads(pairs.normalised(json.loads(nbformat.writes(pairs.parsed(text)))))


def sealed(bench, name: str, text: str | bytes) -> dict:
    """A pair with its seal, as a run would leave them; the .ipynb."""
    content = text.encode() if isinstance(text, str) else text
    path = bench.root / f"notebooks/{name}.py"
    path.write_bytes(content)
    made = executed(content)
    pair = pairs.normalised(made)
    path.with_suffix(".ipynb").write_bytes(pair)
    outputs = {f"notebooks/{name}.ipynb": sha256(pair)}
    bench.write(
        bench.project.path(name), Seal(name, {f"notebooks/{name}.py": sha256(content)}, outputs).dumped().decode()
    )
    return made


def saved(bench, name: str, notebook: dict) -> bytes:
    pair = bench.root / f"notebooks/{name}.ipynb"
    pair.write_text(json.dumps(notebook), encoding="utf-8")
    return pair.read_bytes()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("number", [0, -1])
def test_an_edit_is_carried_over_to_a_text_of_any_shape(bench, shape, number):
    notebook = sealed(bench, "08_probe", SHAPES[shape])
    notebook["cells"][number]["source"] = "changed"
    saved(bench, "08_probe", notebook)
    path = bench.root / "notebooks/08_probe.py"
    assert "was carried over" in bench.project.carry_over(path)
    assert pairs.edit(path.read_bytes(), json.dumps(notebook).encode()) == pairs.Edit()
    assert (b"\r\n" in path.read_bytes()) == ("CRLF" in shape)
    kept = [line for line in SHAPES[shape].splitlines() if line.startswith(("#!", "# -*-", '# %% key="v"'))]
    assert set(kept) <= set(path.read_text(encoding="utf-8").splitlines())


UNHELD = {
    "attachment": lambda cell: cell.update(attachments={"a.png": {"image/png": "aGk="}}),
    "cell metadata raw_mimetype": lambda cell: cell["metadata"].update(raw_mimetype="text/latex"),
    "cell metadata slideshow": lambda cell: cell["metadata"].update(slideshow={"slide_type": "slide"}),
    "the cells as they are": lambda cell: cell.update(cell_type="markdown", source="a\x0cb"),
}


@pytest.mark.parametrize("what", UNHELD)
@pytest.mark.parametrize("edited", [False, True])
def test_what_a_text_file_cannot_hold_is_named_and_put_aside(bench, what, edited):
    notebook = sealed(bench, "08_probe", YAML + CELLS)
    if edited:
        notebook["cells"][1].update(source="b = 3")
    UNHELD[what](notebook["cells"][0])
    content = saved(bench, "08_probe", notebook)
    path = bench.root / "notebooks/08_probe.py"
    said = bench.project.carry_over(path)
    assert f"notebooks/08_probe.py cannot hold all of notebooks/08_probe.ipynb ({what}" in said
    assert said.endswith("the .ipynb was put aside as build/edited/08_probe.ipynb")
    assert (bench.root / "build/edited/08_probe.ipynb").read_bytes() == content
    assert ("b = 3" in path.read_text(encoding="utf-8")) == (edited and what != "the cells as they are")


def test_what_is_put_aside_replaces_nothing_that_was_put_aside_before(bench):
    for number, place in (1, "08_probe.ipynb"), (2, "08_probe_2.ipynb"), (2, "08_probe_2.ipynb"):
        notebook = sealed(bench, "08_probe", YAML + CELLS)
        notebook["cells"][0]["attachments"] = {f"{number}.png": {"image/png": "aGk="}}
        saved(bench, "08_probe", notebook)
        assert f"build/edited/{place}" in bench.project.carry_over(bench.root / "notebooks/08_probe.py")


def test_a_damaged_ipynb_is_put_aside(bench):
    sealed(bench, "08_probe", YAML + CELLS)
    pair = bench.write("notebooks/08_probe.ipynb", '{"cells": [\n<<<<<<< HEAD\n')
    assert "put aside as build/edited/08_probe.ipynb" in bench.project.carry_over(pair.with_suffix(".py"))
    assert (bench.root / "build/edited/08_probe.ipynb").read_bytes() == pair.read_bytes()


# Opening and saving.


def test_the_settings_of_jupytext_are_those_that_pairs_carry():
    with (ROOT / "notebooks/jupytext.toml").open("rb") as file:
        settings = tomllib.load(file)
    assert settings.pop("outdated_text_notebook_margin") == float("inf")
    assert settings == {"formats": pairs.FORMATS, **pairs.OPTIONS}


@pytest.fixture
def copied(bench):
    """Two sealed notebooks with jupytext's settings: a long one, and one with tags."""
    shutil.copy(ROOT / "notebooks/jupytext.toml", bench.root / "notebooks")
    long = "".join(f"\n# %% [markdown]\n# ## Part {at}\n#\n# - a point\n\n# %%\nprint({at})\n" for at in range(9))
    sealed(bench, "01_long", WHOLE + CELLS + long)
    tagged = '\n# %% tags=["x"]\na = 1\n\n# %% [markdown]\n# Text\n'
    sealed(bench, "02_tags", WHOLE + CELLS + tagged)
    return bench


def open_and_save(root, folder: str, hook: str | None) -> None:
    """Open and save every notebook, either file of it, as JupyterLab with this root does."""
    settings = {"pre_save_hook": hook} if hook else {}
    build = build_async_jupytext_contents_manager_class(AsyncLargeFileManager)
    contents = build(root_dir=str(root / folder), **settings)

    async def all_of_them() -> None:
        for path in sorted((root / "notebooks").glob("0*")):
            name = path.relative_to(root / folder).as_posix()
            model = await contents.get(name, type="notebook")
            model["content"]["metadata"]["language_info"] = {"name": "python", "version": "3.11", "mimetype": "x"}
            await contents.save(model, name)

    asyncio.run(all_of_them())


def test_under_make_lab_a_save_changes_no_file(copied):
    line = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlab:")[2].split("\n\n")[0]
    assert "--ServerApp.root_dir=. " in line
    hook = line.partition("pre_save_hook=")[2].split()[0]
    sealed(copied, "03_plain", CELLS.replace("\n", "\r\n"))
    before = copied.outputs()
    open_and_save(copied.root, ".", hook)
    after = {name: content for name, content in copied.outputs().items() if ".ipynb_checkpoints" not in name}
    assert after == before


def test_the_hook_keeps_what_people_write_into_metadata(copied):
    path, content = copied.root / "notebooks/01_long.ipynb", None
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][0]["metadata"] = {"slideshow": {"slide_type": "slide"}, "trusted": True}
    content["metadata"]["authors"] = [{"name": "A"}]
    model = {"type": "notebook", "content": content}
    pairs.before_save(model, "notebooks/01_long.ipynb", type("Manager", (), {"root_dir": str(copied.root)}))
    assert model["content"]["cells"][0]["metadata"] == {"slideshow": {"slide_type": "slide"}}
    assert model["content"]["metadata"]["authors"] == [{"name": "A"}]


@pytest.mark.parametrize("folder", [".", "notebooks"])
def test_elsewhere_the_text_stays_and_the_ipynb_is_restored_without_a_word(copied, folder):
    before = copied.outputs()
    open_and_save(copied.root, folder, None)
    for path in copied.project.notebooks():
        assert path.read_bytes() == before[f"notebooks/{path.name}"]
        assert copied.project.carry_over(path) == ""
    assert {name: content for name, content in copied.outputs().items() if name in before} == before


@pytest.mark.parametrize("folder", [".", "notebooks"])
def test_jupytext_sync_changes_nothing(copied, monkeypatch, folder):
    before = copied.outputs()
    names = sorted(str(path) for path in (copied.root / "notebooks").glob("0*.ipynb"))
    monkeypatch.chdir(copied.root / folder)
    jupytext_command(["--quiet", "--sync", *names])
    assert copied.outputs() == before


def test_a_header_is_no_reason_to_execute_but_a_cell_is(bench):
    sealed(bench, "08_probe", YAML + CELLS)
    noisy = YAML.replace("# ---\n\n", "#     text_representation:\n#       jupytext_version: 1.16.0\n# ---\n\n")
    path = bench.write("notebooks/08_probe.py", noisy + CELLS)
    assert bench.stale() == {"08_probe": "it was never made in this folder"}
    path.write_text(noisy + CELLS.replace("b = 2", "b = 3"), encoding="utf-8")
    assert bench.stale() == {"08_probe": "notebooks/08_probe.py changed"}


COMMENTS = "# cat is an animal\n# ls\n# %time is a command\n# !echo hi\nx = 1"


def test_ordinary_comments_are_comments_for_us_and_in_jupyterlab(copied):
    text = f"{YAML}# %%\n{COMMENTS}\n"
    assert pairs.parsed(text.encode()).cells[0].source == COMMENTS
    path = copied.write("notebooks/08_probe.py", text)
    contents = build_async_jupytext_contents_manager_class(AsyncLargeFileManager)(root_dir=str(copied.root))
    model = asyncio.run(contents.get("notebooks/08_probe.py", type="notebook"))
    assert model["content"]["cells"][0]["source"] == COMMENTS
    asyncio.run(contents.save(model, "notebooks/08_probe.py"))
    assert pairs.read(path).cells[0].source == COMMENTS
    assert jupytext.read(path.with_suffix(".ipynb")).cells[0].source == COMMENTS


# Files without their other half.


@pytest.mark.parametrize("lost", [True, False], ids=["its text is lost", "new"])
def test_a_lone_ipynb_is_paired(bench, lost):
    notebook = sealed(bench, "08_probe", YAML + CELLS)
    path = bench.root / "notebooks/08_probe.py"
    if not lost:
        (bench.root / bench.project.path("08_probe")).unlink()
    path.unlink()
    assert bench.project.orphans()["notebooks/08_probe.ipynb"] == "has no text file: `make` makes one from it"
    assert bench.project.tidy() == []
    assert "notebooks/08_probe.py was made from it" in bench.project.adopt()[0]
    assert pairs.edit(path.read_bytes(), json.dumps(notebook).encode()) == pairs.Edit()
    assert path.read_text(encoding="utf-8").partition("# %%")[0] == WHOLE
    assert bench.project.adopt() == []


def test_a_lone_ipynb_that_no_text_can_hold_is_left_alone(bench):
    content = bench.write("notebooks/08_probe.ipynb", "{").read_bytes()
    assert "it is left alone" in bench.project.adopt()[0]
    assert bench.project.tidy() == [] and (bench.root / "notebooks/08_probe.ipynb").read_bytes() == content


@pytest.mark.parametrize("name", ["Untitled.ipynb", "probe.py"])
def test_a_notebook_of_another_name_is_explained_and_stays(bench, name):
    path = bench.write(f"notebooks/{name}", "{}")
    assert "rename it, or move it" in bench.project.orphans()[f"notebooks/{name}"]
    assert bench.project.tidy() == [] and path.exists()


@pytest.mark.parametrize("renamed", [False, True])
def test_what_a_gone_notebook_left_is_moved_by_tidy(bench, renamed):
    sealed(bench, "08_probe", YAML + CELLS)
    left = bench.write("figures/F90_left.svg", "figure").read_bytes()
    path = bench.root / "notebooks/08_probe.py"
    orphaned = ["figures/F90_left.svg", "figures/seals/08_probe.json"]
    if renamed:
        path.rename(path.with_name("09_other.py"))
        orphaned.append("notebooks/08_probe.ipynb")
    else:
        path.unlink()
        path.with_suffix(".ipynb").unlink()
    assert sorted(bench.project.orphans()) == orphaned and bench.project.adopt() == []
    assert all("`make tidy`" in what for what in bench.project.orphans().values())
    assert sorted(bench.project.tidy()) == [f"build/tidied/{name}" for name in orphaned]
    assert bench.project.orphans() == {} and (bench.root / "build/tidied/figures/F90_left.svg").read_bytes() == left


# Execution.


@pytest.mark.slow
@pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])
def test_tags_that_jupyter_honours_are_honoured(bench, warm):
    cells = ['# %% tags=["raises-exception"]\n1 / 0', '# %% tags=["skip-execution"]\nopen("made", "w")']
    bench.notebook("90_tags", *cells, '# %% tags=["remove-cell", "hide-input"]\nprint("on")')
    bench.run(warm=warm)
    made = jupytext.read(bench.root / "notebooks/90_tags.ipynb")
    assert [[output.output_type for output in cell.outputs] for cell in made.cells] == [["error"], [], ["stream"]]
    assert [cell.metadata.tags for cell in made.cells][1:] == [["skip-execution"], ["remove-cell", "hide-input"]]
    assert not (bench.root / "made").exists() and not (bench.root / "build/failed").exists()
    bench.notebook("90_tags", *cells, "1 / 0")
    with pytest.raises(RunError, match=r"90_tags\.py, cell 2, line 1"):
        bench.run(warm=warm)


@pytest.mark.slow
@pytest.mark.parametrize("end", ["1 / 0", "import time\n\ntime.sleep(60)", "import os\n\nos._exit(3)"])
def test_a_failed_notebook_is_kept_with_its_outputs_and_named(bench, end):
    bench.notebook("90_fails", "print('so far')", end)
    with pytest.raises(RunError, match=r" \(see build/failed/90_fails\.ipynb\); old outputs stay$"):
        bench.run(cell_seconds=5)
    kept = jupytext.read(bench.root / "build/failed/90_fails.ipynb")
    assert kept.cells[0].outputs[0].text == "so far\n" and len(kept.cells) == 2
    bench.notebook("90_fails", "print('all')")
    bench.run()
    assert not (bench.root / "build/failed/90_fails.ipynb").exists()


@pytest.mark.slow
def test_a_notebook_saved_with_drafts_is_executed_and_its_edit_kept(bench):
    bench.notebook("90_draws", "print('published')")
    bench.run()
    pair = bench.root / "notebooks/90_draws.ipynb"
    notebook, before = json.loads(pair.read_text(encoding="utf-8")), pair.read_bytes()
    notebook["cells"][0]["outputs"][0]["text"] = ["Draft\n"]
    saved(bench, "90_draws", notebook)
    assert bench.project.carry_over(bench.project.notebooks()[0]) == ""
    assert bench.stale() == {"90_draws": "notebooks/90_draws.ipynb was altered"}
    bench.run()
    assert pair.read_bytes() == before
    notebook["cells"][0]["source"] = "print('published', 2)"
    saved(bench, "90_draws", notebook)
    assert "was carried over" in bench.project.carry_over(bench.project.notebooks()[0])
    bench.run()
    assert "published 2\\n" in pair.read_text(encoding="utf-8")
