"""Grows the data many times over, and measures what opening it costs then."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from claimbook.data.tables import Tables

# Opens a data package in a process of its own, whose memory nothing else has touched.
OPENING = """
import json, resource, sys, time
from pathlib import Path

from claimbook.book import Book

def peak():
    try:
        # Other than ru_maxrss this counts from the start of the program, not of the process that started it.
        words = Path("/proc/self/status").read_text(encoding="ascii").split()
        return int(words[words.index("VmHWM:") + 1]) / 1024
    except (OSError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)

done = {}

def stage(name, work):
    start = time.process_time()
    work()
    done[name] = {"seconds": round(time.process_time() - start, 4), "peak_mib": round(peak(), 1)}

book = Book.open(sys.argv[1])
stage("load", lambda: [book.tables[name] for name in book.tables])
stage("validate", book.validate)
stage("verdicts", book.verdicts)
stage("claims_table", book.claims_table)
stage("summary", lambda: book.summary(book.tables.cells("claims", "claim_id")))
print(json.dumps(done))
"""


def grown(root: Path, place: Path, claims_times: int = 1, roll_calls_times: int = 1) -> None:
    """Write a copy of the data package in which some tables hold their rows many times over.

    The copy is valid, and its computed verdicts are those of the original: claims are added after the last one, as
    judged ones, at offsets after the end of the article, each with its sentence, substitutions, verdict, history,
    second reading and evidence; roll calls are added under names of resolutions that no check reads.

    Parameters
    ----------
    root : Path
        The folder that holds ``data/``.
    place : Path
        The folder in which ``data/`` is made.
    claims_times : int
        How many times the claims stand in the copy.
    roll_calls_times : int
        How many times the roll calls stand in it.
    """
    shutil.copytree(root / "data", place / "data", ignore=shutil.ignore_patterns("article.txt"))
    tables = Tables(root)
    characters = int(tables["article"]["text_characters"].iloc[0])
    paragraphs = int(tables["sentences"]["paragraph"].max())
    sentences = {kind: _count(tables, "sentences", "sentence", kind) for kind in ("S", "H")}
    claims, entries = _number(tables["claims"]["claim_id"].iloc[-1]), len(tables["verdict_history"])
    substitutions = len(tables["substitutions"])

    def sentence(cell: str, time: int) -> str:
        return f"{cell[0]}{_number(cell) + time * sentences[cell[0]]:02d}"

    def claim(cell: str, time: int) -> str:
        number = _number(cell)
        return f"C{number + time * claims:02d}{cell[len(f'C{number:02d}') :]}"

    def offset(cell: str, time: int) -> str:
        return str(int(cell) + time * characters)

    def basis(cell: str, time: int) -> str:
        return "judged" if time else cell

    own_claim = {"claim_id": claim}
    span = {"sentence": sentence, "start": offset, "end": offset}
    changes: dict[str, dict[str, Callable[[str, int], str]]] = {
        "sentences": {**span, "paragraph": lambda cell, time: str(int(cell) + time * paragraphs)},
        "claims": {**own_claim, **span},
        "substitutions": {**span, "substitution_id": lambda cell, time: f"G{_number(cell) + time * substitutions:03d}"},
        "verdicts": {**own_claim, "basis": basis},
        "second_readings": own_claim,
        "verdict_history": {**own_claim, "entry": lambda cell, time: str(int(cell) + time * entries)},
        "evidence_links": own_claim,
    }
    for name, columns in changes.items():
        _rewrite(place / tables.file(name), lambda rows, columns=columns: _repeated(rows, columns, claims_times))
    _rewrite(place / tables.file("corrections"), lambda rows: _expecting(rows, "evidence_links", claims_times))
    length = {"text_characters": lambda cell, time: str(int(cell) * claims_times)}
    _rewrite(place / tables.file("article"), lambda rows: _repeated(rows, length, 1))
    again = {"resolution": lambda cell, time: f"{cell} ({time})" if time else cell}
    _rewrite(place / tables.file("un_votes"), lambda rows: _repeated(rows, again, roll_calls_times))


def measure(place: Path) -> dict[str, dict[str, float]]:
    """What opening a data package costs, stage by stage, in a fresh process.

    Parameters
    ----------
    place : Path
        The folder that holds ``data/``.

    Returns
    -------
    dict
        For ``load`` (every table read), ``validate`` (the rules and all checks), ``verdicts``, ``claims_table`` and
        ``summary`` (of all claims), in this order: ``seconds`` of processor time that the stage took, and
        ``peak_mib``, the most memory that the process had held by the end of it.

    Raises
    ------
    subprocess.CalledProcessError
        If the data is refused; the reason is on standard error.
    """
    done = subprocess.run([sys.executable, "-c", OPENING, str(place)], stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)


def _count(tables: Tables, name: str, column: str, start: str) -> int:
    return int(tables[name][column].str.startswith(start).sum())


def _number(cell: str) -> int:
    """The number in an id such as C02b."""
    return int("".join(letter for letter in cell if letter.isdigit()))


def _repeated(rows: list[list[str]], columns: dict[str, Callable[[str, int], str]], times: int) -> Iterator[list[str]]:
    """A header and its rows, these several times, with a change to some columns that depends on which time it is."""
    header, *body = rows
    changes = [(header.index(column), change) for column, change in columns.items()]
    yield header
    for time in range(times):
        for row in body:
            new = list(row)
            for at, change in changes:
                new[at] = change(row[at], time)
            yield new


def _expecting(rows: list[list[str]], table: str, times: int) -> Iterator[list[str]]:
    """Corrections that expect their rows of one table so many times."""
    header, *body = rows
    yield header
    for row in body:
        cells = dict(zip(header, row, strict=True))
        if cells["table"] == table:
            cells["expected_rows"] = str(int(cells["expected_rows"]) * times)
        yield list(cells.values())


def _rewrite(path: Path, change: Callable[[list[list[str]]], Iterable[list[str]]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(change(rows))
