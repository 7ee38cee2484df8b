//! Inline Markdown as the text a reader sees. Works on one cell, line or heading at a time.

use std::borrow::Cow;

/// The entities that people write in tables.
const ENTITIES: [(&str, &str); 8] = [
    ("&amp;", "&"),
    ("&nbsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#124;", "|"),
    ("&#39;", "'"),
    ("&mdash;", "—"),
];

/// Strips emphasis, code marks, links, escapes, comments and tags, and trims.
pub fn plain(raw: &str) -> Cow<'_, str> {
    let raw = trim(raw);
    if !holds_mark(raw.as_bytes()) {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    strip(raw, &mut text);
    let trimmed = trim(&text);
    if trimmed.len() < text.len() {
        text = trimmed.to_owned();
    }
    Cow::Owned(text)
}

/// Markdown without what it strikes out: `~~4~~ 5` is 5.
pub fn without_struck(raw: &str) -> Cow<'_, str> {
    if !raw.contains('~') || raw.matches("~~").nth(1).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut parts = raw.split("~~").peekable();
    let mut text = String::with_capacity(raw.len());
    while let Some(part) = parts.next() {
        text.push_str(part);
        // Marks that nothing closes strike nothing out.
        let struck = parts.next().unwrap_or_default();
        if parts.peek().is_none() {
            text.push_str(struck);
        }
    }
    Cow::Owned(text)
}

/// What still stands of a text: without what it strikes out, and without markup.
pub fn standing(raw: &str) -> Cow<'_, str> {
    match without_struck(raw) {
        Cow::Borrowed(raw) => plain(raw),
        Cow::Owned(left) => Cow::Owned(plain(&left).into_owned()),
    }
}

/// A text without the blanks around it. Nearly all of them are ASCII, which is quicker to tell.
fn trim(text: &str) -> &str {
    let trimmed = text.trim_ascii();
    match trimmed.as_bytes() {
        [first, .., last] if first.is_ascii() && last.is_ascii() => trimmed,
        [only] if only.is_ascii_graphic() => trimmed,
        _ => trimmed.trim(),
    }
}

/// The bytes that may begin markup. All of them are ASCII, so that a text may be cut before one.
const MARKS: &[u8] = b"*_`[!\\~<&\n\r";

fn is_marked(byte: u8) -> bool {
    const IS_MARK: [bool; 256] = {
        let mut table = [false; 256];
        let mut at = 0;
        while at < MARKS.len() {
            table[MARKS[at] as usize] = true;
            at += 1;
        }
        table
    };
    IS_MARK[byte as usize]
}

/// Whether a text may hold markup. Looks at four bytes at once, since nearly all texts are short and hold none.
fn holds_mark(text: &[u8]) -> bool {
    let (fours, rest) = text.as_chunks::<4>();
    fours
        .iter()
        .any(|[a, b, c, d]| is_marked(*a) | is_marked(*b) | is_marked(*c) | is_marked(*d))
        || rest.iter().any(|byte| is_marked(*byte))
}

fn strip(raw: &str, text: &mut String) {
    let mut rest = raw;
    loop {
        // Runs without markup are copied whole.
        let run = rest.bytes().position(is_marked).unwrap_or(rest.len());
        text.push_str(&rest[..run]);
        rest = &rest[run..];
        let Some(first) = rest.chars().next() else {
            break;
        };
        let mut step = first.len_utf8();
        match first {
            '*' | '`' | '\r' => {}
            '~' if rest.starts_with("~~") => step = 2,
            '_' if !inside_word(raw, raw.len() - rest.len()) => {}
            '\n' => text.push(' '),
            '\\' => {
                if let Some(next) = rest[1..].chars().next().filter(char::is_ascii_punctuation) {
                    text.push(next);
                    step = 2;
                } else {
                    text.push('\\');
                }
            }
            '[' => match link(rest) {
                Some((label, length)) => {
                    strip(label, text);
                    step = length;
                }
                None => text.push('['),
            },
            '!' if rest.starts_with("![") && link(&rest[1..]).is_some() => {}
            '<' => match tag(rest) {
                Some(length) => {
                    if rest[..length].to_ascii_lowercase().starts_with("<br") {
                        text.push(' ');
                    } else {
                        text.push_str(address_in(&rest[..length]));
                    }
                    step = length;
                }
                None => text.push('<'),
            },
            '&' => match ENTITIES.iter().find(|(name, _)| rest.starts_with(name)) {
                Some((name, meaning)) => {
                    text.push_str(meaning);
                    step = name.len();
                }
                None => text.push('&'),
            },
            other => text.push(other),
        }
        rest = &rest[step..];
    }
}

/// `current_sha` keeps its underscore, `_none_` loses both.
fn inside_word(raw: &str, at: usize) -> bool {
    let word = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
    word(raw[..at].chars().next_back()) && word(raw[at + 1..].chars().next())
}

/// `[label](target)` or `[label][reference]` at the start of `rest`: its label and length.
fn link(rest: &str) -> Option<(&str, usize)> {
    let close = matching(rest, '[', ']')?;
    let label = &rest[1..close];
    let behind = &rest[close + 1..];
    let length = match behind.chars().next() {
        Some('(') => matching(behind, '(', ')')?,
        Some('[') => matching(behind, '[', ']')?,
        _ => return None,
    };
    Some((label, close + 1 + length + 1))
}

/// Longer link texts and targets are no links: thousands of open brackets must not be searched to the end each.
const LONGEST_LINK: usize = 1_000;

/// Where the bracket that opens `rest` is closed.
fn matching(rest: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in rest.char_indices().take(LONGEST_LINK) {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if character == '\n' {
            return None;
        }
    }
    None
}

/// Length of the HTML tag, comment or autolink at the start of `rest`.
fn tag(rest: &str) -> Option<usize> {
    if rest.starts_with("<!--") {
        return Some(rest.find("-->").map_or(rest.len(), |at| at + 3));
    }
    let opens = rest[1..].chars().next()?;
    if !(opens.is_ascii_alphabetic() || opens == '/') {
        return None;
    }
    rest.find('>').map(|at| at + 1)
}

/// The address of an autolink; nothing for another tag or a comment.
fn address_in(tag: &str) -> &str {
    let inside = tag.trim_start_matches('<').trim_end_matches('>');
    let is_address = inside.contains("://") && !inside.contains(char::is_whitespace);
    if is_address { inside } else { "" }
}

#[cfg(test)]
mod tests {
    use super::{plain, standing};

    #[test]
    fn struck_words_do_not_stand() {
        for (raw, text) in [
            ("~~Yes~~ No", "No"),
            ("**~~M02~~** M05", "M05"),
            ("~~M02~~", ""),
            ("~~M02", "M02"),
            ("M02", "M02"),
        ] {
            assert_eq!(standing(raw), text, "{raw}");
        }
    }

    #[test]
    fn markup_goes_and_words_stay() {
        for (raw, text) in [
            ("**Milestone**", "Milestone"),
            ("`current_sha`", "current_sha"),
            ("_none_", "none"),
            (r"a \| b", "a | b"),
            ("[**123**](https://x/y_(z)) ok", "123 ok"),
            ("🟢 **PASS** — ~~old~~", "🟢 PASS — old"),
            ("a<br/>b <!-- note -->", "a b"),
            ("<https://x/1>", "https://x/1"),
            ("4 < 5 & 6 [x]", "4 < 5 & 6 [x]"),
            ("R&amp;D", "R&D"),
            ("M01 <!-- é", "M01"),
        ] {
            assert_eq!(plain(raw), text, "{raw}");
        }
    }
}
