//! What fuzzing begins with: the fixtures, the examples of the rule book, and what the documentation shows. Nothing is
//! copied by hand.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::targets::DIVIDER;

/// The seeds of a target.
pub(crate) fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "configuration" => {
            let mut seeds = blocks("toml config");
            seeds.extend(fenced(&read(&root().join("docs/configuration.md")), "toml"));
            seeds.extend(
                fixtures()
                    .filter(|path| has_extension(path, "toml"))
                    .map(|path| read(&path)),
            );
            seeds.into_iter().map(String::into_bytes).collect()
        }
        "template" => files("rules/templates")
            .map(|path| fs::read(path).expect("a readable template"))
            .collect(),
        "suppression" => {
            let comments = ["markdown bad", "markdown good"]
                .into_iter()
                .flat_map(blocks);
            let comments = comments.filter_map(|text| {
                let mut lines = text.split("audit-lint:").skip(1);
                let first = lines.next()?.split("-->").next()?.to_owned();
                Some(first.into_bytes())
            });
            comments.collect()
        }
        _ => {
            let mut seeds = series();
            let examples = ["markdown bad", "markdown good"]
                .into_iter()
                .flat_map(blocks);
            seeds.extend(examples.map(String::into_bytes));
            seeds
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a readable text")
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

fn files(folder: &str) -> impl Iterator<Item = PathBuf> {
    WalkDir::new(root().join(folder))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.is_file())
}

fn fixtures() -> impl Iterator<Item = PathBuf> {
    files("fixtures")
}

/// The audits of each fixture, as one input.
fn series() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let mut folder = PathBuf::new();
    for path in fixtures().filter(|path| has_extension(path, "md")) {
        let below = path.strip_prefix(root()).expect("below its folder");
        let of: PathBuf = below.components().take(3).collect();
        let text = fs::read(&path).expect("a readable fixture");
        match seeds.last_mut().filter(|_| of == folder) {
            Some(seed) => {
                seed.push(DIVIDER);
                seed.extend(text);
            }
            None => seeds.push(text),
        }
        folder = of;
    }
    seeds
}

/// The fenced blocks of all pages of the rule book, whose info string begins so.
fn blocks(info: &str) -> Vec<String> {
    let pages = files("rules").filter(|path| has_extension(path, "md"));
    pages.flat_map(|path| fenced(&read(&path), info)).collect()
}

fn fenced(text: &str, info: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let named = line.trim_start_matches('`');
        let fence = &line[..line.len() - named.len()];
        if fence.len() >= 3 {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
            if named.starts_with(info) {
                found.push(body.join("\n") + "\n");
            }
        }
    }
    found
}
