//! Tables that multiply scores by weights. Never multiplies.

use rust_decimal::Decimal;

use crate::markdown::{Document, Table};
use crate::source::Spanned;
use crate::template::{ColumnKind, Vocabulary};

use super::columns::Columns;
use super::score::Score;
use super::weights::Weights;

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
pub(super) fn weighted_tables(
    document: &Document,
    names: &Vocabulary,
    columns: &Columns,
) -> Vec<Vec<WeightedRow>> {
    let mut found = Vec::new();
    let usual = Decimal::from(names.scale());
    let multiplies = |table: &&Table| {
        // Most tables are something else: four columns at least, and the word in the header.
        table.header.written >= 4 && document.raw(table.header.span).contains("eight")
    };
    for table in document.tables().iter().filter(multiplies) {
        let kinds = columns.of(document, names, table);
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
                    .and_then(|cell| Score::read(&document.source, *cell, usual))
            };
            let name = table
                .cells(row)
                .get(category)
                .map_or(row.span, |cell| cell.span);
            let text = document.plain(name).into_owned();
            WeightedRow {
                is_total: names.is_total(&text),
                category: Spanned::new(text, name),
                score: read(score),
                weight: table
                    .cells(row)
                    .get(weight)
                    .and_then(|cell| Weights::number(&document.plain(cell.span))),
                weighted: read(weighted),
            }
        });
        found.push(rows.collect());
    }
    found
}
