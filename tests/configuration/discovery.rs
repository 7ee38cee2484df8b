//! Which configuration file governs which audit.

use crate::project::{ERROR, ONLY, Outcome, Project, UNPINNED, WARNING};

/// With this, [`UNPINNED`] gives an error.
const STRICT: &str = "select = [\"range/unpinned\"]\n[severity]\n\"range/\" = \"error\"\n";
/// With this, it gives nothing.
const SILENT: &str = "select = []\n";
const AUDIT: &str = "docs/milestones/M02/M02_audit.md";

fn project(configs: &[(&str, &str)]) -> Project {
    let project = Project::of(configs);
    project.write(AUDIT, UNPINNED);
    project
}

#[test]
fn the_nearest_file_above_an_audit_wins() {
    let project = project(&[
        ("audit-lint.toml", SILENT),
        ("docs/audit-lint.toml", STRICT),
    ]);
    for target in [".", "docs", "docs/milestones/M02", AUDIT] {
        project.finds(&[target], &[(AUDIT, ERROR)]);
    }
    project.write("docs/milestones/M02/audit-lint.toml", ONLY);
    for target in [".", "docs", "docs/milestones/M02", AUDIT] {
        project.finds(&[target], &[(AUDIT, WARNING)]);
    }
}

#[test]
fn a_file_above_the_working_directory_governs() {
    let project = project(&[("audit-lint.toml", STRICT)]);
    let concise = ["--output-format", "concise", "M02_audit.md"];
    let found = project.run_in("docs/milestones/M02", &concise, "");
    found.has(&[("M02_audit.md", ERROR)]);
}

#[test]
fn the_working_directory_does_not_count() {
    let project = project(&[
        ("docs/audit-lint.toml", STRICT),
        ("other/audit-lint.toml", SILENT),
    ]);
    let path = format!("../{AUDIT}");
    for config in [SILENT, "what?"] {
        project.write("other/audit-lint.toml", config);
        let found = project.run_in("other", &["--output-format", "concise", &path], "");
        found.has(&[(&path, ERROR)]);
    }
}

#[test]
fn of_two_names_in_one_directory_the_plain_one_wins() {
    for target in [".", AUDIT] {
        let project = project(&[(".audit-lint.toml", STRICT)]);
        project.finds(&[target], &[(AUDIT, ERROR)]);
        project.write("audit-lint.toml", ONLY);
        project.finds(&[target], &[(AUDIT, WARNING)]);
    }
}

#[test]
fn the_search_ends_at_the_root_of_a_repository() {
    for git in ["docs/.git/HEAD", "docs/.git"] {
        let project = project(&[("audit-lint.toml", SILENT), (git, "gitdir: elsewhere\n")]);
        for target in [".", "docs", AUDIT] {
            let found = project.lint(&["--select", "ci/missing-status", target]);
            found.has(&[(AUDIT, "error[ci/missing-status]")]);
            // With the file above, nothing would be selected.
            assert!(
                project.lint(&[target]).stdout.len() > found.stdout.len(),
                "{git}"
            );
        }
        project.write("docs/audit-lint.toml", STRICT);
        project.finds(&[AUDIT], &[(AUDIT, ERROR)]);
    }
}

#[test]
fn two_files_govern_their_own_audits_in_one_run() {
    let project = Project::of(&[
        ("a/audit-lint.toml", ONLY),
        ("a/M02_audit.md", UNPINNED),
        ("b/audit-lint.toml", STRICT),
        ("b/M02_audit.md", UNPINNED),
    ]);
    let both = [("a/M02_audit.md", WARNING), ("b/M02_audit.md", ERROR)];
    project.lint(&[]).has(&both).ends_with(1);
    project.lint(&["b", "a"]).has(&both).ends_with(1);
    project.lint(&["a"]).has(&both[..1]).ends_with(0);
    let lenient = format!("fail-on = \"never\"\n{STRICT}");
    project.write("b/audit-lint.toml", &lenient);
    project.lint(&[]).has(&both).ends_with(0);
    let eager = format!("fail-on = \"warning\"\n{ONLY}");
    project.write("a/audit-lint.toml", &eager);
    project.lint(&[]).has(&both).ends_with(1);
}

