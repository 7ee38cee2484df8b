//! The blocks of a text that are plain enough to be read line by line, and the stretches between them, which are the
//! parser's. Guesses nothing: a stretch begins where the last plain block ends, and ends where nothing can be open.

use std::ops::Range;

use super::line::{
    Fence, Line, Marker, columns_of_delimiter, columns_of_header, fence, heading, is_blank, is_row,
    is_rule, is_text, item_text, marker, unindented,
};
use super::stretch::{self, closes_all, end_of_code, end_of_comment, interrupts_all, reaches_far};

/// What stands next in a text.
#[derive(Debug)]
pub(super) enum Found {
    /// A heading behind `#`, with its level.
    Heading(u8, Range<usize>),
    /// A paragraph.
    Text(Range<usize>),
    /// A table: [`Blocks::rows`].
    Table(Range<usize>),
    /// A fenced block of code: what stands behind its fence, and all of it.
    Code(Range<usize>, Range<usize>),
    /// A list that holds nothing but text: [`Blocks::items`].
    List(Range<usize>),
    /// Comments in a block of their own.
    Comments(Range<usize>),
    /// What only the parser can tell.
    Other(Range<usize>),
}

impl Found {
    /// What a comment before it is about.
    pub(super) fn block(&self) -> Option<Range<usize>> {
        match self {
            Self::Heading(_, range)
            | Self::Text(range)
            | Self::Table(range)
            | Self::Code(_, range)
            | Self::List(range) => Some(range.clone()),
            Self::Comments(_) | Self::Other(_) => None,
        }
    }
}

/// The text of a list item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Where its marker stands.
    start: usize,
    /// Where its text begins.
    text: usize,
    /// Where its text ends.
    end: usize,
    /// Where the next line begins.
    next: usize,
}

/// A text, block by block.
#[derive(Debug)]
pub(super) struct Blocks<'t> {
    text: &'t [u8],
    /// Where the next block begins, or blanks before it. Nothing is open here.
    at: usize,
    has_comments: bool,
    /// The lines of the table that was found last.
    rows: Vec<Line>,
    items: Vec<Item>,
    /// Whether blank lines stand between these.
    is_loose: bool,
    /// How many stretches were the parser's.
    others: usize,
}

/// Each stretch for the parser is longer than the last one by so much, lest its setting out takes more time than its work.
const LONGER: usize = 32;

impl<'t> Blocks<'t> {
    /// The blocks of a text behind this place. None if something in it may reach further than its block, or if a carriage
    /// return ends a line.
    pub(super) fn new(text: &'t str, at: usize) -> Option<Self> {
        let text = text.as_bytes();
        let is_ended = |at: usize| text.get(at + 1) == Some(&b'\n');
        let is_plain = memchr::memchr_iter(b'\r', text).all(is_ended) && !reaches_far(&text[at..]);
        is_plain.then(|| Self {
            text,
            at,
            has_comments: holds_comment(text),
            rows: Vec::new(),
            items: Vec::new(),
            is_loose: false,
            others: 0,
        })
    }

    /// Whether a comment may begin anywhere.
    pub(super) fn has_comments(&self) -> bool {
        self.has_comments
    }

    /// The lines of the table that was found last.
    pub(super) fn rows(&self) -> &[Line] {
        &self.rows
    }

    /// The blocks of the list that was found last, with the text of each item.
    pub(super) fn items(&self) -> impl Iterator<Item = Range<usize>> {
        let is_loose = self.is_loose;
        let block = move |item: &Item| {
            if is_loose {
                item.text..item.next
            } else {
                item.start..item.end
            }
        };
        self.items.iter().map(block)
    }

