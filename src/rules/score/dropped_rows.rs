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
        if entry.copied_rows() > 0 {
            return;
        }
        let lost = trend.lost(earlier);
        let Some(newest) = lost.last() else {
            return;
        };
        let wanted = self.wanted(trend, earlier);
        // The team was told when the window began.
        let is_steady = || trend.keeps_window_of(earlier, entry.earlier_trends().nth(1));
        if wanted.is_empty() || is_steady() {
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
        // Who drops rows again and again may keep a window.
        finding.fix = findings.fix(|| {
            if self.lost_before(entry) {
                return None;
            }
            carry_on(entry, before, &wanted, &|trend, earlier| {
                self.wanted(trend, earlier)
            })
        });
        findings.report(finding);
    }
}

impl DroppedRows {
    /// The rows of the earlier trend that this one has not and should have: those of the window, beside the new row.
    fn wanted<'t>(&self, trend: &ScoreTable, earlier: &'t ScoreTable) -> Vec<&'t ScoreRow> {
        let mut rows = trend.lost(earlier);
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

    /// Whether a trend before lost rows.
    fn lost_before(&self, entry: &Entry<'_>) -> bool {
        let trends: Vec<&ScoreTable> = entry.earlier_trends().collect();
        let mut steps = trends.windows(2);
        steps.any(|step| !self.wanted(step[0], step[1]).is_empty())
    }
}
