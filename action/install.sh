#!/usr/bin/env bash
# Puts audit-lint on the PATH of the job: what is there already if its version is right, else the binary of the
# release, else the wheel from PyPI, else it is built. Runs on any runner, with the bash 3.2 of macOS too.
set -euo pipefail

action=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# A value of the manifest beside the action, `version = "0.1.0"`.
manifest() {
    sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" "$action/Cargo.toml" | head -n 1
}

own=$(manifest version)
version=${INPUT_VERSION:-$own}
version=${version#v}
if ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]]; then
    printf '::error title=audit-lint::the input version is not one such as %s\n' "$own"
    exit 2
fi

folder=${RUNNER_TEMP:-/tmp}/audit-lint-$version
bin=$folder/bin
mkdir -p "$bin"

has() {
    command -v "$1" >/dev/null 2>&1
}

# Whether a command is audit-lint in the version that is wanted.
is_right() {
    [ "$("$1" --version 2>/dev/null)" = "audit-lint $version" ]
}

# The name by which releases call this platform; none if there is no binary for it.
platform() {
    case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
        Linux-X64) echo x86_64-unknown-linux-musl ;;
        Linux-ARM64) echo aarch64-unknown-linux-musl ;;
        macOS-X64) echo x86_64-apple-darwin ;;
        macOS-ARM64) echo aarch64-apple-darwin ;;
        Windows-X64) echo x86_64-pc-windows-msvc ;;
        *) return 1 ;;
    esac
}

# From standard input, as below: on Windows a path has a colon and backslashes, which these programs take for more.
sum() {
    if has sha256sum; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

fetch() {
    curl --fail --silent --show-error --location --proto '=https' --tlsv1.2 --retry 3 --output "$2" "$1"
}

from_release() {
    local name archive address
    has curl && name=audit-lint-$(platform) || return 1
    archive=$folder/$name.tar.gz
    address=$(manifest repository)/releases/download/v$version/$name.tar.gz
    fetch "$address" "$archive" && fetch "$address.sha256" "$archive.sha256" || return 1
    if [ "$(sum <"$archive")" != "$(cut -d ' ' -f 1 <"$archive.sha256")" ]; then
        # Not a reason to look elsewhere: somebody should know.
        printf '::error title=audit-lint::%s is not what its checksum says\n' "$name.tar.gz"
        exit 2
    fi
    tar -xz -C "$folder" <"$archive" && cp "$folder/$name"/audit-lint* "$bin/"
}

# Never from source: that is what `from_source` does better.
from_pypi() {
    local wanted="audit-lint==$version" python
    if has uv; then
        UV_TOOL_DIR=$folder/tools UV_TOOL_BIN_DIR=$bin uv tool install --quiet --no-build "$wanted"
    elif has pipx; then
        PIPX_HOME=$folder/tools PIPX_BIN_DIR=$bin pipx install --quiet --pip-args=--only-binary=:all: "$wanted"
    else
        python=$(command -v python3 || command -v python) || return 1
        "$python" -m venv "$folder/venv" || return 1
        # Scripts on Windows.
        bin=$(dirname "$(ls "$folder"/venv/*/activate)")
        "$bin/pip" install --quiet --only-binary=:all: "$wanted"
    fi
}

from_source() {
    has cargo || return 1
    local what=(--path "$action")
    [ "$version" = "$own" ] || what=("audit-lint@$version")
    bin=$folder/bin
    CARGO_TARGET_DIR=$folder/target cargo install --quiet --locked --root "$folder" "${what[@]}"
}

if has audit-lint && is_right audit-lint; then
    echo "audit-lint $version: on the PATH"
    exit
fi
if from_release && is_right "$bin/audit-lint"; then
    how='the binary of the release'
elif from_pypi && is_right "$bin/audit-lint"; then
    how='the wheel from PyPI'
elif from_source && is_right "$bin/audit-lint"; then
    how='built from source'
else
    printf '::error title=audit-lint::audit-lint %s is not released for this platform, not on PyPI, and cannot be built\n' \
        "$version"
    exit 2
fi
echo "audit-lint $version: $how"
echo "$bin" >>"$GITHUB_PATH"
