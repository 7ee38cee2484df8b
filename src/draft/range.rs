//! The new audit's range, in the form of the predecessor's. Never asks git.

use super::{Draft, TODO};
use crate::audit::{Audit, CommitRange, Revision, RevisionKind};
use crate::markdown::Document;
use crate::source::{Span, Spanned};

/// How a SHA is shortened where no audit shows it.
const DIGITS: usize = 8;

/// The revision that an audit ends at: the last of its range that does not move, else of its header or appendix.
pub fn end_of(audit: &Audit) -> Option<Revision> {
    let is_pinned = |revision: &&Spanned<Revision>| revision.value.kind != RevisionKind::Moving;
    let last = |revisions: &[Spanned<Revision>]| {
        let last = revisions.iter().rev().find(is_pinned);
        last.map(|revision| revision.value.clone())
    };
    let range = audit.range.value();
    let ends = range.and_then(|range| last(&range.ends));
    // Without a commit field, its header names nothing but its start.
    let beside = |revisions: Vec<Spanned<Revision>>| {
        let start = range.map(|range| &range.start.value);
        let others = revisions.into_iter();
        let others: Vec<_> = others.filter(|one| Some(&one.value) != start).collect();
        last(&others)
    };
    ends.or_else(|| beside(audit.header_revisions()))
        .or_else(|| beside(audit.appendix_revisions()))
}

/// How many digits of a SHA an audit shows.
pub fn digits_of(audit: &Audit) -> usize {
    let revisions = audit.range.value().map(|range| {
        let mut revisions: Vec<_> = range.ends.iter().collect();
        revisions.push(&range.start);
        revisions
    });
    let mut names = revisions.into_iter().flatten().map(|one| &one.value);
    let sha = names.find(|revision| revision.kind == RevisionKind::Sha);
    sha.map_or(DIGITS, |sha| sha.base().name.len())
}

impl Draft<'_> {
    /// The value of the range field.
    pub(super) fn range_value(&self) -> String {
        let known = self.known;
        if known.start.is_none() && known.end.is_none() {
            return TODO.to_owned();
        }
        let start = known.start.as_deref().unwrap_or(TODO);
        let end = known.end.as_deref().unwrap_or(TODO);
        let mut audits = std::iter::once(self.audit()).chain(self.before.earlier());
        let model = audits.find_map(|audit| Some((&audit.document, audit.range.value()?)));
        let Some((document, range)) = model else {
            return format!("{start}...{end}");
        };
        let form = Form::of(document, range);
        let note = self.note_of_end(start).unwrap_or_default();
        form.range(start, &note, end)
    }

    /// What the predecessor says of its end behind it, where that names its milestone: ` (M06 merge)`.
    fn note_of_end(&self, start: &str) -> Option<String> {
        let audit = self.audit();
        let range = audit.range.value()?;
        let end = range.ends.iter().find(|end| end.value.name == start)?;
        let document = &audit.document;
        let side = range.end_side.range();
        let behind = document.source.text().get(end.span.range().end..side.end)?;
        let note = behind.trim_start_matches(['`', '*', '_']).trim_start();
        let note = &note[..=note.strip_prefix('(')?.find(')')? + 1];
        audit
            .milestone()?
            .is_named_in(note)
            .then(|| format!(" {note}"))
    }
}

/// How a range is written.
struct Form<'d> {
    /// What stands around each revision.
    mark: &'static str,
    /// What stands around the whole.
    cover: &'static str,
    divider: &'d str,
}

impl<'d> Form<'d> {
    fn of(document: &'d Document, range: &CommitRange) -> Self {
        let text = document.source.text();
        let is_marked = |at: Span| {
            let at = at.range();
            (
                text[..at.start].ends_with('`'),
                text[at.end..].starts_with('`'),
            )
        };
        let (mark, cover) = match is_marked(range.start.span) {
            (true, true) => ("`", ""),
            (true, false) => ("", "`"),
            (false, _) => ("", ""),
        };
        let (left, right) = (range.start_side.range(), range.end_side.range());
        let behind =
            |from: usize, to: usize, c: &[char]| text[from..to].trim_end_matches(c).len() + from;
        let blanks = &[' '];
        let start = behind(left.start, left.end, blanks);
        let gap = text[right.clone()].len() - text[right.clone()].trim_start().len();
        Self {
            mark,
            cover,
            divider: &text[start..right.start + gap],
        }
    }

    fn range(&self, start: &str, note: &str, end: &str) -> String {
        let Self {
            mark,
            cover,
            divider,
        } = self;
        // A note ends a code span that holds the whole.
        let note = if cover.is_empty() { note } else { "" };
        let of = |revision: &str| match revision {
            TODO => TODO.to_owned(),
            revision => format!("{mark}{revision}{mark}"),
        };
        format!("{cover}{}{note}{divider}{}{cover}", of(start), of(end))
    }
}
