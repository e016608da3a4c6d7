"""Set-up installs once, for this lock and this folder, and what was stopped is done again."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from claimbook.paths import ROOT

pytestmark = pytest.mark.slow
# Stand-ins for what installs.
PYTHON = f"""#!/bin/sh
if [ "$1" = -m ]; then
    echo begun >> log
    mkdir -p "$3/bin"
    exit
fi
exec {sys.executable} "$@"
"""
UV = """#!/bin/sh
case "$*" in *editable*) name=project ;; *) name=packages ;; esac
while [ -e hold ]; do sleep 0.05; done
mkdir -p .venv/lib/python3/site-packages/claimbook-0.dist-info
echo $name $UV_LINK_MODE >> log
"""
INSTALLED = ["begun", "packages copy", "project copy"]


@pytest.fixture
def bare(tmp_path):
    """A folder to be set up."""
    root = tmp_path / "bare"
    shutil.copytree(ROOT / "tools", root / "tools")
    (root / "bin").mkdir()
    for name, content in (("bin/python3", PYTHON), ("bin/uv", UV), ("requirements.lock", "pandas\n"), ("log", "")):
        (root / name).write_text(content)
        (root / name).chmod(0o755)
    return root


@pytest.fixture
def set_up(processes):
    def start(root) -> subprocess.Popen:
        environment = {**os.environ, "PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHON": "python3"}
        command = ["sh", "tools/setup.sh", ".venv"]
        return processes.start(command, root, cwd=root, env=environment, stderr=subprocess.PIPE)

    return start


def installed(root) -> list[str]:
    return (root / "log").read_text().splitlines()


def finished(process) -> str:
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    return said


def test_two_set_ups_at_once_install_once(bare, set_up, processes):
    (bare / "hold").touch()
    first = set_up(bare)
    assert processes.awaited(lambda: installed(bare) == ["begun"])
    second = set_up(bare)
    assert second.stderr.readline() == "set-up: another set-up is at work in this folder; waiting for it\n"
    (bare / "hold").unlink()
    assert finished(first) == "set-up: installing the locked packages into .venv (once)\n"
    assert finished(second) == "" and installed(bare) == INSTALLED
    assert finished(set_up(bare)) == "" and installed(bare) == INSTALLED


def test_a_set_up_that_was_killed_is_done_again(bare, set_up, processes):
    (bare / "hold").touch()
    first = set_up(bare)
    assert processes.awaited(lambda: installed(bare) == ["begun"])
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=60)
    (bare / "hold").unlink()
    assert "installing the locked packages" in finished(set_up(bare)) and installed(bare) == ["begun", *INSTALLED]
    assert finished(set_up(bare)) == ""


@pytest.mark.parametrize("change", ["another lock", "removed", "moved"])
def test_another_lock_or_another_folder_is_set_up_anew(bare, set_up, change):
    finished(set_up(bare))
    if change == "another lock":
        (bare / "requirements.lock").write_text("pandas\nnumpy\n")
    elif change == "removed":
        shutil.rmtree(bare / ".venv")
    else:
        bare = bare.rename(bare.with_name("moved"))
    assert finished(set_up(bare)) == "set-up: installing the locked packages into .venv (once)\n"
    assert installed(bare) == INSTALLED * 2 and finished(set_up(bare)) == ""


def test_a_python_that_is_too_old_is_refused_in_a_sentence(bare, set_up):
    (bare / "bin/python3").write_text("#!/bin/sh\nexit 1\n")
    process = set_up(bare)
    assert "set-up: Python 3.11 or newer is needed; 'python3' is not" in process.communicate(timeout=60)[1]
    assert process.returncode == 1 and not (bare / ".venv").exists()
