#!/usr/bin/env bash
# Kills `audit-lint --fix` in the middle of its work, again and again. Every audit must then have its old text or its
# new one, whole, and a further run must finish the work.
#
#   tests/kill_nine.sh BINARY [ROUNDS] [FILES]
set -euo pipefail

binary=$(realpath "$1")
rounds=${2:-5}
files=${3:-300}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Long enough that a text written in pieces would be caught half written.
filler=$(printf 'A line that says nothing of interest, again and again.\n\n%.0s' {1..400})
for number in $(seq -w 1 "$files"); do
    mkdir -p "old/part-$number"
    printf '# M01 Audit %s\n\n| Job | Result |\n|-----|--------|\n| lint |\n\n%s\n' "$number" "$filler" \
        >"old/part-$number/M01_audit.md"
done

fix=("$binary" --quiet --fix-only --isolated --select table/ragged-row)

cp -r old new
started=$(date +%s%N)
"${fix[@]}" new
whole=$((($(date +%s%N) - started) / 1000000))

between=0
for round in $(seq 1 "$rounds"); do
    rm -rf work
    cp -r old work
    "${fix[@]}" work &
    pid=$!
    sleep "$(printf '0.%03d' $(((RANDOM % (whole + 1)) % 1000)))"
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    differing() { { diff -rq "$1" work || true; } | sed -n 's/^Files [^ ]* and \([^ ]*\) differ$/\1/p' | sort; }
    differing old >not_old
    differing new >not_new
    if [ -n "$(comm -12 not_old not_new)" ]; then
        printf 'round %d: neither the old text nor the new one:\n%s\n' "$round" "$(comm -12 not_old not_new)" >&2
        exit 1
    fi
    if [ "$(find work -name '*.md' | wc -l)" -ne "$files" ]; then
        printf 'round %d: a file is lost\n' "$round" >&2
        exit 1
    fi
    if [ -s not_old ] && [ -s not_new ]; then
        between=$((between + 1))
    fi
    "${fix[@]}" work
    # What a killed run was writing may be left behind under a name of its own, which nobody reads.
    find work -name '.audit-lint-*.tmp' -delete
    diff -rq new work
done
printf '%d rounds over %d files of %d kB, %d of them killed half way: every text old or new\n' \
    "$rounds" "$files" "$((${#filler} / 1000))" "$between"
