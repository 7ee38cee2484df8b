//! Where a draft is written, for which milestone, and what stops it.

use crate::project::Project;

const AUDIT: &str = "# Audit\n\n**Range:** 41c7be09...b3605fd2\n";

#[test]
fn the_next_whole_milestone_lies_as_the_last_one_does() {
    for (last, next) in [
        (
            "docs/milestones/M09/M09_audit.md",
            "docs/milestones/M10/M10_audit.md",
        ),
        (
            "docs/milestones/M10_5/M10_5_audit.md",
            "docs/milestones/M11/M11_audit.md",
        ),
        (
            "docs/milestones/M37A/audit.md",
            "docs/milestones/M38/audit.md",
        ),
        ("audits/m7-audit.md", "audits/m8-audit.md"),
    ] {
        let project = Project::of(&[(last, AUDIT)]);
        let outcome = project.run(&["new"]);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (0, ""),
            "{outcome:?}"
        );
        assert!(project.has(next), "{next}: {outcome:?}");
    }
}

#[test]
fn a_milestone_may_be_named() {
    let project = Project::of_fixture("clean");
    for (name, path) in [
        ("M9", "docs/milestones/M09/M09_audit.md"),
        ("10.5", "docs/milestones/M10_5/M10_5_audit.md"),
        ("m6a", "docs/milestones/M06A/M06A_audit.md"),
    ] {
        let outcome = project.run(&["new", name]);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(project.has(path), "{path}: {outcome:?}");
    }
    // M06A was written last, but M09 goes on from it, not from M10.5.
    let outcome = project.run(&["new", "M08", "--dry-run"]);
    assert!(
        outcome
            .stdout
            .starts_with("docs/milestones/M08/M08_audit.md: M08 from M06A, "),
        "{outcome:?}"
    );
    project
        .run(&["new", "Mx"])
        .refuses(&["`Mx` is no milestone"]);
}

#[test]
fn nothing_is_overwritten() {
    let project = Project::of_fixture("clean");
    let before = project.read("docs/milestones/M06/M06_audit.md");
    project
        .run(&["new", "M6"])
        .refuses(&["M06 has its audit", "docs/milestones/M06/M06_audit.md"]);
    project
        .run(&["new", "--output", "docs/milestones/M06/M06_audit.md"])
        .refuses(&["is there already"]);
    assert_eq!(project.read("docs/milestones/M06/M06_audit.md"), before);
    // What lies there need not be an audit of the series.
    project.write("docs/milestones/M07/M07_audit.md/x", "");
    project.run(&["new"]).refuses(&["is there already"]);
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_something() {
    let project = Project::of_fixture("clean");
    std::os::unix::fs::symlink("nowhere.md", project.root().join("next.md")).expect("a new link");
    project
        .run(&["new", "--output", "next.md"])
        .refuses(&["is there already"]);
    assert!(!project.has("nowhere.md"));
}

#[test]
fn a_dry_run_and_standard_output_write_nothing() {
    let project = Project::of_fixture("clean");
    let dry = project.run(&["new", "--dry-run"]);
    assert!(
        dry.stdout
            .starts_with("docs/milestones/M07/M07_audit.md: M07 from M06, "),
        "{dry:?}"
    );
    let shown = project.run(&["new", "--stdout", "--title", "Returns"]);
    assert!(
        shown.stdout.starts_with("# M07 Audit — Returns\n"),
        "{shown:?}"
    );
    assert!(!project.has("docs/milestones/M07"));
    let written = project.run(&["new", "--output", "drafts/next.md", "--title", "Returns"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert_eq!(project.read("drafts/next.md"), shown.stdout);
}

#[test]
fn one_of_several_series_must_be_meant() {
    let project = Project::of(&[
        ("docs/milestones/M02/M02_audit.md", AUDIT),
        ("docs/milestones/LiveM01/LiveM01_audit.md", AUDIT),
    ]);
    project
        .run(&["new"])
        .refuses(&["several series are here", "(M02)", "(LiveM01)"]);
    project
        .run(&["new", "3"])
        .refuses(&["several series are here"]);
    assert_eq!(project.run(&["new", "livem2"]).code, 0);
    assert!(project.has("docs/milestones/LiveM02/LiveM02_audit.md"));
    assert_eq!(project.run(&["new", "M03"]).code, 0);
    let project = Project::of(&[
        ("a/milestones/M02/M02_audit.md", AUDIT),
        ("b/milestones/M05/M05_audit.md", AUDIT),
    ]);
    project
        .run(&["new", "M06"])
        .refuses(&["`a/milestones` (M02), `b/milestones` (M05)"]);
    assert_eq!(project.run_in("b", &["new"]).code, 0);
    assert!(project.has("b/milestones/M06/M06_audit.md"));
}

#[test]
fn the_first_audit_follows_a_template() {
    let path = "docs/milestones/M01/M01_audit.md";
    let project = Project::of(&[]);
    project
        .run(&["new"])
        .refuses(&["no audit is here to go on from", "--output"]);
    project.run(&["new", "M01"]).refuses(&["--output"]);
    let outcome = project.run(&["new", "M01", "--output", path, "--title", "Scaffold"]);
    assert!(
        outcome
            .stderr
            .contains("M01 from the template refactor-delta"),
        "{outcome:?}"
    );
    let draft = project.read(path);
    for part in [
        "# M01 Audit — Scaffold\n\n**Milestone:** M01  \n**Range:** TODO  \n**CI Status:** TODO  \n",
        "## 10. Deferred Issues Registry\n\n| ID | Issue | Discovered | Deferred To | Reason | Blocker | Exit Criteria |\n",
        "| Milestone | Invariants | Compat | Arch | CI | Sec | Tests | DX | Docs | Overall |\n",
        "| M01 | TODO | TODO | TODO | TODO | TODO | TODO | TODO | TODO | TODO |\n",
        "## 13. Machine-Readable Appendix\n\n```json\n",
    ] {
        assert!(draft.contains(part), "{part}\nin\n{draft}");
    }
    let lint = project.run(&["--output-format", "concise", "--select", "ALL"]);
    assert_eq!(lint.code, 1, "{lint:?}");
    for rule in lint.stdout.lines() {
        let is_gap = ["missing", "placeholder"]
            .iter()
            .any(|word| rule.contains(word));
        assert!(is_gap && !rule.contains("section"), "{rule}");
    }
}

#[test]
fn the_configuration_says_which_template() {
    let project = Project::of(&[("audit-lint.toml", "template = \"minimal\"\n")]);
    let draft = project.draft(&["M01"]);
    assert!(
        draft.contains("## 3. Flake & Regression Log\n\n"),
        "{draft}"
    );
    assert!(
        draft.contains("## 2. Score Trend\n\n| Milestone | Overall |\n"),
        "{draft}"
    );
    let unified = project.draft(&["M01", "--config", "template = \"unified\""]);
    assert!(unified.contains("| Milestone | Arch | Mod |"), "{unified}");
}

#[test]
fn a_wrong_flag_is_refused() {
    let project = Project::of_fixture("clean");
    project
        .run(&["new", "--from=--output=x"])
        .refuses(&["`--from` needs a revision"]);
    project
        .run(&["new", "--to", "a b"])
        .refuses(&["`--to` needs a revision"]);
    project
        .run(&["new", "--title", "a\nb"])
        .refuses(&["a title is one line"]);
    assert!(!project.has("docs/milestones/M07"));
}
