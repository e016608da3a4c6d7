"""Every file survives other people's git and editors: line ends, white space at the end, the last line."""

import re
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from claimbook.data.tables import ROOT

KINDS = {"pdf", "png", "ttf"}
GIT = ["git", "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "core.safecrlf=false"]
# Settings with which a clone has, or may have, other line ends than the files that were committed.
CLONES = ("core.autocrlf=true", "core.autocrlf=input", "core.eol=crlf")


def git(root: Path, *arguments: str) -> bytes:
    return subprocess.run([*GIT, *arguments], cwd=root, check=True, capture_output=True).stdout


def contents(root: Path) -> dict[str, bytes]:
    """Every file of a checkout that has no history."""
    paths = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def files(pristine) -> dict[str, bytes]:
    return contents(pristine)


@pytest.fixture(scope="module")
def repository(pristine, tmp_path_factory) -> Path:
    """A repository with one commit of all files, made by somebody whose git changes line ends."""
    root = tmp_path_factory.mktemp("history")
    git(pristine, "--git-dir", str(root), "--work-tree", ".", "init", "--quiet")
    settings = ["--git-dir", str(root), "--work-tree", ".", "-c", "core.autocrlf=true"]
    git(pristine, *settings, "add", "--all", "--force")
    git(pristine, *settings, "commit", "--quiet", "--no-verify", "--message", "All files")
    return root


@pytest.mark.slow
@pytest.mark.parametrize("setting", CLONES)
def test_a_clone_has_the_same_bytes_whatever_git_does_with_line_ends(repository, files, tmp_path, setting):
    git(tmp_path, "clone", "--quiet", "--config", setting, str(repository), "clone")
    assert differing(contents(tmp_path / "clone"), files) == []
    assert git(tmp_path / "clone", "status", "--porcelain") == b""


def test_an_archive_has_the_same_bytes(repository, files, tmp_path):
    (tmp_path / "all.tar").write_bytes(
        git(tmp_path, f"--git-dir={repository}", "-c", "core.autocrlf=true", "archive", "HEAD")
    )
    (tmp_path / "unpacked").mkdir()
    subprocess.run(["tar", "-xf", "../all.tar"], cwd=tmp_path / "unpacked", check=True)
    assert differing(contents(tmp_path / "unpacked"), files) == []


def differing(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))


def test_files_that_are_not_text_are_marked_so(files, repository):
    """Git guesses by the first bytes; a picture without a zero among them would be taken for text."""
    binary = {name for name, content in files.items() if not is_text(content)}
    assert {PurePosixPath(name).suffix[1:] for name in binary} == KINDS
    marked = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert set(re.findall(r"^\*\.(\w+) binary$", marked, flags=re.M)) == KINDS


def is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


@pytest.mark.parametrize("kind", ["svg", "all others"])
def test_text_has_nothing_that_a_hook_would_mend(files, kind):
    """What is mended after it was made is not what was made: its seal breaks."""
    faults = []
    for name, content in files.items():
        if is_text(content) and name.endswith(".svg") == (kind == "svg"):
            if re.search(rb"[ \t\v\f]\n|[ \t\v\f]\Z", content):
                faults.append(f"{name}: white space at the end of a line")
            if content and (not content.endswith(b"\n") or content.endswith(b"\n\n")):
                faults.append(f"{name}: does not end with one line end")
            if b"\r" in content or content.startswith(b"\xef\xbb\xbf"):
                faults.append(f"{name}: another line end, or a byte order mark")
    assert faults == []


def test_editors_and_git_are_told_the_same():
    told = (ROOT / ".editorconfig").read_text(encoding="utf-8")
    for line in (
        "root = true",
        "charset = utf-8",
        "end_of_line = lf",
        "insert_final_newline = true",
        "trim_trailing_whitespace = true",
    ):
        assert re.search(rf"^{line}$", told, flags=re.M), line
    assert re.search(r"^\* text=auto eol=lf$", (ROOT / ".gitattributes").read_text(encoding="utf-8"), flags=re.M)
