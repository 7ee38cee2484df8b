//! Where paths start: for readers that know the repository, at its root, wherever the run began.

use std::fs;

use serde_json::Value;

use crate::project::{ODD, Project};
use crate::readers::{json, read};

/// A repository with two teams, each with an audit.
fn repository() -> Project {
    let project = Project::of(&[("a/docs/M01_audit.md", ODD), ("b/docs/M01_audit.md", ODD)]);
    fs::create_dir(project.path(".git")).expect("a new folder");
    project
}

fn paths(project: &Project, folder: &str, arguments: &[&str], format: &str) -> Vec<String> {
    let outcome = project.run_in(folder, &[&["-q", "-o", format], arguments].concat());
    let mut paths: Vec<String> = read(format, &outcome.stdout)
        .into_iter()
        .map(|told| told.path)
        .collect();
    paths.dedup();
    paths
}

#[test]
fn code_hosts_hear_of_paths_from_the_root_of_the_repository() {
    let project = repository();
    for format in ["sarif", "github", "gitlab"] {
        assert_eq!(
            paths(&project, "a", &["."], format),
            ["a/docs/M01_audit.md"],
            "{format}"
        );
        let beside = paths(&project, "a", &["../b"], format);
        assert_eq!(beside, ["b/docs/M01_audit.md"], "{format}");
        let both = paths(&project, "", &["."], format);
        assert_eq!(
            both,
            ["a/docs/M01_audit.md", "b/docs/M01_audit.md"],
            "{format}"
        );
    }
}

#[test]
fn the_others_hear_of_paths_from_the_working_directory() {
    let project = repository();
    for format in [
        "concise",
        "json",
        "json-lines",
        "rdjson",
        "junit",
        "checkstyle",
        "markdown",
    ] {
        assert_eq!(
            paths(&project, "a", &["."], format),
            ["docs/M01_audit.md"],
            "{format}"
        );
    }
}

#[test]
#[cfg(unix)]
fn what_lies_outside_the_repository_has_an_absolute_address() {
    let project = repository();
    let elsewhere = Project::of(&[("M01_audit.md", ODD)]);
    let path = fs::canonicalize(elsewhere.path("M01_audit.md")).expect("it is there");
    let path = path.to_str().expect("a path in UTF-8");
    let outcome = project.run(&["-q", "-o", "sarif", path]);
    let log = json(&outcome.stdout);
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], format!("file://{path}"));
    assert_eq!(place["artifactLocation"]["uriBaseId"], Value::Null);
    assert_eq!(paths(&project, "", &[path], "gitlab"), [path]);
}

/// The fingerprint knows the place below the root of the series, and two series may have an audit at the same one.
#[test]
fn findings_of_two_series_do_not_share_a_fingerprint_for_gitlab() {
    let project = repository();
    let fingerprints = |arguments: &[&str]| {
        let outcome = project.run(&[&["-q", "-o", "gitlab"], arguments].concat());
        let told = read("gitlab", &outcome.stdout).into_iter();
        told.filter_map(|told| told.fingerprint).collect::<Vec<_>>()
    };
    let both = fingerprints(&["."]);
    let distinct: std::collections::HashSet<&String> = both.iter().collect();
    assert_eq!(distinct.len(), both.len());
    let first = fingerprints(&["a"]);
    assert_eq!(both[..first.len()], first);
}
