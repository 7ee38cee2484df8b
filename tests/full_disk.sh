#!/usr/bin/env bash
# Every command that writes a file, on a disk that is full: exit code 2, a message that names the file, the old text where
# there was one, and nothing left behind. Needs root, for a small disk of its own.
#
#   tests/full_disk.sh BINARY
set -euo pipefail

binary=$(realpath "$1")
folder=$(mktemp -d)
mounted=
leave() {
    cd /
    if [ -n "$mounted" ]; then
        umount "$folder/disk"
    fi
    rm -rf "$folder"
}
trap leave EXIT
mkdir "$folder/disk"
if ! mount -t tmpfs -o size=128k tmpfs "$folder/disk" 2>/dev/null; then
    printf 'SKIPPED: no disk can be mounted here, so nobody knows what a full one does\n' >&2
    exit 0
fi
mounted=yes
cd "$folder/disk"

# Larger than what is left, so that the text is cut off in the middle of writing.
filler=$(printf 'A line that says nothing of interest, again and again.\n\n%.0s' {1..400})
mkdir docs
printf '# M01 Audit\n\n| Job | Result |\n|-----|--------|\n| lint |\n\n%s\n' "$filler" >docs/M01_audit.md
printf 'fail-on = "never"\n' >audit-lint.toml
printf '# ours\n' >audit-lint.baseline.toml
fill() {
    dd if=/dev/zero of=full bs=1k count=256 2>/dev/null || true
    # What is left of the last block.
    dd if=/dev/zero of=more bs=1 count=4096 2>/dev/null || true
}
fill
find . -type f ! -name full ! -name more -exec sha256sum {} + | sort >"$folder/before"

# A command, and the file that its message names.
try() {
    local named=$1 code=0
    shift
    "$binary" "$@" >"$folder/out" 2>"$folder/err" || code=$?
    find . -type f ! -name full ! -name more -exec sha256sum {} + | sort >"$folder/after"
    if [ "$code" -ne 2 ] || ! grep -q "$named.*cannot be written: No space left on device" "$folder/err" \
        || ! diff "$folder/before" "$folder/after"; then
        printf 'audit-lint %s: exit code %d\n' "$*" "$code" >&2
        cat "$folder/out" "$folder/err" >&2
        exit 1
    fi
}

try docs/M01_audit.md --fix docs
try docs/M01_audit.md --fix-only docs
try audit-lint.toml init --force
try audit-lint.baseline.toml baseline docs
try elsewhere.toml baseline --baseline elsewhere.toml docs
try M02_audit.md new M02

# With room again, the same commands do their work.
rm full more
"$binary" --quiet --fix-only docs
"$binary" new M02 2>/dev/null
printf 'every command on a full disk: exit code 2, the file named, nothing lost and nothing left\n'
