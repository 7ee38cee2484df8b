#!/usr/bin/env bash
# What docs/privacy.md says a lint does not do, by the calls that it makes of the system: no connection, no other
# program than git, nothing written.
#
#   tests/consumers/privacy.sh [BINARY]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need strace git
binary=$(binary_of "${1:-}")

project=$folder/project
cp -r "$root/fixtures/broken" "$project"
cd "$project"
git init --quiet
git add .
git -c user.name=Ada -c user.email=ada@example.org commit --quiet --message 'What there is'
mkdir "$folder/home"

# calls COMMAND...: what the binary, and what it starts, asks the system for.
calls() {
    HOME=$folder/home XDG_CACHE_HOME=$folder/home/cache strace -f -qq -o "$folder/calls" \
        -e trace=network,execve,creat,open,openat,openat2,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,truncate \
        "$binary" "$@" >/dev/null 2>&1 || [ "$?" -eq 1 ] || fail "$* was not linted"
    sed 's/^[0-9]* *//' "$folder/calls"
}

for command in "check ." "check --output-format sarif" "inspect lost-issue" "check --diff" "check --statistics"; do
    # shellcheck disable=SC2086 # words of a command line
    calls $command >"$folder/said"
    same "connections of \`$command\`" '' "$(grep -E '^(socket|connect|bind|sendto)\(' "$folder/said" || true)"
    same "programs that \`$command\` starts" '' \
        "$(grep '^execve(.* = 0$' "$folder/said" | sed 1d | grep -vE '^execve\("[^"]*/git"' || true)"
    same "what \`$command\` writes" '' \
        "$(grep -E '^(creat|mkdir|unlink|rename|truncate)|O_WRONLY|O_RDWR|O_CREAT' "$folder/said" |
            grep -vE ' = -1 |"/dev/(null|tty)"' || true)"
done
same 'what is left in the home directory' '' "$(ls -A "$folder/home")"
same 'what is changed in the repository' '' "$(git status --porcelain)"

# The calls are seen at all.
calls check --output-format json="$folder/report.json" lost-issue >"$folder/said"
contains 'a run that writes a file' "$(grep -E 'O_WRONLY|O_RDWR|O_CREAT' "$folder/said")" "$folder"

printf 'no connection, no program but git, nothing written\n'
