#!/usr/bin/env bash
# Compares audit-lint with the plain drain of the Markdown parser and with other Markdown linters, on generated audits,
# and prints the tables of docs/performance.md. Takes minutes; the machine should have nothing else to do.
#
#   benches/compare.sh [--audits 10000] [--rounds 9] [--threads N] [--dir DIR] [--no-build] [--write]
#
# All commands run in turn, one run each a round, so that all meet the same noise; a figure is the median of the rounds.
# Where a run takes milliseconds, each command runs twenty times in a row each round, and the median of these counts.
# A linter that is not on PATH is left out, and told. --dir keeps the audits; without it they go to a temporary folder.
# --write puts the tables into the page.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
repository=$PWD
source benches/page.sh

audits=10000
rounds=9
threads=$(nproc)
folder=
build=yes
write=no
while [ $# -gt 0 ]; do
    case $1 in
        --audits) audits=$2 && shift 2 ;;
        --rounds) rounds=$2 && shift 2 ;;
        --threads) threads=$2 && shift 2 ;;
        --dir) folder=$2 && shift 2 ;;
        --no-build) build=no && shift ;;
        --write) write=yes && shift ;;
        *)
            sed -n '5p' "$0" | sed 's/^# *//' >&2
            exit 2
            ;;
    esac
done

for needed in hyperfine:'apt-get install hyperfine, or cargo install hyperfine --locked' time:'apt-get install time'; do
    if ! type -P "${needed%%:*}" >/dev/null; then
        printf 'compare.sh: %s is not installed (%s)\n' "${needed%%:*}" "${needed#*:}" >&2
        exit 2
    fi
done

target=${CARGO_TARGET_DIR:-target}
if [ "$build" = yes ]; then
    # Apart from each other: what the examples' packages switch on is not to be in the linter.
    cargo build --release --locked
    cargo build --release --locked --example generate --example drain
fi
# Absolute, since every command runs from a folder without any configuration.
linter=$(realpath "$target/release/audit-lint")
drain=$(realpath "$target/release/examples/drain")
generate=$(realpath "$target/release/examples/generate")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
folder=$(realpath -m "${folder:-$scratch/audits}")

# Writes audits of a shape, unless they are there from an earlier time.
generate() {
    local name=$1 count=$2 shape=$3
    if [ ! -e "$folder/$name.done" ]; then
        rm -rf "${folder:?}/$name"
        mkdir -p "$folder/$name"
        "$generate" "$folder/$name" "$count" "$shape"
        touch "$folder/$name.done"
    fi
}

few=$((audits / 50))
generate "projects-$audits" "$audits" projects
generate "projects-$((audits * 10))" "$((audits * 10))" projects
generate "series-$((audits / 10))" "$((audits / 10))" one-series
generate "series-$audits" "$audits" one-series
generate "projects-$few" "$few" projects
generate projects-1 1 projects
generate projects-0 0 projects
mkdir -p "$scratch/empty"
cd "$scratch/empty"

# Findings are counted by rule and none is written. Without --quiet fixes would be tried, to say how many there are.
ours=("$linter" --isolated --no-git --no-baseline --quiet --statistics -o concise --exit-zero --allow-empty)
if "$linter" --help | grep -q -- '--threads'; then
    ours+=(--threads "$threads")
fi
# What rumdl and mado take their number of threads from.
export RAYON_NUM_THREADS=$threads

names=()
declare -A commands
# A command by its name; `{}` in it stands for the folder.
add() {
    names+=("$1")
    commands[$1]=$2
}
skip() {
    printf '%s is not installed, and left out (%s)\n' "$1" "$2" >&2
}

add 'plain drain' "$drain {} --threads $threads"
add 'audit-lint' "${ours[*]} {}"
if type -P mado >/dev/null; then
    add 'mado' "$(type -P mado) check --quiet {}"
else
    skip mado 'its page of releases has binaries'
fi
if type -P rumdl >/dev/null; then
    add 'rumdl' "$(type -P rumdl) check --no-config --no-cache --silent {}"
    add 'rumdl, warm cache' "$(type -P rumdl) check --no-config --cache-dir $scratch/rumdl --silent {}"
else
    skip rumdl 'pip install rumdl'
fi
markdownlint=$(type -P markdownlint-cli2 || true)
[ -n "$markdownlint" ] || skip markdownlint-cli2 'npm install markdownlint-cli2'

# Runs a command so many times in a row: the median of the seconds, and seconds of the processors, to a file.
run() {
    local file=$1 times=$2
    shift 2
    hyperfine -N --ignore-failure --warmup $((times / 4)) --runs "$times" --style none \
        --export-csv "$scratch/run.csv" "$*" >/dev/null 2>&1
    tail -n 1 "$scratch/run.csv" | awk -F, '{ print $(NF - 4), $(NF - 3) + $(NF - 2) }' >>"$file"
}

