//! `--fix` and its kin: what is written, what is only shown, and what is left alone.

use std::fs;

use crate::project::Project;

const AUDIT: &str = "docs/M02_audit.md";
const SHORT: &str =
    "# M02 Audit\n\n**Range:** 4e19d07...HEAD\n\n| Job | Result |\n|---|---|\n| lint |\n";
const WHOLE: &str =
    "# M02 Audit\n\n**Range:** 4e19d07...HEAD\n\n| Job | Result |\n|---|---|\n| lint | |\n";
const CONFIG: &str = "select = ['table/ragged-row', 'range/unpinned', 'suppression/']\n";
const RAGGED: &str = "error[table/ragged-row]";
const UNPINNED: &str = "warning[range/unpinned]";

fn project() -> Project {
    Project::of(&[("audit-lint.toml", CONFIG), (AUDIT, SHORT)])
}

#[test]
fn fix_writes_and_reports_the_rest() {
    let project = project();
    let before = project.lint(&[]);
    before
        .has(&[(AUDIT, UNPINNED), (AUDIT, RAGGED)])
        .ends_with(1);
    before.tells(&["; 1 can be fixed with `--fix`"]);
    let found = project.lint(&["--fix"]);
    found.has(&[(AUDIT, UNPINNED)]).ends_with(0);
    found.tells(&["fixed 1 finding in 1 audit", "1 warning"]);
    assert_eq!(project.read(AUDIT), WHOLE);
    // A second time there is nothing to do.
    let again = project.lint(&["--fix"]);
    again.has(&[(AUDIT, UNPINNED)]).ends_with(0);
    assert!(!again.stderr.contains("fixed"), "{again:?}");
    assert_eq!(project.read(AUDIT), WHOLE);
}

#[test]
fn findings_are_told_where_they_are_after_the_fix() {
    let text = SHORT.replace("**Range", "| a | b |\n|--|--|\n| x |\n\n**Range");
    let project = project();
    project.write(AUDIT, &text);
    let found = project.lint(&["--fix"]).stdout;
    let again = project.lint(&[]).stdout;
    assert_eq!(found, again);
}

#[test]
fn diff_writes_nothing_and_shows_a_patch() {
    let project = project();
    let shown = project.run(&["--diff"]);
    shown
        .ends_with(1)
        .tells(&["would fix 1 finding in 1 audit"]);
    assert_eq!(
        shown.stdout,
        "--- a/docs/M02_audit.md\n+++ b/docs/M02_audit.md\n@@ -4,4 +4,4 @@\n \n \
         | Job | Result |\n |---|---|\n-| lint |\n+| lint | |\n"
    );
    assert_eq!(project.read(AUDIT), SHORT);
    project.write(AUDIT, WHOLE);
    let shown = project.run(&["--diff"]);
    shown.ends_with(0).tells(&["nothing to fix"]);
    assert_eq!(shown.stdout, "");
    project
        .run(&["--diff", "--fix"])
        .refuses(&["--diff", "--fix"]);
}

#[test]
fn fix_only_reports_nothing_of_the_rest() {
    let project = project();
    let done = project.run(&["--fix-only", "--fail-on", "warning"]);
    assert_eq!(
        (
            done.ends_with(0).stdout.as_str(),
            project.read(AUDIT).as_str()
        ),
        ("", WHOLE)
    );
    assert_eq!(done.stderr, "fixed 1 finding in 1 audit\n");
}

#[test]
fn show_fixes_lists_what_was_done() {
    let project = project();
    let done = project.run(&["--fix-only", "--show-fixes"]);
    assert_eq!(
        done.stderr,
        "fixed 1 finding in 1 audit\ndocs/M02_audit.md:\n  table/ragged-row: add 1 empty cell to the row\n"
    );
}

