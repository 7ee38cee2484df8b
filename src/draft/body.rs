//! What stays of a section: its heading, its labels, the heads of its tables. What it says of one milestone does not.

use std::sync::LazyLock;

use regex::Regex;

use super::habits::{self, labels};
use super::lists::{list_at, table_of};
use super::page::Page;
use super::{Draft, TODO};
use crate::audit::{Audit, List};
use crate::markdown::{Block, Code, Document, Section, Table};
use crate::source::Span;
use crate::template::{SectionKind, has_word};

/// A part of a section, in the order of the text.
#[derive(Clone, Copy)]
enum Item<'d> {
    Block(&'d Block),
    Table(&'d Table),
    Code(&'d Code),
}

impl Item<'_> {
    fn start(&self) -> u32 {
        match self {
            Self::Block(block) => block.span.start,
            Self::Table(table) => table.span.start,
            Self::Code(code) => code.body.start,
        }
    }
}

/// What the last thing written waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A list item or text: a caption stands above, or nothing yet.
    Anything,
    /// Nothing: an item that stands for all of its list.
    Item,
    /// A label with its own placeholder.
    Label,
}

/// A section that is being written.
struct Writing<'a, 'd> {
    audit: &'d Audit,
    index: usize,
    kind: Option<SectionKind>,
    list: Option<List>,
    page: &'a mut Page,
    open: Open,
    has_text: bool,
    has_body: bool,
}

