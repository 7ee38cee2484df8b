//! A registry that stands in a file of its own, beside the audits.

use crate::project::Project;

const REGISTRY: &str = "docs/audit/registry.md";
const CONFIG: &str =
    "select = ['registry/', 'issues/']\n[registry]\nfile = 'docs/audit/registry.md'\n";
const LOST: &str = "error[registry/dropped-row]";

const HEAD: &str = "| ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |\n\
                    |----|-------|------------|-------------|--------|---------------|\n";

/// An audit whose registry lists these issues.
fn audit(milestone: &str, ids: &[&str]) -> String {
    let row = |id: &&str| format!("| {id} | Open CORS | M01 | M09 | Demo | Closed |\n");
    let rows: String = ids.iter().map(row).collect();
    format!(
        "# {milestone} Audit\n\n**Range:** a1b2c3d...b2c3d4e\n\n## Deferred Issues Registry\n\n{HEAD}{rows}"
    )
}

const STANDING: &str = "\
# The team's issues

## Waiting

| ID | What | Status |
|----|------|--------|
| SEC-001 | Open CORS | Waiting for the proxy |

## Resolved

| ID | What |
|----|------|
| SEC-002 | No lock file |
";

fn project(second: &str) -> Project {
    Project::of(&[
        ("audit-lint.toml", CONFIG),
        (REGISTRY, STANDING),
        (
            "docs/M01_audit.md",
            &audit("M01", &["SEC-001", "SEC-002", "SEC-003"]),
        ),
        ("docs/M02_audit.md", second),
    ])
}

#[test]
fn what_has_a_row_there_is_not_lost() {
    let project = project(&audit("M02", &["SEC-003"]));
    project.finds(&[], &[]);
    let m02 = "docs/M02_audit.md";
    // Without the key, or without the rows.
    let select = ["--isolated", "--select", "registry/"];
    project.finds(&select, &[(m02, LOST), (m02, LOST)]);
    project.write(REGISTRY, &STANDING.replace("SEC-002", "SEC-009"));
    project.finds(&[], &[(m02, LOST)]);
    // A hook names one file.
    project.finds(&[m02], &[(m02, LOST)]);
    project.write(m02, &audit("M02", &["SEC-001"]));
    project.finds(&[], &[(m02, LOST), (m02, LOST)]);
}

#[test]
fn an_open_row_there_stays_open_and_a_resolved_one_does_not() {
    let project = project(&audit("M02", &["SEC-003"]));
    project.write("docs/M03_audit.md", &audit("M03", &["SEC-003"]));
    project.finds(&[], &[]);
    let shown = project.run(&["inspect", "docs/M03_audit.md"]).stdout;
    for line in [
        "beside it    docs/audit/registry.md: 1 open, 1 resolved\n",
        "open after   SEC-003, SEC-001\n",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    let json = project
        .run(&["inspect", "--output-format", "json", "docs/M03_audit.md"])
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["audits"][0]["standing_registry"]["resolved"], 1);
    // What an audit says itself goes before.
    let text = audit("M02", &["SEC-003"]) + "\nSEC-001 was resolved by PR 12.\n";
    project.write("docs/M02_audit.md", &text);
    let shown = project.run(&["inspect", "docs/M03_audit.md"]).stdout;
    assert!(shown.contains("open after   SEC-003\n"), "{shown}");
}

#[test]
fn an_issue_that_is_resolved_there_later_may_be_open_in_an_older_audit() {
    let project = project(&audit("M02", &["SEC-003"]));
    let ids = ["SEC-002", "SEC-003"];
    project.write("docs/M03_audit.md", &audit("M03", &ids));
    project.finds(&[], &[]);
}

#[test]
fn audits_need_no_registry_of_their_own() {
    let text = "# M02 Audit\n\n**Range:** b2c3d4e...c3d4e5f\n\n## Top Issues\n\n\
                | ID | Severity |\n|--|--|\n| SEC-001 | High |\n| SEC-008 | High |\n";
    let project = project(text);
    let m02 = "docs/M02_audit.md";
    project.finds(&[], &[(m02, "error[issues/untracked-high]")]);
    let select = ["--isolated", "--select", "registry/missing"];
    project.finds(&select, &[(m02, "error[registry/missing]")]);
}

