//! Series that a team names: audits that continue one another wherever they lie.

use crate::project::Project;

const GAP: &str = "warning[milestone/gap]";
const LOST: &str = "error[registry/dropped-row]";

/// An audit whose registry lists these issues.
fn audit(milestone: &str, ids: &[&str]) -> String {
    let row = |id: &&str| format!("| {id} | Open CORS | M01 | M09 | Demo | Closed |\n");
    let rows: String = ids.iter().map(row).collect();
    format!(
        "# {milestone} Audit\n\n## Deferred Issues Registry\n\n\
         | ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |\n\
         |----|-------|------------|-------------|--------|---------------|\n{rows}"
    )
}

/// M01 and M02 in an archive, M03 beside it, and a note that is an audit of the same work.
fn project(series: &str) -> Project {
    let config =
        format!("select = ['milestone/gap', 'registry/dropped-row']\nfail-on = 'never'\n{series}");
    Project::of(&[
        ("audit-lint.toml", &config),
        ("archive/2024/M01/M01_audit.md", &audit("M01", &["SEC-001"])),
        ("archive/2025/M02_audit.md", &audit("M02", &["SEC-001"])),
        ("docs/M03/M03_audit.md", &audit("M03", &["SEC-009"])),
        ("docs/review of M05.md", &audit("M05", &["SEC-009"])),
    ])
}

const M03: &str = "docs/M03/M03_audit.md";
const M05: &str = "docs/review of M05.md";

#[test]
fn audits_of_a_named_series_continue_one_another() {
    project("").finds(&[], &[]);
    let project = project("[series.work]\nroot = 'docs'\ninclude = ['archive/**/M*.md']\n");
    project.finds(&[], &[(M03, LOST)]);
    let shown = project.run(&["inspect", M03]).stdout;
    assert!(
        shown.contains("series       work, 3 of 3, after M02\n"),
        "{shown}"
    );
    let json = project
        .run(&["inspect", "--output-format", "json", M03])
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["audits"][0]["series"]["name"], "work");
}

#[test]
fn what_a_series_includes_is_an_audit_whatever_it_is_called() {
    let project = project("[series.work]\ninclude = ['archive', 'docs/M03', 'docs/review*']\n");
    project.finds(&[], &[(M03, LOST), (M05, GAP)]);
}

#[test]
fn one_file_of_a_series_is_linted_as_in_the_whole() {
    let project =
        project("[series.work]\nroot = './docs'\ninclude = ['archive', 'docs/rev*.md']\n");
    let all = project.run(&["--output-format", "json"]).stdout;
    let fingerprint = |json: &str, path: &str| {
        let json: serde_json::Value = serde_json::from_str(json).expect("a document");
        let findings = json["findings"].as_array().cloned().unwrap_or_default();
        let found = findings.into_iter().find(|finding| finding["path"] == path);
        found.map(|finding| finding["fingerprint"].clone())
    };
    for (path, rule) in [(M03, LOST), (M05, GAP)] {
        project.finds(&[path], &[(path, rule)]);
        let alone = project.run(&["--output-format", "json", path]).stdout;
        assert!(fingerprint(&alone, path).is_some(), "{alone}");
        assert_eq!(fingerprint(&alone, path), fingerprint(&all, path));
    }
    project.finds(&["docs"], &[(M03, LOST), (M05, GAP)]);
    project.finds(&["archive"], &[]);
    let text = project.read(M03);
    let piped = ["-", "--stdin-filename", M03, "--output-format", "concise"];
    project.run_in("", &piped, &text).has(&[(M03, LOST)]);
    let below = ["--output-format", "concise", "M03_audit.md"];
    let found = project.run_in("docs/M03", &below, "");
    found.has(&[("M03_audit.md", LOST)]);
}

#[test]
fn a_prefix_keeps_other_milestones_out() {
    let project = project("[series.work]\nprefix = 'm'\n");
    project.write("docs/Live/Live04_audit.md", &audit("Live04", &[]));
    project.finds(&[], &[(M03, LOST)]);
    let live = project.run(&["inspect", "docs/Live"]).stdout;
    assert!(live.contains("series       1 of 1\n"), "{live}");
    // Milestones of another prefix never continue these.
    project.write(
        "audit-lint.toml",
        "select = ['milestone/gap']\n[series.all]\nroot = 'docs'\n",
    );
    project.finds(&[], &[]);
}

#[test]
fn an_audit_belongs_to_the_first_series_that_wants_it() {
    let project = project("[series.b]\nroot = 'docs'\n[series.a]\ninclude = ['M03', 'archive']\n");
    project.finds(&[], &[(M03, LOST)]);
    let shown = project.run(&["inspect", M03]).stdout;
    assert!(shown.contains("series       a, 3 of 3"), "{shown}");
}

#[test]
fn a_series_of_an_extended_file_joins_what_several_files_govern() {
    let project = project("[series.work]\nroot = 'docs'\ninclude = ['archive']\n");
    project.write(
        "docs/audit-lint.toml",
        "extends = '../audit-lint.toml'\n[severity]\n'ALL' = 'warning'\n",
    );
    project.finds(&["docs"], &[(M03, "warning[registry/dropped-row]")]);
    // The name stands for what this file says.
    project.write(
        "docs/audit-lint.toml",
        "extends = '../audit-lint.toml'\n[series.work]\nroot = '.'\n",
    );
    project.finds(&["docs"], &[]);
}

#[test]
fn settings_with_series_say_the_same() {
    let project =
        project("[series.'the work']\nroot = 'docs'\ninclude = ['archive']\nprefix = 'M'\n");
    let before = project.lint(&[]).stdout;
    assert!(before.contains("dropped-row"), "{before}");
    let shown = project.run(&["--show-settings"]).stdout;
    project.write("audit-lint.toml", &shown);
    assert_eq!(project.lint(&[]).stdout, before);
    assert_eq!(project.run(&["--show-settings"]).stdout, shown);
}
