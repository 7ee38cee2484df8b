//! From `[[rule]]` to a rule of the team's own. Refuses what could never find anything.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use toml::Spanned;
use toml::de::DeValue;

use super::reader::{Reader, Value, quoted};
use super::written::{KEYS, NAME, Text, Written};
use crate::config::ConfigError;
use crate::diagnostic::Severity;
use crate::house::{HouseExample, HouseRule};
use crate::rule::group_of;
use crate::rules::CATALOGUE;

impl Reader<'_> {
    /// The rules of a file, without those that have a mistake.
    pub(super) fn house_rules(&mut self, value: &Value<'_>) -> Vec<Arc<HouseRule>> {
        let DeValue::Array(items) = value.get_ref() else {
            let help = "write `[[rule]]`, with two brackets, and a line for each key of the rule";
            self.wrong_type(value, "a list of rules", help);
            return Vec::new();
        };
        let file: Arc<str> = self.text.into();
        let mut rules: Vec<Arc<HouseRule>> = Vec::new();
        for item in items {
            let Some(rule) = self.house_rule(item, &file) else {
                continue;
            };
            let (rule, name) = rule;
            if rules.iter().any(|known| known.name == rule.name) {
                let error = ConfigError::new(format!("the rule `{rule}` stands twice"))
                    .help("give one of them another name");
                self.push(error, &name);
            } else {
                rules.push(Arc::new(rule));
            }
        }
        rules
    }

    /// A rule and the place of its name.
    fn house_rule(
        &mut self,
        value: &Value<'_>,
        file: &Arc<str>,
    ) -> Option<(HouseRule, Range<usize>)> {
        let table = self.entries(value, "a line for each key of the rule")?;
        let before = self.errors.len();
        let mut written = Written::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => written.name = self.given(value, "house/posture"),
                "severity" => written.severity = self.choice(value, "\"warning\""),
                "message" => written.message = self.given(value, "the posture is none of ours"),
                "help" => written.help = self.given(value, "write one of our postures"),
                "url" => written.url = self.given(value, "https://wiki.example/postures"),
                "field" => written.field = self.given(value, "Posture"),
                "section" => written.section = self.given(value, "Rollback Plan"),
                "table" => written.table = self.given(value, "Deferred Issues Registry"),
                "column" => written.column = self.given(value, "Owner"),
                "matches" => written.matches = self.given(value, "^@"),
                "contains" => written.contains = self.given(value, "(?i)rollback"),
                "not-contains" => written.not_contains = self.given(value, "(?i)as above"),
                "one-of" => {
                    let texts = self.texts(value, "Refactor");
                    let texts = texts.map(|texts| {
                        let texts = texts.into_iter().map(|(text, _)| text.to_owned());
                        Spanned::new(value.span(), texts.collect())
                    });
                    written.one_of = texts;
                }
                "bad" => written.bad = self.audits(value),
                "good" => written.good = self.audits(value),
                _ => self.unknown_key(key, &KEYS),
            }
        }
        written.has_slips = self.errors.len() > before;
        let name = self.name(&written, &value.span());
        let message = self.message(&written, &value.span());
        let demand = self.demand(&written, &value.span());
        let (demand, name, message) = (demand?, name?, message?);
        if self.errors.len() > before {
            return None;
        }
        let example = |text: &Text, is_bad| HouseExample {
            is_bad,
            text: text.get_ref().clone(),
            span: text.span(),
            file: file.clone(),
        };
        let bad = written.bad.iter().map(|text| example(text, true));
        let good = written.good.iter().map(|text| example(text, false));
        let place = written.name.as_ref().map_or(value.span(), Text::span);
        let rule = HouseRule {
            name,
            severity: written.severity.unwrap_or(Severity::Warning),
            message,
            help: written.help.map(Text::into_inner),
            url: written.url.map(Text::into_inner),
            demand,
            examples: bad.chain(good).collect(),
            written: toml::Table::deserialize(value.clone().into_deserializer())
                .expect("its keys were read, so it is a table"),
            file: self.shown.to_owned(),
        };
        Some((rule, place))
    }

    /// A text that says something.
    fn given(&mut self, value: &Value<'_>, example: &str) -> Option<Text> {
        let quoted = quoted(example);
        let text = self.text(value, &quoted)?;
        if text.trim().is_empty() {
            let error = ConfigError::new("an empty text says nothing");
            self.push(
                error.help(format!("write a text, as in `{quoted}`")),
                &value.span(),
            );
            return None;
        }
        Some(Spanned::new(value.span(), text.to_owned()))
    }

    fn audits(&mut self, value: &Value<'_>) -> Vec<Text> {
        let texts = self
            .texts(value, "**Posture:** Refactor")
            .unwrap_or_default();
        let texts = texts.into_iter();
        texts
            .map(|(text, span)| Spanned::new(span, text.to_owned()))
            .collect()
    }

    /// Says that a rule lacks a key, unless it has a key that may have been meant.
    pub(super) fn push_missing(
        &mut self,
        written: &Written,
        message: &str,
        help: &str,
        rule: &Range<usize>,
    ) {
        if !written.has_slips {
            self.push(ConfigError::new(message).help(help), rule);
        }
    }

    fn name(&mut self, written: &Written, rule: &Range<usize>) -> Option<String> {
        static FORM: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(NAME).expect("a valid expression"));
        let Some(name) = &written.name else {
            let help = "write one, as in `name = \"house/posture\"`";
            self.push_missing(written, "a rule has no name", help, rule);
            return None;
        };
        let text = name.get_ref();
        let group = group_of(text);
        let error = if !FORM.is_match(text) {
            ConfigError::new(format!("`{text}` is no name of a rule")).help(
                "write a group of your own, `/`, and words in lower case joined by `-`, as in `house/posture`",
            )
        } else if CATALOGUE.iter().any(|rule| rule.group() == group) {
            ConfigError::new(format!("the group `{group}/` is one of audit-lint's own")).help(
                "choose another, as in `house/`: a later version may have a rule of this name",
            )
        } else {
            return Some(text.clone());
        };
        self.push(error, &name.span());
        None
    }

    fn message(&mut self, written: &Written, rule: &Range<usize>) -> Option<String> {
        match &written.message {
            None => {
                let help = "write what is said where it does not hold, as in `message = \"the posture is none of ours\"`";
                self.push_missing(written, "a rule has no message", help, rule);
            }
            Some(message) if message.get_ref().trim().contains('\n') => {
                let error = ConfigError::new("a message is one line");
                self.push(error.help("write the rest as `help`"), &message.span());
            }
            Some(message) => return Some(message.get_ref().trim().to_owned()),
        }
        None
    }
}
