//! From pulldown-cmark's events to a [`Document`]. The only file that names the parser.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::comment::{self, Comment, comments, ending};
use super::nesting::too_deep;
use super::padding::too_ragged;
use super::{Block, BlockKind, Code, Document, Heading, Section, Table};
use crate::source::{BYTE_ORDER_MARK, Source, Span};

struct Reader {
    source: Source,
    /// Where the parsed text begins: behind the byte order mark, which would hide the first heading.
    base: usize,
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

pub(super) fn parse(source: &Source) -> Document {
    let base = if source.text().starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8()
    } else {
        0
    };
    let mut reader = Reader {
        base,
        sections: vec![Section {
            heading: None,
            span: source.span(0..0),
            body: source.span(base..base),
            end: 1,
            parent: None,
            tables: 0..0,
            blocks: 0..0,
            codes: 0..0,
        }],
        tables: Vec::new(),
        blocks: Vec::new(),
        codes: Vec::new(),
        has_comments: memchr::memmem::find(source.text().as_bytes(), b"<!--").is_some(),
        comments: Vec::new(),
        placed: 0,
        behind_text: Vec::new(),
        containers: 0,
        item: None,
        in_text: false,
        source: source.clone(),
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let text = source.text();
    let text = if too_deep(text).is_some() || too_ragged(text).is_some() {
        ""
    } else {
        &source.text()[base..]
    };
    let parser = Parser::new_ext(text, options);
    for (event, range) in parser.into_offset_iter() {
        reader.take(event, range);
    }
    reader.finish()
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        let range = range.start + self.base..range.end + self.base;
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
            Tag::Heading { level, .. } if self.containers == 0 => self.heading(*level, range),
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
            // Cells are counted anew from the text: the parser hides surplus ones and invents missing ones.
            Tag::Table(_) => {
                if self.has_comments {
                    self.behind_rows(range.clone());
                }
                let table = Table::read(&self.source, self.source.span(range));
                self.tables.push(table);
            }
            Tag::CodeBlock(kind) => self.code(kind, range),
            Tag::MetadataBlock(_) => {
                self.blocks.push(Block {
                    kind: BlockKind::Metadata,
                    span: self.source.span(range),
                    item: false,
                });
            }
            Tag::HtmlBlock => {
                let alone = comments(&self.source, range).map(|span| Comment { span, about: span });
                self.comments.extend(alone);
            }
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

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>) {
        let raw = &self.source.text()[range.clone()];
        if is_underlined_text(raw) {
            self.text(range, false);
            return;
        }
        let span = self.source.span_of(heading_text(raw));
        self.close(range.start);
        self.sections.push(Section {
            heading: Some(Heading {
                level: level as u8,
                span,
            }),
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

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        self.item = None;
        let text = &self.source.text()[range];
        let (language, body) = match kind {
            CodeBlockKind::Indented => (String::new(), text),
            CodeBlockKind::Fenced(info) => {
                let language = info.split([' ', ',']).next().unwrap_or_default();
                (language.to_ascii_lowercase(), between_fences(text))
            }
        };
        self.codes.push(Code {
            language,
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
