//! Score tables and weights, as exact decimals. Never decides whether a score is right.

use rust_decimal::Decimal;

use crate::markdown::{Cell, Document, Table};
use crate::source::{Span, Spanned};
use crate::template::{ColumnKind, SectionKind, Vocabulary, has_word, normalise};

use super::Milestone;
use super::status::is_placeholder;
use super::weights::Weights;

/// One score.
#[derive(Debug, Clone)]
pub struct Score {
    /// Its value.
    pub value: Decimal,
    /// How many decimals are shown: an overall is rounded to these.
    pub decimals: u32,
    /// What it is out of, where the cell says so (`4.2 / 5.0`).
    pub scale: Option<Decimal>,
    /// The cell.
    pub span: Span,
}

impl Score {
    /// Reads `5`, `5.0`, `**5.0**`, `4.2 / 5.0`; nothing else is a number.
    pub fn read(document: &Document, cell: Cell) -> Option<Self> {
        let text = document.plain(cell.span);
        let (number, rest) = leading_number(text.trim())?;
        let rest = rest.trim_start();
        let scale = match rest.strip_prefix('/') {
            Some(scale) => {
                let (scale, rest) = leading_number(scale.trim_start())?;
                rest.trim().is_empty().then_some(())?;
                Some(scale.parse().ok()?)
            }
            // An arrow or a remark in parentheses changes nothing.
            None if rest.is_empty() || rest.starts_with(['(', '↑', '↓', '→', '✅']) => None,
            None => return None,
        };
        let decimals = number.split_once('.').map_or(0, |(_, digits)| digits.len());
        Some(Self {
            value: number.parse().ok()?,
            decimals: u32::try_from(decimals).ok()?,
            scale,
            span: cell.span,
        })
    }

    /// The number as it is written.
    pub fn text(&self) -> String {
        format!("{:.*}", self.decimals as usize, self.value)
    }
}

fn leading_number(text: &str) -> Option<(&str, &str)> {
    let sign = usize::from(text.starts_with('-'));
    let mut end = sign;
    let mut point = false;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'0'..=b'9' => {}
            b'.' if !point && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => point = true,
            _ => break,
        }
        end += 1;
    }
    (end > sign && end <= 20).then(|| text.split_at(end))
}

/// A column of scores.
#[derive(Debug, Clone)]
pub struct ScoreColumn {
    /// Its heading without markup.
    pub name: String,
    /// Its heading.
    pub span: Span,
    /// What its scores are out of, where the heading says so (`Overall (/10)`).
    pub scale: Option<Decimal>,
    /// Its name in the form that names are compared in.
    key: String,
}

impl ScoreColumn {
    fn read(document: &Document, span: Span) -> Self {
        let name = document.plain(span).into_owned();
        let key = normalise(&name);
        let scale = name
            .split_once('/')
            .and_then(|(_, behind)| leading_number(behind.trim_start()))
            .and_then(|(number, _)| number.parse().ok());
        Self {
            name,
            span,
            scale,
            key,
        }
    }
}

/// The scores of one milestone.
#[derive(Debug, Clone)]
pub struct ScoreRow {
    /// Whose they are.
    pub milestone: Milestone,
    /// The cell that says so.
    pub milestone_span: Span,
    /// The row; in a transposed table the cell that names the milestone.
    pub span: Span,
    /// One a category column, none for a placeholder.
    pub scores: Vec<Option<Score>>,
    /// The overall score.
    pub overall: Option<Score>,
}

impl ScoreRow {
    /// Whether it holds placeholders only.
    pub fn is_blank(&self) -> bool {
        self.overall.is_none() && self.scores.iter().all(Option::is_none)
    }
}

/// A score trend, rows as milestones whichever way it is written.
#[derive(Debug, Clone)]
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
    /// The section that it stands in, for what is said around it.
    pub section: usize,
}

