//! The issues that an audit ranks highest, as bullets, numbered items, sub-headings or a table. Never looks for them
//! elsewhere.

use crate::markdown::{Block, Document, Row, Section, Table, plain};
use crate::source::Span;
use crate::template::{ColumnKind, SectionKind, Vocabulary, has_word, words};

use super::fate;
use super::registry::leading_id;
use super::status::is_placeholder;

/// One of the top issues.
#[derive(Debug, Clone)]
pub struct TopIssue {
    /// Its ID, where it has one.
    pub id: Option<String>,
    /// The row, item or heading.
    pub span: Span,
    /// Whether it is called high or critical.
    pub is_high: bool,
    /// Whether it is said to be fixed.
    pub is_fixed: bool,
}

/// The entries of the section, in order.
pub(super) fn read(
    document: &Document,
    kinds: &[Option<SectionKind>],
    names: &Vocabulary,
) -> Vec<TopIssue> {
    let Some(index) = kinds
        .iter()
        .position(|kind| *kind == Some(SectionKind::TopIssues))
    else {
        return Vec::new();
    };
    let sections = document.extent(index);
    let headings: Vec<TopIssue> = sections[1..]
        .iter()
        .filter_map(|section| of_heading(document, section, names))
        .collect();
    if !headings.is_empty() {
        return headings;
    }
    let tables = sections
        .iter()
        .flat_map(|section| document.tables_of(section));
    let rows: Vec<TopIssue> = tables
        .flat_map(|table| {
            table
                .rows
                .iter()
                .filter_map(|row| of_row(document, table, row, names))
        })
        .collect();
    if !rows.is_empty() {
        return rows;
    }
    sections
        .iter()
        .flat_map(|section| document.blocks_of(section))
        .filter(|block| block.item && starts_line(document, block))
        .filter_map(|block| of_item(document, block, names))
        .collect()
}

/// `### SEC-001: …` with its details below.
fn of_heading(document: &Document, section: &Section, names: &Vocabulary) -> Option<TopIssue> {
    let heading = section.heading.as_ref()?;
    let text = document.plain(heading.span);
    let id = id_of(&text)?;
    let body = document.raw(section.body);
    let about = |words: [&'static str; 2]| {
        body.lines()
            .filter(move |line: &&str| has_word(line, &words))
    };
    Some(TopIssue {
        id: Some(id),
        span: heading.span,
        is_high: labelled_high(&text) || about(["severity", "priority"]).any(says_high),
        is_fixed: says_fixed(&text, names)
            || about(["status", "resolution"]).any(|line| says_fixed(&plain(line), names)),
    })
}

fn of_row(document: &Document, table: &Table, row: &Row, names: &Vocabulary) -> Option<TopIssue> {
    let cell = |wanted: ColumnKind| {
        let at = table
            .names()
            .iter()
            .position(|cell| names.column(&document.plain(cell.span)) == Some(wanted))?;
        table
            .cells(row)
            .get(at)
            .map(|cell| document.plain(cell.span))
    };
    let first = document.plain(table.cells(row).first()?.span);
    let name = cell(ColumnKind::Id).unwrap_or(first);
    let opens = words(&name).next();
    let says_none = opens.is_some_and(|word| names.none_words().iter().any(|none| *none == word));
    if is_placeholder(&name) || says_none {
        return None;
    }
    Some(TopIssue {
        id: id_of(&name),
        span: row.span,
        is_high: cell(ColumnKind::Severity).is_some_and(|severity| says_high(&severity)),
        is_fixed: says_fixed(&document.plain(row.span), names),
    })
}

fn of_item(document: &Document, block: &Block, names: &Vocabulary) -> Option<TopIssue> {
    let raw = document.raw(block.span);
    let text = plain(raw.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')' | ' ')
    }));
    let first = words(&text).next()?;
    if names.none_words().iter().any(|none| *none == first) || is_placeholder(&text) {
        return None;
    }
    Some(TopIssue {
        id: id_of(&text),
        span: block.span,
        is_high: labelled_high(&text),
        is_fixed: says_fixed(&text, names),
    })
}

/// Whether an item is one of the outer list.
fn starts_line(document: &Document, block: &Block) -> bool {
    let before = &document.source.text()[..block.span.start as usize];
    before.is_empty() || before.ends_with('\n')
}

/// The first ID of a title: "1. SEC-001: …", "(HIGH) SEC-001".
fn id_of(text: &str) -> Option<String> {
    text.split_whitespace()
        .take(4)
        .find_map(|word| leading_id(word.trim_start_matches(['(', '[', '*'])))
        .map(str::to_owned)
}

/// "HIGH", "(Critical)", "High — …".
fn says_high(text: &str) -> bool {
    has_word(text, &["high", "critical"]) && !has_word(text, &["no high", "not high"])
}

/// A label in an item: "HIGH: …", "(HIGH)", "SEC-001 (High)"; a high word further on is prose.
fn labelled_high(text: &str) -> bool {
    let bracketed = text
        .split_once('(')
        .and_then(|(_, behind)| behind.split_once(')'))
        .is_some_and(|(inside, _)| inside.len() <= 20 && says_high(inside));
    let label = text.split([':', '—', '–']).next().unwrap_or_default();
    bracketed || (label.len() <= 40 && says_high(label))
}

fn says_fixed(text: &str, names: &Vocabulary) -> bool {
    text.split(['|', ':', '—', '–', ';', '.', '(', ','])
        .any(|part| fate::closes(part, names))
}
