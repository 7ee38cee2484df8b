//! Whole sections, in the order of the template and with headings as the audit writes them. Never decides which are due.

use super::line_end;
use crate::audit::Audit;
use crate::diagnostic::Edit;
use crate::markdown::{Document, Section};
use crate::series::{Entry, Habit};
use crate::source::Source;
use crate::template::{SectionKind, Template, numbered};

/// A section that is not there yet.
pub(crate) struct NewSection {
    /// What writes it.
    pub(crate) edit: Edit,
    /// The audit as it reads afterwards.
    pub(crate) audit: Audit,
}

impl NewSection {
    /// A section with a title and a body, whose lines end as those of the audit do, at the template's place: behind the
    /// sections that belong before it. Its heading has the level of those beside it, and a number where they have some
    /// and one is free. None where it would not be read as what it is, or the audit would be held to another shape.
    pub(crate) fn of(
        entry: &Entry<'_>,
        kind: SectionKind,
        title: &str,
        body: &str,
    ) -> Option<Self> {
        let audit = entry.audit();
        let document = &audit.document;
        let spot = Spot::of(entry, kind);
        let heading = spot.heading(document, title);
        let edit = spot.edit(document, &format!("{heading}\n\n{}", body.trim_end()));
        let (before, behind) = document.source.text().split_at(edit.span.range().start);
        let text = format!("{before}{}{behind}", edit.content);
        let source = Source::new(document.source.id(), document.source.path(), text);
        let mended = audit.read_again(Document::parse(&source));
        let is_one_more = mended.document.sections.len() == document.sections.len() + 1;
        let keeps_shape = || entry.series.is_held_to_the_same(entry, &mended);
        (is_one_more && mended.has_section(kind) && keeps_shape()).then_some(Self {
            edit,
            audit: mended,
        })
    }
}

/// The title that the nearest audit with such a section gave it, without its number; else what it is called.
pub(crate) fn title_before(entry: &Entry<'_>, kind: SectionKind) -> String {
    let earlier = entry.earlier_with(Habit::Heading(kind));
    let mut headings = earlier.filter_map(|audit| {
        let at = audit.kinds.iter().position(|found| *found == Some(kind))?;
        let heading = audit.document.sections[at].heading.as_ref()?;
        let raw = audit.document.raw(heading.span);
        let title = numbered(raw).map_or(raw, |(_, _, title)| title);
        Some(title.trim_matches(['*', '_', ' ']).to_owned())
    });
    let called = || entry.audit().names().title(kind).to_owned();
    headings.next().unwrap_or_else(called)
}

/// Where a section goes.
struct Spot {
    /// What stands above it ends here, blanks aside.
    end: usize,
    /// Index of the first section behind it.
    next: usize,
    /// Its heading's level.
    level: u8,
}

impl Spot {
    fn of(entry: &Entry<'_>, kind: SectionKind) -> Self {
        let audit = entry.audit();
        let document = &audit.document;
        let rank = |template: &Template, kind| template.rank(kind);
        // A shape that demands little knows few sections: a larger one says more of their order.
        let known = audit.conventions().templates.iter().rev();
        let order = std::iter::once(&entry.series.fit().template)
            .chain(known)
            .find_map(|template| {
                let own = rank(template, kind)?;
                let ranked = audit.main_sections();
                let ranked: Vec<(usize, usize)> = ranked
                    .filter_map(|(kind, at)| Some((rank(template, kind)?, at)))
                    .collect();
                (!ranked.is_empty()).then_some((own, ranked))
            });
        let (own, ranked) = order.unwrap_or_default();
        let before = ranked
            .iter()
            .filter(|(rank, _)| *rank < own)
            .map(|(_, at)| *at);
        let behind = ranked
            .iter()
            .filter(|(rank, _)| *rank > own)
            .map(|(_, at)| *at);
        let last = document.sections.len();
        let (beside, next) = match (before.max(), behind.min()) {
            (Some(above), _) => (Some(above), document.sections[above].end),
            (None, Some(below)) => (Some(below), below),
            (None, None) => (None, last),
        };
        let level = |at: usize| {
            document.sections[at]
                .heading
                .as_ref()
                .map(|heading| heading.level)
        };
        let text = document.source.text();
        let end = document
            .sections
            .get(next)
            .map_or(text.len(), |section| section.span.range().start);
        Self {
            end: document.end_of_text(end),
            next,
            level: beside.and_then(level).unwrap_or(2),
        }
    }

