//! From pulldown-cmark's events to a [`Document`]. The only file that names the parser.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Block, BlockKind, Code, Document, Heading, Row, Section, Table};
use crate::source::{BYTE_ORDER_MARK, Source, Span};

struct Reader {
    source: Source,
    /// Where the parsed text begins: behind the byte order mark, which would hide the first heading.
    base: usize,
    sections: Vec<Section>,
    tables: Vec<Table>,
    blocks: Vec<Block>,
    codes: Vec<Code>,
    html: Vec<Span>,
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
        html: Vec::new(),
        containers: 0,
        item: None,
        in_text: false,
        source: source.clone(),
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let parser = Parser::new_ext(&source.text()[base..], options);
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
            Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::End(
                TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link,
            ) => {
                // The text of a tight list item stands in no paragraph.
                if let Some(start) = self.item.take() {
                    self.text(start..range.end, true);
                } else if !self.in_text
                    && let Some(last) = self.blocks.last_mut().filter(|block| block.item)
                    && self.containers > 0
                {
                    last.span.end = last.span.end.max(self.source.span(range).end);
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => self.html.push(self.source.span(range)),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
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
            Tag::Table(_) => self.table(range),
            Tag::CodeBlock(kind) => self.code(kind, range),
            Tag::MetadataBlock(_) => {
                self.blocks.push(Block {
                    kind: BlockKind::Metadata,
                    span: self.source.span(range),
                    item: false,
                });
            }
            Tag::HtmlBlock => self.html.push(self.source.span(range)),
            _ => {}
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

    /// Rows are counted anew from the text: the parser hides surplus cells and invents missing ones.
    fn table(&mut self, range: Range<usize>) {
        let text = &self.source.text()[range];
        let mut lines = text
            .split('\n')
            .map(|line| line.trim_end_matches('\r'))
            .map(|line| line.trim_start_matches([' ', '\t', '>']))
            .map(|line| self.source.span_of(line));
        let Some(first) = lines.next() else { return };
        let header = Row::read(&self.source, first, 0);
        let columns = header.cells.len();
        let rows: Vec<Row> = lines
            .skip(1)
            .filter(|line| self.source.slice(*line).contains('|') || columns == 1)
            .filter(|line| !line.is_empty())
            .map(|line| Row::read(&self.source, line, columns))
            .collect();
        let span = rows
            .last()
            .map_or(header.span, |row| header.span.to(row.span));
        self.tables.push(Table { span, header, rows });
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
        Document {
            source: without_comments(&self.source, &self.html),
            sections: self.sections,
            tables: self.tables,
            blocks: self.blocks,
            codes: self.codes,
            html: self.html,
        }
    }
}

/// The same text with its comments blanked, byte for byte: nothing in a comment is a claim.
fn without_comments(source: &Source, html: &[Span]) -> Source {
    let text = source.text();
    let mut blanked: Option<Vec<u8>> = None;
    for span in html {
        let mut at = span.start as usize;
        let end = span.end as usize;
        while let Some(open) = text[at..end].find("<!--").map(|found| at + found) {
            let close = text[open..end]
                .find("-->")
                .map_or(end, |found| open + found + 3);
            let bytes = blanked.get_or_insert_with(|| text.as_bytes().to_vec());
            for byte in &mut bytes[open..close] {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = b' ';
                }
            }
            at = close;
        }
    }
    blanked
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map_or_else(
            || source.clone(),
            |text| Source::new(source.id(), source.path(), text),
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
