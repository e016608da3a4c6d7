"""Whether a rebuild elsewhere gives the same bytes: in a copy, under another path, user, locale, clock and so on.

Knows commands and files, not notebooks or claims.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from claimbook.differences import first_difference

from claimbook.paths import ARTICLE
from claimbook.project import project
from sealbook.files import only_one
from sealbook.seal import Digests, changed_inputs, load_all
from sealbook.signals import PARENT, SECONDS_TO_END

SECONDS = 1800
DISTURBANCE = Path(__file__).parent / "disturbance"
COMPARED = ("figures", "notebooks")
COMMA_LOCALES = ("de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8")
LATIN_LOCALE = "de_DE.ISO-8859-1"
# Spaces and other scripts are in the paths of many people.
OTHER_PATH = "another place, with spaces/élan/a longer path than most people have/claimbook"
UID = "54321"
LATER_SECONDS = 1000.4 * 24 * 60 * 60


class VaryError(Exception):
    """A rebuild that cannot be compared: why, in one sentence."""


@dataclass
class World:
    """What surrounds one rebuild.

    Attributes
    ----------
    folder : Path
        A temporary folder of the rebuild's own, in which the copy lies.
    place : str
        Where in it.
    environment : dict
        The rebuild's environment variables.
    prefix : list of str
        The program that the rebuild is started by, with its arguments.
    arguments : list of str
        What is added to the command.
    mask : int
        The file mode creation mask, -1 for that of this process.
    processors : set of int
        Those to be used; empty for all.
    fonts : bool
        Whether what is known of fonts goes into the copy.
    """

    folder: Path
    place: str = "claimbook"
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    prefix: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    mask: int = -1
    processors: set[int] = field(default_factory=set)
    fonts: bool = True

    @property
    def root(self) -> Path:
        """The copy."""
        return self.folder / self.place


def _path(world: World) -> str:
    world.place = OTHER_PATH
    return ""


def _home(world: World) -> str:
    home = world.folder / "home"
    home.mkdir()
    for name in [name for name in world.environment if name.startswith("XDG_")]:
        del world.environment[name]
    world.environment["HOME"] = str(home)
    return ""


def _fonts(world: World) -> str:
    world.fonts = False
    world.environment["MPLCONFIGDIR"] = str(world.folder / "matplotlib")
    return ""


def _timezone(world: World) -> str:
    world.environment["TZ"] = "<+1345>-13:45"
    return ""


def _locale(world: World) -> str:
    # The best is one with another encoding too, which few machines have.
    made = world.folder / "locales"
    made.mkdir()
    with contextlib.suppress(OSError):
        subprocess.run(
            ["localedef", "-i", "de_DE", "-f", "ISO-8859-1", str(made / LATIN_LOCALE)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    for name, more in ((LATIN_LOCALE, {"LOCPATH": str(made)}), *((name, {}) for name in COMMA_LOCALES)):
        tried = {**world.environment, **more, "LC_ALL": name, "LANG": name}
        code = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
        said = subprocess.run([sys.executable, "-c", code], env=tried, capture_output=True, text=True)
        if said.stdout == ",\n":
            world.environment = tried
            return ""
    return "this machine has no locale with a decimal comma, and cannot make one"


def _hashes(world: World) -> str:
    world.environment |= {"PYTHONHASHSEED": "1", "CLAIMBOOK_VARY_HASHES": "1"}
    return ""


def _umask(world: World) -> str:
    mask = os.umask(0)
    os.umask(mask)
    world.mask = 0o022 if mask == 0o077 else 0o077
    return ""


def _user(world: World) -> str:
    # In a namespace of its own a process has another number and yet its owner's rights; that needs no privilege.
    prefix = ["unshare", "--user", f"--map-user={UID}", f"--map-group={UID}"]
    try:
        said = subprocess.run([*prefix, "id", "-u"], capture_output=True, text=True)
    except OSError:
        return "this machine has no unshare"
    if said.stdout.strip() != UID:
        return "this machine grants no user namespaces"
    world.prefix = prefix
    world.environment |= {"USER": "somebody", "LOGNAME": "somebody"}
    return ""


def _processors(world: World) -> str:
    if not hasattr(os, "sched_setaffinity"):
        return "this system does not let a process choose its processors"
    own = os.sched_getaffinity(0)
    if len(own) < 2:
        return "this machine has one"
    world.processors = {min(own)}
    return ""


def _jobs(world: World) -> str:
    world.arguments += ["--jobs", str((os.cpu_count() or 1) + 1)]
    return ""


def _listings(world: World) -> str:
    world.environment["CLAIMBOOK_VARY_LISTINGS"] = "shuffled"
    return ""


def _clock(world: World) -> str:
    world.environment["CLAIMBOOK_VARY_CLOCK"] = str(LATER_SECONDS)
    return ""


# Each changes a world, or says why it cannot on this machine.
VARIATIONS: dict[str, Callable[[World], str]] = {
    "path": _path, "home": _home, "fonts": _fonts, "timezone": _timezone, "locale": _locale, "hashes": _hashes,
    "umask": _umask, "user": _user, "processors": _processors, "jobs": _jobs, "listings": _listings, "clock": _clock,
}  # fmt: skip


def vary(
    root: Path,
    names: Iterable[str] = tuple(VARIATIONS),
    *,
    each: bool = False,
    keep: bool = False,
    seconds: float = SECONDS,
    arguments: Iterable[str] = (),
    say: Callable[[str], None] = print,
) -> int:
    """Rebuild a copy under variations and compare every byte of its outputs with those of the repository.

    Parameters
    ----------
    root : Path
        The repository; a git checkout. Nothing is written there.
    names : iterable of str
        Of ``VARIATIONS``.
    each : bool
        One rebuild for each variation; all of them at once otherwise.
    keep : bool
        Keep the copies and say where they are.
    seconds : float
        How long one rebuild may take.
    arguments : iterable of str
        More arguments for ``claimbook run``.
    say : callable
        Takes the lines of the report.

    Returns
    -------
    int
        How many files differ, counted for each rebuild.

    Raises
    ------
    VaryError
        If the outputs are stale, so that a rebuild has to differ, or if a rebuild fails.
    """
    names, made, compared, differing = list(names), 0, set(), 0
    digests = Digests(root)
    for seal in load_all(project(root)):
        if changed := changed_inputs(seal, digests):
            raise VaryError(f"{seal.name} is stale because {changed[0]}; run `make` first")
    above = Path(tempfile.mkdtemp(prefix="claimbook-vary-", dir=None))
    try:
        for group in [[name] for name in names] if each else [names]:
            world = World(Path(tempfile.mkdtemp(prefix="-".join(group[:1]) + "-", dir=above)))
            done = []
            for name in group:
                if why := VARIATIONS[name](world):
                    say(f"{name}: left out, because {why}")
                else:
                    done.append(name)
            if not done:
                continue
            say(f"rebuilding a copy, varied: {', '.join(done)}")
            _copy(root, world)
            _rebuild(world, done, seconds, arguments)
            before, after = _outputs(root), _outputs(world.root)
            found = {
                name: first_difference(name, before.get(name), after.get(name)) for name in sorted({*before, *after})
            }
            for name, words in found.items():
                if words:
                    say(f"{name}: {words}" + (f" ({done[0]})" if len(done) == 1 else ""))
                    differing += 1
            made += len(done)
            compared |= set(found)
            if not keep:
                shutil.rmtree(world.folder)
    finally:
        if keep:
            say(f"the copies are in {above}")
        else:
            shutil.rmtree(above, ignore_errors=True)
    said = f"{differing} differences" if differing > 1 else "1 difference" if differing else "no difference"
    say(f"{made} variation{'s' if made != 1 else ''}, {len(compared)} files, {said}")
    return differing


def _copy(root: Path, world: World) -> None:
    asked = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise VaryError("needs a git checkout, because git knows which files belong to it") from None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    with only_one(root, lambda line: None):
        for name in [*names, ARTICLE]:
            if (root / name).is_file():
                (world.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, world.root / name)
        if world.fonts and (root / "build/matplotlib").is_dir():
            shutil.copytree(root / "build/matplotlib", world.root / "build/matplotlib")


def _rebuild(world: World, varied: list[str], seconds: float, arguments: Iterable[str]) -> None:
    paths = [str(world.root / "src"), str(DISTURBANCE), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**world.environment, "PYTHONPATH": os.pathsep.join(paths), PARENT: str(os.getpid())}
    command = [*world.prefix, sys.executable, "-m", "claimbook", "--root", str(world.root), "run", "--again"]
    log = world.folder / "said.txt"
    own = os.sched_getaffinity(0) if world.processors else set()
    with log.open("wb") as sink:
        if own:
            # A process begins with the processors of the one that starts it.
            os.sched_setaffinity(0, world.processors)
        try:
            process = subprocess.Popen(
                [*command, *world.arguments, *arguments], cwd=world.root, env=environment, umask=world.mask,
                stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
            )  # fmt: skip
        finally:
            if own:
                os.sched_setaffinity(0, own)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise VaryError(f"the rebuild ({', '.join(varied)}) took more than {seconds:g} seconds") from None
        finally:
            _end(process)
    if code:
        words = log.read_text(encoding="utf-8", errors="replace").splitlines() or [f"exit code {code}"]
        raise VaryError(f"the rebuild ({', '.join(varied)}) failed: {words[-1].removeprefix('claimbook: ')}")


def _end(process: subprocess.Popen) -> None:
    """End a process that still runs, first by asking."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _outputs(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in COMPARED
        for path in (root / folder).rglob("*")
        if path.is_file() and not any(part[0] == "." or part == "__pycache__" for part in path.relative_to(root).parts)
    }
