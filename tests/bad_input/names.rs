//! How files and folders are called.

use crate::project::{FINDING, ODD, Project};

#[test]
fn a_missing_path_is_named_and_the_others_are_linted() {
    let project = Project::new();
    project.write("M01_audit.md", ODD);
    project
        .lint(["nowhere", "M01_audit.md", "M09/M09_audit.md"])
        .ends_with(2)
        .finds_odd("M01_audit.md")
        .complains(&["nowhere", "no such file"])
        .complains(&["M09/M09_audit.md", "no such file"]);
}

#[test]
fn a_missing_path_alone_is_trouble_and_not_an_empty_run() {
    let project = Project::new();
    project.lint(["nowhere"]).ends_with(2);
    project.lint(["--allow-empty", "nowhere"]).ends_with(2);
    project.lint(["--exit-zero", "nowhere"]).ends_with(2);
}

#[test]
fn a_folder_without_audits_is_code_3_unless_that_is_allowed() {
    let project = Project::new();
    project.write("docs/notes.md", ODD);
    let outcome = project.lint(["docs"]);
    outcome.ends_with(3);
    assert!(outcome.stderr.contains("docs"), "{outcome:?}");
    project.lint(["--allow-empty", "docs"]).ends_with(0);
}

#[test]
fn blanks_colons_quotes_and_percent_signs_are_ordinary_in_paths() {
    for folder in [
        "two words",
        "a:1:2",
        "it's \"so\"",
        "100%25",
        "-dash",
        "#tag",
        "ünï 🟢",
        "[x](y)",
    ] {
        let project = Project::new();
        let path = format!("{folder}/M01_audit.md");
        project.write(&path, ODD);
        let path = project
            .lint(["."])
            .ends_with(1)
            .finds_odd(&path)
            .stdout
            .clone();
        let folder = format!("./{folder}");
        assert_eq!(project.lint([folder.as_str()]).ends_with(1).stdout, path);
    }
}

#[test]
#[cfg(unix)]
fn a_line_break_in_a_name_is_kept_in_json() {
    let project = Project::new();
    project.write("a\nb/M01_audit.md", ODD);
    let outcome = project.run(["--output-format", "json"]);
    let report: serde_json::Value =
        serde_json::from_str(&outcome.ends_with(1).stdout).expect("JSON");
    assert_eq!(report["findings"][0]["path"], "a\nb/M01_audit.md");
}

#[test]
#[cfg(unix)]
fn a_line_break_in_a_name_keeps_a_finding_on_its_line() {
    let project = Project::new();
    project.write("a\nb/M01_audit.md", ODD);
    let outcome = project.lint(["."]);
    assert_eq!(outcome.ends_with(1).findings(), 1, "{outcome:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_whose_name_is_no_utf_8_is_linted() {
    use std::os::unix::ffi::OsStrExt;
    let project = Project::new();
    let folder = std::path::Path::new(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    project.write(folder.join("M01_audit.md"), ODD);
    project
        .lint(["."])
        .ends_with(1)
        .finds_odd("caf\u{fffd}/M01_audit.md");
}

#[test]
fn audit_md_takes_its_milestone_from_its_folder() {
    let project = Project::new();
    project.write("docs/M09/audit.md", "Nothing names a milestone here.\n");
    let outcome = project.lint(["docs"]);
    outcome.ends_with(1).finds_odd("docs/M09/audit.md");
    let inspected = project.run(["inspect", "docs"]);
    assert!(inspected.stdout.contains("M09"), "{inspected:?}");
}

#[test]
fn audits_are_found_whatever_the_case_of_their_names() {
    let project = Project::new();
    let paths = ["a/AUDIT.MD", "b/m02_Audit.md", "c/M10_5-AUDIT.Md"];
    for path in paths {
        project.write(path, ODD);
    }
    let outcome = project.lint(["."]);
    for path in paths {
        outcome.finds_odd(path);
    }
}

#[test]
fn other_names_are_no_audits_unless_they_are_asked_for() {
    let project = Project::new();
    for path in [
        "M14_full_audit.md",
        "audit.txt",
        "M01_audit.md.bak",
        "audits.md",
    ] {
        project.write(path, ODD);
    }
    project.lint(["."]).ends_with(3);
    project
        .lint(["audit.txt"])
        .ends_with(1)
        .finds_odd("audit.txt");
}

#[test]
fn a_folder_that_is_called_like_an_audit_is_a_folder() {
    let project = Project::new();
    project.write("M01_audit.md/M02_audit.md", ODD);
    let outcome = project.lint(["."]);
    outcome
        .ends_with(1)
        .complains_of_nothing()
        .finds_odd("M01_audit.md/M02_audit.md");
}

#[test]
fn folders_of_others_are_not_entered_unless_they_are_named() {
    for folder in [".git", "target", "node_modules", ".venv"] {
        let project = Project::new();
        let inside = format!("{folder}/deep/M01_audit.md");
        project.write(&inside, ODD).write("docs/M02_audit.md", ODD);
        project.write(format!("docs/{folder}/M03_audit.md"), ODD);
        let outcome = project.lint(["."]);
        outcome.ends_with(1).finds_odd("docs/M02_audit.md");
        assert_eq!(outcome.findings(), 1, "{outcome:?}");
        for named in [folder, &inside, &format!("{folder}/deep")] {
            project.lint([named]).ends_with(1).finds_odd(&inside);
        }
        let outcome = project.lint([".", folder]);
        outcome.finds_odd(&inside).finds_odd("docs/M02_audit.md");
    }
}

#[test]
fn a_file_called_like_such_a_folder_disturbs_nobody() {
    let project = Project::new();
    project
        .write("target", "not a folder")
        .write("M01_audit.md", ODD);
    project
        .lint(["."])
        .ends_with(1)
        .complains_of_nothing()
        .finds_odd("M01_audit.md");
}

#[test]
fn the_summary_counts_what_was_asked_for() {
    let project = Project::new();
    project
        .write("a/M01_audit.md", ODD)
        .write("b/M01_audit.md", ODD);
    let outcome = project.lint(["."]);
    assert!(
        outcome.stderr.starts_with("2 audits in 2 series"),
        "{outcome:?}"
    );
    assert!(!outcome.stdout.contains("2 audits"), "{outcome:?}");
    assert_eq!(outcome.stdout.matches(FINDING).count(), 2);
}
