//! Milestone IDs and their order. Never guesses a number from a sentence.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use crate::template::runs;

/// `M10`, `M10.5`, `M37A`, `LiveM01`, or a bare number. Numbers are compared, not their text: `M9` = `M09`.
#[derive(Debug, Clone)]
pub struct Milestone {
    /// The letters in front, as written; empty for a bare number.
    pub prefix: String,
    /// The whole number.
    pub number: u32,
    /// The decimal part, `5` in `M10.5` and in the path form `M10_5`.
    pub part: Option<u32>,
    /// The letter behind, upper case.
    pub suffix: Option<char>,
    /// How many digits the number is written with.
    width: usize,
}

const LONGEST_PREFIX: usize = 12;

impl Milestone {
    /// Reads a whole text, such as a file or directory name.
    pub fn parse(text: &str) -> Option<Self> {
        let digits_at = text.bytes().position(|byte| byte.is_ascii_digit())?;
        let (prefix, rest) = text.split_at(digits_at);
        if prefix.len() > LONGEST_PREFIX || !prefix.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let width = leading_digits(rest);
        let number = rest[..width].parse().ok().filter(|_| width <= 6)?;
        let mut rest = &rest[width..];
        let mut part = None;
        if let Some(decimals) = rest.strip_prefix(['.', '_']) {
            let length = leading_digits(decimals);
            part = Some(decimals[..length].parse().ok()?);
            rest = &decimals[length..];
        }
        let mut letters = rest.chars();
        let suffix = letters.next().map(|c| c.to_ascii_uppercase());
        if letters.next().is_some() || suffix.is_some_and(|c| !c.is_ascii_uppercase()) {
            return None;
        }
        // "3m" is a duration; a bare number takes no suffix.
        if prefix.is_empty() && suffix.is_some() {
            return None;
        }
        Some(Self {
            prefix: prefix.to_owned(),
            number,
            part,
            suffix,
            width,
        })
    }

    /// The tokens of a sentence that look like a milestone ID with a prefix, and where they stand.
    pub fn find_all(text: &str) -> impl Iterator<Item = (usize, &str, Self)> {
        tokens(text).filter_map(|(at, token)| {
            let milestone = Self::parse(token).filter(|found| !found.prefix.is_empty())?;
            Some((at, token, milestone))
        })
    }

    /// The milestone that a field's value names: the whole value, else its first token with a prefix, where a token
    /// with the `expected` prefix goes first ("E2E flows for M07").
    pub fn find<'t>(text: &'t str, expected: Option<&str>) -> Option<(usize, &'t str, Self)> {
        let trimmed = text.trim();
        if let Some(whole) = Self::parse(trimmed) {
            return Some((text.len() - text.trim_start().len(), trimmed, whole));
        }
        let same = |found: &(usize, &str, Self)| {
            expected.is_some_and(|prefix| found.2.prefix.eq_ignore_ascii_case(prefix))
        };
        Self::find_all(text)
            .find(same)
            .or_else(|| Self::find_all(text).next())
    }

    /// Whether `text` holds this milestone's ID as a token.
    pub fn is_named_in(&self, text: &str) -> bool {
        // A tag such as `v0.3.0-m02` names its milestone too.
        text.split('-')
            .any(|part| Self::find_all(part).any(|(_, _, found)| found == *self))
    }

    /// The prefix in lower case: what the audits of a series have in common.
    pub fn series_prefix(&self) -> String {
        self.prefix.to_ascii_lowercase()
    }

    /// The plain milestone with this number, written in the same style.
    #[must_use]
    pub fn with_number(&self, number: u32) -> Self {
        Self {
            prefix: self.prefix.clone(),
            number,
            part: None,
            suffix: None,
            width: self.width,
        }
    }

    /// This milestone with the prefix and as many digits as another is written with.
    #[must_use]
    pub fn written_like(&self, other: &Self) -> Self {
        Self {
            prefix: other.prefix.clone(),
            width: other.width,
            ..self.clone()
        }
    }

    /// The next whole milestone. None behind the last that can be written.
    pub fn next(&self) -> Option<Self> {
        let next = self.with_number(self.number + 1);
        Self::parse(&next.to_string())
    }

    /// Gives a bare number the prefix of a milestone that it is named beside.
    pub(super) fn adopt_prefix(&mut self, other: &Self) {
        if self.prefix.is_empty() {
            self.prefix.clone_from(&other.prefix);
            self.width = self.width.max(other.width);
        }
    }

    /// Whether both are one milestone, a bare `7` being `M07`.
    pub fn is_same(&self, other: &Self) -> bool {
        let bare = self.prefix.is_empty() || other.prefix.is_empty();
        self == other || (bare && self.key() == other.key())
    }

    fn key(&self) -> (u32, Option<u32>, Option<char>) {
        (self.number, self.part, self.suffix)
    }
}

