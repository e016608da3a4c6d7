"""What would change a verdict: the fewest moves of its check, of those that the check names, that bring another."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
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
CACHE = Path("build/changes")


@dataclass(frozen=True)
class Change:
    """The smallest change that brings another verdict.

    Parameters
    ----------
    moves : list of str
        One or two moves in words; none if it takes more than two.
    verdict : str
        The verdict then; empty if it takes more than two.
    """

    moves: list[str]
    verdict: str

    @property
    def in_words(self) -> str:
        """The moves in a phrase."""
        return "; ".join(self.moves) or "more than two changes"


@dataclass(frozen=True)
class _Step:
    """One move on certain rows, and what it makes of the tables."""

    move: Drop | Add
    words: str
    apply: Callable[[Inputs], Inputs]


def smallest_change(check: Callable, inputs: Inputs, tolerances: Mapping[str, float] | None = None) -> Change:
    """The fewest moves after which a check gives another verdict.

    Moves are tried in the order in which the check names them, alone and then in pairs. Moves of one kind that lead
    to the same finding count once, so a pair takes at most two of them.

    Parameters
    ----------
    check : callable
        A check with ``moves``.
    inputs : dict of str to DataFrame or str
        What the check takes, by the names of its parameters.
    tolerances : mapping of str to float, optional
        Its tolerances, if they are not the default.
    """

    def found(changed: Inputs) -> Finding:
        return check(*changed.values(), **(tolerances or {}))

    now = found(inputs)
    alike: dict[tuple, list[_Step]] = {}
    for step in _steps(check, inputs):
        then = found(step.apply(inputs))
        if then.verdict != now.verdict:
            return Change([step.words], then.verdict)
        alike.setdefault((id(step.move), then.because, then.value), []).append(step)
    for first, second in combinations([step for steps in alike.values() for step in steps[:2]], 2):
        then = found(second.apply(first.apply(inputs)))
        if then.verdict != now.verdict:
            return Change([first.words, second.words], then.verdict)
    return Change([], "")


def _steps(check: Callable, inputs: Inputs) -> Iterator[_Step]:
    for move in getattr(check, "moves", ()):
        if isinstance(move, Add):
            yield from _additions(move)
        elif move.origin:
            yield from _origins(move, inputs)
        else:
            yield from _omissions(move, inputs[move.table])


def _worded(move: Drop | Add, cells: Mapping) -> str:
    return move.words(cells) if callable(move.words) else move.words.format_map(cells)


def _additions(move: Add) -> Iterator[_Step]:
    for values in product(*move.cells.values()):
        cells = dict(zip(move.cells, values, strict=True))

        def apply(inputs: Inputs, cells=cells) -> Inputs:
            frame = inputs[move.table]
            row = pd.DataFrame({name: pd.Series([cells.get(name)]) for name in frame})
            empty = {name: "" for name in frame if name not in cells and pd.api.types.is_string_dtype(frame[name])}
            row = row.assign(**empty).astype({name: frame[name].dtype for name in cells})
            return inputs | {move.table: pd.concat([frame, row], ignore_index=True)}

        yield _Step(move, _worded(move, cells), apply)


def _omissions(move: Drop, frame: pd.DataFrame) -> Iterator[_Step]:
    chosen = frame if move.where is None else frame[move.where(frame)]
    groups = [[label] for label in chosen.index]
    if move.alike:
        by = list(zip(*(chosen[column].map(str) for column in move.alike), strict=True))
        by = pd.Series(by, index=chosen.index, dtype="object")
        groups = list(chosen.groupby(by, sort=False).groups.values()) if len(chosen) else []
    for labels in groups:
        # Two rows of those that are alike: a pair of moves may take both.
        for gone in [list(labels)] if move.whole else [[label] for label in list(labels)[:2]]:
            yield _Step(move, _worded(move, frame.loc[gone[0]]), partial(_without, move, gone))


def _without(move: Drop, labels: list, inputs: Inputs) -> Inputs:
    return inputs | {move.table: inputs[move.table].drop(labels, errors="ignore")}


def _origins(move: Drop, inputs: Inputs) -> Iterator[_Step]:
    """All that one origin says: its ids leave the cells, and rows left without a source go."""
    frame, sources = inputs[move.table], inputs["sources"].set_index("source_id")["origin"]
    chosen = frame if move.where is None else frame[move.where(frame)]
    ids = dict.fromkeys(source for cell in chosen["source_id"] for source in cell.split(";"))
    for origin in dict.fromkeys(sources.get(source, "") for source in ids):
        own = {source for source in ids if sources.get(source, "") == origin}

        def apply(inputs: Inputs, own=own) -> Inputs:
            frame = inputs[move.table]
            left = [";".join(s for s in cell.split(";") if s not in own) for cell in frame["source_id"]]
            frame = frame.assign(source_id=pd.Series(left, index=frame.index, dtype=frame["source_id"].dtype))
            return inputs | {move.table: frame[frame["source_id"] != ""]}

        yield _Step(move, _worded(move, {"origin": origin}), apply)


def remembered_change(
    claim: str, inputs: Inputs, tolerances: Mapping[str, float], root: Path, digests: dict[str, bytes]
) -> Change:
    """``smallest_change`` of a claim, kept in ``build/changes/`` under what it was computed from: code and tables.

    ``digests`` keeps those of the tables by name, for the next claim.
    """
    for name in inputs.keys() - digests.keys():
        digests[name] = _digest(inputs[name])
    check = checks.check_of(claim)
    file, key = root / CACHE / f"{claim}.json", _key(claim, {name: digests[name] for name in inputs}, tolerances)
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept.pop("key") == key:
            return Change(**kept)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    change = smallest_change(check, inputs, tolerances)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps({"key": key, **asdict(change)}), encoding="utf-8")
        beside.replace(file)
    except OSError:
        pass  # Without the right to write it is computed again next time.
    return change


def _digest(value: pd.DataFrame | str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return repr([*value.columns]).encode() + pd.util.hash_pandas_object(value).to_numpy().tobytes()


def _key(claim: str, inputs: Mapping[str, bytes], tolerances: Mapping[str, float]) -> str:
    digest = hashlib.sha256(repr(sorted(tolerances.items())).encode())
    folder = Path(getfile(import_module(checks.topics()[claim]))).parent
    for file in [
        Path(__file__),
        Path(checks.__file__),
        *sorted([*folder.glob("*.py"), *folder.parent.glob("shared/*.py")]),
    ]:
        digest.update(file.read_bytes())
    for name, content in inputs.items():
        digest.update(name.encode() + content)
    return digest.hexdigest()
