//! Git revisions as audits write them. Never asks git whether they exist.

use crate::source::{Source, Span, Spanned};

use super::Milestone;

/// What kind of name a revision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevisionKind {
    /// 7 to 40 hexadecimal digits.
    Sha,
    /// A version tag.
    Tag,
    /// `HEAD`, `main`, `master`, or a branch: it moves on.
    Moving,
}

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What kind of name it is.
    pub kind: RevisionKind,
    /// As written.
    pub name: String,
}

impl Revision {
    /// Whether both name one commit: SHAs are equal when one begins with the other.
    pub fn is_same(&self, other: &Self) -> bool {
        if self.kind != other.kind {
            return false;
        }
        if self.kind != RevisionKind::Sha {
            return self.name == other.name;
        }
        let ((one, steps), (two, other_steps)) = (self.split(), other.split());
        let (short, long) = if one.len() <= two.len() {
            (one, two)
        } else {
            (two, one)
        };
        steps == other_steps && long[..short.len()].eq_ignore_ascii_case(short)
    }

    /// The revision without `~2` or `^`, which name its ancestors.
    #[must_use]
    pub fn base(&self) -> Self {
        Self {
            kind: self.kind,
            name: self.split().0.to_owned(),
        }
    }

    /// The name, and the `~2` or `^` behind it.
    fn split(&self) -> (&str, &str) {
        let end = self.name.find(['~', '^']).unwrap_or(self.name.len());
        self.name.split_at(end)
    }

    /// Every revision in a part of a source, in order.
    pub fn find_all(source: &Source, span: Span) -> Vec<Spanned<Self>> {
        let raw = source.slice(span);
        let text = without_targets(raw);
        let base = span.start as usize;
        let mut found = Vec::new();
        // Where the content of a code span begins, and whether it is one name.
        let mut code: Option<(usize, bool)> = None;
        let mut at = 0;
        while let Some(character) = text[at..].chars().next() {
            if character == '`' {
                at += 1;
                let content = text[at..].split('`').next().unwrap_or_default();
                code = code.is_none().then(|| (at, is_name(content)));
                continue;
            }
            if !character.is_alphanumeric() {
                at += character.len_utf8();
                continue;
            }
            let word = word_at(&text, at);
            let (skip, name) = named(&text, at, word);
            // A branch has no blanks: `M01 merge` names none. Nor does the command `git rev-parse HEAD`.
            let branches = code.is_some_and(|(_, is_name)| is_name);
            let moves = code.is_none_or(|(start, is_name)| is_name || start == at);
            let kind = kind_of(name, branches).filter(|_| !is_joined(&text[..at]));
            if let Some(kind) = kind.filter(|kind| moves || *kind != RevisionKind::Moving) {
                let length = name.len() + ancestry(&text[at + skip + name.len()..]);
                let start = at + skip;
                let span = source.span(base + start..base + start + length);
                let name = text[start..start + length].to_owned();
                found.push(Spanned::new(Self { kind, name }, span));
                at = start + length;
            } else {
                at += word.len();
            }
        }
        found
    }
}

/// The part of a word that can be a revision, and where it begins: the last part of an address, else all of it.
fn named<'t>(text: &str, at: usize, word: &'t str) -> (usize, &'t str) {
    let before = text[..at]
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '<' | '(' | '`'))
        .next()
        .unwrap_or_default();
    let in_address = before.contains("://");
    match word.rfind('/') {
        Some(slash) if in_address => (slash + 1, &word[slash + 1..]),
        _ => (0, word),
    }
}

/// Length of `~2`, `^`, `^2` behind a revision.
fn ancestry(behind: &str) -> usize {
    if !behind.starts_with(['~', '^']) {
        return 0;
    }
    1 + behind[1..]
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '~' | '^')))
        .unwrap_or(behind.len() - 1)
}

/// Whether the content of a code span can be a name, or two with dots between.
fn is_name(content: &str) -> bool {
    !content.trim().contains(char::is_whitespace)
}

/// The text with the targets of links blanked, which only repeat what the link text says.
fn without_targets(raw: &str) -> std::borrow::Cow<'_, str> {
    let is_target = |at: &usize| raw[*at..].starts_with("](");
    let Some(first) = memchr::memchr_iter(b']', raw.as_bytes()).find(is_target) else {
        return raw.into();
    };
    let mut text = raw.as_bytes().to_vec();
    let mut at = first;
    while let Some(open) = raw[at..].find("](").map(|found| at + found + 1) {
        let close = raw[open..]
            .find(')')
            .map_or(raw.len(), |found| open + found + 1);
        text[open..close].fill(b' ');
        at = close;
    }
    String::from_utf8(text).map_or_else(|_| raw.into(), Into::into)
}

