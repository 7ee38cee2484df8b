#!/usr/bin/env bash
# The wheel: what is in it, and that it runs from a fresh environment, as a command and as a module.
#
#   tests/consumers/wheel.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need maturin python3
cd "$root"
version=$(version)

maturin build --release --locked --quiet --out "$folder/dist" >"$folder/log" 2>&1 || fail "$(<"$folder/log")"
wheel=$(ls "$folder"/dist/audit_lint-"$version"-py3-none-*.whl)
same 'what is in the wheel' "audit_lint-$version.data/scripts/audit-lint
audit_lint-$version.dist-info/METADATA
audit_lint-$version.dist-info/RECORD
audit_lint-$version.dist-info/WHEEL
audit_lint-$version.dist-info/licenses/LICENSE-APACHE
audit_lint-$version.dist-info/licenses/LICENSE-MIT
audit_lint-$version.dist-info/sboms/audit-lint.cyclonedx.json
audit_lint/__init__.py
audit_lint/__main__.py
audit_lint/_find_binary.py" "$(python3 -m zipfile --list "$wheel" | sed '1d; s/ .*//' | LC_ALL=C sort)"

maturin sdist --out "$folder/dist" >"$folder/log" 2>&1 || fail "$(<"$folder/log")"
same 'what is in the source distribution, but for the crate' 'PKG-INFO
pyproject.toml
python/audit_lint/__init__.py
python/audit_lint/__main__.py
python/audit_lint/_find_binary.py' "$(tar -tzf "$folder/dist/audit_lint-$version.tar.gz" | sed 's|^[^/]*/||' |
    grep -vxFf <(cargo package --list --locked --allow-dirty 2>/dev/null) | LC_ALL=C sort)"

# No index: the wheel needs nothing.
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-index "$wheel"
command=$folder/venv/bin/audit-lint
module=("$folder/venv/bin/python" -m audit_lint)
same 'the version of the command' "audit-lint $version" "$("$command" --version)"
same 'the version of the module' "audit-lint $version" "$("${module[@]}" --version)"
exits 0 "${module[@]}" fixtures/clean
exits 3 "${module[@]}" src
exits 1 "${module[@]}" --output-format concise - --stdin-filename M01_audit.md <<<'# M01 Audit'
contains 'a run on standard input' "$said" 'M01_audit.md:1:1: error['

# Where only PYTHONPATH leads to it.
python3 -m pip install --quiet --no-index --target "$folder/elsewhere" "$wheel"
same 'the version, elsewhere' "audit-lint $version" \
    "$(PYTHONPATH=$folder/elsewhere python3 -m audit_lint --version)"
rm "$folder/elsewhere/bin/audit-lint"
PYTHONPATH=$folder/elsewhere exits 1 python3 -m audit_lint --version
contains 'a run without the binary' "$said" "FileNotFoundError: audit-lint is not at $folder/elsewhere/bin/audit-lint"

printf '%s: %d kB\n' "${wheel##*/}" "$(($(wc -c <"$wheel") / 1000))"
