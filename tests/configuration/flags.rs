//! What the flags about the configuration do, and that they go over the file.

use crate::project::{ERROR, ONLY, Project, UNPINNED, WARNING};

const AUDIT: &str = "docs/M02_audit.md";
const CI: &str = "error[ci/missing-status]";

fn project(config: &str) -> Project {
    Project::of(&[("audit-lint.toml", config), (AUDIT, UNPINNED)])
}

#[test]
fn select_goes_over_the_file() {
    let project = project("select = ['range/']");
    project.finds(&[], &[(AUDIT, WARNING)]);
    project.finds(&["--select", "ci/missing-status"], &[(AUDIT, CI)]);
    let both = [(AUDIT, CI), (AUDIT, WARNING)];
    project.finds(&["--select", "ci/,range/"], &both);
}

#[test]
fn extend_select_goes_over_the_file() {
    let project = project("select = ['range/']\nextend-select = []");
    let both = [(AUDIT, CI), (AUDIT, WARNING)];
    project.finds(&["--extend-select", "ci/missing-status"], &both);
}

#[test]
fn ignore_goes_over_the_file() {
    let project = project("select = ['range/', 'ci/']\nignore = ['range/unpinned']");
    project.finds(&[], &[(AUDIT, CI)]);
    project.finds(&["--ignore", "ci/missing-status"], &[(AUDIT, WARNING)]);
    project.finds(&["--ignore", "ci,range"], &[]);
}

#[test]
fn fail_on_goes_over_the_file() {
    let project = project(&format!("{ONLY}fail-on = 'error'"));
    project.run(&[]).ends_with(0);
    project.run(&["--fail-on", "warning"]).ends_with(1);
    project
        .run(&["--config", "fail-on = 'warning'"])
        .ends_with(1);
    let both = ["--config", "fail-on = 'warning'", "--fail-on", "never"];
    project.run(&both).ends_with(0);
}

#[test]
fn exclude_goes_over_the_file() {
    let project = project(&format!("{ONLY}exclude = ['new']"));
    project.write("new/M03_audit.md", UNPINNED);
    project.finds(&[], &[(AUDIT, WARNING)]);
    project.finds(&["--exclude", "docs"], &[("new/M03_audit.md", WARNING)]);
    project.run(&["--exclude", "docs,ne*"]).ends_with(3);
    project
        .run(&["--exclude", "docs", "--exclude", "new"])
        .ends_with(3);
}

#[test]
fn no_exclude_lints_what_the_file_excludes() {
    let project = project(&format!("{ONLY}exclude = ['docs']"));
    project.run(&[]).ends_with(3);
    project.finds(&["--no-exclude"], &[(AUDIT, WARNING)]);
    project
        .run(&["--no-exclude", "--exclude", "docs"])
        .refuses(&["--exclude"]);
}

#[test]
fn whoever_names_what_is_excluded_is_told_so() {
    let project = project(&format!("{ONLY}exclude = ['docs']"));
    let told = "1 audit excluded by the configuration; `--no-exclude` lints what is";
    project.run(&[AUDIT]).ends_with(3).tells(&[told]);
    // An editor pipes what it shows, whatever it is.
    let piped = |more: &[&str]| {
        let arguments = [&["-", "--stdin-filename", AUDIT][..], more].concat();
        project.run_in("", &arguments, UNPINNED)
    };
    piped(&[]).ends_with(3).tells(&[told]);
    piped(&["--no-exclude", "--fail-on", "warning"]).ends_with(1);
}

#[test]
fn a_command_behind_its_flags_is_no_path() {
    let hint = "is `rules` the command? it goes first: `audit-lint rules …`";
    let project = project("");
    let told = || project.run(&["--verbose", "rules"]);
    told().ends_with(2).tells(&[hint]);
    project.write("rules/README.md", "");
    told().ends_with(3).tells(&[hint]);
}

#[test]
fn per_file_ignores_goes_over_the_file() {
    let project = project(&format!("{ONLY}[per-file-ignores]\n'docs/*' = ['ALL']"));
    project.finds(&[], &[]);
    project.finds(&["--per-file-ignores", "other/**:ALL"], &[(AUDIT, WARNING)]);
    project.finds(
        &[
            "--isolated",
            "--select",
            "range/",
            "--per-file-ignores",
            "docs:range/",
        ],
        &[],
    );
}

#[test]
fn a_named_file_takes_the_place_of_those_beside_the_audits() {
    let project = project("select = []\nexclude = ['docs']");
    project.write(
        "ci/strict.toml",
        "select = ['range/']\n[severity]\n'ALL' = 'error'",
    );
    project.run(&[]).ends_with(3);
    project.finds(&["--config", "ci/strict.toml"], &[(AUDIT, ERROR)]);
}

