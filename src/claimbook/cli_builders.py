"""The commands of those who build the book and change it."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from claimbook.bounded import plain, read_text
from claimbook.paths import ARTICLE
from claimbook.project import PAGES, project
from sealbook.files import TIDIED, only_one, write_bytes
from sealbook.project import ORPHANED
from sealbook.seal import Digests
from sealbook.signals import end_orderly


def register(add: Callable) -> None:
    """Add the commands: see ``cli.parser_of_all``."""
    run = add("run", _run, "execute the notebooks that are stale, with papermill, and bring the pages up to date")
    run.add_argument("notebooks", nargs="*", help="beginnings of names, such as 02; all by default")
    run.add_argument(
        "-p",
        dest="parameters",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        help="re-run with another tolerance, into build/; repeat for several",
    )
    run.add_argument("--again", action="store_true", help="also those that are fresh")
    run.add_argument("--jobs", type=int, help="how many at a time (default: one a processor)")
    run.add_argument("--cell-seconds", type=int, default=600, help="how long one cell may take (default: 600)")
    run.add_argument(
        "--kernels",
        choices=["warm", "ordinary"],
        default="warm",
        help="fork kernels from a process with all libraries loaded (default, where that is safe), or start each anew",
    )
    add("publish", _publish, "make README's findings, pages, citations and linked data from data and figures")
    add("check", _check, "say of every output whether it is stale, altered, orphaned or missing; executes nothing")
    add("validate", _validate, "check the data: schemas, keys, spans, evidence, and the computed verdicts")
    tidy = partial(_publish, tidy=True)
    add("tidy", tidy, f"move outputs that no notebook makes any more to {TIDIED}/, and make the pages without them")
    article = add("article", _article, "put a copy of the article's text in place, or say how it differs")
    article.add_argument("file", type=Path)
    text = "say for every claim whether a copy of the article has it: kept, moved, changed, lost"
    add("anchor", _anchor, text).add_argument("file", type=Path)


def _validate(options) -> int:
    from claimbook.book import Book

    book = Book.open(options.root)
    book.validate()
    claims, verdicts = len(book.tables["claims"]), len(book.findings)
    print(f"{len(book.tables)} tables, {claims} claims, {verdicts} computed verdicts: all well")
    return 0


def _run(options) -> int:
    for name in ("cell_seconds", "jobs"):
        value = getattr(options, name)
        if value is not None and value < 1:
            raise ValueError(f"--{name.replace('_', '-')} is {value}, expected at least 1")
    parameters = {name: _number(name, value) for name, value in options.parameters}
    own = project(options.root)
    end_orderly()
    with only_one(options.root, _note):
        own.clean()
        for line in own.adopt():
            _note(line)
        chosen, digests = own.notebooks(options.notebooks), Digests(options.root)
        if parameters:
            return _run_with(own, options, chosen, parameters)
        for line in [line for path in chosen if (line := own.carry_over(path, digests))]:
            _note(line)
        # As they were when edits were carried over: an edit made later is not replaced.
        seen = {name: digests[name] for path in chosen if (name := f"notebooks/{path.stem}.ipynb")}
        reasons = own.stale(chosen, digests)
        if (todo := chosen if options.again else list(reasons)) or own.stale_steps(digests):
            from claimbook.publish.changed import changes, published_now

            for path in chosen:
                fresh = "fresh, executed again" if options.again else "fresh"
                _say(f"{path.stem}: {f'stale because {reasons[path]}' if path in reasons else fresh}")
            before = published_now(options.root)
            _execute(own, options, todo, seen=seen, written=_tell)
            if before.exhibits and (lines := changes(before, published_now(options.root))):
                _say(f"changed: {'; '.join(lines)}" if len(lines) < 6 else "\n  ".join(["changed:", *lines]))
        _say_orphans(own)
    _say("see figures/index.html in a browser, or ask: .venv/bin/claimbook answer WORDS")
    return 0


def _say_orphans(own) -> None:
    found = own.orphans()
    if left := [name for name, what in found.items() if what == ORPHANED]:
        number = f"{len(left)} file{'s' if len(left) > 1 else ''}"
        _note(f"no notebook makes {number} any more, such as {left[0]}; `make tidy` moves them to {TIDIED}/")
    for name in found.keys() - left:
        _note(f"{name}: {found[name]}")


def _execute(own, options, chosen: list[Path], **more) -> list:
    warm = options.kernels == "warm"
    more |= {"cell_seconds": options.cell_seconds, "warm": warm, "progress": _progress}
    return own.run(chosen, jobs=options.jobs, **more)


def _progress(running: list[str], waiting: int) -> None:
    """Rewrite a line of a terminal: which notebooks are running, and how many are left; elsewhere say nothing."""
    if sys.stderr.isatty():
        line = f"running {', '.join(running)}{f'; {waiting} more to run' if waiting else ''}" if running else ""
        # From the beginning of the line, which is emptied first.
        print(f"\r\x1b[K{line[: os.get_terminal_size(2).columns - 1]}", end="", file=sys.stderr, flush=True)


def _tell(made: list) -> None:
    """Say how many notebooks were executed, and how many outputs came out as they were."""
    if not made:
        return
    outputs, same = sum(one.outputs for one in made), sum(one.same for one in made)
    number = f"{len(made)} notebook{'s' if len(made) > 1 else ''}"
    lines = [f"{number} executed: {same} of {outputs} outputs identical to those that were there"]
    lines += [f"  differs: {name}" for one in made for name in one.differing]
    lines += [f"  {one.seal.name} {remark}" for one in made if one.seal for remark in one.seal.remarks]
    _say("\n".join(lines))


def _run_with(own, options, chosen: list[Path], parameters: dict[str, float]) -> int:
    from claimbook.book import Book
    from claimbook.numbers import digits

    flips = Book.open(options.root, tables=None, **parameters).flips()
    for one in _execute(own, options, chosen, parameters=parameters):
        _say(f"{one.pair.stem}: written to build/")
    said = ", ".join(f"{name} {digits(value, 6)}" for name, value in parameters.items())
    print("\n".join(flips.values()) if flips else f"no verdict changes with {said}")
    return 0


def _publish(options, *, tidy: bool = False) -> int:
    own = project(options.root)
    end_orderly()
    with only_one(options.root, _note):
        for place in own.tidy() if tidy else ():
            _say(place)
        for problem in filter(None, own.make(PAGES)):
            raise ValueError(problem)
    return 0


def _check(options) -> int:
    from claimbook.project import faults

    with only_one(options.root, _note):
        found = faults(options.root)
    if found:
        print("\n".join(found))
        raise ValueError(f"{len(found)} fault{'s' if len(found) > 1 else ''} in what is published")
    print("every output is what data, code and notebooks give")
    return 0


def _article(options) -> int:
    from claimbook.data.article import sha256
    from claimbook.data.tables import Tables

    text, tables = read_text(options.file), Tables(options.root)
    report, counts = _anchored(text, tables)
    if sha256(text) == tables["article"]["text_sha256"].iloc[0]:
        print(f"{plain(options.file.name)} is the reference copy; it is in place as {ARTICLE}")
    else:
        print(report)
        if counts.get("lost", 0) * 2 > sum(counts.values()):
            raise ValueError(f"{plain(options.file.name)} does not look like the article; {ARTICLE} stays as it was")
        print(f"another copy; it is in place as {ARTICLE}")
    with only_one(options.root, _note):
        write_bytes(options.root / ARTICLE, text.encode("utf-8"))
    return 0


def _anchor(options) -> int:
    from claimbook.data.tables import Tables

    print(_anchored(read_text(options.file), Tables(options.root))[0])
    return 0


def _anchored(text: str, tables) -> tuple[str, dict[str, int]]:
    from claimbook.data.article import anchor

    frame = anchor(text, tables["claims"])
    counts = {status: int((frame["status"] == status).sum()) for status in ("kept", "moved", "changed", "lost")}
    lines = []
    for row in frame.itertuples():
        place = f"{row.start}-{row.end}" if row.start >= 0 else ""
        words = "".join(mark if mark.isprintable() else "\ufffd" for mark in " ".join(row.found.split()))
        found = f"{row.similarity:.0f}% alike: {words}" if row.status == "changed" else ""
        lines.append(f"{row.claim_id:<5}{row.status:<9}{place:<12}{found}".rstrip())
    lines.append(", ".join(f"{number} {status}" for status, number in counts.items()))
    return "\n".join(lines), counts


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"the parameter {name} is {value!r}, expected a number") from None


def _say(line: str) -> None:
    print(line, flush=True)


def _note(line: str) -> None:
    print(f"claimbook: {line}", file=sys.stderr, flush=True)
