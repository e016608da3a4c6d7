"""Measure claimbook beside what its users would pick instead, on this machine, in one run: ``make bench``.

Rounds are interleaved, each in the opposite order of the last. ``docs/benchmarks.md`` gives medians,
``build/bench.json`` every time. All happens in a copy with an environment of its own, under ``build/bench``.
"""

import argparse
import contextlib
import itertools
import json
import os
import platform
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "bench"
COPY, PEERS, OUTPUT = PLACE / "claimbook", PLACE / "peers", PLACE / "output"
JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
LIMIT_SECONDS = 900
MEMORY_MIB = 700
SKIPPED = (".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis")
PAGE, BEGIN, END = ROOT / "docs/benchmarks.md", "<!-- bench: made by make bench -->", "<!-- end of bench -->"
OPENING = "from claimbook import Book; book = Book.open(); book.validate(); book.verdicts()"
EDITED = "src/topics/votes/figures.py"
EDITED_NOTEBOOK, EDITED_FIGURE = "02_un_votes", "figures/F03_ballots.svg"
# The height of the first drawing of that module.
EDITED_NUMBER = re.compile(r"(?<=sheet\(card, )\d+\.?\d*")
EDITS = itertools.count(1)
NBCONVERT = ("nbconvert", "--to", "notebook", "--execute", "--output-dir", OUTPUT)
EXPORTED, PLAIN = "all notebooks in one process, processor time", "the same with plain savefig to SVG, PDF, PNG"
PLAINLY = {"SEALBOOK_OUTPUT": str(PLACE / "plain"), "SEALBOOK_NOTEBOOK": "plain"}
SHARED = "the plain work, divided by the processors"


class BenchError(Exception):
    """A command that was to be measured failed."""


def environment(**more: str) -> dict[str, str]:
    """The surroundings that all sides share: those of this process without what would favour or hinder one of them."""
    dropped = ("SEALBOOK_", "PYTHONDONTWRITEBYTECODE", "MAKE", "MFLAGS", "ARGS", "JOBS", "VIRTUAL_ENV", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    path = os.pathsep.join([str(COPY / ".venv/bin"), kept.get("PATH", os.defpath)])
    fixed = {"PATH": path, "PYTHONHASHSEED": "0", "JUPYTER_PREFER_ENV_PATH": "1", "IPYTHONDIR": str(PLACE / "ipython")}
    return {**kept, **fixed, "MPLCONFIGDIR": str(COPY / "build/matplotlib"), **more}


def run(command: list, cwd: Path | None = None, watch: Callable[[int], None] | None = None, **more: str) -> float:
    """The seconds that a command takes, in the copy by default; ``watch`` gets its number, BenchError how it failed."""
    command = [str(part) for part in command]
    options = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "start_new_session": True}
    with (PLACE / "said.txt").open("ab+") as said:
        begin, started = said.seek(0, os.SEEK_END), time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd or COPY, env=environment(**more), stdout=said, **options)
        try:
            while watch and process.poll() is None:
                watch(process.pid)
                time.sleep(0.05)
            code = process.wait(LIMIT_SECONDS)
            seconds = time.perf_counter() - started
        except BaseException:
            # It ends what it started if it is asked to.
            for number in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                    os.killpg(process.pid, number)
                    process.wait(10)
            raise
        if code:
            said.seek(begin)
            tail = said.read().decode(errors="replace").strip().splitlines()[-5:]
            raise BenchError(f"{' '.join(command)} ended with {code}: {' / '.join(tail)}")
    return seconds


def side_by_side(command: Callable[[str], list]) -> float:
    """The seconds that one command a notebook takes, as many at a time as claimbook runs kernels."""
    started = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(lambda stem: run(command(stem), **telling(stem)), stems()))
    return time.perf_counter() - started


def stems() -> list[str]:
    return sorted(path.stem for path in (COPY / "notebooks").glob("*.py"))


def telling(stem: str) -> dict[str, str]:
    """How a notebook that claimbook does not run is told where its figures go, and what it is called."""
    (OUTPUT / stem).mkdir(parents=True, exist_ok=True)
    return {"SEALBOOK_OUTPUT": str(OUTPUT / stem), "SEALBOOK_NOTEBOOK": stem}


