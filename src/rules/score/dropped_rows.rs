//! `score/dropped-rows`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{ScoreRow, ScoreTable};
use crate::rule::{Findings, Rule};
use crate::series::Entry;

/// A score trend that lost rows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DroppedRows {
    /// How many rows suffice: the last `window` of the earlier trend.
    window: Option<usize>,
}

impl Rule<Entry<'_>> for DroppedRows {
    fn check(&self, entry: &Entry<'_>, findings: &mut Findings<'_>) {
        let Some(trend) = &entry.audit().trend else {
            return;
        };
        let Some((before, earlier)) = entry.nearest_trend() else {
            return;
        };
        let lost = lost_rows(trend, earlier);
        let Some(newest) = lost.last() else {
            return;
        };
        if self
            .window
            .is_some_and(|window| keeps_window(trend, earlier, window))
            || is_steady_window(entry, trend, earlier)
        {
            return;
        }
        let names: Vec<String> = lost.iter().map(|row| row.milestone.to_string()).collect();
        let (names, before_name) = (names.join(", "), before.name());
        findings.report(
            findings
                .at(
                    trend.header,
                    "the score trend",
                    format!("the score trend lost {names}, which the audit of {before_name} has"),
                )
                .subject(&names)
                .related(lost[0].span.to(newest.span), format!("the rows in {before_name}"))
                .help("carry every row on; if the team keeps only the last few, set `window` for this rule"),
        );
    }
}

/// The rows of the earlier trend that this one has not, without those that held placeholders only.
fn lost_rows<'t>(trend: &ScoreTable, earlier: &'t ScoreTable) -> Vec<&'t ScoreRow> {
    earlier
        .rows
        .iter()
        .filter(|row| !row.is_blank() && trend.row(&row.milestone).is_none())
        .collect()
}

/// Whether the newest rows of the earlier trend are here, as many as the window holds beside the new row.
fn keeps_window(trend: &ScoreTable, earlier: &ScoreTable, window: usize) -> bool {
    let mut rows: Vec<&ScoreRow> = earlier.rows.iter().filter(|row| !row.is_blank()).collect();
    rows.sort_by(|a, b| b.milestone.cmp(&a.milestone));
    rows.iter()
        .take(window.saturating_sub(1))
        .all(|row| trend.row(&row.milestone).is_some())
}

/// Whether the team was told before: the earlier trend lost rows too, and this one is no shorter and goes on from it.
fn is_steady_window(entry: &Entry<'_>, trend: &ScoreTable, earlier: &ScoreTable) -> bool {
    let mut trends = entry
        .earlier()
        .filter_map(|audit| audit.trend.as_ref())
        .skip(1);
    let lost_before = trends
        .next()
        .is_some_and(|oldest| !lost_rows(earlier, oldest).is_empty());
    let newest = earlier.rows.iter().max_by_key(|row| &row.milestone);
    lost_before
        && trend.rows.len() >= earlier.rows.len()
        && newest.is_some_and(|row| trend.row(&row.milestone).is_some())
}
