#!/usr/bin/env bash
# Shows every output format to readers that others wrote: validators of SARIF and of reviewdog's format, a reader and a
# schema of JUnit reports, parsers of XML and JSON. Needs python3 and npm, and says what it leaves out without them.
#
#     tests/consumers/formats.sh BINARY [VIRTUALENV] [NODE_FOLDER]
#
# The two folders are filled where they are missing, from .ci/requirements.txt and .ci/package-lock.json.
set -euo pipefail

if [ $# -lt 1 ]; then
    sed -n '5s/^# *//p' "${BASH_SOURCE[0]}" >&2
    exit 2
fi
binary=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=${CARGO_TARGET_DIR:-target}
venv=${2:-$target/ci/venv}
node=${3:-$target/ci/node}

if ! command -v python3 >/dev/null; then
    printf 'skipped: no python3, so no format was shown to its readers\n'
    exit 0
fi
if ! [ -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r .ci/requirements.txt

# The readers from npm are run by their own names, from here.
if command -v npm >/dev/null; then
    mkdir -p "$node"
    if ! cmp -s .ci/package-lock.json "$node/package-lock.json" || ! [ -d "$node/node_modules" ]; then
        cp .ci/package.json .ci/package-lock.json "$node/"
        npm ci --prefix "$node" --ignore-scripts --no-audit --no-fund --loglevel error
    fi
else
    printf 'skipped: no npm, so no SARIF validator, no schema of SARIF or JUnit, no validator for reviewdog\n'
    node=
fi

exec "$venv/bin/python" tests/consumers/formats.py "$binary" "$node"
