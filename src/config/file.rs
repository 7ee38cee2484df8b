//! From the text of a configuration file to what it chooses. All its mistakes are told at once.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

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
                config.extends = self.value(value);
                let base = self.base;
                let path = config.extends.as_ref().map(|path| base.join(path));
                if path.is_some_and(|path| !(self.exists)(&path)) {
                    let error =
                        ConfigError::new("the configuration that this one extends is not there")
                            .help("write its path, relative to the directory of this file");
                    self.push(error, &value.span());
                }
            }
            "include" => config.include = self.patterns(value),
            "exclude" => config.exclude = self.patterns(value),
            "select" => config.select = Some(self.selectors(value)),
            "extend-select" => config.extend_select = self.selectors(value),
            "ignore" => config.ignore = self.selectors(value),
            "fail-on" => config.fail_on = self.value(value),
            "template" => {
                config.template = self.value(value);
                let unknown = config
                    .template
                    .as_deref()
                    .filter(|name| Conventions::following(name).is_none());
                if let Some(name) = unknown {
                    self.push(ConfigError::unknown_template(name), &value.span());
                }
            }
            "severity" => {
                for (name, value) in self.entries(value) {
                    let selector = self.selector(name.get_ref(), &name.span());
                    let level = self.value(value);
                    config.severity.extend(selector.zip(level));
                }
            }
            "per-file-ignores" => {
                for (pattern, value) in self.entries(value) {
                    let pattern = self.pattern(pattern.get_ref(), &pattern.span());
                    let selectors = self.selectors(value);
                    config
                        .per_file_ignores
                        .extend(pattern.map(|pattern| (pattern, selectors)));
                }
            }
            "rules" => {
                for (name, value) in self.entries(value) {
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
        if let Err(error) = (entry.options)(value.clone().into_deserializer()) {
            self.push_toml(&error);
            return;
        }
        config.rules.extend(
            self.value(value)
                .map(|options| (entry.name.to_owned(), options)),
        );
    }

    /// The entries of a table; none, and an error, for another value.
    fn entries<'v, 't>(
        &mut self,
        value: &'v Value<'t>,
    ) -> Vec<(&'v Spanned<Cow<'t, str>>, &'v Value<'t>)> {
        if let DeValue::Table(table) = value.get_ref() {
            return table.iter().collect();
        }
        self.wrong_type(value, "a table");
        Vec::new()
    }

    /// The texts of a list; none, and an error, for another value.
    fn texts<'v>(&mut self, value: &'v Value<'_>) -> Vec<(&'v str, Range<usize>)> {
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.as_ref(), item.span())),
                _ => self.wrong_type(item, "a text"),
            }
        }
        texts
    }

    fn selectors(&mut self, value: &Value<'_>) -> Vec<Selector> {
        let texts = self.texts(value);
        texts
            .into_iter()
            .filter_map(|(text, span)| self.selector(text, &span))
            .collect()
    }

    fn selector(&mut self, text: &str, span: &Range<usize>) -> Option<Selector> {
        text.parse().map_err(|error| self.push(error, span)).ok()
    }

    fn patterns(&mut self, value: &Value<'_>) -> Vec<Pattern> {
        let texts = self.texts(value);
        texts
            .into_iter()
            .filter_map(|(text, span)| self.pattern(text, &span))
            .collect()
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

    fn value<T: DeserializeOwned>(&mut self, value: &Value<'_>) -> Option<T> {
        T::deserialize(value.clone().into_deserializer())
            .map_err(|error| self.push_toml(&error))
            .ok()
    }

    fn wrong_type(&mut self, value: &Value<'_>, expected: &str) {
        let found = value.get_ref().type_str();
        let error = ConfigError::new(format!(
            "expected {expected}, found a value of type {found}"
        ));
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
