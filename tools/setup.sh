#!/bin/sh
# Create the virtual environment from requirements.lock: with uv if it is on PATH, with the lock's own uv otherwise,
# with pip if that cannot be had. Does nothing if the environment was made from this very lock, for this very folder, and
# every package is still there.
set -eu
venv=$1
mkdir -p build
say() { echo "set-up: $*" >&2; }
here='import os, sys, claimbook
there = {}
venv = sys.argv[1]
assert os.path.samefile(claimbook.__file__, "src/claimbook/__init__.py")
for line in open(venv + "/installed"):
    folder, name = os.path.split(line.rstrip("\n"))
    if name not in there.setdefault(folder, set(os.listdir(venv + "/" + folder))):
        sys.exit(f"set-up: {venv}/{folder}/{name} is missing")'
why=
if cmp -s requirements.lock "$venv/requirements.lock"; then
    why=$("$venv/bin/python" -c "$here" "$venv" 2>&1) && exit 0
fi
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    say "Python 3.11 or newer is needed; '$python' is not (choose another: make PYTHON=python3.12)"
    exit 1
}
if [ -z "${CLAIMBOOK_SETTING_UP:-}" ]; then
    # Once more under a lock, which goes with the last process that installs, however it ends.
    CLAIMBOOK_SETTING_UP=yes exec "$python" -c '
import fcntl, os, sys
lock = os.open("build/setup.lock", os.O_RDWR | os.O_CREAT, 0o666)
os.set_inheritable(lock, True)
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("set-up: another set-up is at work in this folder; waiting for it", file=sys.stderr, flush=True)
    fcntl.flock(lock, fcntl.LOCK_EX)
os.execvp("sh", ["sh", *sys.argv[1:]])' "$0" "$venv"
fi
if [ -n "$why" ]; then
    echo "$why" | grep '^set-up: ' >&2 || true
    say "$venv is damaged, or was made for another folder"
fi
say "installing the locked packages into $venv (once)"
# The mark of a complete environment goes first: set-up may be stopped at any moment.
rm -f "$venv/requirements.lock"
rm -rf "$venv"
if ! "$python" -m venv "$venv" 2>build/venv.log; then
    rm -rf "$venv"
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$python" "$venv"
    else
        say "this Python cannot create a virtual environment; install its venv module (Debian: python3-venv)"
        exit 1
    fi
fi
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    # The lock's own uv, with its hashes.
    sed -n '/^uv==/,/^[^ ]/p' requirements.lock | sed '1!{/^[^ ]/d;}' | grep -v '#' | sed '$s/ *\\$//' > build/uv.lock.txt
    if "$venv/bin/python" -m pip install --quiet --require-hashes --no-deps -r build/uv.lock.txt 2>build/uv.log; then
        uv="$venv/bin/uv"
    fi
fi
if [ -n "$uv" ] && "$uv" pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r requirements.lock; then
    "$uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
else
    # The lock is complete, so pip need not look for anything beyond it.
    say "without uv; pip takes a little longer"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
(cd "$venv" && ls -d bin/* lib/python*/site-packages/* > installed)
cp requirements.lock "$venv/requirements.lock"
