//! The machine-readable appendix. Never compares it with the document.

use serde_json::Value;

use crate::markdown::Document;
use crate::source::{Span, Spanned};
use crate::template::SectionKind;

use super::Reading;

/// The appendix's JSON.
#[derive(Debug, Clone)]
pub struct Appendix {
    /// The text between the fences.
    pub body: Span,
    json: Value,
}

impl Appendix {
    /// `Missing` where there is no such section or it has no JSON block, `Unreadable` where the block is no JSON.
    pub(super) fn read(document: &Document, kinds: &[Option<SectionKind>]) -> Reading<Self> {
        let body = (0..document.sections.len())
            .filter(|&index| kinds[index] == Some(SectionKind::Appendix))
            .flat_map(|index| document.extent(index))
            .flat_map(|section| document.codes_of(section))
            .find(|code| {
                matches!(code.language.as_str(), "json" | "json5" | "jsonc")
                    || (code.language.is_empty() && document.raw(code.body).trim().starts_with('{'))
            })
            .map(|code| code.body);
        let Some(body) = body else {
            return Reading::Missing(document.opening());
        };
        match serde_json::from_str(document.raw(body)) {
            Ok(json) => Reading::Read(Spanned::new(Self { body, json }, body)),
            Err(_) => Reading::Unreadable(body),
        }
    }

    /// The text at a path of keys.
    pub fn text(&self, document: &Document, path: &[&str]) -> Option<Spanned<String>> {
        let value = path
            .iter()
            .try_fold(&self.json, |value, key| value.get(key))?;
        let text = value.as_str()?.to_owned();
        let span = self.value_span(document, path, &text);
        Some(Spanned::new(text, span))
    }

    /// The whole JSON value.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Where the value of the last key stands; the whole body where the text is not found as it is.
    fn value_span(&self, document: &Document, path: &[&str], value: &str) -> Span {
        let raw = document.raw(self.body);
        let mut at = 0;
        for key in path {
            let Some(found) = raw[at..].find(&format!("\"{key}\"")) else {
                return self.body;
            };
            at += found + key.len() + 2;
        }
        let base = self.body.start as usize;
        raw[at..].find(value).map_or(self.body, |found| {
            let start = base + at + found;
            document.source.span(start..start + value.len())
        })
    }
}
