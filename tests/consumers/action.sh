#!/usr/bin/env bash
# The GitHub Action on a runner that is not one: how it comes by audit-lint, with other programs than the real ones on
# the PATH, and what it makes of the findings. No network is used.
#
#   tests/consumers/action.sh [BINARY]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need git python3
binary=$(binary_of "${1:-}")
version=$(version)
python=$tools/venv/bin/python3
[ -x "$python" ] || need "$python"

# The runners for macOS have nothing newer.
same 'what bash 3.2 does not know' '' \
    "$(grep -nE 'mapfile|readarray|(declare|local) -[Ang]|\$\{[A-Za-z_]+(,|\^|@)|&>>|\|&|wait -n' "$root"/action/*.sh || true)"

export RUNNER_TEMP=$folder/temp RUNNER_OS=Linux RUNNER_ARCH=X64
export GITHUB_STEP_SUMMARY=$folder/summary OUTPUTS=$folder/outputs
export GITHUB_ACTIONS=true NO_COLOR=1
unset "${!INPUT_@}" "${!AUDIT_LINT_@}" CLICOLOR_FORCE

# What every runner has, and nothing by which audit-lint could come.
system=$folder/system
mkdir "$system"
for command in bash cat chmod cp cut dirname env git gzip head ls mkdir mktemp printf rm sed sha256sum tar tr xargs; do
    ln -s "$(type -P "$command")" "$system/$command"
done

# run CODE [INPUT=VALUE]...: the action in the working directory, with $programs on the PATH. Its log is in $said.
run() {
    local code=$1
    shift
    rm -rf "$RUNNER_TEMP" "$GITHUB_STEP_SUMMARY"
    mkdir "$RUNNER_TEMP"
    : >"$folder/calls"
    exits "$code" env PATH="$programs:$system" CALLS="$folder/calls" BINARY="$binary" SITE="$folder/site" \
        "$python" "$root/tests/consumers/runner.py" "$root" "$@"
}

output() {
    sed -n "s/^$1=//p" "$OUTPUTS"
}

# program NAME: one that writes down how it is called, and then does what standard input says.
program() {
    # shellcheck disable=SC2016 # they are variables of the program
    printf '#!/usr/bin/env bash\nset -euo pipefail\nprintf "%%s\\n" "%s $*" >>"$CALLS"\n' "$1" >"$programs/$1"
    cat >>"$programs/$1"
    chmod +x "$programs/$1"
}

# A folder of its own for the programs of a route.
route() {
    programs=$folder/route/$1
    mkdir -p "$programs"
}

calls() {
    cat "$folder/calls"
}

cd "$root/fixtures/clean"

route present
ln -s "$binary" "$programs/audit-lint"
run 0
contains 'the log' "$said" "audit-lint $version: on the PATH"

route release
program curl <<'END'
while [ "$#" -gt 1 ]; do
    [ "$1" != --output ] || to=$2
    shift
done
cp "$SITE/${1##*/}" "$to"
END
"$root/.ci/archive" "$binary" x86_64-unknown-linux-musl "$folder/site"
"$root/.ci/archive" "$binary" x86_64-unknown-linux-musl "$folder/again"
cmp "$folder"/{site,again}/audit-lint-x86_64-unknown-linux-musl.tar.gz || fail 'an archive is another each time'
archive=$folder/site/audit-lint-x86_64-unknown-linux-musl.tar.gz
run 0
contains 'the log' "$said" "audit-lint $version: the binary of the release"
# The same address as that of `cargo binstall`.
address=$(sed -n 's/^pkg-url = "\(.*\)"$/\1/p; s/^repository = "\(.*\)"$/repo \1/p' "$root/Cargo.toml" |
    sed -n 's/^repo //p; /^{/p' | tr '\n' ' ' |
    sed "s|^\(.*\) { repo }\(.*\) \$|\1\2|; s|{ version }|$version|; s|{ target }|x86_64-unknown-linux-musl|")
