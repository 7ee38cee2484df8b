//! Values of a configuration file, each of the type that is wanted, or a mistake. Never knows a key.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use serde::de::{DeserializeOwned, IntoDeserializer as _};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::{ConfigError, Mention};
use crate::template::nearest;

pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// A key with its place.
pub(super) type Key<'t> = Spanned<Cow<'t, str>>;

pub(super) struct Reader<'t> {
    pub(super) shown: &'t str,
    pub(super) base: &'t Path,
    pub(super) text: &'t str,
    pub(super) exists: &'t dyn Fn(&Path) -> bool,
    pub(super) errors: Vec<ConfigError>,
    pub(super) mentions: Vec<Mention>,
}

impl Reader<'_> {
    /// The entries of a table; none, and an error, for another value. `line` is an example of one.
    pub(super) fn entries<'v, 't>(
        &mut self,
        value: &'v Value<'t>,
        line: &str,
    ) -> Option<&'v DeTable<'t>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        let help = format!("write a table, with {line}");
        self.wrong_type(value, "a table", &help);
        None
    }

    /// The texts of a list; none, and an error, for another value.
    pub(super) fn texts<'v>(
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
    pub(super) fn text<'v>(&mut self, value: &'v Value<'_>, example: &str) -> Option<&'v str> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.as_ref());
        }
        let help = format!("write a text, as in `{example}`");
        self.wrong_type(value, "a text", &help);
        None
    }

    /// `true` or `false`; none, and an error, for another value.
    pub(super) fn flag(&mut self, value: &Value<'_>, key: &str) -> Option<bool> {
        if let DeValue::Boolean(flag) = value.get_ref() {
            return Some(*flag);
        }
        let help = format!("write `{key} = true` or `{key} = false`");
        self.wrong_type(value, "`true` or `false`", &help);
        None
    }

    /// One of the names of an enumeration; none, and an error, for another value.
    pub(super) fn choice<T: DeserializeOwned>(
        &mut self,
        value: &Value<'_>,
        example: &str,
    ) -> Option<T> {
        let name = self.text(value, example)?;
        T::deserialize(value.clone().into_deserializer())
            .map_err(|error| self.push(ConfigError::unknown_choice(name, &error), &value.span()))
            .ok()
    }

    pub(super) fn wrong_type(&mut self, value: &Value<'_>, expected: &str, help: &str) {
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

    pub(super) fn push(&mut self, error: ConfigError, span: &Range<usize>) {
        self.errors
            .push(error.at(self.shown, self.text, span.clone()));
    }

    /// There is no such key; perhaps another was meant.
    pub(super) fn unknown_key(&mut self, key: &Spanned<Cow<'_, str>>, keys: &[&str]) {
        let name = key.get_ref();
        let error = ConfigError::new(format!("there is no key `{name}`"));
        let error = match nearest(name, keys.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("the keys are {}", keys.join(", "))),
        };
        self.push(error, &key.span());
    }
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
