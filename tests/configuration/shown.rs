//! `--show-settings`, `--show-files` and `--statistics`.

use audit_lint::config::Config;

use crate::project::{ONLY, Project, UNPINNED};

const CONFIG: &str = "\
extends = '../shared.toml'
include = ['reviews/*.md', '../extra']
template = 'minimal'
fail-on = 'warning'
select = ['range/', 'score/', 'registry/stale']
ignore = ['score/dropped-rows']

[per-file-ignores]
'old' = ['range/', 'ci/']
'./M03_audit.md' = ['score/']

[severity]
'range/' = 'advice'
'range/unpinned' = 'error'

[rules.'score/wrong-overall']
weights = { Arch = 50, CI = 50 }
";

fn project() -> Project {
    Project::of(&[
        (
            "shared.toml",
            "exclude = ['docs/draft*', 'attic']\n[rules.'score/dropped-rows']\nwindow = 3\n",
        ),
        ("docs/audit-lint.toml", CONFIG),
        ("docs/M02_audit.md", UNPINNED),
        ("docs/M03_audit.md", UNPINNED),
        ("docs/old/M01_audit.md", UNPINNED),
        ("docs/attic/M00_audit.md", UNPINNED),
        ("docs/drafts/M04_audit.md", UNPINNED),
        ("docs/reviews/second.md", UNPINNED),
        ("extra/note.md", UNPINNED),
    ])
}

#[test]
fn settings_are_a_file_that_says_the_same() {
    let project = project();
    let before = project.lint(&["docs", "extra"]);
    let shown = project.run(&["--show-settings", "docs"]).stdout;
    assert!(
        shown.starts_with("# docs/audit-lint.toml: 4 audits\n"),
        "{shown}"
    );
    // Options are joined rule by rule, those of the extended file with those of this one.
    assert!(
        shown.contains("window = 3") && shown.contains("Arch = 50"),
        "{shown}"
    );
    let read = Config::parse("shown", &shown);
    read.unwrap_or_else(|errors| panic!("{errors}\n{shown}"));
    project.write("docs/audit-lint.toml", &shown);
    let after = project.lint(&["docs", "extra"]);
    assert_eq!(
        (after.code, &after.stdout),
        (before.code, &before.stdout),
        "{shown}"
    );
    let again = project.run(&["--show-settings", "docs"]).stdout;
    assert_eq!(again, shown);
}

#[test]
fn settings_of_every_fixture_say_the_same() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    let project = Project::of(&[]);
    let before = project.run(&["--isolated", "--output-format", "json", fixtures]);
    let shown = project
        .run(&["--isolated", "--show-settings", fixtures])
        .stdout;
    project.write("shown.toml", &shown);
    let named = [
        "--config",
        "shown.toml",
        "--output-format",
        "json",
        fixtures,
    ];
    let after = project.run(&named);
    assert_eq!((after.code, after.stdout), (before.code, before.stdout));
}

#[test]
fn settings_are_shown_once_for_each_file() {
    let project = Project::of(&[
        ("a/audit-lint.toml", ONLY),
        ("a/M02_audit.md", UNPINNED),
        ("a/M03_audit.md", UNPINNED),
        ("b/M02_audit.md", UNPINNED),
    ]);
    let shown = project.run(&["--show-settings"]);
    let headings: Vec<&str> = shown
        .stdout
        .lines()
        .filter(|line| line.ends_with("audit") || line.ends_with("audits"))
        .collect();
    assert_eq!(
        headings,
        [
            "# a/audit-lint.toml: 2 audits",
            "# no configuration file: 1 audit"
        ]
    );
    shown.ends_with(0);
}

#[test]
fn settings_tell_what_the_flags_say() {
    let project = project();
    let flags = [
        "--fail-on",
        "never",
        "--exclude",
        "docs/old",
        "--show-settings",
        "docs",
    ];
    let shown = project.run(&flags).stdout;
    assert!(shown.contains("\nfail-on = \"never\"\n"), "{shown}");
    assert!(shown.contains("\nexclude = [\"../docs/old\"]\n"), "{shown}");
}

#[test]
fn files_are_listed_and_not_linted() {
    let project = project();
    let files = project.run(&["--show-files", "docs"]);
    assert_eq!(
        files.ends_with(0).stdout,
        "docs/M02_audit.md\ndocs/M03_audit.md\ndocs/old/M01_audit.md\ndocs/reviews/second.md\n"
    );
    // Context is not listed.
    let files = project.run(&["--show-files", "docs/M03_audit.md"]);
    assert_eq!(files.stdout, "docs/M03_audit.md\n");
    project.run(&["--show-files", "docs/attic"]).ends_with(3);
    project
        .run(&["--show-files", "--show-settings"])
        .refuses(&["--show-files"]);
}

#[test]
fn statistics_count_the_findings_of_each_rule() {
    let strict = format!("{ONLY}[severity]\n'ALL' = 'error'\n");
    let project = Project::of(&[
        ("a/audit-lint.toml", ONLY),
        ("a/M02_audit.md", UNPINNED),
        ("a/M03_audit.md", UNPINNED),
        ("b/audit-lint.toml", &strict),
        ("b/M02_audit.md", UNPINNED),
    ]);
    let counted = project.run(&["--statistics"]);
    assert_eq!(
        counted.ends_with(1).stdout,
        "2 warning range/unpinned\n1 error   range/unpinned\n"
    );
    assert_eq!(
        project.run(&["--statistics", "--select", "issues/"]).stdout,
        ""
    );
}
