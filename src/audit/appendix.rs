//! The machine-readable appendix. Never compares it with the document.

mod json;

use std::ops::Range;

use memchr::memchr2;
use rust_decimal::Decimal;

use self::json::Json;
use crate::markdown::Document;
use crate::source::{Source, Span, Spanned};
use crate::template::SectionKind;

use super::{Milestone, Reading};

/// The appendix's JSON.
#[derive(Debug, Clone)]
pub struct Appendix {
    /// The text between the fences.
    pub body: Span,
    /// The document's text with the characters that the JSON escapes, such as `\u2192`, written out: as long as that,
    /// byte for byte, so that spans fit both.
    pub source: Source,
    json: Json,
}

/// A number of `score_trend_update`.
#[derive(Debug, Clone)]
pub struct ScoreUpdate<'a> {
    /// The category, as its key says it.
    pub name: &'a str,
    /// A score, or its change.
    pub value: Decimal,
    /// Its key, or the milestone's and its own below that.
    path: (&'a str, Option<&'a str>),
}

impl Appendix {
    /// `Missing` where there is no such section or it has no JSON block, `Unreadable` where the block is no JSON.
    pub(super) fn read(document: &Document, kinds: &[Option<SectionKind>]) -> Reading<Self> {
        let body = (0..document.sections.len())
            .filter(|&index| kinds[index] == Some(SectionKind::Appendix))
            .flat_map(|index| document.extent(index))
            .flat_map(|section| document.codes_of(section))
            // In a block quote every line has a mark that is no JSON.
            .filter(|code| !document.raw(code.body).trim_start().starts_with('>'))
            .find(|code| {
                matches!(code.language.as_str(), "json" | "json5" | "jsonc")
                    || (code.language.is_empty() && document.raw(code.body).trim().starts_with('{'))
            })
            .map(|code| code.body);
        let Some(body) = body else {
            return Reading::Missing(document.opening());
        };
        match json::read(document.raw(body)) {
            Ok(json) => {
                let source = written_out(&document.source, body);
                Reading::Read(Spanned::new(Self { body, source, json }, body))
            }
            Err(error) => Reading::Unreadable(rest_of_line(document, body, &error)),
        }
    }

    /// The text at a path of keys, and where it stands between its quotes.
    pub fn text(&self, document: &Document, path: &[&str]) -> Option<Spanned<String>> {
        let value = path
            .iter()
            .try_fold(&self.json, |value, key| value.get(key))?;
        let Json::Text(text) = value else {
            return None;
        };
        let raw = document.raw(self.body);
        let place = value_at(raw, path)?;
        let place = place.start + 1..place.end - 1;
        Some(Spanned::new(
            text.to_string(),
            document.source.span_of(&raw[place]),
        ))
    }

    /// The numbers of `score_trend_update`: by category, or under this milestone's name, there by category or alone
    /// for Overall.
    pub fn score_update(&self, milestone: &Milestone) -> Vec<ScoreUpdate<'_>> {
        let Some(update) = self.json.get(SCORE_UPDATE) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (name, value) in update.entries() {
            let own = Milestone::parse(name).is_some_and(|named| named == *milestone);
            match value {
                Json::Object(_) if own => {
                    let scores = value.entries().into_iter();
                    found.extend(
                        scores.filter_map(|(key, value)| update_of((name, Some(key)), key, value)),
                    );
                }
                _ if own => found.extend(update_of((name, None), "overall", value)),
                _ => found.extend(update_of((name, None), name, value)),
            }
        }
        found
    }

    /// Where a number of `score_trend_update` stands.
    pub fn span_of(&self, document: &Document, update: &ScoreUpdate<'_>) -> Span {
        let raw = document.raw(self.body);
        let (key, inner) = update.path;
        let path: Vec<&str> = [SCORE_UPDATE, key].into_iter().chain(inner).collect();
        let place = value_at(raw, &path).unwrap_or(0..raw.len());
        document.source.span_of(&raw[place])
    }
}

const SCORE_UPDATE: &str = "score_trend_update";

fn update_of<'a>(
    path: (&'a str, Option<&'a str>),
    name: &'a str,
    value: &Json,
) -> Option<ScoreUpdate<'a>> {
    let Json::Number(number) = value else {
        return None;
    };
    Some(ScoreUpdate {
        name,
        value: number.to_string().parse().ok()?,
        path,
    })
}

/// Lists and objects that may lie in one another: what the JSON reader takes at most.
pub const DEEPEST_JSON: usize = 127;

