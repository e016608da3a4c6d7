"""The commands of those who build the book and change it."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from claimbook.bounded import plain, read_text
from claimbook.paths import ARTICLE, DRAFTS
from claimbook.project import PAGES, faults, project
from sealbook.files import TIDIED, only_one, write_bytes
from sealbook.seal import Digests


def register(add: Callable) -> None:
    """Add the commands: see ``cli.parser_of_all``."""
    run = add("run", _run, "execute the notebooks that are stale, with papermill, and bring the pages up to date")
    run.add_argument("notebooks", nargs="*", help="beginnings of names, such as 02; all by default")
    pairs: dict = {"nargs": 2, "metavar": ("NAME", "VALUE"), "action": "append", "default": []}
    run.add_argument("-p", dest="parameters", **pairs, help="re-run with another tolerance, into build/; repeatable")
    run.add_argument("--again", action="store_true", help="also those that are fresh")
    run.add_argument("--jobs", type=int, help="how many at a time (default: one a processor)")
    run.add_argument("--cell-seconds", type=int, default=600, help="how long one cell may take (default: 600)")
    text = "forked from a process with all libraries loaded (default, where that is safe), or each started anew"
    run.add_argument("--kernels", choices=["warm", "ordinary"], default="warm", help=text)
    draw = add("draw", _draw, f"draw one figure into {DRAFTS}/ without executing its notebook")
    draw.add_argument("figure", help="its id, such as F04")
    draw.add_argument("--watch", action="store_true", help="again whenever a module or table is saved")
    add("publish", _publish, "make README's findings, pages, citations and linked data from data and figures")
    add("check", _check, "say of every output whether it is stale, altered, orphaned or missing; executes nothing")
    add("validate", _validate, "check the data: schemas, keys, spans, evidence, and the computed verdicts")
    tidy = partial(_publish, tidy=True)
    add("tidy", tidy, f"move outputs that no notebook makes any more to {TIDIED}/, and make the pages without them")
    text = "put a copy of the article's text in place, or say how it differs"
    add("article", partial(_anchor, place=True), text).add_argument("file", type=Path)
    text = "say for every claim whether a copy of the article has it: kept, moved, changed, lost"
    add("anchor", _anchor, text).add_argument("file", type=Path)


def _validate(options) -> str:
    from claimbook.book import Book

    book = Book.open(options.root)
    book.validate()
    claims, verdicts = len(book.tables["claims"]), len(book.findings)
    return f"{len(book.tables)} tables, {claims} claims, {verdicts} computed verdicts: all well"


def _run(options) -> str:
    for name in ("jobs", "cell_seconds"):
        if (value := getattr(options, name)) is not None and value < 1:
            raise ValueError(f"--{name.replace('_', '-')} is {value}, expected at least 1")
    try:
        parameters = {name: float(value) for name, value in options.parameters}
    except ValueError as error:
        raise ValueError(f"-p takes a name and a number: {error}") from None
    own = project(options.root)
    with only_one(options.root, _note):
        own.clean()
        for line in own.adopt():
            _note(line)
        chosen, digests = own.notebooks(options.notebooks), Digests(options.root)
        how = {"jobs": options.jobs, "cell_seconds": options.cell_seconds, "warm": options.kernels == "warm"}
        if parameters:
            return _run_with(own, chosen, parameters, how)
        for line in [line for path in chosen if (line := own.carry_over(path, digests))]:
            _note(line)
        # As they were when edits were carried over: an edit made later is not replaced.
        seen = {name: digests[name] for path in chosen if (name := f"notebooks/{path.stem}.ipynb")}
        reasons = own.stale(chosen, digests)
        if (todo := chosen if options.again else list(reasons)) or own.stale_steps(digests):
            from claimbook.publish.changed import changes, published_now

            for path in chosen:
                print(f"{path.stem}: {f'stale because {reasons[path]}' if path in reasons else 'fresh'}")
            before = published_now(options.root)
            own.run(todo, seen=seen, written=_tell, progress=_progress, **how)
            if before and (lines := changes(before, published_now(options.root))):
                print(f"changed: {'; '.join(lines)}" if len(lines) < 6 else "\n  ".join(["changed:", *lines]))
        for name, what in own.orphans().items():
            _note(f"{name}: {what}")
    return "see figures/index.html in a browser, or ask: .venv/bin/claimbook answer WORDS"


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
    for one in made:
        lines += [f"  differs: {name}" for name in one.differing]
        lines += [f"  {one.seal.name} {remark}" for remark in (one.seal.remarks if one.seal else ())]
    print("\n".join(lines))


def _run_with(own, chosen: list[Path], parameters: dict[str, float], how: dict) -> str:
    from claimbook.book import Book

    flips = Book.open(own.root, tables=None, **parameters).flips()
    for one in own.run(chosen, parameters=parameters, progress=_progress, **how):
        print(f"{one.pair.stem}: written to build/")
    said = ", ".join(f"{name} {value:g}" for name, value in parameters.items())
    return "\n".join(flips.values()) or f"no verdict changes with {said}"


def _publish(options, *, tidy: bool = False) -> str:
    from sealbook.steps import perform

    own = project(options.root)
    with only_one(options.root, _note):
        moved = own.tidy() if tidy else []
        for problem in filter(None, perform(own, PAGES)):
            raise ValueError(problem)
    return "\n".join([*moved, "the pages are made"])


def _check(options) -> str:
    with only_one(options.root, _note):
        found = faults(options.root)
    if found:
        print("\n".join(found))
        raise ValueError(f"{len(found)} fault{'s' if len(found) > 1 else ''} in what is published")
    return "every output is what data, code and notebooks give"


def _draw(options) -> str:
    from claimbook.draw import draw, watch

    if options.watch:
        watch(options.root.resolve(), options.figure)
    return draw(options.root, options.figure)


def _anchor(options, *, place: bool = False) -> str:
    """Say of every claim whether a copy of the article has it, and put the copy in place if that is wanted."""
    from claimbook.data.article import anchor, sha256
    from claimbook.data.tables import Tables

    text, tables, name = read_text(options.file), Tables(options.root), plain(options.file.name)
    frame = anchor(text, tables["claims"])
    counts = frame["status"].value_counts().reindex(["kept", "moved", "changed", "lost"], fill_value=0)
    lines = []
    for row in frame.itertuples():
        span = f"{row.start}-{row.end}" if row.start >= 0 else ""
        found = f"{row.similarity:.0f}% alike: {plain(row.found)}" if row.status == "changed" else ""
        lines.append(f"{row.claim_id:<5}{row.status:<9}{span:<12}{found}".rstrip())
    lines.append(", ".join(f"{number} {status}" for status, number in counts.items()))
    if not place:
        return "\n".join(lines)
    if sha256(text) == tables["article"]["text_sha256"].iloc[0]:
        lines = [f"{name} is the reference copy; it is in place as {ARTICLE}"]
    elif counts["lost"] * 2 > counts.sum():
        print("\n".join(lines))
        raise ValueError(f"{name} does not look like the article; {ARTICLE} stays as it was")
    else:
        lines.append(f"another copy; it is in place as {ARTICLE}")
    with only_one(options.root, _note):
        write_bytes(options.root / ARTICLE, text.encode("utf-8"))
    return "\n".join(lines)


def _note(line: str) -> None:
    print(f"claimbook: {line}", file=sys.stderr, flush=True)
