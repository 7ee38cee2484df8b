//! How a table is written: pipes, blanks, padding. Never looks at what its cells say.

use std::iter::repeat_n;

use textwrap::core::display_width;

use crate::markdown::{Cell, Document, Row, Table};
use crate::source::Span;

/// The way in which the rows of a table are written.
#[derive(Debug)]
pub(super) struct Style {
    /// Whether a pipe stands in front of the first cell.
    opens: bool,
    /// Whether a pipe stands behind the last cell.
    closes: bool,
    /// How many blanks stand at least between a pipe and a text, before it and behind.
    blanks: (usize, usize),
    /// How the columns are padded; empty where the pipes do not stand below one another.
    columns: Vec<Column>,
}

/// A column whose cells are all equally wide.
#[derive(Debug, Clone, Copy)]
struct Column {
    /// From pipe to pipe, as a screen shows it.
    width: usize,
    side: Side,
}

/// Where the text of a padded cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Centre,
    Right,
}

/// What stands between two pipes.
#[derive(Debug, Clone, Copy)]
struct Field<'t> {
    text: &'t str,
    /// Blanks between a pipe and the text, all of them where there is no text. None without a pipe.
    before: Option<usize>,
    /// Blanks between the text and a pipe. None without a pipe.
    behind: Option<usize>,
}

impl Field<'_> {
    fn width(&self) -> usize {
        self.blanks().0 + display_width(self.text) + self.blanks().1
    }

    fn blanks(&self) -> (usize, usize) {
        (
            self.before.unwrap_or_default(),
            self.behind.unwrap_or_default(),
        )
    }

    /// Whether it has more blanks than one at a side.
    fn is_padded(&self) -> bool {
        self.blanks().0.max(self.blanks().1) > 1
    }
}

impl Default for Style {
    /// Pipes at both ends, blanks around each text, no padding.
    fn default() -> Self {
        Self {
            opens: true,
            closes: true,
            blanks: (1, 1),
            columns: Vec::new(),
        }
    }
}

impl Style {
    /// The style of a table's rows; of its header where it has none.
    pub(super) fn of(document: &Document, table: &Table) -> Self {
        let model = table.rows.last().unwrap_or(&table.header);
        let line = document.raw(model.span);
        let lines: Vec<Vec<Field<'_>>> = std::iter::once(&table.header)
            .chain(&table.rows)
            .map(|row| fields(document, table, row))
            .collect();
        let columns = columns(&lines, document.raw(table.delimiter));
        let least = |blanks: fn(&Field<'_>) -> Option<usize>| {
            let texts = lines
                .iter()
                .flatten()
                .filter(|field| !field.text.is_empty());
            let (with, without): (Vec<_>, Vec<_>) =
                texts.filter_map(blanks).partition(|blanks| *blanks > 0);
            // Most cells of a padded column have blanks that the style does not ask for.
            usize::from(without.len() < with.len() && (columns.is_empty() || without.is_empty()))
        };
        Self {
            opens: line.starts_with('|'),
            closes: is_closed(line),
            blanks: (least(|field| field.before), least(|field| field.behind)),
            columns,
        }
    }

    /// A row, without a line end.
    pub(super) fn row(&self, cells: &[String]) -> String {
        let texts: Vec<String> = cells.iter().map(|text| written(text)).collect();
        let is_empty = |text: Option<&String>| text.is_none_or(String::is_empty);
        let opens = self.opens || !texts.first().is_some_and(|text| may_open(text));
        // A last cell that says nothing is none where no pipe closes it.
        let closes = self.closes || is_empty(texts.last());
        let mut line = String::from(if opens { "|" } else { "" });
        for (index, text) in texts.iter().enumerate() {
            let pipes = (index > 0 || opens, index + 1 < texts.len() || closes);
            let (before, behind) = self.blanks(index, text, pipes);
            line.extend(repeat_n(' ', before));
            line.push_str(text);
            line.extend(repeat_n(' ', behind));
            if pipes.1 {
                line.push('|');
            }
        }
        line
    }

    /// What a cell is replaced by, with the blanks around it where its column is padded.
    pub(super) fn cell(
        &self,
        document: &Document,
        cell: Cell,
        column: Option<usize>,
        text: &str,
    ) -> (Span, String) {
        let text = written(text);
        let Some(index) = column.filter(|_| !self.columns.is_empty()) else {
            return (cell.span, text);
        };
        let (above, below) = document.source.text().split_at(cell.span.range().start);
        let below = &below[cell.span.len()..];
        let blanks = (above.trim_end_matches(' '), below.trim_start_matches(' '));
        let pipes = (blanks.0.ends_with('|'), blanks.1.starts_with('|'));
        let end = document.source.text().len() - blanks.1.len();
        let (before, behind) = self.blanks(index, &text, pipes);
        let span = match pipes {
            (true, true) => document.source.span(blanks.0.len()..end),
            (false, true) => document.source.span(cell.span.range().start..end),
            _ => return (cell.span, text),
        };
        (span, format!("{:before$}{text}{:behind$}", "", ""))
    }