impl Draft<'_> {
    /// Whether a section below a main one comes again.
    pub(super) fn is_standing(&self, audit: &Audit, index: usize) -> bool {
        let document = &audit.document;
        let section = &document.sections[index];
        let heading = document.heading_text(section);
        let is_item = || self.is_open_item(audit, section.span);
        let is_known = audit.kinds[index].is_some();
        is_known || self.habits.has_heading(&heading) || habits::is_general(&heading) || is_item()
    }

    /// A section without its sub-sections.
    pub(super) fn write_section(&self, audit: &Audit, index: usize, page: &mut Page) {
        let document = &audit.document;
        let section = &document.sections[index];
        self.write_heading(audit, section, page);
        let mut writing = Writing {
            audit,
            index,
            kind: kind_of(audit, index),
            list: list_at(audit, section.body),
            page,
            open: Open::Anything,
            has_text: false,
            has_body: false,
        };
        for item in items(document, section) {
            self.write_item(&mut writing, item);
        }
        self.write_absent(&mut writing);
        if writing.is_bare_trend() {
            writing.write_text();
        }
        let has_subs = (index + 1..section.end).any(|below| self.is_standing(audit, below));
        if !writing.has_body && !has_subs {
            writing.page.placeholder();
        }
        if ends_with_rule(document, section) {
            writing.page.block("---");
        }
    }

    fn write_heading(&self, audit: &Audit, section: &Section, page: &mut Page) {
        let document = &audit.document;
        let Some(heading) = &section.heading else {
            return;
        };
        let before = section.span.range().start..heading.span.range().start;
        let behind = heading.span.range().end..section.body.range().start;
        let text = document.source.text();
        let heading = self.shifted(audit, document.raw(heading.span));
        page.block(&format!("{}{heading}{}", &text[before], &text[behind]));
    }

    /// The table that the section of this kind is to have, where the predecessor's has none.
    fn write_absent(&self, writing: &mut Writing<'_, '_>) {
        let audit = writing.audit;
        let is_main = audit.kinds[writing.index] == writing.kind;
        if !is_main {
            return;
        }
        let tables = || audit.document.extent(writing.index).iter();
        let has_table = || tables().any(|part| !audit.document.tables_of(part).is_empty());
        if self.knows_changes(writing.kind) && !has_table() {
            writing.page.gap();
            for path in self.changed_paths() {
                writing.page.line(format!("- {path}: {TODO}"));
            }
            writing.has_body = true;
        }
        let earlier = || std::iter::once(audit).chain(self.before.earlier());
        if writing.kind == Some(SectionKind::ScoreTrend) && audit.trend.is_none() {
            let found = earlier().find_map(|audit| Some((audit, audit.trend.as_ref()?)));
            if let Some((model, trend)) = found {
                self.write_trend(model, trend, writing.page);
                writing.has_body = true;
            }
        }
        let Some(list) = writing.list.filter(|_| !writing.has_body) else {
            return;
        };
        let extent = audit.document.extent_span(writing.index);
        if table_of(audit, list).is_some() || self.is_open_item(audit, extent) {
            // It stands further below.
        } else if self.has_open(list) {
            let found = earlier().find_map(|audit| Some((audit, table_of(audit, list)?)));
            if let Some((model, table)) = found {
                self.write_list(model, list, table, writing.page);
                writing.has_body = true;
            }
        } else {
            let document = &audit.document;
            let said = document.blocks_of(&document.sections[writing.index]);
            // "No deferred issues." says all that there is to say, unless it was said long ago.
            for block in said.iter().filter(|_| self.is_predecessor(audit)) {
                writing
                    .page
                    .block(&self.shifted(audit, document.raw(block.span)));
                writing.has_body = true;
            }
            if !writing.has_body {
                writing.page.block("None.");
                writing.has_body = true;
            }
        }
    }

    fn write_item(&self, writing: &mut Writing<'_, '_>, item: Item<'_>) {
        let (audit, page) = (writing.audit, &mut *writing.page);
        let document = &audit.document;
        match item {
            Item::Block(block) => return self.write_block(writing, block),
            Item::Code(code) => {
                if audit.appendix.span() != code.body {
                    return;
                }
                self.write_appendix(document.raw(code.body), page);
            }
            Item::Table(table) => {
                let trend = audit.trend.as_ref();
                let list = writing.list;
                if let Some(trend) = trend.filter(|trend| trend.span == table.span) {
                    self.write_trend(audit, trend, page);
                } else if let Some(list) = list
                    && table_of(audit, list).is_some_and(|own| own.span == table.span)
                {
                    self.write_list(audit, list, table, page);
                } else if self.knows_changes(writing.kind) && !writing.has_body {
                    self.write_changes(audit, table, page);
                } else {
                    self.write_table(audit, writing.index, table, page);
                }
            }
        }
        writing.has_body = true;
        writing.open = Open::Anything;
    }

    fn write_block(&self, writing: &mut Writing<'_, '_>, block: &Block) {
        let document = &writing.audit.document;
        let raw = document.raw(block.span);
        if is_about_weights(writing.audit, block.span)
            || (writing.list.is_some() && self.is_open_item(writing.audit, block.span))
        {
            writing.separate(block);
            for line in raw.lines() {
                writing.page.line(line);
            }
            writing.open = Open::Label;
            writing.has_body = true;
            return;
        }
        let marker = marker(document, block);
        // What is nested, or quoted, is told with what it belongs to.
        if marker.starts_with([' ', '\t', '>']) {
            return;
        }
        let written = self.labelled(writing.audit, block);
        if !written.is_empty() {
            writing.separate(block);
            let waits = written.last().is_some_and(|line| !line.contains(TODO));
            for (at, line) in written.into_iter().enumerate() {
                let indent = if at == 0 { marker } else { "" };
                writing.page.line(format!("{indent}{line}"));
            }
            writing.open = if waits { Open::Anything } else { Open::Label };
            writing.has_body = true;
        } else if block.item {
            if writing.open != Open::Item && writing.list.is_none() {
                writing.separate(block);
                writing.page.line(format!("{marker}{TODO}"));
                writing.open = Open::Item;
                writing.has_body = true;
            }
        } else if writing.list.is_none() && !writing.has_text && !writing.is_complete() {
            writing.write_text();
        }
    }

    /// The lines of a block that open with labels of the team, each with a placeholder behind its labels.
    fn labelled(&self, audit: &Audit, block: &Block) -> Vec<String> {
        let is_usual = |label: &str| {
            self.habits.has_label(label) || (!block.item && habits::is_general(label))
        };
        let mut written = Vec::new();
        for line in audit.document.text_of(block).lines() {
            let found = labels(line).into_iter();
            let found: Vec<_> = found.filter(|at| is_usual(&line[at.clone()])).collect();
            let (Some(first), Some(last)) = (found.first(), found.last()) else {
                continue;
            };
            if first.start > line.len() - line.trim_start().len() {
                continue;
            }
            // A caption has its text below.
            let says_nothing = line[last.end..].trim().is_empty();
            let mut parts: Vec<String> = Vec::new();
            for (at, label) in found.iter().enumerate() {
                parts.push(without_numbers(&self.shifted(audit, &line[label.clone()])));
                if !(says_nothing && at + 1 == found.len()) {
                    parts.push(TODO.to_owned());
                }
            }
            let breaks = if line.ends_with("  ") { "  " } else { "" };
            written.push(format!("{}{breaks}", parts.join(" ")));
        }
        if let Some(last) = written.last_mut() {
            last.truncate(last.trim_end().len());
        }
        written
    }
}

