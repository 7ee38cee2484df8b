//! What is in the files.

use std::fs::File;

use crate::project::{ODD, Outcome, Project};

const BAD: &str = "docs/milestones/M01/M01_audit.md";
const OTHER: &str = "docs/milestones/M02/M02_audit.md";

/// Lints a file that cannot be read beside one that can.
#[track_caller]
fn cannot_be_read(bytes: impl AsRef<[u8]>, message: &str) {
    let project = Project::new();
    project.write(BAD, bytes).write(OTHER, ODD);
    let outcome = project.lint(["docs"]);
    outcome
        .ends_with(2)
        .finds_odd(OTHER)
        .complains(&[BAD, message]);
    assert_eq!(outcome.findings(), 1, "{outcome:?}");
}

/// Lints a file on its own.
fn lint(bytes: impl AsRef<[u8]>) -> Outcome {
    let project = Project::new();
    project.write(BAD, bytes);
    project.lint(["docs"])
}

#[test]
fn bytes_that_are_no_utf_8_are_reported_with_their_line() {
    cannot_be_read(b"# M01\n\nStra\xdfe\n", "line 3");
    cannot_be_read(b"# M01\n\nStra\xdfe\n", "UTF-8");
}

#[test]
fn utf_16_is_recognised_in_both_byte_orders() {
    for bytes in [&b"\xff\xfe#\0 \0M\0"[..], &b"\xfe\xff\0#\0 \0M"[..]] {
        cannot_be_read(bytes, "UTF-16");
    }
}

#[test]
fn a_nul_byte_is_reported_with_its_offset() {
    cannot_be_read(b"# M01\n\0", "offset 6");
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let project = Project::new();
    project.write(BAD, "").write(OTHER, ODD);
    let file = File::create(project.path(BAD)).expect("a writable file");
    file.set_len(65 << 20).expect("a sparse file");
    let outcome = project.lint(["docs"]);
    outcome
        .ends_with(2)
        .finds_odd(OTHER)
        .complains(&[BAD, "64 MiB"]);
}

#[test]
fn an_empty_file_has_one_finding_at_its_start() {
    for bytes in ["", "\u{feff}", "\n", "\r\n\r\n", " \t"] {
        let outcome = lint(bytes);
        outcome.ends_with(1).complains_of_nothing();
        assert_eq!(outcome.findings(), 1, "{bytes:?}: {outcome:?}");
        assert!(
            outcome.stdout.starts_with(&format!("{BAD}:1:1: ")),
            "{bytes:?}: {outcome:?}"
        );
    }
}

#[test]
fn a_byte_order_mark_takes_no_place() {
    lint(format!("\u{feff}{ODD}")).ends_with(1).finds_odd(BAD);
}

#[test]
fn line_ends_change_no_finding() {
    let project = Project::of_fixture("broken/lost-issue");
    let expected = project.lint(["docs"]);
    expected.ends_with(1);
    for milestone in ["M08", "M09", "M10"] {
        let path = format!("docs/milestones/{milestone}/{milestone}_audit.md");
        let text = project.read(&path);
        project.write(&path, text.replace('\n', "\r\n"));
    }
    assert_eq!(project.lint(["docs"]).stdout, expected.stdout);
}

#[test]
fn a_file_that_ends_within_a_line_is_read_to_its_end() {
    let path = "docs/milestones/M06/M06_audit.md";
    let project = Project::of_fixture("clean");
    let text = project.read(path);
    project.write(path, text.trim_end());
    project.lint(["docs"]).ends_with(0);
}

#[test]
fn a_line_of_ten_megabytes_is_read() {
    const LONG: usize = 10 << 20;
    // The row of pipes has more cells than its header besides.
    for (name, line, findings) in [
        ("letters", "a".repeat(LONG), 1),
        ("words", "🟢 word ".repeat(LONG / 10), 1),
        ("pipes", format!("| a |\n|---|\n{}", "|".repeat(LONG)), 2),
        ("marks", "#".repeat(LONG), 1),
    ] {
        let outcome = lint(format!("# Notes\n\n{line}"));
        outcome.ends_with(1).finds_odd(BAD);
        assert_eq!(outcome.findings(), findings, "{name}");
    }
}

#[test]
fn a_long_value_makes_no_long_message() {
    let value = "word ".repeat(2000);
    let outcome = lint(format!("# M01\n\n**Range:** {value}\n"));
    let longest = outcome.stdout.lines().map(str::len).max();
    assert!(longest < Some(1000), "{longest:?}");
}

#[test]
fn brackets_without_end_are_read() {
    lint(format!("# M01 {}\n", "[".repeat(50_000))).ends_with(1);
}

#[test]
fn a_comment_that_is_not_closed_may_end_in_any_letter() {
    lint("# M01\n\n**Verdict:** <!-- é\n").ends_with(1);
}

#[test]
fn a_text_cannot_command_the_terminal() {
    let outcome = lint("# M01\n\n**Range:** \u{1b}]0;title\u{7} \u{1b}[2J\n");
    assert!(!outcome.stdout.contains('\u{1b}'), "{outcome:?}");
}
