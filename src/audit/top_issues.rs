//! The issues that an audit ranks highest, as bullets, numbered items, sub-headings or a table. Never looks for them
//! elsewhere.

use std::borrow::Cow;

use crate::markdown::{Block, Document, Row, Section, Table, plain, standing, without_struck};
use crate::source::Span;
use crate::template::{ColumnKind, SectionKind, Vocabulary, words, written_words};

use super::columns::Columns;
use super::fate;
use super::registry::{leading_id, says_none};

/// The section of the top issues.
#[derive(Debug, Clone, Default)]
pub struct TopIssues {
    /// Its heading, where there is such a section.
    pub heading: Option<Span>,
    /// Its entries, in order.
    pub entries: Vec<TopIssue>,
}

/// One of the top issues.
#[derive(Debug, Clone)]
pub struct TopIssue {
    /// Its ID, where it has one; several where it stands for several issues.
    pub ids: Vec<String>,
    /// The row, item or heading.
    pub span: Span,
    /// Whether it is called high or critical, and not said to be fixed.
    pub is_open_high: bool,
}

impl TopIssues {
    /// Reads the section with the highest heading, the first of several.
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        names: &Vocabulary,
        columns: &Columns,
    ) -> Self {
        let headings = document.sections.iter().zip(kinds).enumerate();
        let found = headings
            .filter(|(_, (_, kind))| **kind == Some(SectionKind::TopIssues))
            .filter_map(|(index, (section, _))| Some((index, section.heading.as_ref()?)))
            .min_by_key(|(_, heading)| heading.level);
        found.map_or_else(Self::default, |(index, heading)| Self {
            heading: Some(heading.span),
            entries: Reader {
                document,
                names,
                columns,
            }
            .entries(index),
        })
    }
}

struct Reader<'d> {
    document: &'d Document,
    names: &'d Vocabulary,
    columns: &'d Columns,
}

