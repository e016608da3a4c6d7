"""Disturbances, for real and on a copy: killed at any moment, no space, no right to write, two at once, edits meanwhile.

Afterwards every output is old or new, nothing runs on, and the next command gives the bytes of an undisturbed one.
"""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from claimbook.book import Book
from claimbook.cli import main
from claimbook.data.tables import ROOT
from claimbook.project import validated_then_published
from sealbook import files
from sealbook import seal as freshness
from sealbook import sealing as seals
from sealbook.files import Edited, finish_replacement, only_one, replace_together
from sealbook.installed import STAMP, damage
from sealbook.run import RunError, notebooks, reconcile, run, stale
from sealbook.seal import Digests
from sealbook.signals import uninterrupted

HEADER = (ROOT / "notebooks" / "01_article.py").read_text(encoding="utf-8").split("# %%", 1)[0]
INPUT = "data/extra.txt"
NAMES = ("90_one", "91_two")
# Writes several files, of which each holds what was read.
CELL = """# %%
import os
import time
from pathlib import Path

read = Path("data/extra.txt").read_text()
folder = Path(os.environ["SEALBOOK_OUTPUT"])
folder.mkdir(parents=True, exist_ok=True)
for number in range(4):
    (folder / f"{os.environ['SEALBOOK_NOTEBOOK']}_{number}.txt").write_text(f"{read} {number}")
    time.sleep(0.05)
"""
SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TARGETS = ("make", "python", "group")
SECONDS = 120
KERNELS = pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])
needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to find processes")
# Counts steps that change the disk and kills the process before or after one of them.
DRIVER = """
import os, signal, sys
from pathlib import Path

at, when = int(sys.argv[1]), sys.argv[2]
count = 0

def counted(function):
    def step(*arguments, **more):
        global count
        # What is done outside the checkout is not what is at stake.
        count += str(arguments[0]).startswith(sys.argv[3])
        if count == at and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return function(*arguments, **more)
        finally:
            if count == at and when == "after":
                os.kill(os.getpid(), signal.SIGKILL)
    return step

for name in ("replace", "rename", "unlink", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))
"""


@pytest.fixture
def bench(tmp_path) -> Path:
    """A folder with two small notebooks that read one input."""
    for name in NAMES:
        write(tmp_path / "notebooks" / f"{name}.py", HEADER + CELL)
    write(tmp_path / INPUT, "old")
    return tmp_path


@pytest.fixture(scope="module")
def tiny(pristine, tmp_path_factory) -> Path:
    """A checkout with two small notebooks instead of the real ones, in which everything was made once."""
    root = tmp_path_factory.mktemp("tiny") / "checkout"
    shutil.copytree(pristine, root, ignore=shutil.ignore_patterns("notebooks", "figures"))
    for name in NAMES:
        write(root / "notebooks" / f"{name}.py", HEADER + CELL)
    write(root / INPUT, "old")
    (root / ".venv").symlink_to(ROOT / ".venv")
    assert make(root).wait(SECONDS) == 0
    return root


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def make(root: Path, *arguments: str, mark: str = "", said=subprocess.DEVNULL) -> subprocess.Popen:
    """Start make in a copy, with the copy's own code, in a group of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment |= {"PYTHONPATH": str(root / "src"), "CLAIMBOOK_TEST_MARK": mark or str(root)}
    return subprocess.Popen(
        ["make", *arguments], cwd=root, env=environment, stdout=said, stderr=said, text=True, start_new_session=True
    )


def outputs(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("notebooks", "figures")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def marked(mark: str) -> list[int]:
    """Every process that was started, directly or not, with a mark in its environment."""
    found, wanted = [], f"CLAIMBOOK_TEST_MARK={mark}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found


def command(number: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def awaited(question, seconds: float = SECONDS):
    """The answer to a question once it is true; the last answer if it never gets so."""
    end = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < end:
        time.sleep(0.02)
    return answer


def all_gone(mark: str) -> bool:
    return awaited(lambda: not marked(mark), 30)


def temporary() -> set[str]:
    return {path.name for path in Path("/tmp").glob("*") if path.name.startswith(("claimbook-", "pymp-"))}


def hidden(root: Path) -> list[str]:
    """Scratch files outside build/."""
    return [
        path.relative_to(root).as_posix()
        for folder in ("data", "figures", "notebooks", "src")
        for path in (root / folder).rglob(".*")
    ]


def assert_whole(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Each notebook's outputs are all old or all new, or the next command completes them."""
    assert hidden(root) == []
    if (root / files.READY / "list.json").exists():
        return
    now = outputs(root)
    for name in NAMES:
        own = [output for output in new if name in output]
        assert len(own) == 7
        assert [now.get(output) for output in own] in (
            [content.get(output) for output in own] for content in (old, new)
        )


