"""The command line: ``claimbook`` and a command; those of a group come from its modules."""

import argparse
import sys
from pathlib import Path

from claimbook import cli_builders, cli_readers
from claimbook.new import commands
from claimbook.paths import ROOT
from claimbook.project import OURS, project
from sealbook.files import in_a_line
from sealbook.signals import end_with_parent

# Whom a group of commands is for, and the modules whose ``register`` adds its commands.
GROUPS = {"for readers": (cli_readers,), "for builders": (cli_builders, commands)}
EXAMPLES = """examples:
  claimbook explain C01
  claimbook cite F04 --format bibtex
  claimbook run 02"""


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
    options = parser_of_all().parse_args(arguments)
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


def parser_of_all() -> argparse.ArgumentParser:
    """The parser of all commands.

    A module of ``GROUPS`` has a function ``register``, which is given a function ``add``. ``add(name, function, help)``
    adds a command and gives its parser, to which arguments can be added; ``function`` takes the parsed options, with
    the repository as ``options.root``, and gives the exit status.
    """
    parser = argparse.ArgumentParser(
        prog="claimbook",
        usage="%(prog)s [-h] [--root ROOT] command ...",
        description="Check the claims of one article, down to the row.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository (default: this one)")
    commands = parser.add_subparsers(prog="claimbook", required=True, metavar="command", help=argparse.SUPPRESS)
    paragraphs = []

    def add(name, function, text):
        command = commands.add_parser(name, description=text)
        command.set_defaults(command=function)
        paragraphs[-1] += f"\n  {name:<10}{text}"
        return command

    for group, modules in GROUPS.items():
        paragraphs.append(f"commands {group}:")
        for module in modules:
            module.register(add)
    parser.epilog = "\n\n".join([*paragraphs, EXAMPLES, "claimbook COMMAND --help says more of one."])
    return parser
