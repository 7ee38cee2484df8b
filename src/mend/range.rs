//! The revisions of a commit range, written anew. Never decides where a range should start.

use crate::audit::{Audit, CommitRange, Revision, RevisionKind};
use crate::diagnostic::Edit;

/// The end of a range that is of the same kind as a revision; none where there are several.
pub(crate) fn only_end<'r>(range: &'r CommitRange, like: &Revision) -> Option<&'r Revision> {
    let ends = range.ends.iter().map(|end| &end.value);
    let mut ends = ends.filter(|end| end.kind == like.kind);
    let first = ends.next()?;
    ends.all(|end| end.is_same(first)).then_some(first)
}

/// Another start. None where the text says more of the old one, beside it or elsewhere, or where the audit names the new
/// one as something else: the rest would not fit then.
pub(crate) fn started_at(audit: &Audit, range: &CommitRange, start: &Revision) -> Option<Edit> {
    let document = &audit.document;
    let (span, old) = (range.start.span, &range.start.value);
    let beside = document.raw(range.start_side).replacen(&old.name, "", 1);
    let mut named = audit.header_revisions();
    named.extend(audit.appendix_revisions());
    let base = start.base();
    let is_taken = named.iter().any(|named| named.value.base().is_same(&base));
    let text = document.source.text().to_ascii_lowercase();
    let is_single = text.matches(&searched(old)).nth(1).is_none();
    (is_single && !is_taken && !beside.contains(char::is_alphanumeric)).then(|| Edit {
        span,
        content: start.name.clone(),
    })
}

/// What every way to write a revision has in common, in lower case.
fn searched(revision: &Revision) -> String {
    const SHORTEST_SHA: usize = 7;
    let mut name = revision.base().name.to_ascii_lowercase();
    if revision.kind == RevisionKind::Sha {
        name.truncate(SHORTEST_SHA);
    }
    name
}
