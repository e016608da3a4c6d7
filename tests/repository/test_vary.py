"""Rebuilds elsewhere: each variation reaches the kernels, what depends on one is found and named, and nothing is left."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

import vary as module
from claimbook.cli import main
from claimbook.data.tables import ROOT
from vary import OTHER_PATH, UID, VARIATIONS, VaryError, World, vary

HEADER = (ROOT / "notebooks" / "01_article.py").read_text(encoding="utf-8").split("# %%", 1)[0]
# A cell for each variation that a kernel can see.
FACTS = {
    # The path itself is settled in outputs.
    "path": "import os\nprint(len(os.getcwd()))",
    "home": "from pathlib import Path\nprint(Path.home())",
    "timezone": "import time\nprint(time.strftime('%z'))",
    "locale": "import locale\nlocale.setlocale(locale.LC_ALL, '')\nprint(locale.localeconv()['decimal_point'])",
    "hashes": "print(hash('claim'))",
    "umask": "mask = os.umask(0)\nos.umask(mask)\nprint(oct(mask))",
    "user": "print(os.getuid())",
    "processors": "print(len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count())",
    "listings": "print(*os.listdir('src/claimbook'), '|', *[entry.name for entry in os.scandir('src/claimbook')])",
    "clock": "print(int(time.time() // 86400))",
}
UNSEEN = {"fonts", "jobs"}
# A run gives these to its kernels, the same ones wherever it is started.
FIXED = {"home", "timezone", "locale"}
FIGURE = """
folder = Path(os.environ["SEALBOOK_OUTPUT"])
folder.mkdir(parents=True, exist_ok=True)
(folder / "F90_order.csv").write_text("word\\n" + "\\n".join(set(["claim", "verdict", "source", "table", "row"])) + "\\n")
"""
SECONDS = 120
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("git"), reason="needs git")]


@pytest.fixture(scope="module")
def probed(pristine, tmp_path_factory) -> Path:
    """A checkout with one notebook, which prints what it sees of the world."""
    root = tmp_path_factory.mktemp("probed") / "checkout"
    shutil.copytree(pristine, root, ignore=shutil.ignore_patterns("notebooks", "figures"))
    cells = [f"# %%\n{source}\n" for source in FACTS.values()]
    (root / "notebooks").mkdir()
    (root / "notebooks/90_probe.py").write_text(HEADER + "\n".join([*cells, f"# %%{FIGURE}"]), encoding="utf-8")
    (root / ".gitignore").write_text("build/\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    assert main(["--root", str(root), "run"]) == 0
    return root


def seen(root: Path) -> dict[str, str]:
    """What the notebook printed."""
    notebook = json.loads((root / "notebooks/90_probe.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    printed = ["".join(output["text"]) for output in outputs if output["output_type"] == "stream"]
    return dict(zip(FACTS, (text.strip() for text in printed), strict=True))


def own(name: str) -> str:
    """What a variation gives to a kernel, as far as it is known beforehand."""
    return {"user": UID, "processors": "1"}.get(name, "")


@pytest.mark.parametrize("kernels", ["warm", "ordinary"])
def test_every_variation_reaches_the_kernels_and_what_depends_on_it_is_named(
    probed, kernels, tmp_path, monkeypatch, capsys
):
    assert set(FACTS) | UNSEEN == set(VARIATIONS)
    monkeypatch.setattr(module.tempfile, "mkdtemp", made_in(tmp_path))
    lines = []
    assert vary(probed, keep=True, arguments=["--kernels", kernels], say=lines.append) >= 2
    left_out = {line.partition(":")[0] for line in lines if ": left out, because " in line}
    (there,) = tmp_path.rglob(f"{OTHER_PATH}/notebooks")
    before, after = seen(probed), seen(there.parent)
    for name in FACTS.keys() - left_out:
        assert (after[name] == before[name]) == (name in FIXED), name
        assert own(name) in (after[name], ""), name
    # Seconds pass between the two, perhaps over midnight.
    assert 1000 <= int(after["clock"]) - int(before["clock"]) <= 1002
    if "listings" not in left_out:
        for listing in after["listings"].split("|"):
            names = listing.split()
            assert names == sorted(names, key=lambda name: zlib.crc32(name.encode()))
    assert int(after["path"]) == len(str(there.parent))
    found = dict(line.split(": ", 1) for line in lines if line.startswith(("figures/", "notebooks/")))
    assert found["notebooks/90_probe.ipynb"].startswith("cells 1 outputs 1 text 1: ")
    assert found["figures/F90_order.csv"].startswith("row ")
    if left_out:
        pytest.skip(f"left out on this machine: {', '.join(sorted(left_out))}")


def made_in(folder: Path):
    mkdtemp = module.tempfile.mkdtemp

    def make(suffix=None, prefix=None, dir=None):
        return mkdtemp(suffix, prefix, dir or folder)

    return make


def test_one_by_one_the_variation_that_makes_a_difference_is_named(probed):
    lines = []
    # Hashes are among the causes, umask is none.
    assert vary(probed, ["umask", "hashes"], each=True, say=lines.append) >= 2
    named = [line for line in lines if line.startswith("figures/F90_order.csv: ")]
    assert [line.rpartition(" ")[2] for line in named] == ["(hashes)"]
    assert [line for line in lines if line.startswith("rebuilding")] == [
        "rebuilding a copy, varied: umask",
        "rebuilding a copy, varied: hashes",
    ]


def test_worlds_that_no_kernel_sees(tmp_path, probed):
    (probed / "build/matplotlib").mkdir(exist_ok=True)
    for folder, name in (("one", ""), ("two", "fonts")):
        (tmp_path / folder).mkdir()
        world = World(tmp_path / folder)
        if name:
            assert not VARIATIONS[name](world)
        module._copy(probed, world)
        assert (world.root / "build/matplotlib").is_dir() != bool(name)
        assert (world.root / "tools/vary/vary.py").is_file() and not (world.root / ".git").exists()
    assert not VARIATIONS["jobs"](world)
    assert int(world.arguments[world.arguments.index("--jobs") + 1]) > (os.cpu_count() or 1)


def test_stale_outputs_and_a_failing_rebuild_are_no_difference(probed, tmp_path):
    root = tmp_path / "checkout"
    shutil.copytree(probed, root)
    text = root / "notebooks/90_probe.py"
    source = text.read_text(encoding="utf-8")
    text.write_text(source + "\n# %%\n1\n", encoding="utf-8")
    with pytest.raises(VaryError, match=r": stale because notebooks/90_probe\.py changed; run `make`$"):
        vary(root, ["umask"], say=lambda line: None)
    failing = source + "\n# %%\nassert os.umask(0o77) != 0o77\n"
    text.write_text(failing, encoding="utf-8")
    assert main(["--root", str(root), "run"]) == 0
    with pytest.raises(VaryError, match=r"^the rebuild \(umask\) failed: notebooks/90_probe.py, cell 12, line 1"):
        vary(root, ["umask"], say=lambda line: None)


def marked(mark: str) -> list[str]:
    """The command of every process with a mark in its environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"CLAIMBOOK_TEST_MARK={mark}".encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append((place / "cmdline").read_bytes().decode())
    return found


