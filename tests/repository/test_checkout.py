"""The copy of a checkout that tests share: whatever one of them did to it, the next finds it as it was."""

import os
import shutil

from claimbook.changes import CACHE


def held(root) -> dict[str, tuple]:
    paths = [path for path in root.rglob("*") if CACHE not in path.relative_to(root).parents]
    return {
        path.relative_to(root).as_posix(): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in paths
    }


def test_a_checkout_is_as_it_was_whatever_was_done_to_it(restored):
    root = restored.root
    before = held(root)
    readme, lock = root / "README.md", root / "requirements.lock"
    readme.write_bytes(readme.read_bytes()[::-1])
    os.utime(readme, ns=(lock.stat().st_atime_ns, lock.stat().st_mtime_ns))
    lock.unlink()
    lock.mkdir()
    (root / "data/new/deep").mkdir(parents=True)
    (root / "data/new/deep/table.csv").write_text("a\n", encoding="utf-8")
    shutil.rmtree(root / "notebooks")
    (root / "notebooks").symlink_to(root / "data")
    (root / "tools").chmod(0o500)
    (root / "pyproject.toml").chmod(0o600)
    assert held(root) != before
    restored.restore()
    assert held(root) == before
    restored.restore()
    assert held(root) == before
