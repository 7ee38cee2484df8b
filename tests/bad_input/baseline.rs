//! Baselines that go wrong, and those that must go right wherever the command is started.

use crate::project::{ODD, Project};

const NAME: &str = "audit-lint.baseline.toml";

#[test]
fn only_what_is_new_is_found_beside_a_baseline() {
    let project = Project::new();
    project.write("M01_audit.md", ODD);
    project.run(["baseline"]).ends_with(0);
    project.lint(["."]).ends_with(0);
    project.write("M02_audit.md", ODD);
    let outcome = project.lint(["."]);
    outcome.ends_with(1).finds_odd("M02_audit.md");
    assert_eq!(outcome.findings(), 1);
}

#[test]
fn a_lost_row_is_the_one_finding_beside_a_baseline() {
    let project = Project::of_fixture("broken/lost-issue");
    project.run(["init"]).ends_with(0);
    project.run(["baseline", "docs"]).ends_with(0);
    project.lint(["docs"]).ends_with(0);
    let audit = "docs/milestones/M09/M09_audit.md";
    let is_row = |line: &&str| line.starts_with("| PERF-001");
    let text = project.read(audit);
    assert_eq!(text.lines().filter(is_row).count(), 1);
    let lines: Vec<&str> = text.lines().filter(|line| !is_row(line)).collect();
    project.write(audit, lines.join("\n"));
    let outcome = project.lint(["docs"]);
    outcome.ends_with(1);
    let lost = "error[registry/dropped-row] open issue `PERF-001` of M08";
    assert_eq!(outcome.stdout.matches(lost).count(), 1, "{outcome:?}");
    assert_eq!(outcome.findings(), 1, "{outcome:?}");
    project.write(audit, text);
    project.lint(["docs"]).ends_with(0);
}

#[test]
fn paths_in_a_baseline_are_relative_to_it() {
    let project = Project::new();
    project
        .write("docs/M01_audit.md", ODD)
        .write("lint/.keep", "");
    project
        .run(["baseline", "--baseline", "lint/known.toml"])
        .ends_with(0);
    let text = project.read("lint/known.toml");
    assert!(text.contains("path = \"../docs/M01_audit.md\""), "{text}");
    let mut command = project.command(["--baseline", "../lint/known.toml", "."]);
    let status = command.current_dir(project.path("docs")).status();
    assert_eq!(status.expect("the binary starts").code(), Some(0));
}

#[test]
fn standard_input_is_held_to_the_entries_of_its_file() {
    let project = Project::new();
    project.write("M01_audit.md", ODD);
    project.run(["baseline"]).ends_with(0);
    let arguments = |name| ["-", "--stdin-filename", name];
    let outcome = project.lint_piped(&arguments("M01_audit.md"), ODD.as_bytes());
    outcome.ends_with(0);
    let outcome = project.lint_piped(&arguments("M02_audit.md"), ODD.as_bytes());
    outcome.ends_with(1).finds_odd("M02_audit.md");
}

#[test]
fn no_baseline_is_written_while_an_audit_cannot_be_read() {
    let project = Project::new();
    project
        .write("M01_audit.md", ODD)
        .write("M02_audit.md", b"# M02 \xff\n");
    project
        .run(["baseline"])
        .ends_with(2)
        .complains(&["M02_audit.md", "not UTF-8"]);
    assert!(!project.path(NAME).exists());
}

#[test]
fn a_baseline_that_is_no_text_is_named() {
    let project = Project::new();
    project.write("M01_audit.md", ODD).write(NAME, b"# \xff\n");
    for arguments in [vec!["."], vec!["baseline"]] {
        project
            .run(arguments)
            .ends_with(2)
            .complains(&[NAME, "not UTF-8"]);
    }
}

#[test]
fn a_folder_is_no_baseline() {
    let project = Project::new();
    project.write("M01_audit.md", ODD).write("known/.keep", "");
    for arguments in [
        vec!["--baseline", "known"],
        vec!["baseline", "--baseline", "known"],
    ] {
        project.run(arguments).ends_with(2).complains(&["known"]);
    }
    project
        .run(["baseline", "--baseline", "nowhere/known.toml"])
        .ends_with(2)
        .complains(&["nowhere/known.toml", "cannot be written"]);
}

#[test]
#[cfg(unix)]
fn a_new_baseline_can_be_read_by_others_and_a_link_to_one_stays() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let project = Project::new();
    project.write("M01_audit.md", ODD).write("shared/.keep", "");
    symlink("shared/known.toml", project.path(NAME)).expect("a new link");
    project.run(["baseline"]).ends_with(0);
    assert!(project.path(NAME).is_symlink());
    let metadata = std::fs::metadata(project.path("shared/known.toml")).expect("the file");
    assert_ne!(metadata.permissions().mode() & 0o044, 0);
    project.lint(["."]).ends_with(0);
}
