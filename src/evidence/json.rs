//! JSON whose parts know where they stand. Never knows a key.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::source::BYTE_ORDER_MARK;

/// Something wrong in a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What, as a fact.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The bytes at fault.
    pub span: Range<usize>,
}

/// A value of a JSON text.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    whole: &'t str,
    raw: &'t str,
}

/// A key of an object, with what stands behind it.
pub(super) struct Member<'t> {
    pub(super) key: String,
    pub(super) value: Node<'t>,
}

impl<'t> Node<'t> {
    /// The value that a text is.
    pub(super) fn parse(whole: &'t str) -> Result<Self, Mistake> {
        let text = whole.strip_prefix(BYTE_ORDER_MARK).unwrap_or(whole);
        match serde_json::from_str::<&RawValue>(text) {
            Ok(raw) => Ok(Self {
                whole,
                raw: raw.get(),
            }),
            Err(error) => Err(syntax(whole, whole.len() - text.len(), &error)),
        }
    }

    /// Where it stands.
    pub(super) fn span(self) -> Range<usize> {
        let start = (self.raw.as_ptr() as usize).wrapping_sub(self.whole.as_ptr() as usize);
        start..start + self.raw.len()
    }

    /// The part of its span that people read: an object's first line.
    pub(super) fn opening(self) -> Range<usize> {
        let span = self.span();
        let line = self.raw.lines().next().unwrap_or_default();
        span.start..span.start + line.trim_end().len()
    }

    pub(super) fn is_list(self) -> bool {
        self.raw.starts_with('[')
    }

    pub(super) fn is_null(self) -> bool {
        self.raw == "null"
    }

    /// The values of a list; none for another value.
    pub(super) fn items(self) -> Option<Vec<Self>> {
        let items: Vec<&'t RawValue> = serde_json::from_str(self.raw).ok()?;
        let of = |raw: &'t RawValue| Self {
            whole: self.whole,
            raw: raw.get(),
        };
        self.is_list().then(|| items.into_iter().map(of).collect())
    }

    /// The members of an object, in their order; none for another value.
    pub(super) fn members(self) -> Option<Vec<Member<'t>>> {
        let mut json = serde_json::Deserializer::from_str(self.raw);
        let members = json.deserialize_map(Members).ok()?;
        let of = |(key, raw): (String, &'t RawValue)| Member {
            key,
            value: Self {
                whole: self.whole,
                raw: raw.get(),
            },
        };
        Some(members.into_iter().map(of).collect())
    }

    /// A text; none for another value.
    pub(super) fn text(self) -> Option<String> {
        serde_json::from_str(self.raw).ok()
    }

    /// A whole number from 1; none for another value.
    pub(super) fn number(self) -> Option<u64> {
        serde_json::from_str(self.raw)
            .ok()
            .filter(|number| *number > 0)
    }

    /// What kind of value it is, for people.
    pub(super) fn kind(self) -> &'static str {
        match self.raw.bytes().next() {
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b'"') => "a text",
            Some(b't') => "`true`",
            Some(b'f') => "`false`",
            Some(b'n') => "`null`",
            _ => "a number",
        }
    }
}

impl Member<'_> {
    /// Where the key stands, with its quotes.
    pub(super) fn key_span(&self) -> Range<usize> {
        let value = self.value.span();
        let before = self.value.whole[..value.start].trim_end_matches([' ', '\t', '\n', '\r', ':']);
        // A key with escapes is longer than what it means; such a one is pointed at by its end.
        let length = self.key.len() + 2;
        let start = before.len().saturating_sub(length);
        if before.get(start..).is_some_and(|key| key.starts_with('"')) {
            start..before.len()
        } else {
            value
        }
    }
}

/// An object whose members keep their order, also where two have one key.
struct Members;

impl<'t> Visitor<'t> for Members {
    type Value = Vec<(String, &'t RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// A mistake that makes a text no JSON.
fn syntax(whole: &str, skipped: usize, error: &serde_json::Error) -> Mistake {
    let text = &whole[skipped..];
    let lines = text.split_inclusive('\n');
    let start: usize = lines
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    Mistake {
        message: format!("this is no JSON: {message}"),
        help: "write it anew with `audit-lint evidence fetch`, or with `gh run list --json`"
            .to_owned(),
        span: skipped + at..skipped + at + length,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_points_at_its_place() {
        for (text, place) in [
            ("", ""),
            ("[1,", ","),
            ("\u{feff}{\"a\": tru}", "}"),
            ("{\n  \"a\": 1,\n}", "}"),
            ("{\"ä\": 1 \"b\"}", "\""),
            ("[1] [", "["),
        ] {
            let mistake = Node::parse(text).err().expect(text);
            assert_eq!(&text[mistake.span], place, "{text}: {}", mistake.message);
        }
    }

    #[test]
    fn parts_know_where_they_stand() {
        let text = "\u{feff} {\"a\" : [1, \"ü\"],\n \"\\u0061\": null}";
        let node = Node::parse(text).expect("JSON");
        let members = node.members().expect("an object");
        let keys: Vec<&str> = members.iter().map(|member| member.key.as_str()).collect();
        assert_eq!(keys, ["a", "a"], "both are told");
        assert_eq!(&text[members[0].key_span()], "\"a\"");
        assert_eq!(&text[members[1].key_span()], "null");
        let items = members[0].value.items().expect("a list");
        assert_eq!(&text[items[1].span()], "\"ü\"");
        assert_eq!(items[1].text().as_deref(), Some("ü"));
        assert_eq!(&text[node.opening()], "{\"a\" : [1, \"ü\"],");
    }
}