def gone(mark: str) -> bool:
    end = time.monotonic() + 30
    while marked(mark) and time.monotonic() < end:
        time.sleep(0.05)
    return not marked(mark)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to find processes")
@pytest.mark.parametrize(
    ("arguments", "number", "said"),
    [
        (["--seconds", "1"], None, "vary: the rebuild (umask) took more than 1 seconds\n"),
        ([], signal.SIGINT, "vary: interrupted\n"),
        ([], signal.SIGTERM, "vary: interrupted\n"),
        ([], signal.SIGKILL, ""),
    ],
    ids=["limit", "SIGINT", "SIGTERM", "SIGKILL"],
)
def test_a_rebuild_that_is_ended_leaves_nothing_behind(probed, tmp_path, arguments, number, said):
    before = {path: path.read_bytes() for path in (probed / "figures").rglob("*") if path.is_file()}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary), "CLAIMBOOK_TEST_MARK": str(tmp_path)}
    command = [sys.executable, str(probed / "tools/vary"), "--only", "umask", *arguments]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout.readline() == "rebuilding a copy, varied: umask\n", process.communicate()
    if number:
        time.sleep(2)
        process.send_signal(number)
    out, error = process.communicate(timeout=SECONDS)
    assert process.returncode != 0
    assert error == said
    assert gone(str(tmp_path))
    # A killed process can tidy nothing up.
    assert list(temporary.iterdir()) == [] or number == signal.SIGKILL
    assert {path: path.read_bytes() for path in (probed / "figures").rglob("*") if path.is_file()} == before
