#!/usr/bin/env bash
# Shows every output format to readers that others wrote: validators of SARIF and of reviewdog's format, a reader and a
# schema of JUnit reports, parsers of XML and JSON.
#
#   tests/consumers/formats.sh [BINARY]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
python=$tools/venv/bin/python
need "$python" "$tools/node/node_modules/.bin/sarif-multitool"
binary=$(binary_of "${1:-}")

cd "$root"
"$python" tests/consumers/formats.py "$binary" "$tools/node"
