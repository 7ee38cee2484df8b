//! From the text of a configuration file to what it chooses. All its mistakes are told at once.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::nearest;
use super::selector::unknown_rule;
use super::{Config, ConfigError, ConfigErrors, Pattern, Selector};
use crate::rules::CATALOGUE;
use crate::template::Conventions;

type Value<'t> = Spanned<DeValue<'t>>;

/// The keys of a configuration file.
const KEYS: [&str; 11] = [
    "extends",
    "include",
    "exclude",
    "select",
    "extend-select",
    "ignore",
    "severity",
    "per-file-ignores",
    "fail-on",
    "template",
    "rules",
];

/// Reads the text of the file that is shown as `shown` and lies in `base`.
pub(super) fn read(
    shown: &str,
    base: &Path,
    text: &str,
    exists: &dyn Fn(&Path) -> bool,
) -> Result<Config, ConfigErrors> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        shown,
        base,
        text,
        exists,
        errors: Vec::new(),
    };
    for error in &errors {
        reader.push_toml(error);
    }
    let mut config = Config::default();
    for (key, value) in table.get_ref() {
        reader.read_key(&mut config, key, value);
    }
    // Tables are read in the order of their keys.
    let start = |error: &ConfigError| error.place.as_ref().map(|(_, _, span)| span.start);
    reader.errors.sort_by_key(start);
    ConfigErrors::check(reader.errors)?;
    Ok(config)
}

struct Reader<'t> {
    shown: &'t str,
    base: &'t Path,
    text: &'t str,
    exists: &'t dyn Fn(&Path) -> bool,
    errors: Vec<ConfigError>,
}

