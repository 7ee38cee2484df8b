//! The JSON formats fit their schemas, on fixtures and where there is nothing to tell. SARIF's own schema is asked by
//! `tests/consumers/formats.sh`, since it comes with a package.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use crate::project::{ODD, Project, run_here};
use crate::readers::json;

fn validator(schema: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(schema);
    let text = fs::read_to_string(path).expect("a schema");
    jsonschema::validator_for(&json(&text)).expect("the schema is one")
}

#[track_caller]
fn fits(validator: &Validator, value: &Value) {
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn reports_fit_their_schemas() {
    for (format, schema) in [
        ("gitlab", "tests/formats/gitlab.schema.json"),
        ("rdjson", "tests/formats/rdjson.schema.json"),
        ("json", "docs/findings.schema.json"),
    ] {
        let validator = validator(schema);
        for folder in ["fixtures", "fixtures/clean", "fixtures/odd", "src"] {
            let arguments = ["--select", "ALL", "-q", "-o", format, folder];
            fits(&validator, &json(&run_here(&arguments).stdout));
        }
    }
}

#[test]
fn the_schemas_refuse_what_their_readers_would() {
    let gitlab = validator("tests/formats/gitlab.schema.json");
    let rdjson = validator("tests/formats/rdjson.schema.json");
    let broken = |validator: &Validator, format: &str, place: &str, key: &str| {
        let arguments = ["-q", "-o", format, "fixtures/broken/lost-issue"];
        let mut report = json(&run_here(&arguments).stdout);
        assert!(validator.is_valid(&report), "{format}");
        let object = report.pointer_mut(place).and_then(Value::as_object_mut);
        let removed = object.expect("an object of the report").remove(key);
        assert!(removed.is_some(), "{place}/{key} is there");
        assert!(!validator.is_valid(&report), "without {place}/{key}");
    };
    for (place, key) in [
        ("/0", "fingerprint"),
        ("/0", "severity"),
        ("/0/location", "path"),
        ("/0/location/positions/begin", "line"),
    ] {
        broken(&gitlab, "gitlab", place, key);
    }
    for (place, key) in [
        ("", "diagnostics"),
        ("/diagnostics/0", "message"),
        ("/diagnostics/0/location", "path"),
        ("/diagnostics/0/location/range", "start"),
    ] {
        broken(&rdjson, "rdjson", place, key);
    }
}

#[test]
fn a_line_of_json_is_a_finding_of_the_json_report() {
    let project = Project::of(&[("docs/M01_audit.md", ODD)]);
    let whole = json(&project.run(&["-q", "-o", "json"]).stdout);
    let lines = project.run(&["-q", "-o", "json-lines"]).stdout;
    let lines: Vec<Value> = lines.lines().map(json).collect();
    assert!(lines.len() > 1);
    assert_eq!(whole["findings"], Value::Array(lines));
}

/// Columns are bytes for reviewdog: `🟢` is four of them, and a byte order mark none.
#[test]
fn reviewdog_counts_bytes() {
    let text = "\u{feff}# M01 Audit\n\n**Range:** 🟢é `abc1234` → `main`\n";
    let project = Project::of(&[("M01_audit.md", text)]);
    let arguments = ["-q", "--select", "range/unpinned", "-o", "rdjson"];
    let report = json(&project.run(&arguments).stdout);
    let line = text.lines().nth(2).expect("a third line");
    let column = line.find("main").expect("in the line") + 1;
    let range = &report["diagnostics"][0]["location"]["range"];
    assert_eq!(range["start"]["line"], 3);
    assert_eq!(range["start"]["column"], column);
    assert_eq!(range["end"]["column"], column + 4);
}

/// A fix that is one edit in the line that the finding is about, and one that is not.
#[test]
fn reviewdog_is_offered_what_it_can_show() {
    let suggestions = |folder: &str| {
        let report = json(&run_here(&["-q", "-o", "rdjson", folder]).stdout);
        report["diagnostics"][0]["suggestions"].clone()
    };
    assert_eq!(suggestions("fixtures/broken/lost-issue"), Value::Null);
    assert_eq!(suggestions("fixtures/broken/wrong-overall"), Value::Null);
    let offered = suggestions("fixtures/broken/rewritten-history");
    assert_eq!(offered[0]["text"].as_str().map(str::is_empty), Some(false));
}
