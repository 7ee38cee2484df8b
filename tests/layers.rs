//! The borders of the design: who may import whom, who may touch the world, and that a rule is its file, its page and
//! one line of the catalogue. Reads the text of `src/`, so that a border is held before anybody compiles.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use audit_lint::rules::CATALOGUE;
use regex::Regex;
use walkdir::WalkDir;

/// A module imports only from the layers above its own.
const LAYERS: &[&[&str]] = &[
    &["source"],
    &["diagnostic"],
    &["markdown", "template"],
    &["audit"],
    &["series", "suppression"],
    &["evidence"],
    &["mend"],
    &["rule"],
    &["rules"],
    &["house"],
    &["config"],
    &["lint"],
    &["report", "draft", "explain", "init", "inspect"],
    &["cli"],
];

/// `Style` is how output looks on this terminal, which the other writers have to know, too; and none of them may print
/// what commands it.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("explain", "crate::report::Style"),
    ("inspect", "crate::report::Style"),
    ("explain", "crate::report::clean"),
    ("explain", "crate::report::clean_line"),
    ("inspect", "crate::report::clean"),
    ("inspect", "crate::report::clean_line"),
];

const LONGEST_FILE: usize = 500;

/// A file of `src/`, without what a reader of the code would not call code.
struct SourceFile {
    /// Below `src/`, with `/`.
    path: String,
    text: String,
    /// Every path in it: `crate::audit::Audit`, `toml::Table`.
    paths: Vec<String>,
}

impl SourceFile {
    /// `audit` of `audit/range.rs`, `cli` of `cli.rs`.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().expect("split gives a part");
        first.trim_end_matches(".rs")
    }

    /// Whether the file only wires the modules together.
    fn is_entrance(&self) -> bool {
        matches!(self.path.as_str(), "lib.rs" | "main.rs")
    }

    /// Where the code names a crate, or a path of the standard library.
    fn naming(&self, name: &str) -> Vec<String> {
        let below = format!("{name}::");
        self.paths
            .iter()
            .filter(|path| *path == name || path.starts_with(&below))
            .map(|path| format!("src/{} names {path}", self.path))
            .collect()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end in `.extension`, as paths below it with `/`.
fn below(folder: &Path, extension: &str) -> Vec<String> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let path = path.strip_prefix(folder).expect("below its folder");
            path.to_string_lossy().replace('\\', "/")
        })
        .collect()
}

fn source_files() -> Vec<SourceFile> {
    let folder = root().join("src");
    below(&folder, "rs")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(folder.join(&path)).expect("a readable source file");
            let code: Vec<&str> = text.lines().map(without_comment).collect();
            let paths = paths(&code.join("\n"));
            SourceFile { path, text, paths }
        })
        .collect()
}

/// A line up to its `//`. An address in a string (`https://`) keeps the rest: a false alarm is better than a gap.
fn without_comment(line: &str) -> &str {
    let comment = line
        .match_indices("//")
        .find(|(at, _)| !line[..*at].ends_with(':'));
    &line[..comment.map_or(line.len(), |(at, _)| at)]
}

/// Every path of two or more parts. A group is taken apart one level deep, which is where modules stand.
fn paths(code: &str) -> Vec<String> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b([A-Za-z_]\w*)::(?:\{([^;]*)\}|([A-Za-z_]\w*(?:::[A-Za-z_]\w*)*))")
            .expect("a valid expression")
    });
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|,)\s*([A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)").expect("a valid expression")
    });
    let mut found = Vec::new();
    for path in PATH.captures_iter(code) {
        let parts: Vec<&str> = match (path.get(2), path.get(3)) {
            (Some(group), _) => PART
                .captures_iter(group.as_str())
                .filter_map(|part| part.get(1))
                .map(|part| part.as_str())
                .collect(),
            (None, single) => single.iter().map(regex::Match::as_str).collect(),
        };
        found.extend(parts.iter().map(|part| format!("{}::{part}", &path[1])));
    }
    found
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn assert_none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n  {}", wrong.join("\n  "));
}

#[test]
fn every_module_has_a_layer() {
    let unknown: Vec<String> = source_files()
        .iter()
        .filter(|file| !file.is_entrance() && layer(file.module()).is_none())
        .map(|file| format!("src/{}", file.path))
        .collect();
    assert_none(&unknown, "add the module to DESIGN and to LAYERS");
}

#[test]
fn a_module_imports_only_from_the_layers_above_it() {
    let mut wrong = Vec::new();
    for file in source_files().iter().filter(|file| !file.is_entrance()) {
        let own = file.module();
        for path in &file.paths {
            let Some(other) = path.strip_prefix("crate::") else {
                continue;
            };
            let other = other.split("::").next().expect("split gives a part");
            let excepted = EXCEPTIONS.contains(&(own, path.as_str()));
            if other != own && !excepted && layer(other) >= layer(own) {
                wrong.push(format!("src/{} names {path}", file.path));
            }
        }
    }
    assert_none(&wrong, "a module imports only from the layers above it");
}

