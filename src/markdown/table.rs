//! Tables as GitHub shows them, with the cells that Markdown hides or invents. Refuses to know what a column means.

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
    /// As many as the author wrote, or as the header has.
    pub cells: Vec<Cell>,
    /// How many the author wrote.
    pub written: usize,
    /// The cells that Markdown hides because the header has fewer.
    pub hidden: Option<Span>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// From its header to its last row.
    pub span: Span,
    /// The row above the delimiter.
    pub header: Row,
    /// The rows below it. A plain line under a table, which Markdown takes for a row, is none.
    pub rows: Vec<Row>,
}

impl Row {
    /// Splits the line that `span` covers. `columns` is how many cells the header has.
    pub(super) fn read(source: &Source, span: Span, columns: usize) -> Self {
        let line = source.slice(span);
        let trimmed = line.trim_end();
        let base = span.start as usize;
        let mut cells = Vec::with_capacity(columns.max(2));
        let outer = usize::from(trimmed.starts_with('|'));
        let mut start = outer;
        let bytes = trimmed.as_bytes();
        for pipe in
            memchr::memchr_iter(b'|', bytes).filter(|&at| at >= outer && !escaped(bytes, at))
        {
            cells.push(cell(source, base, line, start, pipe));
            start = pipe + 1;
        }
        if start < trimmed.len() || cells.is_empty() {
            cells.push(cell(
                source,
                base,
                line,
                start.min(trimmed.len()),
                trimmed.len(),
            ));
        }
        let written = cells.len();
        let hidden = match cells.get(columns..) {
            Some([first, .., last]) if columns > 0 => Some(first.span.to(last.span)),
            Some([only]) if columns > 0 => Some(only.span),
            _ => None,
        };
        if written > columns && columns > 0 && trimmed.contains('`') {
            // A pipe in a code span splits a cell. What the author meant is read, what Markdown makes of it is counted.
            let meant = meant_cells(source, base, line, trimmed, outer);
            if meant.len() == columns {
                cells = meant;
            }
        }
        let end = base + trimmed.len();
        while cells.len() < columns {
            cells.push(Cell {
                span: source.span(end..end),
                present: false,
            });
        }
        Self {
            span: source.span(base..end),
            cells,
            written,
            hidden,
        }
    }
}

/// The cells of a line whose code spans hold pipes.
fn meant_cells(source: &Source, base: usize, line: &str, trimmed: &str, outer: usize) -> Vec<Cell> {
    let bytes = trimmed.as_bytes();
    let mut cells = Vec::new();
    let mut start = outer;
    let mut code = false;
    for (at, byte) in bytes.iter().enumerate().skip(outer) {
        match byte {
            b'`' => code = !code,
            b'|' if !code && !escaped(bytes, at) => {
                cells.push(cell(source, base, line, start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < trimmed.len() {
        cells.push(cell(source, base, line, start, trimmed.len()));
    }
    cells
}

/// A pipe behind an odd number of backslashes belongs to the text, also in a code span.
fn escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .take_while(|&&b| b == b'\\')
        .count()
        % 2
        == 1
}

fn cell(source: &Source, base: usize, line: &str, start: usize, end: usize) -> Cell {
    let text = &line[start..end];
    let leading = text.len() - text.trim_start().len();
    let trimmed = text.trim();
    let start = base + start + if trimmed.is_empty() { 0 } else { leading };
    Cell {
        span: source.span(start..start + trimmed.len()),
        present: true,
    }
}
