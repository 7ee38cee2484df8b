//! Commit ranges as audits write them. Never asks git whether they exist.

use super::{Reading, Revision, RevisionKind};
use crate::source::{Source, Span, Spanned};

/// Where an audit's commits begin and end.
#[derive(Debug, Clone)]
pub struct CommitRange {
    /// The first revision on the left.
    pub start: Spanned<Revision>,
    /// All revisions on the right; at least one.
    pub ends: Vec<Spanned<Revision>>,
    /// Everything left of the separator.
    pub start_side: Span,
    /// Everything right of the separator.
    pub end_side: Span,
}

impl CommitRange {
    /// Reads a value. `Unreadable` points at the side that names no revision, or at the whole where nothing divides it.
    pub fn read(source: &Source, value: Span) -> Reading<Self> {
        let value = unwrap(source, value);
        let mut first = None;
        for (left, right) in separators(source.slice(value)) {
            let base = value.start as usize;
            let start_side = source.span(base..base + left);
            let end_side = source.span(base + right..value.end as usize);
            let starts = named(source, start_side);
            let ends = named(source, end_side);
            match (starts.into_iter().next(), ends.is_empty()) {
                (Some(start), false) => {
                    let range = Self {
                        start,
                        ends,
                        start_side,
                        end_side,
                    };
                    return Reading::Read(Spanned::new(range, value));
                }
                (None, _) => first = first.or(Some(start_side)),
                (Some(_), true) => first = first.or(Some(end_side)),
            }
        }
        Reading::Unreadable(first.map_or(value, |side| shrink(source, side, value)))
    }

    /// Whether every end is the start again.
    pub fn is_empty(&self) -> bool {
        self.ends
            .iter()
            .all(|end| end.value.is_same(&self.start.value))
    }

    /// Every revision of both sides.
    pub fn revisions(&self) -> impl Iterator<Item = &Spanned<Revision>> {
        std::iter::once(&self.start).chain(&self.ends)
    }

    /// What is said of a revision: the note in parentheses behind it, else the words before it.
    pub fn said_of<'t>(&self, source: &'t Source, revision: &Spanned<Revision>) -> &'t str {
        let own = revision.span;
        let side = if self.start_side.contains(own) {
            self.start_side
        } else {
            self.end_side
        };
        let others = || self.revisions().map(|one| one.span);
        let before = others()
            .filter(|one| one.end <= own.start)
            .map(|one| one.end);
        let behind = others().filter(|one| one.start >= own.end);
        let behind = behind.map(|one| one.start);
        let first = before.max().unwrap_or(0).max(side.start);
        let last = behind.min().unwrap_or(u32::MAX).min(side.end);
        let text = |from: u32, to: u32| source.slice(source.span(from as usize..to as usize));
        let marks = [' ', '`', '*', '_'];
        let note = text(own.end, last).trim_start_matches(marks);
        match note.strip_prefix('(').and_then(|note| note.split_once(')')) {
            Some((note, _)) => note,
            // "PR head `98fe76d`", but not the "(PR head)" of the revision before.
            None => text(first, own.start)
                .rsplit([')', ',', ';'])
                .next()
                .unwrap_or_default(),
        }
    }

    /// From the first to the last end.
    pub fn end_side_span(&self) -> Span {
        let first = self.ends.first().map_or(self.end_side, |end| end.span);
        self.ends.last().map_or(first, |last| first.to(last.span))
    }

    /// The moving refs: one for each side that has nothing else.
    pub fn moving(&self) -> impl Iterator<Item = &Spanned<Revision>> {
        let end = self.ends.first();
        std::iter::once(&self.start)
            .chain(end)
            .filter(|revision| revision.value.kind == RevisionKind::Moving)
    }
}

/// The SHAs and tags of a side; its moving refs only where it has none of those.
fn named(source: &Source, side: Span) -> Vec<Spanned<Revision>> {
    let all = Revision::find_all(source, side);
    if all.iter().any(|one| one.value.kind != RevisionKind::Moving) {
        all.into_iter()
            .filter(|one| one.value.kind != RevisionKind::Moving)
            .collect()
    } else {
        all
    }
}

/// A value without the blanks around it.
fn unwrap(source: &Source, value: Span) -> Span {
    source.span_of(source.slice(value).trim())
}

fn shrink(source: &Source, side: Span, value: Span) -> Span {
    let text = source.slice(side).trim();
    if text.trim_matches('`').is_empty() {
        value
    } else {
        source.span_of(text)
    }
}

/// Each place outside parentheses where a range may divide: the end of the left side and the start of the right one.
/// Inside a code span only dots and arrows divide, and dots only between two words.
fn separators(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut depth = 0_usize;
    let mut code = false;
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(character) = text[at..].chars().next() {
            let here = at;
            at += character.len_utf8();
            match character {
                '`' => code = !code,
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ => {
                    if let Some(length) = separator_at(text, here, code) {
                        at = here + length;
                        return Some((here, at));
                    }
                }
            }
        }
        None
    })
}

