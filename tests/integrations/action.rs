//! `action.yml`, and what its page says of it. `tests/consumers/action.sh` runs it.

use regex::Regex;
use serde_json::Value;

use crate::read;
use crate::yaml::{lines_of, parse, values_of};

fn action() -> Value {
    parse(&read("action.yml"))
}

fn names(key: &str) -> Vec<String> {
    let action = action();
    let entries = action[key].as_object().expect("a mapping");
    entries.keys().cloned().collect()
}

pub(crate) fn input_names() -> Vec<String> {
    names("inputs")
}

pub(crate) fn output_names() -> Vec<String> {
    names("outputs")
}

/// The first cells of the table below a heading.
fn rows(page: &str, heading: &str) -> Vec<String> {
    let (_, below) = page
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("no `{heading}`"));
    let section = below.split("\n## ").next().expect("split gives a part");
    section
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
        .collect()
}

#[test]
fn the_page_lists_the_inputs_and_the_outputs() {
    let page = read("docs/github.md");
    assert_eq!(rows(&page, "Inputs"), input_names());
    assert_eq!(rows(&page, "Outputs"), output_names());
}

#[test]
fn an_input_reaches_its_script_through_the_environment_alone() {
    let action = action();
    let expression = Regex::new(r"\$\{\{").expect("a valid pattern");
    for line in lines_of(&action, "run") {
        assert!(!expression.is_match(&line), "{line}");
    }
    let mut environments = Vec::new();
    values_of(&action, "env", &mut environments);
    let given: Vec<(String, String)> = environments
        .into_iter()
        .filter_map(Value::as_object)
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned()))
        .collect();
    let expected: Vec<(String, String)> = input_names()
        .into_iter()
        .map(|input| {
            let variable = format!("INPUT_{}", input.to_uppercase().replace('-', "_"));
            (variable, format!("${{{{ inputs.{input} }}}}"))
        })
        .collect();
    for variable in &expected {
        assert_eq!(
            given.iter().filter(|given| *given == variable).count(),
            1,
            "{variable:?}"
        );
    }
    assert_eq!(given.len(), expected.len(), "{given:?}");
}

#[test]
fn every_input_says_what_it_is_without_one() {
    let action = action();
    for (name, input) in action["inputs"].as_object().expect("a mapping") {
        assert!(input["default"].is_string(), "{name}");
        assert!(input["description"].is_string(), "{name}");
        assert_ne!(input["required"], true, "{name}");
    }
}
