//! `per-file-ignores` that leave nothing out.

use crate::project::{ERROR, Project, UNPINNED, WARNING};

const AUDIT: &str = "docs/M02_audit.md";
const OLD: &str = "docs/old/M01_audit.md";
const CONFIG: &str = "audit-lint.toml";
const UNUSED: &str = "warning[suppression/unused]";
/// A text with one finding of `range/empty`.
const EMPTY: &str = "# M01 Audit\n\n**Range:** 4e19d07...4e19d07\n";
const SELECT: &str = "select = ['range/', 'suppression/']\n";

fn project(ignores: &str) -> Project {
    let config = format!("{SELECT}[per-file-ignores]\n{ignores}\n");
    Project::of(&[(CONFIG, &config), (AUDIT, UNPINNED), (OLD, EMPTY)])
}

#[test]
fn a_line_that_leaves_nothing_out_is_found_in_its_place() {
    let project =
        project("'docs/*' = ['range/unpinned']\n'docs/old' = ['range/empty', 'range/unpinned']");
    let found = project.lint(&[]);
    found.has(&[(CONFIG, UNUSED)]).ends_with(0);
    let told = "audit-lint.toml:4:30: warning[suppression/unused] `range/unpinned` is left out in `docs/old`, \
                and would find nothing there\n";
    assert_eq!(found.stdout, told);
    // Of `docs/old`, of which all is linted.
    project.finds(&["docs/old"], &[(CONFIG, UNUSED)]);
}

#[test]
fn a_line_is_judged_only_where_all_its_files_are_linted() {
    let project =
        project("'docs/**/M*' = ['range/missing']\n'docs/M02_audit.md' = ['range/malformed']");
    let empty = (OLD, "error[range/empty]");
    project.finds(&[OLD], &[empty]);
    project.finds(&[AUDIT], &[(CONFIG, UNUSED), (AUDIT, WARNING)]);
    project.finds(
        &["docs"],
        &[(CONFIG, UNUSED), (CONFIG, UNUSED), (AUDIT, WARNING), empty],
    );
    // What did not run could not find anything.
    let select = ["--select", "range/empty,suppression/"];
    project.finds(&select, &[empty]);
}

#[test]
fn one_finding_may_be_left_out_twice() {
    project("'M0*' = ['range/unpinned']\n'docs/' = ['range/']").finds(&[], &[]);
}

#[test]
fn a_group_is_used_by_one_of_its_rules() {
    project("'docs' = ['range/']").finds(&[], &[]);
    project("'docs' = ['ci/']").finds(&[], &[(AUDIT, WARNING), (OLD, "error[range/empty]")]);
    let config = "select = ['ALL']\n[per-file-ignores]\n'docs' = ['ALL']\n";
    let project = Project::of(&[(CONFIG, config), (AUDIT, UNPINNED)]);
    project.finds(&[], &[]);
}

#[test]
fn the_command_line_leaves_out_what_it_likes() {
    let project = project("");
    project.finds(
        &["--per-file-ignores", "docs:range/,nowhere:range/empty"],
        &[],
    );
}

#[test]
fn what_an_extended_file_leaves_out_is_told_there_and_weighed_here() {
    let here = format!("extends = '../shared.toml'\n{SELECT}[severity]\n'ALL' = 'error'\n");
    let project = Project::of(&[
        ("docs/audit-lint.toml", &here),
        (
            "shared.toml",
            "[per-file-ignores]\n'docs/o*' = ['range/malformed']\n",
        ),
        (AUDIT, UNPINNED),
    ]);
    let unused = ("shared.toml", "error[suppression/unused]");
    project.finds(&[], &[(AUDIT, ERROR), unused]);
    project.finds(&["docs"], &[(AUDIT, ERROR), unused]);
    // An audit that is gone takes its line with it.
    project.finds(&[AUDIT], &[(AUDIT, ERROR)]);
}
