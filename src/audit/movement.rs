//! How far the audit's own scores moved, and whether the section says why. Never decides that it must.

use super::{Audit, Score, ScoreRow, is_placeholder};

impl Audit {
    /// The audit's own row and the one above it, where their numbers differ and nothing is said about it outside the
    /// trend.
    pub fn unexplained_movement(&self) -> Option<(&ScoreRow, &ScoreRow)> {
        let trend = self.trend.as_ref()?;
        let milestone = self.milestone()?;
        let at = trend
            .rows
            .iter()
            .position(|row| row.milestone == *milestone)?;
        let (row, above) = (&trend.rows[at], &trend.rows[at.checked_sub(1)?]);
        let value = |score: &Option<Score>| score.as_ref().map(|score| score.value);
        let overall = |row: &ScoreRow| row.overall().map(|score| score.value);
        let moved = overall(row) != overall(above)
            || row
                .scores()
                .iter()
                .map(value)
                .ne(above.scores().iter().map(value));
        let document = &self.document;
        let sections = || document.extent(trend.section).iter();
        let is_explained = || {
            sections()
                .flat_map(|section| document.blocks_of(section))
                .any(|block| !is_placeholder(&document.plain(block.span)))
        };
        let tables = || -> usize {
            sections()
                .map(|section| document.tables_of(section).len())
                .sum()
        };
        (moved && !is_explained() && tables() <= 1).then_some((row, above))
    }
}
