//! From the text of a team's template to a [`File`]. All its mistakes are told at once.

use std::borrow::Cow;
use std::ops::Range;

use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::TemplateError;
use super::file::File;
use super::words::nearest;

/// Reads a template: what can be read of it, and all mistakes. Whatever is wrong is taken out, and the rest read again.
pub(super) fn read(text: &str) -> (File, Vec<TemplateError>) {
    let (table, syntax) = DeTable::parse_recoverable(text);
    let mut root = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
    let mut errors = Vec::new();
    let file = loop {
        match File::deserialize(root.clone().into_deserializer()) {
            Ok(file) => break file,
            Err(error) => {
                let span = error.span().unwrap_or_default();
                errors.push(told(&error, span.clone()));
                if !take_out(root.get_mut(), &span) {
                    break File::default();
                }
            }
        }
    };
    let syntax = syntax.iter().map(|error| {
        let span = error.span().unwrap_or_default();
        TemplateError::new(error.message(), span)
    });
    let (repeated, broken): (Vec<_>, Vec<_>) =
        syntax.partition(|error| error.message == "duplicate key");
    errors.extend(repeated);
    // From a line that is no TOML on nothing is certain but that.
    if let Some(first) = broken.into_iter().rev().min_by_key(TemplateError::start) {
        let line = text[..first.start()].rfind('\n').map_or(0, |at| at + 1);
        errors.retain(|error| error.start() < line);
        errors.push(first);
    }
    (file, errors)
}

/// Takes the innermost entry out of a value whose key or value is at a span. The span of a table is that of its heading,
/// so it says nothing of what lies in it.
fn take_out(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    let lies_in = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    match value {
        DeValue::Table(table) => {
            let named = |(key, _): &Entry<'_, '_>| key.span() == *span;
            if remove(table, named) {
                return true;
            }
            for (_, value) in table.iter_mut() {
                if take_out(value.get_mut(), span) {
                    return true;
                }
            }
            remove(table, |(_, value)| lies_in(value.span()))
        }
        DeValue::Array(items) => {
            for item in items.iter_mut() {
                if take_out(item.get_mut(), span) {
                    return true;
                }
            }
            let all = items.len();
            let rest = items.iter().filter(|item| !lies_in(item.span()));
            *items = rest.cloned().collect();
            items.len() < all
        }
        _ => false,
    }
}

/// An entry of a table.
type Entry<'v, 't> = (&'v Spanned<Cow<'t, str>>, &'v Spanned<DeValue<'t>>);

/// Removes the first entry of a table that is meant.
fn remove<'t>(table: &mut DeTable<'t>, is_meant: impl Fn(&Entry<'_, 't>) -> bool) -> bool {
    let found = table.iter().find(is_meant).map(|(key, _)| key.clone());
    found.is_some_and(|key| table.remove(&key).is_some())
}

/// Says in our words what the TOML reader says.
fn told(error: &Error, span: Range<usize>) -> TemplateError {
    let told = error.message();
    let mut names = told.split('`').skip(1).step_by(2);
    let (first, known) = (names.next().unwrap_or_default(), names);
    let known: Vec<&str> = known.collect();
    let all = known.join("`, `");
    let near = nearest(first, known.iter().copied());
    let near = near.map(|near| format!("did you mean `{near}`?"));
    if told.starts_with("unknown field") {
        let error = TemplateError::new(format!("there is no key `{first}`"), span);
        error.help(near.unwrap_or_else(|| format!("the keys are `{all}`")))
    } else if told.starts_with("unknown variant") {
        let error = TemplateError::new(format!("`{first}` is none that audit-lint knows"), span);
        error.help(near.unwrap_or_else(|| format!("it knows `{all}`")))
    } else if let Some((found, expected)) = wrong_type(told) {
        let error = TemplateError::new(format!("expected {expected}, found {found}"), span);
        error.help(match expected {
            "a list" => {
                "write it between square brackets; a section below `[[section]]`".to_owned()
            }
            _ => format!("write {expected}"),
        })
    } else if told.starts_with("wanted string") {
        TemplateError::new("expected a text", span).help("write a text")
    } else {
        TemplateError::new(told, span)
            .help("`audit-lint template show unified` shows a whole template")
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
            ("u32", "a whole number from 0"),
            ("integer", "a number"),
            ("float", "a number"),
            ("sequence", "a list"),
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
