//! Every block of the pages, by its language.

use regex::Regex;
use serde_json::Value;

use crate::action::{input_names, output_names};
use crate::commands::Session;
use crate::yaml::{lines_of, parse, values_of};
use crate::{read, root};

const PAGES: [&str; 6] = [
    "docs/any-ci.md",
    "docs/editors.md",
    "docs/github.md",
    "docs/gitlab.md",
    "docs/pre-commit.md",
    "docs/reviewdog.md",
];

const VERSION_TAG: &str = concat!("v", env!("CARGO_PKG_VERSION"));

/// The fenced blocks of a page: their language and their text.
pub(crate) fn blocks(page: &str) -> Vec<(String, String)> {
    let fence = Regex::new(r"(?ms)^```(\S+)\n(.*?)^```$").expect("a valid pattern");
    let blocks: Vec<_> = fence
        .captures_iter(page)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect();
    let marks = page.lines().filter(|line| line.starts_with("```")).count();
    assert_eq!(marks, 2 * blocks.len(), "a fence that is none");
    blocks
}

#[test]
fn every_block_of_the_pages_is_right() {
    let consumer = read("tests/consumers/editors.sh");
    for path in PAGES {
        let page = read(path);
        let blocks = blocks(&page);
        assert!(!blocks.is_empty(), "{path} has no block");
        for (language, text) in blocks {
            match language.as_str() {
                "sh" => {
                    let session = Session::new();
                    text.lines().for_each(|line| session.line_holds(line));
                }
                "yaml" => yaml_holds(&parse(&text)),
                "json" => assert!(text.parse::<Value>().is_ok(), "{path}: {text}"),
                "toml" => assert!(text.parse::<toml::Table>().is_ok(), "{path}: {text}"),
                // An editor tries these.
                "lua" | "vim" => {
                    assert!(consumer.contains(&format!("block {language} ")), "{path}");
                }
                other => panic!("{path}: nothing checks a block of `{other}`"),
            }
        }
    }
}

fn yaml_holds(document: &Value) {
    let session = Session::new();
    for key in ["before_script", "script", "run", "lint-command"] {
        for line in lines_of(document, key) {
            session.line_holds(&line);
        }
    }
    our_hooks_hold(document);
    our_steps_hold(document);
}

/// `- repo:` of a configuration of pre-commit.
fn our_hooks_hold(document: &Value) {
    let mut repositories = Vec::new();
    values_of(document, "repos", &mut repositories);
    let manifest = parse(&read(".pre-commit-hooks.yaml"));
    for repository in repositories
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
    {
        assert_eq!(repository["repo"], env!("CARGO_PKG_REPOSITORY"));
        assert_eq!(repository["rev"], VERSION_TAG);
        for hook in repository["hooks"].as_array().expect("a list") {
            let mut known = manifest.as_array().expect("a list").iter();
            assert!(known.any(|known| known["id"] == hook["id"]), "{hook}");
        }
    }
}

/// `- uses:` of our action, and what later steps read of it.
fn our_steps_hold(document: &Value) {
    let mut lists = Vec::new();
    values_of(document, "steps", &mut lists);
    let steps: Vec<&Value> = lists
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .collect();
    let own = format!("audit-lint/audit-lint@{VERSION_TAG}");
    for step in &steps {
        let Some(action) = step["uses"].as_str() else {
            continue;
        };
        if action.starts_with("audit-lint/") {
            assert_eq!(action, own);
            let given = step["with"].as_object().into_iter().flatten();
            for (input, _) in given {
                assert!(input_names().contains(input), "no input `{input}`");
            }
        }
    }
    let read = Regex::new(r"steps\.(\w+)\.outputs\.([\w-]+)").expect("a valid pattern");
    let text = document.to_string();
    for found in read.captures_iter(&text) {
        let step = steps.iter().find(|step| step["id"] == found[1]);
        assert_eq!(step.expect("a step of this id")["uses"], own);
        assert!(
            output_names().contains(&found[2].to_owned()),
            "{}",
            &found[2]
        );
    }
}

#[test]
fn the_pages_of_the_folder_are_in_its_list() {
    let list = read("docs/README.md");
    for entry in std::fs::read_dir(root().join("docs")).expect("a readable folder") {
        let name = entry.expect("a readable entry").file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".md") && name != "README.md" {
            assert!(list.contains(&format!("({name})")), "{name}");
        }
    }
    for page in PAGES {
        assert!(root().join(page).exists(), "{page}");
    }
}

#[test]
fn the_ways_to_install_name_this_version() {
    let command = Regex::new(r"`((?:pip|npm|cargo) [^`]+)`").expect("a valid pattern");
    let page = read("docs/any-ci.md");
    let session = Session::new();
    let commands: Vec<&str> = command
        .captures_iter(&page)
        .map(|found| found.get(1).expect("the group is in every match").as_str())
        .collect();
    assert_eq!(commands.len(), 4, "{commands:?}");
    for command in commands {
        session.line_holds(command);
    }
}

#[test]
fn every_anchor_of_the_documentation_is_a_heading() {
    let link = Regex::new(r"\]\(([^)#\s]*)#([^)]+)\)").expect("a valid pattern");
    let folder = root().join("docs");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let page = std::fs::read_to_string(&path).expect("a readable page");
        for found in link
            .captures_iter(&page)
            .filter(|found| !found[1].contains("//"))
        {
            let target = match &found[1] {
                "" => path.clone(),
                other => folder.join(other),
            };
            let target = std::fs::read_to_string(&target)
                .unwrap_or_else(|error| panic!("{}: {}: {error}", path.display(), &found[1]));
            let is_there = target
                .lines()
                .filter(|line| line.starts_with('#'))
                .any(|line| anchor(line) == found[2]);
            assert!(is_there, "{}: #{}", path.display(), &found[2]);
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} links were seen");
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'))
        .map(|char| if char == ' ' { '-' } else { char })
        .collect()
}
