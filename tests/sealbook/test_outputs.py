"""Outputs that differ from run to run: written in one way where that is possible, remarked on by cell elsewhere."""

import json
import time

import pytest

from sealbook import pairs
from sealbook.sealing import shown


def notebook(text, kind="text") -> dict:
    output = {"output_type": "stream", "name": "stdout", "text": text}
    if kind != "text":
        output = {"output_type": "display_data", "data": {kind: text}, "metadata": {}}
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [output], "execution_count": 1}
    return {"cells": [cell], "metadata": {}}


def written(text, kind="text", places=None) -> str:
    output = json.loads(pairs.normalised(notebook(text, kind), places))["cells"][0]["outputs"][0]
    return "".join(output[kind] if kind == "text" else output["data"][kind])


PLACES = {
    "/work/book": "",
    "/work/book/build/scratch/90.x/outputs": "figures",
    "/work/book/.venv/lib/sp": "site-packages",
}
SETTLED = {
    "<object object at 0x7f3c2a>": "<object object at 0x0>",
    "<bound method A.b of <A at 0x7F3C>>": "<bound method A.b of <A at 0x0>>",
    "/work/book/src/own.py:3: UserWarning": "src/own.py:3: UserWarning",
    "/work/book/.venv/lib/sp/pandas/a.py": "site-packages/pandas/a.py",
    "/work/book/build/scratch/90.x/outputs/F01.svg": "figures/F01.svg",
    "in '/work/book'.": "in '.'.",
    "/work/bookshop": "/work/bookshop",
    "colour 0x7f3c2a": "colour 0x7f3c2a",
}


@pytest.mark.parametrize("text", SETTLED)
@pytest.mark.parametrize("kind", ["text", "text/plain", "text/html"])
def test_addresses_and_paths_are_written_in_one_way(text, kind):
    assert written([text], kind, PLACES) == SETTLED[text]


def test_random_ids_of_tables_follow_from_the_cell():
    table = '<style>#T_{0}_row0 {{}}</style><table id="T_{0}"><td id="T_{0}_row0">T_x</td></table>'
    one, other = (
        written(["".join(map(table.format, ids))], "text/html") for ids in (("0a1b2", "9f8e7"), ("11111", "2c2c2"))
    )
    assert one == other and "0a1b2" not in one and one.count("_1") >= 3 and "T_x" in one


def test_pictures_are_let_alone():
    picture = "iVBORw0KGgo at 0x7f3c"
    assert written(picture, "image/png") == picture


# The same for all workers that share the tests.
NOW = 1_764_163_800.25
DAY = time.strftime("%Y-%m-%d", time.gmtime(NOW))
SHOWN = {
    "2520ef57-5260-4f34-b779-cca421779dd6": "a random id",
    "10/10 [00:00<00:00, 123.4it/s]": "a rate",
    "1.2 ms \u00b1 3 ns per loop": "a rate",
    "Wall time: 18 ms": "how long it took",
    "pid 21928": "a process number",
    "/tmp/ipykernel_7/8.py": "a process number",
    "in /home/x/data.csv": "a path of this machine",
    f"made on {DAY}": "the day of the run",
    f"at {NOW}": "the time of the run",
}
HARMLESS = [
    "6ba7b810-9dad-51d1-80b4-00c04fd430c8",
    "1234567890",
    "a process of 3",
    "see https://x.org/home/a",
    "1991-12-25",
]


@pytest.mark.parametrize("text", SHOWN)
def test_what_another_run_would_show_otherwise_is_a_remark(text):
    assert f"shows {SHOWN[text]} in cell 1" in shown(notebook([text]), (NOW, NOW), [])
    assert shown(notebook([text]), (NOW, NOW), [f"read: {text}"]) == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_any_run_shows_is_no_remark(text):
    assert shown(notebook([text]), (NOW, NOW), []) == []


@pytest.mark.slow
@pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])
def test_outputs_that_differed_every_time_are_the_same_again(bench, warm):
    bench.write("src/own.py", "import warnings\n\n\ndef warn():\n    warnings.warn('y', stacklevel=1)\n")
    own = "import sys\n\nsys.path.insert(0, 'src')\nimport own\n\nown.warn()"
    paths = "import os\n\nprint(os.getcwd(), os.path.abspath('data'), os.environ['SEALBOOK_OUTPUT'], object())"
    styled = "import pandas as pd\n\npd.DataFrame({'a': [1]}).style"
    bench.notebook("90_differs", "import warnings\n\nwarnings.warn('x')", own, paths, styled)
    (made,) = bench.run(warm=warm)
    first = bench.outputs()
    assert made.seal.remarks == () and "cell 1:3: UserWarning: x" in made.pair.read_text(encoding="utf-8")
    bench.run(warm=not warm)
    assert bench.outputs() == first and str(bench.root) not in made.pair.read_text(encoding="utf-8")
