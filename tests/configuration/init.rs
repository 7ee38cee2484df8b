//! `audit-lint init`.

use std::fmt::Write as _;

use audit_lint::config::Config;

use crate::project::Project;

/// A series of audits whose trends keep their last three rows.
fn project() -> Project {
    let project = Project::of(&[]);
    for number in 3..=7 {
        let mut text = format!(
            "# M{number:02} Audit\n\n**Range:** 4e19d0{number}...4e19d1{number}\n**CI Status:** Green (17581903346)\n\
             **Verdict:** PASS\n\n## Deferred Issues Registry\n\nNo deferred issues.\n\n## Score Trend\n\n\
             | Milestone | Arch | Overall |\n|---|---|---|\n"
        );
        for row in number - 2..=number {
            let _ = writeln!(text, "| M{row:02} | 4 | 4 |");
        }
        project.write(&format!("docs/milestones/M{number:02}_audit.md"), &text);
    }
    project
}

#[test]
fn init_writes_what_it_saw() {
    let project = project();
    let outcome = project.run(&["init"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
    assert!(
        outcome.stderr.contains("M03 to M07, 5 audits"),
        "{outcome:?}"
    );
    let text = project.read("audit-lint.toml");
    let config = Config::parse("audit-lint.toml", &text).expect("a valid configuration");
    assert!(config.template.is_some(), "{text}");
    let window = config.rules["score/dropped-rows"].get("window");
    assert_eq!(window.and_then(toml::Value::as_integer), Some(3), "{text}");
    // The window is kept, so nobody is told of it.
    let lint = project.run(&["--output-format", "concise"]);
    assert!(!lint.stdout.contains("dropped-rows"), "{lint:?}");
}

#[test]
fn init_overwrites_only_when_it_is_told_to() {
    let project = project();
    project.write(".audit-lint.toml", "# by hand\n");
    let outcome = project.run(&["init"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("--force"), "{outcome:?}");
    assert_eq!(project.read(".audit-lint.toml"), "# by hand\n");
    assert_eq!(project.run(&["init", "--force"]).code, 0);
    assert!(project.read(".audit-lint.toml").contains("template = "));
    assert!(!project.root().join("audit-lint.toml").exists());
}

#[test]
fn init_without_audits_writes_nothing() {
    let project = Project::of(&[("README.md", "# Nothing\n")]);
    assert_eq!(project.run(&["init"]).code, 3);
    assert!(!project.root().join("audit-lint.toml").exists());
}
