//! The score trend, whichever way it is written. Never decides whether a score is right.

mod row;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::markdown::{Document, Row, Table};
use crate::source::{Span, Spanned};
use crate::template::{ColumnKind, SectionKind, Vocabulary, has_word, normalise};

use super::Milestone;
use super::columns::Columns;
use super::score::{Score, leading_number};
use super::weights::Weights;
pub use row::ScoreRow;
use row::Sheet;

/// A column of scores.
#[derive(Debug, Clone)]
pub struct ScoreColumn {
    /// Its heading without markup.
    pub name: String,
    /// Its heading.
    pub span: Span,
    /// What it weighs, where the heading (`Arch (15%)`) or a row of weights says so.
    pub weight: Option<Spanned<Decimal>>,
    /// What its scores are out of, where the heading says so (`Overall (/10)`).
    scale: Option<Decimal>,
    /// Its name in the form that names are compared in.
    pub key: String,
}

impl ScoreColumn {
    fn read(document: &Document, span: Span) -> Self {
        let name = document.plain(span).into_owned();
        let key = normalise(&name);
        let scale = name
            .split_once('/')
            .and_then(|(_, behind)| leading_number(behind.trim_start()))
            .and_then(|(number, _)| number.parse().ok())
            .filter(|scale| *scale > Decimal::ZERO);
        let weight = name
            .split_once('(')
            .and_then(|(_, note)| note.split_once(')'))
            .filter(|(note, _)| note.ends_with('%'))
            .and_then(|(note, _)| Weights::number(note))
            .map(|weight| Spanned::new(weight, span));
        Self {
            name,
            span,
            weight,
            scale,
            key,
        }
    }
}

/// A table with more columns, or with more rows where these are the categories, is no score trend: each category is
/// looked for among all others.
const MOST_COLUMNS: usize = 1_000;

/// A score trend, rows as milestones whichever way it is written.
#[derive(Debug)]
pub struct ScoreTable {
    /// Its header row.
    pub header: Span,
    /// The whole table.
    pub span: Span,
    /// The categories, without Overall, changes and notes.
    pub columns: Vec<ScoreColumn>,
    /// The heading of Overall.
    pub overall: Option<ScoreColumn>,
    /// In the order they stand in.
    pub rows: Vec<ScoreRow>,
    /// The places of the rows in the order of their milestones, since each is looked up for each row of another trend.
    by_milestone: Vec<usize>,
    /// The section that it stands in, for what is said around it.
    pub section: usize,
}

/// The places of rows in the order of their milestones, those of one milestone as they stand.
fn by_milestone(rows: &[ScoreRow]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|at| &rows[*at].milestone);
    places
}

