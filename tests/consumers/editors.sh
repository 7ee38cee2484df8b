#!/usr/bin/env bash
# The blocks of docs/editors.md for Vim, Neovim and efm-langserver, in Neovim.
#
#   tests/consumers/editors.sh [BINARY]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need nvim
binary=$(binary_of "${1:-}")

# block LANGUAGE: the block of the page in it.
block() {
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$root/docs/editors.md" | sed '1d; $d'
}

cd "$folder"
mkdir bin
ln -s "$binary" bin/audit-lint
PATH=$folder/bin:$PATH
unset "${!AUDIT_LINT_@}"

cp "$root/fixtures/broken/rewritten-history/docs/milestones/M02/M02_audit.md" M01_audit.md
sed "/^\*\*Range/d; /^\*\*CI Status/d" M01_audit.md >M02_audit.md
printf '[severity]\n"ci/missing-status" = "advice"\n' >audit-lint.toml
exits 1 audit-lint --quiet --output-format concise M02_audit.md
printf '%s\n' "$said" >concise
for severity in error warning advice; do
    contains 'what is found' "$said" " ${severity}["
done

block vim >block.vim
block lua >block.lua
block yaml | sed -n 's/^ *- "\(%f.*\)"$/\1/p' >efm.formats
same 'the number of patterns for efm-langserver' 3 "$(wc -l <efm.formats)"
exits 0 timeout 60 nvim --headless --clean --cmd 'set noswapfile' +"luafile $root/tests/consumers/editors.lua" +'cquit'
[ -e failures ] || fail "the script did not end:"$'\n'"$said"
same 'what Neovim found wrong' '' "$(<failures)"
printf '%d findings arrive in Vim, Neovim and efm-langserver\n' "$(wc -l <concise)"
