"""How seals are made: what was really read, hashed, and what no hash can vouch for; and what is wrong with outputs."""

import json
import os
import re
import time
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from sealbook.files import replace
from sealbook.pairs import texts
from sealbook.seal import Digests, Seal, changed_inputs, in_short, load, load_all, sha256, state, vouch

DRAWS = "draws from an unseeded generator in"
PHRASES = {
    "outside": "reads a file outside the repository ({})",
    "elsewhere": "lists a folder outside the repository ({})",
    "machine": "asks the machine for {}",
    "odd": "reads {}, whose name not every system can write",
    "network": "asks the network ({})",
    "program": "starts a program ({})",
    "uncommitted": "reads {}, which is never committed",
    "random": f"{DRAWS} {{}}",
}
# No file system has longer ones.
LONGEST_NAME = 255
# What is another in every run, where it is shown.
VARYING = {
    "a random id": r"\b[0-9a-f]{8}-[0-9a-f]{4}-[14][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b",
    "a rate": r"\d[.,\d]*\s?(?:it/s|s/it|[kMG]?i?B/s)\b|\bper loop\b",
    "how long it took": r"\bWall time: \S+|\bCPU times: \S+",
    "a process number": r"(?i)\b(?:pid|process)(?: number| id)?[ =:]{1,2}\d+|ipykernel_\d+",
    "a path of this machine": r"(?<![\w.:/])/(?:home|root|tmp|Users|var/folders|private)/[^\s'\"<>]+",
}
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%b %d %Y")
# Without an argument it seeds with chance.
SEEDS = re.compile(r"\bseed\(\s*[^\s)]")


def states(project) -> dict[str, tuple | None]:
    """The state, as of ``seal.state``, of every file and folder that can be an input, by path as there."""
    found: dict[str, tuple | None] = {}
    for folder, folders, files in os.walk(project.root):
        place = Path(folder).relative_to(project.root).as_posix() + "/"
        inside, out = place.removeprefix("./"), project.never_committed
        folders[:] = [name for name in folders if name[0] != "." and not f"{inside}{name}/".startswith(out)]
        found |= {name: state(project.root, name) for name in [place, *(inside + file for file in files)]}
    return found


def disturbed(root: Path, names: Iterable[str], before: Mapping[str, tuple | None]) -> list[str]:
    """Those of some files that were written to, came or went since their states were taken, in order."""
    return [name for name in sorted(names) if state(root, name) != before.get(name)]


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


def two_makers(project, made: Mapping[Path, Iterable[str]]) -> str:
    """Which two notebooks, or notebook and step, make one output, in a phrase; empty if every output has one maker.

    A notebook that is not executed now makes what it made last, as long as nothing of what it read has changed.
    """
    makers: dict[str, str] = {}
    executed, digests = {path.stem for path in made}, Digests(project.root)
    for seal in load_all(project):
        source = next((name for name in seal.inputs if Path(name).stem == seal.name), "")
        stays = source and seal.name not in executed and not changed_inputs(seal, digests)
        if stays or project.step(seal.name):
            makers |= dict.fromkeys(seal.outputs, source or f"the step {seal.name}")
    for path, outputs in made.items():
        own = path.relative_to(project.root).as_posix()
        for output in (f"{project.outputs}/{name}" for name in outputs):
            if (other := makers.setdefault(output, own)) != own:
                return f"{own} and {other} both make {output}"
    return ""


def traced(project, log: Path, known: Container[str] = ()) -> tuple[list[str], list[str]]:
    """Inputs and remarks on a watched process, from the log of a ``trace.Watch``.

    Files that are ``known`` from before count as inputs even if they are gone. What was looked for and not there is an
    input too, unless the process made it.
    """
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    made = {name for what, name in lines if what == "wrote"}
    # The names in such a folder are others in every copy.
    with_local = {f"{name.rstrip('/').rpartition('/')[0]}/" for name in project.never_committed}
    inputs: set[str] = set()
    remarks: dict[str, None] = {}
    for what, name in lines:
        local, asked = name.startswith(project.never_committed), what in ("read", "looked for")
        if not name.isprintable() and (asked or what == "wrote"):
            remarks[PHRASES["odd"].format(ascii(name))] = None
        elif not asked or (what == "read" and local):
            if phrase := PHRASES.get("uncommitted" if local and asked else what):
                remarks[phrase.format(name)] = None
        elif not local and name not in with_local:
            there = name in known or what == "read" or name not in made
            possible = max(map(len, name.split("/"))) <= LONGEST_NAME and not os.path.isdir(project.root / name)
            if there and (possible or name[-1] == "/"):
                inputs.add(name)
    return sorted(inputs), list(remarks)


def module_files(root: Path, name: str) -> set[str]:
    """The file of a module under ``src``, with those of the packages that it is in."""
    parts = name.split(".")
    found = {f"src/{'/'.join(parts[:depth])}/__init__.py" for depth in range(1, len(parts) + 1)}
    return {path for path in {*found, f"src/{'/'.join(parts)}.py"} if (root / path).is_file()}


def shown(notebook: dict, period: tuple[float, float], known: Iterable[str]) -> list[str]:
    """Remarks on what an executed notebook shows that a second run would show otherwise, by code cell.

    ``period`` is when the execution began and ended, in seconds since 1970. What stands in a text that is ``known``,
    because it was read, is no chance.
    """
    days = {time.strftime(form, time.gmtime(moment)) for moment in period for form in DAYS}
    patterns = {**VARYING, "the day of the run": "|".join(map(re.escape, sorted(days)))}
    found: dict[str, None] = {}
    for number, cell in enumerate((cell for cell in notebook["cells"] if cell["cell_type"] == "code"), start=1):
        text = "\n".join("".join(part[kind]) for part, kind in texts(cell))
        said = [(what, match[0]) for what, pattern in patterns.items() for match in re.finditer(pattern, text)]
        seconds = [word for word in re.findall(r"\b\d{10}\b", text) if period[0] - 1 <= int(word) <= period[1]]
        for what, words in [*said, *(("the time of the run", word) for word in seconds)]:
            if not any(words in content for content in known):
                found[f"shows {what} in cell {number}"] = None
    return list(found)


def faults(project, digests: Digests, names: Iterable[str]) -> dict[str, str]:
    """What is wrong with what the seals of some names vouch for, by output: stale, altered or missing, and why."""
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
