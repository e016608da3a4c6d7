"""What was really read and what was written, hashed: whether outputs are what today's inputs give, and if not, why.

A seal is a file ``figures/seals/NAME.json``, committed with the outputs that it speaks of. Knows files, not claims.
"""

import contextlib
import json
import os
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from sealbook.files import write_bytes
from sealbook.impurities import impurities, seeds
from sealbook.seal import (
    ARTICLE,
    EXECUTED,
    FOLDER,
    PAGES,
    Digests,
    Seal,
    changed_inputs,
    load,
    notebooks,
    stamp,
    witness,
    witnesses,
)

# Read at the reader's own risk: in the folder, but no part of what is committed.
NOT_COMMITTED = ("build/", ".venv/", ".git/", ARTICLE)
PHRASES = {
    "outside": "reads a file outside the repository ({})",
    "network": "asks the network ({})",
    "program": "starts a program ({})",
    "uncommitted": "reads {}, which is never committed",
}


def stamps(root: Path) -> dict[str, tuple[int, ...]]:
    """What tells a file that was written to from one that was not, for every file that can be an input.

    Parameters
    ----------
    root : Path
        The repository.

    Returns
    -------
    dict of str to tuple of int
        Identity, size and times by path relative to the repository. The time of change is among them, which nothing
        can set back: a file that was edited and edited back has another stamp.
    """
    found = {}
    for folder, folders, files in os.walk(root):
        place = os.path.relpath(folder, root)
        prefix = "" if place == "." else Path(place).as_posix() + "/"
        folders[:] = [name for name in folders if not f"{prefix}{name}/".startswith(NOT_COMMITTED) and name[0] != "."]
        for name in files:
            with contextlib.suppress(FileNotFoundError):
                found[prefix + name] = stamp(os.stat(os.path.join(folder, name)))
    return found


