"""Draws one figure without executing its notebook, for whoever is at work on it: ``claimbook draw F04 --watch``."""

import re
import sys
import time
from importlib import import_module
from pathlib import Path

from claimbook.paths import DRAFTS
from claimbook.project import OURS

# What every drawing needs, and what may be edited while a figure is watched.
LIBRARIES = ("matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg", "pandas")
WATCHED = ("src/**/*.py", "data/**/*.csv", "data/**/*.json")
SECONDS_BETWEEN_LOOKS = 0.2


def draw(root: Path, figure: str) -> str:
    """Draw the figure of an id, look it through as ``export`` does and write it as a draft; a line that says so.

    In ``topics.*.figures`` the function has the name that stands beside the id in the card. Raises ValueError if no
    card has the id, and CardError if card or drawing breaks the contract; nothing is written then.
    """
    begun, places = time.perf_counter(), {}
    from claimbook.book import Book
    from claimbook.exhibits import export
    from claimbook.search import chosen

    for path in root.glob("src/topics/*/figures.py"):
        for card, name in re.findall(r'"(F\d\d)",\s*"(\w+)"', path.read_text(encoding="utf-8")):
            places[card] = f"topics.{path.parent.name}.figures", name
    module, name = places[chosen(figure, places, "figure")]
    book = Book.open(root)
    drawing = getattr(import_module(module), name)(book)
    export(drawing, tables=book.tables, to=root / DRAFTS)
    return f"{DRAFTS}/{drawing.card.stem}.svg: drawn in {time.perf_counter() - begun:.1f} s"


def watch(root: Path, figure: str) -> None:
    """Draw a figure, and again whenever a module or table is saved, until interrupted; print a line each time."""
    import multiprocessing

    for name in LIBRARIES:
        import_module(name)
    context, why = multiprocessing.get_context("fork" if sys.platform == "linux" else None), ""
    while True:
        # What is saved while it is drawn counts as saved since. Some editors remove a file for a moment.
        before = _times(root)
        process = context.Process(target=_draw_anew, args=(root, figure, why))
        process.start()
        process.join()
        while not (saved := [path for path, when in _times(root).items() if before.get(path) != when]):
            time.sleep(SECONDS_BETWEEN_LOOKS)
        why = f"{min(saved).relative_to(root).as_posix()} changed; "


def _times(root: Path) -> dict[Path, int]:
    """When each module and table was saved."""
    return {path: path.stat().st_mtime_ns for pattern in WATCHED for path in root.glob(pattern) if path.exists()}


def _draw_anew(root: Path, figure: str, why: str) -> None:
    """Draw in a process of its own, with modules as they are now, and print what came of it."""
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    try:
        said = import_module("claimbook.draw").draw(root, figure)
    except Exception as error:
        said = f"{type(error).__name__.replace('CardError', 'refused')}: {' '.join(str(error).split())}"
    print(why + said)
