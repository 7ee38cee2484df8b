# shellcheck shell=bash
# What the checks in this folder share. Each sources it first, and runs by hand as well as from .ci/run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")
tools=$target/ci
PATH=$tools/venv/bin:$PATH
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# need COMMAND...: ends the check where one is not there. In CI that is a failure.
need() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null && continue
        [ -z "${CI:-}" ] || fail "$command is not there; .ci/tools brings it"
        printf 'skipped: %s is not there; .ci/tools brings it\n' "$command"
        exit 0
    done
}

# same WHAT EXPECTED FOUND
same() {
    [ "$2" = "$3" ] && return
    diff --label expected --label found --unified=1 <(printf '%s\n' "$2") <(printf '%s\n' "$3") >&2 || true
    fail "$1 is not what is expected"
}

# contains WHAT TEXT PART
contains() {
    [[ $2 == *"$3"* ]] || fail "$1 does not have \`$3\`:"$'\n'"$(head -n 40 <<<"$2" | cut -c 1-200)"
}

# exits CODE COMMAND...: keeps what it prints in $said.
exits() {
    local expected=$1 code=0
    shift
    said=$("$@" 2>&1) || code=$?
    [ "$code" -eq "$expected" ] || fail "$* exits with $code, not $expected:"$'\n'"$said"
}

# The binary that a check is given, else that of the release build.
binary_of() {
    realpath -e "${1:-$target/release/audit-lint}" || fail 'there is no binary; build it, or name it'
}

version() {
    sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1
}
