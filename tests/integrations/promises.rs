//! What is promised, wherever it is told: exit codes, versions, the metadata of the packages.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{read, root};

/// The rows of the table below a heading.
fn table(page: &str, heading: &str) -> Vec<String> {
    let (_, below) = page
        .split_once(&format!("\n## {heading}\n"))
        .expect("a heading");
    let section = below.split("\n## ").next().expect("split gives a part");
    let rows = section.lines().filter(|line| line.starts_with('|'));
    rows.map(str::to_owned).collect()
}

#[test]
fn the_exit_codes_are_told_alike() {
    let told = table(&read("README.md"), "Exit codes");
    assert_eq!(told.len(), 6, "{told:?}");
    assert_eq!(table(&read("docs/stability.md"), "Exit codes"), told);
}

fn manifest() -> toml::Table {
    read("Cargo.toml").parse().expect("a valid manifest")
}

#[test]
fn the_packages_say_the_same_of_themselves() {
    let manifest = manifest();
    let crate_ = &manifest["package"];
    let python: toml::Table = read("pyproject.toml").parse().expect("a valid file");
    let python = &python["project"];
    let npm: Value = read("npm/package.json").parse().expect("JSON");
    for key in ["name", "description", "license", "keywords"] {
        assert_eq!(crate_[key], python[key], "{key}");
        let of_crate = serde_json::to_value(&crate_[key]).expect("a value");
        assert_eq!(of_crate, npm[key], "{key}");
    }
    let repository = crate_["repository"].as_str().expect("an address");
    assert_eq!(python["urls"]["Repository"].as_str(), Some(repository));
    let (_, place) = repository.split_once("github.com/").expect("at GitHub");
    assert_eq!(npm["repository"], format!("github:{place}"));
}

#[test]
fn the_crate_has_what_publishing_asks_for() {
    let manifest = manifest();
    let package = &manifest["package"];
    let list = |key: &str| -> Vec<&str> {
        let list = package[key].as_array().expect("a list").iter();
        list.filter_map(toml::Value::as_str).collect()
    };
    assert!((1..=5).contains(&list("keywords").len()));
    assert!((1..=5).contains(&list("categories").len()));
    for keyword in list("keywords") {
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_+".contains(char);
        assert!(
            keyword.len() <= 20 && keyword.chars().all(is_plain),
            "{keyword}"
        );
    }
    for pattern in list("include") {
        let found = pattern.trim_start_matches('/').trim_end_matches('*');
        let mut entries = std::fs::read_dir(root()).expect("a readable folder");
        let is_there = entries.any(|entry| {
            let name = entry.expect("a readable entry").file_name();
            name.to_string_lossy().starts_with(found)
        });
        assert!(is_there, "nothing is called {pattern}");
    }
    // A panic is caught, told and turned into an exit code.
    assert_ne!(
        manifest["profile"]["release"]
            .get("panic")
            .and_then(toml::Value::as_str),
        Some("abort")
    );
}

/// The platforms of the action are those of the packages for npm, each in its own words.
#[test]
fn a_platform_is_released_everywhere() {
    let quoted = |text: &str, before: &str, after: &str| -> Vec<String> {
        let (_, rest) = text.split_once(before).expect("a beginning");
        let (inner, _) = rest.split_once(after).expect("an end");
        inner.split_whitespace().map(str::to_owned).collect()
    };
    let npm: BTreeSet<String> = quoted(&read(".ci/npm"), "platforms=(", ")")
        .into_iter()
        .collect();
    let install = read("action/install.sh");
    let action: BTreeSet<String> = install
        .lines()
        .filter_map(|line| line.trim().split_once(") echo ")?.0.split_once('-'))
        .map(|(system, processor)| {
            let system = match system {
                "macOS" => "darwin".to_owned(),
                "Windows" => "win32".to_owned(),
                other => other.to_lowercase(),
            };
            format!("{system}-{}", processor.to_lowercase())
        })
        .collect();
    assert_eq!(action, npm);
}
