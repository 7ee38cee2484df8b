#!/usr/bin/env bash
# The completions in the shells themselves, and the manual in `man` and `mandoc`. The shells that Debian has not, or
# that take a script only at a prompt, are left to tests/generated.rs.
#
#   tests/consumers/shells.sh [BINARY]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need zsh fish mandoc man
binary=$(binary_of "${1:-}")

for shell in bash zsh fish; do
    "$binary" completions "$shell" >"$folder/$shell"
done

# What bash offers for the last word of a command line.
in_bash() {
    bash -c '
        source "$1"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        set -- "$(complete -p audit-lint | sed "s/.*-F \([^ ]*\).*/\1/")"
        "$1" audit-lint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$folder/bash" "$@"
}

# The same of fish, without the descriptions.
in_fish() {
    # shellcheck disable=SC2016 # these are variables of fish
    fish --no-config -c 'source $argv[1]; complete --do-complete "$argv[2]"' "$folder/fish" "$*" | cut -f 1
}

bash -n "$folder/bash"
same 'a command in bash' 'completions' "$(in_bash audit-lint compl)"
same 'a flag in bash' '--select' "$(in_bash audit-lint check --sel)"
same 'a rule in bash' 'registry/dropped-row' "$(in_bash audit-lint explain registry/dropped)"
fish --no-execute "$folder/fish"
same 'a command in fish' 'completions' "$(in_fish audit-lint compl)"
same 'a flag in fish' '--select' "$(in_fish audit-lint check --sel)"
same 'a rule in fish' 'registry/dropped-row' "$(in_fish audit-lint check --ignore registry/dropped)"
zsh --no-exec "$folder/zsh"

pages=0
# Lints a page of the manual, and renders it.
page() {
    "$binary" man "$@" >"$folder/page.1"
    # A page that is printed has no date.
    local found
    found=$(mandoc -T lint -W warning "$folder/page.1" | grep -v 'missing date, using ""' || true)
    same "what mandoc says of \`man $*\`" '' "$found"
    contains "\`man $*\`" "$(MANWIDTH=80 man --warnings -l "$folder/page.1" 2>&1)" 'SYNOPSIS'
    pages=$((pages + 1))
}

page
for command in $("$binary" man | sed -n 's/^audit\\-lint\\-\([a-z]*\)(1)$/\1/p'); do
    page "$command"
done
page template show
[ "$pages" -gt 5 ] || fail "only $pages pages; the commands were not found"

printf '3 scripts for shells, %d pages of the manual\n' "$pages"
