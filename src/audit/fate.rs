//! What an audit says became of an item. Never decides whether that is enough.

use crate::markdown::{Document, plain};
use crate::source::Span;
use crate::template::{Vocabulary, has_word, words};

use super::registry::{Registry, key};

/// What an audit says of an ID. A later variant goes before an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Nothing.
    Unmentioned,
    /// Only its parts are named, the ID with a letter behind: it was split.
    Split,
    /// It is named, and nothing says that it is closed.
    Named,
    /// A line says that it is closed, or that another item took its place.
    Closed,
}

/// Whether a Deferred To or status cell says that the item is closed: "Resolved (M07)", "M05 — closed", "✅ M13",
/// but not "Narrowed/evidenced (M04)", "Not fixed", "until fixed", "Done when it is paid".
pub(super) fn closes(cell: &str, names: &Vocabulary) -> bool {
    if cell.contains('✅') {
        return !has_word(cell, &["open", "partial"]);
    }
    let is_in = |list: &[String], word: &str| list.iter().any(|listed| listed == word);
    let mut before: Option<String> = None;
    let mut said = words(cell).enumerate().peekable();
    while let Some((index, word)) = said.next() {
        if is_in(names.closed_words(), &word) {
            let is_hedged = before.is_some_and(|before| is_in(names.hedges(), &before));
            let is_condition = said
                .peek()
                .is_some_and(|(_, next)| is_in(names.conditions(), next));
            return !is_hedged && !is_condition;
        }
        // Far into a sentence a closing word speaks of something else.
        if index >= 3 || matches!(word.as_ref(), "open" | "deferred" | "carried" | "unchanged") {
            return false;
        }
        before = Some(word.into_owned());
    }
    false
}

/// What the audit says of `id` outside its registry rows.
pub(super) fn fate(
    document: &Document,
    registry: Option<&Registry>,
    names: &Vocabulary,
    id: &str,
) -> Fate {
    let text = document.source.text();
    let mut best = Fate::Unmentioned;
    let in_list = |span: Span| {
        registry.is_some_and(|registry| registry.extents.iter().any(|extent| extent.contains(span)))
    };
    for (at, split) in occurrences(text, id) {
        let span = document.source.span(at..at + id.len());
        let line = line_around(text, span);
        best = best.max(said_of(id, line, in_list(span), split, names));
        if best == Fate::Closed {
            return best;
        }
    }
    // A name of several words may stand there with other markup.
    if id.contains(' ') && best == Fate::Unmentioned {
        let wanted = key(id);
        let longest = words(&wanted).max_by_key(|word| word.len());
        let rare = longest.as_deref().unwrap_or_default();
        for at in find_ignoring_case(text, rare) {
            let line = document
                .source
                .span_of(line_around(text, document.source.span(at..at)));
            if key(&document.plain(line)).contains(&wanted) {
                best = best.max(said_of(id, document.raw(line), in_list(line), false, names));
            }
        }
    }
    best
}

/// What a line that names an item says of it.
fn said_of(id: &str, line: &str, in_list: bool, split: bool, names: &Vocabulary) -> Fate {
    let said = plain(line);
    let renamed = leads_to_another(&said, id);
    let closed = renamed || has_word(&said, names.closed_words());
    let told = closed || said.contains('→') || has_word(&said, names.accounted_words());
    if !told && !in_list {
        Fate::Unmentioned
    } else if split {
        Fate::Split
    } else if renamed || (closed && !hedged(&said, names)) {
        Fate::Closed
    } else {
        Fate::Named
    }
}

/// "SEC-001 → SEC-007": another item took its place. An arrow to a milestone only moves it.
fn leads_to_another(line: &str, id: &str) -> bool {
    line.split('→').skip(1).any(|behind| {
        let target = behind
            .trim_start()
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .next()
            .unwrap_or_default();
        target.contains('-')
            && super::registry::looks_like_id(target)
            && !target.eq_ignore_ascii_case(id)
    })
}

/// "not resolved", "until fixed": the closing word of a line is taken back.
fn hedged(line: &str, names: &Vocabulary) -> bool {
    let words: Vec<_> = words(line).collect();
    let closing = |at: usize| {
        names
            .closed_words()
            .iter()
            .any(|closed| *closed == words[at])
    };
    let hedging = |at: usize| names.hedges().iter().any(|hedge| *hedge == words[at]);
    let plainly = (0..words.len())
        .filter(|&at| closing(at))
        .any(|at| at == 0 || !hedging(at - 1));
    !plainly
}

/// Whether a text names an ID: as a whole token, or with a letter behind, as a part of a split item.
pub fn names_id(text: &str, id: &str) -> bool {
    occurrences(text, id).next().is_some()
}

/// Where `id` stands as a whole token, and whether a letter follows it.
fn occurrences<'t>(text: &'t str, id: &'t str) -> impl Iterator<Item = (usize, bool)> + 't {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    find_ignoring_case(text, id).filter_map(move |at| {
        if text[..at].ends_with(joins) {
            return None;
        }
        let behind = &text[at + id.len()..];
        if !behind.starts_with(joins) {
            return Some((at, false));
        }
        let mut rest = behind.chars();
        let letter = rest.next().is_some_and(|c| c.is_ascii_alphabetic());
        let part = letter
            && id.ends_with(|c: char| c.is_ascii_digit())
            && !rest.as_str().starts_with(joins);
        part.then_some((at, true))
    })
}

/// ASCII case does not matter; the ends lie on character boundaries because `id` is found byte for byte otherwise.
fn find_ignoring_case<'t>(text: &'t str, id: &'t str) -> impl Iterator<Item = usize> + 't {
    let (bytes, needle) = (text.as_bytes(), id.as_bytes());
    // A digit is rarer than a letter or hyphen, and has no case.
    let anchor = needle.iter().position(u8::is_ascii_digit).unwrap_or(0);
    let rare = needle.get(anchor).copied().unwrap_or_default();
    memchr::memchr2_iter(rare.to_ascii_lowercase(), rare.to_ascii_uppercase(), bytes)
        .filter_map(move |at| at.checked_sub(anchor))
        .filter(move |&at| {
            let found = bytes.get(at..at + needle.len());
            !needle.is_empty() && found.is_some_and(|found| found.eq_ignore_ascii_case(needle))
        })
}

fn line_around(text: &str, span: Span) -> &str {
    let start = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |found| found + 1);
    let end = text[span.end as usize..]
        .find('\n')
        .map_or(text.len(), |found| span.end as usize + found);
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_closing_word_closes() {
        let conventions = crate::template::Conventions::built_in();
        let names = &conventions.names;
        for text in [
            "Resolved (M07)",
            "CLOSED",
            "✅ M13",
            "M05 — closed",
            "Evidenced (M04)",
            "✅ Closed — all pinned",
        ] {
            assert!(closes(text, names), "{text}");
        }
        for text in [
            "Narrowed/evidenced (M04)",
            "Substantially addressed in M07 — unchanged",
            "Not fixed",
            "M12",
            "Open — fixed for Linux only",
            "Partially resolved",
            "Pre-prod",
            "Deferred until the audit is done",
            "Closed when the alarm fires",
        ] {
            assert!(!closes(text, names), "{text}");
        }
    }
}
