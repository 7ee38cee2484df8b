//! What of a draft waits to be written, for the person who writes it.

use super::TODO;
use crate::audit::Audit;
use crate::template::{SectionKind, counted};

/// The places of a draft that wait.
#[derive(Debug)]
pub struct Gaps {
    /// The fields of its header.
    pub fields: Vec<String>,
    /// Its main sections with such places, each with their number.
    pub sections: Vec<(String, usize)>,
    /// All of them.
    pub count: usize,
}

impl Gaps {
    /// The places of a draft, given as it is read again.
    pub fn of(draft: &Audit) -> Self {
        let document = &draft.document;
        let waits = |text: &str| text.matches(TODO).count();
        let fields = draft.header.fields.iter();
        let fields = fields.filter(|field| waits(document.raw(field.value)) > 0);
        let mut sections: Vec<(String, usize)> = Vec::new();
        let title = document.title().map(|(index, _)| index);
        for (index, section) in document.sections.iter().enumerate() {
            let is_main = section.parent.is_none() || section.parent == title;
            let is_header = draft.kinds[index] == Some(SectionKind::Header);
            if index == 0 || Some(index) == title || is_header {
                continue;
            }
            if is_main {
                sections.push((document.heading_text(section).into_owned(), 0));
            }
            if let Some((_, count)) = sections.last_mut() {
                *count += waits(document.raw(section.span));
            }
        }
        sections.retain(|(_, count)| *count > 0);
        Self {
            fields: fields.map(|field| field.name.value.clone()).collect(),
            sections,
            count: waits(document.source.text()),
        }
    }

    /// A line for all, and one for each part.
    pub fn lines(&self) -> Vec<String> {
        if self.count == 0 {
            return Vec::new();
        }
        let places = counted(self.count, "place");
        let mut lines = vec![format!("to fill in, marked {TODO}: {places}")];
        if !self.fields.is_empty() {
            lines.push(format!("  header: {}", self.fields.join(", ")));
        }
        let sections = self.sections.iter();
        lines.extend(sections.map(|(heading, count)| format!("  {heading}: {count}")));
        lines
    }
}