#[test]
fn globs_of_a_named_file_start_from_its_directory() {
    let project = project("");
    project.write("ci/strict.toml", &format!("exclude = ['docs/*']\n{ONLY}"));
    project.finds(&["--config", "ci/strict.toml"], &[(AUDIT, WARNING)]);
    project.write(
        "ci/strict.toml",
        &format!("exclude = ['../docs/*']\n{ONLY}"),
    );
    project.run(&["--config", "ci/strict.toml"]).ends_with(3);
}

#[test]
fn a_line_goes_over_the_file_and_a_later_line_over_an_earlier() {
    let project = project("select = ['ci/']");
    let line = "select = ['range/unpinned']";
    project.finds(&["--config", line], &[(AUDIT, WARNING)]);
    let severity = "severity.'range/unpinned' = 'error'";
    project.finds(&["--config", line, "--config", severity], &[(AUDIT, ERROR)]);
    let none = "select = []";
    project.finds(&["--config", line, "--config", none], &[]);
    project.finds(&["--config", none, "--config", line], &[(AUDIT, WARNING)]);
    project.finds(
        &["--config", none, "--select", "range/"],
        &[(AUDIT, WARNING)],
    );
}

#[test]
fn a_line_with_an_empty_list_empties_that_of_the_file() {
    let project = project(&format!("{ONLY}exclude = ['docs']"));
    project.finds(&["--config", "exclude = []"], &[(AUDIT, WARNING)]);
}

#[test]
fn a_line_and_a_file_go_together() {
    let project = project("select = []");
    project.write("strict.toml", ONLY);
    let arguments = [
        "--config",
        "severity.ALL = 'error'",
        "--config",
        "strict.toml",
    ];
    project.finds(&arguments, &[(AUDIT, ERROR)]);
}

#[test]
fn isolated_uses_no_file() {
    let project = project("what is this?");
    project.run(&[]).ends_with(2);
    project.finds(
        &["--isolated", "--select", "range/unpinned"],
        &[(AUDIT, WARNING)],
    );
}

#[test]
fn wrong_flags_are_told() {
    let project = project("");
    for (arguments, parts) in [
        (
            &["--config", "selct = []"][..],
            &[
                "--config:1:1",
                "there is no key `selct`",
                "did you mean `select`?",
            ][..],
        ),
        (
            &["--config", "fail-on=warning"],
            &["--config:1:9", "between double quotes"],
        ),
        (
            &["--config", "missing.toml"],
            &["missing.toml: cannot be read: no such file or directory"],
        ),
        (&["--config", "docs"], &["docs: cannot be read"]),
        (&["--config", ""], &["a value is required for '--config"]),
        (
            &["--config", "a.toml", "--config", "b.toml"],
            &["`--config` names two files", "`extends`"],
        ),
        (
            &["--config", "extends = 'audit-lint.toml'"],
            &[
                "only a configuration file can extend",
                "--config audit-lint.toml",
            ],
        ),
        (&["--exclude", "docs/["], &["`docs/[` is no glob"]),
        (&["--exclude", ""], &["an empty glob"]),
        (&["--per-file-ignores", "docs"], &["`docs` names no rule"]),
        (
            &["--per-file-ignores", "docs:range/unpined"],
            &["did you mean `range/unpinned`?"],
        ),
        (&["--per-file-ignores", ":ALL"], &["an empty glob"]),
        (
            &["--select", "range/unpined"],
            &["did you mean `range/unpinned`?"],
        ),
        (&["--fail-on", "high"], &["high"]),
    ] {
        project.lint(arguments).refuses(parts);
    }
}

#[test]
fn inspect_takes_the_configuration_too() {
    let project = project("exclude = ['docs']");
    project.run(&["inspect", "docs"]).ends_with(3);
    let shown = project.run(&["inspect", "docs", "--no-exclude"]);
    assert!(shown.stdout.starts_with(AUDIT), "{shown:?}");
    project.write("other.toml", "template = 'minimal'");
    let named = project.run(&["inspect", "docs", "--config", "other.toml"]);
    assert!(named.stdout.contains("minimal"), "{named:?}");
    assert_ne!(named.stdout, shown.stdout);
    project.run(&["inspect", "docs", "--isolated"]).ends_with(0);
    project
        .run(&["inspect", "docs", "--config", "colour = 1"])
        .refuses(&["there is no key `colour`"]);
}

#[test]
fn the_baseline_is_written_with_the_configuration() {
    let project = project(&format!("{ONLY}exclude = ['old']"));
    project.write("old/M01_audit.md", UNPINNED);
    project.run(&["baseline"]).ends_with(0);
    let path = project.root().join("audit-lint.baseline.toml");
    let text = std::fs::read_to_string(path).expect("a baseline");
    assert_eq!(text.matches("[[finding]]").count(), 1, "{text}");
}
