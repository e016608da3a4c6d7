"""What would change a verdict: the fewest moves of its check, of those that the check names, that bring another."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from inspect import getfile
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pandas as pd

from claimbook import checks
from claimbook.checks import Add, Drop, Finding

# A table by each name, and the day of publication as text.
Inputs = dict[str, Any]
Edit = Callable[[pd.DataFrame], pd.DataFrame]
CACHE = Path("build/changes")


@dataclass(frozen=True)
class Change:
    """The one or two moves that bring another verdict, in words, and that verdict; both empty if it takes more."""

    moves: list[str]
    verdict: str

    @property
    def in_words(self) -> str:
        """The moves in a phrase."""
        return "; ".join(self.moves) or "more than two changes"


def smallest_change(check: Callable, inputs: Inputs, tolerances: Mapping[str, float] | None = None) -> Change:
    """The fewest moves after which a check gives another verdict.

    Moves are tried in the order in which the check names them, alone and then in pairs. Moves of one kind that lead
    to the same finding count once, so a pair takes at most two of them. ``inputs`` is what the check takes, by the
    names of its parameters; ``tolerances`` are those that are not the default.
    """

    def found(*steps: tuple[str, str, Edit]) -> Finding:
        changed = dict(inputs)
        for _, table, edit in steps:
            changed[table] = edit(changed[table])
        return check(*changed.values(), **(tolerances or {}))

    now, alike = found(), defaultdict(list)
    for at, move in enumerate(getattr(check, "moves", ())):
        for words, edit in _steps(move, inputs):
            step = (words, move.table, edit)
            if (then := found(step)).verdict != now.verdict:
                return Change([words], then.verdict)
            alike[at, then.because, then.value].append(step)
    for pair in combinations([step for steps in alike.values() for step in steps[:2]], 2):
        if (then := found(*pair)).verdict != now.verdict:
            return Change([words for words, _, _ in pair], then.verdict)
    return Change([], "")


def _steps(move: Drop | Add, inputs: Inputs) -> Iterator[tuple[str, Edit]]:
    """Every single change that a move stands for: its words, and what it makes of the table."""
    if isinstance(move, Add):
        steps = _additions(move)
    else:
        frame = inputs[move.table]
        chosen = frame if move.where is None else frame[move.where(frame)]
        steps = _origins(chosen, inputs["sources"]) if move.origin else _omissions(move, chosen)
    for cells, edit in steps:
        yield move.words(cells) if callable(move.words) else move.words.format_map(cells), edit


def _additions(move: Add) -> Iterator[tuple[Mapping, Edit]]:
    for values in product(*move.cells.values()):
        cells = dict(zip(move.cells, values, strict=True))

        def with_row(frame: pd.DataFrame, cells=cells) -> pd.DataFrame:
            empty = {name: "" if pd.api.types.is_string_dtype(frame[name]) else None for name in frame}
            row = pd.DataFrame([empty | dict(cells)]).astype({name: frame[name].dtype for name in cells})
            return pd.concat([frame, row], ignore_index=True)

        yield cells, with_row


def _omissions(move: Drop, chosen: pd.DataFrame) -> Iterator[tuple[Mapping, Edit]]:
    groups = defaultdict(list)
    alike = [chosen[column].map(str) for column in move.alike] or [chosen.index]
    for label, *cells in zip(chosen.index, *alike, strict=True):
        groups[tuple(cells)].append(label)
    for gone in groups.values():
        yield chosen.loc[gone[0]], partial(pd.DataFrame.drop, labels=gone, errors="ignore")


def _origins(chosen: pd.DataFrame, sources: pd.DataFrame) -> Iterator[tuple[Mapping, Edit]]:
    """All that one origin says: its ids leave the cells, and rows left without a source go."""
    known, groups = dict(zip(sources["source_id"], sources["origin"], strict=True)), defaultdict(set)
    for source in ";".join(chosen["source_id"]).split(";"):
        groups[known.get(source, "")].add(source)
    for origin, own in groups.items():

        def without(frame: pd.DataFrame, own=own) -> pd.DataFrame:
            left = [";".join(s for s in cell.split(";") if s not in own) for cell in frame["source_id"]]
            frame = frame.assign(source_id=pd.Series(left, index=frame.index, dtype=frame["source_id"].dtype))
            return frame[frame["source_id"] != ""]

        yield {"origin": origin}, without


def remembered_change(
    claim: str, inputs: Inputs, tolerances: Mapping[str, float], root: Path, digests: dict[str, bytes]
) -> Change:
    """``smallest_change`` of a claim, kept in ``build/changes/`` under what it was computed from: code and tables.

    ``digests`` keeps those of tables by name, and of code by topic, for the next claim.
    """
    for name in inputs.keys() - digests.keys():
        digests[name] = _digest(inputs[name])
    check, topic = checks.check_of(claim), checks.topics()[claim]
    digests[topic] = digests.get(topic) or _code_digest(topic)
    parts = [repr(sorted(tolerances.items())).encode(), digests[topic]]
    parts += [part for name in inputs for part in (name.encode(), digests[name])]
    file, key = root / CACHE / f"{claim}.json", hashlib.sha256(b"".join(parts)).hexdigest()
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept.pop("key") == key:
            return Change(**kept)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # A file that is missing or half written is made again.
    change = smallest_change(check, inputs, tolerances)
    # Without the right to write it is computed again next time.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"key": key, **asdict(change)}), encoding="utf-8")
    return change


def _digest(value: pd.DataFrame | str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return repr([*value.columns]).encode() + pd.util.hash_pandas_object(value).to_numpy().tobytes()


def _code_digest(topic: str) -> bytes:
    """The digest of the code that decides on the claims of a topic, such as ``topics.votes``."""
    folder = Path(getfile(import_module(topic))).parent
    # No check may import what draws.
    own = [path for path in folder.glob("*.py") if path.name != "figures.py"]
    code = [Path(__file__), Path(checks.__file__), *own, *folder.parent.glob("shared/*.py")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(code))).digest()