/// Whether JSON that cannot be read from some place on is only nested too deep there.
pub fn is_too_deep(document: &Document, unreadable: Span) -> bool {
    let codes = (0..document.sections.len()).flat_map(|index| {
        let section = &document.sections[index];
        document.codes_of(section)
    });
    let mut bodies = codes.map(|code| code.body);
    let Some(body) = bodies.find(|body| body.contains(unreadable)) else {
        return false;
    };
    let raw = document.raw(body).as_bytes();
    let read = (unreadable.start - body.start) as usize;
    let (mut depth, mut at) = (0_usize, 0);
    // The bracket that is one too many opens what cannot be read.
    while at <= read && at < raw.len() {
        match raw[at] {
            b'"' => at += 1 + string_length(&raw[at + 1..]),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    depth > DEEPEST_JSON
}

/// From where the reader gave up to the end of that line.
fn rest_of_line(document: &Document, body: Span, error: &serde_json::Error) -> Span {
    let raw = document.raw(body);
    // A text that a line end cuts off is found at column 0 of the next line.
    let number = match (error.line(), error.column()) {
        (line, 0) => line.saturating_sub(1),
        (line, _) => line,
    };
    let Some(line) = raw.lines().nth(number.saturating_sub(1)) else {
        return body;
    };
    let column = if error.column() == 0 {
        line.len()
    } else {
        error.column() - 1
    };
    let mut start = column.min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    let rest = line[start..].trim_end();
    match (rest.is_empty(), line.trim().is_empty()) {
        (false, _) => document.source.span_of(rest),
        (true, false) => document.source.span_of(line.trim()),
        (true, true) => body,
    }
}

/// The source with the escaped characters of a part of it written out, and filled up with blanks.
fn written_out(source: &Source, part: Span) -> Source {
    let json = source.slice(part);
    if !json.contains("\\u") {
        return source.clone();
    }
    let range = part.start as usize..part.end as usize;
    let mut text = source.text().to_owned();
    text.replace_range(range, &unescaped(json));
    Source::new(source.id(), source.path(), text)
}

fn unescaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let digits = escape.strip_prefix("\\u").and_then(|code| code.get(..4));
        let character = digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32)
            .filter(|character| !character.is_control());
        // An escaped backslash or quote takes its second character along.
        let length = character.map_or(2, |_| "\\u2192".len());
        let (escape, behind) = escape.split_at_checked(length).unwrap_or((escape, ""));
        match character {
            Some(character) => {
                text.push(character);
                text.extend(std::iter::repeat_n(' ', length - character.len_utf8()));
            }
            None => text.push_str(escape),
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// The bytes of the text or number at a path of keys, in JSON that is known to be valid.
fn value_at(json: &str, path: &[&str]) -> Option<Range<usize>> {
    let bytes = json.as_bytes();
    // How deep the scan is, and how many keys of the path lead there.
    let (mut depth, mut matched) = (0_usize, 0_usize);
    let mut key: Option<&str> = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let is_here =
            || matched + 1 == path.len() && depth == path.len() && key == path.last().copied();
        match byte {
            b'"' => {
                let end = at + 1 + string_length(&bytes[at + 1..]);
                let behind = bytes[end + 1..].trim_ascii_start();
                let is_key = behind.first() == Some(&b':');
                if is_key {
                    key = Some(&json[at + 1..end]);
                } else if is_here() {
                    return Some(at..end + 1);
                }
                at = end;
            }
            b'-' | b'0'..=b'9' if is_here() => {
                let number =
                    |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                let length = bytes[at..].iter().take_while(|byte| number(byte)).count();
                return Some(at..at + length);
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
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes[at] == b'"' {
            return at;
        }
        // An escape takes its second character along.
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{unescaped, value_at};

    #[test]
    fn a_value_is_found_at_its_own_depth() {
        let json = r#"{"issues": [{"verdict": "red"}], "note": "a \" \"verdict\": b", "verdict": "green", "gates": {"ci": "pass"}, "ci": "no", "score": {"ci": -4.5}}"#;
        let found = |path: &[&str]| value_at(json, path).map(|range| &json[range]);
        assert_eq!(found(&["verdict"]), Some("\"green\""));
        assert_eq!(found(&["gates", "ci"]), Some("\"pass\""));
        assert_eq!(found(&["ci"]), Some("\"no\""));
        assert_eq!(found(&["score", "ci"]), Some("-4.5"));
        assert_eq!(found(&["gates", "tests"]), None);
    }

    #[test]
    fn an_escaped_character_is_written_out_in_its_place() {
        for (json, text) in [
            (r#""a \u2192 b""#, "\"a →    b\""),
            (r#""\\u2192" "\"" "\n""#, r#""\\u2192" "\"" "\n""#),
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
        ] {
            assert_eq!(unescaped(json), text);
            assert_eq!(text.len(), json.len());
        }
    }
}