impl Reader<'_> {
    fn entries(&self, index: usize) -> Vec<TopIssue> {
        let sections = self.document.extent(index);
        let headings: Vec<_> = (index + 1..index + sections.len())
            .filter_map(|sub| self.of_heading(sub, index))
            .collect();
        if !headings.is_empty() {
            return headings;
        }
        let rows: Vec<_> = sections
            .iter()
            .flat_map(|section| self.of_tables(section))
            .collect();
        if !rows.is_empty() {
            return rows;
        }
        let items = sections.iter().flat_map(|section| self.of_items(section));
        items.collect()
    }

    /// `### SEC-001: …` with its details below, or one without an ID that is no heading over a list.
    fn of_heading(&self, index: usize, top: usize) -> Option<TopIssue> {
        let section = &self.document.sections[index];
        let heading = section.heading.as_ref()?.span;
        let below = section.body.to(self.document.extent_span(index));
        let details = self.document.raw(below).lines();
        let entry = self.entry(heading, self.document.raw(heading), details);
        let is_one = !entry.ids.is_empty()
            || (section.parent == Some(top) && self.is_title(section, heading));
        is_one.then_some(entry)
    }

    /// Whether a heading without an ID is an entry: it has a number or states a severity below, and no entries of its
    /// own. *High* and *None* are none.
    fn is_title(&self, section: &Section, heading: Span) -> bool {
        let title = standing(self.document.raw(heading));
        let name = title.trim_start_matches(|c: char| c.is_ascii_digit());
        let behind = name.strip_prefix(['.', ')']).unwrap_or_default();
        let is_numbered = name.len() < title.len() && behind.starts_with(' ');
        let is_rated = || {
            let mut lines = self.document.raw(section.body).lines();
            lines.any(|line| !line.starts_with([' ', '\t', '|']) && self.stated(line).is_some())
        };
        let says_nothing = says_none(name, self.names, false) || self.only_levels(name);
        let mut entries = self.of_tables(section).chain(self.of_items(section));
        !says_nothing && (is_numbered || is_rated()) && entries.all(|entry| entry.ids.is_empty())
    }

    fn of_tables(&self, section: &Section) -> impl Iterator<Item = TopIssue> {
        let tables = self.document.tables_of(section).iter();
        tables.flat_map(move |table| {
            let columns = self.columns.of(self.document, self.names, table);
            let rows = table.rows.iter();
            rows.filter_map(move |row| self.of_row(table, columns, row))
        })
    }

    fn of_row(&self, table: &Table, columns: &[Option<ColumnKind>], row: &Row) -> Option<TopIssue> {
        let text = |span: Span| standing(self.document.raw(span));
        let cell = |wanted: ColumnKind| {
            let at = columns.iter().position(|found| *found == Some(wanted))?;
            table.cells(row).get(at).map(|cell| text(cell.span))
        };
        let name = match cell(ColumnKind::Id) {
            Some(id) => id,
            None => text(table.cells(row).first()?.span),
        };
        if says_none(&name, self.names, false) {
            return None;
        }
        let severity = cell(ColumnKind::Severity).and_then(|severity| self.severity(&severity));
        let mut cells = table.cells(row).iter().map(|cell| cell.span);
        let is_struck = |span: Span| !self.document.raw(span).is_empty() && text(span).is_empty();
        Some(TopIssue {
            ids: self.ids(&name),
            span: row.span,
            is_open_high: severity == Some(true)
                && !self.says_fixed(&text(row.span))
                && !cells.any(is_struck),
        })
    }

    fn of_items(&self, section: &Section) -> impl Iterator<Item = TopIssue> {
        let blocks = self.document.blocks_of(section);
        // In a loose list the marks stand before the block.
        let whole = |block: &Block| {
            let text = self.document.source.text();
            let line = text[..block.span.start as usize].rfind('\n');
            &text[line.map_or(0, |end| end + 1)..block.span.end as usize]
        };
        let outer = move |block: &Block| !whole(block).starts_with([' ', '\t']);
        let places = (0..blocks.len()).filter(move |at| blocks[*at].item && outer(&blocks[*at]));
        places.filter_map(move |at| {
            let raw = whole(&blocks[at]);
            let nested = blocks[at + 1..].iter().take_while(|block| !outer(block));
            let details = nested.flat_map(|block| self.document.raw(block.span).lines());
            let entry = self.entry(blocks[at].span, raw, details);
            (!says_none(&standing(unmarked(raw)), self.names, false)).then_some(entry)
        })
    }

    /// An entry from its title, which may be a whole item, and the lines below.
    fn entry<'t>(
        &self,
        span: Span,
        raw: &'t str,
        mut details: impl Iterator<Item = &'t str> + Clone,
    ) -> TopIssue {
        let (title, is_ticked) = unticked(unmarked(raw));
        let left = without_struck(title);
        let is_struck = left.len() < title.len() && self.only_levels(&left);
        let text = plain(&left);
        let mut lines = raw.lines().skip(1).chain(details.clone());
        let rated = self
            .label(&text)
            .or_else(|| lines.find_map(|line| self.stated(line)));
        TopIssue {
            ids: self.ids(&text),
            span,
            is_open_high: rated == Some(true)
                && !is_ticked
                && !is_struck
                && !self.says_fixed(&text)
                && !details.any(|line| self.is_closing(line)),
        }
    }

    /// The IDs that a title begins with: "1. SEC-001: …", "(HIGH) SEC-001, SEC-002".
    fn ids(&self, text: &str) -> Vec<String> {
        let id_at = |rest| leading_id(rest).filter(|id| !self.names.is_standard(id));
        let mut ids = Vec::new();
        let mut rest = text;
        for _ in 0..4 {
            rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
            while let Some(id) = id_at(rest) {
                ids.push(id.to_owned());
                rest = rest[id.len()..].trim_start();
                let joints = [",", "/", "&", "+", ";", "and "];
                let Some(next) = joints.iter().find_map(|joint| rest.strip_prefix(joint)) else {
                    return ids;
                };
                rest = next.trim_start();
            }
            if !ids.is_empty() {
                break;
            }
            rest = rest.trim_start_matches(|c: char| !c.is_whitespace());
        }
        ids
    }

    /// The label of a title, and whether it is severe: "HIGH: …", "SEC-001 (High)", "SEC-001 — Medium — …". A level in
    /// a sentence is prose.
    fn label(&self, title: &str) -> Option<bool> {
        let says_something = |part: &&str| self.content(part).next().is_some();
        title
            .split(['—', '–', '(', ')', '[', ']', '|', ';'])
            .flat_map(|part| part.split(" - "))
            .filter_map(|part| part.split(':').find(says_something))
            .filter(|part| {
                let mut pieces = part.split(',');
                pieces
                    .find(says_something)
                    .is_some_and(|piece| self.only_levels(piece))
            })
            .find_map(|part| self.severity(part))
    }

    /// What a line such as `**Severity:** High` or `| Severity | High |` states.
    fn stated(&self, line: &str) -> Option<bool> {
        let text = standing(unmarked(line));
        let (name, value) = named_value(&text)?;
        // A name of one word, which most lines do not begin with.
        if written_words(name).nth(1).is_some() {
            return None;
        }
        let is_severity = self.names.column(name) == Some(ColumnKind::Severity);
        let mut parts = value.split(['|', '·', ',', ';']);
        let part = parts.find(|part| !part.trim().is_empty())?;
        self.severity(part).filter(|_| is_severity)
    }

    /// Whether a severity is severe: "High" and "HIGH (was Medium)" are, "High → Low" and "Medium (was High)" are not.
    /// Nothing where it names no level.
    fn severity(&self, text: &str) -> Option<bool> {
        let now = text.rsplit('→').next()?.rsplit("->").next()?;
        let mut stated = None;
        let mut before: Option<Cow<'_, str>> = None;
        for word in words(now) {
            let is_past = before.is_some_and(|before| self.names.takes_back(&before));
            if let Some(level) = self.level(&word).filter(|_| !is_past) {
                stated = Some(level && stated.unwrap_or(true));
            }
            before = Some(word);
        }
        stated
    }

    /// Whether a word is a level, and whether it is a severe one.
    fn level(&self, word: &str) -> Option<bool> {
        let is_in = |levels: &[String]| levels.iter().any(|level| level == word);
        if is_in(self.names.severe_levels()) {
            return Some(true);
        }
        is_in(self.names.mild_levels()).then_some(false)
    }

    /// The words of a text without IDs, numbers and the word *severity* itself.
    fn content<'t>(&self, text: &'t str) -> impl Iterator<Item = Cow<'t, str>> {
        text.split_whitespace()
            .filter(|word| leading_id(word.trim_start_matches('*')).is_none())
            .flat_map(words)
            .filter(|word| !word.contains(|c: char| c.is_ascii_digit()))
            .filter(|word| self.names.column(word) != Some(ColumnKind::Severity))
    }

    fn only_levels(&self, text: &str) -> bool {
        self.content(text).all(|word| self.level(&word).is_some())
    }

    fn says_fixed(&self, text: &str) -> bool {
        text.split(['|', ':', '—', '–', ';', '.', '(', ','])
            .any(|part| fate::closes(part, self.names))
    }

    /// Whether a line below a title says that the issue is fixed. Exit criteria speak of what will be.
    fn is_closing(&self, line: &str) -> bool {
        let text = standing(unmarked(line));
        let about = named_value(&text).and_then(|(name, _)| self.names.column(name));
        let tells = matches!(
            about,
            None | Some(ColumnKind::Status | ColumnKind::Resolved | ColumnKind::Notes)
        );
        tells && self.says_fixed(&text)
    }
}

/// A line without its list, table or number mark.
fn unmarked(line: &str) -> &str {
    line.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')' | '|' | '>' | ' ' | '\t')
    })
}

/// An item without its box, and whether that is ticked.
fn unticked(item: &str) -> (&str, bool) {
    let ticked = ["[x] ", "[X] "]
        .iter()
        .find_map(|mark| item.strip_prefix(mark));
    ticked.map_or((item, false), |item| (item, true))
}

/// The halves of "Severity: High".
fn named_value(text: &str) -> Option<(&str, &str)> {
    text.split_once([':', '|', '—', '–'])
}
