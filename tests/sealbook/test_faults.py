"""Disturbances, for real: killed at any moment, no space, no right to write, two at once, edits meanwhile.

Afterwards every file is whole, nothing runs on, and the next command gives the bytes of an undisturbed one.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimbook.paths import ROOT
from sealbook import run, sealing, signals
from sealbook.files import Edited, only_one
from sealbook.run import RunError
from sealbook.seal import Seal

pytestmark = pytest.mark.slow
INPUT, NAMES = "data/extra.txt", ("90_one", "91_two")
KERNELS = pytest.mark.parametrize("warm", [True, False], ids=["warm", "ordinary"])
# A project with a step and a command, as a repository would have it, and a Makefile that hands on its number.
OWN = """
from sealbook import Project, Step

def page(root):
    yield
    yield {f"figures/page_{number}.html": (root / f"figures/90_one_{number}.txt").read_bytes() for number in range(4)}

def project(root):
    return Project(root, ["own"], steps=[Step("site", page)])
"""
COMMAND = """
import sys
from pathlib import Path
from own import project
from sealbook.files import only_one
from sealbook.signals import end_orderly, end_with_parent

def main():
    end_with_parent()
    end_orderly()
    own = project(Path(sys.argv[1]))
    with only_one(own.root, lambda line: print(line, flush=True)):
        own.clean()
        stale = own.stale(own.notebooks())
        if stale or own.stale_steps():
            own.run(stale, jobs=2, warm=sys.argv[2] == "True")

if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted")
"""
MAKEFILE = "all:\n\t@SEALBOOK_PARENT=$$PPID PYTHONPATH=src:{src} exec {python} command.py . $(WARM)\n"


@pytest.fixture
def two(bench):
    """Two small notebooks that read one input."""
    for name in NAMES:
        bench.notebook(name, bench.reads)
    return bench


@pytest.fixture
def made(two, processes):
    """The same with a step and a command."""
    two.write("src/own/__init__.py", OWN)
    two.write("command.py", COMMAND)
    two.write("Makefile", MAKEFILE.format(src=ROOT / "src", python=sys.executable))

    def make(warm=True, mark="", **options):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        return processes.start(["make", f"WARM={warm}"], mark or two.root, cwd=two.root, env=environment, **options)

    two.make = make
    return two


# Killed runs.

SIGNALS, TARGETS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP), ("make", "python", "group")
# Counts steps that change the disk and kills the process before or after one of them.
DRIVER = """
import os, signal, sys
from pathlib import Path

at, when = int(sys.argv[1]), sys.argv[2]
count = 0

def counted(function):
    def step(*arguments, **more):
        global count
        count += 1
        if count == at and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return function(*arguments, **more)
        finally:
            if count == at and when == "after":
                os.kill(os.getpid(), signal.SIGKILL)
    return step

for name in ("replace", "unlink", "fsync"):
    setattr(os, name, counted(getattr(os, name)))
from sealbook import Project, sealing
from sealbook.seal import Seal
outputs = {f"figures/{number}.txt": b"new" for number in range(1, 4)}
sealing.publish(Project(sys.argv[3]), Seal("90_one", {}, {}), outputs, {})
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_outputs_killed_at_any_step_are_whole_each_and_a_mixture_is_seen_by_the_seal(bench, processes, when):
    bench.notebook("90_one", "1")
    old = {f"figures/{number}.txt": b"old" for number in range(3)}
    new = {f"figures/{number}.txt": b"new" for number in range(1, 4)}
    complete = {**bench.outputs(), **new}
    for step in range(1, 40):
        shutil.rmtree(bench.root / "figures", ignore_errors=True)
        sealing.publish(bench.project, Seal("90_one", {}, {}), old, {})
        code = processes.python(DRIVER, step, when, bench.root, mark=bench.root).wait(bench.seconds)
        bench.project.clean()
        assert bench.hidden() == []
        now = {name: content for name, content in bench.outputs().items() if "seals" not in name}
        assert all(content in (b"old", b"new") for name, content in now.items() if name.startswith("figures"))
        # Fresh are only outputs that are all old or all new.
        if bench.stale() == {}:
            assert now in ({**bench.outputs(), **old} | {}, complete) or set(now) >= set(old)
            assert {content for name, content in now.items() if name.startswith("figures")} in ({b"old"}, {b"new"})
        if code == 0:
            break
        sealing.publish(bench.project, Seal("90_one", {}, {}), new, {})
        assert {name: content for name, content in bench.outputs().items() if "seals" not in name} == complete
        assert bench.stale() == {}
    assert code == 0 and step > 8, "every step was killed, and then none"


