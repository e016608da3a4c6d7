"""The command line: claimbook validate | explain | report | run | publish | check | whois | cite | article | anchor."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from claimbook import draw
from claimbook.bounded import plain, read
from claimbook.paths import ARTICLE, ROOT
from claimbook.project import OURS, PAGES, project
from sealbook.files import TIDIED, in_a_line, only_one, write_bytes
from sealbook.project import ORPHANED
from sealbook.seal import Digests
from sealbook.signals import end_orderly, end_with_parent


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        The command and its arguments; those of the process by default.

    Returns
    -------
    int
        0 if all is well, 1 for bad data or a failed notebook (said in one sentence on standard error), 2 for a command
        that is not understood, 130 if interrupted.
    """
    # Marks such as a check mark become escapes where the terminal has no such letter.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    end_with_parent()
    try:
        project(options.root).clear_scratch()
        return options.command(options)
    except KeyboardInterrupt:
        print("claimbook: interrupted; every file is whole, and the next run makes what is missing", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        plain = isinstance(error, (ValueError, OSError)) or type(error).__module__.partition(".")[0] in OURS
        if fault := error if plain else _fault_of_data(options.root, error):
            print(f"claimbook: {in_a_line(fault)}", file=sys.stderr)
            return 1
        raise


def _fault_of_data(root: Path, error: Exception) -> Exception | None:
    """What ``validate`` says of the data, after a command that does not validate has stumbled over an error."""
    if isinstance(error, ImportError):
        return None
    from claimbook.data.rules import validate
    from claimbook.data.tables import DataError, Tables

    try:
        validate(Tables(root))
    except DataError as fault:
        return fault
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="claimbook", description="Check the claims of one article, down to the row.")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name, function, text):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(command=function)
        return command

    add("validate", _validate, "check the data: schemas, keys, spans, evidence, and the computed verdicts")
    add("report", _report, "all claims, a line each")
    explain = add("explain", _explain, "the card of one claim")
    explain.add_argument("claim", help="its id, as report lists them")
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
    draw.add_to(add)
    add("publish", _publish, "make README's findings, pages, citations and linked data from data and figures")
    add("tidy", _tidy, f"move outputs that no notebook makes any more to {TIDIED}/, and make the pages without them")
    cite = add("cite", _cite, "how to cite the package, or a figure or table of it")
    cite.add_argument("exhibit", nargs="?", help="such as F04; the whole package by default")
    cite.add_argument("--format", choices=["text", "bibtex", "csl"], default="text")
    add(
        "check",
        _check,
        "say of every output whether it is what the inputs give: stale, altered, orphaned, missing; executes nothing",
    )
    whois = add("whois", _whois, "say where a figure's file comes from: an SVG, PDF or PNG, renamed or moved")
    whois.add_argument("file", type=Path)
    article = add("article", _article, "put a copy of the article's text in place, or say how it differs")
    article.add_argument("file", type=Path)
    anchor = add(
        "anchor", _anchor, "say for every claim whether a copy of the article has it: kept, moved, changed, lost"
    )
    anchor.add_argument("file", type=Path)
    return parser


def _validate(options) -> int:
    from claimbook.book import Book

    book = Book.open(options.root)
    book.validate()
    claims, verdicts = len(book.tables["claims"]), len(book.findings)
    print(f"{len(book.tables)} tables, {claims} claims, {verdicts} computed verdicts: all well")
    return 0


def _report(options) -> int:
    from claimbook.book import Book
    from claimbook.explain import report

    print(report(Book.open(options.root)))
    return 0


def _explain(options) -> int:
    from claimbook.book import Book
    from claimbook.explain import explain
    from claimbook.project import reference_text

    book = Book.open(options.root)
    try:
        print(explain(book, options.claim, reference_text(options.root, book.tables)))
    except KeyError as error:
        raise ValueError(error.args[0]) from None
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
        reasons, pages = own.stale(chosen, digests), own.stale_steps(digests)
        for path in chosen:
            fresh = "fresh, executed again" if options.again else "fresh"
            _say(f"{path.stem}: {f'stale because {reasons[path]}' if path in reasons else fresh}")
        if (todo := chosen if options.again else list(reasons)) or pages:
            _execute(own, options, todo, seen=seen, written=_tell)
        _say_orphans(own)
    return 0


def _say_orphans(own) -> None:
    found = own.orphans()
    if left := [name for name, what in found.items() if what == ORPHANED]:
        number = f"{len(left)} file{'s' if len(left) > 1 else ''}"
        _note(f"no notebook makes {number} any more, such as {left[0]}; `make tidy` moves them to {TIDIED}/")
    for name in found.keys() - left:
        _note(f"{name}: {found[name]}")


def _tidy(options) -> int:
    own = project(options.root)
    end_orderly()
    with only_one(options.root, _note):
        for place in own.tidy():
            _say(place)
        for problem in own.make(PAGES):
            if problem:
                raise ValueError(problem)
    return 0


def _execute(own, options, chosen: list[Path], **more) -> list:
    warm = options.kernels == "warm"
    return own.run(chosen, jobs=options.jobs, cell_seconds=options.cell_seconds, warm=warm, **more)


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


def _publish(options) -> int:
    end_orderly()
    with only_one(options.root, _note):
        for problem in project(options.root).make(PAGES):
            if problem:
                raise ValueError(problem)
    return 0


def _cite(options) -> int:
    from claimbook.book import Book
    from claimbook.publish.citations import apa, bibtex, exhibit_item, package_item
    from claimbook.publish.linked_data import dumps
    from claimbook.publish.whois import retirement
    from claimbook.publish.write import cards, release_of

    records, book = cards(options.root), Book.open(options.root)
    release = release_of(options.root, book, records)
    items = {record["id"]: exhibit_item(record, release) for record in records}
    if options.exhibit and options.exhibit not in items:
        known = f"there is no figure or table {options.exhibit!r}; there are {', '.join(items)}"
        raise ValueError(retirement(options.exhibit, book) or known)
    item = items[options.exhibit] if options.exhibit else package_item(release)
    forms: dict[str, Callable[..., str]] = {"text": apa, "bibtex": bibtex, "csl": dumps}
    print(forms[options.format](item).rstrip("\n"))
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


def _whois(options) -> int:
    from claimbook.publish.whois import whois

    print(whois(options.file, options.root))
    return 0


def _article(options) -> int:
    from claimbook.data.article import sha256
    from claimbook.data.tables import Tables

    text, tables = _read_text(options.file), Tables(options.root)
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

    print(_anchored(_read_text(options.file), Tables(options.root))[0])
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


def _read_text(path: Path) -> str:
    import codecs

    raw, name = read(path), plain(path.name)
    # Only a byte order mark tells UTF-16 for certain; other encodings would have to be guessed.
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{name}: found the byte 0x{error.object[error.start]:02x} at {error.start}, expected UTF-8 text"
        ) from None


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"the parameter {name} is {value!r}, expected a number") from None


def _say(line: str) -> None:
    print(line, flush=True)


def _note(line: str) -> None:
    print(f"claimbook: {line}", file=sys.stderr, flush=True)