# Files.


def prepared(root: Path) -> tuple[dict[str, str], dict[str, str]]:
    old = {f"figures/{number}.txt": "old" for number in range(3)} | {"notebooks/gone.txt": "old"}
    new = {f"figures/{number}.txt": "new" for number in range(1, 4)} | {"figures/0.txt": "old"}
    for name, content in old.items():
        write(root / name, content)
    return old, new


def held(root: Path) -> dict[str, str]:
    return {name: content.decode() for name, content in outputs(root).items()}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_replacement_killed_at_any_step_is_all_old_or_completed_by_the_next_command(tmp_path, when):
    code = DRIVER + (
        "from claimbook.files import replace_together\n"
        "new = {f'figures/{number}.txt': b'new' for number in range(1, 4)}\n"
        "replace_together(Path(sys.argv[3]), new, ['notebooks/gone.txt'])\n"
    )
    for step in range(1, 30):
        root = tmp_path / str(step)
        old, new = prepared(root)
        done = subprocess.run([sys.executable, "-c", code, str(step), when, str(root)], timeout=SECONDS)
        completes = (root / files.READY / "list.json").exists()
        assert completes or held(root) in (old, new)
        assert hidden(root) == []
        with only_one(root, pytest.fail):
            assert held(root) == (new if completes else held(root))
            replace_together(root, {"figures/9.txt": b"later"})
        assert held(root) in ({**state, "figures/9.txt": "later"} for state in (old, new))
        assert {path.name for path in (root / "build").iterdir()} <= {"lock", Path(files.PARTIAL).name}
        if done.returncode == 0:
            break
    assert done.returncode == 0 and step > 8, "every step was killed, and then none"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_waits_until_a_replacement_is_complete(tmp_path, monkeypatch, number):
    def end(*_):
        raise KeyboardInterrupt

    _, new = prepared(tmp_path)
    whole, before = files._move, signal.signal(number, end)
    try:
        monkeypatch.setattr(files, "_move", lambda *places: (signal.raise_signal(number), whole(*places)))
        with pytest.raises(KeyboardInterrupt):
            replace_together(tmp_path, {name: b"new" for name in new if new[name] == "new"}, ["notebooks/gone.txt"])
        assert signal.getsignal(number) is end
    finally:
        signal.signal(number, before)
    assert held(tmp_path) == new


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_an_edit_is_not_replaced(tmp_path):
    prepared(tmp_path)
    before = held(tmp_path)
    with pytest.raises(Edited, match=r"figures/1\.txt was edited while its replacement was made; the edit stays"):
        replace_together(tmp_path, {"figures/0.txt": b"new", "figures/1.txt": b"new"}, seen={"figures/1.txt": "0" * 64})
    assert held(tmp_path) == before and list((tmp_path / "build").iterdir()) == []


def test_an_edit_made_before_a_killed_replacement_is_completed_is_put_aside(tmp_path, monkeypatch):
    prepared(tmp_path)
    seen = {"figures/1.txt": freshness.sha256(b"old")}
    with monkeypatch.context() as patch:
        patch.setattr(files, "finish_replacement", lambda root: None)
        replace_together(tmp_path, {"figures/1.txt": b"new", "figures/2.txt": b"new"}, seen=seen)
    write(tmp_path / "figures/1.txt", "edited")
    said = []
    finish_replacement(tmp_path, said.append)
    assert said == [
        "figures/1.txt was edited before its replacement was complete; the edit was put aside as build/edited/1.txt"
    ]
    assert (tmp_path / "build/edited/1.txt").read_text() == "edited"
    assert held(tmp_path)["figures/1.txt"] == held(tmp_path)["figures/2.txt"] == "new"


