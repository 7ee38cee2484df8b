//! Rows of the score trend, carried on from audit to audit. Never decides which are lost.

use std::rc::Rc;

use super::carry::{filler, text};
use super::table::insert_row;
use super::trial::{brings_up, tried};
use crate::audit::{Audit, ScoreRow, ScoreTable};
use crate::diagnostic::{Edit, Fix, Safety};
use crate::markdown::{Cell, Table};
use crate::series::Entry;
use crate::source::Span;
use crate::template::normalise;

/// Which rows of an earlier trend, the second one, a trend should have and has not.
pub(crate) type Lost<'l> = &'l dyn for<'t> Fn(&ScoreTable, &'t ScoreTable) -> Vec<&'t ScoreRow>;

/// The fix that carries rows of an earlier trend on. None where they have no place, and where a person has to think: the
/// appendix counts without them, or the audits behind this one do not go on from them.
pub(crate) fn carry_on(
    entry: &Entry<'_>,
    from: &Audit,
    rows: &[&ScoreRow],
    lost: Lost<'_>,
) -> Option<Fix> {
    let (edits, audit) = carried(entry.audit(), from, rows)?;
    let names: Vec<String> = rows.iter().map(|row| row.milestone.to_string()).collect();
    holds_later(*entry, audit, lost).then(|| Fix {
        title: format!("carry {} on from {}", names.join(", "), from.name()),
        safety: Safety::Safe,
        edits,
    })
}

/// The edits that insert rows of an earlier trend, and the audit with them. None where the rows would not be read there
/// as they are, or bring something up.
fn carried(audit: &Audit, from: &Audit, rows: &[&ScoreRow]) -> Option<(Vec<Edit>, Audit)> {
    let (trend, earlier) = (audit.trend.as_ref()?, from.trend.as_ref()?);
    let table = upright(audit, trend)?;
    let is_rising = trend.is_rising().or(earlier.is_rising()).unwrap_or(true);
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| a.milestone.cmp(&b.milestone));
    if !is_rising {
        rows.reverse();
    }
    let edit = |row: &&ScoreRow| {
        let after = line_above(trend, table, row, is_rising);
        let cells = cells(audit, table, from, row)?;
        Some(insert_row(&audit.document, table, after, &cells))
    };
    let mut edits: Vec<Edit> = rows.iter().map(edit).collect::<Option<_>>()?;
    // Rows for one place stay in their order.
    edits.sort_by_key(|edit| edit.span);
    let after = tried(audit, &edits);
    let mended = after.trend.as_ref()?;
    let is_whole = mended.rows.len() == trend.rows.len() + rows.len();
    let have_landed = rows.iter().all(|row| is_carried(row, earlier, mended));
    (is_whole && have_landed && !brings_up(audit, &after)).then_some((edits, after))
}

/// Whether a trend has a row of an earlier one as it is there.
pub(super) fn is_carried(old: &ScoreRow, earlier: &ScoreTable, trend: &ScoreTable) -> bool {
    trend.row(&old.milestone).is_some_and(|row| {
        let mut scores = trend.columns.iter().zip(row.scores());
        let have_landed = scores.all(|(column, score)| {
            let there = earlier.counterpart(trend, column);
            there.is_none_or(|there| score.is_some() == old.scores()[there].is_some())
        });
        have_landed
            && row.overall().is_some() == old.overall().is_some()
            && row.is_blank() == old.is_blank()
            && trend.changes(row, earlier, old).is_empty()
    })
}

/// The table of a trend that has milestones in its rows.
pub(super) fn upright<'a>(audit: &'a Audit, trend: &ScoreTable) -> Option<&'a Table> {
    let table = audit.document.table_at(trend.header)?;
    let first = trend.rows.first()?;
    let mut lines = table.rows.iter();
    lines.any(|line| line.span == first.span).then_some(table)
}

/// The line below which a row belongs: above the first one that comes after it, else below the last milestone.
fn line_above(trend: &ScoreTable, table: &Table, row: &ScoreRow, is_rising: bool) -> Option<Span> {
    let next = trend
        .rows
        .iter()
        .find(|other| (other.milestone > row.milestone) == is_rising);
    let Some(next) = next else {
        return trend.rows.last().map(|last| last.span);
    };
    let lines = table.rows.iter().map(|line| line.span);
    lines.take_while(|line| *line != next.span).last()
}

