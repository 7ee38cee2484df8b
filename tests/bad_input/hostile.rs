//! Text that would move the cursor, turn a line round or command a service's log: it is never printed as it is.
#![cfg(unix)]

use crate::project::{Outcome, Project};

/// An escape sequence, a control character of eight bits, and two that turn text round.
const HOSTILE: &str = "\u{1b}[31m\u{9b}2J\u{202e}\u{2066}";

#[track_caller]
fn is_harmless(outcome: &Outcome) {
    for text in [&outcome.stdout, &outcome.stderr] {
        let found = text.chars().find(|character| {
            matches!(character, '\u{1b}' | '\u{9b}' | '\u{7}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(found, None, "{outcome:?}");
        let command = text
            .lines()
            .find(|line| line.trim_start().starts_with("::") || line.starts_with("##["));
        assert_eq!(command, None, "{outcome:?}");
    }
}

/// A project that has them wherever a text may stand.
fn project() -> Project {
    let project = Project::new();
    let rows = format!("| {HOSTILE} | b |\n|---|---|\n| x |\n| y{HOSTILE} | z | z |\n");
    project.write(
        format!("{HOSTILE}/M01_audit.md"),
        format!(
            "# M01 {HOSTILE}\n\n**Range:** {HOSTILE}\n**{HOSTILE}:** x\n**Verdict:** {HOSTILE}\n\n\
             ## {HOSTILE}\n\n{rows}\n<!-- audit-lint: allow({HOSTILE}) {HOSTILE} -->\n"
        ),
    );
    project.write("line\n::error::broken/M02_audit.md", rows);
    project.write("::warning::/M03_audit.md", "# M03\n");
    project.write("##[error]/M04_audit.md", "# M04\n");
    project.write("bad\n::error::/M05_audit.md", b"\xff");
    project
}

#[test]
fn hostile_text_is_printed_by_no_command() {
    let project = project();
    let missing = format!("{HOSTILE}\n::error::/nowhere.md");
    for arguments in [
        &["--isolated", "--select", "ALL"][..],
        &["--isolated", "--output-format", "concise"],
        &["--statistics"],
        &["--show-files"],
        &["--show-settings"],
        &["--verbose", "--quiet"],
        &["--diff", "--color", "always", "--unsafe-fixes"],
        &["inspect", "."],
        &["baseline", "--check"],
        &[&missing],
        &["--config", &missing],
        &["--baseline", &missing],
        &["--select", &missing],
        &["explain", &missing],
        &["template", "show", &missing],
        &["new", "M09", "--title", "x", "--dry-run"],
        &["--fix-only", "--show-fixes", "--unsafe-fixes"],
    ] {
        let outcome = project.run(arguments);
        if arguments.contains(&"always") {
            // Our own colours are none of theirs.
            let bare = |text: &str| text.replace("\u{1b}[", "");
            is_harmless(&Outcome {
                code: outcome.code,
                stdout: bare(&outcome.stdout),
                stderr: bare(&outcome.stderr),
            });
            continue;
        }
        is_harmless(&outcome);
    }
}

#[test]
fn hostile_text_of_a_configuration_is_not_printed() {
    let escaped = r"\u001b[31m\u009b2J\u202e\u2066";
    for (config, raw) in [
        (format!("select = [\"{escaped}\"]\n"), false),
        (format!("extends = \"{escaped}\"\n"), false),
        (format!("template = \"{escaped}\"\n"), false),
        (format!("exclude = [\"{escaped}\"]\n"), false),
        (format!("\"{escaped}\" = 1\n"), false),
        (format!("series.\"{escaped}\" = [\"docs/\"]\n"), false),
        ("# \u{202e}\nselect = 1\n".to_owned(), true),
    ] {
        let project = Project::new();
        project.write("M01_audit.md", "# M01 Audit\n");
        assert_eq!(config.contains('\u{202e}'), raw);
        project.write("audit-lint.toml", config);
        for arguments in [&["."][..], &["--show-settings"], &["rules"]] {
            is_harmless(&project.run(arguments));
        }
    }
}

#[test]
fn a_help_text_of_several_lines_commands_no_log() {
    let project = Project::new();
    project.write("M01_audit.md", "# M01 Audit\n");
    project.write(
        "audit-lint.toml",
        "[[rule]]\nname = 'house/x'\nmessage = 'x'\nhelp = \"b\\n::error::c\"\nfield = 'Posture'\n",
    );
    let outcome = project.run(["."]);
    assert!(outcome.stdout.contains("::error::c"), "{outcome:?}");
    is_harmless(&outcome);
}

#[test]
fn hostile_text_of_a_rule_is_not_printed() {
    let escaped = r"\u001b[31m\u009b2J\u202e\u2066";
    let project = Project::new();
    project.write("M01_audit.md", "# M01 Audit\n");
    project.write(
        "audit-lint.toml",
        format!(
            "[[rule]]\nname = 'house/x'\nmessage = \"a {escaped}\"\nhelp = \"b {escaped}\"\n\
             url = \"https://example.org/{escaped}\"\nfield = \"Posture {escaped}\"\nbad = [\"# M01 {escaped}\"]\n"
        ),
    );
    for arguments in [
        &["."][..],
        &["--output-format", "concise"],
        &["rules"],
        &["rules", "--test"],
        &["explain", "house/x"],
        &["--show-settings"],
    ] {
        is_harmless(&project.run(arguments));
    }
}
