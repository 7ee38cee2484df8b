//! What reads the format `concise` by a pattern: the problem matchers of GitHub and of Visual Studio Code.

use regex::Regex;
use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};

use crate::pages::blocks;
use crate::{read, root};

/// The output of a run over all fixtures with all rules, and team's rules that advise.
fn output(format: &str) -> String {
    let output = Command::new(cargo_bin!("audit-lint"))
        .args(["--quiet", "--select", "ALL", "--output-format", format])
        .args(["--config", "severity = {'milestone/gap' = 'advice'}", "."])
        .env_remove("AUDIT_LINT_OUTPUT_FORMAT")
        .current_dir(root().join("fixtures"))
        .output()
        .expect("the command runs");
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// A matcher: its pattern, the group of each part, and the severity where no group has it.
struct Matcher {
    pattern: Regex,
    parts: Value,
    severity: Option<String>,
}

impl Matcher {
    fn of(matcher: &Value) -> Self {
        // GitHub has a list of patterns, of which one is enough here.
        let parts = match &matcher["pattern"] {
            Value::Array(patterns) => {
                assert_eq!(patterns.len(), 1);
                patterns[0].clone()
            }
            one => one.clone(),
        };
        let pattern = parts["regexp"].as_str().expect("a pattern");
        Self {
            pattern: Regex::new(pattern).expect("a valid pattern"),
            severity: matcher["severity"].as_str().map(str::to_owned),
            parts,
        }
    }

    /// What it reads in a line: path, line, column, severity, rule, message.
    fn read(&self, line: &str) -> Option<[String; 6]> {
        let found = self.pattern.captures(line)?;
        Some(
            ["file", "line", "column", "severity", "code", "message"].map(|part| {
                match self.parts[part].as_u64() {
                    Some(group) => {
                        found[usize::try_from(group).expect("a small number")].to_owned()
                    }
                    None => self.severity.clone().expect("a severity without a group"),
                }
            }),
        )
    }
}

fn holds(matchers: &[Value], advice: &str) {
    let matchers: Vec<Matcher> = matchers.iter().map(Matcher::of).collect();
    let found: Vec<[String; 6]> = output("concise")
        .lines()
        .map(|line| {
            let mut read = matchers.iter().filter_map(|matcher| matcher.read(line));
            let first = read
                .next()
                .unwrap_or_else(|| panic!("nothing reads `{line}`"));
            assert!(read.next().is_none(), "`{line}` is read twice");
            first
        })
        .collect();
    let report: Value = output("json").parse().expect("the report is JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let expected: Vec<[String; 6]> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| {
            [
                text(&finding["path"]),
                finding["start"]["line"].to_string(),
                finding["start"]["column"].to_string(),
                text(&finding["severity"]).replace("advice", advice),
                text(&finding["rule"]),
                text(&finding["message"]),
            ]
        })
        .collect();
    for severity in ["error", "warning", advice] {
        assert!(
            expected.iter().any(|finding| finding[3] == severity),
            "{severity}"
        );
    }
    assert_eq!(found, expected);
}

#[test]
fn github_reads_every_line() {
    let matchers: Value = read("action/problem-matcher.json").parse().expect("JSON");
    holds(
        matchers["problemMatcher"].as_array().expect("a list"),
        "notice",
    );
}

#[test]
fn visual_studio_code_reads_every_line() {
    let blocks = blocks(&read("docs/editors.md"));
    let (_, tasks) = blocks
        .iter()
        .find(|(language, _)| language == "json")
        .expect("a block");
    let tasks: Value = tasks.parse().expect("JSON");
    let matchers = tasks["tasks"][0]["problemMatcher"].as_array();
    holds(matchers.expect("a list"), "info");
}
