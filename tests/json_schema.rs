//! The JSON output is a promise: its schema is written down in `docs/findings.schema.json`, every report fits it, and
//! places and fingerprints are what the documentation says. `SNAPSHOTS=overwrite` writes the schema anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use audit_lint::config::{Config, Selector, Settings};
use audit_lint::lint::{Input, Run};
use audit_lint::report::{Format, Style, write};
use jsonschema::Validator;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use snapbox::cmd::{Command, cargo_bin};
use snapbox::{assert_data_eq, file};
use walkdir::WalkDir;

fn report(inputs: Vec<Input>) -> Value {
    let config = Config {
        select: Some(vec![Selector::All]),
        ..Config::default()
    };
    let settings = Arc::new(Settings::new(config).expect("no options, so none is wrong"));
    let run = Run::of_texts(inputs, &settings);
    let style = Style::default();
    let mut output = Vec::new();
    write(&run, Format::Json, style, &mut output).expect("writing to memory cannot fail");
    serde_json::from_slice(&output).expect("the report is JSON")
}

fn input(path: &str, text: &str) -> Input {
    Input {
        shown: path.to_owned(),
        path: Path::new("/project").join(path),
        text: text.to_owned(),
        is_target: true,
    }
}

/// The audits of `fixtures/<folder>`, and of all projects below it.
fn fixture(folder: &str) -> Vec<Input> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    WalkDir::new(root.join(folder))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable fixture").into_path())
        .filter(|path| path.is_file())
        .map(|path| {
            let below = path.strip_prefix(&root).expect("below the fixtures");
            let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
            input(&below.to_string_lossy().replace('\\', "/"), &text)
        })
        .collect()
}

fn findings(report: &Value) -> &[Value] {
    report["findings"].as_array().expect("a list of findings")
}

fn documented() -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/findings.schema.json");
    let text = fs::read_to_string(path).expect("the documented schema");
    serde_json::from_str(&text).expect("the schema is JSON")
}

fn validator() -> Validator {
    jsonschema::validator_for(&documented()).expect("the schema is one")
}

#[track_caller]
fn fits(report: &Value) {
    let wrong: Vec<String> = validator()
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_documented() {
    let output = Command::new(cargo_bin("audit-lint"))
        .arg("schema")
        .assert()
        .success();
    let printed =
        String::from_utf8(output.get_output().stdout.clone()).expect("the schema is UTF-8");
    assert_data_eq!(printed, file!["../docs/findings.schema.json": Text].raw());
}

#[test]
fn every_report_fits_the_schema() {
    for folder in ["clean", "broken", "odd"] {
        let report = report(fixture(folder));
        assert_eq!(report["version"], 1);
        assert_eq!(findings(&report).is_empty(), folder == "clean", "{folder}");
        fits(&report);
    }
}

#[test]
fn a_run_without_audits_is_reported_too() {
    let report = report(Vec::new());
    fits(&report);
    assert_eq!(findings(&report).len(), 0);
    assert_eq!(report["summary"]["audits"], 0);
}

#[test]
fn the_schema_refuses_a_report_that_lacks_something() {
    let validator = validator();
    let whole = report(fixture("broken/lost-issue"));
    assert!(validator.is_valid(&whole));
    for (place, key) in [
        ("", "version"),
        ("", "summary"),
        ("", "findings"),
        ("/summary", "errors"),
        ("/findings/0", "rule"),
        ("/findings/0", "severity"),
        ("/findings/0", "start"),
        ("/findings/0", "fingerprint"),
        ("/findings/0/start", "column"),
        ("/findings/0/related/0", "path"),
    ] {
        let mut broken = whole.clone();
        let object = broken.pointer_mut(place).and_then(Value::as_object_mut);
        let removed = object.expect("an object of the report").remove(key);
        assert!(removed.is_some(), "{place}/{key} is there");
        assert!(!validator.is_valid(&broken), "without {place}/{key}");
    }
    let mut broken = whole.clone();
    broken["findings"][0]["severity"] = json!("fatal");
    assert!(!validator.is_valid(&broken), "an unknown severity");
}

#[test]
fn the_summary_counts_the_findings() {
    let report = report(fixture("broken"));
    let of = |severity| {
        let same = |finding: &&Value| finding["severity"] == severity;
        findings(&report).iter().filter(same).count()
    };
    let summary = &report["summary"];
    assert_eq!(summary["errors"], of("error"));
    assert_eq!(summary["warnings"], of("warning"));
    assert_eq!(summary["advice"], of("advice"));
}

/// Offsets are bytes, columns code points: `🟢` is four of the first and one of the second.
#[test]
fn places_count_code_points_and_bytes() {
    let text = "\u{feff}# M01 Audit\r\n\r\n**Range:** 🟢é `abc1234` → `main`\r\n";
    let report = report(vec![input("docs/M01/M01_audit.md", text)]);
    let finding = findings(&report)
        .iter()
        .find(|finding| finding["subject"] == "main")
        .unwrap_or_else(|| panic!("`main` is no fixed end: {report:#}"));
    let offset = text.find("main").expect("in the text");
    assert_eq!(
        finding["start"],
        json!({"line": 3, "column": 28, "offset": offset})
    );
    assert_eq!(
        finding["end"],
        json!({"line": 3, "column": 32, "offset": offset + 4})
    );
}

/// The documented recipe, written once more.
fn fingerprint(rule: &str, path: &str, subject: &str, counter: usize) -> String {
    let counter = counter.to_string();
    let mut hash = Sha256::new();
    for part in [rule, path, subject, &counter] {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize()[..16]
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from_digit(digit.into(), 16).expect("four bits are a digit"))
        .collect()
}

#[test]
fn a_fingerprint_is_made_of_rule_path_subject_and_counter() {
    let report = report(fixture("broken"));
    assert!(findings(&report).len() > 10);
    for finding in findings(&report) {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let path = text("path");
        let (_, below) = path
            .split_once("/milestones/")
            .expect("every fixture has the folder");
        let expected = fingerprint(&text("rule"), below, &text("subject"), 0);
        assert_eq!(text("fingerprint"), expected, "{finding}");
    }
}

#[test]
fn equal_findings_of_one_file_are_counted() {
    let path = "docs/milestones/M01/M01_audit.md";
    let report = report(vec![input(
        path,
        "# M01 Audit\n\n**Range:** `main` → `main`\n",
    )]);
    let rule = "range/unpinned";
    let found: Vec<&str> = findings(&report)
        .iter()
        .filter(|finding| finding["rule"] == rule)
        .filter_map(|finding| finding["fingerprint"].as_str())
        .collect();
    let expected = [0, 1].map(|counter| fingerprint(rule, "M01/M01_audit.md", "main", counter));
    assert_eq!(found, expected, "{report:#}");
}
