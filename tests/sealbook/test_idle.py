"""A make with nothing to do: told quickly, and never wrongly."""

import fcntl
import json
import os
import shutil
import subprocess
import sys

import pytest

from claimbook.cli import main
from claimbook.data.tables import ROOT
from sealbook import idle
from sealbook import seal as freshness
from sealbook import sealing as seals
from sealbook.installed import LISTED, STAMP, complete
from sealbook.layout import LOCK, READY
from sealbook.seal import REMEMBERED, Digests

POLLS = "data/evidence/polls.csv"
LONG_AGO = 1_000_000_000


@pytest.fixture
def made(checkout):
    """A copy in which everything was made, and its environment set up, long ago."""
    for seal in freshness.load_all(checkout):
        seals.vouch(checkout, seal, freshness.text_mark(checkout) if seal.name == freshness.PAGES else "")
    packages = checkout / ".venv/lib/python3/site-packages"
    (packages / "pandas").mkdir(parents=True)
    (packages / "_editable_impl_claimbook.pth").write_text(str(checkout / "src"))
    (checkout / ".venv" / LISTED).write_text("lib/python3/site-packages/pandas\n")
    (checkout / ".venv" / STAMP).write_bytes((checkout / STAMP).read_bytes())
    (checkout / LOCK).touch()
    return checkout


def appended(root, name):
    with (root / name).open("ab") as file:
        file.write(b"\n")


def edited_in_disguise(root):
    """Other content of the same length, under the old time of modification."""
    path = root / POLLS
    before, content = path.stat(), bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_with_nothing_to_do_every_notebook_is_said_to_be_fresh(made, capsys):
    assert idle.main(made) == 0
    assert capsys.readouterr().out == "".join(f"{path.stem}: fresh\n" for path in freshness.notebooks(ROOT))


TO_DO = {
    "an input": lambda root: appended(root, POLLS),
    "an input in disguise": edited_in_disguise,
    "a module": lambda root: appended(root, "src/claimbook/words.py"),
    "a notebook": lambda root: appended(root, "notebooks/05_society.py"),
    "its pair": lambda root: appended(root, "notebooks/05_society.ipynb"),
    "a figure": lambda root: appended(root, "figures/F01_article_ribbon.svg"),
    "the README": lambda root: appended(root, "README.md"),
    "a page gone": lambda root: (root / "figures/index.html").unlink(),
    "a seal gone": lambda root: (root / "figures/seals/05_society.json").unlink(),
    "never executed here": lambda root: (root / "build/executed/05_society").unlink(),
    "a new notebook": lambda root: (root / "notebooks/90_new.py").write_text("1\n"),
    "a new module": lambda root: (root / "src/claimbook/new.py").write_text("1\n"),
    "a replacement half-way": lambda root: (root / READY).mkdir(),
    "never run": lambda root: (root / LOCK).unlink(),
}
TO_SET_UP = {
    "another lock": lambda root: appended(root, STAMP),
    "a package gone": lambda root: (root / ".venv/lib/python3/site-packages/pandas").rmdir(),
    "set-up stopped half-way": lambda root: (root / ".venv" / STAMP).unlink(),
}


@pytest.mark.parametrize("what", [*TO_DO, *TO_SET_UP])
def test_whatever_there_is_to_do_is_left_to_the_rest_with_nothing_said(made, capsys, what):
    assert idle.main(made) == 0
    capsys.readouterr()
    # Now what was hashed is remembered, and old enough to be believed.
    os.utime(made / REMEMBERED, (os.stat(made / REMEMBERED).st_mtime + 60,) * 2)
    {**TO_DO, **TO_SET_UP}[what](made)
    assert idle.main(made) == (idle.SET_UP if what in TO_DO else 1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("code", [0, 1, idle.SET_UP])
def test_make_sets_up_and_runs_only_as_far_as_needed(tmp_path, code):
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho python $1 >> log\ncase $1 in -ISc) exit {code};; esac\n")
    python.chmod(0o755)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/setup.sh").write_text("echo set up >> log\n")
    shutil.copy(ROOT / "Makefile", tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    subprocess.run(["make"], cwd=tmp_path, env=environment, check=True)
    rest = {0: [], 1: ["set up", "python -m"], idle.SET_UP: ["python -m"]}[code]
    assert (tmp_path / "log").read_text().splitlines() == ["python -ISc", *rest]


def test_while_another_command_is_at_work_nothing_is_said(made):
    with (made / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not idle.all_fresh(made)
    assert idle.all_fresh(made)


def test_an_environment_made_for_another_folder_is_not_complete(made, tmp_path):
    assert complete(made)
    (tmp_path / "elsewhere/src").mkdir(parents=True)
    (made / ".venv/lib/python3/site-packages/_editable_impl_claimbook.pth").write_text(str(tmp_path / "elsewhere/src"))
    assert not complete(made)


def remembered(root, name, digest, later_seconds):
    """Write down a digest of a file, so long after the file was written."""
    status = os.stat(root / name)
    path = root / REMEMBERED
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({name: [freshness.stamp(status), digest]}))
    os.utime(path, ns=(status.st_atime_ns, max(status.st_mtime_ns, status.st_ctime_ns) + later_seconds * 10**9))


def test_a_digest_is_remembered_only_for_those_who_remember(tmp_path):
    (tmp_path / "file").write_text("content")
    remembered(tmp_path, "file", "what was written down", 60)
    assert Digests(tmp_path, remembering=True)["file"] == "what was written down"
    assert Digests(tmp_path)["file"] == freshness.sha256(b"content")


def test_a_file_written_just_before_it_was_hashed_is_hashed_again(tmp_path):
    # It could have been written to once more within the same tick of the file system's clock.
    (tmp_path / "file").write_text("content")
    remembered(tmp_path, "file", "what was written down", 1)
    assert Digests(tmp_path, remembering=True)["file"] == freshness.sha256(b"content")


@pytest.mark.parametrize(
    "content", ["", "no JSON", "[]", '{"file": 1}', '{"file": [[1], "x"]}', '{"file": [[1, 2, 3, "4", 5], "x"]}']
)
def test_a_damaged_memory_is_no_memory(tmp_path, content):
    (tmp_path / "file").write_text("content")
    (tmp_path / "build").mkdir()
    (tmp_path / REMEMBERED).write_text(content)
    digests = Digests(tmp_path, remembering=True)
    assert digests["file"] == freshness.sha256(b"content") and digests["gone"] == ""
    digests.remember()
    assert json.loads((tmp_path / REMEMBERED).read_text())["file"][1] == freshness.sha256(b"content")


def test_what_is_remembered_is_what_is_hashed(made):
    assert idle.all_fresh(made)
    known = json.loads((made / REMEMBERED).read_text())
    digests = Digests(made)
    assert len(known) > 200 and all(digest == digests[name] for name, (_, digest) in known.items())


def test_nothing_but_the_standard_library_is_imported():
    code = (
        "import sys; sys.path.insert(0, 'src'); from claimbook import idle; "
        "print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'__main__'})"
    )
    done = subprocess.run([sys.executable, "-ISc", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "claimbook\n"


def test_a_run_with_nothing_to_do_removes_what_a_killed_one_left(made):
    (made / "build/scratch/stage").mkdir(parents=True)
    assert main(["--root", str(made), "run"]) == 0
    assert not (made / "build/scratch").exists()
