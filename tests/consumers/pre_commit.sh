#!/usr/bin/env bash
# The hooks in pre-commit itself, in git repositories made of the fixtures: a commit that drops a row of the registry is
# refused, a clean one passes, and findings do not depend on how pre-commit divides the files.
#
#   tests/consumers/pre_commit.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need pre-commit git cargo

# What matters here is what the hook does, not how fast it is.
export CARGO_TARGET_DIR=$target/ci/pre-commit
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export PRE_COMMIT_HOME=$folder/pre-commit PRE_COMMIT_COLOR=never
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org

# A repository with everything that lies in the working directory.
new_repository() {
    git init --quiet --initial-branch main
    git add --all
    git commit --quiet --no-verify --message 'What there is'
}

# The first block of a language on a page.
block() {
    sed -n "/^\`\`\`$2\$/,/^\`\`\`\$/p" "$1" | sed '1d; /^```$/,$d'
}

# 1. Both hooks of this checkout, tried on audits without a fault.
project="$folder/a project"
cp -r "$root/fixtures/clean" "$project"
cd "$project"
new_repository
exits 0 pre-commit try-repo --all-files --verbose "$root"
for hook in audit-lint audit-lint-all; do
    contains 'a run of both hooks' "$said" "- hook id: $hook"$'\n'
done
same 'how often nothing was found' 2 "$(grep -c '6 audits in 1 series.*: no findings' <<<"$said")"

# 2. The configuration of the page, word for word, against a repository that has this checkout as its first version.
released="$folder/released"
mkdir "$released"
tree=$(
    export GIT_INDEX_FILE=$folder/index
    git -C "$root" add --all
    git -C "$root" write-tree
)
git -C "$root" archive "$tree" | tar --extract --directory "$released"
(cd "$released" && new_repository && git tag "v$(version)")
address=$(sed -n 's/^repository = "\(.*\)"$/\1/p' "$root/Cargo.toml")
export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0="url.$released.insteadOf" GIT_CONFIG_VALUE_0=$address
export GIT_CONFIG_KEY_1=advice.detachedHead GIT_CONFIG_VALUE_1=false

block "$root/docs/pre-commit.md" yaml >.pre-commit-config.yaml
git add .pre-commit-config.yaml
git commit --quiet --message 'pre-commit'
eval "$(block "$root/docs/pre-commit.md" sh | grep '^pre-commit install$')" >/dev/null

before=$(git rev-parse HEAD)
audit=docs/milestones/M06/M06_audit.md
sed -i '/^| DOC-001 /d' "$audit"
exits 1 git commit --all --message 'A row is gone'
contains 'a commit that drops a row' "$said" 'error[registry/dropped-row]'
contains 'a commit that drops a row' "$said" 'DOC-001'
same 'the last commit' "$before" "$(git rev-parse HEAD)"
git checkout --quiet HEAD -- "$audit"

printf '\nThe drill has a date.\n' >>"$audit"
exits 0 git commit --all --message 'A line more'
contains 'a commit with nothing wrong' "$said" 'audit-lint...'
contains 'a commit with nothing wrong' "$said" 'Passed'

printf 'No audit.\n' >README.md
git add README.md
exits 0 git commit --message 'No audit'
contains 'a commit without an audit' "$said" 'Skipped'

# A row that vanishes from M05 is missed in M05, and so `audit-lint-all` sees what a commit of M06 does not.
sed -i '/^| DOC-001 /d' docs/milestones/M05/M05_audit.md
git commit --quiet --all --no-verify --message 'Past the hook'
printf '\nThe drill has another date.\n' >>"$audit"
git add "$audit"
exits 0 pre-commit run audit-lint
sed -i 's/- id: audit-lint$/- id: audit-lint-all/' .pre-commit-config.yaml
git add .pre-commit-config.yaml
exits 1 pre-commit run audit-lint-all
contains 'a run over all audits' "$said" 'M05_audit.md'

# 3. The same findings, however the files are divided.
copies="$folder/copies"
mkdir "$copies"
cd "$copies"
for copy in {1..30}; do
    mkdir -p "a rather long name, so that the whole list is too long for one command line/$copy"
    cp -r "$root/fixtures/broken" "$_"
done
block "$root/docs/pre-commit.md" yaml >.pre-commit-config.yaml
cat >>.pre-commit-config.yaml <<'END'
        args: [--output-format, concise]
      - id: audit-lint-all
        args: [--output-format, concise]
END
new_repository

# The findings of a run, in order. pre-commit exits with 1 as the hook does.
findings() {
    local code=0
    pre-commit run --verbose "$@" >"$folder/run" 2>&1 || code=$?
    [ "$code" -le 1 ] || fail "pre-commit run $* exits with $code:"$'\n'"$(<"$folder/run")"
    grep -E '^.+:[0-9]+:[0-9]+: (error|warning|advice)\[' "$folder/run" | sort
}

# The lines with which a run of audit-lint ends.
runs() {
    grep -cE '^[0-9]+ audits? in [0-9]+ series' "$folder/run"
}

all=$(findings audit-lint-all --all-files)
same 'the number of runs over everything' 1 "$(runs)"
portions=$(findings audit-lint --all-files)
[ "$(runs)" -gt 1 ] || fail 'the list of files was not divided; it is too short'
same 'what is found in portions' "$all" "$portions"
found=$(wc -l <<<"$all")
[ "$found" -gt 100 ] || fail "only $found findings"

mapfile -t one < <(git ls-files -- '*/1/*_audit.md')
together=$(findings audit-lint --files "${one[@]}")
same 'what is found in the files of one copy' "$(grep '/1/' <<<"$all")" "$together"
same 'what is found file by file' "$together" \
    "$(for file in "${one[@]}"; do findings audit-lint --files "$file" || true; done | sort)"

printf '%d findings in %d files: the same together, in portions, and one by one\n' \
    "$found" "$(git ls-files -- '*_audit.md' | wc -l)"
