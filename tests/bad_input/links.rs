//! One file under several names, and names for nothing.
#![cfg(unix)]

use std::os::unix::fs::symlink;
use std::path::Path;

use crate::project::{ODD, Project};

fn link(project: &Project, target: impl AsRef<Path>, name: &str) {
    symlink(target, project.path(name)).expect("a new link");
}

#[test]
fn a_loop_of_links_ends() {
    let project = Project::new();
    project.write("docs/M01/M01_audit.md", ODD);
    link(&project, "..", "docs/M01/up");
    link(&project, project.path("docs"), "docs/again");
    let outcome = project.lint(["."]);
    outcome
        .ends_with(1)
        .complains_of_nothing()
        .finds_odd("docs/M01/M01_audit.md");
    assert_eq!(outcome.findings(), 1, "{outcome:?}");
}

#[test]
fn a_loop_that_leads_out_and_back_ends() {
    let project = Project::new();
    project
        .write("docs/M01/M01_audit.md", ODD)
        .write("other/M02/M02_audit.md", ODD);
    link(&project, "../other", "docs/out");
    link(&project, "../docs", "other/back");
    let outcome = project.lint(["docs"]);
    outcome
        .ends_with(1)
        .complains_of_nothing()
        .finds_odd("docs/M01/M01_audit.md")
        .finds_odd("docs/out/M02/M02_audit.md");
    assert_eq!(outcome.findings(), 2, "{outcome:?}");
}

#[test]
fn a_dangling_link_is_passed_over_unless_it_is_named() {
    let project = Project::new();
    project.write("docs/M01_audit.md", ODD);
    link(&project, "nowhere", "docs/M02_audit.md");
    link(&project, "nowhere", "docs/folder");
    let outcome = project.lint(["docs"]);
    outcome
        .ends_with(1)
        .complains_of_nothing()
        .finds_odd("docs/M01_audit.md");
    project
        .lint(["docs", "docs/M02_audit.md"])
        .ends_with(2)
        .complains(&["docs/M02_audit.md", "no such file"])
        .finds_odd("docs/M01_audit.md");
}

#[test]
fn a_link_to_itself_is_passed_over_as_a_dangling_one_is() {
    let project = Project::new();
    project.write("docs/M01_audit.md", ODD);
    link(&project, "itself", "docs/itself");
    project.lint(["docs"]).ends_with(1).complains_of_nothing();
}

#[test]
fn a_file_under_two_names_is_linted_once() {
    let project = Project::new();
    project.write("docs/M01_audit.md", ODD);
    link(&project, "M01_audit.md", "docs/M02_audit.md");
    link(&project, "docs", "zzz");
    for paths in [&["."][..], &["docs", "zzz"], &["zzz", "docs", "."]] {
        let outcome = project.lint(paths);
        assert_eq!(outcome.ends_with(1).findings(), 1, "{outcome:?}");
        outcome.finds_odd("docs/M01_audit.md");
    }
}

#[test]
fn a_link_is_linted_where_only_it_is_named() {
    let project = Project::new();
    project.write("kept/elsewhere.md", ODD);
    link(&project, "kept/elsewhere.md", "M01_audit.md");
    project.lint(["."]).ends_with(1).finds_odd("M01_audit.md");
    project
        .lint(["M01_audit.md"])
        .ends_with(1)
        .finds_odd("M01_audit.md");
}

#[test]
fn a_link_to_the_newest_milestone_hides_nothing() {
    let project = Project::of_fixture("broken/lost-issue");
    let expected = project.lint(["docs"]);
    link(&project, "milestones/M10", "docs/latest");
    assert_eq!(project.lint(["docs"]).stdout, expected.stdout);
    assert_eq!(project.lint(["."]).stdout, expected.stdout);
}

#[test]
fn a_project_behind_a_link_is_linted_as_itself() {
    let project = Project::of_fixture("broken/lost-issue");
    link(&project, "docs", "zzz");
    let outcome = project.lint(["zzz"]);
    assert_eq!(outcome.ends_with(1).findings(), 1, "{outcome:?}");
}
