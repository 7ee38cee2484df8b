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
use super::{Config, ConfigError, ConfigErrors, Pattern, Selector, TemplateChoice};
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
    let mut config = Config::default();
    for (key, value) in table.get_ref() {
        reader.read_key(&mut config, key, value);
    }
    let errors = errors.iter().map(|error| syntax(shown, text, error));
    ConfigErrors::check(in_order(reader.errors, errors.collect(), text))?;
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
                let Some(path) = self.text(value, "\"shared.toml\"") else {
                    return;
                };
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
            "fail-on" => config.fail_on = self.choice(value, "\"warning\""),
            "template" => {
                let text = self.text(value, "\"minimal\"");
                config.template = text.and_then(|text| self.template(text, &value.span()));
            }
            "severity" => {
                let entries = self.entries(value, "lines such as `\"registry/\" = \"warning\"`");
                for (name, value) in entries.into_iter().flatten() {
                    if self.is_misplaced(name) {
                        continue;
                    }
                    let selector = self.selector(name.get_ref(), &name.span());
                    let level = self.choice(value, "\"registry/\" = \"error\"");
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
                    None if other.parse::<Selector>().is_ok() => {
                        error.help("a rule stands in `select` or `ignore`, or below `[severity]`")
                    }
                    None => error.help(format!("the keys are {}", KEYS.join(", "))),
                };
                self.push(error, &key.span());
            }
        }
    }

    /// The name of a built-in template, or the path of a file.
    fn template(&mut self, text: &str, span: &Range<usize>) -> Option<TemplateChoice> {
        if Conventions::following(text).is_some() {
            return Some(TemplateChoice::BuiltIn(text.to_owned()));
        }
        let path = self.base.join(text);
        if (self.exists)(&path) && path.extension().is_some() {
            return Some(TemplateChoice::File(path));
        }
        self.push(ConfigError::unknown_template(text), span);
        None
    }

    fn read_rule(&mut self, config: &mut Config, name: &Spanned<Cow<'_, str>>, value: &Value<'_>) {
        if self.is_misplaced(name) {
            return;
        }
        let Some(entry) = CATALOGUE
            .iter()
            .find(|rule| rule.name == name.get_ref().as_ref())
        else {
            let error = if name.get_ref().parse::<Selector>().is_ok() {
                ConfigError::new(format!("`{}` is no single rule", name.get_ref()))
                    .help("write the whole name in quotes, as in `[rules.\"score/dropped-rows\"]`")
            } else {
                unknown_rule(name.get_ref())
            };
            self.push(error, &name.span());
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
        let unknown = error.message.strip_prefix("unknown field `");
        let unknown = unknown.and_then(|rest| rest.split('`').next());
        if let Some(key) = unknown.filter(|key| KEYS.contains(key)) {
            error = ConfigError {
                place: error.place.take(),
                ..misplaced(key)
            };
        } else if error.message.contains("there are no fields") {
            error.message = format!("`{rule}` has no options");
            error.help = Some("leave this line out".to_owned());
        }
        for (type_name, meaning) in [("usize", "a whole number from 0"), ("f64", "a number")] {
            if let Some(rest) = error.message.strip_suffix(type_name) {
                error.message = format!("{rest}{meaning}");
            }
        }
        error.help.get_or_insert_with(|| {
            format!("`audit-lint explain {rule}` says which options there are")
        });
        self.errors.push(error);
    }

    /// Whether a key of the file stands in a table, where it means nothing; if so, that is told.
    fn is_misplaced(&mut self, name: &Spanned<Cow<'_, str>>) -> bool {
        let is_key = KEYS.contains(&name.get_ref().as_ref());
        if is_key {
            self.push(misplaced(name.get_ref()), &name.span());
        }
        is_key
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
            let text = self.text(item, &quoted(example));
            texts.extend(text.map(|text| (text, item.span())));
        }
        Some(texts)
    }

    /// A text; none, and an error, for another value.
    fn text<'v>(&mut self, value: &'v Value<'_>, example: &str) -> Option<&'v str> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.as_ref());
        }
        let help = format!("write a text, as in `{example}`");
        self.wrong_type(value, "a text", &help);
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
    fn choice<T: DeserializeOwned>(&mut self, value: &Value<'_>, example: &str) -> Option<T> {
        let name = self.text(value, example)?;
        T::deserialize(value.clone().into_deserializer())
            .map_err(|error| self.push(ConfigError::unknown_choice(name, &error), &value.span()))
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

    fn push(&mut self, error: ConfigError, span: &Range<usize>) {
        self.errors
            .push(error.at(self.shown, self.text, span.clone()));
    }
}

/// A key of the file that stands in one of its tables.
fn misplaced(key: &str) -> ConfigError {
    ConfigError::new(format!(
        "`{key}` stands in a table, and is a key of the file"
    ))
    .help("write it above the first line in brackets")
}

/// A mistake that makes the text no TOML.
fn syntax(shown: &str, text: &str, error: &toml::de::Error) -> ConfigError {
    let span = error.span().unwrap_or_default();
    let error = match error.message() {
        "duplicate key" => {
            let key = text.get(span.clone()).unwrap_or_default();
            ConfigError::new(format!("`{key}` stands twice")).help("leave one of them out")
        }
        "string values must be quoted, expected literal string" if span.is_empty() => {
            ConfigError::new("a value is missing").help("write one behind `=`")
        }
        "string values must be quoted, expected literal string" => {
            ConfigError::new("a text stands without quotes").help("write it between double quotes")
        }
        "missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\\`, `\"`, `x`, `u`, `U`" => {
            ConfigError::new("`\\` begins an escape, and this is none")
                .help("write the text between single quotes, and `/` in a path")
        }
        message => {
            let help = match message {
                "invalid basic string, expected `\"`" => "close the text with `\"`",
                "unclosed array, expected `]`" => "close the list with `]`",
                "unclosed table, expected `]`" => "close the name with `]`",
                "key with no value, expected `=`" => "write a key, `=` and a value",
                "invalid unquoted key, expected letters, numbers, `-`, `_`" => {
                    "write a key, `=` and a value; quotes around a key with other characters"
                }
                "unexpected key or value, expected newline, `#`" => "write one key a line",
                _ => "https://toml.io says how such a file is written",
            };
            ConfigError::new(message).help(help)
        }
    };
    error.at(shown, text, span)
}

/// Mistakes in the order of the file. From the first line that is no TOML on nothing is certain but that.
fn in_order(
    mut errors: Vec<ConfigError>,
    syntax: Vec<ConfigError>,
    text: &str,
) -> Vec<ConfigError> {
    let start = |error: &ConfigError| error.place.as_ref().map_or(0, |(_, _, span)| span.start);
    // A key that stands twice is told as a mistake of syntax, and leaves the rest as certain as it was.
    let (repeated, syntax): (Vec<_>, Vec<_>) = syntax
        .into_iter()
        .partition(|error| error.message.ends_with("stands twice"));
    errors.extend(repeated);
    // Of several at one place the last is the innermost.
    if let Some(first) = syntax.into_iter().rev().min_by_key(start) {
        let line = text[..start(&first)].rfind('\n').map_or(0, |at| at + 1);
        errors.retain(|error| start(error) < line);
        errors.push(first);
    }
    errors.sort_by_key(start);
    errors
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
