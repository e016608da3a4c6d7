"""Seals: what a notebook read is its input, a change makes its readers stale and no other, a damaged seal is none."""

import json
import os
import shutil

import nbformat
import pytest

from sealbook import Project, Step, pairs
from sealbook import seal as seals
from sealbook.seal import EXECUTED, Seal

READS = {"01_first": ["data/one.csv", "data/both.csv"], "02_second": ["data/two.csv", "data/both.csv"]}


@pytest.fixture
def two(bench):
    """Two notebooks as a run leaves them: sealed with what they read, each with its pair and a figure."""
    for name, read in READS.items():
        source, figure = bench.notebook(name, "a = 1"), bench.write(f"figures/{name}.svg", name)
        pair = source.with_suffix(".ipynb")
        pair.write_bytes(pairs.normalised(json.loads(nbformat.writes(pairs.read(source)))))
        for table in read:
            bench.write(table, table)
        digests, outputs = bench.digests(), [pair.relative_to(bench.root), figure.relative_to(bench.root)]
        inputs = {path: digests[path] for path in [*read, source.relative_to(bench.root).as_posix()]}
        seal = Seal(name, inputs, {path.as_posix(): digests[path.as_posix()] for path in outputs})
        bench.write(bench.project.path(name), seal.dumped().decode())
        seals.vouch(bench.project, seal)
    assert bench.stale() == {}
    return bench


def test_a_seal_comes_back_as_it_was(two):
    assert {seal.name: [*seal.inputs] for seal in seals.load_all(two.project)} == {
        name: sorted([*read, f"notebooks/{name}.py"]) for name, read in READS.items()
    }


def test_a_clone_is_stale_until_made(two):
    shutil.rmtree(two.root / EXECUTED)
    assert two.stale() == dict.fromkeys(READS, "it was never made in this folder")


def test_touching_makes_nothing_stale(two):
    for path in two.root.rglob("*.*"):
        os.utime(path, (1, 1))
    assert two.stale() == {}


@pytest.mark.parametrize("name", ["data/one.csv", "data/two.csv", "data/both.csv"])
def test_a_change_makes_its_readers_stale_and_no_other(two, name):
    two.write(name, "changed")
    assert two.stale() == {reader: f"{name} changed" for reader, read in READS.items() if name in read}
    two.write(name, name)
    assert two.stale() == {}


@pytest.mark.parametrize("name", ["notebooks/01_first.py", "notebooks/01_first.ipynb", "figures/01_first.svg"])
def test_an_edit_of_a_notebook_or_of_what_it_made_is_seen(two, name):
    with (two.root / name).open("a") as file:
        file.write("\n# %%\nb = 2\n")
    assert list(two.stale()) == ["01_first"] and two.stale()["01_first"].startswith(f"{name} ")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": "other", "inputs": {}, "outputs": {}, "remarks": []}'])
def test_a_damaged_seal_is_none(two, content):
    two.write(two.project.path("01_first"), content)
    assert seals.load(two.project, "01_first") is None
    assert list(two.stale()) == ["01_first"]


def test_names_choose_notebooks_and_an_unknown_one_is_named(two):
    assert [path.stem for path in two.project.notebooks(["01"])] == ["01_first"]
    with pytest.raises(ValueError, match="there is no notebook '77'; there are 01_first, 02_second"):
        two.project.notebooks(["01", "77"])


def test_a_step_lists_and_depends_on_what_is_local(tmp_path):
    own = Project(tmp_path, steps=[Step("site", None, lambda root: {"b.txt"}, ("local.txt",))])
    seal = Seal("site", {}, {})
    (tmp_path / "figures/seals").mkdir(parents=True)
    (tmp_path / own.path("site")).write_bytes(seal.dumped())
    assert list(own.stale_steps().values()) == ["b.txt came in"]
    before = seals.witness(own, seal)
    (tmp_path / "local.txt").write_text("x")
    assert seals.witness(own, seal) != before