#[test]
fn fixable_and_unfixable_choose_the_rules() {
    for (flags, is_fixed) in [
        (&["--fixable", "table/"][..], true),
        (&["--fixable", "range/"], false),
        (&["--unfixable", "table/ragged-row"], false),
        (&["--unfixable", "ALL"], false),
        (&["--unfixable", "ALL", "--fixable", "table/"], true),
        (
            &["--unfixable", "table/ragged-row", "--fixable", "table/"],
            false,
        ),
    ] {
        let project = project();
        project.run(&[&["--fix"], flags].concat());
        assert_eq!(project.read(AUDIT) == WHOLE, is_fixed, "{flags:?}");
    }
    let told = project().run(&["--fix", "--fixable", "table/raged-row"]);
    told.refuses(&["did you mean `table/ragged-row`?"]);
}

#[test]
fn the_configuration_chooses_the_rules_too_and_flags_go_over_it() {
    for (config, flags, is_fixed) in [
        ("fixable = ['table/']", &[][..], true),
        ("fixable = []", &[], false),
        ("fixable = []", &["--fixable", "table/"], true),
        ("unfixable = ['table/ragged-row']", &[], false),
        ("unfixable = ['ALL']\nfixable = ['table/']", &[], true),
        ("unfixable = ['ALL']", &["--unfixable", "range/"], true),
    ] {
        let project = project();
        project.write("audit-lint.toml", config);
        project.run(&[&["--fix"], flags].concat());
        assert_eq!(project.read(AUDIT) == WHOLE, is_fixed, "{config} {flags:?}");
    }
}

