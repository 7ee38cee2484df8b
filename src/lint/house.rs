//! The examples of a team's own rules, tried. Never reads a file.

use std::path::Path;
use std::sync::Arc;

use super::{Input, Run};
use crate::config::{Config, ConfigError, Selector, Settings};
use crate::house::{HouseExample, HouseRule};

/// Where an example of a rule is thought to lie.
const PLACE: &str = "M02_audit.md";

/// How the examples of the rules of one configuration went.
#[derive(Debug, Default)]
pub struct HouseTest {
    /// How many rules there are.
    pub rules: usize,
    /// How many examples they have.
    pub examples: usize,
    /// The rules that have none.
    pub without_examples: Vec<String>,
    /// Each example that is not as its rule says, with its place.
    pub failures: Vec<ConfigError>,
}

impl HouseTest {
    /// Tries the examples of all rules that settings have.
    pub fn of(settings: &Settings) -> Self {
        let mut test = Self::default();
        for rule in &settings.config.rule {
            test.rules += 1;
            test.examples += rule.examples.len();
            if rule.examples.is_empty() {
                test.without_examples.push(format!("`{rule}`"));
                continue;
            }
            let alone = alone(rule, settings);
            let failures = rule.examples.iter();
            test.failures
                .extend(failures.filter_map(|example| failure(rule, example, &alone)));
        }
        test
    }
}

/// Settings with which only this rule runs.
fn alone(rule: &Arc<HouseRule>, settings: &Settings) -> Arc<Settings> {
    let config = Config {
        rule: vec![rule.clone()],
        select: Some(vec![Selector::Rule(rule.name.clone())]),
        ..Config::default()
    };
    let settings = Settings::with(config, settings.conventions().clone());
    Arc::new(settings.expect("no options are given, so none is wrong"))
}

/// What is wrong with an example.
fn failure(
    rule: &HouseRule,
    example: &HouseExample,
    settings: &Arc<Settings>,
) -> Option<ConfigError> {
    let input = Input {
        shown: PLACE.to_owned(),
        path: Path::new("/").join(PLACE),
        text: example.text.clone(),
        is_target: true,
    };
    let run = Run::of_texts(vec![input], settings);
    let error = match (example.is_bad, run.findings.first()) {
        (true, None) => {
            ConfigError::new(format!("`{rule}` finds nothing in an example that is bad"))
                .help("mend the rule, or move the example to `good`")
        }
        (false, Some(finding)) => {
            let finding = &finding.diagnostic;
            let source = run.sources.get(finding.primary.span.source);
            let place = source.position(finding.primary.span.start as usize);
            let (line, message) = (place.line, &finding.message);
            ConfigError::new(format!(
                "`{rule}` finds something in an example that is good"
            ))
            .help(format!(
                "line {line} of the example: {message}; mend the rule, or move the example to `bad`"
            ))
        }
        _ => return None,
    };
    Some(error.at(&rule.file, &example.file, example.span.clone()))
}