def disturbed(root: Path, names: Iterable[str], before: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Those of some files that were written to, came or went since their stamps were taken, in order."""

    def now(name: str) -> tuple[int, ...] | None:
        try:
            return stamp((root / name).stat())
        except (FileNotFoundError, NotADirectoryError):
            return None

    return [name for name in sorted(names) if now(name) != before.get(name)]


def vouch(root: Path, seal: Seal, also: str = "") -> None:
    """Remember that a seal was made in this folder; a clone remembers nothing."""
    known = witnesses(root, seal.name)
    if witness(seal, also) not in known:
        lines = [*known, witness(seal, also)]
        write_bytes(root / EXECUTED / seal.name, "".join(f"{line}\n" for line in lines).encode())


def traced(root: Path, log: Path, known: Container[str] = ()) -> tuple[list[str], list[str]]:
    """What a watched process read and what else it did, from the log that ``tracing.watch`` wrote.

    Parameters
    ----------
    root : Path
        The repository.
    log : Path
        The log.
    known : container of str, optional
        Files that were there before: they count even if they are gone.

    Returns
    -------
    tuple of list of str and list of str
        Inputs as paths relative to the repository, and remarks.
    """
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    inputs, remarks, drew = set(), [], []
    for what, name in lines:
        if what == "module":
            inputs.update(module_files(root, [name]))
        elif what == "random":
            drew.append(name)
        elif what == "read" and name.startswith(NOT_COMMITTED):
            remarks.append(PHRASES["uncommitted"].format(name))
        elif what == "read":
            # What was looked for and never there is no input.
            if name in known or (root / name).is_file():
                inputs.add(name)
        else:
            remarks.append(PHRASES[what].format(name))
    return sorted(inputs), list(
        dict.fromkeys([*remarks, *(f"draws from an unseeded generator in {cell}" for cell in drew)])
    )


def unvouched(root: Path, inputs: Iterable[str], remarks: Iterable[str], cells: Mapping[int, str]) -> tuple[str, ...]:
    """All remarks on a run: what the trace heard, and what the code that ran asks of clock and chance.

    Parameters
    ----------
    root : Path
        The repository.
    inputs : iterable of str
        The inputs; those under ``src`` are looked through.
    remarks : iterable of str
        From ``traced``.
    cells : mapping of int to str
        Source of the notebook's code cells by their number.
    """
    sources = {
        name: (root / name).read_text(encoding="utf-8")
        for name in inputs
        if name.startswith("src/") and name.endswith(".py")
    }
    seeded = any(seeds(source) for source in [*sources.values(), *cells.values()])
    found = [remark for remark in remarks if not (seeded and remark.startswith("draws from an unseeded generator"))]
    for name, source in sources.items():
        found += [f"{name}, line {line}, {phrase}" for line, phrase in impurities(source)]
    imports: list[str] = []
    for number, source in cells.items():
        # Names imported in earlier cells count; lines are counted in the cell.
        before = "\n".join(imports)
        shift = before.count("\n") + 1 if before else 0
        whole = f"{before}\n{source}" if before else source
        found += [f"cell {number}, line {line - shift}, {phrase}" for line, phrase in impurities(whole) if line > shift]
        imports += [
            line
            for line in source.splitlines()
            if line.startswith(("import ", "from ")) and line.count("(") == line.count(")")
        ]
    return tuple(dict.fromkeys(found))


def faults(root: Path, notebooks: Iterable[str], digests: Digests) -> dict[str, str]:
    """What is wrong with the outputs of notebooks, without executing anything.

    Parameters
    ----------
    root : Path
        The repository.
    notebooks : iterable of str
        Names of the notebooks there are, or of other seals.
    digests : Digests
        Of the same repository.

    Returns
    -------
    dict of str to str
        By output: that it is stale, altered by hand or missing, and why.
    """
    found: dict[str, str] = {}
    for name in notebooks:
        seal = load(root, name)
        if seal is None:
            found[f"{FOLDER}/{name}.json"] = (
                f"missing: the notebook {name} was never executed, or its seal is damaged; run `make`"
            )
            continue
        causes = changed_inputs(seal, digests)
        why = causes[0] + (f" (and {len(causes) - 1} more)" if len(causes) > 1 else "") if causes else ""
        for output, digest in seal.outputs.items():
            if not digests[output]:
                found[output] = "missing: its seal names it; run `make`"
            elif digests[output] != digest:
                found[output] = "altered by hand" + (f", and stale because {why}" if why else "") + "; run `make`"
            elif why:
                found[output] = f"stale because {why}; run `make`"
        for remark in seal.remarks:
            found.setdefault(seal.path, f"cannot vouch for its outputs: the notebook {remark}")
    return found


def orphans(root: Path, known: Iterable[str]) -> dict[str, str]:
    """Files among the outputs that nothing makes.

    Parameters
    ----------
    root : Path
        The repository.
    known : iterable of str
        Paths, relative to the repository, of what the seals and the pages name.
    """
    known, sealed = set(known), {path.stem for path in notebooks(root)} | {PAGES}
    found = {}
    for folder in ("figures", "notebooks"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            source = folder == "notebooks" and path.suffix == ".py"
            ours = name in known or source or (path.parent.name == "seals" and path.stem in sealed)
            if (
                path.is_file()
                and not ours
                and not any(part.startswith(".") or part == "__pycache__" for part in path.parts[len(root.parts) :])
            ):
                found[name] = "orphaned: no notebook and no page makes it; delete it"
    return found


def module_files(root: Path, names: Iterable[str]) -> set[str]:
    """The files of modules under ``src``, with those of the packages that they are in."""
    found = set()
    for name in names:
        parts = name.split(".")
        found |= {"src/" + "/".join(parts[:depth]) + "/__init__.py" for depth in range(1, len(parts) + 1)}
        found.add("src/" + "/".join(parts) + ".py")
    return {path for path in found if (root / path).is_file()}
