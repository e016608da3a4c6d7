#!/bin/sh
# Create the virtual environment from requirements.lock: with uv if it is on PATH, with the lock's own uv otherwise, with
# pip if that cannot be had. Does nothing if it was made from this very lock and for this very folder.
set -eu
venv=$1
made_from() { cat requirements.lock; pwd -P; }
made_from 2>/dev/null | cmp -s - "$venv/made-from" && exit 0
say() { echo "set-up: $*" >&2; }
. ./tools/machine.sh
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    say "Python 3.11 or newer is needed; '$python' is not (choose another: make PYTHON=python3.12)"
    exit 1
}
mkdir -p build
if [ $# -lt 2 ]; then
    # Once more under a lock, which goes with the last process that installs, however it ends.
    exec "$python" -c '
import fcntl, os, sys
lock = os.open("build/setup.lock", os.O_RDWR | os.O_CREAT, 0o666)
os.set_inheritable(lock, True)
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("set-up: another set-up is at work in this folder; waiting for it", file=sys.stderr, flush=True)
    fcntl.flock(lock, fcntl.LOCK_EX)
os.execvp("sh", ["sh", *sys.argv[1:]])' "$0" "$venv" locked
fi
say "installing the locked packages into $venv (once)"
# The mark of a complete environment goes first: set-up may be stopped at any moment.
rm -f "$venv/made-from"
rm -rf "$venv"
# What uv links from its cache is shared with other environments; a copy is not.
export UV_LINK_MODE=copy
if ! "$python" -m venv "$venv" 2>build/venv.log; then
    rm -rf "$venv"
    command -v uv >/dev/null || {
        say "this Python cannot create a virtual environment; install its venv module (Debian: python3-venv)"
        exit 1
    }
    uv venv --quiet --python "$python" "$venv"
fi
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    # The lock's own uv, with its hashes.
    sed -n '/^uv==/,/^[^ ]/p' requirements.lock | sed -e '1!{' -e '/^[^ ]/d' -e '}' -e '/#/d' | sed '$s/ *\\$//' >build/uv.txt
    if "$venv/bin/python" -m pip install --quiet --no-user --require-hashes --no-deps -r build/uv.txt 2>build/uv.log; then
        uv=$venv/bin/uv
    fi
fi
with_uv() { "$uv" pip install --quiet --python "$venv/bin/python" "$@"; }
if [ -z "$uv" ] || ! with_uv --compile-bytecode --require-hashes -r requirements.lock ||
    ! with_uv --no-deps --no-build-isolation --editable .; then
    # The lock is complete, so pip need not look for anything beyond it.
    say "without uv; pip takes a little longer"
    pip="$venv/bin/python -m pip install --quiet --disable-pip-version-check --no-user --no-deps"
    $pip --require-hashes -r requirements.lock
    $pip --no-build-isolation --editable .
fi
# The project as installers name it.
project=$(sed -n 's/^name = "\(.*\)"$/\1/p' pyproject.toml 2>/dev/null | head -n 1 | tr - _)
ls -d "$venv"/lib/python*/site-packages/"${project:-claimbook}"-*.dist-info >/dev/null 2>&1 || {
    say "the packages are not in $venv: a configuration file of pip or uv puts them elsewhere (target, prefix, root, dry-run)"
    exit 1
}
made_from >"$venv/made-from"