/// What a row of another trend says below the columns of a table: scores by category, everything else by name.
fn cells(audit: &Audit, table: &Table, from: &Audit, row: &ScoreRow) -> Option<Vec<String>> {
    let (trend, earlier) = (audit.trend.as_ref()?, from.trend.as_ref()?);
    let key = trend.rows.first()?.milestone_span;
    let filler = filler(&audit.document, table);
    let said = said(from, earlier, row)?;
    let key_row = table.rows.iter().find(|line| line.span.contains(key))?;
    let key_column = table
        .cells(key_row)
        .iter()
        .position(|cell| cell.span == key)?;
    let cell = |(at, name): (usize, &Cell)| {
        let counterpart = || {
            let column = trend.columns.iter().find(|one| one.span == name.span)?;
            let there = earlier.counterpart(trend, column)?;
            Some(earlier.columns[there].span)
        };
        let is_overall = trend
            .overall
            .as_ref()
            .is_some_and(|one| one.span == name.span);
        let overall = || Some(earlier.overall.as_ref()?.span);
        let name = normalise(&audit.document.plain(name.span));
        let found = said.iter().find(|said| {
            if at == key_column {
                said.column == row.milestone_span
            } else if is_overall {
                Some(said.column) == overall()
            } else {
                counterpart().map_or(said.name == name, |column| said.column == column)
            }
        });
        found.map_or_else(|| filler.to_owned(), |said| said.text.clone())
    };
    Some(table.names().iter().enumerate().map(cell).collect())
}

/// What a row says in a column.
struct Said {
    /// The column's heading; the cell itself where it names the milestone.
    column: Span,
    /// The column's name, in the form that names are compared in.
    name: String,
    /// As Markdown.
    text: String,
}

/// All that a row of a trend says; of a transposed one only its scores. None where it leaves a doubt.
fn said(audit: &Audit, trend: &ScoreTable, row: &ScoreRow) -> Option<Vec<Said>> {
    if row.is_doubtful() {
        return None;
    }
    let document = &audit.document;
    let one = |column: Span, cell: Cell| Said {
        column,
        name: normalise(&document.plain(column)),
        text: text(document, cell),
    };
    if let Some(table) = upright(audit, trend) {
        let line = table.rows.iter().find(|line| line.span == row.span)?;
        let columns = table.names().iter().zip(table.cells(line));
        let said = columns.map(|(name, cell)| {
            let is_key = cell.span == row.milestone_span;
            one(if is_key { cell.span } else { name.span }, *cell)
        });
        return Some(said.collect());
    }
    let columns = trend.columns.iter().chain(&trend.overall);
    let scores = row.scores().iter().map(Option::as_ref);
    let scores = scores.chain([row.overall()]);
    let written = columns.zip(scores).filter_map(|(column, score)| {
        let span = score?.span;
        Some(one(
            column.span,
            Cell {
                span,
                present: true,
            },
        ))
    });
    let span = row.milestone_span;
    let key = one(
        span,
        Cell {
            span,
            present: true,
        },
    );
    Some(written.chain([key]).collect())
}

/// Whether the trends behind an audit go on from it with the rows that it then has: they have them unchanged, or take
/// them up in turn. A trend that drops even more keeps a window.
fn holds_later(entry: Entry<'_>, mended: Audit, lost: Lost<'_>) -> bool {
    let mut carrying = vec![(entry, entry, Rc::new(mended))];
    while let Some((at, with_trend, mended)) = carrying.pop() {
        for later in at.successors() {
            let before = with_trend.audit().trend.as_ref().zip(mended.trend.as_ref());
            let (Some(trend), Some((now, then))) = (&later.audit().trend, before) else {
                carrying.push((later, with_trend, mended.clone()));
                continue;
            };
            if !lost(trend, now).is_empty() || rewrites(trend, now, then) {
                return false;
            }
            let missing = lost(trend, then);
            if missing.is_empty() {
                continue;
            }
            match carried(later.audit(), &mended, &missing) {
                Some((_, next)) => carrying.push((later, later, Rc::new(next))),
                None => return false,
            }
        }
    }
    true
}

/// Whether a trend has other numbers for rows that an earlier one has only then.
fn rewrites(trend: &ScoreTable, now: &ScoreTable, then: &ScoreTable) -> bool {
    then.rows
        .iter()
        .filter(|old| now.row(&old.milestone).is_none())
        .filter_map(|old| Some((trend.row(&old.milestone)?, old)))
        .any(|(row, old)| !trend.changes(row, then, old).is_empty())
}
