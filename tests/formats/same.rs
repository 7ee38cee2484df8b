//! Whatever the format: the same findings in the same order, the same fingerprints, the same exit code.

use std::fs;
use std::path::Path;

use audit_lint::report::Format;
use clap::ValueEnum;

use crate::project::{Outcome, run_here};
use crate::readers::{FORMATS, Told, full, read};

/// The folders of the fixtures, each a project of its own, and all together.
fn fixtures() -> Vec<String> {
    let mut folders = vec!["fixtures".to_owned(), "fixtures/clean".to_owned()];
    for kind in ["fixtures/broken", "fixtures/odd"] {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(kind));
        let names = entries
            .expect("a folder of fixtures")
            .map(|entry| entry.expect("a readable entry").file_name());
        folders.extend(names.map(|name| format!("{kind}/{}", name.to_string_lossy())));
    }
    folders.sort();
    folders
}

fn lint(format: &str, folder: &str) -> Outcome {
    run_here(&["--select", "ALL", "--quiet", "-o", format, folder])
}

#[test]
fn every_format_is_read_here() {
    let known: Vec<String> = Format::value_variants()
        .iter()
        .map(|format| format.to_possible_value().expect("none is hidden"))
        .map(|value| value.get_name().to_owned())
        .collect();
    assert_eq!(known, FORMATS);
}

#[test]
fn every_format_tells_the_same_of_every_fixture() {
    let mut seen = 0;
    for folder in fixtures() {
        let expected = lint("json", &folder);
        let findings = read("json", &expected.stdout);
        seen += findings.len();
        for format in FORMATS {
            let outcome = lint(format, &folder);
            assert_eq!(outcome.code, expected.code, "{format} of {folder}");
            assert_eq!(outcome.stderr, "", "{format} of {folder}");
            if format == "full" {
                tells_in_full(&outcome.stdout, &findings, &folder);
            } else {
                tells(format, &outcome.stdout, &findings, &folder);
            }
        }
    }
    assert!(seen > 40, "{seen} findings");
}

fn tells(format: &str, output: &str, findings: &[Told], folder: &str) {
    let told = read(format, output);
    assert_eq!(told.len(), findings.len(), "{format} of {folder}");
    for (told, finding) in told.iter().zip(findings) {
        let place = (&told.rule, &told.path, told.line);
        let expected = (&finding.rule, &finding.path, finding.line);
        assert_eq!(place, expected, "{format} of {folder}");
        if told.column.is_some() {
            assert_eq!(told.column, finding.column, "{format} of {folder}");
        }
        let more = told.text.strip_prefix(&finding.text);
        let is_message = more.is_some_and(|more| more.is_empty() || more.starts_with('\n'));
        assert!(is_message, "{format} of {folder}: {told:?} is {finding:?}");
    }
    let fingerprints = |of: &[Told]| -> Vec<String> {
        of.iter()
            .filter_map(|told| told.fingerprint.clone())
            .collect()
    };
    let mut expected = fingerprints(findings);
    let mut found = fingerprints(&told);
    if found.is_empty() {
        return;
    }
    if format == "gitlab" {
        // It keeps one of several with the same, so those after the first have another.
        let all = found.len();
        let mut seen = std::collections::HashSet::new();
        let is_first: Vec<bool> = expected
            .iter()
            .map(|one| seen.insert(one.clone()))
            .collect();
        let distinct: std::collections::HashSet<&String> = found.iter().collect();
        assert_eq!(distinct.len(), all, "{folder}");
        let mut kept = is_first.iter();
        expected.retain(|_| *kept.next().expect("one for each"));
        let mut kept = is_first.iter();
        found.retain(|_| *kept.next().expect("one for each"));
    }
    assert_eq!(found, expected, "{format} of {folder}");
}

fn tells_in_full(output: &str, findings: &[Told], folder: &str) {
    let (shown, told_with_them) = full(output);
    assert_eq!(shown.len() + told_with_them, findings.len(), "{folder}");
    let mut findings = findings.iter();
    for (rule, place) in shown {
        let is_it = |finding: &Told| {
            let column = finding.column.expect("JSON has columns");
            rule == finding.rule && place == format!("{}:{}:{column}", finding.path, finding.line)
        };
        assert!(findings.any(is_it), "{rule} at {place} of {folder}");
    }
}