    /// The next block.
    pub(super) fn next(&mut self) -> Option<Found> {
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let line = Line::at(self.text, self.at);
            let bytes = line.of(self.text);
            if is_blank(bytes) || self.is_rule_here(line) {
                self.at = line.next;
                continue;
            }
            let (end, found) = self.block(line, bytes);
            self.at = end;
            return Some(found);
        }
    }

    /// A rule that does not open a block of metadata.
    fn is_rule_here(&self, line: Line) -> bool {
        let bytes = line.of(self.text);
        is_rule(bytes) && (!bytes.trim_ascii_end().eq(b"---") || self.is_blank_at(line.next))
    }

    fn is_blank_at(&self, at: usize) -> bool {
        is_blank(Line::at(self.text, at).of(self.text))
    }

    /// The block that begins with a line, and where the next one may begin.
    fn block(&mut self, line: Line, bytes: &[u8]) -> (usize, Found) {
        let start = line.start;
        let plain = match bytes[0] {
            b'|' => self.table(line).map(|end| (end, Found::Table(start..end))),
            b'<' if bytes.starts_with(b"<!--") => {
                let end = end_of_comment(self.text, line);
                return (end, Found::Comments(start..end));
            }
            _ => {
                if let Some(fence) = fence(bytes) {
                    return self.code(line, fence);
                }
                if let Some(level) = heading(bytes) {
                    Some((line.next, Found::Heading(level, start..line.next)))
                } else if is_text(bytes) {
                    let end = self.paragraph(line);
                    end.map(|end| (end, Found::Text(start..end)))
                } else {
                    let end = marker(bytes).and_then(|marker| self.list(line, marker));
                    end.map(|end| (end, Found::List(start..end)))
                }
            }
        };
        match plain {
            Some((end, _)) if self.has_comments && holds_comment(&self.text[start..end]) => {
                self.other(start, end)
            }
            Some(plain) => plain,
            None => self.other(start, start + 1),
        }
    }

    fn code(&mut self, line: Line, fence: Fence) -> (usize, Found) {
        let info = line.start + fence.length..line.end;
        let (end, next) = end_of_code(self.text, line, fence);
        if memchr::memchr2(b'\\', b'&', &self.text[info.clone()]).is_some() {
            return self.other(line.start, next);
        }
        (next, Found::Code(info, line.start..end))
    }

    /// A stretch for the parser, which may end here.
    fn other(&mut self, start: usize, end: usize) -> (usize, Found) {
        self.others += 1;
        let least = start + self.others * LONGER;
        let end = if end < least {
            stretch::end(self.text, start, end.max(least), self.has_comments)
        } else {
            end
        };
        (end, Found::Other(start..end))
    }

    /// Where a paragraph ends.
    fn paragraph(&self, first: Line) -> Option<usize> {
        let mut last = first;
        while last.next < self.text.len() {
            let line = Line::at(self.text, last.next);
            let bytes = line.of(self.text);
            if is_blank(bytes) {
                break;
            }
            if !is_text(unindented(bytes)) {
                let is_below_first = last.start == first.start;
                let may_be_delimiter =
                    is_below_first && delimiter_begins(bytes[0]) && self.has_pipe(first);
                return (!may_be_delimiter && self.ends_paragraph(line)).then_some(line.start);
            }
            last = line;
        }
        Some(last.next)
    }

    fn has_pipe(&self, line: Line) -> bool {
        memchr::memchr(b'|', line.of(self.text)).is_some()
    }

    /// Whether a paragraph ends without a doubt before a line that stands right below its text.
    fn ends_paragraph(&self, line: Line) -> bool {
        let bytes = line.of(self.text);
        match bytes[0] {
            b'|' => self.delimiter(line).is_some(),
            // Dashes would make a heading of it.
            b'-' | b'+' | b'0'..=b'9' => marker(bytes).is_some_and(|marker| marker.interrupts),
            b'*' => is_rule(bytes) || marker(bytes).is_some(),
            _ => interrupts_all(bytes),
        }
    }

    /// The delimiter below a line, if a table begins with that line.
    fn delimiter(&self, header: Line) -> Option<Line> {
        let columns = columns_of_header(header.of(self.text))?;
        let below = Line::at(self.text, header.next);
        (columns_of_delimiter(below.of(self.text)) == Some(columns)).then_some(below)
    }

    /// Where a table ends.
    fn table(&mut self, first: Line) -> Option<usize> {
        let delimiter = self.delimiter(first)?;
        self.rows.clear();
        self.rows.extend([first, delimiter]);
        let mut at = delimiter.next;
        while at < self.text.len() {
            let line = Line::at(self.text, at);
            let bytes = line.of(self.text);
            if !is_row(bytes) {
                let is_end = is_blank(bytes) || interrupts_all(bytes);
                return is_end.then_some(at);
            }
            self.rows.push(line);
            at = line.next;
        }
        Some(at)
    }

    /// Where a list ends that holds nothing but text.
    fn list(&mut self, first: Line, of: Marker) -> Option<usize> {
        self.items.clear();
        self.is_loose = false;
        let mut line = first;
        let mut width = of.width;
        loop {
            let text = line.start + width + item_text(&line.of(self.text)[width..])?;
            let last = self.item_end(line)?;
            let said = self.text[text..last.end].trim_ascii_end();
            // A tag is no text, and what a backslash means at the end is the parser's to know.
            if said
                .last()
                .is_none_or(|last| matches!(last, 0..=b' ' | b'>' | b'\\'))
            {
                return None;
            }
            self.items.push(Item {
                start: line.start,
                text,
                end: text + said.len(),
                next: last.next,
            });
            let behind = self.behind_blanks(last.next);
            if behind == self.text.len() {
                return Some(behind);
            }
            line = Line::at(self.text, behind);
            let bytes = line.of(self.text);
            let is_behind_blanks = behind > last.next;
            match marker(bytes) {
                Some(next) if next.mark == of.mark => {
                    self.is_loose |= is_behind_blanks;
                    width = next.width;
                }
                Some(_) => return Some(behind),
                None => {
                    let is_end = if is_behind_blanks {
                        closes_all(bytes)
                    } else {
                        interrupts_all(bytes)
                    };
                    return is_end.then_some(behind);
                }
            }
        }
    }

    /// The last line of an item's text, which begins with this one.
    fn item_end(&self, first: Line) -> Option<Line> {
        let mut last = first;
        while last.next < self.text.len() {
            let line = Line::at(self.text, last.next);
            let bytes = line.of(self.text);
            let content = unindented(bytes);
            if !is_text(content) {
                // What is nested in the item is the parser's.
                let is_end = is_blank(bytes) || bytes[0] > b' ';
                return is_end.then_some(last);
            }
            last = line;
        }
        Some(last)
    }

    fn behind_blanks(&self, mut at: usize) -> usize {
        while at < self.text.len() {
            let line = Line::at(self.text, at);
            if !is_blank(line.of(self.text)) {
                break;
            }
            at = line.next;
        }
        at
    }
}

