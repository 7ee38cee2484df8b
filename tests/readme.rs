//! Every fenced block of the README is checked: the `console` blocks by `tests/cli.rs`, the others here.
//! A block that nothing checks is a failure, and so is a link that leads nowhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use audit_lint::audit::is_audit_name;
use audit_lint::config::{Config, Selector, Settings};
use audit_lint::lint::{BASELINE_NAME, Baseline, Input, Run};
use regex::Regex;
use snapbox::cmd::Command;
use snapbox::{IntoData, assert_data_eq};

const VERSION_TAG: &str = concat!("v", env!("CARGO_PKG_VERSION"));

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A fenced block.
struct Block {
    info: String,
    text: String,
    /// The prose and blocks before it.
    before: String,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    let mut before = String::new();
    for line in document.split_inclusive('\n') {
        match (&mut open, line.trim_end().strip_prefix("```")) {
            (Some(block), None) => block.text.push_str(line),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(info)) => {
                open = Some(Block {
                    info: info.to_owned(),
                    text: String::new(),
                    before: before.clone(),
                });
            }
            (None, None) => {}
        }
        before.push_str(line);
    }
    assert!(open.is_none(), "a fence is not closed");
    found
}

#[test]
fn every_block_of_the_readme_is_checked() {
    for block in blocks(&read("README.md")) {
        match block.info.as_str() {
            // `tests/cli.rs` runs these.
            "console" => assert!(block.text.starts_with("$ audit-lint"), "{}", block.text),
            "sh" => block.text.lines().for_each(command_holds),
            "yaml" => block.text.lines().for_each(yaml_line_holds),
            "json" => json_is_what_the_command_before_it_prints(&block),
            "markdown" => every_suppression_is_needed(&block.text),
            "toml" if block.text.contains("[[finding]]") => is_a_baseline(&block.text),
            "toml" => is_a_configuration(&block.text),
            "rust" => stands_in_the_catalogue(&block.text),
            other => panic!("nothing checks a block of `{other}`:\n{}", block.text),
        }
    }
}

fn audit_lint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_audit-lint"))
        .args(arguments)
        .current_dir(folder)
        // Nobody listens there, so that no test needs the network.
        .env("GITHUB_API_URL", "http://127.0.0.1:9")
        .output()
        .expect("the command runs")
}

fn exit_code(folder: &Path, arguments: &[&str]) -> Option<i32> {
    audit_lint(folder, arguments).status.code()
}

fn command_holds(command: &str) {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words.as_slice() {
        ["cargo", "install", "--path", "."] => has_one_binary(),
        // Whoever reads this is running it.
        ["cargo", "test", "--locked"] => {}
        ["cargo", "run", "--release", "--", arguments @ ..] => {
            has_one_binary();
            assert_eq!(exit_code(&root(), arguments), Some(1), "{command}");
        }
        ["audit-lint", "baseline", arguments @ ..] => puts_findings_off(arguments),
        ["audit-lint", "evidence", "fetch"] => {
            let project = root().join("fixtures/clean");
            let output = audit_lint(&project, &words[1..]);
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(
                told.contains("audit-lint.evidence.json is left as it was"),
                "{told}"
            );
            assert_eq!(output.status.code(), Some(1), "{told}");
        }
        ["audit-lint", "--fix", ..] => mends(&words[1..]),
        ["audit-lint", "new", ..] => begins(&words[1..]),
        // In a project of the reader's own.
        ["audit-lint", arguments @ ..] => {
            let fixtures = root().join("fixtures");
            let clean = exit_code(&fixtures.join("clean"), arguments);
            let broken = exit_code(&fixtures.join("broken/lost-issue"), arguments);
            assert_eq!((clean, broken), (Some(0), Some(1)), "{command}");
        }
        _ => panic!("nothing checks `{command}`"),
    }
}

/// In a copy of a fixture, which is clean afterwards.
fn mends(arguments: &[&str]) {
    let folder = copy_of("fixtures/broken/lost-issue");
    assert_eq!(exit_code(folder.path(), &arguments[1..]), Some(1));
    assert_eq!(exit_code(folder.path(), arguments), Some(0));
    assert_eq!(exit_code(folder.path(), &arguments[1..]), Some(0));
}

