//! Tables as GitHub shows them, with the cells that Markdown hides or invents. Refuses to know what a column means.

use std::ops::Range;

use super::comment::ending;
use crate::source::{Source, Span};

/// One cell of a row.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// The text between the pipes, trimmed; where the row ends for an invented cell.
    pub span: Span,
    /// False for a cell that the Markdown parser had to invent because the row is short.
    pub present: bool,
}

/// One row. It has at least as many cells as the header; more where the author wrote more.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
        let mut cells = Vec::new();
        let mut start = span.start as usize;
        let mut lines = text.split_inclusive('\n').map(|line| {
            let begin = line.trim_start_matches([' ', '\t', '>']);
            let end = start + line.len();
            let span = source.span(end - begin.len()..end);
            start = end;
            (begin, span)
        });
        let (first, at) = lines.next().unwrap_or((text, span));
        let header = Row::read(source, first, at, 0, &mut cells);
        let columns = header.cells.len();
        let delimiter = lines.next().map_or(header.span.at_end(), |(line, at)| {
            let start = at.start as usize;
            source.span(start..start + line.trim_end().len())
        });
        let mut rows: Vec<Row> = lines
            .filter(|(line, _)| {
                let plain = columns == 1 && !line.trim_end().is_empty();
                plain || memchr::memchr(b'|', line.as_bytes()).is_some()
            })
            .map(|(line, at)| Row::read(source, line, at, columns, &mut cells))
            .collect();
        rows.shrink_to_fit();
        cells.shrink_to_fit();
        let span = rows
            .last()
            .map_or(header.span, |row| header.span.to(row.span));
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
    /// Splits a line that stands at `at`. `columns` is how many cells the header has.
    fn read(source: &Source, line: &str, at: Span, columns: usize, cells: &mut Vec<Cell>) -> Self {
        let text = line.trim_end();
        let text = ending(text).map_or(text, |end| text[..end].trim_end());
        let line = Line { text, at };
        let first = cells.len();
        line.split(line.pipes(), cells);
        let written = cells.len() - first;
        let hidden = match cells.get(first + columns..) {
            Some([first, .., last]) if columns > 0 => Some(first.span.to(last.span)),
            Some([only]) if columns > 0 => Some(only.span),
            _ => None,
        };
        if written > columns && columns > 0 && line.text.contains('`') {
            // A pipe in a code span splits a cell. What the author meant is read, what Markdown makes of it is counted.
            let split = cells.len();
            line.split(line.pipes_outside_code(), cells);
            if cells.len() - split == columns {
                cells.drain(first..split);
            } else {
                cells.truncate(split);
            }
        }
        let start = at.start as usize;
        let span = source.span(start..start + line.text.len());
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

/// A row's line, without blanks behind.
struct Line<'t> {
    text: &'t str,
    /// Where it stands.
    at: Span,
}

impl Line<'_> {
    /// Appends its cells, at least one, as these pipes divide them.
    fn split(&self, pipes: impl Iterator<Item = usize>, cells: &mut Vec<Cell>) {
        let outer = usize::from(self.text.starts_with('|'));
        let mut start = outer;
        for pipe in pipes {
            if pipe >= outer && !self.is_escaped(pipe) {
                cells.push(self.cell(start, pipe));
                start = pipe + 1;
            }
        }
        if start < self.text.len() || start == outer {
            cells.push(self.cell(start, self.text.len()));
        }
    }

    fn pipes(&self) -> impl Iterator<Item = usize> {
        memchr::memchr_iter(b'|', self.text.as_bytes())
    }

    fn pipes_outside_code(&self) -> impl Iterator<Item = usize> {
        let mut code = false;
        self.text.bytes().enumerate().filter_map(move |(at, byte)| {
            code ^= byte == b'`';
            (byte == b'|' && !code).then_some(at)
        })
    }

    /// A pipe behind a backslash belongs to the text, also in a code span, and also behind two: GitHub divides a row
    /// before it looks what a backslash means.
    fn is_escaped(&self, at: usize) -> bool {
        self.text.as_bytes()[..at].ends_with(b"\\")
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
