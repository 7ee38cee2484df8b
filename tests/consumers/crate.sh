#!/usr/bin/env bash
# The crate: what is in it, what the registry would say of it, and `cargo install` from this checkout.
#
#   tests/consumers/crate.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need cargo
cd "$root"

same 'what else is in the crate' 'CHANGELOG.md
Cargo.lock
Cargo.toml
Cargo.toml.orig
LICENSE-APACHE
LICENSE-MIT
README.md' "$(cargo package --list --locked --allow-dirty 2>/dev/null |
    grep -vE '^(src/.+\.rs|rules/.+\.(md|toml)|\.cargo_vcs_info\.json)$')"

# All that publishing does but for the last step; what is packed is built on its own.
exits 0 cargo publish --dry-run --locked --allow-dirty
contains 'publishing' "$said" 'aborting upload due to dry run'
same 'what cargo warns of' '' "$(grep '^warning' <<<"$said" |
    grep -vE 'ignoring (test|benchmark|example) .* is not included|aborting upload due to dry run' || true)"
packed=$(sed -n 's/^ *Packaged //p' <<<"$said")

cargo install --path . --locked --quiet --no-track --root "$folder/installed"
binary=$folder/installed/bin/audit-lint
same 'the version' "audit-lint $(version)" "$("$binary" --version)"
exits 0 "$binary" fixtures/clean
exits 1 "$binary" fixtures/broken/lost-issue
printf '%s; the binary has %d kB\n' "$packed" "$(($(wc -c <"$binary") / 1000))"