# The median of a column: `median FILE COLUMN`.
median() {
    awk -v column="$2" '{ print $column }' "$1" | sort -g |
        awk '{ all[NR] = $1 } END { print NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'
}

# Kibibytes at most.
memory() {
    command time -f %M -o "$scratch/memory" "$@" >/dev/null 2>&1 || true
    tail -n 1 "$scratch/memory"
}

# What the audits of a folder are called.
title() {
    case $1 in
        projects-0) printf 'An empty folder' ;;
        projects-1) printf 'One audit' ;;
        projects-*) printf '%s audits of many projects' "${1#*-}" ;;
        series-*) printf '%s audits of one series' "${1#*-}" ;;
    esac
}

# Runs some commands in turn on a folder, and prints a row for each: `compare FOLDER ROUNDS RUNS NAME…`.
compare() {
    local where=$1 times=$2 runs=$3 name round file base code words
    shift 3
    for name; do
        rm -f "$scratch/$name.times"
        # Fills the caches, its own and those of the machine, and shows that it runs: 1 is what linters that find
        # something end with.
        read -ra words <<<"${commands[$name]//\{\}/$where}"
        code=0
        "${words[@]}" >"$scratch/first.log" 2>&1 || code=$?
        if [ "$code" -gt 1 ]; then
            printf 'compare.sh: %s ended with %d:\n' "${words[*]}" "$code" >&2
            tail -n 5 "$scratch/first.log" >&2
            return 1
        fi
    done
    for ((round = 0; round < times; round++)); do
        for name; do
            run "$scratch/$name.times" "$runs" "${commands[$name]//\{\}/$where}"
        done
    done
    printf '\n| %s | median | least to most | to the drain | processor | to the drain | peak memory |\n' \
        "$(title "$(basename "$where")")"
    printf '|---|---:|---:|---:|---:|---:|---:|\n'
    base="$(median "$scratch/plain drain.times" 1) $(median "$scratch/plain drain.times" 2)"
    for name; do
        file=$scratch/$name.times
        read -ra words <<<"${commands[$name]//\{\}/$where}"
        printf '| %s | %s |\n' "$name" "$(
            awk -v median="$(median "$file" 1)" -v processor="$(median "$file" 2)" -v base="$base" \
                -v memory="$(memory "${words[@]}")" '
                function time(seconds) {
                    return seconds < 0.1 ? sprintf("%.1f ms", 1000 * seconds) : sprintf("%.3f s", seconds)
                }
                NR == 1 { least = most = $1 }
                { least = $1 < least ? $1 : least; most = $1 > most ? $1 : most }
                END {
                    split(base, drain, " ")
                    printf "%s | %s to %s | %.2f | %s | %.2f | %.0f MB", time(median), time(least), time(most),
                        median / drain[1], time(processor), processor / drain[2], memory * 1024 / 1e6
                }' "$file"
        )"
    done
}

machine() {
    printf -- '- Machine: %s, %s cores (%s threads used), %s, Linux %s.\n' \
        "$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" "$threads" \
        "$(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)" "$(uname -r)"
    printf -- '- Versions: %s' "$("$linter" --version)"
    ! type -P mado >/dev/null || printf ', %s' "$(mado --version)"
    ! type -P rumdl >/dev/null || printf ', %s' "$(rumdl --version)"
    [ -z "$markdownlint" ] || printf ', %s' "$("$markdownlint" --help | head -n 1)"
    printf ', %s, %s.\n' "$(hyperfine --version)" "$(rustc --version)"
    printf -- '- Audits: '
    "$drain" "$folder/projects-$audits" --threads "$threads"
    printf -- '- Rounds: %s, and fewer where a run takes long\n' "$rounds"
    awk -v cores="$(nproc)" '{
        printf "- Load of the machine before: %s %s %s.", $1, $2, $3
        print ($1 > cores / 2 ? " It had other work, so the processors\047 time tells more." : "")
    }' /proc/loadavg
}

everything() {
    machine
    compare "$folder/projects-$audits" "$rounds" 1 "${names[@]}"
    # markdownlint-cli2 would need minutes for more.
    if [ -n "$markdownlint" ]; then
        add 'markdownlint-cli2' "$markdownlint {}/**/*.md"
        compare "$folder/projects-$few" "$(((rounds + 1) / 2))" 1 "${names[@]}"
    fi
    # Ten times as much, in many series and in one.
    for where in "projects-$((audits * 10))" "series-$((audits / 10))" "series-$audits"; do
        compare "$folder/$where" "$(((rounds + 2) / 3))" 1 'plain drain' audit-lint
    done
    # Milliseconds: nothing but starting counts.
    for where in projects-1 projects-0; do
        compare "$folder/$where" "$rounds" 20 "${names[@]}"
    done
}

everything | tee "$scratch/page"
if [ "$write" = yes ]; then
    cd "$repository"
    into_page comparison "$scratch/page"
fi