contains 'what is fetched' "$(calls)" "$address"
contains 'what is fetched' "$(calls)" "$address.sha256"
contains 'how it is fetched' "$(calls)" "--proto =https"

printf 'x' >>"$archive"
run 2
contains 'the log' "$said" 'is not what its checksum says'
same 'the exit code, where nothing was linted' '' "$(output exit-code)"

# A release of another version under this name is not taken.
printf '#!/bin/sh\necho audit-lint 0.0.1\n' >"$folder/other"
chmod +x "$folder/other"
mkdir "$folder/audit-lint-x86_64-unknown-linux-musl"
cp "$folder/other" "$folder/audit-lint-x86_64-unknown-linux-musl/audit-lint"
tar -czf "$archive" -C "$folder" audit-lint-x86_64-unknown-linux-musl
(cd "$folder/site" && sha256sum "${archive##*/}" >"$archive.sha256")
run 2
contains 'the log' "$said" "audit-lint $version is not released for this platform"

# Nor is anything fetched for a platform that has no binary.
RUNNER_ARCH=RISCV run 2
same 'what is fetched' '' "$(calls)"

route uv
program curl <<<'exit 22'
program uv <<'END'
cp "$BINARY" "$UV_TOOL_BIN_DIR/audit-lint"
END
program pipx <<<'exit 1'
run 0
contains 'the log' "$said" "audit-lint $version: the wheel from PyPI"
same 'the last call' "uv tool install --quiet --no-build audit-lint==$version" "$(calls | tail -n 1)"

route pipx
program pipx <<'END'
cp "$BINARY" "$PIPX_BIN_DIR/audit-lint"
END
run 0
same 'the last call' "pipx install --quiet --pip-args=--only-binary=:all: audit-lint==$version" "$(calls | tail -n 1)"

route pip
program python3 <<'END'
mkdir -p "$3/bin"
: >"$3/bin/activate"
cp "${0%/*}/pip" "$3/bin/pip"
END
program pip <<'END'
cp "$BINARY" "${0%/*}/audit-lint"
END
run 0
same 'the last call' "pip install --quiet --only-binary=:all: audit-lint==$version" "$(calls | tail -n 1)"

route cargo
program pipx <<<'exit 1'
program cargo <<'END'
while [ "$1" != --root ]; do shift; done
case "$3" in
    --path) cp "$BINARY" "$2/bin/audit-lint" ;;
    *) printf '#!/bin/sh\necho "audit-lint %s"\n' "${3#*@}" >"$2/bin/audit-lint" && chmod +x "$2/bin/audit-lint" ;;
esac
END
run 0
contains 'the log' "$said" "audit-lint $version: built from source"
contains 'the last call' "$(calls | tail -n 1)" "--locked --root $RUNNER_TEMP/audit-lint-$version --path $root"
run 0 version=v9.8.7
contains 'the log' "$said" 'audit-lint 9.8.7: built from source'
contains 'the last call' "$(calls | tail -n 1)" 'audit-lint@9.8.7'

route nothing
run 2
contains 'the log' "$said" "::error title=audit-lint::audit-lint $version is not released"
for wrong in latest '1.2' "1.2.3; touch $folder/harm" "1.2.3\$(touch $folder/harm)"; do
    run 2 "version=$wrong"
    contains 'the log' "$said" "the input version is not one such as $version"
done

# From here on audit-lint is there.
route present
project="$folder/a project"
mkdir "$project"
cd "$project"
git init --quiet
cp -r "$root/fixtures/clean" 'a clean one'
cp -r "$root/fixtures/broken/lost-issue" "$root/fixtures/broken/missing-milestone" .

run 0 "paths=a clean one"
same 'the outputs' $'exit-code=0\nfindings=0\nerrors=0\nwarnings=0\nsarif-file=' "$(<"$OUTPUTS")"
contains 'the summary' "$(<"$GITHUB_STEP_SUMMARY")" 'no findings'

