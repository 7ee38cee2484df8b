//! What an audit says became of an item. Never decides whether that is enough.

use std::borrow::Cow;
use std::cell::OnceCell;

use memchr::memmem;

use super::StandingRegistry;
use super::above::closed_above;
use super::registry::{key, looks_like_id, opens_range_with, shaped_ids};
use crate::markdown::{Document, plain};
use crate::source::Span;
use crate::template::{Vocabulary, has_word, is_among, normalise, words, written_words};

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

/// Whether a Deferred To or status cell says that the item is closed: "Resolved (M07)", "M05 (PR 14, merged) — closed",
/// "✅ M13", "Open → Closed", but not "Narrowed/evidenced (M04)", "Not fixed", "Done when it is paid", "Closed → Open".
pub(super) fn closes(cell: &str, names: &Vocabulary) -> bool {
    if cell.contains('✅') {
        return !has_word(cell, &["open", "partial"]);
    }
    let cell = with_one_arrow(Cow::Borrowed(cell));
    let mut states = cell.rsplit('→');
    let last = states.next().unwrap_or_default();
    let reopens = || {
        let first = written_words(last).next();
        first.is_some_and(|word| is_among(word, names.open_words()))
    };
    opens_closed(last, names) || (states.any(|state| opens_closed(state, names)) && !reopens())
}

/// Whether a closing word is among the first, a remark in parentheses aside, and nothing takes it back.
fn opens_closed(text: &str, names: &Vocabulary) -> bool {
    let closes = |text: &str| {
        let mut before = None;
        let mut said = written_words(text).enumerate();
        while let Some((index, word)) = said.next() {
            if is_among(word, names.closed_words()) {
                let next = said.next();
                let is_condition = next.is_some_and(|(_, next)| is_among(next, names.conditions()));
                return !hedges(before, names) && !is_condition;
            }
            // Far into a sentence a closing word speaks of something else.
            if index >= 3 || is_among(word, names.open_words()) {
                return false;
            }
            before = Some(word);
        }
        false
    };
    closes(text) || (text.contains('(') && closes(&normalise(text)))
}

/// Whether one of some closing words stands there and is not taken back: "not resolved", "until fixed".
pub(super) fn says_plainly(text: &str, closing: &[String], names: &Vocabulary) -> bool {
    let mut before = None;
    // Nearly no text has such a word.
    has_word(text, closing)
        && written_words(text).any(|word| {
            let before = before.replace(word);
            is_among(word, closing) && !hedges(before, names)
        })
}

/// Whether a word takes the force out of the one behind it.
fn hedges(word: Option<&str>, names: &Vocabulary) -> bool {
    word.is_some_and(|word| is_among(word, names.hedges()))
}

/// `->` is how keyboards write `→`.
fn with_one_arrow(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('>') && text.contains("->") {
        Cow::Owned(text.replace("->", "→"))
    } else {
        text
    }
}

/// What an audit says of the items of one of its lists, for asking about many.
#[derive(Debug)]
pub struct Teller<'d> {
    pub(super) document: &'d Document,
    pub(super) names: &'d Vocabulary,
    /// Where the list stands.
    pub(super) lists: &'d [Span],
    /// The registry beside the audits, which is asked where the text says nothing.
    pub(super) standing: Option<&'d StandingRegistry>,
    /// The text in ASCII lower case, in which IDs are looked for: as long as the text, so that places fit both.
    pub(super) lower: OnceCell<String>,
}

impl Teller<'_> {
    /// What the text says of an item outside the rows of its list, else what a registry beside the audits says.
    pub fn fate(&self, id: &str) -> Fate {
        match (self.item(id).fate(), self.standing) {
            (Fate::Unmentioned, Some(standing)) => standing.fate(id),
            (told, _) => told,
        }
    }

    /// Whether the text says in plain words that an item is closed, so that its ID is used up.
    pub fn plainly_closes(&self, id: &str) -> bool {
        self.item(id).is_plainly_closed()
    }

    fn item<'t>(&'t self, id: &'t str) -> Item<'t> {
        Item {
            document: self.document,
            names: self.names,
            lists: self.lists,
            lower: self
                .lower
                .get_or_init(|| self.document.source.text().to_ascii_lowercase()),
            id,
        }
    }
}

