//! Which files are reported on, and which are only read for their series.

use crate::project::{ODD, Outcome, Project};

const M09: &str = "docs/milestones/M09/M09_audit.md";
const M10: &str = "docs/milestones/M10/M10_audit.md";

/// Three audits, of which the last lost an issue of the second.
fn lost_issue() -> Project {
    Project::of_fixture("broken/lost-issue")
}

#[track_caller]
fn reports_the_lost_issue(outcome: &Outcome) {
    outcome.ends_with(1);
    assert_eq!(outcome.findings(), 1, "{outcome:?}");
    assert!(outcome.stdout.starts_with(M10), "{outcome:?}");
    assert!(outcome.stdout.contains("SEC-001"), "{outcome:?}");
}

#[test]
fn the_predecessor_of_a_file_is_read_and_not_reported_on() {
    let project = lost_issue();
    project.write("docs/milestones/M01/M01_audit.md", ODD);
    reports_the_lost_issue(&project.lint([M10]));
    reports_the_lost_issue(&project.lint(["docs/milestones/M10"]));
    let alone = project.lint([M09]);
    alone.ends_with(0);
    assert!(alone.stderr.starts_with("1 audit in 1 series"), "{alone:?}");
}

#[test]
fn the_predecessor_is_seen_from_every_working_directory() {
    let project = lost_issue();
    let mut command = project.command(["--output-format", "concise", "M10_audit.md"]);
    command.current_dir(project.path("docs/milestones/M10"));
    let output = command.output().expect("the binary starts");
    let outcome = Outcome::of(output);
    outcome.ends_with(1);
    assert!(outcome.stdout.starts_with("M10_audit.md:"), "{outcome:?}");
    let mut command = project.command(["--output-format", "json", "."]);
    command.current_dir(project.path("docs/milestones/M10"));
    let output = command.output().expect("the binary starts");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        report["findings"][0]["related"][0]["path"],
        "../M09/M09_audit.md"
    );
}

#[test]
fn the_spelling_of_a_path_changes_nothing() {
    let project = lost_issue();
    let absolute = project.path(M10).display().to_string();
    for spelling in [
        "./docs/milestones/M10/M10_audit.md",
        "docs/../docs/milestones/M10/M10_audit.md",
        "docs/milestones/./M10//M10_audit.md",
        &absolute,
    ] {
        reports_the_lost_issue(&project.lint([spelling]));
    }
}

#[test]
fn neither_order_nor_repetition_of_arguments_changes_the_output() {
    let project = lost_issue();
    project
        .write("a/M01_audit.md", ODD)
        .write("b/M01_audit.md", ODD);
    let expected = project.lint(["."]).stdout;
    for paths in [
        &["docs", "b", "a"][..],
        &["b", "b/M01_audit.md", "a", "./b", "docs", "docs"],
        &["a", M10, "docs/milestones", "b", M09, "."],
    ] {
        assert_eq!(
            project.lint(paths).ends_with(1).stdout,
            expected,
            "{paths:?}"
        );
    }
}

#[test]
fn the_order_of_problems_is_that_of_their_paths() {
    let project = Project::new();
    project
        .write("z/M01_audit.md", b"\xff")
        .write("b/M01_audit.md", b"\xff");
    let expected = project.lint(["a", "b", "y", "z"]);
    expected
        .ends_with(2)
        .complains(&["z/M01_audit.md"])
        .complains(&["y: "]);
    assert_eq!(project.lint(["z", "y", "b", "a"]).stderr, expected.stderr);
}

#[test]
fn a_predecessor_that_cannot_be_read_is_trouble() {
    let project = lost_issue();
    project.write(M09, b"# M09\n\xff");
    project.lint([M10]).ends_with(2).complains(&[M09]);
}

#[test]
fn a_group_of_arguments_finds_what_each_of_them_finds() {
    let project = lost_issue();
    let whole = project.lint(["docs"]).stdout;
    let parts: String = ["M08", "M09", "M10"]
        .map(|milestone| {
            project
                .lint([format!("docs/milestones/{milestone}")])
                .stdout
        })
        .concat();
    assert_eq!(parts, whole);
}
