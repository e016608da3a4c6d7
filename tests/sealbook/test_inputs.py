"""What a notebook depends on without opening it: listings, files that are not there, databases, the environment."""

import os
import sqlite3

import pytest

from sealbook import Project
from sealbook.seal import Digests, load
from sealbook.sealing import traced
from sealbook.trace import Watch

ASKS = {
    "os.listdir": ("import os\n\nos.listdir('data')", "data/", "data/new.csv"),
    "os.scandir": ("import os\n\nlist(os.scandir('data'))", "data/", "data/new.csv"),
    "os.walk": ("import os\n\nlist(os.walk('data'))", "data/deep/", "data/deep/new.csv"),
    "glob": ("import glob\n\nglob.glob('data/*.csv')", "data/", "data/new.csv"),
    "glob without a wildcard": ("import glob\n\nglob.glob('data/no.csv')", "data/no.csv", "data/no.csv"),
    "Path.glob": ("from pathlib import Path\n\nlist(Path('data').rglob('*.csv'))", "data/deep/", "data/deep/new.csv"),
    "Path.iterdir": ("from pathlib import Path\n\nlist(Path('data').iterdir())", "data/", "data/new.csv"),
    "open": ("try:\n    open('data/no.csv')\nexcept OSError:\n    pass", "data/no.csv", "data/no.csv"),
    "exists": ("import os\n\nos.path.exists('data/no.csv')", "data/no.csv", "data/no.csv"),
    "Path.is_file": ("from pathlib import Path\n\nPath('data/no.csv').is_file()", "data/no.csv", "data/no.csv"),
    "sqlite3": ("import sqlite3\n\nsqlite3.connect('data/a.db').execute('select 1')", "data/a.db", "data/a.db"),
}


@pytest.mark.slow
def test_what_no_open_shows_is_an_input_and_makes_stale(bench):
    bench.write("data/deep/a.csv", "")
    with sqlite3.connect(bench.root / "data/a.db") as database:
        database.execute("create table a (b)")
    for number, (cell, _, _) in enumerate(ASKS.values(), start=10):
        bench.notebook(f"{number}_asks", cell)
    made = bench.run()
    for (what, (_, name, _)), one in zip(ASKS.items(), made, strict=True):
        assert name in one.seal.inputs and one.seal.remarks == (), what
    assert bench.stale() == {}
    for new in ("data/new.csv", "data/deep/new.csv", "data/no.csv", "data/a.db"):
        bench.write(new, "new")
    assert len(bench.stale()) == len(ASKS)
    words = bench.stale()["17_asks"], bench.stale()["10_asks"]
    assert words == ("data/no.csv came in", "data/ changed")


def test_a_listing_is_of_names_that_stay(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").touch()
    before = Digests(tmp_path)["data/"], Digests(tmp_path)["./"]
    for name in ("data/.a.csv.7.partial", "data/__pycache__", "build", ".venv"):
        (tmp_path / name).mkdir()
    (tmp_path / "data/a.csv").write_text("another")
    assert (Digests(tmp_path)["data/"], Digests(tmp_path)["./"]) == before and Digests(tmp_path)["none/"] == ""
    (tmp_path / "data/b.csv").touch()
    assert Digests(tmp_path)["data/"] != before[0]


def test_a_folder_with_a_local_file_is_listed_by_nobody_and_a_local_file_may_be_looked_for(tmp_path):
    log = tmp_path / "log"
    log.write_text('["read", "local/"]\n["looked for", "local/text.txt"]\n')
    assert traced(Project(tmp_path, never_committed=["local/text.txt"]), log) == ([], [])


def test_a_file_that_was_looked_for_and_then_made_is_no_input(tmp_path):
    log = tmp_path / "log"
    log.write_text('["looked for", "data/made.csv"]\n["wrote", "data/made.csv"]\n["looked for", "data/no.csv"]\n')
    assert traced(Project(tmp_path), log) == (["data/no.csv"], [])


def test_a_watch_that_is_over_hears_nothing(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).touch()
    watch = Watch(tmp_path, tmp_path / "log")
    (tmp_path / "a.csv").read_text()
    watch.over = True
    (tmp_path / "b.csv").read_text()
    heard = (tmp_path / "log").read_text()
    assert '["read", "a.csv"]' in heard and "b.csv" not in heard


def test_a_name_that_cannot_be_written_is_a_remark(tmp_path):
    log = tmp_path / "log"
    log.write_text('["read", "data/\\udcff.csv"]\n')
    found = traced(Project(tmp_path), log)
    assert found == ([], [r"reads 'data/\udcff.csv', whose name not every system can write"])


@pytest.mark.slow
@pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])
def test_a_kernel_sees_the_same_environment_whoever_starts_it(bench, monkeypatch, warm):
    cell = "import os\nimport time\n\nprint(sorted(os.environ.items()), time.tzname, os.path.expanduser('~'))"
    bench.notebook("90_asks", cell.replace("os.environ", "{**os.environ, 'SEALBOOK_OUTPUT': '', 'SEALBOOK_TRACE': ''}"))
    bench.run(warm=warm)
    before = bench.outputs()
    for name, value in {"SECRET": "x", "LANG": "de_DE.UTF-8", "TZ": "Asia/Almaty", "HOME": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    bench.run(warm=warm)
    assert bench.outputs() == before and os.environ["SECRET"] == "x" and os.environ["HOME"] == "/nowhere"
    assert "SECRET" not in before["notebooks/90_asks.ipynb"].decode()


HOSTILE = {
    "a shell command": "!echo hi",
    "descriptors closed": "import os\n\nfor number in range(3, 9):\n    try:\n        os.close(os.dup(1))\n    except OSError:\n        pass",
    "a fork": "import os\n\nif (child := os.fork()) == 0:\n    os.closerange(3, 200)\n    code = os.system('true')\n    os._exit(code)\nassert os.waitpid(child, 0)[1] == 0",
    "odd paths": "for path in ('a\\0b', 'x' * 5000, b'\\xff', '\\udcff'):\n    try:\n        open(path)\n    except (OSError, ValueError):\n        pass",
    "no folder": "import os\nimport tempfile\n\nhere = os.getcwd()\nplace = tempfile.mkdtemp()\nos.chdir(place)\nos.rmdir(place)\nassert not os.path.exists('x')\nos.chdir(here)",
    "odd events": "import sys\n\nfor event in ('open', 'import', 'os.listdir', 'socket.connect', 'os.system', 'glob.glob'):\n    sys.audit(event)\n    sys.audit(event, None)",
}


@pytest.mark.slow
def test_the_watch_never_raises(bench):
    for number, cell in enumerate(HOSTILE.values(), start=10):
        bench.notebook(f"{number}_hostile", cell, "open('data/extra.txt').read()")
    for what, made in zip(HOSTILE, bench.run(), strict=True):
        assert "data/extra.txt" in made.seal.inputs, what
    assert load(bench.project, "10_hostile").remarks[0].startswith("starts a program (")
