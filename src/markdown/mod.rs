//! A Markdown text as sections, tables and blocks, with exact spans. Syntax only, and total: every text has a document.

mod blocks;
mod comment;
mod line;
mod nesting;
mod padding;
mod parse;
mod plain;
mod stretch;
mod table;

use std::ops::Range;

pub use comment::Comment;
pub use nesting::{DEEPEST, too_deep};
pub use padding::{MOST_INVENTED, too_ragged};
pub use plain::{plain, standing, without_struck};
pub use table::{Cell, Row, Table};

use self::line::Line;
use crate::source::{Source, Span};

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text, without `#` and the line end.
    pub span: Span,
}

/// What stands between one heading and the next; the first section is what stands before any heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// None for the first section.
    pub heading: Option<Heading>,
    /// From its heading to the next heading of any level.
    pub span: Span,
    /// The text below its heading, up to the next heading of any level.
    pub body: Span,
    /// Index behind the last section that belongs to it: its sub-sections follow it.
    pub end: usize,
    /// The section it is a sub-section of.
    pub parent: Option<usize>,
    tables: Range<u32>,
    blocks: Range<u32>,
    codes: Range<u32>,
}

/// The kind of a block of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, or the text of a tight list item.
    Text,
    /// `---` … `---` at the top of the file.
    Metadata,
}

/// A block of running text: a paragraph or the text of a list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The whole block; in a tight list with the marker of its item.
    pub span: Span,
    /// Whether a list item begins here.
    pub item: bool,
}

/// A fenced or indented code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The first word behind the fence, such as `json`.
    pub language: String,
    /// The text between the fences.
    pub body: Span,
}

/// What a Markdown file consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text, with comments blanked: as long as the file, byte for byte, so that spans fit both.
    pub source: Source,
    /// In order; at least one.
    pub sections: Vec<Section>,
    tables: Vec<Table>,
    blocks: Vec<Block>,
    codes: Vec<Code>,
    comments: Vec<Comment>,
}

impl Document {
    /// Reads a text. Never fails: every text is a document. One that is nested [too deep](too_deep) or
    /// has [too ragged](too_ragged) tables is read as nothing.
    pub fn parse(source: &Source) -> Self {
        parse::parse(source)
    }

    /// The same of a text that is known to be neither too deep nor too ragged, as one that was decoded is.
    pub fn parse_decoded(source: &Source) -> Self {
        parse::parse_readable(source, source.text())
    }

    /// The same document, read by the parser alone, which takes several times as long. Where this one differs from it,
    /// [`Document::parse`] is wrong: for tests.
    #[doc(hidden)]
    pub fn parse_whole(source: &Source) -> Self {
        parse::parse_whole(source)
    }

    /// The raw text of a span.
    pub fn raw(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// The text of a span without markup.
    pub fn plain(&self, span: Span) -> std::borrow::Cow<'_, str> {
        plain(self.raw(span))
    }

    /// The text of a span without markup and without what is struck.
    pub fn standing(&self, span: Span) -> std::borrow::Cow<'_, str> {
        standing(self.raw(span))
    }

    /// The text of a section's heading without markup; empty where it has none.
    pub fn heading_text(&self, section: &Section) -> std::borrow::Cow<'_, str> {
        section
            .heading
            .as_ref()
            .map_or(std::borrow::Cow::Borrowed(""), |heading| {
                self.plain(heading.span)
            })
    }

    /// The section that a span begins in.
    pub fn section_at(&self, span: Span) -> usize {
        self.sections
            .partition_point(|section| section.span.start <= span.start)
            .saturating_sub(1)
    }

    /// A section and its sub-sections.
    pub fn extent(&self, index: usize) -> &[Section] {
        &self.sections[index..self.sections[index].end]
    }

    /// The span of a section and its sub-sections.
    pub fn extent_span(&self, index: usize) -> Span {
        let last = &self.sections[self.sections[index].end - 1];
        self.sections[index].span.to(last.span)
    }

    /// The tables that stand directly in a section.
    pub fn tables_of(&self, section: &Section) -> &[Table] {
        &self.tables[narrow(&section.tables)]
    }

    /// The paragraphs and list items that stand directly in a section.
    pub fn blocks_of(&self, section: &Section) -> &[Block] {
        &self.blocks[narrow(&section.blocks)]
    }

    /// The block that a span lies in.
    pub fn block_at(&self, span: Span) -> Option<&Block> {
        let blocks = self.blocks_of(&self.sections[self.section_at(span)]);
        let behind = blocks.partition_point(|block| block.span.start <= span.start);
        let block = &blocks[behind.checked_sub(1)?];
        block.span.contains(span).then_some(block)
    }

    /// The raw text of a block, without the marker of its list item.
    pub fn text_of(&self, block: &Block) -> &str {
        let raw = self.raw(block.span).trim_start();
        if !block.item {
            return raw;
        }
        let behind_number = raw.trim_start_matches(|c: char| c.is_ascii_digit());
        let marks: &[char] = if behind_number.len() < raw.len() {
            &['.', ')']
        } else {
            &['-', '*', '+']
        };
        behind_number
            .strip_prefix(marks)
            .filter(|text| text.starts_with([' ', '\t', '\n']))
            .map_or(raw, str::trim_start)
    }

    /// The code blocks that stand directly in a section.
    pub fn codes_of(&self, section: &Section) -> &[Code] {
        &self.codes[narrow(&section.codes)]
    }

    /// Every table, in order.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The table that a span lies in.
    pub fn table_at(&self, span: Span) -> Option<&Table> {
        self.tables.iter().find(|table| table.span.contains(span))
    }

    /// Where the line ends that stands last before an offset and says something. A comment that begins there belongs to it.
    pub fn end_of_text(&self, before: usize) -> usize {
        let text = self.source.text();
        let end = text[..before].trim_end().len();
        let line = text[end..].split('\n').next().unwrap_or_default();
        let end = (end + line.trim_end_matches('\r').len()).min(before);
        let comments = self.comments.iter().map(|comment| comment.span.range());
        let goes_on = |comment: &Range<usize>| comment.start < end && end < comment.end;
        comments
            .into_iter()
            .find(goes_on)
            .map_or(end, |comment| comment.end)
    }

    /// Every HTML comment, in order. Its text stands in the file, and is blanked in [`Document::source`].
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The title: the first heading of level 1, else the first heading.
    pub fn title(&self) -> Option<(usize, &Heading)> {
        let mut headings = self
            .sections
            .iter()
            .enumerate()
            .filter_map(|(index, section)| Some((index, section.heading.as_ref()?)));
        let first = headings.next()?;
        if first.1.level == 1 {
            return Some(first);
        }
        headings
            .find(|(_, heading)| heading.level == 1)
            .or(Some(first))
    }

    /// The lines of a span, without their line ends.
    pub fn lines(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let text = self.source.text().as_bytes();
        Line::all(text, span.range()).map(move |line| {
            let returns = line.of(text).iter().rev();
            let returns = returns.take_while(|byte| **byte == b'\r').count();
            self.source.span(line.start..line.end - returns)
        })
    }

    /// The first line that says something: where a finding about the whole file points.
    pub fn opening(&self) -> Span {
        let whole = self.source.span(0..self.source.text().len());
        self.lines(whole)
            .find(|line| {
                !self
                    .raw(*line)
                    .trim_matches(['\u{feff}', ' ', '\t'])
                    .is_empty()
            })
            .map_or(whole.at_start(), |line| {
                let text = self.raw(line);
                self.source
                    .span_of(text.trim_start_matches('\u{feff}').trim())
            })
    }
}

fn narrow(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