def script(stem: str) -> list:
    return ["python", COPY / "notebooks" / f"{stem}.py"]


def by_papermill() -> float:
    """Jupytext and papermill as commands, a rule of make for each notebook."""
    lines = ["all: " + " ".join(stems())]
    for stem in stems():
        there = OUTPUT / stem
        named = " ".join(f"{name}={value}" for name, value in telling(stem).items())
        lines += [
            f"{stem}:",
            f"\t@jupytext --quiet --to ipynb -o {there}/in.ipynb {COPY}/notebooks/{stem}.py",
            f"\t@{named} papermill --no-progress-bar -k python3 {there}/in.ipynb {there}/out.ipynb",
        ]
    makefile = PLACE / "papermill.mk"
    makefile.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return run(["make", "-j", JOBS, "-f", makefile])


def by_jupyter(*command) -> float:
    """The seconds that a subcommand of jupyter takes on all notebooks, side by side."""
    work = partial(side_by_side, lambda stem: ["jupyter", *command, COPY / "notebooks" / f"{stem}.ipynb"])
    # Two kernels may choose the same port at the same moment, and one of them dies.
    with contextlib.suppress(BenchError):
        return work()
    return work()


def edited(*, with_pages: bool) -> float:
    """The seconds from an edited drawing function to its figure on disk by ``make``, or to the pages with it."""
    path, figure = COPY / EDITED, COPY / EDITED_FIGURE
    before, drawn = path.read_text(encoding="utf-8"), figure.read_bytes()
    found = EDITED_NUMBER.search(before)
    if not found:
        raise BenchError(f"{EDITED} has no number to edit")
    try:
        # Another number each time, so that nothing of it was made before.
        higher = f"{float(found.group()) + 0.001 * next(EDITS):g}"
        path.write_text(before[: found.start()] + higher + before[found.end() :], encoding="utf-8")
        begun = time.time()
        seconds = run(["make"])
        if figure.read_bytes() == drawn:
            raise BenchError(f"{EDITED_FIGURE} is as it was before the edit")
        return seconds if with_pages else figure.stat().st_ctime - begun
    finally:
        path.write_text(before, encoding="utf-8")


def within(call: str) -> list:
    """A command that calls a function of this module in a process with the copy's environment."""
    return ["python", "-c", f"import sys; sys.path.insert(0, {str(COPY / 'tools')!r}); import bench; bench.{call}"]