impl ScoreTable {
    /// The first table of a score trend section that has milestones in its rows or columns.
    pub(super) fn read(
        document: &Document,
        kinds: &[Option<SectionKind>],
        names: &Vocabulary,
    ) -> Option<Self> {
        let trends = (0..document.sections.len())
            .filter(|&index| kinds[index] == Some(SectionKind::ScoreTrend));
        for index in trends {
            let tables = document
                .extent(index)
                .iter()
                .flat_map(|section| document.tables_of(section));
            for table in tables {
                let found = upright(document, table, names, index)
                    .or_else(|| transposed(document, table, names, index));
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// The row of the milestone before, wherever it stands.
    pub fn row_before(&self, milestone: &Milestone) -> Option<&ScoreRow> {
        self.rows
            .iter()
            .filter(|row| row.milestone < *milestone)
            .max_by_key(|row| &row.milestone)
    }

    /// The row of a milestone.
    pub fn row(&self, milestone: &Milestone) -> Option<&ScoreRow> {
        self.rows.iter().find(|row| row.milestone == *milestone)
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

    /// A row's score in the column with a name, and the column's own name; `overall` is Overall.
    pub fn score<'t>(&'t self, row: &'t ScoreRow, name: &str) -> Option<(&'t str, &'t Score)> {
        let key = normalise(name);
        if let Some(overall) = self.overall.as_ref().filter(|overall| overall.key == key) {
            return Some((overall.name.as_str(), row.overall.as_ref()?));
        }
        let at = self
            .columns
            .iter()
            .position(|column| is_short_for(&column.key, &key))?;
        Some((self.columns[at].name.as_str(), row.scores[at].as_ref()?))
    }

    /// Whether a column has this name, given in the form that names are compared in.
    pub fn has_category(&self, key: &str) -> bool {
        self.columns
            .iter()
            .any(|column| is_same_category(&column.key, key))
    }
}

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
    names: &Vocabulary,
    section: usize,
) -> Option<ScoreTable> {
    let kinds: Vec<Option<ColumnKind>> = table
        .names()
        .iter()
        .map(|cell| names.column(&document.plain(cell.span)))
        .collect();
    let first = kinds.first().copied().flatten();
    if matches!(first, Some(ColumnKind::Category)) {
        return None;
    }
    let rows: Vec<_> = table
        .rows
        .iter()
        .filter_map(|row| {
            let cell = table.cells(row).first()?;
            let milestone = row_milestone(&document.plain(cell.span))?;
            Some((row, cell.span, milestone))
        })
        .collect();
    let overall = kinds
        .iter()
        .position(|kind| *kind == Some(ColumnKind::Overall));
    if rows.is_empty() || (overall.is_none() && first != Some(ColumnKind::Milestone)) {
        return None;
    }
    let categories: Vec<usize> = (1..kinds.len())
        .filter(|&at| {
            !matches!(
                kinds[at],
                Some(ColumnKind::Overall | ColumnKind::Delta | ColumnKind::Notes)
            )
        })
        .filter(|&at| !document.plain(table.names()[at].span).is_empty())
        .collect();
    let column = |at: usize| ScoreColumn::read(document, table.names()[at].span);
    let score = |row: &crate::markdown::Row, at: usize| {
        // In a ragged row nobody knows which number belongs to which column.
        let cell = table.cells(row).get(at).filter(|_| table.is_whole(row));
        cell.filter(|cell| !is_placeholder(&document.plain(cell.span)))
            .and_then(|cell| Score::read(document, *cell))
    };
    Some(ScoreTable {
        header: table.header.span,
        span: table.span,
        columns: categories.iter().map(|&at| column(at)).collect(),
        overall: overall.map(column),
        rows: rows
            .into_iter()
            .map(|(row, milestone_span, milestone)| ScoreRow {
                milestone,
                milestone_span,
                span: row.span,
                scores: categories.iter().map(|&at| score(row, at)).collect(),
                overall: overall.and_then(|at| score(row, at)),
            })
            .collect(),
        section,
    })
}

/// The one milestone that a row or column is about: "Δ from M01" and "M01 → M02" are changes.
fn row_milestone(text: &str) -> Option<Milestone> {
    let (_, _, milestone) = Milestone::find(text, None)?;
    let others = Milestone::find_all(text).any(|(_, _, other)| other != milestone);
    let change = text.contains('Δ') || has_word(text, &["from", "vs", "delta", "change", "since"]);
    (!others && !change).then_some(milestone)
}

/// First column Category or Dimension, the others milestones.
fn transposed(
    document: &Document,
    table: &Table,
    names: &Vocabulary,
    section: usize,
) -> Option<ScoreTable> {
    let first = table.names().first()?;
    let first_text = document.plain(first.span);
    let labelled =
        matches!(names.column(&first_text), Some(ColumnKind::Category)) || first_text.is_empty();
    let milestones: Vec<(usize, Span, Milestone)> = table
        .names()
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(at, cell)| {
            let text = document.plain(cell.span);
            // "Δ from M04" is a change, no milestone.
            if names.column(&text).is_some() {
                return None;
            }
            let milestone = row_milestone(&text)?;
            Some((at, cell.span, milestone))
        })
        .collect();
    if !labelled || milestones.is_empty() {
        return None;
    }
    let name = |row: &crate::markdown::Row| {
        table
            .cells(row)
            .first()
            .map(|cell| document.plain(cell.span).into_owned())
            .unwrap_or_default()
    };
    let is_overall =
        |row: &&crate::markdown::Row| names.column(&name(row)) == Some(ColumnKind::Overall);
    let overall = table.rows.iter().find(is_overall);
    let categories: Vec<_> = table
        .rows
        .iter()
        .filter(|row| !is_overall(row) && !name(row).is_empty())
        .collect();
    let column = |row: &crate::markdown::Row| {
        let cell = table.cells(row).first().map_or(row.span, |cell| cell.span);
        ScoreColumn::read(document, cell)
    };
    let score = |row: &crate::markdown::Row, at: usize| {
        table
            .cells(row)
            .get(at)
            .and_then(|cell| Score::read(document, *cell))
    };
    Some(ScoreTable {
        header: table.header.span,
        span: table.span,
        columns: categories.iter().map(|row| column(row)).collect(),
        overall: overall.map(column),
        rows: milestones
            .into_iter()
            .map(|(at, span, milestone)| ScoreRow {
                milestone,
                milestone_span: span,
                span,
                scores: categories.iter().map(|row| score(row, at)).collect(),
                overall: overall.and_then(|row| score(row, at)),
            })
            .collect(),
        section,
    })
}

/// A row of a table Category, Score, Weight, Weighted.
#[derive(Debug, Clone)]
pub struct WeightedRow {
    /// The category.
    pub category: Spanned<String>,
    /// Its score.
    pub score: Option<Score>,
    /// Its weight, as a fraction.
    pub weight: Option<Decimal>,
    /// What the table gives as score times weight.
    pub weighted: Option<Score>,
    /// Whether it is the total of the rows above.
    pub is_total: bool,
}

/// Every table that multiplies scores by weights.
pub(super) fn weighted_tables(document: &Document, names: &Vocabulary) -> Vec<Vec<WeightedRow>> {
    let mut found = Vec::new();
    let multiplies = |table: &&Table| {
        // Most tables are something else: four columns at least, and the word in the header.
        table.header.written >= 4 && document.raw(table.header.span).contains("eight")
    };
    for table in document.tables().iter().filter(multiplies) {
        let kinds: Vec<_> = table
            .names()
            .iter()
            .map(|cell| names.column(&document.plain(cell.span)))
            .collect();
        let at = |kind: ColumnKind| kinds.iter().position(|found| *found == Some(kind));
        let (Some(category), Some(score), Some(weight), Some(weighted)) = (
            at(ColumnKind::Category),
            at(ColumnKind::Score),
            at(ColumnKind::Weight),
            at(ColumnKind::Weighted),
        ) else {
            continue;
        };
        let rows = table.rows.iter().map(|row| {
            let read = |at: usize| {
                table
                    .cells(row)
                    .get(at)
                    .and_then(|cell| Score::read(document, *cell))
            };
            let name = table
                .cells(row)
                .get(category)
                .map_or(row.span, |cell| cell.span);
            let text = document.plain(name).into_owned();
            let is_total = matches!(
                normalise(&text).split(' ').next(),
                Some("total" | "overall" | "sum" | "weighted")
            );
            WeightedRow {
                category: Spanned::new(text, name),
                score: read(score),
                weight: table
                    .cells(row)
                    .get(weight)
                    .and_then(|cell| Weights::number(&document.plain(cell.span))),
                weighted: read(weighted),
                is_total,
            }
        });
        found.push(rows.collect());
    }
    found
}