#[test]
fn one_series_may_be_governed_by_two_files() {
    let project = project(&[
        ("audit-lint.toml", ONLY),
        ("docs/milestones/M03/audit-lint.toml", STRICT),
    ]);
    let other = "docs/milestones/M03/M03_audit.md";
    project.write(other, UNPINNED);
    project.finds(&[], &[(AUDIT, WARNING), (other, ERROR)]);
}

#[test]
fn globs_start_from_the_directory_of_their_file() {
    let exclude = |glob: &str| format!("exclude = [\"{glob}\"]\n{ONLY}");
    let project = project(&[("docs/audit-lint.toml", &exclude("milestones/M0*"))]);
    project.run(&[]).ends_with(3);
    for glob in ["M02", "./milestones", "../docs", ".", "**/M02_audit.md"] {
        project.write("docs/audit-lint.toml", &exclude(glob));
        assert_eq!(project.run(&[]).code, 3, "{glob}");
    }
    for glob in ["docs/milestones/**", "./M0*", "*.txt"] {
        project.write("docs/audit-lint.toml", &exclude(glob));
        assert_eq!(project.run(&[]).code, 0, "{glob}");
    }
    let absolute = project.root().join("docs/milestones");
    project.write(
        "docs/audit-lint.toml",
        &exclude(&absolute.to_string_lossy()),
    );
    project.run(&[]).ends_with(3);
}

#[test]
fn a_directory_that_no_search_enters_has_its_own_file() {
    let project = Project::of(&[
        ("audit-lint.toml", SILENT),
        ("target/audit-lint.toml", STRICT),
        ("target/M02_audit.md", UNPINNED),
    ]);
    project.finds(
        &[".", "target/M02_audit.md"],
        &[("target/M02_audit.md", ERROR)],
    );
}

#[test]
fn bytes_before_and_between_lines_do_not_matter() {
    let crlf = STRICT.replace('\n', "\r\n");
    for config in [
        crlf.clone(),
        format!("\u{feff}{STRICT}"),
        format!("\u{feff}{crlf}"),
    ] {
        project(&[("audit-lint.toml", &config)]).finds(&[], &[(AUDIT, ERROR)]);
    }
}

fn piped(project: &Project, name: &str) -> Outcome {
    let arguments = ["--output-format", "concise", "-", "--stdin-filename", name];
    project.run_in("", &arguments, UNPINNED)
}

#[test]
fn standard_input_is_governed_as_the_file_that_it_stands_for() {
    let project = project(&[("docs/audit-lint.toml", STRICT), ("audit-lint.toml", ONLY)]);
    piped(&project, AUDIT).has(&[(AUDIT, ERROR)]);
    piped(&project, "docs/new/M09_audit.md").has(&[("docs/new/M09_audit.md", ERROR)]);
    piped(&project, "M09_audit.md").has(&[("M09_audit.md", WARNING)]);
}

#[test]
fn the_baseline_lies_beside_the_file_that_governs() {
    let project = project(&[("docs/audit-lint.toml", STRICT)]);
    project.run(&["baseline", AUDIT]).ends_with(0);
    assert!(
        project
            .root()
            .join("docs/audit-lint.baseline.toml")
            .is_file()
    );
    project.finds(&[AUDIT], &[]);
    project.finds(&["docs"], &[]);
    project.finds(&["--no-baseline", "docs"], &[(AUDIT, ERROR)]);
    piped(&project, AUDIT).has(&[]);
    // It belongs to that file: without it, there is none.
    project.lint(&["--isolated", AUDIT]).ends_with(1);
}

#[test]
fn an_unusable_file_that_governs_nothing_that_is_asked_for_does_no_harm() {
    let project = project(&[("audit-lint.toml", ONLY), ("old/audit-lint.toml", "what?")]);
    project.write("old/M01_audit.md", UNPINNED);
    project.finds(&["docs"], &[(AUDIT, WARNING)]);
    project
        .lint(&["."])
        .refuses(&["old/audit-lint.toml:1:5", "write a key"]);
}