impl Reader<'_> {
    fn read_key(&mut self, config: &mut Config, key: &Spanned<Cow<'_, str>>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "extends" => {
                let Some(path) = self.text(value) else { return };
                if !(self.exists)(&self.base.join(path)) {
                    let error =
                        ConfigError::new("the configuration that this one extends is not there")
                            .help("write its path, relative to the directory of this file");
                    self.push(error, &value.span());
                }
                config.extends = Some(Spanned::new(value.span(), path.to_owned()));
            }
            "include" => config.include = self.patterns(value),
            "exclude" => config.exclude = self.patterns(value),
            "select" => config.select = self.selectors(value),
            "extend-select" => config.extend_select = self.selectors(value),
            "ignore" => config.ignore = self.selectors(value),
            "fail-on" => config.fail_on = self.choice(value),
            "template" => {
                let Some(name) = self.text(value) else { return };
                if Conventions::following(name).is_none() {
                    self.push(ConfigError::unknown_template(name), &value.span());
                }
                config.template = Some(name.to_owned());
            }
            "severity" => {
                let entries = self.entries(value, "lines such as `\"registry/\" = \"warning\"`");
                for (name, value) in entries.into_iter().flatten() {
                    let selector = self.selector(name.get_ref(), &name.span());
                    let level = self.choice(value);
                    config.severity.extend(selector.zip(level));
                }
            }
            "per-file-ignores" => {
                let entries = self.entries(
                    value,
                    "lines such as `\"docs/old/**\" = [\"ci/uncited-run\"]`",
                );
                let Some(entries) = entries else { return };
                let mut ignores = Vec::new();
                for (pattern, value) in entries {
                    let pattern = self.pattern(pattern.get_ref(), &pattern.span());
                    ignores.extend(pattern.zip(self.selectors(value)));
                }
                config.per_file_ignores = Some(ignores);
            }
            "rules" => {
                let entries = self.entries(
                    value,
                    "lines such as `\"score/dropped-rows\" = { window = 3 }`",
                );
                for (name, value) in entries.into_iter().flatten() {
                    self.read_rule(config, name, value);
                }
            }
            other => {
                let error = ConfigError::new(format!("there is no key `{other}`"));
                let error = match nearest(other, KEYS.into_iter()) {
                    Some(name) => error.help(format!("did you mean `{name}`?")),
                    None => error.help(format!("the keys are {}", KEYS.join(", "))),
                };
                self.push(error, &key.span());
            }
        }
    }

    fn read_rule(&mut self, config: &mut Config, name: &Spanned<Cow<'_, str>>, value: &Value<'_>) {
        let Some(entry) = CATALOGUE
            .iter()
            .find(|rule| rule.name == name.get_ref().as_ref())
        else {
            self.push(unknown_rule(name.get_ref()), &name.span());
            return;
        };
        if self.entries(value, "a line for each option").is_none() {
            return;
        }
        if let Err(error) = (entry.options)(value.clone().into_deserializer()) {
            self.push_option(entry.name, &error);
            return;
        }
        let options = toml::Table::deserialize(value.clone().into_deserializer())
            .expect("what a rule can read is a table");
        config.rules.insert(entry.name.to_owned(), options);
    }

    /// A wrong option of a rule.
    fn push_option(&mut self, rule: &str, error: &toml::de::Error) {
        let mut error = ConfigError::in_file(self.shown, self.text, error);
        if error.message.contains("there are no fields") {
            error.message = format!("`{rule}` has no options");
            error.help = Some("leave this line out".to_owned());
        }
        error.help.get_or_insert_with(|| {
            format!("`audit-lint explain {rule}` says which options there are")
        });
        self.errors.push(error);
    }

    /// The entries of a table; none, and an error, for another value. `line` is an example of one.
    fn entries<'v, 't>(&mut self, value: &'v Value<'t>, line: &str) -> Option<&'v DeTable<'t>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        let help = format!("write a table, with {line}");
        self.wrong_type(value, "a table", &help);
        None
    }

    /// The texts of a list; none, and an error, for another value.
    fn texts<'v>(
        &mut self,
        value: &'v Value<'_>,
        example: &str,
    ) -> Option<Vec<(&'v str, Range<usize>)>> {
        let DeValue::Array(items) = value.get_ref() else {
            let example = match value.get_ref() {
                DeValue::String(text) => text.as_ref(),
                _ => example,
            };
            let help = format!("write a list, as in `[{}]`", quoted(example));
            self.wrong_type(value, "a list of texts", &help);
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            texts.extend(self.text(item).map(|text| (text, item.span())));
        }
        Some(texts)
    }

    /// A text; none, and an error, for another value.
    fn text<'v>(&mut self, value: &'v Value<'_>) -> Option<&'v str> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.as_ref());
        }
        self.wrong_type(value, "a text", "write it between double quotes");
        None
    }

    fn selectors(&mut self, value: &Value<'_>) -> Option<Vec<Selector>> {
        let texts = self.texts(value, "registry/")?;
        let selectors = texts
            .into_iter()
            .filter_map(|(text, span)| self.selector(text, &span));
        Some(selectors.collect())
    }

    fn selector(&mut self, text: &str, span: &Range<usize>) -> Option<Selector> {
        text.parse().map_err(|error| self.push(error, span)).ok()
    }

    fn patterns(&mut self, value: &Value<'_>) -> Option<Vec<Pattern>> {
        let texts = self.texts(value, "docs/old/**")?;
        let patterns = texts
            .into_iter()
            .filter_map(|(text, span)| self.pattern(text, &span));
        Some(patterns.collect())
    }

    /// A pattern; one that names a single file must name one that is there.
    fn pattern(&mut self, text: &str, span: &Range<usize>) -> Option<Pattern> {
        let pattern = Pattern::parse(text, self.base)
            .map_err(|error| self.push(error, span))
            .ok()?;
        if pattern.path().is_some_and(|path| !(self.exists)(&path)) {
            let error = ConfigError::new(format!("`{text}` matches nothing")).help(
                "it names one path, relative to the directory of this file, and nothing is there",
            );
            self.push(error, span);
        }
        Some(pattern)
    }

    /// One of the names of an enumeration; none, and an error, for another value.
    fn choice<T: DeserializeOwned>(&mut self, value: &Value<'_>) -> Option<T> {
        self.text(value)?;
        T::deserialize(value.clone().into_deserializer())
            .map_err(|error| self.push_toml(&error))
            .ok()
    }

    fn wrong_type(&mut self, value: &Value<'_>, expected: &str, help: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(true) => "`true`",
            DeValue::Boolean(false) => "`false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let error = ConfigError::new(format!("expected {expected}, found {found}")).help(help);
        self.push(error, &value.span());
    }

    fn push_toml(&mut self, error: &toml::de::Error) {
        self.errors
            .push(ConfigError::in_file(self.shown, self.text, error));
    }

    fn push(&mut self, error: ConfigError, span: &Range<usize>) {
        self.errors
            .push(error.at(self.shown, self.text, span.clone()));
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
