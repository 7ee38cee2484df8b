//! Tables as GitHub shows them, with the cells that Markdown hides or invents. Refuses to know what a column means.

use std::ops::Range;

use super::comment::ending;
use super::line;
use crate::source::{Source, Span};

/// One cell of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The text between the pipes, trimmed; where the row ends for an invented cell.
    pub span: Span,
    /// False for a cell that the Markdown parser had to invent because the row is short.
    pub present: bool,
}

/// One row. It has at least as many cells as the header; more where the author wrote more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line, without its line end.
    pub span: Span,
    /// How many cells the author wrote.
    pub written: usize,
    /// The cells that Markdown hides because the header has fewer.
    pub hidden: Option<Span>,
    /// Where its cells lie among those of the table.
    cells: Range<u32>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// From its header to its last row.
    pub span: Span,
    /// The row above the delimiter.
    pub header: Row,
    /// The line of dashes between header and rows, without its line end.
    pub delimiter: Span,
    /// The rows below it. A plain line under a table, which Markdown takes for a row, is none.
    pub rows: Vec<Row>,
    /// Of all rows, in order: one allocation for a table and not one for each row.
    cells: Vec<Cell>,
}

impl Table {
    /// Reads the lines of a table: its header, its delimiter, its rows.
    pub(super) fn read(source: &Source, lines: &[line::Line]) -> Self {
        let most = lines.len();
        let length = lines.last().map_or(0, |last| last.end - lines[0].start);
        let mut lines = lines.iter().map(|line| Line::read(source, line));
        let header = lines.next().unwrap_or_else(|| Line {
            text: "",
            at: source.span(0..0),
        });
        // Nearly all tables have a pipe at both ends of each row, and no cell too few or too many.
        let columns = line::count(header.text.as_bytes(), b'|');
        let expected = columns.saturating_sub(1) * most.saturating_sub(1);
        // Pipes may be escaped, and a cell takes a byte and a pipe.
        let mut cells = Vec::with_capacity(expected.min(length / 2));
        let header = Row::read(header, 0, &mut cells);
        let columns = header.cells.len();
        let delimiter = lines.next().map_or(header.span.at_end(), |line| {
            let start = line.at.start as usize;
            source.span(start..start + line.text.trim_end().len())
        });
        let mut rows = Vec::with_capacity(most.saturating_sub(2));
        for line in lines {
            let plain = || columns == 1 && !line.text.trim_end().is_empty();
            if line.has_pipe() || plain() {
                rows.push(Row::read(line, columns, &mut cells));
            }
        }
        rows.shrink_to_fit();
        cells.shrink_to_fit();
        let span = rows
            .last()
            .map_or(header.span, |row: &Row| header.span.to(row.span));
        Self {
            span,
            header,
            delimiter,
            rows,
            cells,
        }
    }

    /// The cells of one of its rows: as many as the author wrote, or as the header has.
    pub fn cells(&self, row: &Row) -> &[Cell] {
        &self.cells[row.cells.start as usize..row.cells.end as usize]
    }

    /// Whether a row has a cell for each column, and no other.
    pub fn is_whole(&self, row: &Row) -> bool {
        let cells = self.cells(row);
        cells.len() == self.names().len() && cells.iter().all(|cell| cell.present)
    }

    /// The cells of its header.
    pub fn names(&self) -> &[Cell] {
        self.cells(&self.header)
    }
}

impl Row {
    /// Splits a line. `columns` is how many cells the header has.
    fn read(line: Line<'_>, columns: usize, cells: &mut Vec<Cell>) -> Self {
        let line = line.without_end();
        let first = cells.len();
        line.split(cells);
        let written = cells.len() - first;
        let hidden = match cells.get(first + columns..) {
            Some([first, .., last]) if columns > 0 => Some(first.span.to(last.span)),
            Some([only]) if columns > 0 => Some(only.span),
            _ => None,
        };
        if written > columns && columns > 0 && line.text.contains('`') {
            // A pipe in a code span splits a cell. What the author meant is read, what Markdown makes of it is counted.
            let split = cells.len();
            line.split_outside_code(cells);
            if cells.len() - split == columns {
                cells.drain(first..split);
            } else {
                cells.truncate(split);
            }
        }
        let span = line.at;
        for _ in cells.len() - first..columns {
            cells.push(Cell {
                span: span.at_end(),
                present: false,
            });
        }
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            span,
            written,
            hidden,
            cells: index(first)..index(cells.len()),
        }
    }
}

/// A line of a table, without its end and the marks of quotes before it.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    /// Where it stands.
    at: Span,
}

impl<'t> Line<'t> {
    fn read(source: &'t Source, line: &line::Line) -> Self {
        let text = &source.text()[line.start..line.end];
        let text = if text.starts_with('|') {
            text
        } else {
            text.trim_start_matches([' ', '\t', '>'])
        };
        Self {
            text,
            at: source.span(line.end - text.len()..line.end),
        }
    }

    fn has_pipe(&self) -> bool {
        self.text.starts_with('|') || memchr::memchr(b'|', self.text.as_bytes()).is_some()
    }

