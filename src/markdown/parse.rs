//! From plain blocks, and the parser's events where there are others, to a [`Document`]. Only here pulldown-cmark is named.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::blocks::{Blocks, Found};
use super::comment::{self, Comment, comments, ending};
use super::line::Line;
use super::nesting::too_deep;
use super::padding::too_ragged;
use super::{Block, BlockKind, Code, Document, Heading, Section, Table};
use crate::source::{BYTE_ORDER_MARK, Source, Span};

struct Reader {
    source: Source,
    sections: Vec<Section>,
    tables: Vec<Table>,
    blocks: Vec<Block>,
    codes: Vec<Code>,
    /// Whether the text holds one at all.
    has_comments: bool,
    /// The comments in blocks of their own.
    comments: Vec<Comment>,
    /// How many of these know the block that follows them.
    placed: usize,
    /// The comments behind other text.
    behind_text: Vec<Span>,
    /// Open block quotes and lists: a heading inside one is no section.
    containers: usize,
    /// The list item whose first text has not been met yet.
    item: Option<usize>,
    in_text: bool,
}

/// Reads a text: plain blocks line by line, and with the parser what is left. Of one that would take too long, nothing.
pub(super) fn parse(source: &Source) -> Document {
    parse_readable(source, readable(source.text()))
}

/// Reads the text of a source, or what is left of it.
pub(super) fn parse_readable(source: &Source, text: &str) -> Document {
    let start = start_of(text);
    let Some(mut blocks) = Blocks::new(text, start) else {
        return parse_whole(source);
    };
    let mut reader = Reader::new(source, blocks.has_comments());
    while let Some(found) = blocks.next() {
        if let Some(block) = found.block() {
            reader.block_follows(block);
        }
        match found {
            Found::Heading(level, range) => reader.heading(level, range),
            Found::Text(range) => reader.text(range, false),
            Found::Table(_) => reader.table(blocks.rows()),
            Found::Code(info, range) => reader.fenced(text[info].trim_matches(is_blank), range),
            Found::List(_) => {
                for item in blocks.items() {
                    reader.text(item, true);
                }
            }
            Found::Comments(range) => reader.html(range),
            Found::Other(range) => reader.read(text, range),
        }
    }
    reader.finish()
}

/// Reads all of a text with the parser.
pub(super) fn parse_whole(source: &Source) -> Document {
    let text = readable(source.text());
    let has_comments = memchr::memmem::find(text.as_bytes(), b"<!--").is_some();
    let mut reader = Reader::new(source, has_comments);
    reader.read(text, start_of(text)..text.len());
    reader.finish()
}

/// Where a text begins: behind its byte order mark, which would hide the first heading.
fn start_of(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8()
    } else {
        0
    }
}

/// A text, or nothing if it would take too long.
fn readable(text: &str) -> &str {
    if too_deep(text).is_some() || too_ragged(text).is_some() {
        ""
    } else {
        text
    }
}

impl Reader {
    fn new(source: &Source, has_comments: bool) -> Self {
        let start = start_of(source.text());
        // So many as audits have on the average.
        let length = source.text().len();
        let mut sections = Vec::with_capacity(length / 300 + 1);
        sections.push(Section {
            heading: None,
            span: source.span(0..0),
            body: source.span(start..start),
            end: 1,
            parent: None,
            tables: 0..0,
            blocks: 0..0,
            codes: 0..0,
        });
        Self {
            sections,
            tables: Vec::with_capacity(length / 800),
            blocks: Vec::with_capacity(length / 150),
            codes: Vec::new(),
            has_comments,
            comments: Vec::new(),
            placed: 0,
            behind_text: Vec::new(),
            containers: 0,
            item: None,
            in_text: false,
            source: source.clone(),
        }
    }

