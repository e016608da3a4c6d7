"""The commands that make another book and add to one; their modules are imported when one of them is run."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

FACTS = {
    "title": "the article's title",
    "author": "its author, or several joined by ;",
    "publisher": "who published it",
    "published": "its day, month or year of publication, such as 2024-09-14",
    "licence": "its licence, as SPDX names it (CC-BY-4.0) or in words",
}
# Other cells of a claim's row that may be given.
CELLS = ("kind", "speaker", "about", "value", "unit", "time")


def register(add: Callable) -> None:
    """Add the commands: see ``cli.parser_of_all``."""

    def command(name: str, module: str, text: str):
        def run(options) -> str:
            return getattr(import_module(f"claimbook.new.{module}"), name)(options)

        return add(name, run, text)

    new = command("new", "make", "make another book, on another article: a repository that builds and tests at once")
    new.add_argument("folder", type=Path)
    new.add_argument("--text", type=Path, metavar="FILE", help="the article's text, as UTF-8")
    for name, text in FACTS.items():
        new.add_argument(f"--{name}", default="", help=text)
    new.add_argument("--url", default="", help="its address")
    new.add_argument("--name", default="", help="the book's short name (default: that of the folder)")
    new.add_argument("--example", action="store_true", help="write the sample book, on a made-up article")
    new.add_argument("--update", action="store_true", help="copy this library into a book that was made before")
    claim = command("claim", "rows", "add a claim: its place in the text, and a row in every table that needs one")
    claim.add_argument("quote", help="the article's words, at most 20")
    claim.add_argument("reading", help="what is claimed, in your own words")
    claim.add_argument("--place", type=int, help="which one, from 1, if the words stand there several times")
    for name in CELLS:
        claim.add_argument(f"--{name}", help=f"its {name}, as the table claims has it")
    table = command("table", "rows", "take a CSV file in as a table, and describe its columns")
    table.add_argument("file", type=Path)
    table.add_argument("--key", required=True, help="the column, or columns joined by commas, that tell rows apart")
    topic = command("topic", "rows", "make a topic: a package for a subject, with its notebook and its tests")
    topic.add_argument("name")
    topic.add_argument("--remove", action="store_true", help="take the worked example away")
