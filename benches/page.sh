# shellcheck shell=bash
# The tables of docs/performance.md, each between two comments. Sourced.

# Puts a file between the comments of a name: `into_page NAME FILE`.
into_page() {
    local page=docs/performance.md filled
    filled=$(mktemp)
    awk -v name="$1" -v file="$2" '
        $0 == "<!-- " name " -->" {
            print $0 "\n"
            while ((getline line < file) > 0) print line
            print ""
            inside = 1
            next
        }
        $0 == "<!-- end of " name " -->" { inside = 0 }
        !inside { print }' "$page" >"$filled"
    cat "$filled" >"$page"
    rm "$filled"
}