fn separator_at(text: &str, at: usize, code: bool) -> Option<usize> {
    let rest = &text[at..];
    let dots = ["...", "..", "…"]
        .into_iter()
        .find(|dots| rest.starts_with(dots));
    if let Some(dots) = dots {
        let behind = rest[dots.len()..].chars().next();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let divides = if code {
            word(text[..at].chars().next_back()) && word(behind)
        } else {
            // "ab12cd3… → 98fe76d…": an ellipsis that only shortens a SHA divides nothing.
            let next = rest[dots.len()..]
                .trim_start_matches([' ', '`', '*', '_', '"', '['])
                .chars()
                .next();
            word(next)
        };
        return divides.then_some(dots.len());
    }
    if let Some(arrow) = ["→", "->"]
        .into_iter()
        .find(|arrow| code && rest.starts_with(arrow))
    {
        return Some(arrow.len());
    }
    if code {
        return None;
    }
    if let Some(arrow) = ["→", "->", "–"]
        .into_iter()
        .find(|arrow| rest.starts_with(arrow))
    {
        return Some(arrow.len());
    }
    let blank = |c: Option<char>| c.is_some_and(|c| c.is_whitespace() || c == '`');
    let to = rest
        .get(..2)
        .is_some_and(|word| word.eq_ignore_ascii_case("to"))
        && blank(text[..at].chars().next_back())
        && blank(rest[2..].chars().next());
    to.then_some(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn read(text: &str) -> Result<(String, Vec<String>), String> {
        let source = Source::new(SourceId::new(0), "x", text);
        match CommitRange::read(&source, source.span(0..text.len())) {
            Reading::Read(range) => Ok((
                range.value.start.value.name,
                range
                    .value
                    .ends
                    .into_iter()
                    .map(|end| end.value.name)
                    .collect(),
            )),
            Reading::Unreadable(span) | Reading::Missing(span) => {
                Err(source.slice(span).to_owned())
            }
        }
    }

    #[test]
    fn every_separator_divides() {
        for text in [
            "ab12cd3...98fe76d",
            "ab12cd3..98fe76d",
            "ab12cd3…98fe76d",
            "`ab12cd3...98fe76d` (8 commits)",
            "ab12cd3 (M07 → merged) → 98fe76d (M08 merge)",
            "ab12cd3 -> 98fe76d",
            "ab12cd3 – 98fe76d",
            "ab12cd3 to 98fe76d",
            "_ab12cd3_ TO _98fe76d_",
            "\"ab12cd3\"...\"98fe76d\"",
            "`ab12cd3` (remote main initial) … `98fe76d` (PR head)",
            "ab12cd3… → 98fe76d…",
            "M07 – closeout ab12cd3 → 98fe76d",
            "`ab12cd3 → 98fe76d`",
            "https://host/o/r/compare/ab12cd3...98fe76d",
            "[ab12cd3...98fe76d](https://host/compare/ab12cd3...98fe76d)",
        ] {
            assert_eq!(
                read(text),
                Ok(("ab12cd3".into(), vec!["98fe76d".into()])),
                "{text}"
            );
        }
    }

    #[test]
    fn a_side_without_a_revision_is_named() {
        assert_eq!(read("M07 closeout → 98fe76d"), Err("M07 closeout".into()));
        assert_eq!(read("ab12cd3 → the merge"), Err("the merge".into()));
        assert_eq!(read("98fe76d"), Err("98fe76d".into()));
    }

    #[test]
    fn what_is_said_of_a_revision_stands_behind_it_or_before_it() {
        for (text, expected) in [
            (
                "ab12cd3 (M07 merge) → 98fe76d (PR head)",
                "M07 merge|PR head",
            ),
            (
                "ab12cd3 → PR head `98fe76d`, merge 1234abc",
                "| PR head `| merge ",
            ),
            (
                "ab12cd3 → `98fe76d` (PR head), `1234abc` (merge)",
                "|PR head|merge",
            ),
            ("ab12cd3...98fe76d", "|"),
        ] {
            let source = Source::new(SourceId::new(0), "x", text);
            let Reading::Read(range) = CommitRange::read(&source, source.span(0..text.len()))
            else {
                panic!("{text} is a range")
            };
            let range = range.value;
            let said: Vec<_> = range
                .revisions()
                .map(|revision| range.said_of(&source, revision))
                .collect();
            assert_eq!(said.join("|"), expected, "{text}");
        }
    }

    #[test]
    fn a_moving_ref_counts_only_where_nothing_else_stands() {
        assert_eq!(
            read("ab12cd3 (main) → HEAD"),
            Ok(("ab12cd3".into(), vec!["HEAD".into()]))
        );
        assert_eq!(
            read("v1.0.0 → 98fe76d on main"),
            Ok(("v1.0.0".into(), vec!["98fe76d".into()]))
        );
    }
}
