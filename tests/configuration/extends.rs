//! One configuration over another.

use crate::project::{ERROR, ONLY, Project, UNPINNED, WARNING};

const AUDIT: &str = "docs/M02_audit.md";

fn project(configs: &[(&str, &str)]) -> Project {
    let project = Project::of(configs);
    project.write(AUDIT, UNPINNED);
    project
}

#[test]
fn what_a_file_does_not_say_the_extended_one_says() {
    let project = project(&[
        (
            "docs/audit-lint.toml",
            "extends = \"../team/shared.toml\"\n",
        ),
        (
            "team/shared.toml",
            "extends = 'base.toml'\nfail-on = 'warning'\n",
        ),
        ("team/base.toml", ONLY),
    ]);
    let found = project.lint(&[]);
    found.has(&[(AUDIT, WARNING)]).ends_with(1);
}

#[test]
fn the_file_goes_over_the_extended_one_key_by_key() {
    let project = project(&[
        (
            "audit-lint.toml",
            "extends = 'shared.toml'\nselect = ['range/']\nfail-on = 'never'\nexclude = []\n\
             [severity]\n'range/unpinned' = 'error'\n",
        ),
        (
            "shared.toml",
            "select = ['ci/']\nfail-on = 'error'\nexclude = ['docs']\n\
             [severity]\n'range/unpinned' = 'off'\n",
        ),
    ]);
    project.lint(&[]).has(&[(AUDIT, ERROR)]).ends_with(0);
}

#[test]
fn severities_are_joined_rule_by_rule() {
    let project = project(&[
        (
            "audit-lint.toml",
            "extends = 'shared.toml'\n[severity]\n'ci/missing-status' = 'advice'\n",
        ),
        (
            "shared.toml",
            "select = ['range/', 'ci/']\n[severity]\n'range/unpinned' = 'error'\n",
        ),
    ]);
    let both = [(AUDIT, "advice[ci/missing-status]"), (AUDIT, ERROR)];
    project.finds(&[], &both);
}

#[test]
fn globs_of_an_extended_file_start_from_its_own_directory() {
    let exclude = format!("exclude = ['docs']\n{ONLY}");
    let project = project(&[
        ("docs/audit-lint.toml", "extends = '../shared.toml'\n"),
        ("shared.toml", &exclude),
    ]);
    project.run(&[]).ends_with(3);
}

#[test]
fn a_missing_file_is_told_where_it_is_named() {
    let project = project(&[(
        "docs/audit-lint.toml",
        "fail-on = 'error'\nextends = '../shred.toml'",
    )]);
    let message = "the configuration that this one extends is not there";
    let place = "docs/audit-lint.toml:2:11";
    project.lint(&[]).refuses(&[
        message,
        place,
        "extends = '../shred.toml'",
        "write its path",
    ]);
}

#[test]
fn a_circle_is_told_where_it_closes() {
    let project = project(&[
        ("audit-lint.toml", "extends = 'a.toml'\n"),
        ("a.toml", "\nextends = './b.toml'\n"),
        ("b.toml", "extends = 'docs/../a.toml'\n"),
    ]);
    let message =
        "extend one another in a circle: `audit-lint.toml` → `a.toml` → `b.toml` → `a.toml`";
    project
        .lint(&[])
        .refuses(&[message, "b.toml:1:11", "leave `extends` out of one of them"]);
    project.write("audit-lint.toml", "extends = 'audit-lint.toml'");
    project
        .lint(&[])
        .refuses(&["`audit-lint.toml` → `audit-lint.toml`"]);
}

#[test]
fn a_mistake_in_an_extended_file_is_told_once() {
    let project = project(&[
        ("audit-lint.toml", "extends = 'shared.toml'\n"),
        ("docs/audit-lint.toml", "extends = '../shared.toml'\n"),
        ("shared.toml", "colour = 'red'\n"),
    ]);
    project.write("M01_audit.md", UNPINNED);
    let told = project.lint(&[]);
    told.refuses(&["shared.toml:1:1", "there is no key `colour`"]);
    assert_eq!(
        told.stderr.matches("there is no key").count(),
        1,
        "{told:?}"
    );
}

#[test]
fn options_are_joined_one_by_one() {
    let project = project(&[
        (
            "audit-lint.toml",
            "extends = 'shared.toml'\n[rules.'score/dropped-rows']\n",
        ),
        ("shared.toml", "[rules.'score/dropped-rows']\nwindow = 3\n"),
    ]);
    let shown = project.run(&["--show-settings"]).stdout;
    assert!(shown.contains("\nwindow = 3\n"), "{shown}");
    let line = "rules.'score/dropped-rows'.window = 4";
    let shown = project.run(&["--show-settings", "--config", line]).stdout;
    assert!(shown.contains("\nwindow = 4\n"), "{shown}");
}