@KERNELS
def test_a_run_killed_at_any_moment_is_completed_by_the_next_and_leaves_nothing_running(made, processes, warm):
    content = {}
    for word in ("old", "new", "old"):
        made.write(INPUT, word)
        begun = time.monotonic()
        assert made.make(warm).wait(made.seconds) == 0
        taken = time.monotonic() - begun
        content[word] = made.outputs()
    ways = [(number, target) for number in SIGNALS for target in TARGETS][: None if warm else 3]
    for place, (number, target) in enumerate(ways):
        old, new = ("old", "new") if place % 2 == 0 else ("new", "old")
        made.write(INPUT, new)
        mark = f"{made.root} {place}"
        process = made.make(warm, mark, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Spread over the whole duration, not in order.
        time.sleep(taken * ((place * 5) % 12 + 0.5) / 12)
        strike(process, processes, target, number, mark)
        process.wait(made.seconds)
        assert processes.all_gone(mark), [processes.command(one) for one in processes.marked(mark)]
        for name, bytes_now in made.outputs().items():
            assert name.endswith(".partial") or bytes_now in (content[old].get(name), content[new].get(name)), name
        assert made.make(warm).wait(made.seconds) == 0
        assert made.outputs() == content[new] and made.hidden() == []
        assert sealing.faults(made.project, made.digests(), [*NAMES, "site"]) == {}
    assert not (made.root / "build/scratch").exists()


def strike(process, processes, target, number, mark):
    with contextlib.suppress(ProcessLookupError):
        if target == "group":
            os.killpg(process.pid, number)
        elif target == "make":
            process.send_signal(number)
        else:
            runs = processes.awaited(
                lambda: (
                    [one for one in processes.marked(mark) if "command.py ." in processes.command(one)]
                    or process.poll() is not None
                )
            )
            for one in runs if isinstance(runs, list) else []:
                os.kill(one, number)


BUSY = {
    "deaf": "import signal\nfor number in (2, 15, 1):\n    signal.signal(number, signal.SIG_IGN)\nwhile True:\n    pass",
    "with a program": "import subprocess\nsubprocess.run(['sleep', '600'])",
}
IN_C_CODE = "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"


@KERNELS
@pytest.mark.parametrize("how", BUSY)
def test_a_busy_kernel_ends_with_the_run_that_is_killed(made, processes, warm, how):
    made.notebook("91_two", f"open('build/started', 'w').close()\n{BUSY[how]}")
    process = made.make(warm)
    assert processes.awaited((made.root / "build/started").exists)
    strike(process, processes, "python", signal.SIGKILL, made.root)
    process.wait(made.seconds)
    assert processes.all_gone(made.root), [processes.command(one) for one in processes.marked(made.root)]


def test_a_command_ends_with_the_make_that_started_it(tmp_path, processes):
    code = (
        "import sys, time\nfrom sealbook.signals import end_with_parent, end_orderly\n"
        "end_orderly()\nend_with_parent()\nprint('ready', flush=True)\n"
        "try:\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    open(sys.argv[1], 'w').close()\n"
    )
    command = ["sh", "-c", 'SEALBOOK_PARENT=$$ "$@"; true', "sh", sys.executable, "-c", code, tmp_path / "ended"]
    shell = processes.start(command, tmp_path, stdout=subprocess.PIPE)
    assert shell.stdout.readline() == "ready\n"
    shell.kill()
    shell.wait(processes.seconds)
    shell.stdout.close()
    assert processes.all_gone(tmp_path) and (tmp_path / "ended").exists()


@KERNELS
def test_what_a_cell_leaves_running_ends_with_its_kernel(two, processes, warm):
    left = (
        "import subprocess\nimport threading\nimport time\n\n"
        f"program = subprocess.Popen(['env', 'SEALBOOK_TEST_MARK={two.root}', 'sleep', '600'])\n"
        "threading.Thread(target=time.sleep, args=[600]).start()\n"
    )
    two.notebook("91_two", left)
    made = two.run(warm=warm)
    assert processes.all_gone(two.root) and made[1].seal.remarks == ("starts a program (env)",)


# The second is Python's own way to end, if Ctrl-C came while it executed text as code (as dataclasses do).
INTERRUPTED = (130, -signal.SIGINT)


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_ctrl_c_is_answered_in_one_line(checkout, processes, seconds):
    command = [sys.executable, "-m", "claimbook", "--root", checkout, "run", "01"]
    with processes.start(command, checkout, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        assert processes.awaited((checkout / "build/scratch").is_dir)
        time.sleep(seconds)
        os.killpg(run.pid, signal.SIGINT)
        said = run.communicate(timeout=processes.seconds)[1]
    assert run.returncode in INTERRUPTED
    assert said == "claimbook: interrupted; every file is whole, and the next run makes what is missing\n"
    assert processes.all_gone(checkout)


@pytest.mark.parametrize("place", ["_get_ready", "two_makers"])
def test_a_request_to_end_is_heard_again_if_a_library_swallows_it(two, monkeypatch, place):
    """As an import does that takes every error for a missing module."""
    before = {number: signal.getsignal(number) for number in signals.ASKING}

    def swallows(*_) -> None:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert signals.asked.is_set()

    monkeypatch.setattr(run, place, swallows)
    signals.end_orderly()
    try:
        with pytest.raises(KeyboardInterrupt):
            two.run()
    finally:
        signals.asked.clear()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert {Path(name).suffix for name in two.outputs()} == {".py"}


# Kernels that fail.

DEATHS = {
    "leaves": ("import os\nos._exit(3)", r"the kernel died \(exit code 3\)"),
    "kills itself": ("import os\nimport signal\nos.kill(os.getpid(), signal.SIGKILL)", r"the kernel died \(SIGKILL\)"),
    "segfaults": ("import ctypes\nctypes.string_at(0)", r"the kernel died \(SIGSEGV\)"),
    "loops": ("while True:\n    pass", "took more than 1 seconds"),
    "stays in C code": (IN_C_CODE, "took more than 1 seconds"),
    "hears nothing": (BUSY["deaf"], "took more than 1 seconds"),
}


@pytest.mark.parametrize(("how", "warm"), [*((how, True) for how in DEATHS), ("leaves", False), ("loops", False)])
def test_a_notebook_that_fails_is_named_with_its_cell_and_the_other_is_written(two, how, warm):
    source, words = DEATHS[how]
    two.run(warm=warm)
    before = two.outputs()
    two.write(INPUT, "new")
    two.notebook("91_two", "value = 1", source)
    with pytest.raises(
        RunError, match=rf"^notebooks/91_two\.py, cell 2: {words} \(see build/failed/91_two\.ipynb\); old outputs stay$"
    ):
        two.run(warm=warm, jobs=2, cell_seconds=1 if "1 seconds" in words else 60)
    now = two.outputs()
    assert {name for name in before if "91_two" in name and now[name] != before[name]} == {"notebooks/91_two.py"}
    assert now["figures/90_one_0.txt"] == b"new 0" and not (two.root / "build/scratch").exists()
    assert set(two.stale()) == {"91_two"}


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
    bench.notebook("90_one", bench.reads)
    bench.run()
    before = bench.outputs()
    cell = f'import subprocess\nsubprocess.run(["sh", "-c", {shell!r}], check=True)\n'
    source = bench.notebook("90_one", bench.reads, cell).read_bytes()
    place = rf"^notebooks/90_one\.py: {name} was edited while the notebook ran; old outputs stay"
    with pytest.raises(RunError, match=place):
        bench.run()
    now = bench.outputs()
    assert {output for output in before if now[output] != before[output]} == {"notebooks/90_one.py"}
    assert now["notebooks/90_one.py"].startswith(source) and bench.stale() != {}


def test_an_edit_of_the_executed_notebook_while_it_runs_is_kept(bench):
    source = bench.notebook("90_one", bench.reads)
    bench.run()
    pair = bench.root / "notebooks/90_one.ipynb"
    edited = json.loads(pair.read_text(encoding="utf-8"))
    edited["cells"][0]["source"] += "more = 1\n"
    bench.write("build/edited.json", json.dumps(edited))
    shell = "cp build/edited.json notebooks/90_one.ipynb"
    bench.notebook("90_one", bench.reads, f'import subprocess\n\nsubprocess.run(["sh", "-c", {shell!r}], check=True)')
    before = bench.outputs()
    with pytest.raises(Edited, match=r"90_one\.ipynb was edited while its replacement was made; the edit stays"):
        bench.run()
    now = bench.outputs()
    assert now.pop("notebooks/90_one.ipynb") == (bench.root / "build/edited.json").read_bytes()
    assert now == {name: content for name, content in before.items() if name in now}
    assert "build/edited/90_one.ipynb" in bench.project.carry_over(source)
    assert (bench.root / "build/edited/90_one.ipynb").read_bytes() == (bench.root / "build/edited.json").read_bytes()


# No space, no right to write.


@contextlib.contextmanager
def mounted(place, *options):
    """A file system at a folder for a while; the test is skipped where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"mounting a file system is not allowed here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("folder", ["figures", "build"])
def test_a_full_disk_leaves_every_old_output(two, folder):
    two.run()
    two.notebook("90_one", two.reads.replace('{number}")', '{number}" * 1_000_000)'))
    before = two.outputs()
    shutil.rmtree(two.root / "build")
    if folder == "figures":
        shutil.copytree(two.root / "figures", two.root / "kept")
    with mounted(two.root / folder, "-t", "tmpfs", "-o", "size=2m", "tmpfs"):
        if folder == "figures":
            shutil.copytree(two.root / "kept", two.root / "figures", dirs_exist_ok=True)
        with pytest.raises((OSError, RunError), match=r"No space left on device.*; old outputs stay"):
            two.run("90")
        assert two.outputs() == before and two.hidden() == []


@contextlib.contextmanager
def read_only(folder):
    with contextlib.ExitStack() as stack:
        if os.geteuid() == 0:
            stack.enter_context(mounted(folder, "--bind", str(folder)))
            subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        else:
            stack.callback(folder.chmod, 0o755)
            folder.chmod(0o555)
        yield


@pytest.mark.parametrize("folder", ["figures", "notebooks", "build"])
def test_a_folder_that_cannot_be_written_in_is_named(two, folder):
    for name in NAMES:
        two.notebook(name, two.reads, "read")
    two.run()
    two.write(INPUT, "new")
    before = two.outputs()
    with read_only(two.root / folder):
        with pytest.raises(OSError, match=rf"; old outputs stay: '.*/{folder}'$"), only_one(two.root, pytest.fail):
            two.run()
        assert two.outputs() == before and two.hidden() == []
    two.run()
    assert two.stale() == {}


def test_a_folder_in_which_nothing_changes_need_not_be_writable(two):
    two.run()
    two.write(INPUT, "new")
    with read_only(two.root / "notebooks"):
        two.run()
    assert two.outputs()["figures/90_one_0.txt"] == b"new 0" and two.stale() == {}


def test_a_run_with_nothing_to_do_need_not_write(made):
    assert made.make().wait(made.seconds) == 0
    before = made.outputs()
    with read_only(made.root):
        made.project.clear_scratch()
        assert made.make().wait(made.seconds) == 0
    assert made.outputs() == before


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_command_that_only_reads_need_not_write(checkout, command):
    def said():
        done = subprocess.run(
            [sys.executable, "-m", "claimbook", "--root", str(checkout), command], capture_output=True, text=True
        )
        return done.returncode, done.stdout, done.stderr

    before = said()
    shutil.rmtree(checkout / "build", ignore_errors=True)
    with read_only(checkout):
        assert said() == before


# One sentence, the real one.


def said_by(bench, code: str, **options) -> tuple[str, str]:
    """What a run says on both channels in a process of its own, after some code."""
    code = (
        f"{code}\nimport sys\nfrom sealbook import Project, Step\nfrom sealbook.run import RunError\n"
        "own = Project(sys.argv[1], steps=globals().get('STEPS', ()))\n"
        "try:\n    own.run(own.notebooks(), cell_seconds=1)\nexcept RunError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(bench.root), str(ROOT / "src")])}
    command = [sys.executable, "-c", code, str(bench.root)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=bench.seconds, **options)
    return done.stdout, done.stderr


def test_a_time_limit_is_said_without_noise(bench):
    bench.notebook("90_one", "while True:\n    pass")
    words = "took more than 1 seconds (see build/failed/90_one.ipynb); old outputs stay\n"
    assert said_by(bench, "") == (f"notebooks/90_one.py, cell 1: {words}", "")


def test_a_fault_in_the_data_is_said_without_noise(two):
    two.write("bad.py", "def page(root):\n    raise ValueError('data/extra.txt: bad')\n    yield\n")
    code = "import bad\nfrom sealbook import Step\nSTEPS = [Step('site', bad.page)]"
    assert said_by(two, code) == ("data/extra.txt: bad\n", "")


def test_too_few_files_are_said_before_anything_is_begun(two):
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))"
    said, noise = said_by(two, limit)
    assert said.startswith("too few files may be open at once: 40, and ") and noise == ""
    soft = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (40, 4096))"
    assert said_by(two, soft) == ("", "") and set(two.stale()) == set()


def test_a_library_that_ends_its_process_is_named_without_noise(bench):
    bench.write("broken.py", "import os\nos._exit(7)\n")
    bench.notebook("90_one", "import broken")
    said, noise = said_by(bench, "")
    words = "the kernel died (exit code 7) (see build/failed/90_one.ipynb); old outputs stay\n"
    assert (said, noise) == (f"notebooks/90_one.py, cell 1: {words}", "")


def test_a_kernel_that_cannot_start_says_why(bench):
    bench.write("ipykernel/kernelapp.py", "raise ImportError('edited by accident')\n")
    bench.write("ipykernel/__init__.py", "")
    bench.notebook("90_one", "1")
    words = "the kernel died (exit code 1: ImportError: edited by accident); old outputs stay\n"
    assert said_by(bench, "") == (f"notebooks/90_one.py: {words}", "")


@pytest.mark.parametrize("seconds", [0.06, 0.08, 0.1, 0.15, 0.2, 0.4, 0.8])
@pytest.mark.parametrize("name", ["report", "validate"])
def test_ctrl_c_while_libraries_are_imported_is_answered_in_one_line(processes, tmp_path, name, seconds):
    command = [sys.executable, "-X", "importtime", "-m", "claimbook", name]
    with processes.start(command, tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        # The package itself is imported by Python before it executes anything of ours; from here on we answer.
        for line in run.stderr:
            if "argparse" in line or "claimbook." in line:
                break
        time.sleep(seconds - 0.06)
        run.send_signal(signal.SIGINT)
        said = [line for line in run.stderr.read().splitlines() if not line.startswith("import time:")]
    assert len(said) <= 1 and run.returncode in (0, *INTERRUPTED)
    assert not said or said[0].startswith("claimbook: interrupted")


# What a killed run leaves.


def test_any_command_removes_what_a_killed_run_left(checkout, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("tmp") / "sealbook-x"
    others = tmp_path_factory.mktemp("others")
    python = [sys.executable, "-m", "claimbook", "--root", str(checkout)]
    for command in (["validate"], ["report"], ["explain", "C01"], ["check"], ["cite"], ["run", "-p", "nothing", "1"]):
        stage = checkout / "build/scratch/01.x"
        stage.mkdir(parents=True)
        elsewhere.mkdir()
        (stage / "elsewhere").symlink_to(elsewhere)
        (stage.parent / "elsewhere").symlink_to(others)
        subprocess.run([*python, *command], capture_output=True)
        assert not (checkout / "build/scratch").exists() and not elsewhere.exists() and others.exists(), command


def test_a_command_leaves_the_scratch_of_a_run_that_is_at_work(checkout):
    (checkout / "build/scratch").mkdir(parents=True)
    with only_one(checkout, pytest.fail):
        subprocess.run([sys.executable, "-m", "claimbook", "--root", str(checkout), "report"], capture_output=True)
        assert (checkout / "build/scratch").exists()


@KERNELS
def test_a_killed_run_leaves_nothing_in_the_folder_for_temporary_files(made, processes, warm, tmp_path, monkeypatch):
    made.notebook("91_two", "open('build/started', 'w').close()\nwhile True:\n    pass")
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    process = made.make(warm)
    assert processes.awaited((made.root / "build/started").exists)
    strike(process, processes, "python", signal.SIGKILL, made.root)
    process.wait(made.seconds)
    assert processes.all_gone(made.root)
    made.notebook("91_two", "1")
    assert made.make(warm).wait(made.seconds) == 0 and list(folder.iterdir()) == []


# Two at once.


def test_two_that_start_at_once_take_turns_and_give_the_same_bytes(made, tmp_path):
    assert made.make().wait(made.seconds) == 0
    before = made.outputs()
    made.write("figures/90_one_0.txt", "damaged")
    with only_one(made.root, pytest.fail):
        both = [made.make(stdout=subprocess.PIPE) for _ in range(2)]
        for one in both:
            assert one.stdout.readline() == "another run is at work in this folder; waiting for it\n"
    assert [(one.communicate(timeout=made.seconds), one.returncode)[1] for one in both] == [0, 0]
    assert made.outputs() == before


def test_make_hands_its_number_and_the_time_limit_on():
    said = subprocess.run(["make", "-n", "rebuild", "CELL_SECONDS=7"], cwd=ROOT, capture_output=True, text=True).stdout
    assert "SEALBOOK_PARENT=$PPID exec .venv/bin/python -m claimbook run" in said and "echo --cell-seconds 7" in said