impl ScoreTable {
    /// The first table of a score trend section that has milestones in its rows or columns, one with Overall before
    /// others.
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        names: &Vocabulary,
        columns: &Columns,
    ) -> Option<Self> {
        let trends = (0..document.sections.len())
            .filter(|&index| kinds[index] == Some(SectionKind::ScoreTrend));
        let mut first = None;
        for index in trends {
            let sections = document.extent(index).iter();
            for table in sections.flat_map(|section| document.tables_of(section)) {
                if table.names().len() > MOST_COLUMNS {
                    continue;
                }
                let kinds = columns.of(document, names, table);
                let found = upright(document, table, kinds, names, index)
                    .or_else(|| transposed(document, table, kinds, names, index));
                if found.as_ref().is_some_and(|found| found.overall.is_some()) {
                    return found;
                }
                first = first.or(found);
            }
        }
        first
    }

    /// How many rows are of milestones before one.
    fn before(&self, milestone: &Milestone) -> usize {
        let places = &self.by_milestone;
        places.partition_point(|at| self.rows[*at].milestone < *milestone)
    }

    /// The row of the milestone before, wherever it stands.
    pub fn row_before(&self, milestone: &Milestone) -> Option<&ScoreRow> {
        let last = self.before(milestone).checked_sub(1)?;
        Some(&self.rows[self.by_milestone[last]])
    }

    /// The row of a milestone; the first, where it has several.
    pub fn row(&self, milestone: &Milestone) -> Option<&ScoreRow> {
        let at = self.by_milestone.get(self.before(milestone))?;
        Some(&self.rows[*at]).filter(|row| row.milestone == *milestone)
    }

    /// Whether its milestones rise from row to row; unknown with fewer than two.
    pub fn is_rising(&self) -> Option<bool> {
        let (first, last) = (self.rows.first()?, self.rows.last()?);
        (first.milestone != last.milestone).then(|| first.milestone < last.milestone)
    }

    /// Where the column of the same category stands as a column of another table: one of the same name, else one
    /// that matches by its beginning and that the other table has no column of its own for.
    pub fn counterpart(&self, other: &Self, column: &ScoreColumn) -> Option<usize> {
        let exact = |table: &Self, key: &str| table.columns.iter().position(|one| one.key == key);
        exact(self, &column.key).or_else(|| {
            self.columns.iter().position(|one| {
                is_same_category(&one.key, &column.key) && exact(other, &one.key).is_none()
            })
        })
    }

    /// The scores of two rows in the column with a name, and the column's own name; `overall` is Overall. None where the
    /// first row has none.
    pub fn scores<'t>(
        &'t self,
        row: &'t ScoreRow,
        other: Option<&'t ScoreRow>,
        name: &str,
    ) -> Option<(&'t str, &'t Score, Option<&'t Score>)> {
        let key = normalise(name);
        if let Some(overall) = self.overall.as_ref().filter(|overall| overall.key == key) {
            let other = other.and_then(ScoreRow::overall);
            return Some((overall.name.as_str(), row.overall()?, other));
        }
        let mut columns = self.columns.iter();
        let at = columns.position(|column| is_short_for(&column.key, &key))?;
        let score = |row: &'t ScoreRow| row.scores()[at].as_ref();
        let other = other.and_then(score);
        Some((self.columns[at].name.as_str(), score(row)?, other))
    }

    /// Whether it is an earlier trend letter by letter, perhaps with more below, as most trends are: then no row of that
    /// one is lost or changed. Both are given with their documents.
    pub fn copies(&self, document: &Document, earlier: &Self, before: &Document) -> bool {
        let place = |table: &Self| {
            let last = &table.rows[earlier.rows.len().checked_sub(1)?];
            Some(last.milestone_span.start - table.span.start)
        };
        let copied = before.raw(earlier.span);
        let rest = document.raw(self.span).strip_prefix(copied);
        // With a row more another column may name the milestones.
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['\n', '\r']))
            && self.rows.len() >= earlier.rows.len()
            && place(self) == place(earlier)
    }

    /// The rows of an earlier trend that this one has not, without those that held placeholders only.
    pub fn lost<'t>(&self, earlier: &'t Self) -> Vec<&'t ScoreRow> {
        let rows = earlier.rows.iter();
        rows.filter(|row| !row.is_blank() && self.row(&row.milestone).is_none())
            .collect()
    }

    /// Whether it goes on from an earlier trend that lost rows too, and is no shorter: a window, if it lost rows.
    pub fn keeps_window_of(&self, earlier: &Self, oldest: Option<&Self>) -> bool {
        let newest = earlier.rows.iter().max_by_key(|row| &row.milestone);
        oldest.is_some_and(|oldest| !earlier.lost(oldest).is_empty())
            && self.rows.len() >= earlier.rows.len()
            && newest.is_some_and(|row| self.row(&row.milestone).is_some())
    }

    /// Every number of a row that differs from the same row of an earlier trend, columns matched by name.
    pub fn changes<'t>(
        &'t self,
        row: &'t ScoreRow,
        earlier: &'t Self,
        old: &'t ScoreRow,
    ) -> Vec<ScoreChange<'t>> {
        let columns = self.columns.iter().zip(row.scores());
        let categories = columns.filter_map(|(column, now)| {
            let then = old.scores()[earlier.counterpart(self, column)?].as_ref()?;
            Some((column.name.as_str(), then, now.as_ref()?))
        });
        let overall = old.overall().zip(row.overall());
        categories
            .chain(overall.map(|(then, now)| ("Overall", then, now)))
            .filter(|(_, then, now)| then.value != now.value)
            .collect()
    }

    /// Which column has this name, given in the form that names are compared in.
    pub fn category(&self, key: &str) -> Option<usize> {
        let named = |same: fn(&str, &str) -> bool| {
            let mut columns = self.columns.iter();
            columns.position(|column| same(&column.key, key))
        };
        named(|one, other| one == other).or_else(|| named(is_same_category))
    }
}

/// A column, its score then and now.
pub type ScoreChange<'t> = (&'t str, &'t Score, &'t Score);

/// Categories match by their beginning: `Architecture` = `Arch`, `Security` = `Sec`.
pub fn is_same_category(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short == long || (short.len() >= 2 && long.starts_with(short))
}

/// Whether one is the other or its beginning within a word: `sec` is short for `security`, `tests` not for `tests added`.
fn is_short_for(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    is_same_category(one, other) && !long[short.len()..].starts_with(' ')
}