/// In a copy of a fixture, which is not clean until the new audit is filled in.
fn begins(arguments: &[&str]) {
    let folder = copy_of("fixtures/clean");
    assert_eq!(exit_code(folder.path(), &[]), Some(0));
    assert_eq!(exit_code(folder.path(), arguments), Some(0));
    assert_eq!(exit_code(folder.path(), &[]), Some(1));
}

fn copy_of(fixture: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fixture = root().join(fixture);
    for entry in walkdir::WalkDir::new(&fixture) {
        let path = entry.expect("a readable fixture").into_path();
        let copy = folder
            .path()
            .join(path.strip_prefix(&fixture).expect("below its folder"));
        if path.is_dir() {
            fs::create_dir_all(copy).expect("a new folder");
        } else {
            fs::copy(path, copy).expect("a new file");
        }
    }
    folder
}

/// With a baseline outside the fixtures, which nothing may change.
fn puts_findings_off(arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(BASELINE_NAME);
    let path = path.to_str().expect("a path in UTF-8");
    let fixture = root().join("fixtures/broken/lost-issue");
    let write = [&["baseline", "--baseline", path], arguments].concat();
    let lint = [&["--baseline", path], arguments].concat();
    assert_eq!(exit_code(&fixture, arguments), Some(1));
    assert_eq!(exit_code(&fixture, &write), Some(0));
    assert_eq!(exit_code(&fixture, &lint), Some(0));
}

/// `cargo run` and `cargo install` need no name.
fn has_one_binary() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a valid manifest");
    let binaries = manifest["bin"].as_array().expect("a list of binaries");
    assert_eq!(binaries.len(), 1);
    assert_eq!(binaries[0]["name"].as_str(), Some("audit-lint"));
}

fn yaml_line_holds(line: &str) {
    let entry = line.trim_start().trim_start_matches("- ");
    match entry.split_once(": ") {
        Some(("repo", address)) => assert_eq!(address, env!("CARGO_PKG_REPOSITORY")),
        Some(("rev", tag)) => assert_eq!(tag, VERSION_TAG),
        Some(("id", id)) => assert!(
            hooks("id").iter().any(|known| known == id),
            "there is no hook `{id}`"
        ),
        Some(("uses", action)) => {
            let ours = format!("audit-lint/audit-lint@{VERSION_TAG}");
            assert!(
                action == ours || action.starts_with("actions/checkout@v"),
                "{action}"
            );
        }
        Some(("fetch-depth", depth)) => assert_eq!(depth, "0"),
        Some((input, _)) if inputs().any(|known| known == input) => {}
        None if ["repos:", "hooks:", "with:"].contains(&entry) => {}
        _ => panic!("nothing checks `{line}`"),
    }
}

/// The inputs of the action.
fn inputs() -> impl Iterator<Item = String> {
    let action = read("action.yml");
    let (_, inputs) = action.split_once("\ninputs:\n").expect("inputs");
    let (inputs, _) = inputs.split_once("\noutputs:\n").expect("outputs");
    let names = inputs.lines().filter_map(|line| {
        let name = line.strip_prefix("  ")?.strip_suffix(':')?;
        Some(name.to_owned())
    });
    names.collect::<Vec<_>>().into_iter()
}

/// The values of a key of the hooks, in order.
fn hooks(key: &str) -> Vec<String> {
    read(".pre-commit-hooks.yaml")
        .lines()
        .filter_map(|line| line[line.len().min(2)..].strip_prefix(key))
        .filter_map(|rest| rest.strip_prefix(": "))
        .map(|value| value.trim_matches('\'').to_owned())
        .collect()
}

/// The command stands in the prose: the last code span that begins with its name.
fn json_is_what_the_command_before_it_prints(block: &Block) {
    let (_, command) = block
        .before
        .rsplit_once("`audit-lint ")
        .expect("a command before the JSON");
    let (arguments, _) = command.split_once('`').expect("a closed code span");
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let output = audit_lint(&root(), &arguments);
    let printed = String::from_utf8(output.stdout).expect("the output is UTF-8");
    assert_data_eq!(printed.is_json(), block.text.as_str().is_json());
}

