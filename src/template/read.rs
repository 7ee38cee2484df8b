//! From the text of a team's template to a [`File`]. All its mistakes are told at once, one for each entry at most.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::TemplateError;
use super::file::{File, Section};
use super::words::nearest;

type Value<'t> = Spanned<DeValue<'t>>;

/// The keys of a template.
const KEYS: [&str; 9] = [
    "extends", "name", "summary", "fields", "section", "scores", "tables", "columns", "words",
];

/// Reads a template: what can be read of it, and all mistakes.
pub(super) fn read(text: &str) -> (File, Vec<TemplateError>) {
    let (table, syntax) = DeTable::parse_recoverable(text);
    let mut reader = Reader { errors: Vec::new() };
    let mut file = File::default();
    for (key, value) in table.get_ref() {
        reader.read_key(&mut file, key, value);
    }
    // From a line that is no TOML on nothing is certain but that.
    if let Some(error) = syntax.first() {
        let span = error.span().unwrap_or_default();
        let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let is_before = |error: &TemplateError| error.start() < line;
        reader.errors.retain(is_before);
        reader
            .errors
            .push(TemplateError::new(error.message(), span));
    }
    (file, reader.errors)
}

struct Reader {
    errors: Vec<TemplateError>,
}

impl Reader {
    fn read_key(&mut self, file: &mut File, key: &Spanned<Cow<'_, str>>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "extends" => file.extends = self.value(value),
            "name" => file.name = self.value(value).unwrap_or_default(),
            "summary" => file.summary = self.value(value).unwrap_or_default(),
            "fields" => file.fields = self.entries(value),
            "tables" => file.tables = self.entries(value),
            "columns" => file.columns = self.entries(value),
            "scores" => file.scores = self.value(value).unwrap_or_default(),
            "words" => file.words = self.value(value).unwrap_or_default(),
            "section" => match value.get_ref() {
                DeValue::Array(items) => {
                    let sections = items.iter().filter_map(|item| self.section(item));
                    file.sections = sections.collect();
                }
                _ => self.errors.push(
                    TemplateError::new("expected a list of sections", value.span())
                        .help("write `[[section]]`, with two brackets, for each"),
                ),
            },
            other => {
                let error = TemplateError::new(format!("there is no key `{other}`"), key.span());
                self.errors.push(match nearest(other, KEYS.into_iter()) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help(format!("the keys are {}", KEYS.join(", "))),
                });
            }
        }
    }

    fn section(&mut self, value: &Value<'_>) -> Option<Section> {
        let section: Section = self.value(value)?;
        if section.kind().is_none() {
            let error = "a section says neither `kind` nor `title`";
            self.errors.push(
                TemplateError::new(error, value.span()).help(
                    "write `kind` for one that audit-lint knows, `title` for one of your own",
                ),
            );
        }
        Some(section)
    }

    /// A value of some type; nothing, and a mistake, for another.
    fn value<T: DeserializeOwned>(&mut self, value: &Value<'_>) -> Option<T> {
        let read = T::deserialize(value.clone().into_deserializer());
        read.map_err(|error| self.push(&error, value.span())).ok()
    }

    /// The entries of a table; a wrong one does not hide the others.
    fn entries<K: DeserializeOwned + Ord, V: DeserializeOwned>(
        &mut self,
        value: &Value<'_>,
    ) -> BTreeMap<K, V> {
        let DeValue::Table(table) = value.get_ref() else {
            let error = TemplateError::new("expected a table", value.span());
            self.errors
                .push(error.help("write a line for each name, below the name in brackets"));
            return BTreeMap::new();
        };
        let mut entries = BTreeMap::new();
        for (key, value) in table {
            let name = K::deserialize(StrDeserializer::<Error>::new(key.get_ref()));
            let name = name.map_err(|error| self.push(&error, key.span())).ok();
            entries.extend(name.zip(self.value(value)));
        }
        entries
    }

    /// Says in our words what the TOML reader says.
    fn push(&mut self, error: &Error, around: Range<usize>) {
        let span = error.span().unwrap_or(around);
        let told = error.message();
        let mut names = told.split('`').skip(1).step_by(2);
        let (first, known) = (names.next().unwrap_or_default(), names);
        let known: Vec<&str> = known.collect();
        let all = known.join("`, `");
        let near = nearest(first, known.iter().copied());
        let near = near.map(|near| format!("did you mean `{near}`?"));
        let error = if told.starts_with("unknown field") {
            let error = TemplateError::new(format!("there is no key `{first}`"), span);
            error.help(near.unwrap_or_else(|| format!("the keys are `{all}`")))
        } else if told.starts_with("unknown variant") {
            let error =
                TemplateError::new(format!("`{first}` is none that audit-lint knows"), span);
            error.help(near.unwrap_or_else(|| format!("it knows `{all}`")))
        } else if let Some((found, expected)) = wrong_type(told) {
            let error = TemplateError::new(format!("expected {expected}, found {found}"), span);
            error.help(format!("write {expected}"))
        } else {
            TemplateError::new(told, span)
                .help("`audit-lint template show unified` shows a whole template")
        };
        self.errors.push(error);
    }
}

/// What was found and expected, from "invalid type: string \"x\", expected a sequence".
fn wrong_type(told: &str) -> Option<(&'static str, &'static str)> {
    let rest = told
        .strip_prefix("invalid type: ")
        .or_else(|| told.strip_prefix("invalid value: "))?;
    let (found, expected) = rest.split_once(", expected ")?;
    let name = |text: &str| {
        let names = [
            ("string", "a text"),
            ("boolean", "`true` or `false`"),
            ("integer", "a number"),
            ("float", "a number"),
            ("u32", "a whole number"),
            ("sequence", "a list of texts"),
            ("map", "a table"),
            ("struct", "a table"),
        ];
        let known = names.iter().find(|(name, _)| text.contains(name));
        known.map_or("something else", |(_, ours)| *ours)
    };
    Some((name(found), name(expected)))
}

impl TemplateError {
    pub(super) fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self {
            message: message.into(),
            help: None,
            span,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn start(&self) -> usize {
        self.span.start
    }
}
