//! Tables as GitHub shows them, with the cells that Markdown hides or invents. Refuses to know what a column means.

use std::ops::Range;

use super::comment::ending;
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
    pub(super) fn read(source: &Source, span: Span) -> Self {
        let text = source.slice(span);
        let most = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
        let most = most - usize::from(text.ends_with('\n'));
        let mut lines = Lines {
            source,
            at: span.start as usize,
            left: text,
        };
        let header = lines.next().unwrap_or(Line { text: "", at: span });
        // Nearly all tables have a pipe at both ends of each row, and no cell too few or too many.
        let columns = memchr::memchr_iter(b'|', header.text.as_bytes()).count();
        let expected = columns.saturating_sub(1) * most.saturating_sub(1);
        // Pipes may be escaped, and a cell takes a byte and a pipe.
        let mut cells = Vec::with_capacity(expected.min(text.len() / 2));
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

/// The lines of a table, with their ends, without the marks of quotes before them.
struct Lines<'t> {
    source: &'t Source,
    at: usize,
    left: &'t str,
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        if self.left.is_empty() {
            return None;
        }
        let length = memchr::memchr(b'\n', self.left.as_bytes());
        let (line, left) = self
            .left
            .split_at(length.map_or(self.left.len(), |length| length + 1));
        let text = if line.starts_with('|') {
            line
        } else {
            line.trim_start_matches([' ', '\t', '>'])
        };
        let end = self.at + line.len();
        self.left = left;
        self.at = end;
        Some(Line {
            text,
            at: self.source.span(end - text.len()..end),
        })
    }
}

/// A line of a table.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    /// Where it stands.
    at: Span,
}

impl<'t> Line<'t> {
    fn has_pipe(&self) -> bool {
        self.text.starts_with('|') || memchr::memchr(b'|', self.text.as_bytes()).is_some()
    }

    /// Without blanks and a comment behind its last cell.
    fn without_end(self) -> Self {
        let text = self.text.strip_suffix('\n').unwrap_or(self.text);
        let text = if text.ends_with('|') {
            text
        } else {
            let text = text.trim_end();
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
        let mut cut = self.cut();
        for_each_pipe(self.text.as_bytes(), |pipe| cut.at(pipe, cells));
        cut.rest(cells);
    }

    /// The same as the pipes do that stand in no code.
    fn split_outside_code(&self, cells: &mut Vec<Cell>) {
        let mut cut = self.cut();
        let mut code = false;
        for (at, byte) in self.text.bytes().enumerate() {
            code ^= byte == b'`';
            if byte == b'|' && !code {
                cut.at(at, cells);
            }
        }
        cut.rest(cells);
    }

    fn cut(&self) -> Cut<'_, 't> {
        let outer = usize::from(self.text.starts_with('|'));
        Cut {
            line: self,
            outer,
            start: outer,
        }
    }

    /// The cell between two pipes, without the blanks around its text.
    fn cell(&self, mut start: usize, mut end: usize) -> Cell {
        let bytes = self.text.as_bytes();
        while start < end && bytes[start] == b' ' {
            start += 1;
        }
        while start < end && bytes[end - 1] == b' ' {
            end -= 1;
        }
        let ends = bytes[start..end].first().zip(bytes[start..end].last());
        if ends.is_some_and(|(first, last)| !first.is_ascii_graphic() || !last.is_ascii_graphic()) {
            // Perhaps other blanks, such as those that do not break a line.
            let text = &self.text[start..end];
            start += text.len() - text.trim_start().len();
            end = start + text.trim().len();
        }
        let base = self.at.start as usize;
        Cell {
            span: Span::new(self.at.source, base + start..base + end),
            present: true,
        }
    }
}

/// A line that is being divided into cells.
struct Cut<'l, 't> {
    line: &'l Line<'t>,
    /// How many pipes stand before its first cell.
    outer: usize,
    /// Where the next cell begins.
    start: usize,
}

impl Cut<'_, '_> {
    /// Ends a cell at a pipe. One behind a backslash belongs to the text, also in a code span, and also behind two:
    /// GitHub divides a row before it looks what a backslash means.
    fn at(&mut self, pipe: usize, cells: &mut Vec<Cell>) {
        let is_escaped = self.line.text.as_bytes()[..pipe].ends_with(b"\\");
        if pipe >= self.outer && !is_escaped {
            cells.push(self.line.cell(self.start, pipe));
            self.start = pipe + 1;
        }
    }

    /// What stands behind the last pipe.
    fn rest(self, cells: &mut Vec<Cell>) {
        let end = self.line.text.len();
        if self.start < end || self.start == self.outer {
            cells.push(self.line.cell(self.start, end));
        }
    }
}

/// The pipes of a line, which stand so close that a search for each takes longer than a look at eight bytes at once.
fn for_each_pipe(line: &[u8], mut found: impl FnMut(usize)) {
    const PIPES: u64 = u64::from_ne_bytes([b'|'; 8]);
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    let (chunks, last) = line.as_chunks::<8>();
    for (number, chunk) in chunks.iter().enumerate() {
        let others = u64::from_le_bytes(*chunk) ^ PIPES;
        // The highest bit of each byte that is zero, and of no other.
        let mut pipes = !(((others & LOW) + LOW) | others | LOW);
        while pipes != 0 {
            found(number * 8 + pipes.trailing_zeros() as usize / 8);
            pipes &= pipes - 1;
        }
    }
    let start = line.len() - last.len();
    for (at, byte) in last.iter().enumerate() {
        if *byte == b'|' {
            found(start + at);
        }
    }
}
