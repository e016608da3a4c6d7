"""Damaged data given to whole commands, and damaged descriptors: one sentence that names the place, and no output touched."""

import copy
import hashlib
import json
import os
import subprocess
import sys

import pytest
from hypothesis import strategies as st

from claimbook.data.tables import DESCRIPTOR, ROOT, DataError, Tables, check_keys
from sample_files import PACKAGE

ODD = (None, True, 0, -1, 1.5, "", "x", "(", [], {}, [None], {"x": 1}, ["x"], "9" * 400, "string", "integer", "../x")


def hashes(root) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] != "build"
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("validate", "claims"),
        ("validate", "trees"),
        ("validate", "corrections"),
        ("publish", "sources"),
        ("run", "hives"),
    ],
)
def test_a_command_given_a_damaged_table_says_where_and_touches_nothing(root, command, name):
    file = Tables(root).file(name)
    path = root / file
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rows[:-1], b"one cell\n"]))
    before = hashes(root)
    # A process of its own, because kernels that are stopped half-way leave their sockets to its end.
    path = os.pathsep.join([str(root / "src"), str(ROOT / "src")])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    arguments = [sys.executable, "-m", "claimbook", "--root", str(root), command]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True)
    said = done.stderr.splitlines()
    assert done.returncode == 1
    assert said[-1].startswith(f"claimbook: {file}, row ")
    assert not any("Traceback" in line for line in said)
    assert hashes(root) == before


def places(node, above=()) -> list[tuple]:
    """The way to every value of a JSON document."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way for key, value in inside for way in ((*above, key), *places(value, (*above, key)))]


PLACES = places(PACKAGE)


def damaged(draw) -> dict:
    package = copy.deepcopy(PACKAGE)
    for way in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=2)):
        node = package
        try:
            for key in way[:-1]:
                node = node[key]
            if draw(st.booleans()):
                del node[way[-1]]
            else:
                node[way[-1]] = draw(st.sampled_from(ODD))
        except (KeyError, IndexError, TypeError):
            continue
    return package


def read(root) -> None:
    """Refused in a sentence that names a file of data/, or read."""
    try:
        tables = Tables(root)
        for name in tables:
            tables[name]
        check_keys(tables)
    except DataError as error:
        assert str(error).startswith("data/")
        assert "\n" not in str(error)


@pytest.mark.laws
def test_a_damaged_descriptor_is_refused_or_means_the_same(root, mutate):
    def law(draw) -> None:
        (root / DESCRIPTOR).write_text(json.dumps(damaged(draw)), encoding="utf-8")
        read(root)

    mutate(law, "the descriptor", 20)


@pytest.mark.laws
def test_a_descriptor_that_is_no_json_is_refused(root, mutate):
    whole = (root / DESCRIPTOR).read_bytes()

    def law(draw) -> None:
        at = draw(st.integers(0, len(whole) - 2))
        (root / DESCRIPTOR).write_bytes(draw(st.sampled_from([whole[:at], whole[at + 1 :] + b"}", b"\xff" + whole])))
        with pytest.raises(DataError, match=f"^{DESCRIPTOR}"):
            Tables(root).package  # noqa: B018

    mutate(law, "the descriptor that are no JSON", 10)
