"""Draws one figure without executing its notebook, for whoever is at work on it: ``claimbook draw F04 --watch``."""

import functools
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from claimbook.paths import DRAFTS

# Packages whose modules may be edited while a figure is watched, and what every drawing needs besides.
OURS = ("claimbook", "topics", "exhibit")
LIBRARIES = ("matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg", "pandas")
SECONDS_BETWEEN_LOOKS = 0.2


def register(add: Callable) -> None:
    """Add the command: see ``cli.parser_of_all``."""
    command = add("draw", _draw, f"draw one figure into {DRAFTS}/ without executing its notebook")
    command.add_argument("figure", help="its id, such as F04")
    command.add_argument("--watch", action="store_true", help="again whenever a module or table that it reads is saved")


def _draw(options) -> int:
    if options.watch:
        watch(options.root.resolve(), options.figure, functools.partial(print, flush=True))
    print(draw(options.root, options.figure))
    return 0


def draw(root: Path, figure: str) -> str:
    """Draw the figure of an id, look it through as ``export`` does and write it as a draft; a line that says so.

    In ``topics.*.figures`` the function has the name that stands beside the id in the card. Raises ValueError if no
    card has the id, and CardError if card or drawing breaks the contract; nothing is written then.
    """
    begun, places = time.perf_counter(), {}
    for path in root.glob("src/topics/*/figures.py"):
        for card, name in re.findall(r'"(F\d\d)",\s*"(\w+)"', path.read_text(encoding="utf-8")):
            places[card] = f"topics.{path.parent.name}.figures", name
    if figure not in places:
        raise ValueError(f"no figure has the id {figure!r}; there are {', '.join(sorted(places))}")
    from claimbook.book import Book
    from claimbook.exhibits import export

    (module, name), book = places[figure], Book.open(root)
    drawing = getattr(import_module(module), name)(book)
    export(drawing, tables=book.tables, to=root / DRAFTS)
    return f"{DRAFTS}/{drawing.card.stem}.svg: drawn in {time.perf_counter() - begun:.1f} s"


def watch(root: Path, figure: str, say: Callable[[str], None]) -> None:
    """Draw a figure, and again whenever a file that it reads is saved, until interrupted; ``say`` takes a line each."""
    import multiprocessing

    for name in LIBRARIES:
        import_module(name)
    context, files, why = multiprocessing.get_context("fork" if sys.platform == "linux" else None), set(), ""
    while True:
        begun, (ours, theirs) = time.time_ns(), context.Pipe(duplex=False)
        process = context.Process(target=_drawn_anew, args=(root, figure, theirs))
        process.start()
        said, read = ours.recv()
        process.join()
        say(why + said)
        files |= read
        # What was saved while it was drawn counts as saved since. Some editors remove a file for a moment.
        before = {path: min(path.stat().st_mtime_ns, begun) for path in files if path.exists()}
        while not (saved := [path for path in before if path.exists() and path.stat().st_mtime_ns != before[path]]):
            time.sleep(SECONDS_BETWEEN_LOOKS)
        why = f"{min(saved).relative_to(root).as_posix()} changed; "


def _drawn_anew(root: Path, figure: str, answer) -> None:
    """Draw in a process of its own, with modules as they are now; tell what came of it, and which files it read."""
    opened: set[str] = set()
    sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    try:
        said = import_module("claimbook.draw").draw(root, figure)
    except Exception as error:
        said = f"{type(error).__name__.replace('CardError', 'refused')}: {' '.join(str(error).split())}"
    opened |= {str(getattr(module, "__file__", None)) for module in list(sys.modules.values())}
    inside = {path.relative_to(root) for path in map(Path, opened) if path.is_relative_to(root) and path.is_file()}
    answer.send((said, {root / path for path in inside if path.parts[0] in ("src", "data") and path.suffix != ".pyc"}))
