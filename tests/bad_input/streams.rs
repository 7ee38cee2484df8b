//! Standard input and output.

use crate::project::{ODD, Outcome, Project};

const M10: &str = "docs/milestones/M10/M10_audit.md";

#[test]
fn standard_input_replaces_the_file_of_its_name() {
    let project = Project::of_fixture("broken/lost-issue");
    let arguments = ["-", "--stdin-filename", M10];
    let unchanged = project.lint_piped(&arguments, project.read(M10).as_bytes());
    unchanged.ends_with(1);
    assert_eq!(unchanged.stdout, project.lint([M10]).stdout);
    // A text that is not on the disk yet, with the predecessor that is.
    let repaired = format!("{}\nSEC-001 was resolved in M10.\n", project.read(M10));
    project
        .lint_piped(&arguments, repaired.as_bytes())
        .ends_with(0);
    project
        .lint_piped(&arguments, ODD.as_bytes())
        .ends_with(1)
        .finds_odd(M10);
}

#[test]
fn standard_input_goes_together_with_paths() {
    let project = Project::of_fixture("broken/lost-issue");
    let arguments = ["docs", "-", "--stdin-filename", M10];
    let outcome = project.lint_piped(&arguments, ODD.as_bytes());
    outcome.ends_with(1).finds_odd(M10);
    assert_eq!(outcome.findings(), 1, "{outcome:?}");
}

#[test]
fn standard_input_needs_no_name() {
    let project = Project::new();
    for text in [ODD, ""] {
        let outcome = project.lint_piped(&["-"], text.as_bytes());
        outcome.ends_with(1).finds_odd("audit.md");
    }
}

#[test]
fn standard_input_may_become_the_first_file_of_a_new_folder() {
    let project = Project::new();
    let arguments = ["-", "--stdin-filename", "new/M01_audit.md"];
    let outcome = project.lint_piped(&arguments, ODD.as_bytes());
    outcome.ends_with(1).finds_odd("new/M01_audit.md");
}

#[test]
fn standard_input_that_is_no_text_is_named_in_the_message() {
    let project = Project::new();
    project.write("M01_audit.md", ODD);
    project
        .lint_piped(&["-", "M01_audit.md"], b"\xff")
        .ends_with(2)
        .complains(&["standard input", "UTF-8"])
        .finds_odd("M01_audit.md");
}

#[test]
fn a_name_for_standard_input_without_standard_input_is_a_mistake() {
    let project = Project::new();
    let outcome = project.lint(["--stdin-filename", "M01_audit.md", "."]);
    outcome.ends_with(2);
    assert!(outcome.stderr.contains("--stdin-filename"), "{outcome:?}");
}

/// Closes standard output before anything can be written, as `| head -0` does.
fn unread(project: &Project, arguments: &[&str]) -> Outcome {
    let mut child = project
        .command(arguments)
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    Outcome::of(child.wait_with_output().expect("the binary ends"))
}

#[test]
fn closed_output_ends_quietly_with_the_same_code() {
    let project = Project::new();
    // More than a pipe holds, so that writing must fail.
    for number in 1..=600 {
        project.write(format!("docs/M{number}/M{number}_audit.md"), ODD);
    }
    for format in ["full", "concise", "json", "sarif", "github", "junit"] {
        let outcome = unread(&project, &["--output-format", format, "docs"]);
        outcome.ends_with(1).complains_of_nothing();
        assert!(!outcome.stderr.contains("panick"), "{outcome:?}");
        assert!(
            !outcome.stderr.to_lowercase().contains("broken pipe"),
            "{outcome:?}"
        );
    }
    for arguments in [
        &["rules"][..],
        &["rules", "--output-format", "json"],
        &["explain", "registry/dropped-row"],
        &["inspect", "docs"],
        &["schema"],
    ] {
        unread(&project, arguments)
            .ends_with(0)
            .complains_of_nothing();
    }
}

#[test]
fn help_and_version_survive_closed_output() {
    let project = Project::new();
    for argument in ["--help", "--version"] {
        let outcome = unread(&project, &[argument]);
        assert!(!outcome.stderr.contains("panick"), "{outcome:?}");
    }
}
