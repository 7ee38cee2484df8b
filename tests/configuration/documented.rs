//! `docs/configuration.md` and `docs/config.schema.json` say what holds. `SNAPSHOTS=overwrite` writes the schema anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use audit_lint::cli::command;
use audit_lint::config::{Config, schema};
use audit_lint::template::Conventions;
use jsonschema::Validator;
use serde_json::Value;
use snapbox::{assert_data_eq, file};
use walkdir::WalkDir;

use crate::project::Project;

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(schema().as_value()).expect("the schema is one"));

/// Flags that are neither about the configuration nor about fixes.
const OTHERS: [&str; 12] = [
    "allow-empty",
    "baseline",
    "color",
    "exit-zero",
    "help",
    "hide-suppressed",
    "no-baseline",
    "output-format",
    "quiet",
    "stdin-filename",
    "verbose",
    "version",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn page() -> String {
    read(&root().join("docs/configuration.md"))
}

/// What an editor would say of a configuration; nothing of a text that is no TOML.
pub(crate) fn objections(text: &str) -> Vec<String> {
    let Ok(table) = text.trim_start_matches('\u{feff}').parse::<toml::Table>() else {
        return Vec::new();
    };
    let json: Value = serde_json::to_value(table).expect("a table is an object");
    let errors = VALIDATOR.iter_errors(&json);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[track_caller]
fn holds(text: &str) {
    if let Err(errors) = Config::parse("audit-lint.toml", text) {
        panic!("{errors}\n{text}");
    }
    assert_eq!(objections(text), [""; 0], "{text}");
}

/// The texts of the fenced blocks whose first line begins so.
fn blocks(document: &str, opening: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut fence = None;
    for line in document.split_inclusive('\n') {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks > 2 => {
                fence = Some(ticks);
                if line[ticks..].starts_with(opening) {
                    blocks.push((true, String::new()));
                } else {
                    blocks.push((false, String::new()));
                }
            }
            Some(open) if ticks >= open && line.trim_end().len() == ticks => fence = None,
            Some(_) => blocks.last_mut().expect("a fence is open").1.push_str(line),
            None => {}
        }
    }
    let wanted = blocks.into_iter().filter(|(is_wanted, _)| *is_wanted);
    wanted.map(|(_, text)| text).collect()
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_documented() {
    let printed = Project::of(&[]).run(&["schema", "config"]);
    printed.ends_with(0);
    assert_data_eq!(
        printed.stdout,
        file!["../../docs/config.schema.json": Text].raw()
    );
}

#[test]
fn every_key_of_the_schema_says_what_it_is() {
    let schema = schema();
    let text = schema.as_value().to_string();
    assert!(!text.contains("null"), "TOML has no null: {text}");
    let keys = schema.as_value()["properties"].as_object();
    for (key, value) in keys.expect("an object") {
        assert!(value["description"].is_string(), "{key}");
    }
}

#[test]
fn the_page_has_every_key_in_the_order_of_the_schema() {
    let schema = schema();
    let keys = schema.as_value()["properties"].as_object();
    let keys: Vec<&str> = keys
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let page = page();
    let headings: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'))
        .collect();
    assert_eq!(headings, keys);
}

#[test]
fn the_keys_that_are_read_are_those_of_the_schema() {
    let errors = Config::parse("audit-lint.toml", "xyzzy = 1").expect_err("no such key");
    let help = errors.errors()[0].help.clone().unwrap_or_default();
    let told = help.strip_prefix("the keys are ").expect("a list of keys");
    let schema = schema();
    let keys = schema.as_value()["properties"].as_object();
    let keys: Vec<&str> = keys
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(told.split(", ").collect::<Vec<_>>(), keys);
}

#[test]
fn the_pages_have_every_flag() {
    let command = command();
    let check = command.find_subcommand("check").expect("a command");
    let flags: BTreeSet<&str> = check
        .get_arguments()
        .filter_map(|flag| flag.get_long())
        .collect();
    let pages = ["docs/fixes.md", "docs/git.md"].map(|page| read(&root().join(page)));
    let pages = page() + &pages.concat();
    let described: BTreeSet<&str> = pages
        .lines()
        .filter_map(|line| line.strip_prefix("| `--")?.split(['`', ' ']).next())
        .collect();
    let ours: BTreeSet<&str> = flags
        .into_iter()
        .filter(|flag| !OTHERS.contains(flag))
        .collect();
    assert_eq!(described, ours);
}

#[test]
fn every_example_of_the_page_is_right() {
    let examples = blocks(&page(), "toml\n");
    assert!(examples.len() >= 11, "{}", examples.len());
    for example in examples {
        holds(&example);
    }
}

#[test]
fn every_configuration_of_the_rule_book_and_its_cases_fits_the_schema() {
    let mut count = 0;
    for folder in ["rules", "tests/cases"] {
        for entry in WalkDir::new(root().join(folder)) {
            let path = entry.expect("a readable folder").into_path();
            if path.extension().is_some_and(|extension| extension == "md") {
                for config in blocks(&read(&path), "toml config") {
                    holds(&config);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn an_editor_sees_what_the_command_sees() {
    // These need the files, the other rules, or a parser of globs or regular expressions.
    let beyond = [
        "matches nothing",
        "is no glob",
        "is no directory",
        "that this one extends",
        "there is no template `mine.toml`",
        "there is no such file of rules",
        "there is no such registry",
        "there is no such registry",
        "there is no rule `registy/`",
        "there is no rule `house/",
        "`house/posture` has no options",
        "stands twice",
        "regular expression",
        "`{value}` stands for nothing",
    ];
    let document = read(&root().join("tests/configuration/wrong.md"));
    let mut count = 0;
    for section in document.split("\n## ").skip(1) {
        if beyond.iter().any(|message| section.contains(message)) {
            continue;
        }
        let text = blocks(section, "toml").concat().replace(['«', '»'], "");
        if text.parse::<toml::Table>().is_ok() {
            assert_ne!(objections(&text), [""; 0], "{text}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn the_template_on_the_page_is_one() {
    let page = read(&root().join("docs/configuration.md"));
    let templates = blocks(&page, "toml template");
    assert_eq!(templates.len(), 1);
    let conventions = Conventions::of_team(&templates[0]).expect("a template");
    assert_eq!(conventions.templates[0].name, "house");
    assert!(conventions.names.section("House Rules").is_some());
}