# Killed runs.


@needs_proc
@pytest.mark.parametrize("kernels", ["warm", "ordinary"])
def test_a_run_killed_at_any_moment_leaves_old_or_new_and_nothing_running(tiny, kernels):
    arguments = ["run", f"ARGS=--kernels {kernels}", "JOBS=2"]
    content = {"old": outputs(tiny)}
    for word in ("new", "old"):
        write(tiny / INPUT, word)
        begun = time.monotonic()
        assert make(tiny, *arguments).wait(SECONDS) == 0
        taken = time.monotonic() - begun
        content[word] = outputs(tiny)
    left = temporary()
    ways = [(number, target) for number in SIGNALS for target in TARGETS]
    if kernels == "ordinary":
        ways = ways[:3]
    for place, (number, target) in enumerate(ways):
        old, new = ("old", "new") if place % 2 == 0 else ("new", "old")
        write(tiny / INPUT, new)
        mark = f"{tiny} {kernels} {place}"
        process = make(tiny, *arguments, mark=mark)
        # Spread over the whole duration, not in order.
        time.sleep(taken * ((place * 5) % 12 + 0.5) / 12)
        strike(process, target, number, mark)
        process.wait(SECONDS)
        assert all_gone(mark), [command(one) for one in marked(mark)]
        assert_whole(tiny, content[old], content[new])
        assert make(tiny, *arguments).wait(SECONDS) == 0
        assert outputs(tiny) == content[new]
        assert seals.faults(tiny, NAMES, Digests(tiny)) == {}
    assert awaited(lambda: temporary() <= left, 30)
    assert {path.name for path in (tiny / "build").iterdir()}.isdisjoint(
        {"scratch", "replacement", "replacement.partial"}
    )
    write(tiny / INPUT, "old")
    assert make(tiny).wait(SECONDS) == 0


def strike(process: subprocess.Popen, target: str, number: int, mark: str) -> None:
    with contextlib.suppress(ProcessLookupError):
        if target == "group":
            os.killpg(process.pid, number)
        elif target == "make":
            process.send_signal(number)
        else:
            runs = awaited(
                lambda: (
                    [one for one in marked(mark) if "-m claimbook run" in command(one)] or process.poll() is not None
                )
            )
            for one in runs if isinstance(runs, list) else []:
                os.kill(one, number)


BUSY = {
    "in C code": "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "deaf": "import signal\nfor number in (2, 15, 1):\n    signal.signal(number, signal.SIG_IGN)\nwhile True:\n    pass",
    "with a program": "import subprocess\nsubprocess.run(['sleep', '600'])",
}
STARTED = "# %%\nfrom pathlib import Path\n\nPath('build/started').write_text('')\n\n"


@needs_proc
@KERNELS
@pytest.mark.parametrize("how", BUSY)
def test_a_kernel_that_cannot_listen_ends_with_the_run_that_is_killed(bench, warm, how):
    shutil.rmtree(bench / "notebooks")
    write(bench / "notebooks/92_busy.py", HEADER + STARTED + BUSY[how] + "\n")
    code = (
        "import sys\nfrom pathlib import Path\nfrom claimbook.run import notebooks, run\n"
        "root = Path(sys.argv[1])\nrun(root, notebooks(root), warm=sys.argv[2] == 'True')\n"
    )
    mark, left = f"{bench} {how} {warm}", temporary()
    environment = {**os.environ, "CLAIMBOOK_TEST_MARK": mark}
    process = subprocess.Popen([sys.executable, "-c", code, str(bench), str(warm)], env=environment)
    assert awaited((bench / "build/started").exists)
    if how == "with a program":
        assert awaited(lambda: [one for one in marked(mark) if command(one).startswith("sleep")])
    process.kill()
    process.wait(SECONDS)
    assert all_gone(mark), [command(one) for one in marked(mark)]
    assert awaited(lambda: temporary() <= left, 30)
    write(bench / "notebooks/92_busy.py", HEADER + CELL)
    run(bench, notebooks(bench), warm=warm)
    assert not (bench / "build/scratch").exists() and stale(bench, notebooks(bench), Digests(bench)) == {}


