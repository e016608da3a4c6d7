"""How seals are made: what was really read, hashed, and what no hash can vouch for; and what is wrong with outputs."""

import contextlib
import json
import os
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from sealbook.files import replace
from sealbook.impurities import impurities, seeds
from sealbook.seal import Digests, Seal, changed_inputs, in_short, load, load_all, sha256, stamp, vouch

PHRASES = {
    "outside": "reads a file outside the repository ({})",
    "network": "asks the network ({})",
    "program": "starts a program ({})",
    "uncommitted": "reads {}, which is never committed",
}


def stamps(project) -> dict[str, tuple[int, ...]]:
    """The stamp, as of ``seal.stamp``, of every file that can be an input, by path relative to the repository."""
    found = {}
    for folder, folders, files in os.walk(project.root):
        place = os.path.relpath(folder, project.root)
        prefix = "" if place == "." else Path(place).as_posix() + "/"
        folders[:] = [
            name for name in folders if name[0] != "." and not f"{prefix}{name}/".startswith(project.never_committed)
        ]
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


def publish(project, seal: Seal, contents: Mapping[str, bytes], seen: Mapping[str, str]) -> Seal:
    """Write what was made from a seal's inputs, then the seal, and give it with its outputs.

    What is never committed is written, and no part of the seal. ``seen`` is as for ``files.replace``.
    """
    kept = {name: content for name, content in contents.items() if not name.startswith(project.never_committed)}
    made = seal._replace(outputs={name: sha256(content) for name, content in kept.items()})
    old = load(project, seal.name)
    others = {name for other in load_all(project) if other.name != seal.name for name in other.outputs}
    gone = [name for name in (old.outputs if old else ()) if name not in contents and name not in others]
    replace(project.root, {**contents, project.path(seal.name): made.dumped()}, gone, seen)
    vouch(project, made)
    return made


def traced(project, log: Path, known: Container[str] = ()) -> tuple[list[str], list[str]]:
    """Inputs and remarks on a watched process, from the log that ``trace.watch`` wrote.

    Files that are ``known`` from before count as inputs even if they are gone.
    """
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    inputs, remarks, drew = set(), [], []
    for what, name in lines:
        if what == "module":
            inputs |= module_files(project.root, name)
        elif what == "random":
            drew.append(f"draws from an unseeded generator in {name}")
        elif what == "read" and name.startswith(project.never_committed):
            remarks.append(PHRASES["uncommitted"].format(name))
        elif what == "read":
            # What was looked for and never there is no input.
            if name in known or (project.root / name).is_file():
                inputs.add(name)
        else:
            remarks.append(PHRASES[what].format(name))
    return sorted(inputs), list(dict.fromkeys([*remarks, *drew]))


def module_files(root: Path, name: str) -> set[str]:
    """The file of a module under ``src``, with those of the packages that it is in."""
    parts = name.split(".")
    found = {f"src/{'/'.join(parts[:depth])}/__init__.py" for depth in range(1, len(parts) + 1)}
    return {path for path in {*found, f"src/{'/'.join(parts)}.py"} if (root / path).is_file()}


def unvouched(root: Path, inputs: Iterable[str], remarks: Iterable[str], cells: Mapping[int, str]) -> tuple[str, ...]:
    """All remarks on a run: those of ``traced``, and what its modules and numbered cells ask of clock and chance."""
    own = [name for name in inputs if name.startswith("src/") and name.endswith(".py")]
    sources = {name: (root / name).read_text(encoding="utf-8") for name in own}
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
        lines = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
        imports += [line for line in lines if line.count("(") == line.count(")")]
    return tuple(dict.fromkeys(found))


def faults(project, digests: Digests, names: Iterable[str]) -> dict[str, str]:
    """What is wrong with what the seals of some names vouch for, without executing anything.

    Returns
    -------
    dict of str to str
        By output: that it is stale, altered by hand or missing, and why.
    """
    found: dict[str, str] = {}
    for name in names:
        seal = load(project, name)
        if seal is None:
            found[project.path(name)] = f"missing: {name} was never executed, or its seal is damaged; run `make`"
            continue
        causes = changed_inputs(seal, digests)
        why = f"stale because {in_short(causes)}" if causes else ""
        for output, digest in seal.outputs.items():
            if not digests[output]:
                found[output] = "missing: its seal names it; run `make`"
            elif digests[output] != digest:
                found[output] = "altered by hand" + (f", and {why}" if why else "") + "; run `make`"
            elif why:
                found[output] = f"{why}; run `make`"
        for remark in seal.remarks:
            found.setdefault(project.path(name), f"cannot vouch for its outputs: the notebook {remark}")
    return found
