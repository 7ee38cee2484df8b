#!/usr/bin/env bash
# Interrupts `audit-lint --fix` in the middle of its work, again and again, with Ctrl-C's signal and with that of `kill`.
# Every audit must then have its old text or its new one, whole, and nothing else may be left; where it was interrupted
# while it wrote, the exit code is that of the signal and a message says how much is done.
#
#   tests/interrupt.sh BINARY [ROUNDS] [FILES]
set -euo pipefail

binary=$(realpath "$1")
rounds=${2:-5}
files=${3:-300}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

for number in $(seq -w 1 "$files"); do
    mkdir -p "old/part-$number"
    printf '# M01 Audit %s\n\n| Job | Result |\n|-----|--------|\n| lint |\n' "$number" >"old/part-$number/M01_audit.md"
done
fix=("$binary" --quiet --fix-only --isolated --select table/ragged-row)
cp -r old new
"${fix[@]}" new

fail() {
    printf 'round %d: %s\n' "$round" "$1" >&2
    cat said >&2
    exit 1
}

between=0
for round in $(seq 1 "$rounds"); do
    signal=INT number=2
    if [ $((round % 2)) -eq 0 ]; then
        signal=TERM number=15
    fi
    rm -rf work
    cp -r old work
    # A shell lets its children ignore Ctrl-C.
    env --default-signal=INT "${fix[@]}" work 2>said &
    pid=$!
    # As soon as the first audit is mended; a fixed time would be too early or too late on another machine.
    folders=(work/part-*)
    first=${folders[0]}/M01_audit.md
    while kill -0 "$pid" 2>/dev/null && cmp -s "$first" "old${first#work}"; do :; done
    kill -s "$signal" "$pid" 2>/dev/null || true
    code=0
    wait "$pid" || code=$?
    mended=0
    while read -r path; do
        if cmp -s "work/$path" "new/$path"; then
            mended=$((mended + 1))
        elif ! cmp -s "work/$path" "old/$path"; then
            fail "$path has neither the old text nor the new one"
        fi
    done < <(cd new && find . -type f)
    if [ "$(find work -type f | wc -l)" -ne "$files" ]; then
        fail 'a file is lost, or one is left'
    fi
    if [ "$mended" -lt "$files" ]; then
        [ "$code" -eq $((128 + number)) ] || fail "exit code $code"
        grep -q "interrupted: $mended of $files mended audits are written" said || fail "no message, or a wrong one"
        between=$((between + 1))
    else
        [ "$code" -eq 0 ] || [ "$code" -eq $((128 + number)) ] || fail "exit code $code"
    fi
    "${fix[@]}" work
    diff -rq new work
done
if [ "$between" -eq 0 ]; then
    printf 'SKIPPED: no round was interrupted half way; more files may help\n' >&2
fi
printf '%d rounds over %d files, %d of them interrupted half way: every text old or new, and the message true\n' \
    "$rounds" "$files" "$between"
