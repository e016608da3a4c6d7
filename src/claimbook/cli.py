"""The command line: ``claimbook`` and a command."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from claimbook import cli_builders
from claimbook.new import commands
from claimbook.paths import ROOT
from claimbook.project import OURS, project
from claimbook.words import VERDICTS
from sealbook.files import in_a_line
from sealbook.signals import asked, end_orderly, end_with_parent

EXAMPLES = """examples:
    claimbook answer C01
    claimbook cite F04 --format bibtex
    claimbook run 02

`claimbook COMMAND --help` says more of one."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command, by default that of the process, and give its exit status.

    0 if all is well, 1 for bad data or a failed notebook (said in one sentence on standard error), 2 for a command that
    is not understood, 130 if interrupted.
    """
    if hasattr(sys.stdout, "reconfigure"):
        # Signs such as a tick become escapes where the terminal has none; who waits sees each line at once.
        sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
    options = parser_of_all().parse_args(arguments)
    end_with_parent()
    if options.writes:
        end_orderly()
    try:
        project(options.root).clear_scratch()
        print(options.command(options).rstrip("\n"))
        return 0
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except (Exception, KeyboardInterrupt) as error:
        if asked.is_set() or isinstance(error, KeyboardInterrupt):
            words = "interrupted; every file is whole, and the next run makes what is missing"
            print(f"claimbook: {words}", file=sys.stderr)
            return 130
        said = isinstance(error, (ValueError, OSError)) or type(error).__module__.partition(".")[0] in OURS
        if fault := error if said else _fault_of_data(options.root, error):
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


def parser_of_all() -> argparse.ArgumentParser:
    """The parser of all commands.

    The functions in ``GROUPS`` are given ``add``: ``add(name, function, help)`` adds a command and gives its parser.
    ``function`` takes the parsed options, with the repository as ``options.root``, and gives what is printed.
    """
    parser = argparse.ArgumentParser(
        prog="claimbook",
        usage="%(prog)s [-h] [--root ROOT] command ...",
        description="Check the claims of one article, down to the row.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    commands = parser.add_subparsers(prog="claimbook", required=True, metavar="command", help=argparse.SUPPRESS)
    listed: list[str] = []

    def add(name: str, function: Callable, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, description=text)
        command.set_defaults(command=function, writes=group != READERS)
        listed[-1] += f"\n    {name:<10}{text}"
        return command

    for group, register in GROUPS.items():
        listed.append(f"{group}:")
        for one in register:
            one(add)
    parser.epilog = "\n\n".join([*listed, EXAMPLES])
    return parser


def readers_commands(add: Callable) -> None:
    """Add the commands of ``cli_readers``, which is imported when one of them is run."""

    def reader(name: str, text: str) -> argparse.ArgumentParser:
        def said(options) -> str:
            readers = import_module("claimbook.cli_readers")
            return getattr(readers, name)(readers.Book.open(options.root), options)

        return add(name, said, text)

    answer = reader("answer", "a sentence to quote, its verdict, the figure to cite and how to cite it")
    answer.add_argument("words", nargs="+", help="a claim, such as C01 or 1, or words that it has")
    explain = reader("explain", "all about one claim, down to the rows of its evidence")
    explain.add_argument("claim", help="such as C01 or 1")
    explain.add_argument("--short", action="store_true", help="verdict, claim, answer, result, what would change it")
    report = reader("report", "all claims, a line each")
    report.add_argument(
        "--verdict", choices=VERDICTS, metavar="VERDICT", type=lambda name: name.replace(" ", "_"), help="such as mixed"
    )
    report.add_argument("--topic", help="only those of a notebook, by its number or name")
    for command in (answer, report):
        command.add_argument("--json", action="store_true", help="for a program instead of a reader")
    search = reader("search", "claims, figures and tables that have some words in them or in their answers")
    search.add_argument("words", nargs="+")
    cite = reader("cite", "how to cite the package, or a claim, figure or table of it")
    cite.add_argument("what", nargs="?", help="such as C01 or F04; the whole package by default")
    cite.add_argument("--format", choices=["text", "bibtex", "csl"], default="text")
    page = reader("open", "show a figure, table or claim in the browser")
    page.add_argument("what", nargs="?", help="such as F04 or C01; all figures by default")
    whois = "where a figure's file comes from: an SVG, PDF or PNG, renamed or moved"
    reader("whois", whois).add_argument("file", type=Path)
    reader("changes", "what is published otherwise than in git's last commit: verdicts, numbers, figures")


# Whom commands are for, and the functions that add them.
READERS = "for readers"
GROUPS = {READERS: (readers_commands,), "for builders": (cli_builders.register, commands.register)}
