//! A row of a score trend. Its numbers are read when somebody asks for them: most rows are copied from audit to audit.

use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::ScoreColumn;
use crate::audit::Milestone;
use crate::audit::score::{Score, is_unclear};
use crate::audit::status::is_to_do;
use crate::markdown::{Cell, Document, plain};
use crate::source::{Source, Span};
use crate::template::Vocabulary;

/// What the rows of a table are read with.
#[derive(Debug)]
pub(super) struct Sheet {
    source: Source,
    /// One a category column.
    categories: Vec<Place>,
    overall: Option<Place>,
}

/// Where the scores of a column stand.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Which cell of a row; in a transposed table which row.
    at: usize,
    /// What they are out of where a cell does not say so.
    scale: Decimal,
    /// Whether the column says so.
    states_scale: bool,
}

impl Sheet {
    /// The sheet of a table with these columns, each with its place.
    pub(super) fn new(
        document: &Document,
        names: &Vocabulary,
        columns: &[(usize, ScoreColumn)],
        overall: Option<&(usize, ScoreColumn)>,
    ) -> Self {
        let usual = Decimal::from(names.scale());
        let place = |(at, column): &(usize, ScoreColumn)| Place {
            at: *at,
            scale: column.scale.unwrap_or(usual),
            states_scale: column.scale.is_some(),
        };
        Self {
            source: document.source.clone(),
            categories: columns.iter().map(place).collect(),
            overall: overall.map(place),
        }
    }
}

impl Place {
    fn score(&self, source: &Source, cells: &[Cell]) -> Option<Score> {
        let mut score = Score::read(source, *cells.get(self.at)?, self.scale)?;
        score.states_scale |= self.states_scale;
        Some(score)
    }
}

/// The scores of one milestone.
#[derive(Debug)]
pub struct ScoreRow {
    /// Whose they are.
    pub milestone: Milestone,
    /// The cell that says so.
    pub milestone_span: Span,
    /// The row; in a transposed table the cell that names the milestone.
    pub span: Span,
    /// By place; none of a ragged row.
    cells: Box<[Cell]>,
    sheet: Arc<Sheet>,
    numbers: OnceLock<Box<Numbers>>,
}

/// What the cells of a row say.
#[derive(Debug)]
struct Numbers {
    scores: Box<[Option<Score>]>,
    overall: Option<Score>,
    is_doubtful: bool,
    is_unfilled: bool,
}

impl ScoreRow {
    /// The row of a milestone, given where it stands.
    pub(super) fn new(
        (milestone, milestone_span, span): (Milestone, Span, Span),
        cells: Box<[Cell]>,
        sheet: Arc<Sheet>,
    ) -> Self {
        Self {
            milestone,
            milestone_span,
            span,
            cells,
            sheet,
            numbers: OnceLock::new(),
        }
    }

    /// One a category column, none for a placeholder.
    pub fn scores(&self) -> &[Option<Score>] {
        &self.numbers().scores
    }

    /// The overall score.
    pub fn overall(&self) -> Option<&Score> {
        self.numbers().overall.as_ref()
    }

    /// Those of its scores that there are, Overall last.
    pub fn all(&self) -> impl Iterator<Item = &Score> {
        self.scores().iter().flatten().chain(self.overall())
    }

    /// Whether its numbers leave a doubt: a category with several, or scales that differ and are not all stated.
    pub fn is_doubtful(&self) -> bool {
        self.numbers().is_doubtful
    }

    /// Whether a `TODO` or `TBD` stands where a score is to be written.
    pub fn is_unfilled(&self) -> bool {
        self.numbers().is_unfilled
    }

    /// Whether it holds placeholders only.
    pub fn is_blank(&self) -> bool {
        self.all().next().is_none()
    }

    /// The first of its scores that is not between nought and what it is out of.
    pub fn off_scale(&self) -> Option<&Score> {
        self.all().find(|score| !score.is_on_scale())
    }

    fn numbers(&self) -> &Numbers {
        self.numbers
            .get_or_init(|| Box::new(Numbers::read(&self.sheet, &self.cells)))
    }
}

impl Numbers {
    fn read(sheet: &Sheet, cells: &[Cell]) -> Self {
        let source = &sheet.source;
        let score = |place: &Place| place.score(source, cells);
        let scores: Box<[_]> = sheet.categories.iter().map(score).collect();
        let overall = sheet.overall.as_ref().and_then(score);
        let absent = || {
            let absent = sheet.categories.iter().zip(&scores);
            let absent = absent.filter(|(_, score)| score.is_none());
            absent.filter_map(|(place, _)| cells.get(place.at))
        };
        let last = sheet.overall.filter(|_| overall.is_none());
        let last = last.and_then(|place| cells.get(place.at));
        let is_unfilled = absent()
            .chain(last)
            .any(|cell| is_to_do(&plain(source.slice(cell.span))));
        let is_doubtful = absent().any(|cell| is_unclear(source, *cell))
            || mixes_scales(&scores.iter().chain([&overall]).flatten());
        Self {
            scores,
            overall,
            is_doubtful,
            is_unfilled,
        }
    }
}

/// Whether scales differ and are not all stated.
fn mixes_scales<'s>(scores: &(impl Iterator<Item = &'s Score> + Clone)) -> bool {
    let is_stated = |score: &Score| score.states_scale;
    let first = scores.clone().next().map(|score| score.scale);
    scores.clone().any(is_stated)
        && !scores.clone().all(is_stated)
        && scores.clone().any(|score| Some(score.scale) != first)
}
