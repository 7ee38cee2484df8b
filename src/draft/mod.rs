//! The next audit, begun from the one before it or from a template. Never writes a file, and invents nothing: what is not
//! known is marked `TODO`.

mod appendix;
mod body;
mod first;
mod gaps;
mod habits;
mod header;
mod lists;
mod missing;
mod numbers;
mod page;
mod path;
mod range;
mod shift;
mod tables;
mod title;
mod trend;

pub use first::first;
pub use gaps::Gaps;
pub use path::path_of_next;
pub use range::{digits_of, end_of};

use habits::Habits;
use page::Page;
use shift::Shift;

use crate::audit::{Audit, Location, Milestone};
use crate::markdown::Document;
use crate::series::Entry;
use crate::source::{Source, SourceId};
use crate::template::SectionKind;

/// What stands where something is not known yet.
pub const TODO: &str = "TODO";

/// What is known of an audit before anybody has written it.
#[derive(Debug, Clone)]
pub struct Known {
    /// The milestone that it closes.
    pub milestone: Milestone,
    /// What the milestone is called.
    pub title: Option<String>,
    /// The revision that its range starts at.
    pub start: Option<String>,
    /// The revision that its range ends at.
    pub end: Option<String>,
    /// The commit at that end.
    pub commit: Option<String>,
    /// The paths that differ between both.
    pub changed: Vec<String>,
    /// How many rows its score trend has, the new one among them, where the team says so.
    pub window: Option<usize>,
}

impl Known {
    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(TODO)
    }

    fn commit(&self) -> &str {
        self.commit.as_deref().unwrap_or(TODO)
    }
}

/// The audit that continues another, in its form.
pub fn continuing(before: Entry<'_>, known: &Known) -> String {
    let draft = Draft {
        before,
        known,
        habits: Habits::of(before.earlier()),
    };
    let audit = before.audit();
    let has_form = audit.document.title().is_some() || !audit.header.fields.is_empty();
    let text = draft.write();
    if has_form && draft.is_read_back(&text) {
        return text;
    }
    // Nothing, or a header that is not found again, is no form to follow.
    first(&before.series.fit().template, audit.names(), known)
}

/// An audit that is being begun.
struct Draft<'s> {
    /// The predecessor at its place.
    before: Entry<'s>,
    known: &'s Known,
    habits: Habits,
}

/// A part of the new audit: everything up to the next main section.
struct Part {
    kind: Option<SectionKind>,
    page: Page,
}

impl<'s> Draft<'s> {
    fn audit(&self) -> &'s Audit {
        self.before.audit()
    }

    /// A text of an audit with its milestone IDs moved on to the new one.
    fn shifted(&self, audit: &Audit, text: &str) -> String {
        Shift::new(self.before, audit, &self.known.milestone).text(text)
    }

    /// Whether an audit is the predecessor, and no earlier one.
    fn is_predecessor(&self, audit: &Audit) -> bool {
        audit.document.source.id() == self.audit().document.source.id()
    }

    fn write(&self) -> String {
        let mut parts = self.parts();
        self.add_missing(&mut parts);
        let mut page = Page::default();
        for part in parts {
            page.append(part.page);
        }
        let mut text = numbers::in_order(&page.text());
        // A rule divides two sections, so none comes last unless the predecessor has it there.
        let ends = |text: &str| text.trim_end().ends_with("\n---");
        if ends(&text) && !ends(self.audit().document.source.text()) {
            text.truncate(text.trim_end().len() - "---".len());
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        if self.audit().document.source.text().contains("\r\n") {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    }

    /// Whether a text names the new milestone, or leaves that to the file's name as the predecessor does.
    fn is_read_back(&self, text: &str) -> bool {
        let source = Source::new(SourceId::new(0), "", text);
        let before = self.audit();
        let path = path_of_next(&self.known.milestone, &before.location);
        let location = path.map_or_else(|| before.location.clone(), Location::new);
        let read = Audit::read(Document::parse(&source), location, before.conventions());
        // The first claim is the audit's own; one without a place is that of a name.
        let said = |audit: &Audit| {
            audit
                .claims
                .first()
                .is_some_and(|claim| claim.span.is_some())
        };
        if said(&read) {
            read.milestone() == Some(&self.known.milestone)
        } else {
            !said(before)
        }
    }

    /// The predecessor's sections, each with what stays of it.
    fn parts(&self) -> Vec<Part> {
        let audit = self.audit();
        let sections = &audit.document.sections;
        let title = audit.document.title().map(|(index, _)| index);
        let mut parts: Vec<Part> = Vec::new();
        let mut next = 0;
        for (index, section) in sections.iter().enumerate() {
            if index < next {
                continue;
            }
            let is_header = index == 0
                || Some(index) == title
                || audit.kinds[index] == Some(SectionKind::Header);
            let is_main = section.parent.is_none() || section.parent == title;
            if parts.is_empty() || is_main {
                parts.push(Part {
                    kind: audit.kinds[index].filter(|_| is_main && !is_header),
                    page: Page::default(),
                });
            }
            let Some(part) = parts.last_mut() else {
                continue;
            };
            if is_header {
                self.write_header(index, &mut part.page);
            } else if is_main || self.is_standing(audit, index) {
                self.write_section(audit, index, &mut part.page);
            } else {
                next = section.end;
            }
        }
        parts
    }
}