#[test]
fn a_fix_that_is_not_wanted_is_not_offered() {
    let project = project();
    let offer = "`--fix` does it: add 1 empty cell to the row";
    assert!(project.run(&[]).stdout.contains(offer));
    project.write(
        "audit-lint.toml",
        &format!("{CONFIG}unfixable = ['table/']"),
    );
    let told = project.run(&[]);
    assert!(!told.stdout.contains(offer), "{}", told.stdout);
    assert!(!told.stderr.contains("can be fixed"), "{}", told.stderr);
    let json = project.run(&["--output-format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["findings"][1]["rule"], "table/ragged-row");
    assert!(json["findings"][1]["fix"].is_null(), "{json}");
}

#[test]
fn unsafe_fixes_are_applied_where_the_configuration_or_a_flag_wants_them() {
    let scores = "\n## Score Trend\n\n| Milestone | Arch | Tests | Overall |\n|---|---|---|---|\n| M02 | 4 | 5 | 4.9 |\n";
    let audit = format!("{WHOLE}{scores}");
    let mended = audit.replace("4.9", "4.5");
    for (config, flags, is_fixed) in [
        ("", &[][..], false),
        ("", &["--unsafe-fixes"], true),
        ("unsafe-fixes = true", &[], true),
        ("unsafe-fixes = true", &["--no-unsafe-fixes"], false),
        ("unsafe-fixes = false", &["--unsafe-fixes"], true),
    ] {
        let project = project();
        project.write("audit-lint.toml", config);
        project.write(AUDIT, &audit);
        let flags = [&["--select", "score/wrong-overall"], flags].concat();
        let told = project.run(&flags);
        let offer = if is_fixed {
            "`--fix` does it:"
        } else {
            "`--fix --unsafe-fixes` does it:"
        };
        assert!(told.stdout.contains(offer), "{}", told.stdout);
        let telling = if is_fixed {
            "1 can be fixed with `--fix`"
        } else {
            "1 can be fixed with `--fix --unsafe-fixes`"
        };
        assert!(told.stderr.contains(telling), "{}", told.stderr);
        project.run(&[&["--fix"], &flags[..]].concat());
        assert_eq!(
            project.read(AUDIT) == mended,
            is_fixed,
            "{config} {flags:?}"
        );
    }
}

#[test]
fn what_is_held_back_is_not_mended() {
    let held = SHORT.replace(
        "| lint |",
        "| lint | <!-- audit-lint: allow(table/ragged-row) as it came -->",
    );
    let project = project();
    project.write(AUDIT, &held);
    project.finds(&["--fix"], &[(AUDIT, UNPINNED)]);
    assert_eq!(project.read(AUDIT), held);
    project.write(AUDIT, SHORT);
    project.run(&["baseline"]).ends_with(0);
    project.finds(&["--fix"], &[]);
    assert_eq!(project.read(AUDIT), SHORT);
    // Of two equal findings the baseline knows one.
    let twice = format!("{SHORT}| lint |\n");
    project.write(AUDIT, &twice);
    project.finds(&["--fix"], &[]);
    assert_eq!(project.read(AUDIT), format!("{SHORT}| lint | |\n"));
    project.write(AUDIT, SHORT);
    let ignores = "per-file-ignores.docs = ['table/']";
    project.run(&["--fix", "--no-baseline", "--config", ignores]);
    assert_eq!(project.read(AUDIT), SHORT);
}

#[test]
fn only_what_is_asked_for_is_mended() {
    let project = project();
    let other = "docs/M01_audit.md";
    project.write(other, SHORT);
    project.run(&["--fix", AUDIT]);
    assert_eq!(project.read(AUDIT), WHOLE);
    assert_eq!(project.read(other), SHORT);
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    let project = project();
    let piped = |flags: &[&str], text: &str| {
        let arguments = [
            &["-", "--stdin-filename", AUDIT, "--output-format", "concise"],
            flags,
        ]
        .concat();
        project.run_in("", &arguments, text)
    };
    let done = piped(&["--fix"], SHORT);
    assert_eq!(done.ends_with(0).stdout, WHOLE);
    done.tells(&["docs/M02_audit.md:3:22: warning[range/unpinned]"]);
    // Also where there is nothing to mend, or nothing to lint.
    assert_eq!(piped(&["--fix-only"], WHOLE).ends_with(0).stdout, WHOLE);
    let excluded = piped(&["--fix", "--exclude", "docs"], SHORT);
    assert_eq!(excluded.ends_with(3).stdout, SHORT);
    assert!(
        piped(&["--diff"], SHORT)
            .ends_with(1)
            .stdout
            .contains("+| lint | |\n")
    );
    assert_eq!(project.read(AUDIT), SHORT);
}

#[test]
fn everything_else_stays_byte_for_byte() {
    let text = format!(
        "\u{feff}{}\u{a0}\t \r\n\r\nno end",
        SHORT.replace('\n', "\r\n")
    );
    let project = project();
    project.write(AUDIT, &text);
    project.run(&["--fix"]);
    assert_eq!(project.read(AUDIT), text.replace("| lint |", "| lint | |"));
}

#[test]
#[cfg(unix)]
fn what_cannot_be_written_is_told_and_the_rest_is_written() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let project = project();
    let path = project.root().join(AUDIT);
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode));
    mode(0o640).expect("our own file");
    let link = project.root().join("docs/M03_audit.md");
    fs::create_dir_all(project.root().join("elsewhere")).expect("a new folder");
    fs::write(project.root().join("elsewhere/text.md"), SHORT).expect("a new file");
    symlink("../elsewhere/text.md", &link).expect("a new link");
    project.run(&["--fix"]).ends_with(0);
    assert!(link.is_symlink());
    assert_eq!(project.read("elsewhere/text.md"), WHOLE);
    let metadata = fs::metadata(&path).expect("the file");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
}

#[test]
fn the_json_of_a_finding_has_its_fix() {
    let json = project().run(&["--output-format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("a document");
    let fix = &json["findings"][1]["fix"];
    assert_eq!(fix["title"], "add 1 empty cell to the row");
    assert_eq!(fix["safe"], true);
    assert_eq!(fix["edits"][0]["content"], " |");
    assert_eq!(fix["edits"][0]["start"]["offset"], SHORT.len() - 1);
}
