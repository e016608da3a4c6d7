"""Rebuild a copy under another path, user, locale, clock and so on, and compare every byte: ``make vary``.

Knows commands and files, not notebooks or claims.
"""

import argparse
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

from differences import first_difference
from sealbook.files import only_one
from sealbook.signals import PARENT, end_with_parent

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 1800
SECONDS_TO_END = 10
COMPARED = ("figures", "notebooks")
# Not committed, and yet an input of what is made.
ARTICLE = "data/article/article.txt"
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
    """What surrounds one rebuild: a temporary folder, and where in it the copy lies; how the command is started."""

    folder: Path
    place: str = "claimbook"
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    prefix: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    umask: int = -1
    processors: set[int] = field(default_factory=set)
    known_fonts: bool = True

    @property
    def root(self) -> Path:
        """The copy."""
        return self.folder / self.place


# Each variation changes a world, or says why it cannot on this machine.


def path(world: World) -> None:
    world.place = OTHER_PATH


def home(world: World) -> None:
    (world.folder / "home").mkdir()
    kept = {name: value for name, value in world.environment.items() if not name.startswith("XDG_")}
    world.environment = {**kept, "HOME": str(world.folder / "home")}


def fonts(world: World) -> None:
    world.known_fonts = False
    world.environment["MPLCONFIGDIR"] = str(world.folder / "matplotlib")


def timezone(world: World) -> None:
    world.environment["TZ"] = "<+1345>-13:45"


def locale(world: World) -> str | None:
    # The best is one with another encoding too, which few machines have.
    made = world.folder / "locales"
    made.mkdir()
    with contextlib.suppress(OSError):
        subprocess.run(
            ["localedef", "-i", "de_DE", "-f", "ISO-8859-1", made / LATIN_LOCALE],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    for name, more in ((LATIN_LOCALE, {"LOCPATH": str(made)}), *((name, {}) for name in COMMA_LOCALES)):
        tried = {**world.environment, **more, "LC_ALL": name, "LANG": name}
        code = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
        if subprocess.run([sys.executable, "-c", code], env=tried, capture_output=True).stdout == b",\n":
            world.environment = tried
            return None
    return "this machine has no locale with a decimal comma, and cannot make one"


def hashes(world: World) -> None:
    world.environment |= {"PYTHONHASHSEED": "1", "SEALBOOK_VARY_HASHES": "1"}


def umask(world: World) -> None:
    mask = os.umask(0)
    os.umask(mask)
    world.umask = 0o022 if mask == 0o077 else 0o077


def user(world: World) -> str | None:
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
    return None


def processors(world: World) -> str | None:
    if not hasattr(os, "sched_setaffinity"):
        return "this system does not let a process choose its processors"
    own = os.sched_getaffinity(0)
    world.processors = {min(own)}
    return "this machine has one" if len(own) < 2 else None


def jobs(world: World) -> None:
    world.arguments += ["--jobs", str((os.cpu_count() or 1) + 1)]


def listings(world: World) -> None:
    world.environment["SEALBOOK_VARY_LISTINGS"] = "shuffled"


def clock(world: World) -> None:
    world.environment["SEALBOOK_VARY_CLOCK"] = str(LATER_SECONDS)


ALL = (path, home, fonts, timezone, locale, hashes, umask, user, processors, jobs, listings, clock)
VARIATIONS: dict[str, Callable[[World], str | None]] = {variation.__name__: variation for variation in ALL}


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
    """Say what differs between the repository's outputs and those of copies rebuilt under variations: how many files.

    Nothing is written in the repository. Raises VaryError if its outputs are stale, so that a rebuild has to differ, or
    if a rebuild fails.
    """
    checked = subprocess.run(_command(root, "check"), capture_output=True, text=True).stdout.splitlines()
    if stale := [line for line in checked if ": stale because " in line]:
        raise VaryError(stale[0])
    names, made, compared, differing = list(names), 0, set(), 0
    above = Path(tempfile.mkdtemp(prefix="claimbook-vary-"))
    try:
        for group in [[name] for name in names] if each else [names]:
            world, done = World(Path(tempfile.mkdtemp(prefix="-".join(group[:1]) + "-", dir=above))), []
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
            for name in sorted({*before, *after}):
                if words := first_difference(name, before.get(name), after.get(name)):
                    say(f"{name}: {words}" + (f" ({done[0]})" if len(done) == 1 else ""))
                    differing += 1
            made += len(done)
            compared |= {*before, *after}
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


def _command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "claimbook", "--root", str(root), *words]


def _copy(root: Path, world: World) -> None:
    asked = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise VaryError("needs a git checkout, because git knows which files belong to it") from None
    with only_one(root, lambda line: None):
        for name in [*(os.fsdecode(name) for name in listed.split(b"\0") if name), ARTICLE]:
            if (root / name).is_file():
                (world.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, world.root / name)
        if world.known_fonts and (root / "build/matplotlib").is_dir():
            shutil.copytree(root / "build/matplotlib", world.root / "build/matplotlib")


def _rebuild(world: World, varied: list[str], seconds: float, arguments: Iterable[str]) -> None:
    # Python imports sitecustomize of this folder first.
    paths = [
        str(world.root / "src"),
        str(Path(__file__).resolve().parent),
        *filter(None, [os.environ.get("PYTHONPATH")]),
    ]
    # With this process's number the rebuild ends even if this process is killed.
    more = {"PYTHONPATH": os.pathsep.join(paths), PARENT: str(os.getpid())}
    log = world.folder / "said.txt"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [*world.prefix, *_command(world.root, "run", "--again"), *world.arguments, *arguments],
            cwd=world.root,
            env=world.environment | more,
            umask=world.umask,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            preexec_fn=(lambda: os.sched_setaffinity(0, world.processors)) if world.processors else None,
        )
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
    """End a process and all of its group, first by asking."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_END)


def _outputs(root: Path) -> dict[str, bytes]:
    paths = [path for folder in COMPARED for path in (root / folder).rglob("*") if path.is_file()]
    names = {path.relative_to(root): path for path in paths}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in names.items()
        if not any(part.startswith((".", "__pycache__")) for part in name.parts)
    }


def _interrupted(*_) -> None:
    # A second request would cut the tidying short.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.exit("vary: interrupted")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", action="store_true", help="one rebuild for each variation (default: one for all)")
    parser.add_argument("--only", action="append", choices=VARIATIONS, help="this variation; repeat for several")
    parser.add_argument("--keep", action="store_true", help="keep the copies and say where they are")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long one rebuild may take (default: 1800)")
    parser.add_argument("--kernels", choices=["warm", "ordinary"], default="warm", help="as for claimbook run")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupted)
    end_with_parent()
    try:
        differing = vary(
            ROOT,
            dict.fromkeys(options.only or VARIATIONS),
            each=options.each,
            keep=options.keep,
            seconds=options.seconds,
            arguments=["--kernels", options.kernels],
            say=lambda line: print(line, flush=True),
        )
    except VaryError as error:
        sys.exit(f"vary: {error}")
    return 1 if differing else 0