/// Whether a table's delimiter may begin so.
fn delimiter_begins(first: u8) -> bool {
    matches!(first, b'|' | b'-' | b':')
}

fn holds_comment(text: &[u8]) -> bool {
    memchr::memchr_iter(b'<', text).any(|at| text[at..].starts_with(b"<!--"))
}

#[cfg(test)]
mod tests {
    use super::{Blocks, Found};
    use crate::markdown::Document;
    use crate::source::{Source, SourceId};

    /// What is found in a text, by first letters; nothing where the parser is to read all of it.
    fn found(text: &str) -> String {
        let Some(mut blocks) = Blocks::new(text, 0) else {
            return String::new();
        };
        let mut letters = String::new();
        while let Some(found) = blocks.next() {
            letters.push(match found {
                Found::Heading(..) => 'h',
                Found::Text(_) => 't',
                Found::Table(_) => '|',
                Found::Code(..) => 'c',
                Found::List(_) => 'l',
                Found::Comments(_) => '!',
                Found::Other(_) => '?',
            });
        }
        letters
    }

    #[test]
    fn what_audits_are_made_of_needs_no_parser() {
        let text = "# M01 Audit\n\n**Range:** a...b  \n**CI:** green\n\n---\n\n## 1. Wins\n\n\
            Some:\n- one `a|b`\n- two\n  lines\n\n1. first\n\n2. second\n\n\
            | ID | State |\n|----|:-----:|\n| S-1 | open |\n### More\n```json\n{}\n```\n\
            <!-- c -->\n- [x] done\n";
        assert_eq!(found(text), "htht ll|hc!l".replace(' ', ""));
        assert_eq!(found(&text.replace('\n', "\r\n")), found(text));
    }

    #[test]
    fn what_is_in_doubt_is_left_to_the_parser_up_to_the_next_block() {
        for (text, expected) in [
            ("> quoted, and so long that it may end\n\nText.\n", "?t"),
            (
                "- one\n  - nested, and so long that it may end\n\nText.\n",
                "?t",
            ),
            (
                "Heading\n-------\n\nAnd so long that it may end.\n\nText.\n",
                "?t",
            ),
            (
                "A line <!-- and a comment in the middle -->\n# Heading\n",
                "?h",
            ),
            // What may go on over blank lines.
            ("   ```\n\nAnd so long that it may end.\n\nText.\n", "?"),
            (
                "---\nname: x\n---\n\nAnd so long that it may end.\n\nText.\n",
                "?",
            ),
            ("> <!-- c\n\nAnd so long that it may end.\n\nText.\n", "?"),
            ("Text.\n\n<pre>\n\nText.\n", ""),
            ("[a][] b\n\n[a]: c\n", ""),
            ("Text.\rMore.\n", ""),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn stretches_for_the_parser_are_few() {
        let many = found(&">\n\n".repeat(10_000));
        assert!(many.len() < 100, "{}", many.len());
    }

    #[test]
    fn what_differed_once_is_what_the_parser_says() {
        for text in [
            "```\u{1}",
            "~~~ \u{a0}x \u{b}\n~~~",
            "#|n\n- |-",
            "a | b\n|---|---|\n|---|---|\n",
            "* o [#12][]\n\n[#12]: l",
            "\u{feff}[a]: b",
            "- [ ] \n\n  c\n  ```\n*```---\n...\n\n\n~",
            "-\n\n  ```\n\nText.\n\n```\n",
            " 1}\n1) * a\n2.   <!-- c -->\n1.\n\n\n|",
            "- [ ] t\n- <!-- c -->\n\n- \n\n---",
            "- a\n\n  ---\n  b\n\nText.\n\n---\n",
            "- a\n\n> | a | b |\n> |---|---|\n> | c | d |\n\nText.\n",
            "| a | b |\n|---|---|\n|\n| c |\n",
            "- a\\\n- b  \n- c <br>\n- `d \n  e`\n",
        ] {
            let source = Source::new(SourceId::new(0), "audit.md", text);
            assert_eq!(
                Document::parse(&source),
                Document::parse_whole(&source),
                "{text:?}"
            );
        }
    }
}
