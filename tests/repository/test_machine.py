"""Settings of the machine: those of pip, uv and Python change nothing in what is set up; a terminal without UTF-8 reads on."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from claimbook.data.tables import ROOT

pytestmark = pytest.mark.slow
# Each of these, alone, once put packages elsewhere, took others or none, or broke the Python that installs.
HOSTILE = {
    "PIP_USER": "1",
    "PIP_REQUIRE_VIRTUALENV": "1",
    "PIP_TARGET": "astray/target",
    "PIP_PREFIX": "astray/prefix",
    "PIP_ROOT": "astray/root",
    "PIP_DRY_RUN": "1",
    "PIP_CONSTRAINT": "astray/none.txt",
    "PIP_PYTHON": "astray/python",
    "PIP_NO_BINARY": ":all:",
    "PIP_REQUIREMENT": "astray/none.txt",
    "PIP_REQUIRE_HASHES": "1",
    "UV_CONSTRAINT": "astray/none.txt",
    "UV_OVERRIDE": "astray/none.txt",
    "UV_PROJECT": "astray",
    "UV_WORKING_DIRECTORY": "/",
    "UV_SYSTEM_PYTHON": "1",
    "UV_PYTHON": "3.99",
    "UV_TORCH_BACKEND": "none",
    "UV_BUILD_CONSTRAINT": "astray/none.txt",
    "UV_LINK_MODE": "symlink",
    "PYTHONPATH": "astray",
    "PYTHONHOME": "astray",
    "PYTHONUSERBASE": "astray/user",
    "PYTHONWARNINGS": "error",
    "PYTHONINSPECT": "1",
    "PYTHONPLATLIBDIR": "astray",
    "PYTHONSTARTUP": "astray/none.py",
}
# Packages come from the folder wheels, by settings that must be kept.
WHEELS = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "wheels", "UV_NO_INDEX": "1", "UV_FIND_LINKS": "wheels"}
BACKEND = """
import shutil

def build_editable(folder, *_):
    return shutil.copy("project.whl", folder + "/claimbook-1-py3-none-any.whl").rpartition("/")[2]
"""
PROJECT = """
[project]
name = "claimbook"
version = "1"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
TERMINALS = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "a Western one": {"PYTHONIOENCODING": "cp1252"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
COMMANDS = """
from claimbook.cli import main

for command in ("report", "explain C10", "whois figures/F20_verdicts_by_paragraph.svg", "cite", "cite F04 --format csl"):
    assert main(command.split()) == 0
"""


def wheel(path: Path, name: str) -> str:
    """Write a wheel with one module, and give its hash."""
    information, tag = (
        f"{name}-1.dist-info",
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        archive.writestr(f"{information}/WHEEL", tag)
        archive.writestr(f"{information}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def bare(tmp_path) -> Path:
    """A small project with one locked package, to be set up from a folder of wheels."""
    for folder in ("wheels", "astray", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    sha256 = wheel(tmp_path / "wheels/lantern-1-py3-none-any.whl", "lantern")
    wheel(tmp_path / "project.whl", "claimbook")
    for name, content in (
        ("requirements.lock", f"lantern==1 --hash=sha256:{sha256}\n"),
        ("pyproject.toml", PROJECT),
        ("backend.py", BACKEND),
    ):
        (tmp_path / name).write_text(content)
    return tmp_path


@pytest.fixture(params=["uv", "pip"])
def set_up(request, bare):
    """Set up with an installer, under settings; the other installer is out of reach."""
    if request.param == "uv":
        (bare / "bin/uv").symlink_to(Path(sys.executable).parent / "uv")
    folders = [str(bare / "bin"), *(f for f in os.get_exec_path() if not (Path(f) / "uv").exists())]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "PYTHON"))}
    kept |= {"PATH": os.pathsep.join(folders), "PYTHON": sys._base_executable, "UV_CACHE_DIR": str(bare / "cache")}

    def run(settings: dict[str, str]) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["sh", "tools/setup.sh", ".venv"],
            cwd=bare,
            env=kept | WHEELS | settings,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    return run


def installed(root: Path) -> set[str]:
    return {path.stem for path in root.glob(".venv/lib/python*/site-packages/*.py")} & {"lantern", "claimbook"}


def test_settings_of_the_machine_do_not_disturb_set_up(bare, set_up):
    done = set_up(HOSTILE)
    assert done.returncode == 0, done.stderr
    assert "takes a little longer" not in done.stderr or not (bare / "bin/uv").exists(), done.stderr
    assert installed(bare) == {"lantern", "claimbook"} and not list((bare / "astray").iterdir())
    assert set_up(HOSTILE).stderr == ""


@pytest.mark.parametrize("target", [True, False], ids=["elsewhere", "for the user"])
def test_configuration_files_disturb_nothing_or_are_named(bare, set_up, target):
    """What is in a configuration file cannot be unset without losing where packages come from."""
    astray = bare / "astray"
    where = f"target = {astray}" if target else "user = true"
    (bare / "pip.conf").write_text(f"[global]\nrequire-virtualenv = true\n[install]\n{where}\n")
    (bare / "uv.toml").write_text(f'[pip]\ntarget = "{astray}"\n' if target else "[pip]\nsystem = true\n")
    done = set_up({"PIP_CONFIG_FILE": "pip.conf", "UV_CONFIG_FILE": "uv.toml"})
    assert done.returncode == target, done.stderr
    if target:
        assert done.stderr.splitlines()[-1].startswith("set-up: the packages are not in .venv: a configuration file")
        assert not (bare / ".venv/made-from").exists()
    else:
        assert installed(bare) == {"lantern", "claimbook"}


def test_what_the_checkers_are_installed_with_minds_the_same_settings(bare):
    """Under the settings that remain, Python and pip see what an undisturbed machine shows them."""
    shown = subprocess.run(
        ["sh", "-euc", ". ./tools/machine.sh; env"],
        cwd=bare,
        env=os.environ | HOSTILE | WHEELS,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = {line.partition("=")[0] for line in shown.splitlines()}
    assert not names & set(HOSTILE) and names >= set(WHEELS)
    for script in ("setup.sh", "browser.sh"):
        lines = (ROOT / "tools" / script).read_text(encoding="utf-8").splitlines()
        used = [number for number, line in enumerate(lines) if "pip install" in line or " -m venv" in line]
        assert used and lines.index(". ./tools/machine.sh") < min(used)


@pytest.fixture(scope="module")
def said():
    """What commands print in a terminal, given as settings; one process for all commands."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}

    def run(settings: dict[str, str]) -> bytes:
        environment = kept | {"PYTHONPATH": str(ROOT / "src")} | settings
        done = subprocess.run([sys.executable, "-c", COMMANDS], cwd=ROOT, env=environment, capture_output=True)
        assert done.returncode == 0 and done.stderr == b"", done.stderr
        return done.stdout

    run.expected = run({"PYTHONIOENCODING": "utf-8"}).decode()
    return run


@pytest.mark.parametrize("terminal", TERMINALS)
def test_a_terminal_without_utf_8_shows_escapes_for_what_it_has_no_letter_for(said, terminal):
    encoding = TERMINALS[terminal].get("PYTHONIOENCODING", "ascii")
    expected = said.expected.encode(encoding, "backslashreplace").decode(encoding)
    assert said(TERMINALS[terminal]).decode(encoding) == expected != said.expected