    /// How many blanks stand before and behind a text: none where no pipe does.
    fn blanks(&self, index: usize, text: &str, pipes: (bool, bool)) -> (usize, usize) {
        let before = self.blanks.0 * usize::from(pipes.0);
        let behind = self.blanks.1 * usize::from(pipes.1 && !text.is_empty());
        let wanted = before + display_width(text) + behind;
        let column = self.columns.get(index);
        let spare = column.map_or(0, |column| column.width.saturating_sub(wanted));
        let side = column.map_or(Side::Left, |column| column.side);
        let moved = match side {
            Side::Left => 0,
            Side::Right => spare,
            Side::Centre => spare / 2,
        };
        (
            (before + moved) * usize::from(pipes.0),
            (behind + spare - moved) * usize::from(pipes.1),
        )
    }
}

/// Whether a row may begin with a text and no pipe: `- a | b` is a list item, and nothing is no cell.
fn may_open(text: &str) -> bool {
    let text = text.trim_start();
    let marks = ["**", "`", "["];
    text.starts_with(char::is_alphabetic) || marks.iter().any(|mark| text.starts_with(mark))
}

/// Whether a pipe stands at a row's end that does not belong to a text.
pub(super) fn is_closed(line: &str) -> bool {
    line.strip_suffix('|')
        .is_some_and(|before| !is_escaped(before))
}

/// Whether a pipe behind a text is escaped: one backslash is enough, whatever stands before it.
fn is_escaped(before: &str) -> bool {
    before.ends_with('\\')
}

/// The text of a cell on one line, its pipes escaped.
fn written(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for character in text.trim().chars() {
        match character {
            '|' if !is_escaped(&cell) => cell.push_str("\\|"),
            '\n' | '\r' => cell.push(' '),
            other => cell.push(other),
        }
    }
    cell
}

/// What stands between the pipes of a row.
fn fields<'d>(document: &'d Document, table: &Table, row: &Row) -> Vec<Field<'d>> {
    let line = document.raw(row.span);
    let start = row.span.start as usize;
    let mut pipe = line.starts_with('|').then_some(0);
    let mut fields = Vec::new();
    for cell in table.cells(row).iter().filter(|cell| cell.present) {
        let text = cell.span.range();
        let (begin, end) = (text.start - start, text.end - start);
        let next = line[end..].find('|').map(|at| end + at);
        fields.push(Field {
            text: &line[begin..end],
            before: pipe.map(|pipe| begin.saturating_sub(pipe + 1)),
            behind: next.map(|next| next - end),
        });
        pipe = next;
    }
    fields
}

/// The columns of a table whose pipes stand below one another, judged by its header, its delimiter and most of its
/// rows: one may stick out.
fn columns(lines: &[Vec<Field<'_>>], delimiter: &str) -> Vec<Column> {
    let Some((header, rows)) = lines.split_first() else {
        return Vec::new();
    };
    let closes = is_closed(delimiter);
    let inner = delimiter.strip_prefix('|').unwrap_or(delimiter);
    let dashes: Vec<&str> = inner
        .strip_suffix('|')
        .unwrap_or(inner)
        .split('|')
        .collect();
    let widths: Vec<usize> = header.iter().map(Field::width).collect();
    // Without a pipe behind, the last cells end where their texts do.
    let compared = widths.len().saturating_sub(usize::from(!closes));
    let fits = |others: Vec<usize>| {
        others.len() == widths.len() && others[..compared] == widths[..compared]
    };
    let fitting: Vec<&Vec<Field<'_>>> = rows
        .iter()
        .filter(|row| fits(row.iter().map(Field::width).collect()))
        .collect();
    let is_padded = |line: &Vec<Field<'_>>| line.iter().any(Field::is_padded);
    let is_aligned = fits(dashes.iter().map(|dashes| display_width(dashes)).collect())
        && fitting.len() * 2 >= rows.len()
        && (is_padded(header) || fitting.iter().any(|row| is_padded(row)));
    if !is_aligned {
        return Vec::new();
    }
    let columns = widths.iter().zip(dashes).enumerate();
    columns
        .map(|(index, (&width, dashes))| {
            let fields = fitting.iter().map(|row| row[index]);
            Column {
                width,
                side: side(dashes.trim(), fields),
            }
        })
        .collect()
}

/// Where the delimiter wants the texts of a column to stand, if they do.
fn side<'f>(dashes: &str, mut fields: impl Iterator<Item = Field<'f>>) -> Side {
    let mut stands = |side: fn(usize, usize) -> bool| {
        fields.all(|field| field.text.is_empty() || side(field.blanks().0, field.blanks().1))
    };
    match (dashes.starts_with(':'), dashes.ends_with(':')) {
        (false, true) if stands(|before, behind| before >= behind) => Side::Right,
        (true, true) if stands(|before, behind| before.abs_diff(behind) <= 1) => Side::Centre,
        _ => Side::Left,
    }
}
