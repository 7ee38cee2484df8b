//! What is held back: SARIF tells of it, with who holds it back and why; the others do not.

use serde_json::{Value, json};

use crate::project::Project;
use crate::readers::{FORMATS, json, list, read};

const AUDIT: &str = "\
# M02 Audit

**Range:** `main` → `abc1234` <!-- audit-lint: allow(range/unpinned) the tag
follows -->
**CI Status:** Green

## Deferred Issues Registry

| ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |
|----|-------|------------|-------------|--------|---------------|
| SEC-001 | Open CORS | M01 | M02 | Demo | TBD |
";

fn project() -> Project {
    let project = Project::of(&[
        ("docs/M02_audit.md", AUDIT),
        (
            "audit-lint.toml",
            "select = [\"range/unpinned\", \"ci/uncited-run\", \"registry/\"]\n\
             [per-file-ignores]\n\"docs/*\" = [\"registry/incomplete-row\"]\n",
        ),
        (
            "audit-lint.baseline.toml",
            "[[finding]]\nrule = \"ci/uncited-run\"\npath = \"docs/M02_audit.md\"\n\
             reason = \"the runs are gone\"\n",
        ),
    ]);
    let open = project.run(&["-q", "-o", "concise"]);
    assert_eq!(open.stdout.lines().count(), 1, "one is open: {open:?}");
    project
}

fn results(project: &Project, arguments: &[&str]) -> Vec<Value> {
    let outcome = project.run(&[&["-q", "-o", "sarif"], arguments].concat());
    list(&json(&outcome.stdout)["runs"][0]["results"]).to_vec()
}

fn suppressions<'r>(results: &'r [Value], rule: &str) -> &'r Value {
    let mut results = results.iter();
    let result = results.find(|result| result["ruleId"] == rule);
    &result.unwrap_or_else(|| panic!("a result of {rule}"))["suppressions"]
}

#[test]
fn who_holds_a_result_back_and_why() {
    let project = project();
    let results = results(&project, &[]);
    assert_eq!(results.len(), 4, "{results:#?}");
    let comment = suppressions(&results, "range/unpinned");
    assert_eq!(comment[0]["kind"], "inSource");
    assert_eq!(comment[0]["justification"], "the tag follows");
    let place = &comment[0]["location"]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/M02_audit.md");
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(place["region"]["endLine"], 4);
    assert_eq!(
        *suppressions(&results, "ci/uncited-run"),
        json!([{"kind": "external", "justification": "the runs are gone"}])
    );
    assert_eq!(
        *suppressions(&results, "registry/incomplete-row"),
        json!([{"kind": "external"}])
    );
    // Where one says so, all have to.
    assert_eq!(*suppressions(&results, "registry/overdue"), json!([]));
}

#[test]
fn what_the_command_line_leaves_out_is_held_back_too() {
    let project = project();
    let ignore = ["--per-file-ignores", "docs/*:registry/overdue"];
    let results = results(&project, &ignore);
    let overdue = suppressions(&results, "registry/overdue");
    assert_eq!(*overdue, json!([{"kind": "external"}]));
}

#[test]
fn what_is_held_back_can_be_hidden() {
    let project = project();
    let results = results(&project, &["--hide-suppressed"]);
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["suppressions"], Value::Null);
}

#[test]
fn without_anything_held_back_nothing_is_said_of_it() {
    let project = Project::of(&[("docs/M02_audit.md", AUDIT)]);
    let results = results(&project, &["--isolated", "--select", "registry/overdue"]);
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["suppressions"], Value::Null);
}

#[test]
fn no_other_format_tells_of_it() {
    let project = project();
    for format in FORMATS.iter().filter(|format| **format != "full") {
        let outcome = project.run(&["-q", "-o", format]);
        assert_eq!(read(format, &outcome.stdout).len(), 1, "{format}");
    }
}

/// What is held back has the fingerprint that it had while it was reported.
#[test]
fn a_fingerprint_does_not_change_when_a_finding_is_held_back() {
    let project = project();
    let fingerprints = |results: Vec<Value>| {
        let mut found: Vec<String> = results
            .iter()
            .map(|result| result["partialFingerprints"]["auditLint/v1"].to_string())
            .collect();
        found.sort();
        found
    };
    let held = fingerprints(results(&project, &[]));
    project.write(
        "docs/M02_audit.md",
        &AUDIT.replace("audit-lint:", "formerly"),
    );
    let select = "range/unpinned,ci/uncited-run,registry/";
    let open = ["--isolated", "--no-baseline", "--select", select];
    assert_eq!(fingerprints(results(&project, &open)), held);
}