    /// The heading, with the number that fits between its neighbours where they are numbered.
    fn heading(&self, document: &Document, title: &str) -> String {
        let marks = "#".repeat(usize::from(self.level));
        let number = |section: &Section| {
            let heading = section
                .heading
                .as_ref()
                .filter(|heading| heading.level == self.level)?;
            let raw = document.raw(heading.span);
            Some((numbered(raw)?.1, raw))
        };
        let (before, behind) = document.sections.split_at(self.next);
        let above = before.iter().rev().find_map(number);
        let below = behind.iter().find_map(number);
        let wanted = match (above, below) {
            (Some((above, _)), _) => above.checked_add(1),
            (None, Some((below, _))) => below.checked_sub(1).filter(|number| *number > 0),
            (None, None) => None,
        };
        let is_free = |wanted: &u32| {
            let mut taken = document.sections.iter().filter_map(number);
            taken.all(|(number, _)| number != *wanted)
        };
        match wanted.filter(is_free).zip(above.or(below)) {
            Some((number, (_, model))) => {
                let mark = if model
                    .trim_start_matches(|c| c != '.' && c != ')')
                    .starts_with(')')
                {
                    ')'
                } else {
                    '.'
                };
                format!("{marks} {number}{mark} {title}")
            }
            None => format!("{marks} {title}"),
        }
    }

    /// Writes it, with a line of dashes between it and its neighbours where the audit has them.
    fn edit(&self, document: &Document, section: &str) -> Edit {
        let text = document.source.text();
        let eol = line_end(text);
        let has_rule = |end: usize| text[..document.end_of_text(end)].ends_with("\n---");
        let is_last = self.next == document.sections.len();
        let divided = || {
            let starts = document.sections.iter().skip(1);
            starts
                .filter(|section| has_rule(section.span.range().start))
                .count()
                > 0
        };
        let (above, below) = match has_rule(self.end) {
            true => ("", "\n\n---"),
            false if is_last && divided() => ("---\n\n", ""),
            false => ("", ""),
        };
        let content = format!("\n\n{above}{section}{below}").replace('\n', eol);
        Edit {
            span: document.source.span(self.end..self.end),
            content,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::audit::Location;
    use crate::series::Series;
    use crate::source::SourceId;
    use crate::template::Conventions;

    /// A text with a registry where it belongs.
    fn with_registry(text: &str) -> String {
        let source = Source::new(SourceId::new(0), "M02_audit.md", text);
        let location = Location::new("/M02_audit.md");
        let audit = Audit::read(Document::parse(&source), location, &Conventions::built_in());
        let series = Series::new(PathBuf::from("/"), vec![audit]);
        let entry = series.entries().next().expect("an audit");
        let new = NewSection::of(
            &entry,
            SectionKind::Registry,
            "Deferred Issues Registry",
            "None.",
        );
        let edit = new.expect("a place").edit;
        let (before, behind) = text.split_at(edit.span.range().start);
        format!("{before}{}{behind}", edit.content)
    }

    #[test]
    fn a_section_keeps_line_ends_and_the_end_of_the_file() {
        for (before, behind) in [
            (
                "\u{feff}Range: a1b2c3d4\r\n\r\n## 1. Action Plan\r\n\r\nText",
                "",
            ),
            (
                "\u{feff}Range: a1b2c3d4\r\n\r\n## 1. Action Plan\r\n\r\nText",
                "\r\n",
            ),
            (
                "Range: a1b2c3d4\r\n\r\n## 1. Action Plan\r\n\r\nText  <!-- c -->",
                "\r\n\r\n<!-- d -->\r\n## 3. Score Trend\r\n",
            ),
        ] {
            assert_eq!(
                with_registry(&format!("{before}{behind}")),
                format!("{before}\r\n\r\n## 2. Deferred Issues Registry\r\n\r\nNone.{behind}")
            );
        }
    }

    #[test]
    fn a_section_is_headed_as_its_neighbours_are() {
        for (above, below, heading) in [
            ("## 9) Action Plan", "", "## 10) Deferred Issues Registry"),
            (
                "## 9. Action Plan",
                "## 10. Score Trend",
                "## Deferred Issues Registry",
            ),
            (
                "## 9. Action Plan",
                "## 11. Score Trend",
                "## 10. Deferred Issues Registry",
            ),
            (
                "## Action Plan",
                "## Score Trend",
                "## Deferred Issues Registry",
            ),
            (
                "# 3. Action Plan",
                "# Score Trend",
                "# 4. Deferred Issues Registry",
            ),
            (
                "## Notes",
                "## 2. Score Trend",
                "## 1. Deferred Issues Registry",
            ),
        ] {
            let text = format!("# M02 Audit\n\n{above}\n\nText\n\n{below}\n");
            let mended = with_registry(&text);
            assert!(mended.contains(&format!("Text\n\n{heading}\n")), "{mended}");
        }
    }
}
