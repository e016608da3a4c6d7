#!/bin/sh
# Get what the tests of the pages and of their metadata use: Chromium and Java (Debian's packages, if they are missing and
# this is root), axe-core, the Nu checker and the RO-Crate terms (npm), the Python checkers (tools/checkers.txt). All but
# the first two go into build/. What cannot be had is said in a line; the tests that need it are skipped.
set -u
cd "$(dirname "$0")/.." || exit 1
. ./tools/machine.sh
npm_packages="axe-core@4.14.1 vnu-jar@26.9.27 ro-crate@3.7.2"
mkdir -p build
log=build/browser.log
: > "$log"
missing() { echo "browser: $* could not be installed (see $log); tests that need it are skipped" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
debian() {
    have apt-get && [ "$(id -u)" = 0 ] && {
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"
    } >>"$log" 2>&1 </dev/null
}

have chromium || have chromium-browser || have google-chrome || debian chromium || missing "Chromium"
have java || debian default-jre-headless || missing "Java"
have npm || debian npm || true
if [ "$(cat build/node_modules/.claimbook 2>/dev/null)" != "$npm_packages" ]; then
    # shellcheck disable=SC2086
    if npm install --silent --no-audit --no-fund --ignore-scripts --prefix build $npm_packages >>"$log" 2>&1 </dev/null; then
        echo "$npm_packages" > build/node_modules/.claimbook
    else
        missing "$npm_packages"
    fi
fi
if ! cmp -s tools/checkers.txt build/checkers/installed.txt; then
    rm -rf build/checkers
    if "${PYTHON:-python3}" -m venv build/checkers >>"$log" 2>&1 &&
        build/checkers/bin/python -m pip install --quiet --disable-pip-version-check --no-user --require-hashes \
            -r tools/checkers.txt >>"$log" 2>&1 </dev/null; then
        cp tools/checkers.txt build/checkers/installed.txt
    else
        missing "the Python checkers"
    fi
fi
exit 0
