//! What services make of a report: what fails there and what they do not show.

use std::fmt::Write as _;

use crate::project::{ODD, Project};

/// An audit with this many warnings.
fn warnings(count: usize) -> String {
    let mut text = String::from(
        "# M02 Audit\n\n## Deferred Issues Registry\n\n\
         | ID | Issue | Discovered | Deferred To | Reason | Exit Criteria |\n\
         |----|-------|------------|-------------|--------|---------------|\n",
    );
    for row in 0..count {
        writeln!(
            text,
            "| SEC-{row} | Open CORS | M01 | M02 | Demo | Closed |"
        )
        .expect("writing to memory cannot fail");
    }
    text
}

const SELECT: [&str; 2] = ["--select", "registry/overdue"];

#[test]
fn a_test_fails_if_it_makes_the_run_fail() {
    let project = Project::of(&[("docs/M02_audit.md", &warnings(3))]);
    for (fail_on, code, told) in [
        (
            "error",
            0,
            r#"tests="3" failures="0" errors="0" skipped="3""#,
        ),
        (
            "warning",
            1,
            r#"tests="3" failures="3" errors="0" skipped="0""#,
        ),
        (
            "never",
            0,
            r#"tests="3" failures="0" errors="0" skipped="3""#,
        ),
    ] {
        let arguments = ["-q", "--fail-on", fail_on, "-o", "junit"];
        let outcome = project.run(&[&arguments[..], &SELECT].concat());
        assert_eq!(outcome.code, code, "{fail_on}");
        assert!(outcome.stdout.contains(told), "{fail_on}: {outcome:?}");
    }
}

#[test]
fn equal_findings_are_tests_of_different_names() {
    let project = Project::of(&[("docs/M01_audit.md", ODD)]);
    let arguments = ["-q", "--select", "range/unpinned", "-o", "junit"];
    let outcome = project.run(&arguments);
    for name in ["range/unpinned main", "range/unpinned main (2)"] {
        let name = format!("<testcase name=\"{name}\" ");
        assert_eq!(outcome.stdout.matches(&name).count(), 1, "{outcome:?}");
    }
}

#[test]
fn what_could_not_be_read_fails_wherever_something_can() {
    let project = Project::of(&[
        ("docs/M01_audit.md", "\0"),
        ("docs/M02_audit.md", "# M02 Audit\n"),
    ]);
    for (format, told) in [
        (
            "junit",
            "<testcase name=\"docs/M01_audit.md\" classname=\"audit-lint\">",
        ),
        (
            "github",
            "::error title=audit-lint,file=docs/M01_audit.md::holds a NUL byte",
        ),
        (
            "markdown",
            "\n- error: docs/M01&#95;audit.md: holds a NUL byte",
        ),
        ("sarif", r#""executionSuccessful":false"#),
    ] {
        let outcome = project.run(&["-q", "--select", "range/unpinned", "-o", format]);
        assert_eq!(outcome.code, 2, "{format}");
        assert!(outcome.stdout.contains(told), "{format}: {outcome:?}");
    }
}

#[test]
fn who_gets_annotations_hears_that_github_shows_ten() {
    let told = |count: usize, format: &str| {
        let project = Project::of(&[("docs/M02_audit.md", &warnings(count))]);
        project.run(&[&["-o", format][..], &SELECT].concat()).stderr
    };
    let note = "GitHub shows 10 annotations of a level: the log has all 11 warnings\n";
    assert!(told(11, "github").ends_with(note));
    assert!(!told(10, "github").contains("annotations"));
    assert!(!told(11, "concise").contains("annotations"));
}
