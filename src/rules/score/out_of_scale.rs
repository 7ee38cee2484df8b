//! `score/out-of-scale`

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::{Audit, Score};
use crate::rule::{Findings, Rule};

/// A score that is no score.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OutOfScale {}

impl Rule<Audit> for OutOfScale {
    fn check(&self, audit: &Audit, findings: &mut Findings<'_>) {
        let Some(trend) = &audit.trend else {
            return;
        };
        for row in &trend.rows {
            let is_off = |score: &&Score| !score.is_on_scale();
            let category = row.scores.iter().flatten().find(is_off);
            let Some(score) = category.or(row.overall.as_ref().filter(is_off)) else {
                continue;
            };
            let (text, highest) = (score.text(), score.scale.normalize());
            findings.report(
                findings
                    .at(
                        score.span,
                        format!("scores go from 0 to {highest}"),
                        format!(
                            "score `{text}` of {} is not between 0 and {highest}",
                            row.milestone
                        ),
                    )
                    .subject(row.milestone.to_string())
                    .help("write the score that was meant"),
            );
        }
    }
}