def processor_time(command: list) -> float:
    """The seconds of processor time that a command takes with all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command, **PLAINLY)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def save_plainly(drawing, **_) -> None:
    """Save a figure as somebody would who has no contract, in the three formats of a picture."""
    from exhibit.sheet import PNG_DPI, house_style

    folder = Path(os.environ["SEALBOOK_OUTPUT"])
    folder.mkdir(parents=True, exist_ok=True)
    with house_style():
        for kind in ("svg", "pdf", "png"):
            drawing.figure.savefig(folder / f"{drawing.card.stem}.{kind}", dpi=PNG_DPI)


def notebooks_here(*, plainly: bool) -> None:
    """Execute the cells of all notebooks in this process; ``plainly`` with ``save_plainly`` in place of ``export``."""
    import claimbook

    if plainly:
        claimbook.export = save_plainly
    for path in sorted((ROOT / "notebooks").glob("*.py")):
        exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), {"__name__": "__main__"})


def draw_plainly() -> None:
    """Draw and save F04 with nothing else."""
    from claimbook import Book
    from topics.votes.figures import vote_agreement

    save_plainly(vote_agreement(Book.open()))


def set_up_doit() -> None:
    """Seven copies of one file, as doit is told of them."""
    if not (PEERS / "bin/doit").exists():
        run([sys.executable, "-m", "venv", "--clear", PEERS])
        run(["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", PEERS / "bin/python", "doit"])
    (PLACE / "doit").mkdir(exist_ok=True)
    (PLACE / "doit/in.txt").write_text("in\n")
    (PLACE / "doit/dodo.py").write_text(
        "def task_copy():\n    for n in range(7):\n        name = f'out{n}.txt'\n"
        "        yield {'name': name, 'file_dep': ['in.txt'], 'targets': [name], 'actions': [f'cp in.txt {name}']}\n"
    )


def memory(peak: list[float]) -> Callable[[int], None]:
    """Add up the proportional set sizes of a process and its descendants whenever called; keep the most in ``peak``."""

    def watch(number: int) -> None:
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        family, last = {number}, set()
        while family != last:
            last = set(family)
            family |= {child for child, parent in parents.items() if parent in family}
        total = 0
        for member in family:
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
        peak[0] = max(peak[0], total / 1024)

    return watch


def same_figures() -> int:
    """How many figures the plain scripts drew; BenchError if one is not the committed one to the byte: other work."""
    count = 0
    for path in sorted(OUTPUT.glob("*/**/*")):
        ours = COPY / "figures" / path.name
        if path.suffix in {".svg", ".pdf", ".png", ".csv"} and ours.exists():
            if path.read_bytes() != ours.read_bytes():
                raise BenchError(f"the plain script drew another {path.name}")
            count += 1
    return count


class Row(NamedTuple):
    """What is measured side by side: each side by name; what is compared: ours, theirs, the goal of their ratio."""

    sides: dict[str, Callable[[], float]]
    compared: list[tuple[str, str, float]]


ROWS = {
    "rebuild": Row(
        {
            "make rebuild": lambda: run(["make", "rebuild"]),
            EXPORTED: lambda: processor_time(within("notebooks_here(plainly=False)")),
            PLAIN: lambda: processor_time(within("notebooks_here(plainly=True)")),
            "plain scripts": lambda: side_by_side(script),
            "jupytext + papermill, make -j": by_papermill,
            "jupyter nbconvert --execute": lambda: by_jupyter(*NBCONVERT),
            "jupyter execute": lambda: by_jupyter("execute"),
        },
        [
            (EXPORTED, PLAIN, 1.25),
            ("make rebuild", SHARED, 1.6),
            ("make rebuild", "plain scripts", 0.75),
            ("make rebuild", "jupytext + papermill, make -j", 0.48),
            ("make rebuild", "jupyter nbconvert --execute", 0.52),
            ("make rebuild", "jupyter execute", 0.58),
        ],
    ),
    "draw": Row(
        {
            "claimbook draw F04": lambda: run(["python", "-m", "claimbook", "draw", "F04"]),
            "its plain drawing and saving": lambda: run(within("draw_plainly()"), **PLAINLY),
        },
        [("claimbook draw F04", "its plain drawing and saving", 1.5)],
    ),
    "edit": Row(
        {
            "edit to figure": lambda: edited(with_pages=False),
            "edit to figure and pages": lambda: edited(with_pages=True),
            "its notebook as a plain script": lambda: run(script(EDITED_NOTEBOOK), **telling(EDITED_NOTEBOOK)),
        },
        [
            ("edit to figure", "its notebook as a plain script", 1.0),
            ("edit to figure and pages", "its notebook as a plain script", 1.0),
        ],
    ),
    "open": Row(
        {
            "load, validate, all verdicts": lambda: run(["python", "-c", OPENING]),
            "import pandas": lambda: run(["python", "-c", "import pandas"]),
        },
        [("load, validate, all verdicts", "import pandas", 1.4)],
    ),
    "nothing": Row(
        {"make with nothing to do": lambda: run(["make"]), "doit": lambda: run([PEERS / "bin/doit"], PLACE / "doit")},
        [("make with nothing to do", "doit", 1.0)],
    ),
    "tests": Row(
        {
            "make test": lambda: run(["make", "test"]),
            "make test, one topic": lambda: run(["make", "test", "ARGS=tests/topics/votes"]),
            "a minute": lambda: 60.0,
        },
        [("make test", "a minute", 1.0), ("make test, one topic", "a minute", 0.25)],
    ),
}


def set_up() -> None:
    """The copy with its environment, and for the peers one of their own."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.rmtree(OUTPUT, ignore_errors=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / "said.txt").unlink(missing_ok=True)
    shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns(*SKIPPED))
    shutil.rmtree(COPY / "build", ignore_errors=True)
    run(["make", "setup"])
    run(["python", "-m", "compileall", "-q", "src"])


