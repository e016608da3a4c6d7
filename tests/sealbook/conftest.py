"""What the tests of the engine share: a small repository of its own, and a look at the processes that were started."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sealbook import Project
from sealbook.seal import Digests

HEADER = "# ---\n# jupyter:\n#   jupytext:\n#     formats: ipynb,py:percent\n# ---\n\n"
SECONDS = 120
MARK = "SEALBOOK_TEST_MARK"


class Bench:
    """A small repository of notebooks.

    Attributes
    ----------
    reads : str
        A cell that reads ``data/extra.txt`` and writes four files of it.
    """

    seconds = SECONDS
    reads = (
        "import os\nimport time\nfrom pathlib import Path\n\n"
        'read = Path("data/extra.txt").read_text()\n'
        'folder = Path(os.environ["SEALBOOK_OUTPUT"])\n'
        "folder.mkdir(parents=True, exist_ok=True)\n"
        "for number in range(4):\n"
        '    (folder / f"{os.environ[\'SEALBOOK_NOTEBOOK\']}_{number}.txt").write_text(f"{read} {number}")\n'
        "    time.sleep(0.02)\n"
    )

    def __init__(self, root: Path):
        self.root, self.project = root, Project(root)

    def write(self, name: str, content: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def notebook(self, name: str, *cells: str) -> Path:
        """A text file with these cells; one that begins with a mark of a cell has its own."""
        marked = [cell if cell.startswith("# %%") else f"# %%\n{cell}" for cell in cells]
        return self.write(f"notebooks/{name}.py", HEADER + "\n".join(f"{cell.rstrip()}\n" for cell in marked))

    def run(self, *names: str, **options) -> list:
        return self.project.run(self.project.notebooks(names), **options)

    def stale(self) -> dict[str, str]:
        return {path.stem: why for path, why in self.project.stale(self.project.notebooks()).items()}

    def digests(self) -> Digests:
        return Digests(self.root)

    def outputs(self) -> dict[str, bytes]:
        folders = [self.root / "notebooks", self.root / "figures"]
        paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}

    def hidden(self) -> list[str]:
        """Scratch files outside build/."""
        places = [*self.root.glob(".*"), *(self.root / "figures").rglob(".*"), *(self.root / "notebooks").rglob(".*")]
        return [path.name for path in places]


class Processes:
    """Starts processes that hear Ctrl-C, with a mark in their environment, and finds what they started."""

    seconds = SECONDS

    def start(self, command: list, mark: object, **options) -> subprocess.Popen:
        environment = {**options.pop("env", os.environ), MARK: str(mark)}
        # A shell in the background leaves Ctrl-C ignored, and who is started by it inherits that.
        return subprocess.Popen(
            [str(word) for word in command],
            env=environment,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            **options,
        )

    def python(self, code: str, *arguments: object, mark: object, **options) -> subprocess.Popen:
        return self.start([sys.executable, "-c", code, *arguments], mark, **options)

    def marked(self, mark: object) -> list[int]:
        found, wanted = [], f"{MARK}={mark}".encode()
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if wanted in (place / "environ").read_bytes().split(b"\0"):
                    found.append(int(place.name))
        return found

    def command(self, number: int) -> str:
        with contextlib.suppress(OSError):
            return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return ""

    def awaited(self, question, seconds: float = SECONDS):
        """The answer to a question once it is true; the last answer if it never gets so."""
        end = time.monotonic() + seconds
        while not (answer := question()) and time.monotonic() < end:
            time.sleep(0.02)
        return answer

    def all_gone(self, mark: object, seconds: float = 10) -> bool:
        return self.awaited(lambda: not self.marked(mark), seconds)


@pytest.fixture
def bench(tmp_path) -> Bench:
    """A repository with an input and no notebook."""
    made = Bench(tmp_path / "bench")
    made.write("data/extra.txt", "old")
    (made.root / "notebooks").mkdir()
    return made


@pytest.fixture(scope="session")
def processes() -> Processes:
    if not Path("/proc/self/environ").exists():
        pytest.skip("needs /proc to find processes")
    return Processes()
