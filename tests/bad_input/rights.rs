//! What the user may not read. Root reads everything, so these tests give their rights up first.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;

use crate::project::{ODD, Outcome, Project};

/// The user that owns nothing.
const NOBODY: u32 = 65534;

fn permit(project: &Project, path: &str, mode: u32) {
    let path = project.path(path);
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("our own file");
}

/// Lints without the rights of root. None where that cannot be tried.
fn lint(project: &Project, locked: &str, paths: &[&str]) -> Option<Outcome> {
    permit(project, ".", 0o755);
    let mut command = project.command(["--output-format", "concise"]);
    command.args(paths);
    let path = project.path(locked);
    let can_read = fs::File::open(&path).is_ok() && (path.is_file() || fs::read_dir(&path).is_ok());
    if can_read {
        command.uid(NOBODY);
    }
    match command.output() {
        Ok(output) => Some(Outcome::of(output)),
        Err(error) => {
            eprintln!(
                "skipped: root reads everything, and nobody cannot start the binary: {error}"
            );
            None
        }
    }
}

#[test]
fn a_file_that_may_not_be_read_is_named_and_the_others_are_linted() {
    let project = Project::new();
    project
        .write("M01_audit.md", ODD)
        .write("M02_audit.md", ODD);
    permit(&project, "M01_audit.md", 0o000);
    let Some(outcome) = lint(&project, "M01_audit.md", &["."]) else {
        return;
    };
    outcome
        .ends_with(2)
        .complains(&["M01_audit.md", "permission denied"])
        .finds_odd("M02_audit.md");
}

#[test]
fn a_folder_that_may_not_be_entered_is_named_and_the_others_are_linted() {
    let project = Project::new();
    project
        .write("docs/locked/M01_audit.md", ODD)
        .write("docs/M02_audit.md", ODD);
    permit(&project, "docs/locked", 0o000);
    let outcome = lint(&project, "docs/locked", &["docs"]);
    permit(&project, "docs/locked", 0o755);
    let Some(outcome) = outcome else { return };
    outcome
        .ends_with(2)
        .complains(&["docs/locked", "permission denied"])
        .finds_odd("docs/M02_audit.md");
}

#[test]
fn a_folder_that_nobody_asked_for_may_be_locked() {
    let project = Project::new();
    project
        .write("M02_audit.md", ODD)
        .write("private/diary.md", ODD);
    permit(&project, "private", 0o000);
    let outcome = lint(&project, "private", &["M02_audit.md"]);
    permit(&project, "private", 0o755);
    let Some(outcome) = outcome else { return };
    outcome
        .ends_with(1)
        .complains_of_nothing()
        .finds_odd("M02_audit.md");
}

#[test]
fn a_locked_baseline_stays_as_it_is_though_its_folder_is_open() {
    const NAME: &str = "audit-lint.baseline.toml";
    let project = Project::new();
    project.write("M01_audit.md", ODD).write(NAME, "# ours\n");
    permit(&project, NAME, 0o444);
    permit(&project, ".", 0o777);
    let mut command = project.command(["baseline"]);
    if fs::OpenOptions::new()
        .write(true)
        .open(project.path(NAME))
        .is_ok()
    {
        command.uid(NOBODY);
    }
    let Ok(output) = command.output() else {
        return eprintln!("skipped: root writes everything, and nobody cannot start the binary");
    };
    Outcome::of(output)
        .ends_with(2)
        .complains(&[NAME, "cannot be written: permission denied"]);
    assert_eq!(project.read(NAME), "# ours\n");
}