    /// Reads a stretch of the text with the parser. No block may begin before it, or end behind it.
    fn read(&mut self, text: &str, stretch: Range<usize>) {
        let start = stretch.start;
        let stretch = &text[stretch];
        let mut options =
            Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        if rules(stretch.as_bytes()).nth(MOST_RULES).is_none() {
            options |= Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        }
        let parser = Parser::new_ext(stretch, options);
        for (event, range) in parser.into_offset_iter() {
            self.take(event, range.start + start..range.end + start);
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => self.containers -= 1,
            Event::End(TagEnd::Item) => self.item = None,
            Event::End(TagEnd::Paragraph) => self.in_text = false,
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => {
                self.inline(range);
            }
            Event::InlineHtml(_) => {
                let found = comments(&self.source, range);
                self.behind_text.extend(found);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if self.placed < self.comments.len() && is_block(tag) {
            self.block_follows(range.clone());
        }
        match tag {
            Tag::Heading { level, .. } if self.containers == 0 => {
                self.heading(*level as u8, range);
            }
            Tag::Heading { .. } => self.item = None,
            Tag::BlockQuote(_) | Tag::List(_) => {
                self.containers += 1;
                self.item = None;
            }
            Tag::Item => self.item = Some(range.start),
            Tag::Paragraph => {
                let item = self.item.take().is_some();
                self.text(range, item);
                self.in_text = true;
            }
            Tag::Table(_) => {
                if self.has_comments {
                    self.behind_rows(range.clone());
                }
                let lines: Vec<_> = Line::all(self.source.text().as_bytes(), range).collect();
                self.table(&lines);
            }
            Tag::CodeBlock(kind) => {
                self.item = None;
                match kind {
                    CodeBlockKind::Indented => self.indented(range),
                    CodeBlockKind::Fenced(info) => self.fenced(info, range),
                }
            }
            Tag::MetadataBlock(_) => {
                self.blocks.push(Block {
                    kind: BlockKind::Metadata,
                    span: self.source.span(range),
                    item: false,
                });
            }
            Tag::HtmlBlock => self.html(range),
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. } => self.inline(range),
            _ => {}
        }
    }

    /// The text of a tight list item stands in no paragraph: it is what its parts cover, a link to its end.
    fn inline(&mut self, range: Range<usize>) {
        self.block_follows(range.clone());
        if let Some(start) = self.item.take() {
            self.text(start..range.end, true);
        } else if self.containers > 0
            && !self.in_text
            && let Some(last) = self.blocks.last_mut().filter(|block| block.item)
        {
            last.span.end = last.span.end.max(self.source.span(range).end);
        }
    }

    fn html(&mut self, range: Range<usize>) {
        let alone = comments(&self.source, range).map(|span| Comment { span, about: span });
        self.comments.extend(alone);
    }

    /// The comments that stand alone before a block are about it.
    fn block_follows(&mut self, range: Range<usize>) {
        if self.placed == self.comments.len() {
            return;
        }
        for comment in &mut self.comments[self.placed..] {
            comment.about = self.source.span(range.clone());
        }
        self.placed = self.comments.len();
    }

    /// The parser drops what stands behind a row's last cell, a comment too.
    fn behind_rows(&mut self, range: Range<usize>) {
        for line in self.source.text()[range].split_inclusive('\n') {
            if let Some(at) = ending(line) {
                self.behind_text
                    .push(self.source.span_of(line[at..].trim_end()));
            }
        }
    }

    fn text(&mut self, range: Range<usize>, item: bool) {
        self.blocks.push(Block {
            kind: BlockKind::Text,
            span: self.source.span(range),
            item,
        });
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let raw = &self.source.text()[range.clone()];
        if is_underlined_text(raw) {
            self.text(range, false);
            return;
        }
        let span = self.source.span_of(heading_text(raw));
        self.close(range.start);
        self.sections.push(Section {
            heading: Some(Heading { level, span }),
            span: self.source.span(range.clone()),
            body: self.source.span(range.end..range.end),
            end: 0,
            parent: None,
            tables: count(&self.tables),
            blocks: count(&self.blocks),
            codes: count(&self.codes),
        });
    }

    /// Ends the section that is open at a byte offset.
    fn close(&mut self, at: usize) {
        let end = self.source.span(at..at).end;
        let (tables, blocks, codes) = (
            count(&self.tables).start,
            count(&self.blocks).start,
            count(&self.codes).start,
        );
        if let Some(section) = self.sections.last_mut() {
            section.span.end = end.max(section.span.end);
            section.body.end = end.max(section.body.end);
            section.tables.end = tables;
            section.blocks.end = blocks;
            section.codes.end = codes;
        }
    }

    /// Cells are counted anew from the text: the parser hides surplus ones and invents missing ones.
    fn table(&mut self, lines: &[Line]) {
        let table = Table::read(&self.source, lines);
        self.tables.push(table);
    }

    fn indented(&mut self, range: Range<usize>) {
        self.codes.push(Code {
            language: String::new(),
            body: self.source.span(range),
        });
    }

    /// A block of code between fences. `info` is what stands behind the first one.
    fn fenced(&mut self, info: &str, range: Range<usize>) {
        let language = info.split([' ', ',']).next().unwrap_or_default();
        let body = between_fences(&self.source.text()[range]);
        self.codes.push(Code {
            language: language.to_ascii_lowercase(),
            body: self.source.span_of(body),
        });
    }

    fn finish(mut self) -> Document {
        self.close(self.source.text().len());
        let levels: Vec<u8> = self
            .sections
            .iter()
            .map(|section| section.heading.as_ref().map_or(0, |heading| heading.level))
            .collect();
        let mut open: Vec<usize> = Vec::new();
        for (index, &level) in levels.iter().enumerate() {
            // The first section, which has no heading, is nobody's parent.
            if index == 0 {
                continue;
            }
            while let Some(&last) = open.last().filter(|&&last| levels[last] >= level) {
                self.sections[last].end = index;
                open.pop();
            }
            self.sections[index].parent = open.last().copied();
            open.push(index);
        }
        for index in open {
            self.sections[index].end = levels.len();
        }
        let nothing = self.source.text().len();
        self.block_follows(nothing..nothing);
        let comments =
            comment::collect(self.comments, self.behind_text, &self.source, &self.blocks);
        // They live as long as the run.
        self.sections.shrink_to_fit();
        self.tables.shrink_to_fit();
        self.blocks.shrink_to_fit();
        self.codes.shrink_to_fit();
        Document {
            source: comment::blanked(&self.source, &comments),
            sections: self.sections,
            tables: self.tables,
            blocks: self.blocks,
            codes: self.codes,
            comments,
        }
    }
}

/// Each `---` may open metadata, and the parser looks through all that follows for its end: a text with more of them has
/// no metadata.
const MOST_RULES: usize = 1_000;

/// The lines that are `---`, perhaps in a quote or a list.
fn rules(text: &[u8]) -> impl Iterator<Item = usize> {
    let dashes = memchr::memmem::find_iter(text, b"---");
    dashes.filter(|&at| {
        let before = text[..at].last();
        let behind = text.get(at + 3);
        before.is_none_or(|byte| matches!(byte, b'\n' | b'\r' | b' ' | b'\t' | b'>'))
            && behind.is_none_or(u8::is_ascii_whitespace)
    })
}

/// Whether a tag begins a block that says something: HTML is not read, and a list is one block.
fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Heading { .. }
            | Tag::Paragraph
            | Tag::Table(_)
            | Tag::CodeBlock(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::BlockQuote(_)
    )
}

