//! How much of a score trend is copied from the one before, and which of its rows are out of scale: those that are copied
//! need not be read for that. Never says that a trend must be copied.

use std::sync::Arc;

use crate::audit::Audit;

/// What the trend of an audit has from the nearest earlier one.
#[derive(Debug, Default)]
pub(super) struct TrendCopy {
    /// How many rows: all of the earlier trend, at its beginning, or none.
    pub(super) rows: usize,
    /// The places of the rows that have a score out of scale, copied or not.
    pub(super) off_scale: Vec<usize>,
}

impl TrendCopy {
    /// The same of an audit, given the nearest earlier one that has a trend.
    pub(super) fn of(audit: &Audit, earlier: Option<(&Audit, &Self)>) -> Self {
        let Some(trend) = &audit.trend else {
            return Self::default();
        };
        let copied = earlier.and_then(|(before, copy)| {
            let earlier = before.trend.as_ref()?;
            // Both must be read with the same names.
            let is_copied = Arc::ptr_eq(audit.conventions(), before.conventions())
                && trend.copies(&audit.document, earlier, &before.document);
            is_copied.then(|| (earlier.rows.len(), copy.off_scale.clone()))
        });
        let (rows, mut off_scale) = copied.unwrap_or_default();
        let rest = trend.rows.iter().enumerate().skip(rows);
        let rest = rest.filter(|(_, row)| row.off_scale().is_some());
        off_scale.extend(rest.map(|(at, _)| at));
        Self { rows, off_scale }
    }
}