impl fmt::Display for Milestone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}{:0width$}",
            self.prefix,
            self.number,
            width = self.width
        )?;
        if let Some(part) = self.part {
            write!(formatter, ".{part}")?;
        }
        self.suffix
            .map_or(Ok(()), |suffix| write!(formatter, "{suffix}"))
    }
}

impl PartialEq for Milestone {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Milestone {}

impl PartialOrd for Milestone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Milestone {
    fn cmp(&self, other: &Self) -> Ordering {
        let letters = self.prefix.bytes().map(|byte| byte.to_ascii_lowercase());
        let others = other.prefix.bytes().map(|byte| byte.to_ascii_lowercase());
        letters
            .cmp(others)
            .then_with(|| self.key().cmp(&other.key()))
    }
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Runs of letters and digits, joined by `.` or `_` between digits; not behind `-`, `.` or `/`.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut runs = runs(text).peekable();
    std::iter::from_fn(move || {
        loop {
            let Range { start, mut end } = runs.next()?;
            let joins = |end: usize, next: &Range<usize>| {
                let divider = next.start == end + 1 && matches!(bytes[end], b'.' | b'_');
                divider && bytes[end - 1].is_ascii_digit() && bytes[end + 1].is_ascii_digit()
            };
            while let Some(next) = runs.next_if(|next| joins(end, next)) {
                end = next.end;
            }
            let before = bytes[..start].last();
            if !matches!(before, Some(b'-' | b'.' | b'_' | b'/' | b'#')) {
                return Some((start, &text[start..end]));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milestone(text: &str) -> Milestone {
        Milestone::parse(text).expect("a milestone")
    }

    #[test]
    fn order_is_number_then_part_then_suffix() {
        let order = ["M9", "M10", "M10_5", "M11", "M37", "M37A", "M37B", "M38"];
        for pair in order.windows(2) {
            assert!(milestone(pair[0]) < milestone(pair[1]), "{pair:?}");
        }
        assert_eq!(milestone("M9"), milestone("m09"));
        assert_eq!(milestone("M10.5"), milestone("M10_5"));
    }

    #[test]
    fn what_is_no_milestone_is_refused() {
        for text in [
            "",
            "M",
            "audit",
            "M14_full",
            "M1.2.3",
            "3m",
            "M12AB",
            "v0.0.3-m02",
        ] {
            assert!(Milestone::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_sentence_gives_its_first_token_of_the_expected_prefix() {
        let found = |text, expected| Milestone::find(text, expected).map(|(_, token, _)| token);
        assert_eq!(found("M10 — Inference (M10B)", None), Some("M10"));
        assert_eq!(found("Milestone Audit — M10.5: x", None), Some("M10.5"));
        assert_eq!(found("E2E flows, M07", Some("M")), Some("M07"));
        assert_eq!(found("7", None), Some("7"));
        assert_eq!(found("5 of 7 jobs", None), None);
    }

    #[test]
    fn the_next_milestone_is_the_next_whole_number() {
        let next = |text| milestone(text).next().map(|next| next.to_string());
        assert_eq!(next("M09").as_deref(), Some("M10"));
        assert_eq!(next("M10_5").as_deref(), Some("M11"));
        assert_eq!(next("LiveM37A").as_deref(), Some("LiveM38"));
        assert_eq!(next("7").as_deref(), Some("8"));
        assert_eq!(next("M999999"), None);
    }

    #[test]
    fn a_tag_names_its_milestone() {
        assert!(milestone("M02").is_named_in("`v0.0.3-m02`"));
        assert!(!milestone("M02").is_named_in("M020 and M2A"));
    }
}