fn upright(
    document: &Document,
    table: &Table,
    kinds: &[Option<ColumnKind>],
    names: &Vocabulary,
    section: usize,
) -> Option<ScoreTable> {
    if kinds.first() == Some(&Some(ColumnKind::Category)) {
        return None;
    }
    let position = |kind| kinds.iter().position(|found| *found == Some(kind));
    let overall = position(ColumnKind::Overall);
    let cell = |row: &Row, at: usize| table.cells(row).get(at).copied();
    let milestone = |row: &Row, at: usize| row_milestone(&document.plain(cell(row, at)?.span));
    // Running numbers or dates may stand before the milestones, and what is called so may hold their titles.
    let called = position(ColumnKind::Milestone).filter(|at| overall.is_none_or(|end| *at < end));
    let key = [called, Some(0)]
        .into_iter()
        .flatten()
        .find(|&at| table.rows.iter().any(|row| milestone(row, at).is_some()))?;
    if overall.is_none() && called.is_none() {
        return None;
    }
    let mut rows = Vec::new();
    let mut weights = None;
    for row in &table.rows {
        let Some(first) = cell(row, key) else {
            continue;
        };
        if let Some(milestone) = milestone(row, key) {
            rows.push((row, (milestone, first.span, row.span)));
        } else if names.column(&document.plain(first.span)) == Some(ColumnKind::Weight) {
            weights = Some(row);
        }
    }
    let column = |at: usize| {
        let mut column = ScoreColumn::read(document, table.names()[at].span);
        let weight = weights.and_then(|row| cell(row, at)).and_then(|cell| {
            let weight = Weights::number(&document.plain(cell.span))?;
            Some(Spanned::new(weight, cell.span))
        });
        column.weight = weight.or(column.weight);
        (at, column)
    };
    let columns: Vec<_> = (key + 1..kinds.len())
        .filter(|&at| {
            !matches!(
                kinds[at],
                Some(
                    ColumnKind::Milestone
                        | ColumnKind::Overall
                        | ColumnKind::Delta
                        | ColumnKind::Notes
                )
            )
        })
        .filter(|&at| !document.plain(table.names()[at].span).is_empty())
        .map(column)
        .collect();
    let overall = overall.map(column);
    let sheet = Arc::new(Sheet::new(document, names, &columns, overall.as_ref()));
    let read = |(row, place)| {
        // In a ragged row nobody knows which number belongs to which column.
        let is_whole = table.is_whole(row);
        let cells = if is_whole { table.cells(row) } else { &[] };
        ScoreRow::new(place, cells.into(), sheet.clone())
    };
    let rows: Vec<ScoreRow> = rows.into_iter().map(read).collect();
    Some(ScoreTable {
        header: table.header.span,
        span: table.span,
        by_milestone: by_milestone(&rows),
        rows,
        columns: columns.into_iter().map(|(_, column)| column).collect(),
        overall: overall.map(|(_, column)| column),
        section,
    })
}

/// The one milestone that a row or column is about: "Δ from M01" and "M01 → M02" are changes.
fn row_milestone(text: &str) -> Option<Milestone> {
    let (_, named, milestone) = Milestone::find(text, None)?;
    // Nearly every row is named by its milestone and nothing else.
    if named.len() == text.len() && named.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Some(milestone);
    }
    let others = Milestone::find_all(text).any(|(_, _, other)| other != milestone);
    let change = text.contains('Δ') || has_word(text, &["from", "vs", "delta", "change", "since"]);
    (!others && !change).then_some(milestone)
}

/// First column Category or Dimension, the others milestones.
fn transposed(
    document: &Document,
    table: &Table,
    kinds: &[Option<ColumnKind>],
    names: &Vocabulary,
    section: usize,
) -> Option<ScoreTable> {
    let first = table.names().first()?;
    let first_text = document.plain(first.span);
    let labelled = kinds[0] == Some(ColumnKind::Category) || first_text.is_empty();
    let milestones: Vec<(usize, Span, Milestone)> = table
        .names()
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(at, cell)| {
            // "Δ from M04" is a change, no milestone.
            if kinds[at].is_some() {
                return None;
            }
            let milestone = row_milestone(&document.plain(cell.span))?;
            Some((at, cell.span, milestone))
        })
        .collect();
    if !labelled || milestones.is_empty() || table.rows.len() > MOST_COLUMNS {
        return None;
    }
    let labels: Vec<_> = table
        .rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| {
            let cell = table.cells(row).first()?;
            let name = document.plain(cell.span);
            let is_overall = names.column(&name) == Some(ColumnKind::Overall);
            (!name.is_empty()).then_some((at, cell.span, is_overall))
        })
        .collect();
    let column = |&(at, span, _): &(usize, Span, bool)| (at, ScoreColumn::read(document, span));
    let overall = labels.iter().find(|label| label.2).map(column);
    let columns: Vec<_> = labels.iter().filter(|label| !label.2).map(column).collect();
    let sheet = Arc::new(Sheet::new(document, names, &columns, overall.as_ref()));
    let read = |(at, span, milestone): (usize, Span, Milestone)| {
        let lines = table.rows.iter();
        let cells = lines.map(|line| table.cells(line)[at]).collect();
        ScoreRow::new((milestone, span, span), cells, sheet.clone())
    };
    let rows: Vec<ScoreRow> = milestones.into_iter().map(read).collect();
    Some(ScoreTable {
        header: table.header.span,
        span: table.span,
        by_milestone: by_milestone(&rows),
        rows,
        columns: columns.into_iter().map(|(_, column)| column).collect(),
        overall: overall.map(|(_, column)| column),
        section,
    })
}
