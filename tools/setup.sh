#!/bin/sh
# Create the virtual environment from requirements.lock: with uv if it is on PATH, with the lock's own uv otherwise,
# with pip if that cannot be had. Does nothing if the environment was made from this very lock, for this very folder.
set -eu
venv=$1
mkdir -p build
here='import claimbook, pathlib; assert pathlib.Path(claimbook.__file__).parents[1] == pathlib.Path("src").resolve()'
if cmp -s requirements.lock "$venv/requirements.lock" && "$venv/bin/python" -c "$here" 2>/dev/null; then
    exit 0
fi
python=${PYTHON:-python3}
say() { echo "set-up: $*" >&2; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    say "Python 3.11 or newer is needed; '$python' is not (choose another: make PYTHON=python3.12)"
    exit 1
}
say "installing the locked packages into $venv (once)"
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
cp requirements.lock "$venv/requirements.lock"