/// One item, and where to look for it.
struct Item<'t> {
    document: &'t Document,
    names: &'t Vocabulary,
    lists: &'t [Span],
    lower: &'t str,
    id: &'t str,
}

impl Item<'_> {
    /// What the audit says of the item outside its registry rows.
    fn fate(&self) -> Fate {
        let (document, id) = (self.document, self.id);
        let text = document.source.text();
        let mut best = Fate::Unmentioned;
        for (at, split) in occurrences(self.lower, &id.to_ascii_lowercase()) {
            let span = document.source.span(at..at + id.len());
            best = best.max(self.said_at(span, split));
            if best == Fate::Closed {
                return best;
            }
        }
        // "SEC-007–009" names SEC-008.
        let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
        if prefix.ends_with('-') {
            for at in memmem::find_iter(text.as_bytes(), prefix) {
                if !text[..at].ends_with(joins) && opens_range_with(&text[at..], id) {
                    best = best.max(self.said_at(document.source.span(at..at), false));
                }
            }
        }
        // A name of several words may stand there with other markup.
        if id.contains(' ') && best == Fate::Unmentioned {
            let wanted = key(id);
            let longest = words(&wanted).max_by_key(|word| word.len());
            let rare = longest.as_deref().unwrap_or_default();
            for at in places(self.lower, &rare.to_ascii_lowercase()) {
                let span = document.source.span(at..at);
                if key(&plain(line_around(text, span))).contains(&wanted) {
                    best = best.max(self.said_at(span, false));
                }
            }
        }
        best
    }

    /// Whether a closing word follows it at once, or it stands below one, and the line hedges nothing: "SEC-001 is now
    /// resolved", but not "Do not call SEC-001 closed".
    fn is_plainly_closed(&self) -> bool {
        let text = self.document.source.text();
        let names = self.names;
        occurrences(self.lower, &self.id.to_ascii_lowercase()).any(|(at, split)| {
            let span = self.document.source.span(at..at + self.id.len());
            let line = line_around(text, span);
            let behind = plain(text[span.end as usize..].lines().next().unwrap_or_default());
            let closes = written_words(&behind)
                .take(3)
                .take_while(|word| !is_among(word, names.open_words()))
                .any(|word| is_among(word, names.closed_words()));
            !split
                && !has_word(&plain(line), names.hedges())
                && (closes || self.is_closed_above(span, line))
        })
    }

    /// What the line says that names the item, or the sentence, or the words that it stands below.
    fn said_at(&self, span: Span, split: bool) -> Fate {
        let line = line_around(self.document.source.text(), span);
        let in_list = || self.lists.iter().any(|list| list.contains(span));
        let told = self
            .told_by(line)
            .or_else(|| self.told_by(self.wrapped_sentence(span)?));
        match told {
            Some(_) if split => Fate::Split,
            Some(Fate::Closed) => Fate::Closed,
            _ if !split && self.is_closed_above(span, line) => Fate::Closed,
            Some(fate) => fate,
            None if !in_list() => Fate::Unmentioned,
            None if split => Fate::Split,
            None => Fate::Named,
        }
    }

    /// What a text that names it says of it.
    fn told_by(&self, text: &str) -> Option<Fate> {
        let said = with_one_arrow(plain(text));
        let names = self.names;
        if leads_to_another(&said, self.id) || says_plainly(&said, names.closed_words(), names) {
            return Some(Fate::Closed);
        }
        let told = said.contains('→')
            || has_word(&said, names.closed_words())
            || has_word(&said, names.accounted_words());
        told.then_some(Fate::Named)
    }

    /// Whether it stands below words that close it, and its line does not say otherwise.
    fn is_closed_above(&self, span: Span, line: &str) -> bool {
        let names = self.names;
        closed_above(self.document, names, span, self.lists) && {
            let said = plain(line);
            !has_word(&said, names.kept_words()) && !has_word(&said, names.closed_words())
        }
    }

    /// The sentence that names it, where it goes on over a line's end; all of a list item that is about nothing else.
    fn wrapped_sentence(&self, span: Span) -> Option<&str> {
        const ENDS: [char; 5] = ['.', ';', '!', '?', '\n'];
        let document = self.document;
        let block = document.block_at(span)?;
        let text = document.raw(block.span).trim_end();
        if !text.contains('\n') {
            return None;
        }
        let is_own = || {
            let text = plain(document.text_of(block));
            text.starts_with(self.id) && shaped_ids(&text).all(|id| id == self.id)
        };
        if block.item && is_own() {
            return Some(text);
        }
        let named = (span.start - block.span.start) as usize;
        let is_end = |at: &usize| match text.split_at(*at) {
            (line, rest) if line.ends_with('\n') => breaks_hard(line) || begins_field(rest),
            (_, rest) => rest.starts_with(|c: char| c.is_ascii_whitespace()),
        };
        let mut before = text[..named].rmatch_indices(ENDS).map(|(at, _)| at + 1);
        let mut behind = text[named..]
            .match_indices(ENDS)
            .map(|(at, _)| named + at + 1);
        let start = before.find(is_end).unwrap_or(0);
        let end = behind.find(is_end).unwrap_or(text.len());
        Some(&text[start..end])
    }
}

