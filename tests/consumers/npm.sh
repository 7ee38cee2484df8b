#!/usr/bin/env bash
# The packages for npm, installed from their archives.
#
#   tests/consumers/npm.sh [BINARY]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need npm node
binary=$(binary_of "${1:-}")
version=$(version)
platform=$(node --print 'process.platform + "-" + process.arch')

"$root/.ci/npm" "$folder/dist"
"$root/.ci/npm" "$folder/dist" "$binary" "$platform"
main=$folder/dist/audit-lint-$version.tgz
of_platform=$folder/dist/audit-lint-$platform-$version.tgz
packed() {
    tar -tzf "$1" | sed 's|^package/||' | LC_ALL=C sort
}
same 'what is in the package' $'LICENSE-APACHE\nLICENSE-MIT\nREADME.md\naudit-lint.js\npackage.json' "$(packed "$main")"
same 'what is in the package of the platform' $'LICENSE-APACHE\nLICENSE-MIT\nREADME.md\naudit-lint\npackage.json' \
    "$(packed "$of_platform")"

# Offline: of the platforms that the package names only this one is there, as everywhere.
project="$folder/a project"
mkdir "$project"
cd "$project"
npm init --yes >/dev/null
npm install --silent --offline "$main" "$of_platform"
command=(npx --offline audit-lint)
same 'the version' "audit-lint $version" "$("${command[@]}" --version)"
exits 0 "${command[@]}" "$root/fixtures/clean"
exits 1 "${command[@]}" --output-format concise - --stdin-filename M01_audit.md <<<'# M01 Audit'
contains 'a run on standard input' "$said" 'M01_audit.md:1:1: error['
exits 3 "${command[@]}" "$root/src"

rm -r node_modules/@audit-lint
exits 2 "${command[@]}" --version
contains 'a run without the binary' "$said" "the package @audit-lint/$platform is not installed"

printf '%s and %s: as expected\n' "${main##*/}" "${of_platform##*/}"
