//! `docs/output-formats.md` is true: `tests/cli.rs` runs its sessions, and the rest is held here.

use std::fs;
use std::path::Path;

use serde_json::Value;
use walkdir::WalkDir;

use crate::project::{Project, run_here};
use crate::readers::{FORMATS, json};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/output-formats.md");
    fs::read_to_string(path).expect("the page")
}

/// The fenced blocks, each with what stands behind the fence.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    page.split("\n```")
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').expect("a block has lines"))
        .collect()
}

#[test]
fn every_format_has_a_row_and_a_section() {
    let page = page();
    let (table, rest) = page.split_once("\nAll tell").expect("the table goes first");
    let rows: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| [`"))
        .filter_map(|row| row.split('`').next())
        .collect();
    assert_eq!(rows, FORMATS);
    let (_, promises) = rest
        .split_once("## What a version promises")
        .expect("a section");
    for format in FORMATS {
        let name = format!("`{format}`");
        let mut headings = rest.lines().filter(|line| line.starts_with("## "));
        assert!(headings.any(|heading| heading.contains(&name)), "{format}");
        assert!(promises.contains(&name), "{format}");
    }
}

#[test]
fn every_link_within_the_page_leads_to_a_heading() {
    let page = page();
    let anchors: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|heading| {
            heading
                .to_lowercase()
                .replace(['`', ','], "")
                .replace(' ', "-")
        })
        .collect();
    let links: Vec<&str> = page
        .split("](#")
        .skip(1)
        .filter_map(|link| link.split(')').next())
        .collect();
    assert!(links.len() > FORMATS.len());
    for link in links {
        assert!(
            anchors.iter().any(|anchor| anchor == link),
            "{link}: {anchors:?}"
        );
    }
}

#[test]
fn every_block_of_the_page_is_checked() {
    let page = page();
    for (info, text) in blocks(&page) {
        match info {
            // `tests/cli.rs` runs these.
            "console" => assert!(text.starts_with("$ audit-lint"), "{text}"),
            "sh" => text.lines().for_each(writes_its_files),
            "json" => is_a_result(text),
            other => panic!("nothing checks a block of `{other}`:\n{text}"),
        }
    }
}

/// In a project of the reader's own.
fn writes_its_files(command: &str) {
    let project = Project::of(&[]);
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken/lost-issue");
    for entry in WalkDir::new(&fixture) {
        let path = entry.expect("a readable fixture").into_path();
        if path.is_file() {
            let below = path.strip_prefix(&fixture).expect("below the fixture");
            let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
            project.write(below.to_str().expect("UTF-8"), &text);
        }
    }
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words.first(), Some(&"audit-lint"), "{command}");
    assert_eq!(project.run(&words[1..]).code, 1, "{command}");
    let files: Vec<&str> = words
        .iter()
        .filter_map(|word| word.split_once('='))
        .map(|(_, file)| file)
        .collect();
    assert!(!files.is_empty(), "{command}");
    for file in files {
        assert!(project.has(file), "{command} writes {file}");
    }
}

fn is_a_result(text: &str) {
    let log = json(&run_here(&["-q", "-o", "sarif", "fixtures/broken/missing-milestone"]).stdout);
    let results: Vec<Value> = log["runs"][0]["results"]
        .as_array()
        .expect("a list")
        .clone();
    assert_eq!(results, [json(text)]);
}