#[test]
fn groups_of_imports_are_seen_through() {
    let found = paths(
        "use crate::{\n    audit::{Audit, Reading},\n    lint,\n};\nuse std::{fs, io::{self, Read}};\n\
         let x = crate::cli::main();",
    );
    for path in [
        "crate::audit",
        "crate::lint",
        "crate::cli::main",
        "std::fs",
        "std::io",
    ] {
        assert!(found.iter().any(|found| found == path), "{found:?}");
    }
}

#[test]
fn nobody_climbs_out_of_a_module_with_super() {
    let wrong: Vec<String> = source_files()
        .iter()
        .flat_map(|file| file.naming("super::super"))
        .collect();
    assert_none(&wrong, "write `crate::`, which this test sees");
}

/// Who may name what. A folder ends in `/`.
#[test]
fn the_parts_of_the_world_have_one_door_each() {
    let doors: &[(&str, &[&str])] = &[
        ("pulldown_cmark", &["markdown/parse.rs"]),
        ("miette", &["report/"]),
        ("std::fs", &["lint/", "cli.rs", "cli/"]),
        ("tempfile", &["lint/replace.rs"]),
        ("quick_xml", &["report/xml.rs"]),
        ("std::process::Command", &["evidence/git.rs"]),
        ("ureq", &["evidence/github.rs", "evidence/github/"]),
        ("std::net", &["evidence/provider.rs"]),
        ("indicatif", &["cli/progress.rs"]),
        ("etcetera", &["lint/run_cache.rs"]),
    ];
    let mut wrong = Vec::new();
    for file in source_files() {
        for (name, allowed) in doors {
            let may = allowed.iter().any(|door| {
                file.path == *door || door.ends_with('/') && file.path.starts_with(door)
            });
            if !may {
                wrong.extend(file.naming(name));
            }
        }
    }
    assert_none(&wrong, "only its door names a part of the world");
}

#[test]
fn rules_see_no_files_no_configuration_and_no_output() {
    let banned = [
        "std::fs",
        "std::path",
        "std::io",
        "toml",
        "serde_json",
        "miette",
    ];
    let wrong: Vec<String> = source_files()
        .iter()
        .filter(|file| file.path.starts_with("rules/"))
        .flat_map(|file| banned.map(|name| file.naming(name)))
        .flatten()
        .collect();
    assert_none(&wrong, "a rule sees audits, nothing else");
}

#[test]
fn a_file_says_first_what_it_is() {
    let wrong: Vec<String> = source_files()
        .iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| format!("src/{}", file.path))
        .collect();
    assert_none(&wrong, "a file begins with `//!`");
}

#[test]
fn no_file_is_long() {
    let wrong: Vec<String> = source_files()
        .iter()
        .filter(|file| file.text.lines().count() > LONGEST_FILE)
        .map(|file| format!("src/{}: {} lines", file.path, file.text.lines().count()))
        .collect();
    assert_none(&wrong, "a file has at most 500 lines");
}

#[test]
fn a_rule_file_states_its_name_in_its_first_line_only() {
    let mut wrong = Vec::new();
    for rule in CATALOGUE {
        let path = root().join("src").join(file_of(&rule.name));
        let text = fs::read_to_string(&path)
            .expect("`pages_files_and_catalogue_agree` says what is missing");
        let opening = format!("//! `{}`", rule.name);
        let is_alone = text.matches(rule.name.as_ref()).count() == 1;
        if !(text.starts_with(&opening) && is_alone) {
            wrong.push(path.display().to_string());
        }
    }
    assert_none(
        &wrong,
        "a rule file begins with its name, and has it nowhere else",
    );
}

fn file_of(rule: &str) -> String {
    format!("rules/{}.rs", rule.replace('-', "_"))
}

#[test]
fn pages_files_and_catalogue_agree() {
    let catalogue: BTreeSet<String> = CATALOGUE.iter().map(|rule| rule.name.to_string()).collect();
    assert_eq!(catalogue.len(), CATALOGUE.len(), "a name is listed twice");
    // What lies beside the groups (README.md, mod.rs) is about all rules.
    let in_group = |path: &String| path.contains('/');
    let pages: BTreeSet<String> = below(&root().join("rules"), "md")
        .into_iter()
        .filter(in_group)
        .map(|path| path.trim_end_matches(".md").to_owned())
        .collect();
    assert_eq!(pages, catalogue, "pages against catalogue");
    let files: BTreeSet<String> = below(&root().join("src/rules"), "rs")
        .into_iter()
        .filter(in_group)
        .map(|path| format!("rules/{path}"))
        .collect();
    let expected = catalogue.iter().map(|name| file_of(name)).collect();
    assert_eq!(files, expected, "files against catalogue");
}