/// A blank as the parser knows it: no other than in ASCII.
fn is_blank(character: char) -> bool {
    matches!(character, '\t'..='\r' | ' ')
}

fn count<T>(items: &[T]) -> Range<u32> {
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    count..count
}

/// `---` right below some lines makes them all a heading. Whoever writes that below header fields means a rule.
fn is_underlined_text(raw: &str) -> bool {
    !raw.trim_start().starts_with('#')
        && (raw.trim_end().lines().count() > 2 || raw.contains(":**"))
}

/// The words of a heading: without `#` before and behind, or without the underline.
fn heading_text(raw: &str) -> &str {
    let raw = raw.trim();
    if raw.starts_with('#') {
        let text = raw.trim_start_matches('#');
        let closed = text.trim_end_matches('#');
        // A closing run of `#` counts only behind a blank: `C#` is a word.
        if closed.ends_with([' ', '\t']) || closed.is_empty() {
            return closed.trim();
        }
        return text.trim();
    }
    let first = raw.find('\n').map_or(raw, |_| {
        raw.rsplit_once('\n').map_or(raw, |(above, _)| above)
    });
    first.trim()
}

fn between_fences(text: &str) -> &str {
    let Some(first) = text.find('\n') else {
        return &text[text.len()..];
    };
    let body = &text[first + 1..];
    let fence = text.trim_start().chars().next().unwrap_or('`');
    let last = body.trim_end();
    match last.rfind('\n') {
        Some(at) if last[at + 1..].trim_start().starts_with([fence]) => &body[..=at],
        None if last.trim_start().starts_with([fence]) => &body[..0],
        _ => body,
    }
}
