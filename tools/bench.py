"""Measure claimbook beside what its users would pick instead, on this machine, in one run: ``make bench``.

Every row is measured in interleaved rounds and told by its medians; ``build/bench.json`` keeps every time. Everything
happens in a copy of the repository with an environment of its own, under ``build/bench``.
"""

import argparse
import contextlib
import itertools
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "bench"
COPY, PEERS, OUTPUT = PLACE / "claimbook", PLACE / "peers", PLACE / "output"
JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
LIMIT_SECONDS = 900
MEMORY_MIB = 1024
SKIPPED = (".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "article.txt")
# Enough of them for the cost of one to stand out from the noise of a run.
MORE_NOTEBOOKS = 8
MORE = """# %% [markdown]
# # Nothing much

# %%
total = sum(range(10))
total
"""
OPENING = "from claimbook import Book; book = Book.open(); book.validate(); book.verdicts()"
EDITED = "src/topics/votes/figures.py"
EDITED_NOTEBOOK, EDITED_FIGURE = "02_un_votes", "figures/F03_ballots.svg"
# The height of the first drawing of that module.
EDITED_NUMBER = re.compile(r"(?<=sheet\(card, )\d+\.?\d*")
EDITS = itertools.count(1)


class BenchError(Exception):
    """A command that was to be measured failed."""


def environment(**more: str) -> dict[str, str]:
    """The surroundings that all sides share: those of this process without what would favour or hinder one of them."""
    dropped = ("SEALBOOK_", "PYTHONDONTWRITEBYTECODE", "MAKE", "MFLAGS", "VIRTUAL_ENV", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {
        **kept,
        "PATH": os.pathsep.join([str(COPY / ".venv/bin"), kept.get("PATH", os.defpath)]),
        "PYTHONHASHSEED": "0",
        "MPLCONFIGDIR": str(COPY / "build/matplotlib"),
        "IPYTHONDIR": str(PLACE / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        **more,
    }


def run(command: list, cwd: Path | None = None, watch: Callable[[int], None] | None = None, **more: str) -> float:
    """The seconds that a command takes, in the copy by default; ``watch`` is called with its process id meanwhile.

    Raises
    ------
    BenchError
        If it fails, with the end of what it said.
    """
    with (PLACE / "said.txt").open("ab+") as said:
        begin, started = said.seek(0, os.SEEK_END), time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd or COPY,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            while watch and process.poll() is None:
                watch(process.pid)
                time.sleep(0.05)
            code = process.wait(LIMIT_SECONDS)
            seconds = time.perf_counter() - started
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        if code:
            said.seek(begin)
            tail = said.read().decode(errors="replace").strip().splitlines()[-5:]
            raise BenchError(f"{' '.join(map(str, command))} ended with {code}: {' / '.join(tail)}")
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


def by_nbconvert(stem: str) -> list:
    source = COPY / "notebooks" / f"{stem}.ipynb"
    return ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--output-dir", OUTPUT / stem, source]


def by_execute(stem: str) -> list:
    return ["jupyter", "execute", COPY / "notebooks" / f"{stem}.ipynb"]


def edited(*, with_pages: bool) -> float:
    """The seconds from a changed drawing function to its figure on disk by ``make``, or to the pages with that figure.

    Raises
    ------
    BenchError
        If the edit changed nothing.
    """
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


def some(*more: str) -> list:
    return ["python", "-m", "claimbook", "run", "--again", "01", *more]


def more_notebooks() -> list[str]:
    return [f"9{number}_more" for number in range(MORE_NOTEBOOKS)]


def with_more_notebooks() -> float:
    """The seconds that one notebook takes with others that do nothing."""
    try:
        for stem in more_notebooks():
            (COPY / "notebooks" / f"{stem}.py").write_text(MORE, encoding="utf-8")
        return run(some(*(stem[:2] for stem in more_notebooks())))
    finally:
        for stem in more_notebooks():
            for path in COPY.glob(f"*/{stem}.*"):
                path.unlink()
            for path in COPY.glob(f"figures/seals/{stem}*"):
                path.unlink()


def trivial_targets() -> None:
    """Seven copies of one file, as each of the peers is told of them, made once."""
    for tool in ("snakemake", "dvc", "doit"):
        shutil.rmtree(PLACE / tool, ignore_errors=True)
        (PLACE / tool).mkdir()
        (PLACE / tool / "in.txt").write_text("in\n")
    outputs = [f"out{number}.txt" for number in range(7)]
    (PLACE / "snakemake/Snakefile").write_text(
        "rule all:\n    input: " + ", ".join(repr(name) for name in outputs) + "\n\n"
        "rule one:\n    input: 'in.txt'\n    output: 'out{number}.txt'\n    shell: 'cp {input} {output}'\n"
    )
    stages = (f"  s{n}:\n    cmd: cp in.txt out{n}.txt\n    deps: [in.txt]\n    outs: [out{n}.txt]\n" for n in range(7))
    (PLACE / "dvc/dvc.yaml").write_text("stages:\n" + "".join(stages))
    run([PEERS / "bin/dvc", "init", "--no-scm", "--quiet"], PLACE / "dvc")
    run([PEERS / "bin/dvc", "config", "core.analytics", "false"], PLACE / "dvc")
    (PLACE / "doit/dodo.py").write_text(
        "def task_copy():\n    for n in range(7):\n        name = f'out{n}.txt'\n"
        "        yield {'name': name, 'file_dep': ['in.txt'], 'targets': [name],\n"
        "               'actions': [f'cp in.txt {name}']}\n"
    )


def by_tool(tool: str) -> Callable[[], float]:
    arguments = {"snakemake": ["--cores", "1", "--quiet"], "dvc": ["repro"], "doit": []}[tool]
    return lambda: run([PEERS / "bin" / tool, *arguments], PLACE / tool)


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
    """How many of the figures that the plain scripts drew are the committed ones to the byte.

    Raises
    ------
    BenchError
        If one is not: then the two sides did not do the same work.
    """
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
            "plain scripts": lambda: side_by_side(script),
            "jupytext + papermill, make -j": by_papermill,
            "jupyter nbconvert --execute": lambda: side_by_side(by_nbconvert),
            "jupyter execute": lambda: side_by_side(by_execute),
        },
        [
            ("make rebuild", "plain scripts", 0.6),
            ("make rebuild", "jupytext + papermill, make -j", 0.3),
            ("make rebuild", "jupyter nbconvert --execute", 0.3),
            ("make rebuild", "jupyter execute", 0.3),
        ],
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
    "nothing": Row(
        {
            "make with nothing to do": lambda: run(["make"]),
            "snakemake": by_tool("snakemake"),
            "dvc repro": by_tool("dvc"),
            "doit": by_tool("doit"),
        },
        [
            ("make with nothing to do", "snakemake", 0.25 / 3.5),
            ("make with nothing to do", "dvc repro", 0.25 / 1.9),
            ("make with nothing to do", "doit", 0.25 / 0.2),
        ],
    ),
    "open": Row(
        {
            "load, validate, all verdicts": lambda: run(["python", "-c", OPENING]),
            "import pandas": lambda: run(["python", "-c", "import pandas"]),
        },
        [("load, validate, all verdicts", "import pandas", 1.2)],
    ),
    "more": Row(
        {
            f"with {MORE_NOTEBOOKS} more": with_more_notebooks,
            "without": lambda: run(some()),
            "import pandas": lambda: run(["python", "-c", "import pandas"]),
        },
        [],
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


def install_peers() -> None:
    if not (PEERS / "bin/doit").exists() or not (PEERS / "bin/dvc").exists() or not (PEERS / "bin/snakemake").exists():
        run([sys.executable, "-m", "venv", "--clear", PEERS])
        install = ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", PEERS / "bin/python"]
        run([*install, "snakemake", "dvc", "doit"])
    trivial_targets()


def machine() -> dict:
    """What the times were measured on."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    return {
        "processors": JOBS,
        "model": model,
        "system": f"{platform.system()} {platform.machine()}",
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
    }


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def lines_of(row: str, medians: dict[str, float]) -> list[dict]:
    """What a row of measurements says: ours, theirs, their ratio, the goal.

    Parameters
    ----------
    row : str
        A key of ``ROWS``.
    medians : dict
        The median seconds of each side, ours first.
    """
    if row == "more":
        first, second, pandas = medians.values()
        cost = (first - second) / MORE_NOTEBOOKS
        return [_line(row, "one more notebook", cost, "import pandas", pandas, 0.3)]
    return [_line(row, ours, medians[ours], theirs, medians[theirs], goal) for ours, theirs, goal in ROWS[row].compared]


def _line(row: str, ours: str, ours_seconds: float, theirs: str, theirs_seconds: float, goal: float) -> dict:
    return {
        "row": row,
        "ours": ours,
        "ours_seconds": ours_seconds,
        "theirs": theirs,
        "theirs_seconds": theirs_seconds,
        "ratio": ours_seconds / theirs_seconds,
        "goal": goal,
    }


def table(lines: list[dict]) -> str:
    """The lines as Markdown, for the terminal and for the README."""
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
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    try:
        return measure(options.only or list(ROWS), options.rounds)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1


def measure(rows: list[str], rounds: int) -> int:
    say = lambda text: print(f"bench: {text}", file=sys.stderr, flush=True)  # noqa: E731
    say(f"a copy in {PLACE.relative_to(ROOT)}, with an environment of its own")
    set_up()
    if "nothing" in rows:
        say("snakemake, dvc and doit from PyPI, in an environment of their own")
        install_peers()
    peak = [0.0]
    say("once each, unmeasured")
    run(["make", "rebuild"], watch=memory(peak) if Path("/proc/self/smaps_rollup").exists() else None)
    run(["make"])
    seconds: dict[str, dict[str, list[float]]] = {}
    for row in (name for name in ROWS if name in rows):
        sides = ROWS[row].sides
        for side in list(sides)[1:]:
            sides[side]()
        if row == "rebuild":
            say(f"the plain scripts drew {same_figures()} files, all of them the committed ones to the byte")
        seconds[row] = {side: [] for side in sides}
        for number in range(rounds):
            say(f"{row}, round {number + 1} of {rounds}")
            for side, measured in sides.items():
                seconds[row][side].append(measured())
        if row == "edit":
            run(["make"])
    medians = {row: {side: statistics.median(times) for side, times in sides.items()} for row, sides in seconds.items()}
    lines = [line for row in medians for line in lines_of(row, medians[row])]
    about, memory_used = machine(), {"peak_pss_mib": round(peak[0]), "goal_mib": MEMORY_MIB}
    result = {"machine": about, "rounds": rounds, "rows": lines, "seconds": seconds, "memory": memory_used}
    (ROOT / "build/bench.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    said = [table(lines)] if lines else []
    if peak[0]:
        verdict = "met" if peak[0] < MEMORY_MIB else "not met"
        used = f"{peak[0]:.0f} MiB (goal: under {MEMORY_MIB}, {verdict})"
        said.append(f"Memory of the whole rebuild, all processes together: {used}.")
    said.append(
        f"{about['processors']} processors ({about['model']}), {about['memory_gib']:g} GiB, {about['system']}, Python "
        f"{about['python']}; medians of {rounds} interleaved rounds."
    )
    print("\n\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
