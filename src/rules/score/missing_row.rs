//! `score/missing-row`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::Audit;
use crate::rule::{Findings, Rule};

/// A score trend without the audit's own row.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MissingRow {}

impl Rule<Audit> for MissingRow {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let (Some(trend), Some(milestone)) = (&audit.trend, audit.milestone()) else {
            return;
        };
        let row = trend.row(milestone);
        if let Some(row) = row.filter(|row| row.is_unfilled()) {
            findings.report(
                findings
                    .at(
                        row.span,
                        "a score is still to be written",
                        format!("the scores of {milestone} still hold a placeholder"),
                    )
                    .subject(milestone.to_string())
                    .help("write the score, or a dash where there is none"),
            );
        } else if row.is_none() {
            findings.report(
                findings
                    .at(
                        trend.header,
                        "the score trend",
                        format!("the score trend has no row for {milestone}"),
                    )
                    .subject(milestone.to_string())
                    .help(format!("add the row of {milestone}")),
            );
        }
    }
}
