//! `score/dropped-rows`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{ScoreRow, ScoreTable};
use crate::mend::trend::carry_on;
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
        let wanted = self.wanted(trend, earlier);
        if wanted.is_empty() || is_steady_window(entry, trend, earlier) {
            return;
        }
        let names: Vec<String> = lost.iter().map(|row| row.milestone.to_string()).collect();
        let (names, before_name) = (names.join(", "), before.name());
        let mut finding = findings
            .at(
                trend.header,
                "the score trend",
                format!("the score trend lost {names}, which the audit of {before_name} has"),
            )
            .subject(&names)
            .related(
                lost[0].span.to(newest.span),
                format!("the rows in {before_name}"),
            )
            .help("carry every row on; if the team keeps only the last few, set `window` for this rule");
        // Two trends in a row that drop something may be the beginning of a window.
        if !lost_before(entry, earlier) {
            finding.fix = carry_on(entry, before, &wanted, &|trend, earlier| {
                self.wanted(trend, earlier)
            });
        }
        findings.report(finding);
    }
}

impl DroppedRows {
    /// The rows of the earlier trend that this one has not and should have: those of the window, beside the new row.
    fn wanted<'t>(&self, trend: &ScoreTable, earlier: &'t ScoreTable) -> Vec<&'t ScoreRow> {
        let mut rows = lost_rows(trend, earlier);
        if let Some(window) = self.window {
            let newer = |row: &ScoreRow| {
                let others = earlier.rows.iter().filter(|other| !other.is_blank());
                others
                    .filter(|other| other.milestone > row.milestone)
                    .count()
            };
            rows.retain(|row| newer(row) < window.saturating_sub(1));
        }
        rows
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

/// Whether the team was told before: the earlier trend lost rows too, and this one is no shorter and goes on from it.
fn is_steady_window(entry: &Entry<'_>, trend: &ScoreTable, earlier: &ScoreTable) -> bool {
    let newest = earlier.rows.iter().max_by_key(|row| &row.milestone);
    trend.rows.len() >= earlier.rows.len()
        && newest.is_some_and(|row| trend.row(&row.milestone).is_some())
        && lost_before(entry, earlier)
}

/// Whether the nearest earlier trend lost rows too.
fn lost_before(entry: &Entry<'_>, earlier: &ScoreTable) -> bool {
    let mut trends = entry.earlier().filter_map(|audit| audit.trend.as_ref());
    let oldest = trends.nth(1);
    oldest.is_some_and(|oldest| !lost_rows(earlier, oldest).is_empty())
}