#[test]
fn the_key_works_wherever_it_stands() {
    let project = project(&audit("M02", &["SEC-003"]));
    let select = ["--isolated", "--select", "registry/", "--config"];
    let line = "registry.file = 'docs/audit/registry.md'";
    project.finds(&[&select[..], &[line]].concat(), &[]);
    project.write("docs/audit-lint.toml", "extends = '../audit-lint.toml'\n");
    project.finds(&[], &[]);
    let shown = project.run(&["--show-settings", "docs"]).stdout;
    project.write("docs/audit-lint.toml", &shown);
    assert!(shown.contains("[registry]\nfile = \""), "{shown}");
    project.finds(&[], &[]);
    project.run(&["baseline"]).ends_with(0);
    let baseline = project.read("audit-lint.baseline.toml");
    assert!(!baseline.contains("dropped-row"), "{baseline}");
}

#[test]
fn a_registry_that_is_none_is_told_where_it_is_named() {
    let project = project("");
    for (text, message) in [
        (
            "# Issues\n\nSee the wiki.\n",
            "`docs/audit/registry.md` lists no deferred issue",
        ),
        ("\0", "holds a NUL byte"),
    ] {
        project.write(REGISTRY, text);
        project.lint(&[]).refuses(&[message, "audit-lint.toml:3:8"]);
    }
    project.write(REGISTRY, "# Issues\n\nNone.\n");
    project.finds(&[], &[]);
}

#[test]
fn a_list_on_which_all_is_resolved_is_one() {
    let project = project(&audit("M02", &["SEC-003"]));
    let standing =
        "# Issues\n\n## Resolved\n\n| ID | What |\n|--|--|\n| SEC-001 | A |\n| SEC-002 | B |\n";
    project.write(REGISTRY, standing);
    project.finds(&[], &[]);
    project.write("docs/M03_audit.md", &audit("M03", &["SEC-003"]));
    let shown = project.run(&["inspect", "docs/M03_audit.md"]).stdout;
    assert!(shown.contains("registry.md: 0 open, 2 resolved"), "{shown}");
    assert!(shown.contains("open after   SEC-003\n"), "{shown}");
}

#[test]
fn headings_and_list_items_count_beside_tables() {
    let project = project(&audit("M02", &["SEC-003"]));
    let (tables, _) = STANDING.split_once("## Resolved").expect("a heading");
    let items = format!("{tables}## Resolved\n\n- **SEC-002**: a lock file, PR 3\n");
    project.write(REGISTRY, &items);
    project.finds(&[], &[]);
    // What is said about a row is none of its own.
    let notes = format!("{STANDING}\n## Notes\n\n### SEC-002: how it was found\n\nBy chance.\n");
    project.write(REGISTRY, &notes);
    let shown = project.run(&["inspect", "docs/M02_audit.md"]).stdout;
    assert!(shown.contains("registry.md: 1 open, 1 resolved"), "{shown}");
}

#[test]
fn a_split_issue_has_the_rows_of_its_parts() {
    let severe =
        "\n## Top Issues\n\n| ID | Severity |\n|--|--|\n| SEC-001 | High |\n| SEC-008 | High |\n";
    let project = project(&(audit("M02", &["SEC-003"]) + severe));
    let parts = "| SEC-001A | Open CORS | Waiting |\n| SEC-001B | Open CORS | Waiting |";
    let standing = STANDING.replace("| SEC-001 | Open CORS | Waiting for the proxy |", parts);
    project.write(REGISTRY, &standing);
    let untracked = ("docs/M02_audit.md", "error[issues/untracked-high]");
    let found = project.lint(&[]);
    found.has(&[untracked]);
    assert!(found.stdout.contains("`SEC-008`"), "{found:?}");
}

#[test]
fn it_is_no_audit_whatever_the_globs_say() {
    let project = project(&audit("M02", &["SEC-003"]));
    let config = format!("include = ['docs/audit/*.md']\n{CONFIG}");
    project.write("audit-lint.toml", &config);
    let audits = "docs/M01_audit.md\ndocs/M02_audit.md\n";
    for flags in [&["--show-files"][..], &["--show-files", "--no-exclude"]] {
        assert_eq!(project.run(flags).stdout, audits);
    }
    // A hook names every file that changed.
    project.finds(&[REGISTRY, "docs/M02_audit.md"], &[]);
    project.run(&[REGISTRY]).ends_with(3);
    let flags = ["--isolated", "--show-files", REGISTRY];
    assert_eq!(project.run(&flags).stdout, format!("{REGISTRY}\n"));
    let elsewhere = CONFIG.replace("docs/audit", "docs/../docs/audit");
    project.write(
        "audit-lint.toml",
        &format!("include = ['docs/audit/*.md']\n{elsewhere}"),
    );
    assert_eq!(project.run(&["--show-files"]).stdout, audits);
}