/// Whether a line is shown as one: it ends with two blanks or a backslash.
fn breaks_hard(line: &str) -> bool {
    let text = line.trim_end_matches(['\n', '\r']);
    text.ends_with("  ") || text.ends_with('\\')
}

/// "**Resolved:** SEC-001" does not go on with the line above.
fn begins_field(line: &str) -> bool {
    let label = line.lines().next().and_then(|line| line.split_once(':'));
    label.is_some_and(|(label, _)| {
        let first = label.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(char::is_uppercase) && written_words(label).count() <= 3
    })
}

/// "SEC-001 → SEC-007": another item took its place. An arrow to a milestone only moves it.
fn leads_to_another(line: &str, id: &str) -> bool {
    line.split('→').skip(1).any(|behind| {
        let target = behind.trim_start().split(|c: char| !joins(c)).next();
        target.is_some_and(|target| {
            target.contains('-') && looks_like_id(target) && !target.eq_ignore_ascii_case(id)
        })
    })
}

/// What an ID goes on with.
fn joins(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

/// Whether a text names an ID: as a whole token, or with a letter behind, as a part of a split item.
pub fn names_id(text: &str, id: &str) -> bool {
    let lower = str::to_ascii_lowercase;
    id.len() <= text.len() && occurrences(&lower(text), &lower(id)).next().is_some()
}

/// Where `id` stands as a whole token, and whether a letter follows it. Both in lower case.
fn occurrences<'t>(text: &'t str, id: &'t str) -> impl Iterator<Item = (usize, bool)> + 't {
    places(text, id).filter_map(move |at| {
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

/// Everywhere that a name stands, also where it overlaps itself.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let finder = memmem::Finder::new(name);
    let mut start = 0;
    std::iter::from_fn(move || {
        let found = start + finder.find(&text.as_bytes()[start..])?;
        start = found + 1;
        Some(found)
    })
    .filter(|_| !name.is_empty())
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
            "M02 (PR #14, merged) — resolved",
            "M05 (closed)",
            "Open → Closed",
            "Open -> fixed in M02",
            "Resolved → PR 14",
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
            "Closed → Open",
            "Not (yet) resolved",
            "M04 → M05",
        ] {
            assert!(!closes(text, names), "{text}");
        }
    }
}