    /// Without blanks and a comment behind its last cell.
    fn without_end(self) -> Self {
        let text = if self.text.ends_with('|') {
            self.text
        } else {
            let text = self.text.trim_end();
            ending(text).map_or(text, |end| text[..end].trim_end())
        };
        let start = self.at.start as usize;
        Self {
            text,
            at: Span::new(self.at.source, start..start + text.len()),
        }
    }

    /// Appends its cells, at least one, as all its pipes divide them.
    fn split(&self, cells: &mut Vec<Cell>) {
        let mut cut = self.cut(cells);
        for_each_pipe(self.text.as_bytes(), |pipe| cut.at(pipe));
        cut.rest();
    }

    /// The same as the pipes do that stand in no code.
    fn split_outside_code(&self, cells: &mut Vec<Cell>) {
        let mut cut = self.cut(cells);
        let mut code = false;
        for (at, byte) in (0..).zip(self.text.bytes()) {
            code ^= byte == b'`';
            if byte == b'|' && !code {
                cut.at(at);
            }
        }
        cut.rest();
    }

    fn cut<'c>(&self, cells: &'c mut Vec<Cell>) -> Cut<'t, 'c> {
        Cut {
            line: *self,
            start: u32::from(self.text.starts_with('|')),
            is_whole: true,
            cells,
        }
    }
}

/// A line that is being divided into cells.
struct Cut<'t, 'c> {
    line: Line<'t>,
    /// Where the next cell begins. Places are told as spans tell them, which saves looking whether they fit.
    start: u32,
    /// Whether no cell is cut off yet.
    is_whole: bool,
    cells: &'c mut Vec<Cell>,
}

impl Cut<'_, '_> {
    /// Ends a cell at a pipe. One behind a backslash belongs to the text, also in a code span, and also behind two:
    /// GitHub divides a row before it looks what a backslash means.
    #[inline]
    fn at(&mut self, pipe: u32) {
        let text = self.line.text.as_bytes();
        // The pipe before the first cell ends none.
        let Some(text) = text.get(self.start as usize..pipe as usize) else {
            return;
        };
        if text.last() != Some(&b'\\') {
            self.push(text, pipe);
            self.start = pipe + 1;
            self.is_whole = false;
        }
    }

    /// What stands behind the last pipe.
    fn rest(mut self) {
        let text = &self.line.text.as_bytes()[self.start as usize..];
        if self.is_whole || !text.is_empty() {
            self.push(text, self.line.at.end - self.line.at.start);
        }
    }

    /// Appends the cell that ends here, without the blanks around its text.
    #[inline]
    fn push(&mut self, text: &[u8], end: u32) {
        let line = self.line.at;
        let span = match text {
            // As nearly every cell has them, one on each side.
            [b' ', inner @ .., b' '] if is_trimmed(inner) => Span {
                start: line.start + self.start + 1,
                end: line.start + end - 1,
                ..line
            },
            _ => {
                let part = trimmed(self.line.text, self.start as usize..end as usize);
                let base = line.start as usize;
                Span::new(line.source, base + part.start..base + part.end)
            }
        };
        self.cells.push(Cell {
            span,
            present: true,
        });
    }
}

/// Whether a text surely begins and ends with no blank.
fn is_trimmed(text: &[u8]) -> bool {
    let ends = text.first().zip(text.last());
    ends.is_some_and(|(first, last)| first.is_ascii_graphic() && last.is_ascii_graphic())
}

/// A part of a text without the blanks around it.
#[inline(never)]
fn trimmed(text: &str, part: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let Range { mut start, mut end } = part;
    while start < end && bytes[start] == b' ' {
        start += 1;
    }
    while start < end && bytes[end - 1] == b' ' {
        end -= 1;
    }
    if start < end && !is_trimmed(&bytes[start..end]) {
        // Perhaps other blanks, such as those that do not break a line.
        let text = &text[start..end];
        start += text.len() - text.trim_start().len();
        end = start + text.trim().len();
    }
    start..end
}

/// The pipes of a line, which stand so close that a search for each takes longer than a look at eight bytes at once.
#[inline]
fn for_each_pipe(line: &[u8], mut found: impl FnMut(u32)) {
    const PIPES: u64 = u64::from_ne_bytes([b'|'; 8]);
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    let mut rest = line;
    let mut at = 0;
    while !rest.is_empty() {
        let others = eight(rest) ^ PIPES;
        // The highest bit of each byte that is zero, and of no other.
        let mut pipes = !(((others & LOW) + LOW) | others | LOW);
        while pipes != 0 {
            found(at + pipes.trailing_zeros() / 8);
            pipes &= pipes - 1;
        }
        at += 8;
        rest = rest.get(8..).unwrap_or_default();
    }
}

/// The first eight bytes of a text, or all of them and zeros behind.
#[inline]
fn eight(text: &[u8]) -> u64 {
    let bytes = text.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; 8];
        bytes[..text.len()].copy_from_slice(text);
        bytes
    });
    u64::from_le_bytes(bytes)
}
