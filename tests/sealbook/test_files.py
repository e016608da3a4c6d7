"""Files are whole at any moment, edits are not replaced, and what cannot be written leaves everything as it was."""

import os
import resource
import shutil

import pytest

from sealbook.files import Edited, in_a_line, only_one, replace, write_bytes
from sealbook.seal import sha256

OLD = {f"figures/{number}.txt": b"old" for number in range(3)} | {"notebooks/gone.txt": b"old"}
NEW = {f"figures/{number}.txt": b"new" for number in range(1, 4)}


def held(root) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    for name, content in OLD.items():
        write_bytes(tmp_path / name, content)
    return tmp_path


def test_files_are_replaced_and_removed_and_nothing_else_is_left(folder):
    replace(folder, NEW, ["notebooks/gone.txt", "notebooks/never.txt"])
    assert held(folder) == {"figures/0.txt": b"old", **NEW}


def test_what_holds_its_content_already_is_not_touched(folder):
    before = os.stat(folder / "figures/1.txt")
    replace(folder, {"figures/1.txt": b"old", "figures/2.txt": b"new"})
    assert os.stat(folder / "figures/1.txt").st_ino == before.st_ino


def test_the_last_file_is_replaced_last(folder, monkeypatch):
    order = []
    monkeypatch.setattr(os, "replace", lambda old, new: (order.append(new.name), shutil.move(old, new)))
    replace(folder, {"figures/2.txt": b"new", "figures/seal.json": b"{}"})
    assert order == ["2.txt", "seal.json"]


def test_an_edit_is_not_replaced(folder):
    with pytest.raises(Edited, match=r"figures/1\.txt was edited while its replacement was made; the edit stays"):
        replace(folder, NEW, ["notebooks/gone.txt"], {"figures/1.txt": sha256(b"seen"), "figures/9.txt": ""})
    assert held(folder) == OLD


def test_a_file_that_came_meanwhile_is_not_replaced(folder):
    with pytest.raises(Edited, match=r"figures/1\.txt"):
        replace(folder, NEW, seen={"figures/1.txt": ""})
    assert held(folder) == OLD


def test_a_file_as_it_was_seen_is_replaced(folder):
    replace(folder, NEW, seen={"figures/1.txt": sha256(b"old"), "figures/3.txt": ""})
    assert held(folder) == {**OLD, **NEW}


def test_a_folder_in_the_place_of_a_file_is_named(folder):
    (folder / "figures/3.txt").mkdir()
    with pytest.raises(IsADirectoryError) as error:
        replace(folder, NEW)
    assert in_a_line(error.value) == "figures/3.txt: is a folder, expected a file" and held(folder) == OLD


def test_a_limit_on_file_size_leaves_every_old_file(folder):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"File too large; old outputs stay"):
            replace(folder, {"figures/0.txt": b"new", "figures/1.txt": b"x" * 200_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert held(folder) == OLD


def test_a_file_has_the_rights_of_any_new_file(folder):
    mask = os.umask(0o027)
    try:
        write_bytes(folder / "figures/new.txt", b"new")
    finally:
        os.umask(mask)
    assert (folder / "figures/new.txt").stat().st_mode & 0o777 == 0o640


def test_one_after_the_other_may_write(tmp_path):
    with only_one(tmp_path, pytest.fail):
        pass
    with only_one(tmp_path, pytest.fail):
        assert (tmp_path / "build/lock").exists()
