"""What several tests share: the real tables and book, read once, a copy of the data to damage, and a count of damages."""

import hashlib
import importlib
import shutil
import signal
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import claimbook
from claimbook.paths import ROOT

MUTATIONS = pytest.StashKey[Counter]()


def pytest_addoption(parser) -> None:
    parser.addoption("--mutations", type=int, default=500, help="how many times to damage the data, at least")


def pytest_configure(config) -> None:
    config.stash[MUTATIONS] = Counter()
    # A shell starts what it puts in the background with Ctrl-C ignored, and every process started from here inherits that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionfinish(session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["mutations"] = dict(session.config.stash[MUTATIONS])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Add what a worker of pytest-xdist counted."""
    node.config.stash[MUTATIONS].update(getattr(node, "workeroutput", {}).get("mutations", {}))


def pytest_terminal_summary(terminalreporter, config) -> None:
    for what, number in config.stash[MUTATIONS].items():
        terminalreporter.write_line(f"{number:,} mutations of {what}")


@pytest.fixture
def mutate(request) -> Callable:
    """Run a law on mutations that hypothesis draws, the same in every run, and count them.

    What a module is to run on each of its cases is at least two, and together at least what --mutations asks for.
    """
    # Here, because the process that hands the tests out loads this file as well, and waits for all that it imports.
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    config = request.config

    def run(law: Callable, what: str, cases: int) -> None:
        examples = max(2, -(-2 * config.getoption("mutations") // cases))

        @settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def counted(data) -> None:
            law(data.draw)
            config.stash[MUTATIONS][what] += 1

        counted()

    return run


@pytest.fixture(scope="session")
def tables() -> "claimbook.Tables":
    return claimbook.Tables()


@pytest.fixture(scope="session")
def book(tables) -> "claimbook.Book":
    return claimbook.Book.open(tables=tables)


@pytest.fixture
def root(tmp_path) -> Path:
    """A folder with a copy of data/, free to be damaged."""
    skipped = shutil.ignore_patterns("article.txt")
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=skipped, copy_function=shutil.copyfile)
    return tmp_path


@pytest.fixture(scope="session")
def text(tables) -> str:
    """The article's reference copy; tests that need it are skipped without it."""
    path = ROOT / "data" / "article" / "article.txt"
    if not path.exists():
        pytest.skip("needs the article's text: make article FILE=path/to/text")
    content = path.read_text(encoding="utf-8")
    if hashlib.sha256(content.encode()).hexdigest() != tables["article"]["text_sha256"].iloc[0]:
        pytest.skip("needs the reference copy of the article's text; another copy is in place")
    return content


@pytest.fixture(scope="session")
def sample_root(tmp_path_factory) -> Path:
    """A folder with the sample book but the library; not to be changed."""
    # Made when it is first asked for, because the tests of a topic never do.
    from sample_files import FILES

    root = tmp_path_factory.mktemp("sample") / "garden"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


@pytest.fixture(scope="module")
def sample_topics(sample_root) -> Iterator[None]:
    """For the tests of a module the package ``topics`` is the sample's, in this process; afterwards it is as before."""
    own = {name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] == "topics"}
    sys.path.insert(0, str(sample_root / "src"))
    forget_topics()
    yield
    sys.path.remove(str(sample_root / "src"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "topics"]:
        del sys.modules[name]
    sys.modules.update(own)
    forget_topics()


def forget_topics() -> None:
    """Let the registry look for topics, their claims and their checks anew."""
    from claimbook import checks

    importlib.invalidate_caches()
    for remembered in (checks.topics, checks.contexts, checks.check_of):
        remembered.cache_clear()


@pytest.fixture(scope="module")
def sample_book(sample_root, sample_topics) -> "claimbook.Book":
    """The sample book."""
    return claimbook.Book.open(sample_root)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Path:
    """A copy of all that a checkout holds but its history; not to be changed."""
    root = tmp_path_factory.mktemp("checkout") / "claimbook"
    skipped = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "article.txt")
    return shutil.copytree(ROOT, root, ignore=skipped)


def copy_of(pristine: Path, root: Path) -> Path:
    from claimbook.changes import CACHE

    shutil.copytree(pristine, root)
    # What would change the verdicts takes seconds to find out; it is kept by what it was computed from.
    if (ROOT / CACHE).is_dir():
        # Another worker may be about to write one of them.
        shutil.copytree(ROOT / CACHE, root / CACHE, ignore=shutil.ignore_patterns("*.json.*"))
    return root


class Checkout:
    """A copy of a checkout that is as it was again after each test that damaged it: only what changed is copied again."""

    def __init__(self, pristine: Path, root: Path):
        self.pristine, self.root = pristine, copy_of(pristine, root)
        self._marks = self._seen()

    def _seen(self) -> dict[Path, tuple]:
        """What the system notes of every file and folder; the time of a file's last change cannot be set by anybody."""
        found = {}
        for path in [self.root, *self.root.rglob("*")]:
            state = path.lstat()
            own = (state.st_ctime_ns, state.st_size, state.st_ino) if stat.S_ISREG(state.st_mode) else ()
            found[path] = (state.st_mode, *own)
        return found

    def restore(self) -> None:
        for path, (mode, *own) in self._marks.items():
            if not own and path.is_dir():
                path.chmod(stat.S_IMODE(mode))
        seen = self._seen()
        # The deepest first, so that a folder is empty when its turn comes.
        for path in sorted((path for path in seen if seen[path] != self._marks.get(path)), reverse=True):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        lost = [path for path, mark in self._marks.items() if seen.get(path) != mark]
        for path in lost:
            original = self.pristine / path.relative_to(self.root)
            if original.exists():
                path.mkdir() if original.is_dir() else shutil.copy2(original, path)
        if lost:
            self._marks = self._seen()


@pytest.fixture(scope="session")
def restored(pristine, tmp_path_factory) -> Checkout:
    return Checkout(pristine, tmp_path_factory.mktemp("restored") / "checkout")


@pytest.fixture
def checkout(request, tmp_path) -> Iterator[Path]:
    """A copy of a checkout, free to be damaged."""
    # A process that a slow test killed may still write; so each has a copy of its own.
    if request.node.get_closest_marker("slow"):
        yield copy_of(request.getfixturevalue("pristine"), tmp_path / "checkout")
        return
    own = request.getfixturevalue("restored")
    yield own.root
    own.restore()