def machine() -> dict:
    """What the times were measured on."""
    about = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"^model name\s*: (.*)", about, re.M)
    return {
        "processors": JOBS,
        "model": model.group(1).strip() if model else platform.processor() or platform.machine(),
        "system": f"{platform.system()} {platform.machine()}",
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
    }


def lines_of(row: str, medians: dict[str, float]) -> list[dict]:
    """What a row of measurements says, a key of ``ROWS``, given the median seconds of each side."""
    if row == "rebuild":
        medians = {**medians, SHARED: medians[PLAIN] / JOBS}
    lines = []
    for ours, theirs, goal in ROWS[row].compared:
        line = {"row": row, "ours": ours, "ours_seconds": medians[ours], "theirs": theirs, "goal": goal}
        lines.append(line | {"theirs_seconds": medians[theirs], "ratio": medians[ours] / medians[theirs]})
    return lines


def table(lines: list[dict]) -> str:
    """The lines as Markdown."""
    said = ["| what | ours, s | beside | theirs, s | ratio | goal | |", "|---|---|---|---|---|---|---|"]
    for line in lines:
        verdict = "met" if line["ratio"] <= line["goal"] else f"{line['ratio'] / line['goal']:.1f} x the goal"
        said.append(
            f"| {line['ours']} | {line['ours_seconds']:.2f} | {line['theirs']} | {line['theirs_seconds']:.2f} "
            f"| {line['ratio']:.2f} | {line['goal']:.2f} | {verdict} |"
        )
    return "\n".join(said)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each side is measured (default: 5)")
    parser.add_argument("--only", action="append", choices=ROWS, help="measure this row; may be given again")
    options = parser.parse_args()
    try:
        return measure(options.only or list(ROWS), max(1, options.rounds))
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def measure(rows: list[str], rounds: int) -> int:
    say = lambda text: print(f"bench: {text}", file=sys.stderr, flush=True)  # noqa: E731
    say(f"a copy in {PLACE.relative_to(ROOT)}, with an environment of its own; then everything once, unmeasured")
    set_up()
    if "nothing" in rows:
        set_up_doit()
    peak = [0.0]
    run(["make", "rebuild"], watch=memory(peak) if Path("/proc/self/smaps_rollup").exists() else None)
    run(["make"])
    seconds: dict[str, dict[str, list[float]]] = {}
    for row in (name for name in ROWS if name in rows):
        turns = list(ROWS[row].sides.items())
        for _, measured in turns[1:]:
            measured()
        if row == "rebuild":
            say(f"the plain scripts drew {same_figures()} files, all of them the committed ones to the byte")
        seconds[row] = {side: [] for side, _ in turns}
        for number in range(rounds):
            for side, measured in turns[:: -1 if number % 2 else 1]:
                seconds[row][side].append(measured())
            say(f"{row}, round {number + 1} of {rounds}: {[round(times[-1], 2) for times in seconds[row].values()]} s")
        if row == "edit":
            run(["make"])
    medians = {row: {side: statistics.median(times) for side, times in sides.items()} for row, sides in seconds.items()}
    lines = [line for row in medians for line in lines_of(row, medians[row])]
    kept = {"machine": machine(), "rounds": rounds, "rows": lines, "seconds": seconds, "peak_pss_mib": round(peak[0])}
    (ROOT / "build/bench.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    said = [table(lines)]
    if peak[0]:
        goal = f"goal: at most {MEMORY_MIB}, {'met' if peak[0] <= MEMORY_MIB else 'not met'}"
        said.append(f"Memory of the whole rebuild, all processes together: {peak[0]:.0f} MiB ({goal}).")
    about = "{processors} processors ({model}), {memory_gib:g} GiB, {system}, Python {python}".format(**kept["machine"])
    said.append(f"{about}; medians of {rounds} interleaved round{'s' * (rounds > 1)}.")
    write(PAGE, "\n\n".join(said))
    print("\n\n".join(said))
    return 0


def write(page: Path, said: str) -> None:
    """Put what was measured between the marks of a page; a page without marks gets them at its end."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2] or "\n"
    page.parent.mkdir(exist_ok=True)
    page.write_text(f"{before}{BEGIN}\n\n{said}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