/// Whether a word goes on from the text before it: "x-1a2b3c4" does, the emphasised "_1a2b3c4_" does not.
fn is_joined(before: &str) -> bool {
    let bare = before.trim_end_matches('_');
    before.ends_with('-') || (bare.len() < before.len() && bare.ends_with(char::is_alphanumeric))
}

/// The word that begins at `at`: letters, digits, and `_ - / .` inside; `..` ends it.
fn word_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let mut end = 0;
    for (offset, character) in rest.char_indices() {
        if character.is_alphanumeric() {
            end = offset + character.len_utf8();
        } else if offset > end || !matches!(character, '_' | '-' | '/' | '.' | '+' | '@') {
            break;
        }
    }
    &rest[..end]
}

fn kind_of(word: &str, branches: bool) -> Option<RevisionKind> {
    if is_sha(word) {
        return Some(RevisionKind::Sha);
    }
    if is_tag(word) {
        return Some(RevisionKind::Tag);
    }
    let moving = matches!(word, "HEAD" | "main" | "master")
        || matches!(word, "origin/main" | "origin/master")
        || (branches && is_branch(word));
    moving.then_some(RevisionKind::Moving)
}

/// 7 to 40 hexadecimal digits, at least one of them decimal: "defaced" is a word.
fn is_sha(word: &str) -> bool {
    (7..=40).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_hexdigit())
        && word.bytes().any(|b| b.is_ascii_digit())
}

/// `v0.0.3-m02`, `1.4.0`: a version, with something behind it or not.
fn is_tag(word: &str) -> bool {
    let bare = word.strip_prefix(['v', 'V']);
    let version = bare.unwrap_or(word);
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numeric = core
        .split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let dots = core.matches('.').count();
    numeric && (dots >= 2 || (bare.is_some() && dots >= 1))
}

/// A name in a code span that can only be a branch: no file, no milestone, no number.
fn is_branch(word: &str) -> bool {
    // `notes.md` is a file, `release/1.2` a branch.
    let file = word
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.starts_with(|c: char| c.is_ascii_alphabetic()));
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && !file
        && word.len() >= 3
        && Milestone::parse(word).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn names(text: &str) -> Vec<(RevisionKind, String)> {
        let source = Source::new(SourceId::new(0), "x", text);
        Revision::find_all(&source, source.span(0..text.len()))
            .into_iter()
            .map(|found| (found.value.kind, found.value.name))
            .collect()
    }

    #[test]
    fn shas_tags_and_moving_refs_are_told_apart() {
        use RevisionKind::{Moving, Sha, Tag};
        for (text, expected) in [
            ("8ea50d35 (M07)", vec![(Sha, "8ea50d35")]),
            ("`v0.0.3-m02`", vec![(Tag, "v0.0.3-m02")]),
            ("1234567", vec![(Sha, "1234567")]),
            ("defaced effaced", vec![]),
            ("M04 closeout", vec![]),
            ("HEAD", vec![(Moving, "HEAD")]),
            ("`feature/login`", vec![(Moving, "feature/login")]),
            ("feature/login", vec![]),
            ("`src/main.rs` `M05`", vec![]),
            (
                "[`ab12cd3`](https://x/commit/ab12cd34)",
                vec![(Sha, "ab12cd3")],
            ),
            (
                "b83c2f6^ b83c2f6~12",
                vec![(Sha, "b83c2f6^"), (Sha, "b83c2f6~12")],
            ),
            ("HEAD~3", vec![(Moving, "HEAD~3")]),
            (
                "_b83c2f6_ (_main_)",
                vec![(Sha, "b83c2f6"), (Moving, "main")],
            ),
            ("x_b83c2f6 b83c2f6_x x__b83c2f6 -b83c2f6", vec![]),
            ("`M01 merge`", vec![]),
            ("`git rev-parse HEAD`", vec![]),
            ("`HEAD (M02 merge)`", vec![(Moving, "HEAD")]),
            ("`git show 8ea50d35`", vec![(Sha, "8ea50d35")]),
            ("`release/1.2`", vec![(Moving, "release/1.2")]),
            (
                "https://host/o/r/compare/4e19d07...b83c2f6",
                vec![(Sha, "4e19d07"), (Sha, "b83c2f6")],
            ),
            ("550e8400-e29b-41d4-a716-446655440000", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(k, n)| (k, n.to_owned()))
                .collect();
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn a_short_sha_equals_the_long_one() {
        let sha = |name: &str| Revision {
            kind: RevisionKind::Sha,
            name: name.to_owned(),
        };
        assert!(sha("ab12cd3").is_same(&sha("AB12CD34ef")));
        assert!(!sha("ab12cd3").is_same(&sha("ab12cd4")));
    }
}
