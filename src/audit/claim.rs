//! Who names which milestone: the header, the title, the file, its directory, the appendix. Never says which is right.

use super::status::is_placeholder;
use super::{Appendix, Header, Location, Milestone, Reading};
use crate::markdown::Document;
use crate::source::Span;
use crate::template::FieldKind;

/// A place that names a milestone.
#[derive(Debug, Clone)]
pub struct MilestoneClaim {
    /// The milestone.
    pub milestone: Milestone,
    /// Where it says so; nothing for a file or directory name.
    pub span: Option<Span>,
    /// The kind of place, for messages: `header`, `title`, `file name`, `directory`, `appendix`.
    pub place: &'static str,
}

/// Who names which milestone. The audit's own comes first: the header's, else the title's, else the file's.
pub(super) fn read(
    document: &Document,
    header: &Header,
    appendix: &Reading<Appendix>,
    location: &Location,
) -> Vec<MilestoneClaim> {
    let file = location.file_milestone();
    let directory = location.directory_milestone();
    let expected = file
        .as_ref()
        .or(directory.as_ref())
        .map(|milestone| milestone.prefix);
    let expected = expected.as_deref();
    let in_text = |span: Span, place: &'static str, own: Option<&Milestone>| {
        let raw = document.raw(span);
        // Emphasis around the whole value must not hide a bare number.
        let bare = raw.trim_matches(['*', '_', '`', ' ']);
        let offset = document.source.span_of(bare).start as usize;
        let is_own =
            |found: &(usize, &str, Milestone)| own.is_some_and(|own| own.is_same(&found.2));
        let (at, token, milestone) = Milestone::find_all(bare)
            .find(is_own)
            .or_else(|| Milestone::find(bare, expected))?;
        Some(MilestoneClaim {
            milestone,
            span: Some(document.source.span(offset + at..offset + at + token.len())),
            place,
        })
    };
    let header_claim = header
        .get(document, FieldKind::Milestone)
        .and_then(|field| in_text(field.value, "header", None));
    // "From M06 to M07" is a title of M07.
    let own = header_claim
        .as_ref()
        .map(|claim| &claim.milestone)
        .or(file.as_ref());
    let title_claim = document
        .title()
        .and_then(|(_, heading)| in_text(heading.span, "title", own))
        .filter(|claim| {
            // "E2E flows" names no milestone where the file says M07.
            let prefix = &claim.milestone.prefix;
            !prefix.is_empty()
                && expected.is_none_or(|expected| prefix.eq_ignore_ascii_case(expected))
        });
    let of_path = |milestone: Option<Milestone>, place| {
        milestone.map(|milestone| MilestoneClaim {
            milestone,
            span: None,
            place,
        })
    };
    let appendix_claim = appendix
        .value()
        .and_then(|appendix| appendix.text(document, &["milestone"]))
        .filter(|text| !is_placeholder(&text.value))
        .and_then(|text| in_text(text.span, "appendix", None));
    let mut claims: Vec<MilestoneClaim> = [
        header_claim,
        title_claim,
        of_path(file, "file name"),
        of_path(directory, "directory"),
        appendix_claim,
    ]
    .into_iter()
    .flatten()
    .collect();
    // A bare `7` beside `M07` is the same milestone, written shorter.
    let prefixed = claims
        .iter()
        .find(|claim| !claim.milestone.prefix.is_empty())
        .map(|claim| claim.milestone.clone());
    if let Some(prefixed) = prefixed {
        for claim in &mut claims {
            claim.milestone.adopt_prefix(&prefixed);
        }
    }
    claims
}
