//! The machine-readable appendix. Never compares it with the document.

use std::ops::Range;

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

    /// The text at a path of keys, and where it stands between its quotes.
    pub fn text(&self, document: &Document, path: &[&str]) -> Option<Spanned<String>> {
        let value = path
            .iter()
            .try_fold(&self.json, |value, key| value.get(key))?;
        let text = value.as_str()?.to_owned();
        let raw = document.raw(self.body);
        let place = string_at(raw, path)?;
        Some(Spanned::new(text, document.source.span_of(&raw[place])))
    }

    /// The whole JSON value.
    pub fn json(&self) -> &Value {
        &self.json
    }
}

/// The bytes between the quotes of the string at a path of keys, in JSON that is known to be valid.
fn string_at(json: &str, path: &[&str]) -> Option<Range<usize>> {
    let bytes = json.as_bytes();
    // How deep the scan is, and how many keys of the path lead there.
    let (mut depth, mut matched) = (0_usize, 0_usize);
    let mut key: Option<&str> = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = at + 1 + string_length(&bytes[at + 1..]);
                let text = &json[at + 1..end];
                let is_key = json[end + 1..].trim_start().starts_with(':');
                if is_key {
                    key = Some(text);
                } else if matched + 1 == path.len()
                    && depth == path.len()
                    && key == path.last().copied()
                {
                    return Some(at + 1..end);
                }
                at = end;
            }
            b'{' | b'[' => {
                let leads_on = *byte == b'{' && depth > 0 && depth == matched + 1;
                if leads_on && key == path.get(matched).copied() {
                    matched += 1;
                }
                depth += 1;
                key = None;
            }
            b'}' | b']' => {
                depth -= 1;
                matched = matched.min(depth.saturating_sub(1));
                key = None;
            }
            b',' => key = None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Bytes up to the closing quote.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while bytes.get(at).is_some_and(|byte| *byte != b'"') {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::string_at;

    #[test]
    fn a_value_is_found_at_its_own_depth() {
        let json = r#"{"issues": [{"verdict": "red"}], "note": "a \" \"verdict\": b", "verdict": "green", "gates": {"ci": "pass"}, "ci": "no"}"#;
        let found = |path: &[&str]| string_at(json, path).map(|range| &json[range]);
        assert_eq!(found(&["verdict"]), Some("green"));
        assert_eq!(found(&["gates", "ci"]), Some("pass"));
        assert_eq!(found(&["ci"]), Some("no"));
        assert_eq!(found(&["gates", "tests"]), None);
    }
}
