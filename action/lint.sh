#!/usr/bin/env bash
# Lints, and tells it the way a runner wants it: annotations, a summary of the job, outputs, a SARIF file. Inputs are
# read from the environment and never become code. Runs with the bash 3.2 of macOS too.
set -euo pipefail

# Ends the step for a reason that is not a finding.
trouble() {
    printf '::error title=audit-lint::%s\n' "$1"
    printf 'exit-code=2\n' >>"$GITHUB_OUTPUT"
    exit 2
}

# They become outputs, each of which is a line.
case "${INPUT_SARIF_FILE:-}${INPUT_WORKING_DIRECTORY:-}" in
    *$'\n'*) trouble 'the inputs sarif-file and working-directory are one line each' ;;
esac

reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/audit-lint-reports.XXXXXX")
trap 'rm -rf "$reports"' EXIT
arguments=(--output-format full --output-format "json=$reports/json" --output-format "github=$reports/github")

case "${INPUT_JOB_SUMMARY:-true}" in
    true) arguments+=(--output-format "markdown=$reports/markdown") ;;
    false) ;;
    *) trouble 'the input job-summary is neither true nor false' ;;
esac
if [ -n "${INPUT_SARIF_FILE:-}" ]; then
    # Code scanning shows as open what is held back.
    arguments+=(--output-format "sarif=$INPUT_SARIF_FILE" --hide-suppressed)
fi
[ -z "${INPUT_CONFIG:-}" ] || arguments+=(--config "$INPUT_CONFIG")
[ -z "${INPUT_FAIL_ON:-}" ] || arguments+=(--fail-on "$INPUT_FAIL_ON")

# xargs knows the quotes of a shell, and expands nothing.
if [[ ${INPUT_ARGS:-} =~ [^[:space:]] ]]; then
    tr '\n' ' ' <<<"$INPUT_ARGS" | xargs printf '%s\0' >"$reports/args" 2>/dev/null ||
        trouble 'a quote in the input args is not closed'
    while IFS= read -r -d '' argument; do
        arguments+=("$argument")
    done <"$reports/args"
fi

arguments+=(--)
while read -r path; do
    [ -z "$path" ] || arguments+=("$path")
done <<<"${INPUT_PATHS:-.}"

where=${INPUT_WORKING_DIRECTORY:-.}
cd "$where" 2>/dev/null || trouble 'the input working-directory is no directory'

# What an audit says is shown, and must not command the runner.
token=audit-lint-$RANDOM$RANDOM$RANDOM$RANDOM
printf '::stop-commands::%s\n' "$token"
code=0
CLICOLOR_FORCE=${CLICOLOR_FORCE:-1} audit-lint check "${arguments[@]}" || code=$?
printf '\n::%s::\n' "$token"

[ ! -f "$reports/github" ] || cat "$reports/github"
case "$code" in
    0 | 1) ;;
    3) printf '::error title=audit-lint::no audit was found\n' ;;
    *) printf '::error title=audit-lint::not everything could be linted; the log says why\n' ;;
esac

if [ -f "$reports/markdown" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    cat "$reports/markdown" >>"$GITHUB_STEP_SUMMARY"
fi

# A number of the summary. It stands before all findings, in which a quote would be escaped.
number() {
    sed -n "s/.*\"$1\": *\([0-9][0-9]*\).*/\1/p" "$reports/json" | head -n 1
}

# The SARIF file as the workspace knows it, if it was written.
sarif() {
    local file=${INPUT_SARIF_FILE:-}
    [ -n "$file" ] && [ -f "$file" ] || return 0
    case "$file" in
        /* | ?:*) ;;
        *) [ "$where" = . ] || file=${where%/}/$file ;;
    esac
    printf 'sarif-file=%s\n' "$file"
}

{
    printf 'exit-code=%s\n' "$code"
    if [ -s "$reports/json" ]; then
        errors=$(number errors)
        warnings=$(number warnings)
        printf 'errors=%s\nwarnings=%s\n' "$errors" "$warnings"
        printf 'findings=%s\n' "$((errors + warnings + $(number advice)))"
    fi
    sarif
} >>"$GITHUB_OUTPUT"
exit "$code"