impl Writing<'_, '_> {
    /// A line for running text.
    fn write_text(&mut self) {
        self.page.placeholder();
        self.has_text = true;
        self.has_body = true;
        self.open = Open::Label;
    }

    /// Whether it is a trend below which nobody has said why the scores move.
    fn is_bare_trend(&self) -> bool {
        let document = &self.audit.document;
        let extent = document.extent(self.index);
        let is_trend = self.audit.kinds[self.index] == Some(SectionKind::ScoreTrend);
        let mut blocks = extent.iter().flat_map(|part| document.blocks_of(part));
        let tables = extent.iter().flat_map(|part| document.tables_of(part));
        is_trend && blocks.next().is_none() && tables.count() < 2
    }

    /// Whether the section needs no text: behind its JSON an appendix has nothing to say.
    fn is_complete(&self) -> bool {
        self.kind == Some(SectionKind::Appendix) && self.has_body
    }

    /// Leaves a blank line where the predecessor does.
    fn separate(&mut self, block: &Block) {
        let text = self.audit.document.source.text();
        let before = &text[..block.span.range().start];
        let mut lines = before.lines().rev();
        // The line that an item's mark stands in is its own.
        let own = before.ends_with('\n') || before.is_empty();
        let above = if own { lines.next() } else { lines.nth(1) };
        if !block.item || above.is_none_or(|line| line.trim().is_empty()) && self.open != Open::Item
        {
            self.page.gap();
        }
    }
}

/// The kind of a section, else of the one that it belongs to.
fn kind_of(audit: &Audit, index: usize) -> Option<SectionKind> {
    let sections = &audit.document.sections;
    std::iter::successors(Some(index), |at| sections[*at].parent).find_map(|at| audit.kinds[at])
}

fn items<'d>(document: &'d Document, section: &Section) -> Vec<Item<'d>> {
    let blocks = document.blocks_of(section).iter().map(Item::Block);
    let tables = document.tables_of(section).iter().map(Item::Table);
    let codes = document.codes_of(section).iter().map(Item::Code);
    let mut items: Vec<Item<'_>> = blocks.chain(tables).chain(codes).collect();
    items.sort_by_key(Item::start);
    items
}

/// A label whose note is not that of the last milestone: `**CI (5.0):**` has a new score.
fn without_numbers(label: &str) -> String {
    static NOTE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\([^()]*[0-9][^()]*\)").expect("the pattern is valid"));
    let note = format!("({TODO})");
    NOTE.replace_all(label, note.as_str()).into_owned()
}

/// What stands in front of a block's text in its line: the mark of a list item, blanks, a quote mark.
fn marker<'d>(document: &'d Document, block: &Block) -> &'d str {
    let text = document.source.text();
    let start = document
        .source
        .span_of(document.text_of(block))
        .range()
        .start;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    &text[line..start]
}

/// Whether a block says what the categories weigh.
fn is_about_weights(audit: &Audit, block: Span) -> bool {
    let weights = audit.weights.as_ref().map(|weights| weights.span);
    let wordy = audit.wordy_weights.map(|weights| weights.span);
    let mut spans = weights.into_iter().chain(wordy);
    if spans.any(|span| block.contains(span) || span.contains(block)) {
        return true;
    }
    let text = audit.document.plain(block);
    let names = audit.names().weighting();
    text.to_lowercase().contains("weigh") && has_word(&text, &names.equal)
}

/// Whether the last line of a section is a rule.
pub(super) fn ends_with_rule(document: &Document, section: &Section) -> bool {
    let last = document.raw(section.body).trim_end().lines().next_back();
    last.is_some_and(is_rule)
}

/// Whether a line is a rule.
pub(super) fn is_rule(line: &str) -> bool {
    let bare: String = line.split_whitespace().collect();
    bare.len() >= 3
        && ['-', '*', '_']
            .iter()
            .any(|mark| bare.chars().all(|c| c == *mark))
}