# Blank lines and the blanks around a path mean nothing, those within do.
run 1 $'paths=\n  a clean one\n\n  lost-issue  \nmissing-milestone\n' sarif-file=audit.sarif
same 'the outputs' $'exit-code=1\nfindings=2\nerrors=1\nwarnings=1\nsarif-file=audit.sarif' "$(<"$OUTPUTS")"
contains 'the log' "$said" $'\n::error title=registry/dropped-row,file=lost-issue/docs/milestones/M10/M10_audit.md,line='
contains 'the log' "$said" $'\n::warning title=milestone/gap,file='
contains 'the summary' "$(<"$GITHUB_STEP_SUMMARY")" registry/dropped-row
contains 'the SARIF file' "$(<audit.sarif)" '"ruleId":"registry/dropped-row"'

run 0 paths=missing-milestone
same 'the findings' 1 "$(output findings)"
run 1 paths=missing-milestone fail-on=warning
run 1 paths=missing-milestone $'args=--quiet\n--config \'fail-on = "warning"\''
run 0 paths=lost-issue 'args=--ignore registry/dropped-row'
printf 'fail-on = "warning"\n' >'a team.toml'
run 1 paths=missing-milestone 'config=a team.toml'
run 0 paths=lost-issue args=--exit-zero job-summary=false
same 'the errors' 1 "$(output errors)"
[ ! -e "$GITHUB_STEP_SUMMARY" ] || fail 'there is a summary, and none was asked for'

# The place of a finding is told from the root of the repository, where GitHub looks for it.
run 1 working-directory=lost-issue sarif-file=audit.sarif paths=docs
contains 'the log' "$said" 'file=lost-issue/docs/milestones/M10/M10_audit.md,'
contains 'the SARIF file' "$(<lost-issue/audit.sarif)" '"uri":"lost-issue/docs/milestones/M10/M10_audit.md"'
same 'the SARIF file' lost-issue/audit.sarif "$(output sarif-file)"

mkdir empty
run 3 paths=empty sarif-file=none.sarif
same 'the exit code' 3 "$(output exit-code)"
contains 'the log' "$said" '::error title=audit-lint::no audit was found'
run 2 paths=nowhere
contains 'the log' "$said" '::error title=audit-lint::not everything could be linted'
same 'the exit code' 2 "$(output exit-code)"
run 2 "args=--ignore 'registry/"
contains 'the log' "$said" '::error title=audit-lint::a quote in the input args is not closed'
run 2 job-summary=maybe
run 2 working-directory=nowhere
same 'the exit code' 2 "$(output exit-code)"
run 2 args=--xyzzy
same 'the outputs' $'exit-code=2\nfindings=\nerrors=\nwarnings=\nsarif-file=' "$(<"$OUTPUTS")"

# No input becomes code.
for input in paths args config fail-on sarif-file job-summary working-directory; do
    for harm in "\$(touch '$folder/harm')" "\`touch $folder/harm\`" "'; touch $folder/harm; '" "x"$'\n'"touch $folder/harm"; do
        run 2 "$input=$harm"
    done
done
[ ! -e "$folder/harm" ] || fail 'an input became code'

# Nor does an audit command the runner.
cp -r lost-issue hostile
sed -i 's/^| ID | Issue .*/::add-mask::SEC ##[add-mask]SEC\n&/; s/SEC-001/SEC-001 ##[error]x/' hostile/docs/milestones/*/*.md
printf '\n::error::hostile\n::set-output name=findings::0\n' >>hostile/docs/milestones/M10/M10_audit.md
run 1 paths=hostile
token=$(sed -n 's/^::stop-commands:://p' <<<"$said")
[ "${#token}" -gt 20 ] || fail "the token is too short: $token"
obeyed=$(sed "/^::stop-commands::$token\$/,/^::$token::\$/d" <<<"$said" | grep -E '##\[|::' | grep -vE '^::(error|warning) title=' || true)
same 'what else the runner obeys' '' "$obeyed"

printf 'six ways to audit-lint, and what the action tells a runner: as expected\n'
