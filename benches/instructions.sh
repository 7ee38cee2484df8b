#!/usr/bin/env bash
# Counts the instructions of the release binary on generated audits with valgrind's callgrind, on one thread, and
# compares them with the table in docs/performance.md: unlike times they are the same on a busy machine. More than 5 %
# off, up or down, is an error. Takes half a minute.
#
#   benches/instructions.sh [--write] [BINARY]
#
# --write puts the figures into the table. With another compiler than the table's nothing is an error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source benches/page.sh
page=docs/performance.md
audits=200
tolerance=5
write=no
if [ "${1-}" = --write ]; then
    write=yes
    shift
fi
target=${CARGO_TARGET_DIR:-target}

if ! command -v valgrind >/dev/null; then
    printf 'SKIPPED: valgrind is not installed, so nobody counted instructions (apt-get install valgrind)\n'
    exit 0
fi

# `cargo bench` leaves another binary in its place.
[ -n "${1-}" ] || cargo build --release --locked --quiet
binary=$(realpath "${1:-$target/release/audit-lint}")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# As the tests build it: it writes the same audits, only slower.
cargo run --quiet --locked --example generate -- "$scratch/audits" "$audits"
drain=$(realpath -m "$target/release/examples/drain")
one=$(find "$scratch/audits" -name 'M01_audit.md' | sort | head -n 1)
mkdir -p "$scratch/empty" "$scratch/one"
cp "$one" "$scratch/one/M01_audit.md"
cd "$scratch"

lint=("$binary" --isolated --no-git --no-baseline --quiet --exit-zero --allow-empty)
if "$binary" --help | grep -q -- '--threads'; then
    lint+=(--threads 1)
fi

# Millions of instructions of a command.
count() {
    valgrind --tool=callgrind --callgrind-out-file="$scratch/out" "$@" >/dev/null 2>"$scratch/log" || {
        cat "$scratch/log" >&2
        return 1
    }
    awk '/^(summary|totals):/ { printf "%.1f\n", $2 / 1e6; exit }' "$scratch/out"
}

none=$(count "${lint[@]}" --statistics -o concise empty)
one=$(count "${lint[@]}" --statistics -o concise one)
read=$(count "${lint[@]}" --statistics -o concise --select header/placeholder audits)
all=$(count "${lint[@]}" --statistics -o concise audits)
concise=$(count "${lint[@]}" -o concise audits)
json=$(count "${lint[@]}" -o json audits)
full=$(count "${lint[@]}" -o full audits)
drained=
if [ -x "$drain" ]; then
    drained=$(count "$drain" audits --threads 1)
fi
compiler=$(rustc --version)
cd - >/dev/null

row() {
    printf '| %s | %s |\n' "$1" "$2"
}
minus() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a - b }'
}
{
    printf '| %s audits, one thread, %s | million instructions |\n|---|---:|\n' "$audits" "$compiler"
    [ -z "$drained" ] || row 'the plain drain' "$drained"
    row 'starting: an empty folder' "$none"
    row 'a folder of one audit' "$one"
    row 'walk, read, parse, fold: a single rule' "$(minus "$read" "$none")"
    row 'all other default rules' "$(minus "$all" "$read")"
    row 'whole lint, findings counted' "$all"
    row 'writing findings: concise' "$(minus "$concise" "$all")"
    row 'writing findings and their fixes: json' "$(minus "$json" "$all")"
    row 'writing findings and their fixes: full' "$(minus "$full" "$all")"
} >"$scratch/table"
cat "$scratch/table"

if [ "$write" = yes ]; then
    into_page instructions "$scratch/table"
    exit 0
fi

awk -F' *[|] *' -v tolerance="$tolerance" '
    /^<!-- instructions -->$/ { inside = 1 }
    /^<!-- end of instructions -->$/ { inside = 0 }
    FNR == 1 { file++ }
    file == 1 && inside && /audits, one thread/ { compiler = $2 }
    file == 1 && inside && $3 + 0 > 0 { known[$2] = $3 }
    file == 2 && /audits, one thread/ && $2 != compiler { other = 1 }
    file == 2 && $3 + 0 > 0 {
        off = known[$2] ? 100 * ($3 / known[$2] - 1) : 100
        # What is a hundredth of a whole lint is no figure to hold on to.
        if ($3 > 20 && (off > tolerance || off < -tolerance)) {
            printf "%s: %s million instructions, %+.1f %% to the table\n", $2, $3, off > "/dev/stderr"
            bad = 1
        }
    }
    END {
        if (other) printf "not compared: the table is of %s\n", compiler
        else if (bad) { print "if that is meant: benches/instructions.sh --write" > "/dev/stderr"; exit 1 }
    }' "$page" "$scratch/table"