fn every_suppression_is_needed(audit: &str) {
    let config = Config {
        select: Some(vec![Selector::All]),
        ..Config::default()
    };
    let settings = Arc::new(Settings::new(config).expect("no options, so none is wrong"));
    let input = Input {
        shown: "M02_audit.md".to_owned(),
        path: PathBuf::from("/project/M02_audit.md"),
        text: audit.to_owned(),
        is_target: true,
    };
    let run = Run::of_texts(vec![input], &settings);
    assert!(run.suppressed > 0, "nothing is suppressed:\n{audit}");
    let about_suppressions: Vec<&str> = run
        .findings
        .iter()
        .filter(|finding| finding.diagnostic.rule.starts_with("suppression/"))
        .map(|finding| finding.diagnostic.message.as_str())
        .collect();
    assert_eq!(about_suppressions, [""; 0]);
}

fn is_a_baseline(text: &str) {
    let baseline = Baseline::empty(&root(), Path::new(BASELINE_NAME)).filled(text.to_owned());
    let entries = baseline.expect("a valid baseline").entries().len();
    assert!(entries > 0);
}

fn is_a_configuration(text: &str) {
    if let Err(errors) = Config::parse("audit-lint.toml", text) {
        panic!("{errors}\n{text}");
    }
    let table: toml::Table = text.parse().expect("what can be read is TOML");
    let json = serde_json::to_value(table).expect("a table is an object");
    let schema = audit_lint::config::schema();
    let validator = jsonschema::validator_for(schema.as_value()).expect("the schema is one");
    assert!(validator.is_valid(&json), "{text}");
}

fn stands_in_the_catalogue(excerpt: &str) {
    let catalogue = read("src/rules/mod.rs");
    for line in excerpt.lines() {
        let is_there = catalogue.lines().any(|known| known.trim() == line.trim());
        assert!(is_there, "src/rules/mod.rs has no line `{line}`");
    }
}

#[test]
fn every_link_leads_to_a_file() {
    let link = Regex::new(r"\]\(([^)#]+)\)").expect("a valid pattern");
    for document in [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "docs/README.md",
        "docs/any-ci.md",
        "docs/configuration.md",
        "docs/editors.md",
        "docs/fixes.md",
        "docs/git.md",
        "docs/github.md",
        "docs/gitlab.md",
        "docs/new.md",
        "docs/output-formats.md",
        "docs/performance.md",
        "docs/pre-commit.md",
        "docs/privacy.md",
        "docs/reviewdog.md",
        "docs/stability.md",
        "fixtures/README.md",
        "rules/README.md",
    ] {
        let folder = root().join(document);
        let folder = folder.parent().expect("a file lies in a folder");
        for found in link.captures_iter(&read(document)) {
            let target = &found[1];
            let elsewhere = target.starts_with("https://");
            assert!(
                elsewhere || folder.join(target).exists(),
                "{document}: {target}"
            );
        }
    }
}

#[test]
fn the_readme_names_every_hook() {
    let readme = read("README.md");
    for id in hooks("id") {
        assert!(readme.contains(&format!("`{id}`")), "{id}");
    }
}

#[test]
fn the_hooks_take_the_files_that_a_search_takes() {
    let patterns = hooks("files");
    assert_eq!(
        patterns.len(),
        hooks("id").len(),
        "every hook says which files"
    );
    for pattern in patterns {
        // pre-commit reads `(?i)` for all letters; for the names here ASCII is enough.
        let pattern = Regex::new(&pattern.replace("(?i)", "(?i-u)")).expect("a valid pattern");
        for name in [
            "audit.md",
            "AUDIT.MD",
            "M09_audit.md",
            "M09-audit.md",
            "M10_5_audit.md",
            "M10.5-Audit.md",
            "M37A_audit.md",
            "LiveM01_audit.md",
            "07_audit.md",
            "M14_full_audit.md",
            "M09_audit_notes.md",
            "security_audit.md",
            "_audit.md",
            "audit.txt",
            "audit.md.bak",
            "preaudit.md",
        ] {
            for path in [name.to_owned(), format!("docs/milestones/M09/{name}")] {
                assert_eq!(pattern.is_match(&path), is_audit_name(name), "{path}");
            }
        }
    }
}