@needs_proc
def test_a_command_ends_with_the_make_that_started_it(tmp_path):
    write(tmp_path / "build/keep", "")
    code = (
        "import sys, time\nfrom claimbook.endings import end_with_parent, end_orderly\n"
        "end_orderly()\nend_with_parent()\nprint('ready', flush=True)\n"
        "try:\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    open(sys.argv[1], 'w').close()\n"
    )
    ended, mark = tmp_path / "ended", str(tmp_path)
    shell = subprocess.Popen(
        ["sh", "-c", 'CLAIMBOOK_PARENT=$$ "$@"; true', "sh", sys.executable, "-c", code, str(ended)],
        env={**os.environ, "CLAIMBOOK_TEST_MARK": mark}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert shell.stdout.readline() == "ready\n"
    shell.kill()
    shell.wait(SECONDS)
    shell.stdout.close()
    assert all_gone(mark) and ended.exists()


# Kernels that fail.

DEATHS = {
    "leaves": ("import os\nos._exit(3)", r"the kernel died \(exit code 3\)"),
    "kills itself": ("import os\nimport signal\nos.kill(os.getpid(), signal.SIGKILL)", r"the kernel died \(SIGKILL\)"),
    "segfaults": ("import ctypes\nctypes.string_at(0)", r"the kernel died \(SIGSEGV\)"),
    "loops": ("while True:\n    pass", "took more than 1 seconds"),
    "stays in C code": (BUSY["in C code"], "took more than 1 seconds"),
    "hears nothing": (BUSY["deaf"], "took more than 1 seconds"),
    "talks": ("for _ in range(80):\n    print('x' * 1_000_000)", "gave more than 50 MB of output"),
}


@KERNELS
@pytest.mark.parametrize("how", DEATHS)
def test_a_notebook_that_fails_is_named_with_its_cell_and_the_other_is_written(bench, warm, how):
    source, words = DEATHS[how]
    run(bench, notebooks(bench), warm=warm)
    before = outputs(bench)
    write(bench / INPUT, "new")
    write(bench / "notebooks/91_two.py", f"{HEADER}# %%\nvalue = 1\n\n# %%\n{source}\n")
    with pytest.raises(RunError, match=rf"^notebooks/91_two\.py, cell 2: {words}; old outputs stay$"):
        run(bench, notebooks(bench), warm=warm, jobs=2, cell_seconds=1 if "1 seconds" in words else 60)
    now = outputs(bench)
    assert {name for name in before if "91_two" in name and now[name] != before[name]} == {"notebooks/91_two.py"}
    assert now["figures/90_one_0.txt"] == b"new 0" and not (bench / "build/scratch").exists()
    assert set(stale(bench, notebooks(bench), Digests(bench))) == {bench / "notebooks/91_two.py"}


@pytest.mark.parametrize("seconds", [0.3, 0.6, 1.0])
def test_ctrl_c_while_libraries_are_imported_is_answered_in_one_line(checkout, seconds):
    command = [sys.executable, "-m", "claimbook", "--root", str(checkout), "run", "01"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        assert awaited((checkout / "build/scratch").is_dir)
        time.sleep(seconds)
        os.killpg(run.pid, signal.SIGINT)
        said = run.communicate(timeout=SECONDS)[1]
    assert run.returncode == 130 and "Traceback" not in said
    assert "claimbook: interrupted; what was finished is written, everything else is as it was\n" in said


def test_the_time_limit_can_be_set_from_make():
    said = subprocess.run(["make", "-n", "rebuild", "CELL_SECONDS=7"], cwd=ROOT, capture_output=True, text=True)
    assert "run  --cell-seconds 7 --again" in said.stdout


@needs_proc
@KERNELS
def test_what_a_cell_leaves_running_ends_with_its_kernel(bench, warm, monkeypatch):
    left = (
        "import subprocess\nimport threading\nimport time\n\n"
        f"program = subprocess.Popen(['env', 'CLAIMBOOK_TEST_MARK={bench}', 'sleep', '600'])\n"
        "threading.Thread(target=time.sleep, args=[600]).start()\n"
    )
    write(bench / "notebooks/91_two.py", HEADER + CELL + left)
    made = run(bench, notebooks(bench), warm=warm)
    assert all_gone(str(bench))
    assert made[1].seal.remarks == ("starts a program (env)",)


# Edits while a notebook runs.

MEANWHILE = {
    "an edit of the input": (f"printf new > {INPUT}", INPUT),
    "an edit that is taken back": (f"printf new > {INPUT}; printf old > {INPUT}", INPUT),
    "another file in its place": (f"printf new > x; mv x {INPUT}", INPUT),
    "the input deleted": (f"rm {INPUT}", INPUT),
    "an edit of the text file": ("printf '\\n# %%%%\\nmore = 1\\n' >> notebooks/90_one.py", "notebooks/90_one.py"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_a_seal_never_vouches_for_what_changed_while_the_notebook_ran(bench, what):
    shell, name = MEANWHILE[what]
    source = HEADER + CELL + f'import subprocess\nsubprocess.run(["sh", "-c", {shell!r}], check=True)\n'
    (bench / "notebooks/91_two.py").unlink()
    run(bench, notebooks(bench))
    before = outputs(bench)
    write(bench / "notebooks/90_one.py", source)
    with pytest.raises(
        RunError, match=rf"^notebooks/90_one\.py: {name} was edited while the notebook ran; old outputs stay"
    ):
        run(bench, notebooks(bench))
    now = outputs(bench)
    assert {output for output in before if now[output] != before[output]} == {"notebooks/90_one.py"}
    assert now["notebooks/90_one.py"].startswith(source.encode())
    assert stale(bench, notebooks(bench), Digests(bench)) != {}


def test_an_edit_of_the_executed_notebook_while_it_runs_is_kept(bench):
    (bench / "notebooks/91_two.py").unlink()
    run(bench, notebooks(bench))
    source, pair = bench / "notebooks/90_one.py", bench / "notebooks/90_one.ipynb"
    edited = json.loads(pair.read_text(encoding="utf-8"))
    edited["cells"][0]["source"] += "more = 1\n"
    write(bench / "build/edited.json", json.dumps(edited))
    write(bench / INPUT, "new")
    shell = "cp build/edited.json notebooks/90_one.ipynb"
    write(source, source.read_text() + f'import subprocess\n\nsubprocess.run(["sh", "-c", {shell!r}], check=True)\n')
    before = outputs(bench)
    with pytest.raises(
        Edited, match=r"notebooks/90_one\.ipynb was edited while its replacement was made; the edit stays"
    ):
        run(bench, notebooks(bench))
    now = outputs(bench)
    assert now.pop("notebooks/90_one.ipynb") == (bench / "build/edited.json").read_bytes()
    assert now == {name: content for name, content in before.items() if name in now}
    assert "build/edited/90_one.ipynb" in reconcile(bench, source, Digests(bench))
    assert (bench / "build/edited/90_one.ipynb").read_bytes() == (bench / "build/edited.json").read_bytes()


# No space, no right to write.


@contextlib.contextmanager
def mounted(place: Path, *options: str):
    """A file system at a folder for a while; the test is skipped where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"mounting a file system is not allowed here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def large(bench: Path) -> dict[str, bytes]:
    """Execute once, then ask for outputs that a small disk cannot hold."""
    run(bench, notebooks(bench))
    source = HEADER + CELL.replace('{number}")', '{number}" * 1_000_000)')
    assert source != HEADER + CELL
    write(bench / "notebooks/90_one.py", source)
    return outputs(bench)


@pytest.mark.parametrize("folder", ["figures", "build"])
def test_a_full_disk_leaves_every_old_output(bench, folder):
    before = large(bench)
    shutil.rmtree(bench / "build")
    with contextlib.ExitStack() as stack:
        if folder == "figures":
            shutil.move(bench / "figures", bench / "kept")
            stack.enter_context(mounted(bench / "figures", "-t", "tmpfs", "-o", "size=2m", "tmpfs"))
            shutil.copytree(bench / "kept", bench / "figures", dirs_exist_ok=True)
        else:
            stack.enter_context(mounted(bench / "build", "-t", "tmpfs", "-o", "size=2m", "tmpfs"))
        with pytest.raises((OSError, RunError), match=r"No space left on device.*; old outputs stay"):
            run(bench, notebooks(bench, ["90"]))
        assert outputs(bench) == before and hidden(bench) == []
        assert not (bench / files.READY).exists() and not (bench / files.PARTIAL).exists()
    assert (
        folder == "build" or shutil.move(bench / "kept", bench / "figures", copy_function=shutil.copy) is None or True
    )


def test_a_limit_on_file_size_leaves_every_old_output(bench):
    _, new = prepared(bench)
    before, limits = outputs(bench), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"File too large; old outputs stay"):
            replace_together(bench, {"figures/0.txt": b"new", "figures/1.txt": b"x" * 200_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert outputs(bench) == before and hidden(bench) == [] and list((bench / "build").iterdir()) == []


@contextlib.contextmanager
def read_only(folder: Path):
    with contextlib.ExitStack() as stack:
        if os.geteuid() == 0:
            stack.enter_context(mounted(folder, "--bind", str(folder)))
            subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        else:
            stack.callback(folder.chmod, 0o755)
            folder.chmod(0o555)
        yield


@pytest.mark.parametrize("folder", ["figures", "notebooks", "build"])
def test_a_folder_that_cannot_be_written_in_is_named(bench, folder):
    for name in NAMES:
        write(bench / "notebooks" / f"{name}.py", HEADER + CELL + "\nread\n")
    run(bench, notebooks(bench))
    write(bench / INPUT, "new")
    before = outputs(bench)
    with read_only(bench / folder):
        with pytest.raises(OSError, match=rf"; old outputs stay: '.*/{folder}'$"), only_one(bench, pytest.fail):
            run(bench, notebooks(bench))
        assert outputs(bench) == before and hidden(bench) == []
    run(bench, notebooks(bench))
    assert stale(bench, notebooks(bench), Digests(bench)) == {}


def test_a_folder_in_which_nothing_changes_need_not_be_writable(bench):
    run(bench, notebooks(bench))
    write(bench / INPUT, "new")
    with read_only(bench / "notebooks"):
        run(bench, notebooks(bench))
    assert outputs(bench)["figures/90_one_0.txt"] == b"new 0"
    assert stale(bench, notebooks(bench), Digests(bench)) == {}


# Two at once.


def test_two_that_start_at_once_take_turns_and_give_the_same_bytes(tiny, tmp_path):
    before = outputs(tiny)
    write(tiny / "figures/90_one_0.txt", "damaged")
    logs = [tmp_path / "0", tmp_path / "1"]
    with contextlib.ExitStack() as stack:
        with only_one(tiny, pytest.fail):
            both = [make(tiny, "run", said=stack.enter_context(log.open("w"))) for log in logs]
            assert all(
                awaited(lambda log=log: "another run is at work in this folder; waiting" in log.read_text())
                for log in logs
            )
        assert [one.wait(SECONDS) for one in both] == [0, 0]
    assert sorted("90_one: stale because figures/90_one_0.txt was altered" in log.read_text() for log in logs) == [
        False,
        True,
    ]
    assert outputs(tiny) == before


# Set-up.

PYTHON = f"""#!/bin/sh
if [ "$1" = -m ]; then
    echo begun >> log
    mkdir -p "$3/bin" "$3/lib/python3/site-packages"
    printf '#!/bin/sh\\nPYTHONPATH=src exec {sys.executable} "$@"\\n' > "$3/bin/python"
    chmod +x "$3/bin/python"
    exit
fi
exec {sys.executable} "$@"
"""
UV = """#!/bin/sh
case "$*" in *editable*) name=claimbook ;; *) name=pandas ;; esac
while [ -e hold ]; do sleep 0.05; done
mkdir -p .venv/lib/python3/site-packages/$name
echo $name >> log
"""
INSTALLED = ["begun", "pandas", "claimbook"]


@pytest.fixture
def bare(tmp_path) -> Path:
    """A folder to be set up, with stand-ins for what installs."""
    for name, content in (("bin/python3", PYTHON), ("bin/uv", UV), ("requirements.lock", "pandas\n"), ("log", "")):
        write(tmp_path / name, content)
    for name in ("python3", "uv"):
        (tmp_path / "bin" / name).chmod(0o755)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    write(tmp_path / "src/claimbook/__init__.py", "")
    return tmp_path


def set_up(root: Path) -> subprocess.Popen:
    environment = {**os.environ, "PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHON": "python3"}
    return subprocess.Popen(
        ["sh", "tools/setup.sh", ".venv"], cwd=root, env=environment, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def installed(root: Path) -> list[str]:
    return (root / "log").read_text().split()


def finished(process: subprocess.Popen) -> str:
    said = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == 0, said
    return said


def test_two_set_ups_at_once_install_once(bare):
    write(bare / "hold", "")
    first = set_up(bare)
    assert awaited(lambda: installed(bare) == ["begun"])
    second = set_up(bare)
    assert second.stderr.readline() == "set-up: another set-up is at work in this folder; waiting for it\n"
    (bare / "hold").unlink()
    assert finished(first) == "set-up: installing the locked packages into .venv (once)\n"
    assert finished(second) == "" and installed(bare) == INSTALLED
    assert finished(set_up(bare)) == "" and installed(bare) == INSTALLED


def test_a_set_up_that_was_killed_is_done_again(bare):
    write(bare / "hold", "")
    first = set_up(bare)
    assert awaited(lambda: installed(bare) == ["begun"])
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=SECONDS)
    (bare / "hold").unlink()
    assert "installing the locked packages" in finished(set_up(bare)) and installed(bare) == ["begun", *INSTALLED]
    assert finished(set_up(bare)) == ""


DAMAGE = {
    "deleted": "rm -r .venv",
    "emptied": "rm -r .venv; mkdir .venv",
    "a dangling link": "rm -r .venv; ln -s nowhere .venv",
    "without its mark": "rm .venv/requirements.lock",
    "a package gone": "rm -r .venv/lib/python3/site-packages/pandas",
    "python gone": "rm .venv/bin/python",
    "python a dangling link": "ln -sf nowhere .venv/bin/python",
    "of another folder": "mkdir -p other/claimbook; touch other/claimbook/__init__.py; sed -i s/=src/=other/ .venv/bin/python",
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_environment_is_noticed_and_set_up_anew(bare, how):
    finished(set_up(bare))
    subprocess.run(["sh", "-c", DAMAGE[how]], cwd=bare, check=True)
    said = finished(set_up(bare))
    assert said.endswith("set-up: installing the locked packages into .venv (once)\n")
    kept = "requirements.lock" in DAMAGE[how] or "rm -r .venv" in DAMAGE[how].replace("rm -r .venv/", "")
    assert ("set-up: .venv is damaged, or was made for another folder" in said) == (not kept)
    assert ("set-up: .venv/lib/python3/site-packages/pandas is missing" in said) == (how == "a package gone")
    assert installed(bare) == INSTALLED * 2 and finished(set_up(bare)) == ""


@pytest.mark.parametrize("content", [None, "x"], ids=["gone", "cut"])
def test_a_package_damaged_inside_is_named_when_a_command_fails_and_condemns_the_environment(
    tmp_path, monkeypatch, capsys, content
):
    prefix = tmp_path / ".venv"
    packages = prefix / "lib/python3/site-packages"
    write(packages / "pandas/core.py", "whole")
    write(packages / "pandas-1.dist-info/RECORD", "pandas/core.py,sha256=x,5\npandas/made.pyc,,\n")
    write(prefix / STAMP, "lock")
    assert damage(prefix) == ""
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setitem(sys.modules, "claimbook.book", None)
    with pytest.raises(ImportError):
        main(["--root", str(tmp_path), "report"])
    assert (prefix / STAMP).exists()
    (packages / "pandas/core.py").unlink()
    if content:
        write(packages / "pandas/core.py", content)
    assert main(["--root", str(tmp_path), "report"]) == 1
    assert capsys.readouterr().err == (
        "claimbook: .venv is damaged (lib/python3/site-packages/pandas/core.py is not as it was installed); "
        "the next `make` sets it up anew\n"
    )
    assert not (prefix / STAMP).exists()


def test_what_the_tests_run_in_is_whole():
    assert damage(Path(sysconfig.get_path("purelib")).parents[2]) == ""


# Pages.


@pytest.mark.parametrize("when", ["before", "after"])
def test_pages_killed_half_way_are_old_or_completed_and_check_tells_which(checkout, capsys, when):
    code = (
        "import os, signal, sys\nfrom claimbook.__main__ import main\nrename = os.rename\n"
        "def killed(*places):\n"
        "    if sys.argv[2] == 'after':\n        rename(*places)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.rename = killed\nmain(['--root', sys.argv[1], 'publish'])\n"
    )
    write(checkout / "figures/citations.txt", "damaged")
    done = subprocess.run([sys.executable, "-c", code, str(checkout), when], timeout=SECONDS)
    assert done.returncode == -signal.SIGKILL and hidden(checkout) == []
    main(["--root", str(checkout), "check"])
    said = capsys.readouterr().out
    assert ("figures/citations.txt: " in said) == (when == "before")
    assert main(["--root", str(checkout), "publish"]) == 0
    main(["--root", str(checkout), "check"])
    assert "figures/citations.txt: " not in capsys.readouterr().out


def test_a_page_that_is_edited_while_it_is_made_is_kept(checkout, monkeypatch):
    from claimbook.data.tables import DataError
    from claimbook.publish import write as publishing

    published = publishing.published

    def slow(book, text):
        made = published(book, text)
        root = book.tables.root
        (root / "README.md").write_bytes((root / "README.md").read_bytes() + b"\nAn edit.\n")
        return made

    before = outputs(checkout)
    monkeypatch.setattr(publishing, "published", slow)
    log = checkout / "build/log"
    write(log, "")
    with pytest.raises(DataError, match=r"README\.md: was edited while the pages were made; they stay as they were"):
        publishing.publish(Book.open(checkout), None, log, seals.stamps(checkout))
    assert (checkout / "README.md").read_bytes().endswith(b"An edit.\n") and outputs(checkout) == before


def test_data_edited_between_validation_and_the_pages_makes_no_page(checkout):
    answers = validated_then_published(checkout)
    assert next(answers) == ""
    before = outputs(checkout)
    write(checkout / "data/evidence/polls.csv", (checkout / "data/evidence/polls.csv").read_text() + "\n")
    assert next(answers) == (
        "data/evidence/polls.csv: was edited while the pages were made; they stay as they were, run `make` again"
    )
    assert outputs(checkout) == before


def test_figures_written_between_validation_and_the_pages_are_in_the_pages(checkout):
    answers = validated_then_published(checkout)
    assert next(answers) == ""
    # Read elsewhere, because everything that this process reads in the copy counts as read for the pages.
    (original,) = (ROOT / "figures").glob("F04_*.json")
    record = {**json.loads(original.read_text(encoding="utf-8")), "title": "Since the notebooks ran it says this"}
    write(checkout / "figures" / original.name, json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    assert next(answers) == ""
    assert record["title"] in (checkout / "README.md").read_text(encoding="utf-8")
    assert not freshness.pages_staleness(checkout, Digests(checkout))
